"""Predicates: the SQL by which every permission query knows an active membership, a living hold, and nobody kept out.

Each statement composes them; none says them again. All are bound with the same names: `worker`, `now`, `see` where only
that permission counts and, where only some roles count, `roles`.
"""

from __future__ import annotations

from casework.policy.grant_tables import Guarded, GuardedType
from casework.records.cases import Case
from casework.rulebook.lateness import GRACE

MEMBERSHIPS = """
    casework_membership m
    JOIN casework_worker w ON w.id = m.worker_id AND w.is_active
    JOIN casework_unit u ON u.group_id = m.unit_id AND u.is_active
"""
"""Memberships `m` of active workers `w` at active units `u`; active itself is one that is `NOT_ENDED`."""

NOT_ENDED = "m.ended_at IS NULL"

ACTIVE_MEMBERSHIPS = f"SELECT m.unit_id, m.role FROM {MEMBERSHIPS} WHERE m.worker_id = %(worker)s AND {NOT_ENDED}"  # noqa: S608
"""The units of an active worker, at active units, that have not ended."""

ACTIVE_MEMBERSHIPS_IN_ROLES = f"{ACTIVE_MEMBERSHIPS} AND m.role = ANY(%(roles)s)"

SEES = "g.permission_id = %(see)s"
"""A grant that lets its holder see, and so carries the object's key."""


def unexpired_sql(grant: str) -> str:
    """A grant that has not lapsed (to Django: `grant_tables.unexpired_q`); `grant` is what its table is called."""
    return f"({grant}.expires_at IS NULL OR {grant}.expires_at > %(now)s)"


def held_by_unit(kind: GuardedType, unit: str, where: str, *, grant: str = "g") -> str:
    """The living holds of a unit, from FROM on; `unit` is the SQL that names it, `where` what else is asked of `g`."""
    table = kind.by_unit._meta.db_table
    return f"{table} {grant} WHERE {grant}.group_id = {unit} AND {where} AND {unexpired_sql(grant)}"


def held_in_own_name(kind: GuardedType, unit: str, where: str) -> str:
    """The same of the worker herself, whose holds go through a unit of hers."""
    table = kind.by_worker._meta.db_table
    return f"{table} g WHERE g.user_id = %(worker)s AND g.through_unit_id = {unit} AND {where} AND {unexpired_sql('g')}"


def held(kind: GuardedType, columns: str, where: str) -> str:
    """Each living hold of a worker: of the units in `membership`, and in her own name through them.

    `columns` come first, of `g` and of `membership`; then whether it is in her own name, and the wrapped key.
    """
    unit = "membership.unit_id"
    return f"""
        SELECT {columns}, false AS personal, g.sealed_key FROM membership, {held_by_unit(kind, unit, where)}
        UNION ALL
        SELECT {columns}, true, g.sealed_key FROM membership, {held_in_own_name(kind, unit, where)}
    """  # noqa: S608 - only names of our own tables are put in


def case_of(record: type[Guarded], table: str) -> str:
    """The case a guarded object belongs to; `table` is what the object's own is called."""
    return f"{table}.{'id' if record is Case else 'case_id'}"


def not_excluded(case_id: str) -> str:
    """The worker is not kept from this case, by table or log; `case_id` is the SQL that names it.

    The few cases she is kept from are asked for once and not for each row.
    """
    kept_from = "SELECT wall.cases_kept_from(%(worker)s)"
    return f"{case_id} <> ALL (({kept_from})::uuid[])"


def works_at(worker: str, unit: str) -> str:
    """An active worker has an active membership there; both are the SQL that names them."""
    return f"EXISTS (SELECT 1 FROM {MEMBERSHIPS} WHERE m.worker_id = {worker} AND m.unit_id = {unit} AND {NOT_ENDED})"  # noqa: S608


def is_kept_from(worker: str, case_id: str) -> str:
    """That worker is kept from this case; both are the SQL that names them."""
    return f"EXISTS (SELECT 1 FROM casework_exclusion x WHERE x.case_id = {case_id} AND x.worker_id = {worker})"  # noqa: S608


def nobody_works_at(unit: str) -> str:
    """No active worker has an active membership there; `unit` is the SQL that names it. By `OFFSET` it is asked of that
    unit alone: else a small house would be read whole, everybody in it, for each desk."""
    return f"NOT EXISTS (SELECT 1 FROM {MEMBERSHIPS} WHERE m.unit_id = {unit} AND {NOT_ENDED} OFFSET 0)"  # noqa: S608


def somebody_is_kept_out_at(unit: str) -> str:
    """Whoever works there is, or one of them, excluded from some case."""
    return f"""
        EXISTS (
            SELECT 1 FROM casework_exclusion x JOIN casework_membership m ON m.worker_id = x.worker_id
            WHERE m.unit_id = {unit} AND {NOT_ENDED}
        )
    """  # noqa: S608


def nobody_may_open(unit: str, case_id: str) -> str:
    """Whoever works there is excluded from this case, or nobody works there."""
    return f"""
        NOT EXISTS (SELECT 1 FROM {MEMBERSHIPS} WHERE m.unit_id = {unit} AND {NOT_ENDED} AND NOT EXISTS (
            SELECT 1 FROM casework_exclusion x WHERE x.case_id = {case_id} AND x.worker_id = m.worker_id
        ))
    """  # noqa: S608


UNITS_BELOW = """
    WITH RECURSIVE below AS (
        SELECT unnest(%(units)s::int[]) AS group_id
        UNION SELECT u.group_id FROM casework_unit u JOIN below b ON u.parent_id = b.group_id
    ) SELECT group_id FROM below
"""
"""Units and those below them, whose keys theirs open; `units` are bound."""

SITS_ABOVE = f"""
    WITH RECURSIVE above AS (
        SELECT %(unit)s::int AS group_id
        UNION SELECT u.parent_id FROM casework_unit u JOIN above a ON u.group_id = a.group_id
        WHERE u.parent_id IS NOT NULL
    ) SELECT EXISTS (
        SELECT 1 FROM casework_membership m JOIN above a ON a.group_id = m.unit_id
        WHERE m.worker_id = ANY (%(workers)s) AND {NOT_ENDED}
    )
"""  # noqa: S608
"""Whether one of these workers sits at a unit, or above it; `unit` and `workers` are bound."""


def is_late(row: str, now: str = "%(now)s") -> str:
    """`lateness.is_late` of a row of duties. The first bound is nothing but a value, so that an index has it."""
    return (
        f"{row}.due_at < {now} AND ({row}.due_at > {row}.began_at"
        f" OR {row}.due_at < {now} - interval '{GRACE.seconds} seconds')"
    )
