"""Saying in the trail that a new log begins after the database was put back: one supervisor, at the terminal."""

from __future__ import annotations

from casework.policy import gate, unit_of_work
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.trail.events import Event, Outcome
from casework.trail.log import append, encoding
from casework.trail.sequencer.new_log import LogCut

BECAUSE = ("restored", "disk_lost", "drill")
"""Why a database is put back: words from a list, so that none of hers gets into the trail."""


def say_new_log(by: Worker, province: Unit, parted: LogCut, *, because: str) -> None:
    """Leave the line by which the verifier reads checkpoints of the earlier log; once, however often it is asked."""
    gate.require_membership(by, province, Act.TRAIL_NEW_LOG)
    with unit_of_work.within(by, Act.TRAIL_NEW_LOG, province_id=province.pk) as doing:
        for body in Event.objects.filter(act=Act.TRAIL_NEW_LOG.value).values_list("body", flat=True):
            said = encoding.said(bytes(body)) or {}
            if (said.get("after"), said.get("signed")) == (parted.signed.origin, parted.signed.size):
                return
        append.write(
            doing,
            Outcome.DONE,
            after=parted.signed.origin,
            kept=parted.kept,
            filed=parted.filed,
            signed=parted.signed.size,
            root=parted.signed.root.hex(),
            because=because,
        )
