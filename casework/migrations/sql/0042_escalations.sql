-- Escalation: of a late duty the desk and then the province are told which place to call. The system takes the step, beside the
-- sequencer; it opens nothing, and whoever is kept from the case is not told and sees nothing of it.

ALTER TABLE casework_escalation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, UPDATE (answered_at, answered_by_id, answer) ON casework_escalation TO casework_app;
GRANT SELECT, INSERT, UPDATE (ended_at) ON casework_escalation TO casework_wall;
CREATE POLICY visible ON casework_escalation FOR SELECT TO casework_app USING (
    unit_id = ANY ((SELECT wall.units())::int[])
    AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = casework_escalation.file_id)
);
CREATE POLICY answered ON casework_escalation FOR UPDATE TO casework_app
    USING (unit_id = ANY ((SELECT wall.units())::int[]) AND answered_at IS NULL AND ended_at IS NULL)
    WITH CHECK (unit_id = ANY ((SELECT wall.units())::int[]) AND answered_by_id = (SELECT wall.worker()));
CREATE CONSTRAINT TRIGGER by_its_act_answered AFTER UPDATE ON casework_escalation DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app')
    EXECUTE FUNCTION wall.comes_by_its_act('answered_by_id', '', 'escalation.answer');

-- The line of a step has no person: the sequencer's process writes it, of the province, for a step that was taken.
CREATE POLICY a_step_was_taken ON casework_event FOR INSERT TO casework_sequencer
    WITH CHECK (act = 'escalation.take' AND worker_id IS NULL AND province_id IS NOT NULL AND case_id IS NULL);

SET LOCAL ROLE casework_wall;

-- Whether anybody works at a unit who may be told of this case.
CREATE FUNCTION wall.may_be_told_at(unit int, its_case uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_membership m
        JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
        JOIN public.casework_unit u ON u.group_id = m.unit_id AND u.is_active
        WHERE m.unit_id = unit AND m.ended_at IS NULL AND NOT wall.is_kept_from(m.worker_id, its_case)
    )
$$;

-- Takes each step whose time has come, once: the desk of the case, unless it is the one that is late, or of a draft; where
-- everybody there is kept from the case, the province in its place, at the same time.
CREATE FUNCTION wall.take_escalations(as_of timestamptz, short interval, steps jsonb)
RETURNS TABLE (id uuid, province_id int)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH step AS (
        SELECT s.rung, s.presses, s.after::interval AS after
        FROM jsonb_to_recordset(steps) AS s (rung text, presses boolean, after text)
    ), due AS (
        SELECT k.id AS clock_id, k.case_id, k.unit_id, s.rung, coalesce(u.province_id, u.group_id) AS province_id,
               CASE WHEN s.rung = 'province' THEN coalesce(u.province_id, u.group_id)
                    WHEN c.stage = 'draft' OR c.desk_id = k.unit_id THEN NULL
                    WHEN wall.may_be_told_at(c.desk_id, k.case_id) THEN c.desk_id
                    ELSE coalesce(u.province_id, u.group_id) END AS told
        FROM public.casework_clock k
        JOIN step s ON (k.due_at - k.began_at <= short) = s.presses
        JOIN public.casework_case c ON c.id = k.case_id
        JOIN public.casework_unit u ON u.group_id = k.unit_id
        WHERE k.met_at IS NULL AND k.due_at <= as_of - s.after AND k.due_at > as_of - s.after - interval '30 days'
          AND NOT EXISTS (SELECT 1 FROM public.casework_escalation e WHERE e.clock_id = k.id AND e.rung = s.rung)
    ), taken AS (
        INSERT INTO public.casework_escalation (id, clock_id, file_id, rung, unit_id, about_id, taken_at)
        SELECT gen_random_uuid(), d.clock_id, d.case_id, d.rung, d.told, d.unit_id, as_of FROM due d
        WHERE d.told IS NOT NULL AND d.told <> d.unit_id AND wall.may_be_told_at(d.told, d.case_id)
          AND NOT EXISTS (
              SELECT 1 FROM public.casework_escalation e WHERE e.clock_id = d.clock_id AND e.unit_id = d.told
          )
        ON CONFLICT DO NOTHING
        RETURNING casework_escalation.id, casework_escalation.clock_id
    )
    SELECT t.id, d.province_id FROM taken t JOIN (SELECT DISTINCT clock_id, province_id FROM due) d USING (clock_id)
$$;

-- Once the duty is met nobody need call any more.
CREATE FUNCTION wall.escalation_ends() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.casework_escalation e SET ended_at = NEW.met_at WHERE e.clock_id = NEW.id AND e.ended_at IS NULL;
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
        SELECT t.worker_id, ''call'', hashtextextended(e.id::text, 0)
        FROM public.casework_escalation e JOIN told t ON t.unit_id = e.unit_id
        JOIN public.casework_clock k ON k.id = e.clock_id
        WHERE e.answered_at IS NULL AND e.ended_at IS NULL AND e.taken_at > as_of - kept
          AND (ordinary OR k.due_at - k.began_at <= within) AND NOT wall.is_kept_from(t.worker_id, e.file_id)
' || before);
END $$;

RESET ROLE;

CREATE TRIGGER escalation_ends AFTER UPDATE OF met_at ON casework_clock FOR EACH ROW
    WHEN (OLD.met_at IS NULL AND NEW.met_at IS NOT NULL) EXECUTE FUNCTION wall.escalation_ends();
REVOKE ALL ON FUNCTION wall.may_be_told_at(int, uuid), wall.take_escalations(timestamptz, interval, jsonb),
    wall.escalation_ends() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.take_escalations(timestamptz, interval, jsonb) TO casework_sequencer;
