"""Stays in a shelter (tạm lánh): where she can be, how long the law lets it last, what she is given, how it ends.

She never pays: at a trusted address Decree 282/2025/NĐ-CP, Article 51.1b fines whoever asks her to, anywhere else it
is our rule. So there is no fee here, only what the stay costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from casework.rulebook import clocks
from casework.rulebook.deadlines import Deadline, clock
from casework.rulebook.rows import (
    PRACTICE,
    PRACTICE_FROM,
    SOCIAL_DECREE_FROM,
    Citation,
    LegalRule,
    Measure,
    Term,
    Terms,
    Words,
    day_of,
    in_force,
)
from casework.rulebook.sheets import AnswerKind, Ask, Sheet

PLACES = Terms(
    Term("trusted_address", _("Địa chỉ tin cậy")),
    Term("kin", _("Nhà người thân, người tin cậy")),
    Term("health_facility", _("Cơ sở y tế công lập")),
    Term("social_facility", _("Cơ sở trợ giúp xã hội")),
    Term("peace_house", _("Ngôi nhà bình yên")),
    Term("other", _("Nơi khác")),
)

ITEMS = Terms(
    Term("bedding", _("Chăn, màn, chiếu")),
    Term("clothes", _("Quần áo")),
    Term("hygiene", _("Đồ vệ sinh cá nhân")),
    Term("medicine", _("Thuốc thông thường")),
    Term("baby", _("Đồ cho trẻ nhỏ")),
    Term("school", _("Đồ dùng học tập")),
    Term("phone", _("Điện thoại, sim")),
)

LEFT_UNANNOUNCED = "left_unannounced"

OUTCOMES = Terms(
    Term("home_safe", _("Về nhà an toàn")),
    Term("kin", _("Đến ở với người thân")),
    Term("social_facility", _("Sang cơ sở trợ giúp xã hội")),
    Term("peace_house", _("Sang Ngôi nhà bình yên")),
    Term("health_facility", _("Sang cơ sở y tế")),
    Term("left_herself", _("Tự rời đi, có báo")),
    Term(LEFT_UNANNOUNCED, _("Rời đi không báo")),
    Term("other", _("Khác")),
)

YES, NO, CANNOT_ANSWER = "yes", "no", "cannot_answer"

AGREES = Terms(
    Term(YES, _("Có")),
    Term(NO, _("Không")),
    Term(CANNOT_ANSWER, _("Lúc này không trả lời được")),
)

MAY_STAY_UNASKED = frozenset({"health_facility"})
"""Where somebody who cannot answer is taken all the same: she is treated first, and this record tells nobody there."""

LONGEST = 4_000

AGREED = Sheet(
    Ask(
        "agrees",
        _("Đồng ý ở nơi này"),
        AGREES,
        asked=_("Người được giúp có đồng ý đến ở nơi này không?"),
        help=_("Hỏi ngay lúc này, riêng cho nơi này. Ở địa chỉ tin cậy, đồng ý cũng là để chủ nhà biết mà đón."),
        hints={NO: _("Không bố trí. Hãy hỏi muốn ở đâu và chọn nơi khác.")},
        must=True,
    ),
)
"""Her word on this very place, asked there and then."""

PLACE = Sheet(
    Ask("kind", _("Loại nơi ở"), PLACES),
    Ask("unit", _("Địa chỉ tin cậy"), AnswerKind.UNIT),
    Ask("name", _("Tên nơi ở")),
    Ask("where", _("Ở đâu")),
)
"""Where she stays. Asked in one talk with the desk's own trusted addresses, so its form is written by hand."""

EXTENSION = Sheet(
    Ask("at", _("Đổi ngày kết thúc lúc"), AnswerKind.MOMENT),
    Ask("until", _("Ở đến"), AnswerKind.MOMENT),
    Ask("why", _("Lý do đổi ngày"), AnswerKind.WORDS, asked=_("Vì sao?"), longest=LONGEST, lines=2, must=True),
)

GIVEN = Sheet(
    Ask(
        "companions",
        _("Số người đi cùng"),
        AnswerKind.COUNT,
        asked=_("Mấy người đi cùng?"),
        help=_("Con hoặc người thân. Không có ai thì ghi 0."),
        most=20,
        must=True,
    ),
    Ask(
        "who_came",
        _("Người đi cùng là ai"),
        AnswerKind.WORDS,
        asked=_("Người đi cùng là ai, mấy tuổi?"),
        help=_("Ví dụ: con gái 6 tuổi, bà ngoại 60 tuổi."),
        longest=LONGEST,
        lines=2,
    ),
    Ask("items", _("Đồ dùng đã cấp"), ITEMS, several=True, asked=_("Đồ đã cấp")),
    Ask("note", _("Ghi chú"), AnswerKind.WORDS, asked=_("Điều cần nhớ"), longest=LONGEST, lines=3),
)
"""Who came with her and what she is given."""

