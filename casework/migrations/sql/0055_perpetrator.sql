-- Whoever did it is a kind of record like the others; and whether a telephone of his is one of somebody who works here.

CALL wall.guard_record('perpetrator', workers => '{written_by_id}');

SET LOCAL ROLE casework_wall;

-- Whose own number this is, for who sees the case it was told in: a worker is told where nobody but she reads it, and he who
-- did it may be one of them. One number at a time, and nothing but who.
CREATE FUNCTION wall.whose_number(subject uuid, number text) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.worker_id FROM public.casework_notificationaddress a
    WHERE a.way = 'sms' AND a.ended_at IS NULL AND a.address = number AND wall.sees_case(subject)
$$;

RESET ROLE;

REVOKE ALL ON FUNCTION wall.whose_number(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.whose_number(uuid, text) TO casework_app;
