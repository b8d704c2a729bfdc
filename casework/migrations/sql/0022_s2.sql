-- What goes dark, who stands by, why a supervisor reads and what a committee is told come by the act that says so in the
-- trail: a statement of somebody else's, in the middle of a request, ends no key and forges nothing.

-- Her no is heard in a case that nobody has taken in, where it was heard or lies, and its hour is an hour: keys that are
-- dropped do not come back, so the wall believes no other clock and no other stage.
DROP POLICY heard ON casework_herno;
CREATE POLICY heard ON casework_herno FOR INSERT TO casework_app WITH CHECK (
    heard_by_id = (SELECT wall.worker()) AND unit_id = ANY ((SELECT wall.units())::int[])
    AND taken_back_at IS NULL AND dropped_at IS NULL
    AND (case_id IS NULL OR (
        dark_at BETWEEN clock_timestamp() + interval '55 minutes' AND clock_timestamp() + interval '61 minutes'
        AND wall.sees_case(case_id)
        AND EXISTS (
            SELECT 1 FROM casework_case c
            WHERE c.id = casework_herno.case_id AND c.stage IN ('draft', 'reported')
              AND casework_herno.unit_id IN (c.origin_id, c.desk_id)
        )
    ))
);

GRANT SELECT ON casework_committeenotice TO casework_wall;
GRANT INSERT ON casework_exclusion TO casework_wall;
GRANT USAGE ON SEQUENCE casework_exclusion_id_seq TO casework_wall;
SET LOCAL ROLE casework_wall;

-- At the end of the transaction, when nobody is asking any more: whoever wrote such a row said so in the trail, by one of
-- these acts, and of that case. An event is written in nobody's name but one's own.
-- TG_ARGV: the column of who did it, the column of the case, either of them or nothing, and the acts.
CREATE FUNCTION wall.comes_by_its_act() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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
END $$;

-- A committee's copy stands in the file of the case whose notice it is, from the same act.
CREATE FUNCTION wall.stands_in_a_file() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM public.casework_notice n JOIN wall.events_of_now() e ON e.case_id = n.case_id
        WHERE n.copy_id = NEW.id AND n.to_unit_id = NEW.unit_id AND n.given_by_id = e.worker_id
          AND e.outcome = 'done' AND e.act = 'notice.give'
    ) THEN
        RAISE EXCEPTION 'casework: a notice is given by its own act' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;

-- Whether a committee's copy is of a case that whoever asks is kept from, also since it was sent.
CREATE FUNCTION wall.kept_from_notice(copy uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_notice n JOIN public.casework_exclusion x ON x.case_id = n.case_id
        WHERE n.copy_id = copy AND x.worker_id = wall.worker()
    )
$$;

-- Whether the keys of a case went with her no, for whoever asks: what is typed for it then is kept nowhere.
CREATE FUNCTION wall.went_dark(subject uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.casework_herno n
        WHERE n.case_id = subject AND n.taken_back_at IS NULL AND n.dark_at <= clock_timestamp()
    ) AND NOT wall.sees_case(subject) AND subject <> ALL (wall.kept_from())
$$;

-- Whoever is kept from a file is kept from the one that it was set aside for, where no unit of hers holds that one: what
-- is carried there follows no one to whom she would not have told it. Answers whom.
CREATE FUNCTION wall.keeps_out_as_there(living uuid, other uuid) RETURNS SETOF bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT (wall.sees_case(living) AND wall.sees_case(other) AND EXISTS (
        SELECT 1 FROM public.casework_settingaside s
        WHERE s.case_id = other AND s.duplicate_of_id = living AND s.approved AND s.ended_at IS NULL
    )) THEN
        RETURN;
    END IF;
    RETURN QUERY INSERT INTO public.casework_exclusion (case_id, worker_id, made_by_id, made_at)
        SELECT living, x.worker_id, wall.worker(), clock_timestamp() FROM public.casework_exclusion x
        WHERE x.case_id = other AND NOT EXISTS (
            SELECT 1 FROM public.casework_exclusion y WHERE y.case_id = living AND y.worker_id = x.worker_id
        ) AND NOT EXISTS (
            SELECT 1 FROM public.casework_membership m JOIN public.casework_caseheldbyunit h ON h.group_id = m.unit_id
            WHERE m.worker_id = x.worker_id AND m.ended_at IS NULL AND h.content_object_id = living
        )
        RETURNING worker_id;
