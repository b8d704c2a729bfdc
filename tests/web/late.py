"""Whoever comes second: what the slower of two types on each page that edits, and what must stand there then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from casework.journey.assigning import assign
from casework.journey.intake.first_words import hear_near
from casework.journey.intake.hearing import ask_consent, ask_danger
from casework.journey.safety.assessing import assess_risk
from casework.records.cases import Case
from casework.rulebook import risk
from casework.rulebook.services import SERVICES
from tests.answers import TypedDay
from tests.cast import Cast
from tests.states import Ids, active, draft, planned, proposed, sent

LATER, TODAY = TypedDay(5), TypedDay()
ALL_NO = dict.fromkeys(risk.QUESTION_CODES, "no")


def assessed(cast: Cast) -> Ids:
    """Her danger was assessed once."""
    ids = active(cast)
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, Case.objects.get(pk=str(ids["case"])), expected_version=0, answers=ALL_NO)
    return ids


def told_danger(cast: Cast) -> Ids:
    """The six questions were answered in the draft."""
    ids = draft(cast)
    with cast.mai.acting() as mai:
        ask_danger(mai, Case.objects.get(pk=str(ids["case"])), answers=ALL_NO, dangers=())
    return ids


def nobody_near(cast: Cast) -> Ids:
    """She heard who will read it, and nobody of them is near him."""
    ids = draft(cast)
    with cast.mai.acting() as mai:
        hear_near(mai, Case.objects.get(pk=str(ids["case"])), near="no")
    return ids


def asked(cast: Cast) -> Ids:
    """She was asked about the police, and said no."""
    ids = active(cast)
    with cast.hoa.acting() as hoa:
        ask_consent(hoa, Case.objects.get(pk=str(ids["case"])), answers={"police": "withheld"}, method="signature")
    return ids


def assigned(cast: Cast) -> Ids:
    """Her case is Hoa's."""
    ids = active(cast)
    with cast.hoa.acting() as hoa:
        case = Case.objects.get(pk=str(ids["case"]))
        assign(hoa, case, worker_id=hoa.pk, expected_version=case.version)
    return ids


def served(cast: Cast) -> Ids:
    """A packet was sent, and another is prepared for the same service."""
    return {**sent(cast), "service": list(SERVICES).index("health") + 1}


@dataclass(frozen=True)
class Late:
    """What the slower one types, and the words that must stand on the page: of what is kept, and of what was typed."""

    typed: dict[str, object]
    words: tuple[object, ...]
    by: str = ""
    at: Callable[[Cast], Ids] | None = None
    of_the_cast: dict[str, str] = field(default_factory=dict)


