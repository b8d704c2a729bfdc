"""What the kept words are called when people read them: every record, every field, every answer inside a sealed one.

A path is the record, the field and the keys inside it, joined by dots: `livelihoodplan.goal.costs.#.what`. `#` stands
for a place in a list, `*` for a key that is itself a code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
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
    people,
    programmes,
    risk,
    safety_plan,
    services,
    shelter,
)
from casework.rulebook.consents import Consenter
from casework.rulebook.dates import Birth
from casework.rulebook.rows import Term, Terms, Words
from casework.rulebook.sheets import AnswerKind, Ask, Sheet
from casework.rulebook.stages import LivelihoodPlanStage, ReferralStage, RiskLevel, ShelterStage, Stage

type Said = Callable[[Any], str]


@dataclass(frozen=True)
class Label:
    """The words for one path, how its value is said, and the list its `*` is a code of.

    `whole` keeps a value in one piece where its parts mean nothing alone. `kind` names ids that are looked up:
    `worker` or `unit`.
    """

    words: Words
    said: Said | None = None
    keys: Terms | None = None
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


def worded(words: Callable[[str], Words]) -> Said:
    """A list of codes, each through a function."""
    return lambda value: ", ".join(str(words(code)) for code in (value if isinstance(value, list) else [value]))


def money(value: Any) -> str:
    """1.500.000 đ."""
    return f"{number_format(value, 0, force_grouping=True)}\u00a0đ"


def on_day(value: Any) -> str:
    """A day kept as text."""
    return plain(parse_date(str(value)) or value)


def at_moment(value: Any) -> str:
    """A moment kept as text."""
    return plain(parse_datetime(str(value)) or value)


def born(value: Any) -> str:
    """A birth as exact as it is known."""
    return Birth.from_json(value).written()


def score(code: str) -> Said:
    """A score of one side of her life, with its words."""
    anchors = {str(number): words for number, words in _DIMENSIONS[code].choices}
    return lambda value: f"{value} – {anchors.get(str(value), '')}"


def text_read(value: Any) -> str:
    """Which text was read to her: what is kept is its hash, which says nothing to anybody."""
    known = {purpose.text_version for purpose in consents.PURPOSES.values()}
    return gettext("bản đang dùng") if value in known else gettext("bản cũ")


_DIMENSIONS = {dimension.code: dimension for dimension in followups.DIMENSIONS}
_PURPOSES = Terms(*(Term(code, purpose.label) for code, purpose in consents.PURPOSES.items()))
_CONSENTERS = Terms(*(Term(who.value, who.label) for who in Consenter))
_QUESTIONS = Terms(*(Term(question.code, question.text) for question in risk.QUESTIONS))
_BLOCKS = Terms(*(Term(block.code, block.label) for block in safety_plan.BLOCKS))
_ITEMS = Terms(*(Term(item.code, item.label) for item in closure.CHECKLIST))
_SERVICES = Terms(*(Term(code, service.label) for code, service in services.SERVICES.items()))
_GROUNDS = Terms(*(Term(code, ground.label) for code, ground in consents.GROUNDS.items()))
_VISITS = Terms(*(Term(v.code, v.label) for v in followups.VISITS), Term("unplanned", followups.UNPLANNED))
_ANSWERED = Terms(
    *(Term(stage.value, stage.label) for stage in ReferralStage),
)
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
    "consent.terms.answers.*": Label(_("Đồng ý"), coded(consents.ANSWERS), keys=_PURPOSES),
    "consent.terms.method": Label(_("Cách đồng ý"), coded(consents.METHODS)),
    "consent.terms.witness": Label(_("Người chứng kiến")),
    "consent.terms.agreed_by": Label(_("Ai đồng ý"), coded(_CONSENTERS)),
    "consent.terms.texts.*": Label(_("Bản văn đã đọc"), text_read, keys=_PURPOSES),
    "note.written_at": Label(_("Viết lúc")),
    "note.written_by_id": Label(_("Người viết"), kind="worker"),
    "note.text": Label(_("Nội dung")),
    # safety
    "riskassessment.instrument": Label(_("Bộ câu hỏi")),
    "riskassessment.assessed_at": Label(_("Đánh giá lúc")),
    "riskassessment.assessed_by_id": Label(_("Người đánh giá"), kind="worker"),
    "riskassessment.answers.replies.*": Label(_("Trả lời"), coded(people.YES_NO), keys=_QUESTIONS),
    "riskassessment.answers.dangers": Label(_("Dấu hiệu nguy hiểm"), worded(risk.reason_label)),
    "riskassessment.answers.reasons": Label(_("Vì sao ra mức này"), worded(risk.reason_label)),
    "riskassessment.answers.computed": Label(_("Mức tính ra"), staged(RiskLevel)),
    "riskassessment.answers.level": Label(_("Mức nguy cơ"), staged(RiskLevel)),
    "riskassessment.reason": Label(_("Lý do")),
    "safetyplan.reviewed_at": Label(_("Xem lại lúc")),
    "safetyplan.blocks.blocks.*": Label("", keys=_BLOCKS),
    "safetyplan.blocks.copy": Label(_("Bản giấy"), coded(safety_plan.COPY_GIVEN)),
    "shelterstay.stage": Label(_("Tình trạng"), staged(ShelterStage)),
    "shelterstay.admitted_at": Label(_("Đến lúc")),
    "shelterstay.until": Label(_("Ở đến")),
    "shelterstay.ended_at": Label(_("Rời lúc")),
    "shelterstay.survivor_charge": Label(_("Tiền người được giúp phải trả"), money),
    "shelterstay.place": Label(_("Nơi ở")),
    "shelterstay.place.kind": Label(_("Loại nơi ở"), coded(shelter.PLACES)),
    "shelterstay.place.unit": Label(_("Địa chỉ tin cậy"), kind="unit"),
    "shelterstay.place.name": Label(_("Tên nơi ở")),
    "shelterstay.place.where": Label(_("Ở đâu")),
    "shelterstay.support": Label(_("Hỗ trợ khi ở")),
    "shelterstay.support.companions": Label(_("Số người đi cùng")),
    "shelterstay.support.items": Label(_("Đồ dùng đã cấp"), coded(shelter.ITEMS)),
    "shelterstay.support.meal_norm": Label(_("Mức ăn một ngày"), money),
    "shelterstay.support.note": Label(_("Ghi chú")),
    "shelterstay.support.extended.#.at": Label(_("Gia hạn lúc"), at_moment),
    "shelterstay.support.extended.#.until": Label(_("Gia hạn đến"), at_moment),
    "shelterstay.support.extended.#.why": Label(_("Lý do gia hạn")),
    "shelterstay.outcome": Label(_("Kết thúc")),
    "shelterstay.outcome.how": Label(_("Rời đi thế nào"), coded(shelter.OUTCOMES)),
    "shelterstay.outcome.note": Label(_("Ghi chú khi rời")),
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
    "referral.packet.service": Label(_("Dịch vụ"), coded(_SERVICES)),
    "referral.packet.urgency": Label(_("Mức gấp"), coded(services.URGENCIES)),
    "referral.packet.parts.*": Label(_("Nội dung gửi"), keys=services.PARTS),
    "referral.answer": Label(_("Trả lời")),
    "referral.answer.#.what": Label(_("Trả lời"), coded(_ANSWERED)),
    "referral.answer.#.at": Label(_("Trả lời lúc"), at_moment),
    "referral.answer.#.by": Label(_("Người trả lời"), kind="worker"),
    "referral.answer.#.reason": Label(
        _("Lý do"), coded(Terms(*{term.code: term for term in (*services.WITHDRAWING, *services.DECLINING)}.values()))
    ),
    "referral.answer.#.text": Label(_("Lời trả lời")),
    "referral.why": Label(_("Căn cứ gửi")),
    "referral.why.service": Label(_("Dịch vụ"), coded(_SERVICES)),
    "referral.why.purpose": Label(_("Mục đích đã đồng ý"), coded(_PURPOSES)),
    "referral.why.ground": Label(_("Căn cứ pháp lý"), coded(_GROUNDS)),
    "referral.why.reason": Label(_("Lý do")),
    "referral.why.sent_by": Label(_("Người gửi"), kind="worker"),
    # livelihood
    "livelihoodplan.stage": Label(_("Tình trạng"), staged(LivelihoodPlanStage)),
    "livelihoodplan.planned_by_id": Label(_("Người lập"), kind="worker"),
    "livelihoodplan.approved_at": Label(_("Duyệt lúc")),
    "livelihoodplan.approved_by_id": Label(_("Người duyệt"), kind="worker"),
    "livelihoodplan.baseline.income": Label(_("Thu nhập mỗi tháng"), money),
    "livelihoodplan.baseline.earners": Label(_("Ai có thu nhập"), coded(livelihood.EARNERS)),
    "livelihoodplan.baseline.control": Label(_("Ai giữ tiền"), coded(livelihood.INCOME_CONTROL)),
    "livelihoodplan.baseline.control_note": Label(_("Về việc giữ tiền")),
    "livelihoodplan.baseline.savings": Label(_("Tiền tiết kiệm"), money),
    "livelihoodplan.baseline.debts": Label(_("Nợ"), money),
    "livelihoodplan.baseline.debts_to": Label(_("Nợ ai")),
    "livelihoodplan.baseline.land": Label(_("Đất")),
    "livelihoodplan.baseline.assets": Label(_("Tài sản")),
    "livelihoodplan.baseline.skills": Label(_("Nghề, việc biết làm")),
    "livelihoodplan.baseline.hours": Label(_("Số giờ rảnh mỗi ngày")),
    "livelihoodplan.goal.path": Label(_("Hướng làm ăn"), coded(livelihood.PATHS)),
    "livelihoodplan.goal.goal": Label(_("Mục tiêu")),
    "livelihoodplan.goal.steps": Label(_("Các bước")),
    "livelihoodplan.goal.costs.#.what": Label(_("Chi phí cho việc gì")),
    "livelihoodplan.goal.costs.#.cost": Label(_("Chi phí"), money),
    "livelihoodplan.goal.costs.#.source": Label(_("Nguồn tiền"), coded(livelihood.SOURCES)),
    "livelihoodplan.goal.outcome.result": Label(_("Kết quả"), staged(LivelihoodPlanStage)),
    "livelihoodplan.goal.outcome.reason": Label(_("Vì sao")),
    "livelihoodplan.goal.outcome.on": Label(_("Ngày có kết quả"), on_day),
    "livelihoodinput.given_on": Label(_("Ngày giao")),
    "livelihoodinput.item.what": Label(_("Giao gì")),
    "livelihoodinput.item.quantity": Label(_("Số lượng")),
    "livelihoodinput.item.unit": Label(_("Đơn vị tính"), coded(livelihood.INPUT_UNITS)),
    "livelihoodinput.item.cost": Label(_("Giá tiền"), money),
    "livelihoodinput.item.source": Label(_("Nguồn tiền"), coded(livelihood.SOURCES)),
    "livelihoodinput.item.hand": Label(_("Giao vào tay ai"), coded(livelihood.HANDS)),
    "livelihoodinput.item.hand_note": Label(_("Vì sao không giao tận tay")),
    "training.began_on": Label(_("Bắt đầu")),
    "training.ended_on": Label(_("Kết thúc")),
    "training.detail.kind": Label(_("Học nghề hay việc làm"), coded(livelihood.TRAINING_KINDS)),
    "training.detail.what": Label(_("Nghề, việc")),
    "training.detail.where": Label(_("Ở đâu")),
    "training.detail.outcome": Label(_("Tình hình"), coded(livelihood.TRAINING_OUTCOMES)),
    "training.detail.note": Label(_("Ghi thêm")),
    "training.detail.cost": Label(_("Chi phí"), money),
    "training.detail.source": Label(_("Nguồn tiền"), coded(livelihood.SOURCES)),
    "milestone.due_on": Label(_("Trước ngày")),
    "milestone.met_on": Label(_("Đạt ngày")),
    "milestone.text": Label(_("Mốc")),
    # reintegration
    "followup.due_on": Label(_("Ngày hẹn thăm")),
    "followup.done_at": Label(_("Đã thăm lúc")),
    "followup.scores.visit": Label(_("Lần thăm"), coded(_VISITS)),
    "followup.scores.mode": Label(_("Gặp bằng cách nào"), coded(followups.MODES)),
    **{
        f"followup.scores.scores.{code}": Label(dimension.label, score(code)) for code, dimension in _DIMENSIONS.items()
    },
    "followup.scores.recontact": Label(_("Người gây ra chuyện tìm đến"), coded(followups.RECONTACT)),
    "followup.scores.by": Label(_("Người thăm"), kind="worker"),
    "followup.note": Label(_("Ghi thêm")),
    "closurereview.asked_at": Label(_("Đề nghị lúc")),
    "closurereview.asked_by_id": Label(_("Người đề nghị"), kind="worker"),
    "closurereview.decided_at": Label(_("Quyết định lúc")),
    "closurereview.decided_by_id": Label(_("Người quyết định"), kind="worker"),
    "closurereview.approved": Label(_("Đồng ý đóng")),
    "closurereview.checklist.ticked.*": Label("", keys=_ITEMS),
    "closurereview.checklist.reason": Label(_("Lý do đóng"), coded(closure.REASONS)),
    "closurereview.checklist.words": Label(_("Lời người đề nghị")),
    "closurereview.checklist.from": Label(_("Giai đoạn trước đó"), staged(Stage)),
    "closurereview.outcome.words": Label(_("Lời người quyết định")),
}


def label_of(path: tuple[str, ...]) -> Label:
    """The label of a path. What this version has no words for is called by its record's field and its own key."""
    as_it_is = LABELS.get(".".join(path)) or _row_of(path)
    if as_it_is is not None:
        return as_it_is
    for pattern, code in _patterns(path):
        found = LABELS.get(pattern)
        if found is not None:
            words: Words = found.words
            if code and found.keys is not None:
                words = f"{words}: {found.keys.label(code)}" if words else found.keys.label(code)
            numbers = [str(int(part) + 1) for part in path if part.isdigit()]
            return Label(f"{words} {numbers[-1]}" if numbers else words, found.said, None, found.whole, found.kind)
    above = LABELS.get(".".join(path[:2]))
    last = path[-1].replace("_", " ")
    return Label(f"{above.words} – {last}" if above and len(path) > 2 else last)


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


def _patterns(path: tuple[str, ...]) -> list[tuple[str, str]]:
    numbered = ["#" if part.isdigit() else part for part in path]
    exact, coded_ = ".".join(numbered), ".".join([*numbered[:-1], "*"])
    return [(exact, ""), (coded_, path[-1])]


def whole(path: tuple[str, ...]) -> bool:
    """Whether a value at this path is said in one piece."""
    found = LABELS.get(".".join(path)) or _row_of(path)
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
