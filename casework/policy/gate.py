"""The gate: the only way in to a case, a referral or a refuge.

An effective right is a living grant through a living post, whose role the table allows this act, minus exclusions.
Entering puts the object's key on the ring; whoever has no grant has no key, and unseen is answered like unknown.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import connection
from django.db.models import Field, QuerySet
from django.utils import timezone

from casework.policy.held import KINDS, Guarded, Kind, permission_of, unit_context, worker_context
from casework.policy.living import LIVING_POSTS, UNEXPIRED, not_excluded
from casework.policy.post_keys import unit_private
from casework.policy.seats import Post, posts_of
from casework.policy.table import TABLE, Hold, On
from casework.records.base import the_one
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.records.safety import Refuge
from casework.records.units import Unit
from casework.records.workers import Role, Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotAllowed, NotFound, NotNow
from casework.rulebook.stages import EVERY, Stage
from casework.vault import keyring, wrapping
from casework.vault.fields import SealedBytes, SealedField

G = TypeVar("G", bound=Guarded)

RECORD_OF: dict[On, type[Guarded]] = {On.CASE: Case, On.REFERRAL: Referral, On.REFUGE: Refuge}


@dataclass(frozen=True)
class Held:
    """What a worker holds on one object through one post."""

    unit_id: int
    role: Role
    hold: Hold
    sealed_key: bytes
    personal: bool


def realm_of(by: Worker) -> int | None:
    """The province her acts are shown under; None for someone without any post."""
    posts = posts_of(by)
    return posts[0].realm_id if posts else None


@cache
def _held_sql(kind: Kind) -> str:
    table = kind.record._meta.db_table
    its_case = "%(thing)s" if kind.record is Case else f"(SELECT case_id FROM {table} WHERE id = %(thing)s)"  # noqa: S608
    return f"""
        WITH post AS ({LIVING_POSTS}), held AS (
            SELECT post.group_id, post.role, g.permission_id, g.sealed_key, false AS personal
            FROM post JOIN {kind.by_unit._meta.db_table} g ON g.group_id = post.group_id
            WHERE g.content_object_id = %(thing)s AND {UNEXPIRED}
            UNION ALL
            SELECT post.group_id, post.role, g.permission_id, g.sealed_key, true
            FROM post JOIN {kind.by_worker._meta.db_table} g ON g.through_id = post.group_id
            WHERE g.user_id = %(worker)s AND g.content_object_id = %(thing)s AND {UNEXPIRED}
        )
        SELECT group_id, role, permission_id, sealed_key, personal FROM held
        WHERE {not_excluded(its_case)}
    """  # noqa: S608


def _held(by: Worker, kind: Kind, thing_id: UUID) -> list[Held]:
    """Every living hold of this worker on this object, strongest word per post."""
    with connection.cursor() as cursor:
        # Only names of our own tables are put in; every value is bound.
        cursor.execute(_held_sql(kind), {"worker": by.pk, "thing": thing_id, "now": timezone.now()})
        return _strongest(kind, cursor.fetchall())


def _strongest(kind: Kind, rows: Iterable[tuple[int, str, int, bytes | None, bool]]) -> list[Held]:
    words = {permission_of(kind.record, word): word for word in Hold}
    best: dict[tuple[int, bool], tuple[Role, Hold, bytes]] = {}
    for unit_id, role, permission_id, sealed_key, personal in rows:
        key = bytes(sealed_key or b"")
        _, hold, known = best.get((unit_id, personal), (role, Hold.SEE, b""))
        best[unit_id, personal] = (Role(role), max(hold, words[permission_id]), known or key)
    return [Held(unit, role, hold, key, own) for (unit, own), (role, hold, key) in best.items() if key]


def _open(by: Worker, kind: Kind, thing_id: UUID, held: Held) -> bytes:
    """Unwrap the data key a hold carries, with the unit's key, the unit's pair, or the worker's own pair."""
    ring = keyring.current()
    if held.personal:
        context = worker_context(kind, thing_id, by.pk)
        return wrapping.unwrap(held.sealed_key, context=context, private=ring.private)
    context = unit_context(kind, thing_id, held.unit_id)
    if wrapping.is_settled(held.sealed_key):
        return wrapping.unwrap(held.sealed_key, context=context, key=ring.unit_key(held.unit_id))
    return wrapping.unwrap(held.sealed_key, context=context, private=unit_private(held.unit_id))


