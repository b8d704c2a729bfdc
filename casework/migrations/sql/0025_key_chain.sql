-- The next key of an object: its row keeps the older ones wrapped, and every copy is written anew in the act that makes it.

DROP TRIGGER key_is_said_once ON casework_case;
DROP TRIGGER key_is_said_once ON casework_referral;
DROP TRIGGER key_is_said_once ON casework_shelterstay;

SET LOCAL ROLE casework_wall;

DROP FUNCTION wall.key_is_said_once();
DROP FUNCTION wall.keys_said(text, uuid[]);
DROP FUNCTION wall.key_in_the_log(text, uuid, uuid);

-- The number of the key that opens a chain (casework/vault/key_chain.py), as an event writes it: nothing for the first.
CREATE FUNCTION wall.key_number(older bytea) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN coalesce(octet_length(older), 0) = 0 THEN '' ELSE (octet_length(older) / 61 + 1)::text END
$$;

-- Which keys the log says are an object's own, by number: of each the first that said so. Words in a body have their
-- quotes escaped, so what is found with its brackets and quotes is a right (casework/trail/log/encoding.py).
CREATE FUNCTION wall.keys_in_the_log(kind text, subject uuid, its_case uuid) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_object_agg(s.number, s.said) FROM (
        SELECT DISTINCT ON (m[1]) m[1] AS number, m[2] AS said
        FROM public.casework_event e, LATERAL regexp_matches(
            encode(e.body, 'escape'),
            '\["key","' || kind || '","(?:' || CASE WHEN subject = its_case THEN '=|' ELSE '' END || subject
                || ')","([0-9]{0,5})","([A-Za-z0-9+/]{22})"\]',
            'g'
        ) m
        WHERE e.case_id = its_case AND position('["key","'::bytea IN e.body) > 0
        ORDER BY m[1], e.case_seq
    ) s
$$;

