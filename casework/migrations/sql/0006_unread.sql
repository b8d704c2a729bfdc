-- Which cases have an open packet at a unit where nobody is left who could open it: asked when somebody leaves that unit.

SET LOCAL ROLE casework_wall;

-- Ids alone, of cases that whoever asks sees: the packets themselves she need not hold.
CREATE FUNCTION wall.cases_unread_at(at_unit bigint) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT DISTINCT r.case_id FROM public.casework_referral r
    WHERE r.to_unit_id = at_unit AND r.stage IN ('sent', 'accepted') AND wall.sees_case(r.case_id) AND NOT EXISTS (
        SELECT 1 FROM public.casework_membership m
        JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
        WHERE m.unit_id = at_unit AND m.ended_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM public.casework_exclusion x WHERE x.case_id = r.case_id AND x.worker_id = m.worker_id
        )
    )
$$;

RESET ROLE;

REVOKE ALL ON FUNCTION wall.cases_unread_at(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.cases_unread_at(bigint) TO casework_app;
