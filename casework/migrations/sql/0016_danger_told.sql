-- When something dangerous was last told of her, on whatever page, and when it was last said that nobody knows where she
-- is: by these facts somebody looks within hours. Neither counts as having looked.

SET LOCAL ROLE casework_wall;

-- What stands is extended where it stands, so that facts which others have added stay: a function copied out would lose
-- them.
DO $$
DECLARE facts text := pg_get_functiondef('wall.duty_facts(uuid)'::regprocedure);
        looked text := '''told'', ''taken_back''';
        stays text := '''stays'', (';
        packet text := '''answered_at'', r.answered_at,';
BEGIN
    IF position(looked IN facts) = 0 OR position(stays IN facts) = 0 OR position(packet IN facts) = 0 THEN
        RAISE EXCEPTION 'casework: the facts of duties are not written as this migration expects';
    END IF;
    facts := replace(facts, looked, '''told'', ''taken_back'', ''told_at_work'', ''alarm'', ''missed''');
    facts := replace(facts, packet, packet || ' ''danger_told_at'', r.danger_told_at,');
    EXECUTE replace(facts, stays, '''alarmed_at'', (
                SELECT max(a.assessed_at) FROM public.casework_riskassessment a
                WHERE a.case_id = subject AND a.instrument IN (''alarm'', ''told_at_work'')
            ),
            ''missed_at'', (
                SELECT max(a.assessed_at) FROM public.casework_riskassessment a
                WHERE a.case_id = subject AND a.instrument = ''missed''
            ),
            ''stays'', (');
END $$;

RESET ROLE;

-- A partner who tells of a danger begins the desk's hours, on its own packet, for the unit that sent it.
CREATE POLICY begun_by_a_danger_told ON casework_clock FOR INSERT TO casework_app WITH CHECK (
    rule = 'danger' AND met_at IS NULL AND EXISTS (
        SELECT 1 FROM casework_referral r
        WHERE r.id = object_id AND r.case_id = casework_clock.case_id AND r.from_unit_id = casework_clock.unit_id
          AND r.danger_told_at IS NOT NULL AND wall.sees_referral(r.id)
    )
);
