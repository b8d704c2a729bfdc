"""The second wall: row-level security on everything about her, driven by a signed word of who is asking.

The application sets `casework.ctx` to `worker:backend pid:expiry:HMAC` first in each transaction. `wall.worker()`
checks it with core `sha256()` (RFC 2104); no, forged, expired or another backend's context is nobody, and nobody sees
no row. Roles come from deploy/postgres/roles.sql, which must have run before.
"""

from typing import ClassVar

from django.db import migrations

WHO = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'casework_wall') THEN
        RAISE EXCEPTION 'casework: run deploy/postgres/roles.sql as the superuser first';
    END IF;
END $$;

DO $$ BEGIN
    -- Not even a temporary table for anybody but the owner.
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO casework_app, casework_intake, casework_sequencer, casework_backup, '
        'casework_verify', current_database());
END $$;

CREATE SCHEMA wall;
REVOKE ALL ON SCHEMA wall FROM PUBLIC;
GRANT USAGE ON SCHEMA wall TO casework_app, casework_wall;
GRANT CREATE ON SCHEMA wall TO casework_wall;
GRANT USAGE ON SCHEMA public TO casework_wall, casework_app;

-- The HMAC key, already mixed with the two pads of RFC 2104 (64 bytes each); one row.
CREATE TABLE wall.secret (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    ipad bytea NOT NULL CHECK (length(ipad) = 64),
    opad bytea NOT NULL CHECK (length(opad) = 64)
);
ALTER TABLE wall.secret OWNER TO casework_wall;
REVOKE ALL ON wall.secret FROM PUBLIC;

CREATE FUNCTION wall.worker() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    ctx text := current_setting('casework.ctx', true);
    part text[];
    secret wall.secret;
BEGIN
    IF ctx IS NULL OR ctx !~ '^[0-9]{1,18}:[0-9]{1,9}:[0-9]{1,12}:[0-9a-f]{64}$' THEN
        RETURN NULL;
    END IF;
    part := string_to_array(ctx, ':');
    IF part[2]::int <> pg_backend_pid() OR part[3]::bigint < extract(epoch FROM clock_timestamp()) THEN
        RETURN NULL;
    END IF;
    SELECT * INTO secret FROM wall.secret;
    IF NOT FOUND OR part[4] <> encode(sha256(secret.opad || sha256(
        secret.ipad || convert_to(part[1] || ':' || part[2] || ':' || part[3], 'UTF8'))), 'hex')
    THEN
        RETURN NULL;
    END IF;
    RETURN part[1]::bigint;
END $$;

-- The living units of whoever is asking.
CREATE FUNCTION wall.units() RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(m.unit_id), '{}')
    FROM public.casework_membership m
    JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
    JOIN public.casework_unit u ON u.group_id = m.unit_id AND u.is_active
    WHERE m.worker_id = (SELECT wall.worker()) AND m.ended_at IS NULL
$$;

-- Whether a unit belongs to a province in which whoever is asking sits at the top.
CREATE FUNCTION wall.in_my_province(unit int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_unit u
        WHERE u.group_id = unit AND coalesce(u.province_id, u.group_id) = ANY (wall.units())
    )
$$;

-- Whether whoever is asking may make or renew the way in of this worker: a province's supervisor, for one of hers or
-- for somebody without any unit yet.
CREATE FUNCTION wall.may_enrol(worker bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_unit u WHERE u.group_id = ANY (wall.units()) AND u.kind = 'province'
    ) AND NOT EXISTS (
        SELECT 1 FROM public.casework_membership m
        WHERE m.worker_id = worker AND m.ended_at IS NULL AND NOT wall.in_my_province(m.unit_id)
    )
$$;

-- A province in which nobody sits yet: it may be founded by nobody, for it holds nothing and opens nothing.
CREATE FUNCTION wall.province_without_members(unit int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM public.casework_unit u WHERE u.group_id = unit AND u.kind = 'province')
       AND NOT EXISTS (SELECT 1 FROM public.casework_membership m WHERE m.unit_id = unit)
$$;

