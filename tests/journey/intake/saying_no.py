"""She says no to being written down, in a draft or after the desk was sent it; and the hour of her no passes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone

from casework.journey.intake.first_words import refuse_writing
from casework.journey.intake.hearing import add_note, note_incident, note_person
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.policy.grant_tables import KINDS
from casework.records.cases import Case
from casework.records.first_words import HerNo
from casework.rulebook.case_kinds import CaseKind
from tests.answers import EVERY_KINDS
from tests.cast import Cast

KEPT = [kinds for kinds in EVERY_KINDS if kinds & {CaseKind.FAMILY, CaseKind.CHILD}]
NOT_KEPT = [kinds for kinds in EVERY_KINDS if kinds not in KEPT]
FAMILY = frozenset({CaseKind.FAMILY})


def the_hour_is_over(case: Case) -> None:
    """Her no was said an hour ago and more: set past the walls, for the database believes no other clock."""
    past = timezone.now() - timedelta(minutes=5)
    HerNo.objects.filter(case=case).update(dark_at=past)
    for table in (KINDS[Case].by_unit, KINDS[Case].by_worker):
        rows = table._default_manager.filter(content_object_id=case.pk, expires_at__isnull=False)
        rows.update(expires_at=past)


def told(cast: Cast, *, kinds: Collection[str] = FAMILY, sent: bool = False) -> Case:
    """She said yes and told; where it was `sent`, the desk has it."""
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=kinds, safe="no")
        note_person(mai, case, expected_version=1, details={"sex": "female", "phone": "+84912345678"})
        note_incident(mai, case, expected_version=1, answers={"violence_acts": ["a"]}, story="Anh ấy đánh")
        add_note(mai, case, text="Chị ấy sợ đêm")
        return submit_to_desk(mai, case) if sent else case


def said_no(cast: Cast, case: Case) -> HerNo:
    """She says no, and Mai hears it."""
    with cast.mai.acting() as mai:
        return refuse_writing(mai, case, how="spoken")
