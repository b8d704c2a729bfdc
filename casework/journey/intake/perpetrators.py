"""Whoever did it is written down, put right, and kept from her: from her messages, and from the work on her case."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from uuid import UUID

from django.utils import timezone

from casework.journey import known_before
from casework.journey.intake.excluding import exclude
from casework.journey.intake.warning import warn_where_it_leads_to_them
from casework.journey.operation import operation
from casework.policy import perpetrators
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.perpetrators import Perpetrator
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.exclusions import OFFICER
from casework.rulebook.perpetrators import ASKED, EQUAL, says_who
from casework.rulebook.refusals import Blocked, InvalidValue, NotFound


@operation(Act.PERPETRATOR_ADD)
def add_perpetrator(
    by: Worker,
    case: Case,
    *,
    told: Mapping[str, object],
    they: Collection[int] = (),
    not_they: Collection[int] = (),
) -> Perpetrator:
    """One of those who did it, as far as he is known.

    Where a worker near this case has his full name or his number, whoever writes says whether it is he (`they`) or
    somebody else (`not_they`); he is kept out behind it (`keep_them_out`). Where the way to reach her leads to him, it
    is safe no more. Raises InvalidValue.
    """
    said = _said(case, told, they, not_they)
    one = Perpetrator(case=case, written_at=timezone.now(), written_by_id=by.pk, told=said)
    insert(one)
    _compare(by, case)
    return one


@operation(Act.PERPETRATOR_EDIT)
def edit_perpetrator(
    by: Worker,
    case: Case,
    *,
    perpetrator_id: UUID,
    expected_version: int,
    told: Mapping[str, object],
    they: Collection[int] = (),
    not_they: Collection[int] = (),
) -> Perpetrator:
    """The same put right; what stood stays in the history. Raises InvalidValue, EditConflict, and NotFound for one that
    was struck."""
    one = next((it for it in perpetrators.standing(case) if it.pk == perpetrator_id), None)
    if one is None:
        raise NotFound
    said = _said(case, told, they, {*not_they, *(one.told.get("not_they") or ())})
    one = Perpetrator.objects.select_for_update().get(pk=one.pk)
    if expected_version != one.version or said != one.told:
        one.update(expected_version=expected_version, told=said)
        _compare(by, case)
    return one


def keep_them_out(by: Worker, case: Case, they: Collection[int]) -> frozenset[int]:
    """Keep those workers from the case that are he, whoever writes herself last; answers whom the rules let nobody keep
    out here. Of them his page goes on to ask, and none of them is given the case."""
    left = set(they)
    for worker_id in sorted(they, key=lambda one: one == by.pk):
        with suppress(Blocked):
            exclude(by, case, worker_id=worker_id, origin=OFFICER)
            left.discard(worker_id)
    return frozenset(left)


def _said(
    case: Case, told: Mapping[str, object], they: Collection[int], not_they: Collection[int]
) -> dict[str, object]:
    said = ASKED.answered(told)
    ASKED.check(said, refusal="unknown_answer")
    if not says_who(said):
        raise InvalidValue("name", "nothing_told")
    if not said.get("paper_number"):
        said.pop("paper_kind", None)
    equal = {one.worker_id for one in perpetrators.alike(case, said) if one.how in EQUAL}
    if equal - {*they, *not_they}:
        raise InvalidValue("name", "may_be_a_worker")
    if others := sorted({*not_they} - {*they}):
        said["not_they"] = others
    return said


def _compare(by: Worker, case: Case) -> None:
    known_before.remember_perpetrators(case)
    warn_where_it_leads_to_them(by, case)
