"""The gate: the only way in to a case, a referral or a refuge, and the list that is the permission query.

An effective right is a living grant through a living post, whose role the table allows this act, minus exclusions.
Entering puts the object's key on the ring; whoever has no grant has no key, and unseen is answered like unknown.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import connection
from django.utils import timezone

from casework.policy import grants
from casework.policy.grants import KINDS, Guarded, Kind
from casework.policy.post_keys import unit_private
from casework.policy.table import TABLE, Hold, On
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.records.safety import Refuge
from casework.records.units import Membership, Unit
from casework.records.workers import Role, Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotAllowed, NotFound, NotNow
from casework.rulebook.stages import EVERY, Stage
from casework.vault import keyring, wrapping
from casework.vault.errors import VaultError
from casework.vault.keypairs import PrivateKey

logger = logging.getLogger("casework")

AT_A_POST = 0xCA5E
"""The first half of the advisory locks that are taken per post."""

G = TypeVar("G", bound=Guarded)

RECORD_OF: dict[On, type[Guarded]] = {On.CASE: Case, On.REFERRAL: Referral, On.REFUGE: Refuge}


@dataclass(frozen=True)
class Post:
    """One living post of a worker."""

    unit_id: int
    role: Role
    realm_id: int


@dataclass(frozen=True)
class Held:
    """What a worker holds on one object through one post."""

    unit_id: int
    role: Role
    hold: Hold
    sealed_key: bytes
    personal: bool


def posts_of(by: Worker) -> list[Post]:
    """The worker's living posts, asked fresh each time: a post that ended a moment ago counts no more."""
    if not by.is_active:
        return []
    rows = (
        Membership.objects.filter(worker=by, worker__is_active=True, ended_at__isnull=True, group__unit__is_active=True)
        .order_by("group_id")
        .values_list("group_id", "role", "group__unit__realm_id")
    )
    return [Post(unit_id, Role(role), realm_id or unit_id) for unit_id, role, realm_id in rows]


def realm_of(by: Worker) -> int | None:
    """The province her acts are shown under; None for someone without any post."""
    posts = posts_of(by)
    return posts[0].realm_id if posts else None


def _held(by: Worker, kind: Kind, thing_id: UUID) -> list[Held]:
    """Every living hold of this worker on this object, strongest word per post."""
    case_column = "id" if kind.record is Case else "case_id"
    with connection.cursor() as cursor:
        cursor.execute(  # only names of our own tables are put in; every value is bound
            f"""
            WITH post AS (
                SELECT m.group_id, m.role FROM casework_membership m
                JOIN casework_worker w ON w.id = m.worker_id AND w.is_active
                JOIN casework_unit u ON u.group_id = m.group_id AND u.is_active
                WHERE m.worker_id = %(worker)s AND m.ended_at IS NULL
            ), held AS (
                SELECT post.group_id, post.role, h.permission_id, h.sealed_key, false AS personal
                FROM post JOIN {kind.by_unit._meta.db_table} h ON h.group_id = post.group_id
                WHERE h.content_object_id = %(thing)s AND (h.expires_at IS NULL OR h.expires_at > %(now)s)
                UNION ALL
                SELECT post.group_id, post.role, h.permission_id, h.sealed_key, true
                FROM post JOIN {kind.by_worker._meta.db_table} h ON h.through_id = post.group_id
                WHERE h.user_id = %(worker)s AND h.content_object_id = %(thing)s
                  AND (h.expires_at IS NULL OR h.expires_at > %(now)s)
            )
            SELECT group_id, role, permission_id, sealed_key, personal FROM held
            WHERE NOT EXISTS (
                SELECT 1 FROM casework_exclusion x
                WHERE x.worker_id = %(worker)s
                  AND x.case_id = (SELECT {case_column} FROM {kind.record._meta.db_table} WHERE id = %(thing)s)
            )
            """,  # noqa: S608
            {"worker": by.pk, "thing": thing_id, "now": timezone.now()},
        )
        rows = cursor.fetchall()
    words = {grants.permission_of(kind.record, word): word for word in Hold}
    best: dict[tuple[int, bool], tuple[Role, Hold, bytes]] = {}
    for unit_id, role, permission_id, sealed_key, personal in rows:
        key = bytes(sealed_key) if sealed_key is not None else b""
        _, hold, known = best.get((unit_id, personal), (role, Hold.SEE, b""))
        best[unit_id, personal] = (Role(role), max(hold, words[permission_id]), known or key)
    return [Held(unit, role, hold, key, own) for (unit, own), (role, hold, key) in best.items() if key]


