"""The operations that insert a record, found in the source, and for each the page that does it and what is typed.

An operation that inserts and has neither a page here nor a reason why it has none fails `test_sent_once.py`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from casework.journey.intake.hearing import ask_consent
from casework.records.cases import Case
from casework.rulebook.closure import CHECKLIST
from tests.answers import TypedDay, soon
from tests.bans import SAID
from tests.cast import Cast
from tests.states import STATES, Ids
from tests.web.late import ALL_NO, LATER, TODAY

JOURNEY = Path(__file__).resolve().parents[2] / "casework" / "journey"
INSERTS = frozenset({"insert", "create", "bulk_create", "save"})
"""By what a record comes into a table."""

CLOCKS = "clocks.py"
"""Clocks come and go with nearly every act: they are counted, and make no operation one that adds."""


def _functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Each function with its room."""
    for path in sorted(JOURNEY.rglob("*.py")):
        if path.name != CLOCKS:
            room = path.relative_to(JOURNEY).as_posix()
            yield from ((room, one) for one in ast.parse(path.read_text()).body if isinstance(one, ast.FunctionDef))


def _known_as(room: str, name: str) -> str:
    """A function that is a room's own has its room before it: two rooms may call theirs alike."""
    return f"{room}: {name}" if name.startswith("_") else name


def _called(room: str, function: ast.FunctionDef) -> set[str]:
    calls = [one.func for one in ast.walk(function) if isinstance(one, ast.Call)]
    names = {
        one.id if isinstance(one, ast.Name) else one.attr for one in calls if isinstance(one, ast.Name | ast.Attribute)
    }
    return {_known_as(room, name) for name in names}


def _is_operation(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(one, ast.Call) and getattr(one.func, "id", "") == "operation" for one in function.decorator_list
    )


def inserting() -> set[str]:
    """The operations that insert, themselves or by what they call in their rooms."""
    functions = {_known_as(room, one.name): one for room, one in _functions()}
    calls = {_known_as(room, one.name): _called(room, one) for room, one in _functions()}
    inserts = {name for name, called in calls.items() if called & INSERTS}
    while more := {name for name, called in calls.items() if called & inserts} - inserts:
        inserts |= more
    return {name for name in inserts if _is_operation(functions[name])}


@dataclass(frozen=True)
class Adding:
    """The page of an operation that adds: what is typed there, by whom, and where the case stands."""

    page: str
    typed: Mapping[str, object] = field(default_factory=dict)
    by: str = "hoa"
    at: Callable[[Cast], Ids] | None = None
    of_the_cast: dict[str, str] = field(default_factory=dict)


def _agreed_to_health(cast: Cast) -> Ids:
    ids = STATES["active"](cast)
    with cast.hoa.acting() as hoa:
        case = Case.objects.get(pk=str(ids["case"]))
        ask_consent(hoa, case, answers={"health": "given"}, method="spoken_witnessed", witness="Chị Mỷ")
    return {**ids, "service": 1}


def _could_be_set_aside(cast: Cast) -> Ids:
    registered = STATES["active"](cast)
    code = Case.objects.get(pk=str(registered["case"])).code
    return {**STATES["reported"](cast), "code": code or ""}


_TICKED = [item.code for item in CHECKLIST if not item.by_second_person]
_GIVEN = {
    "what": "Lợn giống",
    "quantity": "2",
    "unit": "head",
    "cost": "3.000.000",
    "source": "project8",
    "given_on": TODAY,
}
_VISIT = {"done_on": TODAY, "mode": "visit", "safety": "3", "recontact": "no", "note": "Chị khoẻ"}

