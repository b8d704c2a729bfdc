"""Looking: everything read about her is read inside a look, and the look leaves its line in the same transaction.

Where a form is sent, its look owes its line until the answer is made: what was read is shown only if the act was not
done, and an act that is done leaves a line that says as much.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from casework.policy import gate, seats, sight, walls
from casework.policy.held import Guarded
from casework.policy.seats import Post
from casework.policy.sight import Sighted
from casework.records.cases import Case
from casework.records.workers import Worker
from casework.rulebook import names
from casework.rulebook.acts import Act
from casework.rulebook.refusals import Refused
from casework.trail import pen
from casework.trail.actor import Acting
from casework.trail.events import Outcome
from casework.vault import keyring
from casework.vault.errors import VaultError
from casework.vault.searches import Asker

G = TypeVar("G", bound=Guarded)


@dataclass
class Look:
    """One look under way: from which posts, what it entered, which compartments it opened, which ids it showed.

    `acts` is all this worker may do on what was entered last: what a page offers as buttons.
    """

    by: Worker
    act: Act
    posts: tuple[Post, ...] = ()
    case_id: UUID | None = None
    thing_id: UUID | None = None
    compartments: list[str] = field(default_factory=list)
    shown: list[UUID] | None = None
    acts: frozenset[Act] = frozenset()
    asked: tuple[int, str] | None = None
    details: dict[str, pen.Detail] = field(default_factory=dict)

    def into(self, record: type[G], thing_id: UUID) -> G:
        """Enter one object to look at it; its ids stand in the line even when the answer is no."""
        self.thing_id = thing_id
        if record is Case:
            self.case_id = thing_id
        found, self.acts = gate.look_in(self.by, record, thing_id, self.act)
        self.case_id = found.pk if isinstance(found, Case) else found.case_id
        return found

    def opened(self, *compartments: str) -> None:
        """Name the compartments of the file that were opened (`story`, `contact`, `history` ...)."""
        self.compartments += [name for name in compartments if name not in self.compartments]

    def noted(self, **details: pen.Detail) -> None:
        """Let the line say more: ids, counts and act words only."""
        self.details |= details

    def along(
        self, record: type[Guarded], columns: tuple[str, ...], *, before: UUID | None = None, limit: int = 50
    ) -> list[Sighted]:
        """A page of the list this worker may see; what it showed stands in the line as count and digest."""
        rows = sight.in_sight(self.by, record, columns, act=self.act, before=before, limit=limit)
        self.showed(row.id for row in rows)
        return rows

    def showed(self, ids: Iterable[UUID]) -> None:
        """Remember ids that were shown."""
        self.shown = [*(self.shown or []), *ids]

    def searched(self, unit_id: int, folded: str) -> None:
        """Remember what was searched for, from this post: only whoever can open the post's key can ask for it again."""
        self.asked = (unit_id, names.in_order(folded))


@dataclass(frozen=True)
class _Line:
    """The line of a look that is over."""

    doing: Acting
    case_id: UUID | None
    thing_id: UUID | None
    details: dict[str, pen.Detail]

    def write(self) -> None:
        pen.write(self.doing, Outcome.LOOKED, case_id=self.case_id, thing_id=self.thing_id, **self.details)

    @property
    def says_more(self) -> bool:
        """Whether it says what no line of an act says: which others were opened, what was asked, whose keys settled."""
        return bool(self.doing.rights) or self.details.keys() - {"opened"} != set()


@dataclass
class _Owed:
    """What the looks of a request owe, and on which cases acts were done in it."""

    lines: list[_Line] = field(default_factory=list)
    acted_on: set[UUID] = field(default_factory=set)


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


def nothing_was_shown() -> None:
    """Nothing of what was read for an act is shown: no line is owed for looking at the case that the act's line names.

    What else was opened on the way to it - other cases, a list - keeps its line.
    """
    owed = _owed.get()
    if owed is not None:
        owed.lines = [line for line in owed.lines if line.says_more or line.case_id not in owed.acted_on]


@contextmanager
def look(by: Worker, act: Act, *, posts: Sequence[Post] | None = None) -> Iterator[Look]:
    """One look in one transaction; if its line cannot be written, nothing is shown. Its line is written here, or owed.

    `posts` are the worker's, where the caller has just asked for them.
    """
    if posts is None:
        posts = seats.posts_of(by)
    realm_id = posts[0].realm_id if posts else None
    looking = Look(by, act, tuple(posts))
    doing: Acting | None = None
    try:
        with walls.looking(by, act, realm_id=realm_id) as doing:
            yield looking
            details = dict(looking.details)
            if looking.thing_id is not None or looking.compartments:
                # Also where it is empty: then it shows no more than that there is such a case.
                details["opened"] = looking.compartments
            if looking.shown is not None:
                details["shown"] = len(looking.shown)
                details["digest"] = pen.digest_of(looking.shown)
            if looking.asked is not None:
                unit_id, words = looking.asked
                details["asked_at"] = unit_id
                details["asked"] = Asker(keyring.current().unit_key(unit_id)).digest(doing.event_id, words)
            line, owed = _Line(doing, looking.case_id, looking.thing_id, details), _owed.get()
            if owed is None:
                line.write()
            else:
                owed.lines.append(line)
    except (Refused, VaultError) as refusal:
        walls.refused(
            by,
            act,
            refusal,
            realm_id=realm_id,
            case_id=looking.case_id,
            thing_id=looking.thing_id,
            rights=doing.rights if doing else (),
        )
        raise


def enter[G: Guarded](by: Worker, record: type[G], thing_id: UUID, act: Act, *opened: str) -> G:
    """Open an object in order to do an act on it: what a form page does before it asks anything.

    `opened` are the compartments its form starts from, or shows beside itself.
    """
    with look(by, act) as looking:
        looking.opened(*opened)
        return looking.into(record, thing_id)
