"""Ruling that a worker's name stays off papers that are handed out, and ending that."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from casework.journey.operation import operation
from casework.records.units import Membership, Unit
from casework.records.withheld import WithheldName
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import BadValue, SecondPersonNeeded
from casework.rulebook.withholding import REASONS
from casework.trail import actor


@operation(Act.NAME_WITHHOLD)
def withhold_name(by: Worker, realm: Unit, *, worker_id: int, reason: str) -> WithheldName:
    """Keep a worker's name off such papers; her role stands there instead. Nobody rules so on her own name."""
    _not_herself(by, worker_id)
    if reason not in REASONS:
        raise BadValue("reason", "bad_value")
    seats = Membership.objects.filter(Q(group__unit__realm=realm) | Q(group_id=realm.pk), worker_id=worker_id)
    if not seats.exists():
        raise BadValue("worker_id", "another_province")
    if _standing(realm, worker_id).exists():
        raise BadValue("worker_id", "withheld_already")
    _note("withhold", worker_id, reason)
    return WithheldName.objects.create(
        worker_id=worker_id, realm=realm, reason=reason, ruled_by=by, ruled_at=timezone.now()
    )


@operation(Act.NAME_SHOW)
def show_name(by: Worker, realm: Unit, *, worker_id: int) -> None:
    """Let her name stand on such papers again."""
    _not_herself(by, worker_id)
    if not _standing(realm, worker_id).update(ended_at=timezone.now(), ended_by=by):
        raise BadValue("worker_id", "not_withheld")
    _note("show", worker_id)


def _standing(realm: Unit, worker_id: int) -> QuerySet[WithheldName]:
    return WithheldName.objects.filter(realm=realm, worker_id=worker_id, ended_at__isnull=True)


def _not_herself(by: Worker, worker_id: int) -> None:
    if worker_id == by.pk:
        raise SecondPersonNeeded("not_for_oneself")


def _note(what: str, worker_id: int, reason: str = "") -> None:
    doing = actor.acting()
    if doing is not None:
        doing.rights.append([what, "name", "", f"worker:{worker_id}", reason])
