-- A province's keys change: which signing key follows which stands in its roll and in its log, and both must say it; the
-- fingerprints of the key before go once every case has those of the next.

CREATE INDEX event_of_signing_keys ON casework_event (province_id)
    WHERE position('["succeed","signing",'::bytea IN body) > 0;

SET LOCAL ROLE casework_wall;

-- Which changes of its signing key the log of a province tells (casework/vault/succession.py). Words in a body have their
-- quotes escaped, so what is found with its brackets and quotes is a right.
CREATE FUNCTION wall.signing_keys_said(province int) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT m[1]), '{}') FROM public.casework_event e, LATERAL regexp_matches(
        encode(e.body, 'escape'),
        '\["succeed","signing","unit:' || province || '","[0-9]{1,5}","([A-Za-z0-9+/]+)"\]',
        'g'
    ) m
    WHERE e.province_id = province AND position('["succeed","signing",'::bytea IN e.body) > 0
$$;

-- An event tells of a change only with the link at the end of the roll; of its own province, by the one act that makes it.
CREATE FUNCTION wall.succession_has_its_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    link bytea := (
        SELECT substr(r.signing_keys, octet_length(r.signing_keys) - 202) FROM public.casework_provinceroll r
        WHERE r.unit_id = NEW.province_id AND wall.in_my_province(r.unit_id)
    );
BEGIN
    IF NEW.act <> 'province.turn_signing_key' OR NEW.outcome <> 'done' OR EXISTS (
        SELECT 1 FROM regexp_matches(
            encode(NEW.body, 'escape'), '\["succeed","signing","([^"]*)","[^"]*","([^"]*)"\]', 'g'
        ) m
        WHERE m IS DISTINCT FROM ARRAY[
            'unit:' || NEW.province_id, translate(rtrim(encode(link, 'base64'), '='), E'\n', '')
        ]
    ) THEN
        RAISE EXCEPTION 'casework: an event tells of a signing key that no roll has' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

-- The keys of a province only follow each other: one link more, behind all that stand.
CREATE FUNCTION wall.signing_key_follows() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    stands bytea := coalesce(OLD.signing_keys, ''::bytea);
BEGIN
    IF octet_length(NEW.signing_keys) = octet_length(stands) + 203
        AND substr(NEW.signing_keys, 1, octet_length(stands)) = stands
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'casework: a signing key only follows the one before it' USING ERRCODE = 'check_violation';
END $$;

-- At the end of the transaction: whoever changed it said so in the trail.
CREATE FUNCTION wall.names_the_signing_key() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM wall.rights_of_now() r
        WHERE r.what = 'succeed' AND r.kind = 'signing' AND r.subject = 'unit:' || NEW.unit_id
          AND r.holder = (octet_length(NEW.signing_keys) / 203 + 1)::text
    ) THEN
        RAISE EXCEPTION 'casework: a signing key is changed by an act that says the next one'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;

-- How many cases of a province have fingerprints of an older key and none of its newest yet, also those that whoever asks
-- does not see: a number, and of her own province alone.
CREATE FUNCTION wall.fingerprints_behind(province int) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT count(*) FROM (
        SELECT 1 FROM public.casework_fingerprint f JOIN public.casework_unitkey k ON k.unit_id = f.province_id
        WHERE f.province_id = province AND (wall.in_my_province(province) OR wall.asked_from_outside())
        GROUP BY f.case_id, k.fingerprint_number HAVING max(f.key_number) < k.fingerprint_number
    ) behind
$$;

-- The fingerprints of older keys go.
CREATE FUNCTION wall.drop_former_fingerprints(province int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    gone bigint;
BEGIN
    IF NOT (wall.in_my_province(province) OR wall.asked_from_outside()) THEN
        RAISE EXCEPTION 'casework: the fingerprints of a province are its own' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM public.casework_fingerprint f USING public.casework_unitkey k
        WHERE f.province_id = province AND k.unit_id = province AND f.key_number < k.fingerprint_number;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;

-- The keys of a unit change by one of three acts. What is there is extended where it stands.
DO $$
DECLARE
    alone text := 'e.act = ''unit.certify''';
    said text := pg_get_functiondef('wall.names_the_person()'::regprocedure);
BEGIN
    IF position(alone IN said) = 0 THEN
        RAISE EXCEPTION 'casework: what changes the keys of a unit is not asked as this migration expects';
    END IF;
    EXECUTE replace(said, alone, 'e.act IN (''unit.certify'', ''province.turn_signing_key'', ''province.turn_fingerprint_key'',
                ''fingerprint.renew'')');
END $$;

RESET ROLE;

DO $$
DECLARE
    said text := (
        SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t
        WHERE t.tgname = 'by_its_act_certified' AND t.tgrelid = 'casework_standby'::regclass
    );
BEGIN
    IF position('''unit.certify''' IN said) = 0 THEN
        RAISE EXCEPTION 'casework: what certifies a stand-by desk is not asked as this migration expects';
    END IF;
    DROP TRIGGER by_its_act_certified ON casework_standby;
    EXECUTE replace(said, '''unit.certify''', '''unit.certify'', ''province.turn_signing_key''');
END $$;

CREATE TRIGGER succession_has_its_row AFTER INSERT ON casework_event FOR EACH ROW
    WHEN (position('["succeed","signing",'::bytea IN NEW.body) > 0) EXECUTE FUNCTION wall.succession_has_its_row();
CREATE TRIGGER signing_key_follows BEFORE UPDATE ON casework_provinceroll FOR EACH ROW
    WHEN (NEW.signing_keys IS DISTINCT FROM OLD.signing_keys) EXECUTE FUNCTION wall.signing_key_follows();
CREATE CONSTRAINT TRIGGER named_when_followed AFTER UPDATE ON casework_provinceroll
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (current_user = 'casework_app' AND NEW.signing_keys IS DISTINCT FROM OLD.signing_keys)
    EXECUTE FUNCTION wall.names_the_signing_key();

-- A release that knows no second key goes on writing beside this one.
ALTER TABLE casework_fingerprint ALTER COLUMN key_number SET DEFAULT 1;
ALTER TABLE casework_unitkey ALTER COLUMN fingerprint_number SET DEFAULT 1;
ALTER TABLE casework_fingerprint ADD CONSTRAINT fingerprint_key_is_numbered CHECK (key_number >= 1);
GRANT UPDATE (signing_keys) ON casework_provinceroll TO casework_app;
GRANT UPDATE (sealed_fingerprint_key, sealed_former_fingerprint_key, fingerprint_number) ON casework_unitkey TO casework_app;
GRANT SELECT ON casework_unitkey, casework_provinceroll TO casework_wall;

REVOKE ALL ON FUNCTION
    wall.signing_keys_said(int), wall.succession_has_its_row(), wall.signing_key_follows(), wall.names_the_signing_key(),
    wall.fingerprints_behind(int), wall.drop_former_fingerprints(int)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    wall.signing_keys_said(int), wall.fingerprints_behind(int), wall.drop_former_fingerprints(int) TO casework_app;
