"""Promises of what brings the project up."""
