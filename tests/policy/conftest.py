"""The thief's tests sign people in as the web's tests do; two people at once commit in a copy, as the trail's do."""

from tests.trail.conftest import log
from tests.web.conftest import signed_in

__all__ = ["log", "signed_in"]
