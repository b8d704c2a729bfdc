"""Watches the shape of the database: tables, columns, policies, triggers, functions, rights and the roles behind them.

Whoever owns the database can change its shape, and can remove whatever would tell of it from inside. So the sequencer,
from outside, takes a digest of the whole catalog beside each checkpoint and keeps it in a file beside the checkpoint.
Another digest is an event in the log, and also an alert unless migrations came with it that the running code has: a
name in django_migrations that it does not have explains nothing, and one that went away neither. Stop the sequencer for
an upgrade and start it with the new code.

What it does not see: a change taken back between two looks, one hidden beside a true migration, and one by a superuser
who also stops the sequencer or writes its files: then the checkpoints stop, or differ from those kept elsewhere.

An event trigger of PostgreSQL would see the first of these, for the owner cannot switch it off; those that are there
are part of the digest, but none is made here. Only a superuser makes one, so a dump of the database could no longer be
restored by its owner; its function would run with that superuser's rights inside every statement of every migration;
and what it wrote would be rolled back with the very statement in a transaction that is given up. The server's own log
tells the same from outside: set log_statement = 'ddl' for casework_owner and send it elsewhere.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from casework.trail.actor import act_of
from casework.trail.alerts import AlertKind, raise_alert
from casework.trail.events import Event, Outcome
from casework.trail.log import append, encoding, reading
from casework.trail.log.reading import Entry
from casework.trail.sequencer.mirror_log import MirrorLog

CHANGED = "schema.change"
"""The word of the event; the table of the policy gives it to nobody."""

CATALOG = """
WITH ours AS (SELECT oid, nspname FROM pg_namespace WHERE nspname IN ('public', 'wall')), line AS (
    SELECT 'table ' || concat_ws(' ', n.nspname, c.relname, c.relkind, c.relpersistence, c.relrowsecurity,
                                 c.relforcerowsecurity, r.rolname, c.relacl, c.reloptions) AS said
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
    SELECT 'event trigger ' || concat_ws(' ', e.evtname, e.evtevent, e.evtenabled, e.evttags, r.rolname,
                                         e.evtfoid::regprocedure, md5(pg_get_functiondef(e.evtfoid)))
    FROM pg_event_trigger e JOIN pg_roles r ON r.oid = e.evtowner
    UNION ALL
    SELECT 'setting ' || concat_ws(' ', r.rolname, s.setdatabase <> 0, s.setconfig)
    FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole
    WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
    UNION ALL
    SELECT 'triggers run as ' || setting FROM pg_settings WHERE name = 'session_replication_role'
    UNION ALL
    SELECT 'default ' || concat_ws(' ', r.rolname, a.defaclnamespace::regnamespace, a.defaclobjtype, a.defaclacl)
    FROM pg_default_acl a JOIN pg_roles r ON r.oid = a.defaclrole
    UNION ALL
    SELECT 'publication ' || concat_ws(' ', p.pubname, r.rolname, p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete)
    FROM pg_publication p JOIN pg_roles r ON r.oid = p.pubowner
    UNION ALL
    SELECT 'published ' || concat_ws(' ', pubname, schemaname, tablename, attnames, rowfilter)
    FROM pg_publication_tables
    UNION ALL
    SELECT 'subscription ' || concat_ws(' ', subname, subdbid, subenabled, subslotname, subpublications)
    FROM pg_subscription
    UNION ALL
    SELECT 'schema ' || concat_ws(' ', nspname, nspacl) FROM pg_namespace
    WHERE nspname NOT LIKE 'pg\\_temp%%' AND nspname NOT LIKE 'pg\\_toast\\_temp%%'
    UNION ALL
    SELECT 'function elsewhere ' || concat_ws(' ', p.oid::regprocedure, r.rolname, p.proacl, md5(p.prosrc))
    FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
    WHERE p.pronamespace NOT IN (SELECT oid FROM ours) AND (p.oid >= 16384 OR p.proacl IS NOT NULL)
    UNION ALL
    SELECT 'role ' || concat_ws(' ', rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolcreatedb,
                                rolinherit, rolreplication)
    FROM pg_roles WHERE rolname LIKE 'casework%%' OR ((rolsuper OR rolbypassrls) AND rolname NOT LIKE 'pg\\_%%')
    UNION ALL
    SELECT 'member ' || concat_ws(' ', g.rolname, m.rolname, a.admin_option, a.inherit_option, a.set_option)
    FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
    WHERE g.rolname LIKE 'casework%%' OR m.rolname LIKE 'casework%%' OR g.rolname LIKE 'pg\\_%%'
    UNION ALL
    SELECT 'sign-in ' || rolname FROM pg_roles WHERE rolcanlogin
)
SELECT said, NULL FROM line UNION ALL SELECT NULL, app || '.' || name FROM public.django_migrations
"""


class Shape(NamedTuple):
    """The digest of a catalog, and the names of the migrations that were run, in order and each once."""

    digest: str
    migrations: tuple[str, ...]


def shape() -> Shape:
    """How the database is now."""
    with connection.cursor() as cursor:
        # Not a schema that anybody but a superuser may put a function into, and no function of the database makes the
        # digest: the owner once put a sha256() of his own before PostgreSQL's.
        cursor.execute("SELECT set_config('search_path', 'pg_catalog, pg_temp', true)")
        cursor.execute(CATALOG, {})
        rows = cursor.fetchall()
        cursor.execute("SET LOCAL search_path TO DEFAULT")
    lines = sorted(said for said, _ in rows if said is not None)
    digest = sha256("\n".join(lines).encode()).hexdigest()
    return Shape(digest, tuple(sorted({name for _, name in rows if name is not None})))


@cache
def known_migrations() -> frozenset[str]:
    """The migrations that the running code has."""
    return frozenset(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations)


def last_seen(mirror: MirrorLog | None) -> Shape | None:
    """The shape at the last look: from its file beside the database, for the database's own word is what is watched.

    Without files, in a test, the newest event must do. None before the first look, and where the file was lost.
    """
    if mirror is not None:
        return _read(mirror.shape() or "")
    newest = schema_changes(limit=1)
    return _shape_in(newest[0].body, "after", "applied") if newest else None


def _read(text: str) -> Shape | None:
    found = encoding.said(text.encode())
    return _shape_in(found, "digest", "migrations") if found is not None else None


def _shape_in(body: dict[str, object], digest: str, migrations: str) -> Shape | None:
    names = body.get(migrations)
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return None
    return Shape(reading.word_of(body, digest), tuple(names))


def watch(mirror: MirrorLog | None) -> bool:
    """Write an event when the shape is another than at the last look; answers whether it was.

    The first look of all only says how the shape is. Afterwards a change that no migration of the running code explains
    is cried out; so is, once, that the file with the last look is gone.
    """
    with transaction.atomic():
        before, now = last_seen(mirror), shape()
        if before == now:
            return False
        lost = before is None and bool(schema_changes(limit=1))
        with act_of(None, None, CHANGED) as doing:
            append.write(
                doing,
                Outcome.DONE,
                before=before.digest if before else None,
                after=now.digest,
                applied=list(now.migrations),
                lost=lost,
            )
        if lost or (before is not None and not _explained(before, now)):
            raise_alert(AlertKind.SCHEMA, event_id=doing.event_id)
    # The file last: after a crash between the two the same change is told once more, never not at all.
    if mirror is not None:
        mirror.keep_shape(json.dumps(now._asdict()))
    return True


def _explained(before: Shape, now: Shape) -> bool:
    came, went = set(now.migrations) - set(before.migrations), set(before.migrations) - set(now.migrations)
    return bool(came) and not went and came <= known_migrations()


# The word stands in the statement itself, so that the small index of these events answers it.
TOLD = """
SELECT * FROM casework_event
WHERE act = 'schema.change' AND worker_id IS NULL AND province_id IS NULL AND case_id IS NULL
  AND id < coalesce(%s::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
  AND at >= coalesce(%s::timestamptz, '-infinity') AND at < coalesce(%s::timestamptz, 'infinity')
ORDER BY id DESC LIMIT %s
"""


def schema_changes(
    *, before: UUID | None = None, since: datetime | None = None, until: datetime | None = None, limit: int = 100
) -> list[Entry]:
    """The changes of the shape, newest first: of the whole house, so of no province."""
    return [reading.entry_of(event) for event in Event.objects.raw(TOLD, [before, since, until, limit])]
