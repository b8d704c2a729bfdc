-- Which rows of rights stand as which event left them: the database itself writes into each event what rows of rights,
-- memberships, people, duties, rulings and alerts its act changed, and how each stands now, as a digest. No act needs to
-- think of it and none can leave it out; deploy/verify/casework_verify.py replays it over the rows.

GRANT SELECT ON
    casework_unitkey, casework_provinceroll, casework_organisation, casework_standby, casework_redactedname,
    casework_decoy, casework_review, casework_statedreason, casework_alert
    TO casework_wall;

SET LOCAL ROLE casework_wall;

-- One line for each row that is bound: how it stood after the newest event that said so ('' where it is gone), and which
-- event that was; none while the act is under way. Derived, like the end of a chain: the events themselves prove it.
-- `salt` hides what could be guessed, names and telephones: it never leaves the database.
CREATE TABLE wall.bound_row (
    kind text NOT NULL,
    number text NOT NULL,
    subject text NOT NULL,
    its_case uuid,
    digest text NOT NULL,
    tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
    event_id uuid,
    older boolean NOT NULL DEFAULT false,
    salt bytea,
    PRIMARY KEY (kind, number)
);
REVOKE ALL ON wall.bound_row FROM PUBLIC;
CREATE INDEX bound_by ON wall.bound_row (event_id, tx);
CREATE INDEX bound_of_case ON wall.bound_row (its_case) WHERE its_case IS NOT NULL;

CREATE FUNCTION wall.hashed(held bytea) RETURNS text
LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp AS $$ SELECT encode(sha256(held), 'hex') $$;

