"""Formulas that judge numbers against limits."""
