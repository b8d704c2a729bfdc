"""Watches the shape of the database: tables, columns, policies, triggers, functions, rights and the roles behind them.

Whoever owns the database can change its shape, and can remove whatever would tell of it from inside. So the sequencer,
from outside, takes a digest of the whole catalog beside each checkpoint; another digest is an event in the log, and
without a migration that would explain it also an alarm. A change taken back between two checkpoints is not seen, and
neither is one by a superuser who also stops the sequencer: then the checkpoints stop as well.
"""

from __future__ import annotations

import json

from django.db import connection, transaction

from casework.trail import pen
from casework.trail.actor import act_of
from casework.trail.alarms import Alarm, cry
from casework.trail.events import Event, Outcome

CHANGED = "schema.change"
"""The word of the event; the table of the policy gives it to nobody."""

CATALOG = """
WITH ours AS (SELECT oid, nspname FROM pg_namespace WHERE nspname IN ('public', 'wall')), line AS (
    SELECT 'table ' || concat_ws(' ', n.nspname, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity,
                                 r.rolname, c.relacl, c.reloptions) AS said
    FROM pg_class c JOIN ours n ON n.oid = c.relnamespace JOIN pg_roles r ON r.oid = c.relowner
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
    UNION ALL
    SELECT 'column ' || concat_ws(' ', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                                  a.attnotnull, a.attidentity, a.attacl, pg_get_expr(d.adbin, d.adrelid))
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN ours n ON n.oid = c.relnamespace
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm')
    UNION ALL
    SELECT 'index ' || pg_get_indexdef(i.indexrelid) || i.indisvalid
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN ours n ON n.oid = c.relnamespace
    UNION ALL
    SELECT 'constraint ' || concat_ws(' ', t.conrelid::regclass, t.conname, t.convalidated, pg_get_constraintdef(t.oid))
    FROM pg_constraint t JOIN ours n ON n.oid = t.connamespace
    UNION ALL
    SELECT 'policy ' || concat_ws(' ', tablename, policyname, permissive, roles, cmd, qual, 'check', with_check)
    FROM pg_policies WHERE schemaname IN ('public', 'wall')
    UNION ALL
    SELECT 'trigger ' || concat_ws(' ', g.tgenabled, pg_get_triggerdef(g.oid))
    FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN ours n ON n.oid = c.relnamespace
    WHERE NOT g.tgisinternal
    UNION ALL
    SELECT 'function ' || concat_ws(' ', p.oid::regprocedure, md5(pg_get_functiondef(p.oid)), r.rolname, p.proacl)
    FROM pg_proc p JOIN ours n ON n.oid = p.pronamespace JOIN pg_roles r ON r.oid = p.proowner
    WHERE p.prokind IN ('f', 'p')
    UNION ALL
    SELECT 'rule ' || concat_ws(' ', schemaname, tablename, rulename, definition)
    FROM pg_rules WHERE schemaname IN ('public', 'wall')
    UNION ALL
    SELECT 'event trigger ' || concat_ws(' ', evtname, evtevent, evtenabled, evtfoid::regproc) FROM pg_event_trigger
    UNION ALL
    SELECT 'schema ' || concat_ws(' ', nspname, nspacl) FROM pg_namespace WHERE nspname IN ('public', 'wall')
    UNION ALL
    SELECT 'role ' || concat_ws(' ', rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolreplication)
    FROM pg_roles WHERE rolname LIKE 'casework%%' OR ((rolsuper OR rolbypassrls) AND rolname NOT LIKE 'pg\\_%%')
    UNION ALL
    SELECT 'member ' || concat_ws(' ', g.rolname, m.rolname)
    FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
    WHERE g.rolname LIKE 'casework%%' OR m.rolname LIKE 'casework%%'
)
SELECT encode(sha256(convert_to(string_agg(said, chr(10) ORDER BY said COLLATE "C"), 'UTF8')), 'hex'), (
    SELECT count(*) FROM django_migrations
) FROM line
"""


def shape() -> tuple[str, int]:
    """The digest of the catalog as it is now, and how many migrations have been run."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('search_path', 'public, pg_catalog', true)")
        cursor.execute(CATALOG, {})
        digest, migrations = cursor.fetchone()
    return digest, migrations


def last_seen() -> tuple[str, int] | None:
    """What the newest event says; None before the first."""
    event = Event.objects.filter(worker_id__isnull=True, act=CHANGED).order_by("-id").first()
    if event is None:
        return None
    body = json.loads(bytes(event.body))
    return body["after"], body["migrations"]


@transaction.atomic
def watch() -> bool:
    """Write an event when the shape is another than the last one written; answers whether it was.

    The first look only says how the shape is. Afterwards a change that no migration came with is cried out.
    """
    before, now = last_seen(), shape()
    if before == now:
        return False
    digest, migrations = now
    with act_of(None, None, CHANGED) as doing:
        pen.write(doing, Outcome.DONE, before=before[0] if before else None, after=digest, migrations=migrations)
    if before is not None and before[1] == migrations:
        cry(Alarm.Kind.SCHEMA, event_id=doing.event_id)
    return True
