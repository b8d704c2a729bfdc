-- Two roles sit at a committee and one of them decides: on a ban as on a notice (0057). The policies ask for the unit alone.
SET LOCAL ROLE casework_wall;

-- Whether whoever is asking is chairman there, or a deputy who decides.
CREATE FUNCTION wall.is_chair_at(unit int) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_membership m JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
        WHERE m.worker_id = wall.worker() AND m.unit_id = unit AND m.role = 'chair' AND m.ended_at IS NULL
    )
$$;

CREATE OR REPLACE FUNCTION wall.decided_by_who_decides() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.decided_by_id IS DISTINCT FROM wall.worker() OR NOT wall.is_chair_at(NEW.unit_id) THEN
        RAISE EXCEPTION 'casework: the chairman decides on a notice' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION wall.ban_is_decided_by_the_chair() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM wall.ban_moves(OLD, NEW) m WHERE 'ban.decide' = ANY (m.acts))
        AND NOT wall.is_chair_at(NEW.committee_id) THEN
        RAISE EXCEPTION 'casework: the chairman decides on a ban' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

RESET ROLE;

REVOKE ALL ON FUNCTION wall.is_chair_at(int), wall.ban_is_decided_by_the_chair() FROM PUBLIC;

CREATE TRIGGER is_decided_by_the_chair BEFORE UPDATE ON casework_banorder FOR EACH ROW
    WHEN (current_user = 'casework_app') EXECUTE FUNCTION wall.ban_is_decided_by_the_chair();
