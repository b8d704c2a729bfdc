-- The newest acts of a case are walked stretch by stretch of its chain, 64 places each, as their index has them: within a
-- stretch equal keys lie together, in a quarter of the bytes, and no more than a stretch is put in order.
DO $$
DECLARE
    makes text := pg_get_functiondef('wall.rebuild_readers()'::regprocedure);
    walked text := 'ORDER BY e.case_seq DESC NULLS LAST, e.id DESC LIMIT most';
BEGIN
    IF position(walked IN makes) = 0 THEN
        RAISE EXCEPTION 'casework: the reader of a case is not made as this migration expects';
    END IF;
    EXECUTE replace(makes, walked,
        'ORDER BY e.case_seq / 64 DESC NULLS LAST, e.case_seq DESC NULLS LAST, e.id DESC LIMIT most');
END $$;
CALL wall.rebuild_readers();

-- A key is that of one session or of none: taken for a thousand, everybody's memberships were read at each request.
ALTER FUNCTION wall.session_of(text) ROWS 1;

-- Which changes of its signing key the log of a province tells stands in few events, in an index of their own. A plan that
-- is made once and for every province took it for a tenth of the log, and read all of that at each sign-in. So are the events
-- that keep somebody out, which are asked for before somebody is seated.
ALTER FUNCTION wall.signing_keys_said(int) SET enable_seqscan = off;
ALTER FUNCTION wall.kept_from_a_case_of(bigint, int) SET enable_seqscan = off;
ALTER FUNCTION wall.kept_from_a_case_of(bigint, int) SET enable_bitmapscan = on;

-- A name at the door is looked for by its folded form: every name in the house was folded for that, each time somebody tried.
GRANT EXECUTE ON FUNCTION wall.folded(text) TO casework_app;
CREATE INDEX worker_by_folded_name ON casework_worker (wall.folded(username));