-- Of the objects that whoever asks holds: the commitment of the row, those of the log, the older keys, and what lies
-- sealed in the row from its first day, by which the key of an object older than commitments is known.
CREATE FUNCTION wall.keys_said(kind text, subjects uuid[])
RETURNS TABLE (subject uuid, kept bytea, said jsonb, older bytea, proof bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT t.id, t.key_commitment, wall.keys_in_the_log('case', t.id, t.id), t.older_keys, t.name
    FROM public.casework_case t
    WHERE kind = 'case' AND t.id = ANY (subjects) AND (wall.sees_case(t.id) OR wall.asked_from_outside())
    UNION ALL
    SELECT t.id, t.key_commitment, wall.keys_in_the_log('referral', t.id, t.case_id), t.older_keys, t.packet
    FROM public.casework_referral t
    WHERE kind = 'referral' AND t.id = ANY (subjects) AND (wall.sees_referral(t.id) OR wall.asked_from_outside())
    UNION ALL
    SELECT t.id, t.key_commitment, wall.keys_in_the_log('shelterstay', t.id, t.case_id), t.older_keys, t.place
    FROM public.casework_shelterstay t
    WHERE kind = 'shelterstay' AND t.id = ANY (subjects)
      AND (wall.sees_shelterstay(t.id) OR wall.asked_from_outside())
$$;

-- Which key is an object's own is said once, and the next one only with the one before it behind all that came before.
CREATE FUNCTION wall.key_turns() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    older bytea := coalesce(OLD.older_keys, ''::bytea);
BEGIN
    IF NEW.older_keys IS NOT DISTINCT FROM OLD.older_keys AND OLD.key_commitment IS NULL
        OR NEW.key_commitment <> OLD.key_commitment AND octet_length(NEW.older_keys) = octet_length(older) + 61
            AND substr(NEW.older_keys, 1, octet_length(older)) = older
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'casework: which key is its own is said once' USING ERRCODE = 'check_violation';
END $$;

-- Whether whoever asks may make the next key of an object: whoever gives rights on it.
CREATE FUNCTION wall.may_turn(subject uuid, kind text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE kind
        WHEN 'case' THEN wall.gives_case(subject)
            AND (SELECT c.key_commitment IS NOT NULL FROM public.casework_case c WHERE c.id = subject)
        WHEN 'referral' THEN wall.gives_referral(subject)
            AND (SELECT c.key_commitment IS NOT NULL FROM public.casework_referral c WHERE c.id = subject)
        WHEN 'shelterstay' THEN wall.gives_shelterstay(subject)
            AND (SELECT c.key_commitment IS NOT NULL FROM public.casework_shelterstay c WHERE c.id = subject)
        ELSE false
    END
$$;

-- The copies of the next key, each in the right that holds one; who holds, how and until when does not change.
CREATE FUNCTION wall.turn_copies(subject uuid, kind text, by_unit boolean, ids bigint[], keys bytea[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    turned bigint;
BEGIN
    IF kind NOT IN ('case', 'referral', 'shelterstay') OR wall.may_turn(subject, kind) IS NOT TRUE THEN
        RAISE EXCEPTION 'casework: the next key is made by whoever gives rights' USING ERRCODE = 'insufficient_privilege';
    END IF;
    EXECUTE format(
        'UPDATE public.casework_%1$sheldby%2$s h SET sealed_key = n.sealed
         FROM unnest($1, $2) AS n(id, sealed)
         WHERE h.id = n.id AND h.content_object_id = $3 AND h.sealed_key IS NOT NULL
           AND (get_byte(n.sealed, 0), octet_length(n.sealed)) IN ((1, 61), (2, 1170))',
        kind, CASE WHEN by_unit THEN 'unit' ELSE 'worker' END
    ) USING ids, keys, subject;
    GET DIAGNOSTICS turned = ROW_COUNT;
    RETURN turned;
END $$;

-- Copies are written anew only by an act that says which key is the next.
CREATE FUNCTION wall.names_the_turn() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM wall.rights_of_now() r
        WHERE r.what = 'key' AND r.kind = TG_ARGV[0] AND r.subject = NEW.content_object_id::text AND r.holder <> ''
    ) THEN
        RAISE EXCEPTION 'casework: a copy of a key is changed by an act that says the next key'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;

-- An event says a key with the number that its history row has. What is there is extended where it stands.
DO $$
DECLARE
    alone text := 'wall.short(h.key_commitment) = one[5]';
    said text := pg_get_functiondef('wall.right_has_its_row()'::regprocedure);
BEGIN
    IF (length(said) - length(replace(said, alone, ''))) / length(alone) <> 3 THEN
        RAISE EXCEPTION 'casework: a right is not compared with its row as this migration expects';
    END IF;
    EXECUTE replace(said, alone, alone || ' AND wall.key_number(h.older_keys) = one[4]');
END $$;

RESET ROLE;

DO $$
DECLARE
    kind text;
    holder text;
BEGIN
    FOREACH kind IN ARRAY ARRAY['case', 'referral', 'shelterstay'] LOOP
        EXECUTE format(
            'CREATE TRIGGER key_turns BEFORE UPDATE ON casework_%s FOR EACH ROW
             WHEN (OLD.key_commitment IS NOT NULL AND NEW.key_commitment IS DISTINCT FROM OLD.key_commitment
                OR NEW.older_keys IS DISTINCT FROM OLD.older_keys)
             EXECUTE FUNCTION wall.key_turns()', kind
        );
        FOREACH holder IN ARRAY ARRAY['unit', 'worker'] LOOP
            EXECUTE format('GRANT UPDATE (sealed_key) ON casework_%sheldby%s TO casework_wall', kind, holder);
            EXECUTE format(
                'CREATE CONSTRAINT TRIGGER named_when_turned AFTER UPDATE ON casework_%1$sheldby%2$s
                 DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
                 WHEN (current_user = ''casework_wall'' AND NEW.sealed_key <> OLD.sealed_key)
                 EXECUTE FUNCTION wall.names_the_turn(%1$L)', kind, holder
            );
        END LOOP;
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION
    wall.key_number(bytea), wall.keys_in_the_log(text, uuid, uuid), wall.keys_said(text, uuid[]), wall.key_turns(),
    wall.may_turn(uuid, text), wall.turn_copies(uuid, text, boolean, bigint[], bytea[]), wall.names_the_turn()
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    wall.keys_said(text, uuid[]), wall.may_turn(uuid, text), wall.turn_copies(uuid, text, boolean, bigint[], bytea[])
    TO casework_app;
