-- Bodies with a duty, who reports and who watches: what a committee decides comes by its own act; whoever reports or watches
-- holds no key to anything, whatever is written; and the numbers of who watches come without a case.

GRANT UPDATE (decision, decided_at, decided_by_id) ON casework_committeenotice TO casework_app;
CREATE POLICY decided ON casework_committeenotice FOR UPDATE TO casework_app
    USING (unit_id = ANY ((SELECT wall.units())::int[]) AND decided_at IS NULL AND NOT wall.kept_from_notice(id))
    WITH CHECK (decided_by_id = (SELECT wall.worker()) AND decided_at IS NOT NULL);
DROP TRIGGER by_its_act_received ON casework_committeenotice;
CREATE CONSTRAINT TRIGGER by_its_act_received AFTER UPDATE ON casework_committeenotice DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app'
        AND (NEW.read_at, NEW.read_by_id) IS DISTINCT FROM (OLD.read_at, OLD.read_by_id))
    EXECUTE FUNCTION wall.comes_by_its_act('read_by_id', '', 'notice.receive', 'notice.decide');
CREATE CONSTRAINT TRIGGER by_its_act_decided AFTER UPDATE ON casework_committeenotice DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app' AND (NEW.decision, NEW.decided_at, NEW.decided_by_id)
        IS DISTINCT FROM (OLD.decision, OLD.decided_at, OLD.decided_by_id))
    EXECUTE FUNCTION wall.comes_by_its_line('decided_by_id', 'notice.decide');

SET LOCAL ROLE casework_wall;

-- No grant of any kind goes to a unit that reports or watches, nor to a person through one.
CREATE FUNCTION wall.holds_nothing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    written jsonb := to_jsonb(NEW);
BEGIN
    IF EXISTS (
        SELECT 1 FROM public.casework_unit u
        WHERE u.group_id = coalesce(written ->> 'through_unit_id', written ->> 'group_id')::int
          AND u.kind IN ('reporter', 'monitor')
    ) THEN
        RAISE EXCEPTION 'casework: a unit that reports or watches holds no key' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