END $$;

-- Nor does anybody who is kept from a case sit where a notice of it lies.
DO $$
DECLARE
    packets text := 'OR EXISTS (SELECT 1 FROM public.casework_referralheldbyunit h';
    said text := pg_get_functiondef('wall.kept_from_a_case_of(bigint, int)'::regprocedure);
BEGIN
    IF position(packets IN said) = 0 THEN
        RAISE EXCEPTION 'casework: who is kept from a case of a unit is not asked as this migration expects';
    END IF;
    EXECUTE replace(said, packets, 'OR EXISTS (SELECT 1 FROM public.casework_notice n
                    JOIN public.casework_committeenotice c ON c.id = n.copy_id
                    WHERE n.case_id = x.case_id AND c.unit_id = unit)
            ' || packets);
END $$;

RESET ROLE;

REVOKE ALL ON FUNCTION wall.comes_by_its_act(), wall.stands_in_a_file(), wall.kept_from_notice(uuid), wall.went_dark(uuid),
    wall.keeps_out_as_there(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.kept_from_notice(uuid), wall.went_dark(uuid), wall.keeps_out_as_there(uuid, uuid)
    TO casework_app;

DROP POLICY addressed ON casework_committeenotice;
CREATE POLICY addressed ON casework_committeenotice FOR SELECT TO casework_app
    USING (unit_id = ANY ((SELECT wall.units())::int[]) AND NOT wall.kept_from_notice(id));
DROP POLICY received ON casework_committeenotice;
CREATE POLICY received ON casework_committeenotice FOR UPDATE TO casework_app
    USING (unit_id = ANY ((SELECT wall.units())::int[]) AND read_at IS NULL AND NOT wall.kept_from_notice(id))
    WITH CHECK (read_by_id = (SELECT wall.worker()) AND read_at IS NOT NULL);

-- One copy, one file: nobody reads another's by writing its number into a file of her own.
CREATE UNIQUE INDEX a_copy_stands_in_one_file ON casework_notice (copy_id) WHERE copy_id IS NOT NULL;

CREATE CONSTRAINT TRIGGER by_its_act_heard AFTER INSERT ON casework_herno DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app')
    EXECUTE FUNCTION wall.comes_by_its_act('heard_by_id', 'case_id', 'visit.count', 'writing.refuse');
CREATE CONSTRAINT TRIGGER by_its_act_taken_back AFTER UPDATE ON casework_herno DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app')
    EXECUTE FUNCTION wall.comes_by_its_act('taken_back_by_id', 'case_id', 'writing.allow');
CREATE CONSTRAINT TRIGGER by_its_act AFTER INSERT ON casework_statedreason DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app')
    EXECUTE FUNCTION wall.comes_by_its_act('by_id', 'case_id', 'reason.state');
CREATE CONSTRAINT TRIGGER by_its_act_set AFTER INSERT ON casework_standby DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app')
    EXECUTE FUNCTION wall.comes_by_its_act('set_by_id', '', 'stand_by.set');
CREATE CONSTRAINT TRIGGER by_its_act_ended AFTER UPDATE ON casework_standby DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app' AND NEW.ended_at IS NOT NULL)
    EXECUTE FUNCTION wall.comes_by_its_act('ended_by_id', '', 'stand_by.set', 'stand_by.end');
CREATE CONSTRAINT TRIGGER by_its_act_certified AFTER UPDATE ON casework_standby DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app' AND NEW.ended_at IS NULL)
    EXECUTE FUNCTION wall.comes_by_its_act('', '', 'unit.certify');
CREATE CONSTRAINT TRIGGER by_its_act_given AFTER INSERT ON casework_committeenotice DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app') EXECUTE FUNCTION wall.stands_in_a_file();
CREATE CONSTRAINT TRIGGER by_its_act_received AFTER UPDATE ON casework_committeenotice DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app')
    EXECUTE FUNCTION wall.comes_by_its_act('read_by_id', '', 'notice.receive');
