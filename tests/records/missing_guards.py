"""What a kind of record lacks of what the database does for every record, asked of its catalog by the table's name."""

from __future__ import annotations

from django.db import connection

from casework.records import kinds

WANTED = {"version_moves": "BEFORE UPDATE", "has_its_history": "AFTER INSERT OR DELETE OR UPDATE"}
APPEND_ONLY = {
    "casework_append_only_row": "BEFORE DELETE OR UPDATE",
    "casework_append_only_statement": "BEFORE TRUNCATE",
}

POLICIES = {
    "": {("visible", "r"), ("inserted", "a"), ("updated", "w"), ("all_for_verifying", "r")},
    "historical": {("visible", "r"), ("inserted", "a"), ("all_for_verifying", "r")},
}


def missing_guards(table: str) -> list[str]:
    """One sentence for each guard that a record's table or its history does without."""
    name = table.removeprefix("casework_")
    past = f"casework_historical{name}"
    missing = [*_triggers(table, WANTED), *_triggers(past, APPEND_ONLY)]
    if len(missing) == len(WANTED) + len(APPEND_ONLY):
        missing.insert(0, f"CALL wall.guard_record('{name}', ...) is missing from its migration")
    missing += [*_row_security(table, POLICIES[""]), *_row_security(past, POLICIES["historical"])]
    file_of, changes_in = _source("file_of"), _source("changes_in")
    # The case itself is read by the gate.
    if name != "case" and f"'{table}' = ANY (kinds)" not in file_of:
        missing.append(f"{table} does not come with wall.file_of")
    if f"FROM public.{past} h" not in changes_in or f"'{name}' = ANY (kinds)" not in changes_in:
        missing.append(f"{past} is not read by wall.changes_in")
    if name not in kinds.BY_WORD:
        missing.append(f"{name} is not told of by kinds.BY_WORD")
    looked_up = {word: _part(file_of, word) for word in ("worker", "unit")}
    for column, names in _naming(table):
        if f"t.{column} FROM public.{table} t" not in looked_up[names]:
            missing.append(f"{table}.{column} names a {names}, and wall.file_of looks up no name for it")
    return missing


def _asked(question: str, *values: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())


def _triggers(table: str, wanted: dict[str, str]) -> list[str]:
    found = dict(
        _asked(
            "SELECT tgname::text, pg_get_triggerdef(oid) FROM pg_trigger"
            " WHERE tgrelid = to_regclass(%s) AND tgenabled IN ('O', 'A')",
            table,
        )
    )
    return [f"{table} has no trigger {name}" for name, when in wanted.items() if f" {when} " not in found.get(name, "")]


def _row_security(table: str, wanted: set[tuple[str, str]]) -> list[str]:
    forced = _asked(
        "SELECT relname, '' FROM pg_class WHERE oid = to_regclass(%s) AND relrowsecurity AND relforcerowsecurity", table
    )
    missing = [] if forced else [f"{table} has no forced row security"]
    policies = set(_asked("SELECT polname::text, polcmd::text FROM pg_policy WHERE polrelid = to_regclass(%s)", table))
    return missing + [f"{table} has no policy {name}" for name, _ in sorted(wanted - policies)]


def _source(function: str) -> str:
    ((source, _),) = _asked(
        "SELECT prosrc, '' FROM pg_proc WHERE pronamespace = 'wall'::regnamespace AND proname = %s", function
    )
    return source


def _part(file_of: str, word: str) -> str:
    """The part of the function that answers for one word."""
    return file_of.split(f"IF '{word}' = ANY (kinds) THEN")[1].split("END IF;")[0]


def _naming(table: str) -> list[tuple[str, str]]:
    """The columns that name a worker or a unit: by what they refer to, or by name where they refer to nothing."""
    return _asked(
        """
        SELECT a.attname::text, CASE
            WHEN f.confrelid = 'casework_worker'::regclass OR a.attname LIKE '%%\\_by\\_id' OR a.attname = 'worker_id'
            THEN 'worker' ELSE 'unit' END
        FROM pg_attribute a
        LEFT JOIN pg_constraint f ON f.conrelid = a.attrelid AND f.contype = 'f' AND f.conkey = ARRAY[a.attnum]
        WHERE a.attrelid = to_regclass(%s) AND a.attnum > 0 AND NOT a.attisdropped AND (
            f.confrelid IN ('casework_worker'::regclass, 'casework_unit'::regclass, 'auth_group'::regclass)
            OR a.attname LIKE '%%\\_by\\_id' OR a.attname LIKE '%%unit\\_id' OR a.attname = 'worker_id'
        )
        ORDER BY 1
        """,
        table,
    )
