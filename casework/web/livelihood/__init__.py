"""Livelihood: the pages where her way to an income of her own is planned, approved, supplied and followed."""
