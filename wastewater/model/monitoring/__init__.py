"""From measured series to loads: plain formulas on arrays of days, samples and draws."""
