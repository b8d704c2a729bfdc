"""The gate: the only entrance to a case, a referral or a shelter stay.

An effective right is a living grant through an active membership, whose role the table allows this act, minus
exclusions. Entering puts the object's key on the ring; whoever has no grant has no key, and unseen is answered like
unknown.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import connection
from django.utils import timezone

from casework.policy import data_keys, her_word, stated_reasons, turning
from casework.policy.allowed import (
    RECORD_OF,
    EffectiveHold,
    HerNo,
    acts_beside,
    acts_open,
    completes,
    may_now,
    right_for,
    right_time,
    stage_of,
    stops,
)
from casework.policy.data_keys import Whose
from casework.policy.grant_tables import KINDS, Guarded, GuardedType, permission_of
from casework.policy.kept_out import LogBroken
from casework.policy.memberships import ActiveMembership, memberships_of
from casework.policy.predicates import ACTIVE_MEMBERSHIPS, held, not_excluded
from casework.policy.table import TABLE, Hold, On
from casework.policy.unit_keys import GrantKeys
from casework.records.cases import Case
from casework.records.rows import from_row, get_one, named
from casework.records.units import Unit
from casework.records.workers import Role, Worker
from casework.rulebook.acts import OF_THE_LOG_ALONE, Act
from casework.rulebook.refusals import NotAllowed, NotFound, WritingStopped, WrongStage
from casework.vault import keyring, wrapping
from casework.vault.errors import BadKey, Tampered, UnknownVersion

G = TypeVar("G", bound=Guarded)


def province_of(by: Worker) -> int | None:
    """The province her acts are shown under; None for someone without any unit."""
    memberships = memberships_of(by)
    return memberships[0].province_id if memberships else None


@cache
def _held_sql(kind: GuardedType) -> str:
    table = kind.record._meta.db_table
    its_case = "%(subject)s" if kind.record is Case else f"(SELECT case_id FROM {table} WHERE id = %(subject)s)"  # noqa: S608
    columns = "membership.unit_id, membership.role, g.permission_id"
    return f"""
        WITH membership AS ({ACTIVE_MEMBERSHIPS}),
        held AS ({held(kind, columns, "g.content_object_id = %(subject)s")})
        SELECT unit_id, role, permission_id, sealed_key, personal FROM held
        WHERE {not_excluded(its_case)}
    """  # noqa: S608


def _held(by: Worker, kind: GuardedType, object_id: UUID) -> list[EffectiveHold]:
    """Every living hold of this worker on this object, strongest word per unit."""
    with connection.cursor() as cursor:
        # Only names of our own tables are put in; every value is bound.
        cursor.execute(_held_sql(kind), {"worker": by.pk, "subject": object_id, "now": timezone.now()})
        return _strongest(kind, cursor.fetchall())


def _held_to_write(by: Worker, kind: GuardedType, object_id: UUID) -> tuple[list[EffectiveHold], bool]:
    """The same, and whether the next key must be made before anything is written: in one statement."""
    asked = f"SELECT h.*, wall.turn_is_due(%(subject)s, %(kind)s) FROM ({_held_sql(kind)}) h"  # noqa: S608 - as above
    with connection.cursor() as cursor:
        cursor.execute(asked, {"worker": by.pk, "subject": object_id, "now": timezone.now(), "kind": kind.word})
        rows = cursor.fetchall()
    return _strongest(kind, [row[:-1] for row in rows]), any(row[-1] for row in rows)


def _strongest(kind: GuardedType, rows: Iterable[tuple[int, str, int, bytes | None, bool]]) -> list[EffectiveHold]:
    words = {permission_of(kind.record, word): word for word in Hold}
    best: dict[tuple[int, bool], tuple[Role, Hold, bytes]] = {}
    for unit_id, role, permission_id, sealed_key, personal in rows:
        key = bytes(sealed_key or b"")
        _, hold, known = best.get((unit_id, personal), (role, Hold.SEE, b""))
        best[unit_id, personal] = (Role(role), max(hold, words[permission_id]), known or key)
    return [EffectiveHold(unit, role, hold, key, own) for (unit, own), (role, hold, key) in best.items() if key]


def _open(
    by: Worker,
    kind: GuardedType,
    object_id: UUID,
    hold: EffectiveHold,
    *,
    found: Guarded | None = None,
    looking: bool = False,
) -> bytes:
    """The data key a hold carries. Raises NotItsKey, LogBroken where it is not known as the object's own."""
    keys = GrantKeys(by.pk, kind)
    data_key = keys.open_copy(object_id, hold.sealed_key, unit_id=hold.unit_id, personal=hold.personal)
    if not wrapping.is_settled(hold.sealed_key):
        data_keys.check_foreign(kind, object_id, data_key, holder=_holder(by, hold), looking=looking)
    elif found is not None:
        data_keys.check_settled(found, data_key)
    return data_key


