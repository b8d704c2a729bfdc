"""Keeps person-by-person cases whole: where an exclusion split a unit's row, each colleague has a row of her own.

A newcomer at the unit, or someone who lost her passphrase and has a new key pair, is given hers by whoever holds the
key: the supervisor who appoints her, for what the province sees; her colleagues, when they next sign in, for the rest;
the desk that leads a packet, for somebody alone at its place.
A colleague whom the province does not certify gets nothing, and the trail says so.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Q, Value
from django.utils import timezone

from casework.policy import bound_rows, certification, gate, grants, turning
from casework.policy.grant_tables import KINDS, Guarded, GuardedType, permission_of, unexpired_q
from casework.policy.kept_out import LogBroken, kept_from
from casework.policy.table import Hold
from casework.records.referral import Referral
from casework.records.units import Membership, Unit
from casework.records.workers import Worker
from casework.rulebook.stages import REFERRAL_OPEN
from casework.vault import keyring

type Lasting = tuple[Hold, datetime]
"""A hold and until when; without an end it lasts as long as there are years."""

FOR_EVER = datetime.max.replace(tzinfo=UTC)


def share_with_colleagues(by: Worker) -> int:
    """Give what she holds in her own name through a unit to those colleagues there who have no row yet."""
    if keyring.current().anchor is None:
        return 0
    given = 0
    for kind, rows in _rows(Q(user=by)).items():
        mine: dict[int, dict[UUID, Lasting]] = defaultdict(dict)
        for through_unit, object_id, held in rows:
            mine[through_unit][object_id] = max(held, mine[through_unit].get(object_id, held))
        for unit_id, subjects in mine.items():
            given += _fill(by, kind, Unit.objects.get(pk=unit_id), subjects)
        if kind.record is Referral:
            given += _give_again(by, kind, {one for subjects in mine.values() for one in _led(subjects)})
    return given


def _led(subjects: dict[UUID, Lasting]) -> set[UUID]:
    return {object_id for object_id, (hold, _) in subjects.items() if hold is Hold.LEAD}


def _give_again(by: Worker, kind: GuardedType, led: set[UUID]) -> int:
    """An open packet to whoever had it at its place and has it no more, for her key pair is another: where she is alone
    there, nobody but the desk can give it to her. Who had it, and until when, the log says."""
    now, given = timezone.now(), 0
    packets = Referral.objects.filter(pk__in=led, stage__in=REFERRAL_OPEN, expires_at__gt=now).select_related("to_unit")
    for packet in packets.order_by("pk"):
        ends = bound_rows.Ends(packet)
        for place in Membership.objects.filter(unit_id=packet.to_unit_id, ended_at__isnull=True).select_related(
            "worker"
        ):
            end = ends.of_worker(place.worker_id, place.unit_id) or packet.expires_at
            if ends.was_given_to(place.worker_id) and end > now:
                until = min(end, packet.expires_at)
                given += _fill(by, kind, packet.to_unit, {packet.pk: (Hold.WORK, until)}, only=place.worker)
    return given


def held_through(unit: Unit) -> dict[str, dict[UUID, Lasting]]:
    """What is held person by person through a unit, by the word of its kind: asked before a key pair is renewed, for
    with the old pair its rows go."""
    held: dict[str, dict[UUID, Lasting]] = {}
    for kind, rows in _rows(Q(through_unit=unit)).items():
        subjects = held.setdefault(kind.word, {})
        for _, object_id, lasting in rows:
            subjects[object_id] = max(lasting, subjects.get(object_id, lasting))
    return held


def share_with(by: Worker, newcomer: Worker, unit: Unit, held: dict[str, dict[UUID, Lasting]]) -> int:
    """Give somebody just seated at a unit, or under a new key pair, what is held there person by person."""
    return sum(_fill(by, kind, unit, held[kind.word], only=newcomer) for kind in KINDS.values())


def _rows(whose: Q) -> dict[GuardedType, list[tuple[int, UUID, Lasting]]]:
    """What these hold of each kind, in one statement: through which unit, which object, how and until when."""
    words = {permission_of(kind.record, word): word for kind in KINDS.values() for word in Hold}
    asked = [
        kind.by_worker._default_manager.filter(whose & unexpired_q(timezone.now()))
        .annotate(word=Value(kind.word))
        .values_list("word", "through_unit_id", "content_object_id", "permission_id", "expires_at")
        for kind in KINDS.values()
    ]
    found: dict[str, list[tuple[int, UUID, Lasting]]] = {kind.word: [] for kind in KINDS.values()}
    for word, through_unit, object_id, permission, until in asked[0].union(*asked[1:], all=True):
        found[word].append((through_unit, object_id, (words[permission], until or FOR_EVER)))
    return {kind: found[kind.word] for kind in KINDS.values()}


def _fill(
    by: Worker, kind: GuardedType, unit: Unit, subjects: dict[UUID, Lasting], *, only: Worker | None = None
) -> int:
    memberships = Membership.objects.filter(unit_id=unit.pk, ended_at__isnull=True, worker__is_active=True)
    if only is not None:
        memberships = memberships.filter(worker=only)
    members = {membership.worker_id: membership for membership in memberships.select_related("worker")}
    have = defaultdict(set)
    rows = kind.by_worker._default_manager.filter(content_object_id__in=subjects, user_id__in=members)
    for object_id, user_id in rows.values_list("content_object_id", "user_id"):
        have[object_id].add(user_id)
    left_out = set()
    if only is None:
        # One row of somebody else's making must not keep a whole unit from signing in.
        for membership in members.values():
            if any(membership.worker_id not in have[object_id] for object_id in subjects) and not certification.stands(
                membership, membership.worker
            ):
                certification.note_uncertified(membership)
                left_out.add(membership.worker_id)
    wanted = members.keys() - left_out
    wanting = {object_id: wanted - have[object_id] for object_id in subjects if wanted - have[object_id]}
    given = 0
    for object_id in sorted(wanting):
        turning.wait_for_turns(object_id)
    for subject in kind.record._default_manager.filter(pk__in=gate.hold_keys(by, kind.record, wanting)):
        try:
            kept_out = kept_from(subject)
            bound_rows.check_desk(subject)
        except LogBroken:
            # Said in the log of the server; a case whose log has a hole must not keep a whole unit from signing in.
            grants.note_right("broken", kind, subject.pk, f"unit:{unit.pk}", "")
            continue
        if _has_ended(kind, subject, unit):
            continue
        for worker_id in wanting[subject.pk] - kept_out:
            hold, until = subjects[subject.pk]
            ends = None if until == FOR_EVER else until
            grants.give_to_member(subject, members[worker_id], hold, reason="shared", expires_at=ends)
            given += 1
    return given


def _has_ended(kind: GuardedType, subject: Guarded, unit: Unit) -> bool:
    """Whether the log lets end all that people hold through this unit: then nothing is given on by a row that lives."""
    ends = bound_rows.Ends(subject)
    rows = kind.by_worker._default_manager.filter(
        unexpired_q(timezone.now()), through_unit=unit, content_object_id=subject.pk, sealed_key__isnull=False
    )
    revived = [ends.revived_worker(one, unit.pk) for one in sorted(set(rows.values_list("user_id", flat=True)))]
    return bool(revived) and all(revived)
