-- Whose case it is, who stands in for whom, and the view of the list that each worker keeps.

-- Up to a hundred thousand cases are walked in the order of their danger (policy/filtered_lists.py).
CREATE INDEX case_by_danger ON casework_case
    ((CASE risk_level WHEN 'very_high' THEN 3 WHEN 'medium' THEN 1 WHEN 'low' THEN 0 ELSE 2 END), id);

ALTER TABLE casework_deskview ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (asked, kept_at), DELETE ON casework_deskview TO casework_app;
CREATE POLICY mine ON casework_deskview TO casework_app
    USING (worker_id = (SELECT wall.worker())) WITH CHECK (worker_id = (SELECT wall.worker()));

-- Who stands in for whom is told at their desk, like who works there; it names no case.
ALTER TABLE casework_handover ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (ended_by_id, ended_at) ON casework_handover TO casework_app;
GRANT USAGE ON SEQUENCE casework_handover_id_seq TO casework_app;
CREATE POLICY visible ON casework_handover FOR SELECT TO casework_app
    USING (unit_id = ANY ((SELECT wall.units())::int[]));
CREATE POLICY made_by_me ON casework_handover FOR INSERT TO casework_app
    WITH CHECK (unit_id = ANY ((SELECT wall.units())::int[]) AND worker_id = (SELECT wall.worker())
        AND ended_at IS NULL);
CREATE POLICY ended_by_one_of_both ON casework_handover FOR UPDATE TO casework_app
    USING (ended_at IS NULL AND (SELECT wall.worker()) IN (worker_id, to_id))
    WITH CHECK (ended_by_id = (SELECT wall.worker()));

DROP POLICY visible ON casework_news;
CREATE POLICY visible ON casework_news FOR SELECT TO casework_app USING (
    unit_id = ANY ((SELECT wall.units())::int[])
    AND (to_id IS NULL OR to_id = (SELECT wall.worker()))
    AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = casework_news.case_id)
    AND (case_id IS NOT NULL OR wall.sees_referral(object_id))
);

-- A partner asks and answers about its packet, which it holds without the case.
DROP POLICY begun_by_an_answer ON casework_clock;
CREATE POLICY begun_by_an_answer ON casework_clock FOR INSERT TO casework_app WITH CHECK (
    rule IN ('result', 'elsewhere', 'question') AND met_at IS NULL AND EXISTS (
        SELECT 1 FROM casework_referral r
        WHERE r.id = object_id AND r.case_id = casework_clock.case_id AND r.from_unit_id = unit_id
          AND wall.sees_referral(r.id)
    )
);
DROP POLICY updated ON casework_clock;
CREATE POLICY updated ON casework_clock FOR UPDATE TO casework_app
    USING (met_at IS NULL AND (
        wall.sees_case(case_id)
        OR rule IN ('answer', 'result', 'question', 'reply') AND wall.sees_referral(object_id)
    ))
    WITH CHECK (met_at IS NOT NULL);

SET LOCAL ROLE casework_wall;

