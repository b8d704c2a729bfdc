"""What the database asks at every write, asked for less: who is asking, whether history is there, who comes next.

The same truths as before. Who is asking is known by the mark alone, for whatever bears a true mark was written by the
application or by `wall.introduce`; matching its shape first cost four times as much as checking it. Each table has a
question of its own for the history of its rows, whose plan is kept, where one question for all was planned anew for
every row. Which cases whoever is asking is kept from is asked once a statement, and not of a table that asks for itself
who may read it. And writing asks the function that answers whether she sees the case; reading keeps that question
written out, for so it plans as a join over many rows, but for one row it is many small plans to be set up, three times
over where the row is changed.
"""

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

# The mark of a word (RFC 2104), which stands behind it after a colon; NULL where no key is planted.
MARK = "(SELECT encode(sha256(s.opad || sha256(s.ipad || convert_to({}, 'UTF8'))), 'hex') FROM wall.secret s)"
BEGAN = "trunc(extract(epoch FROM now()) * 1000000)::text"

WHO_IS_ASKING = f"""
CREATE OR REPLACE FUNCTION wall.introduce(word text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    known text;
BEGIN
    PERFORM set_config('casework.ctx', '', true);
    -- Three parts and the mark: a word with one part more is what this function itself has signed, in some transaction.
    IF word IS NULL OR split_part(word, ':', 4) <> right(word, 64)
        OR right(word, 64) IS DISTINCT FROM {MARK.format("left(word, -65)")}
    THEN
        RETURN;
    END IF;
    IF split_part(word, ':', 2)::int <> pg_backend_pid()
        OR split_part(word, ':', 3)::bigint < extract(epoch FROM clock_timestamp())
    THEN
        RETURN;
    END IF;
    known := left(word, -64) || {BEGAN};
    PERFORM set_config('casework.ctx', known || ':' || {MARK.format("known")}, true);
END $$;

CREATE OR REPLACE FUNCTION wall.worker() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    ctx text := current_setting('casework.ctx', true);
BEGIN
    -- The mark first: nothing of a word is believed, or even read, before it.
    IF ctx IS NULL OR right(ctx, 64) IS DISTINCT FROM {MARK.format("left(ctx, -65)")} THEN
        RETURN NULL;
    END IF;
    -- A word of the application's own, without the start of a transaction, has the mark in that place.
    IF split_part(ctx, ':', 4) IS DISTINCT FROM {BEGAN} OR split_part(ctx, ':', 2)::int <> pg_backend_pid()
        OR split_part(ctx, ':', 3)::bigint < extract(epoch FROM clock_timestamp())
    THEN
        RETURN NULL;
    END IF;
    RETURN split_part(ctx, ':', 1)::bigint;
END $$;
"""

TRACKED = (
    *("case", "referral", "refuge", "survivor", "safecontact", "report", "consent", "note", "riskassessment"),
    *("safetyplan", "livelihoodplan", "livelihoodinput", "training", "milestone", "followup", "closurereview"),
)


def has_its_history(name: str) -> str:
    """A change of a row of this table leaves its history row and its event before the transaction can end.

    The row is compared as a whole, with every column that it will ever have.
    """
    case = "" if name == "case" else "h.case_id = NEW.case_id AND "
    return f"""
CREATE FUNCTION wall.has_its_history_{name}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historical{name} h
        WHERE {case}h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND strpos(convert_from(e.body, 'UTF8'), h.history_id::text) > 0
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION wall.has_its_history_{name}() OWNER TO casework_wall;
REVOKE ALL ON FUNCTION wall.has_its_history_{name}() FROM PUBLIC;
DROP TRIGGER has_its_history ON casework_{name};
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR UPDATE OR DELETE ON casework_{name}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_{name}();
"""


KEPT = "".join(has_its_history(name) for name in TRACKED) + "DROP FUNCTION wall.has_its_history();\n"

OF_A_CASE = (
    *("survivor", "safecontact", "report", "consent", "note", "riskassessment", "safetyplan", "livelihoodplan"),
    *("livelihoodinput", "training", "milestone", "followup", "closurereview", "fingerprint"),
)
SEES = dict.fromkeys(OF_A_CASE, "wall.sees_case(case_id)")
SEES["clock"] = "(wall.sees_case(case_id) OR (thing_id IS NOT NULL AND wall.sees_referral(thing_id)))"

UNITS = "(SELECT wall.units())::int[]"
ME = "(SELECT wall.worker())"
KEPT_FROM = "(SELECT wall.kept_from())::uuid[]"
LIVING = "(h.expires_at IS NULL OR h.expires_at > now())"


