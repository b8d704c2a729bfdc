"""How long a closed case is kept: no law was found that says it, so these are proposals for the owner to decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.rulebook.clocks import add_months
from casework.rulebook.dates import Birth
from casework.rulebook.rows import PRACTICE, PRACTICE_FROM, LegalRule, Measure, in_force


@dataclass(frozen=True, slots=True)
class Retention:
    """One kind of record and its period."""

    code: str
    rules: tuple[LegalRule, ...]


def _years(code: str, value: int, source: str = PRACTICE) -> tuple[str, Retention]:
    return code, Retention(code, (LegalRule(value=value, unit=Measure.YEAR, source=source, valid_from=PRACTICE_FROM),))


RETENTION: dict[str, Retention] = dict(
    (
        _years("case_after_closure", 10),
        _years("child_until_age", 25),
        _years("out_of_scope", 1),
        _years("trail_at_least", 5),
    )
)


def years(code: str, *, at: date) -> int:
    """The period in years in force on that day."""
    return in_force(RETENTION[code].rules, at).value or 0


def keep_until(closed: date, *, birth: Birth | None, was_child: bool, at: date) -> date:
    """The last day a closed case is kept: ten years, or until a child is 25, whichever is later."""
    kept = add_months(closed, 12 * years("case_after_closure", at=at))
    if was_child and birth is not None:
        kept = max(kept, add_months(birth.latest, 12 * years("child_until_age", at=at)))
    return kept
