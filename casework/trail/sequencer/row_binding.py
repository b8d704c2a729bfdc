"""Says in the log which rows no act says, and looks whether every bound row stands as its event left it.

The database writes into each event which rows of rights, people, duties and rulings its act changed (`wall.bound_row`).
Three things no act says: alerts, which the sequencer writes itself; the holds that go with the hour after her no; and,
once, every row from before events said any. Whatever stands otherwise than its event says becomes an alert.
"""

from __future__ import annotations

import time

from django.db import connection, transaction

from casework.trail.actor import act_of
from casework.trail.alerts import Alert, AlertKind, raise_alert
from casework.trail.events import Outcome
from casework.trail.log import append

BOUND = "rights.bind"
"""The word of the event; the table of the policy gives it to nobody."""
AT_ONCE = 500
"""So many rows one event says at most."""
HOUSE = (
    "membership",
    "membershipkey",
    "worker",
    "unit",
    "unitkey",
    "provinceroll",
    "organisation",
    "standby",
    "redactedname",
    "oversight",
    "alert",
    "exclusion",
    "handover",
    "notificationaddress",
    "alarm",
    "escalation",
    "escalatednotice",
    "committeenotice",
    "banorder",
    "bancopy",
    "banduty",
    "escalatedban",
    "escalatedreport",
)
"""The kinds of rows that grow with the house: looked at beside each checkpoint."""
OF_CASES = (
    "caseheldbyunit",
    "caseheldbyworker",
    "referralheldbyunit",
    "referralheldbyworker",
    "shelterstayheldbyunit",
    "shelterstayheldbyworker",
    "clock",
    "contactwarning",
    "herno",
    "violencereport",
    "reportcall",
    "reportkept",
)
"""The kinds that grow with its cases: one of them each time, in turn."""


def say_unsaid() -> int:
    """Write events that say what no act said; answers how many rows. Each part is committed for itself."""
    said = 0
    while True:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT taken, remain FROM wall.take_up_unsaid(%s)", [AT_ONCE])
                taken, remain = cursor.fetchone()
            if not taken:
                return said
            with act_of(None, None, BOUND) as doing:
                append.write(doing, Outcome.DONE, left=remain)
            said += taken


def look_at_rows(*, turn: int | None = None) -> None:
    """Cry out each row that does not stand as its event says: those of the house, and of cases one kind in turn."""
    turn = int(time.time()) // 60 if turn is None else turn
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, number, event_id FROM wall.rows_that_do_not_fit(%s)", [_kinds(turn)])
        found = cursor.fetchall()
    if not found:
        return
    cried = set(Alert.objects.filter(kind=AlertKind.RIGHT).values_list("row", "event_id"))
    for kind, number, event_id in found:
        row = f"{kind} {number}"
        if (row, event_id) not in cried:
            raise_alert(AlertKind.RIGHT, event_id=event_id, row=row)


def _kinds(turn: int) -> list[str]:
    return [*HOUSE, OF_CASES[turn % len(OF_CASES)]]
