-- She takes back her word: whoever hears her ends what hangs on it, though she holds none of the keys that end with it.

SET LOCAL ROLE casework_wall;

-- Of a packet that was withdrawn nobody holds anything but the unit that sent it. Answers who lost what they held.
CREATE FUNCTION wall.nobody_holds_withdrawn(subject uuid) RETURNS SETOF text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kept int;
BEGIN
    SELECT r.from_unit_id INTO kept FROM public.casework_referral r
    WHERE r.id = subject AND r.stage = 'withdrawn' AND wall.sees_case(r.case_id);
    IF kept IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY WITH gone AS (
        DELETE FROM public.casework_referralheldbyunit h
        WHERE h.content_object_id = subject AND h.group_id <> kept RETURNING h.group_id
    ) SELECT DISTINCT 'unit:' || g.group_id FROM gone g;
    RETURN QUERY WITH gone AS (
        DELETE FROM public.casework_referralheldbyworker h
        WHERE h.content_object_id = subject AND h.through_unit_id <> kept RETURNING h.user_id
    ) SELECT DISTINCT 'worker:' || g.user_id FROM gone g;
END $$;

-- Where she stays is known to the desk that carries the case, and to nobody else any more.
CREATE FUNCTION wall.desk_alone_holds_stay(subject uuid) RETURNS SETOF text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kept int;
BEGIN
    SELECT c.desk_id INTO kept
    FROM public.casework_shelterstay s JOIN public.casework_case c ON c.id = s.case_id
    WHERE s.id = subject AND wall.sees_case(s.case_id);
    IF kept IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY WITH gone AS (
        DELETE FROM public.casework_shelterstayheldbyunit h
        WHERE h.content_object_id = subject AND h.group_id <> kept RETURNING h.group_id
    ) SELECT DISTINCT 'unit:' || g.group_id FROM gone g;
    RETURN QUERY WITH gone AS (
        DELETE FROM public.casework_shelterstayheldbyworker h
        WHERE h.content_object_id = subject AND h.through_unit_id <> kept RETURNING h.user_id
    ) SELECT DISTINCT 'worker:' || g.user_id FROM gone g;
END $$;

RESET ROLE;

REVOKE ALL ON FUNCTION wall.nobody_holds_withdrawn(uuid), wall.desk_alone_holds_stay(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.nobody_holds_withdrawn(uuid), wall.desk_alone_holds_stay(uuid) TO casework_app;

-- That a packet was withdrawn is written into its history by whoever sees the case: she need not hold the packet.
CREATE POLICY withdrawn_by_who_hears_her ON casework_historicalreferral FOR INSERT TO casework_app WITH CHECK (
    history_user_id = (SELECT wall.worker()) AND stage = 'withdrawn' AND wall.sees_case(case_id)
);