def _holder(by: Worker, hold: EffectiveHold) -> str:
    return f"worker:{by.pk}" if hold.personal else f"unit:{hold.unit_id}"


def may(by: Worker, act: Act, subject: Guarded) -> bool:
    """Whether this worker may do this act on this object now; asks, opens nothing, leaves no mark."""
    return may_now(act, subject, _held(by, KINDS[type(subject)], subject.pk), _standing_no(subject))


def acts_open_to(by: Worker, subject: Guarded) -> frozenset[Act]:
    """All acts of the table this worker may do on this object now: what a page offers as buttons."""
    return acts_open(subject, _held(by, KINDS[type(subject)], subject.pk), _standing_no(subject))


def can_be_done(act: Act, case_id: UUID) -> bool:
    """Whether this act can be done on this case now, whoever sees it; says nothing of who may."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT t.stage, {her_word.STANDING} FROM casework_case t WHERE t.id = %s", [case_id])  # noqa: S608
        row = cursor.fetchone()
    if row is None:
        return False
    case, no = Case(stage=row[0]), None if row[1] is None else her_word.StandingNo(desk_keeps=row[1])
    in_time = right_time(act, case) or stage_of(case) in TABLE[act].hosts_also
    return in_time and not stops(act, case, no)


def _standing_no(subject: Guarded) -> HerNo:
    return her_word.standing_no_of(subject) if isinstance(subject, Case) else None


def enter[G: Guarded](by: Worker, record: type[G], object_id: UUID, act: Act, *, lock: bool = False) -> G:
    """Go in to do this act: the object with its key on the ring. Raises NotFound, NotAllowed, WrongStage, and
    WritingStopped while her no stands.

    With `lock` the row is locked until the transaction ends, and what is answered is its newest state; where somebody
    knows its key who holds it no more, the next key is made first (see turning).
    """
    if not lock:
        return look_in(by, record, object_id, act).found
    _must_be_on(act, record)
    found = _locked(record, object_id)
    # Asked when the lock is there: what was taken while it was waited for is taken.
    held, due = _held_to_write(by, KINDS[record], object_id) if found is not None else ([], False)
    _admit(by, found, held, act, _standing_no(found) if found is not None else None)
    if due and found is not None:
        turning.turn(found)
    if isinstance(found, Case):
        stated_reasons.reopen(found.pk)
    return cast(G, found)


@cache
def _looking_sql(kind: GuardedType) -> str:
    """The object itself, her no that stands on a case, and every living hold of this worker on it as one value."""
    return f"""
        SELECT {named(kind.record, "t")}, {her_word.STANDING if kind.record is Case else "NULL"}, (
            SELECT json_agg(json_build_array(unit_id, role, permission_id, encode(sealed_key, 'hex'), personal))::text
            FROM ({_held_sql(kind)}) h
        ) FROM {kind.record._meta.db_table} t WHERE t.id = %(subject)s
    """  # noqa: S608


@dataclass(frozen=True)
class LookedIn[G: Guarded]:
    """An object entered to look at it: all acts this worker may do on it now, of a case `beside` has in addition
    those on its packets and stays; and whether she oversees it only."""

    found: G
    acts: frozenset[Act]
    oversees: bool
    beside: frozenset[Act] = frozenset()


def look_in[G: Guarded](by: Worker, record: type[G], object_id: UUID, act: Act) -> LookedIn[G]:
    """The same to look only, in one statement. To who oversees a case alone its story stays shut until she said why she
    reads it (see stated_reasons).
    """
    _must_be_on(act, record)
    kind = KINDS[record]
    with connection.cursor() as cursor:
        # Only names of our own tables are put in; every value is bound.
        cursor.execute(_looking_sql(kind), {"worker": by.pk, "subject": object_id, "now": timezone.now()})
        row = cursor.fetchone()
    if row is None:
        _take_as_long(kind, object_id)
        raise NotFound
    found, no = from_row(record, row[:-2]), None if row[-2] is None else her_word.StandingNo(desk_keeps=row[-2])
    held = _strongest(kind, [(*one[:3], bytes.fromhex(one[3] or ""), one[4]) for one in json.loads(row[-1] or "[]")])
    _admit(by, found, held, act, no, looking=True)
    oversees = _only_oversees(held)
    if oversees:
        stated_reasons.shut(found.pk if isinstance(found, Case) else found.case_id)
    return LookedIn(found, acts_open(found, held, no), oversees, acts_beside(found, held, no))


def _take_as_long(kind: GuardedType, object_id: UUID) -> None:
    """Of what is not there the wall asks what it asks of what is hidden, so that no clock tells them apart."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT wall.takes_as_long_{kind.word}(%s)", [object_id])


def _only_oversees(held: Collection[EffectiveHold]) -> bool:
    """Whether she holds it as a supervisor who sees it and in no other way."""
    return all(one.role is Role.SUPERVISOR and one.hold is Hold.SEE for one in held)


