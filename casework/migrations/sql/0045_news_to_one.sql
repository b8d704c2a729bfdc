-- A case that was given to one officer is news to that one, who alone reads it on her desk (0037): nobody else of the desk
-- is sent a message that something waits, and finds nothing.

SET LOCAL ROLE casework_wall;

DO $$
DECLARE
    queue text := pg_get_functiondef(
        'wall.queue_notifications(timestamptz, timestamptz, interval, interval, interval, interval)'::regprocedure
    );
    before text := 'AND n.by_id IS DISTINCT FROM t.worker_id';
BEGIN
    IF position(before IN queue) = 0 THEN
        RAISE EXCEPTION 'casework: notifications are not made as this migration expects';
    END IF;
    EXECUTE replace(queue, before, before || '
          AND (n.to_id IS NULL OR n.to_id = t.worker_id)');
END $$;

RESET ROLE;
