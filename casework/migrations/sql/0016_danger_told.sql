-- When something dangerous was last told of her, on whatever page, and when it was last said that nobody knows where she
-- is: by these facts somebody looks within hours. Neither counts as having looked.

SET LOCAL ROLE casework_wall;

-- What stands is extended where it stands, so that facts which others have added stay: a function copied out would lose
-- them.
DO $$
DECLARE facts text := pg_get_functiondef('wall.duty_facts(uuid)'::regprocedure);
        looked text := '''told'', ''taken_back''';
        stays text := '''stays'', (';
BEGIN
    IF position(looked IN facts) = 0 OR position(stays IN facts) = 0 THEN
        RAISE EXCEPTION 'casework: the facts of duties are not written as this migration expects';
    END IF;
    facts := replace(facts, looked, '''told'', ''taken_back'', ''told_at_work'', ''alarm'', ''missed''');
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
