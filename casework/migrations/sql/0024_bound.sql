-- What widens a right is bound to the case: which key is an object's own, and who is kept from it, as its log says it.

CREATE INDEX event_says_key ON casework_event (case_id, case_seq)
    WHERE case_id IS NOT NULL AND position('["key","'::bytea IN body) > 0;
CREATE INDEX event_keeps_out ON casework_event (case_id, case_seq)
    WHERE case_id IS NOT NULL AND position('["exclude","case",'::bytea IN body) > 0;

SET LOCAL ROLE casework_wall;

-- Whether it is not the application that asks: then no row security holds for whoever does, and none is wanted here.
CREATE FUNCTION wall.asked_from_outside() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT session_user <> 'casework_app' AND current_setting('role') <> 'casework_app'
$$;

-- Which key the log says is an object's own: the first that said so. Words in a body have their quotes escaped, so
-- what is found with its brackets and quotes is a right (casework/trail/log/encoding.py, every version).
CREATE FUNCTION wall.key_in_the_log(kind text, subject uuid, its_case uuid) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.found[1] FROM public.casework_event e, LATERAL (
        SELECT regexp_match(
            encode(e.body, 'escape'),
            '\["key","' || kind || '","(?:' || CASE WHEN subject = its_case THEN '=|' ELSE '' END || subject
                || ')","","([A-Za-z0-9+/]{22})"\]'
        ) AS found
    ) s
    WHERE e.case_id = its_case AND position('["key","'::bytea IN e.body) > 0 AND s.found IS NOT NULL
    ORDER BY e.case_seq LIMIT 1
$$;

