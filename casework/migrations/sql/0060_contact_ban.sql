-- The contact ban: what the file keeps of it is a record of the case; what the bodies have of it is an order that names no case,
-- copies each sealed to one body, and clocks of its own. The moves that the law permits are a table here as in the rulebook.

CALL wall.guard_record('contactban', workers => '{written_by_id}');

SET LOCAL ROLE casework_wall;

-- Whether whoever is asking is kept from the case that an order is about: then it is not there, for a body and for a person.
CREATE FUNCTION wall.kept_from_ban(ban uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_contactban b JOIN wall.kept_out x ON x.case_id = b.case_id
        WHERE b.order_id = ban AND x.worker_id = wall.worker()
    )
$$;

-- Whether a unit is a police of the province in which whoever is asking works.
CREATE FUNCTION wall.watches_bans(unit int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_unit u JOIN public.casework_unit mine ON mine.group_id = ANY (wall.units())
        WHERE u.group_id = unit AND u.kind = 'police' AND u.province_id = mine.province_id
    )
$$;

-- Which move may be done on an order that stands so: the table of the rulebook once more.
CREATE FUNCTION wall.ban_may(move text, stage text, is_over boolean, watched boolean) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (move, CASE WHEN stage <> 'issued' THEN stage WHEN is_over THEN 'expired' WHEN watched THEN 'watched'
                       ELSE 'in_force' END) IN (
        ('issue', 'asked'), ('refuse', 'asked'), ('withdraw', 'asked'),
        ('serve', 'in_force'), ('serve', 'watched'),
        ('assign', 'in_force'), ('assign', 'watched'),
        ('contact', 'watched'),
        ('contact_over', 'watched'), ('contact_over', 'expired'), ('contact_over', 'cancelled'),
        ('breach', 'in_force'), ('breach', 'watched'), ('breach', 'expired'), ('breach', 'cancelled'),
        ('breach_seen', 'in_force'), ('breach_seen', 'watched'), ('breach_seen', 'expired'), ('breach_seen', 'cancelled'),
        ('ask_cancel', 'in_force'), ('ask_cancel', 'watched'),
        ('cancel', 'in_force'), ('cancel', 'watched'),
        ('keep', 'in_force'), ('keep', 'watched'),
        ('follow', 'in_force'), ('follow', 'watched'), ('follow', 'expired')
    )
$$;

-- The moves that a change of an order is made of: each with its moment, the columns it writes and the acts it comes by.
CREATE FUNCTION wall.ban_moves(was public.casework_banorder, stands public.casework_banorder)
RETURNS TABLE (move text, at timestamptz, writes text[], acts text[])
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT m.move, m.at, m.writes, m.acts FROM (VALUES
        ('issue', stands.decided_at, '{stage,decided_at,decided_by_id,began_at,until}'::text[], '{ban.decide}'::text[],
         was.stage <> stands.stage AND stands.stage = 'issued'),
        ('refuse', stands.decided_at, '{stage,decided_at,decided_by_id}', '{ban.decide}',
         was.stage <> stands.stage AND stands.stage = 'refused'),
        ('withdraw', NULL, '{stage}', '{ban.undo}', was.stage <> stands.stage AND stands.stage = 'withdrawn'),
        ('cancel', stands.back_decided_at, '{stage,back_decided_at}', '{ban.decide}',
         was.stage <> stands.stage AND stands.stage = 'cancelled'),
        ('keep', stands.back_decided_at, '{back_decided_at}', '{ban.decide}',
         was.stage = stands.stage AND stands.back_decided_at IS DISTINCT FROM was.back_decided_at
            AND stands.back_decided_at IS NOT NULL),
        ('ask_cancel', stands.back_asked_at, '{back_asked_at,back_decided_at}', '{ban.undo}',
         stands.back_asked_at IS DISTINCT FROM was.back_asked_at),
        ('serve', stands.served_at, '{served_at}', '{ban.watch}', stands.served_at IS DISTINCT FROM was.served_at),
        ('assign', stands.assigned_at, '{assigned_at,supervisor_id}', '{ban.assign}',
         (stands.assigned_at, stands.supervisor_id) IS DISTINCT FROM (was.assigned_at, was.supervisor_id)),
        ('breach', stands.breached_at, '{breached_at}', '{ban.watch,ban.breach}',
         stands.breached_at IS DISTINCT FROM was.breached_at),
        ('follow', stands.followed_at, '{followed_at}', '{ban.decide}', stands.followed_at IS DISTINCT FROM was.followed_at)
    ) m (move, at, writes, acts, made) WHERE m.made
