"""The livelihood pages: the chapter of a case, and one page for each act in it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from casework.journey.livelihood import milestones, planning, supplying, training
from casework.policy import viewing
from casework.queries.livelihood import editing
from casework.queries.livelihood.page import page as chapter
from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.web.form_page import form_page, posted, worker
from casework.web.livelihood.forms import (
    ApproveForm,
    BaselineForm,
    GiveForm,
    LivelihoodPlanForm,
    MilestoneForm,
    MilestoneMetForm,
    OutcomeForm,
    TrainForm,
    TrainingNoteForm,
)


@require_GET
def show(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The whole chapter."""
    return render(request, "livelihood/show.html", {"page": chapter(worker(request), case_id), "form": None})


@require_http_methods(["GET", "POST"])
def note_baseline(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """How she lives now."""
    by = worker(request)
    case, baseline = editing.to_note_baseline(by, case_id)
    form = BaselineForm(posted(request), baseline)
    return form_page(
        request,
        form,
        lambda: planning.note_baseline(by, case, **form.answers()),
        template="livelihood/baseline.html",
        then=_chapter(case_id),
    )


@require_http_methods(["GET", "POST"])
def write_livelihood_plan(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Goal, path and costs."""
    by = worker(request)
    case, plan = editing.to_write_livelihood_plan(by, case_id)
    form = LivelihoodPlanForm(posted(request), plan)
    return form_page(
        request,
        form,
        lambda: planning.write_livelihood_plan(by, case, **form.answers()),
        template="livelihood/plan.html",
        then=_chapter(case_id),
    )


@require_http_methods(["GET", "POST"])
def approve_livelihood_plan(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """A second person reads the plan and agrees."""
    by = worker(request)
    case, plan = editing.to_approve(by, case_id)
    form = ApproveForm(posted(request), plan)
    return form_page(
        request,
        form,
        lambda: planning.approve_livelihood_plan(by, case, **form.answers()),
        template="livelihood/approve.html",
        then=_chapter(case_id),
        context={"page": plan.page},
    )


@require_http_methods(["GET", "POST"])
def give_input(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """One livelihood input handed over."""
    by = worker(request)
    case, at_risk = editing.to_give(by, case_id)
    form = GiveForm(posted(request), initial={"given_on": timezone.localdate()})
    return form_page(
        request,
        form,
        lambda: supplying.give_input(by, case, **form.answers()),
        template="livelihood/give.html",
        then=_chapter(case_id),
        context={"at_risk": at_risk},
    )


@require_http_methods(["GET", "POST"])
def begin_training(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """A course, an apprenticeship or a job begins."""
    by = worker(request)
    case = viewing.enter(by, Case, case_id, Act.LIVELIHOOD_TRAIN)
    form = TrainForm(posted(request))
    return form_page(
        request,
        form,
        lambda: training.begin_training(by, case, **form.answers()),
        template="livelihood/train.html",
        then=_chapter(case_id),
    )


@require_http_methods(["GET", "POST"])
def note_training(request: HttpRequest, case_id: UUID, training_id: UUID) -> HttpResponseBase:
    """How a course or a job went."""
    by = worker(request)
    case, learnt = editing.to_note_training(by, case_id, training_id)
    form = TrainingNoteForm(posted(request), learnt)
    return form_page(
        request,
        form,
        lambda: training.note_training(by, case, training_id=training_id, **form.answers()),
        template="livelihood/train_note.html",
        then=_chapter(case_id),
        context={"what": learnt.page},
    )


@require_http_methods(["GET", "POST"])
def set_milestone(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """A step of the plan with its day."""
    by = worker(request)
    case = viewing.enter(by, Case, case_id, Act.LIVELIHOOD_MILESTONE)
    form = MilestoneForm(posted(request))
    return form_page(
        request,
        form,
        lambda: milestones.set_milestone(by, case, **form.answers()),
        template="forms/act.html",
        then=_chapter(case_id),
        context={
            "title": _("Mốc"),
            "heading": _("Đặt một mốc"),
            "send": _("Đặt mốc"),
            "back": _chapter(case_id),
        },
    )


@require_http_methods(["GET", "POST"])
def meet_milestone(request: HttpRequest, case_id: UUID, milestone_id: UUID) -> HttpResponseBase:
    """The step is done."""
    by = worker(request)
    case, step = editing.to_meet_milestone(by, case_id, milestone_id)
    form = MilestoneMetForm(posted(request), step, met_on=timezone.localdate())
    return form_page(
        request,
        form,
        lambda: milestones.meet_milestone(by, case, milestone_id=milestone_id, **form.answers()),
        template="forms/act.html",
        then=_chapter(case_id),
        context={
            "title": _("Mốc"),
            "heading": _("Đã đạt mốc này"),
            "send": _("Lưu"),
            "back": _chapter(case_id),
            "about": (step.page.text, step.page.due_on, _("Trước ngày")),
        },
    )


@require_http_methods(["GET", "POST"])
def record_outcome(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """What became of the plan."""
    by = worker(request)
    case, plan = editing.to_record_outcome(by, case_id)
    form = OutcomeForm(posted(request), plan)
    return form_page(
        request,
        form,
        lambda: milestones.record_outcome(by, case, **form.answers()),
        template="livelihood/outcome.html",
        then=_chapter(case_id),
        context={"goal": plan.stands.get("goal", "")},
    )


def _chapter(case_id: UUID) -> str:
    return reverse("livelihood", args=[case_id])
