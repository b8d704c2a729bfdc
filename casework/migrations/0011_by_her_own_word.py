"""Rights are written only as the product's own acts write them: by whoever may, to whom it may be, no stronger word.

Whoever only sees an object could until now write any word on it for any unit, or delete a unit's rows, with an injected
statement. From here the database itself knows which unit may hold which word on what, and who may give it.
"""

from typing import ClassVar

from django.db import migrations

KINDS = ("case", "referral", "shelterstay")
CASE_OF = {kind: f"(SELECT r.case_id FROM public.casework_{kind} r WHERE r.id = subject)" for kind in KINDS}
CASE_OF["case"] = "subject"


def function(name: str, returns: str, body: str) -> str:
    """One question the policies ask, answered past row-level security, by nobody but the application."""
    called, given = name.rstrip(")").split("(")
    bare = f"wall.{called}({', '.join(part.split()[-1] for part in given.split(',') if part)})"
    return f"""
CREATE FUNCTION wall.{name} RETURNS {returns}
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    {body}
$$;
ALTER FUNCTION {bare} OWNER TO casework_wall;
REVOKE ALL ON FUNCTION {bare} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {bare} TO casework_app;
"""


def has(kind: str) -> str:
    """Whether whoever is asking holds this word on an object, through a unit or in her own name."""
    return function(
        f"has_{kind}(subject uuid, word text)",
        "boolean",
        f"""SELECT (EXISTS (
        SELECT 1 FROM public.casework_{kind}heldbyunit h JOIN public.auth_permission p ON p.id = h.permission_id
        WHERE h.content_object_id = subject AND p.codename = word AND h.group_id = ANY (wall.units())
          AND (h.expires_at IS NULL OR h.expires_at > now())
    ) OR EXISTS (
        SELECT 1 FROM public.casework_{kind}heldbyworker h JOIN public.auth_permission p ON p.id = h.permission_id
        WHERE h.content_object_id = subject AND p.codename = word AND h.user_id = wall.worker()
          AND h.through_unit_id = ANY (wall.units()) AND (h.expires_at IS NULL OR h.expires_at > now())
    )) AND NOT EXISTS (
        SELECT 1 FROM public.casework_exclusion x WHERE x.case_id = {CASE_OF[kind]} AND x.worker_id = wall.worker()
    )""",
    )


# Which units an object may be held by, and by which words. A draft is nobody's but the unit's that heard her; from the
# report on the desk leads, the unit that heard her sees, and so does the province.
FITS = {
    "case": """SELECT EXISTS (
        SELECT 1 FROM public.casework_case c
        JOIN public.casework_unit d ON d.group_id = c.desk_id JOIN public.auth_permission p ON p.id = word
        WHERE c.id = subject AND CASE
            WHEN c.stage = 'draft' THEN unit = c.origin_id AND (p.codename <> 'lead' OR c.origin_id = c.desk_id)
            WHEN unit = c.desk_id THEN true
            ELSE (unit = c.origin_id OR unit = d.province_id) AND p.codename = 'see'
        END
    )""",
    "referral": """SELECT EXISTS (
        SELECT 1 FROM public.casework_referral r JOIN public.auth_permission p ON p.id = word
        WHERE r.id = subject AND (unit = r.from_unit_id OR (unit = r.to_unit_id AND p.codename <> 'lead'))
    )""",
    "shelterstay": """SELECT EXISTS (
        SELECT 1 FROM public.casework_shelterstay r JOIN public.casework_case c ON c.id = r.case_id
        JOIN public.casework_unit d ON d.group_id = c.desk_id JOIN public.auth_permission p ON p.id = word
        JOIN public.casework_unit u ON u.group_id = unit
        WHERE r.id = subject AND (
            unit = c.desk_id OR (u.kind = 'trusted_address' AND u.province_id = d.province_id AND p.codename = 'see')
        )
    )""",
}

# The unit that leads an object is never parted from it by hand.
LEADS = {
    "case": "SELECT EXISTS (SELECT 1 FROM public.casework_case c WHERE c.id = subject AND c.desk_id = unit)",
    "referral": "SELECT EXISTS (SELECT 1 FROM public.casework_referral r WHERE r.id = subject AND r.from_unit_id = unit)",
    "shelterstay": """SELECT EXISTS (
        SELECT 1 FROM public.casework_shelterstay r JOIN public.casework_case c ON c.id = r.case_id
        WHERE r.id = subject AND c.desk_id = unit
    )""",
}


def gives(kind: str) -> str:
    """Whether whoever is asking may give rights on an object: who works on the case, who leads what hangs on it, and
    who has just made it, while nobody holds it."""
    word = "work" if kind == "case" else "lead"
    made_here = (
        "EXISTS (SELECT 1 FROM public.casework_case c WHERE c.id = subject AND c.origin_id = ANY (wall.units()))"
        if kind == "case"
        else f"wall.has_case({CASE_OF[kind]}, 'work')"
    )
    return function(
        f"gives_{kind}(subject uuid)",
        "boolean",
        f"""SELECT wall.has_{kind}(subject, '{word}') OR (
        NOT EXISTS (SELECT 1 FROM public.casework_{kind}heldbyunit h WHERE h.content_object_id = subject)
        AND NOT EXISTS (SELECT 1 FROM public.casework_{kind}heldbyworker h WHERE h.content_object_id = subject)
        AND {made_here}
    )""",
    )


