-- A report of violence is a duty like the others: it has its time, a message that something waits, and steps of a ladder where
-- its time went by. There is no case and no clock of one, so both are reckoned from its own row.

DROP POLICY taken ON casework_violencereport;
CREATE POLICY taken ON casework_violencereport FOR INSERT TO casework_app WITH CHECK (
    received_by_id = (SELECT wall.worker()) AND ended_at IS NULL AND file_id IS NULL
    AND received_at BETWEEN clock_timestamp() - interval '5 minutes' AND clock_timestamp() + interval '5 minutes'
    AND settle_by BETWEEN received_at AND received_at + interval '7 days'
    AND (act_by IS NULL OR act_by BETWEEN received_at AND settle_by)
    -- At a desk of one's own, or past it where the report names somebody there: at another of the province, or there itself.
    AND EXISTS (
        SELECT 1 FROM casework_unit u JOIN casework_unit mine ON mine.group_id = ANY ((SELECT wall.units())::int[])
        WHERE u.group_id = casework_violencereport.desk_id AND u.kind IN ('commune_desk', 'province')
          AND (u.group_id = mine.group_id OR mine.kind = 'commune_desk'
               AND mine.province_id IN (u.group_id, u.province_id))
    )
);
DROP POLICY visible ON casework_violencereport;
CREATE POLICY visible ON casework_violencereport FOR SELECT TO casework_app USING (
    desk_id = ANY ((SELECT wall.units())::int[]) AND NOT EXISTS (
        SELECT 1 FROM wall.kept_from_me x WHERE x.case_id IN (casework_violencereport.file_id, casework_violencereport.id)
    )
);
DROP POLICY ended ON casework_violencereport;
CREATE POLICY ended ON casework_violencereport FOR UPDATE TO casework_app
    USING (
        ended_at IS NULL AND desk_id = ANY ((SELECT wall.units())::int[])
        AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = casework_violencereport.id)
    )
    WITH CHECK (
        ended_at IS NOT NULL AND ended_by_id = (SELECT wall.worker()) AND desk_id = ANY ((SELECT wall.units())::int[])
        AND (file_id IS NULL OR wall.sees_case(file_id))
    );
DROP POLICY visible ON casework_escalation;
CREATE POLICY visible ON casework_escalation FOR SELECT TO casework_app USING (
    unit_id = ANY ((SELECT wall.units())::int[]) AND NOT EXISTS (
        SELECT 1 FROM wall.kept_from_me x WHERE x.case_id IN (casework_escalation.file_id, casework_escalation.report_id)
    )
);
DROP POLICY answered ON casework_escalation;
CREATE POLICY answered ON casework_escalation FOR UPDATE TO casework_app
    USING (
        unit_id = ANY ((SELECT wall.units())::int[]) AND answered_at IS NULL AND ended_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM wall.kept_from_me x
            WHERE x.case_id IN (casework_escalation.file_id, casework_escalation.report_id)
        )
    )
    WITH CHECK (unit_id = ANY ((SELECT wall.units())::int[]) AND answered_by_id = (SELECT wall.worker()));

-- Whom a report names is written with it and read by nobody.
ALTER TABLE casework_reportkept ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON casework_reportkept TO casework_app;
CREATE POLICY written ON casework_reportkept FOR INSERT TO casework_app WITH CHECK ((SELECT wall.worker()) IS NOT NULL);
GRANT SELECT ON casework_reportkept TO casework_wall;
GRANT UPDATE (file_id, settle_by, ended_at, ended_by_id, outcome) ON casework_violencereport TO casework_wall;
GRANT UPDATE (file_id) ON casework_escalation TO casework_wall;
CREATE INDEX escalations_of_report ON casework_escalation (report_id) WHERE report_id IS NOT NULL;

SET LOCAL ROLE casework_wall;

-- Whether something must first be done about a report at once, and nothing was yet.
CREATE FUNCTION wall.report_presses(report uuid, act_by timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT act_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM public.casework_reportcall c WHERE c.report_id = report)
$$;

-- Whom a report names is kept from it as others are from a case: what asks of the one asks of the other, for no two ids are
-- the same.
DO $$
DECLARE
    mine text := pg_get_functiondef('wall.cases_kept_from(bigint)'::regprocedure);
    known text := 'FROM public.casework_exclusion x WHERE x.worker_id = asked';
BEGIN
    IF position(known IN mine) = 0 THEN
        RAISE EXCEPTION 'casework: who is kept out is not asked as this migration expects';
    END IF;
    EXECUTE replace(mine, known,
        known || ' UNION ALL SELECT k.report_id FROM public.casework_reportkept k WHERE k.worker_id = asked');
    EXECUTE 'CREATE OR REPLACE VIEW wall.kept_out AS ' || rtrim(pg_get_viewdef('wall.kept_out'::regclass), E'; \n')
        || ' UNION ALL SELECT k.report_id, k.worker_id FROM public.casework_reportkept k';
