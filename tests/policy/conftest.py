"""The thief's tests sign people in as the web's tests do."""

from tests.web.conftest import signed_in

__all__ = ["signed_in"]
