-- What is due at once is to be done now for half an hour before it is late (rulebook/lateness.py): a province counts so
-- too, for whoever supervises it and for whoever watches its figures.

SET LOCAL ROLE casework_wall;

DO $$
DECLARE
    name text;
    counts text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'wall.province_figures(uuid[], timestamptz, timestamptz, timestamptz, float8[], text[], text)',
        'wall.watched_figures()'
    ] LOOP
        counts := pg_get_functiondef(name::regprocedure);
        IF position('d.due_at < now() AND' IN counts) = 0 THEN
            RAISE EXCEPTION 'casework: % does not count what is late as this migration expects', name;
        END IF;
        EXECUTE replace(counts, 'd.due_at < now() AND', 'd.due_at < now()
          AND (d.due_at > d.began_at OR d.due_at < now() - interval ''30 minutes'') AND');
    END LOOP;
END $$;

RESET ROLE;