DO $$
DECLARE
    tells text := pg_get_functiondef('wall.tells_news()'::regprocedure);
    unseen text := 'WHERE n.seen_at IS NULL AND n.by_id IS DISTINCT FROM NEW.worker_id AND (';
    answered text := 'NEW.act IN (''referral.accept'', ''referral.decline'', ''referral.feedback'') THEN';
    sent text := 'ELSIF NEW.act = ''referral.send'' THEN';
    duties text := pg_get_functiondef('wall.duty_facts(uuid)'::regprocedure);
    packet text := '''danger_told_at'', r.danger_told_at,';
BEGIN
    IF position(unseen IN tells) = 0 OR position(sent IN tells) = 0
        OR position(answered IN tells) = 0 OR position(packet IN duties) = 0 THEN
        RAISE EXCEPTION 'casework: news is not told as this migration expects';
    END IF;
    tells := replace(tells, unseen,
        'WHERE n.seen_at IS NULL AND n.by_id IS DISTINCT FROM NEW.worker_id
      AND (n.to_id IS NULL OR n.to_id = NEW.worker_id) AND (');
    EXECUTE replace(duties, packet, packet
        || ' ''asked_desk_at'', r.asked_desk_at, ''asked_place_at'', r.asked_place_at,');
    -- Whoever a case was given to by another is told, and nobody else; what is asked of a packet or answered is told to
    -- the other side.
    tells := replace(tells, answered,
        'NEW.act IN (''referral.accept'', ''referral.decline'', ''referral.feedback'', ''referral.appoint'') THEN');
    EXECUTE replace(tells, sent,
    'ELSIF NEW.act IN (''question.ask'', ''question.answer'') THEN
        INSERT INTO public.casework_news (unit_id, case_id, object_id, act, at, by_id)
        SELECT s.to_place, CASE s.to_place WHEN r.from_unit_id THEN r.case_id END, r.id, NEW.act, NEW.at,
            CASE s.to_place WHEN r.from_unit_id THEN NEW.worker_id END
        FROM public.casework_referral r CROSS JOIN LATERAL (
            SELECT CASE WHEN EXISTS (
                SELECT 1 FROM public.casework_membership m
                WHERE m.unit_id = r.to_unit_id AND m.worker_id = NEW.worker_id AND m.ended_at IS NULL
            ) THEN r.from_unit_id ELSE r.to_unit_id END AS to_place
        ) s WHERE r.id = NEW.object_id;
    ELSIF NEW.act = ''case.assign'' THEN
        INSERT INTO public.casework_news (unit_id, case_id, object_id, act, at, by_id, to_id)
        SELECT c.desk_id, c.id, NEW.object_id, NEW.act, NEW.at, NEW.worker_id, c.assigned_id
        FROM public.casework_case c WHERE c.id = NEW.case_id AND c.assigned_id <> NEW.worker_id;
    ' || sent);
END $$;

-- Who of the other side was the first to see what was asked or answered, for whoever holds the packet.
CREATE FUNCTION wall.seen_of_packet(subject uuid)
RETURNS TABLE (act text, at timestamptz, seen_at timestamptz, seen_by text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT wall.sees_referral(subject) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT n.act::text, n.at, n.seen_at, w.display_name::text
        FROM public.casework_news n LEFT JOIN public.casework_worker w ON w.id = n.seen_by_id
        WHERE n.object_id = subject AND n.act IN ('question.ask', 'question.answer') AND n.seen_at IS NOT NULL;
END $$;

-- A case is given to nobody but one who works at its desk and is not kept from it, as the policy says as well.
CREATE FUNCTION wall.assigns_well() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_membership m JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
        WHERE m.worker_id = NEW.assigned_id AND m.unit_id = NEW.desk_id AND m.ended_at IS NULL
    ) OR EXISTS (
        SELECT 1 FROM wall.kept_out x WHERE x.case_id = NEW.id AND x.worker_id = NEW.assigned_id
    ) THEN
        RAISE EXCEPTION 'casework: a case is not assigned to this one' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

RESET ROLE;

CREATE TRIGGER assigns_well BEFORE UPDATE ON casework_case FOR EACH ROW
    WHEN (NEW.assigned_id IS NOT NULL AND (NEW.assigned_id, NEW.desk_id) IS DISTINCT FROM (OLD.assigned_id, OLD.desk_id))
    EXECUTE FUNCTION wall.assigns_well();

-- It is called by that trigger alone.
REVOKE ALL ON FUNCTION wall.assigns_well() FROM PUBLIC;
REVOKE ALL ON FUNCTION wall.seen_of_packet(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.seen_of_packet(uuid) TO casework_app;

-- Whose case it is stands on its first page by name.
UPDATE wall.record_kind SET workers = workers || '{assigned_id}' WHERE name = 'case' AND NOT 'assigned_id' = ANY (workers);
CALL wall.rebuild_readers();
