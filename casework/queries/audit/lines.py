"""One event of the trail in words, and how many there were in each week."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.queries import redaction
from casework.queries.history import Change, ChangedFields
from casework.queries.people import Names
from casework.records.cases import Case
from casework.rulebook.acts import TAKEN_OUT, Act
from casework.rulebook.rows import VIETNAM, Words
from casework.rulebook.sections import Section, opened_in
from casework.rulebook.stages import Stage
from casework.trail.events import Outcome
from casework.trail.log import reading
from casework.trail.log.reading import Entry

A_PAGE = 100
WEEKS = 12

SLIPS = frozenset(
    {
        *("InvalidValue", "MissingPrerequisite", "WrongStage", "NoConsent", "EditConflict", "Blocked"),
        *("SecondPersonNeeded", "ReasonNeeded", "WritingStopped"),
    }
)
"""Refusals that say "not like this" to somebody who may do it; the others say that she may not."""

OF_NOBODY = frozenset({Act.ESCALATION_TAKE, Act.RIGHTS_BIND, Act.CALL_BACK_ASK})
"""What the product does by itself: there is no person to ask. Who changed the shape of the database is not known."""

THE_PRODUCT = _("phần mềm tự làm")


@dataclass(frozen=True)
class TrailLine:
    """One event in words.

    `opens` where its case has a trail to read, `shown` how many a list showed, `opened` which sections, `refusal`
    why it was refused, `changes` what it changed, `records` in which records, `rights` what it gave and took. `number`
    is its place in its case, `standing` how far it is proved, `wrong` what is wrong with it and with which record.
    `tried` is whose name somebody typed at the door; nobody has shown that it was she, so `who` stays empty.
    `touched` names the fields it changed and opens none of them; `who` is a kind where a name would tell where she is.
    """

    id: UUID
    at: datetime
    who: str
    what: Words
    act: str
    outcome: str
    case_id: UUID | None
    code: str
    opens: bool
    shown: int | None
    opened: tuple[Words, ...]
    refusal: str
    kind_of_refusal: str = ""
    changes: tuple[Change, ...] = ()
    touched: tuple[ChangedFields, ...] = ()
    records: tuple[Words, ...] = ()
    rights: tuple[str, ...] = ()
    number: int | None = None
    standing: str = ""
    wrong: tuple[tuple[Words, Words], ...] = ()
    tried: str = ""

    @property
    def taken_out(self) -> bool:
        """Whether something of the case went onto paper or into a file."""
        return not self.refused and Act.of(self.act) in TAKEN_OUT

    @property
    def refused(self) -> bool:
        """Whether somebody was told no."""
        return self.outcome == Outcome.REFUSED

    @property
    def slipped(self) -> bool:
        """Whether it was no closed door but a step left out - a witness forgotten, a reason not given."""
        return self.refused and self.kind_of_refusal in SLIPS


@dataclass(frozen=True)
class Weeks:
    """How many acts, looks and refusals there were in each of the last weeks, oldest first."""

    mondays: tuple[date, ...]
    done: tuple[int, ...]
    looked: tuple[int, ...]
    refused: tuple[int, ...]


def older(entries: Sequence[Entry]) -> UUID | None:
    """The key of the next page, where more was found than a page holds."""
    return entries[A_PAGE - 1].id if len(entries) > A_PAGE else None


def midnight(day: date) -> datetime:
    """When this day began in Vietnam."""
    return datetime.combine(day, time(), tzinfo=VIETNAM)


def _who(entry: Entry, people: Names, unnamed: Collection[UUID]) -> str:
    if entry.worker_id is None and Act.of(entry.act) in OF_NOBODY:
        return str(THE_PRODUCT)
    return str(redaction.PERSON) if entry.id in unnamed else people[entry.worker_id]


def lines(entries: Sequence[Entry]) -> tuple[TrailLine, ...]:
    """Events in words, with names and codes fetched at once."""
    unnamed = redaction.unnamed(entries)
    people = Names()
    tried = {entry.id: tried_in(entry) for entry in entries}
    people.fetch([*(entry.worker_id for entry in entries), *tried.values()])
    cases = {entry.case_id for entry in entries if entry.case_id is not None}
    known = {
        pk: (code, stage) for pk, code, stage in Case.objects.filter(pk__in=cases).values_list("pk", "code", "stage")
    }
    return tuple(
        TrailLine(
            id=entry.id,
            at=entry.at,
            who=_who(entry, people, unnamed) if tried[entry.id] is None else "",
            what=Act.words(entry.act, looked=entry.outcome == Outcome.LOOKED),
            act=entry.act,
            outcome=entry.outcome,
            case_id=entry.case_id,
            # A case without a code, and one that never was: both are told apart by the last signs of the id alone.
            code=(known.get(entry.case_id, ("", ""))[0] or f"…{entry.case_id.hex[-6:]}") if entry.case_id else "",
            # A draft is not yet the province's to open.
            opens=known.get(entry.case_id, ("", Stage.DRAFT))[1] != Stage.DRAFT if entry.case_id else False,
            shown=reading.number_of(entry.body, "shown"),
            opened=tuple(Section.words(name) for name in opened_in(entry.body.get("opened")) or () if name),
            refusal=reading.word_of(entry.body, "code"),
            kind_of_refusal=reading.word_of(entry.body, "refusal"),
            tried=people[tried[entry.id]],
        )
        for entry in entries
    )


def tried_in(entry: Entry) -> int | None:
    """Whose name was typed at the door by somebody who did not come in; earlier lines have it as who did it."""
    if entry.act != Act.DOOR_SIGN_IN_FAILED.value:
        return None
    return entry.worker_id or reading.number_of(entry.body, "tried")


def first_monday() -> datetime:
    """Where the first of the counted weeks began."""
    today = timezone.localdate()
    return midnight(today - timedelta(days=today.weekday(), weeks=WEEKS - 1))


def weeks(counted: Mapping[tuple[date, str], int]) -> Weeks:
    """Every one of the weeks with its three numbers, the empty ones too."""
    first = first_monday().date()
    mondays = tuple(first + timedelta(weeks=number) for number in range(WEEKS))

    def row(outcome: Outcome) -> tuple[int, ...]:
        return tuple(counted.get((monday, outcome.value), 0) for monday in mondays)

    return Weeks(mondays, row(Outcome.DONE), row(Outcome.LOOKED), row(Outcome.REFUSED))
