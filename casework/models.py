"""Brings every table before Django, module by module; nobody else imports from here."""

from casework.policy import grant_tables
from casework.records import (
    alarms,
    contact_warnings,
    desk_views,
    escalations,
    idempotency,
    kinds,
    news,
    notifications,
    organisations,
    oversight,
    preferences,
    redacted_names,
    rotation,
    stand_by,
    statistics,
    territory,
    units,
    unsent,
    violence_reports,
    worker_sessions,
    workers,
)
from casework.trail import alerts, events
from casework.trail.log import chain
from casework.trail.proof import leaves

__all__ = [
    "alarms",
    "alerts",
    "chain",
    "contact_warnings",
    "desk_views",
    "escalations",
    "events",
    "grant_tables",
    "idempotency",
    "kinds",
    "leaves",
    "news",
    "notifications",
    "organisations",
    "oversight",
    "preferences",
    "redacted_names",
    "rotation",
    "stand_by",
    "statistics",
    "territory",
    "units",
    "unsent",
    "violence_reports",
    "worker_sessions",
    "workers",
]
