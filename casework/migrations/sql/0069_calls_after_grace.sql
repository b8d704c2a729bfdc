-- A call is asked for where a duty is late. What is due at once is not before its first half hour is over
-- (rulebook/lateness.py): the first rung waits so long, and every later one is told when it was.

SET LOCAL ROLE casework_wall;

DO $$
DECLARE
    steps text := pg_get_functiondef('wall.take_escalations(timestamptz, interval, jsonb, text[])'::regprocedure);
    one text;
    bound text;
BEGIN
    FOREACH one IN ARRAY ARRAY['k', 'd'] LOOP
        bound := format('WHERE %1$s.met_at IS NULL AND %1$s.due_at <= as_of - s.after AND', one);
        IF position(bound IN steps) = 0 THEN
            RAISE EXCEPTION 'casework: a step is not taken as this migration expects: %', bound;
        END IF;
        steps := replace(steps, bound, format(
            '%s (%2$s.due_at > %2$s.began_at OR %2$s.due_at <= as_of - interval ''30 minutes'') AND', bound, one
        ));
    END LOOP;
    EXECUTE steps;
END $$;

RESET ROLE;
