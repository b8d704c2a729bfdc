"""What the database asks at every write, asked for less: whether history is there, and whether she sees the case.

The same truths as before. Each table has a question of its own for the history of its rows, whose plan is kept, where
one question for all was planned anew for every row. And writing asks the function that answers whether she sees the
case; reading keeps that question written out, for so it plans as a join over many rows, but for one row it is many
small plans to be set up, three times over where the row is changed.
"""

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

# Text in an object before version 3; base64 without padding, in quotes, in the arrays since.
NAMES_HISTORY = """
CREATE FUNCTION wall.names_history(body bytea, history_id uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN strpos(convert_from(body, 'UTF8'), CASE get_byte(body, 0)
        WHEN ascii('[') THEN '"' || rtrim(encode(uuid_send(history_id), 'base64'), '=') || '"'
        ELSE history_id::text END) > 0;
END $$;
ALTER FUNCTION wall.names_history(bytea, uuid) OWNER TO casework_wall;
REVOKE ALL ON FUNCTION wall.names_history(bytea, uuid) FROM PUBLIC;
"""

TRACKED = (
    *("case", "referral", "shelterstay", "survivor", "safecontact", "incident", "consent", "note", "riskassessment"),
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
              AND wall.names_history(e.body, h.history_id)
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
    *("survivor", "safecontact", "incident", "consent", "note", "riskassessment", "safetyplan", "livelihoodplan"),
    *("livelihoodinput", "training", "milestone", "followup", "closurereview", "fingerprint"),
)
SEES = dict.fromkeys(OF_A_CASE, "wall.sees_case(case_id)")
SEES["clock"] = "(wall.sees_case(case_id) OR (object_id IS NOT NULL AND wall.sees_referral(object_id)))"


def held(case: str) -> str:
    """Whoever is asking holds this case, and is not kept from it. Written out, so that it plans as a join."""
    return f"""((EXISTS (SELECT 1 FROM wall.case_of_my_units h WHERE h.subject = {case})
     OR EXISTS (SELECT 1 FROM wall.case_in_my_name h WHERE h.subject = {case}))
    AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = {case}))"""


def writes(table: str, sees: str) -> str:
    """Part what stood for everything done to a table into reading and writing."""
    case = held(f"{table}.case_id")
    seen = f"({case} OR (object_id IS NOT NULL AND wall.sees_referral(object_id)))" if "object_id" in sees else case
    return f"""
DO $$
DECLARE
    standing text;
BEGIN
    SELECT polname INTO STRICT standing FROM pg_policy WHERE polrelid = '{table}'::regclass AND polcmd = '*';
    EXECUTE format('DROP POLICY %I ON {table}', standing);
END $$;
CREATE POLICY visible ON {table} FOR SELECT TO casework_app USING ({seen});
CREATE POLICY inserted ON {table} FOR INSERT TO casework_app WITH CHECK ({sees});
CREATE POLICY updated ON {table} FOR UPDATE TO casework_app USING ({sees}) WITH CHECK ({sees});
CREATE POLICY deleted ON {table} FOR DELETE TO casework_app USING ({sees});
"""


WRITTEN = "".join(writes(f"casework_{name}", sees) for name, sees in SEES.items())

GUARDED = {
    "case": ("", "wall.sees_case(id)"),
    "referral": ("wall.sees_case(case_id)", "(wall.sees_referral(id) OR wall.sees_case(case_id))"),
    "shelterstay": ("wall.sees_case(case_id)", "(wall.sees_shelterstay(id) OR wall.sees_case(case_id))"),
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
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0024_asked_once")]

    operations: ClassVar[list[Operation]] = [migrations.RunSQL(NAMES_HISTORY + KEPT + WRITTEN, migrations.RunSQL.noop)]
