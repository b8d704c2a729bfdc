"""What the machine of rights stands on: who leads an object, how time passes, which acts write on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection

from casework.policy.grant_tables import KINDS, Guarded
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.records.workers import Role
from casework.rulebook.acts import Act

HALF_A_DAY = timedelta(hours=12)
"""Days of the model end in the middle of a real one: no step falls on the edge."""

POSTS = {
    "desk": Role.OFFICER,
    "other_desk": Role.OFFICER,
    "address": Role.HOST,
    "other_address": Role.HOST,
    "health": Role.PARTNER,
    "province": Role.SUPERVISOR,
}
SUBJECTS = range(4)
ENTRY = {Case: Act.CASE_LOOK, Referral: Act.REFERRAL_LOOK, ShelterStay: Act.SHELTER_LOOK}

type Seen = tuple[frozenset[Act], ...]

WRITING = {
    Case: (Act.NOTE_ADD,),
    Referral: (Act.REFERRAL_WITHDRAW, Act.REFERRAL_ACCEPT),
    ShelterStay: (Act.SHELTER_EXTEND,),
}
"""Acts that write on each: whichever of them she may do."""


def leading_units(subject: Guarded) -> set[int]:
    """Where it must stay in somebody's hands; none of the machine's cases is a draft."""
    if isinstance(subject, Case):
        return {subject.desk_id, subject.desk.province_id or subject.desk_id}
    return {subject.from_unit_id if isinstance(subject, Referral) else subject.case.desk_id}


def move_expiries(by: timedelta) -> None:
    """Time passes: the database's own clock stands still inside a transaction, so the ends come nearer instead."""
    for kind in KINDS.values():
        for table in (kind.by_unit, kind.by_worker):
            with connection.cursor() as cursor:
                cursor.execute(f"UPDATE {table._meta.db_table} SET expires_at = expires_at - %s::interval", [str(by)])


def right_rows() -> set[tuple[Any, ...]]:
    """What stands in the six tables: for whom, on what, which word, through what, lapsed, with a key."""
    found: set[tuple[Any, ...]] = set()
    for kind in KINDS.values():
        for table, holder in ((kind.by_unit, "group_id, 0"), (kind.by_worker, "user_id, through_unit_id")):
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT {holder}, content_object_id, p.codename, coalesce(expires_at <= now(), false),"
                    f" sealed_key IS NOT NULL FROM {table._meta.db_table} h"
                    " JOIN auth_permission p ON p.id = h.permission_id"
                )
                found |= set(cursor.fetchall())
    return found
