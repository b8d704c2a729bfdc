"""A province's statistics."""