def _must_be_on(act: Act, record: type[Any]) -> None:
    if RECORD_OF.get(TABLE[act].on) is not record:
        raise NotAllowed


def _locked[G: Guarded](record: type[G], object_id: UUID) -> G | None:
    if record is not Case:  # the case first: one order for everybody who sees both
        case_id = cast(Any, record)._default_manager.filter(pk=object_id).values_list("case_id", flat=True).first()
        if case_id is None:
            return None
        Case.objects.select_for_update().filter(pk=case_id).first()
    try:
        return get_one(record, id=object_id, locked=True)
    except record.DoesNotExist:
        return None


def _admit(
    by: Worker, found: Guarded | None, held: Collection[EffectiveHold], act: Act, no: HerNo, *, looking: bool = False
) -> None:
    """Say no, or put the object's key on the ring. What shows a damaged log, and no word of hers, opens without it."""
    if found is None or not held:
        raise NotFound
    to_complete = completes(act, found, held)
    right = to_complete or right_for(act, held)
    if right is None:
        raise NotAllowed
    if to_complete is None and not right_time(act, found):
        raise WrongStage(act=act, here=stage_of(found))
    if stops(act, found, no):
        raise WritingStopped
    kind = KINDS[type(found)]
    try:
        data_key = _open(by, kind, found.pk, right, found=found, looking=looking)
    except (Tampered, UnknownVersion, BadKey):
        if not looking or act not in OF_THE_LOG_ALONE:
            raise
        data_keys.note_foreign(kind, [(found.pk, _holder(by, right))])
    else:
        keyring.current().hold(found.pk, data_key, bytes(found.older_keys or b""))


def require_membership(by: Worker, unit: Unit, act: Act) -> ActiveMembership:
    """For acts done at a unit rather than on a case: she must hold the unit in a role the table allows."""
    rule = TABLE[act]
    for membership in memberships_of(by):
        if rule.on is On.UNIT and membership.unit_id == unit.pk and membership.role in rule.roles:
            return membership
    raise NotAllowed


def units_for(by: Worker, act: Act) -> list[Unit]:
    """The units through which she may do an act that is done at a unit. Raises NotAllowed when she has none."""
    rule = TABLE[act]
    mine = [
        membership.unit_id for membership in memberships_of(by) if rule.on is On.UNIT and membership.role in rule.roles
    ]
    if not mine:
        raise NotAllowed
    # With the units above them, in one plain question: every reception of somebody begins here.
    table = Unit._meta.db_table
    above = f"SELECT parent_id FROM {table} WHERE group_id = ANY(%(mine)s)"  # noqa: S608 - names only
    # One list of ids, which an index serves: two conditions with OR between them walked every unit of a large house.
    sql = f"SELECT * FROM {table} WHERE group_id = ANY(%(mine)s::int[] || ARRAY({above}))"  # noqa: S608 - names only
    found = {unit.pk: unit for unit in Unit.objects.raw(sql, {"mine": mine})}
    for unit in found.values():
        if unit.parent_id in found:
            unit.parent = found[unit.parent_id]
    return [found[pk] for pk in sorted(mine) if pk in found]


def require_role(by: Worker, act: Act) -> ActiveMembership:
    """For acts done on nothing (lists, the province's trail): any active membership in a role the table allows."""
    rule = TABLE[act]
    for membership in memberships_of(by):
        if rule.on is On.NOTHING and membership.role in rule.roles:
            return membership
    raise NotAllowed


def hold_to_write(by: Worker, subjects: Collection[Guarded]) -> frozenset[UUID]:
    """The same of locked rows that an act on something else writes: their next keys are made where they are due."""
    held = hold_keys(by, type(next(iter(subjects))), [one.pk for one in subjects]) if subjects else frozenset()
    turning.turn_outdated(subjects)
    return held


def hold_keys(by: Worker, record: type[Guarded], ids: Iterable[UUID]) -> frozenset[UUID]:
    """Put on the ring the keys of those objects this worker holds, and answer which. A right that holds another key
    than its object's own is named, and left out."""
    kind = KINDS[record]
    got = set()
    for object_id in ids:
        held, due = _held_to_write(by, kind, object_id)
        if held:
            if record is Case and _only_oversees(held) and not keyring.current().holds(object_id):
                stated_reasons.shut(object_id)
            strongest = max(held, key=lambda one: one.hold)
            try:
                data_key = _open(by, kind, object_id, strongest)
            except (data_keys.NotItsKey, LogBroken) as wrong:
                whose = Whose.HALF_SAID if isinstance(wrong, LogBroken) else Whose.FOREIGN
                data_keys.note_foreign(kind, [(object_id, _holder(by, strongest))], whose)
                continue
            keyring.current().hold(object_id, data_key, partial(data_keys.chain_of, kind, object_id))
            if due:
                keyring.current().outdate(object_id)
            got.add(object_id)
    return frozenset(got)
