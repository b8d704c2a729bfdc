"""The page of a week: a list by day, each line leading to where it is seen to."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from casework.queries import week as queries
from casework.queries.week import APPOINTMENT, WeekRow, monday_of
from casework.web.casefile.duty_links import duty_link
from casework.web.form_page import worker
from casework.web.query_params import query_params

FAR = timedelta(days=3 * 366)
"""No list goes further, either way: no day that can be typed lies beyond."""


def monday(text: str) -> date:
    """The first day of a week, exactly as we write it."""
    day = date.fromisoformat(text)
    if day.isoformat() != text or day != monday_of(day) or abs(day - timezone.localdate()) > FAR:
        raise ValueError("not our spelling")
    return day


def address_of(row: WeekRow) -> str:
    """Where it is seen to."""
    if row.rule == APPOINTMENT:
        return reverse("referral", args=[row.object_id])
    return duty_link(row.case.id, row.rule, row.object_id, row.acts) or reverse("case", args=[row.case.id])


@require_GET
def week(request: HttpRequest) -> HttpResponseBase:
    """This week, or the one that is asked for."""
    page = queries.week(worker(request), first=query_params(request, tu=monday)["tu"])
    context = {
        "page": page,
        "days": [(day, [(row, address_of(row)) for row in rows]) for day, rows in page.days],
        "today": timezone.localdate(),
        "before": page.first - timedelta(days=queries.DAYS),
        "after": page.first + timedelta(days=queries.DAYS),
    }
    return render(request, "desk/week.html", context)