def shares(kind: str) -> str:
    """Whether whoever is asking may pass an object on, person by person, to somebody seated at that unit: a colleague
    there what she holds in her own name, and the province's supervisor what she sees to somebody of hers."""
    return function(
        f"shares_{kind}(subject uuid, unit int, word int)",
        "boolean",
        f"""SELECT EXISTS (
        SELECT 1 FROM public.casework_{kind}heldbyworker h
        WHERE h.content_object_id = subject AND h.user_id = wall.worker() AND h.through_unit_id = unit
          AND h.permission_id = word AND unit = ANY (wall.units()) AND (h.expires_at IS NULL OR h.expires_at > now())
    ) OR (wall.in_my_province(unit) AND wall.sees_{kind}(subject) AND (wall.fits_{kind}(subject, unit, word) OR EXISTS (
        SELECT 1 FROM public.casework_{kind}heldbyworker h
        WHERE h.content_object_id = subject AND h.through_unit_id = unit AND h.permission_id = word
    )))""",
    )


IS_MEMBER = function(
    "is_member(worker bigint, unit int)",
    "boolean",
    """SELECT EXISTS (
        SELECT 1 FROM public.casework_membership m
        WHERE m.worker_id = worker AND m.unit_id = unit AND m.ended_at IS NULL
    )""",
)

KEPT_FROM = function(
    "kept_from()",
    "uuid[]",
    "SELECT coalesce(array_agg(x.case_id), '{}') FROM public.casework_exclusion x WHERE x.worker_id = wall.worker()",
)

UNITS = "(SELECT wall.units())::int[]"
ME = "(SELECT wall.worker())"
LAPSED = "expires_at <= now()"


def policies(kind: str) -> str:
    """Reading stays as it was; writing is told apart by what is done."""
    lines = []
    for holder, unit in (("unit", "group_id"), ("worker", "through_unit_id")):
        table = f"casework_{kind}heldby{holder}"
        subject = "content_object_id"
        kept = (
            f"NOT EXISTS (SELECT 1 FROM casework_exclusion x WHERE x.case_id = {subject} AND x.worker_id = {ME})"
            if kind == "case"
            else f"NOT wall.kept_from_{kind}({subject})"
        )
        own = f"group_id = ANY ({UNITS})" if holder == "unit" else f"user_id = {ME}"
        seen = f"({own} AND {kept} OR wall.sees_{kind}({subject}))"
        fits = f"wall.fits_{kind}({subject}, {unit}, permission_id)"
        gives = f"wall.gives_{kind}({subject})"
        mine = f"{unit} = ANY ({UNITS})"
        given = f"granted_by = {ME} AND "
        if holder == "unit":
            given += f"{gives} AND {fits} AND NOT wall.parted_{kind}({subject}, {unit})"
        else:
            given += (
                f"wall.is_member(user_id, {unit}) AND NOT wall.keeps_out_{kind}({subject}, user_id)"
                f" AND ({gives} AND {fits} OR user_id <> {ME} AND wall.shares_{kind}({subject}, {unit}, permission_id))"
            )
        # Nobody takes from the unit that leads; a partner gives back what is its own.
        taken = (
            f"{gives} AND NOT {fits}"
            if kind == "case"
            else f"NOT wall.leads_{kind}({subject}, {unit}) AND ({gives} OR {mine} AND wall.has_{kind}({subject}, 'work'))"
        )
        lines.append(f"""
DO $$
DECLARE
    old text;
BEGIN
    FOR old IN SELECT polname FROM pg_policy WHERE polrelid = '{table}'::regclass LOOP
        EXECUTE format('DROP POLICY %I ON {table}', old);
    END LOOP;
END $$;
CREATE POLICY visible ON {table} FOR SELECT TO casework_app USING ({seen});
CREATE POLICY given ON {table} FOR INSERT TO casework_app WITH CHECK ({given});
-- A unit may settle its own key; `wall.only_settles` holds it to that.
CREATE POLICY renewed ON {table} FOR UPDATE TO casework_app
    USING ({own} AND {kept} OR {gives}) WITH CHECK ({own} OR {gives} AND {fits});
CREATE POLICY taken ON {table} FOR DELETE TO casework_app
    USING ({LAPSED} AND ({own} OR {mine} OR {gives}) OR {taken});
CREATE TRIGGER only_settles BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION wall.only_settles('{kind}', '{unit}');
""")
    return "".join(lines)


def keeps_out(kind: str) -> str:
    """Who is excluded from the case an object belongs to: nothing is written in her name, and no unit of hers gets it
    whole."""
    excluded = f"public.casework_exclusion x WHERE x.case_id = {CASE_OF[kind]}"
    return function(
        f"keeps_out_{kind}(subject uuid, worker bigint)",
        "boolean",
        f"SELECT EXISTS (SELECT 1 FROM {excluded} AND x.worker_id = worker)",
    ) + function(
        f"parted_{kind}(subject uuid, unit int)",
        "boolean",
        f"SELECT EXISTS (SELECT 1 FROM {excluded} AND wall.is_member(x.worker_id, unit))",
    )


