"""Prepared states of the people around her: whoever did it was named, once the desk had taken her in."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from casework.journey.intake.companions import note_child
from casework.journey.intake.hearing import ask_consent
from casework.journey.intake.opening import open_case
from casework.journey.intake.perpetrators import add_perpetrator
from casework.journey.intake.submitting import register, submit_to_desk
from casework.records.cases import Case
from tests.cast import Cast


def taken_in_here(cast: Cast) -> Case:
    """Mai heard her, she agreed, and Hoa took the case in."""
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        ask_consent(mai, case, answers={"record_keeping": "given"}, method="signature")
        submit_to_desk(mai, case)
    with cast.hoa.acting() as hoa:
        return register(hoa, Case.objects.get(pk=case.pk))


def perpetrator_named(cast: Cast) -> Mapping[str, UUID | int | str]:
    """She said who did it."""
    case = taken_in_here(cast)
    with cast.hoa.acting() as hoa:
        he = add_perpetrator(hoa, case, told={"name": "Vàng A Páo", "work": "Thợ nề"})
    return {"case": case.pk, "perpetrator": he.pk}


def child_noted(cast: Cast) -> Mapping[str, UUID | int | str]:
    """She came with a child, who was written down."""
    case = taken_in_here(cast)
    with cast.hoa.acting() as hoa:
        one = note_child(hoa, case, told={"name": "Cháu Páo", "born": "2017", "relationship": "child"})
    return {"case": case.pk, "companion": one.pk}
