"""Grants: the one place that writes a permission, and it writes the key with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet, Value
from django.utils import timezone

from casework.policy import bound_rows, certification, data_keys, turning, unit_keys
from casework.policy.disclosure import Disclosure
from casework.policy.grant_tables import (
    KINDS,
    Guarded,
    GuardedType,
    permission_of,
    unexpired_q,
    worker_context,
)
from casework.policy.kept_out import kept_from
from casework.policy.table import Hold
from casework.policy.turning import CopyForUnit
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.records.units import Membership, Unit
from casework.rulebook.refusals import NotFound
from casework.trail import actor
from casework.trail.log.canonical import instant
from casework.vault import keyring, sealing

RENEWED = ["sealed_key", "granted_by", "granted_at", "origin", "reason", "expires_at"]


def _words(hold: Hold) -> list[Hold]:
    return [word for word in Hold if word <= hold]


def _common(
    object_id: UUID, hold: Hold, copy: CopyForUnit | bytes, reason: str, expires_at: datetime | None
) -> dict[str, Any]:
    doing = actor.acting()
    if doing is None or doing.worker_id is None:
        raise RuntimeError("a grant outside any act")
    carries = hold is Hold.SEE
    held = {"sealed_key": copy if carries else None}
    if isinstance(copy, CopyForUnit):
        held = {"sealed_key": copy.sealed if carries else None, "unit_mark": copy.mark if carries else None}
    return {
        "content_object_id": object_id,
        **held,
        "granted_by": doing.worker_id,
        "granted_at": doing.at,
        "origin": doing.act,
        "reason": reason,
        "expires_at": expires_at,
    }


def make_key(subject: Guarded) -> None:
    """Make the data key of a new guarded object, put it on the ring and say that it is its own; the first grant must
    follow in the same act."""
    data_key = sealing.new_key()
    keyring.current().hold(subject.pk, data_key)
    data_keys.say_own(subject, data_key)


def give_first(case: Case, to: Unit, hold: Hold) -> None:
    """The first hold on a case that this act has just made: nobody holds it and nobody is kept from it yet."""
    kind = KINDS[Case]
    note_right("give", kind, case.pk, f"unit:{to.pk}", hold.codename)
    sealed = turning.copy_for_unit(kind, case.pk, to, keyring.current().data_key(case.pk))
    rows = [
        {"group_id": to.pk, "permission_id": permission_of(Case, word), **_common(case.pk, word, sealed, "", None)}
        for word in _words(hold)
    ]
    columns = list(rows[0])
    places = ", ".join(f"({', '.join(['%s'] * len(columns))})" for _ in rows)
    with connection.cursor() as cursor:
        # Without asking for their numbers back: nobody needs them, and to be read each would be judged once more.
        cursor.execute(
            f"INSERT INTO {kind.by_unit._meta.db_table} ({', '.join(columns)}) VALUES {places}",  # noqa: S608 - names only
            [row[column] for row in rows for column in columns],
        )


def give(
    subject: Guarded,
    to: Unit,
    hold: Hold,
    *,
    reason: str = "",
    expires_at: datetime | None = None,
    disclosure: Disclosure | None = None,
) -> None:
    """Give a unit this hold on an object: permission and key in one write; a repeat renews it.

    A packet or a stay goes to another than the desk with a `disclosure` alone, no longer and no further than it lets.
    Where somebody who is excluded from the case has a key that opens this unit's - she sits there, or above it - its
    other members receive the key one by one.
    Raises NotCertified for a unit or a member that the province does not certify.
    """
    kind = KINDS[type(subject)]
    _lets_out(subject, to, expires_at, disclosure)
    bound_rows.check_desk(subject)
    data_key = keyring.current().data_key(subject.pk)
    excluded = kept_from(subject)
    if unit_keys.is_opened_by_any(to, excluded):
        give_one_by_one(subject, to, hold, excluded, reason=reason, expires_at=expires_at)
        return
    _note_given(kind, subject.pk, f"unit:{to.pk}", hold, expires_at)
    sealed = turning.copy_for_unit(kind, subject.pk, to, data_key)
    words = {permission_of(kind.record, word): word for word in _words(hold)}
    # Written over, never taken away first: in between the giver might not hold it herself.
    kind.by_unit._default_manager.bulk_create(
        [
            kind.by_unit(
                group_id=to.pk,
                permission_id=permission_id,
                **_common(subject.pk, word, sealed, reason, expires_at),
            )
            for permission_id, word in words.items()
        ],
        update_conflicts=True,
        unique_fields=["group", "permission", "content_object"],
        update_fields=[*RENEWED, "unit_mark"],
    )
    beyond = kind.by_unit._default_manager.filter(group_id=to.pk, content_object_id=subject.pk)
    beyond.exclude(permission_id__in=words).delete()


def _lets_out(subject: Guarded, to: Unit, expires_at: datetime | None, disclosure: Disclosure | None) -> None:
    """A defect of the caller, not a refusal: a way out on which nobody asked what she agreed to."""
    if isinstance(subject, Case) or to.pk == subject.case.desk_id:
        return
    parts = frozenset(subject.packet["parts"]) if isinstance(subject, Referral) else frozenset()
    if disclosure is None or not disclosure.lets(subject.case.pk, to.pk, parts, expires_at):
        raise RuntimeError("a way out without its check")


def give_one_by_one(
    subject: Guarded, to: Unit, hold: Hold, kept_out: Iterable[int], *, reason: str, expires_at: datetime | None
) -> None:
    """Give each member of a unit this hold in her own name, except those who are kept out."""
    kind, data_key, doing = KINDS[type(subject)], keyring.current().data_key(subject.pk), actor.acting()
    giver = doing.worker_id if doing else None
    members = Membership.objects.filter(unit_id=to.pk, ended_at__isnull=True).exclude(worker_id__in=kept_out)
    # The giver first: of something new, nobody gives on what she does not hold. And no stronger word is taken before
    # all have theirs, for it may be the one she gives by.
    memberships = sorted(members.select_related("worker"), key=lambda one: one.worker_id != giver)
    given = [
        one.worker_id
        for one in memberships
        if _give_to_member(kind, subject.pk, one, hold, data_key, reason, expires_at)
    ]
    _take_beyond(kind, subject.pk, given, hold)


def _take_beyond(kind: GuardedType, object_id: UUID, worker_ids: Iterable[int], hold: Hold) -> None:
    """Take the words above this hold from these persons."""
    above = [permission_of(kind.record, word) for word in Hold if word > hold]
    if above:
        rows = kind.by_worker._default_manager.filter(user_id__in=worker_ids, content_object_id=object_id)
        rows.filter(permission_id__in=above).delete()


def _give_to_member(
    kind: GuardedType,
    object_id: UUID,
    membership: Membership,
    hold: Hold,
    data_key: bytes,
    reason: str,
    expires_at: datetime | None,
) -> bool:
    """Whether she was given it; she may hold as much already."""
    sealed = certification.seal_to_member(
        membership, data_key, context=worker_context(kind, object_id, membership.worker_id)
    )
    words = {permission_of(kind.record, word): word for word in _words(hold)}
    if _holds_as_much_elsewhere(kind, object_id, membership, hold):
        return False
    _note_given(kind, object_id, f"worker:{membership.worker_id}", hold, expires_at)
    kind.by_worker._default_manager.bulk_create(
        [
            kind.by_worker(
                user_id=membership.worker_id,
                through_unit_id=membership.unit_id,
                permission_id=permission_id,
                **_common(object_id, word, sealed, reason, expires_at),
            )
            for permission_id, word in words.items()
        ],
        update_conflicts=True,
        unique_fields=["user", "permission", "content_object"],
        update_fields=[*RENEWED, "through_unit"],
    )
    return True


def _holds_as_much_elsewhere(kind: GuardedType, object_id: UUID, membership: Membership, hold: Hold) -> bool:
    """Whether another unit of hers gave her at least this much already: a second gift never makes her hold less."""
    strongest = permission_of(kind.record, hold)
    rows = kind.by_worker._default_manager.filter(
        user_id=membership.worker_id, content_object_id=object_id, permission_id=strongest
    )
    return rows.exclude(through_unit_id=membership.unit_id).filter(unexpired_q(timezone.now())).exists()


def note_right(what: str, kind: GuardedType, object_id: UUID, holder: str, hold: str) -> None:
    """Let the event of the act under way say whose right changed."""
    doing = actor.acting()
    if doing is not None:
        doing.rights.append([what, kind.word, str(object_id), holder, hold])


def _note_given(kind: GuardedType, object_id: UUID, holder: str, hold: Hold, expires_at: datetime | None) -> None:
    note_right("give", kind, object_id, holder, hold.codename)
    if expires_at is not None:
        note_right("end", kind, object_id, holder, instant(expires_at))


def give_to_member(
    subject: Guarded,
    to: Membership,
    hold: Hold,
    *,
    reason: str = "",
    expires_at: datetime | None = None,
) -> None:
    """Give one person this hold, through a unit of hers; refused for someone excluded from the case."""
    bound_rows.check_desk(subject)
    if to.worker_id in kept_from(subject):
        raise NotFound("excluded")
    kind = KINDS[type(subject)]
    if _give_to_member(kind, subject.pk, to, hold, keyring.current().data_key(subject.pk), reason, expires_at):
        _take_beyond(kind, subject.pk, [to.worker_id], hold)


def take(subject: Guarded, unit: Unit) -> int:
    """Take every hold of a unit on an object, key and permission together; also what its members hold through it.

    What is written from then on is under the next key: made here, where whoever takes it may make one and is not of
    that unit, else by the next write.
    """
    kind = KINDS[type(subject)]
    units = kind.by_unit._default_manager.filter(group_id=unit.pk, content_object_id=subject.pk)
    persons = kind.by_worker._default_manager.filter(through_unit=unit, content_object_id=subject.pk)
    if units.exists() or persons.exists():
        turning.turn_without(subject, unit)
    return _removed("take", kind, units, persons)


def keep_only(subject: Guarded, unit: Unit) -> int:
    """Take every hold of every unit but this one, and what persons hold through them."""
    kind = KINDS[type(subject)]
    units = kind.by_unit._default_manager.filter(content_object_id=subject.pk).exclude(group_id=unit.pk)
    persons = kind.by_worker._default_manager.filter(content_object_id=subject.pk).exclude(through_unit=unit)
    return _removed("take", kind, units, persons)


def take_without_holding(subject: Referral | ShelterStay) -> None:
    """Leave a packet that was withdrawn to who sent it, or a stay to the desk: every other hold goes, key and all.

    Whoever sees the case may, though she holds nothing on it herself; the wall looks that it was withdrawn.
    """
    kind = KINDS[type(subject)]
    function = "nobody_holds_withdrawn" if isinstance(subject, Referral) else "desk_alone_holds_stay"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT wall.{function}(%s)", [subject.pk])
        lost = [holder for (holder,) in cursor.fetchall()]
    for holder in sorted(lost):
        note_right("take", kind, subject.pk, holder, "")


def expire(subject: Guarded, unit: Unit, at: datetime, *, disclosure: Disclosure | None = None) -> None:
    """Let a unit's hold end by itself at this time. Of a packet or a stay it ends later than before, or is more than
    lapsed, with a `disclosure` alone."""
    kind = KINDS[type(subject)]
    later = Q(expires_at__isnull=True) | Q(expires_at__gt=at)
    if isinstance(subject, Case):
        later = Q()
    elif disclosure is not None:
        _lets_out(subject, unit, at, disclosure)
        later = Q()
    note_right("end", kind, subject.pk, f"unit:{unit.pk}", instant(at))
    units = kind.by_unit._default_manager.filter(later, group_id=unit.pk, content_object_id=subject.pk)
    units.update(expires_at=at)
    persons = kind.by_worker._default_manager.filter(through_unit=unit, content_object_id=subject.pk)
    if persons.filter(later).update(expires_at=at):
        # The log said of each until when, as it was given: of each it says so now.
        for worker_id in sorted(set(persons.filter(expires_at=at).values_list("user_id", flat=True))):
            note_right("end", kind, subject.pk, f"worker:{worker_id}", instant(at))
    if subject.older_keys and at > timezone.now():
        turning.bring_up_to_date(subject, unit)


def sweep(units: Iterable[int], at: datetime) -> int:
    """Delete what has lapsed for these units: the gate honours it no more, and its key must not lie about either."""
    lapsed = {
        (kind.word, place): rows
        for kind in KINDS.values()
        for place, rows in enumerate(
            (
                kind.by_unit._default_manager.filter(group_id__in=units, expires_at__lte=at),
                kind.by_worker._default_manager.filter(through_unit_id__in=units, expires_at__lte=at),
            )
        )
    }
    # At most sign-ins nothing has: one statement asks all tables which of them is meant.
    asked = [
        rows.order_by().annotate(word=Value(word), place=Value(place)).values_list("word", "place")[:1]
        for (word, place), rows in lapsed.items()
    ]
    met = {word for word, _place in asked[0].union(*asked[1:], all=True)}
    return sum(
        _removed("lapse", kind, lapsed[kind.word, 0], lapsed[kind.word, 1])
        for kind in KINDS.values()
        if kind.word in met
    )


def _removed(what: str, kind: GuardedType, units: QuerySet[Any], persons: QuerySet[Any]) -> int:
    """Delete these rows of a unit's and of persons', and name in the event everybody who loses a hold by it."""
    count = 0
    for rows, holder in ((units, "unit"), (persons, "worker")):
        whose = "group_id" if holder == "unit" else "user_id"
        lost = set(rows.values_list("content_object_id", whose))
        for object_id, holder_id in sorted(lost):
            note_right(what, kind, object_id, f"{holder}:{holder_id}", "")
        count += rows.delete()[0] if lost else 0
    return count


@dataclass(frozen=True)
class Holder:
    """One holder of an object, for people to read."""

    name: str
    hold: Hold
    granted_at: datetime
    origin: str
    expires_at: datetime | None


def holders(subject: Guarded) -> list[Holder]:
    """Every unit and person that holds this object, with the strongest hold of each."""
    kind = KINDS[type(subject)]
    with connection.cursor() as cursor:
        cursor.execute(  # only names of our own tables are put in; the id is bound
            f"""
            SELECT u.name, g.permission_id, g.granted_at, g.origin, g.expires_at
            FROM {kind.by_unit._meta.db_table} g JOIN casework_unit u ON u.group_id = g.group_id
            WHERE g.content_object_id = %(subject)s
            UNION ALL
            SELECT w.display_name, g.permission_id, g.granted_at, g.origin, g.expires_at
            FROM {kind.by_worker._meta.db_table} g JOIN casework_worker w ON w.id = g.user_id
            WHERE g.content_object_id = %(subject)s
            """,  # noqa: S608
            {"subject": subject.pk},
        )
        rows = cursor.fetchall()
    return strongest(kind.record, rows)


def strongest(record: type[Guarded], rows: Iterable[tuple[str, int, datetime, str, datetime | None]]) -> list[Holder]:
    """Holders by their rows - name, permission, since when, by which act, until when - with the strongest hold of each;
    who may do most stands first."""
    words = {permission_of(record, word): word for word in Hold}
    best: dict[str, Holder] = {}
    for name, permission_id, granted_at, origin, expires_at in rows:
        holder = Holder(name, words[permission_id], granted_at, origin, expires_at)
        if name not in best or best[name].hold < holder.hold:
            best[name] = holder
    return sorted(best.values(), key=lambda holder: (-holder.hold, holder.name))
