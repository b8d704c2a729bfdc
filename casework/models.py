"""Brings every table before Django, module by module; nobody else imports from here."""

from casework.policy import grant_tables
from casework.records import (
    idempotency,
    kinds,
    news,
    organisations,
    oversight,
    preferences,
    redacted_names,
    stand_by,
    statistics,
    territory,
    units,
    unsent,
    worker_sessions,
    workers,
)
from casework.trail import alerts, events
from casework.trail.log import chain
from casework.trail.proof import leaves

__all__ = [
    "alerts",
    "chain",
    "events",
    "grant_tables",
    "idempotency",
    "kinds",
    "leaves",
    "news",
    "organisations",
    "oversight",
    "preferences",
    "redacted_names",
    "stand_by",
    "statistics",
    "territory",
    "units",
    "unsent",
    "worker_sessions",
    "workers",
]
