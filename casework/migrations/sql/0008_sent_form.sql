-- Forms that were sent and done: each worker reads, adds and takes away her own rows and nobody else's.

ALTER TABLE casework_sentform ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, DELETE ON casework_sentform TO casework_app;
CREATE POLICY mine ON casework_sentform FOR SELECT TO casework_app USING (worker_id = (SELECT wall.worker()));
CREATE POLICY kept ON casework_sentform FOR INSERT TO casework_app
    WITH CHECK (worker_id = (SELECT wall.worker()) AND length(digest) = 32);
CREATE POLICY gone ON casework_sentform FOR DELETE TO casework_app USING (worker_id = (SELECT wall.worker()));

-- Where a form of hers led that was sent before. While it is under way in another transaction this waits for its end:
-- the second question sees what was committed meanwhile, for each in such a function sees what stands when it is asked.
CREATE FUNCTION wall.sent_form(asked bytea) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(('x' || encode(substring(asked FOR 8), 'hex'))::bit(64)::bigint);
    RETURN (SELECT f.led_to FROM public.casework_sentform f WHERE f.digest = asked AND f.worker_id = wall.worker());
END
$$;
REVOKE ALL ON FUNCTION wall.sent_form(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.sent_form(bytea) TO casework_app;
