-- Six tables more whose rows the events say (0035): an alarm, a warning that her number is not safe, a call about a late duty,
-- who stands in for whom, where somebody is told that something waits, and her no. None of them gives a key; who deletes one
-- silences somebody, and who changes one sends word elsewhere or keeps open what she closed.

GRANT SELECT ON casework_handover TO casework_wall;

SET LOCAL ROLE casework_wall;

DO $$
DECLARE
    one record;
    stands text := rtrim(pg_get_viewdef('wall.row_stands'::regclass), E'; \n');
    body text;
BEGIN
    FOR one IN SELECT * FROM (VALUES
        ('alarm', 'coalesce(r.file_id::text, '''')', 'r.file_id',
            $said$json_build_object('unit', r.unit_id, 'desk', r.desk_id, 'province', r.province_id, 'case', r.file_id,
                'by', r.raised_by_id, 'at', moment(r.raised_at), 'mistaken_by', r.mistaken_by_id,
                'mistaken', moment(r.mistaken_at), 'answered_by', r.answered_by_id, 'answered', moment(r.answered_at),
                'answer', r.answer)$said$, false),
        ('contactwarning', 'r.case_id::text', 'r.case_id',
            $said$json_build_object('case', r.case_id, 'referral', r.referral_id, 'by', r.said_by_id,
                'at', moment(r.said_at), 'ended_by', r.ended_by_id, 'ended', moment(r.ended_at))$said$, false),
        -- No line of a step names the case: it is told in none.
        ('escalation', '''''', 'NULL::uuid',
            $said$json_build_object('case', r.file_id, 'clock', r.clock_id, 'rung', r.rung, 'unit', r.unit_id,
                'about', r.about_id, 'at', moment(r.taken_at), 'ended', moment(r.ended_at),
                'answered_by', r.answered_by_id, 'answered', moment(r.answered_at), 'answer', r.answer)$said$, false),
        ('handover', '''''', 'NULL::uuid',
            $said$json_build_object('unit', r.unit_id, 'worker', r.worker_id, 'to', r.to_id, 'at', moment(r.made_at),
                'until', r.until_on::text, 'ended_by', r.ended_by_id, 'ended', moment(r.ended_at))$said$, false),
        -- A telephone could be guessed from its digest: it is hashed behind bytes that never leave the database.
        ('notificationaddress', '''''', 'NULL::uuid',
            $said$json_build_object('worker', r.worker_id, 'way', r.way, 'at', moment(r.set_at),
                'ended', moment(r.ended_at),
                'address', wall.hashed(s.salt || convert_to(r.address, 'UTF8')))$said$, true),
        -- When the keys went is not said: nobody does that. wall.rows_that_do_not_fit asks whether they really went.
        ('herno', 'coalesce(r.case_id::text, '''')', 'r.case_id',
            $said$json_build_object('case', r.case_id, 'unit', r.unit_id, 'by', r.heard_by_id, 'at', moment(r.heard_at),
                'how', r.how, 'dark', moment(r.dark_at), 'desk_keeps', r.desk_keeps, 'back_by', r.taken_back_by_id,
                'back', moment(r.taken_back_at), 'sealed', wall.hashed(convert_to(
                    json_build_array(r.copies, r.sealed_key, r.kind)::text, 'UTF8')))$said$, false)
    ) AS kinds (kind, subject, its_case, said, salted)
    LOOP
        one.said := regexp_replace(one.said, 'moment\((r\.\w+)\)', '(extract(epoch FROM \1) * 1000000)::bigint', 'g');
        body := format(
            'SELECT %L::text AS kind, r.id::text AS number, %s AS subject, %s AS its_case, (%s)::text AS said,'
            ' %s AS salt FROM %%s r', one.kind, one.subject, one.its_case, one.said,
            CASE WHEN one.salted THEN 's.salt' ELSE 'NULL::bytea' END
        );
        stands := stands || ' UNION ALL ' || format(body, 'public.casework_' || one.kind) || CASE WHEN one.salted
            THEN format(' LEFT JOIN wall.bound_row s ON s.kind = %L AND s.number = r.id::text', one.kind) ELSE '' END;
        EXECUTE format($made$
            CREATE FUNCTION wall.casework_%1$s_is_said() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT %1$L, r.id::text, %2$s, %3$s, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (%4$s) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $body$
            $made$, one.kind, one.subject, one.its_case, format(body, 'new_rows') || CASE WHEN one.salted THEN format(
                ', LATERAL (SELECT coalesce((SELECT b.salt FROM wall.bound_row b WHERE b.kind = %L AND b.number = r.id::text),'
                ' uuid_send(gen_random_uuid())) AS salt) s', one.kind
            ) ELSE '' END
        );
        -- What stood before is said by the sequencer's next event; and so that each house says once from where on these kinds
        -- are bound, one row of each that never was.
        EXECUTE format(
            'INSERT INTO wall.bound_row (kind, number, subject, its_case, digest, older, salt)'
            ' SELECT %1$L, ''0'', '''', NULL, '''', true, NULL::bytea UNION ALL'
            ' SELECT %1$L, r.id::text, %2$s, %3$s, '''', true, %4$s FROM public.casework_%1$s r',
            one.kind, one.subject, one.its_case, CASE WHEN one.salted THEN 'uuid_send(gen_random_uuid())' ELSE 'NULL' END
        );
    END LOOP;
    EXECUTE 'CREATE OR REPLACE VIEW wall.row_stands AS ' || stands;
END $$;
UPDATE wall.bound_row b SET digest = wall.row_digest(s.said) FROM wall.row_stands s
WHERE (s.kind, s.number) = (b.kind, b.number)
  AND b.kind IN ('alarm', 'contactwarning', 'escalation', 'handover', 'notificationaddress', 'herno');

-- On the page of a case a row must stand as it was left as well where an act on several cases said it last.
DO $$
DECLARE
    told text := pg_get_functiondef('wall.rows_of_case(uuid)'::regprocedure);
    says text := 'wall.says_row(e.body, b.number, b.digest)';
BEGIN
    IF position(says IN told) = 0 THEN
        RAISE EXCEPTION 'casework: the rows of a case are not told as this migration expects';
    END IF;
    EXECUTE replace(told, says, says || ' AND b.digest = coalesce(wall.row_digest(s.said), '''')');
