"""What a referral can bring in: each service, the consent it needs, the least a partner must know, and when to answer.

The packet is chosen by service, not by wish: a clinic gets the injuries and not the debts, and nobody learns
of the shelter stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.rulebook.consents import ANSWERS, PURPOSES
from casework.rulebook.grounds import GROUNDS, RECEIVERS
from casework.rulebook.risk import DANGERS
from casework.rulebook.rows import PRACTICE, PRACTICE_FROM, VIETNAM, LegalRule, Measure, Term, Terms, Words, in_force
from casework.rulebook.sheets import AnswerKind, Ask, Sheet, terms_of
from casework.rulebook.stages import ReferralStage
from casework.rulebook.workdays import add_workdays

PARTS = Terms(
    Term("name", _("Họ tên")),
    Term("age_band", _("Nhóm tuổi")),
    Term("birth", _("Ngày sinh")),
    Term("needs", _("Điều cần giúp")),
    Term("risk_level", _("Mức nguy cơ")),
    Term("dangers", _("Điều nguy hiểm")),
    Term("urgent_health", _("Điều cần khám gấp")),
    Term("safe_contact", _("Cách liên lạc an toàn")),
    Term("language", _("Ngôn ngữ, cần phiên dịch")),
    Term("commune", _("Xã nơi ở")),
    Term("violence_acts", _("Hành vi đã xảy ra")),
    Term("injuries", _("Thương tích, sức khoẻ")),
    Term("pregnancy", _("Mang thai, nuôi con nhỏ")),
    Term("person_who_did_it", _("Người đã gây ra sự việc")),
    Term("perpetrator", _("Người gây ra: họ tên, nơi ở, việc làm")),
    Term("perpetrator_numbers", _("Người gây ra: số điện thoại, giấy tờ")),
    Term("story", _("Tóm tắt câu chuyện")),
    Term("children", _("Con đi cùng, tình hình của con")),
    Term("poverty", _("Hộ nghèo, cận nghèo")),
    Term("ethnic_group", _("Dân tộc")),
    Term("identification", _("Tình trạng xác định nạn nhân mua bán người")),
    Term("livelihood", _("Sinh kế, kỹ năng, tài sản, nợ")),
    Term("schooling", _("Việc học")),
)

NEEDS = "needs"
"""The one part an officer writes; every other is taken from the records as it stands."""

NEVER_SHARED = frozenset({"shelterstay", "reporter", "safety_plan", "officer_notes"})
"""What no packet can hold, whatever she or we would agree to: it is no part at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One kind of help: `usual` is sent unless unticked, `possible` only when she agrees to it, nothing else ever."""

    code: str
    label: Words
    consent: str
    usual: tuple[str, ...]
    possible: tuple[str, ...] = ()
    reply_days: tuple[LegalRule, ...]
    open_days: tuple[LegalRule, ...]

    @property
    def allowed(self) -> frozenset[str]:
        """Every part this service may ever receive."""
        return frozenset(self.usual) | frozenset(self.possible)


_BASE = ("name", "language", "safe_contact", "needs")

# A course or a loan takes a season; what is done in days must not lie open for months.
_LONG_WORK = frozenset({"vocational", "job", "savings_loan", "livelihood", "education"})


def _ours(value: int, unit: Measure) -> tuple[LegalRule, ...]:
    return (LegalRule(value=value, unit=unit, source=PRACTICE, valid_from=PRACTICE_FROM),)


def _service(
    code: str, label: Words, consent: str, usual: tuple[str, ...], possible: tuple[str, ...] = (), *, days: int
) -> tuple[str, Service]:
    service = Service(
        code=code,
        label=label,
        consent=consent,
        usual=_BASE + usual,
        possible=possible,
        reply_days=_ours(days, Measure.WORKING_DAY),
        open_days=_ours(120 if code in _LONG_WORK else 30, Measure.DAY),
    )
    return code, service


SERVICES: dict[str, Service] = dict(
    (
        _service(
            "health",
            _("Y tế"),
            "health",
            ("age_band", "injuries", "urgent_health", "pregnancy"),
            ("birth", "violence_acts"),
            days=1,
        ),
        _service(
            "psychosocial",
            _("Tâm lý"),
            "psychosocial",
            ("age_band", "violence_acts", "risk_level"),
            ("story", "children"),
            days=3,
        ),
        _service(
            "police",
            _("Công an"),
            "police",
            ("commune", "violence_acts", "risk_level", "dangers", "person_who_did_it"),
            ("birth", "injuries", "story", "children", "perpetrator", "perpetrator_numbers"),
            days=1,
        ),
        _service(
            "legal_aid",
            _("Trợ giúp pháp lý"),
            "legal_aid",
            ("age_band", "commune", "violence_acts", "poverty", "ethnic_group"),
            ("birth", "story", "person_who_did_it", "perpetrator", "identification", "children"),
            days=3,
        ),
        _service("justice", _("Tư pháp – hộ tịch"), "legal_aid", ("commune",), ("birth", "children"), days=3),
        _service(
            "shelter",
            _("Tạm lánh"),
            "shelter",
            ("age_band", "risk_level", "dangers", "pregnancy", "children"),
            ("injuries",),
            days=1,
        ),
        _service(
            "social_work",
            _("Công tác xã hội, trợ giúp xã hội"),
            "social_work",
            ("age_band", "commune", "poverty", "children"),
            ("birth", "ethnic_group", "identification", "risk_level"),
            days=3,
        ),
        _service(
            "child_protection",
            _("Bảo vệ trẻ em"),
            "child_protection",
            ("commune", "children"),
            ("risk_level", "violence_acts", "perpetrator"),
            days=1,
        ),
        _service("vocational", _("Học nghề"), "livelihood", ("age_band",), ("livelihood", "schooling"), days=5),
        _service("job", _("Việc làm"), "livelihood", ("age_band",), ("livelihood",), days=5),
        _service(
            "savings_loan", _("Tiết kiệm – vay vốn"), "livelihood", ("commune",), ("livelihood", "poverty"), days=5
        ),
        _service(
            "livelihood",
            _("Sinh kế"),
            "livelihood",
            ("age_band", "commune", "livelihood"),
            ("poverty", "ethnic_group", "identification"),
            days=5,
        ),
        _service("education", _("Giáo dục"), "education", ("age_band", "schooling"), ("children", "commune"), days=5),
        _service("interpreting", _("Phiên dịch"), "interpreting", (), (), days=1),
        _service(
            "identification",
            _("Xác định nạn nhân mua bán người"),
            "identification",
            ("age_band", "commune", "identification"),
            ("birth", "story", "person_who_did_it", "perpetrator"),
            days=1,
        ),
        _service("other", _("Dịch vụ khác"), "other", (), ("age_band", "commune"), days=5),
    )
)

CHOICES: list[tuple[str, Words]] = [(service.code, service.label) for service in SERVICES.values()]

AT_ONCE = "now"
URGENCIES = Terms(Term(AT_ONCE, _("Ngay bây giờ")), Term("soon", _("Trong vài ngày")), Term("planned", _("Theo hẹn")))


def packet_parts(service: str, wanted: Iterable[str] | None = None) -> tuple[str, ...]:
    """The parts a packet for this service holds: the usual ones, or of those wanted only what it may receive."""
    row = SERVICES[service]
    chosen = set(row.usual) if wanted is None else set(wanted) & row.allowed
    return tuple(code for code in PARTS.codes if code in chosen)


def over_the_least(service: str, parts: Iterable[str]) -> frozenset[str]:
    """The parts that this service may not receive, so that a form can say which and why not."""
    return frozenset(parts) - SERVICES[service].allowed


def reply_rule(service: str, *, at: date | datetime) -> LegalRule:
    """Within how many working days an answer is hoped for: a rule of ours, which binds no authority."""
    return in_force(SERVICES[service].reply_days, at)


def reply_within(service: str, *, at: date | datetime) -> int:
    """The same in working days."""
    return reply_rule(service, at=at).value or 0


ANSWERED_AT_ONCE = LegalRule(value=2, unit=Measure.HOUR, source=PRACTICE, valid_from=PRACTICE_FROM)
"""Within how many hours of the wall clock, at night and over holidays too, what cannot wait is answered: a rule of
ours. What an examination can still do is counted in hours (`rulebook/health.py`)."""


def answer_by(service: str, sent: datetime, *, urgency: str = "") -> datetime:
    """When the partner should have answered what was sent then: so many working days later, at the same hour; what
    cannot wait, within hours."""
    if urgency == AT_ONCE:
        return sent + timedelta(hours=ANSWERED_AT_ONCE.value or 0)
    local = sent.astimezone(VIETNAM)
    return datetime.combine(add_workdays(local.date(), reply_within(service, at=sent)), local.timetz())


def open_until(service: str, sent: datetime) -> datetime:
    """When the packet closes by itself; the partner's key goes with it."""
    return sent + timedelta(days=in_force(SERVICES[service].open_days, sent).value or 0)


