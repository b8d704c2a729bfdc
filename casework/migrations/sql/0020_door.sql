-- The door and the keys behind it: a wrapped key moves from in-transit to settled, or by an act whose event of this
-- transaction names the right; a credential is told to a word signed for its name; a session to whoever brings its key.

SET LOCAL ROLE casework_wall;

-- What an event of this transaction says: it stands in the waiting line, written by a transaction that is still under
-- way, and nobody sees those of another. A savepoint has a number of its own, behind that of the whole.
CREATE FUNCTION wall.events_of_now() RETURNS SETOF public.casework_event
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.* FROM public.casework_pendingevent p JOIN public.casework_event e ON e.id = p.event_id
    WHERE age(p.xmin) <= age(pg_current_xact_id()::xid)
      AND pg_xact_status((
          (pg_current_xact_id()::text::bigint >> 32 << 32) + p.xmin::text::bigint
          + CASE WHEN p.xmin::text::bigint < pg_current_xact_id()::xid::text::bigint THEN 1::bigint << 32 ELSE 0 END
      )::text::xid8) = 'in progress'
$$;

-- The rights that the events of this transaction name: what, of which kind, whose, on what.
CREATE FUNCTION wall.rights_of_now(OUT act text, OUT what text, OUT kind text, OUT subject text, OUT holder text)
RETURNS SETOF record
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.act, r ->> 0, r ->> 1, CASE r ->> 2 WHEN '=' THEN e.case_id::text ELSE r ->> 2 END, r ->> 3
    FROM (SELECT n.act, n.case_id, convert_from(n.body, 'UTF8')::jsonb AS said FROM wall.events_of_now() n) e,
        LATERAL jsonb_array_elements(CASE jsonb_typeof(e.said -> 12) WHEN 'array' THEN e.said -> 12 ELSE '[]' END) r
$$;

-- The keys that stood in a right before: whatever is written over one can be put back by whoever keeps the server. They
-- go with the right itself.
CREATE TABLE wall.earlier_key (
    kept_in regclass NOT NULL,
    right_id bigint NOT NULL,
    sealed_key bytea NOT NULL,
    until timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX earlier_key_of ON wall.earlier_key (kept_in, right_id);
REVOKE ALL ON wall.earlier_key FROM PUBLIC;

CREATE FUNCTION wall.keeps_earlier_key() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM wall.earlier_key k WHERE k.kept_in = TG_RELID AND k.right_id = OLD.id;
    ELSE
        INSERT INTO wall.earlier_key (kept_in, right_id, sealed_key) VALUES (TG_RELID, OLD.id, OLD.sealed_key);
    END IF;
    RETURN NULL;
END $$;

-- At the end of the transaction: whoever wrote a key into a right said so in the trail. TG_ARGV: the kind, the column of
-- the holder, the word before its number, and the unit it comes through where the holder is a person.
CREATE FUNCTION wall.names_the_right() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    held jsonb := to_jsonb(NEW);
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM wall.rights_of_now() r
        WHERE r.what IN ('give', 'end') AND r.kind = TG_ARGV[0] AND r.subject = held ->> 'content_object_id'
          AND r.holder IN (TG_ARGV[2] || ':' || (held ->> TG_ARGV[1]), 'unit:' || (held ->> coalesce(TG_ARGV[3], '')))
    ) THEN
        RAISE EXCEPTION 'casework: a right is given by an act that names it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;

-- The same of what makes people: her credential, her key pair, her copy of a unit's key, and what certifies a unit.
CREATE FUNCTION wall.names_the_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    whose bigint := CASE TG_TABLE_NAME
        WHEN 'casework_worker' THEN (to_jsonb(NEW) ->> 'id')::bigint
        WHEN 'casework_credential' THEN (to_jsonb(NEW) ->> 'worker_id')::bigint
        WHEN 'casework_membershipkey' THEN (
            SELECT m.worker_id FROM public.casework_membership m
            WHERE m.id = (to_jsonb(coalesce(NEW, OLD)) ->> 'membership_id')::bigint
        )
    END;