-- Somebody who never had a unit: her way in opens nothing of anybody's.
CREATE FUNCTION wall.without_membership(worker bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT NOT EXISTS (SELECT 1 FROM public.casework_membership m WHERE m.worker_id = worker)
$$;

-- The very first membership of a province, whose key is written right after it.
CREATE FUNCTION wall.first_membership(membership bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_membership m JOIN public.casework_unit u ON u.group_id = m.unit_id
        WHERE m.id = membership AND u.kind = 'province'
          AND NOT EXISTS (
            SELECT 1 FROM public.casework_membership other WHERE other.unit_id = m.unit_id AND other.id <> membership
          )
          AND NOT EXISTS (SELECT 1 FROM public.casework_membershipkey k WHERE k.membership_id = membership)
    )
$$;

-- Whether somebody is excluded from any case that a unit holds; not which.
CREATE FUNCTION wall.kept_from_a_case_of(worker bigint, unit int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_exclusion x
        WHERE x.worker_id = worker AND (
            EXISTS (SELECT 1 FROM public.casework_caseheldbyunit h
                    WHERE h.content_object_id = x.case_id AND h.group_id = unit)
            OR EXISTS (SELECT 1 FROM public.casework_referralheldbyunit h
                    JOIN public.casework_referral r ON r.id = h.content_object_id
                    WHERE r.case_id = x.case_id AND h.group_id = unit)
            OR EXISTS (SELECT 1 FROM public.casework_shelterstayheldbyunit h
                    JOIN public.casework_shelterstay r ON r.id = h.content_object_id
                    WHERE r.case_id = x.case_id AND h.group_id = unit)
        )
    )
$$;

-- The sealed way in of a name, before anybody is signed in: what it gives is useless without the passphrase.
CREATE FUNCTION wall.credential_of(name text) RETURNS TABLE (
    worker_id bigint, kind text, method text, salt bytea, params jsonb, sealed_private bytea
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT w.worker_id, w.kind, w.method, w.salt, w.params, w.sealed_private
    FROM public.casework_credential w JOIN public.casework_worker p ON p.id = w.worker_id
    WHERE p.username = name AND p.is_active
$$;
"""

KINDS = ("case", "referral", "shelterstay")


def sees_function(kind: str) -> str:
    """One object seen by whoever is asking; for rows that hang on it and are nobody's own."""
    case_of = "id" if kind == "case" else f"(SELECT r.case_id FROM public.casework_{kind} r WHERE r.id = subject)"
    case_of = "subject" if kind == "case" else case_of
    return f"""
CREATE FUNCTION wall.sees_{kind}(subject uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT (EXISTS (
        SELECT 1 FROM public.casework_{kind}heldbyunit h
        WHERE h.content_object_id = subject AND h.group_id = ANY (wall.units())
          AND (h.expires_at IS NULL OR h.expires_at > now())
    ) OR EXISTS (
        SELECT 1 FROM public.casework_{kind}heldbyworker h
        WHERE h.content_object_id = subject AND h.user_id = wall.worker() AND h.through_unit_id = ANY (wall.units())
          AND (h.expires_at IS NULL OR h.expires_at > now())
    )) AND NOT EXISTS (
        SELECT 1 FROM public.casework_exclusion x WHERE x.case_id = {case_of} AND x.worker_id = wall.worker()
    )
$$;
"""


def kept_from_function(kind: str) -> str:
    """Whether whoever is asking is excluded from the case this object belongs to."""
    case_of = "subject" if kind == "case" else f"(SELECT r.case_id FROM public.casework_{kind} r WHERE r.id = subject)"
    return f"""
CREATE FUNCTION wall.kept_from_{kind}(subject uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_exclusion x WHERE x.worker_id = wall.worker() AND x.case_id = {case_of}
    )
$$;
"""


def may_grant_function(kind: str) -> str:
    """Who may write grants on an object: whoever sees it, and whoever has just made it and nobody holds it yet."""
    made_here = (
        "EXISTS (SELECT 1 FROM public.casework_case c WHERE c.id = subject AND c.origin_id = ANY (wall.units()))"
        if kind == "case"
        else f"EXISTS (SELECT 1 FROM public.casework_{kind} c WHERE c.id = subject AND wall.sees_case(c.case_id))"
    )
    return f"""
CREATE FUNCTION wall.may_grant_{kind}(subject uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT wall.sees_{kind}(subject) OR (
        NOT EXISTS (SELECT 1 FROM public.casework_{kind}heldbyunit h WHERE h.content_object_id = subject)
        AND NOT EXISTS (SELECT 1 FROM public.casework_{kind}heldbyworker h WHERE h.content_object_id = subject)
        AND {made_here}
    )
$$;
"""


SEEN_BEFORE = """
CREATE FUNCTION wall.known_elsewhere(mine uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT wall.sees_case(mine) AND EXISTS (
        SELECT 1 FROM public.casework_fingerprint f
        JOIN public.casework_fingerprint other
          ON other.province_id = f.province_id AND other.digest = f.digest AND other.case_id <> f.case_id
        WHERE f.case_id = mine
    )
$$;
"""

FUNCTIONS = [
    "wall.worker()",
    "wall.units()",
    "wall.in_my_province(int)",
    "wall.may_enrol(bigint)",
    "wall.province_without_members(int)",
    "wall.without_membership(bigint)",
    "wall.first_membership(bigint)",
    "wall.kept_from_a_case_of(bigint, int)",
    *(f"wall.kept_from_{kind}(uuid)" for kind in KINDS),
    "wall.credential_of(text)",
    *(f"wall.sees_{kind}(uuid)" for kind in KINDS),
    *(f"wall.may_grant_{kind}(uuid)" for kind in KINDS),
    "wall.known_elsewhere(uuid)",
]

UNITS = "(SELECT wall.units())::int[]"
ME = "(SELECT wall.worker())"
LIVING = "(h.expires_at IS NULL OR h.expires_at > now())"


def held(kind: str, subject: str, case: str) -> str:
    """Whoever is asking holds this object, and is not kept from its case. Written out, so that it plans as a join."""
    return f"""((EXISTS (SELECT 1 FROM casework_{kind}heldbyunit h
        WHERE h.content_object_id = {subject} AND h.group_id = ANY ({UNITS}) AND {LIVING})
     OR EXISTS (SELECT 1 FROM casework_{kind}heldbyworker h
        WHERE h.content_object_id = {subject} AND h.user_id = {ME} AND h.through_unit_id = ANY ({UNITS}) AND {LIVING}))
    AND NOT EXISTS (SELECT 1 FROM casework_exclusion x WHERE x.case_id = {case} AND x.worker_id = {ME}))"""


def not_kept_from(kind: str) -> str:
    """Her own unit's row is not hers where she is excluded; for a case written out, since every list asks it."""
    if kind == "case":
        return f"NOT EXISTS (SELECT 1 FROM casework_exclusion x WHERE x.case_id = content_object_id AND x.worker_id = {ME})"
    return f"NOT wall.kept_from_{kind}(content_object_id)"


# Tables that hang on a case by case_id, each with history.
OF_A_CASE = (
    "survivor",
    "safecontact",
    "incident",
    "consent",
    "note",
    "riskassessment",
    "safetyplan",
    "livelihoodplan",
    "livelihoodinput",
    "training",
    "milestone",
    "followup",
    "closurereview",
)
TRACKED = ("case", "referral", "shelterstay", *OF_A_CASE)


def policies() -> list[tuple[str, str, str, str]]:
    """(table, command, using, with check); an empty clause is left out."""
    rows: list[tuple[str, str, str, str]] = []

    def every(table: str, seen: str) -> None:
        rows.append((table, "ALL", seen, seen))

    case = held("case", "casework_case.id", "casework_case.id")
    rows += [
        ("casework_case", "SELECT", case, ""),
        ("casework_case", "INSERT", "", f"origin_id = ANY ({UNITS})"),
        ("casework_case", "UPDATE", case, case),
    ]
    for kind in ("referral", "shelterstay"):
        table = f"casework_{kind}"
        of_case = held("case", f"{table}.case_id", f"{table}.case_id")
        own = f"({held(kind, f'{table}.id', f'{table}.case_id')} OR {of_case})"
        rows += [(table, "SELECT", own, ""), (table, "INSERT", "", of_case), (table, "UPDATE", own, own)]
        history = f"casework_historical{kind}"
        seen = f"({held(kind, f'{history}.id', f'{history}.case_id')} OR "
        seen += held("case", f"{history}.case_id", f"{history}.case_id") + ")"
        rows += [
            (history, "SELECT", seen, ""),
            (history, "INSERT", "", f"(history_user_id = {ME} AND wall.may_grant_{kind}(id))"),
        ]
    rows += [
        (
            "casework_historicalcase",
            "SELECT",
            held("case", "casework_historicalcase.id", "casework_historicalcase.id"),
            "",
        ),
        ("casework_historicalcase", "INSERT", "", f"(history_user_id = {ME} AND wall.may_grant_case(id))"),
    ]
    for name in OF_A_CASE:
        table, history = f"casework_{name}", f"casework_historical{name}"
        every(table, held("case", f"{table}.case_id", f"{table}.case_id"))
        rows += [
            (history, "SELECT", held("case", f"{history}.case_id", f"{history}.case_id"), ""),
            (history, "INSERT", "", f"(history_user_id = {ME} AND wall.may_grant_case(case_id))"),
        ]
    every("casework_fingerprint", held("case", "casework_fingerprint.case_id", "casework_fingerprint.case_id"))
    clock = held("case", "casework_clock.case_id", "casework_clock.case_id")
    every("casework_clock", f"({clock} OR (object_id IS NOT NULL AND wall.sees_referral(object_id)))")
    for kind in KINDS:
        rows += [
            (
                f"casework_{kind}heldbyunit",
                "ALL",
                f"(group_id = ANY ({UNITS}) AND {not_kept_from(kind)} OR wall.sees_{kind}(content_object_id))",
                f"wall.may_grant_{kind}(content_object_id)",
            ),
            (
                f"casework_{kind}heldbyworker",
                "ALL",
                f"(user_id = {ME} AND {not_kept_from(kind)} OR wall.sees_{kind}(content_object_id))",
                f"wall.may_grant_{kind}(content_object_id)",
            ),
        ]
    rows += [
        ("casework_exclusion", "SELECT", f"(worker_id = {ME} OR wall.sees_case(case_id))", ""),
        ("casework_exclusion", "INSERT", "", "wall.sees_case(case_id)"),
        # Who works where is no secret; what seals a key to somebody may be written by her province alone.
        ("casework_worker", "SELECT", "true", ""),
        ("casework_worker", "INSERT", "", "true"),
        ("casework_worker", "UPDATE", "wall.may_enrol(id)", "wall.may_enrol(id)"),
        ("casework_unit", "SELECT", "true", ""),
        ("casework_unit", "INSERT", "", "(parent_id IS NULL OR wall.in_my_province(parent_id))"),
        ("casework_organisation", "SELECT", "true", ""),
        ("casework_organisation", "INSERT", "", "wall.in_my_province(unit_id)"),
        ("casework_organisation", "UPDATE", "wall.in_my_province(unit_id)", "wall.in_my_province(unit_id)"),
        ("casework_membership", "SELECT", "true", ""),
        (
            "casework_membership",
            "INSERT",
            "",
            "(wall.in_my_province(unit_id) OR wall.province_without_members(unit_id))",
        ),
        ("casework_membership", "UPDATE", "wall.in_my_province(unit_id)", "wall.in_my_province(unit_id)"),
        (
            "casework_membershipkey",
            "SELECT",
            f"EXISTS (SELECT 1 FROM casework_membership m WHERE m.id = membership_id AND (m.worker_id = {ME}"
            " OR wall.in_my_province(m.unit_id)))",
            "",
        ),
        (
            "casework_membershipkey",
            "INSERT",
            "",
            "EXISTS (SELECT 1 FROM casework_membership m WHERE m.id = membership_id AND (wall.in_my_province(m.unit_id)"
            " OR wall.first_membership(m.id)))",
        ),
        (
            "casework_membershipkey",
            "UPDATE",
            "EXISTS (SELECT 1 FROM casework_membership m WHERE m.id = membership_id AND wall.in_my_province(m.unit_id))",
            "",
        ),
        (
            "casework_membershipkey",
            "DELETE",
            "EXISTS (SELECT 1 FROM casework_membership m WHERE m.id = membership_id AND wall.in_my_province(m.unit_id))",
            "",
        ),
        ("casework_unitkey", "SELECT", f"(unit_id = ANY ({UNITS}) OR wall.in_my_province(unit_id))", ""),
        ("casework_unitkey", "INSERT", "", "(wall.in_my_province(unit_id) OR wall.province_without_members(unit_id))"),
        (
            "casework_credential",
            "SELECT",
            f"(worker_id = {ME} OR wall.may_enrol(worker_id) OR wall.without_membership(worker_id))",
            "",
        ),
        ("casework_credential", "INSERT", "", "(wall.may_enrol(worker_id) OR wall.without_membership(worker_id))"),
        ("casework_credential", "UPDATE", f"(worker_id = {ME} OR wall.may_enrol(worker_id))", ""),
        (
            "casework_event",
            "SELECT",
            f"(worker_id = {ME} OR province_id = ANY ({UNITS}) OR (case_id IS NOT NULL AND wall.sees_case(case_id)))",
            "",
        ),
        (
            "casework_event",
            "INSERT",
            "",
            f"(worker_id = {ME} OR (worker_id IS NULL AND case_id IS NULL"
            " AND act IN ('door.sign_in_failed', 'unit.found')))",
        ),
        # Failures slow guessing: what is younger than a day cannot be swept away by anybody.
        ("casework_signinfailure", "SELECT", "true", ""),
        ("casework_signinfailure", "INSERT", "", "true"),
        ("casework_signinfailure", "DELETE", "at < now() - interval '23 hours'", ""),
    ]
    return rows


def _policy_sql() -> str:
    lines = []
    for number, (table, command, using, check) in enumerate(policies()):
        clause = (f" USING ({using})" if using else "") + (f" WITH CHECK ({check})" if check else "")
        lines.append(f"CREATE POLICY wall_{number} ON {table} FOR {command} TO casework_app{clause};")
    for table in sorted({row[0] for row in policies()}):
        lines.append(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;")
        lines.append(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;")
    return "\n".join(lines)


# What the application may do, table by table. History and trail can only be read and added to.
PRIVILEGES = (
    ("SELECT, INSERT", ["casework_event", *(f"casework_historical{name}" for name in TRACKED)]),
    ("SELECT, INSERT, UPDATE", [*(f"casework_{name}" for name in TRACKED), "casework_clock", "casework_membership"]),
    ("SELECT, INSERT, UPDATE", ["casework_credential", "casework_organisation"]),
    ("SELECT, INSERT, UPDATE (public_key, is_active)", ["casework_worker"]),
    ("SELECT, INSERT", ["casework_unit", "casework_unitkey", "casework_exclusion", "auth_group"]),
    ("SELECT, INSERT, DELETE", ["casework_fingerprint", "casework_signinfailure"]),
    ("SELECT, INSERT, UPDATE, DELETE", ["casework_membershipkey"]),
    (
        "SELECT, INSERT, UPDATE, DELETE",
        [*(f"casework_{kind}heldby{holder}" for kind in KINDS for holder in ("unit", "worker")), "django_session"],
    ),
    ("SELECT", ["auth_permission", "django_content_type", "casework_territoryunit", "django_migrations"]),
)

# A membership that ends and a key pair that is renewed leave no row behind that was sealed to them.
NOTHING_LEFT_BEHIND = """
CREATE FUNCTION wall.nothing_left_behind() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'casework_membership' THEN
        DELETE FROM public.casework_membershipkey k WHERE k.membership_id = NEW.id;
        DELETE FROM public.casework_caseheldbyworker h WHERE h.user_id = NEW.worker_id AND h.through_unit_id = NEW.unit_id;
        DELETE FROM public.casework_referralheldbyworker h
            WHERE h.user_id = NEW.worker_id AND h.through_unit_id = NEW.unit_id;
        DELETE FROM public.casework_shelterstayheldbyworker h WHERE h.user_id = NEW.worker_id AND h.through_unit_id = NEW.unit_id;
    ELSE
        DELETE FROM public.casework_caseheldbyworker h WHERE h.user_id = NEW.id;
        DELETE FROM public.casework_referralheldbyworker h WHERE h.user_id = NEW.id;
        DELETE FROM public.casework_shelterstayheldbyworker h WHERE h.user_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER nothing_left_behind AFTER UPDATE ON casework_membership
    FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL)
    EXECUTE FUNCTION wall.nothing_left_behind();
CREATE TRIGGER nothing_left_behind AFTER UPDATE ON casework_worker
    FOR EACH ROW WHEN (OLD.public_key IS DISTINCT FROM NEW.public_key)
    EXECUTE FUNCTION wall.nothing_left_behind();
GRANT DELETE ON casework_membershipkey, casework_caseheldbyworker, casework_referralheldbyworker,
    casework_shelterstayheldbyworker TO casework_wall;
"""

# A change of a tracked row must leave its history row and its event before the transaction can end.
NOT_WITHOUT_HISTORY = """
CREATE FUNCTION wall.version_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.version IS DISTINCT FROM OLD.version + 1 OR NEW.id IS DISTINCT FROM OLD.id THEN
        RAISE EXCEPTION 'casework: % changed past its history', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION wall.has_its_history() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kept boolean;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    EXECUTE format(
        'SELECT EXISTS (SELECT 1 FROM public.%I h WHERE h.%I = $2 AND h.id = $1 AND h.version = $3
             AND to_jsonb(h) @> $4
             AND EXISTS (SELECT 1 FROM public.casework_event e WHERE e.id = h.event_id
                 AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
                 AND strpos(convert_from(e.body, ''UTF8''), h.history_id::text) > 0))',
        'casework_historical' || substr(TG_TABLE_NAME, 10), TG_ARGV[0]
    ) INTO kept USING NEW.id, CASE TG_ARGV[0] WHEN 'id' THEN NEW.id ELSE (to_jsonb(NEW) ->> 'case_id')::uuid END,
        NEW.version, to_jsonb(NEW);
    IF NOT kept THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""


def _tracking_sql() -> str:
    lines = []
    for name in TRACKED:
        guarded = "id" if name == "case" else "case_id"
        lines.append(
            f"CREATE TRIGGER version_moves BEFORE UPDATE ON casework_{name} "
            f"FOR EACH ROW EXECUTE FUNCTION wall.version_moves();"
        )
        lines.append(
            f"CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR UPDATE OR DELETE ON casework_{name} "
            f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history('{guarded}');"
        )
    return "\n".join(lines)


def _all() -> str:
    parts = [WHO]
    parts += [sees_function(kind) for kind in KINDS]
    parts += [kept_from_function(kind) for kind in KINDS]
    parts += [may_grant_function(kind) for kind in KINDS]
    parts += [SEEN_BEFORE, NOT_WITHOUT_HISTORY, NOTHING_LEFT_BEHIND]
    for function in [*FUNCTIONS, "wall.has_its_history()", "wall.nothing_left_behind()"]:
        parts.append(f"ALTER FUNCTION {function} OWNER TO casework_wall;")
        parts.append(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC;")
    for function in FUNCTIONS:
        parts.append(f"GRANT EXECUTE ON FUNCTION {function} TO casework_app;")
    parts.append("GRANT SELECT ON ALL TABLES IN SCHEMA public TO casework_wall;")
    for words, tables in PRIVILEGES:
        parts.append(f"GRANT {words} ON {', '.join(tables)} TO casework_app;")
    parts.append("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO casework_app;")
    parts.append("GRANT SELECT ON casework_event TO casework_verify, casework_sequencer;")
    parts.append(_policy_sql())
    parts.append(_tracking_sql())
    return "\n".join(parts)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0005_keys_apart"), ("sessions", "0001_initial")]

    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(_all())]
