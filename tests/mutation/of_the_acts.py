"""The guards in the database that hold acts, rows and roles to what they say, one row each."""

from __future__ import annotations

from tests.mutation.guards import SQL, Guard
from tests.mutation.in_sql import no_check, no_trigger, no_trigger_that_calls, without

BY_ITS_ACT = "tests/policy/test_by_its_act.py"
SEAMS = "tests/policy/test_seams.py"
CHAIN = "tests/trail/log/test_chain.py"
TILES = "tests/trail/sequencer/test_tiles.py"
ASIDE = "tests/journey/intake/test_setting_aside.py"
TURNED = "tests/policy/test_turned_keys.py"


def _off(name: str, sql: str, *suite: str, select: str = "") -> Guard:
    return Guard(name, SQL, "", sql, suite, select)


OF_THE_ACTS = (
    # Keys
    _off(
        "which key is an object's own is said once",
        no_trigger("key_turns"),
        TURNED,
        "tests/policy/test_bound_rights.py",
    ),
    _off(
        "an event names no key and no exclusion that no row has",
        no_trigger("right_has_its_row"),
        "tests/policy/test_bound_rights.py",
    ),
    _off(
        "a copy of a key is changed by the act that says the next key", no_trigger_that_calls("names_the_turn"), TURNED
    ),
    _off(
        "a unit's key pair changes by the act that names the unit",
        no_trigger_that_calls("names_the_unit"),
        "tests/policy/test_unit_turning.py",
    ),
    _off(
        "the next key is made by whoever gives rights",
        without("turn_copies", "OR wall.may_turn(subject, kind) IS NOT TRUE", ""),
        TURNED,
    ),
    _off(
        "a copy on its way is settled by its own holder alone",
        without("only_settles", "= ANY (wall.units())", "IS NOT NULL"),
        "tests/policy/test_giving.py",
        "tests/attack/test_injected_writes.py",
    ),
    _off(
        "a settled copy is not settled again",
        without("only_settles", "RETURN NULL;", "RETURN NEW;"),
        "tests/policy/test_giving.py",
        "tests/policy/test_settling.py",
    ),
    _off(
        "a right to see has a key and no other has one",
        no_trigger("casework_key_with_see_row"),
        "tests/records/test_guards.py",
    ),
    _off(
        "who leaves a unit keeps nothing that was hers by name",
        no_trigger("nothing_left_behind"),
        "tests/policy/test_sharing.py",
        "tests/policy/test_lost_keys.py",
    ),
    _off(
        "no word against somebody leaves a case without a key",
        without("nothing_left_to_her", "IF lost THEN", "IF false THEN"),
        "tests/policy/test_giving.py",
    ),
    _off(
        "with the word against her go the rows in her own name",
        without("nothing_left_to_her", "h.user_id = NEW.worker_id", "h.user_id = -1"),
        "tests/policy/test_giving.py",
        "tests/journey/intake/test_excluding.py",
    ),
    _off(
        "a credential is made by her province",
        without("put_credential", "NOT (wall.may_enrol(whose) OR wall.without_membership(whose))", "false"),
        "tests/attack/test_injected_writes.py",
    ),
    _off(
        "the fingerprints of a province are its own to drop",
        without(
            "drop_former_fingerprints", "NOT (wall.in_my_province(province) OR wall.asked_from_outside())", "false"
        ),
        "tests/policy/test_only_what_she_holds.py",
        "tests/journey/test_fingerprint_key.py",
    ),
    _off(
        "how many turns are owed is told to the unit and its province",
        without(
            "turns_owed_at",
            "(wall.in_my_province(unit) OR unit = ANY (wall.units()) OR wall.asked_from_outside())",
            "true",
        ),
        "tests/policy/test_only_what_she_holds.py",
    ),
    # The trail
    _off("a changed row is said by an event", no_trigger("rows_are_said"), "tests/policy/test_row_events.py"),
    _off(
        "which rows it changed an event leaves to the database",
        # What an event says is compared with its row behind it as well: both are off.
        without("event_says_rows", "IF parts > 14 THEN", "IF false THEN")
        + ";"
        + without("event_joins", "IF wall.says_what_its_row_says(NEW, link) IS NOT TRUE OR", "IF"),
        "tests/policy/test_row_events.py",
    ),
    _off(
        "its place in its chain an event leaves to the database",
        without(
            "event_is_linked",
            "IF at = 0 OR NEW.case_seq IS NOT NULL THEN",
            "IF NEW.case_seq IS NOT NULL THEN RETURN NEW;\n    ELSIF false THEN",
        ),
        CHAIN,
        "tests/policy/test_only_what_she_holds.py",
    ),
    _off(
        "no event is dated back",
        without("event_joins", "OR wall.back_dated(NEW)", ""),
        "tests/policy/test_only_what_she_holds.py",
        "tests/trail/sequencer/test_recheck.py",
    ),
    _off("the chain of a case only grows", no_trigger("casework_chain_grows"), CHAIN),
    _off("a tile says what its leaves say", no_trigger("tile_is_its_leaves"), TILES),
    _off("a place has one leaf, in a tile or beside it", no_trigger("leaf_is_new"), TILES),
    # Sittings and unsent forms
    _off(
        "a sitting that ran out is over",
        without("session_of", "AND s.expire_date > clock_timestamp()", ""),
        "tests/web/door/test_worker_session.py",
    ),
    _off(
        "with her key pair goes what was sealed to it",
        no_trigger("no_unsent_left_behind"),
        "tests/web/unsent/test_late.py",
    ),
    _off("nobody fills the table of unsent forms", no_trigger("in_bounds"), "tests/web/unsent/test_late.py"),
    # Stages
    _off("a case moves as the rulebook says", no_trigger("casework_case_moves"), "tests/records/test_moves.py"),
    _off(
        "an open stay or packet blocks closing in the database too",
        without(
            "casework_case_moves",
            "IF NEW.stage IN ('closure_pending', 'closed') AND (",
            "IF false AND (",
            schema="public",
        ),
        "tests/journey/reintegration/test_closing.py",
        select="database",
    ),
    _off(
        "nothing goes out of a case that is being closed",
        no_trigger("casework_nothing_new_while_closing"),
        "tests/journey/reintegration/test_closing.py",
        "tests/records/test_moves.py",
    ),
    _off(
        "a case is given to somebody who works at its desk",
        no_trigger("assigns_well"),
        "tests/journey/test_assigning.py",
    ),
    _off(
        "a case is given to nobody whom the log keeps out",
        without("assigns_well", "x.case_id = NEW.id AND x.worker_id = NEW.assigned_id", "false"),
        SEAMS,
    ),
    _off(
        "no file is set aside in favour of one that is set aside itself",
        without("sets_aside_well", "s.duplicate_of_id = NEW.id AND s.approved", "false"),
        ASIDE,
    ),
    _off(
        "a duplicate points at a living case",
        without("sets_aside_well", "IF NEW.stage = 'duplicate' AND NOT EXISTS (", "IF false AND NOT EXISTS ("),
        ASIDE,
    ),
    _off(
        "what was told in a duplicate is read before closing",
        without("sets_aside_well", "AND r.read_on IS NULL", "AND false"),
        ASIDE,
    ),
    _off("a proposal to set aside stays as it was made", no_trigger("proposal_stands"), ASIDE),
    # Two people
    _off(
        "the database too closes by two people",
        no_check("closure_is_decided_by_a_second_person"),
        "tests/journey/reintegration/test_closing.py",
        select="database",
    ),
    _off(
        "the database too asks two people for setting aside",
        no_check("setting_aside_is_decided_by_a_second_person"),
        ASIDE,
    ),
    _off(
        "the database too approves a plan by a second person",
        no_check("a_plan_is_approved_by_a_second_person"),
        "tests/journey/livelihood/test_planning.py",
    ),
    _off(
        "the database too lets nobody review herself",
        no_check("nobody_reviews_herself"),
        "tests/journey/test_overseeing.py",
    ),
    _off(
        "nobody rules on her own name, in the database too",
        no_check("nobody_rules_on_her_own_name"),
        "tests/journey/test_name_redaction.py",
    ),
    _off(
        "a high risk blocks closing in the database too",
        no_check("high_risk_blocks_closure"),
        "tests/journey/reintegration/test_closing.py",
        select="database",
    ),
    _off(
        "she pays nothing for refuge, in the database too",
        no_check("she_pays_nothing_for_refuge"),
        "tests/journey/safety/test_shelter.py",
    ),
    # What one act alone writes, table by table
    _off("her no is heard by its act", no_trigger("by_its_act_heard"), BY_ITS_ACT),
    _off("her no is taken back by its act", no_trigger("by_its_act_taken_back"), BY_ITS_ACT),
    _off(
        "a reason is stated by stating it",
        no_trigger("by_its_act", on="statedreason") + ";" + no_trigger("rows_are_said"),
        BY_ITS_ACT,
    ),
    _off(
        "standing by is ended by its act",
        no_trigger("by_its_act_ended", on="standby") + ";" + no_trigger("rows_are_said"),
        BY_ITS_ACT,
    ),
    _off(
        "standing by is set by its act",
        # Its row is bound as well, and would be missed: both are off.
        no_trigger("by_its_act_set", on="standby") + ";" + no_trigger("rows_are_said"),
        BY_ITS_ACT,
    ),
    _off("a notice is received by its act", no_trigger("by_its_act_received"), BY_ITS_ACT),
    _off("an alarm is raised by its act", no_trigger("by_its_act_raised"), BY_ITS_ACT),
    _off("an alarm is answered by its act", no_trigger("by_its_act_answered", on="alarm"), BY_ITS_ACT),
    _off("an alarm is called a mistake by its act", no_trigger("by_its_act_mistaken"), BY_ITS_ACT),
    _off("a warning of her number is said by its act", no_trigger("by_its_act_said"), BY_ITS_ACT),
    _off(
        "a warning of her number is ended by its act", no_trigger("by_its_act_ended", on="contactwarning"), BY_ITS_ACT
    ),
    _off("cases are handed over by their act", no_trigger("by_its_act_made"), SEAMS),
    _off("handing over is ended by its act", no_trigger("by_its_act_ended", on="handover"), SEAMS),
    _off(
        "an address for notifications is set by its act", no_trigger("by_its_act_set", on="notificationaddress"), SEAMS
    ),
    _off(
        "an address for notifications is ended by its act",
        no_trigger("by_its_act_ended", on="notificationaddress"),
        SEAMS,
    ),
    _off("a call is answered by its line", no_trigger("by_its_act_answered", on="escalation"), SEAMS),
    # Roles
    _off(
        "row security holds for the owner of a table too",
        "ALTER TABLE public.casework_case NO FORCE ROW LEVEL SECURITY",
        "tests/policy/test_walls.py",
    ),
    _off(
        "the application may not touch what was written",
        "GRANT UPDATE, DELETE ON public.casework_event, public.casework_historicalcase TO casework_app",
        "tests/policy/test_walls.py",
    ),
    _off(
        "the application does not read what the wall is locked with",
        "GRANT SELECT ON wall.secret TO casework_app",
        "tests/policy/test_walls.py",
        "tests/attack/test_injection.py",
    ),
    _off(
        "what answers for any object is not the application's to call",
        "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA wall TO casework_app",
        "tests/policy/test_only_what_she_holds.py",
    ),
    _off(
        "a function with its maker's rights looks where it was made to look",
        "ALTER FUNCTION wall.introduce(text) RESET search_path",
        "tests/policy/test_walls.py",
    ),
    _off(
        "the sequencer reaches no row of hers",
        "GRANT SELECT ON public.casework_survivor TO casework_sequencer",
        "tests/trail/sequencer/test_placing.py",
        select="role",
    ),
    _off(
        "the sender sees no table",
        "GRANT SELECT ON public.casework_notificationaddress TO casework_notifier",
        "tests/management/test_notifying.py",
    ),
    # Sending
    _off(
        "a copy that was put back sends nothing",
        without("notifier_round", "WHERE s.round = before OR s.round = before + 1", ""),
        "tests/management/test_notifying.py",
    ),
    _off(
        "who is kept from a case is not told that something of it waits",
        without("could_open", "AND NOT wall.is_kept_from(", "AND true OR false AND wall.is_kept_from("),
        "tests/management/test_notifying.py",
    ),
    _off(
        "who is kept from a case is not told that its host calls",
        without("queue_notifications", "AND NOT wall.is_kept_from(t.worker_id, a.file_id)", ""),
        "tests/management/test_notifying.py",
    ),
)
