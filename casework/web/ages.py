"""How old somebody is, in words: as she told it, or within the bounds in which her birth lies."""

from __future__ import annotations

from typing import Protocol

from django.utils.translation import gettext


class OfAnAge(Protocol):
    """Somebody whose age is known within bounds, or as she told it."""

    @property
    def ages(self) -> tuple[int, int] | None: ...
    @property
    def told_age(self) -> int | None: ...


def age(one: OfAnAge) -> str:
    """How old she is, as far as it is known; empty where nothing is."""
    if one.ages is None:
        return ""
    if one.told_age is not None:
        return gettext("khoảng %(age)s tuổi") % {"age": one.told_age}
    low, high = one.ages
    if low == high:
        return gettext("%(age)s tuổi") % {"age": low}
    return gettext("%(low)s–%(high)s tuổi") % {"low": low, "high": high}
