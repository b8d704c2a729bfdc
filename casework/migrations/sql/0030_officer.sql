-- What was done on a case is told with the thing it was done on, so that a line of its timeline leads there.

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

RESET ROLE;
