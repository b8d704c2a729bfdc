"""Numbers to call for help, as dated rows. Labels are neutral: they stand on a host's phone where anybody may look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import DV_DECREE, Words, holds

_LONG_KNOWN = date(2015, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotline:
    """One number. `number` is None where the law foresees it and we do not know it: the deployment's settings may."""

    code: str
    number: str | None
    label: Words
    official: Words
    source: str
    valid_from: date
    valid_to: date | None = None
    verified: bool = False


HOTLINES: tuple[Hotline, ...] = (
    Hotline(
        code="police",
        number="113",
        label=_("Công an"),
        official=_("Công an phản ứng nhanh"),
        source="Số điện thoại khẩn cấp quốc gia",
        valid_from=_LONG_KNOWN,
    ),
    Hotline(
        code="ambulance",
        number="115",
        label=_("Cấp cứu"),
        official=_("Cấp cứu y tế"),
        source="Số điện thoại khẩn cấp quốc gia",
        valid_from=_LONG_KNOWN,
    ),
    Hotline(
        code="children",
        number="111",
        label=_("Tổng đài bảo vệ trẻ em"),
        official=_("Tổng đài quốc gia bảo vệ trẻ em, phòng, chống mua bán người"),
        source="Nghị định 162/2025/NĐ-CP, Điều 4-5; tongdai111.vn",
        valid_from=date(2017, 12, 6),
        verified=True,
    ),
    Hotline(
        code="womens_union",
        number="1900969680",
        label=_("Hội Phụ nữ"),
        official=_("Đường dây Ngôi nhà bình yên, Hội Liên hiệp Phụ nữ Việt Nam"),
        source="Hội Liên hiệp Phụ nữ Việt Nam",
        valid_from=_LONG_KNOWN,
        verified=True,
    ),
    Hotline(
        code="dv_national",
        number=None,
        label=_("Tổng đài gia đình"),
        official=_("Tổng đài điện thoại quốc gia về phòng, chống bạo lực gia đình"),
        source=f"{DV_DECREE}, Điều 7",
        valid_from=date(2023, 12, 25),
    ),
)


def to_call(*, at: date | datetime, dv_national: str | None = None) -> list[Hotline]:
    """The numbers that can be dialled on that day; the national line only when its number is given."""
    return [
        line if line.number else _with_number(line, dv_national)
        for line in HOTLINES
        if holds(line, at) and (line.number or dv_national)
    ]


def _with_number(line: Hotline, number: str | None) -> Hotline:
    return Hotline(
        code=line.code,
        number=number,
        label=line.label,
        official=line.official,
        source=line.source,
        valid_from=line.valid_from,
        valid_to=line.valid_to,
    )
