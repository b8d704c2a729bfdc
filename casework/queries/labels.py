"""What the kept words are called when people read them: every record, every field, every answer inside a sealed one.

A path is the record, the field and the keys inside it: `livelihoodplan`, `goal`, `costs`, `1`, `what`. What is inside a
sealed field is called by the row of its sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.rulebook import (
    closure,
    consents,
    followups,
    hearing,
    livelihood,
    programmes,
    risk,
    safety_plan,
    services,
    shelter,
)
from casework.rulebook.dates import Birth
from casework.rulebook.rows import Term, Terms, Words
from casework.rulebook.sheets import AnswerKind, Ask, Sheet
from casework.rulebook.stages import LivelihoodPlanStage, ReferralStage, RiskLevel, ShelterStage, Stage

type Said = Callable[[Any], str]


@dataclass(frozen=True)
class Label:
    """The words for one path and how its value is said.

    `whole` keeps a value in one piece where its parts mean nothing alone. `kind` names ids that are looked up:
    `worker` or `unit`.
    """

    words: Words
    said: Said | None = None
    whole: bool = False
    kind: str = ""


def plain(value: object) -> str:
    """Any value as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("có") if value else gettext("không")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, int):
        return number_format(value, force_grouping=True)
    if isinstance(value, list | tuple):
        return ", ".join(plain(one) for one in value)
    return str(value)


def coded(terms: Terms) -> Said:
    """A code, or a list of them, in the words of a list."""

    def said(value: Any) -> str:
        codes = value if isinstance(value, list) else [value]
        return ", ".join(str(terms.label(code)) for code in codes)

    return said


def staged(choices: type[TextChoices]) -> Said:
    """A stage or level in its own words; one this version does not know answers with itself."""
    known: Mapping[str, Words] = dict(choices.choices)
    return lambda value: str(known.get(value, value))


def money(value: Any) -> str:
    """1.500.000 đ."""
    return f"{number_format(value, 0, force_grouping=True)}\u00a0đ"


def at_moment(value: Any) -> str:
    """A moment kept as text."""
    return plain(parse_datetime(str(value)) or value)


def born(value: Any) -> str:
    """A birth as exact as it is known."""
    return Birth.from_json(value).written()


_PROGRAMMES = Terms(*(Term(phase.code, phase.phase) for phase in programmes.PHASES))

RECORDS: Mapping[str, Words] = {
    "case": _("Hồ sơ"),
    "survivor": _("Người được giúp"),
    "safecontact": _("Cách liên lạc an toàn"),
    "incident": _("Việc đã xảy ra"),
    "consent": _("Sự đồng ý"),
    "note": _("Ghi chú"),
    "riskassessment": _("Đánh giá nguy cơ"),
    "safetyplan": _("Kế hoạch an toàn"),
    "shelterstay": _("Tạm lánh"),
    "referral": _("Phiếu chuyển gửi"),
    "livelihoodplan": _("Kế hoạch sinh kế"),
    "livelihoodinput": _("Vật tư đã giao"),
    "training": _("Học nghề, việc làm"),
    "milestone": _("Mốc sinh kế"),
    "followup": _("Lần thăm"),
    "closurereview": _("Đề nghị đóng hồ sơ"),
}

SHEETS: Mapping[str, Sheet] = {
    "survivor.details": hearing.PERSON,
    "safecontact.ways": hearing.WAYS,
    "incident.answers": hearing.INCIDENT,
    "consent.terms": consents.TERMS,
    "riskassessment.answers": risk.ASSESSED,
    "safetyplan.blocks": safety_plan.KEPT,
    "shelterstay.place": shelter.PLACE,
    "shelterstay.support": shelter.SUPPORT,
    "shelterstay.outcome": shelter.ENDED,
    "referral.packet": services.PACKET,
    "referral.answer": services.ANSWER,
    "referral.why": services.WHY_SENT,
    "livelihoodplan.baseline": livelihood.BASELINE,
    "livelihoodplan.goal": livelihood.GOAL,
    "livelihoodinput.item": livelihood.INPUT,
    "training.detail": livelihood.TRAINING,
    "followup.scores": followups.VISITED,
    "closurereview.checklist": closure.PROPOSED,
    "closurereview.outcome": closure.DECIDED,
}
"""The rows of what is sealed as a whole: every answer in it is called and said by its row."""

