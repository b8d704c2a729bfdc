"""The guards of who has a duty, who is called, who reports, who watches, and of one's own passphrase, one row each."""

from __future__ import annotations

from tests.mutation.guards import SQL, Guard
from tests.mutation.in_sql import no_trigger, no_trigger_that_calls, without

BODIES = "tests/journey/test_bodies.py"
CALLS = "tests/journey/test_escalations.py"
LADDER = "tests/journey/test_committee_ladder.py"
REPORTS = "tests/journey/intake/test_violence_reports.py"
JOINED = "tests/journey/intake/test_report_joined.py"
INCIDENTS = "tests/journey/intake/test_incidents.py"
PASSPHRASE = "tests/web/door/test_own_passphrase.py"
FIGURES = "tests/policy/test_watched_figures.py"
SEAMS = "tests/policy/test_seams.py"
BESIDE = "tests/policy/test_beside_another_act.py"


def _off(name: str, file: str, found: str, put: str, *suite: str, behind: str = "") -> Guard:
    return Guard(name, f"casework/{file}.py", found, put, suite, behind=behind)


def _wall(name: str, sql: str, *suite: str) -> Guard:
    return Guard(name, SQL, "", sql, suite)


def _read_by_all_at_the_desk(table: str, unit: str) -> str:
    """SQL that lets a row be read wherever its unit works, whoever is kept from what it is about."""
    return (
        f"DROP POLICY visible ON casework_{table}; CREATE POLICY visible ON casework_{table} FOR SELECT"
        f" TO casework_app USING ({unit} = ANY ((SELECT wall.units())::int[]))"
    )


