-- What was still open beside the bound rows: a call about a notice says which; who decides on a notice is the chairman; nobody
-- calls an address about a case where somebody who works there is kept from it; and who watches is told her figures in fives
-- by the wall itself, so that a statement of her page's gets no other.

SET LOCAL ROLE casework_wall;

-- 1. A committee's copy is bound like the calls (0046): who marks it as decided would silence the ladder. And a call about its
-- late answer names the notice (0050), in a row of a kind of its own, for those of before were said without.
DO $$
DECLARE
    one record;
    stands text := rtrim(pg_get_viewdef('wall.row_stands'::regclass), E'; \n');
    body text;
BEGIN
    FOR one IN SELECT * FROM (VALUES
        ('committeenotice', 'committeenotice', 'true',
            $said$json_build_object('unit', r.unit_id, 'sent', moment(r.sent_at), 'read_by', r.read_by_id,
                'read', moment(r.read_at), 'decided_by', r.decided_by_id, 'decided', moment(r.decided_at),
                'decision', r.decision, 'sealed', wall.hashed(convert_to(
                    json_build_array(r.sealed_key, r.words)::text, 'UTF8')))$said$),
        ('escalatednotice', 'escalation', 'r.notice_id IS NOT NULL',
            $said$json_build_object('escalation', r.id, 'notice', r.notice_id)$said$)
    ) AS kinds (kind, source, has, said)
    LOOP
        one.said := regexp_replace(one.said, 'moment\((r\.\w+)\)', '(extract(epoch FROM \1) * 1000000)::bigint', 'g');
        body := format(
            'SELECT %L::text AS kind, r.id::text AS number, %L::text AS subject, NULL::uuid AS its_case,'
            ' (%s)::text AS said, NULL::bytea AS salt FROM %%s r WHERE %s', one.kind, '', one.said, one.has
        );
        stands := stands || ' UNION ALL ' || format(body, 'public.casework_' || one.source);
        EXECUTE format($made$
            CREATE FUNCTION wall.%1$s_is_said() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT %1$L, r.id::text, '', NULL, '' FROM old_rows r WHERE %2$s
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (%3$s) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $body$
            $made$, one.kind, one.has, format(body, 'new_rows'));
    END LOOP;
    EXECUTE 'CREATE OR REPLACE VIEW wall.row_stands AS ' || stands;
END $$;
-- What stood before is said by the sequencer's next event, and one row of each kind that never was.
INSERT INTO wall.bound_row (kind, number, subject, its_case, digest, older)
SELECT kind, '0', '', NULL::uuid, '', true FROM unnest('{committeenotice,escalatednotice}'::text[]) kind
UNION ALL SELECT s.kind, s.number, s.subject, s.its_case, wall.row_digest(s.said), true
FROM wall.row_stands s WHERE s.kind IN ('committeenotice', 'escalatednotice');

-- 2. Two roles sit at a committee and one of them decides. The policies of 0050 ask for the unit alone.
CREATE FUNCTION wall.decided_by_who_decides() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.decided_by_id IS DISTINCT FROM wall.worker() OR NOT EXISTS (
        SELECT 1 FROM public.casework_membership m JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
        WHERE m.worker_id = NEW.decided_by_id AND m.unit_id = NEW.unit_id AND m.role = 'chair' AND m.ended_at IS NULL
    ) THEN
        RAISE EXCEPTION 'casework: the chairman decides on a notice' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

-- 3. Where somebody at the late place is kept from the case nobody calls there, be it an address, a committee or a receiver: its
-- desk is to be called, by the province, at the time when the desk would have been told. Of a draft no desk hears: then the
-- address that keeps it is called, or, where that is the one, nobody.
DO $$
DECLARE
    taking text := pg_get_functiondef('wall.take_escalations(timestamptz, interval, jsonb, text[])'::regprocedure);
    passed text := 'CASE WHEN l.place <> c.desk_id AND l.place <> l.bearer AND wall.somebody_is_kept_at(l.place, l.case_id)
                      OR l.notice_id IS NOT NULL AND wall.somebody_is_kept_at(l.place, l.case_id)
                 THEN c.desk_id ELSE l.place END AS place,';
    told text := 'ELSE CASE WHEN c.stage = ''draft'' THEN NULL
                          WHEN wall.may_be_told_at';
    beside text := 'JOIN public.casework_unit u ON u.group_id = l.bearer
    )';