END $$;

-- Her no that calls itself over while somebody still holds what was to go with it does not fit either.
DO $$
DECLARE
    found text := pg_get_functiondef('wall.rows_that_do_not_fit(text[])'::regprocedure);
    behind text := '    ORDER BY 1, length(number), 2 LIMIT 100';
BEGIN
    IF position(behind IN found) = 0 THEN
        RAISE EXCEPTION 'casework: rows are not compared as this migration expects';
    END IF;
    found := replace(found, '    SELECT kind, number, b.event_id', '    SELECT * FROM (SELECT kind, number, b.event_id');
    EXECUTE replace(found, behind, '    UNION ALL SELECT ''herno'', n.id::text, b.event_id
    FROM public.casework_herno n JOIN public.casework_case c ON c.id = n.case_id
    LEFT JOIN wall.bound_row b ON b.kind = ''herno'' AND b.number = n.id::text
    WHERE ''herno'' = ANY (kinds) AND n.dropped_at IS NOT NULL AND n.taken_back_at IS NULL
      AND NOT (n.desk_keeps AND c.stage <> ''draft'') AND (
          EXISTS (SELECT 1 FROM public.casework_caseheldbyunit h WHERE h.content_object_id = n.case_id)
          OR EXISTS (SELECT 1 FROM public.casework_caseheldbyworker h WHERE h.content_object_id = n.case_id)
      )) f
    ORDER BY 1, length(number), 2 LIMIT 100');
END $$;

RESET ROLE;

DO $$
DECLARE
    source text;
BEGIN
    FOREACH source IN ARRAY ARRAY[
        'alarm', 'contactwarning', 'escalation', 'handover', 'notificationaddress', 'herno'
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

-- A unit where somebody who is kept out was seated in that very moment keeps the key of before (0034). As its key turns with the
-- end of her seat, a turn is owed of what it lives on with an older key as well: the next write gives it the next one.
SET LOCAL ROLE casework_wall;
DO $$
DECLARE
    owing text := pg_get_functiondef('wall.unit_owes_turns()'::regprocedure);
    newest text := 'AND h.key_number >= coalesce(octet_length(t.older_keys), 0) / 61 + 1';
BEGIN
    IF (length(owing) - length(replace(owing, newest, ''))) / length(newest) <> 3 THEN
        RAISE EXCEPTION 'casework: turns are not owed as this migration expects';
    END IF;
    EXECUTE replace(owing, newest, 'AND (h.key_number >= coalesce(octet_length(t.older_keys), 0) / 61 + 1
          OR h.expires_at IS NULL OR h.expires_at > clock_timestamp())');
END $$;
RESET ROLE;
