-- Contact bans at the bodies are bound like notices (0057): who moves an order to another committee or another police would have
-- the parts written after that sealed there, who drops a copy or a duty silences a body. A call about one of them names it.

SET LOCAL ROLE casework_wall;

DO $$
DECLARE
    one record;
    stands text := rtrim(pg_get_viewdef('wall.row_stands'::regclass), E'; \n');
    body text;
BEGIN
    FOR one IN SELECT * FROM (VALUES
        ('banorder', 'banorder', 'true',
            $said$json_build_object('committee', r.committee_id, 'police', r.police_id, 'desk', r.desk_id,
                'asked', moment(r.asked_at), 'stage', r.stage, 'decided', moment(r.decided_at),
                'decided_by', r.decided_by_id, 'began', moment(r.began_at), 'until', moment(r.until),
                'served', moment(r.served_at), 'assigned', moment(r.assigned_at), 'supervisor', r.supervisor_id,
                'breached', moment(r.breached_at), 'back_asked', moment(r.back_asked_at),
                'back_decided', moment(r.back_decided_at), 'followed', moment(r.followed_at))$said$),
        ('bancopy', 'bancopy', 'true',
            $said$json_build_object('order', r.order_id, 'part', r.part, 'unit', r.unit_id, 'worker', r.worker_id,
                'told', moment(r.told_at), 'at', moment(r.written_at), 'by', r.written_by_id,
                'sealed', wall.hashed(convert_to(json_build_array(r.sealed_key, r.words)::text, 'UTF8')))$said$),
        ('banduty', 'banduty', 'true',
            $said$json_build_object('order', r.order_id, 'rule', r.rule, 'unit', r.unit_id, 'began', moment(r.began_at),
                'due', moment(r.due_at), 'met', moment(r.met_at))$said$),
        ('escalatedban', 'escalation', 'r.ban_duty_id IS NOT NULL',
            $said$json_build_object('escalation', r.id, 'duty', r.ban_duty_id)$said$),
        ('escalatedreport', 'escalation', 'r.report_id IS NOT NULL',
            $said$json_build_object('escalation', r.id, 'report', r.report_id)$said$)
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
        -- Before anything is sealed by an order, and before a part of it is read, each is compared with its event.
        CONTINUE WHEN one.kind NOT IN ('banorder', 'bancopy');
        EXECUTE format($made$
            CREATE FUNCTION wall.%1$s_stands(which uuid) RETURNS boolean
            LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
                SELECT EXISTS (
                    SELECT 1 FROM (%2$s AND r.id = which) s
                    JOIN wall.bound_row b ON b.kind = s.kind AND b.number = s.number AND b.digest = wall.row_digest(s.said)
                    JOIN public.casework_event e ON e.id = b.event_id AND wall.says_row(e.body, b.number, b.digest)
                )
            $body$
            $made$, one.kind, format(body, 'public.casework_' || one.source));
    END LOOP;
    EXECUTE 'CREATE OR REPLACE VIEW wall.row_stands AS ' || stands;
END $$;
-- What stood before is said by the sequencer's next event, and one row of each kind that never was.
INSERT INTO wall.bound_row (kind, number, subject, its_case, digest, older)
SELECT kind, '0', '', NULL::uuid, '', true FROM unnest('{banorder,bancopy,banduty,escalatedban,escalatedreport}'::text[]) kind
UNION ALL SELECT s.kind, s.number, s.subject, s.its_case, wall.row_digest(s.said), true
FROM wall.row_stands s WHERE s.kind IN ('banorder', 'bancopy', 'banduty', 'escalatedban', 'escalatedreport');

-- Of an order at which none of her units has a part this answers as of one that is not there.
CREATE OR REPLACE FUNCTION wall.kept_from_ban(ban uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
    SELECT NOT EXISTS (
        SELECT 1 FROM public.casework_contactban b JOIN public.casework_banorder o ON o.id = b.order_id
        WHERE b.order_id = ban AND (
            o.committee_id = ANY (wall.units()) OR o.police_id = ANY (wall.units()) OR o.desk_id = ANY (wall.units())
        )
    ) OR EXISTS (
        SELECT 1 FROM public.casework_contactban b JOIN wall.kept_out x ON x.case_id = b.case_id
        WHERE b.order_id = ban AND x.worker_id = wall.worker()
    )
$$;

-- Whether this order is as its event left it; of one that whoever asks has no part of, as of one that is not there.
CREATE FUNCTION wall.ban_stands(ban uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_banorder o
        WHERE o.id = ban AND NOT wall.kept_from_ban(ban) AND (
            o.committee_id = ANY (wall.units()) OR o.police_id = ANY (wall.units()) AND o.stage IN ('issued', 'cancelled')
        )
    ) AND wall.banorder_stands(ban) OR EXISTS (
        SELECT 1 FROM public.casework_contactban b WHERE b.order_id = ban AND wall.sees_case(b.case_id)
    ) AND wall.banorder_stands(ban)
$$;

-- The parts of it that whoever asks reads and that are as their events left them.
CREATE FUNCTION wall.ban_parts_that_stand(ban uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
    SELECT p.id FROM public.casework_bancopy p
    WHERE p.order_id = ban AND (p.unit_id = ANY (wall.units()) OR p.worker_id = wall.worker())
      AND NOT wall.kept_from_ban(ban) AND wall.bancopy_stands(p.id)
$$;

RESET ROLE;

DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT * FROM (VALUES
        ('casework_banorder', 'row', 'banorder'), ('casework_bancopy', 'row', 'bancopy'), ('casework_banduty', 'row', 'banduty'),
        ('casework_escalation', 'ban', 'escalatedban'), ('casework_escalation', 'report', 'escalatedreport')
    ) AS kinds (source, what, kind) LOOP
        EXECUTE format('CREATE TRIGGER %2$s_made_is_said AFTER INSERT ON %1$s REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION wall.%3$s_is_said()', one.source, one.what, one.kind);
        EXECUTE format('CREATE TRIGGER %2$s_changed_is_said AFTER UPDATE ON %1$s REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION wall.%3$s_is_said()', one.source, one.what, one.kind);
        EXECUTE format('CREATE TRIGGER %2$s_gone_is_said AFTER DELETE ON %1$s REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION wall.%3$s_is_said()', one.source, one.what, one.kind);
        EXECUTE format('REVOKE ALL ON FUNCTION wall.%s_is_said() FROM PUBLIC', one.kind);
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION wall.banorder_stands(uuid), wall.bancopy_stands(uuid), wall.ban_stands(uuid),
    wall.ban_parts_that_stand(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.ban_stands(uuid), wall.ban_parts_that_stand(uuid) TO casework_app;