ADDING: dict[str, Adding] = {
    "open_case": Adding("case-open", {"writing": "yes", "kind": "family", "name": "Sùng Thị Chu"}, by="mai"),
    "change_kind": Adding("case-kind", {"kind": "child", "why": "Có cháu bị hại"}),
    "take_away": Adding("case-mistake", {"why": "twice"}, by="mai"),
    "refuse_writing": Adding("writing-refuse", {"how": "spoken"}, by="mai"),
    "allow_writing": Adding("writing-allow", by="mai"),
    "hear_near": Adding("intake-readers", {"near": "no"}, by="mai"),
    "ask_danger": Adding("intake-danger", dict(ALL_NO), by="mai"),
    "ask_consent": Adding("intake-consent", {"health": "given", "method": "spoken_witnessed", "witness": "Chị Mỷ"}),
    "withdraw_consent": Adding("consent-withdraw", {"purposes": ["record_keeping"], "beside": "Bà Sua"}),
    "look_behind_alarm": Adding("alarm-answer", {"answer": "called"}),
    "take_addition": Adding("addition-take", {"take_sex": "taken", "take_children": "taken"}),
    "tell_more": Adding("addition-tell", {"children": "2"}, by="mai"),
    "take_report": Adding("violence_report-take", {"source": "kin", "channel": "call", "what": "Nghe kêu"}),
    "log_call": Adding("violence_report-call", {"what": "told_chair"}),
    "end_report": Adding("violence_report-end", {"outcome": "nothing", "why": "Đã đến xem"}),
    "tell_incident": Adding("incident-tell", {"told_on": TODAY, "when": "Tối qua"}, by="mai"),
    "add_incident": Adding("incident-add", {"told_on": TODAY, "weapon": "yes"}),
    "name_representative": Adding(
        "representative-name", {"name": "Lò Thị Pành", "relationship": "grandparent", "why_not": "Cháu xin gọi bà"}
    ),
    "ask_interpreter": Adding("interpreter-ask", {"agreed": "no"}),
    "note_child": Adding("child-note", {"name": "Cháu Páo", "born": "2017"}),
    "link_to_hers": Adding(
        "child-open",
        {
            "name": "Cháu Páo",
            "born": "2017",
            "why": "harmed",
            "contact": "nobody",
            "writing": "yes",
            "agreed_by": ["child", "representative"],
        },
    ),
    "add_perpetrator": Adding("perpetrator-add", {"name": "Vàng A Páo", "work": "Thợ nề"}),
    "add_note": Adding("note-add", {"text": "Chị ấy sợ đêm"}),
    "strike_entry": Adding("entry-strike", {"reason": "Ghi nhầm hồ sơ"}),
    "set_flag": Adding("flag-set", {"words": "Gọi lại", "due_on": f"{soon():%d/%m/%Y}"}),
    "hand_over": Adding("handover-make", {"until": LATER}, of_the_cast={"to_id": "quy"}),
    "register": Adding("case-register"),
    "report_child": Adding("child-report", {"to": "hotline", "told": "Phiếu 1234"}),
    "ask_duplicate": Adding("case-duplicate", {"of_code": "{code}", "why": "Cùng một người"}, at=_could_be_set_aside),
    "ask_out_of_scope": Adding("case-out_of_scope", {"why": "Đã chỉ sang xã bên"}),
    "carry": Adding("case-set_aside", {"decision": "approve"}, by="quy"),
    "correct_day": Adding("day-correct", {"day": LATER, "why": "Ghi nhầm ngày"}),
    "take_back_facts": Adding("risk-take_back", {"kinds": ["strangled"], "reason": "Ghi nhầm người"}),
    "extend": Adding("shelter-extend", {"until": LATER, "why": "Chưa về được"}),
    "assess_risk": Adding("risk-assess", {**ALL_NO, "level": "as_answered"}),
    "mark_danger": Adding("note-add", {"text": "Anh ta cầm dao", "danger_told": ["weapon"]}, by="mai"),
    "raise_risk": Adding("risk-raise", {"to": "very_high", "reason": "Anh ta vừa đến"}),
    "write_safety_plan": Adding("safety_plan-write", {"concern": "Sợ con sợ", "copy": "yes"}),
    "receive": Adding(
        "shelter-receive",
        {"until": LATER, "agrees": "yes", "agreed_by": ["self"], "method": "signature", "companions": "0"},
        by="mai",
    ),
    "ask_ban": Adding("ban-ask", {**SAID, "agreed": "", "for_her": ""}),
    "undo_ban": Adding("ban-undo", {"why": "Đã yên"}),
    "tell_breach": Adding("ban-breach", {"breach": "Đến gõ cửa"}),
    "record_ban": Adding(
        "ban-record",
        {"maker": "paper", "began_at": TypedDay(hour="00:00"), "until": TypedDay(1, hour="00:00"), "lives": "home"},
    ),
    "decide_ban": Adding("ban-decide", {"decision": "issue", "days": "3"}, by="vinh"),
    "assign_supervisor": Adding("ban-assign", by="son", of_the_cast={"supervisor_id": "son"}),
    "watch_ban": Adding("ban-watch", {"what": "breach", "words": "Đến gõ cửa"}, by="son"),
    "admit": Adding(
        "shelter-admit", {"kind": "kin", "where": "Nhà dì Pà", "until": LATER, "agrees": "yes", "companions": "0"}
    ),
    "send_referral": Adding(
        "referral-send-service",
        {"parts": ["name"], "needs": "Khám thai", "urgency": "soon"},
        at=_agreed_to_health,
        of_the_cast={"to": "health"},
    ),
    "forgo_other_place": Adding("referral-forgo", {"why": "Chị đã khỏi"}),
    "note_baseline": Adding("livelihood-baseline", {"control": "herself"}),
    "give_input": Adding("livelihood-give", {**_GIVEN, "hand": "herself"}),
    "begin_training": Adding(
        "livelihood-train",
        {"kind": "job", "what": "May", "where": "Xưởng", "began_on": TODAY, "outcome": "working"},
    ),
    "set_milestone": Adding("livelihood-milestone", {"text": "Bán lứa lợn đầu", "due_on": LATER}),
    "schedule_visits": Adding("followup-schedule", {"start": TODAY}, at=lambda cast: STATES["active"](cast)),
    "record_visit": Adding("followup-record", _VISIT, at=lambda cast: STATES["active"](cast)),
    "ask_closure": Adding("closure-ask", {"reason": "needs_met", "ticked": _TICKED}),
    "reopen": Adding("case-reopen", {"reason": "closed_by_mistake", "words": "Nhầm"}),
    "redact_name": Adding("name-redact", {"reason": "home"}, by="thu", of_the_cast={"worker_id": "mai"}),
    "review": Adding("review-write", {"reason": "at_work", "text": "Trực thay"}, by="thu"),
    "review_alert": Adding("review-write-alert", {"reason": "known_fault", "text": "Đã so"}, by="thu"),
    "plant": Adding(
        "decoy-plant",
        {"name": "Hoàng Thị Bưởi", "keeper": "Trần Thị Hiền", "story": "Về quê", "why": "Canh"},
        by="thu",
        of_the_cast={"desk": "desk"},
    ),
    "state_reason": Adding("reason-state", {"words": "Trực thay, cần đọc trước khi duyệt"}, by="thu"),
    "set_stand_by": Adding("stand_by-set", by="thu", of_the_cast={"desk_id": "desk", "stands_by_id": "other_desk"}),
    "set_address": Adding("notification-set", {"address": "hoa@noi-khac.vn"}, at=STATES["told_elsewhere"]),
    "end": Adding("decoy-end", by="thu"),
}

ONE_ROW_A_CASE = {
    "note_person": "her row is made with the case; what is inserted beside it are fingerprints and the statistics",
    "note_contact": "the same",
    "note_incident": "the same",
    "edit_perpetrator": "he has his row already; what is inserted beside it are fingerprints",
    "warn_on_packet": "one warning a case: while it stands it is left as it is, and its duty too",
    "renew_statistics": "one row a case, sealed anew",
    "tell_desk": "one reminder a case: while it waits it is left as it is",
}
"""Operations that insert nothing a second time, for there can be only one."""

WITHOUT_A_PAGE = {
    "found_unit": "by command",
    "enrol_worker": "by command",
    "renew_worker": "by command",
    "appoint": "by command",
    "certify": "by command",
    "renew_fingerprints": "by command",
}
