"""The guards of contact bans: who is asked and who is passed over, what each body reads, by which act it changes."""

from __future__ import annotations

from tests.mutation.guards import SQL, Guard
from tests.mutation.in_sql import no_trigger, no_trigger_that_calls, without

BANS = "tests/journey/safety/test_contact_bans.py"
MOVES = "tests/journey/safety/test_ban_moves.py"
WALL = "tests/journey/safety/test_ban_wall.py"
BESIDE = "tests/policy/test_beside_another_act.py"
SEAMS = "tests/policy/test_seams.py"
BOUND = "tests/policy/test_bound_bans.py"
ROWS = "tests/trail/attacks/test_rows.py"
HELD = "tests/policy/test_only_what_she_holds.py"
FILE, AT_BODIES, WHO = "journey/safety/contact_bans", "journey/safety/ban_bodies", "policy/contact_bans"


def _off(name: str, file: str, found: str, put: str, *suite: str, behind: str = "") -> Guard:
    return Guard(name, f"casework/{file}.py", found, put, suite, behind=behind)


def _wall(name: str, sql: str, *suite: str) -> Guard:
    return Guard(name, SQL, "", sql, suite)


def _read_where(table: str, policy: str, instead: str) -> str:
    """SQL that puts another condition into the policy of this name by which rows are read."""
    return (
        f"DROP POLICY {policy} ON casework_{table};"
        f" CREATE POLICY {policy} ON casework_{table} FOR SELECT TO casework_app USING ({instead})"
    )


