"""The small house, for every attack on its rows."""

from tests.trail.small_house import house

__all__ = ["house"]
