"""Turning a key: whoever loses an object keeps at most the key she had, which opens nothing that comes after.

    how she loses it                         when the next key is made
    excluded, taken back, a share ended      in that act, before her copy goes
    her right lapses with its day            by the next write on the object, before anything is sealed
    a partner gives it back                  the same: whoever is going makes no key for those who stay
    she leaves a unit                        the unit's key at once (unit_turning), each object's by its next write

What is owed the database keeps (wall.turn_is_due): a row for each copy of a newest key that went, and the lapsed copies
themselves. Whoever writes next makes the next key, whichever right she writes by: the row keeps the key of before
wrapped under it (vault/key_chain), history and event bind it (data_keys), and everybody who stays is given a copy where
her copy of before lay. Nothing that was written is written anew: the next key opens the older ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db import connection
from django.utils import timezone

from casework.policy import bound_rows, certification, data_keys, unit_keys
from casework.policy.grant_tables import (
    KINDS,
    Guarded,
    GuardedType,
    HeldByUnit,
    HeldByWorker,
    unexpired_q,
    unit_context,
    worker_context,
)
from casework.policy.kept_out import kept_from
from casework.policy.unit_keys import older_keys_of
from casework.records.rows import get_one
from casework.records.units import Membership, Unit
from casework.trail import actor
from casework.vault import keyring, sealing, wrapping
from casework.vault.commitments import mark_of_unit_key
from casework.vault.errors import VaultError
from casework.vault.key_chain import lengthened


@dataclass(frozen=True)
class CopyForUnit:
    """A data key sealed to a unit, and the mark of the unit's key that opens it."""

    sealed: bytes
    mark: bytes | None


def copy_for_unit(kind: GuardedType, object_id: UUID, unit: Unit, data_key: bytes) -> CopyForUnit:
    """Under the unit's key where it is on the ring, else by HPKE. Raises NotCertified."""
    context, ring = unit_context(kind, object_id, unit.pk), keyring.current()
    if unit.pk in ring.units:
        unit_key = ring.unit_key(unit.pk)
        return CopyForUnit(wrapping.wrap(unit_key, data_key, context=context), mark_of_unit_key(unit_key))
    return CopyForUnit(
        certification.seal_to_unit(unit, data_key, context=context),
        bytes(unit.key_mark) if unit.key_mark is not None else None,
    )


def may_turn(subject: Guarded) -> bool:
    """Whether whoever is at work may make the next key of this object: whoever holds its key and gives rights on it,
    or anybody who holds it where a turn is owed."""
    if not keyring.current().holds(subject.pk):
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.may_turn(%s, %s)", [subject.pk, KINDS[type(subject)].word])
        return bool(cursor.fetchone()[0])


def turn(subject: Guarded, *, without_units: Collection[int] = (), without_workers: Collection[int] = ()) -> bool:
    """Make the next key of an object and give it to whoever holds it, without those who are being taken off and those
    whose hold has ended, by its row or by the log.

    Of the act under way, before they are taken: not even for a moment is the next key sealed to them. Whoever takes
    herself off knows it all the same, so another turn is owed. Answers whether there is a next key: of an object older
    than commitments, of which nobody knows yet which key is its own, and where no province certifies there is none, and
    the turn stays owed. Raises NotCertified for a holder whom the province does not certify, LogBroken.
    """
    kind, ring = KINDS[type(subject)], keyring.current()
    if ring.anchor is None or not _first_is_said(kind, subject):
        return False
    bound_rows.check_desk(subject)
    _lock(subject.pk, "pg_advisory_xact_lock")
    key, following = ring.data_key(subject.pk), sealing.new_key()
    _copies(kind, subject, following, without_units, without_workers)
    subject.older_keys = lengthened(bytes(subject.older_keys or b""), key, following, subject.pk)
    ring.hold(subject.pk, following, subject.older_keys)
    data_keys.say_own(subject, following)
    subject.update()
    doing = actor.acting()
    if doing is not None and doing.worker_id in without_workers:
        _owe(subject, min(ring.units))
    return True


