-- A report of violence is a duty like the others: it has its time, a message that something waits, and steps of a ladder where
-- its time went by. There is no case and no clock of one, so both are reckoned from its own row.

DROP POLICY taken ON casework_violencereport;
CREATE POLICY taken ON casework_violencereport FOR INSERT TO casework_app WITH CHECK (
    received_by_id = (SELECT wall.worker()) AND desk_id = ANY ((SELECT wall.units())::int[])
    AND ended_at IS NULL AND file_id IS NULL
    AND received_at BETWEEN clock_timestamp() - interval '5 minutes' AND clock_timestamp() + interval '5 minutes'
    AND settle_by BETWEEN received_at AND received_at + interval '7 days'
    AND (act_by IS NULL OR act_by BETWEEN received_at AND settle_by)
    AND EXISTS (
        SELECT 1 FROM casework_unit u WHERE u.group_id = casework_violencereport.desk_id AND u.kind = 'commune_desk'
    )
);
GRANT UPDATE (file_id, settle_by, ended_at, ended_by_id, outcome) ON casework_violencereport TO casework_wall;
GRANT UPDATE (file_id) ON casework_escalation TO casework_wall;
CREATE INDEX escalations_of_report ON casework_escalation (report_id) WHERE report_id IS NOT NULL;

SET LOCAL ROLE casework_wall;

-- Whether something must first be done about a report at once, and nothing was yet.
CREATE FUNCTION wall.report_presses(report uuid, act_by timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT act_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM public.casework_reportcall c WHERE c.report_id = report)
$$;

-- Whether this worker is kept from a report: from the case that it became or joined.
CREATE FUNCTION wall.is_kept_from_report(worker bigint, report uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_violencereport r WHERE r.id = report AND wall.is_kept_from(worker, r.file_id)
    )
$$;

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
BEGIN
    IF position(before IN queue) = 0 THEN
        RAISE EXCEPTION 'casework: notifications are not made as this migration expects';
    END IF;
    EXECUTE replace(queue, before, '        UNION ALL
        -- A report that nobody there took down is told at once, one that is to be settled like any other duty.
        SELECT t.worker_id, ''report'', hashtextextended(r.id::text, 0)
        FROM public.casework_violencereport r JOIN told t ON t.unit_id = r.desk_id
        WHERE r.ended_at IS NULL AND r.received_at > as_of - interval ''1 day''
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

RESET ROLE;

CREATE TRIGGER report_was_acted_on AFTER INSERT ON casework_reportcall
    FOR EACH ROW EXECUTE FUNCTION wall.report_was_acted_on();
CREATE TRIGGER report_escalation_ends AFTER UPDATE OF ended_at, file_id ON casework_violencereport
    FOR EACH ROW EXECUTE FUNCTION wall.report_escalation_ends();
CREATE TRIGGER report_waits_again AFTER INSERT ON casework_herno
    FOR EACH ROW WHEN (NEW.how IN ('twice', 'nobody', 'trial'))
    EXECUTE FUNCTION wall.report_waits_again();
REVOKE ALL ON FUNCTION wall.report_presses(uuid, timestamptz), wall.is_kept_from_report(bigint, uuid),
    wall.take_report_escalations(timestamptz, jsonb), wall.report_was_acted_on(), wall.report_escalation_ends(),
    wall.report_waits_again() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.take_report_escalations(timestamptz, jsonb) TO casework_sequencer;