$$;

-- An order changes by the moves that its state permits and in no other way; the law knows no ban of the chairman over three days.
CREATE FUNCTION wall.ban_keeps_to_the_table() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one record;
    written text[] := '{}';
BEGIN
    FOR one IN SELECT * FROM wall.ban_moves(OLD, NEW) LOOP
        IF NOT wall.ban_may(one.move, OLD.stage, coalesce(one.at >= OLD.until, false), OLD.assigned_at IS NOT NULL) THEN
            RAISE EXCEPTION 'casework: a ban that is % is not to be %', OLD.stage, one.move USING ERRCODE = 'check_violation';
        END IF;
        written := written || one.writes;
    END LOOP;
    IF EXISTS (
        SELECT 1 FROM jsonb_each(to_jsonb(NEW)) n JOIN jsonb_each(to_jsonb(OLD)) o USING (key)
        WHERE n.value IS DISTINCT FROM o.value AND n.key <> ALL (written)
    ) THEN
        RAISE EXCEPTION 'casework: a ban changes by its moves alone' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.stage = 'issued' AND OLD.stage = 'asked' AND NEW.until > NEW.began_at + interval '3 days'
        OR NEW.decided_by_id IS DISTINCT FROM OLD.decided_by_id AND NEW.decided_by_id <> wall.worker()
        OR OLD.served_at IS NOT NULL AND NEW.served_at IS DISTINCT FROM OLD.served_at
        OR NEW.back_asked_at IS DISTINCT FROM OLD.back_asked_at
            AND (OLD.back_asked_at IS NOT NULL AND OLD.back_decided_at IS NULL OR NEW.back_decided_at IS NOT NULL)
        OR NEW.back_decided_at IS NOT NULL AND OLD.back_decided_at IS DISTINCT FROM NEW.back_decided_at
            AND NEW.stage = 'issued' AND (OLD.back_asked_at IS NULL OR OLD.back_decided_at IS NOT NULL)
        OR NEW.supervisor_id IS DISTINCT FROM OLD.supervisor_id AND NOT EXISTS (
            SELECT 1 FROM public.casework_membership m
            JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
            JOIN public.casework_contactban b ON b.order_id = NEW.id
            WHERE m.unit_id = NEW.police_id AND m.worker_id = NEW.supervisor_id AND m.ended_at IS NULL
              AND NOT wall.is_kept_from(m.worker_id, b.case_id)
        ) THEN
        RAISE EXCEPTION 'casework: a ban is not changed like this' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

-- Each move stands in the trail: by an act of a body on this order, or by one on the case that it is about.
CREATE FUNCTION wall.ban_comes_by_its_act() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM wall.ban_moves(OLD, NEW) m WHERE NOT EXISTS (
            SELECT 1 FROM wall.events_of_now() e
            WHERE e.outcome = 'done' AND e.act = ANY (m.acts)
              AND (m.move NOT IN ('issue', 'refuse') OR e.worker_id = NEW.decided_by_id) AND (
                e.object_id = NEW.id AND e.case_id IS NULL OR EXISTS (
                    SELECT 1 FROM public.casework_contactban b WHERE b.order_id = NEW.id AND b.case_id = e.case_id
                )
            )
        )
    ) THEN
        RAISE EXCEPTION 'casework: a ban is changed by its own acts' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;

-- An order stands in the file of a case, at the desk of it, by the act of asking.
CREATE FUNCTION wall.ban_stands_in_a_file() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_contactban b JOIN public.casework_case c ON c.id = b.case_id
        JOIN wall.events_of_now() e ON e.case_id = b.case_id
        WHERE b.order_id = NEW.id AND c.desk_id = NEW.desk_id AND b.written_by_id = e.worker_id
          AND e.outcome = 'done' AND e.act = 'ban.ask'
    ) OR EXISTS (
        -- Nobody who is kept from the case sits where it goes, whoever would send it there.
        SELECT 1 FROM public.casework_contactban b JOIN public.casework_membership m ON m.ended_at IS NULL
        WHERE b.order_id = NEW.id AND m.unit_id IN (NEW.committee_id, NEW.police_id)
          AND wall.is_kept_from(m.worker_id, b.case_id)
    ) THEN
        RAISE EXCEPTION 'casework: a ban is asked for by its own act' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;

