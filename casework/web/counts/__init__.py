"""A province's counts."""
