"""Prepared states of what the law has told: a notice to the committee, owed and given; a harmed child, not reported."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from casework.journey.intake.notifying import give_notice
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.records.cases import Case
from casework.rulebook.case_kinds import CaseKind
from tests.cast import Cast

type Ids = Mapping[str, UUID | int | str]


def owing(cast: Cast) -> Ids:
    """Somebody subject to violence in the family came to Mai, and the People's Committee is not notified yet."""
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=[CaseKind.FAMILY])
    return {"case": case.pk}


def child_owing(cast: Cast) -> Ids:
    """A child is harmed, Mai heard of it and the desk has it; nobody reported it yet."""
    with cast.mai.acting() as mai:
        case = submit_to_desk(mai, open_case(mai, cast.address, name="Thào Thị Dợ", kinds=[CaseKind.CHILD]))
    return {"case": case.pk}


def notified(cast: Cast) -> Ids:
    """The committee has its notice, and has not said so."""
    ids = owing(cast)
    with cast.mai.acting() as mai:
        case = Case.objects.get(pk=str(ids["case"]))
        notice = give_notice(mai, case, danger="no", needs=["stop"], way="account", expected_version=1)
    assert notice.copy_id is not None
    return {**ids, "notice": notice.copy_id}
