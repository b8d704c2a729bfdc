"""Reintegration: visits, outcomes, closing by two people, and reopening."""
