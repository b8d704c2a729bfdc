"""Viewing: everything read about her is read inside a look, and the look leaves its line in the same transaction.

In a request a look owes its line until the answer is made, which decides what was shown: what was read for a form is
shown only if its act was not done, and an act that is done leaves a line that says as much; a page that is not there
after all shows nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from django.db.models import Model

from casework.policy import gate, lists, refusal_log, stated_reasons, unit_of_work
from casework.policy.grant_tables import Guarded
from casework.policy.lists import Listed
from casework.policy.memberships import ActiveMembership, memberships_of
from casework.records import kinds
from casework.records.base import Record
from casework.records.cases import Case
from casework.records.workers import Worker
from casework.rulebook import names
from casework.rulebook.acts import Act
from casework.rulebook.refusals import Refused
from casework.rulebook.sections import Section, in_letters
from casework.trail.actor import Acting
from casework.trail.events import Outcome
from casework.trail.log import append
from casework.vault import keyring
from casework.vault.errors import VaultError
from casework.vault.searches import Asker

G = TypeVar("G", bound=Guarded)

READ_AT_ONCE = 200
"""Rows of a list in one statement."""


@dataclass
class Viewing:
    """One look under way: from which units, what it entered, which sections it opened, which ids it showed.

    `acts` is all this worker may do on what was entered last: what a page offers as buttons; of a case, `beside` has in
    addition what may be done on its packets and stays.
    """

    by: Worker
    act: Act
    memberships: tuple[ActiveMembership, ...] = ()
    case_id: UUID | None = None
    object_id: UUID | None = None
    sections: list[str] = field(default_factory=list)
    shown: list[UUID] | None = None
    acts: frozenset[Act] = frozenset()
    beside: frozenset[Act] = frozenset()
    asked: tuple[int, str] | None = None
    details: dict[str, append.Detail] = field(default_factory=dict)
    _oversees: bool = False

    def enter(self, record: type[G], object_id: UUID) -> G:
        """Enter one object to look at it; its ids stand in the line even when the answer is no.

        What it keeps under a key of its own is opened by entering it.
        """
        self.object_id = object_id
        if record is Case:
            self.case_id = object_id
        looked = gate.look_in(self.by, record, object_id, self.act)
        found, self.acts, self.beside, self._oversees = looked.found, looked.acts, looked.beside, looked.oversees
        self.case_id = found.pk if isinstance(found, Case) else found.case_id
        self.open_sections(*kinds.opened_by_itself(record))
        if (owed := _owed.get()) is not None and isinstance(found, Case):
            owed.entered = found
        return found

    def reads(self, *records: type[Model]) -> None:
        """Name the kinds of records that are read of a file: what is sealed in them under its key is opened."""
        for record in records:
            if issubclass(record, Record):
                self.open_sections(*kinds.opened_with_the_case(record))

    def open_sections(self, *sections: Section) -> None:
        """Name sections of the file that were opened, where they are no record's: its history, its trail.

        Raises ReasonNeeded to who oversees a case and did not say today why she reads these of it.
        """
        self.sections += [one.value for one in sections if one.value not in self.sections]
        if self._oversees and self.case_id is not None and stated_reasons.needed(self.act, self.sections):
            stated_reasons.ask_for(self.by, self.case_id)
            self._oversees = False

    def noted(self, **details: append.Detail) -> None:
        """Let the line say more: ids, counts and act words only."""
        self.details |= details

    def along(
        self, record: type[Guarded], columns: tuple[str, ...], *, shown: Callable[[Listed], bool] = lambda row: True
    ) -> list[Listed]:
        """The whole list this worker may see, to its end, or those of it that are shown; they stand in the line as
        count and digest."""
        rows: list[Listed] = []
        before: UUID | None = None
        while True:
            page = lists.list_visible(self.by, record, columns, act=self.act, before=before, limit=READ_AT_ONCE)
            rows += filter(shown, page)
            if len(page) < READ_AT_ONCE:
                break
            before = page[-1].id
        self.showed(row.id for row in rows)
        return rows

    def showed(self, ids: Iterable[UUID]) -> None:
        """Remember ids that were shown."""
        self.shown = [*(self.shown or []), *ids]

    def searched(self, unit_id: int, folded: str) -> None:
        """Remember what was searched for, from this unit: only whoever can open the unit's key can ask for it again."""
        self.asked = (unit_id, names.in_order(folded))


