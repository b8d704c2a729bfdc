"""Predicates: the SQL by which every permission query knows an active membership, a living hold, and nobody kept out.

All of them are bound with the same names: `worker`, `now` and, where only some roles count, `roles`.
"""

from __future__ import annotations

ACTIVE_MEMBERSHIPS = """
    SELECT m.unit_id, m.role FROM casework_membership m
    JOIN casework_worker w ON w.id = m.worker_id AND w.is_active
    JOIN casework_unit u ON u.group_id = m.unit_id AND u.is_active
    WHERE m.worker_id = %(worker)s AND m.ended_at IS NULL
"""
"""The units of an active worker, at active units, that have not ended."""

ACTIVE_MEMBERSHIPS_IN_ROLES = f"{ACTIVE_MEMBERSHIPS} AND m.role = ANY(%(roles)s)"


def unexpired(grant: str) -> str:
    """A grant that has not lapsed; `grant` is what its table is called."""
    return f"({grant}.expires_at IS NULL OR {grant}.expires_at > %(now)s)"


UNEXPIRED = unexpired("g")
"""The same of the table that is called `g` wherever this stands."""


def not_excluded(case_id: str) -> str:
    """The worker is not kept from this case; `case_id` is the SQL that names it.

    The few cases she is kept from are asked for once and not for each row.
    """
    kept_from = "SELECT x.case_id FROM casework_exclusion x WHERE x.worker_id = %(worker)s"
    return f"{case_id} <> ALL (ARRAY({kept_from}))"
