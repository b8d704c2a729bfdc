"""Ruling that a worker's name stays off papers that are handed out, and ending that."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from casework.journey.operation import operation
from casework.records.redacted_names import RedactedName
from casework.records.units import Membership, Unit
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.name_redaction import REASONS
from casework.rulebook.refusals import InvalidValue, SecondPersonNeeded
from casework.trail import actor


@operation(Act.NAME_REDACT)
def redact_name(by: Worker, province: Unit, *, worker_id: int, reason: str) -> RedactedName:
    """Keep a worker's name off such papers; her role stands there instead. Nobody rules so on her own name."""
    _not_herself(by, worker_id)
    if reason not in REASONS:
        raise InvalidValue("reason", "invalid_value")
    memberships = Membership.objects.filter(Q(unit__province=province) | Q(unit_id=province.pk), worker_id=worker_id)
    if not memberships.exists():
        raise InvalidValue("worker_id", "another_province")
    if _standing(province, worker_id).exists():
        raise InvalidValue("worker_id", "redacted_already")
    _note("redact", worker_id, reason)
    return RedactedName.objects.create(
        worker_id=worker_id, province=province, reason=reason, ruled_by=by, ruled_at=timezone.now()
    )


@operation(Act.NAME_SHOW)
def show_name(by: Worker, province: Unit, *, worker_id: int) -> None:
    """Let her name stand on such papers again."""
    _not_herself(by, worker_id)
    if not _standing(province, worker_id).update(ended_at=timezone.now(), ended_by=by):
        raise InvalidValue("worker_id", "not_redacted")
    _note("show", worker_id)


def _standing(province: Unit, worker_id: int) -> QuerySet[RedactedName]:
    return RedactedName.objects.filter(province=province, worker_id=worker_id, ended_at__isnull=True)


def _not_herself(by: Worker, worker_id: int) -> None:
    if worker_id == by.pk:
        raise SecondPersonNeeded("not_for_oneself")


def _note(what: str, worker_id: int, reason: str = "") -> None:
    doing = actor.acting()
    if doing is not None:
        doing.rights.append([what, "name", "", f"worker:{worker_id}", reason])
