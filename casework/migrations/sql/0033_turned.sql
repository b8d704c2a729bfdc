-- Which key a copy holds, which turns are owed, and the keys of units: whoever lost a copy reads nothing that is written
-- from then on, however it was lost - taken, lapsed, given back, or gone with a membership.

ALTER TABLE casework_rotationdue ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
-- The application reads no row of it: it asks what is due of one object, and counts.
GRANT SELECT ON casework_rotationdue TO casework_app;
GRANT SELECT, INSERT, DELETE ON casework_rotationdue TO casework_wall;
GRANT USAGE ON SEQUENCE casework_rotationdue_id_seq TO casework_wall;

-- What is turned already: its copies hold its newest key.
UPDATE casework_caseheldbyunit h SET key_number = octet_length(t.older_keys) / 61 + 1
    FROM casework_case t WHERE t.id = h.content_object_id AND octet_length(t.older_keys) > 0;
UPDATE casework_caseheldbyworker h SET key_number = octet_length(t.older_keys) / 61 + 1
    FROM casework_case t WHERE t.id = h.content_object_id AND octet_length(t.older_keys) > 0;
UPDATE casework_referralheldbyunit h SET key_number = octet_length(t.older_keys) / 61 + 1
    FROM casework_referral t WHERE t.id = h.content_object_id AND octet_length(t.older_keys) > 0;
UPDATE casework_referralheldbyworker h SET key_number = octet_length(t.older_keys) / 61 + 1
    FROM casework_referral t WHERE t.id = h.content_object_id AND octet_length(t.older_keys) > 0;
UPDATE casework_shelterstayheldbyunit h SET key_number = octet_length(t.older_keys) / 61 + 1
    FROM casework_shelterstay t WHERE t.id = h.content_object_id AND octet_length(t.older_keys) > 0;
UPDATE casework_shelterstayheldbyworker h SET key_number = octet_length(t.older_keys) / 61 + 1
    FROM casework_shelterstay t WHERE t.id = h.content_object_id AND octet_length(t.older_keys) > 0;

SET LOCAL ROLE casework_wall;

-- The number of an object's newest key; nothing where there is no such object.
CREATE FUNCTION wall.number_of_key(kind text, subject uuid) RETURNS int
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN CASE kind
        WHEN 'case' THEN (
            SELECT coalesce(octet_length(t.older_keys), 0) / 61 + 1 FROM public.casework_case t WHERE t.id = subject)
        WHEN 'referral' THEN (
            SELECT coalesce(octet_length(t.older_keys), 0) / 61 + 1 FROM public.casework_referral t WHERE t.id = subject)
        WHEN 'shelterstay' THEN (
            SELECT coalesce(octet_length(t.older_keys), 0) / 61 + 1 FROM public.casework_shelterstay t WHERE t.id = subject)
    END;
END $$;

-- A copy that is written holds the newest key, and says so.
CREATE FUNCTION wall.stamps_copy() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.key_number := CASE WHEN TG_OP = 'UPDATE' AND NEW.sealed_key IS NOT DISTINCT FROM OLD.sealed_key
        THEN OLD.key_number ELSE coalesce(wall.number_of_key(TG_ARGV[0], NEW.content_object_id), 1) END;
    RETURN NEW;
END $$;

-- A copy of a unit's is sealed to the key which that unit has now: whoever began before somebody left there begins again.
CREATE FUNCTION wall.is_of_the_unit_now() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    mark bytea;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(33, NEW.group_id);
    SELECT u.key_mark INTO mark FROM public.casework_unit u WHERE u.group_id = NEW.group_id;
    IF mark IS NOT NULL AND NEW.unit_mark IS DISTINCT FROM mark THEN
        RAISE EXCEPTION 'casework: this unit has another key by now' USING ERRCODE = 'serialization_failure';
    END IF;
    RETURN NULL;
END $$;

-- Whoever loses the newest key of an object still knows it.
CREATE FUNCTION wall.turn_is_owed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.casework_rotationdue (object_id, kind, unit_id)
    SELECT OLD.content_object_id, TG_ARGV[0], (to_jsonb(OLD) ->> TG_ARGV[1])::int
    WHERE OLD.key_number >= wall.number_of_key(TG_ARGV[0], OLD.content_object_id)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