def _open(by: Worker, kind: Kind, thing_id: UUID, held: Held) -> bytes:
    """Unwrap the data key a hold carries, with the unit's key, the unit's pair, or the worker's own pair."""
    ring = keyring.current()
    if held.personal:
        context = grants.worker_context(kind, thing_id, by.pk)
        return wrapping.unwrap(held.sealed_key, context=context, private=ring.private)
    context = grants.unit_context(kind, thing_id, held.unit_id)
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
    kind = KINDS[type(thing)]
    held = _held(by, kind, thing.pk)
    return frozenset(
        act
        for act, rule in TABLE.items()
        if RECORD_OF.get(rule.on) is kind.record and _allowed(act, held) is not None and _right_time(act, thing)
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
    kind = KINDS[record]
    if RECORD_OF.get(TABLE[act].on) is not record:
        raise NotAllowed
    found = record._default_manager.filter(pk=thing_id).first()
    if lock and found is not None:
        # The case is locked first, then what hangs on it: one order for everybody who sees both.
        if not isinstance(found, Case):
            Case.objects.select_for_update().filter(pk=found.case_id).first()
        found = record._default_manager.select_for_update().filter(pk=thing_id).first()
    held = _held(by, kind, thing_id) if found is not None else []
    if found is None or not held:
        raise NotFound
    right = _allowed(act, held)
    if right is None:
        raise NotAllowed
    if not _right_time(act, found):
        raise NotNow
    keyring.current().hold(thing_id, _open(by, kind, thing_id, right))
    return cast(G, found)


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
    return list(Unit.objects.filter(pk__in=mine).select_related("parent").order_by("pk"))


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


@dataclass(frozen=True)
class Sighted:
    """One row of a list: the object's clear columns by name and the post it is seen through, its key on the ring."""

    id: UUID
    unit_id: int
    columns: dict[str, Any]


def in_sight(
    by: Worker,
    record: type[Guarded],
    columns: tuple[str, ...],
    *,
    act: Act,
    before: UUID | None = None,
    limit: int = 50,
    stage: Stage | None = None,
) -> list[Sighted]:
    """What this worker may see, newest first: one index range per post gives objects, order and keys together.

    `columns` are columns of the object's table; `before` is the last id of the page above; `stage` keeps only what
    stands there.
    """
    rule = TABLE[act]
    kind = KINDS[record]
    names = ", ".join(f"c.{connection.ops.quote_name(name)}" for name in columns)
    case_column = "id" if record is Case else "case_id"
    table = record._meta.db_table
    at_stage = f"JOIN {table} s ON s.id = g.content_object_id AND s.stage = %(stage)s" if stage else ""
    with connection.cursor() as cursor:
        cursor.execute(  # only names of our own tables are put in; every value is bound
            f"""
            SELECT c.id, h.unit_id, h.personal, h.sealed_key, {names} FROM (
                (SELECT x.* FROM casework_membership m
                 JOIN casework_worker w ON w.id = m.worker_id AND w.is_active
                 JOIN casework_unit u ON u.group_id = m.group_id AND u.is_active
                 CROSS JOIN LATERAL (
                    SELECT g.content_object_id, g.group_id AS unit_id, false AS personal, g.sealed_key
                    FROM {kind.by_unit._meta.db_table} g {at_stage}
                    WHERE g.group_id = m.group_id AND g.permission_id = %(see)s
                      AND g.content_object_id < %(before)s AND (g.expires_at IS NULL OR g.expires_at > %(now)s)
                    ORDER BY g.content_object_id DESC LIMIT %(limit)s
                 ) x
                 WHERE m.worker_id = %(worker)s AND m.ended_at IS NULL AND m.role = ANY(%(roles)s))
                UNION ALL
                (SELECT g.content_object_id, g.through_id, true, g.sealed_key
                 FROM {kind.by_worker._meta.db_table} g {at_stage}
                 JOIN casework_membership m ON m.worker_id = g.user_id AND m.group_id = g.through_id
                    AND m.ended_at IS NULL AND m.role = ANY(%(roles)s)
                 JOIN casework_worker w ON w.id = m.worker_id AND w.is_active
                 JOIN casework_unit u ON u.group_id = m.group_id AND u.is_active
                 WHERE g.user_id = %(worker)s AND g.permission_id = %(see)s
                   AND g.content_object_id < %(before)s AND (g.expires_at IS NULL OR g.expires_at > %(now)s)
                 ORDER BY g.content_object_id DESC LIMIT %(limit)s)
            ) h JOIN {table} c ON c.id = h.content_object_id
            WHERE NOT EXISTS (
                SELECT 1 FROM casework_exclusion x WHERE x.case_id = c.{case_column} AND x.worker_id = %(worker)s
            )
            ORDER BY c.id DESC, h.personal, h.unit_id
            """,  # noqa: S608
            {
                "worker": by.pk,
                "see": grants.permission_of(record, Hold.SEE),
                "roles": [role.value for role in rule.roles],
                "before": before or UUID(int=(1 << 128) - 1),
                "now": timezone.now(),
                "limit": limit,
                "stage": stage,
            },
        )
        rows = cursor.fetchall()
    # Every post gave its newest `limit`, so the newest `limit` of them all are here once what two posts share is one.
    first: dict[UUID, tuple[Any, ...]] = {}
    for row in rows:
        first.setdefault(row[0], row)
    kept = list(first.values())[:limit]
    _take_up(by, record, [(thing_id, unit_id, personal, sealed) for thing_id, unit_id, personal, sealed, *_ in kept])
    return [
        Sighted(thing_id, unit_id, dict(zip(columns, values, strict=True)))
        for thing_id, unit_id, _personal, _sealed, *values in kept
    ]


@dataclass(frozen=True)
class Running:
    """A duty running at one of the worker's posts, on a case in her sight."""

    rule: str
    due_at: datetime
    thing_id: UUID | None
    case: Sighted


def due(by: Worker, columns: tuple[str, ...], *, act: Act, until: datetime, limit: int = 50) -> list[Running]:
    """The unmet duties of the worker's posts that fall due before `until`, first due first, with the cases' columns.

    A duty shows only while its case is in her sight through one of her posts: a duty alone gives no sight.
    """
    kind = KINDS[Case]
    names = ", ".join(f"c.{connection.ops.quote_name(name)}" for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(  # only names of our own tables are put in; every value is bound
            f"""
            WITH post AS (
                SELECT m.group_id FROM casework_membership m
                JOIN casework_worker w ON w.id = m.worker_id AND w.is_active
                JOIN casework_unit u ON u.group_id = m.group_id AND u.is_active
                WHERE m.worker_id = %(worker)s AND m.ended_at IS NULL AND m.role = ANY(%(roles)s)
            )
            SELECT k.rule, k.due_at, k.thing_id, c.id, k.unit_id, k.personal, k.sealed_key, {names}
            FROM post CROSS JOIN LATERAL (
                SELECT d.id, d.rule, d.due_at, d.thing_id, d.case_id, h.unit_id, h.personal, h.sealed_key
                FROM casework_clock d CROSS JOIN LATERAL (
                    SELECT g.group_id AS unit_id, false AS personal, g.sealed_key
                    FROM post p JOIN {kind.by_unit._meta.db_table} g ON g.group_id = p.group_id
                    WHERE g.content_object_id = d.case_id AND g.permission_id = %(see)s
                      AND (g.expires_at IS NULL OR g.expires_at > %(now)s)
                    UNION ALL
                    SELECT g.through_id, true, g.sealed_key
                    FROM post p JOIN {kind.by_worker._meta.db_table} g ON g.through_id = p.group_id
                    WHERE g.content_object_id = d.case_id AND g.permission_id = %(see)s AND g.user_id = %(worker)s
                      AND (g.expires_at IS NULL OR g.expires_at > %(now)s)
                    LIMIT 1
                ) h
                WHERE d.unit_id = post.group_id AND d.met_at IS NULL AND d.due_at < %(until)s
                  AND NOT EXISTS (
                    SELECT 1 FROM casework_exclusion x WHERE x.case_id = d.case_id AND x.worker_id = %(worker)s
                  )
                ORDER BY d.due_at LIMIT %(limit)s
            ) k JOIN casework_case c ON c.id = k.case_id
            ORDER BY k.due_at, k.id LIMIT %(limit)s
            """,  # noqa: S608
            {
                "worker": by.pk,
                "see": grants.permission_of(Case, Hold.SEE),
                "roles": [role.value for role in TABLE[act].roles],
                "until": until,
                "now": timezone.now(),
                "limit": limit,
            },
        )
        rows = cursor.fetchall()
    _take_up(
        by, Case, [(case_id, unit_id, personal, sealed) for _, _, _, case_id, unit_id, personal, sealed, *_ in rows]
    )
    return [
        Running(rule, due_at, thing_id, Sighted(case_id, unit_id, dict(zip(columns, values, strict=True))))
        for rule, due_at, thing_id, case_id, unit_id, _personal, _sealed, *values in rows
    ]


def _take_up(by: Worker, record: type[Guarded], rows: list[tuple[UUID, int, bool, bytes]]) -> None:
    """Put the keys of listed objects on the ring; copies that came by HPKE are settled on the way.

    A copy that does not open is left out, and its object is listed without what it says: one bad row must not take a
    whole desk down.
    """
    kind = KINDS[record]
    unsettled: dict[tuple[UUID, int], bytes] = {}
    pairs: dict[int, PrivateKey] = {}
    ring = keyring.current()
    for thing_id, unit_id, personal, wrapped in rows:
        if ring.holds(thing_id):
            continue
        sealed = bytes(wrapped)
        try:
            if personal:
                context = grants.worker_context(kind, thing_id, by.pk)
                data_key = wrapping.unwrap(sealed, context=context, private=ring.private)
            else:
                context = grants.unit_context(kind, thing_id, unit_id)
                if wrapping.is_settled(sealed):
                    data_key = wrapping.unwrap(sealed, context=context, key=ring.unit_key(unit_id))
                else:
                    if unit_id not in pairs:
                        pairs[unit_id] = unit_private(unit_id)
                    data_key = wrapping.unwrap(sealed, context=context, private=pairs[unit_id])
                    unsettled[thing_id, unit_id] = data_key
        except VaultError:
            logger.error("a wrapped key did not open: %s %s of unit %s", kind.word, thing_id, unit_id)
            continue
        ring.hold(thing_id, data_key)
    if unsettled:
        grants.settle(record, unsettled)


def seen_elsewhere(case: Case) -> bool:
    """Whether another case of the province carries an identifier of this one, which the asker cannot see herself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.seen_elsewhere(%s)", [case.pk])
        return bool(cursor.fetchone()[0])


def kept_from_a_case_of(worker: Worker, unit: Unit) -> bool:
    """Whether this worker is excluded from any case that this post holds; not which."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.kept_from_a_case_of(%s, %s)", [worker.pk, unit.pk])
        return bool(cursor.fetchone()[0])


def one_at_a_time(unit: Unit) -> None:
    """Wait until nobody else at this post is in the middle of the same; let go when the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [AT_A_POST, unit.pk])
