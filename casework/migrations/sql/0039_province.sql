-- What the first page of a province counts, and the language that a worker reads in.

ALTER TABLE casework_preference ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (language) ON casework_preference TO casework_app;
CREATE POLICY visible ON casework_preference FOR SELECT TO casework_app USING (worker_id = (SELECT wall.worker()));
CREATE POLICY inserted ON casework_preference FOR INSERT TO casework_app
    WITH CHECK (worker_id = (SELECT wall.worker()));
CREATE POLICY updated ON casework_preference FOR UPDATE TO casework_app
    USING (worker_id = (SELECT wall.worker())) WITH CHECK (worker_id = (SELECT wall.worker()));

SET LOCAL ROLE casework_wall;

-- Cases by desk, stage and danger, as often as each stands there, of the provinces that whoever asks supervises, as they
-- hold them: row security would ask the same of each of a hundred thousand rows. Opens no key and gives no case: a kind
-- of figure, its bucket, a number. What she is kept from, what lies aside and what is handed in as `without` is not in it.
CREATE FUNCTION wall.province_figures(
    without uuid[], new_since timestamptz, paced_since timestamptz, months_since timestamptz, bands float8[],
    first_acts text[], zone text
) RETURNS TABLE (kind text, desk int, stage text, risk text, bucket text, cases bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    me bigint := wall.worker();
    mine int[] := ARRAY(
        SELECT m.unit_id FROM public.casework_membership m
        JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
        JOIN public.casework_unit u ON u.group_id = m.unit_id AND u.is_active AND u.kind = 'province'
        WHERE m.worker_id = me AND m.role = 'supervisor' AND m.ended_at IS NULL
    );
    see int[] := ARRAY(SELECT p.id FROM public.auth_permission p WHERE p.codename = 'see');
BEGIN
    IF me IS NULL OR mine = '{}' THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH held AS (
        SELECT h.content_object_id AS id FROM public.casework_caseheldbyunit h
        WHERE h.group_id = ANY (mine) AND h.permission_id = ANY (see) AND (h.expires_at IS NULL OR h.expires_at > now())
        UNION ALL
        SELECT h.content_object_id FROM public.casework_caseheldbyworker h
        WHERE h.user_id = me AND h.through_unit_id = ANY (mine) AND h.permission_id = ANY (see)
          AND (h.expires_at IS NULL OR h.expires_at > now()) AND NOT EXISTS (
              SELECT 1 FROM public.casework_caseheldbyunit o
              WHERE o.group_id = ANY (mine) AND o.content_object_id = h.content_object_id
                AND o.permission_id = ANY (see) AND (o.expires_at IS NULL OR o.expires_at > now())
          )
    ), late AS (
        SELECT DISTINCT d.case_id FROM public.casework_clock d
        WHERE d.met_at IS NULL AND d.due_at < now() AND d.unit_id = ANY (ARRAY(
            SELECT u.group_id FROM public.casework_unit u WHERE u.province_id = ANY (mine) OR u.group_id = ANY (mine)
        ))
    ), counted AS (
        SELECT c.desk_id, c.stage::text AS stage, coalesce(c.risk_level, '')::text AS risk,
            c.stage <> ALL ('{closed,gone}'::text[]) AS open, l.case_id IS NOT NULL AS late, c.reported_at > new_since AS new,
            CASE WHEN c.reported_at > months_since THEN to_char(c.reported_at AT TIME ZONE zone, 'YYYY-MM') END AS came,
            CASE WHEN c.closed_at > months_since THEN to_char(c.closed_at AT TIME ZONE zone, 'YYYY-MM') END AS closed,
            CASE WHEN c.reported_at > paced_since THEN coalesce(
                width_bucket(extract(epoch FROM c.registered_at - c.reported_at)::float8, bands)::text, 'none'
            ) END AS contact,
            CASE WHEN c.reported_at > paced_since THEN coalesce(width_bucket(extract(epoch FROM (
                SELECT min(e.at) FROM public.casework_event e
                WHERE e.case_id = c.id AND e.outcome = 'done' AND e.act = ANY (first_acts)
            ) - c.reported_at)::float8, bands)::text, 'none') END AS act
        FROM held JOIN public.casework_case c ON c.id = held.id LEFT JOIN late l ON l.case_id = c.id
        WHERE c.stage <> ALL ('{draft,duplicate,out_of_scope}'::text[]) AND c.id <> ALL (without)
          AND c.id <> ALL (ARRAY(SELECT x.case_id FROM wall.kept_out x WHERE x.worker_id = me))
    ), grouped AS (
        -- Old cases fall together: what each figure needs is made of few rows.
        SELECT c.desk_id, c.stage, c.risk, c.open, c.late, c.new, c.came, c.closed, c.contact, c.act, count(*) AS n
        FROM counted c GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
    )
    SELECT k.kind, c.desk_id, c.stage, c.risk, k.bucket, sum(c.n)::bigint
    FROM grouped c CROSS JOIN LATERAL (VALUES
        ('open', '', c.open), ('late', '', c.open AND c.late), ('new', '', c.new), ('came', c.came, c.came IS NOT NULL),
        ('closed', c.closed, c.closed IS NOT NULL), ('contact', c.contact, c.contact IS NOT NULL),
        ('act', c.act, c.act IS NOT NULL)
    ) k (kind, bucket, stands)
    WHERE k.stands GROUP BY k.kind, c.desk_id, c.stage, c.risk, k.bucket;
END $$;

RESET ROLE;
REVOKE ALL ON FUNCTION
    wall.province_figures(uuid[], timestamptz, timestamptz, timestamptz, float8[], text[], text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    wall.province_figures(uuid[], timestamptz, timestamptz, timestamptz, float8[], text[], text) TO casework_app;
