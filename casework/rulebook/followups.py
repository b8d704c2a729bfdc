"""When to visit again after help has begun, and how each side of her life stands: 0 to 4, with words for each score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.rulebook.clocks import add_months, due
from casework.rulebook.lengths import count, with_lengths
from casework.rulebook.rows import PRACTICE, PRACTICE_FROM, Measure, Term, Terms, Words
from casework.rulebook.sheets import AnswerKind, Ask, Scale, Sheet

SOURCE = PRACTICE
VALID_FROM = PRACTICE_FROM


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of the schedule: so many days or months after the start."""

    code: str
    days: int = 0
    months: int = 0
    only_trafficking: bool = False

    @property
    def label(self) -> Words:
        """When it is, after the start: `sau 2 tuần`, `sau 24 tháng`."""
        if self.months:
            return with_lengths(_("sau {long}"), long=count(self.months, Measure.MONTH))
        return format_lazy(_("sau {weeks} tuần"), weeks=self.days // 7)

    def due(self, start: date) -> date:
        """The day this visit is due."""
        return add_months(start, self.months) + timedelta(days=self.days)


VISITS: tuple[Visit, ...] = (
    Visit("2w", days=14),
    Visit("1m", months=1),
    Visit("3m", months=3),
    Visit("6m", months=6),
    Visit("12m", months=12),
    Visit("24m", months=24, only_trafficking=True),
)

UNPLANNED = _("ngoài lịch")
"""The label of a visit that no schedule asked for."""

UNPLANNED_VISIT = "unplanned"
"""Its code."""

_LONGEST = next(visit for visit in VISITS if visit.only_trafficking)
LONGEST_AFTER = _LONGEST.code
"""The visit that is made only for whoever comes back from trafficking."""
ALSO_LONGEST = format_lazy(_("Thăm cả {when}"), when=_LONGEST.label)
"""How it is asked for."""


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A visit with its day."""

    code: str
    label: Words
    due: date


def schedule(start: date, *, trafficking: bool = False) -> list[PlannedVisit]:
    """The visits due after this day: 2 weeks, 1, 3, 6 and 12 months; for survivors of trafficking also 24."""
    return [
        PlannedVisit(visit.code, visit.label, visit.due(start))
        for visit in VISITS
        if trafficking or not visit.only_trafficking
    ]


MODES = Terms(
    Term("visit", _("Đến thăm")),
    Term("met_elsewhere", _("Gặp ở nơi khác")),
    Term("phone", _("Gọi điện")),
    Term("through_trusted", _("Qua người tin cậy")),
    Term("not_reached", _("Không gặp được")),
)

WORST, BEST = 0, 4


@dataclass(frozen=True, slots=True)
class Dimension:
    """One side of her life. `anchors` are the words for 0, 1, 2, 3 and 4; not answering is always possible."""

    code: str
    label: Words
    anchors: tuple[Words, Words, Words, Words, Words]

    @property
    def choices(self) -> list[tuple[int, Words]]:
        """Score and words."""
        return list(enumerate(self.anchors))


DIMENSIONS: tuple[Dimension, ...] = (
    Dimension(
        "safety",
        _("An toàn"),
        (
            _("Đang bị hại"),
            _("Lo sợ hằng ngày"),
            _("Thỉnh thoảng lo sợ"),
            _("Phần lớn yên ổn"),
            _("Yên ổn, biết làm gì khi có chuyện"),
        ),
    ),
    Dimension(
        "income",
        _("Thu nhập"),
        (
            _("Không có thu nhập"),
            _("Có ít, không đủ ăn"),
            _("Đủ ăn"),
            _("Đủ ăn, có để ra"),
            _("Ổn định, tự quyết việc chi tiêu"),
        ),
    ),
    Dimension(
        "housing",
        _("Chỗ ở"),
        (
            _("Không có chỗ ở an toàn"),
            _("Đang ở tạm"),
            _("Ở nhờ được lâu"),
            _("Có chỗ ở, chưa chắc chắn"),
            _("Có chỗ ở ổn định, an toàn"),
        ),
    ),
    Dimension(
        "health",
        _("Sức khoẻ, tinh thần"),
        (
            _("Rất yếu, cần chữa ngay"),
            _("Yếu, mất ngủ, buồn nhiều"),
            _("Lúc được lúc không"),
            _("Khá"),
            _("Khoẻ, vui"),
        ),
    ),
    Dimension(
        "school",
        _("Việc học của con"),
        (
            _("Các cháu bỏ học"),
            _("Hay nghỉ học"),
            _("Đi học, chưa đều"),
            _("Đi học đều"),
            _("Đi học đều, học tốt"),
        ),
    ),
    Dimension(
        "stigma",
        _("Cách mọi người đối xử"),
        (
            _("Bị xa lánh, xúc phạm"),
            _("Hay bị bàn tán"),
            _("Thỉnh thoảng bị bàn tán"),
            _("Được đối xử bình thường"),
            _("Được quý trọng, tham gia việc chung"),
        ),
    ),
    Dimension(
        "support",
        _("Chỗ dựa"),
        (
            _("Không có ai"),
            _("Có một người"),
            _("Có vài người"),
            _("Có người thân, bạn bè giúp"),
            _("Có người giúp và giúp được người khác"),
        ),
    ),
)
DIMENSION_CODES = tuple(dimension.code for dimension in DIMENSIONS)

RECONTACT = Terms(
    Term("no", _("Không")),
    Term("yes", _("Có tìm cách liên lạc")),
    Term("threatened", _("Có, và đe doạ")),
    Term("unknown", _("Chưa rõ / Không muốn trả lời")),
)
SIDES = Sheet(*(Ask(dimension.code, dimension.label, Scale(dimension.anchors)) for dimension in DIMENSIONS))
"""How each side of her life stands; of whoever was not reached nothing is known."""

VISITED = Sheet(
    Ask(
        "visit", _("Lần thăm"), Terms(*(Term(one.code, one.label) for one in VISITS), Term(UNPLANNED_VISIT, UNPLANNED))
    ),
    Ask(
        "mode",
        _("Gặp bằng cách nào"),
        MODES,
        asked=_("Gặp bằng cách nào?"),
        hints={"phone": _("Chỉ gọi theo cách an toàn đã ghi trong hồ sơ")},
        must=True,
    ),
    Ask("scores", "", SIDES),
    Ask(
        "recontact",
        _("Người gây ra chuyện tìm đến"),
        RECONTACT,
        asked=_("Người gây ra chuyện có tìm đến người được giúp không?"),
        must=True,
    ),
    Ask("by", _("Người thăm"), AnswerKind.WORKER),
)
"""What is kept of a visit, beside its day and the words written about it."""

ALSO_ASKED = VISITED.without("visit", "mode", "scores", "recontact", "by")
"""The rows of a visit that no rule hangs on: asked, kept and told as they are."""

NO_CONTACT = frozenset({"not_reached"})
"""Ways in which nothing was heard of her."""

RECONTACT_ALERTS = frozenset({"threatened"})


def contact_is_lost(last: datetime, *, at: datetime) -> bool:
    """Whether nothing was heard of her for longer than clock D21 allows: then closing may be considered."""
    limit = due("D21", last, at=last)
    return limit is not None and at > limit


def has_fallen(scores: Sequence[int | None]) -> bool:
    """Whether the newest of these scores, oldest first, is below the one given before it; not answered counts not."""
    given = [score for score in scores if score is not None]
    return len(given) > 1 and given[-1] < given[-2]