-- Of the objects that whoever asks holds: the commitment of the row, that of the log, and what lies sealed in the row
-- from its first day, by which the key of an object older than commitments is known.
CREATE FUNCTION wall.keys_said(kind text, subjects uuid[])
RETURNS TABLE (subject uuid, kept bytea, said text, proof bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT t.id, t.key_commitment, wall.key_in_the_log('case', t.id, t.id), t.name
    FROM public.casework_case t
    WHERE kind = 'case' AND t.id = ANY (subjects) AND (wall.sees_case(t.id) OR wall.asked_from_outside())
    UNION ALL
    SELECT t.id, t.key_commitment, wall.key_in_the_log('referral', t.id, t.case_id), t.packet
    FROM public.casework_referral t
    WHERE kind = 'referral' AND t.id = ANY (subjects) AND (wall.sees_referral(t.id) OR wall.asked_from_outside())
    UNION ALL
    SELECT t.id, t.key_commitment, wall.key_in_the_log('shelterstay', t.id, t.case_id), t.place
    FROM public.casework_shelterstay t
    WHERE kind = 'shelterstay' AND t.id = ANY (subjects)
      AND (wall.sees_shelterstay(t.id) OR wall.asked_from_outside())
$$;

-- Whom the events of a case keep out.
CREATE FUNCTION wall.kept_out_in(body bytea, its_case uuid) RETURNS SETOF bigint
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT m[1]::bigint FROM regexp_matches(
        encode(body, 'escape'), '\["exclude","case","(?:=|' || its_case || ')","worker:([0-9]{1,18})",""\]', 'g'
    ) m
$$;

-- Whoever holds a packet or a stay of a case.
CREATE FUNCTION wall.holds_beside(its_case uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_referral r WHERE r.case_id = its_case AND wall.sees_referral(r.id)
    ) OR EXISTS (
        SELECT 1 FROM public.casework_shelterstay r WHERE r.case_id = its_case AND wall.sees_shelterstay(r.id)
    )
$$;

-- Whether the events of a case follow each other as they were written: each names the hash of the one before it (in 43
-- letters, or as the older versions wrote it), and the end of the chain that of the last.
CREATE FUNCTION wall.chain_holds(its_case uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH link AS (
        SELECT e.case_seq, e.body, sha256('\x00'::bytea || e.body) AS hash FROM public.casework_event e
        WHERE e.case_id = its_case
    )
    SELECT NOT EXISTS (
        SELECT 1 FROM public.casework_casechain c WHERE c.case_id = its_case AND (
            c.length <> (SELECT count(*) FROM link l WHERE l.case_seq BETWEEN 1 AND c.length)
            OR c.length > 0 AND c.head IS DISTINCT FROM (SELECT l.hash FROM link l WHERE l.case_seq = c.length)
        )
    ) AND NOT EXISTS (
        SELECT 1 FROM link l JOIN link n ON n.case_seq = l.case_seq + 1
        WHERE position(convert_to('"' || wall.short(l.hash) || '"', 'UTF8') IN n.body) = 0
          AND position(convert_to('"' || encode(l.hash, 'hex') || '"', 'UTF8') IN n.body) = 0
    )
$$;

-- Who is kept from a case by its own log, for whoever sees the case; of a packet or a stay, her own colleagues alone.
-- And whether its chain does not hold, for then nobody knows who.
CREATE FUNCTION wall.kept_out_by_log(kept_from uuid) RETURNS TABLE (worker_id bigint, found text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT DISTINCT w, 'log' FROM public.casework_event e, LATERAL wall.kept_out_in(e.body, kept_from) w
    WHERE e.case_id = kept_from AND position('["exclude","case",'::bytea IN e.body) > 0
      AND (wall.sees_case(kept_from) OR wall.kept_out_beside_me(w, kept_from) OR wall.asked_from_outside())
    UNION ALL
    SELECT NULL, 'hole'
    WHERE (wall.sees_case(kept_from) OR wall.holds_beside(kept_from) OR wall.asked_from_outside())
      AND NOT wall.chain_holds(kept_from)
$$;

-- Whether somebody is excluded from any case that a unit holds is asked of table and log. What is there is extended
-- where it stands.
DO $$
DECLARE
    alone text := 'FROM public.casework_exclusion x
        WHERE x.worker_id = worker AND (';
    said text := pg_get_functiondef('wall.kept_from_a_case_of(bigint, int)'::regprocedure);
BEGIN
    IF position(alone IN said) = 0 THEN
        RAISE EXCEPTION 'casework: who is kept from a case of a unit is not asked as this migration expects';
    END IF;
    EXECUTE replace(said, alone, 'FROM (
            SELECT t.case_id FROM public.casework_exclusion t WHERE t.worker_id = worker
            UNION
            SELECT e.case_id FROM public.casework_event e
            WHERE e.case_id IS NOT NULL AND position(''["exclude","case",''::bytea IN e.body) > 0
              AND worker IN (SELECT wall.kept_out_in(e.body, e.case_id))
        ) x
        WHERE (');
END $$;

-- An event says which key is an object's own only with the row of history that keeps it, and keeps somebody out only
-- with the row of the table: else an injected statement could make either up.
CREATE FUNCTION wall.right_has_its_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one text[];
    subject uuid;
    good boolean;
BEGIN
    -- As they are read: anywhere in the body, whichever list it stands in.
    FOR one IN
        SELECT m FROM regexp_matches(
            encode(NEW.body, 'escape'), '\["(key|exclude)","([a-z]+)","([^"]*)","([^"]*)","([^"]*)"\]', 'g'
        ) m
    LOOP
        subject := CASE one[3] WHEN '=' THEN NEW.case_id ELSE one[3]::uuid END;
        IF one[1] = 'exclude' THEN
            good := one[2] = 'case' AND subject = NEW.case_id AND EXISTS (
                SELECT 1 FROM public.casework_exclusion x
                WHERE x.case_id = subject AND 'worker:' || x.worker_id = one[4]
            );
        ELSE
            good := CASE one[2]
                WHEN 'case' THEN subject = NEW.case_id AND EXISTS (
                    SELECT 1 FROM public.casework_historicalcase h
                    WHERE h.id = subject AND h.event_id = NEW.id AND wall.short(h.key_commitment) = one[5])
                WHEN 'referral' THEN EXISTS (
                    SELECT 1 FROM public.casework_historicalreferral h WHERE h.id = subject AND h.case_id = NEW.case_id
                      AND h.event_id = NEW.id AND wall.short(h.key_commitment) = one[5])
                WHEN 'shelterstay' THEN EXISTS (
                    SELECT 1 FROM public.casework_historicalshelterstay h
                    WHERE h.id = subject AND h.case_id = NEW.case_id
                      AND h.event_id = NEW.id AND wall.short(h.key_commitment) = one[5])
            END;
        END IF;
        IF good IS NOT TRUE THEN
            RAISE EXCEPTION 'casework: an event names a key or an exclusion that no row has'
                USING ERRCODE = 'check_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

-- Which key is an object's own is said once.
CREATE FUNCTION wall.key_is_said_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'casework: which key is its own is said once' USING ERRCODE = 'check_violation';
END $$;

RESET ROLE;

CREATE TRIGGER right_has_its_row AFTER INSERT ON casework_event FOR EACH ROW
    WHEN (NEW.case_id IS NOT NULL AND (
        position('["key",'::bytea IN NEW.body) > 0 OR position('["exclude",'::bytea IN NEW.body) > 0
    ))
    EXECUTE FUNCTION wall.right_has_its_row();
CREATE TRIGGER key_is_said_once BEFORE UPDATE ON casework_case FOR EACH ROW
    WHEN (OLD.key_commitment IS NOT NULL AND NEW.key_commitment IS DISTINCT FROM OLD.key_commitment)
    EXECUTE FUNCTION wall.key_is_said_once();
CREATE TRIGGER key_is_said_once BEFORE UPDATE ON casework_referral FOR EACH ROW
    WHEN (OLD.key_commitment IS NOT NULL AND NEW.key_commitment IS DISTINCT FROM OLD.key_commitment)
    EXECUTE FUNCTION wall.key_is_said_once();
CREATE TRIGGER key_is_said_once BEFORE UPDATE ON casework_shelterstay FOR EACH ROW
    WHEN (OLD.key_commitment IS NOT NULL AND NEW.key_commitment IS DISTINCT FROM OLD.key_commitment)
    EXECUTE FUNCTION wall.key_is_said_once();

-- Whoever verifies compares who is kept out with what the log says of it.
GRANT SELECT ON casework_exclusion TO casework_verify;
CREATE POLICY all_for_verifying ON casework_exclusion FOR SELECT TO casework_verify USING (true);

REVOKE ALL ON FUNCTION
    wall.key_in_the_log(text, uuid, uuid), wall.keys_said(text, uuid[]), wall.kept_out_in(bytea, uuid),
    wall.kept_out_by_log(uuid), wall.chain_holds(uuid), wall.holds_beside(uuid), wall.asked_from_outside(),
    wall.right_has_its_row(), wall.key_is_said_once()
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.keys_said(text, uuid[]), wall.kept_out_by_log(uuid) TO casework_app;