BEGIN
    IF position(passed IN taking) = 0 OR position(told IN taking) = 0 OR position(beside IN taking) = 0 THEN
        RAISE EXCEPTION 'casework: steps are not taken as this migration expects';
    END IF;
    taking := replace(taking, passed, 'CASE WHEN NOT k.is_passed THEN l.place
                 WHEN c.stage <> ''draft'' THEN c.desk_id
                 WHEN c.origin_id <> l.place AND NOT wall.somebody_is_kept_at(c.origin_id, l.case_id) THEN c.origin_id
            END AS place,');
    taking := replace(taking, told, 'ELSE CASE WHEN c.stage = ''draft'' THEN NULL
                          WHEN k.is_passed THEN coalesce(u.province_id, u.group_id)
                          WHEN wall.may_be_told_at');
    EXECUTE replace(taking, beside, 'JOIN public.casework_unit u ON u.group_id = l.bearer
        CROSS JOIN LATERAL (SELECT l.place <> c.desk_id
            AND (l.place <> l.bearer OR l.notice_id IS NOT NULL OR u.kind = ''trusted_address'')
            AND wall.somebody_is_kept_at(l.place, l.case_id) AS is_passed) k
    )');
END $$;

-- 4. What is drawn for each place of each table (rulebook.rounded_counts), from the secret that the application has as well:
-- the page of the province draws the same (policy.province_figures.threshold).
CREATE FUNCTION wall.figure_threshold(place text) RETURNS int
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT ((get_byte(h, 0)::bigint * 16777216 + get_byte(h, 1) * 65536 + get_byte(h, 2) * 256 + get_byte(h, 3)) % 5)::int
    FROM (SELECT sha256(s.opad || sha256(s.ipad || convert_to('figure:' || place, 'UTF8'))) AS h FROM wall.secret s) d
$$;

-- The nearest figure that leaves each hidden part anything from none to four, whatever the others are: of `domain` parts
-- `known` are told, which lie at `highest` and `lowest` together.
CREATE FUNCTION wall.figure_giving_way(told bigint, domain bigint, known bigint, highest bigint, lowest bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN coalesce(known, 0) >= domain THEN told
        WHEN told > coalesce(highest, 0) + (domain - coalesce(known, 0)) * 4
            THEN greatest(5, (coalesce(highest, 0) + (domain - coalesce(known, 0)) * 4) / 5 * 5)
        WHEN told < coalesce(lowest, 0) THEN (lowest + 4) / 5 * 5
        ELSE told
    END
$$;

-- How many cases are open, late and new, in all and, of the open ones, by stage and by danger: of the province whose numbers
-- whoever asks may follow, in fives, and nothing where there are fewer than five. No case, no key, no number of people; and no
-- day that whoever asks could move. The arithmetic is rulebook.rounded_counts, places of three facts, told from the cells up.
DROP FUNCTION wall.watched_figures(timestamptz);
CREATE FUNCTION wall.watched_figures() RETURNS TABLE (province int, kind text, stage text, risk text, told bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    mine int[] := ARRAY(
        SELECT u.province_id FROM public.casework_membership m
        JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
        JOIN public.casework_unit u ON u.group_id = m.unit_id AND u.is_active AND u.kind = 'monitor'
        WHERE m.worker_id = wall.worker() AND m.role = 'monitor' AND m.ended_at IS NULL
    );
    kept uuid[] := wall.kept_from();
    stages CONSTANT text[] := '{reported,registered,assessing,active,follow_up,closure_pending,closed,gone}';
    risks CONSTANT text[] := '{very_high,high,medium,low,""}';
BEGIN
    IF mine = '{}' THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH unit AS MATERIALIZED (
        SELECT u.group_id, coalesce(u.province_id, u.group_id) AS of_province, u.kind = 'commune_desk' AS is_desk
        FROM public.casework_unit u WHERE u.province_id = ANY (mine) OR u.group_id = ANY (mine)
    ), late AS (
        SELECT DISTINCT d.case_id FROM public.casework_clock d
        WHERE d.met_at IS NULL AND d.due_at < now() AND d.unit_id IN (SELECT u.group_id FROM unit u)
    ), counted AS (
        SELECT u.of_province, u.is_desk, c.desk_id::text AS desk, c.stage::text AS stage,
            coalesce(c.risk_level, '')::text AS risk, c.stage <> ALL ('{closed,gone}'::text[]) AS open,
            l.case_id IS NOT NULL AS late, c.reported_at > now() - interval '30 days' AS new
        FROM public.casework_case c JOIN unit u ON u.group_id = c.desk_id LEFT JOIN late l ON l.case_id = c.id
        WHERE c.stage <> ALL ('{draft,duplicate,out_of_scope}'::text[]) AND c.id <> ALL (kept)
    ), cube AS (
        SELECT c.of_province, k.kind, c.desk, c.stage, c.risk, grouping(c.desk, c.stage, c.risk) AS free,
            bool_and(c.is_desk) AS is_desk, count(*) AS n,
            concat_ws(':', c.of_province, k.kind, '', coalesce(c.desk, '*'), coalesce(c.stage, '*'), coalesce(c.risk, '*')) AS key
        FROM counted c CROSS JOIN LATERAL (VALUES
            ('open', c.open), ('late', c.open AND c.late), ('new', c.new)
        ) k (kind, stands)
        WHERE k.stands GROUP BY c.of_province, k.kind, CUBE (c.desk, c.stage, c.risk) HAVING count(*) >= 5
    ), place AS MATERIALIZED (
        SELECT c.*, greatest(5, (c.n + wall.figure_threshold(c.key)) / 5 * 5) AS said,
            concat_ws(':', c.of_province, c.kind, '', '*', coalesce(c.stage, '*'), coalesce(c.risk, '*')) AS of_desks,
            concat_ws(':', c.of_province, c.kind, '', coalesce(c.desk, '*'), '*', coalesce(c.risk, '*')) AS of_stages,
            concat_ws(':', c.of_province, c.kind, '', coalesce(c.desk, '*'), coalesce(c.stage, '*'), '*') AS of_risks
        FROM cube c
    ), domain AS (
        SELECT u.of_province, count(*) FILTER (WHERE u.is_desk) AS desks FROM unit u GROUP BY u.of_province
    ), level0 AS MATERIALIZED (
        SELECT p.*, p.said AS final FROM place p WHERE p.free = 0
    ), part0 AS (
        SELECT a.key, count(*) AS known, sum(l.final + 4)::bigint AS highest, sum(greatest(5, l.final - 4))::bigint AS lowest
        FROM level0 l CROSS JOIN LATERAL (VALUES
            (l.of_desks, l.is_desk), (l.of_stages, l.stage = ANY (stages)), (l.of_risks, l.risk = ANY (risks))
        ) a (key, counts) WHERE a.counts GROUP BY a.key
    ), level1 AS MATERIALIZED (
        SELECT p.*, wall.figure_giving_way(
            p.said, CASE p.free WHEN 4 THEN d.desks WHEN 2 THEN cardinality(stages) ELSE cardinality(risks) END,
            b.known, b.highest, b.lowest
        ) AS final
        FROM place p JOIN domain d USING (of_province) LEFT JOIN part0 b ON b.key = p.key WHERE p.free IN (1, 2, 4)
    ), part1 AS (
        -- Of a place of two facts' sums: first what lies in it by the one, then by the other.
        SELECT a.key, a.axis, count(*) AS known, sum(l.final + 4)::bigint AS highest,
            sum(greatest(5, l.final - 4))::bigint AS lowest
        FROM level1 l CROSS JOIN LATERAL (VALUES
            (4, l.of_desks, l.free & 4 = 0 AND l.is_desk), (2, l.of_stages, l.free & 2 = 0 AND l.stage = ANY (stages)),
            (1, l.of_risks, l.free & 1 = 0 AND l.risk = ANY (risks))
        ) a (axis, key, counts) WHERE a.counts GROUP BY a.key, a.axis
    ), level2 AS MATERIALIZED (
        SELECT p.*, wall.figure_giving_way(
            wall.figure_giving_way(
                p.said, CASE WHEN p.free & 4 <> 0 THEN d.desks ELSE cardinality(stages) END, f.known, f.highest, f.lowest
            ),
            CASE WHEN p.free & 1 <> 0 THEN cardinality(risks) ELSE cardinality(stages) END, s.known, s.highest, s.lowest
        ) AS final
        FROM place p JOIN domain d USING (of_province)
        LEFT JOIN part1 f ON f.key = p.key AND f.axis = CASE WHEN p.free & 4 <> 0 THEN 4 ELSE 2 END
        LEFT JOIN part1 s ON s.key = p.key AND s.axis = CASE WHEN p.free & 1 <> 0 THEN 1 ELSE 2 END
        WHERE p.free IN (3, 5, 6)
    ), part2 AS (
        SELECT l.of_province, l.kind, a.axis, count(*) AS known, sum(l.final + 4)::bigint AS highest,
            sum(greatest(5, l.final - 4))::bigint AS lowest
        FROM level2 l CROSS JOIN LATERAL (VALUES
            (4, l.free = 3 AND l.is_desk), (2, l.free = 5 AND l.stage = ANY (stages)), (1, l.free = 6 AND l.risk = ANY (risks))
        ) a (axis, counts) WHERE a.counts GROUP BY l.of_province, l.kind, a.axis
    )
    SELECT l.of_province, l.kind, l.stage, l.risk, l.final FROM level2 l
    WHERE l.kind = 'open' AND l.free IN (5, 6)
    UNION ALL
    SELECT p.of_province, p.kind, NULL, NULL, wall.figure_giving_way(
        wall.figure_giving_way(
            wall.figure_giving_way(p.said, d.desks, a.known, a.highest, a.lowest),
            cardinality(stages), b.known, b.highest, b.lowest
        ), cardinality(risks), c.known, c.highest, c.lowest
    )
    FROM place p JOIN domain d USING (of_province)
    LEFT JOIN part2 a ON a.of_province = p.of_province AND a.kind = p.kind AND a.axis = 4
    LEFT JOIN part2 b ON b.of_province = p.of_province AND b.kind = p.kind AND b.axis = 2
    LEFT JOIN part2 c ON c.of_province = p.of_province AND c.kind = p.kind AND c.axis = 1
    WHERE p.free = 7;
END $$;

RESET ROLE;

CREATE TRIGGER decided_by_who_decides BEFORE UPDATE ON casework_committeenotice FOR EACH ROW
    WHEN (current_user = 'casework_app' AND (NEW.decision, NEW.decided_at, NEW.decided_by_id)
        IS DISTINCT FROM (OLD.decision, OLD.decided_at, OLD.decided_by_id))
    EXECUTE FUNCTION wall.decided_by_who_decides();
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT * FROM (VALUES
        ('casework_committeenotice', 'row', 'committeenotice'), ('casework_escalation', 'notice', 'escalatednotice')
    ) AS kinds (source, what, kind) LOOP
        EXECUTE format('CREATE TRIGGER %2$s_made_is_said AFTER INSERT ON %1$s REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION wall.%3$s_is_said()', one.source, one.what, one.kind);
        EXECUTE format('CREATE TRIGGER %2$s_changed_is_said AFTER UPDATE ON %1$s REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION wall.%3$s_is_said()', one.source, one.what, one.kind);
        EXECUTE format('CREATE TRIGGER %2$s_gone_is_said AFTER DELETE ON %1$s REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION wall.%3$s_is_said()', one.source, one.what, one.kind);
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION wall.committeenotice_is_said(), wall.escalatednotice_is_said(), wall.decided_by_who_decides(),
    wall.figure_threshold(text), wall.figure_giving_way(bigint, bigint, bigint, bigint, bigint), wall.watched_figures()
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.watched_figures() TO casework_app;
