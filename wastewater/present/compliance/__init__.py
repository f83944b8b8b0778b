"""Charts and sentences on limits."""
