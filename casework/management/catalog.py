"""Reads the wall from PostgreSQL's catalog and says it as SQL: functions, views, row security, triggers, privileges.

Sorted and without owners' names, so that two databases with the same wall say the same, whoever migrated them and
whatever was migrated first.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from django.db import connection
from django.db.backends.utils import CursorWrapper

type Privilege = tuple[str, str, str, str]
"""On what, to whom, which, and on which column where not on all of it."""

OPENING = """\
-- The wall as it is: what the migrations came to, read from the catalog. `make wall` writes it anew; nobody edits it.
--
-- First the functions, views and tables of the schema `wall` and the trigger functions beside the tables, then table by
-- table its row security, policies, triggers and what each role may do. docs/wall.md says how to read it.
"""

# What a role holds because it owns the thing is not said; who owns it is, where that is casework_wall.
ROUTINES = """
SELECT p.oid::regprocedure::text, rtrim(pg_get_functiondef(p.oid)) || ';', r.rolname = 'casework_wall',
    ARRAY(
        SELECT coalesce(g.rolname, 'PUBLIC')
        FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a LEFT JOIN pg_roles g ON g.oid = a.grantee
        WHERE a.grantee <> p.proowner
    )
FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
WHERE p.pronamespace IN ('wall'::regnamespace, 'public'::regnamespace)
"""

VIEWS = """
SELECT c.oid::regclass::text, format(E'CREATE VIEW %s WITH (%s) AS\\n%s', c.oid::regclass,
    array_to_string(c.reloptions, ', '), pg_get_viewdef(c.oid, true))
FROM pg_class c WHERE c.relkind = 'v' AND c.relnamespace = 'wall'::regnamespace
"""

TABLES = """
SELECT c.oid::regclass::text, format(E'CREATE TABLE %s (\\n    %s\\n);', c.oid::regclass, array_to_string(
    ARRAY(
        SELECT a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
            || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
        FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
    ) || ARRAY(
        SELECT pg_get_constraintdef(t.oid) FROM pg_constraint t WHERE t.conrelid = c.oid AND t.contype <> 'n'
        ORDER BY t.conname
    ), E',\\n    '))
FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'wall'::regnamespace
"""

# Of each table: 0 its row security, 1 its policies, 2 its triggers.
GUARDS = """
SELECT c.oid::regclass::text, 0, '', CASE WHEN c.relrowsecurity AND c.relforcerowsecurity
    THEN format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;', c.oid::regclass)
    ELSE format('-- %s has no row security.', c.oid::regclass) END
FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
UNION ALL
SELECT p.polrelid::regclass::text, 1, p.polname, format('CREATE POLICY %I ON %s FOR %s TO %s', p.polname,
    p.polrelid::regclass,
    CASE p.polcmd
        WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
    array_to_string(ARRAY(SELECT coalesce(g.rolname, 'PUBLIC') FROM unnest(p.polroles) held
        LEFT JOIN pg_roles g ON g.oid = held ORDER BY 1), ', '))
    || coalesce(E'\\n    USING (' || pg_get_expr(p.polqual, p.polrelid, true) || ')', '')
    || coalesce(E'\\n    WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid, true) || ')', '') || ';'
FROM pg_policy p
UNION ALL
SELECT g.tgrelid::regclass::text, 2, g.tgname, pg_get_triggerdef(g.oid, true)
    || CASE g.tgenabled WHEN 'O' THEN '' ELSE ' -- ' || g.tgenabled::text END || ';'
FROM pg_trigger g WHERE NOT g.tgisinternal
"""

PRIVILEGES = """
SELECT c.oid::regclass::text, coalesce(g.rolname, 'PUBLIC'), a.privilege_type, ''
FROM pg_class c, aclexplode(c.relacl) a LEFT JOIN pg_roles g ON g.oid = a.grantee
WHERE c.relnamespace IN ('wall'::regnamespace, 'public'::regnamespace) AND a.grantee <> c.relowner
UNION ALL
SELECT c.oid::regclass::text, coalesce(g.rolname, 'PUBLIC'), a.privilege_type, quote_ident(t.attname)
FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid, aclexplode(t.attacl) a
    LEFT JOIN pg_roles g ON g.oid = a.grantee
WHERE c.relnamespace IN ('wall'::regnamespace, 'public'::regnamespace)
"""


def wall() -> str:
    """The whole wall of the connected database as SQL text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('search_path', 'public, pg_catalog, pg_temp', false)")
        cursor.execute(PRIVILEGES)
        privileges = {
            table: list(rows) for table, rows in groupby(sorted(cursor.fetchall()), key=lambda row: str(row[0]))
        }
        parts = [OPENING, *_routines(cursor), *_relations(cursor, privileges), *_guarded(cursor, privileges)]
        cursor.execute("RESET search_path")
    return "\n".join(f"{part.rstrip()}\n" for part in parts)


def _routines(cursor: CursorWrapper) -> list[str]:
    cursor.execute(ROUTINES)
    found = []
    for _, text, of_the_wall, callers in sorted(cursor.fetchall()):
        belongs = "belongs to casework_wall; " if of_the_wall else ""
        found.append(f"{text}\n-- {belongs}may be called by {', '.join(sorted(callers)) or 'its owner alone'}")
    return found


def _relations(cursor: CursorWrapper, privileges: dict[str, list[Privilege]]) -> list[str]:
    found = []
    for question in (TABLES, VIEWS):
        cursor.execute(question)
        found += [
            "\n".join([text.rstrip(), *_granted(privileges.pop(name, []))]) for name, text in sorted(cursor.fetchall())
        ]
    return found


def _guarded(cursor: CursorWrapper, privileges: dict[str, list[Privilege]]) -> list[str]:
    cursor.execute(GUARDS)
    found = []
    for table, rows in groupby(sorted(cursor.fetchall()), key=lambda row: str(row[0])):
        found.append("\n".join([*(text for *_, text in rows), *_granted(privileges.pop(table, []))]))
    # What is left are sequences.
    return [*found, "\n".join(line for rows in privileges.values() for line in _granted(rows))]


def _granted(rows: Iterable[Privilege]) -> list[str]:
    lines = []
    for (name, role), held in groupby(rows, key=lambda row: row[:2]):
        words = [_word(word, some) for word, some in groupby(held, key=lambda row: row[2])]
        lines.append(f"GRANT {', '.join(words)} ON {name} TO {role};")
    return lines


def _word(word: str, rows: Iterable[Privilege]) -> str:
    columns = [column for *_, column in rows if column]
    return f"{word} ({', '.join(columns)})" if columns else word
