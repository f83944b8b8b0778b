"""Treatment of sewage: plain formulas of stages, plants and chemicals, on arrays of draws."""
