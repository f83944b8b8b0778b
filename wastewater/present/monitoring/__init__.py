"""Measured loads in words and charts."""
