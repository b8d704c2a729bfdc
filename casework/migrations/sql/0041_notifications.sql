-- Notifications: who is told that something waits, when, and what the sender may see of it. The sender's role reads no table:
-- it asks for addresses and times, and says what came of each. Why somebody is told stands where nobody reads it.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'casework_notifier') THEN
        RAISE EXCEPTION 'casework: the role casework_notifier is not there: run deploy/postgres/roles.sql once more';
    END IF;
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO casework_notifier', current_database());
END $$;
GRANT USAGE ON SCHEMA public, wall TO casework_notifier;
GRANT SELECT ON django_migrations TO casework_notifier;

ALTER TABLE casework_notificationaddress ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE casework_notification ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE casework_notifiedof ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE casework_notifierstate ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- Her own addresses and what was sent there; nobody else's.
GRANT SELECT, INSERT, UPDATE (ended_at) ON casework_notificationaddress TO casework_app;
GRANT USAGE ON SEQUENCE casework_notificationaddress_id_seq TO casework_app;
CREATE POLICY visible ON casework_notificationaddress FOR SELECT TO casework_app USING (worker_id = (SELECT wall.worker()));
CREATE POLICY set_by_me ON casework_notificationaddress FOR INSERT TO casework_app
    WITH CHECK (worker_id = (SELECT wall.worker()) AND ended_at IS NULL);
CREATE POLICY ended_by_me ON casework_notificationaddress FOR UPDATE TO casework_app
    USING (worker_id = (SELECT wall.worker()) AND ended_at IS NULL)
    WITH CHECK (worker_id = (SELECT wall.worker()));
-- What somebody was told of is readable by nobody: no policy shows a row of it.
GRANT SELECT ON casework_notification, casework_notifierstate, casework_notifiedof TO casework_app;
CREATE POLICY visible ON casework_notification FOR SELECT TO casework_app USING (EXISTS (
    SELECT 1 FROM casework_notificationaddress a
    WHERE a.id = casework_notification.address_id AND a.worker_id = (SELECT wall.worker())
));
CREATE POLICY visible ON casework_notifierstate FOR SELECT TO casework_app USING ((SELECT wall.worker()) IS NOT NULL);

GRANT SELECT ON casework_notificationaddress, casework_alarm TO casework_wall;
GRANT SELECT, INSERT, UPDATE ON casework_notification, casework_notifierstate TO casework_wall;
GRANT SELECT, INSERT, DELETE ON casework_notifiedof TO casework_wall;
GRANT USAGE ON SEQUENCE casework_notification_id_seq, casework_notifiedof_id_seq TO casework_wall;

SET LOCAL ROLE casework_wall;
INSERT INTO public.casework_notifierstate (one, round) VALUES (true, 0);

-- Whether table or log keep this worker from a case.
CREATE FUNCTION wall.is_kept_from(worker bigint, its_case uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM wall.kept_out k WHERE k.case_id = its_case AND k.worker_id = worker)
$$;

