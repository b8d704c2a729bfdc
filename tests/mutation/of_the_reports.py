"""The guards of a report that waits, of whom it names, and of who asks to be called back, one row each."""

from __future__ import annotations

from tests.mutation.guards import SQL, Guard
from tests.mutation.in_sql import no_trigger, without

DUTY = "tests/journey/intake/test_report_duty.py"
NAMES = "tests/journey/intake/test_report_names.py"
CONTACT = "tests/web/door/test_contact.py"


def _off(name: str, file: str, found: str, put: str, *suite: str) -> Guard:
    return Guard(name, f"casework/{file}.py", found, put, suite)


def _wall(name: str, sql: str, *suite: str) -> Guard:
    return Guard(name, SQL, "", sql, suite)


OF_THE_REPORTS = (
    _wall("a case begun by mistake settles no report", no_trigger("report_waits_again"), DUTY),
    _wall("once something was done nobody need call about a report", no_trigger("report_was_acted_on"), DUTY),
    _wall("once it is settled nobody need call about a report", no_trigger("report_escalation_ends"), DUTY),
    _wall(
        "a step about a report is told to nobody whom it names",
        without("take_report_escalations", " AND NOT wall.is_kept_from_report(m.worker_id, d.report_id)", ""),
        NAMES,
    ),
    _wall("nobody is kept from a report but as it is taken", no_trigger("kept_as_it_is_taken"), NAMES),
    _off(
        "a report goes past a desk at which somebody works whom it names",
        "policy/violence_reports",
        "        if people and not people & set(named):",
        "        if people:",
        NAMES,
    ),
    _off(
        "whom a report names is kept from it",
        "journey/intake/violence_reports",
        "    violence_reports.keep_from(report, kept)\n",
        "",
        NAMES,
    ),
    _off(
        "two words of a name at least are the same name",
        "rulebook/violence_reports",
        "        if len(min(hers, told, key=len)) >= 2 and",
        "        if",
        NAMES,
    ),
    _wall(
        "a desk that is full sends a request on to its province",
        without("ask_call_back", "CASE WHEN here THEN desk WHEN there THEN province END", "desk"),
        CONTACT,
    ),
    _wall(
        "an hour of requests is said once it is over",
        without("take_up_call_backs", " AND h.hour <= as_of - interval '1 hour'", ""),
        CONTACT,
    ),
    _off(
        "a desk that the province does not certify gets no request",
        "policy/call_backs",
        "        certification.check(unit, trusted=trusted)\n",
        "",
        CONTACT,
    ),
    _off(
        "what was typed wrongly by who asks to be called stands in no log",
        "web/door/contact",
        '    setattr(page, "_has_been_logged", True)  # noqa: B010 - the name is Django\'s own\n',
        "",
        CONTACT,
    ),
    _off(
        "no mark is left on the device of who asks to be called",
        "web/door/contact",
        "@csrf_exempt\n",
        "",
        CONTACT,
    ),
)