ANSWERED = Sheet(*AGREED, *GIVEN)
"""What is asked of a stay that begins."""

WRITTEN_AT = Ask("written_at", _("Ghi lúc"), AnswerKind.MOMENT)
"""When it was written, beside the time it was told to have been."""

SUPPORT = Sheet(
    *ANSWERED,
    WRITTEN_AT,
    Ask("meal_norm", _("Mức ăn một ngày"), AnswerKind.MONEY),
    Ask("extended", "", EXTENSION, several=True),
)
"""What is kept of it: also that she agreed, what a day's meals may cost, and how the stay grew longer."""

ALSO_GIVEN = Sheet(*AGREED, *GIVEN.without("companions", "who_came", "items", "note"))
"""The rows that the page of a stay does not lay out by hand."""

ENDED = Sheet(
    Ask(
        "how",
        _("Rời đi thế nào"),
        OUTCOMES,
        asked=_("Người được giúp rời đi thế nào?"),
        hints={LEFT_UNANNOUNCED: _("Phải tìm hiểu ngay: việc này sẽ lên đầu danh sách của bàn.")},
        must=True,
    ),
    Ask(
        "note",
        _("Ghi chú khi rời"),
        AnswerKind.WORDS,
        asked=_("Ghi thêm"),
        told=_("Ghi thêm"),
        longest=LONGEST,
        lines=3,
    ),
)
"""How a stay ended."""

MISSED = Sheet(
    Ask(
        "note",
        _("Ghi chú khi rời"),
        AnswerKind.WORDS,
        asked=_("Thấy gì, nghe gì?"),
        help=_("Ví dụ: mang theo đồ hay không, có ai gọi, có xe đến."),
        longest=LONGEST,
        lines=3,
    ),
)
"""What is asked of who left without a word; nothing of it has to be known."""

OUTCOME = Sheet(*ENDED, WRITTEN_AT)
"""What is kept of it."""

IN_HER_HOUSE = Sheet(*AGREED, *GIVEN.without("items"))
"""What a host is asked of whoever came to her door."""

# The norm of emergency protection in a household is the only one found. A newer one was not found and not excluded.
MEAL_NORM: tuple[LegalRule, ...] = (
    LegalRule(
        value=60_000,
        unit=Measure.VND_PER_DAY,
        source="Thông tư 02/2021/TT-BLĐTBXH, Điều 3",
        valid_from=SOCIAL_DECREE_FROM,
    ),
)

_LIMITED_BY: dict[str, str] = {
    "health_facility": "D09",
    "social_facility": "D22.facility",
    "kin": "D22.household",
}
"""Of a trusted address the law sets no maximum, nor of any other place known to us."""

BINDING = frozenset({"health_facility", "social_facility"})
"""Where a longer stay is refused. A household's three months bind the money of social protection, not a visit."""


def limit_of(place: str) -> Deadline | None:
    """The longest stay that the law knows in such a place, or None where it sets none known to us."""
    return clock(_LIMITED_BY[place]) if place in _LIMITED_BY else None


def longest_until(place: str, admitted: datetime) -> datetime | None:
    """Until when the law lets a stay in such a place last, or None where it sets no limit known to us."""
    limit = limit_of(place)
    return clocks.due(limit.id, admitted, at=admitted) if limit else None


def meal_norm(*, at: date | datetime) -> LegalRule:
    """What a day's meals for one person may cost, in đồng."""
    return in_force(MEAL_NORM, at)


IN_A_HOUSEHOLD = frozenset({"trusted_address", "kin"})
"""Where the norm of meals is of: whoever is fed by a facility is not fed by a household."""


@dataclass(frozen=True, slots=True)
class Meals:
    """What the meals of a stay come to by the norm in force on each of its days, the first and the last counted."""

    days: int
    people: int
    amount: int


def meals(place: str, came: datetime, left: datetime, *, companions: int) -> Meals | None:
    """The meals of her and of who came along; None where no norm is of such a place."""
    if place not in IN_A_HOUSEHOLD:
        return None
    first, last = day_of(came), day_of(left)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    people = 1 + companions
    return Meals(len(days), people, people * sum(meal_norm(at=day).value or 0 for day in days))


PAYS_NOTHING: tuple[Citation, ...] = (
    Citation(source="Nghị định 282/2025/NĐ-CP, Điều 51.1.b", valid_from=date(2025, 12, 15)),
)
"""Who asks her for the cost of living at a trusted address is fined; read at second hand."""

NO_CHARGE: tuple[Citation, ...] = (Citation(source=PRACTICE, valid_from=PRACTICE_FROM),)
"""Of every other place it is our rule."""


def no_charge(place: str, *, at: date | datetime) -> Citation:
    """Why nobody may ask her for money at such a place."""
    rows = (*NO_CHARGE, *PAYS_NOTHING) if place == "trusted_address" else NO_CHARGE
    return in_force(rows, at)


SHE_PAYS_NOTHING: Words = _("Không ai được lấy tiền ăn ở của người được giúp.")
