"""Limits of the law as rows: sizes, values, dates, sources."""
