"""A case passes by a desk at which everybody is near: another desk leads it, and nothing at the one passed says so."""

from __future__ import annotations

from django.db import connection

from casework.policy import bound_rows, grants
from casework.policy.table import Hold
from casework.records.cases import Case
from casework.records.units import Unit
from casework.rulebook.stages import Stage


def pass_on(case: Case, to: Unit) -> None:
    """Let this desk lead the case, its packets and its stays from here on, with their keys; running duties are its own
    with the days they had. Part of the act that keeps the last one at the desk before it from the case, or sends it in.

    A draft has not come to any desk: only where it will go changes. The caller holds the keys of what is given.
    """
    bound_rows.check_desk(case)
    passed = case.desk_id
    case.update(desk=to, assigned_id=None)  # whoever answered for it works at the desk that is passed by
    if case.stage == Stage.DRAFT:
        return
    grants.give(case, to, Hold.LEAD)
    for referral in case.referrals.select_for_update().filter(from_unit_id=passed):
        referral.update(from_unit=to)
        grants.give(referral, to, Hold.LEAD)
    for stay in case.shelter_stays.select_for_update():
        grants.give(stay, to, Hold.LEAD)
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.duties_go_with_case(%s, %s)", [case.pk, passed])
