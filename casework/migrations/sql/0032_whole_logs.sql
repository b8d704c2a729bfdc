-- Which log of a case is whole: who is kept from it, and which key is its own, is taken from no other.
SET LOCAL ROLE casework_wall;

-- Whether the events of a case follow each other as they were written: numbered from 1 on, each names the hash of the one
-- before it (in 43 letters, or as the older versions wrote it), and the end of the chain is the last of them. An end put
-- back, or taken away, leaves events behind it: then it does not hold either.
CREATE OR REPLACE FUNCTION wall.chain_holds(its_case uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
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
$$;

-- Whether the log holds that says which key is the own of an object, for whoever holds the object.
CREATE FUNCTION wall.log_holds(kind text, subject uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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
$$;

RESET ROLE;

REVOKE ALL ON FUNCTION wall.log_holds(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.log_holds(text, uuid) TO casework_app;

-- Which events of a case name a key: found without reading the others, however long its life.
CREATE INDEX event_names_a_key ON casework_event (case_id, case_seq) WHERE position('["key","'::bytea IN body) > 0;