def _allowed(act: Act, held: Iterable[Held]) -> Held | None:
    rule = TABLE[act]
    fitting = [one for one in held if one.role in rule.roles and one.hold >= rule.hold]
    return max(fitting, key=lambda one: (one.hold, not one.personal), default=None)


def may(by: Worker, act: Act, thing: Guarded) -> bool:
    """Whether this worker may do this act on this object now; asks, opens nothing, leaves no mark."""
    kind = KINDS[type(thing)]
    return _allowed(act, _held(by, kind, thing.pk)) is not None and _right_time(act, thing)


def acts_open_to(by: Worker, thing: Guarded) -> frozenset[Act]:
    """All acts of the table this worker may do on this object now: what a page offers as buttons."""
    return _acts(thing, _held(by, KINDS[type(thing)], thing.pk))


def _acts(thing: Guarded, held: Collection[Held]) -> frozenset[Act]:
    record = type(thing)
    return frozenset(
        act
        for act, rule in TABLE.items()
        if RECORD_OF.get(rule.on) is record and _allowed(act, held) is not None and _right_time(act, thing)
    )


def _right_time(act: Act, thing: Guarded) -> bool:
    # A partner holds a referral and not its case: where every stage will do, the case is not asked.
    return TABLE[act].during == EVERY or stage_of(thing) in TABLE[act].during


def stage_of(thing: Guarded) -> Stage:
    """The stage of the case this object belongs to."""
    return Stage(thing.stage if isinstance(thing, Case) else thing.case.stage)


def enter[G: Guarded](by: Worker, record: type[G], thing_id: UUID, act: Act, *, lock: bool = False) -> G:
    """Go in to do this act: the object with its key on the ring. Raises NotFound, NotAllowed or NotNow.

    With `lock` the row is locked until the transaction ends, and what is answered is its newest state.
    """
    if not lock:
        return look_in(by, record, thing_id, act)[0]
    _must_be_on(act, record)
    found = _locked(record, thing_id)
    # Asked when the lock is there: what was taken while it was waited for is taken.
    held = _held(by, KINDS[record], thing_id) if found is not None else []
    _admit(by, found, held, act)
    return cast(G, found)


@cache
def _looking_sql(kind: Kind) -> str:
    """The object itself, and every living hold of this worker on it as one value."""
    columns = ", ".join(f"t.{connection.ops.quote_name(str(field.column))}" for field in _fields(kind.record))
    return f"""
        SELECT {columns}, (
            SELECT json_agg(json_build_array(group_id, role, permission_id, encode(sealed_key, 'hex'), personal))::text
            FROM ({_held_sql(kind)}) h
        ) FROM {kind.record._meta.db_table} t WHERE t.id = %(thing)s
    """  # noqa: S608


@cache
def _fields(record: type[Guarded]) -> tuple[Field[Any, Any], ...]:
    return tuple(record._meta.concrete_fields)


def _read[G: Guarded](record: type[G], row: Iterable[Any]) -> G:
    """A record from its columns as the database gives them; what is sealed stays so."""
    fields = _fields(cast("type[Guarded]", record))
    values = [
        SealedBytes(value) if value is not None and isinstance(field, SealedField) else value
        for field, value in zip(fields, row, strict=True)
    ]
    return cast(G, record.from_db(connection.alias, [field.attname for field in fields], values))


