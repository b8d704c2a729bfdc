-- The wall as it is: what the migrations came to, read from the catalog. `make wall` writes it anew; nobody edits it.
--
-- First the functions, views and tables of the schema `wall` and the trigger functions beside the tables, then table by
-- table its row security, policies, triggers and what each role may do. docs/wall.md says how to read it.

CREATE OR REPLACE FUNCTION public.casework_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog'
AS $function$
BEGIN
    RAISE EXCEPTION 'casework: % of % is refused, it is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $function$
;
-- may be called by PUBLIC

CREATE OR REPLACE FUNCTION public.casework_case_moves()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog'
AS $function$
BEGIN
    IF NEW.stage IS DISTINCT FROM OLD.stage AND NOT (OLD.stage || '>' || NEW.stage = ANY (ARRAY[
        'draft>reported',
        'reported>registered', 'reported>duplicate', 'reported>out_of_scope',
        'registered>assessing', 'registered>duplicate', 'registered>out_of_scope',
        'assessing>active', 'assessing>duplicate',
        'active>follow_up', 'active>closure_pending', 'active>duplicate',
        'follow_up>active', 'follow_up>closure_pending', 'follow_up>duplicate',
        'closure_pending>closed', 'closure_pending>active', 'closure_pending>follow_up',
        'closed>assessing',
        'registered>gone', 'assessing>gone', 'active>gone', 'follow_up>gone', 'gone>assessing', 'duplicate>assessing', 'out_of_scope>assessing'
    ])) THEN
        RAISE EXCEPTION 'casework: a case does not move from % to %', OLD.stage, NEW.stage
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.stage IN ('closure_pending', 'closed') AND (
        EXISTS (SELECT 1 FROM public.casework_shelterstay r
                WHERE r.case_id = NEW.id AND r.stage IN ('admitted', 'extended'))
        OR EXISTS (SELECT 1 FROM public.casework_referral r
                WHERE r.case_id = NEW.id AND r.stage IN ('sent', 'accepted'))
    ) THEN
        RAISE EXCEPTION 'casework: an open shelter stay or referral blocks closing' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $function$
;
-- may be called by PUBLIC

CREATE OR REPLACE FUNCTION public.casework_chain_grows()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.case_id = OLD.case_id AND NEW.length = OLD.length + 1 AND NEW.head IS NOT NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'casework: the chain of a case only grows' USING ERRCODE = 'insufficient_privilege';
END $function$
;
-- may be called by PUBLIC

CREATE OR REPLACE FUNCTION public.casework_key_with_see()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog'
AS $function$
DECLARE word text := (SELECT p.codename FROM public.auth_permission p WHERE p.id = NEW.permission_id);
BEGIN
    IF (word = 'see') IS DISTINCT FROM (NEW.sealed_key IS NOT NULL) THEN
        RAISE EXCEPTION 'casework: a grant of % must % a key', word, CASE word WHEN 'see'
            THEN 'carry' ELSE 'not carry' END
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $function$
;
-- may be called by PUBLIC

CREATE OR REPLACE FUNCTION public.casework_leaf_is_in_its_tile()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT FROM public.casework_leaftile t
        WHERE t.tile = OLD.place / 256 AND t.event_ids[(OLD.place % 256)::int + 1] = OLD.event_id
          AND substr(t.leaf_hashes, (OLD.place % 256)::int * 32 + 1, 32) = OLD.leaf_hash
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'casework: % of % is refused, it is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $function$
;
-- may be called by PUBLIC

CREATE OR REPLACE FUNCTION public.casework_leaf_is_new()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF (SELECT min(n.place) / 256 FROM new_leaf n) <= (SELECT max(t.tile) FROM public.casework_leaftile t)
        OR EXISTS (
            SELECT FROM new_leaf n JOIN public.casework_leaftile t
              ON int8range(t.earliest, t.latest, '[]') @> public.casework_moment_of(n.event_id)
            WHERE n.event_id = ANY (t.event_ids)
        )
    THEN
        RAISE EXCEPTION 'casework: this place, or this event, has its leaf' USING ERRCODE = 'unique_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- may be called by PUBLIC

CREATE OR REPLACE FUNCTION public.casework_leaves(first bigint, behind bigint)
 RETURNS TABLE(place bigint, event_id uuid, leaf_hash bytea)
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT t.tile * 256 + e.n - 1, e.id, substr(h.hashes, (e.n::int - 1) * 32 + 1, 32)
    FROM public.casework_leaftile t,
        -- Fetched once for a tile, and not once for each of its places.
        LATERAL (SELECT t.leaf_hashes || '' AS hashes OFFSET 0) h,
        LATERAL unnest(t.event_ids) WITH ORDINALITY e (id, n)
    WHERE t.tile BETWEEN first / 256 AND (behind - 1) / 256
      AND t.tile * 256 + e.n > first AND t.tile * 256 + e.n <= behind
    UNION ALL
    SELECT l.place, l.event_id, l.leaf_hash FROM public.casework_leaf l WHERE l.place >= first AND l.place < behind
$function$
;
-- may be called by PUBLIC

CREATE OR REPLACE FUNCTION public.casework_leaves_of(ids uuid[])
 RETURNS TABLE(place bigint, event_id uuid, leaf_hash bytea)
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT f.tile * 256 + f.n - 1, f.id, substr(f.leaf_hashes, (f.n - 1) * 32 + 1, 32)
    FROM (
        SELECT t.tile, t.leaf_hashes, w.id, array_position(t.event_ids, w.id) AS n
        FROM unnest(ids) w (id) JOIN public.casework_leaftile t
          ON int8range(t.earliest, t.latest, '[]') @> public.casework_moment_of(w.id)
    ) f
    WHERE f.n IS NOT NULL
    UNION ALL
    SELECT l.place, l.event_id, l.leaf_hash FROM public.casework_leaf l WHERE l.event_id = ANY (ids)
$function$
;
-- may be called by PUBLIC

CREATE OR REPLACE FUNCTION public.casework_moment_of(id uuid)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT ('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint
$function$
;
-- may be called by PUBLIC

CREATE OR REPLACE FUNCTION public.casework_nothing_new_while_closing()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog'
AS $function$
DECLARE here text;
BEGIN
    -- FOR SHARE waits for a closing under way and then reads its result, so that neither overtakes the other.
    SELECT c.stage INTO here FROM public.casework_case c WHERE c.id = NEW.case_id FOR SHARE;
    IF here IN ('closure_pending', 'closed', 'gone') THEN
        RAISE EXCEPTION 'casework: the case is being closed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $function$
;
-- may be called by PUBLIC

CREATE OR REPLACE FUNCTION public.casework_shut_tiles(most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    next bigint := (SELECT coalesce(max(t.tile) + 1, 0) FROM public.casework_leaftile t);
    signed bigint := (SELECT coalesce(max(c.size), 0) FROM public.casework_checkpoint c);
    shut int := 0;
BEGIN
    WHILE shut < most AND (next + 1) * 256 <= signed LOOP
        INSERT INTO public.casework_leaftile (tile, event_ids, leaf_hashes, earliest, latest)
        SELECT next, array_agg(l.event_id ORDER BY l.place), string_agg(l.leaf_hash, '' ORDER BY l.place),
            min(public.casework_moment_of(l.event_id)), max(public.casework_moment_of(l.event_id))
        FROM public.casework_leaf l
        WHERE l.place >= next * 256 AND l.place < (next + 1) * 256
        HAVING count(*) = 256 AND bool_and(length(l.leaf_hash) = 32);
        -- What somebody took out or rewrote is left as it is found, for whoever looks into it.
        EXIT WHEN NOT FOUND;
        DELETE FROM public.casework_leaf l WHERE l.place >= next * 256 AND l.place < (next + 1) * 256;
        next := next + 1;
        shut := shut + 1;
    END LOOP;
    RETURN shut;
END $function$
;
-- may be called by casework_sequencer

CREATE OR REPLACE FUNCTION public.casework_tile_is_its_leaves()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF cardinality(NEW.event_ids) = 256 AND length(NEW.leaf_hashes) = 8192
        AND EXISTS (SELECT FROM public.casework_checkpoint c WHERE c.size >= (NEW.tile + 1) * 256)
        AND 256 = (
            SELECT count(*) FROM public.casework_leaf l, LATERAL (SELECT (l.place - NEW.tile * 256)::int) p (n)
            WHERE l.place >= NEW.tile * 256 AND l.place < (NEW.tile + 1) * 256
              AND NEW.event_ids[p.n + 1] = l.event_id AND substr(NEW.leaf_hashes, p.n * 32 + 1, 32) = l.leaf_hash
              AND public.casework_moment_of(l.event_id) BETWEEN NEW.earliest AND NEW.latest
        )
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'casework: a tile says what its leaves say' USING ERRCODE = 'insufficient_privilege';
END $function$
;
-- may be called by PUBLIC

CREATE OR REPLACE FUNCTION wall.arrived_on(subject uuid, since timestamp with time zone)
 RETURNS TABLE(id uuid, at timestamp with time zone)
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT r.id, r.danger_told_at FROM public.casework_referral r
    WHERE r.case_id = subject AND r.danger_told_at > since
    UNION ALL SELECT s.id, s.ended_at FROM public.casework_shelterstay s
    WHERE s.case_id = subject AND s.stage = 'left_unannounced' AND s.ended_at > since
    UNION ALL SELECT a.id, a.asked_at FROM public.casework_consent a WHERE a.case_id = subject AND a.asked_at > since
    UNION ALL SELECT subject, max(x.made_at) FROM public.casework_exclusion x
    WHERE x.case_id = subject AND x.made_at > since HAVING count(*) > 0
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.ask_call_back(report uuid, asked_hour timestamp with time zone, desk integer, key_here bytea, province integer, key_there bytea, told bytea, act_within interval, settle_within interval)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    here boolean := (
        SELECT count(*) FILTER (WHERE r.received_at = asked_hour) < 20 AND count(*) FILTER (WHERE r.ended_at IS NULL) < 100
        FROM public.casework_violencereport r
        WHERE r.desk_id = desk AND r.received_by_id IS NULL AND r.received_at > asked_hour - interval '30 days'
    );
    there boolean := (
        SELECT count(*) FILTER (WHERE r.received_at = asked_hour) < 200 AND count(*) FILTER (WHERE r.ended_at IS NULL) < 1000
        FROM public.casework_violencereport r
        WHERE r.desk_id = province AND r.received_by_id IS NULL AND r.received_at > asked_hour - interval '30 days'
    );
    place int := CASE WHEN here THEN desk WHEN there THEN province END;
BEGIN
    IF place IS NULL OR octet_length(told) > 20000 OR asked_hour <> date_trunc('hour', asked_hour)
        OR asked_hour NOT BETWEEN clock_timestamp() - interval '65 minutes' AND clock_timestamp()
        OR ('x' || left(replace(report::text, '-', ''), 12))::bit(48)::bigint <> extract(epoch FROM asked_hour)::bigint * 1000
        OR act_within NOT BETWEEN interval '1 hour' AND interval '7 days'
        OR settle_within NOT BETWEEN act_within AND interval '7 days'
        OR NOT EXISTS (
            SELECT 1 FROM wall.call_back_places(ask_call_back.province) p WHERE p.id = place
        )
    THEN
        RETURN;
    END IF;
    INSERT INTO public.casework_violencereport (id, desk_id, received_at, act_by, settle_by, sealed_key, told)
    VALUES (report, place, asked_hour, asked_hour + act_within, asked_hour + settle_within,
        CASE WHEN here THEN key_here ELSE key_there END, ask_call_back.told);
    INSERT INTO wall.call_back_hour (desk_id, hour) VALUES (place, asked_hour) ON CONFLICT DO NOTHING;
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.asked_from_outside()
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT session_user <> 'casework_app' AND current_setting('role') <> 'casework_app'
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.asked_since()
 RETURNS uuid
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT coalesce(
        (SELECT (lpad(to_hex((extract(epoch FROM max(m.applied)) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
         FROM public.django_migrations m WHERE m.app = 'casework' AND m.name = '0026_reaches'),
        'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid
    )
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.assigns_well()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_membership m JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
        WHERE m.worker_id = NEW.assigned_id AND m.unit_id = NEW.desk_id AND m.ended_at IS NULL
    ) OR EXISTS (
        SELECT 1 FROM wall.kept_out x WHERE x.case_id = NEW.id AND x.worker_id = NEW.assigned_id
    ) THEN
        RAISE EXCEPTION 'casework: a case is not assigned to this one' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.back_dated(event casework_event)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT event.case_id IS NOT NULL AND abs(extract(epoch FROM event.at - clock_timestamp())) > 600
        AND NOT wall.sees_case(event.case_id)
        AND coalesce(event.at > clock_timestamp() OR event.at < (
            SELECT before.at FROM public.casework_event before
            WHERE before.case_id = event.case_id AND before.case_seq = event.case_seq - 1
        ) - interval '10 minutes', true)
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.ban_begins_when_it_is_decided()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF NEW.began_at IS DISTINCT FROM NEW.decided_at OR NEW.until IS NULL
        OR NEW.decided_at > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'casework: a ban begins when it is decided, and has an end' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.ban_comes_by_its_act()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.ban_copy_has_its_reader()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.ban_duty_has_its_bearer()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.ban_escalation_ends()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    UPDATE public.casework_escalation e SET ended_at = NEW.met_at WHERE e.ban_duty_id = NEW.id AND e.ended_at IS NULL;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.ban_is_decided_by_the_chair()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF EXISTS (SELECT 1 FROM wall.ban_moves(OLD, NEW) m WHERE 'ban.decide' = ANY (m.acts))
        AND NOT wall.is_chair_at(NEW.committee_id) THEN
        RAISE EXCEPTION 'casework: the chairman decides on a ban' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.ban_is_read_by(part text, reader text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT (part, reader) IN (
        ('request', 'committee'),
        ('decision', 'committee'), ('decision', 'police'), ('decision', 'desk'),
        ('refusal', 'committee'), ('refusal', 'desk'),
        ('asked_back', 'committee'),
        ('lifting', 'committee'), ('lifting', 'police'), ('lifting', 'desk'),
        ('contact', 'supervisor'), ('contact', 'desk'),
        ('breach', 'police'), ('breach', 'desk')
    )
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.ban_keeps_to_the_table()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.ban_may(move text, stage text, is_over boolean, watched boolean)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.ban_moves(was casework_banorder, stands casework_banorder)
 RETURNS TABLE(move text, at timestamp with time zone, writes text[], acts text[])
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.ban_parts_that_stand(ban uuid)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
    SELECT p.id FROM public.casework_bancopy p
    WHERE p.order_id = ban AND (p.unit_id = ANY (wall.units()) OR p.worker_id = wall.worker())
      AND NOT wall.kept_from_ban(ban) AND wall.bancopy_stands(p.id)
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.ban_stands(ban uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_banorder o
        WHERE o.id = ban AND NOT wall.kept_from_ban(ban) AND (
            o.committee_id = ANY (wall.units()) OR o.police_id = ANY (wall.units()) AND o.stage IN ('issued', 'cancelled')
        )
    ) AND wall.banorder_stands(ban) OR EXISTS (
        SELECT 1 FROM public.casework_contactban b WHERE b.order_id = ban AND wall.sees_case(b.case_id)
    ) AND wall.banorder_stands(ban)
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.ban_stands_in_a_file()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.ban_tells_the_desk()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.bancopy_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'bancopy', r.id::text, '', NULL, '' FROM old_rows r WHERE true
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'bancopy'::text AS kind, r.id::text AS number, ''::text AS subject, NULL::uuid AS its_case, (json_build_object('order', r.order_id, 'part', r.part, 'unit', r.unit_id, 'worker', r.worker_id,
                'told', (extract(epoch FROM r.told_at) * 1000000)::bigint, 'at', (extract(epoch FROM r.written_at) * 1000000)::bigint, 'by', r.written_by_id,
                'sealed', wall.hashed(convert_to(json_build_array(r.sealed_key, r.words)::text, 'UTF8'))))::text AS said, NULL::bytea AS salt FROM new_rows r WHERE true) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.bancopy_stands(which uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
                SELECT EXISTS (
                    SELECT 1 FROM (SELECT 'bancopy'::text AS kind, r.id::text AS number, ''::text AS subject, NULL::uuid AS its_case, (json_build_object('order', r.order_id, 'part', r.part, 'unit', r.unit_id, 'worker', r.worker_id,
                'told', (extract(epoch FROM r.told_at) * 1000000)::bigint, 'at', (extract(epoch FROM r.written_at) * 1000000)::bigint, 'by', r.written_by_id,
                'sealed', wall.hashed(convert_to(json_build_array(r.sealed_key, r.words)::text, 'UTF8'))))::text AS said, NULL::bytea AS salt FROM public.casework_bancopy r WHERE true AND r.id = which) s
                    JOIN wall.bound_row b ON b.kind = s.kind AND b.number = s.number AND b.digest = wall.row_digest(s.said)
                    JOIN public.casework_event e ON e.id = b.event_id AND wall.says_row(e.body, b.number, b.digest)
                )
            $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.banduty_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'banduty', r.id::text, '', NULL, '' FROM old_rows r WHERE true
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'banduty'::text AS kind, r.id::text AS number, ''::text AS subject, NULL::uuid AS its_case, (json_build_object('order', r.order_id, 'rule', r.rule, 'unit', r.unit_id, 'began', (extract(epoch FROM r.began_at) * 1000000)::bigint,
                'due', (extract(epoch FROM r.due_at) * 1000000)::bigint, 'met', (extract(epoch FROM r.met_at) * 1000000)::bigint))::text AS said, NULL::bytea AS salt FROM new_rows r WHERE true) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.banorder_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'banorder', r.id::text, '', NULL, '' FROM old_rows r WHERE true
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'banorder'::text AS kind, r.id::text AS number, ''::text AS subject, NULL::uuid AS its_case, (json_build_object('committee', r.committee_id, 'police', r.police_id, 'desk', r.desk_id,
                'asked', (extract(epoch FROM r.asked_at) * 1000000)::bigint, 'stage', r.stage, 'decided', (extract(epoch FROM r.decided_at) * 1000000)::bigint,
                'decided_by', r.decided_by_id, 'began', (extract(epoch FROM r.began_at) * 1000000)::bigint, 'until', (extract(epoch FROM r.until) * 1000000)::bigint,
                'served', (extract(epoch FROM r.served_at) * 1000000)::bigint, 'assigned', (extract(epoch FROM r.assigned_at) * 1000000)::bigint, 'supervisor', r.supervisor_id,
                'breached', (extract(epoch FROM r.breached_at) * 1000000)::bigint, 'back_asked', (extract(epoch FROM r.back_asked_at) * 1000000)::bigint,
                'back_decided', (extract(epoch FROM r.back_decided_at) * 1000000)::bigint, 'followed', (extract(epoch FROM r.followed_at) * 1000000)::bigint))::text AS said, NULL::bytea AS salt FROM new_rows r WHERE true) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.banorder_stands(which uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
                SELECT EXISTS (
                    SELECT 1 FROM (SELECT 'banorder'::text AS kind, r.id::text AS number, ''::text AS subject, NULL::uuid AS its_case, (json_build_object('committee', r.committee_id, 'police', r.police_id, 'desk', r.desk_id,
                'asked', (extract(epoch FROM r.asked_at) * 1000000)::bigint, 'stage', r.stage, 'decided', (extract(epoch FROM r.decided_at) * 1000000)::bigint,
                'decided_by', r.decided_by_id, 'began', (extract(epoch FROM r.began_at) * 1000000)::bigint, 'until', (extract(epoch FROM r.until) * 1000000)::bigint,
                'served', (extract(epoch FROM r.served_at) * 1000000)::bigint, 'assigned', (extract(epoch FROM r.assigned_at) * 1000000)::bigint, 'supervisor', r.supervisor_id,
                'breached', (extract(epoch FROM r.breached_at) * 1000000)::bigint, 'back_asked', (extract(epoch FROM r.back_asked_at) * 1000000)::bigint,
                'back_decided', (extract(epoch FROM r.back_decided_at) * 1000000)::bigint, 'followed', (extract(epoch FROM r.followed_at) * 1000000)::bigint))::text AS said, NULL::bytea AS salt FROM public.casework_banorder r WHERE true AND r.id = which) s
                    JOIN wall.bound_row b ON b.kind = s.kind AND b.number = s.number AND b.digest = wall.row_digest(s.said)
                    JOIN public.casework_event e ON e.id = b.event_id AND wall.says_row(e.body, b.number, b.digest)
                )
            $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.being_founded(unit integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (SELECT 1 FROM public.casework_unit u WHERE u.group_id = unit AND u.kind = 'province')
       AND NOT EXISTS (
        SELECT 1 FROM public.casework_membershipkey k
        JOIN public.casework_membership m ON m.id = k.membership_id WHERE m.unit_id = unit
    )
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.body_written(event uuid)
 RETURNS bytea
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT e.body FROM public.casework_event e
    WHERE e.id = event AND e.worker_id IS NULL AND age(e.xmin) <= age(pg_current_xact_id()::xid)
      AND pg_xact_status((
          (pg_current_xact_id()::text::bigint >> 32 << 32) + e.xmin::text::bigint
          + CASE WHEN e.xmin::text::bigint < pg_current_xact_id()::xid::text::bigint THEN 1::bigint << 32 ELSE 0 END
      )::text::xid8) = 'in progress'
$function$
;
-- belongs to casework_wall; may be called by casework_app, casework_sequencer

CREATE OR REPLACE FUNCTION wall.broken_log_at(unit integer)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT k FROM wall.cases_keyed_to(unit) k
    WHERE wall.in_my_province(unit) AND (NOT wall.chain_holds(k) OR NOT EXISTS (
        SELECT 1 FROM public.casework_event e WHERE e.case_id = k AND e.id = (
            SELECT h.event_id FROM public.casework_historicalcase h WHERE h.id = k ORDER BY h.history_id DESC LIMIT 1
        )
    )) LIMIT 1
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.call_back_places(province integer)
 RETURNS TABLE(id integer, kind text, name text, parent_id integer, province_id integer, commune_code text, commune_valid_from date, phone text, public_key bytea, certified bytea)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT u.group_id, u.kind, u.name, u.parent_id, u.province_id, u.commune_code, u.commune_valid_from, u.phone,
        u.public_key, u.certified
    FROM public.casework_unit u
    WHERE u.is_active AND (u.group_id = province AND u.kind = 'province' OR u.province_id = province AND u.kind = 'commune_desk')
    ORDER BY u.kind DESC, u.name
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.call_back_roll(province integer)
 RETURNS TABLE(floors bytea, certified bytea, signing_keys bytea, said text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT r.floors, r.certified, r.signing_keys, wall.signing_keys_said(r.unit_id)
    FROM public.casework_provinceroll r WHERE r.unit_id = province
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.cases_kept_from(asked bigint)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'on'
AS $function$
    SELECT ARRAY(
        SELECT x.case_id FROM public.casework_exclusion x WHERE x.worker_id = asked UNION ALL SELECT k.report_id FROM public.casework_reportkept k WHERE k.worker_id = asked
        UNION ALL
        SELECT e.case_id FROM public.casework_event e
        WHERE e.case_id IS NOT NULL AND position('["exclude","case",'::bytea IN e.body) > 0
          AND wall.whom_it_keeps_out(e.body, e.case_id) @> ARRAY[asked]
    ) WHERE asked = wall.worker() OR wall.asked_from_outside()
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.cases_keyed_to(unit integer)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT h.content_object_id FROM public.casework_caseheldbyunit h WHERE h.group_id = ANY (wall.opens_keys_of(unit))
    UNION
    SELECT r.case_id FROM public.casework_referralheldbyunit h
    JOIN public.casework_referral r ON r.id = h.content_object_id WHERE h.group_id = ANY (wall.opens_keys_of(unit))
    UNION
    SELECT r.case_id FROM public.casework_shelterstayheldbyunit h
    JOIN public.casework_shelterstay r ON r.id = h.content_object_id WHERE h.group_id = ANY (wall.opens_keys_of(unit))
    UNION
    SELECT n.case_id FROM public.casework_notice n JOIN public.casework_committeenotice c ON c.id = n.copy_id
    WHERE c.unit_id = ANY (wall.opens_keys_of(unit))
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.cases_unread_at(at_unit bigint)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
    SELECT DISTINCT r.case_id FROM public.casework_referral r
    WHERE r.to_unit_id = at_unit AND r.stage IN ('sent', 'accepted') AND wall.sees_case(r.case_id) AND NOT EXISTS (
        SELECT 1 FROM public.casework_membership m
        JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
        WHERE m.unit_id = at_unit AND m.ended_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM wall.kept_out x WHERE x.case_id = r.case_id AND x.worker_id = m.worker_id
        )
    )
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.casework_alarm_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'alarm', r.id::text, coalesce(r.file_id::text, ''), r.file_id, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'alarm'::text AS kind, r.id::text AS number, coalesce(r.file_id::text, '') AS subject, r.file_id AS its_case, (json_build_object('unit', r.unit_id, 'desk', r.desk_id, 'province', r.province_id, 'case', r.file_id,
                'by', r.raised_by_id, 'at', (extract(epoch FROM r.raised_at) * 1000000)::bigint, 'mistaken_by', r.mistaken_by_id,
                'mistaken', (extract(epoch FROM r.mistaken_at) * 1000000)::bigint, 'answered_by', r.answered_by_id, 'answered', (extract(epoch FROM r.answered_at) * 1000000)::bigint,
                'answer', r.answer))::text AS said, NULL::bytea AS salt FROM new_rows r) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_alert_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'alert', r.id::text, '', NULL::uuid, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'alert'::text AS kind, r.id::text AS number, '' AS subject, NULL::uuid AS its_case, (json_build_object('at', (extract(epoch FROM r.at) * 1000000)::bigint, 'kind', r.kind, 'event', r.event_id, 'place', r.place,
                'row', r.row))::text AS said, NULL::bytea AS salt FROM new_rows r) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_caseheldbyunit_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'caseheldbyunit', r.id::text, r.content_object_id::text, r.content_object_id, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'caseheldbyunit'::text AS kind, r.id::text AS number, r.content_object_id::text AS subject, r.content_object_id AS its_case, (json_build_object('object', r.content_object_id, 'unit', r.group_id,
            'word', (SELECT p.codename FROM public.auth_permission p WHERE p.id = r.permission_id),
            'by', r.granted_by, 'at', (extract(epoch FROM r.granted_at) * 1000000)::bigint, 'act', r.origin, 'why', r.reason,
            'until', (extract(epoch FROM r.expires_at) * 1000000)::bigint, 'key', encode(sha256(r.sealed_key), 'hex'), 'key_number', r.key_number, 'unit_mark', encode(sha256(r.unit_mark), 'hex')))::text AS said, NULL::bytea AS salt FROM new_rows r) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_caseheldbyworker_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'caseheldbyworker', r.id::text, r.content_object_id::text, r.content_object_id, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'caseheldbyworker'::text AS kind, r.id::text AS number, r.content_object_id::text AS subject, r.content_object_id AS its_case, (json_build_object('object', r.content_object_id, 'worker', r.user_id, 'through', r.through_unit_id,
            'word', (SELECT p.codename FROM public.auth_permission p WHERE p.id = r.permission_id),
            'by', r.granted_by, 'at', (extract(epoch FROM r.granted_at) * 1000000)::bigint, 'act', r.origin, 'why', r.reason,
            'until', (extract(epoch FROM r.expires_at) * 1000000)::bigint, 'key', encode(sha256(r.sealed_key), 'hex'), 'key_number', r.key_number))::text AS said, NULL::bytea AS salt FROM new_rows r) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_clock_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'clock', r.id::text, r.case_id::text, r.case_id, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'clock'::text AS kind, r.id::text AS number, r.case_id::text AS subject, r.case_id AS its_case, (json_build_object('case', r.case_id, 'rule', r.rule, 'object', r.object_id, 'unit', r.unit_id,
                'began', (extract(epoch FROM r.began_at) * 1000000)::bigint, 'due', (extract(epoch FROM r.due_at) * 1000000)::bigint, 'met', (extract(epoch FROM r.met_at) * 1000000)::bigint))::text AS said, NULL::bytea AS salt FROM new_rows r) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_contactwarning_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'contactwarning', r.id::text, r.case_id::text, r.case_id, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'contactwarning'::text AS kind, r.id::text AS number, r.case_id::text AS subject, r.case_id AS its_case, (json_build_object('case', r.case_id, 'referral', r.referral_id, 'by', r.said_by_id,
                'at', (extract(epoch FROM r.said_at) * 1000000)::bigint, 'ended_by', r.ended_by_id, 'ended', (extract(epoch FROM r.ended_at) * 1000000)::bigint))::text AS said, NULL::bytea AS salt FROM new_rows r) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_decoy_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'oversight', r.id::text, '', NULL::uuid, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'oversight'::text AS kind, r.id::text AS number, '' AS subject, NULL::uuid AS its_case, (json_build_object('sealed', wall.hashed(convert_to(
                json_build_array(r.province_id, r.sealed_key, r.what)::text, 'UTF8'))))::text AS said, NULL::bytea AS salt FROM new_rows r) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_escalation_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'escalation', r.id::text, '', NULL::uuid, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'escalation'::text AS kind, r.id::text AS number, '' AS subject, NULL::uuid AS its_case, (json_build_object('case', r.file_id, 'clock', r.clock_id, 'rung', r.rung, 'unit', r.unit_id,
                'about', r.about_id, 'at', (extract(epoch FROM r.taken_at) * 1000000)::bigint, 'ended', (extract(epoch FROM r.ended_at) * 1000000)::bigint,
                'answered_by', r.answered_by_id, 'answered', (extract(epoch FROM r.answered_at) * 1000000)::bigint, 'answer', r.answer))::text AS said, NULL::bytea AS salt FROM new_rows r) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_exclusion_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'exclusion', r.id::text, r.case_id::text, r.case_id, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'exclusion'::text AS kind, r.id::text AS number, r.case_id::text AS subject, r.case_id AS its_case, (json_build_object('case', r.case_id, 'worker', r.worker_id, 'by', r.made_by_id,
                'at', (extract(epoch FROM r.made_at) * 1000000)::bigint))::text AS said, NULL::bytea AS salt FROM new_rows r) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_handover_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'handover', r.id::text, '', NULL::uuid, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'handover'::text AS kind, r.id::text AS number, '' AS subject, NULL::uuid AS its_case, (json_build_object('unit', r.unit_id, 'worker', r.worker_id, 'to', r.to_id, 'at', (extract(epoch FROM r.made_at) * 1000000)::bigint,
                'until', r.until_on::text, 'ended_by', r.ended_by_id, 'ended', (extract(epoch FROM r.ended_at) * 1000000)::bigint))::text AS said, NULL::bytea AS salt FROM new_rows r) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_herno_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'herno', r.id::text, coalesce(r.case_id::text, ''), r.case_id, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'herno'::text AS kind, r.id::text AS number, coalesce(r.case_id::text, '') AS subject, r.case_id AS its_case, (json_build_object('case', r.case_id, 'unit', r.unit_id, 'by', r.heard_by_id, 'at', (extract(epoch FROM r.heard_at) * 1000000)::bigint,
                'how', r.how, 'dark', (extract(epoch FROM r.dark_at) * 1000000)::bigint, 'desk_keeps', r.desk_keeps, 'back_by', r.taken_back_by_id,
                'back', (extract(epoch FROM r.taken_back_at) * 1000000)::bigint, 'sealed', wall.hashed(convert_to(
                    json_build_array(r.copies, r.sealed_key, r.kind)::text, 'UTF8'))))::text AS said, NULL::bytea AS salt FROM new_rows r) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_membership_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'membership', r.id::text, '', NULL::uuid, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'membership'::text AS kind, r.id::text AS number, '' AS subject, NULL::uuid AS its_case, (json_build_object('worker', r.worker_id, 'unit', r.unit_id, 'role', r.role,
                'began', (extract(epoch FROM r.began_at) * 1000000)::bigint, 'ended', (extract(epoch FROM r.ended_at) * 1000000)::bigint,
                'certified', encode(sha256(r.certified), 'hex')))::text AS said, NULL::bytea AS salt FROM new_rows r) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_membershipkey_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'membershipkey', r.membership_id::text, '', NULL::uuid, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'membershipkey'::text AS kind, r.membership_id::text AS number, '' AS subject, NULL::uuid AS its_case, (json_build_object('membership', r.membership_id, 'key', encode(sha256(r.sealed_unit_key), 'hex')))::text AS said, NULL::bytea AS salt FROM new_rows r) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_notificationaddress_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'notificationaddress', r.id::text, '', NULL::uuid, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'notificationaddress'::text AS kind, r.id::text AS number, '' AS subject, NULL::uuid AS its_case, (json_build_object('worker', r.worker_id, 'way', r.way, 'at', (extract(epoch FROM r.set_at) * 1000000)::bigint,
                'ended', (extract(epoch FROM r.ended_at) * 1000000)::bigint,
                'address', wall.hashed(s.salt || convert_to(r.address, 'UTF8'))))::text AS said, s.salt AS salt FROM new_rows r, LATERAL (SELECT coalesce((SELECT b.salt FROM wall.bound_row b WHERE b.kind = 'notificationaddress' AND b.number = r.id::text), uuid_send(gen_random_uuid())) AS salt) s) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_organisation_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'organisation', r.unit_id::text, '', NULL::uuid, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'organisation'::text AS kind, r.unit_id::text AS number, '' AS subject, NULL::uuid AS its_case, (json_build_object('unit', r.unit_id, 'serves', r.serves_id, 'services', r.services::text,
                'certified', encode(sha256(r.certified), 'hex')))::text AS said, NULL::bytea AS salt FROM new_rows r) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_provinceroll_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'provinceroll', r.unit_id::text, '', NULL::uuid, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'provinceroll'::text AS kind, r.unit_id::text AS number, '' AS subject, NULL::uuid AS its_case, (json_build_object('unit', r.unit_id, 'floors', encode(sha256(r.floors), 'hex'),
                'certified', encode(sha256(r.certified), 'hex')))::text AS said, NULL::bytea AS salt FROM new_rows r) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_redactedname_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'redactedname', r.id::text, '', NULL::uuid, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'redactedname'::text AS kind, r.id::text AS number, '' AS subject, NULL::uuid AS its_case, (json_build_object('worker', r.worker_id, 'province', r.province_id, 'why', r.reason,
                'by', r.ruled_by_id, 'at', (extract(epoch FROM r.ruled_at) * 1000000)::bigint, 'ended_by', r.ended_by_id,
                'ended', (extract(epoch FROM r.ended_at) * 1000000)::bigint))::text AS said, NULL::bytea AS salt FROM new_rows r) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_referralheldbyunit_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'referralheldbyunit', r.id::text, r.content_object_id::text, t.case_id, '' FROM old_rows r LEFT JOIN public.casework_referral t ON t.id = r.content_object_id
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'referralheldbyunit'::text AS kind, r.id::text AS number, r.content_object_id::text AS subject, t.case_id AS its_case, (json_build_object('object', r.content_object_id, 'unit', r.group_id,
            'word', (SELECT p.codename FROM public.auth_permission p WHERE p.id = r.permission_id),
            'by', r.granted_by, 'at', (extract(epoch FROM r.granted_at) * 1000000)::bigint, 'act', r.origin, 'why', r.reason,
            'until', (extract(epoch FROM r.expires_at) * 1000000)::bigint, 'key', encode(sha256(r.sealed_key), 'hex'), 'key_number', r.key_number, 'unit_mark', encode(sha256(r.unit_mark), 'hex')))::text AS said, NULL::bytea AS salt FROM new_rows r LEFT JOIN public.casework_referral t ON t.id = r.content_object_id) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_referralheldbyworker_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'referralheldbyworker', r.id::text, r.content_object_id::text, t.case_id, '' FROM old_rows r LEFT JOIN public.casework_referral t ON t.id = r.content_object_id
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'referralheldbyworker'::text AS kind, r.id::text AS number, r.content_object_id::text AS subject, t.case_id AS its_case, (json_build_object('object', r.content_object_id, 'worker', r.user_id, 'through', r.through_unit_id,
            'word', (SELECT p.codename FROM public.auth_permission p WHERE p.id = r.permission_id),
            'by', r.granted_by, 'at', (extract(epoch FROM r.granted_at) * 1000000)::bigint, 'act', r.origin, 'why', r.reason,
            'until', (extract(epoch FROM r.expires_at) * 1000000)::bigint, 'key', encode(sha256(r.sealed_key), 'hex'), 'key_number', r.key_number))::text AS said, NULL::bytea AS salt FROM new_rows r LEFT JOIN public.casework_referral t ON t.id = r.content_object_id) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_reportcall_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'reportcall', r.id::text, '', NULL, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said) FROM (SELECT 'reportcall'::text AS kind, r.id::text AS number, ''::text AS subject, NULL::uuid AS its_case, (json_build_object('report', r.report_id, 'by', r.written_by_id, 'at', (extract(epoch FROM r.written_at) * 1000000)::bigint,
                'sealed', wall.hashed(convert_to(json_build_array(r.said)::text, 'UTF8'))))::text AS said, NULL::bytea AS salt FROM new_rows r) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = excluded.digest, tx = excluded.tx, event_id = NULL, older = false
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_reportkept_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'reportkept', r.id::text, '', NULL, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said) FROM (SELECT 'reportkept'::text AS kind, r.id::text AS number, ''::text AS subject, NULL::uuid AS its_case, (json_build_object('report', r.report_id, 'worker', r.worker_id))::text AS said, NULL::bytea AS salt FROM new_rows r) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = excluded.digest, tx = excluded.tx, event_id = NULL, older = false
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_review_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'oversight', r.id::text, '', NULL::uuid, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'oversight'::text AS kind, r.id::text AS number, '' AS subject, NULL::uuid AS its_case, (json_build_object('sealed', wall.hashed(convert_to(json_build_array(r.province_id, r.kind, r.worker_id,
                r.about_id, r.mark, r.upto, r.by_id, (extract(epoch FROM r.at) * 1000000)::bigint, r.locked_by, r.sealed_key, r.words)::text,
                'UTF8'))))::text AS said, NULL::bytea AS salt FROM new_rows r) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_shelterstayheldbyunit_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'shelterstayheldbyunit', r.id::text, r.content_object_id::text, t.case_id, '' FROM old_rows r LEFT JOIN public.casework_shelterstay t ON t.id = r.content_object_id
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'shelterstayheldbyunit'::text AS kind, r.id::text AS number, r.content_object_id::text AS subject, t.case_id AS its_case, (json_build_object('object', r.content_object_id, 'unit', r.group_id,
            'word', (SELECT p.codename FROM public.auth_permission p WHERE p.id = r.permission_id),
            'by', r.granted_by, 'at', (extract(epoch FROM r.granted_at) * 1000000)::bigint, 'act', r.origin, 'why', r.reason,
            'until', (extract(epoch FROM r.expires_at) * 1000000)::bigint, 'key', encode(sha256(r.sealed_key), 'hex'), 'key_number', r.key_number, 'unit_mark', encode(sha256(r.unit_mark), 'hex')))::text AS said, NULL::bytea AS salt FROM new_rows r LEFT JOIN public.casework_shelterstay t ON t.id = r.content_object_id) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_shelterstayheldbyworker_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'shelterstayheldbyworker', r.id::text, r.content_object_id::text, t.case_id, '' FROM old_rows r LEFT JOIN public.casework_shelterstay t ON t.id = r.content_object_id
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'shelterstayheldbyworker'::text AS kind, r.id::text AS number, r.content_object_id::text AS subject, t.case_id AS its_case, (json_build_object('object', r.content_object_id, 'worker', r.user_id, 'through', r.through_unit_id,
            'word', (SELECT p.codename FROM public.auth_permission p WHERE p.id = r.permission_id),
            'by', r.granted_by, 'at', (extract(epoch FROM r.granted_at) * 1000000)::bigint, 'act', r.origin, 'why', r.reason,
            'until', (extract(epoch FROM r.expires_at) * 1000000)::bigint, 'key', encode(sha256(r.sealed_key), 'hex'), 'key_number', r.key_number))::text AS said, NULL::bytea AS salt FROM new_rows r LEFT JOIN public.casework_shelterstay t ON t.id = r.content_object_id) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_standby_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'standby', r.id::text, '', NULL::uuid, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'standby'::text AS kind, r.id::text AS number, '' AS subject, NULL::uuid AS its_case, (json_build_object('desk', r.desk_id, 'stands_by', r.stands_by_id, 'set_by', r.set_by_id,
                'set', (extract(epoch FROM r.set_at) * 1000000)::bigint, 'ended_by', r.ended_by_id, 'ended', (extract(epoch FROM r.ended_at) * 1000000)::bigint,
                'certified', encode(sha256(r.certified), 'hex')))::text AS said, NULL::bytea AS salt FROM new_rows r) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_statedreason_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'oversight', r.id::text, '', NULL::uuid, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'oversight'::text AS kind, r.id::text AS number, '' AS subject, NULL::uuid AS its_case, (json_build_object('sealed', wall.hashed(convert_to(json_build_array(r.province_id, r.case_id, r.by_id,
                r.day::text, (extract(epoch FROM r.at) * 1000000)::bigint, r.words)::text, 'UTF8'))))::text AS said, NULL::bytea AS salt FROM new_rows r) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_unit_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'unit', r.group_id::text, '', NULL::uuid, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'unit'::text AS kind, r.group_id::text AS number, '' AS subject, NULL::uuid AS its_case, (json_build_object('unit', r.group_id, 'kind', r.kind, 'parent', r.parent_id, 'province', r.province_id,
                'commune', r.commune_code, 'since', r.commune_valid_from::text, 'active', r.is_active,
                'public', encode(sha256(r.public_key), 'hex'), 'certified', encode(sha256(r.certified), 'hex'),
                'names', wall.hashed(s.salt || convert_to(json_build_array(r.name, r.phone)::text, 'UTF8')), 'key_mark', encode(sha256(r.key_mark), 'hex')))::text AS said, s.salt AS salt FROM new_rows r, LATERAL (SELECT coalesce((SELECT b.salt FROM wall.bound_row b WHERE b.kind = 'unit' AND b.number = r.group_id::text), uuid_send(gen_random_uuid())) AS salt) s) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_unitkey_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'unitkey', r.unit_id::text, '', NULL::uuid, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'unitkey'::text AS kind, r.unit_id::text AS number, '' AS subject, NULL::uuid AS its_case, (json_build_object('unit', r.unit_id, 'private', encode(sha256(r.sealed_private), 'hex'),
                'fingerprints', encode(sha256(r.sealed_fingerprint_key), 'hex'), 'parent', encode(sha256(r.under_parent), 'hex'),
                'verifier', encode(sha256(r.sealed_verifier), 'hex'), 'signing', encode(sha256(r.sealed_signing_key), 'hex'), 'older_keys', encode(sha256(r.older_keys), 'hex'), 'older_pairs', encode(sha256(r.older_pairs), 'hex')))::text AS said, NULL::bytea AS salt FROM new_rows r) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_violencereport_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'violencereport', r.id::text, '', NULL, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said) FROM (SELECT 'violencereport'::text AS kind, r.id::text AS number, ''::text AS subject, NULL::uuid AS its_case, (json_build_object('desk', r.desk_id, 'case', r.file_id, 'by', r.received_by_id, 'at', (extract(epoch FROM r.received_at) * 1000000)::bigint,
                'act', (extract(epoch FROM r.act_by) * 1000000)::bigint, 'settle', (extract(epoch FROM r.settle_by) * 1000000)::bigint, 'ended_by', r.ended_by_id,
                'ended', (extract(epoch FROM r.ended_at) * 1000000)::bigint, 'outcome', r.outcome,
                'sealed', wall.hashed(convert_to(json_build_array(r.sealed_key, r.told)::text, 'UTF8'))))::text AS said, NULL::bytea AS salt FROM new_rows r WHERE r.received_by_id IS NOT NULL OR EXISTS (
            SELECT 1 FROM wall.bound_row k WHERE k.kind = 'violencereport' AND k.number = r.id::text
        )) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = excluded.digest, tx = excluded.tx, event_id = NULL, older = false
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.casework_worker_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'worker', r.id::text, '', NULL::uuid, '' FROM old_rows r
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'worker'::text AS kind, r.id::text AS number, '' AS subject, NULL::uuid AS its_case, (json_build_object('worker', r.id, 'active', r.is_active, 'joined', (extract(epoch FROM r.joined_at) * 1000000)::bigint,
                'public', encode(sha256(r.public_key), 'hex'), 'certified', encode(sha256(r.certified), 'hex'),
                'names', wall.hashed(s.salt || convert_to(json_build_array(r.username, r.display_name)::text, 'UTF8')))
            )::text AS said, s.salt AS salt FROM new_rows r, LATERAL (SELECT coalesce((SELECT b.salt FROM wall.bound_row b WHERE b.kind = 'worker' AND b.number = r.id::text), uuid_send(gen_random_uuid())) AS salt) s) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.chain_holds(its_case uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    WITH link AS (
        SELECT e.case_seq, e.body, sha256('\x00'::bytea || e.body) AS hash,
            row_number() OVER (ORDER BY e.case_seq) AS place
        FROM public.casework_event e
        WHERE e.case_id = its_case AND e.case_seq IS NOT NULL
    ), ends AS (
        SELECT c.length, c.head FROM public.casework_casechain c WHERE c.case_id = its_case
    )
    SELECT coalesce((SELECT c.length FROM ends c), 0) = (SELECT count(*) FROM link)
        AND (SELECT c.head FROM ends c) IS NOT DISTINCT FROM (SELECT l.hash FROM link l ORDER BY l.case_seq DESC LIMIT 1)
        AND NOT EXISTS (SELECT 1 FROM link l WHERE l.case_seq <> l.place)
        AND NOT EXISTS (
            SELECT 1 FROM link l JOIN link n ON n.case_seq = l.case_seq + 1
            WHERE position(convert_to('"' || wall.short(l.hash) || '"', 'UTF8') IN n.body) = 0
              AND position(convert_to('"' || encode(l.hash, 'hex') || '"', 'UTF8') IN n.body) = 0
        )
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.changes_in(subject uuid, below uuid, event_ids uuid[], most integer)
 RETURNS TABLE(kind text, history_id uuid, record text, prior uuid, act text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
AS $function$
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
            (SELECT 'case' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicalcase h WHERE h.id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'survivor' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicalsurvivor h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'safecontact' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicalsafecontact h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'incident' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicalincident h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'consent' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicalconsent h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'note' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicalnote h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'riskassessment' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicalriskassessment h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'safetyplan' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicalsafetyplan h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'shelterstay' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicalshelterstay h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'referral' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicalreferral h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'livelihoodplan' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicallivelihoodplan h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'livelihoodinput' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicallivelihoodinput h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'training' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicaltraining h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'milestone' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicalmilestone h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'followup' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicalfollowup h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'closurereview' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicalclosurereview h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'flag' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicalflag h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'settingaside' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicalsettingaside h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'carriedreport' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicalcarriedreport h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'struckentry' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicalstruckentry h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'firstwords' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicalfirstwords h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'notice' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicalnotice h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'exclusionreason' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicalexclusionreason h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'addition' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicaladdition h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'laterincident' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicallaterincident h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'perpetrator' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicalperpetrator h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'representative' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicalrepresentative h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'interpreter' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicalinterpreter h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'contactban' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicalcontactban h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
            UNION ALL (SELECT 'companion' AS kind, h.history_id, h.id, h.event_id, h.history_type FROM public.casework_historicalcompanion h WHERE h.case_id = subject AND h.history_id < below AND (event_ids IS NULL OR h.event_id = ANY (event_ids)) ORDER BY h.history_id DESC LIMIT most)
        ) e
        ORDER BY e.history_id DESC LIMIT most
    ) s;
    IF shown IS NULL THEN
        RETURN;
    END IF;
    SELECT array_agg(
        CASE WHEN s.added THEN NULL ELSE CASE s.kind
            WHEN 'case' THEN (
                SELECT p.history_id FROM public.casework_historicalcase p
                WHERE p.id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'survivor' THEN (
                SELECT p.history_id FROM public.casework_historicalsurvivor p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'safecontact' THEN (
                SELECT p.history_id FROM public.casework_historicalsafecontact p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'incident' THEN (
                SELECT p.history_id FROM public.casework_historicalincident p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'consent' THEN (
                SELECT p.history_id FROM public.casework_historicalconsent p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'note' THEN (
                SELECT p.history_id FROM public.casework_historicalnote p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'riskassessment' THEN (
                SELECT p.history_id FROM public.casework_historicalriskassessment p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'safetyplan' THEN (
                SELECT p.history_id FROM public.casework_historicalsafetyplan p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'shelterstay' THEN (
                SELECT p.history_id FROM public.casework_historicalshelterstay p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'referral' THEN (
                SELECT p.history_id FROM public.casework_historicalreferral p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'livelihoodplan' THEN (
                SELECT p.history_id FROM public.casework_historicallivelihoodplan p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'livelihoodinput' THEN (
                SELECT p.history_id FROM public.casework_historicallivelihoodinput p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'training' THEN (
                SELECT p.history_id FROM public.casework_historicaltraining p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'milestone' THEN (
                SELECT p.history_id FROM public.casework_historicalmilestone p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'followup' THEN (
                SELECT p.history_id FROM public.casework_historicalfollowup p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'closurereview' THEN (
                SELECT p.history_id FROM public.casework_historicalclosurereview p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'flag' THEN (
                SELECT p.history_id FROM public.casework_historicalflag p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'settingaside' THEN (
                SELECT p.history_id FROM public.casework_historicalsettingaside p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'carriedreport' THEN (
                SELECT p.history_id FROM public.casework_historicalcarriedreport p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'struckentry' THEN (
                SELECT p.history_id FROM public.casework_historicalstruckentry p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'firstwords' THEN (
                SELECT p.history_id FROM public.casework_historicalfirstwords p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'notice' THEN (
                SELECT p.history_id FROM public.casework_historicalnotice p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'exclusionreason' THEN (
                SELECT p.history_id FROM public.casework_historicalexclusionreason p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'addition' THEN (
                SELECT p.history_id FROM public.casework_historicaladdition p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'laterincident' THEN (
                SELECT p.history_id FROM public.casework_historicallaterincident p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'perpetrator' THEN (
                SELECT p.history_id FROM public.casework_historicalperpetrator p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'representative' THEN (
                SELECT p.history_id FROM public.casework_historicalrepresentative p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'interpreter' THEN (
                SELECT p.history_id FROM public.casework_historicalinterpreter p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'contactban' THEN (
                SELECT p.history_id FROM public.casework_historicalcontactban p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
            WHEN 'companion' THEN (
                SELECT p.history_id FROM public.casework_historicalcompanion p
                WHERE p.case_id = subject AND p.id = s.id AND p.history_id < s.history_id
                ORDER BY p.history_id DESC LIMIT 1
            )
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
    IF 'case' = ANY (kinds) THEN
        RETURN QUERY SELECT 'case', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicalcase h
            WHERE h.history_id = ANY (wanted) AND h.id = subject;
    END IF;
    IF 'survivor' = ANY (kinds) THEN
        RETURN QUERY SELECT 'survivor', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicalsurvivor h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'safecontact' = ANY (kinds) THEN
        RETURN QUERY SELECT 'safecontact', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicalsafecontact h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'incident' = ANY (kinds) THEN
        RETURN QUERY SELECT 'incident', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicalincident h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'consent' = ANY (kinds) THEN
        RETURN QUERY SELECT 'consent', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicalconsent h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'note' = ANY (kinds) THEN
        RETURN QUERY SELECT 'note', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicalnote h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'riskassessment' = ANY (kinds) THEN
        RETURN QUERY SELECT 'riskassessment', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicalriskassessment h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'safetyplan' = ANY (kinds) THEN
        RETURN QUERY SELECT 'safetyplan', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicalsafetyplan h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'shelterstay' = ANY (kinds) THEN
        RETURN QUERY SELECT 'shelterstay', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicalshelterstay h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'referral' = ANY (kinds) THEN
        RETURN QUERY SELECT 'referral', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicalreferral h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'livelihoodplan' = ANY (kinds) THEN
        RETURN QUERY SELECT 'livelihoodplan', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicallivelihoodplan h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'livelihoodinput' = ANY (kinds) THEN
        RETURN QUERY SELECT 'livelihoodinput', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicallivelihoodinput h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'training' = ANY (kinds) THEN
        RETURN QUERY SELECT 'training', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicaltraining h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'milestone' = ANY (kinds) THEN
        RETURN QUERY SELECT 'milestone', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicalmilestone h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'followup' = ANY (kinds) THEN
        RETURN QUERY SELECT 'followup', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicalfollowup h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'closurereview' = ANY (kinds) THEN
        RETURN QUERY SELECT 'closurereview', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicalclosurereview h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'flag' = ANY (kinds) THEN
        RETURN QUERY SELECT 'flag', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicalflag h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'settingaside' = ANY (kinds) THEN
        RETURN QUERY SELECT 'settingaside', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicalsettingaside h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'carriedreport' = ANY (kinds) THEN
        RETURN QUERY SELECT 'carriedreport', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicalcarriedreport h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'struckentry' = ANY (kinds) THEN
        RETURN QUERY SELECT 'struckentry', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicalstruckentry h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'firstwords' = ANY (kinds) THEN
        RETURN QUERY SELECT 'firstwords', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicalfirstwords h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'notice' = ANY (kinds) THEN
        RETURN QUERY SELECT 'notice', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicalnotice h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'exclusionreason' = ANY (kinds) THEN
        RETURN QUERY SELECT 'exclusionreason', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicalexclusionreason h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'addition' = ANY (kinds) THEN
        RETURN QUERY SELECT 'addition', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicaladdition h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'laterincident' = ANY (kinds) THEN
        RETURN QUERY SELECT 'laterincident', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicallaterincident h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'perpetrator' = ANY (kinds) THEN
        RETURN QUERY SELECT 'perpetrator', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicalperpetrator h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'representative' = ANY (kinds) THEN
        RETURN QUERY SELECT 'representative', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicalrepresentative h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'interpreter' = ANY (kinds) THEN
        RETURN QUERY SELECT 'interpreter', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicalinterpreter h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'contactban' = ANY (kinds) THEN
        RETURN QUERY SELECT 'contactban', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicalcontactban h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
    IF 'companion' = ANY (kinds) THEN
        RETURN QUERY SELECT 'companion', h.history_id, to_jsonb(h)::text, NULL::uuid, NULL::text
            FROM public.casework_historicalcompanion h
            WHERE h.history_id = ANY (wanted) AND h.case_id = subject;
    END IF;
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
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.comes_by_its_act()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    written jsonb := to_jsonb(NEW);
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM wall.events_of_now() e
        WHERE e.outcome = 'done' AND e.act = ANY (TG_ARGV[2:])
          AND (TG_ARGV[0] = '' OR e.worker_id::text = written ->> TG_ARGV[0])
          AND (TG_ARGV[1] = '' OR e.case_id::text IS NOT DISTINCT FROM written ->> TG_ARGV[1])
    ) THEN
        RAISE EXCEPTION 'casework: % is written by its own act', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.comes_by_its_line()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    written jsonb := to_jsonb(NEW);
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM wall.events_of_now() e
        WHERE e.outcome = 'done' AND e.act = TG_ARGV[1] AND e.worker_id::text = written ->> TG_ARGV[0]
          AND e.object_id::text = written ->> 'id'
    ) THEN
        RAISE EXCEPTION 'casework: % is written by its own act', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.committeenotice_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'committeenotice', r.id::text, '', NULL, '' FROM old_rows r WHERE true
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'committeenotice'::text AS kind, r.id::text AS number, ''::text AS subject, NULL::uuid AS its_case, (json_build_object('unit', r.unit_id, 'sent', (extract(epoch FROM r.sent_at) * 1000000)::bigint, 'read_by', r.read_by_id,
                'read', (extract(epoch FROM r.read_at) * 1000000)::bigint, 'decided_by', r.decided_by_id, 'decided', (extract(epoch FROM r.decided_at) * 1000000)::bigint,
                'decision', r.decision, 'sealed', wall.hashed(convert_to(
                    json_build_array(r.sealed_key, r.words)::text, 'UTF8'))))::text AS said, NULL::bytea AS salt FROM new_rows r WHERE true) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.could_open(worker bigint, unit integer, its_case uuid, thing uuid, as_of timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.count_turns_owed_at(unit integer)
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT count(*) FROM wall.turns_owed_at(unit)
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.credential_of(name text, word text)
 RETURNS TABLE(worker_id bigint, kind text, method text, salt bytea, params jsonb, sealed_private bytea)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    said text := left(word, -65);
    part text[] := string_to_array(said, ':');
    secret wall.secret;
BEGIN
    SELECT * INTO secret FROM wall.secret;
    IF NOT FOUND OR word IS NULL OR right(word, 65)
        <> ':' || encode(sha256(secret.opad || sha256(secret.ipad || convert_to(said, 'UTF8'))), 'hex')
        OR array_length(part, 1) <> 5 OR part[1] <> 'door' OR part[2] <> 'credential'
    THEN
        RETURN;
    END IF;
    IF part[3] <> encode(sha256(convert_to(name, 'UTF8')), 'hex') OR part[4]::int <> pg_backend_pid()
        OR part[5]::bigint < extract(epoch FROM clock_timestamp())
    THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT c.worker_id, c.kind::text, c.method::text, c.salt, c.params, c.sealed_private
        FROM public.casework_credential c
        WHERE c.worker_id = (
            SELECT p.id FROM public.casework_worker p WHERE wall.folded(p.username) = wall.folded(name) AND p.is_active
            ORDER BY p.username = name DESC, p.id LIMIT 1
        );
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.decided_by_who_decides()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF NEW.decided_by_id IS DISTINCT FROM wall.worker() OR NOT wall.is_chair_at(NEW.unit_id) THEN
        RAISE EXCEPTION 'casework: the chairman decides on a notice' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.desk_alone_holds_stay(subject uuid)
 RETURNS SETOF text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    kept int;
BEGIN
    SELECT c.desk_id INTO kept
    FROM public.casework_shelterstay s JOIN public.casework_case c ON c.id = s.case_id
    WHERE s.id = subject AND wall.sees_case(s.case_id);
    IF kept IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY WITH gone AS (
        DELETE FROM public.casework_shelterstayheldbyunit h
        WHERE h.content_object_id = subject AND h.group_id <> kept RETURNING h.group_id
    ) SELECT DISTINCT 'unit:' || g.group_id FROM gone g;
    RETURN QUERY WITH gone AS (
        DELETE FROM public.casework_shelterstayheldbyworker h
        WHERE h.content_object_id = subject AND h.through_unit_id <> kept RETURNING h.user_id
    ) SELECT DISTINCT 'worker:' || g.user_id FROM gone g;
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.drop_dark()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    dark record;
BEGIN
    FOR dark IN
        SELECT n.id, n.case_id, n.copies, CASE WHEN n.desk_keeps AND c.stage <> 'draft' THEN c.desk_id END AS kept
        FROM public.casework_herno n JOIN public.casework_case c ON c.id = n.case_id
        WHERE n.taken_back_at IS NULL AND n.dropped_at IS NULL AND n.dark_at <= clock_timestamp()
        FOR UPDATE OF n SKIP LOCKED
    LOOP
        DELETE FROM public.casework_caseheldbyunit h
            WHERE h.content_object_id = dark.case_id AND h.group_id IS DISTINCT FROM dark.kept;
        DELETE FROM public.casework_caseheldbyworker h
            WHERE h.content_object_id = dark.case_id AND h.through_unit_id IS DISTINCT FROM dark.kept;
        IF dark.kept IS NULL THEN
            DELETE FROM public.casework_fingerprint f WHERE f.case_id = dark.case_id;
            DELETE FROM public.casework_casestatistics s WHERE s.case_id = dark.case_id;
        END IF;
        DELETE FROM public.casework_unsentform u WHERE u.of_case IN (
            SELECT substring(dark.copies FROM place * 16 + 1 FOR 16)
            FROM generate_series(0, length(dark.copies) / 16 - 1) place
        );
        UPDATE public.casework_herno n SET dropped_at = clock_timestamp(), notice_left = EXISTS (
                SELECT 1 FROM public.casework_notice o WHERE o.case_id = dark.case_id AND o.state = 'owed'
            ) OR (dark.kept IS NULL AND EXISTS (
                SELECT 1 FROM public.casework_firstwords f
                WHERE f.case_id = dark.case_id AND f.child_report = 'owed'
            )) WHERE n.id = dark.id;
        UPDATE public.casework_clock k SET met_at = clock_timestamp()
            WHERE k.case_id = dark.case_id AND k.met_at IS NULL AND (dark.kept IS NULL OR k.unit_id <> dark.kept);
    END LOOP;
END $function$
;
-- belongs to casework_wall; may be called by casework_app, casework_sequencer

CREATE OR REPLACE FUNCTION wall.drop_former_fingerprints(province integer)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    gone bigint;
BEGIN
    IF NOT (wall.in_my_province(province) OR wall.asked_from_outside()) THEN
        RAISE EXCEPTION 'casework: the fingerprints of a province are its own' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM public.casework_fingerprint f USING public.casework_unitkey k
        WHERE f.province_id = province AND k.unit_id = province AND f.key_number < k.fingerprint_number;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.duties_go_with_case(subject uuid, passed integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF NOT wall.has_case(subject, 'work') THEN
        RETURN;
    END IF;
    UPDATE public.casework_clock k SET unit_id = c.desk_id FROM public.casework_case c
    WHERE k.case_id = subject AND c.id = subject AND k.unit_id = passed AND k.met_at IS NULL
      AND passed <> c.desk_id AND passed <> c.origin_id;
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.duty_facts(subject uuid)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
BEGIN
    IF NOT wall.sees_case(subject) THEN
        RETURN NULL;
    END IF;
    RETURN (
        SELECT jsonb_build_object(
            'stage', c.stage, 'risk_level', c.risk_level, 'origin', c.origin_id, 'desk', c.desk_id,
            'province', u.province_id, 'received_at', c.received_at, 'reported_at', c.reported_at,
            'registered_at', c.registered_at, 'contact_unsafe_since', (
                SELECT w.said_at FROM public.casework_contactwarning w
                WHERE w.case_id = subject AND w.ended_at IS NULL
            ),
            'added', (
                SELECT coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'at', a.told_at)), '[]')
                FROM public.casework_addition a WHERE a.case_id = subject AND a.read_on IS NULL
            ),
            'dark_at', (
                SELECT max(n.dark_at) FROM public.casework_herno n WHERE n.case_id = subject AND n.taken_back_at IS NULL
            ),
            -- First words kept before this house asked may say several kinds, and not which: whoever acts looks.
            'kinds_unread', EXISTS (
                SELECT 1 FROM public.casework_firstwords f WHERE f.case_id = subject AND f.id < (SELECT wall.asked_since())
            ) AND NOT EXISTS (
                SELECT 1 FROM public.casework_clock k
                WHERE k.case_id = subject AND k.rule = 'kind' AND k.met_at IS NULL
            ),
            'owes_child_report', EXISTS (
                SELECT 1 FROM public.casework_firstwords f WHERE f.case_id = subject AND f.child_report = 'owed'
            ),
            'ended_since', CASE
                WHEN c.stage = 'closed' THEN c.closed_at
                WHEN c.stage = 'gone' THEN (
                    SELECT max(coalesce(r.decided_at, r.asked_at)) FROM public.casework_closurereview r
                    WHERE r.case_id = subject
                )
                WHEN c.stage IN ('duplicate', 'out_of_scope') THEN (
                    SELECT max(s.decided_at) FROM public.casework_settingaside s
                    WHERE s.case_id = subject AND s.approved AND s.ended_at IS NULL
                )
            END,
            'arrived', (
                SELECT coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'at', a.at)), '[]')
                FROM public.casework_settingaside s CROSS JOIN LATERAL wall.arrived_on(subject, s.decided_at) a
                WHERE s.case_id = subject AND s.approved AND s.ended_at IS NULL AND c.stage = 'duplicate'
            ),
            'arrived_elsewhere', (
                SELECT coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'at', a.at)), '[]')
                FROM public.casework_settingaside s JOIN public.casework_case o ON o.id = s.case_id
                CROSS JOIN LATERAL wall.arrived_on(s.case_id, s.decided_at) a
                WHERE s.duplicate_of_id = subject AND s.approved AND s.ended_at IS NULL AND o.stage = 'duplicate'
            ),
            'bans', (
                SELECT coalesce(jsonb_agg(jsonb_build_object('id', b.id, 'maker', b.maker, 'until', b.until)), '[]')
                FROM public.casework_contactban b
                WHERE b.case_id = subject AND b.until IS NOT NULL AND b.ended_at IS NULL
            ),
            'owes_notice', EXISTS (
                SELECT 1 FROM public.casework_notice n WHERE n.case_id = subject AND n.state = 'owed'
            ),
            'silenced', EXISTS (
                SELECT 1 FROM public.casework_herno n
                WHERE n.case_id = subject AND n.taken_back_at IS NULL AND NOT n.desk_keeps
            ),
            'assessed_at', (
                SELECT max(a.assessed_at) FROM public.casework_riskassessment a
                WHERE a.case_id = subject AND a.instrument NOT IN ('told', 'taken_back', 'told_at_work', 'alarm', 'missed')
            ),
            'alarmed_at', (
                SELECT max(a.assessed_at) FROM public.casework_riskassessment a
                WHERE a.case_id = subject AND a.instrument IN ('alarm', 'told_at_work')
            ),
            'missed_at', (
                SELECT max(a.assessed_at) FROM public.casework_riskassessment a
                WHERE a.case_id = subject AND a.instrument = 'missed'
            ),
            'stays', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'id', s.id, 'stage', s.stage, 'until', s.until, 'ended_at', s.ended_at
                )), '[]') FROM public.casework_shelterstay s WHERE s.case_id = subject
            ),
            'referrals', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'id', r.id, 'stage', r.stage, 'from_unit', r.from_unit_id, 'answer_by', r.answer_by,
                    'expires_at', r.expires_at, 'answered_at', r.answered_at, 'danger_told_at', r.danger_told_at, 'asked_desk_at', r.asked_desk_at, 'asked_place_at', r.asked_place_at, 'ended_at', r.ended_at,
                    'read_by', EXISTS (
                        SELECT 1 FROM public.casework_membership m
                        JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
                        WHERE m.unit_id = r.to_unit_id AND m.ended_at IS NULL AND NOT EXISTS (
                            SELECT 1 FROM wall.kept_out x
                            WHERE x.case_id = subject AND x.worker_id = m.worker_id
                        )
                    )
                )), '[]') FROM public.casework_referral r WHERE r.case_id = subject
            ),
            'milestones', (
                SELECT coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'on', m.due_on)), '[]')
                FROM public.casework_milestone m WHERE m.case_id = subject AND m.met_on IS NULL
                  AND NOT EXISTS (SELECT 1 FROM public.casework_struckentry e WHERE e.entry_id = m.id)
            ),
            'followups', (
                SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'on', f.due_on)), '[]')
                FROM public.casework_followup f WHERE f.case_id = subject AND f.done_at IS NULL
                  AND NOT EXISTS (SELECT 1 FROM public.casework_struckentry e WHERE e.entry_id = f.id)
            ),
            'flags', (
                SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'on', f.due_on)), '[]')
                FROM public.casework_flag f WHERE f.case_id = subject AND f.resolved_on IS NULL
            ),
            'closures', (
                SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'at', r.asked_at)), '[]')
                FROM public.casework_closurereview r WHERE r.case_id = subject AND r.decided_at IS NULL
            ),
            'set_asides', (
                SELECT coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'at', s.asked_at)), '[]')
                FROM public.casework_settingaside s WHERE s.case_id = subject AND s.decided_at IS NULL
            ),
            'carried', (
                SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'at', r.carried_at)), '[]')
                FROM public.casework_carriedreport r WHERE r.case_id = subject AND r.read_on IS NULL
            ),
            'plan', (
                SELECT jsonb_build_object('id', p.id, 'stage', p.stage)
                FROM public.casework_livelihoodplan p WHERE p.case_id = subject
            ),
            'clocks', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'id', k.id, 'rule', k.rule, 'object', k.object_id, 'unit', k.unit_id, 'began_at', k.began_at,
                    'due_at', k.due_at, 'met_at', k.met_at
                )), '[]') FROM public.casework_clock k
                WHERE k.case_id = subject AND (k.met_at IS NULL OR k.rule IN ('risk', 'elsewhere'))
            )
        )::text
        FROM public.casework_case c JOIN public.casework_unit u ON u.group_id = c.desk_id WHERE c.id = subject
    );
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.end_session(brought text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    DELETE FROM public.casework_workersession WHERE session_key = wall.session_digest(brought)
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.ends_in_the_log(subject uuid, kind text)
 RETURNS TABLE(what text, holder text, until text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT r.m[1], r.m[2], r.m[3] FROM (
        SELECT subject AS its_case
        WHERE kind = 'case' AND (wall.sees_case(subject) OR wall.asked_from_outside())
        UNION ALL
        SELECT t.case_id FROM public.casework_referral t
        WHERE kind = 'referral' AND t.id = subject AND (wall.sees_referral(t.id) OR wall.asked_from_outside())
        UNION ALL
        SELECT t.case_id FROM public.casework_shelterstay t
        WHERE kind = 'shelterstay' AND t.id = subject AND (wall.sees_shelterstay(t.id) OR wall.asked_from_outside())
    ) o JOIN public.casework_event e ON e.case_id = o.its_case, LATERAL regexp_matches(
        encode(e.body, 'escape'),
        '\["(give|end)","' || kind || '","(?:' || CASE WHEN subject = o.its_case THEN '=|' ELSE '' END || subject
            || ')","((?:unit|worker):[0-9]{1,18})","([^"]*)"\]',
        'g'
    ) WITH ORDINALITY AS r(m, place)
    WHERE position('["end",'::bytea IN e.body) > 0 OR position('["give",'::bytea IN e.body) > 0
    ORDER BY e.case_seq, r.place
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.escalatedban_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'escalatedban', r.id::text, '', NULL, '' FROM old_rows r WHERE r.ban_duty_id IS NOT NULL
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'escalatedban'::text AS kind, r.id::text AS number, ''::text AS subject, NULL::uuid AS its_case, (json_build_object('escalation', r.id, 'duty', r.ban_duty_id))::text AS said, NULL::bytea AS salt FROM new_rows r WHERE r.ban_duty_id IS NOT NULL) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.escalatednotice_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'escalatednotice', r.id::text, '', NULL, '' FROM old_rows r WHERE r.notice_id IS NOT NULL
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'escalatednotice'::text AS kind, r.id::text AS number, ''::text AS subject, NULL::uuid AS its_case, (json_build_object('escalation', r.id, 'notice', r.notice_id))::text AS said, NULL::bytea AS salt FROM new_rows r WHERE r.notice_id IS NOT NULL) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.escalatedreport_is_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest)
                    SELECT 'escalatedreport', r.id::text, '', NULL, '' FROM old_rows r WHERE r.report_id IS NOT NULL
                    ON CONFLICT (kind, number) DO UPDATE SET
                        digest = '', tx = excluded.tx, event_id = NULL, older = false;
                ELSE
                    INSERT INTO wall.bound_row AS b (kind, number, subject, its_case, digest, salt)
                    SELECT n.kind, n.number, n.subject, n.its_case, wall.row_digest(n.said), n.salt FROM (SELECT 'escalatedreport'::text AS kind, r.id::text AS number, ''::text AS subject, NULL::uuid AS its_case, (json_build_object('escalation', r.id, 'report', r.report_id))::text AS said, NULL::bytea AS salt FROM new_rows r WHERE r.report_id IS NOT NULL) n
                    ON CONFLICT (kind, number) DO UPDATE SET
                        subject = excluded.subject, its_case = excluded.its_case, digest = excluded.digest,
                        tx = excluded.tx, event_id = NULL, older = false, salt = excluded.salt
                    WHERE b.digest <> excluded.digest;
                END IF;
                RETURN NULL;
            END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.escalation_ends()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    UPDATE public.casework_escalation e SET ended_at = NEW.met_at WHERE e.clock_id = NEW.id AND e.ended_at IS NULL;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.event_is_linked()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    body text := convert_from(NEW.body, 'UTF8');
    placeholder text := ',0,"' || repeat('A', 43) || '"';
    at int := strpos(body, placeholder);
    rest text := substr(body, at + length(placeholder));
    link record;
BEGIN
    IF at = 0 OR NEW.case_seq IS NOT NULL THEN
        RAISE EXCEPTION 'casework: an event leaves its place in its chain to the database'
            USING ERRCODE = 'check_violation';
    END IF;
    link := wall.next_link(NEW.case_id);
    NEW.case_seq := link.length + 1;
    NEW.body := convert_to(left(body, at - 1) || ',' || NEW.case_seq || CASE
        WHEN link.head IS NOT NULL THEN ',"' || wall.short(link.head) || '"'
        WHEN rest = ']' THEN '' ELSE ',null' END || rest, 'UTF8');
    RETURN NEW;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.event_joins()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    link bytea;
BEGIN
    IF NEW.case_id IS NOT NULL THEN
        SELECT c.head INTO link FROM public.casework_casechain c WHERE c.case_id = NEW.case_id;
        UPDATE public.casework_casechain SET length = NEW.case_seq, head = sha256('\x00'::bytea || NEW.body)
        WHERE case_id = NEW.case_id AND length = NEW.case_seq - 1;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'casework: an event does not continue its chain' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    -- Else one statement could write into any case's log what the verifier calls tampered for ever.
    IF wall.says_what_its_row_says(NEW, link) IS NOT TRUE OR wall.back_dated(NEW) THEN
        RAISE EXCEPTION 'casework: an event does not say what its row says' USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO public.casework_pendingevent (event_id) VALUES (NEW.id);
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.event_says_rows()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
DECLARE
    told text;
    body text;
    parts int;
BEGIN
    WITH mine AS (
        UPDATE wall.bound_row b SET event_id = NEW.id
        WHERE b.event_id IS NULL AND b.tx = pg_current_xact_id()
        RETURNING b.kind, CASE WHEN b.subject = NEW.case_id::text THEN '=' ELSE b.subject END AS subject, b.number, b.digest
    ), by_subject AS (
        SELECT '["' || m.kind || '","' || m.subject || '","'
            || string_agg(m.number || '","' || m.digest, '","' ORDER BY length(m.number), m.number) || '"]' AS said
        FROM mine m GROUP BY m.kind, m.subject
    )
    SELECT string_agg(s.said, ',' ORDER BY s.said) INTO told FROM by_subject s;
    IF told IS NOT NULL THEN
        body := convert_from(NEW.body, 'UTF8');
        parts := jsonb_array_length(body::jsonb);
        IF parts > 14 THEN
            RAISE EXCEPTION 'casework: an event leaves it to the database which rows it changed'
                USING ERRCODE = 'check_violation';
        END IF;
        NEW.body := convert_to(left(body, -1) || repeat(',null', 14 - parts) || ',[' || told || ']]', 'UTF8');
    END IF;
    RETURN NEW;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.event_wrote(event uuid, kind text, history uuid, record uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF kind = 'case' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicalcase h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'survivor' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicalsurvivor h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'safecontact' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicalsafecontact h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'incident' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicalincident h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'consent' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicalconsent h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'note' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicalnote h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'riskassessment' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicalriskassessment h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'safetyplan' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicalsafetyplan h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'shelterstay' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicalshelterstay h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'referral' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicalreferral h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'livelihoodplan' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicallivelihoodplan h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'livelihoodinput' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicallivelihoodinput h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'training' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicaltraining h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'milestone' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicalmilestone h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'followup' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicalfollowup h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'closurereview' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicalclosurereview h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'flag' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicalflag h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'settingaside' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicalsettingaside h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'carriedreport' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicalcarriedreport h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'struckentry' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicalstruckentry h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'firstwords' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicalfirstwords h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'notice' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicalnotice h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'exclusionreason' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicalexclusionreason h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'addition' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicaladdition h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'laterincident' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicallaterincident h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'perpetrator' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicalperpetrator h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'representative' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicalrepresentative h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'interpreter' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicalinterpreter h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'contactban' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicalcontactban h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    IF kind = 'companion' THEN
        RETURN EXISTS (
            SELECT 1 FROM public.casework_historicalcompanion h
            WHERE h.history_id = history AND h.event_id = event AND h.id = record
        );
    END IF;
    RETURN false;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.events_of_now()
 RETURNS SETOF casework_event
 LANGUAGE sql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT e.* FROM public.casework_pendingevent p JOIN public.casework_event e ON e.id = p.event_id
    WHERE age(p.xmin) <= age(pg_current_xact_id()::xid)
      AND pg_xact_status((
          (pg_current_xact_id()::text::bigint >> 32 << 32) + p.xmin::text::bigint
          + CASE WHEN p.xmin::text::bigint < pg_current_xact_id()::xid::text::bigint THEN 1::bigint << 32 ELSE 0 END
      )::text::xid8) = 'in progress'
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.figure_giving_way(told bigint, domain bigint, known bigint, highest bigint, lowest bigint)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT CASE
        WHEN coalesce(known, 0) >= domain THEN told
        WHEN told > coalesce(highest, 0) + (domain - coalesce(known, 0)) * 4
            THEN greatest(5, (coalesce(highest, 0) + (domain - coalesce(known, 0)) * 4) / 5 * 5)
        WHEN told < coalesce(lowest, 0) THEN (lowest + 4) / 5 * 5
        ELSE told
    END
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.figure_threshold(place text)
 RETURNS integer
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT ((get_byte(h, 0)::bigint * 16777216 + get_byte(h, 1) * 65536 + get_byte(h, 2) * 256 + get_byte(h, 3)) % 5)::int
    FROM (SELECT sha256(s.opad || sha256(s.ipad || convert_to('figure:' || place, 'UTF8'))) AS h FROM wall.secret s) d
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.file_of(subject uuid, kinds text[], most integer DEFAULT 0, opening text[] DEFAULT '{}'::text[])
 RETURNS TABLE(kind text, record text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
AS $function$
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
    IF 'casework_survivor' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_survivor', to_jsonb(t)::text FROM public.casework_survivor t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_safecontact' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_safecontact', to_jsonb(t)::text FROM public.casework_safecontact t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_incident' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_incident', to_jsonb(t)::text FROM public.casework_incident t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_consent' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_consent', to_jsonb(t)::text FROM public.casework_consent t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_note' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_note', to_jsonb(t)::text FROM public.casework_note t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_riskassessment' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_riskassessment', to_jsonb(t)::text FROM public.casework_riskassessment t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_safetyplan' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_safetyplan', to_jsonb(t)::text FROM public.casework_safetyplan t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_shelterstay' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_shelterstay', to_jsonb(t)::text FROM public.casework_shelterstay t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_referral' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_referral', to_jsonb(t)::text FROM public.casework_referral t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_livelihoodplan' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_livelihoodplan', to_jsonb(t)::text FROM public.casework_livelihoodplan t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_livelihoodinput' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_livelihoodinput', to_jsonb(t)::text FROM public.casework_livelihoodinput t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_training' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_training', to_jsonb(t)::text FROM public.casework_training t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_milestone' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_milestone', to_jsonb(t)::text FROM public.casework_milestone t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_followup' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_followup', to_jsonb(t)::text FROM public.casework_followup t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_closurereview' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_closurereview', to_jsonb(t)::text FROM public.casework_closurereview t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_flag' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_flag', to_jsonb(t)::text FROM public.casework_flag t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_settingaside' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_settingaside', to_jsonb(t)::text FROM public.casework_settingaside t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_carriedreport' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_carriedreport', to_jsonb(t)::text FROM public.casework_carriedreport t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_struckentry' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_struckentry', to_jsonb(t)::text FROM public.casework_struckentry t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_firstwords' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_firstwords', to_jsonb(t)::text FROM public.casework_firstwords t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_notice' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_notice', to_jsonb(t)::text FROM public.casework_notice t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_exclusionreason' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_exclusionreason', to_jsonb(t)::text FROM public.casework_exclusionreason t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_addition' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_addition', to_jsonb(t)::text FROM public.casework_addition t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_laterincident' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_laterincident', to_jsonb(t)::text FROM public.casework_laterincident t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_perpetrator' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_perpetrator', to_jsonb(t)::text FROM public.casework_perpetrator t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_representative' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_representative', to_jsonb(t)::text FROM public.casework_representative t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_interpreter' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_interpreter', to_jsonb(t)::text FROM public.casework_interpreter t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_contactban' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_contactban', to_jsonb(t)::text FROM public.casework_contactban t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_companion' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_companion', to_jsonb(t)::text FROM public.casework_companion t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
    IF 'casework_clock' = ANY (kinds) THEN
        RETURN QUERY SELECT 'casework_clock', to_jsonb(t)::text FROM public.casework_clock t
            WHERE t.case_id = subject ORDER BY t.id;
    END IF;
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
        SELECT jsonb_agg(jsonb_build_array(d.at, d.act, d.worker_id, d.object_id) ORDER BY d.case_seq DESC NULLS LAST, d.id DESC),
            people || array_agg(d.worker_id)
        INTO happened, people
        FROM (
            SELECT e.case_seq, e.id, e.at, e.act, e.worker_id, e.object_id FROM public.casework_event e
            WHERE e.case_id = subject AND e.outcome = 'done'
            ORDER BY e.case_seq / 64 DESC NULLS LAST, e.case_seq DESC NULLS LAST, e.id DESC LIMIT most
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
                SELECT t.assigned_id FROM public.casework_case t WHERE t.id = subject
                UNION ALL SELECT t.written_by_id FROM public.casework_note t WHERE t.case_id = subject AND 'casework_note' = ANY (kinds)
                UNION ALL SELECT t.assessed_by_id FROM public.casework_riskassessment t WHERE t.case_id = subject AND 'casework_riskassessment' = ANY (kinds)
                UNION ALL SELECT t.planned_by_id FROM public.casework_livelihoodplan t WHERE t.case_id = subject AND 'casework_livelihoodplan' = ANY (kinds)
                UNION ALL SELECT t.approved_by_id FROM public.casework_livelihoodplan t WHERE t.case_id = subject AND 'casework_livelihoodplan' = ANY (kinds)
                UNION ALL SELECT t.asked_by_id FROM public.casework_closurereview t WHERE t.case_id = subject AND 'casework_closurereview' = ANY (kinds)
                UNION ALL SELECT t.decided_by_id FROM public.casework_closurereview t WHERE t.case_id = subject AND 'casework_closurereview' = ANY (kinds)
                UNION ALL SELECT t.set_by_id FROM public.casework_flag t WHERE t.case_id = subject AND 'casework_flag' = ANY (kinds)
                UNION ALL SELECT t.resolved_by_id FROM public.casework_flag t WHERE t.case_id = subject AND 'casework_flag' = ANY (kinds)
                UNION ALL SELECT t.asked_by_id FROM public.casework_settingaside t WHERE t.case_id = subject AND 'casework_settingaside' = ANY (kinds)
                UNION ALL SELECT t.decided_by_id FROM public.casework_settingaside t WHERE t.case_id = subject AND 'casework_settingaside' = ANY (kinds)
                UNION ALL SELECT t.carried_by_id FROM public.casework_carriedreport t WHERE t.case_id = subject AND 'casework_carriedreport' = ANY (kinds)
                UNION ALL SELECT t.read_by_id FROM public.casework_carriedreport t WHERE t.case_id = subject AND 'casework_carriedreport' = ANY (kinds)
                UNION ALL SELECT t.struck_by_id FROM public.casework_struckentry t WHERE t.case_id = subject AND 'casework_struckentry' = ANY (kinds)
                UNION ALL SELECT t.given_by_id FROM public.casework_notice t WHERE t.case_id = subject AND 'casework_notice' = ANY (kinds)
                UNION ALL SELECT t.excluded_id FROM public.casework_exclusionreason t WHERE t.case_id = subject AND 'casework_exclusionreason' = ANY (kinds)
                UNION ALL SELECT t.said_by_id FROM public.casework_exclusionreason t WHERE t.case_id = subject AND 'casework_exclusionreason' = ANY (kinds)
                UNION ALL SELECT t.told_by_id FROM public.casework_addition t WHERE t.case_id = subject AND 'casework_addition' = ANY (kinds)
                UNION ALL SELECT t.read_by_id FROM public.casework_addition t WHERE t.case_id = subject AND 'casework_addition' = ANY (kinds)
                UNION ALL SELECT t.written_by_id FROM public.casework_laterincident t WHERE t.case_id = subject AND 'casework_laterincident' = ANY (kinds)
                UNION ALL SELECT t.written_by_id FROM public.casework_perpetrator t WHERE t.case_id = subject AND 'casework_perpetrator' = ANY (kinds)
                UNION ALL SELECT t.written_by_id FROM public.casework_representative t WHERE t.case_id = subject AND 'casework_representative' = ANY (kinds)
                UNION ALL SELECT t.written_by_id FROM public.casework_interpreter t WHERE t.case_id = subject AND 'casework_interpreter' = ANY (kinds)
                UNION ALL SELECT t.written_by_id FROM public.casework_contactban t WHERE t.case_id = subject AND 'casework_contactban' = ANY (kinds)
                UNION ALL SELECT t.written_by_id FROM public.casework_companion t WHERE t.case_id = subject AND 'casework_companion' = ANY (kinds)
            ));
    END IF;
    IF 'unit' = ANY (kinds) THEN
        RETURN QUERY SELECT 'unit', jsonb_build_array(u.group_id, u.name, u.phone)::text FROM public.casework_unit u
            WHERE u.group_id = ANY (places || ARRAY(
                SELECT t.desk_id FROM public.casework_case t WHERE t.id = subject
                UNION ALL SELECT t.origin_id FROM public.casework_case t WHERE t.id = subject
                UNION ALL SELECT t.to_unit_id FROM public.casework_referral t WHERE t.case_id = subject AND 'casework_referral' = ANY (kinds)
                UNION ALL SELECT t.from_unit_id FROM public.casework_referral t WHERE t.case_id = subject AND 'casework_referral' = ANY (kinds)
                UNION ALL SELECT t.to_unit_id FROM public.casework_notice t WHERE t.case_id = subject AND 'casework_notice' = ANY (kinds)
                UNION ALL SELECT t.unit_id FROM public.casework_clock t WHERE t.case_id = subject AND 'casework_clock' = ANY (kinds)
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
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.fingerprints_behind(province integer)
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT count(*) FROM (
        SELECT 1 FROM public.casework_fingerprint f JOIN public.casework_unitkey k ON k.unit_id = f.province_id
        WHERE f.province_id = province AND (wall.in_my_province(province) OR wall.asked_from_outside())
        GROUP BY f.case_id, k.fingerprint_number HAVING max(f.key_number) < k.fingerprint_number
    ) behind
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.first_membership(membership bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_membership m JOIN public.casework_unit u ON u.group_id = m.unit_id
        WHERE m.id = membership AND u.kind = 'province'
          AND NOT EXISTS (
            SELECT 1 FROM public.casework_membership other WHERE other.unit_id = m.unit_id AND other.id <> membership
          )
          AND NOT EXISTS (SELECT 1 FROM public.casework_membershipkey k WHERE k.membership_id = membership)
    )
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.fits_case(subject uuid, unit integer, word integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_case c
        JOIN public.casework_unit d ON d.group_id = c.desk_id JOIN public.auth_permission p ON p.id = word
        WHERE c.id = subject AND CASE
            WHEN c.stage = 'draft' THEN unit = c.origin_id AND (p.codename <> 'lead' OR c.origin_id = c.desk_id)
            WHEN unit = c.desk_id THEN true
            ELSE (unit = c.origin_id OR unit = d.province_id) AND p.codename = 'see'
        END
    )
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.fits_referral(subject uuid, unit integer, word integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_referral r JOIN public.auth_permission p ON p.id = word
        WHERE r.id = subject AND (unit = r.from_unit_id OR (unit = r.to_unit_id AND p.codename <> 'lead'))
    )
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.fits_shelterstay(subject uuid, unit integer, word integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_shelterstay r JOIN public.casework_case c ON c.id = r.case_id
        JOIN public.casework_unit d ON d.group_id = c.desk_id JOIN public.auth_permission p ON p.id = word
        JOIN public.casework_unit u ON u.group_id = unit
        WHERE r.id = subject AND (
            unit = c.desk_id OR (unit = c.origin_id AND u.kind = 'trusted_address' AND unit = ANY (wall.units())) OR (u.kind = 'trusted_address' AND p.codename = 'see'
                AND u.province_id = coalesce(d.province_id, d.group_id))
        )
    )
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.folded(typed text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT regexp_replace(lower(translate(normalize(typed, NFKD), 'Đđ', 'dd')), '[\s\u0300-\u036f]', '', 'g')
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.gives_case(subject uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT wall.has_case(subject, 'work') OR (
        NOT EXISTS (SELECT 1 FROM public.casework_caseheldbyunit h WHERE h.content_object_id = subject)
        AND NOT EXISTS (SELECT 1 FROM public.casework_caseheldbyworker h WHERE h.content_object_id = subject)
        AND EXISTS (SELECT 1 FROM public.casework_case c WHERE c.id = subject AND c.origin_id = ANY (wall.units()))
    )
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.gives_referral(subject uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT wall.has_referral(subject, 'lead') OR (
        NOT EXISTS (SELECT 1 FROM public.casework_referralheldbyunit h WHERE h.content_object_id = subject)
        AND NOT EXISTS (SELECT 1 FROM public.casework_referralheldbyworker h WHERE h.content_object_id = subject)
        AND wall.has_case((SELECT r.case_id FROM public.casework_referral r WHERE r.id = subject), 'work')
    )
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.gives_shelterstay(subject uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT wall.has_shelterstay(subject, 'lead') OR (
        NOT EXISTS (SELECT 1 FROM public.casework_shelterstayheldbyunit h WHERE h.content_object_id = subject)
        AND NOT EXISTS (SELECT 1 FROM public.casework_shelterstayheldbyworker h WHERE h.content_object_id = subject)
        AND (wall.has_case((SELECT r.case_id FROM public.casework_shelterstay r WHERE r.id = subject), 'work')
            OR EXISTS (
                SELECT 1 FROM public.casework_shelterstay r JOIN public.casework_case c ON c.id = r.case_id
                WHERE r.id = subject AND c.origin_id = ANY (wall.units()) AND wall.sees_case(c.id)
            ))
    )
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.goes_dark(her_no uuid)
 RETURNS SETOF text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    subject uuid;
    dark timestamptz;
    kept int;
BEGIN
    SELECT n.case_id, n.dark_at, CASE WHEN n.desk_keeps AND c.stage <> 'draft' THEN c.desk_id END
    INTO subject, dark, kept
    FROM public.casework_herno n JOIN public.casework_case c ON c.id = n.case_id
    WHERE n.id = her_no AND n.taken_back_at IS NULL AND n.dropped_at IS NULL AND n.heard_by_id = wall.worker()
      AND c.stage IN ('draft', 'reported') AND wall.sees_case(c.id);
    IF subject IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY WITH ending AS (
        UPDATE public.casework_caseheldbyunit h SET expires_at = dark
        WHERE h.content_object_id = subject AND h.group_id IS DISTINCT FROM kept
          AND (h.expires_at IS NULL OR h.expires_at > dark) RETURNING h.group_id
    ) SELECT DISTINCT 'unit:' || e.group_id FROM ending e;
    RETURN QUERY WITH ending AS (
        UPDATE public.casework_caseheldbyworker h SET expires_at = dark
        WHERE h.content_object_id = subject AND h.through_unit_id IS DISTINCT FROM kept
          AND (h.expires_at IS NULL OR h.expires_at > dark) RETURNING h.user_id
    ) SELECT DISTINCT 'worker:' || e.user_id FROM ending e;
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE PROCEDURE wall.guard_record(IN name text, IN workers text[] DEFAULT '{}'::text[], IN units text[] DEFAULT '{}'::text[], IN has_own_key boolean DEFAULT false)
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $procedure$
DECLARE
    its_case text := CASE name WHEN 'case' THEN 'id' ELSE 'case_id' END;
    row_ text := format('casework_%s.', name);
    history text := format('casework_historical%s.', name);
    reads text := wall.question_of_holding('case', row_ || its_case, row_ || its_case);
    reads_history text := wall.question_of_holding('case', history || its_case, history || its_case);
    makes text := format('wall.sees_case(%s)', its_case);
    changes text := makes;
    keeps text := format('wall.may_grant_case(%s)', its_case);
    missing text;
BEGIN
    SELECT string_agg(wanted.column_, ', ' ORDER BY wanted.column_) INTO missing
    FROM unnest(workers || units || its_case) wanted (column_)
    WHERE NOT EXISTS (
        SELECT 1 FROM pg_attribute a
        WHERE a.attrelid = to_regclass('public.casework_' || name) AND a.attname = wanted.column_ AND NOT a.attisdropped
    );
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'casework: casework_% has no column %', name, missing USING ERRCODE = 'undefined_column';
    END IF;
    IF name = 'case' THEN
        makes := 'origin_id = ANY ((SELECT wall.units())::int[])';
    ELSIF has_own_key THEN
        reads := format('(%s OR %s)', wall.question_of_holding(name, row_ || 'id', row_ || 'case_id'), reads);
        reads_history := format(
            '(%s OR %s)', wall.question_of_holding(name, history || 'id', history || 'case_id'), reads_history
        );
        changes := format('(wall.sees_%s(id) OR wall.sees_case(case_id))', name);
        keeps := format('wall.may_grant_%s(id)', name);
    END IF;
    EXECUTE format($sql$
        ALTER TABLE public.casework_%1$s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
        CREATE POLICY visible ON public.casework_%1$s FOR SELECT TO casework_app USING (%2$s);
        CREATE POLICY inserted ON public.casework_%1$s FOR INSERT TO casework_app WITH CHECK (%4$s);
        CREATE POLICY updated ON public.casework_%1$s FOR UPDATE TO casework_app USING (%5$s) WITH CHECK (%5$s);
        CREATE POLICY all_for_verifying ON public.casework_%1$s FOR SELECT TO casework_verify USING (true);
        GRANT SELECT, INSERT, UPDATE ON public.casework_%1$s TO casework_app;

        ALTER TABLE public.casework_historical%1$s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
        CREATE POLICY visible ON public.casework_historical%1$s FOR SELECT TO casework_app USING (%3$s);
        CREATE POLICY inserted ON public.casework_historical%1$s FOR INSERT TO casework_app
            WITH CHECK (history_user_id = (SELECT wall.worker()) AND %6$s);
        CREATE POLICY all_for_verifying ON public.casework_historical%1$s FOR SELECT TO casework_verify USING (true);
        GRANT SELECT, INSERT ON public.casework_historical%1$s TO casework_app;
        GRANT SELECT ON public.casework_%1$s, public.casework_historical%1$s TO casework_wall, casework_verify;

        CREATE TRIGGER casework_append_only_row BEFORE UPDATE OR DELETE ON public.casework_historical%1$s
            FOR EACH ROW EXECUTE FUNCTION public.casework_append_only();
        CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON public.casework_historical%1$s
            FOR EACH STATEMENT EXECUTE FUNCTION public.casework_append_only();
        CREATE TRIGGER version_moves BEFORE UPDATE ON public.casework_%1$s
            FOR EACH ROW EXECUTE FUNCTION wall.version_moves();

        -- The row is compared as a whole, with every column that it will ever have. A question of its own for each
        -- kind: its plan is kept, where one question for all would be planned anew for every row.
        CREATE FUNCTION wall.has_its_history_%1$s() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of %% is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historical%1$s h
        WHERE %7$sh.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: %% changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
        ALTER FUNCTION wall.has_its_history_%1$s() OWNER TO casework_wall;
        REVOKE ALL ON FUNCTION wall.has_its_history_%1$s() FROM PUBLIC;
        CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR UPDATE OR DELETE ON public.casework_%1$s
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_%1$s();
        $sql$,
        name, reads, reads_history, makes, changes, keeps,
        CASE name WHEN 'case' THEN '' ELSE 'h.case_id = NEW.case_id AND ' END
    );
    IF NOT has_own_key THEN
        EXECUTE format(
            'CREATE POLICY deleted ON public.casework_%s FOR DELETE TO casework_app USING (%s)', name, changes
        );
    END IF;
    INSERT INTO wall.record_kind (name, workers, units) VALUES (name, workers, units);
    CALL wall.rebuild_readers();
END $procedure$
;
-- may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_case(subject uuid, word text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
    SELECT (EXISTS (
        SELECT 1 FROM public.casework_caseheldbyunit h JOIN public.auth_permission p ON p.id = h.permission_id
        WHERE h.content_object_id = subject AND p.codename = word AND h.group_id = ANY (wall.units())
          AND (h.expires_at IS NULL OR h.expires_at > now())
    ) OR EXISTS (
        SELECT 1 FROM public.casework_caseheldbyworker h JOIN public.auth_permission p ON p.id = h.permission_id
        WHERE h.content_object_id = subject AND p.codename = word AND h.user_id = wall.worker()
          AND h.through_unit_id = ANY (wall.units()) AND (h.expires_at IS NULL OR h.expires_at > now())
    )) AND NOT EXISTS (
        SELECT 1 FROM wall.kept_out x WHERE x.case_id = subject AND x.worker_id = wall.worker()
    )
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.has_its_history_addition()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicaladdition h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_carriedreport()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicalcarriedreport h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_case()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicalcase h
        WHERE h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_closurereview()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicalclosurereview h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_companion()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicalcompanion h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_consent()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicalconsent h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_contactban()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicalcontactban h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_exclusionreason()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicalexclusionreason h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_firstwords()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicalfirstwords h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_flag()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicalflag h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_followup()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicalfollowup h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_incident()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicalincident h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_interpreter()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicalinterpreter h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_laterincident()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicallaterincident h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_livelihoodinput()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicallivelihoodinput h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_livelihoodplan()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicallivelihoodplan h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_milestone()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicalmilestone h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_note()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicalnote h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_notice()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicalnotice h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_perpetrator()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicalperpetrator h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_referral()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicalreferral h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_representative()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicalrepresentative h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_riskassessment()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicalriskassessment h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_safecontact()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicalsafecontact h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_safetyplan()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicalsafetyplan h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_settingaside()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicalsettingaside h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_shelterstay()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicalshelterstay h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_struckentry()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicalstruckentry h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_survivor()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicalsurvivor h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_its_history_training()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework: a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_historicaltraining h
        WHERE h.case_id = NEW.case_id AND h.id = NEW.id AND h.version = NEW.version AND to_jsonb(h) @> to_jsonb(NEW)
          AND EXISTS (
            SELECT 1 FROM public.casework_event e
            WHERE e.id = h.event_id AND e.worker_id IS NOT DISTINCT FROM h.history_user_id
              AND wall.names_history(e.body, h.history_id)
          )
    ) THEN
        RAISE EXCEPTION 'casework: % changed without its history or its event', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_key_above(worker bigint, unit integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_membership m
        WHERE m.worker_id = worker AND m.ended_at IS NULL AND m.unit_id = ANY (wall.keys_above(unit))
    )
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.has_referral(subject uuid, word text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
    SELECT (EXISTS (
        SELECT 1 FROM public.casework_referralheldbyunit h JOIN public.auth_permission p ON p.id = h.permission_id
        WHERE h.content_object_id = subject AND p.codename = word AND h.group_id = ANY (wall.units())
          AND (h.expires_at IS NULL OR h.expires_at > now())
    ) OR EXISTS (
        SELECT 1 FROM public.casework_referralheldbyworker h JOIN public.auth_permission p ON p.id = h.permission_id
        WHERE h.content_object_id = subject AND p.codename = word AND h.user_id = wall.worker()
          AND h.through_unit_id = ANY (wall.units()) AND (h.expires_at IS NULL OR h.expires_at > now())
    )) AND NOT EXISTS (
        SELECT 1 FROM wall.kept_out x
        WHERE x.case_id = (SELECT r.case_id FROM public.casework_referral r WHERE r.id = subject)
          AND x.worker_id = wall.worker()
    )
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.has_shelterstay(subject uuid, word text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
    SELECT (EXISTS (
        SELECT 1 FROM public.casework_shelterstayheldbyunit h JOIN public.auth_permission p ON p.id = h.permission_id
        WHERE h.content_object_id = subject AND p.codename = word AND h.group_id = ANY (wall.units())
          AND (h.expires_at IS NULL OR h.expires_at > now())
    ) OR EXISTS (
        SELECT 1 FROM public.casework_shelterstayheldbyworker h JOIN public.auth_permission p ON p.id = h.permission_id
        WHERE h.content_object_id = subject AND p.codename = word AND h.user_id = wall.worker()
          AND h.through_unit_id = ANY (wall.units()) AND (h.expires_at IS NULL OR h.expires_at > now())
    )) AND NOT EXISTS (
        SELECT 1 FROM wall.kept_out x
        WHERE x.case_id = (SELECT r.case_id FROM public.casework_shelterstay r WHERE r.id = subject)
          AND x.worker_id = wall.worker()
    )
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.hashed(held bytea)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE STRICT
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ SELECT encode(sha256(held), 'hex') $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.holds_beside(its_case uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_referral r WHERE r.case_id = its_case AND wall.sees_referral(r.id)
    ) OR EXISTS (
        SELECT 1 FROM public.casework_shelterstay r WHERE r.case_id = its_case AND wall.sees_shelterstay(r.id)
    )
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.holds_nothing()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    written jsonb := to_jsonb(NEW);
BEGIN
    IF EXISTS (
        SELECT 1 FROM public.casework_unit u
        WHERE u.group_id = coalesce(written ->> 'through_unit_id', written ->> 'group_id')::int
          AND u.kind IN ('reporter', 'monitor')
    ) THEN
        RAISE EXCEPTION 'casework: a unit that reports or watches holds no key' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.in_my_province(unit integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_unit u
        WHERE u.group_id = unit AND coalesce(u.province_id, u.group_id) = ANY (wall.units())
    )
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.introduce(word text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    said text := left(word, -65);
    part text[];
    secret wall.secret;
BEGIN
    PERFORM set_config('casework.ctx', '', true);
    SELECT * INTO secret FROM wall.secret;
    IF NOT FOUND OR word IS NULL OR right(word, 65)
        <> ':' || encode(sha256(secret.opad || sha256(secret.ipad || convert_to(said, 'UTF8'))), 'hex')
    THEN
        RETURN;
    END IF;
    part := string_to_array(said, ':');
    IF array_length(part, 1) <> 3 OR part[2]::int <> pg_backend_pid()
        OR part[3]::bigint < extract(epoch FROM clock_timestamp())
    THEN
        RETURN;
    END IF;
    said := said || ':' || trunc(extract(epoch FROM now()) * 1000000)::text;
    PERFORM set_config(
        'casework.ctx',
        said || ':' || encode(sha256(secret.opad || sha256(secret.ipad || convert_to(said, 'UTF8'))), 'hex'),
        true
    );
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.is_chair_at(unit integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_membership m JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
        WHERE m.worker_id = wall.worker() AND m.unit_id = unit AND m.role = 'chair' AND m.ended_at IS NULL
    )
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.is_kept_from(worker bigint, its_case uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (SELECT 1 FROM wall.kept_out k WHERE k.case_id = its_case AND k.worker_id = worker)
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.is_kept_from_report(worker bigint, report uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT wall.is_kept_from(worker, report) OR EXISTS (
        SELECT 1 FROM public.casework_violencereport r WHERE r.id = report AND wall.is_kept_from(worker, r.file_id)
    )
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.is_known_at(unit integer, its_case uuid, since timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_event e
        JOIN public.casework_membership m ON m.worker_id = e.worker_id AND m.unit_id = unit AND m.ended_at IS NULL
        WHERE e.case_id = its_case AND e.at >= since AND e.outcome IN ('done', 'looked')
    )
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.is_member(worker bigint, unit integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_membership m
        WHERE m.worker_id = worker AND m.unit_id = unit AND m.ended_at IS NULL
    )
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.is_of_the_unit_now()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    mark bytea;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(33, NEW.group_id);
    SELECT u.key_mark INTO mark FROM public.casework_unit u WHERE u.group_id = NEW.group_id;
    IF mark IS NOT NULL AND NEW.unit_mark IS DISTINCT FROM mark THEN
        RAISE EXCEPTION 'casework: this unit has another key by now' USING ERRCODE = 'serialization_failure';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.keep_session(brought text, kept text, until timestamp with time zone, whose bigint, afresh boolean)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF afresh THEN
        INSERT INTO public.casework_workersession (session_key, session_data, expire_date, worker_id)
        VALUES (wall.session_digest(brought), kept, until, whose) ON CONFLICT DO NOTHING;
    ELSE
        UPDATE public.casework_workersession SET session_data = kept, expire_date = until, worker_id = whose
        WHERE session_key = wall.session_digest(brought);
    END IF;
    RETURN FOUND;
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.keeps_earlier_key()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM wall.earlier_key k WHERE k.kept_in = TG_RELID AND k.right_id = OLD.id;
    ELSE
        INSERT INTO wall.earlier_key (kept_in, right_id, sealed_key) VALUES (TG_RELID, OLD.id, OLD.sealed_key);
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.keeps_out_as_there(living uuid, other uuid)
 RETURNS SETOF bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
BEGIN
    IF NOT (wall.sees_case(living) AND wall.sees_case(other) AND EXISTS (
        SELECT 1 FROM public.casework_settingaside s
        WHERE s.case_id = other AND s.duplicate_of_id = living AND s.approved AND s.ended_at IS NULL
    )) THEN
        RETURN;
    END IF;
    RETURN QUERY INSERT INTO public.casework_exclusion (case_id, worker_id, made_by_id, made_at)
        SELECT living, x.worker_id, wall.worker(), clock_timestamp() FROM wall.kept_out x
        WHERE x.case_id = other AND NOT EXISTS (
            SELECT 1 FROM public.casework_exclusion y WHERE y.case_id = living AND y.worker_id = x.worker_id
        ) AND NOT EXISTS (
            SELECT 1 FROM public.casework_membership m JOIN public.casework_caseheldbyunit h ON m.unit_id = ANY (wall.keys_above(h.group_id))
            WHERE m.worker_id = x.worker_id AND m.ended_at IS NULL AND h.content_object_id = living
        )
        ON CONFLICT (case_id, worker_id) DO NOTHING RETURNING worker_id;
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.keeps_out_case(subject uuid, worker bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM wall.kept_out x
        WHERE x.case_id = subject AND x.worker_id = worker
    )
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.keeps_out_referral(subject uuid, worker bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM wall.kept_out x
        WHERE x.case_id = (SELECT r.case_id FROM public.casework_referral r WHERE r.id = subject) AND x.worker_id = worker
    )
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.keeps_out_shelterstay(subject uuid, worker bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM wall.kept_out x
        WHERE x.case_id = (SELECT r.case_id FROM public.casework_shelterstay r WHERE r.id = subject) AND x.worker_id = worker
    )
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.kept_as_it_is_taken()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM wall.events_of_now() e
        WHERE e.outcome = 'done' AND e.act = 'violence_report.take' AND e.object_id = NEW.report_id
    ) THEN
        RAISE EXCEPTION 'casework: who is kept from a report is said as it is taken'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.kept_from()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT coalesce(wall.cases_kept_from(wall.worker()), '{}')
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.kept_from_a_case_of(worker bigint, unit integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'on'
AS $function$
    SELECT wall.in_my_province(unit) AND worker <> wall.worker() AND EXISTS (
        (
            SELECT x.case_id FROM public.casework_exclusion x WHERE x.worker_id = worker
            UNION ALL
            SELECT e.case_id FROM public.casework_event e
            WHERE e.case_id IS NOT NULL AND position('["exclude","case",'::bytea IN e.body) > 0
              AND wall.whom_it_keeps_out(e.body, e.case_id) @> ARRAY[worker]
        )
        INTERSECT SELECT k FROM wall.cases_keyed_to(unit) k
    )
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.kept_from_ban(ban uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
    SELECT NOT EXISTS (
        SELECT 1 FROM public.casework_contactban b JOIN public.casework_banorder o ON o.id = b.order_id
        WHERE b.order_id = ban AND (
            o.committee_id = ANY (wall.units()) OR o.police_id = ANY (wall.units()) OR o.desk_id = ANY (wall.units())
        )
    ) OR EXISTS (
        SELECT 1 FROM public.casework_contactban b JOIN wall.kept_out x ON x.case_id = b.case_id
        WHERE b.order_id = ban AND x.worker_id = wall.worker()
    )
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.kept_from_notice(copy uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_notice n JOIN wall.kept_out x ON x.case_id = n.case_id
        WHERE n.copy_id = copy AND x.worker_id = wall.worker()
    )
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.kept_from_referral(subject uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM wall.kept_out x WHERE x.worker_id = wall.worker()
          AND x.case_id = (SELECT r.case_id FROM public.casework_referral r WHERE r.id = subject)
    ) AND (EXISTS (
        SELECT 1 FROM public.casework_referralheldbyunit h
        WHERE h.content_object_id = subject AND h.group_id = ANY (wall.units())
    ) OR EXISTS (
        SELECT 1 FROM public.casework_referralheldbyworker h
        WHERE h.content_object_id = subject AND h.user_id = wall.worker()
    ))
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.kept_from_shelterstay(subject uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM wall.kept_out x WHERE x.worker_id = wall.worker()
          AND x.case_id = (SELECT r.case_id FROM public.casework_shelterstay r WHERE r.id = subject)
    ) AND (EXISTS (
        SELECT 1 FROM public.casework_shelterstayheldbyunit h
        WHERE h.content_object_id = subject AND h.group_id = ANY (wall.units())
    ) OR EXISTS (
        SELECT 1 FROM public.casework_shelterstayheldbyworker h
        WHERE h.content_object_id = subject AND h.user_id = wall.worker()
    ))
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.kept_out_beside_me(worker bigint, kept_from uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_membership m
        WHERE m.worker_id = worker AND m.ended_at IS NULL
          AND (m.unit_id = ANY (wall.units()) OR wall.in_my_province(m.unit_id))
    ) AND (
        EXISTS (SELECT 1 FROM public.casework_referral r WHERE r.case_id = kept_from AND wall.sees_referral(r.id))
        OR EXISTS (SELECT 1 FROM public.casework_shelterstay r WHERE r.case_id = kept_from AND wall.sees_shelterstay(r.id))
    )
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.kept_out_by_log(kept_from uuid)
 RETURNS TABLE(worker_id bigint, found text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT DISTINCT w, 'log' FROM public.casework_event e, LATERAL wall.kept_out_in(e.body, kept_from) w
    WHERE e.case_id = kept_from AND position('["exclude","case",'::bytea IN e.body) > 0
      AND (wall.sees_case(kept_from) OR wall.kept_out_beside_me(w, kept_from) OR wall.asked_from_outside())
    UNION ALL
    SELECT NULL, 'hole'
    WHERE (wall.sees_case(kept_from) OR wall.holds_beside(kept_from) OR wall.asked_from_outside())
      AND NOT wall.chain_holds(kept_from)
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.kept_out_in(body bytea, its_case uuid)
 RETURNS SETOF bigint
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT unnest(wall.whom_it_keeps_out(body, its_case))
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.key_number(older bytea)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT CASE WHEN coalesce(octet_length(older), 0) = 0 THEN '' ELSE (octet_length(older) / 61 + 1)::text END
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.key_turns()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    older bytea := coalesce(OLD.older_keys, ''::bytea);
BEGIN
    IF NEW.older_keys IS NOT DISTINCT FROM OLD.older_keys AND OLD.key_commitment IS NULL
        OR NEW.key_commitment <> OLD.key_commitment AND octet_length(NEW.older_keys) = octet_length(older) + 61
            AND substr(NEW.older_keys, 1, octet_length(older)) = older
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'casework: which key is its own is said once' USING ERRCODE = 'check_violation';
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.keys_above(unit integer)
 RETURNS integer[]
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    WITH RECURSIVE above AS (
        SELECT unit AS group_id
        UNION SELECT u.parent_id FROM public.casework_unit u JOIN above a ON u.group_id = a.group_id
        WHERE u.parent_id IS NOT NULL
    )
    SELECT ARRAY(SELECT a.group_id FROM above a)
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.keys_in_the_log(kind text, subject uuid, its_case uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT jsonb_object_agg(s.number, s.said) FROM (
        SELECT DISTINCT ON (m[1]) m[1] AS number, m[2] AS said
        FROM public.casework_event e, LATERAL regexp_matches(
            encode(e.body, 'escape'),
            '\["key","' || kind || '","(?:' || CASE WHEN subject = its_case THEN '=|' ELSE '' END || subject
                || ')","([0-9]{0,5})","([A-Za-z0-9+/]{22})"\]',
            'g'
        ) m
        WHERE e.case_id = its_case AND position('["key","'::bytea IN e.body) > 0
        ORDER BY m[1], e.case_seq
    ) s
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.keys_said(kind text, subjects uuid[])
 RETURNS TABLE(subject uuid, kept bytea, said jsonb, older bytea, proof bytea)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
    SELECT t.id, t.key_commitment, wall.keys_in_the_log('case', t.id, t.id), t.older_keys, t.name
    FROM public.casework_case t
    WHERE kind = 'case' AND t.id = ANY (subjects) AND (wall.sees_case(t.id) OR wall.asked_from_outside())
    UNION ALL
    SELECT t.id, t.key_commitment, wall.keys_in_the_log('referral', t.id, t.case_id), t.older_keys, t.packet
    FROM public.casework_referral t
    WHERE kind = 'referral' AND t.id = ANY (subjects) AND (wall.sees_referral(t.id) OR wall.asked_from_outside())
    UNION ALL
    SELECT t.id, t.key_commitment, wall.keys_in_the_log('shelterstay', t.id, t.case_id), t.older_keys, t.place
    FROM public.casework_shelterstay t
    WHERE kind = 'shelterstay' AND t.id = ANY (subjects)
      AND (wall.sees_shelterstay(t.id) OR wall.asked_from_outside())
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.lapsed_copies(kind text, subject uuid)
 RETURNS SETOF integer
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF kind = 'case' THEN
        RETURN QUERY SELECT h.group_id FROM public.casework_caseheldbyunit h WHERE h.content_object_id = subject
            AND h.expires_at <= now() AND h.sealed_key IS NOT NULL AND h.key_number >= wall.number_of_key(kind, subject);
        RETURN QUERY SELECT h.through_unit_id FROM public.casework_caseheldbyworker h WHERE h.content_object_id = subject
            AND h.expires_at <= now() AND h.sealed_key IS NOT NULL AND h.key_number >= wall.number_of_key(kind, subject);
    ELSIF kind = 'referral' THEN
        RETURN QUERY SELECT h.group_id FROM public.casework_referralheldbyunit h WHERE h.content_object_id = subject
            AND h.expires_at <= now() AND h.sealed_key IS NOT NULL AND h.key_number >= wall.number_of_key(kind, subject);
        RETURN QUERY SELECT h.through_unit_id FROM public.casework_referralheldbyworker h
            WHERE h.content_object_id = subject
            AND h.expires_at <= now() AND h.sealed_key IS NOT NULL AND h.key_number >= wall.number_of_key(kind, subject);
    ELSE
        RETURN QUERY SELECT h.group_id FROM public.casework_shelterstayheldbyunit h WHERE h.content_object_id = subject
            AND h.expires_at <= now() AND h.sealed_key IS NOT NULL AND h.key_number >= wall.number_of_key(kind, subject);
        RETURN QUERY SELECT h.through_unit_id FROM public.casework_shelterstayheldbyworker h
            WHERE h.content_object_id = subject
            AND h.expires_at <= now() AND h.sealed_key IS NOT NULL AND h.key_number >= wall.number_of_key(kind, subject);
    END IF;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.leads_case(subject uuid, unit integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (SELECT 1 FROM public.casework_case c WHERE c.id = subject AND c.desk_id = unit)
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.leads_referral(subject uuid, unit integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (SELECT 1 FROM public.casework_referral r WHERE r.id = subject AND r.from_unit_id = unit)
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.leads_shelterstay(subject uuid, unit integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_shelterstay r JOIN public.casework_case c ON c.id = r.case_id
        WHERE r.id = subject AND c.desk_id = unit
    )
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.log_holds(kind text, subject uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT wall.chain_holds(o.its_case) FROM (
        SELECT subject AS its_case
        WHERE kind = 'case' AND (wall.sees_case(subject) OR wall.asked_from_outside())
        UNION ALL
        SELECT t.case_id FROM public.casework_referral t
        WHERE kind = 'referral' AND t.id = subject AND (wall.sees_referral(t.id) OR wall.asked_from_outside())
        UNION ALL
        SELECT t.case_id FROM public.casework_shelterstay t
        WHERE kind = 'shelterstay' AND t.id = subject AND (wall.sees_shelterstay(t.id) OR wall.asked_from_outside())
    ) o
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.may_be_told_at(unit integer, its_case uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_membership m
        JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
        JOIN public.casework_unit u ON u.group_id = m.unit_id AND u.is_active
        WHERE m.unit_id = unit AND m.ended_at IS NULL AND NOT wall.is_kept_from(m.worker_id, its_case)
    )
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.may_enrol(worker bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_unit u WHERE u.group_id = ANY (wall.units()) AND u.kind = 'province'
    ) AND NOT EXISTS (
        SELECT 1 FROM public.casework_membership m
        WHERE m.worker_id = worker AND m.ended_at IS NULL AND NOT wall.in_my_province(m.unit_id)
    )
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.may_give_case(subject uuid, unit integer, word integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT wall.gives_case(subject) AND wall.fits_case(subject, unit, word) AND NOT wall.parted_case(subject, unit)
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.may_give_referral(subject uuid, unit integer, word integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT wall.gives_referral(subject) AND wall.fits_referral(subject, unit, word)
        AND NOT wall.parted_referral(subject, unit)
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.may_give_shelterstay(subject uuid, unit integer, word integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT wall.gives_shelterstay(subject) AND wall.fits_shelterstay(subject, unit, word) AND NOT wall.parted_shelterstay(subject, unit)
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.may_grant_case(subject uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT wall.sees_case(subject) OR (
        NOT EXISTS (SELECT 1 FROM public.casework_caseheldbyunit h WHERE h.content_object_id = subject)
        AND NOT EXISTS (SELECT 1 FROM public.casework_caseheldbyworker h WHERE h.content_object_id = subject)
        AND EXISTS (SELECT 1 FROM public.casework_case c WHERE c.id = subject AND c.origin_id = ANY (wall.units()))
    )
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.may_grant_referral(subject uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT wall.sees_referral(subject) OR (
        NOT EXISTS (SELECT 1 FROM public.casework_referralheldbyunit h WHERE h.content_object_id = subject)
        AND NOT EXISTS (SELECT 1 FROM public.casework_referralheldbyworker h WHERE h.content_object_id = subject)
        AND EXISTS (SELECT 1 FROM public.casework_referral c WHERE c.id = subject AND wall.sees_case(c.case_id))
    )
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.may_grant_shelterstay(subject uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT wall.sees_shelterstay(subject) OR (
        NOT EXISTS (SELECT 1 FROM public.casework_shelterstayheldbyunit h WHERE h.content_object_id = subject)
        AND NOT EXISTS (SELECT 1 FROM public.casework_shelterstayheldbyworker h WHERE h.content_object_id = subject)
        AND EXISTS (SELECT 1 FROM public.casework_shelterstay c WHERE c.id = subject AND wall.sees_case(c.case_id))
    )
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.may_pass_on_case(subject uuid, unit integer, word integer, worker bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT (wall.gives_case(subject) AND wall.fits_case(subject, unit, word)
            OR worker <> wall.worker() AND wall.shares_case(subject, unit, word))
        AND wall.is_member(worker, unit) AND NOT wall.keeps_out_case(subject, worker)
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.may_pass_on_referral(subject uuid, unit integer, word integer, worker bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT (wall.gives_referral(subject) AND wall.fits_referral(subject, unit, word)
            OR worker <> wall.worker() AND wall.shares_referral(subject, unit, word))
        AND wall.is_member(worker, unit) AND NOT wall.keeps_out_referral(subject, worker)
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.may_pass_on_shelterstay(subject uuid, unit integer, word integer, worker bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT (wall.gives_shelterstay(subject) AND wall.fits_shelterstay(subject, unit, word)
            OR worker <> wall.worker() AND wall.shares_shelterstay(subject, unit, word))
        AND wall.is_member(worker, unit) AND NOT wall.keeps_out_shelterstay(subject, worker)
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.may_renew_case(subject uuid, unit integer, word integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT wall.gives_case(subject) AND wall.fits_case(subject, unit, word)
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.may_renew_referral(subject uuid, unit integer, word integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT wall.gives_referral(subject) AND wall.fits_referral(subject, unit, word)
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.may_renew_shelterstay(subject uuid, unit integer, word integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT wall.gives_shelterstay(subject) AND wall.fits_shelterstay(subject, unit, word)
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.may_take_case(subject uuid, unit integer, word integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT wall.gives_case(subject) AND NOT wall.fits_case(subject, unit, word)
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.may_take_referral(subject uuid, unit integer, word integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT (wall.gives_referral(subject) OR unit = ANY (wall.units()) AND wall.has_referral(subject, 'work'))
        AND NOT wall.leads_referral(subject, unit)
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.may_take_shelterstay(subject uuid, unit integer, word integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT (wall.gives_shelterstay(subject) OR unit = ANY (wall.units()) AND wall.has_shelterstay(subject, 'work'))
        AND NOT wall.leads_shelterstay(subject, unit)
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.may_turn(subject uuid, kind text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT CASE kind
        WHEN 'case' THEN wall.gives_case(subject)
        WHEN 'referral' THEN wall.gives_referral(subject)
        WHEN 'shelterstay' THEN wall.gives_shelterstay(subject)
        ELSE false
    END OR wall.turn_is_due(subject, kind)
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.names_history(body bytea, history_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    RETURN strpos(convert_from(body, 'UTF8'), CASE get_byte(body, 0)
        WHEN ascii('[') THEN '"' || rtrim(encode(uuid_send(history_id), 'base64'), '=') || '"'
        ELSE history_id::text END) > 0;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.names_the_person()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    whose bigint := CASE TG_TABLE_NAME
        WHEN 'casework_worker' THEN (to_jsonb(NEW) ->> 'id')::bigint
        WHEN 'casework_credential' THEN (to_jsonb(NEW) ->> 'worker_id')::bigint
        WHEN 'casework_membershipkey' THEN (
            SELECT m.worker_id FROM public.casework_membership m
            WHERE m.id = (to_jsonb(coalesce(NEW, OLD)) ->> 'membership_id')::bigint
        )
    END;
BEGIN
    IF TG_TABLE_NAME = 'casework_unitkey' THEN
        IF EXISTS (SELECT 1 FROM wall.events_of_now() e WHERE e.act IN ('unit.certify', 'province.turn_signing_key', 'province.turn_fingerprint_key',
                'fingerprint.renew')) OR EXISTS (
            SELECT 1 FROM wall.rights_of_now() r
            WHERE r.what = 'turn' AND r.kind = 'unit' AND r.subject = 'unit:' || (to_jsonb(NEW) ->> 'unit_id')
        ) THEN
            RETURN NULL;
        END IF;
    ELSIF TG_TABLE_NAME = 'casework_membershipkey' AND EXISTS (
        SELECT 1 FROM wall.rights_of_now() r
        JOIN public.casework_membership m ON m.id = (to_jsonb(coalesce(NEW, OLD)) ->> 'membership_id')::bigint
        WHERE r.what = 'turn' AND r.kind = 'unit' AND r.subject = 'unit:' || m.unit_id
    ) THEN
        RETURN NULL;
    ELSIF EXISTS (
        SELECT 1 FROM wall.rights_of_now() r
        WHERE r.kind = 'membership' AND r.what IN ('renew', 'appoint', 'end') AND r.holder = 'worker:' || whose
    ) OR TG_TABLE_NAME = 'casework_credential' AND EXISTS (
        SELECT 1 FROM wall.events_of_now() e
        WHERE e.act IN ('door.sign_in', 'passphrase.change') AND e.worker_id = whose
           OR e.act IN ('worker.enrol', 'unit.found') AND TG_OP = 'INSERT'
    ) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'casework: the keys of a person change by an act that names her' USING ERRCODE = 'insufficient_privilege';
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.names_the_right()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    held jsonb := to_jsonb(NEW);
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM wall.rights_of_now() r
        WHERE r.what IN ('give', 'end') AND r.kind = TG_ARGV[0] AND r.subject = held ->> 'content_object_id'
          AND r.holder IN (TG_ARGV[2] || ':' || (held ->> TG_ARGV[1]), 'unit:' || (held ->> coalesce(TG_ARGV[3], '')))
    ) THEN
        RAISE EXCEPTION 'casework: a right is given by an act that names it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.names_the_signing_key()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM wall.rights_of_now() r
        WHERE r.what = 'succeed' AND r.kind = 'signing' AND r.subject = 'unit:' || NEW.unit_id
          AND r.holder = (octet_length(NEW.signing_keys) / 203 + 1)::text
    ) THEN
        RAISE EXCEPTION 'casework: a signing key is changed by an act that says the next one'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.names_the_turn()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM wall.rights_of_now() r
        WHERE r.what = 'key' AND r.kind = TG_ARGV[0] AND r.subject = NEW.content_object_id::text AND r.holder <> ''
    ) THEN
        RAISE EXCEPTION 'casework: a copy of a key is changed by an act that says the next key'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.names_the_unit()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM wall.rights_of_now() r
        WHERE r.what = 'turn' AND r.kind = 'unit' AND r.subject = 'unit:' || NEW.group_id
    ) THEN
        RAISE EXCEPTION 'casework: the keys of a unit change by an act that names it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.next_link(chained uuid, OUT length bigint, OUT head bytea)
 RETURNS record
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    SELECT c.length, c.head INTO length, head FROM public.casework_casechain c WHERE c.case_id = chained FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO public.casework_casechain (case_id, length) VALUES (chained, 0) ON CONFLICT DO NOTHING;
        SELECT c.length, c.head INTO length, head FROM public.casework_casechain c WHERE c.case_id = chained FOR UPDATE;
    END IF;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.no_unsent_left_behind()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    DELETE FROM public.casework_unsentform u WHERE u.worker_id = NEW.id;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.nobody_holds_withdrawn(subject uuid)
 RETURNS SETOF text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    kept int;
BEGIN
    SELECT r.from_unit_id INTO kept FROM public.casework_referral r
    WHERE r.id = subject AND r.stage = 'withdrawn' AND wall.sees_case(r.case_id);
    IF kept IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY WITH gone AS (
        DELETE FROM public.casework_referralheldbyunit h
        WHERE h.content_object_id = subject AND h.group_id <> kept RETURNING h.group_id
    ) SELECT DISTINCT 'unit:' || g.group_id FROM gone g;
    RETURN QUERY WITH gone AS (
        DELETE FROM public.casework_referralheldbyworker h
        WHERE h.content_object_id = subject AND h.through_unit_id <> kept RETURNING h.user_id
    ) SELECT DISTINCT 'worker:' || g.user_id FROM gone g;
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.nothing_left_behind()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF TG_TABLE_NAME = 'casework_membership' THEN
        DELETE FROM public.casework_membershipkey k WHERE k.membership_id = NEW.id;
        DELETE FROM public.casework_caseheldbyworker h WHERE h.user_id = NEW.worker_id AND h.through_unit_id = NEW.unit_id;
        DELETE FROM public.casework_referralheldbyworker h
            WHERE h.user_id = NEW.worker_id AND h.through_unit_id = NEW.unit_id;
        DELETE FROM public.casework_shelterstayheldbyworker h WHERE h.user_id = NEW.worker_id
              AND h.through_unit_id = NEW.unit_id;
    ELSE
        DELETE FROM public.casework_caseheldbyworker h WHERE h.user_id = NEW.id;
        DELETE FROM public.casework_referralheldbyworker h WHERE h.user_id = NEW.id;
        DELETE FROM public.casework_shelterstayheldbyworker h WHERE h.user_id = NEW.id;
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.nothing_left_to_her()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    before text[] := wall.opened_where_it_must_be(NEW.case_id);
    lost boolean;
BEGIN
    DELETE FROM public.casework_caseheldbyworker h USING public.casework_case t
        WHERE t.id = h.content_object_id AND h.user_id = NEW.worker_id AND t.id = NEW.case_id;
    DELETE FROM public.casework_caseheldbyunit h USING public.casework_case t, public.casework_membership m
        WHERE t.id = h.content_object_id AND t.id = NEW.case_id
          AND m.worker_id = NEW.worker_id AND m.unit_id = ANY (wall.keys_above(h.group_id)) AND m.ended_at IS NULL;
    DELETE FROM public.casework_referralheldbyworker h USING public.casework_referral t
        WHERE t.id = h.content_object_id AND h.user_id = NEW.worker_id AND t.case_id = NEW.case_id;
    DELETE FROM public.casework_referralheldbyunit h USING public.casework_referral t, public.casework_membership m
        WHERE t.id = h.content_object_id AND t.case_id = NEW.case_id
          AND m.worker_id = NEW.worker_id AND m.unit_id = ANY (wall.keys_above(h.group_id)) AND m.ended_at IS NULL;
    DELETE FROM public.casework_shelterstayheldbyworker h USING public.casework_shelterstay t
        WHERE t.id = h.content_object_id AND h.user_id = NEW.worker_id AND t.case_id = NEW.case_id;
    DELETE FROM public.casework_shelterstayheldbyunit h USING public.casework_shelterstay t, public.casework_membership m
        WHERE t.id = h.content_object_id AND t.case_id = NEW.case_id
          AND m.worker_id = NEW.worker_id AND m.unit_id = ANY (wall.keys_above(h.group_id)) AND m.ended_at IS NULL;
    SELECT NOT before <@ wall.opened_where_it_must_be(NEW.case_id)
        -- Or she was the last at a unit that carries the case, or will: nobody there could be given it.
        OR EXISTS (
            SELECT 1 FROM public.casework_case t JOIN public.casework_unit d ON d.group_id = t.desk_id
            JOIN public.casework_membership hers ON hers.unit_id IN (
                CASE t.stage WHEN 'draft' THEN t.origin_id ELSE d.group_id END, coalesce(d.province_id, d.group_id)
            )
            WHERE t.id = NEW.case_id AND hers.worker_id = NEW.worker_id AND hers.ended_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM public.casework_membership m
                JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
                WHERE m.ended_at IS NULL AND m.unit_id = hers.unit_id AND NOT EXISTS (
                    SELECT 1 FROM wall.kept_out x
                    WHERE x.case_id = NEW.case_id AND x.worker_id = m.worker_id
                )
            )
        ) INTO lost;
    IF lost THEN
        RAISE EXCEPTION 'casework: nobody would be left who opens this case' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.notice_escalation_ends()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF wall.notice_is_answered(NEW.unit_id, NEW.read_at, NEW.decided_at) THEN
        UPDATE public.casework_escalation e SET ended_at = coalesce(NEW.decided_at, NEW.read_at)
        WHERE e.notice_id = NEW.id AND e.ended_at IS NULL;
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.notice_is_answered(unit integer, read_at timestamp with time zone, decided_at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT decided_at IS NOT NULL OR read_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM public.casework_membership m JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
        WHERE m.unit_id = unit AND m.role = 'chair' AND m.ended_at IS NULL
    )
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.notification_went(message bigint, sent timestamp with time zone, why text, again timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    UPDATE public.casework_notification n
    SET sent_at = sent, failure = CASE WHEN sent IS NULL THEN left(why, 40) ELSE '' END, tries = n.tries + 1,
        next_try_at = CASE WHEN sent IS NULL THEN again END
    WHERE n.id = message AND n.sent_at IS NULL AND n.next_try_at IS NOT NULL
$function$
;
-- belongs to casework_wall; may be called by casework_notifier

CREATE OR REPLACE FUNCTION wall.notifications_due(as_of timestamp with time zone, most integer)
 RETURNS TABLE(id bigint, way text, address text, due_at timestamp with time zone, tries integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT n.id, a.way, a.address, n.due_at, n.tries::int
    FROM public.casework_notification n JOIN public.casework_notificationaddress a ON a.id = n.address_id
    WHERE n.next_try_at <= as_of AND a.ended_at IS NULL
    ORDER BY n.next_try_at, n.id LIMIT most
$function$
;
-- belongs to casework_wall; may be called by casework_notifier

CREATE OR REPLACE FUNCTION wall.notifier_round(before bigint, as_of timestamp with time zone)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    UPDATE public.casework_notifierstate s SET round = s.round + 1, went_round_at = as_of
    WHERE s.round = before OR s.round = before + 1
    RETURNING s.round
$function$
;
-- belongs to casework_wall; may be called by casework_notifier

CREATE OR REPLACE FUNCTION wall.notifier_told_to_send(as_of timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    here bigint;
BEGIN
    UPDATE public.casework_notification n SET next_try_at = NULL, failure = 'let_go'
    WHERE n.next_try_at IS NOT NULL AND n.due_at < as_of;
    UPDATE public.casework_notifierstate s SET round = s.round + 1000, went_round_at = as_of RETURNING s.round INTO here;
    RETURN here;
END $function$
;
-- belongs to casework_wall; may be called by casework_notifier

CREATE OR REPLACE FUNCTION wall.number_of_key(kind text, subject uuid)
 RETURNS integer
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    RETURN CASE kind
        WHEN 'case' THEN (
            SELECT coalesce(octet_length(t.older_keys), 0) / 61 + 1 FROM public.casework_case t WHERE t.id = subject)
        WHEN 'referral' THEN (
            SELECT coalesce(octet_length(t.older_keys), 0) / 61 + 1 FROM public.casework_referral t WHERE t.id = subject)
        WHEN 'shelterstay' THEN (
            SELECT coalesce(octet_length(t.older_keys), 0) / 61 + 1 FROM public.casework_shelterstay t WHERE t.id = subject)
    END;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.only_settles()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    settles boolean := to_jsonb(NEW) - '{sealed_key,unit_mark}'::text[] = to_jsonb(OLD) - '{sealed_key,unit_mark}'::text[]
        AND get_byte(NEW.sealed_key, 0) = 1 AND length(NEW.sealed_key) = 61;
    held jsonb := to_jsonb(NEW);
    may boolean;
BEGIN
    IF current_user <> 'casework_app' THEN
        RETURN NEW;
    END IF;
    -- On the way to its own holder alone: whoever gave it does not settle it.
    IF settles AND get_byte(OLD.sealed_key, 0) = 2 THEN
        IF held ? 'user_id' AND (held ->> 'user_id')::bigint = wall.worker()
            OR held ? 'group_id' AND (held ->> 'group_id')::int = ANY (wall.units())
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'casework: a right is settled by whoever holds it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF settles AND get_byte(OLD.sealed_key, 0) = 1 THEN
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT wall.may_renew_%s($1, $2, $3)', TG_ARGV[0]) INTO may
        USING NEW.content_object_id, (to_jsonb(NEW) ->> TG_ARGV[1])::int, NEW.permission_id;
    IF NOT may OR NEW.content_object_id <> OLD.content_object_id
        OR (NEW.granted_by <> OLD.granted_by AND NEW.granted_by IS DISTINCT FROM wall.worker())
    THEN
        RAISE EXCEPTION 'casework: a right may be settled, not changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $function$
;
-- may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.opened_where_it_must_be(kept_from uuid)
 RETURNS text[]
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT ARRAY(
        SELECT 'case:' || t.id || ':' || l.unit AS held
        FROM public.casework_case t JOIN public.casework_unit d ON d.group_id = t.desk_id
        CROSS JOIN LATERAL (SELECT u.group_id AS unit FROM public.casework_unit u) l
        WHERE t.id = kept_from AND l.unit IN (
            CASE t.stage WHEN 'draft' THEN t.origin_id ELSE t.desk_id END,
            CASE WHEN t.stage <> 'draft' THEN d.province_id END
        ) AND (EXISTS (
            SELECT 1 FROM public.casework_caseheldbyunit h, public.casework_membership m
            JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
            WHERE m.ended_at IS NULL AND m.unit_id = h.group_id AND h.group_id = l.unit
              AND h.content_object_id = t.id AND h.sealed_key IS NOT NULL
              AND (h.expires_at IS NULL OR h.expires_at > now())
        ) OR EXISTS (
            SELECT 1 FROM public.casework_caseheldbyworker h, public.casework_membership m
            JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
            WHERE m.ended_at IS NULL AND m.unit_id = h.through_unit_id AND m.worker_id = h.user_id AND h.through_unit_id = l.unit
              AND h.content_object_id = t.id AND h.sealed_key IS NOT NULL
              AND (h.expires_at IS NULL OR h.expires_at > now())
        ))
        UNION ALL SELECT 'referral:' || t.id || ':' || l.unit AS held
        FROM public.casework_referral t JOIN public.casework_case c ON c.id = t.case_id
        JOIN public.casework_unit d ON d.group_id = c.desk_id
        CROSS JOIN LATERAL (SELECT u.group_id AS unit FROM public.casework_unit u) l
        WHERE t.case_id = kept_from AND l.unit = t.from_unit_id AND (EXISTS (
            SELECT 1 FROM public.casework_referralheldbyunit h, public.casework_membership m
            JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
            WHERE m.ended_at IS NULL AND m.unit_id = h.group_id AND h.group_id = l.unit
              AND h.content_object_id = t.id AND h.sealed_key IS NOT NULL
              AND (h.expires_at IS NULL OR h.expires_at > now())
        ) OR EXISTS (
            SELECT 1 FROM public.casework_referralheldbyworker h, public.casework_membership m
            JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
            WHERE m.ended_at IS NULL AND m.unit_id = h.through_unit_id AND m.worker_id = h.user_id AND h.through_unit_id = l.unit
              AND h.content_object_id = t.id AND h.sealed_key IS NOT NULL
              AND (h.expires_at IS NULL OR h.expires_at > now())
        ))
        UNION ALL SELECT 'shelterstay:' || t.id || ':' || l.unit AS held
        FROM public.casework_shelterstay t JOIN public.casework_case c ON c.id = t.case_id
        JOIN public.casework_unit d ON d.group_id = c.desk_id
        CROSS JOIN LATERAL (SELECT u.group_id AS unit FROM public.casework_unit u) l
        WHERE t.case_id = kept_from AND l.unit = d.group_id AND (EXISTS (
            SELECT 1 FROM public.casework_shelterstayheldbyunit h, public.casework_membership m
            JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
            WHERE m.ended_at IS NULL AND m.unit_id = h.group_id AND h.group_id = l.unit
              AND h.content_object_id = t.id AND h.sealed_key IS NOT NULL
              AND (h.expires_at IS NULL OR h.expires_at > now())
        ) OR EXISTS (
            SELECT 1 FROM public.casework_shelterstayheldbyworker h, public.casework_membership m
            JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
            WHERE m.ended_at IS NULL AND m.unit_id = h.through_unit_id AND m.worker_id = h.user_id AND h.through_unit_id = l.unit
              AND h.content_object_id = t.id AND h.sealed_key IS NOT NULL
              AND (h.expires_at IS NULL OR h.expires_at > now())
        ))
    )
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.opens_keys_of(unit integer)
 RETURNS integer[]
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    WITH RECURSIVE below AS (
        SELECT unit AS group_id
        UNION SELECT u.group_id FROM public.casework_unit u JOIN below b ON u.parent_id = b.group_id
    )
    SELECT ARRAY(SELECT b.group_id FROM below b)
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.owes_turn(subject uuid, kind text, unit integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF wall.sees_as(kind, subject) THEN
        INSERT INTO public.casework_rotationdue (object_id, kind, unit_id) VALUES (subject, kind, unit)
        ON CONFLICT DO NOTHING;
    END IF;
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.parted_case(subject uuid, unit integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM wall.kept_out x
        WHERE x.case_id = subject AND wall.has_key_above(x.worker_id, unit)
    )
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.parted_referral(subject uuid, unit integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM wall.kept_out x
        WHERE x.case_id = (SELECT r.case_id FROM public.casework_referral r WHERE r.id = subject)
          AND wall.has_key_above(x.worker_id, unit)
    )
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.parted_shelterstay(subject uuid, unit integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM wall.kept_out x
        WHERE x.case_id = (SELECT r.case_id FROM public.casework_shelterstay r WHERE r.id = subject)
          AND wall.has_key_above(x.worker_id, unit)
    )
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.proposal_stands()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF (NEW.case_id, NEW.kind, NEW.asked_by_id) IS DISTINCT FROM (OLD.case_id, OLD.kind, OLD.asked_by_id)
        OR NEW.duplicate_of_id IS DISTINCT FROM OLD.duplicate_of_id
        OR (OLD.decided_at IS NOT NULL AND NEW.approved IS DISTINCT FROM OLD.approved)
        OR (OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at)
    THEN
        RAISE EXCEPTION 'casework: a proposal to set aside stays as it was made' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.province_figures(without uuid[], new_since timestamp with time zone, paced_since timestamp with time zone, months_since timestamp with time zone, bands double precision[], first_acts text[], zone text)
 RETURNS TABLE(kind text, desk integer, stage text, risk text, bucket text, cases bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET jit TO 'off'
AS $function$
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
        WHERE d.met_at IS NULL AND d.due_at < now()
          AND (d.due_at > d.began_at OR d.due_at < now() - interval '30 minutes') AND d.unit_id = ANY (ARRAY(
            SELECT u.group_id FROM public.casework_unit u WHERE u.province_id = ANY (mine) OR u.group_id = ANY (mine)
        ))
    ), packets AS (
        SELECT r.case_id, array_agg(DISTINCT r.stage::text ORDER BY r.stage::text) AS stages
        FROM public.casework_referral r WHERE r.sent_at > months_since GROUP BY 1
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
            ) - c.reported_at)::float8, bands)::text, 'none') END AS act,
            p.stages AS sent
        FROM held JOIN public.casework_case c ON c.id = held.id LEFT JOIN late l ON l.case_id = c.id
        LEFT JOIN packets p ON p.case_id = c.id
        WHERE c.stage <> ALL ('{draft,duplicate,out_of_scope}'::text[]) AND c.id <> ALL (without)
          AND c.id <> ALL (ARRAY(SELECT x.case_id FROM wall.kept_out x WHERE x.worker_id = me))
    ), grouped AS (
        -- Old cases fall together: what each figure needs is made of few rows.
        SELECT c.desk_id, c.stage, c.risk, c.open, c.late, c.new, c.came, c.closed, c.contact, c.act, c.sent, count(*) AS n
        FROM counted c GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
    )
    SELECT k.kind, c.desk_id, c.stage, c.risk, k.bucket, sum(c.n)::bigint
    FROM grouped c CROSS JOIN LATERAL (SELECT 'sent', s, true FROM unnest(c.sent) s
        UNION ALL VALUES ('ended', c.stage, NOT c.open),
        ('open', '', c.open), ('late', '', c.open AND c.late), ('new', '', c.new), ('came', c.came, c.came IS NOT NULL),
        ('closed', c.closed, c.closed IS NOT NULL), ('contact', c.contact, c.contact IS NOT NULL),
        ('act', c.act, c.act IS NOT NULL)
    ) k (kind, bucket, stands)
    WHERE k.stands GROUP BY k.kind, c.desk_id, c.stage, c.risk, k.bucket;
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.province_without_members(unit integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (SELECT 1 FROM public.casework_unit u WHERE u.group_id = unit AND u.kind = 'province')
       AND NOT EXISTS (SELECT 1 FROM public.casework_membership m WHERE m.unit_id = unit)
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.put_credential(whose bigint, by_what text, how text, salted bytea, numbers jsonb, sealed bytea)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF NOT (wall.may_enrol(whose) OR wall.without_membership(whose)) THEN
        RAISE EXCEPTION 'casework: a credential is made by her province' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO public.casework_credential AS c (worker_id, kind, method, salt, params, sealed_private, made_at)
    VALUES (whose, by_what, how, salted, numbers, sealed, clock_timestamp())
    ON CONFLICT (worker_id, kind) DO UPDATE SET method = excluded.method, salt = excluded.salt,
        params = excluded.params, sealed_private = excluded.sealed_private, made_at = excluded.made_at;
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.question_of_holding(kind text, subject text, its_case text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT format(
        '((EXISTS (SELECT 1 FROM wall.%1$s_of_my_units h WHERE h.subject = %2$s)'
        ' OR EXISTS (SELECT 1 FROM wall.%1$s_in_my_name h WHERE h.subject = %2$s))'
        ' AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = %3$s))',
        kind, subject, its_case
    )
$function$
;
-- may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.queue_notifications(as_of timestamp with time zone, hour timestamp with time zone, within interval, ahead interval, kept interval, called interval)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
          AND (n.to_id IS NULL OR n.to_id = t.worker_id)
          AND wall.could_open(t.worker_id, t.unit_id, n.case_id, n.object_id, as_of)
        UNION ALL
        -- What a committee was sent is its own copy, which leads to no case; who is kept from that case is not told.
        SELECT t.worker_id, 'notice', hashtextextended(c.id::text, 0)
        FROM public.casework_committeenotice c JOIN told t ON t.unit_id = c.unit_id
        WHERE c.read_at IS NULL AND c.sent_at > as_of - kept AND NOT EXISTS (
            SELECT 1 FROM public.casework_notice n WHERE n.copy_id = c.id AND wall.is_kept_from(t.worker_id, n.case_id)
        )
        UNION ALL
        SELECT t.worker_id, 'call', hashtextextended(e.id::text, 0)
        FROM public.casework_escalation e JOIN told t ON t.unit_id = e.unit_id
        LEFT JOIN public.casework_clock k ON k.id = e.clock_id
        WHERE e.answered_at IS NULL AND e.ended_at IS NULL AND e.taken_at > as_of - kept
          AND (ordinary OR e.clock_id IS NULL OR k.due_at - k.began_at <= within) AND NOT wall.is_kept_from(t.worker_id, e.file_id) AND NOT wall.is_kept_from(t.worker_id, e.report_id)
        UNION ALL
        SELECT t.worker_id, 'urgent', hashtextextended(r.id::text, 0)
        FROM public.casework_referral r JOIN told t ON t.unit_id = r.to_unit_id
        WHERE r.urgent AND r.stage = 'sent' AND r.sent_at > as_of - interval '1 day'
          AND wall.could_open(t.worker_id, t.unit_id, NULL, r.id, as_of)
        UNION ALL
        -- A report that nobody there took down is told at once, one that is to be settled like any other duty.
        SELECT t.worker_id, 'report', hashtextextended(r.id::text, 0)
        FROM public.casework_violencereport r JOIN told t ON t.unit_id = r.desk_id
        WHERE r.ended_at IS NULL AND r.received_at > as_of - interval '1 day'
          AND (r.received_by_id IS NOT NULL OR r.received_at <= as_of - interval '1 hour')
          AND NOT EXISTS (
              SELECT 1 FROM public.casework_membership m
              WHERE m.worker_id = r.received_by_id AND m.unit_id = r.desk_id AND m.ended_at IS NULL
          )
          AND NOT EXISTS (SELECT 1 FROM public.casework_reportcall c WHERE c.report_id = r.id)
          AND NOT wall.is_kept_from_report(t.worker_id, r.id)
        UNION ALL
        SELECT t.worker_id, CASE WHEN r.due_at <= as_of THEN 'unmet' ELSE 'settle' END,
            hashtextextended(r.id::text || extract(epoch FROM r.due_at)::text, 0)
        FROM (
            SELECT o.id, o.desk_id, p.presses, CASE WHEN p.presses THEN o.act_by ELSE o.settle_by END AS due_at
            FROM public.casework_violencereport o, LATERAL (SELECT wall.report_presses(o.id, o.act_by) AS presses) p
            WHERE o.ended_at IS NULL
        ) r JOIN told t ON t.unit_id = r.desk_id
        WHERE (ordinary AND r.due_at <= as_of + ahead OR r.presses AND r.due_at <= as_of) AND r.due_at > as_of - kept
          AND NOT wall.is_kept_from_report(t.worker_id, r.id)
        UNION ALL
        SELECT t.worker_id, s.thing, hashtextextended(d.id::text, 0)
        FROM public.casework_banduty d JOIN told t ON t.unit_id = d.unit_id CROSS JOIN LATERAL (VALUES
            ('ban', d.began_at > as_of - interval '1 day' AND d.rule <> 'D04'),
            ('ban_due', d.due_at <= as_of + interval '1 hour' AND d.due_at > as_of - kept),
            ('ban_late', d.due_at <= as_of AND d.due_at > as_of - kept)
        ) s (thing, is_told)
        WHERE d.met_at IS NULL AND s.is_told AND NOT EXISTS (
            SELECT 1 FROM public.casework_contactban b
            WHERE b.order_id = d.order_id AND wall.is_kept_from(t.worker_id, b.case_id)
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
END $function$
;
-- belongs to casework_wall; may be called by casework_notifier

CREATE OR REPLACE FUNCTION wall.reaches_living(subject uuid, thing uuid, due timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE PROCEDURE wall.rebuild_readers()
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $procedure$
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
        SELECT jsonb_agg(jsonb_build_array(d.at, d.act, d.worker_id, d.object_id) ORDER BY d.case_seq DESC NULLS LAST, d.id DESC),
            people || array_agg(d.worker_id)
        INTO happened, people
        FROM (
            SELECT e.case_seq, e.id, e.at, e.act, e.worker_id, e.object_id FROM public.casework_event e
            WHERE e.case_id = subject AND e.outcome = 'done'
            ORDER BY e.case_seq / 64 DESC NULLS LAST, e.case_seq DESC NULLS LAST, e.id DESC LIMIT most
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
END $procedure$
;
-- may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.report_escalation_ends()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    UPDATE public.casework_escalation e SET ended_at = coalesce(e.ended_at, NEW.ended_at), file_id = NEW.file_id
    WHERE e.report_id = NEW.id;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.report_presses(report uuid, act_by timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT act_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM public.casework_reportcall c WHERE c.report_id = report)
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.report_waits_again()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    UPDATE public.casework_violencereport r
    SET file_id = NULL, outcome = NULL, ended_at = NULL, ended_by_id = NULL,
        settle_by = NEW.heard_at + (r.settle_by - r.received_at)
    WHERE r.file_id = NEW.case_id;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.report_was_acted_on()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    UPDATE public.casework_escalation e SET ended_at = NEW.written_at
    FROM public.casework_violencereport r
    WHERE r.id = NEW.report_id AND r.act_by IS NOT NULL AND e.report_id = r.id AND e.ended_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM public.casework_reportcall c WHERE c.report_id = r.id AND c.id <> NEW.id);
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.right_has_its_row()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    one text[];
    subject uuid;
    good boolean;
BEGIN
    -- As they are read: anywhere in the body, whichever list it stands in.
    FOR one IN
        SELECT m FROM regexp_matches(
            encode(NEW.body, 'escape'), '\["(key|exclude)","([a-z]+)","([^"]*)","([^"]*)","([^"]*)"\]', 'g'
        ) m
    LOOP
        subject := CASE one[3] WHEN '=' THEN NEW.case_id ELSE one[3]::uuid END;
        IF one[1] = 'exclude' THEN
            good := one[2] = 'case' AND subject = NEW.case_id AND EXISTS (
                SELECT 1 FROM public.casework_exclusion x
                WHERE x.case_id = subject AND 'worker:' || x.worker_id = one[4]
            );
        ELSE
            good := CASE one[2]
                WHEN 'case' THEN subject = NEW.case_id AND EXISTS (
                    SELECT 1 FROM public.casework_historicalcase h
                    WHERE h.id = subject AND h.event_id = NEW.id AND wall.short(h.key_commitment) = one[5] AND wall.key_number(h.older_keys) = one[4])
                WHEN 'referral' THEN EXISTS (
                    SELECT 1 FROM public.casework_historicalreferral h WHERE h.id = subject AND h.case_id = NEW.case_id
                      AND h.event_id = NEW.id AND wall.short(h.key_commitment) = one[5] AND wall.key_number(h.older_keys) = one[4])
                WHEN 'shelterstay' THEN EXISTS (
                    SELECT 1 FROM public.casework_historicalshelterstay h
                    WHERE h.id = subject AND h.case_id = NEW.case_id
                      AND h.event_id = NEW.id AND wall.short(h.key_commitment) = one[5] AND wall.key_number(h.older_keys) = one[4])
            END;
        END IF;
        IF good IS NOT TRUE THEN
            RAISE EXCEPTION 'casework: an event names a key or an exclusion that no row has'
                USING ERRCODE = 'check_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.rights_of_now(OUT act text, OUT what text, OUT kind text, OUT subject text, OUT holder text)
 RETURNS SETOF record
 LANGUAGE sql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT e.act, r ->> 0, r ->> 1, CASE r ->> 2 WHEN '=' THEN e.case_id::text ELSE r ->> 2 END, r ->> 3
    FROM (SELECT n.act, n.case_id, convert_from(n.body, 'UTF8')::jsonb AS said FROM wall.events_of_now() n) e,
        LATERAL jsonb_array_elements(CASE jsonb_typeof(e.said -> 12) WHEN 'array' THEN e.said -> 12 ELSE '[]' END) r
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.row_digest(said text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE STRICT
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT rtrim(encode(substr(sha256(convert_to(said, 'UTF8')), 1, 20), 'base64'), '=')
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.rows_are_said()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF EXISTS (
        SELECT 1 FROM wall.bound_row b WHERE b.kind = NEW.kind AND b.number = NEW.number AND b.event_id IS NULL
    ) THEN
        RAISE EXCEPTION 'casework: % % is changed by an act with an event', NEW.kind, NEW.number
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.rows_as_they_stand()
 RETURNS TABLE(kind text, number text, said text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT s.kind, s.number, s.said FROM wall.row_stands s ORDER BY s.kind, length(s.number), s.number
$function$
;
-- belongs to casework_wall; may be called by casework_verify

CREATE OR REPLACE FUNCTION wall.rows_of_case(which uuid)
 RETURNS TABLE(kind text, number text, subject text, said text, digest text, event_id uuid, older boolean, says boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT coalesce(s.kind, b.kind), coalesce(s.number, b.number), coalesce(s.subject, b.subject), s.said,
        coalesce(wall.row_digest(s.said), ''), b.event_id, coalesce(b.older, false),
        wall.says_row(e.body, b.number, b.digest) AND b.digest = coalesce(wall.row_digest(s.said), '')
    FROM (SELECT * FROM wall.row_stands v WHERE v.its_case = which) s
    FULL JOIN (SELECT * FROM wall.bound_row r WHERE r.its_case = which) b USING (kind, number)
    LEFT JOIN public.casework_event e ON e.id = b.event_id
    WHERE wall.asked_from_outside() OR wall.sees_case(which) AND EXISTS (
        SELECT 1 FROM public.casework_unit u WHERE u.group_id = ANY (wall.units()) AND u.kind = 'province'
    )
    ORDER BY 1, length(coalesce(s.number, b.number)), 2
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.rows_that_do_not_fit(kinds text[])
 RETURNS TABLE(kind text, number text, event_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT * FROM (SELECT kind, number, b.event_id
    FROM (SELECT * FROM wall.row_stands v WHERE v.kind = ANY (kinds)) s
    FULL JOIN (SELECT * FROM wall.bound_row r WHERE r.kind = ANY (kinds)) b USING (kind, number)
    LEFT JOIN public.casework_event e ON e.id = b.event_id
    WHERE coalesce(wall.row_digest(s.said), '') IS DISTINCT FROM b.digest
       OR NOT b.older AND NOT (b.kind = 'alert' AND b.event_id IS NULL) AND NOT wall.says_row(e.body, b.number, b.digest)
    UNION ALL SELECT 'herno', n.id::text, b.event_id
    FROM public.casework_herno n JOIN public.casework_case c ON c.id = n.case_id
    LEFT JOIN wall.bound_row b ON b.kind = 'herno' AND b.number = n.id::text
    WHERE 'herno' = ANY (kinds) AND n.dropped_at IS NOT NULL AND n.taken_back_at IS NULL
      AND NOT (n.desk_keeps AND c.stage <> 'draft') AND (
          EXISTS (SELECT 1 FROM public.casework_caseheldbyunit h WHERE h.content_object_id = n.case_id)
          OR EXISTS (SELECT 1 FROM public.casework_caseheldbyworker h WHERE h.content_object_id = n.case_id)
      )) f
    ORDER BY 1, length(number), 2 LIMIT 100
$function$
;
-- belongs to casework_wall; may be called by casework_sequencer

CREATE OR REPLACE FUNCTION wall.same_person_by_code(subject uuid, wanted text)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF NOT wall.sees_case(subject) THEN
        RETURN NULL;
    END IF;
    RETURN (
        SELECT c.id FROM public.casework_case c
        WHERE c.code = wanted AND c.id <> subject AND c.id <> ALL (wall.kept_from()) AND EXISTS (
            SELECT 1 FROM public.casework_fingerprint f
            JOIN public.casework_fingerprint other ON other.province_id = f.province_id AND other.digest = f.digest
            WHERE f.case_id = subject AND other.case_id = c.id
        )
    );
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.says_row(body bytea, number text, digest text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT position(convert_to('"' || number || '","' || digest || '"', 'UTF8') IN coalesce(body, ''::bytea)) > 0
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.says_what_its_row_says(event casework_event, link bytea)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    body text := convert_from(event.body, 'UTF8');
    said jsonb := body::jsonb;
    change jsonb;
    opening text := concat_ws(',',
        '[3,"' || wall.short(uuid_send(event.id)) || '"', (extract(epoch FROM event.at) * 1000000)::bigint,
        to_json(event.act), to_json(event.outcome),
        coalesce(event.worker_id::text, 'null'), coalesce(event.province_id::text, 'null'),
        coalesce('"' || wall.short(uuid_send(event.case_id)) || '"', 'null'), coalesce(event.case_seq::text, 'null'),
        coalesce('"' || wall.short(link) || '"', 'null'),
        coalesce('"' || wall.short(uuid_send(event.object_id)) || '"', 'null')
    );
BEGIN
    -- Whatever is empty at the end is left out.
    IF body = regexp_replace(opening, '(,null)+$', '') || ']' THEN
        RETURN true;
    END IF;
    IF NOT starts_with(body, opening || ',') OR strpos(body, E'\n') > 0 OR jsonb_array_length(said) > 14
            + EXISTS (SELECT 1 FROM wall.bound_row b WHERE b.event_id = event.id)::int
        OR jsonb_typeof(coalesce(said -> 11, '[]')) NOT IN ('array', 'null')
        OR jsonb_typeof(coalesce(said -> 12, '[]')) NOT IN ('array', 'null')
        OR jsonb_typeof(coalesce(said -> 13, '{}')) NOT IN ('object', 'null')
        OR jsonb_path_exists(said, '$.**{4 to last}')
        OR jsonb_path_exists(said, 'strict $[12][*] ? (@.type() != "array" || @.size() < 3)', '{}', true)
        OR jsonb_path_exists(said, '$[13].** ? (@.type() == "number" && (@ > 1000000000000000000 || @ < -1000000000))')
    THEN
        RETURN false;
    END IF;
    FOR change IN SELECT c FROM jsonb_array_elements(nullif(said -> 11, 'null')) c LOOP
        IF jsonb_typeof(change) <> 'array' OR jsonb_array_length(change) NOT BETWEEN 3 AND 4
            OR change ->> 1 !~ '^[A-Za-z0-9+/]{21}[AQgw]$' OR change ->> 2 !~ '^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]$'
            OR change ->> 3 !~ '^[A-Za-z0-9+/]{21}[AQgw]$'
            OR NOT wall.event_wrote(
                event.id,
                change ->> 0,
                encode(decode(change ->> 1 || '==', 'base64'), 'hex')::uuid,
                coalesce(encode(decode(change ->> 3 || '==', 'base64'), 'hex')::uuid, event.object_id)
            ) IS TRUE
        THEN
            RETURN false;
        END IF;
    END LOOP;
    RETURN true;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.seen_of_packet(subject uuid)
 RETURNS TABLE(act text, at timestamp with time zone, seen_at timestamp with time zone, seen_by text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF NOT wall.sees_referral(subject) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT n.act::text, n.at, n.seen_at, w.display_name::text
        FROM public.casework_news n LEFT JOIN public.casework_worker w ON w.id = n.seen_by_id
        WHERE n.object_id = subject AND n.act IN ('question.ask', 'question.answer') AND n.seen_at IS NOT NULL;
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.sees_as(kind text, subject uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    RETURN CASE kind WHEN 'case' THEN wall.sees_case(subject) WHEN 'referral' THEN wall.sees_referral(subject)
        WHEN 'shelterstay' THEN wall.sees_shelterstay(subject) ELSE false END;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.sees_case(subject uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
DECLARE
    me bigint := wall.worker();
    units int[];
BEGIN
    IF me IS NULL THEN
        RETURN false;
    END IF;
    units := ARRAY(
        SELECT m.unit_id FROM public.casework_membership m
        JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
        JOIN public.casework_unit u ON u.group_id = m.unit_id AND u.is_active
        WHERE m.worker_id = me AND m.ended_at IS NULL
    );
    RETURN (EXISTS (
        SELECT 1 FROM public.casework_caseheldbyunit h
        WHERE h.content_object_id = subject AND h.group_id = ANY (units)
          AND (h.expires_at IS NULL OR h.expires_at > now())
    ) OR EXISTS (
        SELECT 1 FROM public.casework_caseheldbyworker h
        WHERE h.content_object_id = subject AND h.user_id = me AND h.through_unit_id = ANY (units)
          AND (h.expires_at IS NULL OR h.expires_at > now())
    )) AND NOT EXISTS (
        SELECT 1 FROM wall.kept_out x WHERE x.case_id = subject AND x.worker_id = me
    );
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.sees_referral(subject uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
DECLARE
    me bigint := wall.worker();
    units int[];
BEGIN
    IF me IS NULL THEN
        RETURN false;
    END IF;
    units := ARRAY(
        SELECT m.unit_id FROM public.casework_membership m
        JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
        JOIN public.casework_unit u ON u.group_id = m.unit_id AND u.is_active
        WHERE m.worker_id = me AND m.ended_at IS NULL
    );
    RETURN (EXISTS (
        SELECT 1 FROM public.casework_referralheldbyunit h
        WHERE h.content_object_id = subject AND h.group_id = ANY (units)
          AND (h.expires_at IS NULL OR h.expires_at > now())
    ) OR EXISTS (
        SELECT 1 FROM public.casework_referralheldbyworker h
        WHERE h.content_object_id = subject AND h.user_id = me AND h.through_unit_id = ANY (units)
          AND (h.expires_at IS NULL OR h.expires_at > now())
    )) AND NOT EXISTS (
        SELECT 1 FROM wall.kept_out x
        WHERE x.case_id = (SELECT r.case_id FROM public.casework_referral r WHERE r.id = subject) AND x.worker_id = me
    );
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.sees_shelterstay(subject uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
DECLARE
    me bigint := wall.worker();
    units int[];
BEGIN
    IF me IS NULL THEN
        RETURN false;
    END IF;
    units := ARRAY(
        SELECT m.unit_id FROM public.casework_membership m
        JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
        JOIN public.casework_unit u ON u.group_id = m.unit_id AND u.is_active
        WHERE m.worker_id = me AND m.ended_at IS NULL
    );
    RETURN (EXISTS (
        SELECT 1 FROM public.casework_shelterstayheldbyunit h
        WHERE h.content_object_id = subject AND h.group_id = ANY (units)
          AND (h.expires_at IS NULL OR h.expires_at > now())
    ) OR EXISTS (
        SELECT 1 FROM public.casework_shelterstayheldbyworker h
        WHERE h.content_object_id = subject AND h.user_id = me AND h.through_unit_id = ANY (units)
          AND (h.expires_at IS NULL OR h.expires_at > now())
    )) AND NOT EXISTS (
        SELECT 1 FROM wall.kept_out x
        WHERE x.case_id = (SELECT r.case_id FROM public.casework_shelterstay r WHERE r.id = subject) AND x.worker_id = me
    );
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.sent_form(asked bytea)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    PERFORM pg_advisory_xact_lock(('x' || encode(substring(asked FOR 8), 'hex'))::bit(64)::bigint);
    RETURN (SELECT f.led_to FROM public.casework_sentform f WHERE f.digest = asked AND f.worker_id = wall.worker());
END
$function$
;
-- may be called by casework_app

CREATE OR REPLACE FUNCTION wall.session_digest(brought text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT left(encode(sha256(convert_to('casework session v1:' || brought, 'UTF8')), 'hex'), 40)
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.session_of(brought text)
 RETURNS TABLE(session_data text, expire_date timestamp with time zone, worker_id bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 1
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT s.session_data, s.expire_date, s.worker_id FROM public.casework_workersession s
    WHERE s.session_key = wall.session_digest(brought) AND s.expire_date > clock_timestamp() AND NOT EXISTS (
        SELECT 1 FROM public.casework_event e
        WHERE e.worker_id = s.worker_id AND e.act IN ('door.sign_out', 'door.quick_exit', 'door.session_over')
          AND e.at > clock_timestamp() - interval '3 days'
          AND strpos(convert_from(e.body, 'UTF8'), '"' || s.session_key || '"') > 0
    )
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.sets_aside_well()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    other uuid;
    stands boolean;
BEGIN
    IF NEW.stage IN ('duplicate', 'out_of_scope') THEN
        PERFORM pg_advisory_xact_lock(hashtext('casework.setting_aside'));
        SELECT true, s.duplicate_of_id INTO stands, other FROM public.casework_settingaside s
        WHERE s.case_id = NEW.id AND s.kind = NEW.stage AND s.approved AND s.ended_at IS NULL;
        IF stands IS NULL THEN
            RAISE EXCEPTION 'casework: a case is set aside by two people' USING ERRCODE = 'check_violation';
        END IF;
        IF EXISTS (
            SELECT 1 FROM public.casework_settingaside s JOIN public.casework_case c ON c.id = s.case_id
            WHERE s.duplicate_of_id = NEW.id AND s.approved AND s.ended_at IS NULL AND c.stage = 'duplicate'
        ) THEN
            RAISE EXCEPTION 'casework: another case is set aside in favour of this one'
                USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.stage = 'duplicate' AND NOT EXISTS (
            SELECT 1 FROM public.casework_case c
            JOIN public.casework_unit its ON its.group_id = c.desk_id
            JOIN public.casework_unit mine ON mine.group_id = NEW.desk_id
            WHERE c.id = other AND c.stage NOT IN ('draft', 'duplicate', 'out_of_scope', 'closed')
              AND coalesce(its.province_id, its.group_id) = coalesce(mine.province_id, mine.group_id)
        ) THEN
            RAISE EXCEPTION 'casework: a duplicate points at a living case of its province'
                USING ERRCODE = 'check_violation';
        END IF;
    ELSIF OLD.stage IN ('duplicate', 'out_of_scope') AND EXISTS (
        SELECT 1 FROM public.casework_settingaside s
        WHERE s.case_id = NEW.id AND s.approved AND s.ended_at IS NULL
    ) THEN
        RAISE EXCEPTION 'casework: a case at work points at no other' USING ERRCODE = 'check_violation';
    ELSIF NEW.stage IN ('closure_pending', 'closed') AND EXISTS (
        SELECT 1 FROM public.casework_carriedreport r WHERE r.case_id = NEW.id AND r.read_on IS NULL
    ) THEN
        RAISE EXCEPTION 'casework: what was told in a duplicate is read before closing' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.shares_case(subject uuid, unit integer, word integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_caseheldbyworker h
        WHERE h.content_object_id = subject AND h.user_id = wall.worker() AND h.through_unit_id = unit
          AND h.permission_id = word AND unit = ANY (wall.units()) AND (h.expires_at IS NULL OR h.expires_at > now())
    ) OR (wall.in_my_province(unit) AND wall.sees_case(subject) AND (wall.fits_case(subject, unit, word) OR EXISTS (
        SELECT 1 FROM public.casework_caseheldbyworker h
        WHERE h.content_object_id = subject AND h.through_unit_id = unit AND h.permission_id = word
    )))
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.shares_referral(subject uuid, unit integer, word integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_referralheldbyworker h
        WHERE h.content_object_id = subject AND h.user_id = wall.worker() AND h.through_unit_id = unit
          AND h.permission_id = word AND unit = ANY (wall.units()) AND (h.expires_at IS NULL OR h.expires_at > now())
    ) OR (wall.in_my_province(unit) AND wall.sees_referral(subject) AND (wall.fits_referral(subject, unit, word) OR EXISTS (
        SELECT 1 FROM public.casework_referralheldbyworker h
        WHERE h.content_object_id = subject AND h.through_unit_id = unit AND h.permission_id = word
    )))
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.shares_shelterstay(subject uuid, unit integer, word integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_shelterstayheldbyworker h
        WHERE h.content_object_id = subject AND h.user_id = wall.worker() AND h.through_unit_id = unit
          AND h.permission_id = word AND unit = ANY (wall.units()) AND (h.expires_at IS NULL OR h.expires_at > now())
    ) OR (wall.in_my_province(unit) AND wall.sees_shelterstay(subject) AND (wall.fits_shelterstay(subject, unit, word) OR EXISTS (
        SELECT 1 FROM public.casework_shelterstayheldbyworker h
        WHERE h.content_object_id = subject AND h.through_unit_id = unit AND h.permission_id = word
    )))
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.short(raw bytea)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ SELECT rtrim(encode(raw, 'base64'), '=') $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.signing_key_follows()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    stands bytea := coalesce(OLD.signing_keys, ''::bytea);
BEGIN
    IF octet_length(NEW.signing_keys) = octet_length(stands) + 203
        AND substr(NEW.signing_keys, 1, octet_length(stands)) = stands
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'casework: a signing key only follows the one before it' USING ERRCODE = 'check_violation';
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.signing_keys_said(province integer)
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
    SELECT coalesce(array_agg(DISTINCT m[1]), '{}') FROM public.casework_event e, LATERAL regexp_matches(
        encode(e.body, 'escape'),
        '\["succeed","signing","unit:' || province || '","[0-9]{1,5}","([A-Za-z0-9+/]+)"\]',
        'g'
    ) m
    WHERE e.province_id = province AND position('["succeed","signing",'::bytea IN e.body) > 0
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.somebody_is_kept_at(unit integer, its_case uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_membership m
        WHERE m.unit_id = unit AND m.ended_at IS NULL AND wall.is_kept_from(m.worker_id, its_case)
    )
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.stamps_copy()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    NEW.key_number := CASE WHEN TG_OP = 'UPDATE' AND NEW.sealed_key IS NOT DISTINCT FROM OLD.sealed_key
        THEN OLD.key_number ELSE coalesce(wall.number_of_key(TG_ARGV[0], NEW.content_object_id), 1) END;
    RETURN NEW;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.stand_still(chained uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF wall.sees_case(chained) THEN
        PERFORM FROM public.casework_casechain c WHERE c.case_id = chained FOR UPDATE;
    END IF;
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.stands_in_a_file()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_notice n JOIN wall.events_of_now() e ON e.case_id = n.case_id
        WHERE n.copy_id = NEW.id AND n.to_unit_id = NEW.unit_id AND n.given_by_id = e.worker_id
          AND e.outcome = 'done' AND e.act = 'notice.give'
    ) THEN
        RAISE EXCEPTION 'casework: a notice is given by its own act' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.stay_was_left(subject uuid, stages text[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF NOT wall.sees_shelterstay(subject) THEN
        RETURN;
    END IF;
    UPDATE public.casework_clock k SET met_at = now() FROM public.casework_shelterstay s
    WHERE s.id = subject AND s.stage = 'left_unannounced' AND k.case_id = s.case_id AND k.object_id = s.id
      AND k.rule = 'stay' AND k.met_at IS NULL;
    INSERT INTO public.casework_clock (case_id, rule, object_id, unit_id, began_at, due_at)
        SELECT s.case_id, 'left', NULL, c.desk_id, s.ended_at, s.ended_at
        FROM public.casework_shelterstay s JOIN public.casework_case c ON c.id = s.case_id
        WHERE s.id = subject AND s.stage = 'left_unannounced' AND c.stage = ANY (stages) AND NOT EXISTS (
            SELECT 1 FROM public.casework_clock k WHERE k.case_id = s.case_id AND k.rule = 'left' AND k.met_at IS NULL
        )
        ON CONFLICT DO NOTHING;
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.stays_open(her_no uuid)
 RETURNS TABLE(holder text, word integer)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    subject uuid;
    dark timestamptz;
BEGIN
    SELECT n.case_id, n.dark_at INTO subject, dark FROM public.casework_herno n
    WHERE n.id = her_no AND n.taken_back_by_id = wall.worker()
      AND n.dark_at > clock_timestamp() AND n.dropped_at IS NULL AND wall.sees_case(n.case_id);
    IF subject IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY UPDATE public.casework_caseheldbyunit h SET expires_at = NULL
        WHERE h.content_object_id = subject AND h.expires_at = dark
        RETURNING 'unit:' || h.group_id, h.permission_id;
    RETURN QUERY UPDATE public.casework_caseheldbyworker h SET expires_at = NULL
        WHERE h.content_object_id = subject AND h.expires_at = dark
        RETURNING 'worker:' || h.user_id, h.permission_id;
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.succession_has_its_row()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    link bytea := (
        SELECT substr(r.signing_keys, octet_length(r.signing_keys) - 202) FROM public.casework_provinceroll r
        WHERE r.unit_id = NEW.province_id AND wall.in_my_province(r.unit_id)
    );
BEGIN
    IF NEW.act <> 'province.turn_signing_key' OR NEW.outcome <> 'done' OR EXISTS (
        SELECT 1 FROM regexp_matches(
            encode(NEW.body, 'escape'), '\["succeed","signing","([^"]*)","[^"]*","([^"]*)"\]', 'g'
        ) m
        WHERE m IS DISTINCT FROM ARRAY[
            'unit:' || NEW.province_id, translate(rtrim(encode(link, 'base64'), '='), E'\n', '')
        ]
    ) THEN
        RAISE EXCEPTION 'casework: an event tells of a signing key that no roll has' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.sweep_unsent()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    DELETE FROM public.casework_unsentform u WHERE u.until < clock_timestamp()
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.take_escalations(as_of timestamp with time zone, short interval, steps jsonb, at_its_place text[])
 RETURNS TABLE(id uuid, province_id integer)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    WITH step AS (
        SELECT s.ladder, s.rung, s.presses, s.after::interval AS after
        FROM jsonb_to_recordset(steps) AS s (ladder text, rung text, presses boolean, after text)
    ), late AS (
        SELECT k.id AS clock_id, NULL::uuid AS notice_id, NULL::uuid AS ban_duty_id, k.case_id, coalesce(r.to_unit_id, k.unit_id) AS place,
            k.unit_id AS bearer, s.rung
        FROM public.casework_clock k
        LEFT JOIN public.casework_referral r ON r.id = k.object_id AND k.rule = ANY (at_its_place)
        JOIN step s ON (k.due_at - k.began_at <= short) = s.presses
            AND s.ladder = CASE WHEN r.id IS NULL THEN 'duty' ELSE 'packet' END
        WHERE k.met_at IS NULL AND k.due_at <= as_of - s.after AND (k.due_at > k.began_at OR k.due_at <= as_of - interval '30 minutes') AND k.due_at > as_of - s.after - interval '30 days'
          AND NOT EXISTS (SELECT 1 FROM public.casework_escalation e WHERE e.clock_id = k.id AND e.rung = s.rung)
        UNION ALL
        SELECT NULL, o.id, NULL, n.case_id, o.unit_id, o.unit_id, s.rung
        FROM public.casework_committeenotice o JOIN public.casework_notice n ON n.copy_id = o.id
        JOIN step s ON s.ladder = 'notice'
        WHERE o.decided_at IS NULL AND NOT wall.notice_is_answered(o.unit_id, o.read_at, o.decided_at)
          AND o.sent_at <= as_of - s.after AND o.sent_at > as_of - s.after - interval '30 days'
          AND NOT EXISTS (SELECT 1 FROM public.casework_escalation e WHERE e.notice_id = o.id AND e.rung = s.rung)
        UNION ALL
        SELECT NULL, NULL, d.id, b.case_id, d.unit_id, d.unit_id, s.rung
        FROM public.casework_banduty d JOIN public.casework_contactban b ON b.order_id = d.order_id
        JOIN step s ON s.ladder = 'ban'
        WHERE d.met_at IS NULL AND d.due_at <= as_of - s.after AND (d.due_at > d.began_at OR d.due_at <= as_of - interval '30 minutes') AND d.due_at > as_of - s.after - interval '30 days'
          AND NOT EXISTS (SELECT 1 FROM public.casework_escalation e WHERE e.ban_duty_id = d.id AND e.rung = s.rung)
    ), due AS (
        SELECT l.clock_id, l.notice_id, l.ban_duty_id, l.case_id, l.rung, coalesce(u.province_id, u.group_id) AS province_id,
            CASE WHEN NOT k.is_passed THEN l.place
                 WHEN c.stage <> 'draft' THEN c.desk_id
                 WHEN c.origin_id <> l.place AND NOT wall.somebody_is_kept_at(c.origin_id, l.case_id) THEN c.origin_id
            END AS place,
            CASE l.rung
                WHEN 'province' THEN coalesce(u.province_id, u.group_id)
                WHEN 'body' THEN (
                    SELECT b.stands_by_id FROM public.casework_standby b
                    JOIN public.casework_unit t ON t.group_id = b.stands_by_id AND t.kind = 'committee'
                    WHERE b.desk_id = l.place AND b.ended_at IS NULL AND b.certified IS NOT NULL
                )
                ELSE CASE WHEN c.stage = 'draft' THEN NULL
                          WHEN k.is_passed THEN coalesce(u.province_id, u.group_id)
                          WHEN wall.may_be_told_at(c.desk_id, l.case_id) THEN c.desk_id
                          ELSE coalesce(u.province_id, u.group_id) END
            END AS told
        FROM late l JOIN public.casework_case c ON c.id = l.case_id
        JOIN public.casework_unit u ON u.group_id = l.bearer
        CROSS JOIN LATERAL (SELECT l.place <> c.desk_id
            AND (l.place <> l.bearer OR l.notice_id IS NOT NULL OR l.ban_duty_id IS NOT NULL OR u.kind = 'trusted_address')
            AND wall.somebody_is_kept_at(l.place, l.case_id) AS is_passed) k
    ), taken AS (
        INSERT INTO public.casework_escalation (id, clock_id, notice_id, ban_duty_id, file_id, rung, unit_id, about_id, taken_at)
        SELECT gen_random_uuid(), d.clock_id, d.notice_id, d.ban_duty_id, d.case_id, d.rung, d.told, d.place, as_of FROM due d
        WHERE d.told IS NOT NULL AND d.told <> d.place AND wall.may_be_told_at(d.told, d.case_id)
          AND NOT EXISTS (
              SELECT 1 FROM public.casework_escalation e
              WHERE (e.clock_id = d.clock_id OR e.notice_id = d.notice_id OR e.ban_duty_id = d.ban_duty_id) AND e.unit_id = d.told
          )
        ON CONFLICT DO NOTHING
        RETURNING casework_escalation.id, casework_escalation.clock_id, casework_escalation.notice_id, casework_escalation.ban_duty_id
    )
    SELECT t.id, d.province_id FROM taken t
    JOIN (SELECT DISTINCT clock_id, notice_id, ban_duty_id, province_id FROM due) d
        ON d.clock_id IS NOT DISTINCT FROM t.clock_id AND d.notice_id IS NOT DISTINCT FROM t.notice_id AND d.ban_duty_id IS NOT DISTINCT FROM t.ban_duty_id
$function$
;
-- belongs to casework_wall; may be called by casework_sequencer

CREATE OR REPLACE FUNCTION wall.take_report_escalations(as_of timestamp with time zone, steps jsonb)
 RETURNS TABLE(id uuid, province_id integer)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    WITH step AS (
        SELECT s.rung, s.presses, s.after::interval AS after
        FROM jsonb_to_recordset(steps) AS s (ladder text, rung text, presses boolean, after text) WHERE s.ladder = 'report'
    ), waiting AS (
        SELECT r.id AS report_id, r.desk_id, r.act_by, r.settle_by, wall.report_presses(r.id, r.act_by) AS presses,
            coalesce(u.province_id, u.group_id) AS province_id
        FROM public.casework_violencereport r JOIN public.casework_unit u ON u.group_id = r.desk_id
        WHERE r.ended_at IS NULL
    ), late AS (
        SELECT w.*, CASE WHEN w.presses THEN w.act_by ELSE w.settle_by END AS due_at FROM waiting w
    ), due AS (
        SELECT l.report_id, l.due_at, l.desk_id AS place, l.province_id, s.rung,
            CASE s.rung WHEN 'province' THEN l.province_id ELSE (
                SELECT b.stands_by_id FROM public.casework_standby b
                JOIN public.casework_unit t ON t.group_id = b.stands_by_id AND t.kind = 'commune_desk'
                WHERE b.desk_id = l.desk_id AND b.ended_at IS NULL AND b.certified IS NOT NULL
            ) END AS told
        FROM late l JOIN step s ON s.presses = l.presses
        WHERE l.due_at <= as_of - s.after AND l.due_at > as_of - s.after - interval '30 days'
    ), taken AS (
        INSERT INTO public.casework_escalation (id, report_id, rung, unit_id, about_id, taken_at)
        SELECT gen_random_uuid(), d.report_id, d.rung, d.told, d.place, as_of FROM due d
        WHERE d.told IS NOT NULL AND d.told <> d.place AND NOT EXISTS (
            SELECT 1 FROM public.casework_escalation e
            WHERE e.report_id = d.report_id AND (e.rung = d.rung OR e.unit_id = d.told)
              AND (e.ended_at IS NULL OR e.taken_at >= d.due_at)
        ) AND EXISTS (
            SELECT 1 FROM public.casework_membership m
            JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
            JOIN public.casework_unit u ON u.group_id = m.unit_id AND u.is_active
            WHERE m.unit_id = d.told AND m.ended_at IS NULL AND NOT wall.is_kept_from_report(m.worker_id, d.report_id)
        )
        ON CONFLICT DO NOTHING
        RETURNING casework_escalation.id, casework_escalation.report_id
    )
    SELECT t.id, d.province_id FROM taken t JOIN (SELECT DISTINCT due.report_id, due.province_id FROM due) d USING (report_id)
$function$
;
-- belongs to casework_wall; may be called by casework_sequencer

CREATE OR REPLACE FUNCTION wall.take_up_call_backs(as_of timestamp with time zone, OUT desk integer, OUT province integer)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    its_hour timestamptz;
BEGIN
    SELECT h.desk_id, h.hour INTO desk, its_hour FROM wall.call_back_hour h
    WHERE NOT h.said AND h.hour <= as_of - interval '1 hour' ORDER BY h.hour, h.desk_id LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF desk IS NULL THEN
        RETURN;
    END IF;
    SELECT coalesce(u.province_id, u.group_id) INTO province FROM public.casework_unit u WHERE u.group_id = desk;
    UPDATE wall.call_back_hour h SET said = true WHERE h.desk_id = desk AND h.hour = its_hour;
    INSERT INTO wall.bound_row (kind, number, subject, its_case, digest)
    SELECT 'violencereport', r.id::text, '', NULL, '' FROM public.casework_violencereport r
    WHERE r.desk_id = desk AND r.received_by_id IS NULL AND r.received_at = its_hour
    ON CONFLICT DO NOTHING;
    UPDATE wall.bound_row b SET digest = wall.row_digest(s.said)
    FROM public.casework_violencereport r JOIN wall.row_stands s ON s.kind = 'violencereport' AND s.number = r.id::text
    WHERE r.desk_id = desk AND r.received_by_id IS NULL AND r.received_at = its_hour
      AND b.kind = 'violencereport' AND b.number = r.id::text AND b.event_id IS NULL;
END $function$
;
-- belongs to casework_wall; may be called by casework_sequencer

CREATE OR REPLACE FUNCTION wall.take_up_unsaid(most integer, OUT taken integer, OUT remain integer)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    UPDATE wall.bound_row b SET tx = pg_current_xact_id(), older = false WHERE (b.kind, b.number) IN (
        SELECT u.kind, u.number FROM wall.bound_row u
        WHERE u.event_id IS NULL AND (
            u.older OR u.kind = 'alert' OR u.kind IN ('caseheldbyunit', 'caseheldbyworker') AND u.digest = '' AND EXISTS (
                SELECT 1 FROM public.casework_herno n WHERE n.case_id = u.its_case AND n.dropped_at IS NOT NULL
            )
        )
        ORDER BY u.older DESC, u.kind, u.number LIMIT most FOR UPDATE SKIP LOCKED
    );
    GET DIAGNOSTICS taken = ROW_COUNT;
    SELECT count(*) INTO remain FROM wall.bound_row u WHERE u.event_id IS NULL AND u.older;
END $function$
;
-- belongs to casework_wall; may be called by casework_sequencer

CREATE OR REPLACE FUNCTION wall.takes_as_long_case(asked uuid)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF NOT EXISTS (SELECT 1 FROM public.casework_case t WHERE t.id = asked) THEN
                    PERFORM 1 WHERE (
                        EXISTS (SELECT 1 FROM wall.case_of_my_units h WHERE h.subject = asked)
                        OR EXISTS (SELECT 1 FROM wall.case_in_my_name h WHERE h.subject = asked)
                    ) AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = asked);
                END IF;
            END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.takes_as_long_referral(asked uuid)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF NOT EXISTS (SELECT 1 FROM public.casework_referral t WHERE t.id = asked) THEN
                    PERFORM 1 WHERE (
                        EXISTS (SELECT 1 FROM wall.referral_of_my_units h WHERE h.subject = asked)
                        OR EXISTS (SELECT 1 FROM wall.referral_in_my_name h WHERE h.subject = asked)
                    ) AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = asked);
                END IF;
            END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.takes_as_long_shelterstay(asked uuid)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
            BEGIN
                IF NOT EXISTS (SELECT 1 FROM public.casework_shelterstay t WHERE t.id = asked) THEN
                    PERFORM 1 WHERE (
                        EXISTS (SELECT 1 FROM wall.shelterstay_of_my_units h WHERE h.subject = asked)
                        OR EXISTS (SELECT 1 FROM wall.shelterstay_in_my_name h WHERE h.subject = asked)
                    ) AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = asked);
                END IF;
            END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.takes_notices(unit integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_unit u JOIN public.casework_unit mine ON mine.group_id = ANY (wall.units())
        WHERE u.group_id = unit AND u.kind = 'committee' AND u.province_id = mine.province_id
    )
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.tells_news()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    UPDATE public.casework_news n SET seen_at = NEW.at, seen_by_id = NEW.worker_id
    WHERE n.seen_at IS NULL AND n.by_id IS DISTINCT FROM NEW.worker_id
      AND (n.to_id IS NULL OR n.to_id = NEW.worker_id) AND (
        n.case_id = NEW.case_id
        AND (NEW.outcome = 'looked' AND NEW.act = 'case.look' OR n.act = 'intake.submit')
        OR n.object_id = NEW.object_id
    ) AND EXISTS (
        SELECT 1 FROM public.casework_membership m
        WHERE m.unit_id = n.unit_id AND m.worker_id = NEW.worker_id AND m.ended_at IS NULL
    );
    IF NEW.outcome = 'done' AND NEW.act IN ('contact.warn', 'referral.warn') THEN
        INSERT INTO public.casework_news (unit_id, object_id, act, at)
        SELECT r.to_unit_id, r.id, 'contact.warn', NEW.at FROM public.casework_referral r
        WHERE r.case_id = NEW.case_id AND r.stage IN ('sent', 'accepted') AND r.expires_at > NEW.at
          AND NOT EXISTS (
              SELECT 1 FROM public.casework_membership m
              WHERE m.unit_id = r.to_unit_id AND m.worker_id = NEW.worker_id AND m.ended_at IS NULL
          );
    END IF;
    IF NEW.outcome <> 'done' THEN
        RETURN NULL;
    END IF;
    IF NEW.act IN (
        'intake.submit', 'note.add', 'alarm.raise', 'contact.warn', 'referral.warn',
        'addition.tell', 'ban.ask', 'ban.undo', 'ban.breach', 'incident.tell', 'shelter.receive', 'shelter.missed', 'danger.mark', 'risk.raise', 'consent.withdraw', 'writing.refuse', 'writing.allow',
        'report.carry', 'closure.decide', 'case.set_aside', 'livelihood.approve'
    ) THEN
        INSERT INTO public.casework_news (unit_id, case_id, object_id, act, at, by_id)
        SELECT c.desk_id, c.id, NEW.object_id, NEW.act, NEW.at, NEW.worker_id FROM public.casework_case c
        -- That a case was set aside calls nobody to it: a decoy lies there, and whoever touched it would be suspected.
        WHERE c.id = NEW.case_id AND c.stage NOT IN ('draft', 'duplicate', 'out_of_scope') AND (
            NEW.act IN ('closure.decide', 'case.set_aside', 'livelihood.approve') OR NOT EXISTS (
                SELECT 1 FROM public.casework_membership m
                WHERE m.unit_id = c.desk_id AND m.worker_id = NEW.worker_id AND m.ended_at IS NULL
            )
        );
    ELSIF NEW.act IN ('referral.accept', 'referral.decline', 'referral.feedback', 'referral.appoint') THEN
        INSERT INTO public.casework_news (unit_id, case_id, object_id, act, at, by_id)
        SELECT r.from_unit_id, r.case_id, r.id, NEW.act, NEW.at, NEW.worker_id FROM public.casework_referral r
        WHERE r.id = NEW.object_id;
    ELSIF NEW.act IN ('question.ask', 'question.answer') THEN
        INSERT INTO public.casework_news (unit_id, case_id, object_id, act, at, by_id)
        SELECT s.to_place, CASE s.to_place WHEN r.from_unit_id THEN r.case_id END, r.id, NEW.act, NEW.at,
            CASE s.to_place WHEN r.from_unit_id THEN NEW.worker_id END
        FROM public.casework_referral r CROSS JOIN LATERAL (
            SELECT CASE WHEN EXISTS (
                SELECT 1 FROM public.casework_membership m
                WHERE m.unit_id = r.to_unit_id AND m.worker_id = NEW.worker_id AND m.ended_at IS NULL
            ) THEN r.from_unit_id ELSE r.to_unit_id END AS to_place
        ) s WHERE r.id = NEW.object_id;
    ELSIF NEW.act = 'case.assign' THEN
        INSERT INTO public.casework_news (unit_id, case_id, object_id, act, at, by_id, to_id)
        SELECT c.desk_id, c.id, NEW.object_id, NEW.act, NEW.at, NEW.worker_id, c.assigned_id
        FROM public.casework_case c WHERE c.id = NEW.case_id AND c.assigned_id <> NEW.worker_id;
    ELSIF NEW.act = 'referral.send' THEN
        INSERT INTO public.casework_news (unit_id, object_id, act, at)
        SELECT r.to_unit_id, r.id, NEW.act, NEW.at FROM public.casework_referral r WHERE r.id = NEW.object_id;
    END IF;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.tells_what_is_kept(body bytea)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    kept uuid[] := wall.kept_from();
    named uuid[];
BEGIN
    IF kept = '{}' THEN
        RETURN false;
    END IF;
    -- Ids stand there as 22 letters of base64; in what is said of a right, as they are written.
    named := ARRAY(
        SELECT encode(decode(translate(m[1], '-_', '+/') || '==', 'base64'), 'hex')::uuid
        FROM regexp_matches(encode(body, 'escape'), '"([A-Za-z0-9+/_-]{22})"', 'g') m
        UNION SELECT m[1]::uuid FROM regexp_matches(
            encode(body, 'escape'), '([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})', 'g'
        ) m
    );
    RETURN named && kept
        OR EXISTS (SELECT 1 FROM public.casework_alarm a WHERE a.id = ANY (named) AND a.file_id = ANY (kept))
        OR EXISTS (SELECT 1 FROM public.casework_escalation e WHERE e.id = ANY (named) AND (e.file_id = ANY (kept) OR e.report_id = ANY (kept)))
        OR EXISTS (SELECT 1 FROM public.casework_notice n WHERE n.copy_id = ANY (named) AND n.case_id = ANY (kept))
        OR EXISTS (SELECT 1 FROM public.casework_referral r WHERE r.id = ANY (named) AND r.case_id = ANY (kept))
        OR EXISTS (SELECT 1 FROM public.casework_shelterstay s WHERE s.id = ANY (named) AND s.case_id = ANY (kept))
        OR EXISTS (SELECT 1 FROM public.casework_violencereport r WHERE r.id = ANY (named) AND r.file_id = ANY (kept))
        OR EXISTS (SELECT 1 FROM public.casework_reportcall l JOIN public.casework_violencereport r ON r.id = l.report_id
                   WHERE l.id = ANY (named) AND (r.file_id = ANY (kept) OR r.id = ANY (kept)))
        OR EXISTS (SELECT 1 FROM public.casework_contactban b WHERE b.case_id = ANY (kept) AND (
            b.order_id = ANY (named)
            OR EXISTS (SELECT 1 FROM public.casework_bancopy l WHERE l.order_id = b.order_id AND l.id = ANY (named))
        ))
        -- A look at one thing says its digest.
        OR (position('"alarm.'::bytea IN body) > 0 OR position('"escalation.'::bytea IN body) > 0
            OR position('"violence_report.'::bytea IN body) > 0 OR position('"ban.'::bytea IN body) > 0) AND EXISTS (
            SELECT 1 FROM (
                SELECT uuid_send(a.id) AS id, uuid_send(a.file_id) AS file FROM public.casework_alarm a
                WHERE a.file_id = ANY (kept)
                UNION ALL SELECT uuid_send(b.order_id), uuid_send(b.case_id) FROM public.casework_contactban b
                WHERE b.case_id = ANY (kept) AND b.order_id IS NOT NULL
                UNION ALL SELECT uuid_send(e.id), uuid_send(coalesce(e.file_id, e.report_id)) FROM public.casework_escalation e
                WHERE e.file_id = ANY (kept) OR e.report_id = ANY (kept)
                UNION ALL SELECT uuid_send(r.id), uuid_send(coalesce(r.file_id, r.id)) FROM public.casework_violencereport r
                WHERE r.file_id = ANY (kept) OR r.id = ANY (kept)
            ) t, LATERAL (VALUES (t.id), (t.id || t.file), (t.file || t.id)) AS shown (ids)
            WHERE position(convert_to(encode(sha256(shown.ids), 'hex'), 'UTF8') IN body) > 0
        );
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.turn_copies(subject uuid, kind text, of_units bigint[], unit_keys bytea[], marks bytea[], of_workers bigint[], worker_keys bytea[])
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    turned bigint;
    more bigint;
BEGIN
    IF kind NOT IN ('case', 'referral', 'shelterstay') OR wall.may_turn(subject, kind) IS NOT TRUE THEN
        RAISE EXCEPTION 'casework: the next key is made by whoever gives rights' USING ERRCODE = 'insufficient_privilege';
    END IF;
    EXECUTE format(
        'UPDATE public.casework_%sheldbyunit h SET sealed_key = n.sealed, unit_mark = n.mark, key_number = $5
         FROM unnest($1, $2, $3) AS n(id, sealed, mark)
         WHERE h.id = n.id AND h.content_object_id = $4 AND h.sealed_key IS NOT NULL
           AND (get_byte(n.sealed, 0), octet_length(n.sealed)) IN ((1, 61), (2, 1170))', kind
    ) USING of_units, unit_keys, marks, subject, wall.number_of_key(kind, subject) + 1;
    GET DIAGNOSTICS turned = ROW_COUNT;
    EXECUTE format(
        'UPDATE public.casework_%sheldbyworker h SET sealed_key = n.sealed, key_number = $4
         FROM unnest($1, $2) AS n(id, sealed)
         WHERE h.id = n.id AND h.content_object_id = $3 AND h.sealed_key IS NOT NULL
           AND (get_byte(n.sealed, 0), octet_length(n.sealed)) = (2, 1170)', kind
    ) USING of_workers, worker_keys, subject, wall.number_of_key(kind, subject) + 1;
    GET DIAGNOSTICS more = ROW_COUNT;
    DELETE FROM public.casework_rotationdue d WHERE d.object_id = subject;
    RETURN turned + more;
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.turn_is_due(subject uuid, kind text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    RETURN (wall.sees_as(kind, subject) OR wall.asked_from_outside()) AND (
        EXISTS (SELECT 1 FROM public.casework_rotationdue d WHERE d.object_id = subject)
        OR EXISTS (SELECT 1 FROM wall.lapsed_copies(kind, subject))
    );
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.turn_is_owed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    INSERT INTO public.casework_rotationdue (object_id, kind, unit_id)
    SELECT OLD.content_object_id, TG_ARGV[0], (to_jsonb(OLD) ->> TG_ARGV[1])::int
    WHERE OLD.key_number >= wall.number_of_key(TG_ARGV[0], OLD.content_object_id)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.turns_owed_at(unit integer)
 RETURNS TABLE(kind text, subject uuid, since timestamp with time zone)
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT d.kind, d.object_id, d.since FROM public.casework_rotationdue d
    WHERE d.unit_id = unit AND (wall.in_my_province(unit) OR unit = ANY (wall.units()) OR wall.asked_from_outside())
      AND CASE d.kind
        WHEN 'case' THEN EXISTS (SELECT 1 FROM public.casework_caseheldbyunit h WHERE h.content_object_id = d.object_id)
            OR EXISTS (SELECT 1 FROM public.casework_caseheldbyworker h WHERE h.content_object_id = d.object_id)
        WHEN 'referral' THEN EXISTS (
                SELECT 1 FROM public.casework_referralheldbyunit h WHERE h.content_object_id = d.object_id)
            OR EXISTS (SELECT 1 FROM public.casework_referralheldbyworker h WHERE h.content_object_id = d.object_id)
        ELSE EXISTS (SELECT 1 FROM public.casework_shelterstayheldbyunit h WHERE h.content_object_id = d.object_id)
            OR EXISTS (SELECT 1 FROM public.casework_shelterstayheldbyworker h WHERE h.content_object_id = d.object_id)
      END
$function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.unit_key_turns()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    keys bytea := coalesce(OLD.older_keys, ''::bytea);
    pairs bytea := coalesce(OLD.older_pairs, ''::bytea);
BEGIN
    IF octet_length(NEW.older_keys) = octet_length(keys) + 61 AND substr(NEW.older_keys, 1, octet_length(keys)) = keys
        AND NEW.older_pairs = pairs || OLD.sealed_private AND NEW.sealed_private <> OLD.sealed_private
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'casework: a unit''s keys grow by one turn' USING ERRCODE = 'check_violation';
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.unit_owes_turns()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    INSERT INTO public.casework_rotationdue (object_id, kind, unit_id)
    SELECT h.content_object_id, 'case', h.group_id
    FROM public.casework_caseheldbyunit h JOIN public.casework_case t ON t.id = h.content_object_id
    WHERE h.group_id = NEW.unit_id AND h.sealed_key IS NOT NULL
      AND (h.key_number >= coalesce(octet_length(t.older_keys), 0) / 61 + 1
          OR h.expires_at IS NULL OR h.expires_at > clock_timestamp())
    UNION ALL
    SELECT h.content_object_id, 'referral', h.group_id
    FROM public.casework_referralheldbyunit h JOIN public.casework_referral t ON t.id = h.content_object_id
    WHERE h.group_id = NEW.unit_id AND h.sealed_key IS NOT NULL
      AND (h.key_number >= coalesce(octet_length(t.older_keys), 0) / 61 + 1
          OR h.expires_at IS NULL OR h.expires_at > clock_timestamp())
    UNION ALL
    SELECT h.content_object_id, 'shelterstay', h.group_id
    FROM public.casework_shelterstayheldbyunit h JOIN public.casework_shelterstay t ON t.id = h.content_object_id
    WHERE h.group_id = NEW.unit_id AND h.sealed_key IS NOT NULL
      AND (h.key_number >= coalesce(octet_length(t.older_keys), 0) / 61 + 1
          OR h.expires_at IS NULL OR h.expires_at > clock_timestamp())
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.units()
 RETURNS integer[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    me bigint := wall.worker();
BEGIN
    IF me IS NULL THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        SELECT m.unit_id FROM public.casework_membership m
        JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
        JOIN public.casework_unit u ON u.group_id = m.unit_id AND u.is_active
        WHERE m.worker_id = me AND m.ended_at IS NULL
    );
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.unsent_in_bounds()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF (SELECT count(*) FROM public.casework_unsentform u
        WHERE u.worker_id = NEW.worker_id AND u.device = NEW.device) >= 20
       OR (SELECT count(*) FROM public.casework_unsentform u WHERE u.worker_id = NEW.worker_id) >= 200
    THEN
        RAISE EXCEPTION 'casework: this worker has too many unsent forms' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $function$
;
-- belongs to casework_wall; may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.version_moves()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    IF NEW.version IS DISTINCT FROM OLD.version + 1 OR NEW.id IS DISTINCT FROM OLD.id THEN
        RAISE EXCEPTION 'casework: % changed past its history', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $function$
;
-- may be called by its owner alone

CREATE OR REPLACE FUNCTION wall.watched_figures()
 RETURNS TABLE(province integer, kind text, stage text, risk text, told bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET jit TO 'off'
AS $function$
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
        WHERE d.met_at IS NULL AND d.due_at < now()
          AND (d.due_at > d.began_at OR d.due_at < now() - interval '30 minutes') AND d.unit_id IN (SELECT u.group_id FROM unit u)
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
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.watches_bans(unit integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_unit u JOIN public.casework_unit mine ON mine.group_id = ANY (wall.units())
        WHERE u.group_id = unit AND u.kind = 'police' AND u.province_id = mine.province_id
    )
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.went_dark(subject uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_herno n
        WHERE n.case_id = subject AND n.taken_back_at IS NULL AND n.dark_at <= clock_timestamp()
    ) AND NOT wall.sees_case(subject) AND subject <> ALL (wall.kept_from())
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.whom_it_keeps_out(body bytea, its_case uuid)
 RETURNS bigint[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT ARRAY(
        SELECT m[1]::bigint FROM regexp_matches(
            encode(body, 'escape'), '\["exclude","case","(?:=|' || its_case || ')","worker:([0-9]{1,18})",""\]', 'g'
        ) m
    )
$function$
;
-- belongs to casework_wall; may be called by casework_app, casework_sequencer

CREATE OR REPLACE FUNCTION wall.whom_nothing_reaches()
 RETURNS TABLE(worker_id bigint, unit_id integer, failing text, since timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT m.worker_id, m.unit_id, coalesce(last.failure, ''), last.due_at
    FROM public.casework_membership m
    JOIN public.casework_worker w ON w.id = m.worker_id AND w.is_active
    JOIN public.casework_unit u ON u.group_id = m.unit_id AND u.is_active
    LEFT JOIN LATERAL (
        SELECT n.failure, n.due_at FROM public.casework_notificationaddress a
        JOIN public.casework_notification n ON n.address_id = a.id
        WHERE a.worker_id = m.worker_id AND a.ended_at IS NULL ORDER BY n.id DESC LIMIT 1
    ) last ON true
    WHERE m.ended_at IS NULL AND m.role <> 'monitor' AND wall.in_my_province(m.unit_id) AND (
        last.failure <> '' AND last.failure <> 'let_go'
        OR NOT EXISTS (
            SELECT 1 FROM public.casework_notificationaddress a WHERE a.worker_id = m.worker_id AND a.ended_at IS NULL
        )
    )
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.whose_number(subject uuid, number text)
 RETURNS SETOF bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT a.worker_id FROM public.casework_notificationaddress a
    WHERE a.way = 'sms' AND a.ended_at IS NULL AND a.address = number AND wall.sees_case(subject)
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.without_membership(worker bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    SELECT NOT EXISTS (SELECT 1 FROM public.casework_membership m WHERE m.worker_id = worker)
$function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE OR REPLACE FUNCTION wall.worker()
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
    ctx text := current_setting('casework.ctx', true);
    said text := left(ctx, -65);
    part text[];
    secret wall.secret;
BEGIN
    IF coalesce(ctx, '') = '' THEN
        RETURN NULL;
    END IF;
    SELECT * INTO secret FROM wall.secret;
    IF NOT FOUND OR right(ctx, 65)
        <> ':' || encode(sha256(secret.opad || sha256(secret.ipad || convert_to(said, 'UTF8'))), 'hex')
    THEN
        RETURN NULL;
    END IF;
    part := string_to_array(said, ':');
    IF array_length(part, 1) <> 4 OR part[2]::int <> pg_backend_pid()
        OR part[3]::bigint < extract(epoch FROM clock_timestamp())
        OR part[4] <> trunc(extract(epoch FROM now()) * 1000000)::text
    THEN
        RETURN NULL;
    END IF;
    RETURN part[1]::bigint;
END $function$
;
-- belongs to casework_wall; may be called by casework_app

CREATE TABLE wall.bound_row (
    kind text NOT NULL,
    number text NOT NULL,
    subject text NOT NULL,
    its_case uuid,
    digest text NOT NULL,
    tx xid8 NOT NULL,
    event_id uuid,
    older boolean NOT NULL,
    salt bytea,
    PRIMARY KEY (kind, number),
    TRIGGER DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE wall.call_back_hour (
    desk_id integer NOT NULL,
    hour timestamp with time zone NOT NULL,
    said boolean NOT NULL,
    PRIMARY KEY (desk_id, hour)
);

CREATE TABLE wall.earlier_key (
    kept_in regclass NOT NULL,
    right_id bigint NOT NULL,
    sealed_key bytea NOT NULL,
    until timestamp with time zone NOT NULL
);

CREATE TABLE wall.record_kind (
    place integer NOT NULL,
    name text NOT NULL,
    workers text[] NOT NULL,
    units text[] NOT NULL,
    CHECK ((name ~ '^[a-z]+$'::text)),
    UNIQUE (name),
    PRIMARY KEY (place)
);

CREATE TABLE wall.secret (
    one boolean NOT NULL,
    ipad bytea NOT NULL,
    opad bytea NOT NULL,
    CHECK ((length(ipad) = 64)),
    CHECK (one),
    CHECK ((length(opad) = 64)),
    PRIMARY KEY (one)
);

CREATE VIEW wall.case_in_my_name WITH (security_barrier=true) AS
 SELECT content_object_id AS subject
   FROM casework_caseheldbyworker h
  WHERE user_id = (( SELECT wall.worker() AS worker)) AND (through_unit_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND (expires_at IS NULL OR expires_at > now());
GRANT SELECT ON wall.case_in_my_name TO casework_app;

CREATE VIEW wall.case_of_my_units WITH (security_barrier=true) AS
 SELECT content_object_id AS subject
   FROM casework_caseheldbyunit h
  WHERE (group_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND (expires_at IS NULL OR expires_at > now());
GRANT SELECT ON wall.case_of_my_units TO casework_app;

CREATE VIEW wall.kept_from_me WITH (security_barrier=true) AS
 SELECT case_id
   FROM unnest(( SELECT wall.cases_kept_from(wall.worker()) AS cases_kept_from)) k(case_id);
GRANT SELECT ON wall.kept_from_me TO casework_app;

CREATE VIEW wall.kept_out WITH () AS
 SELECT x.case_id,
    x.worker_id
   FROM casework_exclusion x
UNION ALL
 SELECT e.case_id,
    w.worker_id
   FROM casework_event e,
    LATERAL unnest(wall.whom_it_keeps_out(e.body, e.case_id)) w(worker_id)
  WHERE e.case_id IS NOT NULL AND POSITION(('\x5b226578636c756465222c2263617365222c'::bytea) IN (e.body)) > 0
UNION ALL
 SELECT k.report_id AS case_id,
    k.worker_id
   FROM casework_reportkept k;

CREATE VIEW wall.referral_in_my_name WITH (security_barrier=true) AS
 SELECT content_object_id AS subject
   FROM casework_referralheldbyworker h
  WHERE user_id = (( SELECT wall.worker() AS worker)) AND (through_unit_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND (expires_at IS NULL OR expires_at > now());
GRANT SELECT ON wall.referral_in_my_name TO casework_app;

CREATE VIEW wall.referral_of_my_units WITH (security_barrier=true) AS
 SELECT content_object_id AS subject
   FROM casework_referralheldbyunit h
  WHERE (group_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND (expires_at IS NULL OR expires_at > now());
GRANT SELECT ON wall.referral_of_my_units TO casework_app;

CREATE VIEW wall.row_stands WITH () AS
 SELECT 'caseheldbyunit'::text AS kind,
    r.id::text AS number,
    r.content_object_id::text AS subject,
    r.content_object_id AS its_case,
    json_build_object('object', r.content_object_id, 'unit', r.group_id, 'word', ( SELECT p.codename
           FROM auth_permission p
          WHERE p.id = r.permission_id), 'by', r.granted_by, 'at', (EXTRACT(epoch FROM r.granted_at) * 1000000::numeric)::bigint, 'act', r.origin, 'why', r.reason, 'until', (EXTRACT(epoch FROM r.expires_at) * 1000000::numeric)::bigint, 'key', encode(sha256(r.sealed_key), 'hex'::text), 'key_number', r.key_number, 'unit_mark', encode(sha256(r.unit_mark), 'hex'::text))::text AS said,
    NULL::bytea AS salt
   FROM casework_caseheldbyunit r
UNION ALL
 SELECT 'caseheldbyworker'::text AS kind,
    r.id::text AS number,
    r.content_object_id::text AS subject,
    r.content_object_id AS its_case,
    json_build_object('object', r.content_object_id, 'worker', r.user_id, 'through', r.through_unit_id, 'word', ( SELECT p.codename
           FROM auth_permission p
          WHERE p.id = r.permission_id), 'by', r.granted_by, 'at', (EXTRACT(epoch FROM r.granted_at) * 1000000::numeric)::bigint, 'act', r.origin, 'why', r.reason, 'until', (EXTRACT(epoch FROM r.expires_at) * 1000000::numeric)::bigint, 'key', encode(sha256(r.sealed_key), 'hex'::text), 'key_number', r.key_number)::text AS said,
    NULL::bytea AS salt
   FROM casework_caseheldbyworker r
UNION ALL
 SELECT 'referralheldbyunit'::text AS kind,
    r.id::text AS number,
    r.content_object_id::text AS subject,
    t.case_id AS its_case,
    json_build_object('object', r.content_object_id, 'unit', r.group_id, 'word', ( SELECT p.codename
           FROM auth_permission p
          WHERE p.id = r.permission_id), 'by', r.granted_by, 'at', (EXTRACT(epoch FROM r.granted_at) * 1000000::numeric)::bigint, 'act', r.origin, 'why', r.reason, 'until', (EXTRACT(epoch FROM r.expires_at) * 1000000::numeric)::bigint, 'key', encode(sha256(r.sealed_key), 'hex'::text), 'key_number', r.key_number, 'unit_mark', encode(sha256(r.unit_mark), 'hex'::text))::text AS said,
    NULL::bytea AS salt
   FROM casework_referralheldbyunit r
     LEFT JOIN casework_referral t ON t.id = r.content_object_id
UNION ALL
 SELECT 'referralheldbyworker'::text AS kind,
    r.id::text AS number,
    r.content_object_id::text AS subject,
    t.case_id AS its_case,
    json_build_object('object', r.content_object_id, 'worker', r.user_id, 'through', r.through_unit_id, 'word', ( SELECT p.codename
           FROM auth_permission p
          WHERE p.id = r.permission_id), 'by', r.granted_by, 'at', (EXTRACT(epoch FROM r.granted_at) * 1000000::numeric)::bigint, 'act', r.origin, 'why', r.reason, 'until', (EXTRACT(epoch FROM r.expires_at) * 1000000::numeric)::bigint, 'key', encode(sha256(r.sealed_key), 'hex'::text), 'key_number', r.key_number)::text AS said,
    NULL::bytea AS salt
   FROM casework_referralheldbyworker r
     LEFT JOIN casework_referral t ON t.id = r.content_object_id
UNION ALL
 SELECT 'shelterstayheldbyunit'::text AS kind,
    r.id::text AS number,
    r.content_object_id::text AS subject,
    t.case_id AS its_case,
    json_build_object('object', r.content_object_id, 'unit', r.group_id, 'word', ( SELECT p.codename
           FROM auth_permission p
          WHERE p.id = r.permission_id), 'by', r.granted_by, 'at', (EXTRACT(epoch FROM r.granted_at) * 1000000::numeric)::bigint, 'act', r.origin, 'why', r.reason, 'until', (EXTRACT(epoch FROM r.expires_at) * 1000000::numeric)::bigint, 'key', encode(sha256(r.sealed_key), 'hex'::text), 'key_number', r.key_number, 'unit_mark', encode(sha256(r.unit_mark), 'hex'::text))::text AS said,
    NULL::bytea AS salt
   FROM casework_shelterstayheldbyunit r
     LEFT JOIN casework_shelterstay t ON t.id = r.content_object_id
UNION ALL
 SELECT 'shelterstayheldbyworker'::text AS kind,
    r.id::text AS number,
    r.content_object_id::text AS subject,
    t.case_id AS its_case,
    json_build_object('object', r.content_object_id, 'worker', r.user_id, 'through', r.through_unit_id, 'word', ( SELECT p.codename
           FROM auth_permission p
          WHERE p.id = r.permission_id), 'by', r.granted_by, 'at', (EXTRACT(epoch FROM r.granted_at) * 1000000::numeric)::bigint, 'act', r.origin, 'why', r.reason, 'until', (EXTRACT(epoch FROM r.expires_at) * 1000000::numeric)::bigint, 'key', encode(sha256(r.sealed_key), 'hex'::text), 'key_number', r.key_number)::text AS said,
    NULL::bytea AS salt
   FROM casework_shelterstayheldbyworker r
     LEFT JOIN casework_shelterstay t ON t.id = r.content_object_id
UNION ALL
 SELECT 'exclusion'::text AS kind,
    r.id::text AS number,
    r.case_id::text AS subject,
    r.case_id AS its_case,
    json_build_object('case', r.case_id, 'worker', r.worker_id, 'by', r.made_by_id, 'at', (EXTRACT(epoch FROM r.made_at) * 1000000::numeric)::bigint)::text AS said,
    NULL::bytea AS salt
   FROM casework_exclusion r
UNION ALL
 SELECT 'clock'::text AS kind,
    r.id::text AS number,
    r.case_id::text AS subject,
    r.case_id AS its_case,
    json_build_object('case', r.case_id, 'rule', r.rule, 'object', r.object_id, 'unit', r.unit_id, 'began', (EXTRACT(epoch FROM r.began_at) * 1000000::numeric)::bigint, 'due', (EXTRACT(epoch FROM r.due_at) * 1000000::numeric)::bigint, 'met', (EXTRACT(epoch FROM r.met_at) * 1000000::numeric)::bigint)::text AS said,
    NULL::bytea AS salt
   FROM casework_clock r
UNION ALL
 SELECT 'membership'::text AS kind,
    r.id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('worker', r.worker_id, 'unit', r.unit_id, 'role', r.role, 'began', (EXTRACT(epoch FROM r.began_at) * 1000000::numeric)::bigint, 'ended', (EXTRACT(epoch FROM r.ended_at) * 1000000::numeric)::bigint, 'certified', encode(sha256(r.certified), 'hex'::text))::text AS said,
    NULL::bytea AS salt
   FROM casework_membership r
UNION ALL
 SELECT 'membershipkey'::text AS kind,
    r.membership_id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('membership', r.membership_id, 'key', encode(sha256(r.sealed_unit_key), 'hex'::text))::text AS said,
    NULL::bytea AS salt
   FROM casework_membershipkey r
UNION ALL
 SELECT 'worker'::text AS kind,
    r.id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('worker', r.id, 'active', r.is_active, 'joined', (EXTRACT(epoch FROM r.joined_at) * 1000000::numeric)::bigint, 'public', encode(sha256(r.public_key), 'hex'::text), 'certified', encode(sha256(r.certified), 'hex'::text), 'names', wall.hashed(s.salt || convert_to(json_build_array(r.username, r.display_name)::text, 'UTF8'::name)))::text AS said,
    s.salt
   FROM casework_worker r
     LEFT JOIN wall.bound_row s ON s.kind = 'worker'::text AND s.number = r.id::text
UNION ALL
 SELECT 'unit'::text AS kind,
    r.group_id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('unit', r.group_id, 'kind', r.kind, 'parent', r.parent_id, 'province', r.province_id, 'commune', r.commune_code, 'since', r.commune_valid_from::text, 'active', r.is_active, 'public', encode(sha256(r.public_key), 'hex'::text), 'certified', encode(sha256(r.certified), 'hex'::text), 'names', wall.hashed(s.salt || convert_to(json_build_array(r.name, r.phone)::text, 'UTF8'::name)), 'key_mark', encode(sha256(r.key_mark), 'hex'::text))::text AS said,
    s.salt
   FROM casework_unit r
     LEFT JOIN wall.bound_row s ON s.kind = 'unit'::text AND s.number = r.group_id::text
UNION ALL
 SELECT 'unitkey'::text AS kind,
    r.unit_id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('unit', r.unit_id, 'private', encode(sha256(r.sealed_private), 'hex'::text), 'fingerprints', encode(sha256(r.sealed_fingerprint_key), 'hex'::text), 'parent', encode(sha256(r.under_parent), 'hex'::text), 'verifier', encode(sha256(r.sealed_verifier), 'hex'::text), 'signing', encode(sha256(r.sealed_signing_key), 'hex'::text), 'older_keys', encode(sha256(r.older_keys), 'hex'::text), 'older_pairs', encode(sha256(r.older_pairs), 'hex'::text))::text AS said,
    NULL::bytea AS salt
   FROM casework_unitkey r
UNION ALL
 SELECT 'provinceroll'::text AS kind,
    r.unit_id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('unit', r.unit_id, 'floors', encode(sha256(r.floors), 'hex'::text), 'certified', encode(sha256(r.certified), 'hex'::text))::text AS said,
    NULL::bytea AS salt
   FROM casework_provinceroll r
UNION ALL
 SELECT 'organisation'::text AS kind,
    r.unit_id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('unit', r.unit_id, 'serves', r.serves_id, 'services', r.services::text, 'certified', encode(sha256(r.certified), 'hex'::text))::text AS said,
    NULL::bytea AS salt
   FROM casework_organisation r
UNION ALL
 SELECT 'standby'::text AS kind,
    r.id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('desk', r.desk_id, 'stands_by', r.stands_by_id, 'set_by', r.set_by_id, 'set', (EXTRACT(epoch FROM r.set_at) * 1000000::numeric)::bigint, 'ended_by', r.ended_by_id, 'ended', (EXTRACT(epoch FROM r.ended_at) * 1000000::numeric)::bigint, 'certified', encode(sha256(r.certified), 'hex'::text))::text AS said,
    NULL::bytea AS salt
   FROM casework_standby r
UNION ALL
 SELECT 'redactedname'::text AS kind,
    r.id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('worker', r.worker_id, 'province', r.province_id, 'why', r.reason, 'by', r.ruled_by_id, 'at', (EXTRACT(epoch FROM r.ruled_at) * 1000000::numeric)::bigint, 'ended_by', r.ended_by_id, 'ended', (EXTRACT(epoch FROM r.ended_at) * 1000000::numeric)::bigint)::text AS said,
    NULL::bytea AS salt
   FROM casework_redactedname r
UNION ALL
 SELECT 'oversight'::text AS kind,
    r.id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('sealed', wall.hashed(convert_to(json_build_array(r.province_id, r.sealed_key, r.what)::text, 'UTF8'::name)))::text AS said,
    NULL::bytea AS salt
   FROM casework_decoy r
UNION ALL
 SELECT 'oversight'::text AS kind,
    r.id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('sealed', wall.hashed(convert_to(json_build_array(r.province_id, r.kind, r.worker_id, r.about_id, r.mark, r.upto, r.by_id, (EXTRACT(epoch FROM r.at) * 1000000::numeric)::bigint, r.locked_by, r.sealed_key, r.words)::text, 'UTF8'::name)))::text AS said,
    NULL::bytea AS salt
   FROM casework_review r
UNION ALL
 SELECT 'oversight'::text AS kind,
    r.id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('sealed', wall.hashed(convert_to(json_build_array(r.province_id, r.case_id, r.by_id, r.day::text, (EXTRACT(epoch FROM r.at) * 1000000::numeric)::bigint, r.words)::text, 'UTF8'::name)))::text AS said,
    NULL::bytea AS salt
   FROM casework_statedreason r
UNION ALL
 SELECT 'alert'::text AS kind,
    r.id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('at', (EXTRACT(epoch FROM r.at) * 1000000::numeric)::bigint, 'kind', r.kind, 'event', r.event_id, 'place', r.place, 'row', r."row")::text AS said,
    NULL::bytea AS salt
   FROM casework_alert r
UNION ALL
 SELECT 'alarm'::text AS kind,
    r.id::text AS number,
    COALESCE(r.file_id::text, ''::text) AS subject,
    r.file_id AS its_case,
    json_build_object('unit', r.unit_id, 'desk', r.desk_id, 'province', r.province_id, 'case', r.file_id, 'by', r.raised_by_id, 'at', (EXTRACT(epoch FROM r.raised_at) * 1000000::numeric)::bigint, 'mistaken_by', r.mistaken_by_id, 'mistaken', (EXTRACT(epoch FROM r.mistaken_at) * 1000000::numeric)::bigint, 'answered_by', r.answered_by_id, 'answered', (EXTRACT(epoch FROM r.answered_at) * 1000000::numeric)::bigint, 'answer', r.answer)::text AS said,
    NULL::bytea AS salt
   FROM casework_alarm r
UNION ALL
 SELECT 'contactwarning'::text AS kind,
    r.id::text AS number,
    r.case_id::text AS subject,
    r.case_id AS its_case,
    json_build_object('case', r.case_id, 'referral', r.referral_id, 'by', r.said_by_id, 'at', (EXTRACT(epoch FROM r.said_at) * 1000000::numeric)::bigint, 'ended_by', r.ended_by_id, 'ended', (EXTRACT(epoch FROM r.ended_at) * 1000000::numeric)::bigint)::text AS said,
    NULL::bytea AS salt
   FROM casework_contactwarning r
UNION ALL
 SELECT 'escalation'::text AS kind,
    r.id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('case', r.file_id, 'clock', r.clock_id, 'rung', r.rung, 'unit', r.unit_id, 'about', r.about_id, 'at', (EXTRACT(epoch FROM r.taken_at) * 1000000::numeric)::bigint, 'ended', (EXTRACT(epoch FROM r.ended_at) * 1000000::numeric)::bigint, 'answered_by', r.answered_by_id, 'answered', (EXTRACT(epoch FROM r.answered_at) * 1000000::numeric)::bigint, 'answer', r.answer)::text AS said,
    NULL::bytea AS salt
   FROM casework_escalation r
UNION ALL
 SELECT 'handover'::text AS kind,
    r.id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('unit', r.unit_id, 'worker', r.worker_id, 'to', r.to_id, 'at', (EXTRACT(epoch FROM r.made_at) * 1000000::numeric)::bigint, 'until', r.until_on::text, 'ended_by', r.ended_by_id, 'ended', (EXTRACT(epoch FROM r.ended_at) * 1000000::numeric)::bigint)::text AS said,
    NULL::bytea AS salt
   FROM casework_handover r
UNION ALL
 SELECT 'notificationaddress'::text AS kind,
    r.id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('worker', r.worker_id, 'way', r.way, 'at', (EXTRACT(epoch FROM r.set_at) * 1000000::numeric)::bigint, 'ended', (EXTRACT(epoch FROM r.ended_at) * 1000000::numeric)::bigint, 'address', wall.hashed(s.salt || convert_to(r.address::text, 'UTF8'::name)))::text AS said,
    s.salt
   FROM casework_notificationaddress r
     LEFT JOIN wall.bound_row s ON s.kind = 'notificationaddress'::text AND s.number = r.id::text
UNION ALL
 SELECT 'herno'::text AS kind,
    r.id::text AS number,
    COALESCE(r.case_id::text, ''::text) AS subject,
    r.case_id AS its_case,
    json_build_object('case', r.case_id, 'unit', r.unit_id, 'by', r.heard_by_id, 'at', (EXTRACT(epoch FROM r.heard_at) * 1000000::numeric)::bigint, 'how', r.how, 'dark', (EXTRACT(epoch FROM r.dark_at) * 1000000::numeric)::bigint, 'desk_keeps', r.desk_keeps, 'back_by', r.taken_back_by_id, 'back', (EXTRACT(epoch FROM r.taken_back_at) * 1000000::numeric)::bigint, 'sealed', wall.hashed(convert_to(json_build_array(r.copies, r.sealed_key, r.kind)::text, 'UTF8'::name)))::text AS said,
    NULL::bytea AS salt
   FROM casework_herno r
UNION ALL
 SELECT 'violencereport'::text AS kind,
    r.id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('desk', r.desk_id, 'case', r.file_id, 'by', r.received_by_id, 'at', (EXTRACT(epoch FROM r.received_at) * 1000000::numeric)::bigint, 'act', (EXTRACT(epoch FROM r.act_by) * 1000000::numeric)::bigint, 'settle', (EXTRACT(epoch FROM r.settle_by) * 1000000::numeric)::bigint, 'ended_by', r.ended_by_id, 'ended', (EXTRACT(epoch FROM r.ended_at) * 1000000::numeric)::bigint, 'outcome', r.outcome, 'sealed', wall.hashed(convert_to(json_build_array(r.sealed_key, r.told)::text, 'UTF8'::name)))::text AS said,
    NULL::bytea AS salt
   FROM casework_violencereport r
  WHERE r.received_by_id IS NOT NULL OR (EXISTS ( SELECT 1
           FROM wall.bound_row k
          WHERE k.kind = 'violencereport'::text AND k.number = r.id::text))
UNION ALL
 SELECT 'reportcall'::text AS kind,
    r.id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('report', r.report_id, 'by', r.written_by_id, 'at', (EXTRACT(epoch FROM r.written_at) * 1000000::numeric)::bigint, 'sealed', wall.hashed(convert_to(json_build_array(r.said)::text, 'UTF8'::name)))::text AS said,
    NULL::bytea AS salt
   FROM casework_reportcall r
UNION ALL
 SELECT 'reportkept'::text AS kind,
    r.id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('report', r.report_id, 'worker', r.worker_id)::text AS said,
    NULL::bytea AS salt
   FROM casework_reportkept r
UNION ALL
 SELECT 'committeenotice'::text AS kind,
    r.id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('unit', r.unit_id, 'sent', (EXTRACT(epoch FROM r.sent_at) * 1000000::numeric)::bigint, 'read_by', r.read_by_id, 'read', (EXTRACT(epoch FROM r.read_at) * 1000000::numeric)::bigint, 'decided_by', r.decided_by_id, 'decided', (EXTRACT(epoch FROM r.decided_at) * 1000000::numeric)::bigint, 'decision', r.decision, 'sealed', wall.hashed(convert_to(json_build_array(r.sealed_key, r.words)::text, 'UTF8'::name)))::text AS said,
    NULL::bytea AS salt
   FROM casework_committeenotice r
  WHERE true
UNION ALL
 SELECT 'escalatednotice'::text AS kind,
    r.id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('escalation', r.id, 'notice', r.notice_id)::text AS said,
    NULL::bytea AS salt
   FROM casework_escalation r
  WHERE r.notice_id IS NOT NULL
UNION ALL
 SELECT 'banorder'::text AS kind,
    r.id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('committee', r.committee_id, 'police', r.police_id, 'desk', r.desk_id, 'asked', (EXTRACT(epoch FROM r.asked_at) * 1000000::numeric)::bigint, 'stage', r.stage, 'decided', (EXTRACT(epoch FROM r.decided_at) * 1000000::numeric)::bigint, 'decided_by', r.decided_by_id, 'began', (EXTRACT(epoch FROM r.began_at) * 1000000::numeric)::bigint, 'until', (EXTRACT(epoch FROM r.until) * 1000000::numeric)::bigint, 'served', (EXTRACT(epoch FROM r.served_at) * 1000000::numeric)::bigint, 'assigned', (EXTRACT(epoch FROM r.assigned_at) * 1000000::numeric)::bigint, 'supervisor', r.supervisor_id, 'breached', (EXTRACT(epoch FROM r.breached_at) * 1000000::numeric)::bigint, 'back_asked', (EXTRACT(epoch FROM r.back_asked_at) * 1000000::numeric)::bigint, 'back_decided', (EXTRACT(epoch FROM r.back_decided_at) * 1000000::numeric)::bigint, 'followed', (EXTRACT(epoch FROM r.followed_at) * 1000000::numeric)::bigint)::text AS said,
    NULL::bytea AS salt
   FROM casework_banorder r
  WHERE true
UNION ALL
 SELECT 'bancopy'::text AS kind,
    r.id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('order', r.order_id, 'part', r.part, 'unit', r.unit_id, 'worker', r.worker_id, 'told', (EXTRACT(epoch FROM r.told_at) * 1000000::numeric)::bigint, 'at', (EXTRACT(epoch FROM r.written_at) * 1000000::numeric)::bigint, 'by', r.written_by_id, 'sealed', wall.hashed(convert_to(json_build_array(r.sealed_key, r.words)::text, 'UTF8'::name)))::text AS said,
    NULL::bytea AS salt
   FROM casework_bancopy r
  WHERE true
UNION ALL
 SELECT 'banduty'::text AS kind,
    r.id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('order', r.order_id, 'rule', r.rule, 'unit', r.unit_id, 'began', (EXTRACT(epoch FROM r.began_at) * 1000000::numeric)::bigint, 'due', (EXTRACT(epoch FROM r.due_at) * 1000000::numeric)::bigint, 'met', (EXTRACT(epoch FROM r.met_at) * 1000000::numeric)::bigint)::text AS said,
    NULL::bytea AS salt
   FROM casework_banduty r
  WHERE true
UNION ALL
 SELECT 'escalatedban'::text AS kind,
    r.id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('escalation', r.id, 'duty', r.ban_duty_id)::text AS said,
    NULL::bytea AS salt
   FROM casework_escalation r
  WHERE r.ban_duty_id IS NOT NULL
UNION ALL
 SELECT 'escalatedreport'::text AS kind,
    r.id::text AS number,
    ''::text AS subject,
    NULL::uuid AS its_case,
    json_build_object('escalation', r.id, 'report', r.report_id)::text AS said,
    NULL::bytea AS salt
   FROM casework_escalation r
  WHERE r.report_id IS NOT NULL;

CREATE VIEW wall.shelterstay_in_my_name WITH (security_barrier=true) AS
 SELECT content_object_id AS subject
   FROM casework_shelterstayheldbyworker h
  WHERE user_id = (( SELECT wall.worker() AS worker)) AND (through_unit_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND (expires_at IS NULL OR expires_at > now());
GRANT SELECT ON wall.shelterstay_in_my_name TO casework_app;

CREATE VIEW wall.shelterstay_of_my_units WITH (security_barrier=true) AS
 SELECT content_object_id AS subject
   FROM casework_shelterstayheldbyunit h
  WHERE (group_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND (expires_at IS NULL OR expires_at > now());
GRANT SELECT ON wall.shelterstay_of_my_units TO casework_app;

-- auth_group has no row security.
GRANT INSERT, SELECT ON auth_group TO casework_app;

-- auth_group_permissions has no row security.

-- auth_permission has no row security.
GRANT SELECT ON auth_permission TO casework_app;
GRANT SELECT ON auth_permission TO casework_wall;

ALTER TABLE casework_addition ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_addition FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_addition FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_addition FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_addition FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_addition FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_addition.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_addition.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_addition.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_addition DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_addition();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_addition FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_addition TO casework_app;
GRANT SELECT ON casework_addition TO casework_verify;
GRANT SELECT ON casework_addition TO casework_wall;

ALTER TABLE casework_alarm ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY answered_by_its_desk ON casework_alarm FOR UPDATE TO casework_app
    USING (answered_at IS NULL AND ((desk_id = ANY ((( SELECT wall.units() AS units))::integer[])) OR (province_id = ANY ((( SELECT wall.units() AS units))::integer[]))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_alarm.file_id)))
    WITH CHECK (answered_by_id = (( SELECT wall.worker() AS worker)) AND ((desk_id = ANY ((( SELECT wall.units() AS units))::integer[])) OR (province_id = ANY ((( SELECT wall.units() AS units))::integer[]))));
CREATE POLICY raised ON casework_alarm FOR INSERT TO casework_app
    WITH CHECK (raised_by_id = (( SELECT wall.worker() AS worker)) AND (unit_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND mistaken_at IS NULL AND answered_at IS NULL AND raised_at >= (clock_timestamp() - '00:05:00'::interval) AND raised_at <= (clock_timestamp() + '00:05:00'::interval) AND (file_id IS NULL OR wall.sees_case(file_id)) AND (EXISTS ( SELECT 1
   FROM casework_unit u
     JOIN casework_unit d ON d.group_id = casework_alarm.desk_id
  WHERE u.group_id = casework_alarm.unit_id AND u.kind::text = 'trusted_address'::text AND u.province_id = casework_alarm.province_id AND (d.group_id = u.province_id OR d.kind::text = 'commune_desk'::text AND d.province_id = u.province_id))));
CREATE POLICY said_by_its_address ON casework_alarm FOR UPDATE TO casework_app
    USING ((unit_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND answered_at IS NULL AND mistaken_at IS NULL AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_alarm.file_id)))
    WITH CHECK ((unit_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND mistaken_by_id = (( SELECT wall.worker() AS worker)) AND answered_at IS NULL);
CREATE POLICY visible ON casework_alarm FOR SELECT TO casework_app
    USING (((unit_id = ANY ((( SELECT wall.units() AS units))::integer[])) OR (desk_id = ANY ((( SELECT wall.units() AS units))::integer[])) OR (province_id = ANY ((( SELECT wall.units() AS units))::integer[]))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_alarm.file_id)));
CREATE CONSTRAINT TRIGGER by_its_act_answered AFTER UPDATE ON casework_alarm DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name AND (new.answered_at IS DISTINCT FROM old.answered_at OR new.answered_by_id IS DISTINCT FROM old.answered_by_id OR new.answer::text IS DISTINCT FROM old.answer::text)) EXECUTE FUNCTION wall.comes_by_its_line('answered_by_id', 'alarm.answer');
CREATE CONSTRAINT TRIGGER by_its_act_mistaken AFTER UPDATE ON casework_alarm DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name AND (new.mistaken_at IS DISTINCT FROM old.mistaken_at OR new.mistaken_by_id IS DISTINCT FROM old.mistaken_by_id)) EXECUTE FUNCTION wall.comes_by_its_line('mistaken_by_id', 'alarm.mistake');
CREATE CONSTRAINT TRIGGER by_its_act_raised AFTER INSERT ON casework_alarm DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.comes_by_its_act('raised_by_id', 'file_id', 'alarm.raise', 'alarm.call');
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_alarm REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_alarm_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_alarm REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_alarm_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_alarm REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_alarm_is_said();
GRANT INSERT, SELECT, UPDATE (answer, answered_at, answered_by_id, mistaken_at, mistaken_by_id) ON casework_alarm TO casework_app;
GRANT SELECT ON casework_alarm TO casework_wall;

-- casework_alert has no row security.
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_alert FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_alert FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_alert REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_alert_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_alert REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_alert_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_alert REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_alert_is_said();
GRANT SELECT ON casework_alert TO casework_app;
GRANT INSERT, SELECT ON casework_alert TO casework_sequencer;
GRANT SELECT ON casework_alert TO casework_verify;
GRANT SELECT ON casework_alert TO casework_wall;

ALTER TABLE casework_bancopy ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY addressed ON casework_bancopy FOR SELECT TO casework_app
    USING (((unit_id = ANY ((( SELECT wall.units() AS units))::integer[])) OR worker_id = (( SELECT wall.worker() AS worker))) AND NOT wall.kept_from_ban(order_id));
CREATE POLICY written ON casework_bancopy FOR INSERT TO casework_app
    WITH CHECK (written_by_id = (( SELECT wall.worker() AS worker)) AND length(words) <= 20000 AND length(sealed_key) <= 1500 AND written_at <= (clock_timestamp() + '00:05:00'::interval) AND (told_at IS NULL OR told_at <= written_at) AND (EXISTS ( SELECT 1
   FROM casework_banorder o
  WHERE o.id = casework_bancopy.order_id)));
CREATE CONSTRAINT TRIGGER by_asking AFTER INSERT ON casework_bancopy DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name AND new.part::text = 'request'::text) EXECUTE FUNCTION wall.comes_by_its_act('written_by_id', '', 'ban.ask');
CREATE CONSTRAINT TRIGGER by_asking_back AFTER INSERT ON casework_bancopy DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name AND new.part::text = 'asked_back'::text) EXECUTE FUNCTION wall.comes_by_its_act('written_by_id', '', 'ban.undo');
CREATE CONSTRAINT TRIGGER by_deciding AFTER INSERT ON casework_bancopy DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name AND (new.part::text = ANY (ARRAY['decision'::character varying, 'refusal'::character varying, 'lifting'::character varying]::text[]))) EXECUTE FUNCTION wall.comes_by_its_act('written_by_id', '', 'ban.decide');
CREATE CONSTRAINT TRIGGER by_watching AFTER INSERT ON casework_bancopy DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name AND (new.part::text = ANY (ARRAY['contact'::character varying, 'breach'::character varying]::text[]))) EXECUTE FUNCTION wall.comes_by_its_act('written_by_id', '', 'ban.watch', 'ban.breach');
CREATE TRIGGER has_its_reader BEFORE INSERT ON casework_bancopy FOR EACH ROW EXECUTE FUNCTION wall.ban_copy_has_its_reader();
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_bancopy REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.bancopy_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_bancopy REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.bancopy_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_bancopy REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.bancopy_is_said();
GRANT INSERT, SELECT ON casework_bancopy TO casework_app;
GRANT SELECT ON casework_bancopy TO casework_wall;

ALTER TABLE casework_banduty ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY begun ON casework_banduty FOR INSERT TO casework_app
    WITH CHECK (met_at IS NULL AND began_at <= (clock_timestamp() + '00:05:00'::interval) AND (EXISTS ( SELECT 1
   FROM casework_banorder o
  WHERE o.id = casework_banduty.order_id)));
CREATE POLICY met ON casework_banduty FOR UPDATE TO casework_app
    USING (met_at IS NULL AND (EXISTS ( SELECT 1
   FROM casework_banorder o
  WHERE o.id = casework_banduty.order_id)))
    WITH CHECK (met_at IS NOT NULL);
CREATE POLICY visible ON casework_banduty FOR SELECT TO casework_app
    USING ((EXISTS ( SELECT 1
   FROM casework_banorder o
  WHERE o.id = casework_banduty.order_id)));
CREATE CONSTRAINT TRIGGER by_its_act AFTER INSERT OR UPDATE ON casework_banduty DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.comes_by_its_act('', '', 'ban.ask', 'ban.undo', 'ban.breach', 'ban.decide', 'ban.assign', 'ban.watch');
CREATE TRIGGER escalation_ends AFTER UPDATE OF met_at ON casework_banduty FOR EACH ROW WHEN (old.met_at IS NULL AND new.met_at IS NOT NULL) EXECUTE FUNCTION wall.ban_escalation_ends();
CREATE TRIGGER has_its_bearer BEFORE INSERT OR UPDATE ON casework_banduty FOR EACH ROW EXECUTE FUNCTION wall.ban_duty_has_its_bearer();
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_banduty REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.banduty_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_banduty REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.banduty_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_banduty REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.banduty_is_said();
GRANT INSERT, SELECT, UPDATE (met_at) ON casework_banduty TO casework_app;
GRANT SELECT ON casework_banduty TO casework_wall;

ALTER TABLE casework_banorder ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY asked ON casework_banorder FOR INSERT TO casework_app
    WITH CHECK (stage::text = 'asked'::text AND wall.takes_notices(committee_id) AND (police_id IS NULL OR wall.watches_bans(police_id)) AND asked_at <= (clock_timestamp() + '00:05:00'::interval));
CREATE POLICY at_its_committee ON casework_banorder FOR SELECT TO casework_app
    USING ((committee_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND NOT wall.kept_from_ban(id));
CREATE POLICY at_its_police ON casework_banorder FOR SELECT TO casework_app
    USING ((police_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND (stage::text = ANY (ARRAY['issued'::character varying, 'cancelled'::character varying]::text[])) AND NOT wall.kept_from_ban(id));
CREATE POLICY decided ON casework_banorder FOR UPDATE TO casework_app
    USING ((committee_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND NOT wall.kept_from_ban(id));
CREATE POLICY of_a_case ON casework_banorder FOR SELECT TO casework_app
    USING ((EXISTS ( SELECT 1
   FROM casework_contactban b
  WHERE b.order_id = casework_banorder.id)));
CREATE POLICY undone ON casework_banorder FOR UPDATE TO casework_app
    USING ((EXISTS ( SELECT 1
   FROM casework_contactban b
  WHERE b.order_id = casework_banorder.id)));
CREATE POLICY watched ON casework_banorder FOR UPDATE TO casework_app
    USING ((police_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND (stage::text = ANY (ARRAY['issued'::character varying, 'cancelled'::character varying]::text[])) AND NOT wall.kept_from_ban(id));
CREATE TRIGGER begins_when_it_is_decided BEFORE UPDATE ON casework_banorder FOR EACH ROW WHEN (new.stage::text = 'issued'::text AND old.stage::text = 'asked'::text) EXECUTE FUNCTION wall.ban_begins_when_it_is_decided();
CREATE CONSTRAINT TRIGGER comes_by_its_act AFTER UPDATE ON casework_banorder DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.ban_comes_by_its_act();
CREATE TRIGGER is_decided_by_the_chair BEFORE UPDATE ON casework_banorder FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.ban_is_decided_by_the_chair();
CREATE TRIGGER keeps_to_the_table BEFORE UPDATE ON casework_banorder FOR EACH ROW EXECUTE FUNCTION wall.ban_keeps_to_the_table();
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_banorder REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.banorder_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_banorder REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.banorder_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_banorder REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.banorder_is_said();
CREATE CONSTRAINT TRIGGER stands_in_a_file AFTER INSERT ON casework_banorder DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.ban_stands_in_a_file();
CREATE TRIGGER tells_the_desk AFTER UPDATE ON casework_banorder FOR EACH ROW EXECUTE FUNCTION wall.ban_tells_the_desk();
GRANT INSERT, SELECT, UPDATE (assigned_at, back_asked_at, back_decided_at, began_at, breached_at, decided_at, decided_by_id, followed_at, served_at, stage, supervisor_id, until) ON casework_banorder TO casework_app;
GRANT SELECT ON casework_banorder TO casework_wall;

ALTER TABLE casework_carriedreport ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_carriedreport FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_carriedreport FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_carriedreport FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_carriedreport FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_carriedreport FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_carriedreport.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_carriedreport.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_carriedreport.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_carriedreport DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_carriedreport();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_carriedreport FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_carriedreport TO casework_app;
GRANT SELECT ON casework_carriedreport TO casework_verify;
GRANT SELECT ON casework_carriedreport TO casework_wall;

ALTER TABLE casework_case ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_case FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_case FOR INSERT TO casework_app
    WITH CHECK (origin_id = ANY ((( SELECT wall.units() AS units))::integer[]));
CREATE POLICY updated ON casework_case FOR UPDATE TO casework_app
    USING (wall.sees_case(id))
    WITH CHECK (wall.sees_case(id));
CREATE POLICY visible ON casework_case FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_case.id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_case.id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_case.id)));
CREATE TRIGGER assigns_well BEFORE UPDATE ON casework_case FOR EACH ROW WHEN (new.assigned_id IS NOT NULL AND (new.assigned_id IS DISTINCT FROM old.assigned_id OR new.desk_id IS DISTINCT FROM old.desk_id)) EXECUTE FUNCTION wall.assigns_well();
CREATE TRIGGER casework_case_moves BEFORE UPDATE ON casework_case FOR EACH ROW EXECUTE FUNCTION casework_case_moves();
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_case DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_case();
CREATE TRIGGER key_turns BEFORE UPDATE ON casework_case FOR EACH ROW WHEN (old.key_commitment IS NOT NULL AND new.key_commitment IS DISTINCT FROM old.key_commitment OR new.older_keys IS DISTINCT FROM old.older_keys) EXECUTE FUNCTION wall.key_turns();
CREATE TRIGGER sets_aside_well BEFORE UPDATE ON casework_case FOR EACH ROW WHEN (new.stage::text IS DISTINCT FROM old.stage::text) EXECUTE FUNCTION wall.sets_aside_well();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_case FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_case TO casework_app;
GRANT SELECT ON casework_case TO casework_verify;
GRANT SELECT ON casework_case TO casework_wall;

ALTER TABLE casework_casechain ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_casechain FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY chain_of_mine ON casework_casechain FOR SELECT TO casework_app
    USING (wall.sees_case(case_id));
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_casechain FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_chain_grows BEFORE DELETE OR UPDATE ON casework_casechain FOR EACH ROW EXECUTE FUNCTION casework_chain_grows();
GRANT SELECT ON casework_casechain TO casework_app;
GRANT SELECT ON casework_casechain TO casework_verify;
GRANT INSERT, SELECT, UPDATE ON casework_casechain TO casework_wall;

ALTER TABLE casework_caseheldbyunit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY given ON casework_caseheldbyunit FOR INSERT TO casework_app
    WITH CHECK (granted_by = (( SELECT wall.worker() AS worker)) AND wall.may_give_case(content_object_id, group_id, permission_id));
CREATE POLICY renewed ON casework_caseheldbyunit FOR UPDATE TO casework_app
    USING ((group_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_caseheldbyunit.content_object_id)) OR wall.gives_case(content_object_id))
    WITH CHECK ((group_id = ANY ((( SELECT wall.units() AS units))::integer[])) OR wall.may_renew_case(content_object_id, group_id, permission_id));
CREATE POLICY taken ON casework_caseheldbyunit FOR DELETE TO casework_app
    USING (expires_at <= now() AND ((group_id = ANY ((( SELECT wall.units() AS units))::integer[])) OR wall.gives_case(content_object_id)) OR wall.may_take_case(content_object_id, group_id, permission_id));
CREATE POLICY visible ON casework_caseheldbyunit FOR SELECT TO casework_app
    USING ((group_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_caseheldbyunit.content_object_id)) OR wall.sees_case(content_object_id));
CREATE TRIGGER casework_key_with_see_row BEFORE INSERT OR UPDATE ON casework_caseheldbyunit FOR EACH ROW EXECUTE FUNCTION casework_key_with_see();
CREATE TRIGGER earlier_key AFTER UPDATE ON casework_caseheldbyunit FOR EACH ROW WHEN (new.sealed_key <> old.sealed_key) EXECUTE FUNCTION wall.keeps_earlier_key();
CREATE TRIGGER earlier_key_goes AFTER DELETE ON casework_caseheldbyunit FOR EACH ROW WHEN (old.sealed_key IS NOT NULL) EXECUTE FUNCTION wall.keeps_earlier_key();
CREATE TRIGGER holds_nothing BEFORE INSERT OR UPDATE ON casework_caseheldbyunit FOR EACH ROW EXECUTE FUNCTION wall.holds_nothing();
CREATE CONSTRAINT TRIGGER named_when_given AFTER INSERT ON casework_caseheldbyunit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.names_the_right('case', 'group_id', 'unit');
CREATE CONSTRAINT TRIGGER named_when_renewed AFTER UPDATE ON casework_caseheldbyunit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name AND ((to_jsonb(new.*) - '{sealed_key,unit_mark}'::text[]) <> (to_jsonb(old.*) - '{sealed_key,unit_mark}'::text[]) OR new.sealed_key <> old.sealed_key AND (get_byte(old.sealed_key, 0) <> 2 OR get_byte(new.sealed_key, 0) <> 1))) EXECUTE FUNCTION wall.names_the_right('case', 'group_id', 'unit');
CREATE CONSTRAINT TRIGGER named_when_turned AFTER UPDATE ON casework_caseheldbyunit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_wall'::name AND new.sealed_key <> old.sealed_key) EXECUTE FUNCTION wall.names_the_turn('case');
CREATE TRIGGER only_settles BEFORE UPDATE ON casework_caseheldbyunit FOR EACH ROW EXECUTE FUNCTION wall.only_settles('case', 'group_id');
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_caseheldbyunit REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_caseheldbyunit_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_caseheldbyunit REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_caseheldbyunit_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_caseheldbyunit REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_caseheldbyunit_is_said();
CREATE TRIGGER stamps_copy BEFORE INSERT OR UPDATE ON casework_caseheldbyunit FOR EACH ROW WHEN (CURRENT_USER <> 'casework_wall'::name AND new.sealed_key IS NOT NULL) EXECUTE FUNCTION wall.stamps_copy('case');
CREATE TRIGGER turn_is_owed AFTER DELETE ON casework_caseheldbyunit FOR EACH ROW WHEN (old.sealed_key IS NOT NULL) EXECUTE FUNCTION wall.turn_is_owed('case', 'group_id');
CREATE TRIGGER unit_of_now_inserted AFTER INSERT ON casework_caseheldbyunit FOR EACH ROW WHEN (new.sealed_key IS NOT NULL) EXECUTE FUNCTION wall.is_of_the_unit_now();
CREATE TRIGGER unit_of_now_updated AFTER UPDATE ON casework_caseheldbyunit FOR EACH ROW WHEN (new.sealed_key IS DISTINCT FROM old.sealed_key) EXECUTE FUNCTION wall.is_of_the_unit_now();
GRANT DELETE, INSERT, SELECT, UPDATE ON casework_caseheldbyunit TO casework_app;
GRANT DELETE, SELECT, UPDATE (expires_at, key_number, sealed_key, unit_mark) ON casework_caseheldbyunit TO casework_wall;

ALTER TABLE casework_caseheldbyworker ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY given ON casework_caseheldbyworker FOR INSERT TO casework_app
    WITH CHECK (granted_by = (( SELECT wall.worker() AS worker)) AND wall.may_pass_on_case(content_object_id, through_unit_id, permission_id, user_id));
CREATE POLICY renewed ON casework_caseheldbyworker FOR UPDATE TO casework_app
    USING (user_id = (( SELECT wall.worker() AS worker)) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_caseheldbyworker.content_object_id)) OR wall.gives_case(content_object_id))
    WITH CHECK (user_id = (( SELECT wall.worker() AS worker)) OR wall.may_renew_case(content_object_id, through_unit_id, permission_id));
CREATE POLICY taken ON casework_caseheldbyworker FOR DELETE TO casework_app
    USING (expires_at <= now() AND (user_id = (( SELECT wall.worker() AS worker)) OR (through_unit_id = ANY ((( SELECT wall.units() AS units))::integer[])) OR wall.gives_case(content_object_id)) OR wall.may_take_case(content_object_id, through_unit_id, permission_id));
CREATE POLICY visible ON casework_caseheldbyworker FOR SELECT TO casework_app
    USING (user_id = (( SELECT wall.worker() AS worker)) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_caseheldbyworker.content_object_id)) OR wall.sees_case(content_object_id));
CREATE TRIGGER casework_key_with_see_row BEFORE INSERT OR UPDATE ON casework_caseheldbyworker FOR EACH ROW EXECUTE FUNCTION casework_key_with_see();
CREATE TRIGGER earlier_key AFTER UPDATE ON casework_caseheldbyworker FOR EACH ROW WHEN (new.sealed_key <> old.sealed_key) EXECUTE FUNCTION wall.keeps_earlier_key();
CREATE TRIGGER earlier_key_goes AFTER DELETE ON casework_caseheldbyworker FOR EACH ROW WHEN (old.sealed_key IS NOT NULL) EXECUTE FUNCTION wall.keeps_earlier_key();
CREATE TRIGGER holds_nothing BEFORE INSERT OR UPDATE ON casework_caseheldbyworker FOR EACH ROW EXECUTE FUNCTION wall.holds_nothing();
CREATE CONSTRAINT TRIGGER named_when_given AFTER INSERT ON casework_caseheldbyworker DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.names_the_right('case', 'user_id', 'worker', 'through_unit_id');
CREATE CONSTRAINT TRIGGER named_when_renewed AFTER UPDATE ON casework_caseheldbyworker DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name AND ((to_jsonb(new.*) - '{sealed_key,unit_mark}'::text[]) <> (to_jsonb(old.*) - '{sealed_key,unit_mark}'::text[]) OR new.sealed_key <> old.sealed_key AND (get_byte(old.sealed_key, 0) <> 2 OR get_byte(new.sealed_key, 0) <> 1))) EXECUTE FUNCTION wall.names_the_right('case', 'user_id', 'worker', 'through_unit_id');
CREATE CONSTRAINT TRIGGER named_when_turned AFTER UPDATE ON casework_caseheldbyworker DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_wall'::name AND new.sealed_key <> old.sealed_key) EXECUTE FUNCTION wall.names_the_turn('case');
CREATE TRIGGER only_settles BEFORE UPDATE ON casework_caseheldbyworker FOR EACH ROW EXECUTE FUNCTION wall.only_settles('case', 'through_unit_id');
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_caseheldbyworker REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_caseheldbyworker_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_caseheldbyworker REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_caseheldbyworker_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_caseheldbyworker REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_caseheldbyworker_is_said();
CREATE TRIGGER stamps_copy BEFORE INSERT OR UPDATE ON casework_caseheldbyworker FOR EACH ROW WHEN (CURRENT_USER <> 'casework_wall'::name AND new.sealed_key IS NOT NULL) EXECUTE FUNCTION wall.stamps_copy('case');
CREATE TRIGGER turn_is_owed AFTER DELETE ON casework_caseheldbyworker FOR EACH ROW WHEN (old.sealed_key IS NOT NULL) EXECUTE FUNCTION wall.turn_is_owed('case', 'through_unit_id');
GRANT DELETE, INSERT, SELECT, UPDATE ON casework_caseheldbyworker TO casework_app;
GRANT DELETE, SELECT, UPDATE (expires_at, key_number, sealed_key) ON casework_caseheldbyworker TO casework_wall;

ALTER TABLE casework_casestatistics ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY inserted ON casework_casestatistics FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_casestatistics FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_casestatistics FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_casestatistics.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_casestatistics.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_casestatistics.case_id)));
GRANT INSERT, SELECT, UPDATE ON casework_casestatistics TO casework_app;
GRANT DELETE, SELECT ON casework_casestatistics TO casework_wall;

-- casework_checkpoint has no row security.
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_checkpoint FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT SELECT ON casework_checkpoint TO casework_app;
GRANT INSERT, SELECT ON casework_checkpoint TO casework_sequencer;
GRANT SELECT ON casework_checkpoint TO casework_verify;

ALTER TABLE casework_clock ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY begun_by_a_contact_warning ON casework_clock FOR INSERT TO casework_app
    WITH CHECK (rule::text = 'contact'::text AND met_at IS NULL AND object_id IS NULL AND (EXISTS ( SELECT 1
   FROM casework_referral r
     JOIN casework_contactwarning w ON w.referral_id = r.id
  WHERE r.case_id = casework_clock.case_id AND r.from_unit_id = casework_clock.unit_id AND w.ended_at IS NULL AND wall.sees_referral(r.id))));
CREATE POLICY begun_by_a_danger_told ON casework_clock FOR INSERT TO casework_app
    WITH CHECK (rule::text = 'danger'::text AND met_at IS NULL AND (EXISTS ( SELECT 1
   FROM casework_referral r
  WHERE r.id = casework_clock.object_id AND r.case_id = casework_clock.case_id AND r.from_unit_id = casework_clock.unit_id AND r.danger_told_at IS NOT NULL AND wall.sees_referral(r.id))));
CREATE POLICY begun_by_an_answer ON casework_clock FOR INSERT TO casework_app
    WITH CHECK ((rule::text = ANY (ARRAY['result'::character varying, 'elsewhere'::character varying, 'question'::character varying]::text[])) AND met_at IS NULL AND (EXISTS ( SELECT 1
   FROM casework_referral r
  WHERE r.id = casework_clock.object_id AND r.case_id = casework_clock.case_id AND r.from_unit_id = casework_clock.unit_id AND wall.sees_referral(r.id))));
CREATE POLICY inserted ON casework_clock FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_clock FOR UPDATE TO casework_app
    USING (met_at IS NULL AND (wall.sees_case(case_id) OR (rule::text = ANY (ARRAY['answer'::character varying, 'result'::character varying, 'question'::character varying, 'reply'::character varying]::text[])) AND wall.sees_referral(object_id)))
    WITH CHECK (met_at IS NOT NULL);
CREATE POLICY visible ON casework_clock FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_clock.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_clock.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_clock.case_id)) OR object_id IS NOT NULL AND wall.sees_referral(object_id));
CREATE TRIGGER escalation_ends AFTER UPDATE OF met_at ON casework_clock FOR EACH ROW WHEN (old.met_at IS NULL AND new.met_at IS NOT NULL) EXECUTE FUNCTION wall.escalation_ends();
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_clock REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_clock_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_clock REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_clock_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_clock REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_clock_is_said();
GRANT INSERT, SELECT, UPDATE (met_at) ON casework_clock TO casework_app;
GRANT INSERT, SELECT, UPDATE (met_at, unit_id) ON casework_clock TO casework_wall;

ALTER TABLE casework_closurereview ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_closurereview FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_closurereview FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_closurereview FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_closurereview FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_closurereview FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_closurereview.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_closurereview.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_closurereview.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_closurereview DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_closurereview();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_closurereview FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_closurereview TO casework_app;
GRANT SELECT ON casework_closurereview TO casework_verify;
GRANT SELECT ON casework_closurereview TO casework_wall;

ALTER TABLE casework_committeenotice ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY addressed ON casework_committeenotice FOR SELECT TO casework_app
    USING ((unit_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND NOT wall.kept_from_notice(id));
CREATE POLICY decided ON casework_committeenotice FOR UPDATE TO casework_app
    USING ((unit_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND decided_at IS NULL AND NOT wall.kept_from_notice(id))
    WITH CHECK (decided_by_id = (( SELECT wall.worker() AS worker)) AND decided_at IS NOT NULL);
CREATE POLICY of_a_case ON casework_committeenotice FOR SELECT TO casework_app
    USING ((EXISTS ( SELECT 1
   FROM casework_notice n
  WHERE n.copy_id = casework_committeenotice.id)));
CREATE POLICY received ON casework_committeenotice FOR UPDATE TO casework_app
    USING ((unit_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND read_at IS NULL AND NOT wall.kept_from_notice(id))
    WITH CHECK (read_by_id = (( SELECT wall.worker() AS worker)) AND read_at IS NOT NULL);
CREATE POLICY sent ON casework_committeenotice FOR INSERT TO casework_app
    WITH CHECK (wall.takes_notices(unit_id) AND read_at IS NULL AND length(words) <= 20000 AND length(sealed_key) <= 1500 AND sent_at <= (clock_timestamp() + '00:05:00'::interval));
CREATE CONSTRAINT TRIGGER by_its_act_decided AFTER UPDATE ON casework_committeenotice DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name AND (new.decision::text IS DISTINCT FROM old.decision::text OR new.decided_at IS DISTINCT FROM old.decided_at OR new.decided_by_id IS DISTINCT FROM old.decided_by_id)) EXECUTE FUNCTION wall.comes_by_its_line('decided_by_id', 'notice.decide');
CREATE CONSTRAINT TRIGGER by_its_act_given AFTER INSERT ON casework_committeenotice DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.stands_in_a_file();
CREATE CONSTRAINT TRIGGER by_its_act_received AFTER UPDATE ON casework_committeenotice DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name AND (new.read_at IS DISTINCT FROM old.read_at OR new.read_by_id IS DISTINCT FROM old.read_by_id)) EXECUTE FUNCTION wall.comes_by_its_act('read_by_id', '', 'notice.receive', 'notice.decide');
CREATE TRIGGER decided_by_who_decides BEFORE UPDATE ON casework_committeenotice FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name AND (new.decision::text IS DISTINCT FROM old.decision::text OR new.decided_at IS DISTINCT FROM old.decided_at OR new.decided_by_id IS DISTINCT FROM old.decided_by_id)) EXECUTE FUNCTION wall.decided_by_who_decides();
CREATE TRIGGER escalation_ends AFTER UPDATE OF read_at, decided_at ON casework_committeenotice FOR EACH ROW EXECUTE FUNCTION wall.notice_escalation_ends();
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_committeenotice REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.committeenotice_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_committeenotice REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.committeenotice_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_committeenotice REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.committeenotice_is_said();
GRANT INSERT, SELECT, UPDATE (decided_at, decided_by_id, decision, read_at, read_by_id) ON casework_committeenotice TO casework_app;
GRANT SELECT ON casework_committeenotice TO casework_wall;

ALTER TABLE casework_companion ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_companion FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_companion FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_companion FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_companion FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_companion FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_companion.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_companion.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_companion.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_companion DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_companion();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_companion FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_companion TO casework_app;
GRANT SELECT ON casework_companion TO casework_verify;
GRANT SELECT ON casework_companion TO casework_wall;

ALTER TABLE casework_consent ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_consent FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_consent FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_consent FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_consent FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_consent FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_consent.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_consent.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_consent.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_consent DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_consent();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_consent FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_consent TO casework_app;
GRANT SELECT ON casework_consent TO casework_verify;
GRANT SELECT ON casework_consent TO casework_wall;

ALTER TABLE casework_contactban ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_contactban FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_contactban FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_contactban FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_contactban FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_contactban FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_contactban.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_contactban.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_contactban.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_contactban DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_contactban();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_contactban FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_contactban TO casework_app;
GRANT SELECT ON casework_contactban TO casework_verify;
GRANT SELECT ON casework_contactban TO casework_wall;

ALTER TABLE casework_contactwarning ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY ended ON casework_contactwarning FOR UPDATE TO casework_app
    USING (ended_at IS NULL AND wall.sees_case(case_id))
    WITH CHECK (ended_by_id = (( SELECT wall.worker() AS worker)) AND ended_at IS NOT NULL);
CREATE POLICY said ON casework_contactwarning FOR INSERT TO casework_app
    WITH CHECK (said_by_id = (( SELECT wall.worker() AS worker)) AND ended_at IS NULL AND said_at >= (clock_timestamp() - '00:05:00'::interval) AND said_at <= (clock_timestamp() + '00:05:00'::interval) AND (referral_id IS NULL AND wall.sees_case(case_id) OR (EXISTS ( SELECT 1
   FROM casework_referral r
  WHERE r.id = casework_contactwarning.referral_id AND r.case_id = casework_contactwarning.case_id AND (r.stage::text = ANY (ARRAY['sent'::character varying, 'accepted'::character varying]::text[])) AND wall.sees_referral(r.id)))));
CREATE POLICY visible ON casework_contactwarning FOR SELECT TO casework_app
    USING (wall.sees_case(case_id) OR (EXISTS ( SELECT 1
   FROM casework_referral r
  WHERE r.case_id = casework_contactwarning.case_id)));
CREATE CONSTRAINT TRIGGER by_its_act_ended AFTER UPDATE ON casework_contactwarning DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.comes_by_its_act('ended_by_id', 'case_id', 'intake.contact');
CREATE CONSTRAINT TRIGGER by_its_act_said AFTER INSERT ON casework_contactwarning DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.comes_by_its_act('said_by_id', 'case_id', 'contact.warn', 'referral.warn');
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_contactwarning REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_contactwarning_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_contactwarning REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_contactwarning_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_contactwarning REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_contactwarning_is_said();
GRANT INSERT, SELECT, UPDATE (ended_at, ended_by_id) ON casework_contactwarning TO casework_app;
GRANT SELECT ON casework_contactwarning TO casework_wall;

ALTER TABLE casework_credential ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY updated ON casework_credential FOR UPDATE TO casework_app
    USING (worker_id = (( SELECT wall.worker() AS worker)))
    WITH CHECK (worker_id = (( SELECT wall.worker() AS worker)));
CREATE POLICY visible ON casework_credential FOR SELECT TO casework_app
    USING (worker_id = (( SELECT wall.worker() AS worker)));
CREATE CONSTRAINT TRIGGER named_when_changed AFTER INSERT OR UPDATE ON casework_credential DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = ANY (ARRAY['casework_app'::name, 'casework_wall'::name])) EXECUTE FUNCTION wall.names_the_person();
GRANT SELECT, UPDATE ON casework_credential TO casework_app;
GRANT INSERT, SELECT, UPDATE ON casework_credential TO casework_wall;

ALTER TABLE casework_decoy ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY decoy_by_my_province ON casework_decoy FOR INSERT TO casework_app
    WITH CHECK (province_id = ANY ((( SELECT wall.units() AS units))::integer[]));
CREATE POLICY decoy_of_my_province ON casework_decoy FOR SELECT TO casework_app
    USING (province_id = ANY ((( SELECT wall.units() AS units))::integer[]));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_decoy FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_decoy FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_decoy REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_decoy_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_decoy REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_decoy_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_decoy REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_decoy_is_said();
GRANT INSERT, SELECT ON casework_decoy TO casework_app;
GRANT SELECT ON casework_decoy TO casework_wall;

ALTER TABLE casework_deskview ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY mine ON casework_deskview FOR ALL TO casework_app
    USING (worker_id = (( SELECT wall.worker() AS worker)))
    WITH CHECK (worker_id = (( SELECT wall.worker() AS worker)));
GRANT DELETE, INSERT, SELECT, UPDATE (asked, kept_at) ON casework_deskview TO casework_app;

ALTER TABLE casework_escalation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY answered ON casework_escalation FOR UPDATE TO casework_app
    USING ((unit_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND answered_at IS NULL AND ended_at IS NULL AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = ANY (ARRAY[casework_escalation.file_id, casework_escalation.report_id]))))
    WITH CHECK ((unit_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND answered_by_id = (( SELECT wall.worker() AS worker)));
CREATE POLICY visible ON casework_escalation FOR SELECT TO casework_app
    USING ((unit_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = ANY (ARRAY[casework_escalation.file_id, casework_escalation.report_id]))));
CREATE TRIGGER ban_changed_is_said AFTER UPDATE ON casework_escalation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.escalatedban_is_said();
CREATE TRIGGER ban_gone_is_said AFTER DELETE ON casework_escalation REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.escalatedban_is_said();
CREATE TRIGGER ban_made_is_said AFTER INSERT ON casework_escalation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.escalatedban_is_said();
CREATE CONSTRAINT TRIGGER by_its_act_answered AFTER UPDATE ON casework_escalation DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.comes_by_its_line('answered_by_id', 'escalation.answer');
CREATE TRIGGER notice_changed_is_said AFTER UPDATE ON casework_escalation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.escalatednotice_is_said();
CREATE TRIGGER notice_gone_is_said AFTER DELETE ON casework_escalation REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.escalatednotice_is_said();
CREATE TRIGGER notice_made_is_said AFTER INSERT ON casework_escalation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.escalatednotice_is_said();
CREATE TRIGGER report_changed_is_said AFTER UPDATE ON casework_escalation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.escalatedreport_is_said();
CREATE TRIGGER report_gone_is_said AFTER DELETE ON casework_escalation REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.escalatedreport_is_said();
CREATE TRIGGER report_made_is_said AFTER INSERT ON casework_escalation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.escalatedreport_is_said();
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_escalation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_escalation_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_escalation REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_escalation_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_escalation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_escalation_is_said();
GRANT SELECT, UPDATE (answer, answered_at, answered_by_id) ON casework_escalation TO casework_app;
GRANT INSERT, SELECT, UPDATE (ended_at, file_id) ON casework_escalation TO casework_wall;

ALTER TABLE casework_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY a_step_was_taken ON casework_event FOR INSERT TO casework_sequencer
    WITH CHECK (act::text = 'escalation.take'::text AND worker_id IS NULL AND province_id IS NOT NULL AND case_id IS NULL);
CREATE POLICY all_for_the_sequencer ON casework_event FOR SELECT TO casework_sequencer
    USING (true);
CREATE POLICY all_for_verifying ON casework_event FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY asked_to_be_called ON casework_event FOR INSERT TO casework_sequencer
    WITH CHECK (act::text = 'call_back.ask'::text AND worker_id IS NULL AND province_id IS NOT NULL AND case_id IS NULL);
CREATE POLICY read ON casework_event FOR SELECT TO casework_app
    USING (worker_id = (( SELECT wall.worker() AS worker)) OR ((province_id = ANY ((( SELECT wall.units() AS units))::integer[])) OR case_id IS NOT NULL AND wall.sees_case(case_id)) AND
CASE
    WHEN case_id IS NOT NULL THEN case_id <> ALL ((( SELECT wall.kept_from() AS kept_from))::uuid[])
    ELSE (( SELECT wall.kept_from() AS kept_from)) = '{}'::uuid[] OR NOT wall.tells_what_is_kept(body)
END);
CREATE POLICY shape_for_supervisors ON casework_event FOR SELECT TO casework_app
    USING (act::text = 'schema.change'::text AND worker_id IS NULL AND province_id IS NULL AND case_id IS NULL AND (EXISTS ( SELECT 1
   FROM casework_unit u
  WHERE (u.group_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND u.kind::text = 'province'::text)));
CREATE POLICY the_shape_and_the_unsaid ON casework_event FOR INSERT TO casework_sequencer
    WITH CHECK ((act::text = ANY (ARRAY['schema.change'::character varying, 'rights.bind'::character varying]::text[])) AND worker_id IS NULL AND province_id IS NULL AND case_id IS NULL);
CREATE POLICY written ON casework_event FOR INSERT TO casework_app
    WITH CHECK (worker_id = (( SELECT wall.worker() AS worker)) OR worker_id IS NULL AND case_id IS NULL AND (act::text = ANY (ARRAY['door.sign_in_failed'::character varying, 'unit.found'::character varying]::text[])));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_event FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_event FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER event_is_linked BEFORE INSERT ON casework_event FOR EACH ROW WHEN (new.case_id IS NOT NULL) EXECUTE FUNCTION wall.event_is_linked();
CREATE TRIGGER event_joins AFTER INSERT ON casework_event FOR EACH ROW EXECUTE FUNCTION wall.event_joins();
CREATE TRIGGER event_says_rows BEFORE INSERT ON casework_event FOR EACH ROW EXECUTE FUNCTION wall.event_says_rows();
CREATE TRIGGER right_has_its_row AFTER INSERT ON casework_event FOR EACH ROW WHEN (new.case_id IS NOT NULL AND (POSITION(('\x5b226b6579222c'::bytea) IN (new.body)) > 0 OR POSITION(('\x5b226578636c756465222c'::bytea) IN (new.body)) > 0)) EXECUTE FUNCTION wall.right_has_its_row();
CREATE TRIGGER succession_has_its_row AFTER INSERT ON casework_event FOR EACH ROW WHEN (POSITION(('\x5b2273756363656564222c227369676e696e67222c'::bytea) IN (new.body)) > 0) EXECUTE FUNCTION wall.succession_has_its_row();
CREATE TRIGGER tells_news AFTER INSERT ON casework_event FOR EACH ROW WHEN (new.worker_id IS NOT NULL AND new.case_id IS NOT NULL AND (new.outcome::text = ANY (ARRAY['done'::character varying, 'looked'::character varying]::text[]))) EXECUTE FUNCTION wall.tells_news();
GRANT INSERT, SELECT ON casework_event TO casework_app;
GRANT INSERT, SELECT ON casework_event TO casework_sequencer;
GRANT SELECT ON casework_event TO casework_verify;
GRANT SELECT ON casework_event TO casework_wall;

ALTER TABLE casework_exclusion ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_exclusion FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY beside_me ON casework_exclusion FOR SELECT TO casework_app
    USING (wall.kept_out_beside_me(worker_id, case_id));
CREATE POLICY said ON casework_exclusion FOR INSERT TO casework_app
    WITH CHECK (wall.has_case(case_id, 'work'::text) AND made_by_id = (( SELECT wall.worker() AS worker)));
CREATE POLICY visible ON casework_exclusion FOR SELECT TO casework_app
    USING (wall.sees_case(case_id));
CREATE TRIGGER nothing_left_to_her AFTER INSERT ON casework_exclusion FOR EACH ROW EXECUTE FUNCTION wall.nothing_left_to_her();
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_exclusion REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_exclusion_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_exclusion REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_exclusion_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_exclusion REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_exclusion_is_said();
GRANT INSERT, SELECT ON casework_exclusion TO casework_app;
GRANT SELECT ON casework_exclusion TO casework_verify;
GRANT INSERT, SELECT ON casework_exclusion TO casework_wall;

ALTER TABLE casework_exclusionreason ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_exclusionreason FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_exclusionreason FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_exclusionreason FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_exclusionreason FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_exclusionreason FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_exclusionreason.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_exclusionreason.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_exclusionreason.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_exclusionreason DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_exclusionreason();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_exclusionreason FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_exclusionreason TO casework_app;
GRANT SELECT ON casework_exclusionreason TO casework_verify;
GRANT SELECT ON casework_exclusionreason TO casework_wall;

ALTER TABLE casework_fingerprint ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY deleted ON casework_fingerprint FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_fingerprint FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_fingerprint FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_fingerprint FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_fingerprint.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_fingerprint.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_fingerprint.case_id)));
GRANT DELETE, INSERT, SELECT ON casework_fingerprint TO casework_app;
GRANT DELETE, SELECT ON casework_fingerprint TO casework_wall;

ALTER TABLE casework_firstwords ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_firstwords FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_firstwords FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_firstwords FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_firstwords FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_firstwords FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_firstwords.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_firstwords.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_firstwords.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_firstwords DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_firstwords();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_firstwords FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_firstwords TO casework_app;
GRANT SELECT ON casework_firstwords TO casework_verify;
GRANT SELECT ON casework_firstwords TO casework_wall;

ALTER TABLE casework_flag ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_flag FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_flag FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_flag FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_flag FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_flag FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_flag.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_flag.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_flag.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_flag DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_flag();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_flag FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_flag TO casework_app;
GRANT SELECT ON casework_flag TO casework_verify;
GRANT SELECT ON casework_flag TO casework_wall;

ALTER TABLE casework_followup ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_followup FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_followup FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_followup FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_followup FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_followup FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_followup.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_followup.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_followup.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_followup DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_followup();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_followup FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_followup TO casework_app;
GRANT SELECT ON casework_followup TO casework_verify;
GRANT SELECT ON casework_followup TO casework_wall;

ALTER TABLE casework_handover ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY ended_by_one_of_both ON casework_handover FOR UPDATE TO casework_app
    USING (ended_at IS NULL AND ((( SELECT wall.worker() AS worker)) = worker_id OR (( SELECT wall.worker() AS worker)) = to_id))
    WITH CHECK (ended_by_id = (( SELECT wall.worker() AS worker)));
CREATE POLICY made_by_me ON casework_handover FOR INSERT TO casework_app
    WITH CHECK ((unit_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND worker_id = (( SELECT wall.worker() AS worker)) AND ended_at IS NULL);
CREATE POLICY visible ON casework_handover FOR SELECT TO casework_app
    USING (unit_id = ANY ((( SELECT wall.units() AS units))::integer[]));
CREATE CONSTRAINT TRIGGER by_its_act_ended AFTER UPDATE ON casework_handover DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.comes_by_its_act('ended_by_id', '', 'handover.make', 'handover.end');
CREATE CONSTRAINT TRIGGER by_its_act_made AFTER INSERT ON casework_handover DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.comes_by_its_act('worker_id', '', 'handover.make');
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_handover REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_handover_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_handover REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_handover_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_handover REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_handover_is_said();
GRANT INSERT, SELECT, UPDATE (ended_at, ended_by_id) ON casework_handover TO casework_app;
GRANT SELECT ON casework_handover TO casework_wall;

ALTER TABLE casework_herno ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY heard ON casework_herno FOR INSERT TO casework_app
    WITH CHECK (heard_by_id = (( SELECT wall.worker() AS worker)) AND (unit_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND taken_back_at IS NULL AND dropped_at IS NULL AND (case_id IS NULL OR dark_at >= (clock_timestamp() + '00:55:00'::interval) AND dark_at <= (clock_timestamp() + '01:01:00'::interval) AND wall.sees_case(case_id) AND (EXISTS ( SELECT 1
   FROM casework_case c
  WHERE c.id = casework_herno.case_id AND (c.stage::text = ANY (ARRAY['draft'::character varying, 'reported'::character varying]::text[])) AND (casework_herno.unit_id = c.origin_id OR casework_herno.unit_id = c.desk_id)))));
CREATE POLICY taken_back ON casework_herno FOR UPDATE TO casework_app
    USING (taken_back_at IS NULL AND dark_at > now() AND wall.sees_case(case_id))
    WITH CHECK (taken_back_by_id = (( SELECT wall.worker() AS worker)));
CREATE POLICY visible ON casework_herno FOR SELECT TO casework_app
    USING (((unit_id = ANY ((( SELECT wall.units() AS units))::integer[])) OR wall.in_my_province(unit_id) OR wall.sees_case(case_id)) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_herno.case_id)));
CREATE CONSTRAINT TRIGGER by_its_act_heard AFTER INSERT ON casework_herno DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.comes_by_its_act('heard_by_id', 'case_id', 'visit.count', 'writing.refuse', 'case.mistake');
CREATE CONSTRAINT TRIGGER by_its_act_taken_back AFTER UPDATE ON casework_herno DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.comes_by_its_act('taken_back_by_id', 'case_id', 'writing.allow');
CREATE TRIGGER report_waits_again AFTER INSERT ON casework_herno FOR EACH ROW WHEN (new.how::text = ANY (ARRAY['twice'::character varying, 'nobody'::character varying, 'trial'::character varying]::text[])) EXECUTE FUNCTION wall.report_waits_again();
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_herno REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_herno_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_herno REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_herno_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_herno REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_herno_is_said();
GRANT INSERT, SELECT, UPDATE (taken_back_at, taken_back_by_id) ON casework_herno TO casework_app;
GRANT SELECT, UPDATE (dropped_at, notice_left) ON casework_herno TO casework_wall;

ALTER TABLE casework_historicaladdition ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicaladdition FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicaladdition FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicaladdition FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicaladdition.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicaladdition.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicaladdition.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicaladdition FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicaladdition FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicaladdition TO casework_app;
GRANT SELECT ON casework_historicaladdition TO casework_verify;
GRANT SELECT ON casework_historicaladdition TO casework_wall;

ALTER TABLE casework_historicalcarriedreport ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicalcarriedreport FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicalcarriedreport FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicalcarriedreport FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicalcarriedreport.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicalcarriedreport.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalcarriedreport.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicalcarriedreport FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicalcarriedreport FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicalcarriedreport TO casework_app;
GRANT SELECT ON casework_historicalcarriedreport TO casework_verify;
GRANT SELECT ON casework_historicalcarriedreport TO casework_wall;

ALTER TABLE casework_historicalcase ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicalcase FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicalcase FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(id));
CREATE POLICY visible ON casework_historicalcase FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicalcase.id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicalcase.id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalcase.id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicalcase FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicalcase FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicalcase TO casework_app;
GRANT SELECT ON casework_historicalcase TO casework_verify;
GRANT SELECT ON casework_historicalcase TO casework_wall;

ALTER TABLE casework_historicalclosurereview ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicalclosurereview FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicalclosurereview FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicalclosurereview FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicalclosurereview.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicalclosurereview.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalclosurereview.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicalclosurereview FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicalclosurereview FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicalclosurereview TO casework_app;
GRANT SELECT ON casework_historicalclosurereview TO casework_verify;
GRANT SELECT ON casework_historicalclosurereview TO casework_wall;

ALTER TABLE casework_historicalcompanion ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicalcompanion FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicalcompanion FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicalcompanion FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicalcompanion.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicalcompanion.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalcompanion.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicalcompanion FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicalcompanion FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicalcompanion TO casework_app;
GRANT SELECT ON casework_historicalcompanion TO casework_verify;
GRANT SELECT ON casework_historicalcompanion TO casework_wall;

ALTER TABLE casework_historicalconsent ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicalconsent FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicalconsent FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicalconsent FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicalconsent.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicalconsent.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalconsent.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicalconsent FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicalconsent FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicalconsent TO casework_app;
GRANT SELECT ON casework_historicalconsent TO casework_verify;
GRANT SELECT ON casework_historicalconsent TO casework_wall;

ALTER TABLE casework_historicalcontactban ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicalcontactban FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicalcontactban FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicalcontactban FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicalcontactban.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicalcontactban.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalcontactban.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicalcontactban FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicalcontactban FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicalcontactban TO casework_app;
GRANT SELECT ON casework_historicalcontactban TO casework_verify;
GRANT SELECT ON casework_historicalcontactban TO casework_wall;

ALTER TABLE casework_historicalexclusionreason ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicalexclusionreason FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicalexclusionreason FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicalexclusionreason FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicalexclusionreason.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicalexclusionreason.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalexclusionreason.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicalexclusionreason FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicalexclusionreason FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicalexclusionreason TO casework_app;
GRANT SELECT ON casework_historicalexclusionreason TO casework_verify;
GRANT SELECT ON casework_historicalexclusionreason TO casework_wall;

ALTER TABLE casework_historicalfirstwords ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicalfirstwords FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicalfirstwords FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicalfirstwords FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicalfirstwords.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicalfirstwords.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalfirstwords.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicalfirstwords FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicalfirstwords FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicalfirstwords TO casework_app;
GRANT SELECT ON casework_historicalfirstwords TO casework_verify;
GRANT SELECT ON casework_historicalfirstwords TO casework_wall;

ALTER TABLE casework_historicalflag ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicalflag FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicalflag FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicalflag FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicalflag.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicalflag.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalflag.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicalflag FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicalflag FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicalflag TO casework_app;
GRANT SELECT ON casework_historicalflag TO casework_verify;
GRANT SELECT ON casework_historicalflag TO casework_wall;

ALTER TABLE casework_historicalfollowup ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicalfollowup FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicalfollowup FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicalfollowup FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicalfollowup.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicalfollowup.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalfollowup.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicalfollowup FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicalfollowup FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicalfollowup TO casework_app;
GRANT SELECT ON casework_historicalfollowup TO casework_verify;
GRANT SELECT ON casework_historicalfollowup TO casework_wall;

ALTER TABLE casework_historicalincident ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicalincident FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicalincident FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicalincident FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicalincident.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicalincident.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalincident.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicalincident FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicalincident FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicalincident TO casework_app;
GRANT SELECT ON casework_historicalincident TO casework_verify;
GRANT SELECT ON casework_historicalincident TO casework_wall;

ALTER TABLE casework_historicalinterpreter ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicalinterpreter FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicalinterpreter FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicalinterpreter FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicalinterpreter.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicalinterpreter.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalinterpreter.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicalinterpreter FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicalinterpreter FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicalinterpreter TO casework_app;
GRANT SELECT ON casework_historicalinterpreter TO casework_verify;
GRANT SELECT ON casework_historicalinterpreter TO casework_wall;

ALTER TABLE casework_historicallaterincident ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicallaterincident FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicallaterincident FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicallaterincident FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicallaterincident.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicallaterincident.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicallaterincident.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicallaterincident FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicallaterincident FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicallaterincident TO casework_app;
GRANT SELECT ON casework_historicallaterincident TO casework_verify;
GRANT SELECT ON casework_historicallaterincident TO casework_wall;

ALTER TABLE casework_historicallivelihoodinput ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicallivelihoodinput FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicallivelihoodinput FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicallivelihoodinput FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicallivelihoodinput.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicallivelihoodinput.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicallivelihoodinput.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicallivelihoodinput FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicallivelihoodinput FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicallivelihoodinput TO casework_app;
GRANT SELECT ON casework_historicallivelihoodinput TO casework_verify;
GRANT SELECT ON casework_historicallivelihoodinput TO casework_wall;

ALTER TABLE casework_historicallivelihoodplan ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicallivelihoodplan FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicallivelihoodplan FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicallivelihoodplan FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicallivelihoodplan.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicallivelihoodplan.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicallivelihoodplan.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicallivelihoodplan FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicallivelihoodplan FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicallivelihoodplan TO casework_app;
GRANT SELECT ON casework_historicallivelihoodplan TO casework_verify;
GRANT SELECT ON casework_historicallivelihoodplan TO casework_wall;

ALTER TABLE casework_historicalmilestone ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicalmilestone FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicalmilestone FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicalmilestone FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicalmilestone.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicalmilestone.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalmilestone.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicalmilestone FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicalmilestone FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicalmilestone TO casework_app;
GRANT SELECT ON casework_historicalmilestone TO casework_verify;
GRANT SELECT ON casework_historicalmilestone TO casework_wall;

ALTER TABLE casework_historicalnote ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicalnote FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicalnote FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicalnote FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicalnote.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicalnote.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalnote.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicalnote FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicalnote FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicalnote TO casework_app;
GRANT SELECT ON casework_historicalnote TO casework_verify;
GRANT SELECT ON casework_historicalnote TO casework_wall;

ALTER TABLE casework_historicalnotice ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicalnotice FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicalnotice FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicalnotice FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicalnotice.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicalnotice.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalnotice.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicalnotice FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicalnotice FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicalnotice TO casework_app;
GRANT SELECT ON casework_historicalnotice TO casework_verify;
GRANT SELECT ON casework_historicalnotice TO casework_wall;

ALTER TABLE casework_historicalperpetrator ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicalperpetrator FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicalperpetrator FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicalperpetrator FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicalperpetrator.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicalperpetrator.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalperpetrator.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicalperpetrator FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicalperpetrator FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicalperpetrator TO casework_app;
GRANT SELECT ON casework_historicalperpetrator TO casework_verify;
GRANT SELECT ON casework_historicalperpetrator TO casework_wall;

ALTER TABLE casework_historicalreferral ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicalreferral FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicalreferral FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_referral(id));
CREATE POLICY visible ON casework_historicalreferral FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.referral_of_my_units h
  WHERE h.subject = casework_historicalreferral.id)) OR (EXISTS ( SELECT 1
   FROM wall.referral_in_my_name h
  WHERE h.subject = casework_historicalreferral.id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalreferral.case_id)) OR ((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicalreferral.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicalreferral.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalreferral.case_id)));
CREATE POLICY withdrawn_by_who_hears_her ON casework_historicalreferral FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND stage::text = 'withdrawn'::text AND wall.sees_case(case_id));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicalreferral FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicalreferral FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicalreferral TO casework_app;
GRANT SELECT ON casework_historicalreferral TO casework_verify;
GRANT SELECT ON casework_historicalreferral TO casework_wall;

ALTER TABLE casework_historicalrepresentative ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicalrepresentative FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicalrepresentative FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicalrepresentative FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicalrepresentative.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicalrepresentative.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalrepresentative.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicalrepresentative FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicalrepresentative FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicalrepresentative TO casework_app;
GRANT SELECT ON casework_historicalrepresentative TO casework_verify;
GRANT SELECT ON casework_historicalrepresentative TO casework_wall;

ALTER TABLE casework_historicalriskassessment ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicalriskassessment FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicalriskassessment FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicalriskassessment FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicalriskassessment.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicalriskassessment.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalriskassessment.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicalriskassessment FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicalriskassessment FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicalriskassessment TO casework_app;
GRANT SELECT ON casework_historicalriskassessment TO casework_verify;
GRANT SELECT ON casework_historicalriskassessment TO casework_wall;

ALTER TABLE casework_historicalsafecontact ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicalsafecontact FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicalsafecontact FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicalsafecontact FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicalsafecontact.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicalsafecontact.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalsafecontact.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicalsafecontact FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicalsafecontact FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicalsafecontact TO casework_app;
GRANT SELECT ON casework_historicalsafecontact TO casework_verify;
GRANT SELECT ON casework_historicalsafecontact TO casework_wall;

ALTER TABLE casework_historicalsafetyplan ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicalsafetyplan FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicalsafetyplan FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicalsafetyplan FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicalsafetyplan.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicalsafetyplan.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalsafetyplan.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicalsafetyplan FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicalsafetyplan FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicalsafetyplan TO casework_app;
GRANT SELECT ON casework_historicalsafetyplan TO casework_verify;
GRANT SELECT ON casework_historicalsafetyplan TO casework_wall;

ALTER TABLE casework_historicalsettingaside ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicalsettingaside FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicalsettingaside FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicalsettingaside FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicalsettingaside.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicalsettingaside.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalsettingaside.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicalsettingaside FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicalsettingaside FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicalsettingaside TO casework_app;
GRANT SELECT ON casework_historicalsettingaside TO casework_verify;
GRANT SELECT ON casework_historicalsettingaside TO casework_wall;

ALTER TABLE casework_historicalshelterstay ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicalshelterstay FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicalshelterstay FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_shelterstay(id));
CREATE POLICY visible ON casework_historicalshelterstay FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.shelterstay_of_my_units h
  WHERE h.subject = casework_historicalshelterstay.id)) OR (EXISTS ( SELECT 1
   FROM wall.shelterstay_in_my_name h
  WHERE h.subject = casework_historicalshelterstay.id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalshelterstay.case_id)) OR ((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicalshelterstay.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicalshelterstay.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalshelterstay.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicalshelterstay FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicalshelterstay FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicalshelterstay TO casework_app;
GRANT SELECT ON casework_historicalshelterstay TO casework_verify;
GRANT SELECT ON casework_historicalshelterstay TO casework_wall;

ALTER TABLE casework_historicalstruckentry ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicalstruckentry FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicalstruckentry FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicalstruckentry FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicalstruckentry.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicalstruckentry.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalstruckentry.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicalstruckentry FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicalstruckentry FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicalstruckentry TO casework_app;
GRANT SELECT ON casework_historicalstruckentry TO casework_verify;
GRANT SELECT ON casework_historicalstruckentry TO casework_wall;

ALTER TABLE casework_historicalsurvivor ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicalsurvivor FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicalsurvivor FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicalsurvivor FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicalsurvivor.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicalsurvivor.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicalsurvivor.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicalsurvivor FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicalsurvivor FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicalsurvivor TO casework_app;
GRANT SELECT ON casework_historicalsurvivor TO casework_verify;
GRANT SELECT ON casework_historicalsurvivor TO casework_wall;

ALTER TABLE casework_historicaltraining ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_historicaltraining FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_historicaltraining FOR INSERT TO casework_app
    WITH CHECK (history_user_id = (( SELECT wall.worker() AS worker)) AND wall.may_grant_case(case_id));
CREATE POLICY visible ON casework_historicaltraining FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_historicaltraining.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_historicaltraining.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_historicaltraining.case_id)));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_historicaltraining FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_historicaltraining FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT INSERT, SELECT ON casework_historicaltraining TO casework_app;
GRANT SELECT ON casework_historicaltraining TO casework_verify;
GRANT SELECT ON casework_historicaltraining TO casework_wall;

ALTER TABLE casework_incident ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_incident FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_incident FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_incident FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_incident FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_incident FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_incident.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_incident.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_incident.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_incident DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_incident();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_incident FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_incident TO casework_app;
GRANT SELECT ON casework_incident TO casework_verify;
GRANT SELECT ON casework_incident TO casework_wall;

ALTER TABLE casework_interpreter ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_interpreter FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_interpreter FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_interpreter FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_interpreter FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_interpreter FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_interpreter.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_interpreter.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_interpreter.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_interpreter DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_interpreter();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_interpreter FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_interpreter TO casework_app;
GRANT SELECT ON casework_interpreter TO casework_verify;
GRANT SELECT ON casework_interpreter TO casework_wall;

ALTER TABLE casework_laterincident ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_laterincident FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_laterincident FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_laterincident FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_laterincident FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_laterincident FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_laterincident.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_laterincident.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_laterincident.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_laterincident DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_laterincident();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_laterincident FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_laterincident TO casework_app;
GRANT SELECT ON casework_laterincident TO casework_verify;
GRANT SELECT ON casework_laterincident TO casework_wall;

-- casework_leaf has no row security.
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_leaf FOR EACH ROW EXECUTE FUNCTION casework_leaf_is_in_its_tile();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_leaf FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER leaf_is_new AFTER INSERT ON casework_leaf REFERENCING NEW TABLE AS new_leaf FOR EACH STATEMENT EXECUTE FUNCTION casework_leaf_is_new();
GRANT SELECT ON casework_leaf TO casework_app;
GRANT DELETE, INSERT, SELECT ON casework_leaf TO casework_sequencer;
GRANT SELECT ON casework_leaf TO casework_verify;

-- casework_leaftile has no row security.
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_leaftile FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_leaftile FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER tile_is_its_leaves BEFORE INSERT ON casework_leaftile FOR EACH ROW EXECUTE FUNCTION casework_tile_is_its_leaves();
GRANT SELECT ON casework_leaftile TO casework_app;
GRANT INSERT, SELECT ON casework_leaftile TO casework_sequencer;
GRANT SELECT ON casework_leaftile TO casework_verify;

ALTER TABLE casework_livelihoodinput ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_livelihoodinput FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_livelihoodinput FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_livelihoodinput FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_livelihoodinput FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_livelihoodinput FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_livelihoodinput.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_livelihoodinput.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_livelihoodinput.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_livelihoodinput DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_livelihoodinput();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_livelihoodinput FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_livelihoodinput TO casework_app;
GRANT SELECT ON casework_livelihoodinput TO casework_verify;
GRANT SELECT ON casework_livelihoodinput TO casework_wall;

ALTER TABLE casework_livelihoodplan ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_livelihoodplan FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_livelihoodplan FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_livelihoodplan FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_livelihoodplan FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_livelihoodplan FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_livelihoodplan.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_livelihoodplan.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_livelihoodplan.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_livelihoodplan DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_livelihoodplan();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_livelihoodplan FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_livelihoodplan TO casework_app;
GRANT SELECT ON casework_livelihoodplan TO casework_verify;
GRANT SELECT ON casework_livelihoodplan TO casework_wall;

ALTER TABLE casework_membership ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY appointed ON casework_membership FOR INSERT TO casework_app
    WITH CHECK (wall.in_my_province(unit_id) OR wall.province_without_members(unit_id));
CREATE POLICY updated ON casework_membership FOR UPDATE TO casework_app
    USING (wall.in_my_province(unit_id))
    WITH CHECK (wall.in_my_province(unit_id));
CREATE POLICY visible ON casework_membership FOR SELECT TO casework_app
    USING (true);
CREATE TRIGGER nothing_left_behind AFTER UPDATE ON casework_membership FOR EACH ROW WHEN (old.ended_at IS NULL AND new.ended_at IS NOT NULL) EXECUTE FUNCTION wall.nothing_left_behind();
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_membership REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_membership_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_membership REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_membership_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_membership REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_membership_is_said();
GRANT INSERT, SELECT, UPDATE ON casework_membership TO casework_app;
GRANT SELECT ON casework_membership TO casework_wall;

ALTER TABLE casework_membershipkey ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY given ON casework_membershipkey FOR INSERT TO casework_app
    WITH CHECK ((EXISTS ( SELECT 1
   FROM casework_membership m
  WHERE m.id = casework_membershipkey.membership_id AND (wall.in_my_province(m.unit_id) OR wall.first_membership(m.id)))));
CREATE POLICY renewed ON casework_membershipkey FOR UPDATE TO casework_app
    USING ((EXISTS ( SELECT 1
   FROM casework_membership m
  WHERE m.id = casework_membershipkey.membership_id AND wall.in_my_province(m.unit_id))));
CREATE POLICY taken ON casework_membershipkey FOR DELETE TO casework_app
    USING ((EXISTS ( SELECT 1
   FROM casework_membership m
  WHERE m.id = casework_membershipkey.membership_id AND wall.in_my_province(m.unit_id))));
CREATE POLICY visible ON casework_membershipkey FOR SELECT TO casework_app
    USING ((EXISTS ( SELECT 1
   FROM casework_membership m
  WHERE m.id = casework_membershipkey.membership_id AND (m.worker_id = (( SELECT wall.worker() AS worker)) OR wall.in_my_province(m.unit_id)))));
CREATE CONSTRAINT TRIGGER named_when_changed AFTER DELETE OR UPDATE ON casework_membershipkey DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.names_the_person();
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_membershipkey REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_membershipkey_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_membershipkey REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_membershipkey_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_membershipkey REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_membershipkey_is_said();
GRANT DELETE, INSERT, SELECT, UPDATE ON casework_membershipkey TO casework_app;
GRANT DELETE, SELECT ON casework_membershipkey TO casework_wall;

ALTER TABLE casework_milestone ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_milestone FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_milestone FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_milestone FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_milestone FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_milestone FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_milestone.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_milestone.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_milestone.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_milestone DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_milestone();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_milestone FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_milestone TO casework_app;
GRANT SELECT ON casework_milestone TO casework_verify;
GRANT SELECT ON casework_milestone TO casework_wall;

ALTER TABLE casework_news ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY visible ON casework_news FOR SELECT TO casework_app
    USING ((unit_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND (to_id IS NULL OR to_id = (( SELECT wall.worker() AS worker))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_news.case_id)) AND (case_id IS NOT NULL OR wall.sees_referral(object_id)));
GRANT SELECT ON casework_news TO casework_app;
GRANT INSERT, SELECT, UPDATE (seen_at, seen_by_id) ON casework_news TO casework_wall;

ALTER TABLE casework_note ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_note FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_note FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_note FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_note FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_note FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_note.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_note.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_note.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_note DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_note();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_note FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_note TO casework_app;
GRANT SELECT ON casework_note TO casework_verify;
GRANT SELECT ON casework_note TO casework_wall;

ALTER TABLE casework_notice ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_notice FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_notice FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_notice FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_notice FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_notice FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_notice.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_notice.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_notice.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_notice DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_notice();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_notice FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_notice TO casework_app;
GRANT SELECT ON casework_notice TO casework_verify;
GRANT SELECT ON casework_notice TO casework_wall;

ALTER TABLE casework_notification ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY visible ON casework_notification FOR SELECT TO casework_app
    USING ((EXISTS ( SELECT 1
   FROM casework_notificationaddress a
  WHERE a.id = casework_notification.address_id AND a.worker_id = (( SELECT wall.worker() AS worker)))));
GRANT SELECT ON casework_notification TO casework_app;
GRANT INSERT, SELECT, UPDATE ON casework_notification TO casework_wall;

ALTER TABLE casework_notificationaddress ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY ended_by_me ON casework_notificationaddress FOR UPDATE TO casework_app
    USING (worker_id = (( SELECT wall.worker() AS worker)) AND ended_at IS NULL)
    WITH CHECK (worker_id = (( SELECT wall.worker() AS worker)));
CREATE POLICY set_by_me ON casework_notificationaddress FOR INSERT TO casework_app
    WITH CHECK (worker_id = (( SELECT wall.worker() AS worker)) AND ended_at IS NULL);
CREATE POLICY visible ON casework_notificationaddress FOR SELECT TO casework_app
    USING (worker_id = (( SELECT wall.worker() AS worker)));
CREATE CONSTRAINT TRIGGER by_its_act_ended AFTER UPDATE ON casework_notificationaddress DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.comes_by_its_act('worker_id', '', 'notification.set', 'notification.end');
CREATE CONSTRAINT TRIGGER by_its_act_set AFTER INSERT ON casework_notificationaddress DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.comes_by_its_act('worker_id', '', 'notification.set');
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_notificationaddress REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_notificationaddress_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_notificationaddress REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_notificationaddress_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_notificationaddress REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_notificationaddress_is_said();
GRANT INSERT, SELECT, UPDATE (ended_at) ON casework_notificationaddress TO casework_app;
GRANT SELECT ON casework_notificationaddress TO casework_wall;

ALTER TABLE casework_notifiedof ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT ON casework_notifiedof TO casework_app;
GRANT DELETE, INSERT, SELECT ON casework_notifiedof TO casework_wall;

ALTER TABLE casework_notifierstate ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY visible ON casework_notifierstate FOR SELECT TO casework_app
    USING ((( SELECT wall.worker() AS worker)) IS NOT NULL);
GRANT SELECT ON casework_notifierstate TO casework_app;
GRANT INSERT, SELECT, UPDATE ON casework_notifierstate TO casework_wall;

ALTER TABLE casework_organisation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY founded ON casework_organisation FOR INSERT TO casework_app
    WITH CHECK (wall.in_my_province(unit_id));
CREATE POLICY updated ON casework_organisation FOR UPDATE TO casework_app
    USING (wall.in_my_province(unit_id))
    WITH CHECK (wall.in_my_province(unit_id));
CREATE POLICY visible ON casework_organisation FOR SELECT TO casework_app
    USING (true);
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_organisation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_organisation_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_organisation REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_organisation_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_organisation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_organisation_is_said();
GRANT INSERT, SELECT, UPDATE ON casework_organisation TO casework_app;
GRANT SELECT ON casework_organisation TO casework_wall;

-- casework_pendingevent has no row security.
GRANT SELECT ON casework_pendingevent TO casework_app;
GRANT DELETE, SELECT ON casework_pendingevent TO casework_sequencer;
GRANT SELECT ON casework_pendingevent TO casework_verify;
GRANT INSERT, SELECT ON casework_pendingevent TO casework_wall;

ALTER TABLE casework_perpetrator ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_perpetrator FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_perpetrator FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_perpetrator FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_perpetrator FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_perpetrator FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_perpetrator.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_perpetrator.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_perpetrator.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_perpetrator DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_perpetrator();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_perpetrator FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_perpetrator TO casework_app;
GRANT SELECT ON casework_perpetrator TO casework_verify;
GRANT SELECT ON casework_perpetrator TO casework_wall;

ALTER TABLE casework_preference ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY inserted ON casework_preference FOR INSERT TO casework_app
    WITH CHECK (worker_id = (( SELECT wall.worker() AS worker)));
CREATE POLICY updated ON casework_preference FOR UPDATE TO casework_app
    USING (worker_id = (( SELECT wall.worker() AS worker)))
    WITH CHECK (worker_id = (( SELECT wall.worker() AS worker)));
CREATE POLICY visible ON casework_preference FOR SELECT TO casework_app
    USING (worker_id = (( SELECT wall.worker() AS worker)));
GRANT INSERT, SELECT, UPDATE (language) ON casework_preference TO casework_app;

ALTER TABLE casework_provinceroll ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY certified ON casework_provinceroll FOR UPDATE TO casework_app
    USING (wall.in_my_province(unit_id))
    WITH CHECK (wall.in_my_province(unit_id));
CREATE POLICY founded ON casework_provinceroll FOR INSERT TO casework_app
    WITH CHECK (wall.in_my_province(unit_id) OR wall.being_founded(unit_id));
CREATE POLICY visible ON casework_provinceroll FOR SELECT TO casework_app
    USING (true);
CREATE CONSTRAINT TRIGGER named_when_followed AFTER UPDATE ON casework_provinceroll DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name AND new.signing_keys IS DISTINCT FROM old.signing_keys) EXECUTE FUNCTION wall.names_the_signing_key();
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_provinceroll REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_provinceroll_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_provinceroll REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_provinceroll_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_provinceroll REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_provinceroll_is_said();
CREATE TRIGGER signing_key_follows BEFORE UPDATE ON casework_provinceroll FOR EACH ROW WHEN (new.signing_keys IS DISTINCT FROM old.signing_keys) EXECUTE FUNCTION wall.signing_key_follows();
GRANT INSERT, SELECT, UPDATE (certified, floors, signing_keys) ON casework_provinceroll TO casework_app;
GRANT SELECT ON casework_provinceroll TO casework_wall;

ALTER TABLE casework_redactedname ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY ended_by_me ON casework_redactedname FOR UPDATE TO casework_app
    USING ((province_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND worker_id <> (( SELECT wall.worker() AS worker)) AND ended_at IS NULL)
    WITH CHECK ((province_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND ended_by_id = (( SELECT wall.worker() AS worker)));
CREATE POLICY ruled_by_me ON casework_redactedname FOR INSERT TO casework_app
    WITH CHECK ((province_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND ruled_by_id = (( SELECT wall.worker() AS worker)) AND worker_id <> (( SELECT wall.worker() AS worker)) AND ended_at IS NULL);
CREATE POLICY ruled_in_my_province ON casework_redactedname FOR SELECT TO casework_app
    USING ((EXISTS ( SELECT 1
   FROM casework_unit u
  WHERE (u.group_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND (u.kind::text = ANY (ARRAY['commune_desk'::character varying, 'province'::character varying]::text[])) AND COALESCE(u.province_id, u.group_id) = casework_redactedname.province_id)));
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_redactedname REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_redactedname_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_redactedname REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_redactedname_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_redactedname REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_redactedname_is_said();
GRANT INSERT, SELECT, UPDATE (ended_at, ended_by_id) ON casework_redactedname TO casework_app;
GRANT SELECT ON casework_redactedname TO casework_wall;

ALTER TABLE casework_referral ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_referral FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_referral FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_referral FOR UPDATE TO casework_app
    USING (wall.sees_referral(id) OR wall.sees_case(case_id))
    WITH CHECK (wall.sees_referral(id) OR wall.sees_case(case_id));
CREATE POLICY visible ON casework_referral FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.referral_of_my_units h
  WHERE h.subject = casework_referral.id)) OR (EXISTS ( SELECT 1
   FROM wall.referral_in_my_name h
  WHERE h.subject = casework_referral.id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_referral.case_id)) OR ((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_referral.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_referral.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_referral.case_id)));
CREATE TRIGGER casework_nothing_new_while_closing BEFORE INSERT ON casework_referral FOR EACH ROW EXECUTE FUNCTION casework_nothing_new_while_closing();
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_referral DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_referral();
CREATE TRIGGER key_turns BEFORE UPDATE ON casework_referral FOR EACH ROW WHEN (old.key_commitment IS NOT NULL AND new.key_commitment IS DISTINCT FROM old.key_commitment OR new.older_keys IS DISTINCT FROM old.older_keys) EXECUTE FUNCTION wall.key_turns();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_referral FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_referral TO casework_app;
GRANT SELECT ON casework_referral TO casework_verify;
GRANT SELECT ON casework_referral TO casework_wall;

ALTER TABLE casework_referralheldbyunit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY given ON casework_referralheldbyunit FOR INSERT TO casework_app
    WITH CHECK (granted_by = (( SELECT wall.worker() AS worker)) AND wall.may_give_referral(content_object_id, group_id, permission_id));
CREATE POLICY renewed ON casework_referralheldbyunit FOR UPDATE TO casework_app
    USING ((group_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND NOT wall.kept_from_referral(content_object_id) OR wall.gives_referral(content_object_id))
    WITH CHECK ((group_id = ANY ((( SELECT wall.units() AS units))::integer[])) OR wall.may_renew_referral(content_object_id, group_id, permission_id));
CREATE POLICY taken ON casework_referralheldbyunit FOR DELETE TO casework_app
    USING (expires_at <= now() AND ((group_id = ANY ((( SELECT wall.units() AS units))::integer[])) OR wall.gives_referral(content_object_id)) OR wall.may_take_referral(content_object_id, group_id, permission_id));
CREATE POLICY visible ON casework_referralheldbyunit FOR SELECT TO casework_app
    USING ((group_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND NOT wall.kept_from_referral(content_object_id) OR wall.sees_referral(content_object_id));
CREATE TRIGGER casework_key_with_see_row BEFORE INSERT OR UPDATE ON casework_referralheldbyunit FOR EACH ROW EXECUTE FUNCTION casework_key_with_see();
CREATE TRIGGER earlier_key AFTER UPDATE ON casework_referralheldbyunit FOR EACH ROW WHEN (new.sealed_key <> old.sealed_key) EXECUTE FUNCTION wall.keeps_earlier_key();
CREATE TRIGGER earlier_key_goes AFTER DELETE ON casework_referralheldbyunit FOR EACH ROW WHEN (old.sealed_key IS NOT NULL) EXECUTE FUNCTION wall.keeps_earlier_key();
CREATE TRIGGER holds_nothing BEFORE INSERT OR UPDATE ON casework_referralheldbyunit FOR EACH ROW EXECUTE FUNCTION wall.holds_nothing();
CREATE CONSTRAINT TRIGGER named_when_given AFTER INSERT ON casework_referralheldbyunit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.names_the_right('referral', 'group_id', 'unit');
CREATE CONSTRAINT TRIGGER named_when_renewed AFTER UPDATE ON casework_referralheldbyunit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name AND ((to_jsonb(new.*) - '{sealed_key,unit_mark}'::text[]) <> (to_jsonb(old.*) - '{sealed_key,unit_mark}'::text[]) OR new.sealed_key <> old.sealed_key AND (get_byte(old.sealed_key, 0) <> 2 OR get_byte(new.sealed_key, 0) <> 1))) EXECUTE FUNCTION wall.names_the_right('referral', 'group_id', 'unit');
CREATE CONSTRAINT TRIGGER named_when_turned AFTER UPDATE ON casework_referralheldbyunit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_wall'::name AND new.sealed_key <> old.sealed_key) EXECUTE FUNCTION wall.names_the_turn('referral');
CREATE TRIGGER only_settles BEFORE UPDATE ON casework_referralheldbyunit FOR EACH ROW EXECUTE FUNCTION wall.only_settles('referral', 'group_id');
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_referralheldbyunit REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_referralheldbyunit_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_referralheldbyunit REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_referralheldbyunit_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_referralheldbyunit REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_referralheldbyunit_is_said();
CREATE TRIGGER stamps_copy BEFORE INSERT OR UPDATE ON casework_referralheldbyunit FOR EACH ROW WHEN (CURRENT_USER <> 'casework_wall'::name AND new.sealed_key IS NOT NULL) EXECUTE FUNCTION wall.stamps_copy('referral');
CREATE TRIGGER turn_is_owed AFTER DELETE ON casework_referralheldbyunit FOR EACH ROW WHEN (old.sealed_key IS NOT NULL) EXECUTE FUNCTION wall.turn_is_owed('referral', 'group_id');
CREATE TRIGGER unit_of_now_inserted AFTER INSERT ON casework_referralheldbyunit FOR EACH ROW WHEN (new.sealed_key IS NOT NULL) EXECUTE FUNCTION wall.is_of_the_unit_now();
CREATE TRIGGER unit_of_now_updated AFTER UPDATE ON casework_referralheldbyunit FOR EACH ROW WHEN (new.sealed_key IS DISTINCT FROM old.sealed_key) EXECUTE FUNCTION wall.is_of_the_unit_now();
GRANT DELETE, INSERT, SELECT, UPDATE ON casework_referralheldbyunit TO casework_app;
GRANT DELETE, SELECT, UPDATE (key_number, sealed_key, unit_mark) ON casework_referralheldbyunit TO casework_wall;

ALTER TABLE casework_referralheldbyworker ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY given ON casework_referralheldbyworker FOR INSERT TO casework_app
    WITH CHECK (granted_by = (( SELECT wall.worker() AS worker)) AND wall.may_pass_on_referral(content_object_id, through_unit_id, permission_id, user_id));
CREATE POLICY renewed ON casework_referralheldbyworker FOR UPDATE TO casework_app
    USING (user_id = (( SELECT wall.worker() AS worker)) AND NOT wall.kept_from_referral(content_object_id) OR wall.gives_referral(content_object_id))
    WITH CHECK (user_id = (( SELECT wall.worker() AS worker)) OR wall.may_renew_referral(content_object_id, through_unit_id, permission_id));
CREATE POLICY taken ON casework_referralheldbyworker FOR DELETE TO casework_app
    USING (expires_at <= now() AND (user_id = (( SELECT wall.worker() AS worker)) OR (through_unit_id = ANY ((( SELECT wall.units() AS units))::integer[])) OR wall.gives_referral(content_object_id)) OR wall.may_take_referral(content_object_id, through_unit_id, permission_id));
CREATE POLICY visible ON casework_referralheldbyworker FOR SELECT TO casework_app
    USING (user_id = (( SELECT wall.worker() AS worker)) AND NOT wall.kept_from_referral(content_object_id) OR wall.sees_referral(content_object_id));
CREATE TRIGGER casework_key_with_see_row BEFORE INSERT OR UPDATE ON casework_referralheldbyworker FOR EACH ROW EXECUTE FUNCTION casework_key_with_see();
CREATE TRIGGER earlier_key AFTER UPDATE ON casework_referralheldbyworker FOR EACH ROW WHEN (new.sealed_key <> old.sealed_key) EXECUTE FUNCTION wall.keeps_earlier_key();
CREATE TRIGGER earlier_key_goes AFTER DELETE ON casework_referralheldbyworker FOR EACH ROW WHEN (old.sealed_key IS NOT NULL) EXECUTE FUNCTION wall.keeps_earlier_key();
CREATE TRIGGER holds_nothing BEFORE INSERT OR UPDATE ON casework_referralheldbyworker FOR EACH ROW EXECUTE FUNCTION wall.holds_nothing();
CREATE CONSTRAINT TRIGGER named_when_given AFTER INSERT ON casework_referralheldbyworker DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.names_the_right('referral', 'user_id', 'worker', 'through_unit_id');
CREATE CONSTRAINT TRIGGER named_when_renewed AFTER UPDATE ON casework_referralheldbyworker DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name AND ((to_jsonb(new.*) - '{sealed_key,unit_mark}'::text[]) <> (to_jsonb(old.*) - '{sealed_key,unit_mark}'::text[]) OR new.sealed_key <> old.sealed_key AND (get_byte(old.sealed_key, 0) <> 2 OR get_byte(new.sealed_key, 0) <> 1))) EXECUTE FUNCTION wall.names_the_right('referral', 'user_id', 'worker', 'through_unit_id');
CREATE CONSTRAINT TRIGGER named_when_turned AFTER UPDATE ON casework_referralheldbyworker DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_wall'::name AND new.sealed_key <> old.sealed_key) EXECUTE FUNCTION wall.names_the_turn('referral');
CREATE TRIGGER only_settles BEFORE UPDATE ON casework_referralheldbyworker FOR EACH ROW EXECUTE FUNCTION wall.only_settles('referral', 'through_unit_id');
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_referralheldbyworker REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_referralheldbyworker_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_referralheldbyworker REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_referralheldbyworker_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_referralheldbyworker REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_referralheldbyworker_is_said();
CREATE TRIGGER stamps_copy BEFORE INSERT OR UPDATE ON casework_referralheldbyworker FOR EACH ROW WHEN (CURRENT_USER <> 'casework_wall'::name AND new.sealed_key IS NOT NULL) EXECUTE FUNCTION wall.stamps_copy('referral');
CREATE TRIGGER turn_is_owed AFTER DELETE ON casework_referralheldbyworker FOR EACH ROW WHEN (old.sealed_key IS NOT NULL) EXECUTE FUNCTION wall.turn_is_owed('referral', 'through_unit_id');
GRANT DELETE, INSERT, SELECT, UPDATE ON casework_referralheldbyworker TO casework_app;
GRANT DELETE, SELECT, UPDATE (key_number, sealed_key) ON casework_referralheldbyworker TO casework_wall;

ALTER TABLE casework_reportcall ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY visible ON casework_reportcall FOR SELECT TO casework_app
    USING ((EXISTS ( SELECT 1
   FROM casework_violencereport r
  WHERE r.id = casework_reportcall.report_id)));
CREATE POLICY written ON casework_reportcall FOR INSERT TO casework_app
    WITH CHECK (written_by_id = (( SELECT wall.worker() AS worker)) AND written_at >= (clock_timestamp() - '00:05:00'::interval) AND written_at <= (clock_timestamp() + '00:05:00'::interval) AND (EXISTS ( SELECT 1
   FROM casework_violencereport r
  WHERE r.id = casework_reportcall.report_id AND r.ended_at IS NULL)));
CREATE CONSTRAINT TRIGGER by_its_act_written AFTER INSERT ON casework_reportcall DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.comes_by_its_act('written_by_id', '', 'violence_report.call', 'violence_report.end');
CREATE TRIGGER report_was_acted_on AFTER INSERT ON casework_reportcall FOR EACH ROW EXECUTE FUNCTION wall.report_was_acted_on();
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_reportcall REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_reportcall_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_reportcall REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_reportcall_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_reportcall REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_reportcall_is_said();
GRANT INSERT, SELECT ON casework_reportcall TO casework_app;
GRANT SELECT ON casework_reportcall TO casework_wall;

ALTER TABLE casework_reportkept ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY written ON casework_reportkept FOR INSERT TO casework_app
    WITH CHECK ((( SELECT wall.worker() AS worker)) IS NOT NULL);
CREATE CONSTRAINT TRIGGER kept_as_it_is_taken AFTER INSERT ON casework_reportkept DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.kept_as_it_is_taken();
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_reportkept REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_reportkept_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_reportkept REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_reportkept_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_reportkept REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_reportkept_is_said();
GRANT INSERT, SELECT ON casework_reportkept TO casework_app;
GRANT SELECT ON casework_reportkept TO casework_wall;

ALTER TABLE casework_representative ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_representative FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_representative FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_representative FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_representative FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_representative FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_representative.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_representative.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_representative.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_representative DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_representative();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_representative FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_representative TO casework_app;
GRANT SELECT ON casework_representative TO casework_verify;
GRANT SELECT ON casework_representative TO casework_wall;

ALTER TABLE casework_review ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY review_by_me_of_another ON casework_review FOR INSERT TO casework_app
    WITH CHECK ((province_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND by_id = (( SELECT wall.worker() AS worker)) AND worker_id IS DISTINCT FROM (( SELECT wall.worker() AS worker)));
CREATE POLICY review_of_my_province ON casework_review FOR SELECT TO casework_app
    USING (province_id = ANY ((( SELECT wall.units() AS units))::integer[]));
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_review FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_review FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_review REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_review_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_review REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_review_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_review REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_review_is_said();
GRANT INSERT, SELECT ON casework_review TO casework_app;
GRANT SELECT ON casework_review TO casework_wall;

ALTER TABLE casework_riskassessment ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_riskassessment FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_riskassessment FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_riskassessment FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_riskassessment FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_riskassessment FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_riskassessment.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_riskassessment.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_riskassessment.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_riskassessment DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_riskassessment();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_riskassessment FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_riskassessment TO casework_app;
GRANT SELECT ON casework_riskassessment TO casework_verify;
GRANT SELECT ON casework_riskassessment TO casework_wall;

ALTER TABLE casework_rotationdue ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT ON casework_rotationdue TO casework_app;
GRANT DELETE, INSERT, SELECT ON casework_rotationdue TO casework_wall;

ALTER TABLE casework_safecontact ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_safecontact FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_safecontact FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_safecontact FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_safecontact FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_safecontact FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_safecontact.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_safecontact.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_safecontact.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_safecontact DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_safecontact();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_safecontact FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_safecontact TO casework_app;
GRANT SELECT ON casework_safecontact TO casework_verify;
GRANT SELECT ON casework_safecontact TO casework_wall;

ALTER TABLE casework_safetyplan ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_safetyplan FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_safetyplan FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_safetyplan FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_safetyplan FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_safetyplan FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_safetyplan.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_safetyplan.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_safetyplan.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_safetyplan DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_safetyplan();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_safetyplan FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_safetyplan TO casework_app;
GRANT SELECT ON casework_safetyplan TO casework_verify;
GRANT SELECT ON casework_safetyplan TO casework_wall;

ALTER TABLE casework_sentform ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY gone ON casework_sentform FOR DELETE TO casework_app
    USING (worker_id = (( SELECT wall.worker() AS worker)));
CREATE POLICY kept ON casework_sentform FOR INSERT TO casework_app
    WITH CHECK (worker_id = (( SELECT wall.worker() AS worker)) AND length(digest) = 32);
CREATE POLICY mine ON casework_sentform FOR SELECT TO casework_app
    USING (worker_id = (( SELECT wall.worker() AS worker)));
GRANT DELETE, INSERT, SELECT ON casework_sentform TO casework_app;

ALTER TABLE casework_settingaside ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_settingaside FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_settingaside FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_settingaside FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_settingaside FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_settingaside FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_settingaside.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_settingaside.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_settingaside.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_settingaside DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_settingaside();
CREATE TRIGGER proposal_stands BEFORE UPDATE ON casework_settingaside FOR EACH ROW EXECUTE FUNCTION wall.proposal_stands();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_settingaside FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_settingaside TO casework_app;
GRANT SELECT ON casework_settingaside TO casework_verify;
GRANT SELECT ON casework_settingaside TO casework_wall;

ALTER TABLE casework_shelterstay ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_shelterstay FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY inserted ON casework_shelterstay FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_shelterstay FOR UPDATE TO casework_app
    USING (wall.sees_shelterstay(id) OR wall.sees_case(case_id))
    WITH CHECK (wall.sees_shelterstay(id) OR wall.sees_case(case_id));
CREATE POLICY visible ON casework_shelterstay FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.shelterstay_of_my_units h
  WHERE h.subject = casework_shelterstay.id)) OR (EXISTS ( SELECT 1
   FROM wall.shelterstay_in_my_name h
  WHERE h.subject = casework_shelterstay.id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_shelterstay.case_id)) OR ((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_shelterstay.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_shelterstay.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_shelterstay.case_id)));
CREATE TRIGGER casework_nothing_new_while_closing BEFORE INSERT ON casework_shelterstay FOR EACH ROW EXECUTE FUNCTION casework_nothing_new_while_closing();
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_shelterstay DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_shelterstay();
CREATE TRIGGER key_turns BEFORE UPDATE ON casework_shelterstay FOR EACH ROW WHEN (old.key_commitment IS NOT NULL AND new.key_commitment IS DISTINCT FROM old.key_commitment OR new.older_keys IS DISTINCT FROM old.older_keys) EXECUTE FUNCTION wall.key_turns();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_shelterstay FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_shelterstay TO casework_app;
GRANT SELECT ON casework_shelterstay TO casework_verify;
GRANT SELECT ON casework_shelterstay TO casework_wall;

ALTER TABLE casework_shelterstayheldbyunit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY given ON casework_shelterstayheldbyunit FOR INSERT TO casework_app
    WITH CHECK (granted_by = (( SELECT wall.worker() AS worker)) AND wall.may_give_shelterstay(content_object_id, group_id, permission_id));
CREATE POLICY renewed ON casework_shelterstayheldbyunit FOR UPDATE TO casework_app
    USING ((group_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND NOT wall.kept_from_shelterstay(content_object_id) OR wall.gives_shelterstay(content_object_id))
    WITH CHECK ((group_id = ANY ((( SELECT wall.units() AS units))::integer[])) OR wall.may_renew_shelterstay(content_object_id, group_id, permission_id));
CREATE POLICY taken ON casework_shelterstayheldbyunit FOR DELETE TO casework_app
    USING (expires_at <= now() AND ((group_id = ANY ((( SELECT wall.units() AS units))::integer[])) OR wall.gives_shelterstay(content_object_id)) OR wall.may_take_shelterstay(content_object_id, group_id, permission_id));
CREATE POLICY visible ON casework_shelterstayheldbyunit FOR SELECT TO casework_app
    USING ((group_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND NOT wall.kept_from_shelterstay(content_object_id) OR wall.sees_shelterstay(content_object_id));
CREATE TRIGGER casework_key_with_see_row BEFORE INSERT OR UPDATE ON casework_shelterstayheldbyunit FOR EACH ROW EXECUTE FUNCTION casework_key_with_see();
CREATE TRIGGER earlier_key AFTER UPDATE ON casework_shelterstayheldbyunit FOR EACH ROW WHEN (new.sealed_key <> old.sealed_key) EXECUTE FUNCTION wall.keeps_earlier_key();
CREATE TRIGGER earlier_key_goes AFTER DELETE ON casework_shelterstayheldbyunit FOR EACH ROW WHEN (old.sealed_key IS NOT NULL) EXECUTE FUNCTION wall.keeps_earlier_key();
CREATE TRIGGER holds_nothing BEFORE INSERT OR UPDATE ON casework_shelterstayheldbyunit FOR EACH ROW EXECUTE FUNCTION wall.holds_nothing();
CREATE CONSTRAINT TRIGGER named_when_given AFTER INSERT ON casework_shelterstayheldbyunit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.names_the_right('shelterstay', 'group_id', 'unit');
CREATE CONSTRAINT TRIGGER named_when_renewed AFTER UPDATE ON casework_shelterstayheldbyunit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name AND ((to_jsonb(new.*) - '{sealed_key,unit_mark}'::text[]) <> (to_jsonb(old.*) - '{sealed_key,unit_mark}'::text[]) OR new.sealed_key <> old.sealed_key AND (get_byte(old.sealed_key, 0) <> 2 OR get_byte(new.sealed_key, 0) <> 1))) EXECUTE FUNCTION wall.names_the_right('shelterstay', 'group_id', 'unit');
CREATE CONSTRAINT TRIGGER named_when_turned AFTER UPDATE ON casework_shelterstayheldbyunit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_wall'::name AND new.sealed_key <> old.sealed_key) EXECUTE FUNCTION wall.names_the_turn('shelterstay');
CREATE TRIGGER only_settles BEFORE UPDATE ON casework_shelterstayheldbyunit FOR EACH ROW EXECUTE FUNCTION wall.only_settles('shelterstay', 'group_id');
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_shelterstayheldbyunit REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_shelterstayheldbyunit_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_shelterstayheldbyunit REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_shelterstayheldbyunit_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_shelterstayheldbyunit REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_shelterstayheldbyunit_is_said();
CREATE TRIGGER stamps_copy BEFORE INSERT OR UPDATE ON casework_shelterstayheldbyunit FOR EACH ROW WHEN (CURRENT_USER <> 'casework_wall'::name AND new.sealed_key IS NOT NULL) EXECUTE FUNCTION wall.stamps_copy('shelterstay');
CREATE TRIGGER turn_is_owed AFTER DELETE ON casework_shelterstayheldbyunit FOR EACH ROW WHEN (old.sealed_key IS NOT NULL) EXECUTE FUNCTION wall.turn_is_owed('shelterstay', 'group_id');
CREATE TRIGGER unit_of_now_inserted AFTER INSERT ON casework_shelterstayheldbyunit FOR EACH ROW WHEN (new.sealed_key IS NOT NULL) EXECUTE FUNCTION wall.is_of_the_unit_now();
CREATE TRIGGER unit_of_now_updated AFTER UPDATE ON casework_shelterstayheldbyunit FOR EACH ROW WHEN (new.sealed_key IS DISTINCT FROM old.sealed_key) EXECUTE FUNCTION wall.is_of_the_unit_now();
GRANT DELETE, INSERT, SELECT, UPDATE ON casework_shelterstayheldbyunit TO casework_app;
GRANT DELETE, SELECT, UPDATE (key_number, sealed_key, unit_mark) ON casework_shelterstayheldbyunit TO casework_wall;

ALTER TABLE casework_shelterstayheldbyworker ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY given ON casework_shelterstayheldbyworker FOR INSERT TO casework_app
    WITH CHECK (granted_by = (( SELECT wall.worker() AS worker)) AND wall.may_pass_on_shelterstay(content_object_id, through_unit_id, permission_id, user_id));
CREATE POLICY renewed ON casework_shelterstayheldbyworker FOR UPDATE TO casework_app
    USING (user_id = (( SELECT wall.worker() AS worker)) AND NOT wall.kept_from_shelterstay(content_object_id) OR wall.gives_shelterstay(content_object_id))
    WITH CHECK (user_id = (( SELECT wall.worker() AS worker)) OR wall.may_renew_shelterstay(content_object_id, through_unit_id, permission_id));
CREATE POLICY taken ON casework_shelterstayheldbyworker FOR DELETE TO casework_app
    USING (expires_at <= now() AND (user_id = (( SELECT wall.worker() AS worker)) OR (through_unit_id = ANY ((( SELECT wall.units() AS units))::integer[])) OR wall.gives_shelterstay(content_object_id)) OR wall.may_take_shelterstay(content_object_id, through_unit_id, permission_id));
CREATE POLICY visible ON casework_shelterstayheldbyworker FOR SELECT TO casework_app
    USING (user_id = (( SELECT wall.worker() AS worker)) AND NOT wall.kept_from_shelterstay(content_object_id) OR wall.sees_shelterstay(content_object_id));
CREATE TRIGGER casework_key_with_see_row BEFORE INSERT OR UPDATE ON casework_shelterstayheldbyworker FOR EACH ROW EXECUTE FUNCTION casework_key_with_see();
CREATE TRIGGER earlier_key AFTER UPDATE ON casework_shelterstayheldbyworker FOR EACH ROW WHEN (new.sealed_key <> old.sealed_key) EXECUTE FUNCTION wall.keeps_earlier_key();
CREATE TRIGGER earlier_key_goes AFTER DELETE ON casework_shelterstayheldbyworker FOR EACH ROW WHEN (old.sealed_key IS NOT NULL) EXECUTE FUNCTION wall.keeps_earlier_key();
CREATE TRIGGER holds_nothing BEFORE INSERT OR UPDATE ON casework_shelterstayheldbyworker FOR EACH ROW EXECUTE FUNCTION wall.holds_nothing();
CREATE CONSTRAINT TRIGGER named_when_given AFTER INSERT ON casework_shelterstayheldbyworker DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.names_the_right('shelterstay', 'user_id', 'worker', 'through_unit_id');
CREATE CONSTRAINT TRIGGER named_when_renewed AFTER UPDATE ON casework_shelterstayheldbyworker DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name AND ((to_jsonb(new.*) - '{sealed_key,unit_mark}'::text[]) <> (to_jsonb(old.*) - '{sealed_key,unit_mark}'::text[]) OR new.sealed_key <> old.sealed_key AND (get_byte(old.sealed_key, 0) <> 2 OR get_byte(new.sealed_key, 0) <> 1))) EXECUTE FUNCTION wall.names_the_right('shelterstay', 'user_id', 'worker', 'through_unit_id');
CREATE CONSTRAINT TRIGGER named_when_turned AFTER UPDATE ON casework_shelterstayheldbyworker DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_wall'::name AND new.sealed_key <> old.sealed_key) EXECUTE FUNCTION wall.names_the_turn('shelterstay');
CREATE TRIGGER only_settles BEFORE UPDATE ON casework_shelterstayheldbyworker FOR EACH ROW EXECUTE FUNCTION wall.only_settles('shelterstay', 'through_unit_id');
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_shelterstayheldbyworker REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_shelterstayheldbyworker_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_shelterstayheldbyworker REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_shelterstayheldbyworker_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_shelterstayheldbyworker REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_shelterstayheldbyworker_is_said();
CREATE TRIGGER stamps_copy BEFORE INSERT OR UPDATE ON casework_shelterstayheldbyworker FOR EACH ROW WHEN (CURRENT_USER <> 'casework_wall'::name AND new.sealed_key IS NOT NULL) EXECUTE FUNCTION wall.stamps_copy('shelterstay');
CREATE TRIGGER turn_is_owed AFTER DELETE ON casework_shelterstayheldbyworker FOR EACH ROW WHEN (old.sealed_key IS NOT NULL) EXECUTE FUNCTION wall.turn_is_owed('shelterstay', 'through_unit_id');
GRANT DELETE, INSERT, SELECT, UPDATE ON casework_shelterstayheldbyworker TO casework_app;
GRANT DELETE, SELECT, UPDATE (key_number, sealed_key) ON casework_shelterstayheldbyworker TO casework_wall;

ALTER TABLE casework_signinfailure ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY counted ON casework_signinfailure FOR INSERT TO casework_app
    WITH CHECK (true);
CREATE POLICY swept ON casework_signinfailure FOR DELETE TO casework_app
    USING (at < (now() - '23:00:00'::interval));
CREATE POLICY visible ON casework_signinfailure FOR SELECT TO casework_app
    USING (true);
GRANT DELETE, INSERT, SELECT ON casework_signinfailure TO casework_app;

ALTER TABLE casework_standby ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY set_by_me ON casework_standby FOR INSERT TO casework_app
    WITH CHECK (wall.in_my_province(desk_id) AND wall.in_my_province(stands_by_id) AND set_by_id = (( SELECT wall.worker() AS worker)) AND ended_at IS NULL);
CREATE POLICY updated ON casework_standby FOR UPDATE TO casework_app
    USING (wall.in_my_province(desk_id) AND ended_at IS NULL)
    WITH CHECK (wall.in_my_province(desk_id) AND (ended_by_id IS NULL OR ended_by_id = (( SELECT wall.worker() AS worker))));
CREATE POLICY visible ON casework_standby FOR SELECT TO casework_app
    USING (true);
CREATE CONSTRAINT TRIGGER by_its_act_certified AFTER UPDATE ON casework_standby DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name AND new.ended_at IS NULL) EXECUTE FUNCTION wall.comes_by_its_act('', '', 'unit.certify', 'province.turn_signing_key');
CREATE CONSTRAINT TRIGGER by_its_act_ended AFTER UPDATE ON casework_standby DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name AND new.ended_at IS NOT NULL) EXECUTE FUNCTION wall.comes_by_its_act('ended_by_id', '', 'stand_by.set', 'stand_by.end');
CREATE CONSTRAINT TRIGGER by_its_act_set AFTER INSERT ON casework_standby DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.comes_by_its_act('set_by_id', '', 'stand_by.set');
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_standby REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_standby_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_standby REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_standby_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_standby REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_standby_is_said();
GRANT INSERT, SELECT, UPDATE (certified, ended_at, ended_by_id) ON casework_standby TO casework_app;
GRANT SELECT ON casework_standby TO casework_wall;

ALTER TABLE casework_statedreason ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY stated_by_me ON casework_statedreason FOR INSERT TO casework_app
    WITH CHECK ((province_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND by_id = (( SELECT wall.worker() AS worker)) AND wall.sees_case(case_id));
CREATE POLICY stated_in_my_province ON casework_statedreason FOR SELECT TO casework_app
    USING ((province_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_statedreason.case_id)));
CREATE CONSTRAINT TRIGGER by_its_act AFTER INSERT ON casework_statedreason DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.comes_by_its_act('by_id', 'case_id', 'reason.state');
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_statedreason FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_statedreason FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_statedreason REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_statedreason_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_statedreason REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_statedreason_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_statedreason REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_statedreason_is_said();
GRANT INSERT, SELECT ON casework_statedreason TO casework_app;
GRANT SELECT ON casework_statedreason TO casework_wall;

ALTER TABLE casework_struckentry ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_struckentry FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_struckentry FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_struckentry FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_struckentry FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_struckentry FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_struckentry.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_struckentry.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_struckentry.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_struckentry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_struckentry();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_struckentry FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_struckentry TO casework_app;
GRANT SELECT ON casework_struckentry TO casework_verify;
GRANT SELECT ON casework_struckentry TO casework_wall;

ALTER TABLE casework_survivor ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_survivor FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_survivor FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_survivor FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_survivor FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_survivor FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_survivor.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_survivor.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_survivor.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_survivor DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_survivor();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_survivor FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_survivor TO casework_app;
GRANT SELECT ON casework_survivor TO casework_verify;
GRANT SELECT ON casework_survivor TO casework_wall;

-- casework_territoryunit has no row security.
GRANT SELECT ON casework_territoryunit TO casework_app;

ALTER TABLE casework_training ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_for_verifying ON casework_training FOR SELECT TO casework_verify
    USING (true);
CREATE POLICY deleted ON casework_training FOR DELETE TO casework_app
    USING (wall.sees_case(case_id));
CREATE POLICY inserted ON casework_training FOR INSERT TO casework_app
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_training FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id))
    WITH CHECK (wall.sees_case(case_id));
CREATE POLICY visible ON casework_training FOR SELECT TO casework_app
    USING (((EXISTS ( SELECT 1
   FROM wall.case_of_my_units h
  WHERE h.subject = casework_training.case_id)) OR (EXISTS ( SELECT 1
   FROM wall.case_in_my_name h
  WHERE h.subject = casework_training.case_id))) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_training.case_id)));
CREATE CONSTRAINT TRIGGER has_its_history AFTER INSERT OR DELETE OR UPDATE ON casework_training DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.has_its_history_training();
CREATE TRIGGER version_moves BEFORE UPDATE ON casework_training FOR EACH ROW EXECUTE FUNCTION wall.version_moves();
GRANT INSERT, SELECT, UPDATE ON casework_training TO casework_app;
GRANT SELECT ON casework_training TO casework_verify;
GRANT SELECT ON casework_training TO casework_wall;

-- casework_treenode has no row security.
CREATE TRIGGER casework_append_only_row BEFORE DELETE OR UPDATE ON casework_treenode FOR EACH ROW EXECUTE FUNCTION casework_append_only();
CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON casework_treenode FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();
GRANT SELECT ON casework_treenode TO casework_app;
GRANT INSERT, SELECT ON casework_treenode TO casework_sequencer;
GRANT SELECT ON casework_treenode TO casework_verify;

ALTER TABLE casework_unit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY certified ON casework_unit FOR UPDATE TO casework_app
    USING (wall.in_my_province(group_id))
    WITH CHECK (wall.in_my_province(group_id));
CREATE POLICY founded ON casework_unit FOR INSERT TO casework_app
    WITH CHECK (parent_id IS NULL OR wall.in_my_province(parent_id));
CREATE POLICY visible ON casework_unit FOR SELECT TO casework_app
    USING (true);
CREATE CONSTRAINT TRIGGER named_when_turned AFTER UPDATE ON casework_unit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name AND (old.public_key IS DISTINCT FROM new.public_key OR old.key_mark IS DISTINCT FROM new.key_mark)) EXECUTE FUNCTION wall.names_the_unit();
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_unit REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_unit_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_unit REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_unit_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_unit REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_unit_is_said();
GRANT INSERT, SELECT, UPDATE (certified, key_mark, public_key) ON casework_unit TO casework_app;
GRANT SELECT ON casework_unit TO casework_wall;

ALTER TABLE casework_unitkey ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY certified ON casework_unitkey FOR UPDATE TO casework_app
    USING (wall.in_my_province(unit_id))
    WITH CHECK (wall.in_my_province(unit_id));
CREATE POLICY founded ON casework_unitkey FOR INSERT TO casework_app
    WITH CHECK (wall.in_my_province(unit_id) OR wall.province_without_members(unit_id));
CREATE POLICY visible ON casework_unitkey FOR SELECT TO casework_app
    USING ((unit_id = ANY ((( SELECT wall.units() AS units))::integer[])) OR wall.in_my_province(unit_id));
CREATE CONSTRAINT TRIGGER named_when_changed AFTER UPDATE ON casework_unitkey DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.names_the_person();
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_unitkey REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_unitkey_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_unitkey REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_unitkey_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_unitkey REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_unitkey_is_said();
CREATE TRIGGER unit_key_turns BEFORE UPDATE ON casework_unitkey FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name AND (old.sealed_private IS DISTINCT FROM new.sealed_private OR old.older_keys IS DISTINCT FROM new.older_keys OR old.older_pairs IS DISTINCT FROM new.older_pairs)) EXECUTE FUNCTION wall.unit_key_turns();
CREATE TRIGGER unit_owes_turns AFTER UPDATE ON casework_unitkey FOR EACH ROW WHEN (old.older_keys IS DISTINCT FROM new.older_keys) EXECUTE FUNCTION wall.unit_owes_turns();
GRANT INSERT, SELECT, UPDATE (fingerprint_number, older_keys, older_pairs, sealed_fingerprint_key, sealed_former_fingerprint_key, sealed_private, sealed_signing_key, sealed_verifier, under_parent) ON casework_unitkey TO casework_app;
GRANT SELECT ON casework_unitkey TO casework_wall;

ALTER TABLE casework_unsentform ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY gone ON casework_unsentform FOR DELETE TO casework_app
    USING (worker_id = (( SELECT wall.worker() AS worker)));
CREATE POLICY kept ON casework_unsentform FOR INSERT TO casework_app
    WITH CHECK (worker_id = (( SELECT wall.worker() AS worker)) AND until <= (clock_timestamp() + '24:00:00'::interval) AND length(words) <= 500000 AND length(sealed_key) <= 1500 AND length(page) = 16 AND length(device) = 16);
CREATE POLICY mine ON casework_unsentform FOR SELECT TO casework_app
    USING (worker_id = (( SELECT wall.worker() AS worker)));
CREATE TRIGGER in_bounds BEFORE INSERT ON casework_unsentform FOR EACH ROW EXECUTE FUNCTION wall.unsent_in_bounds();
GRANT DELETE, INSERT, SELECT ON casework_unsentform TO casework_app;
GRANT DELETE, SELECT ON casework_unsentform TO casework_wall;

ALTER TABLE casework_violencereport ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY ended ON casework_violencereport FOR UPDATE TO casework_app
    USING (ended_at IS NULL AND (desk_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = casework_violencereport.id)))
    WITH CHECK (ended_at IS NOT NULL AND ended_by_id = (( SELECT wall.worker() AS worker)) AND (desk_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND (file_id IS NULL OR wall.sees_case(file_id)));
CREATE POLICY taken ON casework_violencereport FOR INSERT TO casework_app
    WITH CHECK (received_by_id = (( SELECT wall.worker() AS worker)) AND ended_at IS NULL AND file_id IS NULL AND received_at >= (clock_timestamp() - '00:05:00'::interval) AND received_at <= (clock_timestamp() + '00:05:00'::interval) AND settle_by >= received_at AND settle_by <= (received_at + '7 days'::interval) AND (act_by IS NULL OR act_by >= received_at AND act_by <= settle_by) AND (EXISTS ( SELECT 1
   FROM casework_unit u
     JOIN casework_unit mine ON mine.group_id = ANY ((( SELECT wall.units() AS units))::integer[])
  WHERE u.group_id = casework_violencereport.desk_id AND (u.kind::text = ANY (ARRAY['commune_desk'::character varying, 'province'::character varying]::text[])) AND (u.group_id = mine.group_id OR mine.kind::text = 'commune_desk'::text AND (mine.province_id = u.group_id OR mine.province_id = u.province_id)))));
CREATE POLICY visible ON casework_violencereport FOR SELECT TO casework_app
    USING ((desk_id = ANY ((( SELECT wall.units() AS units))::integer[])) AND NOT (EXISTS ( SELECT 1
   FROM wall.kept_from_me x
  WHERE x.case_id = ANY (ARRAY[casework_violencereport.file_id, casework_violencereport.id]))));
CREATE CONSTRAINT TRIGGER by_its_act_ended AFTER UPDATE ON casework_violencereport DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.comes_by_its_act('ended_by_id', '', 'violence_report.end');
CREATE CONSTRAINT TRIGGER by_its_act_taken AFTER INSERT ON casework_violencereport DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name) EXECUTE FUNCTION wall.comes_by_its_act('received_by_id', '', 'violence_report.take');
CREATE TRIGGER report_escalation_ends AFTER UPDATE OF ended_at, file_id ON casework_violencereport FOR EACH ROW EXECUTE FUNCTION wall.report_escalation_ends();
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_violencereport REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_violencereport_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_violencereport REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_violencereport_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_violencereport REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_violencereport_is_said();
GRANT INSERT, SELECT, UPDATE (ended_at, ended_by_id, file_id, outcome) ON casework_violencereport TO casework_app;
GRANT INSERT, SELECT, UPDATE (ended_at, ended_by_id, file_id, outcome, settle_by) ON casework_violencereport TO casework_wall;

ALTER TABLE casework_worker ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY enrolled ON casework_worker FOR INSERT TO casework_app
    WITH CHECK (true);
CREATE POLICY updated ON casework_worker FOR UPDATE TO casework_app
    USING (wall.may_enrol(id))
    WITH CHECK (wall.may_enrol(id));
CREATE POLICY visible ON casework_worker FOR SELECT TO casework_app
    USING (true);
CREATE CONSTRAINT TRIGGER named_when_changed AFTER UPDATE ON casework_worker DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (CURRENT_USER = 'casework_app'::name AND old.public_key IS DISTINCT FROM new.public_key) EXECUTE FUNCTION wall.names_the_person();
CREATE TRIGGER no_unsent_left_behind AFTER UPDATE ON casework_worker FOR EACH ROW WHEN (old.public_key IS DISTINCT FROM new.public_key) EXECUTE FUNCTION wall.no_unsent_left_behind();
CREATE TRIGGER nothing_left_behind AFTER UPDATE ON casework_worker FOR EACH ROW WHEN (old.public_key IS DISTINCT FROM new.public_key) EXECUTE FUNCTION wall.nothing_left_behind();
CREATE TRIGGER row_changed_is_said AFTER UPDATE ON casework_worker REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_worker_is_said();
CREATE TRIGGER row_gone_is_said AFTER DELETE ON casework_worker REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_worker_is_said();
CREATE TRIGGER row_made_is_said AFTER INSERT ON casework_worker REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION wall.casework_worker_is_said();
GRANT INSERT, SELECT, UPDATE (certified, is_active, public_key) ON casework_worker TO casework_app;
GRANT SELECT ON casework_worker TO casework_wall;

ALTER TABLE casework_workersession ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY ended ON casework_workersession FOR DELETE TO casework_app
    USING (worker_id = (( SELECT wall.worker() AS worker)));
CREATE POLICY visible ON casework_workersession FOR SELECT TO casework_app
    USING (worker_id = (( SELECT wall.worker() AS worker)));
GRANT DELETE, SELECT ON casework_workersession TO casework_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON casework_workersession TO casework_wall;

-- django_content_type has no row security.
GRANT SELECT ON django_content_type TO casework_app;

-- django_migrations has no row security.
GRANT SELECT ON django_migrations TO casework_app;
GRANT SELECT ON django_migrations TO casework_notifier;
GRANT SELECT ON django_migrations TO casework_sequencer;
GRANT SELECT ON django_migrations TO casework_wall;

-- django_session has no row security.

-- guardian_groupobjectpermission has no row security.

-- guardian_userobjectpermission has no row security.

CREATE CONSTRAINT TRIGGER rows_are_said AFTER INSERT OR UPDATE ON wall.bound_row DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.event_id IS NULL AND NOT wall.asked_from_outside()) EXECUTE FUNCTION wall.rows_are_said();

GRANT USAGE ON auth_group_id_seq TO casework_app;
GRANT USAGE ON casework_caseheldbyunit_id_seq TO casework_app;
GRANT USAGE ON casework_caseheldbyworker_id_seq TO casework_app;
GRANT USAGE ON casework_clock_id_seq TO casework_app;
GRANT USAGE ON casework_clock_id_seq TO casework_wall;
GRANT USAGE ON casework_credential_id_seq TO casework_app;
GRANT USAGE ON casework_credential_id_seq TO casework_wall;
GRANT USAGE ON casework_exclusion_id_seq TO casework_app;
GRANT USAGE ON casework_exclusion_id_seq TO casework_wall;
GRANT USAGE ON casework_fingerprint_id_seq TO casework_app;
GRANT USAGE ON casework_handover_id_seq TO casework_app;
GRANT USAGE ON casework_membership_id_seq TO casework_app;
GRANT USAGE ON casework_notification_id_seq TO casework_wall;
GRANT USAGE ON casework_notificationaddress_id_seq TO casework_app;
GRANT USAGE ON casework_notifiedof_id_seq TO casework_wall;
GRANT USAGE ON casework_redactedname_id_seq TO casework_app;
GRANT USAGE ON casework_referralheldbyunit_id_seq TO casework_app;
GRANT USAGE ON casework_referralheldbyworker_id_seq TO casework_app;
GRANT USAGE ON casework_rotationdue_id_seq TO casework_wall;
GRANT USAGE ON casework_shelterstayheldbyunit_id_seq TO casework_app;
GRANT USAGE ON casework_shelterstayheldbyworker_id_seq TO casework_app;
GRANT USAGE ON casework_signinfailure_id_seq TO casework_app;
GRANT USAGE ON casework_standby_id_seq TO casework_app;
GRANT USAGE ON casework_worker_id_seq TO casework_app;
