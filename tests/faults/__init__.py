"""Kills, cuts and fills the running house, and counts what was promised and what is there (`make faults`)."""
