"""Tests as sentences about people, with a fixed cast."""