LABELS: Mapping[str, Label] = {
    # the case
    "case.code": Label(_("Mã hồ sơ")),
    "case.stage": Label(_("Giai đoạn"), staged(Stage)),
    "case.risk_level": Label(_("Mức nguy cơ"), staged(RiskLevel)),
    "case.origin": Label(_("Nơi tiếp nhận"), kind="unit"),
    "case.desk": Label(_("Bàn tiếp nhận của xã"), kind="unit"),
    "case.programme": Label(_("Chương trình"), coded(_PROGRAMMES)),
    "case.received_at": Label(_("Đến lúc")),
    "case.reported_at": Label(_("Báo xã lúc")),
    "case.registered_at": Label(_("Tiếp nhận lúc")),
    "case.closed_at": Label(_("Đóng lúc")),
    "case.name": Label(_("Tên")),
    # who she is, how to reach her
    "survivor.birth": Label(_("Ngày sinh hoặc tuổi"), born, whole=True),
    # what happened, what she agreed to, what was written beside it
    "incident.story": Label(_("Lời kể")),
    "consent.asked_at": Label(_("Hỏi lúc")),
    "note.written_at": Label(_("Viết lúc")),
    "note.written_by_id": Label(_("Người viết"), kind="worker"),
    "note.text": Label(_("Nội dung")),
    # safety
    "riskassessment.instrument": Label(_("Bộ câu hỏi")),
    "riskassessment.assessed_at": Label(_("Đánh giá lúc")),
    "riskassessment.assessed_by_id": Label(_("Người đánh giá"), kind="worker"),
    "riskassessment.reason": Label(_("Lý do")),
    "safetyplan.reviewed_at": Label(_("Xem lại lúc")),
    "shelterstay.stage": Label(_("Tình trạng"), staged(ShelterStage)),
    "shelterstay.admitted_at": Label(_("Đến lúc")),
    "shelterstay.until": Label(_("Ở đến")),
    "shelterstay.ended_at": Label(_("Rời lúc")),
    "shelterstay.survivor_charge": Label(_("Tiền người được giúp phải trả"), money),
    "shelterstay.place": Label(_("Nơi ở")),
    "shelterstay.support": Label(_("Hỗ trợ khi ở")),
    "shelterstay.outcome": Label(_("Kết thúc")),
    # referral
    "referral.to_unit": Label(_("Gửi đến"), kind="unit"),
    "referral.from_unit": Label(_("Nơi gửi"), kind="unit"),
    "referral.stage": Label(_("Tình trạng"), staged(ReferralStage)),
    "referral.urgent": Label(_("Gấp")),
    "referral.sent_at": Label(_("Gửi lúc")),
    "referral.answer_by": Label(_("Hạn trả lời")),
    "referral.expires_at": Label(_("Hết hiệu lực")),
    "referral.answered_at": Label(_("Trả lời lúc")),
    "referral.ended_at": Label(_("Kết thúc lúc")),
    "referral.packet": Label(_("Nội dung gửi")),
    "referral.answer": Label(_("Trả lời")),
    "referral.why": Label(_("Căn cứ gửi")),
    # livelihood
    "livelihoodplan.stage": Label(_("Tình trạng"), staged(LivelihoodPlanStage)),
    "livelihoodplan.planned_by_id": Label(_("Người lập"), kind="worker"),
    "livelihoodplan.approved_at": Label(_("Duyệt lúc")),
    "livelihoodplan.approved_by_id": Label(_("Người duyệt"), kind="worker"),
    "livelihoodinput.given_on": Label(_("Ngày giao")),
    "training.began_on": Label(_("Bắt đầu")),
    "training.ended_on": Label(_("Kết thúc")),
    "milestone.due_on": Label(_("Trước ngày")),
    "milestone.met_on": Label(_("Đạt ngày")),
    "milestone.text": Label(_("Mốc")),
    # reintegration
    "followup.due_on": Label(_("Ngày hẹn thăm")),
    "followup.done_at": Label(_("Đã thăm lúc")),
    "followup.note": Label(_("Ghi thêm")),
    "closurereview.asked_at": Label(_("Đề nghị lúc")),
    "closurereview.asked_by_id": Label(_("Người đề nghị"), kind="worker"),
    "closurereview.decided_at": Label(_("Quyết định lúc")),
    "closurereview.decided_by_id": Label(_("Người quyết định"), kind="worker"),
    "closurereview.approved": Label(_("Đồng ý đóng")),
}


def label_of(path: tuple[str, ...]) -> Label:
    """The label of a path. What this version has no words for is called by its record's field and its own key."""
    found = known(path)
    if found is not None:
        return found
    above = LABELS.get(".".join(path[:2]))
    last = path[-1].replace("_", " ")
    return Label(f"{above.words} – {last}" if above and len(path) > 2 else last)


def known(path: tuple[str, ...]) -> Label | None:
    """The label of a path for which this version has words; None for any other."""
    return LABELS.get(".".join(path)) or _row_of(path)


def _row_of(path: tuple[str, ...]) -> Label | None:
    """The label of an answer by its row: with the group it stands in before it, and its place in a list after it."""
    sheet = SHEETS.get(".".join(path[:2]))
    rows: list[Ask] = []
    place = ""
    for part in path[2:]:
        if part.isdigit():
            place = f" {int(part) + 1}"
            continue
        row = sheet.get(part) if sheet is not None else None
        if row is None:
            return None
        rows.append(row)
        sheet = row.kind if isinstance(row.kind, Sheet) else None
    if not rows:
        return None
    words: Words = rows[-1].label if len(rows) == 1 else ": ".join(str(row.label) for row in rows if row.label)
    return _label(rows[-1], f"{words}{place}" if place else words)


def _label(row: Ask, words: Words) -> Label:
    if row.kind in _LOOKED_UP:
        return Label(words, kind=_LOOKED_UP[row.kind])
    said = None if row.kind in _AS_KEPT else lambda answer: str(row.words(answer))
    return Label(words, said, whole=len(row.keys) > 1)


_LOOKED_UP = {AnswerKind.WORKER: "worker", AnswerKind.UNIT: "unit"}
_AS_KEPT = frozenset({AnswerKind.PHONE})
"""What history shows exactly as it is kept: two ways to say one number are no change."""


def field_of(path: tuple[str, ...]) -> Words:
    """What a whole field is called where nothing in it is opened; one that is made of many parts is its contents."""
    found = LABELS.get(".".join(path))
    return found.words if found is not None and found.words else _("Nội dung")


def whole(path: tuple[str, ...]) -> bool:
    """Whether a value at this path is said in one piece."""
    found = known(path)
    return found is not None and found.whole


def joined(path: tuple[str, ...], value: object) -> object:
    """Answers that take several keys, put together under one: a commune's code and the day it was valid from."""
    if not isinstance(value, dict):
        return value
    for row in SHEETS.get(".".join(path), ()):
        if len(row.keys) > 1 and (found := row.value(value)) is not None:
            value = {row.key: found, **{key: kept for key, kept in value.items() if key not in row.keys}}
    return value


def text(words: Words) -> str:
    """Words as they are shown now."""
    return str(words) if isinstance(words, Promise) else words
