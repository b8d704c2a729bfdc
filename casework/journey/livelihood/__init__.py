"""Livelihood: an income of her own, planned, approved, supplied and followed."""