-- Cases by desk, stage and danger of the province whose numbers whoever asks may follow: three figures, no case, no key.
CREATE FUNCTION wall.watched_figures(new_since timestamptz)
RETURNS TABLE (kind text, desk int, stage text, risk text, cases bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    mine int[] := ARRAY(
        SELECT u.province_id FROM public.casework_membership m
        JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
        JOIN public.casework_unit u ON u.group_id = m.unit_id AND u.is_active AND u.kind = 'monitor'
        WHERE m.worker_id = wall.worker() AND m.role = 'monitor' AND m.ended_at IS NULL
    );
    below int[] := ARRAY(
        SELECT u.group_id FROM public.casework_unit u WHERE u.province_id = ANY (mine) OR u.group_id = ANY (mine)
    );
    kept uuid[] := wall.kept_from();
BEGIN
    IF mine = '{}' THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH late AS (
        SELECT DISTINCT d.case_id FROM public.casework_clock d
        WHERE d.met_at IS NULL AND d.due_at < now() AND d.unit_id = ANY (below)
    ), counted AS (
        SELECT c.desk_id, c.stage::text AS stage, coalesce(c.risk_level, '')::text AS risk,
            c.stage <> ALL ('{closed,gone}'::text[]) AS open, l.case_id IS NOT NULL AS late, c.reported_at > new_since AS new
        FROM public.casework_case c LEFT JOIN late l ON l.case_id = c.id
        WHERE c.desk_id = ANY (below) AND c.stage <> ALL ('{draft,duplicate,out_of_scope}'::text[])
          AND c.id <> ALL (kept)
    )
    SELECT k.kind, c.desk_id, c.stage, c.risk, count(*)
    FROM counted c CROSS JOIN LATERAL (VALUES
        ('open', c.open), ('late', c.open AND c.late), ('new', c.new)
    ) k (kind, stands)
    WHERE k.stands GROUP BY k.kind, c.desk_id, c.stage, c.risk;
END $$;

-- Whether somebody who works at a unit is kept from a case: then nobody is asked to call there about it, for whoever takes up
-- the telephone and finds nothing on his page would know why.
CREATE FUNCTION wall.somebody_is_kept_at(unit int, its_case uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_membership m
        WHERE m.unit_id = unit AND m.ended_at IS NULL AND wall.is_kept_from(m.worker_id, its_case)
    )
$$;

-- Whether a committee did what it must with a notice: decided on it; or said that it has it, where nobody decides there.
CREATE FUNCTION wall.notice_is_answered(unit int, read_at timestamptz, decided_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT decided_at IS NOT NULL OR read_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM public.casework_membership m JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
        WHERE m.unit_id = unit AND m.role = 'chair' AND m.ended_at IS NULL
    )
$$;

-- Takes each step whose time has come, once. Whose duty it is: the unit of the clock; of a packet the place it lies at; of a
-- notice the committee that has it. Told is the desk of the case, unless it is late itself, or of a draft; where everybody
-- there is kept from the case the province, at the same time; of a notice then the committee that the province holds ready
-- for the late one. Where somebody at the late place is kept from the case, its desk is to be called instead.
DROP FUNCTION wall.take_escalations(timestamptz, interval, jsonb);
CREATE FUNCTION wall.take_escalations(as_of timestamptz, short interval, steps jsonb, at_its_place text[])
RETURNS TABLE (id uuid, province_id int)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH step AS (
        SELECT s.ladder, s.rung, s.presses, s.after::interval AS after
        FROM jsonb_to_recordset(steps) AS s (ladder text, rung text, presses boolean, after text)
    ), late AS (
        SELECT k.id AS clock_id, NULL::uuid AS notice_id, k.case_id, coalesce(r.to_unit_id, k.unit_id) AS place,
            k.unit_id AS bearer, s.rung
        FROM public.casework_clock k
        LEFT JOIN public.casework_referral r ON r.id = k.object_id AND k.rule = ANY (at_its_place)
        JOIN step s ON (k.due_at - k.began_at <= short) = s.presses
            AND s.ladder = CASE WHEN r.id IS NULL THEN 'duty' ELSE 'packet' END
        WHERE k.met_at IS NULL AND k.due_at <= as_of - s.after AND k.due_at > as_of - s.after - interval '30 days'
          AND NOT EXISTS (SELECT 1 FROM public.casework_escalation e WHERE e.clock_id = k.id AND e.rung = s.rung)
        UNION ALL
        SELECT NULL, o.id, n.case_id, o.unit_id, o.unit_id, s.rung
        FROM public.casework_committeenotice o JOIN public.casework_notice n ON n.copy_id = o.id
        JOIN step s ON s.ladder = 'notice'
        WHERE o.decided_at IS NULL AND NOT wall.notice_is_answered(o.unit_id, o.read_at, o.decided_at)
          AND o.sent_at <= as_of - s.after AND o.sent_at > as_of - s.after - interval '30 days'
          AND NOT EXISTS (SELECT 1 FROM public.casework_escalation e WHERE e.notice_id = o.id AND e.rung = s.rung)
    ), due AS (
        SELECT l.clock_id, l.notice_id, l.case_id, l.rung, coalesce(u.province_id, u.group_id) AS province_id,
            CASE WHEN l.place <> c.desk_id AND l.place <> l.bearer AND wall.somebody_is_kept_at(l.place, l.case_id)
                      OR l.notice_id IS NOT NULL AND wall.somebody_is_kept_at(l.place, l.case_id)
                 THEN c.desk_id ELSE l.place END AS place,
            CASE l.rung
                WHEN 'province' THEN coalesce(u.province_id, u.group_id)
                WHEN 'body' THEN (
                    SELECT b.stands_by_id FROM public.casework_standby b
                    JOIN public.casework_unit t ON t.group_id = b.stands_by_id AND t.kind = 'committee'
                    WHERE b.desk_id = l.place AND b.ended_at IS NULL AND b.certified IS NOT NULL
                )
                ELSE CASE WHEN c.stage = 'draft' THEN NULL
                          WHEN wall.may_be_told_at(c.desk_id, l.case_id) THEN c.desk_id
                          ELSE coalesce(u.province_id, u.group_id) END
            END AS told
        FROM late l JOIN public.casework_case c ON c.id = l.case_id
        JOIN public.casework_unit u ON u.group_id = l.bearer
    ), taken AS (
        INSERT INTO public.casework_escalation (id, clock_id, notice_id, file_id, rung, unit_id, about_id, taken_at)
        SELECT gen_random_uuid(), d.clock_id, d.notice_id, d.case_id, d.rung, d.told, d.place, as_of FROM due d
        WHERE d.told IS NOT NULL AND d.told <> d.place AND wall.may_be_told_at(d.told, d.case_id)
          AND NOT EXISTS (
              SELECT 1 FROM public.casework_escalation e
              WHERE (e.clock_id = d.clock_id OR e.notice_id = d.notice_id) AND e.unit_id = d.told
          )
        ON CONFLICT DO NOTHING
        RETURNING casework_escalation.id, casework_escalation.clock_id, casework_escalation.notice_id
    )
    SELECT t.id, d.province_id FROM taken t
    JOIN (SELECT DISTINCT clock_id, notice_id, province_id FROM due) d
        ON d.clock_id IS NOT DISTINCT FROM t.clock_id AND d.notice_id IS NOT DISTINCT FROM t.notice_id
$$;

-- Once the committee answered nobody need call any more.
CREATE FUNCTION wall.notice_escalation_ends() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF wall.notice_is_answered(NEW.unit_id, NEW.read_at, NEW.decided_at) THEN
        UPDATE public.casework_escalation e SET ended_at = coalesce(NEW.decided_at, NEW.read_at)
        WHERE e.notice_id = NEW.id AND e.ended_at IS NULL;
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE
    queue text := pg_get_functiondef(
        'wall.queue_notifications(timestamptz, timestamptz, interval, interval, interval, interval)'::regprocedure
    );
    known text := 'JOIN public.casework_clock k ON k.id = e.clock_id
        WHERE e.answered_at IS NULL AND e.ended_at IS NULL AND e.taken_at > as_of - kept
          AND (ordinary OR k.due_at - k.began_at <= within)';
    before text := '        UNION ALL
        -- An address called';
BEGIN
    IF position(known IN queue) = 0 THEN
        RAISE EXCEPTION 'casework: notifications are not made as this migration expects';
    END IF;
    queue := replace(queue, known, 'LEFT JOIN public.casework_clock k ON k.id = e.clock_id
        WHERE e.answered_at IS NULL AND e.ended_at IS NULL AND e.taken_at > as_of - kept
          AND (ordinary OR e.clock_id IS NULL OR k.due_at - k.began_at <= within)');
    -- A packet that presses is told to whom it was sent at once, and not at the next fixed hour: the clock of its answer runs
    -- at the desk.
    IF position(before IN queue) = 0 THEN
        RAISE EXCEPTION 'casework: notifications are not made as this migration expects';
    END IF;
    EXECUTE replace(queue, before, '        UNION ALL
        SELECT t.worker_id, ''urgent'', hashtextextended(r.id::text, 0)
        FROM public.casework_referral r JOIN told t ON t.unit_id = r.to_unit_id
        WHERE r.urgent AND r.stage = ''sent'' AND r.sent_at > as_of - interval ''1 day''
          AND wall.could_open(t.worker_id, t.unit_id, NULL, r.id, as_of)
' || before);
END $$;

-- Whoever only watches has nothing to be told of: she is not among those whom nothing reaches.
DO $$
DECLARE
    reaches text := pg_get_functiondef('wall.whom_nothing_reaches()'::regprocedure);
    known text := 'WHERE m.ended_at IS NULL AND wall.in_my_province(m.unit_id) AND (';
BEGIN
    IF position(known IN reaches) = 0 THEN
        RAISE EXCEPTION 'casework: whom nothing reaches is not asked as this migration expects';
    END IF;
    EXECUTE replace(reaches, known,
        'WHERE m.ended_at IS NULL AND m.role <> ''monitor'' AND wall.in_my_province(m.unit_id) AND (');
END $$;

RESET ROLE;

CREATE INDEX packets_that_press ON casework_referral (sent_at) WHERE urgent AND stage = 'sent';
CREATE TRIGGER escalation_ends AFTER UPDATE OF read_at, decided_at ON casework_committeenotice
    FOR EACH ROW EXECUTE FUNCTION wall.notice_escalation_ends();

DO $$
DECLARE
    kind text;
    holder text;
BEGIN
    FOREACH kind IN ARRAY ARRAY['case', 'referral', 'shelterstay'] LOOP
        FOREACH holder IN ARRAY ARRAY['unit', 'worker'] LOOP
            EXECUTE format('CREATE TRIGGER holds_nothing BEFORE INSERT OR UPDATE ON casework_%sheldby%s
                FOR EACH ROW EXECUTE FUNCTION wall.holds_nothing()', kind, holder);
        END LOOP;
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION wall.holds_nothing(), wall.watched_figures(timestamptz), wall.somebody_is_kept_at(int, uuid),
    wall.notice_is_answered(int, timestamptz, timestamptz), wall.notice_escalation_ends(),
    wall.take_escalations(timestamptz, interval, jsonb, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.take_escalations(timestamptz, interval, jsonb, text[]) TO casework_sequencer;
GRANT EXECUTE ON FUNCTION wall.watched_figures(timestamptz) TO casework_app;
