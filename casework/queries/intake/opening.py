"""What stands before the first question is asked: where somebody may be received, and whom to call."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.policy import lists, viewing
from casework.queries.likenesses import Likeness, told_apart
from casework.queries.list_rows import opened_name
from casework.records.cases import Case
from casework.records.units import Unit, UnitKind
from casework.records.workers import Worker
from casework.rulebook import case_kinds, hotlines, name_forms, notices
from casework.rulebook.acts import Act
from casework.rulebook.case_kinds import Kinds, MustSay
from casework.rulebook.deadlines import clock
from casework.rulebook.first_words import GOES_DARK
from casework.rulebook.rows import LegalRule, Words


@dataclass(frozen=True)
class NumberToCall:
    """A number to call; `brief` where it is a unit's and not one of the rulebook's lines: what it is, in one word."""

    words: Words
    number: str
    brief: Words = ""


def numbers_to_call(desk: Unit | None, at: datetime, *, seated: Collection[int]) -> tuple[NumberToCall, ...]:
    """The number of her desk, where it has one, and the lines anybody may call; nobody is told to call the place where
    she sits herself (`seated` are the units of whoever reads)."""
    elsewhere = desk is not None and desk.phone and desk.pk not in seated
    own = [NumberToCall(desk.name, desk.phone, _("Xã"))] if desk is not None and elsewhere else []
    known = [
        NumberToCall(line.label, line.number or "")
        for line in hotlines.to_call(at=at, numbers=settings.HOTLINE_NUMBERS)
    ]
    return (*own, *known)


CALLED_FIRST = frozenset({"police", "ambulance"})
"""The lines that come at once, whoever calls."""


def called_first(at: datetime) -> tuple[NumberToCall, ...]:
    """Police and ambulance."""
    return tuple(
        NumberToCall(line.label, line.number or "")
        for line in hotlines.to_call(at=at, numbers=settings.HOTLINE_NUMBERS)
        if line.code in CALLED_FIRST
    )


def at_once(desk: Unit | None, at: datetime, *, seated: Collection[int]) -> tuple[NumberToCall, ...]:
    """The few numbers that are called where it is urgent: the police and an ambulance, then her desk."""
    first, lines = called_first(at), numbers_to_call(desk, at, seated=seated)
    return (*first, *(line for line in lines[:1] if line not in first))


@dataclass(frozen=True)
class Start:
    """What stands before the first question: the units she may receive somebody at, and the numbers."""

    units: tuple[tuple[int, str], ...]
    at_trusted_address: bool
    desk: str
    lines: tuple[NumberToCall, ...]
    at_once: tuple[NumberToCall, ...]


@dataclass(frozen=True)
class ToSay:
    """What is said before anything is written, true for the kind of case, and what hangs on her answer.

    `known_by` is by when the kinds must be known, where none is; `dark` how long after a later no it can be opened.
    `by_mouth` where the committee must be notified of her also if she says no: nothing keeps that notice, so it is
    given by mouth.
    """

    says: tuple[MustSay, ...]
    alert: LegalRule
    known_by: LegalRule | None
    dark: LegalRule
    by_mouth: LegalRule | None


def before_intake(units: Sequence[Unit]) -> Start:
    """The page before intake, for the units (`gate.units_for`) at which she may receive somebody."""
    at_address = [unit for unit in units if unit.kind == UnitKind.TRUSTED_ADDRESS]
    desk = at_address[0].parent if at_address else units[0]
    seated, now = {unit.pk for unit in units}, timezone.now()
    return Start(
        units=tuple((unit.pk, unit.name) for unit in units),
        at_trusted_address=bool(at_address),
        desk=desk.name if desk else "",
        lines=numbers_to_call(desk, now, seated=seated),
        at_once=at_once(desk, now, seated=seated),
    )


LATELY = timedelta(hours=1)
"""So long a name that was written at this place before is asked about: likely it is the same person twice."""

LOOKED_THROUGH = 30


@dataclass(frozen=True)
class SameName:
    """A case that was opened lately under a name: when, and what else tells its person apart."""

    id: UUID
    received_at: datetime
    like: Likeness | None


def of_this_name(by: Worker, unit: Unit, name: str) -> tuple[SameName, ...]:
    """What this unit opened within the hour for somebody of this name, however it was typed; the newest first."""
    now, sought = timezone.now(), name_forms.found_as(name)
    with viewing.view_access(by, Act.CASE_LIST) as access:
        rows = lists.list_visible(by, Case, ("name", "received_at"), act=Act.CASE_LIST, limit=LOOKED_THROUGH)
        lately = [row for row in rows if row.unit_id == unit.pk and row.columns["received_at"] > now - LATELY]
        same = [row for row in lately if name_forms.found_as(opened_name(row)) == sought]
        access.showed(row.id for row in same)
        # Where one stands alone nothing more of it is read: the name and the hour are what is asked about.
        likes = told_apart(access, dict.fromkeys((row.id for row in same), name), now)
        return tuple(SameName(row.id, row.columns["received_at"], likes.get(row.id)) for row in same)


def to_say(kinds: Kinds, unit: Unit) -> ToSay:
    """What whoever receives somebody at this unit says before she asks whether she may write."""
    now = timezone.now()
    alert, at_address = clock("D01").rule(at=now), unit.kind == UnitKind.TRUSTED_ADDRESS
    return ToSay(
        says=case_kinds.must_say(kinds, at=now, at_address=at_address),
        alert=alert,
        known_by=case_kinds.KNOWN_BY.rule(at=now) if not kinds else None,
        dark=GOES_DARK,
        by_mouth=notices.law_on(now) if at_address and case_kinds.notice_may_go(kinds) else None,
    )
