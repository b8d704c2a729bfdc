-- What was done on a case is told with the thing it was done on; and news: what others did on what a unit carries, and who
-- of it was the first to see that. Both are told by the events themselves, so no act forgets it and nobody writes it.

ALTER TABLE casework_news ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT ON casework_news TO casework_app;
GRANT SELECT, INSERT, UPDATE (seen_at, seen_by_id) ON casework_news TO casework_wall;
CREATE POLICY visible ON casework_news FOR SELECT TO casework_app USING (
    unit_id = ANY ((SELECT wall.units())::int[])
    AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = casework_news.case_id)
    AND (case_id IS NOT NULL OR wall.sees_referral(object_id))
);

SET LOCAL ROLE casework_wall;

DO $$
DECLARE
    file text := pg_get_functiondef('wall.file_of(uuid, text[], int, text[])'::regprocedure);
    told text := 'jsonb_agg(jsonb_build_array(d.at, d.act, d.worker_id) ORDER BY';
    read text := 'SELECT e.case_seq, e.id, e.at, e.act, e.worker_id FROM public.casework_event e';
BEGIN
    IF position(told IN file) = 0 OR position(read IN file) = 0 THEN
        RAISE EXCEPTION 'casework: the file of a case is not written as this migration expects';
    END IF;
    file := replace(file, told, 'jsonb_agg(jsonb_build_array(d.at, d.act, d.worker_id, d.object_id) ORDER BY');
    EXECUTE replace(file, read,
        'SELECT e.case_seq, e.id, e.at, e.act, e.worker_id, e.object_id FROM public.casework_event e');
END $$;

-- News is what nobody of the unit did itself, save a decision that one of two waits for. A look at the case sees all that
-- was told of it, a look at a packet what was told of that, and whoever works on an arrival has seen that it came.
CREATE FUNCTION wall.tells_news() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.casework_news n SET seen_at = NEW.at, seen_by_id = NEW.worker_id
    WHERE n.seen_at IS NULL AND n.by_id IS DISTINCT FROM NEW.worker_id AND (
        n.case_id = NEW.case_id
        AND (NEW.outcome = 'looked' AND NEW.act = 'case.look' OR n.act = 'intake.submit')
        OR n.object_id = NEW.object_id
    ) AND EXISTS (
        SELECT 1 FROM public.casework_membership m
        WHERE m.unit_id = n.unit_id AND m.worker_id = NEW.worker_id AND m.ended_at IS NULL
    );
    IF NEW.outcome <> 'done' THEN
        RETURN NULL;
    END IF;
    IF NEW.act IN (
        'intake.submit', 'note.add', 'danger.mark', 'risk.raise', 'consent.withdraw', 'writing.refuse', 'writing.allow',
        'report.carry', 'closure.decide', 'case.set_aside', 'livelihood.approve'
    ) THEN
        INSERT INTO public.casework_news (unit_id, case_id, object_id, act, at, by_id)
        SELECT c.desk_id, c.id, NEW.object_id, NEW.act, NEW.at, NEW.worker_id FROM public.casework_case c
        -- That a case was set aside calls nobody to it: a decoy lies there, and whoever touched it would be suspected.
        WHERE c.id = NEW.case_id AND c.stage NOT IN ('draft', 'duplicate', 'out_of_scope') AND (
            NEW.act IN ('closure.decide', 'case.set_aside', 'livelihood.approve') OR NOT EXISTS (
                SELECT 1 FROM public.casework_membership m
                WHERE m.unit_id = c.desk_id AND m.worker_id = NEW.worker_id AND m.ended_at IS NULL
            )
        );
    ELSIF NEW.act IN ('referral.accept', 'referral.decline', 'referral.feedback') THEN
        INSERT INTO public.casework_news (unit_id, case_id, object_id, act, at, by_id)
        SELECT r.from_unit_id, r.case_id, r.id, NEW.act, NEW.at, NEW.worker_id FROM public.casework_referral r
        WHERE r.id = NEW.object_id;
    ELSIF NEW.act = 'referral.send' THEN
        INSERT INTO public.casework_news (unit_id, object_id, act, at)
        SELECT r.to_unit_id, r.id, NEW.act, NEW.at FROM public.casework_referral r WHERE r.id = NEW.object_id;
    END IF;
    RETURN NULL;
END $$;

RESET ROLE;

CREATE TRIGGER tells_news AFTER INSERT ON casework_event FOR EACH ROW
    WHEN (NEW.worker_id IS NOT NULL AND NEW.case_id IS NOT NULL AND NEW.outcome IN ('done', 'looked'))
    EXECUTE FUNCTION wall.tells_news();

-- It is called by that trigger alone.
REVOKE ALL ON FUNCTION wall.tells_news() FROM PUBLIC;
