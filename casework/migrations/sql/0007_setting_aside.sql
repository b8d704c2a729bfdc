-- Setting a case aside: two people decide it, the file pointed at is alive and points nowhere itself, and what was told
-- in a duplicate is read before the living file is closed.

CALL wall.guard_record('settingaside', workers => '{asked_by_id,decided_by_id}');
CALL wall.guard_record('carriedreport', workers => '{carried_by_id,read_by_id}');

-- Two files of one woman may be found out while either is at work: the one that is set aside leaves from wherever it is.
CREATE OR REPLACE FUNCTION casework_case_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF NEW.stage IS DISTINCT FROM OLD.stage AND NOT (OLD.stage || '>' || NEW.stage = ANY (ARRAY[
        'draft>reported',
        'reported>registered', 'reported>duplicate', 'reported>out_of_scope',
        'registered>assessing', 'registered>duplicate', 'registered>out_of_scope',
        'assessing>active', 'assessing>duplicate',
        'active>follow_up', 'active>closure_pending', 'active>duplicate',
        'follow_up>active', 'follow_up>closure_pending', 'follow_up>duplicate',
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

SET LOCAL ROLE casework_wall;

-- Asked of every row, also of those that whoever sets aside does not see. A file that another points at is never set
-- aside, and one that is set aside is never pointed at: so no chain is longer than one step and none leads back. One
-- such move is made after the other, for two at once would not see each other.
CREATE FUNCTION wall.sets_aside_well() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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
              AND its.province_id IS NOT DISTINCT FROM mine.province_id
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
END $$;

-- What was proposed is what is decided, and what was decided stays so.
CREATE FUNCTION wall.proposal_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.case_id, NEW.kind, NEW.asked_by_id) IS DISTINCT FROM (OLD.case_id, OLD.kind, OLD.asked_by_id)
        OR NEW.duplicate_of_id IS DISTINCT FROM OLD.duplicate_of_id
        OR (OLD.decided_at IS NOT NULL AND NEW.approved IS DISTINCT FROM OLD.approved)
        OR (OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at)
    THEN
        RAISE EXCEPTION 'casework: a proposal to set aside stays as it was made' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

-- Which case has this code, for whoever sees another case with the same identifier in it: somebody at the province told
-- her the code. Of any other code it says nothing.
CREATE FUNCTION wall.same_person_by_code(subject uuid, wanted text) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT wall.sees_case(subject) THEN
        RETURN NULL;
    END IF;
    RETURN (
        SELECT c.id FROM public.casework_case c WHERE c.code = wanted AND c.id <> subject AND EXISTS (
            SELECT 1 FROM public.casework_fingerprint f
            JOIN public.casework_fingerprint other ON other.province_id = f.province_id AND other.digest = f.digest
            WHERE f.case_id = subject AND other.case_id = c.id
        )
    );
END $$;

RESET ROLE;

REVOKE ALL ON FUNCTION wall.same_person_by_code(uuid, text), wall.sets_aside_well(), wall.proposal_stands() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.same_person_by_code(uuid, text) TO casework_app;

CREATE TRIGGER sets_aside_well BEFORE UPDATE ON casework_case
    FOR EACH ROW WHEN (NEW.stage IS DISTINCT FROM OLD.stage) EXECUTE FUNCTION wall.sets_aside_well();
CREATE TRIGGER proposal_stands BEFORE UPDATE ON casework_settingaside
    FOR EACH ROW EXECUTE FUNCTION wall.proposal_stands();
