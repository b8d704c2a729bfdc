"""Messages that a moment makes: everybody has an address of her own, and who is told is counted."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from casework.journey.notifications import set_address
from casework.policy import gate
from casework.rulebook.acts import Act
from casework.rulebook.news import KEPT
from casework.rulebook.notifications import AHEAD, PRESSES_WITHIN
from tests.cast import Cast

DAY = timedelta(days=1)


def everybody_is_reached(cast: Cast) -> None:
    """Each at her own address, but who has no unit any more."""
    for person in cast.everybody.values():
        if person is cast.cuc:
            continue
        with person.acting() as worker:
            unit = gate.units_for(worker, Act.NOTIFICATION_SET)[0]
            set_address(worker, unit, way="email", address=f"{person.username}@example.vn")


def sent_at(at: datetime, *, ordinary: bool) -> dict[int, int]:
    """How many messages are made at this moment, by whom they go to."""
    hour = at if ordinary else datetime(2000, 1, 1, tzinfo=timezone.get_default_timezone())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casework_notifierstate SET hour = %s", [hour - DAY if ordinary else at])
        cursor.execute("SELECT count(*) FROM casework_notification")
        (before,) = cursor.fetchone()
        cursor.execute("SET LOCAL ROLE casework_notifier")
        cursor.execute(
            "SELECT wall.queue_notifications(%s, %s, %s, %s, %s, %s)",
            [at, hour, *(str(one) for one in (PRESSES_WITHIN, AHEAD, KEPT, timedelta(minutes=15)))],
        )
        cursor.execute("RESET ROLE")
        cursor.execute(
            "SELECT a.worker_id, count(*) FROM casework_notification n JOIN casework_notificationaddress a"
            " ON a.id = n.address_id GROUP BY 1 ORDER BY 1 OFFSET 0"
        )
        found = dict(cursor.fetchall())
        cursor.execute("DELETE FROM casework_notification")
    assert before == 0
    return found
