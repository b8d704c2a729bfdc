-- A case page and its history cost what they show, not what lies there: the newest notes and packets, the running
-- duties, the names of whoever stands in what was asked for, and of each kind of record as many changes as a page has.
--
-- Both functions keep one plan for every case, along the indexes: a plan of its own for each would be made anew at every
-- call, and one that was made while the house was small would read a whole table when it has grown.

CREATE OR REPLACE PROCEDURE wall.rebuild_readers() LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $readers$
BEGIN
    -- Beside the records: `done`, the newest acts; `reader`, who opened the file how often and when last; `holder`, who
    -- holds it; `worker` and `unit`, the names of everybody and every unit in all this; `elsewhere`, whether an
    -- identifier of hers stands in another case. Each only where it is asked for. Of what grows with a case
    -- `running_clock` brings the duties that run, `newest_note` the newest notes, and `newest_referral` the newest
    -- packets and whichever else is open.
    EXECUTE format($sql$
CREATE OR REPLACE FUNCTION wall.file_of(subject uuid, kinds text[], most int DEFAULT 0, opening text[] DEFAULT '{}')
RETURNS TABLE (kind text, record text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
    people bigint[] := '{}';
    places int[] := '{}';
    happened jsonb;
    opened jsonb;
    found jsonb[];
BEGIN
    IF NOT wall.sees_case(subject) THEN
        RETURN;
    END IF;
%1$s
    IF 'running_clock' = ANY (kinds) THEN
        SELECT array_agg(to_jsonb(t) ORDER BY t.id), array_agg(t.unit_id) INTO found, places
        FROM public.casework_clock t WHERE t.case_id = subject AND t.met_at IS NULL;
        RETURN QUERY SELECT 'casework_clock', f::text FROM unnest(found) f;
    END IF;
    IF 'newest_note' = ANY (kinds) THEN
        SELECT array_agg(to_jsonb(n) ORDER BY n.id), array_agg(n.written_by_id) INTO found, people
        FROM (
            SELECT * FROM public.casework_note t WHERE t.case_id = subject ORDER BY t.id DESC LIMIT 21
        ) n;
        RETURN QUERY SELECT 'casework_note', f::text FROM unnest(found) f;
    END IF;
    IF 'newest_referral' = ANY (kinds) THEN
        SELECT array_agg(to_jsonb(r) ORDER BY r.id), places || array_agg(r.to_unit_id) || array_agg(r.from_unit_id)
        INTO found, places
        FROM (
            (SELECT * FROM public.casework_referral t WHERE t.case_id = subject ORDER BY t.id DESC LIMIT 21)
            UNION
            SELECT * FROM public.casework_referral t
            WHERE t.case_id = subject AND t.stage IN ('sent', 'accepted')
        ) r;
        RETURN QUERY SELECT 'casework_referral', f::text FROM unnest(found) f;
    END IF;
    IF 'done' = ANY (kinds) THEN
        SELECT jsonb_agg(jsonb_build_array(d.at, d.act, d.worker_id) ORDER BY d.case_seq DESC NULLS LAST, d.id DESC),
            people || array_agg(d.worker_id)
        INTO happened, people
        FROM (
            SELECT e.case_seq, e.id, e.at, e.act, e.worker_id FROM public.casework_event e
            WHERE e.case_id = subject AND e.outcome = 'done'
            ORDER BY e.case_seq DESC NULLS LAST, e.id DESC LIMIT most
        ) d;
        RETURN QUERY SELECT 'done', happened::text WHERE happened IS NOT NULL;
    END IF;
    IF 'reader' = ANY (kinds) THEN
        SELECT jsonb_agg(jsonb_build_array(r.worker_id, r.times, r.last) ORDER BY r.last DESC),
            people || array_agg(r.worker_id)
        INTO opened, people
        FROM (
            -- Of the newest 50 looks: each opening adds one, and a case lives for years. The whole is on a page of its
            -- own, page by page.
            SELECT e.worker_id, count(*) AS times, max(e.at) AS last FROM (
                SELECT l.worker_id, l.at FROM public.casework_event l
                WHERE l.case_id = subject AND l.outcome = 'looked' AND l.act = ANY (opening)
                ORDER BY l.case_seq DESC NULLS LAST LIMIT 50
            ) e
            WHERE e.worker_id IS NOT NULL
            GROUP BY e.worker_id
        ) r;
        RETURN QUERY SELECT 'reader', opened::text WHERE opened IS NOT NULL;
    END IF;
    IF 'holder' = ANY (kinds) THEN
        RETURN QUERY
            SELECT 'holder', jsonb_build_array(u.name, g.permission_id, g.granted_at, g.origin, g.expires_at)::text
            FROM public.casework_caseheldbyunit g JOIN public.casework_unit u ON u.group_id = g.group_id
            WHERE g.content_object_id = subject
            UNION ALL
            SELECT 'holder',
                jsonb_build_array(w.display_name, g.permission_id, g.granted_at, g.origin, g.expires_at)::text
            FROM public.casework_caseheldbyworker g JOIN public.casework_worker w ON w.id = g.user_id
            WHERE g.content_object_id = subject;
    END IF;
    IF 'worker' = ANY (kinds) THEN
        RETURN QUERY SELECT 'worker', jsonb_build_array(w.id, w.display_name)::text FROM public.casework_worker w
            WHERE w.id = ANY (people || ARRAY(
                %2$s
            ));
    END IF;
    IF 'unit' = ANY (kinds) THEN
        RETURN QUERY SELECT 'unit', jsonb_build_array(u.group_id, u.name, u.phone)::text FROM public.casework_unit u
            WHERE u.group_id = ANY (places || ARRAY(
                %3$s
            ));
    END IF;
    IF 'elsewhere' = ANY (kinds) THEN
        RETURN QUERY SELECT 'elsewhere', 'true' WHERE EXISTS (
            SELECT 1 FROM public.casework_fingerprint f
            JOIN public.casework_fingerprint other
              ON other.province_id = f.province_id AND other.digest = f.digest AND other.case_id <> f.case_id
              AND other.case_id <> ALL (wall.kept_from())
            WHERE f.case_id = subject
        );
    END IF;
END $$;
ALTER FUNCTION wall.file_of(uuid, text[], int, text[]) OWNER TO casework_wall;
REVOKE ALL ON FUNCTION wall.file_of(uuid, text[], int, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.file_of(uuid, text[], int, text[]) TO casework_app;
        $sql$,
        (
            SELECT string_agg(format($of$    IF 'casework_%1$s' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_%1$s', to_jsonb(t)::text FROM public.casework_%1$s t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;$of$, name), E'\n' ORDER BY place)
            -- The case itself is read by the gate; its clocks are part of the file and have no history.
            FROM (SELECT k.place, k.name FROM wall.record_kind k WHERE k.name <> 'case' UNION ALL SELECT NULL,
                'clock') k
        ),
        (
            SELECT coalesce(string_agg(
                format('SELECT t.%I FROM public.casework_%s t WHERE t.%s', c.name, k.name,
                    CASE k.name WHEN 'case' THEN 'id = subject'
                        ELSE format('case_id = subject AND %L = ANY (kinds)', 'casework_' || k.name) END),
                E'\n                UNION ALL ' ORDER BY k.place, c.place
            ), 'SELECT NULL::bigint')
            FROM wall.record_kind k, unnest(k.workers) WITH ORDINALITY c (name, place)
        ),
        (
            SELECT coalesce(string_agg(
                format('SELECT t.%I FROM public.casework_%s t WHERE t.%s', c.name, k.name,
                    CASE k.name WHEN 'case' THEN 'id = subject'
                        ELSE format('case_id = subject AND %L = ANY (kinds)', 'casework_' || k.name) END),
                E'\n                UNION ALL ' ORDER BY k.place NULLS LAST, c.place
            ), 'SELECT NULL::int')
            FROM (
                SELECT k.place, k.name, k.units FROM wall.record_kind k UNION ALL SELECT NULL, 'clock', '{unit_id}'
            ) k, unnest(k.units) WITH ORDINALITY c (name, place)
        )
    );

    -- Each row comes once, however many ask for it: first which are shown, each with the one before it and its act,
    -- newest first, then the rows, then the names of whoever made them and of the units that lead the case. An id in a
    -- row of history is what some statement wrote there: no row and no event of another case is found by it. Of each
    -- kind no more rows are read than a page has: its index has those of a case in their order.
    EXECUTE format($sql$
CREATE OR REPLACE FUNCTION wall.changes_in(subject uuid, below uuid, event_ids uuid[], most int)
RETURNS TABLE (kind text, history_id uuid, record text, prior uuid, act text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
    kinds text[];
    shown uuid[];
    ids uuid[];
    added boolean[];
    events uuid[];
    priors uuid[];
    wanted uuid[];
BEGIN
    IF NOT wall.sees_case(subject) THEN
        RETURN;
    END IF;
    SELECT array_agg(s.kind ORDER BY s.history_id DESC), array_agg(s.history_id ORDER BY s.history_id DESC),
        array_agg(s.id ORDER BY s.history_id DESC), array_agg(s.history_type = '+' ORDER BY s.history_id DESC),
        array_agg(s.event_id ORDER BY s.history_id DESC)
    INTO kinds, shown, ids, added, events
    FROM (
        SELECT * FROM (
            %1$s
        ) e
        ORDER BY e.history_id DESC LIMIT most
    ) s;
    IF shown IS NULL THEN
        RETURN;
    END IF;
    SELECT array_agg(
        CASE WHEN s.added THEN NULL ELSE CASE s.kind
%3$s
        END END ORDER BY s.place
    )
    INTO priors
    FROM unnest(kinds, shown, ids, added) WITH ORDINALITY s (kind, history_id, id, added, place);
    RETURN QUERY
        SELECT s.kind, s.history_id, NULL::text, s.prior,
            (
                -- Found by its id alone: an index of the case would read every event it ever had.
                SELECT e.act::text FROM public.casework_event e
                WHERE e.id = s.event_id AND e.case_id IS NOT DISTINCT FROM subject
            )
        FROM unnest(kinds, shown, priors, events) WITH ORDINALITY s (kind, history_id, prior, event_id, place)
        ORDER BY s.place;
    wanted := shown || array_remove(priors, NULL);
%2$s
    RETURN QUERY SELECT 'worker', NULL::uuid, jsonb_build_array(w.id, w.display_name)::text, NULL::uuid, NULL::text
        FROM public.casework_worker w
        WHERE w.id IN (
            SELECT e.worker_id FROM public.casework_event e
            WHERE e.id = ANY (events) AND e.case_id IS NOT DISTINCT FROM subject
        );
    RETURN QUERY SELECT 'unit', NULL::uuid, jsonb_build_array(u.group_id, u.name, u.phone)::text, NULL::uuid, NULL::text
        FROM public.casework_unit u
        WHERE u.group_id IN (
            SELECT t.desk_id FROM public.casework_case t WHERE t.id = subject
            UNION ALL SELECT t.origin_id FROM public.casework_case t WHERE t.id = subject
        );
END $$;
ALTER FUNCTION wall.changes_in(uuid, uuid, uuid[], int) OWNER TO casework_wall;
REVOKE ALL ON FUNCTION wall.changes_in(uuid, uuid, uuid[], int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.changes_in(uuid, uuid, uuid[], int) TO casework_app;
        $sql$,
        (
            SELECT string_agg(
                format(
                    '(SELECT %L AS kind, h.history_id, h.id, h.event_id, h.history_type'
                    ' FROM public.casework_historical%s h'
                    ' WHERE h.%s = subject AND h.history_id < below'
                    ' AND (event_ids IS NULL OR h.event_id = ANY (event_ids))'
                    ' ORDER BY h.history_id DESC LIMIT most)',
                    k.name, k.name, CASE k.name WHEN 'case' THEN 'id' ELSE 'case_id' END
                ),
                E'\n            UNION ALL ' ORDER BY k.place
            )
            FROM wall.record_kind k
        ),
        (
            SELECT string_agg(format($of$    IF '%1$s' = ANY (kinds) THEN
        RETURN QUERY SELECT '%1$s', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historical%1$s h
            WHERE h.history_id = ANY (wanted) AND h.%2$s = subject;
    END IF;$of$, k.name, CASE k.name WHEN 'case' THEN 'id' ELSE 'case_id' END), E'\n' ORDER BY k.place)
            FROM wall.record_kind k
        ),
        (
            SELECT string_agg(format($of$            WHEN '%1$s' THEN (
                SELECT p.history_id FROM public.casework_historical%1$s p
                WHERE p.%2$s = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )$of$, k.name, CASE k.name WHEN 'case' THEN 'id' ELSE 'case_id' END), E'\n' ORDER BY k.place)
            FROM wall.record_kind k
        )
    );

    -- Whether an event wrote this row of history, of this record: an event that says so must have.
    EXECUTE format($sql$
CREATE OR REPLACE FUNCTION wall.event_wrote(event uuid, kind text, history uuid, record uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
%1$s
    RETURN false;
END $$;
ALTER FUNCTION wall.event_wrote(uuid, text, uuid, uuid) OWNER TO casework_wall;
REVOKE ALL ON FUNCTION wall.event_wrote(uuid, text, uuid, uuid) FROM PUBLIC;
        $sql$,
        (
            SELECT string_agg(format($of$    IF kind = '%1$s' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historical%1$s h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;$of$, k.name), E'\n' ORDER BY k.place)
            FROM wall.record_kind k
        )
    );
END $readers$;

CALL wall.rebuild_readers();
