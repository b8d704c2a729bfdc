"""The copy of her safety plan that fits a purse: it names nobody, and whoever finds it learns nothing of the case."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from casework.policy import location_leak, viewing
from casework.queries.case_records import CaseRecords
from casework.queries.safety.planning import safety_plan_of
from casework.records.cases import Case
from casework.records.safety import SafetyPlan
from casework.records.workers import Worker
from casework.rulebook import hotlines, safety_plan
from casework.rulebook.acts import Act
from casework.rulebook.names import fold
from casework.rulebook.rows import Words


@dataclass(frozen=True)
class Wallet:
    """The copy she can carry: only what gives nobody away. `held_back` names blocks that would."""

    blocks: tuple[tuple[Words, str], ...]
    lines: tuple[tuple[Words, str], ...]
    held_back: tuple[Words, ...]


_NUMBER = re.compile(r"\d(?:[\s.\-]?\d){8,}")


def wallet(by: Worker, case_id: UUID, *, act: Act = Act.SAFETY_PLAN_WRITE) -> Wallet:
    """Her plan without a name, a number or a place of hers, to be read over or, as `SAFETY_PLAN_PRINT`, to be printed.

    Raises NotFound for who may not write it.
    """
    with viewing.view_access(by, act) as access:
        case = access.enter(Case, case_id)
        written = safety_plan_of(CaseRecords(access, case, (SafetyPlan,))).blocks
        name = fold(case.name or "")
        kept, held_back = [], []
        for block in safety_plan.BLOCKS:
            words = written.get(block.code, "")
            if not words or not block.on_wallet_copy:
                continue
            named = bool(name) and f" {name} " in f" {fold(words)} "
            if named or _NUMBER.search(words) or location_leak.found_in(by, case, words):
                held_back.append(block.label)
            else:
                kept.append((block.label, words))
        called = hotlines.to_call(at=timezone.now(), numbers=settings.HOTLINE_NUMBERS)
        lines = [(line.label, line.number or "") for line in called]
        return Wallet(tuple(kept), tuple(lines), tuple(held_back))
