"""Where a worker is told that something waits, what was sent there; and for a supervisor, whom nothing reaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from casework.policy import gate, viewing
from casework.records.notifications import Notification, NotificationAddress, NotificationWay, NotifierState
from casework.records.workers import Worker
from casework.rulebook.acts import Act

SHOWN = 5
STANDS_STILL = timedelta(minutes=10)
"""After so long without a round the page says that nobody is being told."""


@dataclass(frozen=True)
class SentTo:
    """One message to her: since when due, sent when; or the kind of failure and when it is tried again."""

    due_at: datetime
    sent_at: datetime | None
    failure: str
    again: datetime | None


@dataclass(frozen=True)
class OwnAddress:
    """One way, with her address where she set one, and the newest messages to it."""

    way: NotificationWay
    address: str
    since: datetime | None
    sent: tuple[SentTo, ...]


@dataclass(frozen=True)
class OwnAddresses:
    """Every way there is; `stands_still` where nobody sends from this server now."""

    ways: tuple[OwnAddress, ...]
    stands_still: bool


@dataclass(frozen=True)
class Unreached:
    """A worker at a unit whom nothing reaches: no address at all, or the last message failed since then."""

    worker: str
    unit: str
    failure: str
    since: datetime | None


@dataclass(frozen=True)
class NotReached:
    """All of a province, and whether anybody sends at all."""

    people: tuple[Unreached, ...]
    stands_still: bool


def own_addresses(by: Worker) -> OwnAddresses:
    """Her own; row security shows her nobody else's."""
    standing = {one.way: one for one in NotificationAddress.objects.filter(worker=by, ended_at__isnull=True)}
    return OwnAddresses(tuple(_own(way, standing.get(way)) for way in NotificationWay), _stands_still())


def _own(way: NotificationWay, row: NotificationAddress | None) -> OwnAddress:
    if row is None:
        return OwnAddress(way, "", None, ())
    sent = Notification.objects.filter(address=row).order_by("-id")[:SHOWN]
    return OwnAddress(
        way,
        row.address,
        row.set_at,
        tuple(SentTo(one.due_at, one.sent_at, one.failure, one.next_try_at) for one in sent),
    )


def not_reached(by: Worker) -> NotReached:
    """Whom of the supervisor's province nothing reaches. Raises NotAllowed."""
    with viewing.view_access(by, Act.NOTIFICATION_LIST):
        gate.require_role(by, Act.NOTIFICATION_LIST)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT w.display_name, u.name, x.failing, x.since FROM wall.whom_nothing_reaches() x "
                "JOIN casework_worker w ON w.id = x.worker_id JOIN casework_unit u ON u.group_id = x.unit_id "
                "ORDER BY u.name, w.display_name"
            )
            people = tuple(Unreached(*row) for row in cursor.fetchall())
        return NotReached(people, _stands_still())


def _stands_still() -> bool:
    state = NotifierState.objects.first()
    return state is None or state.went_round_at is None or state.went_round_at < timezone.now() - STANDS_STILL
