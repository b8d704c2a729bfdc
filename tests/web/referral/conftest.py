"""A case at work with enough told to fill a packet."""

from tests.journey.referral.conftest import case

__all__ = ["case"]