-- Which body has a copy of which part of an order: the table of the rulebook once more.
CREATE FUNCTION wall.ban_is_read_by(part text, reader text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (part, reader) IN (
        ('request', 'committee'),
        ('decision', 'committee'), ('decision', 'police'), ('decision', 'desk'),
        ('refusal', 'committee'), ('refusal', 'desk'),
        ('asked_back', 'committee'),
        ('lifting', 'committee'), ('lifting', 'police'), ('lifting', 'desk'),
        ('contact', 'supervisor'), ('contact', 'desk'),
        ('breach', 'police'), ('breach', 'desk')
    )
$$;

CREATE FUNCTION wall.ban_copy_has_its_reader() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_banorder o CROSS JOIN LATERAL (VALUES
            ('committee', o.committee_id, NULL::bigint), ('police', o.police_id, NULL), ('desk', o.desk_id, NULL),
            ('supervisor', NULL, o.supervisor_id)
        ) r (reader, unit_id, worker_id)
        WHERE o.id = NEW.order_id AND wall.ban_is_read_by(NEW.part, r.reader)
          AND (r.unit_id = NEW.unit_id OR r.worker_id = NEW.worker_id)
    ) THEN
        RAISE EXCEPTION 'casework: this part of a ban is not for this reader' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

-- Whose duty it is follows from the rule; what runs ends once and is never moved.
CREATE FUNCTION wall.ban_duty_has_its_bearer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_banorder o WHERE o.id = NEW.order_id AND NEW.unit_id = CASE
            WHEN NEW.rule IN ('D03', 'D04', 'D07') THEN o.committee_id
            WHEN NEW.rule IN ('D05', 'D06', 'breach') THEN o.police_id
        END
    ) OR TG_OP = 'UPDATE' AND OLD.met_at IS NOT NULL THEN
        RAISE EXCEPTION 'casework: this duty of a ban is not of this body' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

-- Once a body did it nobody need call there any more.
CREATE FUNCTION wall.ban_escalation_ends() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.casework_escalation e SET ended_at = NEW.met_at WHERE e.ban_duty_id = NEW.id AND e.ended_at IS NULL;
    RETURN NULL;
END $$;

-- What a body did is news at the desk that carries the case.
CREATE FUNCTION wall.ban_tells_the_desk() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.casework_news (unit_id, case_id, object_id, act, at, by_id)
    SELECT c.desk_id, c.id, b.id, m.acts[1], m.at, wall.worker()
    FROM wall.ban_moves(OLD, NEW) m
    JOIN public.casework_contactban b ON b.order_id = NEW.id JOIN public.casework_case c ON c.id = b.case_id
    WHERE m.move IN ('issue', 'refuse', 'cancel', 'keep', 'serve', 'breach') AND c.stage <> 'draft' AND NOT EXISTS (
        SELECT 1 FROM public.casework_membership w
        WHERE w.unit_id = c.desk_id AND w.worker_id = wall.worker() AND w.ended_at IS NULL
    );
    RETURN NULL;
END $$;

-- What is there is extended where it stands.
DO $$
DECLARE
    facts text := pg_get_functiondef('wall.duty_facts(uuid)'::regprocedure);
    known text := '''owes_notice'', EXISTS (';
    news text := pg_get_functiondef('wall.tells_news()'::regprocedure);
    told text := '''addition.tell'',';
    tells text := pg_get_functiondef('wall.tells_what_is_kept(bytea)'::regprocedure);
    digest text := '        -- A look at one thing says its digest.
';
    looked text := 'OR position(''"violence_report.''::bytea IN body) > 0)';
    shown text := '                WHERE a.file_id = ANY (kept)
