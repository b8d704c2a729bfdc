-- Who is kept from a case is what table or log says, wherever it is asked; and no key of a unit that she holds leads to it.

SET LOCAL ROLE casework_wall;

-- Whom an event of a case keeps out, as one value: what an index is made of.
CREATE FUNCTION wall.whom_it_keeps_out(body bytea, its_case uuid) RETURNS bigint[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT ARRAY(
        SELECT m[1]::bigint FROM regexp_matches(
            encode(body, 'escape'), '\["exclude","case","(?:=|' || its_case || ')","worker:([0-9]{1,18})",""\]', 'g'
        ) m
    )
$$;
CREATE OR REPLACE FUNCTION wall.kept_out_in(body bytea, its_case uuid) RETURNS SETOF bigint
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT unnest(wall.whom_it_keeps_out(body, its_case))
$$;
REVOKE ALL ON FUNCTION wall.whom_it_keeps_out(bytea, uuid) FROM PUBLIC;
-- Whoever writes an event writes its entry in the index; the function reads nothing but what it is given.
GRANT EXECUTE ON FUNCTION wall.whom_it_keeps_out(bytea, uuid) TO casework_app, casework_sequencer;

RESET ROLE;

-- By whom is kept out; the other, by case, is event_keeps_out (0024).
CREATE INDEX event_of_whom_it_keeps_out ON casework_event USING gin (wall.whom_it_keeps_out(body, case_id))
    WITH (fastupdate = off)
    WHERE case_id IS NOT NULL AND position('["exclude","case",'::bytea IN body) > 0;

SET LOCAL ROLE casework_wall;

-- Who is kept from which case, by table or log; asked by case. For the functions of the wall alone.
CREATE VIEW wall.kept_out AS
    SELECT x.case_id, x.worker_id FROM public.casework_exclusion x
    UNION ALL
    SELECT e.case_id, w.worker_id
    FROM public.casework_event e, LATERAL unnest(wall.whom_it_keeps_out(e.body, e.case_id)) AS w(worker_id)
    WHERE e.case_id IS NOT NULL AND position('["exclude","case",'::bytea IN e.body) > 0;
REVOKE ALL ON wall.kept_out FROM PUBLIC;

-- From which cases somebody is kept, by table or log: of herself, and to whoever asks from outside. One question for a
-- whole list.
-- Its plan may be from when the log was short; it must never read the whole of a long one, and the index by worker is
-- read as a bitmap.
CREATE FUNCTION wall.cases_kept_from(asked bigint) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = on AS $$
    SELECT ARRAY(
        SELECT x.case_id FROM public.casework_exclusion x WHERE x.worker_id = asked
        UNION ALL
        SELECT e.case_id FROM public.casework_event e
        WHERE e.case_id IS NOT NULL AND position('["exclude","case",'::bytea IN e.body) > 0
          AND wall.whom_it_keeps_out(e.body, e.case_id) @> ARRAY[asked]
    ) WHERE asked = wall.worker() OR wall.asked_from_outside()
$$;
CREATE OR REPLACE FUNCTION wall.kept_from() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(wall.cases_kept_from(wall.worker()), '{}')
$$;
-- Asked once for a statement, whatever many rows it judges: what was an index probe for each row is none.
CREATE OR REPLACE VIEW wall.kept_from_me WITH (security_barrier) AS
    SELECT k.case_id FROM unnest((SELECT wall.cases_kept_from(wall.worker()))) AS k(case_id);

-- Every question of the wall that asked the table alone asks both. What is there is extended where it stands; the row
-- that an event needs, and the time of one, stay the table's.
DO $$
DECLARE
    one record;
    asks text[] := ARRAY[
        'cases_unread_at', 'duty_facts', 'has_case', 'has_referral', 'has_shelterstay', 'keeps_out_as_there',
        'keeps_out_case', 'keeps_out_referral', 'keeps_out_shelterstay', 'kept_from_notice', 'kept_from_referral',
        'kept_from_shelterstay', 'nothing_left_to_her', 'parted_case', 'parted_referral', 'parted_shelterstay',
        'sees_case', 'sees_referral', 'sees_shelterstay'
    ];
    met int := 0;
BEGIN
    FOR one IN
        SELECT p.oid, p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = 'wall' AND p.proname = ANY (asks)
          AND position('public.casework_exclusion x' IN p.prosrc) > 0
    LOOP
        met := met + 1;
        EXECUTE replace(pg_get_functiondef(one.oid), 'public.casework_exclusion x', 'wall.kept_out x');
    END LOOP;
    IF met <> cardinality(asks) THEN
        RAISE EXCEPTION 'casework: who is kept out is not asked as this migration expects (%)', met;
    END IF;
END $$;

-- The units whose keys a unit's own key opens: itself, and those below it, each wrapped under the one above.
CREATE FUNCTION wall.opens_keys_of(unit int) RETURNS int[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH RECURSIVE below AS (
        SELECT unit AS group_id
        UNION SELECT u.group_id FROM public.casework_unit u JOIN below b ON u.parent_id = b.group_id
    )
    SELECT ARRAY(SELECT b.group_id FROM below b)
$$;

-- The units whose key opens that of this one: itself, and those above it.
CREATE FUNCTION wall.keys_above(unit int) RETURNS int[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH RECURSIVE above AS (
        SELECT unit AS group_id
        UNION SELECT u.parent_id FROM public.casework_unit u JOIN above a ON u.group_id = a.group_id
        WHERE u.parent_id IS NOT NULL
    )
    SELECT ARRAY(SELECT a.group_id FROM above a)
$$;

-- Whether a key that somebody has from where she sits opens that of this unit.
CREATE FUNCTION wall.has_key_above(worker bigint, unit int) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_membership m
        WHERE m.worker_id = worker AND m.ended_at IS NULL AND m.unit_id = ANY (wall.keys_above(unit))
    )
$$;

-- A unit gets whole what nobody is kept from who has a key that opens its own, from wherever she sits.
DO $$
DECLARE
    kind text;
    said text;
BEGIN
    FOREACH kind IN ARRAY ARRAY['case', 'referral', 'shelterstay'] LOOP
        said := pg_get_functiondef(('wall.parted_' || kind || '(uuid, int)')::regprocedure);
        IF position('wall.is_member(x.worker_id, unit)' IN said) = 0 THEN
            RAISE EXCEPTION 'casework: which units are parted is not asked as this migration expects';
        END IF;
        EXECUTE replace(said, 'wall.is_member(x.worker_id, unit)', 'wall.has_key_above(x.worker_id, unit)');
    END LOOP;
    -- And with the word against her go the rows of every unit whose key hers opens.
    said := pg_get_functiondef('wall.nothing_left_to_her()'::regprocedure);
    IF (length(said) - length(replace(said, 'm.unit_id = h.group_id', ''))) / length('m.unit_id = h.group_id') <> 3 THEN
        RAISE EXCEPTION 'casework: what is left to her is not taken as this migration expects';
    END IF;
    EXECUTE replace(said, 'm.unit_id = h.group_id', 'm.unit_id = ANY (wall.keys_above(h.group_id))');
    -- Nor is somebody kept out as there whose key leads to it: that takes a turned key, and whoever works on it.
    said := pg_get_functiondef('wall.keeps_out_as_there(uuid, uuid)'::regprocedure);
    IF position('ON h.group_id = m.unit_id' IN said) = 0 THEN
        RAISE EXCEPTION 'casework: who is kept out as there is not asked as this migration expects';
    END IF;
    -- Whoever table and log both name is written once.
    EXECUTE replace(replace(said, 'ON h.group_id = m.unit_id', 'ON m.unit_id = ANY (wall.keys_above(h.group_id))'),
        'RETURNING worker_id', 'ON CONFLICT (case_id, worker_id) DO NOTHING RETURNING worker_id');
END $$;

-- What a unit holds, and what those below it hold, whose keys its own opens: cases, and those of packets, stays and
-- notices; lapsed or not, for the key lies there.
CREATE FUNCTION wall.cases_keyed_to(unit int) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
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
$$;

-- Whether somebody is kept from any case that a unit's key leads to; not which, to a supervisor of its province alone,
-- and to nobody of herself.
CREATE OR REPLACE FUNCTION wall.kept_from_a_case_of(worker bigint, unit int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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
$$;

-- The first case, if any, that a unit's key leads to and whose log does not hold, or ends before what the case's history
-- says was done: then nobody knows who is kept from it, and nobody is given that key. To a supervisor of its province.
CREATE FUNCTION wall.broken_log_at(unit int) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT k FROM wall.cases_keyed_to(unit) k
    WHERE wall.in_my_province(unit) AND (NOT wall.chain_holds(k) OR NOT EXISTS (
        SELECT 1 FROM public.casework_event e WHERE e.case_id = k AND e.id = (
            SELECT h.event_id FROM public.casework_historicalcase h WHERE h.id = k ORDER BY h.history_id DESC LIMIT 1
        )
    )) LIMIT 1
$$;

-- What an object's log says of who holds it and until when, in its order, to whoever holds the object.
CREATE FUNCTION wall.ends_in_the_log(subject uuid, kind text) RETURNS TABLE (what text, holder text, until text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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
$$;

RESET ROLE;

-- Whoever is kept out reads no row that says so: her own are answered by what the wall tells of them.
DROP POLICY visible ON casework_exclusion;
CREATE POLICY visible ON casework_exclusion FOR SELECT TO casework_app USING (wall.sees_case(case_id));

REVOKE ALL ON FUNCTION
    wall.cases_kept_from(bigint), wall.opens_keys_of(int), wall.keys_above(int), wall.has_key_above(bigint, int),
    wall.cases_keyed_to(int), wall.broken_log_at(int), wall.ends_in_the_log(uuid, text)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    wall.cases_kept_from(bigint), wall.broken_log_at(int), wall.ends_in_the_log(uuid, text)
    TO casework_app;

-- The reader of a case was told in 0030 on which thing something was done, and what makes it anew was not: a new kind of
-- record would take that away again.
DO $$
DECLARE
    makes text := pg_get_functiondef('wall.rebuild_readers()'::regprocedure);
    told text := 'jsonb_agg(jsonb_build_array(d.at, d.act, d.worker_id) ORDER BY';
    read text := 'SELECT e.case_seq, e.id, e.at, e.act, e.worker_id FROM public.casework_event e';
BEGIN
    IF position('d.worker_id, d.object_id) ORDER BY' IN makes) > 0 THEN
        RETURN; -- another migration did it before this one
    END IF;
    IF position(told IN makes) = 0 OR position(read IN makes) = 0 THEN
        RAISE EXCEPTION 'casework: the reader of a case is not made as this migration expects';
    END IF;
    makes := replace(makes, told, 'jsonb_agg(jsonb_build_array(d.at, d.act, d.worker_id, d.object_id) ORDER BY');
    EXECUTE replace(makes, read,
        'SELECT e.case_seq, e.id, e.at, e.act, e.worker_id, e.object_id FROM public.casework_event e');
END $$;

-- Who said so and why: the wall around it. Whoever is kept out does not see the case, so not this either.
CALL wall.guard_record('exclusionreason', workers => '{excluded_id,said_by_id}');

-- The same of who made which key, by the log.
ALTER FUNCTION wall.keys_said(text, uuid[]) SET enable_seqscan = off;

-- Whoever asks by case reads the few events that keep somebody out and never all of the log, whenever the plan was made.
DO $$
DECLARE
    one regprocedure;
BEGIN
    FOR one IN
        SELECT p.oid FROM pg_proc p
        WHERE p.pronamespace = 'wall'::regnamespace AND p.prosecdef AND p.prosrc LIKE '%wall.kept_out x%'
          AND p.prorettype <> 'trigger'::regtype
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET enable_seqscan = off', one);
    END LOOP;
END $$;
