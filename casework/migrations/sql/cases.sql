-- The way of a case and what hangs on it without a history of its own: stages, clocks, fingerprints, statistics.

CREATE FUNCTION casework_case_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF NEW.stage IS DISTINCT FROM OLD.stage AND NOT (OLD.stage || '>' || NEW.stage = ANY (ARRAY[
        'draft>reported',
        'reported>registered', 'reported>duplicate', 'reported>out_of_scope',
        'registered>assessing', 'registered>duplicate', 'registered>out_of_scope',
        'assessing>active',
        'active>follow_up', 'active>closure_pending',
        'follow_up>active', 'follow_up>closure_pending',
        'closure_pending>closed', 'closure_pending>active', 'closure_pending>follow_up',
        'closed>assessing', 'duplicate>assessing', 'out_of_scope>assessing'
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
END $$;
CREATE TRIGGER casework_case_moves BEFORE UPDATE ON casework_case
    FOR EACH ROW EXECUTE FUNCTION casework_case_moves();

CREATE FUNCTION casework_nothing_new_while_closing() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE here text;
BEGIN
    -- FOR SHARE waits for a closing under way and then reads its result, so that neither overtakes the other.
    SELECT c.stage INTO here FROM public.casework_case c WHERE c.id = NEW.case_id FOR SHARE;
    IF here IN ('closure_pending', 'closed') THEN
        RAISE EXCEPTION 'casework: the case is being closed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER casework_nothing_new_while_closing BEFORE INSERT ON casework_shelterstay
    FOR EACH ROW EXECUTE FUNCTION casework_nothing_new_while_closing();
CREATE TRIGGER casework_nothing_new_while_closing BEFORE INSERT ON casework_referral
    FOR EACH ROW EXECUTE FUNCTION casework_nothing_new_while_closing();

-- Nobody looks for the beginning of a code: the index that Django makes for that beside a unique one.
DROP INDEX casework_case_code_35ec83e9_like;

-- A duty is seen by whoever holds the case, and by a partner where it hangs on its referral. What was due, where and
-- when, stands; that it was met is written once, by a partner for the answer to its own referral alone. --------------

ALTER TABLE casework_clock ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (met_at) ON casework_clock TO casework_app;
CREATE POLICY visible ON casework_clock FOR SELECT TO casework_app USING (
    (EXISTS (SELECT 1 FROM wall.case_of_my_units h WHERE h.subject = casework_clock.case_id)
     OR EXISTS (SELECT 1 FROM wall.case_in_my_name h WHERE h.subject = casework_clock.case_id))
    AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = casework_clock.case_id)
    OR (object_id IS NOT NULL AND wall.sees_referral(object_id))
);
CREATE POLICY inserted ON casework_clock FOR INSERT TO casework_app WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_clock FOR UPDATE TO casework_app
    USING (met_at IS NULL AND (wall.sees_case(case_id) OR (rule = 'answer' AND wall.sees_referral(object_id))))
    WITH CHECK (met_at IS NOT NULL);

-- Fingerprints of her identifiers -------------------------------------------------------------------------------------

ALTER TABLE casework_fingerprint ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, DELETE ON casework_fingerprint TO casework_app;
CREATE POLICY visible ON casework_fingerprint FOR SELECT TO casework_app USING (
    (EXISTS (SELECT 1 FROM wall.case_of_my_units h WHERE h.subject = casework_fingerprint.case_id)
     OR EXISTS (SELECT 1 FROM wall.case_in_my_name h WHERE h.subject = casework_fingerprint.case_id))
    AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = casework_fingerprint.case_id)
);
CREATE POLICY inserted ON casework_fingerprint FOR INSERT TO casework_app WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_fingerprint FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id)) WITH CHECK (wall.sees_case(case_id));
CREATE POLICY deleted ON casework_fingerprint FOR DELETE TO casework_app USING (wall.sees_case(case_id));

-- The sealed statistics that a province counts -----------------------------------------------------------------------------

ALTER TABLE casework_casestatistics ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON casework_casestatistics TO casework_app;
CREATE POLICY visible ON casework_casestatistics FOR SELECT TO casework_app USING (
    (EXISTS (SELECT 1 FROM wall.case_of_my_units h WHERE h.subject = casework_casestatistics.case_id)
     OR EXISTS (SELECT 1 FROM wall.case_in_my_name h WHERE h.subject = casework_casestatistics.case_id))
    AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = casework_casestatistics.case_id)
);
CREATE POLICY inserted ON casework_casestatistics FOR INSERT TO casework_app WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_casestatistics FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id)) WITH CHECK (wall.sees_case(case_id));
