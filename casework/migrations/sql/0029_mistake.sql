-- A draft opened by mistake ends as her no ends it, and by its own act; what mistake it was is no word of hers.

DROP TRIGGER by_its_act_heard ON casework_herno;
CREATE CONSTRAINT TRIGGER by_its_act_heard AFTER INSERT ON casework_herno DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (current_user = 'casework_app')
    EXECUTE FUNCTION wall.comes_by_its_act('heard_by_id', 'case_id', 'visit.count', 'writing.refuse', 'case.mistake');
