"""What a page asks of the wall is asked once: who is asking, which cases she holds, and everything beside one case.

Row security stays what it was, word for word; it is said in a form that costs less. The signed word is checked by its
seal first, which leaves nothing of its shape to check. A policy asked a table whose own policies asked again: now it
asks a view of the wall's, which shows whoever is asking her own holds and nothing else. And a case file comes with its
acts, its readers and the names in it, after the one question whether she sees the case.
"""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

DEFINER = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"

# Who is asking --------------------------------------------------------------------------------------------------------

SEAL = "encode(sha256(secret.opad || sha256(secret.ipad || convert_to({}, 'UTF8'))), 'hex')"
BEGAN = "trunc(extract(epoch FROM now()) * 1000000)::text"
POSTS = """public.casework_membership m
    JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
    JOIN public.casework_unit u ON u.group_id = m.unit_id AND u.is_active"""

# Only two kinds of words are ever sealed with this key: three parts from the application, and four that the database
# made of them. A word of the one kind is none of the other.
WHO = f"""
CREATE OR REPLACE FUNCTION wall.introduce(word text) RETURNS void
LANGUAGE plpgsql VOLATILE {DEFINER} AS $$
DECLARE
    said text := left(word, -65);
    part text[];
    secret wall.secret;
BEGIN
    PERFORM set_config('casework.ctx', '', true);
    SELECT * INTO secret FROM wall.secret;
    IF NOT FOUND OR word IS NULL OR right(word, 65) <> ':' || {SEAL.format("said")} THEN
        RETURN;
    END IF;
    part := string_to_array(said, ':');
    IF array_length(part, 1) <> 3 OR part[2]::int <> pg_backend_pid()
        OR part[3]::bigint < extract(epoch FROM clock_timestamp())
    THEN
        RETURN;
    END IF;
    said := said || ':' || {BEGAN};
    PERFORM set_config('casework.ctx', said || ':' || {SEAL.format("said")}, true);
END $$;

CREATE OR REPLACE FUNCTION wall.worker() RETURNS bigint
LANGUAGE plpgsql STABLE {DEFINER} AS $$
DECLARE
    ctx text := current_setting('casework.ctx', true);
    said text := left(ctx, -65);
    part text[];
    secret wall.secret;
BEGIN
    IF coalesce(ctx, '') = '' THEN
        RETURN NULL;
    END IF;
    SELECT * INTO secret FROM wall.secret;
    IF NOT FOUND OR right(ctx, 65) <> ':' || {SEAL.format("said")} THEN
        RETURN NULL;
    END IF;
    part := string_to_array(said, ':');
    IF array_length(part, 1) <> 4 OR part[2]::int <> pg_backend_pid()
        OR part[3]::bigint < extract(epoch FROM clock_timestamp()) OR part[4] <> {BEGAN}
    THEN
        RETURN NULL;
    END IF;
    RETURN part[1]::bigint;
END $$;

CREATE OR REPLACE FUNCTION wall.units() RETURNS int[]
LANGUAGE plpgsql STABLE {DEFINER} AS $$
DECLARE
    me bigint := wall.worker();
BEGIN
    IF me IS NULL THEN
        RETURN '{{}}';
    END IF;
    RETURN ARRAY(SELECT m.unit_id FROM {POSTS} WHERE m.worker_id = me AND m.ended_at IS NULL);
END $$;
"""

KINDS = ("case", "referral", "shelterstay")
LIVING = "(h.expires_at IS NULL OR h.expires_at > now())"


