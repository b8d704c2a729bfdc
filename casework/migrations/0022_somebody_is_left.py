"""A word against somebody never leaves a case without anybody who opens it; and a key settled meanwhile is no mistake.

`wall.nothing_left_to_her` takes the rows of every unit of hers. Whoever works on a case could name everybody, with one
injected statement, and no wrapped key of it was left anywhere. The product gives a unit's other members rows of their
own before it says the word, so what the word takes from the unit that leads, or from the province, must be there in
another's hands already.
"""

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

KINDS = ("case", "referral", "shelterstay")

# Where each object must stay in somebody's hands: the unit that leads it, and a case also at the province.
LEADING = {
    "case": "t.id = $1 AND l.unit IN (CASE t.stage WHEN 'draft' THEN t.origin_id ELSE t.desk_id END,"
    " CASE WHEN t.stage <> 'draft' THEN d.province_id END)",
    "referral": "t.case_id = $1 AND l.unit = t.from_unit_id",
    "shelterstay": "t.case_id = $1 AND l.unit = d.group_id",
}

LIVING = """public.casework_membership m JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
            WHERE m.ended_at IS NULL"""


def opened(kind: str) -> str:
    """The objects of one kind that somebody living opens at such a unit, through the unit's row or in her own name."""
    case = "t" if kind == "case" else "c"
    joined = "" if kind == "case" else "JOIN public.casework_case c ON c.id = t.case_id"
    key = "h.content_object_id = t.id AND h.sealed_key IS NOT NULL AND (h.expires_at IS NULL OR h.expires_at > now())"
    return f"""SELECT '{kind}:' || t.id || ':' || l.unit AS held
        FROM public.casework_{kind} t {joined} JOIN public.casework_unit d ON d.group_id = {case}.desk_id
        CROSS JOIN LATERAL (SELECT u.group_id AS unit FROM public.casework_unit u) l
        WHERE {LEADING[kind]} AND (EXISTS (
            SELECT 1 FROM public.casework_{kind}heldbyunit h, {LIVING} AND m.unit_id = h.group_id
            AND h.group_id = l.unit AND {key}
        ) OR EXISTS (
            SELECT 1 FROM public.casework_{kind}heldbyworker h, {LIVING} AND m.unit_id = h.through_unit_id
            AND m.worker_id = h.user_id AND h.through_unit_id = l.unit AND {key}
        ))"""


OPENED = "\n        UNION ALL ".join(opened(kind) for kind in KINDS).replace("$1", "NEW.case_id")

TAKEN = "\n".join(
    f"""    DELETE FROM public.casework_{kind}heldbyworker h USING public.casework_{kind} t
        WHERE t.id = h.content_object_id AND h.user_id = NEW.worker_id AND t.{case} = NEW.case_id;
    DELETE FROM public.casework_{kind}heldbyunit h USING public.casework_{kind} t, public.casework_membership m
        WHERE t.id = h.content_object_id AND t.{case} = NEW.case_id
          AND m.worker_id = NEW.worker_id AND m.unit_id = h.group_id AND m.ended_at IS NULL;"""
    for kind, case in (("case", "id"), ("referral", "case_id"), ("shelterstay", "case_id"))
)

SOMEBODY_LEFT = f"""
CREATE OR REPLACE FUNCTION wall.nothing_left_to_her() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before text[];
    lost boolean;
BEGIN
    before := ARRAY({OPENED});
{TAKEN}
    SELECT NOT before <@ ARRAY({OPENED})
        -- Or she was the last at a unit that carries the case, or will: nobody there could be given it.
        OR EXISTS (
            SELECT 1 FROM public.casework_case t JOIN public.casework_unit d ON d.group_id = t.desk_id
            JOIN public.casework_membership hers
                ON hers.unit_id IN (d.group_id, d.province_id, CASE t.stage WHEN 'draft' THEN t.origin_id END)
            WHERE t.id = NEW.case_id AND hers.worker_id = NEW.worker_id AND hers.ended_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM {LIVING} AND m.unit_id = hers.unit_id AND NOT EXISTS (
                    SELECT 1 FROM public.casework_exclusion x
                    WHERE x.case_id = NEW.case_id AND x.worker_id = m.worker_id
                )
            )
        ) INTO lost;
    IF lost THEN
        RAISE EXCEPTION 'casework: nobody would be left who opens this case' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
"""

# As it was, and: who settles what somebody settled a moment ago changes nothing, and is told nothing.
ONLY_SETTLES = """
CREATE OR REPLACE FUNCTION wall.only_settles() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    settles boolean := to_jsonb(NEW) - 'sealed_key' = to_jsonb(OLD) - 'sealed_key'
        AND get_byte(NEW.sealed_key, 0) = 1 AND length(NEW.sealed_key) = 61;
    may boolean;
BEGIN
    IF current_user <> 'casework_app' OR settles AND get_byte(OLD.sealed_key, 0) = 2 THEN
        RETURN NEW;
    END IF;
    EXECUTE format('SELECT wall.gives_%s($1) AND wall.fits_%s($1, $2, $3)', TG_ARGV[0], TG_ARGV[0]) INTO may
        USING NEW.content_object_id, (to_jsonb(NEW) ->> TG_ARGV[1])::int, NEW.permission_id;
    IF NOT may AND settles AND get_byte(OLD.sealed_key, 0) = 1 THEN
        RETURN NULL;
    END IF;
    IF NOT may OR NEW.content_object_id <> OLD.content_object_id
        OR (NEW.granted_by <> OLD.granted_by AND NEW.granted_by IS DISTINCT FROM wall.worker())
    THEN
        RAISE EXCEPTION 'casework: a right may be settled, not changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0021_shape_in_sight")]

    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(SOMEBODY_LEFT + ONLY_SETTLES, migrations.RunSQL.noop),
    ]