def look_in[G: Guarded](by: Worker, record: type[G], thing_id: UUID, act: Act) -> tuple[G, frozenset[Act]]:
    """The same to look only, in one statement; beside the object all acts this worker may do on it now."""
    _must_be_on(act, record)
    kind = KINDS[record]
    with connection.cursor() as cursor:
        # Only names of our own tables are put in; every value is bound.
        cursor.execute(_looking_sql(kind), {"worker": by.pk, "thing": thing_id, "now": timezone.now()})
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    found = _read(record, row[:-1])
    held = _strongest(kind, [(*one[:3], bytes.fromhex(one[3] or ""), one[4]) for one in json.loads(row[-1] or "[]")])
    _admit(by, found, held, act)
    return found, _acts(found, held)


def _must_be_on(act: Act, record: type[Any]) -> None:
    if RECORD_OF.get(TABLE[act].on) is not record:
        raise NotAllowed


def _locked[G: Guarded](record: type[G], thing_id: UUID) -> G | None:
    # The case is locked first, then what hangs on it: one order for everybody who sees both.
    rows = cast("QuerySet[G]", record._default_manager.filter(pk=thing_id))
    if record is not Case:
        case_id = rows.values_list("case_id", flat=True).first()
        if case_id is None:
            return None
        Case.objects.select_for_update().filter(pk=case_id).first()
    try:
        return the_one(record, id=thing_id, locked=True)
    except record.DoesNotExist:
        return None


def _admit(by: Worker, found: Guarded | None, held: Collection[Held], act: Act) -> None:
    """Say no, or put the object's key on the ring."""
    if found is None or not held:
        raise NotFound
    right = _allowed(act, held)
    if right is None:
        raise NotAllowed
    if not _right_time(act, found):
        raise NotNow
    keyring.current().hold(found.pk, _open(by, KINDS[type(found)], found.pk, right))


def require_post(by: Worker, unit: Unit, act: Act) -> Post:
    """For acts done at a post rather than on a case: she must hold the post in a role the table allows."""
    rule = TABLE[act]
    for post in posts_of(by):
        if rule.on is On.UNIT and post.unit_id == unit.pk and post.role in rule.roles:
            return post
    raise NotAllowed


def posts_for(by: Worker, act: Act) -> list[Unit]:
    """The posts through which she may do an act that is done at a post. Raises NotAllowed when she has none."""
    rule = TABLE[act]
    mine = [post.unit_id for post in posts_of(by) if rule.on is On.UNIT and post.role in rule.roles]
    if not mine:
        raise NotAllowed
    # With the posts above them, in one plain question: every reception of somebody begins here.
    table = Unit._meta.db_table
    above = f"SELECT parent_id FROM {table} WHERE group_id = ANY(%(mine)s)"  # noqa: S608 - names only
    # One list of ids, which an index serves: two conditions with OR between them walked every unit of a large house.
    sql = f"SELECT * FROM {table} WHERE group_id = ANY(%(mine)s::int[] || ARRAY({above}))"  # noqa: S608 - names only
    found = {unit.pk: unit for unit in Unit.objects.raw(sql, {"mine": mine})}
    for unit in found.values():
        if unit.parent_id in found:
            unit.parent = found[unit.parent_id]
    return [found[pk] for pk in sorted(mine) if pk in found]


def require_role(by: Worker, act: Act) -> Post:
    """For acts done on nothing (lists, the province's trail): any living post in a role the table allows."""
    rule = TABLE[act]
    for post in posts_of(by):
        if rule.on is On.NOTHING and post.role in rule.roles:
            return post
    raise NotAllowed


def hold_keys(by: Worker, record: type[Guarded], ids: Iterable[UUID]) -> frozenset[UUID]:
    """Put on the ring the keys of those objects this worker holds; answers which they were."""
    kind = KINDS[record]
    got = set()
    for thing_id in ids:
        held = _held(by, kind, thing_id)
        if held:
            keyring.current().hold(thing_id, _open(by, kind, thing_id, max(held, key=lambda one: one.hold)))
            got.add(thing_id)
    return frozenset(got)