PACKET = Sheet(
    Ask("service", _("Dịch vụ"), Terms(*(Term(one.code, one.label) for one in SERVICES.values()))),
    Ask("urgency", _("Mức gấp"), URGENCIES),
    Ask("parts", _("Nội dung gửi"), Sheet(*(Ask(part.code, part.label) for part in PARTS))),
    Ask("shortened", _("Rút bớt lúc"), AnswerKind.MOMENT),
)
"""What a partner holds, word for word."""

DECLINING = Terms(
    Term("full", _("Hết chỗ, quá tải")),
    Term("not_ours", _("Không phải việc của đơn vị")),
    Term("not_eligible", _("Không đủ điều kiện")),
    Term("conflict", _("Có người quen, họ hàng với người trong cuộc")),
    Term("unsafe", _("Không bảo đảm an toàn được")),
    Term("other", _("Lý do khác")),
)

NOBODY_READS = "nobody_reads"

WITHDRAWING = Terms(
    Term("she_asked", _("Người được giúp không muốn nữa")),
    Term("not_needed", _("Không còn cần")),
    Term("no_answer", _("Quá hạn mà không trả lời")),
    Term("sent_wrongly", _("Gửi nhầm")),
    Term("unsafe", _("Không còn an toàn")),
    Term(NOBODY_READS, _("Ở nơi nhận không còn ai mở được phiếu")),
)

