"""What a deadline is: what must be done by when, by whom, on which ground."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from casework.rulebook.owners import Owner
from casework.rulebook.rows import PRACTICE, PRACTICE_FROM, Citation, LegalRule, Measure, Words, in_force


class DeadlineKind(StrEnum):
    """What the limit of a clock means."""

    DEADLINE = "deadline"  # the duty is to be done by then
    LONGEST = "longest"  # a measure may not last beyond then
    LOOK_BACK = "look_back"  # a period looked back over; nothing falls due
    SILENCE = "silence"  # nothing heard for so long


@dataclass(frozen=True, slots=True)
class Deadline:
    """One duty that is timed. `rules` are its limits by period; a value of None is a limit not known to us.

    `law` is where the duty itself stands, where the law has it and the number is ours.
    """

    id: str
    name: Words
    trigger: Words
    kind: DeadlineKind
    owner: Owner
    rules: tuple[LegalRule, ...]
    note: Words = ""
    law: Citation | None = None

    def rule(self, *, at: date | datetime) -> LegalRule:
        """The limit in force on that day; raises NotInForce."""
        return in_force(self.rules, at)


def timed(
    id_: str,
    name: Words,
    trigger: Words,
    owner: Owner,
    *rules: LegalRule,
    kind: DeadlineKind = DeadlineKind.DEADLINE,
    note: Words = "",
    law: Citation | None = None,
) -> tuple[str, Deadline]:
    """A row of a table of deadlines."""
    return id_, Deadline(id_, name, trigger, kind, owner, rules, note, law)


def limit(value: int | None, unit: Measure, source: str, valid_from: date, *, verified: bool = True) -> LegalRule:
    """A limit that the law sets."""
    return LegalRule(value=value, unit=unit, source=source, valid_from=valid_from, verified=verified)


def ours(value: int | None, unit: Measure) -> LegalRule:
    """A limit of ours, which is no law and may be called none."""
    return LegalRule(value=value, unit=unit, source=PRACTICE, valid_from=PRACTICE_FROM)
