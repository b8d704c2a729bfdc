-- Three days are counted from when he decides (0060): a ban that began next week would run for ten, and bind nobody till then.
SET LOCAL ROLE casework_wall;

CREATE FUNCTION wall.ban_begins_when_it_is_decided() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.began_at IS DISTINCT FROM NEW.decided_at OR NEW.until IS NULL
        OR NEW.decided_at > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'casework: a ban begins when it is decided, and has an end' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

-- Who is kept from a case is kept from its ban, and an order of which no file is found is read by nobody at a body: one column
-- would else be all that keeps him out.
CREATE OR REPLACE FUNCTION wall.kept_from_ban(ban uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
    SELECT NOT EXISTS (SELECT 1 FROM public.casework_contactban b WHERE b.order_id = ban) OR EXISTS (
        SELECT 1 FROM public.casework_contactban b JOIN wall.kept_out x ON x.case_id = b.case_id
        WHERE b.order_id = ban AND x.worker_id = wall.worker()
    )
$$;

RESET ROLE;

REVOKE ALL ON FUNCTION wall.ban_begins_when_it_is_decided() FROM PUBLIC;

CREATE TRIGGER begins_when_it_is_decided BEFORE UPDATE ON casework_banorder FOR EACH ROW
    WHEN (NEW.stage = 'issued' AND OLD.stage = 'asked') EXECUTE FUNCTION wall.ban_begins_when_it_is_decided();
