"""Prepared states of being told: everybody has an address of her own; a late duty was told to the province."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db import connection

from casework.journey.escalations import take_steps
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.journey.intake.violence_reports import take_report
from casework.journey.notifications import set_address
from casework.policy import gate
from casework.records.cases import Clock
from casework.records.escalations import Escalation
from casework.records.units import Unit
from casework.rulebook.acts import Act
from tests.cast import Cast, Person

DAY = timedelta(days=1)


def told_elsewhere(cast: Cast) -> Mapping[str, UUID | int | str]:
    """Everybody who works somewhere has set an address of her own at which she is told."""
    for name in ("hoa", "quy", "thu", "mai", "binh", "lu", "lan", "son", "tri", "vinh", "toan", "khanh"):
        person: Person = getattr(cast, name)
        with person.acting() as worker:
            unit = gate.units_for(worker, Act.NOTIFICATION_SET)[0]
            set_address(worker, unit, way="email", address=f"{name}@example.vn")
            set_address(worker, unit, way="sms", address=f"09{sum(map(ord, name)):08d}")
    return {}


def reported_to_desk(cast: Cast) -> Mapping[str, UUID | int | str]:
    """Somebody reported violence to the desk, and nothing is settled yet."""
    with cast.hoa.acting() as hoa:
        told = {"source": "witness", "channel": "call", "what": "Đêm nào cũng nghe khóc", "about": "Nhà cuối bản"}
        # As it stands now: in a house where others were at work its keys may have turned since the cast was gathered.
        report = take_report(hoa, Unit.objects.get(pk=cast.desk.pk), answers=told)
    return {"violence_report": report.pk}


def escalated(cast: Cast) -> Mapping[str, UUID | int | str]:
    """Nobody took in an arrival, and the province is to call the desk."""
    with cast.mai.acting() as mai:
        case = submit_to_desk(mai, open_case(mai, cast.address, name="Thào Thị Dợ"))
    due = Clock.objects.filter(case=case, unit=cast.desk, met_at__isnull=True).earliest("due_at").due_at
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE casework_sequencer")
    take_steps(at=due + DAY)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    return {"case": case.pk, "escalation": Escalation.objects.filter(clock__case=case).latest("taken_at").pk}
