"""What is said of a day that was typed: why it cannot be, and the day itself written out."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from casework.rulebook.dates import Birth, DayRefused, Precision
from casework.rulebook.rows import Words

REFUSED_DAYS: dict[str, Words] = {
    "before_she_came": _("Ngày này ở trước ngày tiếp nhận người được giúp. Hãy xem lại ngày, tháng và năm."),
    "day_too_far": _("Ngày này xa quá. Hãy xem lại ngày, tháng và năm."),
    "day_too_long_ago": _("Ngày này lâu quá rồi. Hãy xem lại ngày, tháng và năm."),
    "day_to_come": _("Ngày này chưa tới. Hãy chọn hôm nay hoặc ngày trước."),
    "birth_too_long_ago": _("Tuổi này không thể đúng. Hãy xem lại năm sinh."),
    "birth_to_come": _("Ngày sinh này chưa tới. Hãy xem lại năm sinh."),
    "day_stands_no_more": _("Ngày này không còn hiệu lực: việc đã xong hoặc đã bỏ khỏi lịch. Hãy quay lại xem hồ sơ."),
    "same_day": _("Ngày này đang ghi như vậy rồi. Hãy gõ ngày đúng, hoặc quay lại."),
    "why_day_missing": _("Hãy ghi vì sao sửa ngày: ngày cũ và lý do ở lại trong hồ sơ."),
    "day_to_confirm": _("Ngày này xa hơn thường lệ. Hãy đọc lại ngày ở dưới; nếu đúng thì đánh dấu ô xác nhận."),
    "not_ended_yet": _("Ngày này chưa tới. Kết thúc rồi hãy ghi."),
    "until_too_early": _("Ngày này đã qua. Hãy chọn hôm nay hoặc ngày sau."),
    "not_given_yet": _("Ngày này chưa tới. Giao xong rồi hãy ghi."),
    "day_has_passed": _("Ngày này đã qua. Hãy chọn một ngày sắp tới."),
    "not_met_yet": _("Ngày này chưa tới. Đạt được rồi hãy ghi."),
    "not_visited_yet": _("Ngày này chưa tới. Thăm xong rồi hãy ghi."),
}
"""By the codes of `rulebook/date_limits.py` and of the acts that put a day right."""

_WEEKDAYS = (_("thứ Hai"), _("thứ Ba"), _("thứ Tư"), _("thứ Năm"), _("thứ Sáu"), _("thứ Bảy"), _("Chủ nhật"))


def weekday(value: date) -> str:
    """thứ Ba."""
    return str(_WEEKDAYS[value.weekday()])


def day_in_words(value: date) -> str:
    """thứ Ba, ngày 5 tháng 12 năm 2062: a mistyped year is seen where it is read, not where it is typed."""
    found = {"weekday": _WEEKDAYS[value.weekday()], "day": value.day, "month": value.month, "year": value.year}
    return str(_("%(weekday)s, ngày %(day)d tháng %(month)d năm %(year)d") % found)


def refused_day(why: DayRefused) -> str:
    """What is wrong with this day: which day was read, why it cannot be, and the nearest that could."""
    typed = why.typed
    whole = typed if isinstance(typed, date) else typed.earliest if typed.precision is Precision.DAY else None
    said = [str(REFUSED_DAYS[why.code])]
    if whole is not None:
        said.insert(0, str(_("Ngày đã gõ là %(day)s.") % {"day": day_in_words(whole)}))
    if not isinstance(typed, Birth):
        edge = why.earliest or why.latest
        nearest = _("Sớm nhất là %(day)s.") if why.earliest else _("Muộn nhất là %(day)s.")
        said.append(str(nearest % {"day": f"{edge:%d/%m/%Y}"}))
    return " ".join(said)