@dataclass(frozen=True)
class _Line:
    """The line of a look that is over."""

    doing: Acting
    case_id: UUID | None
    object_id: UUID | None
    details: dict[str, append.Detail]

    def write(self) -> None:
        append.write(self.doing, Outcome.LOOKED, case_id=self.case_id, object_id=self.object_id, **self.details)

    @property
    def says_more(self) -> bool:
        """Whether it says what no line of an act says: which others were opened, what was asked, whose keys settled."""
        return bool(self.doing.rights) or self.details.keys() - {"opened"} != set()


@dataclass
class _Owed:
    """What the looks of a request owe, on which cases acts were done in it, and the case it entered last."""

    lines: list[_Line] = field(default_factory=list)
    acted_on: set[UUID] = field(default_factory=set)
    entered: Case | None = None


_owed: ContextVar[_Owed | None] = ContextVar("owed", default=None)


@contextmanager
def owing_their_lines() -> Iterator[None]:
    """Inside this block of a transaction looks owe their lines; whatever is owed at its end is written there."""
    owed = _Owed()
    token = _owed.set(owed)
    try:
        yield
    finally:
        _owed.reset(token)
    for line in owed.lines:
        line.write()


def acted_on(case_id: UUID | None) -> None:
    """An act was done on this case and has left its own line."""
    owed = _owed.get()
    if owed is not None and case_id is not None:
        owed.acted_on.add(case_id)


def case_entered() -> Case | None:
    """The case that this request entered in a look, with what entering it opens; None outside a request."""
    owed = _owed.get()
    return owed.entered if owed is not None else None


def nothing_was_shown() -> None:
    """Nothing of what was read for an act is shown: no line is owed for looking at the case that the act's line names.

    What else was opened on the way to it - other cases, a list - keeps its line.
    """
    owed = _owed.get()
    if owed is not None:
        owed.lines = [line for line in owed.lines if line.says_more or line.case_id not in owed.acted_on]


def nothing_at_all_was_shown() -> None:
    """The answer is the page of what is not there, of a refusal, or leads on to another page: whatever was read on the
    way to it, none was shown. Keys that were settled on the way stay settled, and keep their line."""
    owed = _owed.get()
    if owed is not None:
        owed.lines = [line for line in owed.lines if line.doing.rights]


@contextmanager
def view_access(by: Worker, act: Act, *, memberships: Sequence[ActiveMembership] | None = None) -> Iterator[Viewing]:
    """One look in one transaction; if its line cannot be written, nothing is shown. Its line is written here, or owed.

    `units` are the worker's, where the caller has just asked for them.
    """
    if memberships is None:
        memberships = memberships_of(by)
    province_id = memberships[0].province_id if memberships else None
    access = Viewing(by, act, tuple(memberships))
    doing: Acting | None = None
    try:
        with unit_of_work.while_viewing(by, act, province_id=province_id) as doing:
            yield access
            details = dict(access.details)
            if access.object_id is not None or access.sections:
                # Also where it is empty: then it shows no more than that there is such a case.
                details["opened"] = in_letters(access.sections)
            if access.shown is not None:
                details["shown"] = len(access.shown)
                details["digest"] = append.digest_of(access.shown)
            if access.asked is not None:
                unit_id, words = access.asked
                details["asked_at"] = unit_id
                details["asked"] = Asker(keyring.current().unit_key(unit_id)).digest(doing.event_id, words)
            line, owed = _Line(doing, access.case_id, access.object_id, details), _owed.get()
            if owed is None:
                line.write()
            else:
                owed.lines.append(line)
    except (Refused, VaultError) as refusal:
        refusal_log.refused(
            by,
            act,
            refusal,
            province_id=province_id,
            case_id=access.case_id,
            object_id=access.object_id,
            rights=doing.rights if doing else (),
        )
        raise


def enter[G: Guarded](by: Worker, record: type[G], object_id: UUID, act: Act, *reads: type[Record]) -> G:
    """Open an object in order to do an act on it: what a form page does before it asks anything.

    `reads` are the kinds of records its form starts from, or shows beside itself.
    """
    with view_access(by, act) as access:
        access.reads(*reads)
        return access.enter(record, object_id)
