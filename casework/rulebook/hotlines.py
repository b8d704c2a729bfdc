"""Numbers to call for help, as dated rows. Labels are neutral: they stand on a host's phone where anybody may look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import DV_DECREE, TRAFFICKING_DECREE, TRAFFICKING_LAW_FROM, Words, holds

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
    beside: Words = ""
    """What is added to the words of another line that has the same number: a number is named once."""


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
        official=_("Tổng đài quốc gia bảo vệ trẻ em"),
        source="tongdai111.vn",
        valid_from=date(2017, 12, 6),
        verified=True,
    ),
    # The same number is said to be the line against trafficking; that half was read at second hand only.
    Hotline(
        code="trafficking",
        number="111",
        label=_("Tổng đài 111, người lớn cũng gọi được"),
        beside=_("người lớn cũng gọi được"),
        official=_("Tổng đài quốc gia phòng, chống mua bán người"),
        source=f"{TRAFFICKING_DECREE}, Điều 4-5",
        valid_from=TRAFFICKING_LAW_FROM,
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


def to_call(*, at: date | datetime, numbers: Mapping[str, tuple[str, str]]) -> list[Hotline]:
    """The lines that can be dialled on that day. `numbers` are the owner's own: code to number and where it was read.

    Such a number stands in place of ours, under its own source and not verified. Lines of one number are one. KeyError
    for a code that is no line.
    """
    unknown = set(numbers) - {line.code for line in HOTLINES}
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    lines = [_from_owner(line, *numbers[line.code]) if line.code in numbers else line for line in HOTLINES]
    by_number: dict[str | None, Hotline] = {}
    for line in lines:
        if line.number and holds(line, at):
            first = by_number.get(line.number)
            by_number[line.number] = line if first is None else _together(first, line)
    return list(by_number.values())


def _together(first: Hotline, other: Hotline) -> Hotline:
    label = format_lazy("{}; {}", first.label, other.beside or other.label)
    source = "; ".join(dict.fromkeys((first.source, other.source)))
    return replace(first, label=label, source=source, verified=first.verified and other.verified)


def _from_owner(line: Hotline, number: str, source: str) -> Hotline:
    return replace(line, number=number, source=source, verified=False)
