-- Who is asking: the wall's schema and secret, the signed word that introduces a worker for one transaction, her units.
--
-- The application sends `worker:backend pid:expiry:HMAC` to wall.introduce() first in each transaction; the database
-- checks it with core sha256() (RFC 2104) and puts a word of its own in its place that is good for this transaction.
-- No, a forged, an expired or another backend's word is nobody, and nobody sees no row.

DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'casework_wall') THEN
        RAISE EXCEPTION 'casework: run deploy/postgres/roles.sql as the superuser first';
    END IF;
END $$;

DO $$ BEGIN
    -- Not even a temporary table for anybody but the owner.
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format(
        'GRANT CONNECT ON DATABASE %I TO casework_app, casework_intake, casework_sequencer, casework_backup,'
        ' casework_verify',
        current_database()
    );
END $$;

CREATE SCHEMA wall;
REVOKE ALL ON SCHEMA wall FROM PUBLIC;
GRANT USAGE ON SCHEMA wall TO casework_app, casework_wall;
GRANT CREATE ON SCHEMA wall TO casework_wall;
GRANT USAGE ON SCHEMA public TO casework_wall, casework_app, casework_sequencer, casework_verify;

-- What follows here, and in the other files between SET LOCAL ROLE and RESET ROLE, belongs to casework_wall, as which
-- nobody signs in. It reads past row security, these tables and each kind of record (records.sql) and no others, so
-- that its functions answer what the policies ask.
GRANT SELECT ON
    auth_permission, casework_worker, casework_credential, casework_unit, casework_membership, casework_membershipkey,
    casework_case, casework_caseheldbyunit, casework_caseheldbyworker, casework_exclusion,
    casework_referral, casework_referralheldbyunit, casework_referralheldbyworker,
    casework_shelterstay, casework_shelterstayheldbyunit, casework_shelterstayheldbyworker,
    casework_event, casework_casechain, casework_fingerprint, casework_clock
    TO casework_wall;
SET LOCAL ROLE casework_wall;

-- The HMAC key, already mixed with the two pads of RFC 2104 (64 bytes each); one row.
CREATE TABLE wall.secret (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    ipad bytea NOT NULL CHECK (length(ipad) = 64),
    opad bytea NOT NULL CHECK (length(opad) = 64)
);
REVOKE ALL ON wall.secret FROM PUBLIC;

-- Only two kinds of words are ever sealed with this key: three parts from the application, and four that the database
-- made of them. A word of the one kind is none of the other.
CREATE FUNCTION wall.introduce(word text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said text := left(word, -65);
    part text[];
    secret wall.secret;
BEGIN
    PERFORM set_config('casework.ctx', '', true);
    SELECT * INTO secret FROM wall.secret;
    IF NOT FOUND OR word IS NULL OR right(word, 65)
        <> ':' || encode(sha256(secret.opad || sha256(secret.ipad || convert_to(said, 'UTF8'))), 'hex')
    THEN
        RETURN;
    END IF;
    part := string_to_array(said, ':');
    IF array_length(part, 1) <> 3 OR part[2]::int <> pg_backend_pid()
        OR part[3]::bigint < extract(epoch FROM clock_timestamp())
    THEN
        RETURN;
    END IF;
    said := said || ':' || trunc(extract(epoch FROM now()) * 1000000)::text;
    PERFORM set_config(
        'casework.ctx',
        said || ':' || encode(sha256(secret.opad || sha256(secret.ipad || convert_to(said, 'UTF8'))), 'hex'),
        true
    );
END $$;

-- Whoever is asking; NULL is nobody. The word is checked by its seal first, which leaves nothing of its shape to check.
CREATE FUNCTION wall.worker() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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
    IF NOT FOUND OR right(ctx, 65)
        <> ':' || encode(sha256(secret.opad || sha256(secret.ipad || convert_to(said, 'UTF8'))), 'hex')
    THEN
        RETURN NULL;
    END IF;
    part := string_to_array(said, ':');
    IF array_length(part, 1) <> 4 OR part[2]::int <> pg_backend_pid()
        OR part[3]::bigint < extract(epoch FROM clock_timestamp())
        OR part[4] <> trunc(extract(epoch FROM now()) * 1000000)::text
    THEN
        RETURN NULL;
    END IF;
    RETURN part[1]::bigint;
END $$;

-- The living units of whoever is asking.
CREATE FUNCTION wall.units() RETURNS int[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me bigint := wall.worker();
BEGIN
    IF me IS NULL THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        SELECT m.unit_id FROM public.casework_membership m
        JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
        JOIN public.casework_unit u ON u.group_id = m.unit_id AND u.is_active
        WHERE m.worker_id = me AND m.ended_at IS NULL
    );
END $$;

-- Whether a unit belongs to a province in which whoever is asking sits at the top.
CREATE FUNCTION wall.in_my_province(unit int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_unit u
        WHERE u.group_id = unit AND coalesce(u.province_id, u.group_id) = ANY (wall.units())
    )
$$;

RESET ROLE;
