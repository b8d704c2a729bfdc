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
    )
    SELECT k.kind, c.desk_id, c.stage, c.risk, count(*)
    FROM counted c CROSS JOIN LATERAL (VALUES
        ('open', c.open), ('late', c.open AND c.late), ('new', c.new)
    ) k (kind, stands)
    WHERE k.stands GROUP BY k.kind, c.desk_id, c.stage, c.risk;
END $$;

RESET ROLE;

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
REVOKE ALL ON FUNCTION wall.holds_nothing(), wall.watched_figures(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.watched_figures(timestamptz) TO casework_app;
