"""A case that the desk of Bình Lư has just taken in."""

from tests.journey.safety.conftest import case

__all__ = ["case"]