BEGIN
    IF TG_TABLE_NAME = 'casework_unitkey' THEN
        IF EXISTS (SELECT 1 FROM wall.events_of_now() e WHERE e.act = 'unit.certify') THEN
            RETURN NULL;
        END IF;
    ELSIF EXISTS (
        SELECT 1 FROM wall.rights_of_now() r
        WHERE r.kind = 'membership' AND r.what IN ('renew', 'appoint', 'end') AND r.holder = 'worker:' || whose
    ) OR TG_TABLE_NAME = 'casework_credential' AND EXISTS (
        SELECT 1 FROM wall.events_of_now() e
        WHERE e.act = 'door.sign_in' AND e.worker_id = whose
           OR e.act IN ('worker.enrol', 'unit.found') AND TG_OP = 'INSERT'
    ) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'casework: the keys of a person change by an act that names her' USING ERRCODE = 'insufficient_privilege';
END $$;

-- Credentials ---------------------------------------------------------------------------------------------------------

-- A name as everybody types it: capitals, marks and spaces aside (casework/vault/typed_words.py says the same).
CREATE FUNCTION wall.folded(typed text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT regexp_replace(lower(translate(normalize(typed, NFKD), 'Đđ', 'dd')), '[\s\u0300-\u036f]', '', 'g')
$$;

-- The sealed credential of a name, before anybody is signed in: for a word that the door signs for this name, on this
-- connection, for some seconds. It has five parts, so that it is none of those that say who is asking.
CREATE FUNCTION wall.credential_of(name text, word text) RETURNS TABLE (
    worker_id bigint, kind text, method text, salt bytea, params jsonb, sealed_private bytea
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said text := left(word, -65);
    part text[] := string_to_array(said, ':');
    secret wall.secret;
BEGIN
    SELECT * INTO secret FROM wall.secret;
    IF NOT FOUND OR word IS NULL OR right(word, 65)
        <> ':' || encode(sha256(secret.opad || sha256(secret.ipad || convert_to(said, 'UTF8'))), 'hex')
        OR array_length(part, 1) <> 5 OR part[1] <> 'door' OR part[2] <> 'credential'
    THEN
        RETURN;
    END IF;
    IF part[3] <> encode(sha256(convert_to(name, 'UTF8')), 'hex') OR part[4]::int <> pg_backend_pid()
        OR part[5]::bigint < extract(epoch FROM clock_timestamp())
    THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT c.worker_id, c.kind::text, c.method::text, c.salt, c.params, c.sealed_private
        FROM public.casework_credential c
        WHERE c.worker_id = (
            SELECT p.id FROM public.casework_worker p WHERE wall.folded(p.username) = wall.folded(name) AND p.is_active
            ORDER BY p.username = name DESC, p.id LIMIT 1
        );
END $$;

-- A credential is made or renewed by her province, for somebody whose row nobody but herself reads.
CREATE FUNCTION wall.put_credential(whose bigint, by_what text, how text, salted bytea, numbers jsonb, sealed bytea)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT (wall.may_enrol(whose) OR wall.without_membership(whose)) THEN
        RAISE EXCEPTION 'casework: a credential is made by her province' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO public.casework_credential AS c (worker_id, kind, method, salt, params, sealed_private, made_at)
    VALUES (whose, by_what, how, salted, numbers, sealed, clock_timestamp())
    ON CONFLICT (worker_id, kind) DO UPDATE SET method = excluded.method, salt = excluded.salt,
        params = excluded.params, sealed_private = excluded.sealed_private, made_at = excluded.made_at;
END $$;

-- Sessions ------------------------------------------------------------------------------------------------------------

-- What a row is found by: nobody who reads it can bring it.
CREATE FUNCTION wall.session_digest(brought text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT left(encode(sha256(convert_to('casework session v1:' || brought, 'UTF8')), 'hex'), 40)
$$;

-- The living session of whoever brings its key. One that the log says was left is over, whatever row stands there.
CREATE FUNCTION wall.session_of(brought text) RETURNS TABLE (
    session_data text, expire_date timestamptz, worker_id bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.session_data, s.expire_date, s.worker_id FROM public.casework_workersession s
    WHERE s.session_key = wall.session_digest(brought) AND s.expire_date > clock_timestamp() AND NOT EXISTS (
        SELECT 1 FROM public.casework_event e
        WHERE e.worker_id = s.worker_id AND e.act IN ('door.sign_out', 'door.quick_exit', 'door.session_over')
          AND e.at > clock_timestamp() - interval '3 days'
          AND strpos(convert_from(e.body, 'UTF8'), '"' || s.session_key || '"') > 0
    )
$$;

CREATE FUNCTION wall.keep_session(brought text, kept text, until timestamptz, whose bigint, afresh boolean)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF afresh THEN
        INSERT INTO public.casework_workersession (session_key, session_data, expire_date, worker_id)
        VALUES (wall.session_digest(brought), kept, until, whose) ON CONFLICT DO NOTHING;
    ELSE
        UPDATE public.casework_workersession SET session_data = kept, expire_date = until, worker_id = whose
        WHERE session_key = wall.session_digest(brought);
    END IF;
    RETURN FOUND;
END $$;

CREATE FUNCTION wall.end_session(brought text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM public.casework_workersession WHERE session_key = wall.session_digest(brought)
$$;

RESET ROLE;

GRANT SELECT, INSERT, UPDATE, DELETE ON casework_workersession TO casework_wall;
GRANT INSERT, UPDATE ON casework_credential TO casework_wall;
GRANT USAGE ON SEQUENCE casework_credential_id_seq TO casework_wall;
GRANT USAGE ON SCHEMA public TO casework_wall;

-- The rows of before were found by what the browser brings: everybody signs in once more.
DELETE FROM casework_workersession;
ALTER TABLE casework_workersession ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
REVOKE INSERT, UPDATE ON casework_workersession FROM casework_app;
CREATE POLICY visible ON casework_workersession FOR SELECT TO casework_app
    USING (worker_id = (SELECT wall.worker()));
CREATE POLICY ended ON casework_workersession FOR DELETE TO casework_app
    USING (worker_id = (SELECT wall.worker()));

DROP POLICY visible ON casework_credential;
DROP POLICY made ON casework_credential;
DROP POLICY updated ON casework_credential;
REVOKE INSERT ON casework_credential FROM casework_app;
CREATE POLICY visible ON casework_credential FOR SELECT TO casework_app USING (worker_id = (SELECT wall.worker()));
CREATE POLICY updated ON casework_credential FOR UPDATE TO casework_app
    USING (worker_id = (SELECT wall.worker())) WITH CHECK (worker_id = (SELECT wall.worker()));
REVOKE EXECUTE ON FUNCTION wall.credential_of(text) FROM casework_app;
DROP FUNCTION wall.credential_of(text);

-- Whoever settles what somebody settled a moment ago changes nothing, and is told nothing, whoever it is.
CREATE OR REPLACE FUNCTION wall.only_settles() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    settles boolean := to_jsonb(NEW) - 'sealed_key' = to_jsonb(OLD) - 'sealed_key'
        AND get_byte(NEW.sealed_key, 0) = 1 AND length(NEW.sealed_key) = 61;
    held jsonb := to_jsonb(NEW);
    may boolean;
BEGIN
    IF current_user <> 'casework_app' THEN
        RETURN NEW;
    END IF;
    -- On the way to its own holder alone: whoever gave it does not settle it.
    IF settles AND get_byte(OLD.sealed_key, 0) = 2 THEN
        IF held ? 'user_id' AND (held ->> 'user_id')::bigint = wall.worker()
            OR held ? 'group_id' AND (held ->> 'group_id')::int = ANY (wall.units())
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'casework: a right is settled by whoever holds it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF settles AND get_byte(OLD.sealed_key, 0) = 1 THEN
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT wall.may_renew_%s($1, $2, $3)', TG_ARGV[0]) INTO may
        USING NEW.content_object_id, (to_jsonb(NEW) ->> TG_ARGV[1])::int, NEW.permission_id;
    IF NOT may OR NEW.content_object_id <> OLD.content_object_id
        OR (NEW.granted_by <> OLD.granted_by AND NEW.granted_by IS DISTINCT FROM wall.worker())
    THEN
        RAISE EXCEPTION 'casework: a right may be settled, not changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

DO $$
DECLARE
    kind text;
    held text;
    args text;
BEGIN
    FOREACH kind IN ARRAY ARRAY['case', 'referral', 'shelterstay'] LOOP
        FOR held, args IN VALUES
            (format('casework_%sheldbyunit', kind), format('%L, ''group_id'', ''unit''', kind)),
            (format('casework_%sheldbyworker', kind), format('%L, ''user_id'', ''worker'', ''through_unit_id''', kind))
        LOOP
            EXECUTE format(
                'CREATE CONSTRAINT TRIGGER named_when_given AFTER INSERT ON %I DEFERRABLE INITIALLY DEFERRED'
                ' FOR EACH ROW WHEN (current_user = ''casework_app'') EXECUTE FUNCTION wall.names_the_right(%s)', held, args);
            EXECUTE format(
                'CREATE CONSTRAINT TRIGGER named_when_renewed AFTER UPDATE ON %I DEFERRABLE INITIALLY DEFERRED'
                ' FOR EACH ROW WHEN (current_user = ''casework_app'' AND (to_jsonb(NEW) - ''sealed_key'' <> to_jsonb(OLD) - ''sealed_key'''
                ' OR NEW.sealed_key <> OLD.sealed_key AND (get_byte(OLD.sealed_key, 0) <> 2 OR get_byte(NEW.sealed_key, 0) <> 1)))'
                ' EXECUTE FUNCTION wall.names_the_right(%s)', held, args);
            EXECUTE format(
                'CREATE TRIGGER earlier_key AFTER UPDATE ON %I FOR EACH ROW WHEN (NEW.sealed_key <> OLD.sealed_key)'
                ' EXECUTE FUNCTION wall.keeps_earlier_key()', held);
            EXECUTE format(
                'CREATE TRIGGER earlier_key_goes AFTER DELETE ON %I FOR EACH ROW WHEN (OLD.sealed_key IS NOT NULL)'
                ' EXECUTE FUNCTION wall.keeps_earlier_key()', held);
        END LOOP;
    END LOOP;
END $$;

CREATE CONSTRAINT TRIGGER named_when_changed AFTER UPDATE OR DELETE ON casework_membershipkey
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (current_user = 'casework_app')
    EXECUTE FUNCTION wall.names_the_person();
CREATE CONSTRAINT TRIGGER named_when_changed AFTER UPDATE ON casework_worker
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (current_user = 'casework_app' AND OLD.public_key IS DISTINCT FROM NEW.public_key)
    EXECUTE FUNCTION wall.names_the_person();
CREATE CONSTRAINT TRIGGER named_when_changed AFTER UPDATE ON casework_unitkey
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (current_user = 'casework_app')
    EXECUTE FUNCTION wall.names_the_person();
-- Also where the wall writes it for her province.
CREATE CONSTRAINT TRIGGER named_when_changed AFTER INSERT OR UPDATE ON casework_credential
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (current_user IN ('casework_app', 'casework_wall'))
    EXECUTE FUNCTION wall.names_the_person();

-- What the application may call
REVOKE ALL ON ALL ROUTINES IN SCHEMA wall FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    wall.credential_of(text, text), wall.put_credential(bigint, text, text, bytea, jsonb, bytea),
    wall.session_of(text), wall.keep_session(text, text, timestamptz, bigint, boolean), wall.end_session(text)
    TO casework_app;
