-- What arrives on a file that was set aside reaches the living one; what is told of who is gone reaches the province; and
-- no clock of a file that went dark runs on where nobody can meet it.

-- The notice that was still owed when her no went dark: the host tells it without a file, and the province reads that.
GRANT UPDATE (notice_left) ON casework_herno TO casework_wall;
GRANT UPDATE (met_at) ON casework_clock TO casework_wall;
GRANT INSERT ON casework_clock TO casework_wall;
GRANT USAGE ON SEQUENCE casework_clock_id_seq TO casework_wall;
GRANT SELECT ON casework_notice, casework_consent TO casework_wall;

SET LOCAL ROLE casework_wall;

-- What arrived on a file since then that somebody must look at: a danger told in an answer, a shelter left without a
-- word, her word taken back, somebody she keeps out.
CREATE FUNCTION wall.arrived_on(subject uuid, since timestamptz) RETURNS TABLE (id uuid, at timestamptz)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT r.id, r.danger_told_at FROM public.casework_referral r
    WHERE r.case_id = subject AND r.danger_told_at > since
    UNION ALL SELECT s.id, s.ended_at FROM public.casework_shelterstay s
    WHERE s.case_id = subject AND s.stage = 'left_unannounced' AND s.ended_at > since
    UNION ALL SELECT a.id, a.asked_at FROM public.casework_consent a WHERE a.case_id = subject AND a.asked_at > since
    UNION ALL SELECT subject, max(x.made_at) FROM public.casework_exclusion x
    WHERE x.case_id = subject AND x.made_at > since HAVING count(*) > 0
$$;

-- Whoever sees the duplicate, or a packet of it, lets what arrived there be looked at in the living file, which she need
-- not see: once for each thing, at the desk that carries the living one, or at the province where she is gone by that.
-- Answers whether the file is a duplicate.
CREATE FUNCTION wall.reaches_living(subject uuid, thing uuid, due timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    living uuid;
    since timestamptz;
BEGIN
    SELECT s.duplicate_of_id, s.decided_at INTO living, since
    FROM public.casework_settingaside s JOIN public.casework_case c ON c.id = s.case_id
    WHERE s.case_id = subject AND s.approved AND s.ended_at IS NULL AND c.stage = 'duplicate'
      AND (wall.sees_case(subject) OR EXISTS (
          SELECT 1 FROM public.casework_referral r WHERE r.id = thing AND r.case_id = subject AND wall.sees_referral(r.id)
      ));
    IF living IS NULL THEN
        RETURN false;
    END IF;
    INSERT INTO public.casework_clock (case_id, rule, object_id, unit_id, began_at, due_at)
        SELECT c.id, 'danger', a.id,
               CASE WHEN c.stage = 'gone' THEN coalesce(u.province_id, c.desk_id) ELSE c.desk_id END, a.at, due
        FROM public.casework_case c JOIN public.casework_unit u ON u.group_id = c.desk_id
        CROSS JOIN wall.arrived_on(subject, since) a
        WHERE c.id = living AND a.id = thing AND due BETWEEN a.at AND a.at + interval '1 day' AND NOT EXISTS (
            SELECT 1 FROM public.casework_clock k
            WHERE k.case_id = living AND k.rule = 'danger' AND k.object_id = thing AND k.began_at >= a.at
        )
        ON CONFLICT DO NOTHING;
    RETURN true;
END $$;

DO $$
DECLARE facts text := pg_get_functiondef('wall.duty_facts(uuid)'::regprocedure);
        dark text := pg_get_functiondef('wall.drop_dark()'::regprocedure);
        registered text := '''registered_at'', c.registered_at,';
        dropped text := 'UPDATE public.casework_herno n SET dropped_at = clock_timestamp() WHERE n.id = dark.id;';
BEGIN
    IF position(registered IN facts) = 0 OR position(dropped IN dark) = 0 THEN
        RAISE EXCEPTION 'casework: the facts of duties are not written as this migration expects';
    END IF;
    EXECUTE replace(facts, registered, registered || '
            ''dark_at'', (
                SELECT max(n.dark_at) FROM public.casework_herno n WHERE n.case_id = subject AND n.taken_back_at IS NULL
            ),
            -- First words of before December 2026 may say that it is of several kinds, and not which: whoever acts looks.
            ''kinds_unread'', EXISTS (
                SELECT 1 FROM public.casework_firstwords f WHERE f.case_id = subject AND f.id < ''01a22ee6-b000-7000-8000-000000000000''
            ) AND NOT EXISTS (
                SELECT 1 FROM public.casework_clock k
                WHERE k.case_id = subject AND k.rule = ''kind'' AND k.met_at IS NULL
            ),
            ''owes_child_report'', EXISTS (
                SELECT 1 FROM public.casework_firstwords f WHERE f.case_id = subject AND f.child_report = ''owed''
            ),
            ''ended_since'', CASE
                WHEN c.stage = ''closed'' THEN c.closed_at
                WHEN c.stage = ''gone'' THEN (
                    SELECT max(coalesce(r.decided_at, r.asked_at)) FROM public.casework_closurereview r
                    WHERE r.case_id = subject
                )
                WHEN c.stage IN (''duplicate'', ''out_of_scope'') THEN (
                    SELECT max(s.decided_at) FROM public.casework_settingaside s
                    WHERE s.case_id = subject AND s.approved AND s.ended_at IS NULL
                )
            END,
            ''arrived'', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(''id'', a.id, ''at'', a.at)), ''[]'')
                FROM public.casework_settingaside s CROSS JOIN LATERAL wall.arrived_on(subject, s.decided_at) a
                WHERE s.case_id = subject AND s.approved AND s.ended_at IS NULL AND c.stage = ''duplicate''
            ),
            ''arrived_elsewhere'', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(''id'', a.id, ''at'', a.at)), ''[]'')
                FROM public.casework_settingaside s JOIN public.casework_case o ON o.id = s.case_id
                CROSS JOIN LATERAL wall.arrived_on(s.case_id, s.decided_at) a
                WHERE s.duplicate_of_id = subject AND s.approved AND s.ended_at IS NULL AND o.stage = ''duplicate''
            ),');
    -- Nobody holds it any more, or nobody at the address that owes the notice: what still runs there ends with the hour.
    EXECUTE replace(dark, dropped, 'UPDATE public.casework_herno n SET dropped_at = clock_timestamp(), notice_left = EXISTS (
                SELECT 1 FROM public.casework_notice o WHERE o.case_id = dark.case_id AND o.state = ''owed''
            ) OR (dark.kept IS NULL AND EXISTS (
                SELECT 1 FROM public.casework_firstwords f
                WHERE f.case_id = dark.case_id AND f.child_report = ''owed''
            )) WHERE n.id = dark.id;
        UPDATE public.casework_clock k SET met_at = clock_timestamp()
            WHERE k.case_id = dark.case_id AND k.met_at IS NULL AND (dark.kept IS NULL OR k.unit_id <> dark.kept);');
END $$;

RESET ROLE;

REVOKE ALL ON FUNCTION wall.arrived_on(uuid, timestamptz), wall.reaches_living(uuid, uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.reaches_living(uuid, uuid, timestamptz) TO casework_app;