def sees(kind: str) -> str:
    """One object seen by whoever is asking; she and her units are looked up once."""
    case_of = "subject" if kind == "case" else f"(SELECT r.case_id FROM public.casework_{kind} r WHERE r.id = subject)"
    return f"""
CREATE OR REPLACE FUNCTION wall.sees_{kind}(subject uuid) RETURNS boolean
LANGUAGE plpgsql STABLE {DEFINER} AS $$
DECLARE
    me bigint := wall.worker();
    units int[];
BEGIN
    IF me IS NULL THEN
        RETURN false;
    END IF;
    units := ARRAY(SELECT m.unit_id FROM {POSTS} WHERE m.worker_id = me AND m.ended_at IS NULL);
    RETURN (EXISTS (
        SELECT 1 FROM public.casework_{kind}heldbyunit h
        WHERE h.content_object_id = subject AND h.group_id = ANY (units) AND {LIVING}
    ) OR EXISTS (
        SELECT 1 FROM public.casework_{kind}heldbyworker h
        WHERE h.content_object_id = subject AND h.user_id = me AND h.through_unit_id = ANY (units) AND {LIVING}
    )) AND NOT EXISTS (
        SELECT 1 FROM public.casework_exclusion x WHERE x.case_id = {case_of} AND x.worker_id = me
    );
END $$;
"""


# What she holds -------------------------------------------------------------------------------------------------------

UNITS = "(SELECT wall.units())::int[]"
ME = "(SELECT wall.worker())"


def views() -> str:
    """Her own living holds and what she is kept from. A barrier: no condition of an injected statement looks
    beneath."""
    made = {
        "kept_from_me": f"SELECT x.case_id FROM public.casework_exclusion x WHERE x.worker_id = {ME}",
        **{
            f"{kind}_of_my_units": f"SELECT h.content_object_id AS subject FROM public.casework_{kind}heldbyunit h"
            f" WHERE h.group_id = ANY ({UNITS}) AND {LIVING}"
            for kind in KINDS
        },
        **{
            f"{kind}_in_my_name": f"SELECT h.content_object_id AS subject FROM public.casework_{kind}heldbyworker h"
            f" WHERE h.user_id = {ME} AND h.through_unit_id = ANY ({UNITS}) AND {LIVING}"
            for kind in KINDS
        },
    }
    return "\n".join(
        f"CREATE VIEW wall.{name} WITH (security_barrier) AS {asked};\n"
        f"ALTER VIEW wall.{name} OWNER TO casework_wall;\n"
        f"REVOKE ALL ON wall.{name} FROM PUBLIC;\n"
        f"GRANT SELECT ON wall.{name} TO casework_app;"
        for name, asked in made.items()
    )


def held(kind: str, subject: str, case: str) -> str:
    """Whoever is asking holds this object, and is not kept from its case."""
    return f"""((EXISTS (SELECT 1 FROM wall.{kind}_of_my_units h WHERE h.subject = {subject})
     OR EXISTS (SELECT 1 FROM wall.{kind}_in_my_name h WHERE h.subject = {subject}))
    AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = {case}))"""


OF_A_CASE = (
    *("survivor", "safecontact", "incident", "consent", "note", "riskassessment", "safetyplan", "livelihoodplan"),
    *("livelihoodinput", "training", "milestone", "followup", "closurereview"),
)