# Whoever may not give may still settle: the same right under the unit's own key, once. The first byte says which form a
# wrapped key has: 2 on the way, 1 settled.
ONLY_SETTLES = """
CREATE FUNCTION wall.only_settles() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    may boolean;
BEGIN
    IF current_user <> 'casework_app' THEN
        RETURN NEW;
    END IF;
    IF to_jsonb(NEW) - 'sealed_key' = to_jsonb(OLD) - 'sealed_key'
        AND get_byte(OLD.sealed_key, 0) = 2 AND get_byte(NEW.sealed_key, 0) = 1 AND length(NEW.sealed_key) = 61
    THEN
        RETURN NEW;
    END IF;
    EXECUTE format('SELECT wall.gives_%s($1) AND wall.fits_%s($1, $2, $3)', TG_ARGV[0], TG_ARGV[0]) INTO may
        USING NEW.content_object_id, (to_jsonb(NEW) ->> TG_ARGV[1])::int, NEW.permission_id;
    IF NOT may OR NEW.content_object_id <> OLD.content_object_id
        OR (NEW.granted_by <> OLD.granted_by AND NEW.granted_by IS DISTINCT FROM wall.worker())
    THEN
        RAISE EXCEPTION 'casework: a right may be settled, not changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION wall.only_settles() FROM PUBLIC;
"""

# With the word against her go all her rows: what she holds in her own name, and what her units hold.
EXCLUDED = """
CREATE FUNCTION wall.nothing_left_to_her() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kind text;
BEGIN
    FOREACH kind IN ARRAY ARRAY['case', 'referral', 'shelterstay'] LOOP
        EXECUTE format(
            'DELETE FROM public.casework_%1$sheldbyworker h USING public.casework_%1$s t
                WHERE t.id = h.content_object_id AND h.user_id = $1 AND t.%2$I = $2',
            kind, CASE kind WHEN 'case' THEN 'id' ELSE 'case_id' END
        ) USING NEW.worker_id, NEW.case_id;
        EXECUTE format(
            'DELETE FROM public.casework_%1$sheldbyunit h USING public.casework_%1$s t, public.casework_membership m
                WHERE t.id = h.content_object_id AND t.%2$I = $2
                  AND m.worker_id = $1 AND m.unit_id = h.group_id AND m.ended_at IS NULL',
            kind, CASE kind WHEN 'case' THEN 'id' ELSE 'case_id' END
        ) USING NEW.worker_id, NEW.case_id;
    END LOOP;
    RETURN NULL;
END $$;
ALTER FUNCTION wall.nothing_left_to_her() OWNER TO casework_wall;
REVOKE ALL ON FUNCTION wall.nothing_left_to_her() FROM PUBLIC;
GRANT DELETE ON casework_caseheldbyunit, casework_referralheldbyunit, casework_shelterstayheldbyunit TO casework_wall;
CREATE TRIGGER nothing_left_to_her AFTER INSERT ON casework_exclusion
    FOR EACH ROW EXECUTE FUNCTION wall.nothing_left_to_her();

DO $$
DECLARE
    old record;
BEGIN
    FOR old IN SELECT polname, polrelid::regclass AS named FROM pg_policy
        WHERE polrelid = 'casework_exclusion'::regclass AND polcmd = 'a'
           OR polrelid = 'casework_event'::regclass AND polcmd = 'r' AND polroles = ARRAY['casework_app'::regrole::oid]
    LOOP
        EXECUTE format('DROP POLICY %I ON %s', old.polname, old.named);
    END LOOP;
END $$;
CREATE POLICY said ON casework_exclusion FOR INSERT TO casework_app
    WITH CHECK (wall.has_case(case_id, 'work') AND made_by_id = (SELECT wall.worker()));
-- A supervisor who is kept from a case is kept from its lines in the province's trail as well, except her own.
CREATE POLICY read ON casework_event FOR SELECT TO casework_app USING (
    worker_id = (SELECT wall.worker())
    OR ((province_id = ANY ((SELECT wall.units())::int[]) OR (case_id IS NOT NULL AND wall.sees_case(case_id)))
        AND (case_id IS NULL OR case_id <> ALL ((SELECT wall.kept_from())::uuid[])))
);
"""


def _all() -> str:
    parts = [IS_MEMBER, KEPT_FROM, ONLY_SETTLES]
    for kind in KINDS:
        parts += [
            has(kind),
            keeps_out(kind),
            function(f"fits_{kind}(subject uuid, unit int, word int)", "boolean", FITS[kind]),
            function(f"leads_{kind}(subject uuid, unit int)", "boolean", LEADS[kind]),
        ]
    for kind in KINDS:
        parts += [gives(kind), shares(kind), policies(kind)]
    return "\n".join([*parts, EXCLUDED])


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0010_worker_sessions")]

    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(_all(), migrations.RunSQL.noop)]
