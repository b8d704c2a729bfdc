-- Entries that were struck: the wall around them, and no duty comes from a milestone or a visit that was struck.

CALL wall.guard_record('struckentry', workers => '{struck_by_id}');

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
