"""A child who came with her gets a case of its own: under its own key, seen by who holds both, and silent of her."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from casework.journey.intake.companions import note_child, open_case_of_child
from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import add_note, ask_consent, note_contact, note_incident, note_person
from casework.journey.intake.perpetrators import add_perpetrator
from casework.policy import gate, location_leak, packets
from casework.queries.intake import beside as queries
from casework.records.cases import Case, Clock, Exclusion
from casework.records.companions import Companion
from casework.records.intake import Incident
from casework.records.people import SafeContact, Survivor
from casework.rulebook import companions, hearing
from casework.rulebook.acts import Act
from casework.rulebook.refusals import Blocked, InvalidValue, NotFound, Refused
from casework.rulebook.sheets import AnswerKind
from casework.rulebook.stages import Stage
from tests.around_her import taken_in_here
from tests.cast import Cast

OPENED: dict[str, Any] = {
    **{"name": "Cháu Páo", "born": "2017", "why": companions.HARMED, "writing": "yes"},
    "agreed_by": ("child", "representative"),
}


def noted(cast: Cast, case: Case, **told: Any) -> Companion:
    with cast.hoa.acting() as hoa:
        return note_child(hoa, case, told={"name": "Cháu Páo", "born": "2017", "relationship": "child"} | told)


def opened(cast: Cast, case: Case, one: Companion, **said: Any) -> Case:
    with cast.hoa.acting() as hoa:
        return open_case_of_child(hoa, case, companion_id=one.pk, **(OPENED | said))


def did_it(cast: Cast, case: Case, **told: Any) -> None:
    with cast.hoa.acting() as hoa:
        add_perpetrator(hoa, Case.objects.get(pk=case.pk), told=told)


@pytest.fixture
def hers(cast: Cast) -> Case:
    """Taken in at the desk of Bình Lư."""
    return taken_in_here(cast)


def test_a_child_has_a_case_of_its_own_and_each_side_leads_to_the_other(cast: Cast, hers: Case):
    child = opened(cast, hers, noted(cast, hers))
    with cast.hoa.acting() as hoa:
        assert {str(queries.listed(hoa, one).companions[0].other.id) for one in (hers.pk, child.pk)} == {
            str(child.pk),
            str(hers.pk),
        }
        assert Survivor.objects.get(case=child).birth
        gate.enter(hoa, Case, child.pk, Act.CASE_LOOK)
        assert {one.rule for one in Clock.objects.filter(case=child)} >= {"D02", "D15.report"}
    assert (child.stage, child.name, child.desk_id) == (Stage.DRAFT, "Cháu Páo", hers.desk_id)
    with cast.mai.acting(), pytest.raises(Case.DoesNotExist):
        Case.objects.get(pk=child.pk)