def held(kind: str, thing: str, case: str) -> str:
    """Whoever is asking holds this object, and is not kept from its case. Written out, so that it plans as a join."""
    return f"""((EXISTS (SELECT 1 FROM casework_{kind}heldbyunit h
        WHERE h.content_object_id = {thing} AND h.group_id = ANY ({UNITS}) AND {LIVING})
     OR EXISTS (SELECT 1 FROM casework_{kind}heldbyworker h
        WHERE h.content_object_id = {thing} AND h.user_id = {ME} AND h.through_id = ANY ({UNITS}) AND {LIVING}))
    AND {case} <> ALL ({KEPT_FROM}))"""


def reads(table: str, command: str, seen: str) -> str:
    """Say anew who may read the rows of a table, or settle them: `command` is that of `pg_policy`."""
    return f"""
DO $$
DECLARE
    standing text;
BEGIN
    SELECT polname INTO STRICT standing FROM pg_policy WHERE polrelid = '{table}'::regclass AND polcmd = '{command}'
        AND polroles = ARRAY['casework_app'::regrole::oid];
    EXECUTE format('ALTER POLICY %I ON {table} USING (%s)', standing, $seen${seen}$seen$);
END $$;
"""


def writes(table: str, sees: str) -> str:
    """Part what stood for everything done to a table into reading and writing."""
    case = held("case", f"{table}.case_id", f"{table}.case_id")
    seen = f"({case} OR (thing_id IS NOT NULL AND wall.sees_referral(thing_id)))" if "thing_id" in sees else case
    return f"""
DO $$
DECLARE
    standing text;
BEGIN
    SELECT polname INTO STRICT standing FROM pg_policy WHERE polrelid = '{table}'::regclass AND polcmd = '*';
    EXECUTE format('DROP POLICY %I ON {table}', standing);
END $$;
CREATE POLICY seen ON {table} FOR SELECT TO casework_app USING ({seen});
CREATE POLICY kept ON {table} FOR INSERT TO casework_app WITH CHECK ({sees});
CREATE POLICY amended ON {table} FOR UPDATE TO casework_app USING ({sees}) WITH CHECK ({sees});
CREATE POLICY removed ON {table} FOR DELETE TO casework_app USING ({sees});
"""


WRITTEN = "".join(writes(f"casework_{name}", sees) for name, sees in SEES.items())

READ = "".join(
    reads(
        f"casework_historical{name}",
        "r",
        held("case", f"casework_historical{name}.{case}", f"casework_historical{name}.{case}"),
    )
    for name, case in (("case", "id"), *((name, "case_id") for name in OF_A_CASE if name != "fingerprint"))
) + reads("casework_case", "r", held("case", "casework_case.id", "casework_case.id"))
for _kind in ("referral", "refuge"):
    for _table in (f"casework_{_kind}", f"casework_historical{_kind}"):
        _own, _of_case = (
            held(k, f"{_table}.{thing}", f"{_table}.case_id") for k, thing in ((_kind, "id"), ("case", "case_id"))
        )
        READ += reads(_table, "r", f"({_own} OR {_of_case})")
for _holder, _own in (("unit", f"group_id = ANY ({UNITS})"), ("worker", f"user_id = {ME}")):
    _mine = f"{_own} AND content_object_id <> ALL ({KEPT_FROM})"
    READ += reads(f"casework_caseheldby{_holder}", "r", f"({_mine} OR wall.sees_case(content_object_id))")
    READ += reads(f"casework_caseheldby{_holder}", "w", f"({_mine} OR wall.gives_case(content_object_id))")

GUARDED = {
    "case": ("", "wall.sees_case(id)"),
    "referral": ("wall.sees_case(case_id)", "(wall.sees_referral(id) OR wall.sees_case(case_id))"),
    "refuge": ("wall.sees_case(case_id)", "(wall.sees_refuge(id) OR wall.sees_case(case_id))"),
}


def guarded(name: str, makes: str, sees: str) -> str:
    """The same for what guards itself, whose policies for each kind of statement stand apart already."""
    made = f"""
    EXECUTE format('ALTER POLICY %I ON casework_{name} WITH CHECK ({makes})', (
        SELECT polname FROM pg_policy WHERE polrelid = 'casework_{name}'::regclass AND polcmd = 'a'));"""
    return f"""
DO $$
BEGIN{made if makes else ""}
    EXECUTE format('ALTER POLICY %I ON casework_{name} USING ({sees}) WITH CHECK ({sees})', (
        SELECT polname FROM pg_policy WHERE polrelid = 'casework_{name}'::regclass AND polcmd = 'w'));
END $$;
"""


WRITTEN += "".join(guarded(name, makes, sees) for name, (makes, sees) in GUARDED.items())


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0023_unheard")]

    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(WHO_IS_ASKING + KEPT + READ + WRITTEN, migrations.RunSQL.noop)
    ]
