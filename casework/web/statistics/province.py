"""The first page of a province and its file: how much is open, new and late, where, and how soon somebody was there."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import StringIO
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework.queries import province as queries
from casework.queries.audit import alerts
from casework.queries.province import Chosen, NoSuchDesk, ProvincePage
from casework.rulebook.province_figures import NEW_WORDS, OPEN_STAGES, PACED_WORDS, UNKNOWN_RISK
from casework.rulebook.small_numbers import Shown
from casework.rulebook.stages import ReferralStage, RiskLevel, Stage
from casework.web import charts, page_frame
from casework.web.desk.views import WHOLE
from casework.web.form_page import worker
from casework.web.query_params import Read, number, one_of, query_params
from casework.web.wording import sentence

NOT_ASSESSED = "chua"
"""What danger that nobody assessed is called in the address."""


@require_GET
def province(request: HttpRequest) -> HttpResponseBase:
    """The figures of the supervisor's province, of one commune, stage or danger where that is asked for."""
    asked = _asked(request, trang=number)
    page = _of(request, asked, page=asked["trang"] or 1)
    kept = {name: value for name, value in asked.items() if value is not None and name != "trang"}
    context = {
        "page": page,
        "new_words": NEW_WORDS,
        "paced_words": PACED_WORDS,
        "asked": asked,
        "kept": urlencode(kept),
        "chart": _chart(page),
        "stages": [(stage.value, stage.label) for stage in OPEN_STAGES],
        "risks": _risk_choices(),
        "risk_words": risk_words(),
        "stage_words": {stage.value: stage.label for stage in Stage},
        "packet_words": {stage.value: stage.label for stage in ReferralStage},
        "alerts": alerts.alerts(worker(request)),
        "to_call": queries.to_call(worker(request), since=page_frame.since_of(request)),
        "whole": WHOLE,
    }
    return render(request, "statistics/province.html", context)


@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """The same figures as a file for a spreadsheet, every commune in it, and nothing told that the page keeps back."""
    page = _of(request, _asked(request), whole=True)
    out = StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerows([_plain(cell) for cell in row] for row in _lines(page))
    # The mark at the beginning makes office programs read it as UTF-8.
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="tinh.csv"'
    return answer


def _asked(request: HttpRequest, **more: Read) -> Mapping[str, Any]:
    readers = {"xa": number, "gd": one_of(*OPEN_STAGES), "muc": one_of(*RiskLevel.values, NOT_ASSESSED)}
    return query_params(request, **readers, **more)


def _of(request: HttpRequest, asked: Mapping[str, Any], *, page: int = 1, whole: bool = False) -> ProvincePage:
    risk = UNKNOWN_RISK if asked["muc"] == NOT_ASSESSED else asked["muc"]
    chosen = Chosen(asked["xa"], asked["gd"], risk)
    try:
        return queries.of_province(worker(request), chosen=chosen, page=page, whole=whole)
    except NoSuchDesk as nowhere:
        raise BadRequest("unknown desk") from nowhere


def risk_words() -> dict[str, str]:
    """How each danger is called, that of nobody assessed as well."""
    return {**{level.value: str(level.label) for level in RiskLevel}, UNKNOWN_RISK: _("chưa đánh giá")}


def _risk_choices() -> list[tuple[str, str]]:
    return [(code or NOT_ASSESSED, words) for code, words in risk_words().items()]


def _chart(page: ProvincePage) -> charts.Chart:
    """Two lines over a year; where a figure is small there is a gap in its line, and its words in the table."""
    return charts.line_chart(
        _("Mỗi tháng"),
        [_month(month) for month, _came, _closed in page.months],
        [
            charts.Series(_("Mới báo"), [_point(came) for _m, came, _closed in page.months]),
            charts.Series(_("Đã đóng"), [_point(closed) for _m, _came, closed in page.months]),
        ],
        low=0,
        gap=_("dưới 5"),
    )


def _month(month: date) -> str:
    return f"{month:%m/%y}"


def _point(shown: Shown) -> int | None:
    return shown if isinstance(shown, int) else None


def told(shown: Shown) -> str:
    """A figure in the file: the words of the page, and the number as it is told there."""
    return str(shown) if isinstance(shown, int) else _("dưới 5")


def _lines(page: ProvincePage) -> Iterator[Sequence[object]]:
    risks, names = risk_words(), dict(page.desks)
    chosen = page.chosen
    yield _("Tình hình của tỉnh"), f"{timezone.localtime():%d/%m/%Y %H:%M}"
    yield (_("Số người làm tròn đến 5; “dưới 5” là từ 0 đến 4. Các số không cộng lại với nhau."),)
    if chosen.desk_id is not None:
        yield _("Xã"), names[chosen.desk_id]
    if chosen.stage is not None:
        yield _("Giai đoạn"), Stage(chosen.stage).label
    if chosen.risk is not None:
        yield _("Mức nguy cơ"), risks[chosen.risk]
    yield ()
    yield _("Đang mở"), told(page.open)
    yield NEW_WORDS, told(page.new)
    yield _("Có việc quá hạn"), told(page.late)
    yield ()
    yield _("Mức nguy cơ"), _("Số hồ sơ")
    for risk, shown in page.risks:
        yield sentence(risks[risk]), told(shown)
    yield ()
    yield _("Giai đoạn"), _("Số hồ sơ")
    for stage, shown in page.stages:
        yield sentence(Stage(stage).label), told(shown)
    yield ()
    yield _("Phiếu chuyển gửi trong %(n)s tháng") % {"n": len(page.months)}, _("Số hồ sơ")
    for stage, shown in page.packets:
        yield sentence(ReferralStage(stage).label), told(shown)
    if page.over:
        yield ()
        yield _("Hồ sơ đã xong"), _("Số hồ sơ")
    for stage, shown in page.over:
        yield sentence(Stage(stage).label), told(shown)
    yield ()
    heads = [sentence(risks[risk]) for risk, _shown in page.risks]
    yield _("Xã"), _("Số người làm việc"), _("Đang mở"), _("Có việc quá hạn"), NEW_WORDS, *heads
    for row in page.posts:
        yield row.name, row.people, told(row.open), told(row.late), told(row.new), *map(told, row.risks)
    yield ()
    yield PACED_WORDS, _("Đến lúc bàn tiếp nhận nhận"), _("Đến việc đầu tiên")
    for words, contact, act in page.paces:
        yield sentence(words), told(contact), told(act)
    yield ()
    yield _("Tháng"), _("Mới báo"), _("Đã đóng")
    for month, came, closed in page.months:
        yield _month(month), told(came), told(closed)


def _plain(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text