-- The copies of an object's newest key that have lapsed, with the unit each was of.
CREATE FUNCTION wall.lapsed_copies(kind text, subject uuid) RETURNS SETOF int
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF kind = 'case' THEN
        RETURN QUERY SELECT h.group_id FROM public.casework_caseheldbyunit h WHERE h.content_object_id = subject
            AND h.expires_at <= now() AND h.sealed_key IS NOT NULL AND h.key_number >= wall.number_of_key(kind, subject);
        RETURN QUERY SELECT h.through_unit_id FROM public.casework_caseheldbyworker h WHERE h.content_object_id = subject
            AND h.expires_at <= now() AND h.sealed_key IS NOT NULL AND h.key_number >= wall.number_of_key(kind, subject);
    ELSIF kind = 'referral' THEN
        RETURN QUERY SELECT h.group_id FROM public.casework_referralheldbyunit h WHERE h.content_object_id = subject
            AND h.expires_at <= now() AND h.sealed_key IS NOT NULL AND h.key_number >= wall.number_of_key(kind, subject);
        RETURN QUERY SELECT h.through_unit_id FROM public.casework_referralheldbyworker h
            WHERE h.content_object_id = subject
            AND h.expires_at <= now() AND h.sealed_key IS NOT NULL AND h.key_number >= wall.number_of_key(kind, subject);
    ELSE
        RETURN QUERY SELECT h.group_id FROM public.casework_shelterstayheldbyunit h WHERE h.content_object_id = subject
            AND h.expires_at <= now() AND h.sealed_key IS NOT NULL AND h.key_number >= wall.number_of_key(kind, subject);
        RETURN QUERY SELECT h.through_unit_id FROM public.casework_shelterstayheldbyworker h
            WHERE h.content_object_id = subject
            AND h.expires_at <= now() AND h.sealed_key IS NOT NULL AND h.key_number >= wall.number_of_key(kind, subject);
    END IF;
END $$;