def turn_outdated(subjects: Iterable[Guarded]) -> None:
    """Make the next key of those on the ring of which one is owed, before anything is sealed under the key of before;
    whose turn cannot be made yet is written as it is."""
    ring = keyring.current()
    for subject in subjects:
        if ring.is_outdated(subject.pk) and not turn(subject):
            ring.hold(subject.pk, ring.data_key(subject.pk), ring.chain(subject.pk))


def say_key_of_older(entered: Guarded) -> None:
    """Behind an act on an object from before commitments: from here on its row and log say which key is its own."""
    kind = KINDS[type(entered)]
    if entered.key_commitment is None and _has_settled(kind, entered) and data_keys.is_unsaid(kind, entered.pk):
        fresh = get_one(kind.record, id=entered.pk, locked=True)
        data_keys.say_own(fresh, keyring.current().data_key(fresh.pk))
        fresh.update()


def owed_at(unit_id: int) -> int:
    """How many objects are still under a key that somebody knows who lost it at this unit; for its members and its
    province, whoever else asks is told none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.count_turns_owed_at(%s)", [unit_id])
        return int(cursor.fetchone()[0])


def wait_for_turns(object_id: UUID) -> None:
    """Until the transaction ends nobody turns this object's key: what is given of it is its newest, and is counted by
    whoever turns it next. Operations need it not, they hold the case itself."""
    _lock(object_id, "pg_advisory_xact_lock_shared")


def _lock(object_id: UUID, how: str) -> None:
    with connection.cursor() as cursor:
        # One of two names of ours; a number of 64 bits, as PostgreSQL wants it.
        cursor.execute(f"SELECT {how}(%s)", [object_id.int % (1 << 64) - (1 << 63)])


def turn_without(subject: Guarded, unit: Unit) -> None:
    """The same where a unit is taken off, and with it whoever holds through it; nothing where nobody here may."""
    if may_turn(subject):
        through = KINDS[type(subject)].by_worker._default_manager.filter(
            content_object_id=subject.pk, through_unit=unit
        )
        turn(subject, without_units=[unit.pk], without_workers=set(through.values_list("user_id", flat=True)))
        if unit.pk in keyring.current().units:
            _owe(subject, unit.pk)


def bring_up_to_date(subject: Guarded, unit: Unit) -> None:
    """A right that had lapsed lives again: what it holds is the newest key."""
    kind, data_key = KINDS[type(subject)], keyring.current().data_key(subject.pk)
    number = keyring.current().number(subject.pk)
    old = {"content_object_id": subject.pk, "sealed_key__isnull": False, "key_number__lt": number}
    rows = list(kind.by_unit._default_manager.filter(group_id=unit.pk, **old))
    for row in rows:
        copy = copy_for_unit(kind, subject.pk, unit, data_key)
        row.sealed_key, row.unit_mark = copy.sealed, copy.mark
    kind.by_unit._default_manager.bulk_update(rows, ["sealed_key", "unit_mark"])
    persons = list(kind.by_worker._default_manager.filter(through_unit=unit, **old))
    sealed = _for_persons(kind, subject, persons, data_key)
    changed = [row for row in persons if row.pk in sealed]
    for row in changed:
        row.sealed_key = sealed[row.pk]
    kind.by_worker._default_manager.bulk_update(changed, ["sealed_key"])


def _first_is_said(kind: GuardedType, subject: Guarded) -> bool:
    """Whether row and log say which key is its own; of an object older than that it is said now."""
    if subject.key_commitment is not None:
        return True
    if not _has_settled(kind, subject) or not data_keys.is_unsaid(kind, subject.pk):
        return False
    data_keys.say_own(subject, keyring.current().data_key(subject.pk))
    subject.update()
    return True


def _has_settled(kind: GuardedType, subject: Guarded) -> bool:
    """Whether the key on the ring lies under a unit's own key as well: nobody without that made it, so neither row nor
    log need say first that it is its own."""
    ring = keyring.current()
    if not ring.holds(subject.pk):
        return False
    rows = kind.by_unit._default_manager.filter(
        content_object_id=subject.pk, group_id__in=ring.units, sealed_key__isnull=False
    )
    key = ring.data_key(subject.pk)
    return any(_holds_this(kind, subject.pk, row, key) for row in rows)


def _holds_this(kind: GuardedType, object_id: UUID, row: HeldByUnit, key: bytes) -> bool:
    wrapped, context = bytes(row.sealed_key or b""), unit_context(kind, object_id, row.group_id)
    older = partial(older_keys_of, row.group_id)
    try:
        return wrapping.is_settled(wrapped) and key == wrapping.with_newest(
            keyring.current().unit_key(row.group_id),
            older,
            lambda one: wrapping.unwrap(wrapped, context=context, key=one),
        )
    except VaultError:
        return False


def _copies(
    kind: GuardedType, subject: Guarded, key: bytes, without_units: Collection[int], without_workers: Collection[int]
) -> None:
    """Of everybody who holds it, whose hold has ended neither by its row nor by the log, and whom neither keeps out."""
    kept_out, ends = kept_from(subject), bound_rows.Ends(subject)
    held = {"content_object_id": subject.pk, "sealed_key__isnull": False}
    living = unexpired_q(timezone.now())
    rows = kind.by_unit._default_manager.filter(living, **held).exclude(group_id__in=without_units)
    of_units = dict(rows.values_list("id", "group_id"))
    units = Unit.objects.in_bulk(set(of_units.values()))
    copies: dict[int, CopyForUnit] = {}
    for row, unit_id in of_units.items():
        if not ends.revived_unit(unit_id) and not unit_keys.is_opened_by_any(units[unit_id], kept_out):
            copies[row] = copy_for_unit(kind, subject.pk, units[unit_id], key)
    persons = kind.by_worker._default_manager.filter(living, **held)
    staying = [
        row
        for row in persons.exclude(user_id__in={*without_workers, *kept_out})
        if not ends.revived_worker(row.user_id, row.through_unit_id)
    ]
    of_workers = _for_persons(kind, subject, staying, key)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT wall.turn_copies(%s, %s, %s::bigint[], %s::bytea[], %s::bytea[], %s::bigint[], %s::bytea[])",
            [
                *(subject.pk, kind.word),
                *(list(copies), [one.sealed for one in copies.values()], [one.mark for one in copies.values()]),
                *(list(of_workers), list(of_workers.values())),
            ],
        )
        if cursor.fetchone()[0] != len(copies) + len(of_workers):
            raise RuntimeError("a copy of a turned key found no right")


def _for_persons(kind: GuardedType, subject: Guarded, rows: Iterable[HeldByWorker], key: bytes) -> dict[int, bytes]:
    """A copy for each of these rights, of those who still sit where they hold it."""
    rows = list(rows)
    places: dict[tuple[int, int], Membership] = {}
    if rows:
        seated = Membership.objects.filter(worker_id__in={row.user_id for row in rows}, ended_at__isnull=True)
        places = {(one.worker_id, one.unit_id): one for one in seated.select_related("worker")}
    copies: dict[int, bytes] = {}
    for row in rows:
        place = places.get((row.user_id, row.through_unit_id))
        if place is not None:
            context = worker_context(kind, subject.pk, row.user_id)
            copies[row.pk] = certification.seal_to_member(place, key, context=context)
    return copies


def _owe(subject: Guarded, unit_id: int) -> None:
    """Whoever made the next key is taken off with it: she knows it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.owes_turn(%s, %s, %s)", [subject.pk, KINDS[type(subject)].word, unit_id])
