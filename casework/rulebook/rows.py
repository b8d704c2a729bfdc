"""What every dated rule carries: value, unit, source, period, verified or not; and how the one in force is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext

type Words = str | Promise
"""Words a person reads: Vietnamese in the source, translated when they are shown."""

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

DV_LAW = "Luật Phòng, chống bạo lực gia đình 13/2022/QH15"
DV_DECREE = "Nghị định 76/2023/NĐ-CP"
TRAFFICKING_LAW = "Luật Phòng, chống mua bán người 53/2024/QH15"
TRAFFICKING_DECREE = "Nghị định 162/2025/NĐ-CP"
DATA_LAW = "Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15"
DATA_DECREE = "Nghị định 356/2025/NĐ-CP"
OLD_TRAFFICKING_LAW = "Luật Phòng, chống mua bán người 66/2011/QH12"
CHILD_LAW = "Luật Trẻ em 102/2016/QH13"
CHILD_DECREE = "Nghị định 56/2017/NĐ-CP"
SOCIAL_DECREE = "Nghị định 20/2021/NĐ-CP"
PRACTICE = "Quy ước của phần mềm, chờ chủ quản duyệt"

DV_LAW_FROM = date(2023, 7, 1)
DV_DECREE_FROM = date(2023, 12, 25)
TRAFFICKING_LAW_FROM = date(2025, 7, 1)
DATA_LAW_FROM = date(2026, 1, 1)
PRACTICE_FROM = date(2023, 7, 1)
CHILD_LAW_FROM = date(2017, 6, 1)
CHILD_DECREE_FROM = date(2017, 7, 1)
SOCIAL_DECREE_FROM = date(2021, 7, 1)


def gettext_noop(message: str) -> str:
    """Marks a text for translation and leaves it as it is; Django's own would ask for the settings."""
    return message


class NotInForce(LookupError):
    """No row of this rule is in force at the time asked for."""


class Measure(StrEnum):
    """What a rule's value counts."""

    AT_ONCE = "at_once"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WORKING_DAY = "working_day"
    MONTH = "month"
    YEAR = "year"
    TIMES = "times"
    PER_CENT = "per_cent"
    O_CLOCK = "o_clock"
    METRE = "metre"
    VND_PER_DAY = "vnd_per_day"


class Dated(Protocol):
    """Anything that holds from one day until, perhaps, another (both included)."""

    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalRule:
    """One value that a law or our practice fixes. `value` is None where the law's number is not known to us."""

    value: int | None
    unit: Measure
    source: str
    valid_from: date
    valid_to: date | None = None
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One place in the law, or a rule of ours, that a page may name: what is printed of it is this row and its mark."""

    source: str
    valid_from: date
    valid_to: date | None = None
    verified: bool = False


class Sourced(Protocol):
    """Anything that says where it was read and whether it was."""

    @property
    def source(self) -> str: ...
    @property
    def verified(self) -> bool: ...


def is_ours(row: Sourced) -> bool:
    """Whether this row is a rule of the software or the programme, which no page may call law."""
    return row.source.startswith(PRACTICE)


def cited(row: Sourced) -> str:
    """Where a rule comes from, for whoever reads it: the law and its article, whether it was read, or that it is ours.

    Nothing else may name a law: `tests/test_laws_named.py` looks for it.
    """
    if is_ours(row):
        return gettext("quy định của phần mềm, không phải của luật")
    return row.source if row.verified else f"{row.source}; {gettext('chưa đối chiếu')}"


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a list people choose from. `plain` is what may be read aloud or shown on a host's phone."""

    code: str
    label: Words
    plain: Words = ""

    @property
    def spoken(self) -> Words:
        """The plain words where there are any, else the official ones."""
        return self.plain or self.label


class Terms:
    """A list of terms in the order people see it, found by code."""

    def __init__(self, *terms: Term) -> None:
        self._by_code = {term.code: term for term in terms}
        if len(self._by_code) != len(terms):
            raise ValueError("a code stands twice")

    def __getitem__(self, code: str) -> Term:
        return self._by_code[code]

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[Term]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, in order."""
        return tuple(self._by_code)

    def without(self, *codes: str) -> Terms:
        """The same list without these."""
        return Terms(*(term for term in self if term.code not in codes))

    @property
    def choices(self) -> list[tuple[str, Words]]:
        """Code and official label, as form fields want them."""
        return [(term.code, term.label) for term in self]

    @property
    def spoken_choices(self) -> list[tuple[str, Words]]:
        """Code and plain words, for a host's page."""
        return [(term.code, term.spoken) for term in self]

    def label(self, code: str) -> Words:
        """The official label; an unknown code answers with itself, so that an old record can always be shown."""
        term = self._by_code.get(code)
        return term.label if term else code


def day_of(at: date | datetime) -> date:
    """The calendar day in Vietnam on which a moment falls."""
    if isinstance(at, datetime):
        return at.astimezone(VIETNAM).date()
    return at


def holds(row: Dated, at: date | datetime) -> bool:
    """Whether a dated row is valid on that day."""
    day = day_of(at)
    return row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)


def in_force[R: Dated](rows: Iterable[R], at: date | datetime) -> R:
    """The newest of these rows that is valid on that day; raises NotInForce when none is."""
    valid = [row for row in rows if holds(row, at)]
    if not valid:
        raise NotInForce(day_of(at).isoformat())
    return max(valid, key=lambda row: row.valid_from)