-- A row as an event says it: 27 letters, twenty bytes of SHA-256 of the row as it is dumped.
CREATE FUNCTION wall.row_digest(said text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
    SELECT rtrim(encode(substr(sha256(convert_to(said, 'UTF8')), 1, 20), 'base64'), '=')
$$;

-- The rows that are bound and what is said of each: never a name, a telephone or a wrapped key, only digests of them;
-- and of what the province keeps for itself one digest of everything, so that no row tells a decoy from a review.
DO $$
DECLARE
    one record;
    stands text := '';
    body text;
    added text;
BEGIN
    FOR one IN SELECT
        format('%sheldby%s', of_case, holder) AS kind, format('casework_%sheldby%s', of_case, holder) AS source,
        'r.id::text' AS number, 'r.content_object_id::text' AS subject,
        CASE of_case WHEN 'case' THEN 'r.content_object_id' ELSE 't.case_id' END AS its_case,
        CASE of_case WHEN 'case' THEN ''
            ELSE format(' LEFT JOIN public.casework_%s t ON t.id = r.content_object_id', of_case) END AS beside,
        format($said$json_build_object('object', r.content_object_id, %s,
            'word', (SELECT p.codename FROM public.auth_permission p WHERE p.id = r.permission_id),
            'by', r.granted_by, 'at', moment(r.granted_at), 'act', r.origin, 'why', r.reason,
            'until', moment(r.expires_at), 'key', wall.hashed(r.sealed_key))$said$, whose) AS said,
        false AS salted
    FROM unnest(ARRAY['case', 'referral', 'shelterstay']) of_case, (VALUES
        ('unit', '''unit'', r.group_id'), ('worker', '''worker'', r.user_id, ''through'', r.through_unit_id')
    ) AS h (holder, whose)
    UNION ALL VALUES
        ('exclusion', 'casework_exclusion', 'r.id::text', 'r.case_id::text', 'r.case_id', '',
            $said$json_build_object('case', r.case_id, 'worker', r.worker_id, 'by', r.made_by_id,
                'at', moment(r.made_at))$said$, false),
        ('clock', 'casework_clock', 'r.id::text', 'r.case_id::text', 'r.case_id', '',
            $said$json_build_object('case', r.case_id, 'rule', r.rule, 'object', r.object_id, 'unit', r.unit_id,
                'began', moment(r.began_at), 'due', moment(r.due_at), 'met', moment(r.met_at))$said$, false),
        ('membership', 'casework_membership', 'r.id::text', '''''', 'NULL::uuid', '',
            $said$json_build_object('worker', r.worker_id, 'unit', r.unit_id, 'role', r.role,
                'began', moment(r.began_at), 'ended', moment(r.ended_at),
                'certified', wall.hashed(r.certified))$said$, false),
        ('membershipkey', 'casework_membershipkey', 'r.membership_id::text', '''''', 'NULL::uuid', '',
            $said$json_build_object('membership', r.membership_id, 'key', wall.hashed(r.sealed_unit_key))$said$, false),
        ('worker', 'casework_worker', 'r.id::text', '''''', 'NULL::uuid', '',
            $said$json_build_object('worker', r.id, 'active', r.is_active, 'joined', moment(r.joined_at),
                'public', wall.hashed(r.public_key), 'certified', wall.hashed(r.certified),
                'names', wall.hashed(s.salt || convert_to(json_build_array(r.username, r.display_name)::text, 'UTF8')))
            $said$, true),
        ('unit', 'casework_unit', 'r.group_id::text', '''''', 'NULL::uuid', '',
            $said$json_build_object('unit', r.group_id, 'kind', r.kind, 'parent', r.parent_id, 'province', r.province_id,
                'commune', r.commune_code, 'since', r.commune_valid_from::text, 'active', r.is_active,
                'public', wall.hashed(r.public_key), 'certified', wall.hashed(r.certified),
                'names', wall.hashed(s.salt || convert_to(json_build_array(r.name, r.phone)::text, 'UTF8')))$said$, true),
        ('unitkey', 'casework_unitkey', 'r.unit_id::text', '''''', 'NULL::uuid', '',
            $said$json_build_object('unit', r.unit_id, 'private', wall.hashed(r.sealed_private),
                'fingerprints', wall.hashed(r.sealed_fingerprint_key), 'parent', wall.hashed(r.under_parent),
                'verifier', wall.hashed(r.sealed_verifier), 'signing', wall.hashed(r.sealed_signing_key))$said$, false),
        ('provinceroll', 'casework_provinceroll', 'r.unit_id::text', '''''', 'NULL::uuid', '',
            $said$json_build_object('unit', r.unit_id, 'floors', wall.hashed(r.floors),
                'certified', wall.hashed(r.certified))$said$, false),
        ('organisation', 'casework_organisation', 'r.unit_id::text', '''''', 'NULL::uuid', '',
            $said$json_build_object('unit', r.unit_id, 'serves', r.serves_id, 'services', r.services::text,
                'certified', wall.hashed(r.certified))$said$, false),
        ('standby', 'casework_standby', 'r.id::text', '''''', 'NULL::uuid', '',
            $said$json_build_object('desk', r.desk_id, 'stands_by', r.stands_by_id, 'set_by', r.set_by_id,
                'set', moment(r.set_at), 'ended_by', r.ended_by_id, 'ended', moment(r.ended_at),
                'certified', wall.hashed(r.certified))$said$, false),
        ('redactedname', 'casework_redactedname', 'r.id::text', '''''', 'NULL::uuid', '',
            $said$json_build_object('worker', r.worker_id, 'province', r.province_id, 'why', r.reason,
                'by', r.ruled_by_id, 'at', moment(r.ruled_at), 'ended_by', r.ended_by_id,
                'ended', moment(r.ended_at))$said$, false),
        ('oversight', 'casework_decoy', 'r.id::text', '''''', 'NULL::uuid', '',
            $said$json_build_object('sealed', wall.hashed(convert_to(
                json_build_array(r.province_id, r.sealed_key, r.what)::text, 'UTF8')))$said$, false),
        ('oversight', 'casework_review', 'r.id::text', '''''', 'NULL::uuid', '',
            $said$json_build_object('sealed', wall.hashed(convert_to(json_build_array(r.province_id, r.kind, r.worker_id,
                r.about_id, r.mark, r.upto, r.by_id, moment(r.at), r.locked_by, r.sealed_key, r.words)::text,
                'UTF8')))$said$, false),
        ('oversight', 'casework_statedreason', 'r.id::text', '''''', 'NULL::uuid', '',
            $said$json_build_object('sealed', wall.hashed(convert_to(json_build_array(r.province_id, r.case_id, r.by_id,
                r.day::text, moment(r.at), r.words)::text, 'UTF8')))$said$, false),
        ('alert', 'casework_alert', 'r.id::text', '''''', 'NULL::uuid', '',
            $said$json_build_object('at', moment(r.at), 'kind', r.kind, 'event', r.event_id, 'place', r.place,
                'row', r.row)$said$, false)
    LOOP
        -- What turning keys keeps beside a copy of a key, where the tables have it.
        FOR added IN
            SELECT format(', %L, %s)', c.attname, CASE WHEN c.atttypid = 'bytea'::regtype
                THEN format('wall.hashed(r.%I)', c.attname) ELSE format('r.%I', c.attname) END)
            FROM pg_attribute c
            WHERE c.attrelid = ('public.' || one.source)::regclass AND NOT c.attisdropped
              AND c.attname IN ('key_number', 'unit_mark', 'key_mark', 'older_keys', 'older_pairs')
            ORDER BY c.attname
        LOOP
            one.said := regexp_replace(one.said, '\)\s*$', added);
        END LOOP;
        -- Times as microseconds since 1970, whatever the zone of whoever asks; written out, for a call costs more than it does.
        one.said := regexp_replace(one.said, 'moment\((r\.\w+)\)', '(extract(epoch FROM \1) * 1000000)::bigint', 'g');
        one.said := regexp_replace(one.said, 'wall\.hashed\((r\.\w+)\)', 'encode(sha256(\1), ''hex'')', 'g');
        body := format(
            'SELECT %L::text AS kind, %s AS number, %s AS subject, %s AS its_case, (%s)::text AS said, %s AS salt FROM %%s r%s',
            one.kind, one.number, one.subject, one.its_case, one.said,
            CASE WHEN one.salted THEN 's.salt' ELSE 'NULL::bytea' END, one.beside
        );
        stands := concat_ws(' UNION ALL ', nullif(stands, ''), format(body, 'public.' || one.source) || CASE
            WHEN one.salted THEN format(' LEFT JOIN wall.bound_row s ON s.kind = %L AND s.number = %s', one.kind, one.number)
            ELSE '' END);
        -- What an act changes of a table is said by its event; a row that is written as it was says nothing new.
        EXECUTE format($made$
            CREATE FUNCTION wall.%1$s_is_said() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT %2$L, %3$s, %4$s, %5$s, '' FROM old_rows r%7$s
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (%6$s) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $body$
            $made$, one.source, one.kind, one.number, one.subject, one.its_case,
            format(body, 'new_rows') || CASE WHEN one.salted THEN format(
                ', LATERAL (SELECT coalesce((SELECT b.salt FROM wall.bound_row b WHERE b.kind = %L AND b.number = %s),'
                ' uuid_send(gen_random_uuid())) AS salt) s', one.kind, one.number
            ) ELSE '' END, one.beside
        );
    END LOOP;
    EXECUTE 'CREATE VIEW wall.row_stands AS ' || stands;
    REVOKE ALL ON wall.row_stands FROM PUBLIC;
END $$;

-- What the act of an event changed, written into the event itself behind all that the application wrote: of each row its
-- kind, the object it is about, its number, and how it stands now.
CREATE FUNCTION wall.event_says_rows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    told text;
    body text;
    parts int;
BEGIN
    WITH mine AS (
        UPDATE wall.bound_row b SET event_id = NEW.id
        WHERE b.event_id IS NULL AND b.tx = pg_current_xact_id()
        RETURNING b.kind, CASE WHEN b.subject = NEW.case_id::text THEN '=' ELSE b.subject END AS subject, b.number, b.digest
    ), by_subject AS (
        SELECT '["' || m.kind || '","' || m.subject || '","'
            || string_agg(m.number || '","' || m.digest, '","' ORDER BY length(m.number), m.number) || '"]' AS said
        FROM mine m GROUP BY m.kind, m.subject
    )
    SELECT string_agg(s.said, ',' ORDER BY s.said) INTO told FROM by_subject s;
    IF told IS NOT NULL THEN
        body := convert_from(NEW.body, 'UTF8');
        parts := jsonb_array_length(body::jsonb);
        IF parts > 14 THEN
            RAISE EXCEPTION 'casework: an event leaves it to the database which rows it changed'
                USING ERRCODE = 'check_violation';
        END IF;
        NEW.body := convert_to(left(body, -1) || repeat(',null', 14 - parts) || ',[' || told || ']]', 'UTF8');
    END IF;
    RETURN NEW;
END $$;

-- An event that nobody is named in is not read back by whoever wrote it: what the database made of it, for its arrival.
-- Of this transaction alone: what is seen and in progress is its own.
CREATE FUNCTION wall.body_written(event uuid) RETURNS bytea
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.body FROM public.casework_event e
    WHERE e.id = event AND e.worker_id IS NULL AND age(e.xmin) <= age(pg_current_xact_id()::xid)
      AND pg_xact_status((
          (pg_current_xact_id()::text::bigint >> 32 << 32) + e.xmin::text::bigint
          + CASE WHEN e.xmin::text::bigint < pg_current_xact_id()::xid::text::bigint THEN 1::bigint << 32 ELSE 0 END
      )::text::xid8) = 'in progress'
$$;

-- Rows of rights change with an event that says so, or not at all.
CREATE FUNCTION wall.rows_are_said() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM wall.bound_row b WHERE b.kind = NEW.kind AND b.number = NEW.number AND b.event_id IS NULL
    ) THEN
        RAISE EXCEPTION 'casework: % % is changed by an act with an event', NEW.kind, NEW.number
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER rows_are_said AFTER INSERT OR UPDATE ON wall.bound_row
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.event_id IS NULL AND NOT wall.asked_from_outside())
    EXECUTE FUNCTION wall.rows_are_said();

