"""The reintegration pages: the chapter with its chart, the visits, and closing and reopening a case."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from casework.journey.reintegration import closing, visiting
from casework.policy import viewing
from casework.queries.reintegration.closing import to_ask, to_decide
from casework.queries.reintegration.page import ReintegrationPage
from casework.queries.reintegration.page import page as chapter
from casework.queries.reintegration.visiting import to_record, to_schedule
from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.rulebook.followups import BEST, WORST
from casework.rulebook.rows import Words
from casework.web import charts
from casework.web.form_page import form_page, posted, worker
from casework.web.reintegration.forms import (
    CloseForm,
    DecideForm,
    ReopenForm,
    ScheduleForm,
    VisitForm,
)

DRAWN_TOGETHER: tuple[tuple[Words, frozenset[str]], ...] = (
    (_("An toàn và chỗ dựa"), frozenset({"safety", "housing", "support"})),
    (_("Đời sống"), frozenset({"income", "health", "school", "stigma"})),
)
"""Seven lines in one drawing cannot be told apart."""


@require_GET
def show(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The whole chapter."""
    page = chapter(worker(request), case_id)
    return render(request, "reintegration/show.html", {"page": page, "charts": _charts(page), "form": None})


@require_http_methods(["GET", "POST"])
def schedule_visits(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """All visits from one start."""
    by = worker(request)
    case, after_two_years = to_schedule(by, case_id)
    form = ScheduleForm(posted(request), initial={"start": timezone.localdate(), "trafficking": after_two_years})
    return form_page(
        request,
        form,
        lambda: visiting.schedule_visits(by, case, **form.answers()),
        template="reintegration/schedule.html",
        then=_chapter(case_id),
    )


@require_http_methods(["GET", "POST"])
def record_visit(request: HttpRequest, case_id: UUID, followup_id: UUID | None = None) -> HttpResponseBase:
    """One visit, planned or not."""
    by = worker(request)
    case, visit = to_record(by, case_id, followup_id)
    form = VisitForm(posted(request), visit, done_on=timezone.localdate())
    return form_page(
        request,
        form,
        lambda: visiting.record_visit(by, case, followup_id=followup_id, **form.answers()),
        template="reintegration/visit.html",
        then=_chapter(case_id),
        context={"visit": visit.page},
    )


@require_http_methods(["GET", "POST"])
def ask_closure(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Propose to close."""
    by = worker(request)
    case, page = to_ask(by, case_id)
    form = CloseForm(posted(request))
    return form_page(
        request,
        form,
        lambda: closing.ask_closure(by, case, **form.answers()),
        template="reintegration/close.html",
        then=_chapter(case_id),
        context={"page": page},
    )


@require_http_methods(["GET", "POST"])
def decide_closure(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The second person's answer."""
    by = worker(request)
    case, proposal = to_decide(by, case_id)
    form = DecideForm(posted(request), proposal)
    return form_page(
        request,
        form,
        lambda: closing.decide_closure(by, case, **form.answers()),
        template="reintegration/decide.html",
        then=_chapter(case_id),
        context={"page": proposal.page},
    )


@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """She needs help again."""
    by = worker(request)
    case = viewing.enter(by, Case, case_id, Act.CASE_REOPEN)
    form = ReopenForm(posted(request))
    return form_page(
        request,
        form,
        lambda: closing.reopen(by, case, **form.answers()),
        template="reintegration/reopen.html",
        then=reverse("case", args=[case_id]),
    )


def _chapter(case_id: UUID) -> str:
    return reverse("reintegration", args=[case_id])


def _charts(page: ReintegrationPage) -> list[charts.Chart]:
    """Each side of her life over the visits in which she was reached; a side nobody asked about is not drawn."""
    visits = [visit for visit in page.visits if visit.reached]
    labels = [f"{visit.done_on:%d/%m/%y}" for visit in visits]
    drawn = []
    for title, sides in DRAWN_TOGETHER:
        found = [
            charts.Series(words, [visit.scores[place] for visit in visits])
            for place, (code, words) in enumerate(page.dimensions)
            if code in sides
        ]
        found = [series for series in found if any(score is not None for score in series.values)]
        if found:
            drawn.append(charts.line_chart(title, labels, found, low=WORST, high=BEST))
    return drawn
