"""Whose entry it is to strike: who wrote it, or the desk that leads the case."""

from __future__ import annotations

from casework.policy.memberships import memberships_of
from casework.records.base import Record
from casework.records.beside import Interpreter, Representative
from casework.records.cases import Case
from casework.records.companions import Companion
from casework.records.incidents import LaterIncident
from casework.records.intake import Note
from casework.records.perpetrators import Perpetrator
from casework.records.workers import Worker

WRITTEN = Note | LaterIncident | Perpetrator | Representative | Interpreter | Companion
"""What is written down by somebody, who may strike it herself."""


def may_strike(by: Worker, case: Case, entry: Record) -> bool:
    """Whether she may; the table has said already that she may strike anything in this case at all."""
    if isinstance(entry, WRITTEN) and entry.written_by_id == by.pk:
        return True
    return any(membership.unit_id == case.desk_id for membership in memberships_of(by))