';
BEGIN
    IF position(known IN facts) = 0 OR position(told IN news) = 0 OR position(digest IN tells) = 0
        OR position(looked IN tells) = 0 OR position(shown IN tells) = 0 THEN
        RAISE EXCEPTION 'casework: duties, news and lines are not told as this migration expects';
    END IF;
    -- A ban that came on paper, of the chairman or of a court, runs at the desk until its end is written down.
    EXECUTE replace(facts, known, '''bans'', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(''id'', b.id, ''maker'', b.maker, ''until'', b.until)), ''[]'')
                FROM public.casework_contactban b
                WHERE b.case_id = subject AND b.until IS NOT NULL AND b.ended_at IS NULL
            ),
            ' || known);
    EXECUTE replace(news, told, told || ' ''ban.ask'', ''ban.undo'', ''ban.breach'',');
    tells := replace(tells, digest,
        '        OR EXISTS (SELECT 1 FROM public.casework_contactban b WHERE b.case_id = ANY (kept) AND (
            b.order_id = ANY (named)
            OR EXISTS (SELECT 1 FROM public.casework_bancopy l WHERE l.order_id = b.order_id AND l.id = ANY (named))
        ))
' || digest);
    tells := replace(tells, looked, rtrim(looked, ')') || ' OR position(''"ban.''::bytea IN body) > 0)');
    EXECUTE replace(tells, shown, shown ||
        '                UNION ALL SELECT uuid_send(b.order_id), uuid_send(b.case_id) FROM public.casework_contactban b
                WHERE b.case_id = ANY (kept) AND b.order_id IS NOT NULL
');
END $$;

-- Steps of a body's ladder: as of a notice, the desk of the case, then who stands in for a committee, then the province.
DO $$
DECLARE
    steps text := pg_get_functiondef('wall.take_escalations(timestamptz, interval, jsonb, text[])'::regprocedure);
    edits text[][] := ARRAY[
        ARRAY['NULL::uuid AS notice_id, k.case_id,', 'NULL::uuid AS notice_id, NULL::uuid AS ban_duty_id, k.case_id,'],
        ARRAY['SELECT NULL, o.id, n.case_id,', 'SELECT NULL, o.id, NULL, n.case_id,'],
        ARRAY['e.notice_id = o.id AND e.rung = s.rung)
    ), due AS (', 'e.notice_id = o.id AND e.rung = s.rung)
        UNION ALL
        SELECT NULL, NULL, d.id, b.case_id, d.unit_id, d.unit_id, s.rung
        FROM public.casework_banduty d JOIN public.casework_contactban b ON b.order_id = d.order_id
        JOIN step s ON s.ladder = ''ban''
        WHERE d.met_at IS NULL AND d.due_at <= as_of - s.after AND d.due_at > as_of - s.after - interval ''30 days''
          AND NOT EXISTS (SELECT 1 FROM public.casework_escalation e WHERE e.ban_duty_id = d.id AND e.rung = s.rung)
    ), due AS ('],
        ARRAY['SELECT l.clock_id, l.notice_id, l.case_id,', 'SELECT l.clock_id, l.notice_id, l.ban_duty_id, l.case_id,'],
        ARRAY['OR l.notice_id IS NOT NULL OR u.kind', 'OR l.notice_id IS NOT NULL OR l.ban_duty_id IS NOT NULL OR u.kind'],
        ARRAY['(id, clock_id, notice_id, file_id,', '(id, clock_id, notice_id, ban_duty_id, file_id,'],
        ARRAY['d.clock_id, d.notice_id, d.case_id, d.rung, d.told', 'd.clock_id, d.notice_id, d.ban_duty_id, d.case_id, d.rung, d.told'],
        ARRAY['OR e.notice_id = d.notice_id) AND', 'OR e.notice_id = d.notice_id OR e.ban_duty_id = d.ban_duty_id) AND'],
        ARRAY['casework_escalation.clock_id, casework_escalation.notice_id',
              'casework_escalation.clock_id, casework_escalation.notice_id, casework_escalation.ban_duty_id'],
        ARRAY['SELECT DISTINCT clock_id, notice_id, province_id', 'SELECT DISTINCT clock_id, notice_id, ban_duty_id, province_id'],
        ARRAY['AND d.notice_id IS NOT DISTINCT FROM t.notice_id',
              'AND d.notice_id IS NOT DISTINCT FROM t.notice_id AND d.ban_duty_id IS NOT DISTINCT FROM t.ban_duty_id']
    ];
    queue text := pg_get_functiondef(
        'wall.queue_notifications(timestamptz, timestamptz, interval, interval, interval, interval)'::regprocedure
    );
    before text := '        UNION ALL
        -- An address called';
BEGIN
    FOR one IN 1 .. array_length(edits, 1) LOOP
        IF position(edits[one][1] IN steps) = 0 THEN
            RAISE EXCEPTION 'casework: steps are not taken as this migration expects: %', edits[one][1];
        END IF;
        steps := replace(steps, edits[one][1], edits[one][2]);
    END LOOP;
    EXECUTE steps;
    IF position(before IN queue) = 0 THEN
        RAISE EXCEPTION 'casework: notifications are not made as this migration expects';
    END IF;
    -- A ban presses: told at once when it is asked for or made, an hour before its time and when that went by. Who signed it
    -- knows when it ends.
    EXECUTE replace(queue, before, '        UNION ALL
        SELECT t.worker_id, s.thing, hashtextextended(d.id::text, 0)
        FROM public.casework_banduty d JOIN told t ON t.unit_id = d.unit_id CROSS JOIN LATERAL (VALUES
            (''ban'', d.began_at > as_of - interval ''1 day'' AND d.rule <> ''D04''),
            (''ban_due'', d.due_at <= as_of + interval ''1 hour'' AND d.due_at > as_of - kept),
            (''ban_late'', d.due_at <= as_of AND d.due_at > as_of - kept)
        ) s (thing, is_told)
        WHERE d.met_at IS NULL AND s.is_told AND NOT EXISTS (
            SELECT 1 FROM public.casework_contactban b
            WHERE b.order_id = d.order_id AND wall.is_kept_from(t.worker_id, b.case_id)
        )
' || before);
END $$;

RESET ROLE;

REVOKE ALL ON FUNCTION wall.kept_from_ban(uuid), wall.watches_bans(int), wall.ban_may(text, text, boolean, boolean),
    wall.ban_moves(casework_banorder, casework_banorder), wall.ban_keeps_to_the_table(), wall.ban_comes_by_its_act(),
    wall.ban_stands_in_a_file(), wall.ban_is_read_by(text, text), wall.ban_copy_has_its_reader(),
    wall.ban_duty_has_its_bearer(), wall.ban_escalation_ends(), wall.ban_tells_the_desk() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.kept_from_ban(uuid), wall.watches_bans(int) TO casework_app;

ALTER TABLE casework_banorder ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT ON casework_banorder, casework_bancopy, casework_banduty TO casework_wall;
GRANT SELECT, INSERT, UPDATE (stage, decided_at, decided_by_id, began_at, until, served_at, assigned_at, supervisor_id,
    breached_at, back_asked_at, back_decided_at, followed_at) ON casework_banorder TO casework_app;
CREATE POLICY at_its_committee ON casework_banorder FOR SELECT TO casework_app
    USING (committee_id = ANY ((SELECT wall.units())::int[]) AND NOT wall.kept_from_ban(id));
-- The police have a part of what was decided, and none of what is only asked for.
CREATE POLICY at_its_police ON casework_banorder FOR SELECT TO casework_app USING (
    police_id = ANY ((SELECT wall.units())::int[]) AND stage IN ('issued', 'cancelled') AND NOT wall.kept_from_ban(id)
);
CREATE POLICY of_a_case ON casework_banorder FOR SELECT TO casework_app
    USING (EXISTS (SELECT 1 FROM casework_contactban b WHERE b.order_id = casework_banorder.id));
CREATE POLICY asked ON casework_banorder FOR INSERT TO casework_app WITH CHECK (
    stage = 'asked' AND wall.takes_notices(committee_id) AND (police_id IS NULL OR wall.watches_bans(police_id))
    AND asked_at <= clock_timestamp() + interval '5 minutes'
);
CREATE POLICY decided ON casework_banorder FOR UPDATE TO casework_app
    USING (committee_id = ANY ((SELECT wall.units())::int[]) AND NOT wall.kept_from_ban(id));
CREATE POLICY watched ON casework_banorder FOR UPDATE TO casework_app USING (
    police_id = ANY ((SELECT wall.units())::int[]) AND stage IN ('issued', 'cancelled') AND NOT wall.kept_from_ban(id)
);
CREATE POLICY undone ON casework_banorder FOR UPDATE TO casework_app
    USING (EXISTS (SELECT 1 FROM casework_contactban b WHERE b.order_id = casework_banorder.id));
CREATE TRIGGER keeps_to_the_table BEFORE UPDATE ON casework_banorder FOR EACH ROW
    EXECUTE FUNCTION wall.ban_keeps_to_the_table();
CREATE CONSTRAINT TRIGGER stands_in_a_file AFTER INSERT ON casework_banorder DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app') EXECUTE FUNCTION wall.ban_stands_in_a_file();
CREATE CONSTRAINT TRIGGER comes_by_its_act AFTER UPDATE ON casework_banorder DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app') EXECUTE FUNCTION wall.ban_comes_by_its_act();
CREATE TRIGGER tells_the_desk AFTER UPDATE ON casework_banorder FOR EACH ROW EXECUTE FUNCTION wall.ban_tells_the_desk();

ALTER TABLE casework_bancopy ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON casework_bancopy TO casework_app;
CREATE POLICY addressed ON casework_bancopy FOR SELECT TO casework_app USING (
    (unit_id = ANY ((SELECT wall.units())::int[]) OR worker_id = (SELECT wall.worker())) AND NOT wall.kept_from_ban(order_id)
);
CREATE POLICY written ON casework_bancopy FOR INSERT TO casework_app WITH CHECK (
    written_by_id = (SELECT wall.worker()) AND length(words) <= 20000 AND length(sealed_key) <= 1500
    AND written_at <= clock_timestamp() + interval '5 minutes' AND (told_at IS NULL OR told_at <= written_at)
    AND EXISTS (SELECT 1 FROM casework_banorder o WHERE o.id = casework_bancopy.order_id)
);
CREATE TRIGGER has_its_reader BEFORE INSERT ON casework_bancopy FOR EACH ROW EXECUTE FUNCTION wall.ban_copy_has_its_reader();
CREATE CONSTRAINT TRIGGER by_asking AFTER INSERT ON casework_bancopy DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app' AND NEW.part = 'request')
    EXECUTE FUNCTION wall.comes_by_its_act('written_by_id', '', 'ban.ask');
CREATE CONSTRAINT TRIGGER by_asking_back AFTER INSERT ON casework_bancopy DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app' AND NEW.part = 'asked_back')
    EXECUTE FUNCTION wall.comes_by_its_act('written_by_id', '', 'ban.undo');
CREATE CONSTRAINT TRIGGER by_deciding AFTER INSERT ON casework_bancopy DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app' AND NEW.part IN ('decision', 'refusal', 'lifting'))
    EXECUTE FUNCTION wall.comes_by_its_act('written_by_id', '', 'ban.decide');
CREATE CONSTRAINT TRIGGER by_watching AFTER INSERT ON casework_bancopy DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app' AND NEW.part IN ('contact', 'breach'))
    EXECUTE FUNCTION wall.comes_by_its_act('written_by_id', '', 'ban.watch', 'ban.breach');

ALTER TABLE casework_banduty ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (met_at) ON casework_banduty TO casework_app;
CREATE POLICY visible ON casework_banduty FOR SELECT TO casework_app
    USING (EXISTS (SELECT 1 FROM casework_banorder o WHERE o.id = casework_banduty.order_id));
CREATE POLICY begun ON casework_banduty FOR INSERT TO casework_app WITH CHECK (
    met_at IS NULL AND began_at <= clock_timestamp() + interval '5 minutes'
    AND EXISTS (SELECT 1 FROM casework_banorder o WHERE o.id = casework_banduty.order_id)
);
CREATE POLICY met ON casework_banduty FOR UPDATE TO casework_app
    USING (met_at IS NULL AND EXISTS (SELECT 1 FROM casework_banorder o WHERE o.id = casework_banduty.order_id))
    WITH CHECK (met_at IS NOT NULL);
CREATE TRIGGER has_its_bearer BEFORE INSERT OR UPDATE ON casework_banduty FOR EACH ROW
    EXECUTE FUNCTION wall.ban_duty_has_its_bearer();
CREATE CONSTRAINT TRIGGER by_its_act AFTER INSERT OR UPDATE ON casework_banduty DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app')
    EXECUTE FUNCTION wall.comes_by_its_act(
        '', '', 'ban.ask', 'ban.undo', 'ban.breach', 'ban.decide', 'ban.assign', 'ban.watch'
    );
CREATE TRIGGER escalation_ends AFTER UPDATE OF met_at ON casework_banduty FOR EACH ROW
    WHEN (OLD.met_at IS NULL AND NEW.met_at IS NOT NULL) EXECUTE FUNCTION wall.ban_escalation_ends();