OF_THE_BODIES = (
    # What a committee decides
    _off(
        "the chairman decides on a notice",
        "policy/table",
        "Act.NOTICE_DECIDE: PolicyRule(DECIDERS, On.UNIT)",
        "Act.NOTICE_DECIDE: PolicyRule(COMMITTEES, On.UNIT)",
        BODIES,
        behind=no_trigger("decided_by_who_decides"),
    ),
    _wall("the chairman decides on a notice, in the database too", no_trigger("decided_by_who_decides"), BODIES),
    _off(
        "the chairman decides on a ban",
        "policy/table",
        "Act.BAN_DECIDE: PolicyRule(DECIDERS, On.UNIT)",
        "Act.BAN_DECIDE: PolicyRule(COMMITTEES, On.UNIT)",
        BODIES,
        behind=no_trigger("is_decided_by_the_chair"),
    ),
    _wall("the chairman decides on a ban, in the database too", no_trigger("is_decided_by_the_chair"), BODIES),
    _wall("a notice is decided on by its act", no_trigger("by_its_act_decided"), BESIDE),
    _off(
        "what was decided on a notice is not decided otherwise",
        "journey/intake/notifying",
        "        if (copy.decided_by_id, copy.decision) == (by.pk, decision):",
        "        if True:",
        BODIES,
    ),
    _off(
        "who stands in for a committee is a committee",
        "journey/stand_by",
        "    if desk.kind != other.kind:",
        "    if False:",
        BODIES,
    ),
    # Who reports and who watches
    _wall("who reports or watches is given no key", no_trigger("holds_nothing"), BODIES),
    _wall(
        "the numbers of a province are told to who watches there",
        without("watched_figures", "AND u.kind = 'monitor'", "")
        + ";"
        + without("watched_figures", "AND m.role = 'monitor'", ""),
        FIGURES,
    ),
    _wall(
        "who does not watch any more is told no number",
        without("watched_figures", "AND m.role = 'monitor' AND m.ended_at IS NULL", "AND m.role = 'monitor'"),
        FIGURES,
    ),
    _wall(
        "who watches is told no number of people below five",
        without("watched_figures", "HAVING count(*) >= 5", "HAVING count(*) >= 1"),
        FIGURES,
    ),
    _wall(
        "who watches is told in fives, by the wall",
        without("watched_figures", "greatest(5, (c.n + wall.figure_threshold(c.key)) / 5 * 5)", "c.n"),
        FIGURES,
    ),
    _wall(
        "a figure that would narrow a hidden one gives way, in the wall too",
        without("figure_giving_way", "coalesce(known, 0) >= domain", "true"),
        FIGURES,
    ),
    _wall(
        "the wall draws what the page of the province draws",
        without("figure_threshold", "'figure:' || place", "'figures:' || place"),
        FIGURES,
    ),
    # Who is called about what is late
    _wall(
        "nobody calls an address where somebody is kept from the case",
        without("take_escalations", " OR u.kind = 'trusted_address'", ""),
        CALLS,
    ),
    _wall(
        "nobody calls a committee where somebody is kept from the case",
        without("take_escalations", " OR l.notice_id IS NOT NULL OR ", " OR "),
        LADDER,
    ),
    _wall(
        "of a draft no desk is told to call",
        without("take_escalations", "WHEN c.stage = 'draft' THEN NULL", "WHEN false THEN NULL"),
        CALLS,
    ),
    _wall(
        "of a draft no desk is called",
        without("take_escalations", "WHEN c.stage <> 'draft' THEN c.desk_id", "WHEN true THEN c.desk_id"),
        CALLS,
    ),
    _wall(
        "where everybody at the desk is kept from the case the province is told",
        without("take_escalations", "WHEN wall.may_be_told_at(c.desk_id, l.case_id) THEN", "WHEN true THEN"),
        CALLS,
    ),
    _wall(
        "who is kept from a case sees no call about it",
        _read_by_all_at_the_desk("escalation", "unit_id"),
        CALLS,
        "tests/web/desk/test_kept_out.py",
    ),
    _wall("once a duty is met nobody need call", no_trigger("escalation_ends", on="clock"), CALLS),
    _wall("once a committee answered nobody need call", no_trigger("escalation_ends", on="committeenotice"), LADDER),
    _wall(
        "a call about a late answer names its notice",
        no_trigger_that_calls("escalatednotice_is_said"),
        "tests/trail/attacks/test_rows.py",
    ),
    _wall(
        "a committee's copy stands as its act left it",
        no_trigger_that_calls("committeenotice_is_said"),
        "tests/trail/attacks/test_rows.py",
    ),
    _off(
        "a call is answered once",
        "journey/escalations",
        "        if (step.answered_by_id, step.answer) == (by.pk, answer):",
        "        if True:",
        CALLS,
    ),
    # Reports of violence
    _wall("a report is taken by its act", no_trigger("by_its_act_taken", on="violencereport"), BESIDE),
    _wall("a report is ended by its act", no_trigger("by_its_act_ended", on="violencereport"), BESIDE),
    _wall("a call about a report is written by its act", no_trigger("by_its_act_written", on="reportcall"), BESIDE),
    _wall(
        "who is kept from a case reads no report that became it",
        _read_by_all_at_the_desk("violencereport", "desk_id"),
        REPORTS,
    ),
    _wall(
        "no line about a report tells whoever is kept from its case",
        without("tells_what_is_kept", "WHERE r.id = ANY (named) AND r.file_id = ANY (kept)", "WHERE false"),
        SEAMS,
    ),
    _off(
        "a report ends once",
        "journey/intake/violence_reports",
        "    if report is None or report.ended_at is not None:",
        "    if report is None:",
        REPORTS,
        behind="DROP POLICY ended ON casework_violencereport; CREATE POLICY ended ON casework_violencereport FOR UPDATE"
        " TO casework_app USING (true) WITH CHECK (true)",
    ),
    _off(
        "a report ends alone with a word",
        "journey/intake/violence_reports",
        "    if outcome in ENDS_ALONE and not why.strip():",
        "    if False:",
        REPORTS,
    ),
    _off(
        "a report joins a case that whoever ends it sees",
        "journey/intake/violence_reports",
        "    if case_id is not None and not gate.can_be_done(Act.CASE_LOOK, case_id):",
        "    if False:",
        JOINED,
    ),
    _wall(
        "a report joins a case that whoever ends it sees, in the database too",
        "DROP POLICY ended ON casework_violencereport; CREATE POLICY ended ON casework_violencereport FOR UPDATE"
        " TO casework_app USING (ended_at IS NULL) WITH CHECK (ended_at IS NOT NULL)",
        JOINED,
    ),
    # What happened again
    _off(
        "what happened again raises the danger",
        "journey/intake/incidents",
        "    _raise(by, case, said)\n",
        "",
        INCIDENTS,
    ),
    _off(
        "a level that stood higher stays",
        "journey/intake/incidents",
        "risk.is_higher(level, RiskLevel(case.risk_level))",
        "True",
        INCIDENTS,
    ),
    _off(
        "a case that has ended is opened again before anything is added",
        "journey/intake/incidents",
        "    if case.stage in ENDED:\n",
        "    if False:\n",
        INCIDENTS,
    ),
    _off(
        "nothing is told of before it happened",
        "journey/intake/incidents",
        "    if happened_on is not None and told_on < happened_on:",
        "    if False:",
        INCIDENTS,
    ),
    # Her own passphrase
    _off(
        "who changes a passphrase says the one in use",
        "journey/door",
        "        _count(tries)\n        raise InvalidValue",
        "        from casework.vault import keyring\n\n"
        "        if (own := keyring.current().private) is not None:\n"
        "            return own, keyring.current().anchor\n"
        "        raise InvalidValue",
        PASSPHRASE,
    ),
    _off(
        "who tries passphrases in an open session is slowed",
        "journey/door",
        "        _count(tries)\n        raise InvalidValue",
        "        raise InvalidValue",
        PASSPHRASE,
    ),
    _off(
        "a passphrase is not changed to the same",
        "journey/own_passphrase",
        "        if folded(old) == folded(passphrase):",
        "        if False:",
        PASSPHRASE,
    ),
    _off(
        "a passphrase is not changed to a weak one",
        "journey/own_passphrase",
        "        enrolling.require_strong(by, passphrase)",
        "        pass",
        PASSPHRASE,
    ),
    _off(
        "with a passphrase her other sessions end",
        "journey/own_passphrase",
        "        other.delete()\n",
        "        pass\n",
        PASSPHRASE,
    ),
    _off(
        "a refused change of a passphrase leaves its line",
        "journey/own_passphrase",
        "        refusal_log.refused(\n",
        "        (lambda *_, **__: None)(\n",
        PASSPHRASE,
    ),
    _off(
        "a sign-in under way does not put the passphrase of before back",
        "journey/door",
        "kind=CredentialKind.PASSPHRASE, salt=opened.salt)",
        "kind=CredentialKind.PASSPHRASE)",
        PASSPHRASE,
    ),
)