-- Whether an event says a row with this digest.
CREATE FUNCTION wall.says_row(body bytea, number text, digest text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT position(convert_to('"' || number || '","' || digest || '"', 'UTF8') IN coalesce(body, ''::bytea)) > 0
$$;

-- Every row as it stands, for a dump; without what could be guessed.
CREATE FUNCTION wall.rows_as_they_stand() RETURNS TABLE (kind text, number text, said text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.kind, s.number, s.said FROM wall.row_stands s ORDER BY s.kind, length(s.number), s.number
$$;

-- The rows of one case as they stand and those that are gone, each with the event that said so: for a supervisor who sees
-- it, who reads the same in its events.
CREATE FUNCTION wall.rows_of_case(which uuid)
RETURNS TABLE (
    kind text, number text, subject text, said text, digest text, event_id uuid, older boolean, says boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(s.kind, b.kind), coalesce(s.number, b.number), coalesce(s.subject, b.subject), s.said,
        coalesce(wall.row_digest(s.said), ''), b.event_id, coalesce(b.older, false),
        wall.says_row(e.body, b.number, b.digest)
    FROM (SELECT * FROM wall.row_stands v WHERE v.its_case = which) s
    FULL JOIN (SELECT * FROM wall.bound_row r WHERE r.its_case = which) b USING (kind, number)
    LEFT JOIN public.casework_event e ON e.id = b.event_id
    WHERE wall.asked_from_outside() OR wall.sees_case(which) AND EXISTS (
        SELECT 1 FROM public.casework_unit u WHERE u.group_id = ANY (wall.units()) AND u.kind = 'province'
    )
    ORDER BY 1, length(coalesce(s.number, b.number)), 2
$$;

-- Rows of these kinds that do not stand as their event says: changed, made, gone, or said by an event that does not.
CREATE FUNCTION wall.rows_that_do_not_fit(kinds text[]) RETURNS TABLE (kind text, number text, event_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT kind, number, b.event_id
    FROM (SELECT * FROM wall.row_stands v WHERE v.kind = ANY (kinds)) s
    FULL JOIN (SELECT * FROM wall.bound_row r WHERE r.kind = ANY (kinds)) b USING (kind, number)
    LEFT JOIN public.casework_event e ON e.id = b.event_id
    WHERE coalesce(wall.row_digest(s.said), '') IS DISTINCT FROM b.digest
       OR NOT b.older AND NOT (b.kind = 'alert' AND b.event_id IS NULL) AND NOT wall.says_row(e.body, b.number, b.digest)
    ORDER BY 1, length(number), 2 LIMIT 100
$$;

-- What no act says, taken up so that the event of this transaction says it, which the sequencer writes: rows from before
-- there was this binding, alerts, and the holds that went with the hour after her no. Answers how many, and how many of
-- the older ones are left.
CREATE FUNCTION wall.take_up_unsaid(most int, OUT taken int, OUT remain int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE wall.bound_row b SET tx = pg_current_xact_id(), older = false WHERE (b.kind, b.number) IN (
        SELECT u.kind, u.number FROM wall.bound_row u
        WHERE u.event_id IS NULL AND (
            u.older OR u.kind = 'alert' OR u.kind IN ('caseheldbyunit', 'caseheldbyworker') AND u.digest = '' AND EXISTS (
                SELECT 1 FROM public.casework_herno n WHERE n.case_id = u.its_case AND n.dropped_at IS NOT NULL
            )
        )
        ORDER BY u.older DESC, u.kind, u.number LIMIT most FOR UPDATE SKIP LOCKED
    );
    GET DIAGNOSTICS taken = ROW_COUNT;
    SELECT count(*) INTO remain FROM wall.bound_row u WHERE u.event_id IS NULL AND u.older;
END $$;

-- A body has one part more where the database wrote which rows its act changed. What is there is extended where it stands.
DO $$
DECLARE
    alone text := 'jsonb_array_length(said) > 14';
    said text := pg_get_functiondef('wall.says_what_its_row_says(public.casework_event, bytea)'::regprocedure);
BEGIN
    IF position(alone IN said) = 0 THEN
        RAISE EXCEPTION 'casework: an event is not compared with its row as this migration expects';
    END IF;
    EXECUTE replace(said, alone, 'jsonb_array_length(said) > 14
            + EXISTS (SELECT 1 FROM wall.bound_row b WHERE b.event_id = event.id)::int');
END $$;

-- What stood before: said by the sequencer's next event, in parts.
INSERT INTO wall.bound_row (kind, number, subject, its_case, digest, older, salt)
SELECT s.kind, s.number, s.subject, s.its_case, '', true,
    CASE WHEN s.kind IN ('worker', 'unit') THEN uuid_send(gen_random_uuid()) END
FROM wall.row_stands s;
UPDATE wall.bound_row b SET digest = wall.row_digest(s.said) FROM wall.row_stands s WHERE (s.kind, s.number) = (b.kind, b.number);

RESET ROLE;

DO $$
DECLARE
    source text;
BEGIN
    FOREACH source IN ARRAY ARRAY[
        'caseheldbyunit', 'caseheldbyworker', 'referralheldbyunit', 'referralheldbyworker', 'shelterstayheldbyunit',
        'shelterstayheldbyworker', 'exclusion', 'clock', 'membership', 'membershipkey', 'worker', 'unit', 'unitkey',
        'provinceroll', 'organisation', 'standby', 'redactedname', 'decoy', 'review', 'statedreason', 'alert'
    ] LOOP
        EXECUTE format('CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_%1$s REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_%1$s_is_said()', source);
        EXECUTE format('CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_%1$s REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_%1$s_is_said()', source);
        EXECUTE format('CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_%1$s REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_%1$s_is_said()', source);
        EXECUTE format('REVOKE ALL ON FUNCTION wall.casework_%s_is_said() FROM PUBLIC', source);
    END LOOP;
END $$;

CREATE TRIGGER event_says_rows BEFORE INSERT ON casework_event FOR EACH ROW EXECUTE FUNCTION wall.event_says_rows();

-- The sequencer says what no act says, and nothing else beside the shape of the database.
DROP POLICY the_shape_alone ON casework_event;
CREATE POLICY the_shape_and_the_unsaid ON casework_event FOR INSERT TO casework_sequencer WITH CHECK (
    act IN ('schema.change', 'rights.bind') AND worker_id IS NULL AND province_id IS NULL AND case_id IS NULL
);

GRANT USAGE ON SCHEMA wall TO casework_verify;
REVOKE ALL ON FUNCTION
    wall.hashed(bytea), wall.row_digest(text), wall.says_row(bytea, text, text), wall.event_says_rows(), wall.body_written(uuid),
    wall.rows_are_said(), wall.rows_as_they_stand(), wall.rows_of_case(uuid), wall.rows_that_do_not_fit(text[]),
    wall.take_up_unsaid(int)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.rows_of_case(uuid), wall.body_written(uuid) TO casework_app;
GRANT EXECUTE ON FUNCTION wall.rows_as_they_stand() TO casework_verify;
GRANT EXECUTE ON FUNCTION wall.rows_that_do_not_fit(text[]), wall.take_up_unsaid(int), wall.body_written(uuid)
    TO casework_sequencer;