def rewritten() -> list[tuple[str, str, str, bool]]:
    """(table, policy, what it asks, whether writing asks the same); the names are those of 0006 and 0011."""
    of_case = held("case", "casework_case.id", "casework_case.id")
    rows = [("casework_case", "wall_0", of_case, False), ("casework_case", "wall_2", of_case, True)]
    for kind, first in (("referral", 3), ("shelterstay", 8)):
        table, history = f"casework_{kind}", f"casework_historical{kind}"
        own = f"({held(kind, f'{table}.id', f'{table}.case_id')} OR "
        own += held("case", f"{table}.case_id", f"{table}.case_id") + ")"
        rows += [(table, f"wall_{first}", own, False), (table, f"wall_{first + 2}", own, True)]
        seen = f"({held(kind, f'{history}.id', f'{history}.case_id')} OR "
        seen += held("case", f"{history}.case_id", f"{history}.case_id") + ")"
        rows += [(history, f"wall_{first + 3}", seen, False)]
    history = "casework_historicalcase"
    rows += [(history, "wall_13", held("case", f"{history}.id", f"{history}.id"), False)]
    for number, name in enumerate(OF_A_CASE):
        table, history = f"casework_{name}", f"casework_historical{name}"
        rows += [(table, f"wall_{15 + 3 * number}", held("case", f"{table}.case_id", f"{table}.case_id"), True)]
        rows += [(history, f"wall_{16 + 3 * number}", held("case", f"{history}.case_id", f"{history}.case_id"), False)]
    prints = held("case", "casework_fingerprint.case_id", "casework_fingerprint.case_id")
    clock = held("case", "casework_clock.case_id", "casework_clock.case_id")
    clock = f"({clock} OR (object_id IS NOT NULL AND wall.sees_referral(object_id)))"
    rows += [("casework_fingerprint", "wall_54", prints, True), ("casework_clock", "wall_55", clock, True)]
    kept = "NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = content_object_id)"
    for table, own in (
        ("casework_caseheldbyunit", f"group_id = ANY ({UNITS})"),
        ("casework_caseheldbyworker", f"user_id = {ME}"),
    ):
        rows += [(table, "visible", f"({own} AND {kept} OR wall.sees_case(content_object_id))", False)]
    return rows


def policies() -> str:
    """The same questions, asked of the views."""
    return "\n".join(
        f"ALTER POLICY {policy} ON {table} USING ({asked}){f' WITH CHECK ({asked})' if writing else ''};"
        for table, policy, asked, writing in rewritten()
    )


# A case with all that stands beside it --------------------------------------------------------------------------------

RECORDS = (
    *(
        "survivor",
        "safecontact",
        "incident",
        "consent",
        "note",
        "riskassessment",
        "safetyplan",
        "shelterstay",
        "referral",
    ),
    *("livelihoodplan", "livelihoodinput", "training", "milestone", "followup", "closurereview"),
)


def _records() -> str:
    return "\n".join(
        f"""    IF 'casework_{name}' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_{name}', to_jsonb(t)::text FROM public.casework_{name} t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;"""
        for name in (*RECORDS, "clock")
    )


