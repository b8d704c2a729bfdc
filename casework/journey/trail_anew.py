"""Saying in the trail that a new log begins after the database was put back: one supervisor, at the terminal."""

from __future__ import annotations

from casework.policy import gate, walls
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.trail import bodies, pen
from casework.trail.anew import Cut
from casework.trail.events import Event, Outcome

BECAUSE = ("restored", "disk_lost", "drill")
"""Why a database is put back: words from a list, so that none of hers gets into the trail."""


def say_begun_anew(by: Worker, province: Unit, parted: Cut, *, because: str) -> None:
    """Leave the line by which the verifier reads checkpoints of the earlier log; once, however often it is asked."""
    gate.require_post(by, province, Act.TRAIL_BEGIN_ANEW)
    with walls.within(by, Act.TRAIL_BEGIN_ANEW, realm_id=province.pk) as doing:
        for body in Event.objects.filter(act=Act.TRAIL_BEGIN_ANEW.value).values_list("body", flat=True):
            said = bodies.said(bytes(body)) or {}
            if (said.get("after"), said.get("signed")) == (parted.signed.origin, parted.signed.size):
                return
        pen.write(
            doing,
            Outcome.DONE,
            after=parted.signed.origin,
            kept=parted.kept,
            filed=parted.filed,
            signed=parted.signed.size,
            root=parted.signed.root.hex(),
            because=because,
        )
