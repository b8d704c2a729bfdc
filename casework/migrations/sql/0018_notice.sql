-- The notice to the commune People's Committee: the committee reads what is addressed to it and nothing else, whoever sees the
-- case learns whether it was received, and nobody reads the words but who holds the committee's key.

CALL wall.guard_record('notice', workers => '{given_by_id}', units => '{to_unit_id}');

SET LOCAL ROLE casework_wall;

-- Whether a unit is a committee of the province in which whoever is asking works.
CREATE FUNCTION wall.takes_notices(unit int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_unit u JOIN public.casework_unit mine ON mine.group_id = ANY (wall.units())
        WHERE u.group_id = unit AND u.kind = 'committee' AND u.province_id = mine.province_id
    )
$$;

-- As it stands in 0004_duties.sql, with the notice that is owed.
CREATE OR REPLACE FUNCTION wall.duty_facts(subject uuid) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT wall.sees_case(subject) THEN
        RETURN NULL;
    END IF;
    RETURN (
        SELECT jsonb_build_object(
            'stage', c.stage, 'risk_level', c.risk_level, 'origin', c.origin_id, 'desk', c.desk_id,
            'province', u.province_id, 'received_at', c.received_at, 'reported_at', c.reported_at,
            'registered_at', c.registered_at,
            'assessed_at', (
                SELECT max(a.assessed_at) FROM public.casework_riskassessment a
                WHERE a.case_id = subject AND a.instrument NOT IN ('told', 'taken_back')
            ),
            'stays', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'id', s.id, 'stage', s.stage, 'until', s.until, 'ended_at', s.ended_at
                )), '[]') FROM public.casework_shelterstay s WHERE s.case_id = subject
            ),
            'referrals', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'id', r.id, 'stage', r.stage, 'from_unit', r.from_unit_id, 'answer_by', r.answer_by,
                    'expires_at', r.expires_at, 'answered_at', r.answered_at, 'ended_at', r.ended_at,
                    'read_by', EXISTS (
                        SELECT 1 FROM public.casework_membership m
                        JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
                        WHERE m.unit_id = r.to_unit_id AND m.ended_at IS NULL AND NOT EXISTS (
                            SELECT 1 FROM public.casework_exclusion x
                            WHERE x.case_id = subject AND x.worker_id = m.worker_id
                        )
                    )
                )), '[]') FROM public.casework_referral r WHERE r.case_id = subject
            ),
            'milestones', (
                SELECT coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'on', m.due_on)), '[]')
                FROM public.casework_milestone m WHERE m.case_id = subject AND m.met_on IS NULL
                  AND NOT EXISTS (SELECT 1 FROM public.casework_struckentry e WHERE e.entry_id = m.id)
            ),
            'followups', (
                SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'on', f.due_on)), '[]')
                FROM public.casework_followup f WHERE f.case_id = subject AND f.done_at IS NULL
                  AND NOT EXISTS (SELECT 1 FROM public.casework_struckentry e WHERE e.entry_id = f.id)
            ),
            'flags', (
                SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'on', f.due_on)), '[]')
                FROM public.casework_flag f WHERE f.case_id = subject AND f.resolved_on IS NULL
            ),
            'closures', (
                SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'at', r.asked_at)), '[]')
                FROM public.casework_closurereview r WHERE r.case_id = subject AND r.decided_at IS NULL
            ),
            'set_asides', (
                SELECT coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'at', s.asked_at)), '[]')
                FROM public.casework_settingaside s WHERE s.case_id = subject AND s.decided_at IS NULL
            ),
            'carried', (
                SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'at', r.carried_at)), '[]')
                FROM public.casework_carriedreport r WHERE r.case_id = subject AND r.read_on IS NULL
            ),
            'owes_notice', EXISTS (
                SELECT 1 FROM public.casework_notice n WHERE n.case_id = subject AND n.state = 'owed'
            ),
            'plan', (
                SELECT jsonb_build_object('id', p.id, 'stage', p.stage)
                FROM public.casework_livelihoodplan p WHERE p.case_id = subject
            ),
            'clocks', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'id', k.id, 'rule', k.rule, 'object', k.object_id, 'unit', k.unit_id, 'began_at', k.began_at,
                    'due_at', k.due_at, 'met_at', k.met_at
                )), '[]') FROM public.casework_clock k
                WHERE k.case_id = subject AND (k.met_at IS NULL OR k.rule IN ('risk', 'elsewhere'))
            )
        )::text
        FROM public.casework_case c JOIN public.casework_unit u ON u.group_id = c.desk_id WHERE c.id = subject
    );
END $$;

RESET ROLE;

REVOKE ALL ON FUNCTION wall.takes_notices(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.takes_notices(int) TO casework_app;
ALTER TABLE casework_committeenotice ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (read_at, read_by_id) ON casework_committeenotice TO casework_app;
CREATE POLICY addressed ON casework_committeenotice FOR SELECT TO casework_app
    USING (unit_id = ANY ((SELECT wall.units())::int[]));
CREATE POLICY of_a_case ON casework_committeenotice FOR SELECT TO casework_app
    USING (EXISTS (SELECT 1 FROM casework_notice n WHERE n.copy_id = casework_committeenotice.id));
CREATE POLICY sent ON casework_committeenotice FOR INSERT TO casework_app WITH CHECK (
    wall.takes_notices(unit_id) AND read_at IS NULL AND length(words) <= 20000 AND length(sealed_key) <= 1500
    AND sent_at BETWEEN clock_timestamp() - interval '5 minutes' AND clock_timestamp() + interval '5 minutes'
);
CREATE POLICY received ON casework_committeenotice FOR UPDATE TO casework_app
    USING (unit_id = ANY ((SELECT wall.units())::int[]) AND read_at IS NULL)
    WITH CHECK (read_by_id = (SELECT wall.worker()) AND read_at IS NOT NULL);
