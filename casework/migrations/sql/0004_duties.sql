-- What a case's records say must be done by when, for the one hand that keeps its clocks; and the two duties that begin
-- with a partner's answer, who holds the packet and not the case.

SET LOCAL ROLE casework_wall;

-- Ids, days and stages alone, nothing that is sealed. It asks whether she sees the case and then tells of all its
-- things: a duty on a stay is in the open for whoever sees the case, and must not end because she who acts does not
-- hold the stay itself. `read_by` is whether anybody at the partner could still open the packet.
-- Written once, with the tables of the migrations behind this one: its body is first looked at when it is called.
CREATE FUNCTION wall.duty_facts(subject uuid) RETURNS text
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

REVOKE ALL ON FUNCTION wall.duty_facts(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.duty_facts(uuid) TO casework_app;

-- With its answer a partner begins what the desk must do next, on its own packet, for the unit that sent it; and ends
-- what was waited for. Nothing else.
CREATE POLICY begun_by_an_answer ON casework_clock FOR INSERT TO casework_app WITH CHECK (
    rule IN ('result', 'elsewhere') AND met_at IS NULL AND EXISTS (
        SELECT 1 FROM casework_referral r
        WHERE r.id = object_id AND r.case_id = casework_clock.case_id AND r.from_unit_id = casework_clock.unit_id
          AND wall.sees_referral(r.id)
    )
);
DROP POLICY updated ON casework_clock;
CREATE POLICY updated ON casework_clock FOR UPDATE TO casework_app
    USING (
        met_at IS NULL
        AND (wall.sees_case(case_id) OR (rule IN ('answer', 'result') AND wall.sees_referral(object_id)))
    )
    WITH CHECK (met_at IS NOT NULL);