-- Whether this worker could open what a duty or a piece of news is about, through this unit: a living right on the case or on
-- the thing, and nothing in table or log that keeps her out. It is asked of the sender's choice, never of a page.
CREATE FUNCTION wall.could_open(worker bigint, unit int, its_case uuid, thing uuid, as_of timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (
        EXISTS (SELECT 1 FROM public.casework_caseheldbyunit h
                WHERE h.group_id = unit AND h.content_object_id = its_case AND (h.expires_at IS NULL OR h.expires_at > as_of))
        OR EXISTS (SELECT 1 FROM public.casework_caseheldbyworker h
                WHERE h.user_id = worker AND h.through_unit_id = unit AND h.content_object_id = its_case
                  AND (h.expires_at IS NULL OR h.expires_at > as_of))
        OR EXISTS (SELECT 1 FROM public.casework_referralheldbyunit h
                WHERE h.group_id = unit AND h.content_object_id = thing AND (h.expires_at IS NULL OR h.expires_at > as_of))
        OR EXISTS (SELECT 1 FROM public.casework_referralheldbyworker h
                WHERE h.user_id = worker AND h.through_unit_id = unit AND h.content_object_id = thing
                  AND (h.expires_at IS NULL OR h.expires_at > as_of))
        OR EXISTS (SELECT 1 FROM public.casework_shelterstayheldbyunit h
                WHERE h.group_id = unit AND h.content_object_id = thing AND (h.expires_at IS NULL OR h.expires_at > as_of))
        OR EXISTS (SELECT 1 FROM public.casework_shelterstayheldbyworker h
                WHERE h.user_id = worker AND h.through_unit_id = unit AND h.content_object_id = thing
                  AND (h.expires_at IS NULL OR h.expires_at > as_of))
    ) AND NOT wall.is_kept_from(worker, coalesce(
        its_case,
        (SELECT r.case_id FROM public.casework_referral r WHERE r.id = thing),
        (SELECT s.case_id FROM public.casework_shelterstay s WHERE s.id = thing)
    ))
$$;

-- Whether somebody of this unit did or looked at anything there since: then it is known there.
CREATE FUNCTION wall.is_known_at(unit int, its_case uuid, since timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_event e
        JOIN public.casework_membership m ON m.worker_id = e.worker_id AND m.unit_id = unit AND m.ended_at IS NULL
        WHERE e.case_id = its_case AND e.at >= since AND e.outcome IN ('done', 'looked')
    )
$$;

-- Makes the messages that are due now, one to each address of whoever something new waits for: of a duty whose whole limit is
-- short at once, where nobody of the unit knows of it yet; of everything else when a fixed hour has come. Each is told once.
CREATE FUNCTION wall.queue_notifications(as_of timestamptz, hour timestamptz, within interval, ahead interval, kept interval,
    called interval)
RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    ordinary boolean;
    made int;
BEGIN
    SELECT s.hour IS NULL OR s.hour < queue_notifications.hour INTO ordinary FROM public.casework_notifierstate s FOR UPDATE;
    UPDATE public.casework_notifierstate s SET hour = queue_notifications.hour WHERE ordinary;
    WITH told AS (
        SELECT m.worker_id, m.unit_id
        FROM public.casework_membership m
        JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
        JOIN public.casework_unit u ON u.group_id = m.unit_id AND u.is_active
        WHERE m.ended_at IS NULL AND EXISTS (
            SELECT 1 FROM public.casework_notificationaddress a WHERE a.worker_id = m.worker_id AND a.ended_at IS NULL
        )
    ), things AS (
        SELECT t.worker_id, 'presses' AS thing, k.id AS thing_id
        FROM public.casework_clock k JOIN told t ON t.unit_id = k.unit_id
        WHERE k.met_at IS NULL AND k.began_at > as_of - interval '1 day' AND k.due_at - k.began_at <= within
          AND NOT wall.is_known_at(k.unit_id, k.case_id, k.began_at)
          AND wall.could_open(t.worker_id, t.unit_id, k.case_id, k.object_id, as_of)
        UNION ALL
        SELECT t.worker_id, CASE WHEN k.due_at <= as_of THEN 'late' ELSE 'due' END, k.id
        FROM public.casework_clock k JOIN told t ON t.unit_id = k.unit_id
        WHERE ordinary AND k.met_at IS NULL AND k.due_at <= as_of + ahead AND k.due_at > as_of - kept
          AND wall.could_open(t.worker_id, t.unit_id, k.case_id, k.object_id, as_of)
        UNION ALL
        SELECT t.worker_id, 'news', n.id
        FROM public.casework_news n JOIN told t ON t.unit_id = n.unit_id
        WHERE ordinary AND n.seen_at IS NULL AND n.at > as_of - kept AND n.by_id IS DISTINCT FROM t.worker_id
          AND wall.could_open(t.worker_id, t.unit_id, n.case_id, n.object_id, as_of)
        UNION ALL
        -- What a committee was sent is its own copy, which leads to no case; who is kept from that case is not told.
        SELECT t.worker_id, 'notice', hashtextextended(c.id::text, 0)
        FROM public.casework_committeenotice c JOIN told t ON t.unit_id = c.unit_id
        WHERE c.read_at IS NULL AND c.sent_at > as_of - kept AND NOT EXISTS (
            SELECT 1 FROM public.casework_notice n WHERE n.copy_id = c.id AND wall.is_kept_from(t.worker_id, n.case_id)
        )
        UNION ALL
        -- An address called: its desk at once, and the province when nobody answered in time.
        SELECT t.worker_id, CASE WHEN t.unit_id = a.desk_id THEN 'alarm' ELSE 'unheard' END, hashtextextended(a.id::text, 0)
        FROM public.casework_alarm a
        JOIN told t ON t.unit_id = a.desk_id OR t.unit_id = a.province_id AND a.raised_at <= as_of - called
        WHERE a.answered_at IS NULL AND a.raised_at > as_of - interval '1 day'
          AND NOT wall.is_kept_from(t.worker_id, a.file_id)
    ), new AS (
        INSERT INTO public.casework_notifiedof (worker_id, thing, thing_id, at)
        SELECT DISTINCT worker_id, thing, thing_id, as_of FROM things
        ON CONFLICT DO NOTHING RETURNING worker_id
    ), sent AS (
        INSERT INTO public.casework_notification (address_id, due_at, next_try_at, tries, failure)
        SELECT a.id, as_of, as_of, 0, '' FROM public.casework_notificationaddress a
        WHERE a.ended_at IS NULL AND a.worker_id IN (SELECT worker_id FROM new)
        RETURNING 1
    )
    SELECT count(*) INTO made FROM sent;
    DELETE FROM public.casework_notifiedof o WHERE ordinary AND o.at < as_of - 2 * kept;
    RETURN made;
END $$;

-- All that the sender sees: where to, and since when it is due.
CREATE FUNCTION wall.notifications_due(as_of timestamptz, most int)
RETURNS TABLE (id bigint, way text, address text, due_at timestamptz, tries int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT n.id, a.way, a.address, n.due_at, n.tries::int
    FROM public.casework_notification n JOIN public.casework_notificationaddress a ON a.id = n.address_id
    WHERE n.next_try_at <= as_of AND a.ended_at IS NULL
    ORDER BY n.next_try_at, n.id LIMIT most
$$;

-- What came of one: sent, or why not and when again.
CREATE FUNCTION wall.notification_went(message bigint, sent timestamptz, why text, again timestamptz) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE public.casework_notification n
    SET sent_at = sent, failure = CASE WHEN sent IS NULL THEN left(why, 40) ELSE '' END, tries = n.tries + 1,
        next_try_at = CASE WHEN sent IS NULL THEN again END
    WHERE n.id = message AND n.sent_at IS NULL AND n.next_try_at IS NOT NULL
$$;

-- The next round of whoever knows how far the last one went; nothing for a copy that was put back, or for a second sender.
CREATE FUNCTION wall.notifier_round(before bigint, as_of timestamptz) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE public.casework_notifierstate s SET round = s.round + 1, went_round_at = as_of
    WHERE s.round = before OR s.round = before + 1
    RETURNING s.round
$$;

-- Told to send by whoever keeps the server: what was due before is let go, for nobody knows who had it already.
CREATE FUNCTION wall.notifier_told_to_send(as_of timestamptz) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    here bigint;
BEGIN
    UPDATE public.casework_notification n SET next_try_at = NULL, failure = 'let_go'
    WHERE n.next_try_at IS NOT NULL AND n.due_at < as_of;
    UPDATE public.casework_notifierstate s SET round = s.round + 1000, went_round_at = as_of RETURNING s.round INTO here;
    RETURN here;
END $$;

-- For a supervisor, whom of her province no message reaches: who has no address at all, and to whom the last one did not go.
CREATE FUNCTION wall.whom_nothing_reaches() RETURNS TABLE (worker_id bigint, unit_id int, failing text, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT m.worker_id, m.unit_id, coalesce(last.failure, ''), last.due_at
    FROM public.casework_membership m
    JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
    JOIN public.casework_unit u ON u.group_id = m.unit_id AND u.is_active
    LEFT JOIN LATERAL (
        SELECT n.failure, n.due_at FROM public.casework_notificationaddress a
        JOIN public.casework_notification n ON n.address_id = a.id
        WHERE a.worker_id = m.worker_id AND a.ended_at IS NULL ORDER BY n.id DESC LIMIT 1
    ) last ON true
    WHERE m.ended_at IS NULL AND wall.in_my_province(m.unit_id) AND (
        last.failure <> '' AND last.failure <> 'let_go'
        OR NOT EXISTS (
            SELECT 1 FROM public.casework_notificationaddress a WHERE a.worker_id = m.worker_id AND a.ended_at IS NULL
        )
    )
$$;

RESET ROLE;

DO $$
DECLARE
    one text;
BEGIN
    FOREACH one IN ARRAY ARRAY[
        'could_open(bigint, int, uuid, uuid, timestamptz)', 'is_kept_from(bigint, uuid)',
        'is_known_at(int, uuid, timestamptz)',
        'queue_notifications(timestamptz, timestamptz, interval, interval, interval, interval)',
        'notifications_due(timestamptz, int)', 'notification_went(bigint, timestamptz, text, timestamptz)',
        'notifier_round(bigint, timestamptz)', 'notifier_told_to_send(timestamptz)', 'whom_nothing_reaches()'
    ] LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION wall.%s FROM PUBLIC', one);
    END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION wall.queue_notifications(timestamptz, timestamptz, interval, interval, interval, interval),
    wall.notifications_due(timestamptz, int), wall.notification_went(bigint, timestamptz, text, timestamptz),
    wall.notifier_round(bigint, timestamptz), wall.notifier_told_to_send(timestamptz) TO casework_notifier;
GRANT EXECUTE ON FUNCTION wall.whom_nothing_reaches() TO casework_app;