# Beside the records: `done`, the newest acts; `reader`, who opened the file how often and when last; `holder`, who
# holds it; `worker` and `unit`, the names of everybody and every unit in all this; `elsewhere`, whether an identifier
# of hers stands in another case. Each only where it is asked for.
FILE_OF = f"""
DROP FUNCTION wall.file_of(uuid, text[]);
DROP FUNCTION wall.known_elsewhere(uuid);
CREATE FUNCTION wall.file_of(subject uuid, kinds text[], most int DEFAULT 0, opening text[] DEFAULT '{{}}')
RETURNS TABLE (kind text, record text)
LANGUAGE plpgsql STABLE {DEFINER} AS $$
DECLARE
    people bigint[] := '{{}}';
    happened jsonb;
    opened jsonb;
BEGIN
    IF NOT wall.sees_case(subject) THEN
        RETURN;
    END IF;
{_records()}
    IF 'done' = ANY (kinds) THEN
        SELECT jsonb_agg(jsonb_build_array(d.at, d.act, d.worker_id) ORDER BY d.case_seq DESC NULLS LAST, d.id DESC),
            array_agg(d.worker_id)
        INTO happened, people
        FROM (
            SELECT e.case_seq, e.id, e.at, e.act, e.worker_id FROM public.casework_event e
            WHERE e.case_id = subject AND e.outcome = 'done'
            ORDER BY e.case_seq DESC NULLS LAST, e.id DESC LIMIT most
        ) d;
        RETURN QUERY SELECT 'done', happened::text WHERE happened IS NOT NULL;
    END IF;
    IF 'reader' = ANY (kinds) THEN
        SELECT jsonb_agg(jsonb_build_array(r.worker_id, r.times, r.last) ORDER BY r.last DESC),
            people || array_agg(r.worker_id)
        INTO opened, people
        FROM (
            SELECT e.worker_id, count(*) AS times, max(e.at) AS last FROM public.casework_event e
            WHERE e.case_id = subject AND e.outcome = 'looked' AND e.worker_id IS NOT NULL
              AND e.act = ANY (opening)
            GROUP BY e.worker_id
        ) r;
        RETURN QUERY SELECT 'reader', opened::text WHERE opened IS NOT NULL;
    END IF;
    IF 'holder' = ANY (kinds) THEN
        RETURN QUERY
            SELECT 'holder', jsonb_build_array(u.name, g.permission_id, g.granted_at, g.origin, g.expires_at)::text
            FROM public.casework_caseheldbyunit g JOIN public.casework_unit u ON u.group_id = g.group_id
            WHERE g.content_object_id = subject
            UNION ALL
            SELECT 'holder',
                jsonb_build_array(w.display_name, g.permission_id, g.granted_at, g.origin, g.expires_at)::text
            FROM public.casework_caseheldbyworker g JOIN public.casework_worker w ON w.id = g.user_id
            WHERE g.content_object_id = subject;
    END IF;
    IF 'worker' = ANY (kinds) THEN
        RETURN QUERY SELECT 'worker', jsonb_build_array(w.id, w.display_name)::text FROM public.casework_worker w
            WHERE w.id = ANY (people || ARRAY(
                SELECT t.written_by_id FROM public.casework_note t WHERE t.case_id = subject
                UNION ALL SELECT t.assessed_by_id FROM public.casework_riskassessment t WHERE t.case_id = subject
                UNION ALL SELECT t.planned_by_id FROM public.casework_livelihoodplan t WHERE t.case_id = subject
                UNION ALL SELECT t.approved_by_id FROM public.casework_livelihoodplan t WHERE t.case_id = subject
                UNION ALL SELECT t.asked_by_id FROM public.casework_closurereview t WHERE t.case_id = subject
                UNION ALL SELECT t.decided_by_id FROM public.casework_closurereview t WHERE t.case_id = subject
            ));
    END IF;
    IF 'unit' = ANY (kinds) THEN
        RETURN QUERY SELECT 'unit', jsonb_build_array(u.group_id, u.name, u.phone)::text FROM public.casework_unit u
            WHERE u.group_id = ANY (ARRAY(
                SELECT t.desk_id FROM public.casework_case t WHERE t.id = subject
                UNION ALL SELECT t.origin_id FROM public.casework_case t WHERE t.id = subject
                UNION ALL SELECT t.unit_id FROM public.casework_clock t WHERE t.case_id = subject
                UNION ALL SELECT t.to_unit_id FROM public.casework_referral t WHERE t.case_id = subject
            ));
    END IF;
    IF 'elsewhere' = ANY (kinds) THEN
        RETURN QUERY SELECT 'elsewhere', 'true' WHERE EXISTS (
            SELECT 1 FROM public.casework_fingerprint f
            JOIN public.casework_fingerprint other
              ON other.province_id = f.province_id AND other.digest = f.digest AND other.case_id <> f.case_id
            WHERE f.case_id = subject
        );
    END IF;
END $$;
ALTER FUNCTION wall.file_of(uuid, text[], int, text[]) OWNER TO casework_wall;
REVOKE ALL ON FUNCTION wall.file_of(uuid, text[], int, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.file_of(uuid, text[], int, text[]) TO casework_app;
"""


# What changed in a case -----------------------------------------------------------------------------------------------


def _every() -> str:
    return "\n            UNION ALL ".join(
        f"SELECT '{name}' AS kind, h.history_id, h.id, h.event_id FROM public.casework_historical{name} h"
        f" WHERE h.{'id' if name == 'case' else 'case_id'} = subject"
        for name in ("case", *RECORDS)
    )