CREATE FUNCTION wall.sees_as(kind text, subject uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN CASE kind WHEN 'case' THEN wall.sees_case(subject) WHEN 'referral' THEN wall.sees_referral(subject)
        WHEN 'shelterstay' THEN wall.sees_shelterstay(subject) ELSE false END;
END $$;

-- Whether somebody knows the newest key of an object who holds it no more; for whoever holds it.
CREATE FUNCTION wall.turn_is_due(subject uuid, kind text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (wall.sees_as(kind, subject) OR wall.asked_from_outside()) AND (
        EXISTS (SELECT 1 FROM public.casework_rotationdue d WHERE d.object_id = subject)
        OR EXISTS (SELECT 1 FROM wall.lapsed_copies(kind, subject))
    );
END $$;

-- Of a unit whose keys its province has turned, or that lost a copy: which objects are still under a key of before.
CREATE FUNCTION wall.turns_owed_at(unit int) RETURNS TABLE (kind text, subject uuid, since timestamptz)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT d.kind, d.object_id, d.since FROM public.casework_rotationdue d
    WHERE d.unit_id = unit AND (wall.in_my_province(unit) OR unit = ANY (wall.units()) OR wall.asked_from_outside())
      AND CASE d.kind
        WHEN 'case' THEN EXISTS (SELECT 1 FROM public.casework_caseheldbyunit h WHERE h.content_object_id = d.object_id)
            OR EXISTS (SELECT 1 FROM public.casework_caseheldbyworker h WHERE h.content_object_id = d.object_id)
        WHEN 'referral' THEN EXISTS (
                SELECT 1 FROM public.casework_referralheldbyunit h WHERE h.content_object_id = d.object_id)
            OR EXISTS (SELECT 1 FROM public.casework_referralheldbyworker h WHERE h.content_object_id = d.object_id)
        ELSE EXISTS (SELECT 1 FROM public.casework_shelterstayheldbyunit h WHERE h.content_object_id = d.object_id)
            OR EXISTS (SELECT 1 FROM public.casework_shelterstayheldbyworker h WHERE h.content_object_id = d.object_id)
      END
$$;

-- How many that are. For a page of progress: no number of them says which.
CREATE FUNCTION wall.count_turns_owed_at(unit int) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT count(*) FROM wall.turns_owed_at(unit)
$$;

-- Who made the next key and is taken off in the same act knows it: another one is owed.
CREATE FUNCTION wall.owes_turn(subject uuid, kind text, unit int) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF wall.sees_as(kind, subject) THEN
        INSERT INTO public.casework_rotationdue (object_id, kind, unit_id) VALUES (subject, kind, unit)
        ON CONFLICT DO NOTHING;
    END IF;
END $$;

-- Whether whoever asks may make the next key: whoever gives rights on it, and where one is owed whoever holds it.
CREATE OR REPLACE FUNCTION wall.may_turn(subject uuid, kind text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE kind
        WHEN 'case' THEN wall.gives_case(subject)
        WHEN 'referral' THEN wall.gives_referral(subject)
        WHEN 'shelterstay' THEN wall.gives_shelterstay(subject)
        ELSE false
    END OR wall.turn_is_due(subject, kind)
$$;

DROP FUNCTION wall.turn_copies(uuid, text, boolean, bigint[], bytea[]);

-- The copies of the next key, each in the right that holds one; who holds, how and until when does not change. Written
-- before the row grows its chain by the next link: what is owed is paid with it.
CREATE FUNCTION wall.turn_copies(
    subject uuid, kind text, of_units bigint[], unit_keys bytea[], marks bytea[], of_workers bigint[], worker_keys bytea[]
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    turned bigint;
    more bigint;
BEGIN
    IF kind NOT IN ('case', 'referral', 'shelterstay') OR wall.may_turn(subject, kind) IS NOT TRUE THEN
        RAISE EXCEPTION 'casework: the next key is made by whoever gives rights' USING ERRCODE = 'insufficient_privilege';
    END IF;
    EXECUTE format(
        'UPDATE public.casework_%sheldbyunit h SET sealed_key = n.sealed, unit_mark = n.mark, key_number = $5
         FROM unnest($1, $2, $3) AS n(id, sealed, mark)
         WHERE h.id = n.id AND h.content_object_id = $4 AND h.sealed_key IS NOT NULL
           AND (get_byte(n.sealed, 0), octet_length(n.sealed)) IN ((1, 61), (2, 1170))', kind
    ) USING of_units, unit_keys, marks, subject, wall.number_of_key(kind, subject) + 1;
    GET DIAGNOSTICS turned = ROW_COUNT;
    EXECUTE format(
        'UPDATE public.casework_%sheldbyworker h SET sealed_key = n.sealed, key_number = $4
         FROM unnest($1, $2) AS n(id, sealed)
         WHERE h.id = n.id AND h.content_object_id = $3 AND h.sealed_key IS NOT NULL
           AND (get_byte(n.sealed, 0), octet_length(n.sealed)) = (2, 1170)', kind
    ) USING of_workers, worker_keys, subject, wall.number_of_key(kind, subject) + 1;
    GET DIAGNOSTICS more = ROW_COUNT;
    DELETE FROM public.casework_rotationdue d WHERE d.object_id = subject;
    RETURN turned + more;
END $$;

-- Units ---------------------------------------------------------------------------------------------------------------

-- A unit's chain of keys, and the pairs of before, grow by one with each turn, and never otherwise.
CREATE FUNCTION wall.unit_key_turns() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    keys bytea := coalesce(OLD.older_keys, ''::bytea);
    pairs bytea := coalesce(OLD.older_pairs, ''::bytea);
BEGIN
    IF octet_length(NEW.older_keys) = octet_length(keys) + 61 AND substr(NEW.older_keys, 1, octet_length(keys)) = keys
        AND NEW.older_pairs = pairs || OLD.sealed_private AND NEW.sealed_private <> OLD.sealed_private
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'casework: a unit''s keys grow by one turn' USING ERRCODE = 'check_violation';
END $$;

-- With a unit's turn every object that it holds owes one: who left knew the key of each.
CREATE FUNCTION wall.unit_owes_turns() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.casework_rotationdue (object_id, kind, unit_id)
    SELECT h.content_object_id, 'case', h.group_id
    FROM public.casework_caseheldbyunit h JOIN public.casework_case t ON t.id = h.content_object_id
    WHERE h.group_id = NEW.unit_id AND h.sealed_key IS NOT NULL
      AND h.key_number >= coalesce(octet_length(t.older_keys), 0) / 61 + 1
    UNION ALL
    SELECT h.content_object_id, 'referral', h.group_id
    FROM public.casework_referralheldbyunit h JOIN public.casework_referral t ON t.id = h.content_object_id
    WHERE h.group_id = NEW.unit_id AND h.sealed_key IS NOT NULL
      AND h.key_number >= coalesce(octet_length(t.older_keys), 0) / 61 + 1
    UNION ALL
    SELECT h.content_object_id, 'shelterstay', h.group_id
    FROM public.casework_shelterstayheldbyunit h JOIN public.casework_shelterstay t ON t.id = h.content_object_id
    WHERE h.group_id = NEW.unit_id AND h.sealed_key IS NOT NULL
      AND h.key_number >= coalesce(octet_length(t.older_keys), 0) / 61 + 1
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

-- What is there is extended where it stands: the keys of units and their members change by an act that names the turn.
DO $$
DECLARE
    said text := pg_get_functiondef('wall.names_the_person()'::regprocedure);
    before text := 'IF EXISTS (SELECT 1 FROM wall.events_of_now() e WHERE e.act = ''unit.certify'') THEN';
BEGIN
    IF position(before IN said) = 0 THEN
        RAISE EXCEPTION 'casework: the keys of a person are not compared as this migration expects';
    END IF;
    said := replace(said, before, 'IF EXISTS (SELECT 1 FROM wall.events_of_now() e WHERE e.act = ''unit.certify'') OR EXISTS (
            SELECT 1 FROM wall.rights_of_now() r
            WHERE r.what = ''turn'' AND r.kind = ''unit'' AND r.subject = ''unit:'' || (to_jsonb(NEW) ->> ''unit_id'')
        ) THEN');
    before := 'ELSIF EXISTS (
        SELECT 1 FROM wall.rights_of_now() r';
    IF position(before IN said) = 0 THEN
        RAISE EXCEPTION 'casework: the keys of a member are not compared as this migration expects';
    END IF;
    EXECUTE replace(said, before, 'ELSIF TG_TABLE_NAME = ''casework_membershipkey'' AND EXISTS (
        SELECT 1 FROM wall.rights_of_now() r
        JOIN public.casework_membership m ON m.id = (to_jsonb(coalesce(NEW, OLD)) ->> ''membership_id'')::bigint
        WHERE r.what = ''turn'' AND r.kind = ''unit'' AND r.subject = ''unit:'' || m.unit_id
    ) THEN
        RETURN NULL;
    ' || before);
END $$;

-- A unit's public key is changed by an act that names the turn.
CREATE FUNCTION wall.names_the_unit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM wall.rights_of_now() r
        WHERE r.what = 'turn' AND r.kind = 'unit' AND r.subject = 'unit:' || NEW.group_id
    ) THEN
        RAISE EXCEPTION 'casework: the keys of a unit change by an act that names it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;

RESET ROLE;

-- And a right is settled under the unit's key of now.
DO $$
DECLARE
    said text := pg_get_functiondef('wall.only_settles()'::regprocedure);
    before text := 'to_jsonb(NEW) - ''sealed_key'' = to_jsonb(OLD) - ''sealed_key''';
BEGIN
    IF position(before IN said) = 0 THEN
        RAISE EXCEPTION 'casework: settling is not compared as this migration expects';
    END IF;
    EXECUTE replace(
        said, before,
        'to_jsonb(NEW) - ''{sealed_key,unit_mark}''::text[] = to_jsonb(OLD) - ''{sealed_key,unit_mark}''::text[]'
    );
END $$;

DO $$
DECLARE
    kind text;
    holder text;
    held text;
    whose text;
    args text;
    settled text := 'to_jsonb(NEW) - ''{sealed_key,unit_mark}''::text[] <> to_jsonb(OLD) - ''{sealed_key,unit_mark}''::text[]';
BEGIN
    FOREACH kind IN ARRAY ARRAY['case', 'referral', 'shelterstay'] LOOP
        FOR held, whose, args IN VALUES
            (format('casework_%sheldbyunit', kind), 'group_id', format('%L, ''group_id'', ''unit''', kind)),
            (format('casework_%sheldbyworker', kind), 'through_unit_id',
                format('%L, ''user_id'', ''worker'', ''through_unit_id''', kind))
        LOOP
            -- Behind only_settles by its name.
            EXECUTE format(
                'CREATE TRIGGER stamps_copy BEFORE INSERT OR UPDATE ON %I FOR EACH ROW
                 WHEN (current_user <> ''casework_wall'' AND NEW.sealed_key IS NOT NULL)
                 EXECUTE FUNCTION wall.stamps_copy(%L)', held, kind);
            EXECUTE format(
                'CREATE TRIGGER turn_is_owed AFTER DELETE ON %I FOR EACH ROW WHEN (OLD.sealed_key IS NOT NULL)
                 EXECUTE FUNCTION wall.turn_is_owed(%L, %L)', held, kind, whose);
            EXECUTE format('DROP TRIGGER named_when_renewed ON %I', held);
            EXECUTE format(
                'CREATE CONSTRAINT TRIGGER named_when_renewed AFTER UPDATE ON %I DEFERRABLE INITIALLY DEFERRED'
                ' FOR EACH ROW WHEN (current_user = ''casework_app'' AND (%s'
                ' OR NEW.sealed_key <> OLD.sealed_key AND (get_byte(OLD.sealed_key, 0) <> 2 OR get_byte(NEW.sealed_key, 0) <> 1)))'
                ' EXECUTE FUNCTION wall.names_the_right(%s)', held, settled, args);
        END LOOP;
        EXECUTE format('GRANT UPDATE (unit_mark, key_number) ON casework_%sheldbyunit TO casework_wall', kind);
        EXECUTE format('GRANT UPDATE (key_number) ON casework_%sheldbyworker TO casework_wall', kind);
        EXECUTE format(
            'CREATE TRIGGER unit_of_now_inserted AFTER INSERT ON casework_%sheldbyunit FOR EACH ROW
             WHEN (NEW.sealed_key IS NOT NULL) EXECUTE FUNCTION wall.is_of_the_unit_now()', kind);
        EXECUTE format(
            'CREATE TRIGGER unit_of_now_updated AFTER UPDATE ON casework_%sheldbyunit FOR EACH ROW
             WHEN (NEW.sealed_key IS DISTINCT FROM OLD.sealed_key) EXECUTE FUNCTION wall.is_of_the_unit_now()', kind);
    END LOOP;
END $$;

GRANT UPDATE (sealed_private, sealed_fingerprint_key, under_parent, older_keys, older_pairs) ON casework_unitkey TO casework_app;
GRANT UPDATE (public_key, key_mark) ON casework_unit TO casework_app;
CREATE TRIGGER unit_key_turns BEFORE UPDATE ON casework_unitkey FOR EACH ROW
    WHEN (current_user = 'casework_app' AND (
        OLD.sealed_private IS DISTINCT FROM NEW.sealed_private OR OLD.older_keys IS DISTINCT FROM NEW.older_keys
        OR OLD.older_pairs IS DISTINCT FROM NEW.older_pairs
    ))
    EXECUTE FUNCTION wall.unit_key_turns();
CREATE TRIGGER unit_owes_turns AFTER UPDATE ON casework_unitkey FOR EACH ROW
    WHEN (OLD.older_keys IS DISTINCT FROM NEW.older_keys)
    EXECUTE FUNCTION wall.unit_owes_turns();
CREATE CONSTRAINT TRIGGER named_when_turned AFTER UPDATE ON casework_unit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (current_user = 'casework_app' AND (OLD.public_key IS DISTINCT FROM NEW.public_key
        OR OLD.key_mark IS DISTINCT FROM NEW.key_mark))
    EXECUTE FUNCTION wall.names_the_unit();

REVOKE ALL ON FUNCTION
    wall.number_of_key(text, uuid), wall.stamps_copy(), wall.is_of_the_unit_now(), wall.turn_is_owed(),
    wall.lapsed_copies(text, uuid), wall.sees_as(text, uuid), wall.turn_is_due(uuid, text), wall.turns_owed_at(int),
    wall.count_turns_owed_at(int), wall.owes_turn(uuid, text, int),
    wall.turn_copies(uuid, text, bigint[], bytea[], bytea[], bigint[], bytea[]), wall.unit_key_turns(),
    wall.unit_owes_turns(), wall.names_the_unit()
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    wall.turn_is_due(uuid, text), wall.count_turns_owed_at(int), wall.owes_turn(uuid, text, int),
    wall.turn_copies(uuid, text, bigint[], bytea[], bytea[], bigint[], bytea[])
    TO casework_app;
