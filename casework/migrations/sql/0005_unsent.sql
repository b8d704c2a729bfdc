-- Unsent forms: each worker reads, adds and takes away her own and nobody else's, in bounds that no stranger can exceed.

ALTER TABLE casework_unsentform ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, DELETE ON casework_unsentform TO casework_app;
CREATE POLICY mine ON casework_unsentform FOR SELECT TO casework_app USING (worker_id = (SELECT wall.worker()));
CREATE POLICY kept ON casework_unsentform FOR INSERT TO casework_app WITH CHECK (
    worker_id = (SELECT wall.worker()) AND until <= clock_timestamp() + interval '24 hours'
    AND length(words) <= 500000 AND length(sealed_key) <= 1500 AND length(page) = 16 AND length(device) = 16
);
CREATE POLICY gone ON casework_unsentform FOR DELETE TO casework_app USING (worker_id = (SELECT wall.worker()));

GRANT SELECT, DELETE ON casework_unsentform TO casework_wall;
SET LOCAL ROLE casework_wall;

-- At most twenty of one worker on one device, and two hundred of her in all.
CREATE FUNCTION wall.unsent_in_bounds() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (SELECT count(*) FROM public.casework_unsentform u
        WHERE u.worker_id = NEW.worker_id AND u.device = NEW.device) >= 20
       OR (SELECT count(*) FROM public.casework_unsentform u WHERE u.worker_id = NEW.worker_id) >= 200
    THEN
        RAISE EXCEPTION 'casework: this worker has too many unsent forms' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

-- Whose day is over goes, whoever it belonged to; the application calls this whenever somebody comes in or is kept.
CREATE FUNCTION wall.sweep_unsent() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM public.casework_unsentform u WHERE u.until < clock_timestamp()
$$;

-- What was sealed to a key pair that is no more goes with it.
CREATE FUNCTION wall.no_unsent_left_behind() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM public.casework_unsentform u WHERE u.worker_id = NEW.id;
    RETURN NULL;
END $$;

REVOKE ALL ON FUNCTION wall.unsent_in_bounds(), wall.sweep_unsent(), wall.no_unsent_left_behind() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.sweep_unsent() TO casework_app;
RESET ROLE;

CREATE TRIGGER in_bounds BEFORE INSERT ON casework_unsentform
    FOR EACH ROW EXECUTE FUNCTION wall.unsent_in_bounds();
CREATE TRIGGER no_unsent_left_behind AFTER UPDATE ON casework_worker
    FOR EACH ROW WHEN (OLD.public_key IS DISTINCT FROM NEW.public_key)
    EXECUTE FUNCTION wall.no_unsent_left_behind();