LATE: dict[str, Late] = {
    "intake-person": Late({"name": "Thào Thị Dở", "birth": "1990"}, ("Thào Thị Dợ", "Thào Thị Dở", "1990")),
    "intake-person-language": Late({"interpreter": "yes"}, ("Có cần người nói hộ tiếng không?", "–", "Có")),
    "intake-person-place": Late({"address": "bản Thác Cạn"}, ("–", "bản Thác Cạn")),
    "intake-person-household": Late({"children": "2", "nursing": "yes"}, ("Mấy cháu đi cùng?", "–", "2")),
    "intake-person-numbers": Late({"phone": "0912 345 678"}, ("–", "0912345678")),
    "intake-contact": Late({"channel": "call", "phone": "0912345678"}, ("–", "0912345678")),
    "intake-incident": Late({"violence_acts": ["a"]}, ("–",)),
    "intake-incident-health": Late({"acute_since": "today"}, ("Xảy ra khi nào?", "–", "Hôm nay")),
    "intake-incident-circumstances": Late({"when": "từ Tết"}, ("Xảy ra khi nào?", "–", "từ Tết")),
    "intake-incident-story": Late({"story": "Lời chị ấy"}, ("Người này kể", "–", "Lời chị ấy")),
    "perpetrator-edit": Late({"work": "Lái xe"}, ("Thợ nề", "Lái xe")),
    "case-kind": Late({"kind": ["child"], "why": "Có cháu bị hại"}, ("Có cháu bị hại",)),
    "case-set_aside": Late({"decision": "back", "answer": "Khác người"}, ("–", "Khác người"), by="quy"),
    "notice-give": Late(
        {"danger": "yes", "needs": ["stop"], "way": "spoken", "told": "Bà Lý"}, ("–", "Bà Lý"), by="mai"
    ),
    "report-read": Late({"answer": "Đã gọi chị"}, ("–", "Đã gọi chị")),
    "flag-resolve": Late({"outcome": "Đã gọi rồi"}, ("–", "Đã gọi rồi")),
    "ban-end": Late({"ended": "Toà đã huỷ"}, ("–", "Toà đã huỷ")),
    "case-assign": Late({"worker_id": "0"}, ("Lò Thị Hoa", "Chưa giao cho ai"), at=assigned),
    "day-correct": Late({"day": LATER, "why": "Ghi nhầm ngày"}, (LATER, "Ghi nhầm ngày")),
    "risk-assess": Late(
        {**ALL_NO, "level": "high", "reason": "Mới gặp lại"}, ("Thấp", "Cao", "Mới gặp lại"), at=assessed
    ),
    "risk-take_back": Late({"kinds": ["strangled"], "reason": "Ghi nhầm người"}, ("Còn nguyên", "Ghi nhầm người")),
    "intake-danger": Late({"strangled": "yes"}, ("Không", "Có"), at=told_danger),
    "intake-danger-one": Late({"strangled": "unknown"}, ("Không", "Chưa rõ"), at=told_danger),
    "intake-readers": Late({"near": "yes"}, ("Không", "Có"), at=nobody_near),
    "intake-consent": Late(
        {"police": "given", "method": "signature", "witness": "Bà Sua"}, ("Không đồng ý", "Đồng ý", "Bà Sua"), at=asked
    ),
    "intake-consent-scope": Late(
        {"answer": "withheld", "beside": "Bà Sua"}, ("Đồng ý", "Không đồng ý", "Bà Sua"), at=active
    ),
    "consent-withdraw": Late(
        {"purposes": ["record_keeping"], "beside": "Bà Sua"}, ("Ghi và giữ hồ sơ", "Bà Sua"), at=active
    ),
    "safety_plan-write": Late({"concern": "Sợ con sợ", "copy": "yes"}, ("Sợ anh ấy về", "Sợ con sợ"), at=planned),
    "shelter-extend": Late({"until": LATER, "why": "Chưa yên"}, (LATER, "Chưa yên")),
    "shelter-discharge": Late({"how": "kin", "note": "Về dì"}, ("Đang hẹn đến", "Đến ở với người thân", "Về dì")),
    "referral-send-service": Late(
        {"parts": ["name"], "needs": "Khám lại", "urgency": "soon"},
        ("Khám lại",),
        at=served,
        of_the_cast={"to": "health"},
    ),
    "referral-send-elsewhere": Late(
        {"parts": ["name"], "needs": "Khám lại", "urgency": "soon"}, ("Khám lại",), of_the_cast={"to": "health"}
    ),
    "referral-accept": Late({"text": "Chín giờ"}, ("Tình trạng", "Đã gửi", "Chín giờ")),
    "referral-decline": Late({"reason": "full", "text": "Hết giường"}, ("Đã gửi", "Hết chỗ", "Hết giường")),
    "referral-appoint": Late({"appointment_on": LATER}, ("Đã nhận", LATER)),
    "referral-feedback": Late({"outcome": "completed", "text": "Thai khoẻ"}, ("Đã nhận", "Đã hoàn thành", "Thai khoẻ")),
    "referral-withdraw": Late(
        {"reason": "not_needed", "text": "Đã khoẻ rồi"}, ("Đã gửi", "Không còn cần", "Đã khoẻ rồi")
    ),
    "livelihood-baseline": Late(
        {"control": "together"}, ("Người được giúp tự giữ tiền", "Hai người cùng quyết"), at=proposed
    ),
    "livelihood-plan": Late({"path": "crops", "goal": "Trồng chè"}, ("Nuôi lợn", "Trồng chè"), at=proposed),
    "livelihood-approve": Late({}, ("Nuôi lợn",), by="quy"),
    "livelihood-train-note": Late({"outcome": "left", "note": "Xa quá"}, ("Đang học", "Bỏ giữa chừng", "Xa quá")),
    "livelihood-milestone-met": Late({"met_on": TODAY}, ("–", TODAY)),
    "livelihood-outcome": Late({"outcome": "sustained", "reason": "Bán được"}, ("–", "Bán được")),
    "followup-record-planned": Late(
        {"done_on": TODAY, "mode": "visit", "safety": "3", "recontact": "no", "note": "Chị khoẻ"}, ("–", "Chị khoẻ")
    ),
    "closure-decide": Late({"decision": "back", "words": "Còn thiếu"}, ("–", "Còn thiếu"), by="quy"),
}
"""Each page that edits; one that is missing here, or that forgets what it edits, fails."""

NEVER_LATE = {
    "followup-record": "a visit that nobody planned is new: no version stood before it",
    "addition-take": "says that the file moved, shows what stands beside each answer, and keeps what was chosen",
}