OF_THE_BANS = (
    # Who asks, and what is said
    _off(
        "a body asks for a ban with her consent",
        FILE,
        'if said["by"] == BODY and said.get("agreed") != "yes":',
        "if False:",
        BANS,
    ),
    _off(
        "whoever asks for a ban instead of her is named",
        FILE,
        'if said["by"] in ASK_FOR_ANOTHER and not said.get("for_her"):',
        "if False:",
        BANS,
    ),
    _off(
        "while one asking for a ban waits there is no second",
        FILE,
        '        raise MissingPrerequisite("ban_waits")',
        "        pass",
        BANS,
    ),
    _off(
        "what is asked of the chairman says not where she is while no place is kept",
        FILE,
        '    location_leak.ask_of_told_location("why", str(request["why"]))\n',
        "",
        BANS,
    ),
    _off(
        "what is asked of the chairman tells no place of hers",
        FILE,
        "    _tells_no_place(by, case, request)\n",
        "",
        BANS,
    ),
    _off(
        "what is told of a ban has no code of a case",
        FILE,
        '        if code and code.replace("-", "").casefold() in',
        '        if False and code.replace("-", "").casefold() in',
        BANS,
    ),
    _off(
        "the police read of the request whom it protects from whom, and no more",
        AT_BODIES,
        "    named = {key: asked[key] for key in _NAMED if key in asked}",
        "    named = dict(asked)",
        BANS,
    ),
    _off(
        "a refusal of a ban has its reason",
        AT_BODIES,
        '    if move in WITH_A_REASON and not str(said.get("why", "")).strip():',
        "    if False:",
        BANS,
    ),
    # Who is passed over
    _off(
        "a committee where somebody is kept from the case is asked for no ban",
        WHO,
        "if can_be_sent(case, one) and _somebody_decides(one)",
        "if _somebody_decides(one)",
        BANS,
    ),
    _off(
        "the police where somebody is kept from the case have no part of a ban",
        WHO,
        "    return next((one for one in there if can_be_sent(case, one)), None)",
        "    return next((one for one in there), None)",
        BANS,
    ),
    _wall(
        "no ban goes where somebody is kept from the case, whoever sends it there",
        without("ban_stands_in_a_file", "AND wall.is_kept_from(m.worker_id, b.case_id)", "AND false"),
        WALL,
    ),
    _wall(
        "who is kept from the case later finds no ban",
        without("kept_from_ban", "x.worker_id = wall.worker()", "false"),
        BANS,
    ),
    _wall(
        "nobody calls a committee about a ban where somebody is kept from the case",
        without("take_escalations", " OR l.ban_duty_id IS NOT NULL", ""),
        MOVES,
    ),
    _wall(
        "no line about a ban tells whoever is kept from its case",
        without("tells_what_is_kept", "b.order_id = ANY (named)", "false"),
        SEAMS,
    ),
    _wall(
        "no supervisor of a ban is kept from its case",
        without("ban_keeps_to_the_table", "AND NOT wall.is_kept_from(m.worker_id, b.case_id)", ""),
        WALL,
    ),
    # Who reads what
    _wall(
        "the police know nothing of what is only asked for",
        _read_where("banorder", "at_its_police", "police_id = ANY ((SELECT wall.units())::int[])"),
        BANS,
    ),
    _wall(
        "nobody finds the copies of another body",
        _read_where("bancopy", "addressed", "NOT wall.kept_from_ban(order_id)"),
        WALL,
    ),
    _wall("a copy of a ban has its reader", no_trigger("has_its_reader", on="bancopy"), WALL),
    _off(
        "when a contact is permitted stands on no page of the committee",
        "queries/ban_orders",
        "times=times_of(order, of_units=units)",
        "times=times_of(order)",
        BANS,
    ),
    _off(
        "nor in its list",
        "queries/ban_orders",
        'if one.rule == "D06" and one.unit_id in units)',
        'if one.rule == "D06")',
        BANS,
    ),
    # What may follow on what
    _off(
        "a ban changes as it stands",
        "journey/ban_clocks",
        "    if state_of(order, at=at) not in MOVES[move]:",
        "    if False:",
        MOVES,
        behind=no_trigger("keeps_to_the_table", on="banorder"),
    ),
    _wall("a ban keeps to the table of moves", no_trigger("keeps_to_the_table", on="banorder"), BESIDE),
    _wall(
        "a chairman bans for three days at most, in the database too",
        without("ban_keeps_to_the_table", "NEW.until > NEW.began_at + interval '3 days'", "false"),
        WALL,
    ),
    _wall(
        "who is kept from a case gets no message about its ban",
        without("queue_notifications", "wall.is_kept_from(t.worker_id, b.case_id)", "false"),
        WALL,
    ),
    _wall("a ban begins when it is decided", no_trigger("begins_when_it_is_decided", on="banorder"), WALL),
    _off(
        "a ban on paper is no longer than the law",
        FILE,
        "    if until > longest_until(maker, began_at):",
        "    if False:",
        BANS,
    ),
    _off(
        "the supervisor alone permits a contact",
        AT_BODIES,
        "    if move in ban_sheets.OF_THE_SUPERVISOR and order.supervisor_id != by.pk:",
        "    if False:",
        WALL,
    ),
    _off(
        "a contact needs his promise",
        AT_BODIES,
        '    if said.get("promised") != "yes":',
        "    if False:",
        WALL,
    ),
    _off(
        "of a breach the police have no part of they are called",
        FILE,
        "    if order.police_id is None:",
        "    if False:",
        BANS,
    ),
    # By which act
    _wall(
        "a ban goes to a committee and a police of the province",
        "DROP POLICY asked ON casework_banorder;"
        " CREATE POLICY asked ON casework_banorder FOR INSERT TO casework_app WITH CHECK (true)",
        WALL,
    ),
    _wall("a ban is asked for by its act", no_trigger("stands_in_a_file", on="banorder"), BESIDE),
    _wall(
        "a ban stands at the desk of its case",
        without("ban_stands_in_a_file", "c.desk_id = NEW.desk_id", "true"),
        WALL,
    ),
    _wall("a ban is decided and watched by its acts", no_trigger("comes_by_its_act", on="banorder"), BESIDE),
    _wall("a request for a ban is written by asking", no_trigger("by_asking", on="bancopy"), BESIDE),
    _wall("a request to cancel is written by asking for it", no_trigger("by_asking_back", on="bancopy"), BESIDE),
    _wall("a decision is written by deciding", no_trigger("by_deciding", on="bancopy"), BESIDE),
    _wall("a breach is written by who watches or tells of it", no_trigger("by_watching", on="bancopy"), BESIDE),
    _wall("a duty of a ban is met by an act", no_trigger("by_its_act", on="banduty"), BESIDE),
    _wall("a duty of a ban is its body's", no_trigger("has_its_bearer", on="banduty"), WALL),
    _wall("once a body did it nobody need call", no_trigger("escalation_ends", on="banduty"), MOVES),
    _wall("what a body did about a ban is news at the desk", no_trigger("tells_the_desk", on="banorder"), MOVES),
    # Bound to the log
    _off(
        "a ban is as its event left it before a part is sealed by it",
        "journey/ban_clocks",
        "    check_order(found)\n",
        "",
        BOUND,
    ),
    _off(
        "a ban that its owner gave another order is found before its words are sealed by that",
        FILE,
        "    bound_rows.check_ban(ban)\n",
        "",
        BOUND,
    ),
    _off("a part of a ban that no event says is read by nobody", WHO, " if copy.pk in stand)", ")", BOUND),
    _wall("an order of a ban stands as its act left it", no_trigger_that_calls("banorder_is_said"), BOUND),
    _wall("a part of a ban stands as its act left it", no_trigger_that_calls("bancopy_is_said"), BOUND),
    _wall("a duty of a ban stands as its act left it", no_trigger_that_calls("banduty_is_said"), BOUND),
    _wall("a call about a ban names its duty", no_trigger_that_calls("escalatedban_is_said"), ROWS),
    _wall("a call about a report names its report", no_trigger_that_calls("escalatedreport_is_said"), ROWS),
    _wall(
        "whether a ban stands is told to who has a part of it",
        without("ban_stands", "wall.sees_case(b.case_id)", "true"),
        HELD,
    ),
    _wall(
        "whether somebody is kept from a ban is told to who has a part of it",
        without("kept_from_ban", "b.order_id = ban AND (", "b.order_id = ban AND (true OR "),
        HELD,
    ),
)
