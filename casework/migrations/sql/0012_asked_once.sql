-- What a request asks in one call: where a form of hers led that was sent before, and who is kept from a case of which
-- she holds a packet or a stay alone.

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

SET LOCAL ROLE casework_wall;

-- Of her own colleagues, as before, and of the people of her province, whom she appoints: else she would give what she
-- holds on to one of them when she seats her.
CREATE OR REPLACE FUNCTION wall.kept_out_beside_me(worker bigint, kept_from uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_membership m
        WHERE m.worker_id = worker AND m.ended_at IS NULL
          AND (m.unit_id = ANY (wall.units()) OR wall.in_my_province(m.unit_id))
    ) AND (
        EXISTS (SELECT 1 FROM public.casework_referral r WHERE r.case_id = kept_from AND wall.sees_referral(r.id))
        OR EXISTS (SELECT 1 FROM public.casework_shelterstay r WHERE r.case_id = kept_from AND wall.sees_shelterstay(r.id))
    )
$$;

RESET ROLE;
