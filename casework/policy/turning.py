"""Turning a key: whoever is taken off an object keeps at most the key she had, which opens nothing that comes after.

The next key is made in the act that takes her off: the row keeps the key of before wrapped under it (vault/key_chain),
history and event bind it (data_keys), and everybody who stays is given a copy where her copy of before lay. Nothing
that was written is written anew: the next key opens the older ones.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection
from django.utils import timezone

from casework.policy import bound_rows, certification, data_keys
from casework.policy.grant_tables import KINDS, Guarded, GuardedType, unexpired_q, unit_context, worker_context
from casework.records.units import Membership, Unit
from casework.vault import keyring, sealing, wrapping
from casework.vault.key_chain import lengthened


def may_turn(subject: Guarded) -> bool:
    """Whether whoever is at work may make the next key of this object: whoever gives rights on it, and holds its key.
    One that is older than commitments has none to go on from."""
    if not keyring.current().holds(subject.pk):
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.may_turn(%s, %s)", [subject.pk, KINDS[type(subject)].word])
        return bool(cursor.fetchone()[0])


def turn(subject: Guarded, *, without_units: Collection[int] = (), without_workers: Collection[int] = ()) -> None:
    """Make the next key of an object and give it to whoever holds it, without those who are being taken off and those
    whose hold has ended, by its row or by the log.

    Of the act under way, before they are taken: not even for a moment is the next key sealed to them. Raises
    NotCertified for a holder whom the province does not certify.
    """
    kind, ring = KINDS[type(subject)], keyring.current()
    bound_rows.check_desk(subject)
    _lock(subject.pk, "pg_advisory_xact_lock")
    key, following = ring.data_key(subject.pk), sealing.new_key()
    subject.older_keys = lengthened(bytes(subject.older_keys or b""), key, following, subject.pk)
    ring.hold(subject.pk, following, subject.older_keys)
    data_keys.say_own(subject, following)
    subject.update()
    _copies(kind, subject, following, without_units, without_workers)


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


def _copies(
    kind: GuardedType, subject: Guarded, key: bytes, without_units: Collection[int], without_workers: Collection[int]
) -> None:
    ring, ends, now = keyring.current(), bound_rows.Ends(subject), timezone.now()
    rows = kind.by_unit._default_manager.filter(
        unexpired_q(now), content_object_id=subject.pk, sealed_key__isnull=False
    )
    held = dict(rows.exclude(group_id__in=without_units).values_list("id", "group_id"))
    units = Unit.objects.in_bulk(set(held.values()))
    copies = {}
    for row_id, unit_id in held.items():
        if ends.unit_is_over(unit_id):
            bound_rows.note_revived(subject, f"unit:{unit_id}")
            continue
        context = unit_context(kind, subject.pk, unit_id)
        if unit_id in ring.units:
            copies[row_id] = wrapping.wrap(ring.unit_key(unit_id), key, context=context)
        else:
            copies[row_id] = certification.seal_to_unit(units[unit_id], key, context=context)
    _write(kind, subject, copies, by_unit=True)

    persons = kind.by_worker._default_manager.filter(
        unexpired_q(now), content_object_id=subject.pk, sealed_key__isnull=False
    )
    copies = {}
    for row_id, user_id, unit_id in persons.exclude(user_id__in=without_workers).values_list(
        "id", "user_id", "through_unit_id"
    ):
        if ends.worker_is_over(user_id, unit_id):
            bound_rows.note_revived(subject, f"worker:{user_id}")
            continue
        place = Membership.objects.filter(worker_id=user_id, unit_id=unit_id, ended_at__isnull=True).first()
        if place is not None:
            context = worker_context(kind, subject.pk, user_id)
            copies[row_id] = certification.seal_to_member(place, key, context=context)
    _write(kind, subject, copies, by_unit=False)


def _write(kind: GuardedType, subject: Guarded, copies: dict[int, bytes], *, by_unit: bool) -> None:
    if copies:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT wall.turn_copies(%s, %s, %s, %s::bigint[], %s::bytea[])",
                [subject.pk, kind.word, by_unit, list(copies), list(copies.values())],
            )
            if cursor.fetchone()[0] != len(copies):
                raise RuntimeError("a copy of a turned key found no right")