END $$;

-- Whether this worker is kept from a report: named in it, or kept from the case that it became or joined.
CREATE FUNCTION wall.is_kept_from_report(worker bigint, report uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT wall.is_kept_from(worker, report) OR EXISTS (
        SELECT 1 FROM public.casework_violencereport r WHERE r.id = report AND wall.is_kept_from(worker, r.file_id)
    )
$$;

-- Nobody is kept from a report but as it is taken down.
CREATE FUNCTION wall.kept_as_it_is_taken() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM wall.events_of_now() e
        WHERE e.outcome = 'done' AND e.act = 'violence_report.take' AND e.object_id = NEW.report_id
    ) THEN
        RAISE EXCEPTION 'casework: who is kept from a report is said as it is taken'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;

-- No line of a report is told to whom it names.
DO $$
DECLARE
    tells text := pg_get_functiondef('wall.tells_what_is_kept(bytea)'::regprocedure);
    one text[];
BEGIN
    FOREACH one SLICE 1 IN ARRAY ARRAY[
        ['WHERE l.id = ANY (named) AND r.file_id = ANY (kept))',
         'WHERE l.id = ANY (named) AND (r.file_id = ANY (kept) OR r.id = ANY (kept)))'],
        ['WHERE e.id = ANY (named) AND e.file_id = ANY (kept))',
         'WHERE e.id = ANY (named) AND (e.file_id = ANY (kept) OR e.report_id = ANY (kept)))'],
        ['SELECT uuid_send(e.id), uuid_send(e.file_id) FROM public.casework_escalation e
                WHERE e.file_id = ANY (kept)',
         'SELECT uuid_send(e.id), uuid_send(coalesce(e.file_id, e.report_id)) FROM public.casework_escalation e
                WHERE e.file_id = ANY (kept) OR e.report_id = ANY (kept)'],
        ['SELECT uuid_send(r.id), uuid_send(r.file_id) FROM public.casework_violencereport r
                WHERE r.file_id = ANY (kept)',
         'SELECT uuid_send(r.id), uuid_send(coalesce(r.file_id, r.id)) FROM public.casework_violencereport r
                WHERE r.file_id = ANY (kept) OR r.id = ANY (kept)']
    ] LOOP
        IF position(one[1] IN tells) = 0 THEN
            RAISE EXCEPTION 'casework: what tells of a kept case is not asked as this migration expects: %', one[1];
        END IF;
        tells := replace(tells, one[1], one[2]);
    END LOOP;
    EXECUTE tells;
END $$;

-- Takes each step whose time has come, once since that time: the desk that has it is late itself, so told are the desk that
-- the province holds ready for it and the province, where anybody works who is not kept from it.
CREATE FUNCTION wall.take_report_escalations(as_of timestamptz, steps jsonb) RETURNS TABLE (id uuid, province_id int)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH step AS (
        SELECT s.rung, s.presses, s.after::interval AS after
        FROM jsonb_to_recordset(steps) AS s (ladder text, rung text, presses boolean, after text) WHERE s.ladder = 'report'
    ), waiting AS (
        SELECT r.id AS report_id, r.desk_id, r.act_by, r.settle_by, wall.report_presses(r.id, r.act_by) AS presses,
            coalesce(u.province_id, u.group_id) AS province_id
        FROM public.casework_violencereport r JOIN public.casework_unit u ON u.group_id = r.desk_id
        WHERE r.ended_at IS NULL
    ), late AS (
        SELECT w.*, CASE WHEN w.presses THEN w.act_by ELSE w.settle_by END AS due_at FROM waiting w
    ), due AS (
        SELECT l.report_id, l.due_at, l.desk_id AS place, l.province_id, s.rung,
            CASE s.rung WHEN 'province' THEN l.province_id ELSE (
                SELECT b.stands_by_id FROM public.casework_standby b
                JOIN public.casework_unit t ON t.group_id = b.stands_by_id AND t.kind = 'commune_desk'
                WHERE b.desk_id = l.desk_id AND b.ended_at IS NULL AND b.certified IS NOT NULL
            ) END AS told
        FROM late l JOIN step s ON s.presses = l.presses
        WHERE l.due_at <= as_of - s.after AND l.due_at > as_of - s.after - interval '30 days'
    ), taken AS (
        INSERT INTO public.casework_escalation (id, report_id, rung, unit_id, about_id, taken_at)
        SELECT gen_random_uuid(), d.report_id, d.rung, d.told, d.place, as_of FROM due d
        WHERE d.told IS NOT NULL AND d.told <> d.place AND NOT EXISTS (
            SELECT 1 FROM public.casework_escalation e
            WHERE e.report_id = d.report_id AND (e.rung = d.rung OR e.unit_id = d.told)
              AND (e.ended_at IS NULL OR e.taken_at >= d.due_at)
        ) AND EXISTS (
            SELECT 1 FROM public.casework_membership m
            JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
            JOIN public.casework_unit u ON u.group_id = m.unit_id AND u.is_active
            WHERE m.unit_id = d.told AND m.ended_at IS NULL AND NOT wall.is_kept_from_report(m.worker_id, d.report_id)
        )
        ON CONFLICT DO NOTHING
        RETURNING casework_escalation.id, casework_escalation.report_id
    )
    SELECT t.id, d.province_id FROM taken t JOIN (SELECT DISTINCT due.report_id, due.province_id FROM due) d USING (report_id)
$$;

-- Once something was done about what goes on now, nobody need call for that; and nobody at all once it is settled. What was
-- told of it is then as hidden as its case.
CREATE FUNCTION wall.report_was_acted_on() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.casework_escalation e SET ended_at = NEW.written_at
    FROM public.casework_violencereport r
    WHERE r.id = NEW.report_id AND r.act_by IS NOT NULL AND e.report_id = r.id AND e.ended_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM public.casework_reportcall c WHERE c.report_id = r.id AND c.id <> NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION wall.report_escalation_ends() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.casework_escalation e SET ended_at = coalesce(e.ended_at, NEW.ended_at), file_id = NEW.file_id
    WHERE e.report_id = NEW.id;
    RETURN NULL;
END $$;

-- A case that was opened by mistake settles no report: whatever became or joined it waits again, with its time from now.
CREATE FUNCTION wall.report_waits_again() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.casework_violencereport r
    SET file_id = NULL, outcome = NULL, ended_at = NULL, ended_by_id = NULL,
        settle_by = NEW.heard_at + (r.settle_by - r.received_at)
    WHERE r.file_id = NEW.case_id;
    RETURN NULL;
END $$;

DO $$
DECLARE
    queue text := pg_get_functiondef(
        'wall.queue_notifications(timestamptz, timestamptz, interval, interval, interval, interval)'::regprocedure
    );
    before text := '        UNION ALL
        -- An address called';
    kept_out text := 'NOT wall.is_kept_from(t.worker_id, e.file_id)';
BEGIN
    IF position(before IN queue) = 0 THEN
        RAISE EXCEPTION 'casework: notifications are not made as this migration expects';
    END IF;
    IF position(kept_out IN queue) = 0 THEN
        RAISE EXCEPTION 'casework: notifications are not made as this migration expects';
    END IF;
    queue := replace(queue, kept_out, kept_out || ' AND NOT wall.is_kept_from(t.worker_id, e.report_id)');
    EXECUTE replace(queue, before, '        UNION ALL
        -- A report that nobody there took down is told at once, one that is to be settled like any other duty.
        SELECT t.worker_id, ''report'', hashtextextended(r.id::text, 0)
        FROM public.casework_violencereport r JOIN told t ON t.unit_id = r.desk_id
        WHERE r.ended_at IS NULL AND r.received_at > as_of - interval ''1 day''
          AND (r.received_by_id IS NOT NULL OR r.received_at <= as_of - interval ''1 hour'')
          AND NOT EXISTS (
              SELECT 1 FROM public.casework_membership m
              WHERE m.worker_id = r.received_by_id AND m.unit_id = r.desk_id AND m.ended_at IS NULL
          )
          AND NOT EXISTS (SELECT 1 FROM public.casework_reportcall c WHERE c.report_id = r.id)
          AND NOT wall.is_kept_from_report(t.worker_id, r.id)
        UNION ALL
        SELECT t.worker_id, CASE WHEN r.due_at <= as_of THEN ''unmet'' ELSE ''settle'' END,
            hashtextextended(r.id::text || extract(epoch FROM r.due_at)::text, 0)
        FROM (
            SELECT o.id, o.desk_id, p.presses, CASE WHEN p.presses THEN o.act_by ELSE o.settle_by END AS due_at
            FROM public.casework_violencereport o, LATERAL (SELECT wall.report_presses(o.id, o.act_by) AS presses) p
            WHERE o.ended_at IS NULL
        ) r JOIN told t ON t.unit_id = r.desk_id
        WHERE (ordinary AND r.due_at <= as_of + ahead OR r.presses AND r.due_at <= as_of) AND r.due_at > as_of - kept
          AND NOT wall.is_kept_from_report(t.worker_id, r.id)
' || before);
END $$;

-- A report, whom it keeps out, and each call about it are said in the log like the rest (0046): who deletes one silences
-- somebody, and who changes one lets it be forgotten.
DO $$
DECLARE
    one record;
    stands text := rtrim(pg_get_viewdef('wall.row_stands'::regclass), E'; \n');
    body text;
BEGIN
    FOR one IN SELECT * FROM (VALUES
        ('violencereport',
            $said$json_build_object('desk', r.desk_id, 'case', r.file_id, 'by', r.received_by_id, 'at', moment(r.received_at),
                'act', moment(r.act_by), 'settle', moment(r.settle_by), 'ended_by', r.ended_by_id,
                'ended', moment(r.ended_at), 'outcome', r.outcome,
                'sealed', wall.hashed(convert_to(json_build_array(r.sealed_key, r.told)::text, 'UTF8')))$said$),
        ('reportcall',
            $said$json_build_object('report', r.report_id, 'by', r.written_by_id, 'at', moment(r.written_at),
                'sealed', wall.hashed(convert_to(json_build_array(r.said)::text, 'UTF8')))$said$),
        ('reportkept', $said$json_build_object('report', r.report_id, 'worker', r.worker_id)$said$)
    ) AS kinds (kind, said)
    LOOP
        one.said := regexp_replace(one.said, 'moment\((r\.\w+)\)', '(extract(epoch FROM \1) * 1000000)::bigint', 'g');
        -- No line of a report names the case: it is told in none.
        body := format(
            'SELECT %L::text AS kind, r.id::text AS number, ''''::text AS subject, NULL::uuid AS its_case,'
            ' (%s)::text AS said, NULL::bytea AS salt FROM %%s r', one.kind, one.said
            -- What came from the page without an account is said once its hour is over (0054_call_back).
        ) || CASE WHEN one.kind = 'violencereport' THEN ' WHERE r.received_by_id IS NOT NULL OR EXISTS (
            SELECT 1 FROM wall.bound_row k WHERE k.kind = ''violencereport'' AND k.number = r.id::text
        )' ELSE '' END;
        stands := stands || ' UNION ALL ' || format(body, 'public.casework_' || one.kind);
        EXECUTE format($made$
            CREATE FUNCTION wall.casework_%1$s_is_said() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT %1$L, r.id::text, '', NULL, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said) FROM (%2$s) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = excluded.digest, tx = excluded.tx, event_id = NULL, older = false
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $body$
            $made$, one.kind, format(body, 'new_rows')
        );
        -- What stood before is said by the sequencer's next event, with one row that never was (0046).
        EXECUTE format(
            'INSERT INTO wall.bound_row (kind, number, subject, its_case, digest, older)'
            ' SELECT %1$L, ''0'', '''', NULL::uuid, ''''::text, true UNION ALL'
            ' SELECT %1$L, r.id::text, '''', NULL, '''', true FROM public.casework_%1$s r', one.kind
        );
        EXECUTE format('REVOKE ALL ON FUNCTION wall.casework_%s_is_said() FROM PUBLIC', one.kind);
    END LOOP;
    EXECUTE 'CREATE OR REPLACE VIEW wall.row_stands AS ' || stands;
END $$;
UPDATE wall.bound_row b SET digest = wall.row_digest(s.said) FROM wall.row_stands s
WHERE (s.kind, s.number) = (b.kind, b.number) AND b.kind IN ('violencereport', 'reportcall', 'reportkept');

RESET ROLE;

DO $$
DECLARE
    source text;
BEGIN
    FOREACH source IN ARRAY ARRAY['violencereport', 'reportcall', 'reportkept'] LOOP
        EXECUTE format('CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_%1$s REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_%1$s_is_said()', source);
        EXECUTE format('CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_%1$s REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_%1$s_is_said()', source);
        EXECUTE format('CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_%1$s REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_%1$s_is_said()', source);
    END LOOP;
END $$;
CREATE CONSTRAINT TRIGGER kept_as_it_is_taken AFTER INSERT ON casework_reportkept DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app') EXECUTE FUNCTION wall.kept_as_it_is_taken();
CREATE TRIGGER report_was_acted_on AFTER INSERT ON casework_reportcall
    FOR EACH ROW EXECUTE FUNCTION wall.report_was_acted_on();
CREATE TRIGGER report_escalation_ends AFTER UPDATE OF ended_at, file_id ON casework_violencereport
    FOR EACH ROW EXECUTE FUNCTION wall.report_escalation_ends();
CREATE TRIGGER report_waits_again AFTER INSERT ON casework_herno
    FOR EACH ROW WHEN (NEW.how IN ('twice', 'nobody', 'trial'))
    EXECUTE FUNCTION wall.report_waits_again();
REVOKE ALL ON FUNCTION wall.report_presses(uuid, timestamptz), wall.is_kept_from_report(bigint, uuid),
    wall.take_report_escalations(timestamptz, jsonb), wall.report_was_acted_on(), wall.report_escalation_ends(),
    wall.report_waits_again(), wall.kept_as_it_is_taken() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.take_report_escalations(timestamptz, jsonb) TO casework_sequencer;