NO_NEED_LEFT = frozenset({"she_asked", "not_needed"})
"""Reasons of taking a packet back after which no other place is looked for."""

ASKED, REPLIED, APPOINTED = "asked", "replied", "appointed"
SAID = Terms(
    *terms_of(ReferralStage),
    Term(ASKED, _("hỏi")),
    Term(REPLIED, _("trả lời câu hỏi")),
    Term(APPOINTED, _("ngày hẹn")),
)
"""What is said of a packet: an answer to it, a question, the answer to that, a day."""

ANSWER = Sheet(
    Ask("what", _("Trả lời"), SAID),
    Ask("at", _("Trả lời lúc"), AnswerKind.MOMENT),
    Ask("by", _("Người trả lời"), AnswerKind.WORKER),
    Ask("reason", _("Lý do"), Terms(*{term.code: term for term in (*WITHDRAWING, *DECLINING)}.values())),
    Ask("text", _("Lời trả lời"), AnswerKind.WORDS),
    Ask("on", _("Ngày hẹn"), AnswerKind.DAY),
    Ask("dangers", _("Báo nguy hiểm"), DANGERS, several=True),
)
"""One answer that came back, or the taking back; a question, its answer, a day."""


def dangers_told(answers: Iterable[Mapping[str, Any]]) -> Iterator[tuple[datetime, int, list[str]]]:
    """What the answers to a packet told of danger: when, by which worker, and which."""
    for one in answers:
        if one.get("dangers"):
            yield datetime.fromisoformat(one["at"]), one["by"], one["dangers"]


WHY_SENT = Sheet(
    Ask("service", _("Dịch vụ"), PACKET["service"].kind),
    Ask("purpose", _("Mục đích đã hỏi"), Terms(*(Term(one.code, one.label) for one in PURPOSES.values()))),
    Ask("answer", _("Lúc gửi, người này đã trả lời"), ANSWERS),
    Ask("ground", _("Căn cứ pháp lý"), Terms(*(Term(one.code, one.label) for one in GROUNDS.values()))),
    Ask("reason", _("Lý do"), AnswerKind.WORDS),
    Ask("sent_by", _("Người gửi"), AnswerKind.WORKER),
    Ask("again", _("Vì sao gửi thêm phiếu"), AnswerKind.WORDS),
    Ask("parts", _("Những phần đã gửi"), PARTS, several=True),
    Ask("receiver", _("Nơi nhận thuộc loại"), RECEIVERS),
)
"""On what a packet stands; the partner never reads it."""