def _rows() -> str:
    return "\n".join(
        f"""    IF '{name}' = ANY (kinds) THEN
        RETURN QUERY SELECT '{name}', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historical{name} h
            WHERE h.history_id = ANY (wanted) AND h.{"id" if name == "case" else "case_id"} = subject;
    END IF;"""
        for name in ("case", *RECORDS)
    )


# Each row comes once, however many ask for it: first which are shown, each with the one before it and its act, newest
# first, then the rows, then the names of whoever made them and of the units that lead the case. An id in a row of
# history is what some statement wrote there: no row and no event of another case is found by it.
CHANGES_OF = f"""
DROP FUNCTION wall.changes_of(uuid, uuid, uuid[], int);
CREATE FUNCTION wall.changes_in(subject uuid, below uuid, event_ids uuid[], most int)
RETURNS TABLE (kind text, history_id uuid, record text, prior uuid, act text)
LANGUAGE plpgsql STABLE {DEFINER} AS $$
DECLARE
    kinds text[];
    shown uuid[];
    priors uuid[];
    wanted uuid[];
    events uuid[];
BEGIN
    IF NOT wall.sees_case(subject) THEN
        RETURN;
    END IF;
    SELECT array_agg(s.kind ORDER BY s.history_id DESC), array_agg(s.history_id ORDER BY s.history_id DESC),
        array_agg(s.prior ORDER BY s.history_id DESC), array_agg(s.event_id ORDER BY s.history_id DESC)
    INTO kinds, shown, priors, events
    FROM (
        SELECT * FROM (
            SELECT e.*, lag(e.history_id) OVER (PARTITION BY e.kind, e.id ORDER BY e.history_id) AS prior FROM (
            {_every()}
            ) e
        ) l
        WHERE l.history_id < below AND (event_ids IS NULL OR l.event_id = ANY (event_ids))
        ORDER BY l.history_id DESC LIMIT most
    ) s;
    IF shown IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT s.kind, s.history_id, NULL::text, s.prior,
            (SELECT e.act::text FROM public.casework_event e WHERE e.id = s.event_id AND e.case_id = subject)
        FROM unnest(kinds, shown, priors, events) WITH ORDINALITY s (kind, history_id, prior, event_id, place)
        ORDER BY s.place;
    wanted := shown || array_remove(priors, NULL);
{_rows()}
    RETURN QUERY SELECT 'worker', NULL::uuid, jsonb_build_array(w.id, w.display_name)::text, NULL::uuid, NULL::text
        FROM public.casework_worker w
        WHERE w.id IN (
            SELECT e.worker_id FROM public.casework_event e WHERE e.id = ANY (events) AND e.case_id = subject
        );
    RETURN QUERY SELECT 'unit', NULL::uuid, jsonb_build_array(u.group_id, u.name, u.phone)::text, NULL::uuid, NULL::text
        FROM public.casework_unit u
        WHERE u.group_id IN (
            SELECT t.desk_id FROM public.casework_case t WHERE t.id = subject
            UNION ALL SELECT t.origin_id FROM public.casework_case t WHERE t.id = subject
        );
END $$;
ALTER FUNCTION wall.changes_in(uuid, uuid, uuid[], int) OWNER TO casework_wall;
REVOKE ALL ON FUNCTION wall.changes_in(uuid, uuid, uuid[], int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.changes_in(uuid, uuid, uuid[], int) TO casework_app;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0023_unheard")]

    operations: ClassVar[list[Operation]] = [
        # Row security asks for every row: with the day on which it lapses in the index, the row itself is not fetched.
        migrations.RemoveIndex(model_name="caseheldbyunit", name="case_held_by"),
        migrations.AddIndex(
            model_name="caseheldbyunit",
            index=models.Index(fields=["content_object", "group", "expires_at"], name="case_held_by"),
        ),
        migrations.RunSQL(
            "\n".join([WHO, *(sees(kind) for kind in KINDS), views(), policies(), FILE_OF, CHANGES_OF]),
            migrations.RunSQL.noop,
        ),
    ]
