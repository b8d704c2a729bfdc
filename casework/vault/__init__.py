"""Sealing and opening: keys and bytes, never a person."""
