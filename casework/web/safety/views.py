"""The pages of safety: enter, bind, call, answer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.journey.safety.assessing import assess_risk, raise_risk
from casework.journey.safety.planning import write_plan
from casework.journey.safety.refuge import admit, discharge, extend
from casework.journey.stages_of_case import move_case
from casework.policy import looks
from casework.queries import safety
from casework.queries.history import LastChange, last_change
from casework.records.cases import Case
from casework.rulebook import safety_plan
from casework.rulebook.acts import Act
from casework.rulebook.refuge import SHE_PAYS_NOTHING
from casework.rulebook.refusals import NotFound
from casework.rulebook.stages import RiskLevel
from casework.web.asked import asked
from casework.web.asking import Standing, ask, posted, worker
from casework.web.overtaken import beside, over
from casework.web.safety.forms import AdmitForm, AssessForm, EndForm, ExtendForm, MoveForm, PlanForm, RaiseForm, told


@require_http_methods(["GET", "POST"])
def assess(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Assess her danger anew."""
    by = worker(request)
    case = looks.enter(by, Case, case_id, Act.RISK_ASSESS, "risk", "person")
    page = safety.assessing(case)
    form = AssessForm(posted(request), page)
    back = reverse("case", args=[case_id])

    def standing() -> dict[str, object]:
        now = safety.assessing(looks.enter(by, Case, case_id, Act.RISK_ASSESS, "risk", "person"))
        if not now.assessed:
            raise NotFound  # a version of what never was: nobody was faster, there is nothing to set beside it
        last = now.assessed[0]
        level = form.cleaned_data["level"]
        typed = RiskLevel(level).label if level in RiskLevel else "–"
        rows: Standing = [(form["level"].label, RiskLevel(last.level).label, typed)]
        again = AssessForm(over(request.POST, now.seen), now)
        return beside(again, rows, LastChange(last.by, last.at), here=request.path, back=back)

    return ask(
        request,
        form,
        lambda: assess_risk(by, case, **form.answers()),
        page="safety/assess.html",
        there=back,
        context={"page": page, "case_id": case_id},
        standing=standing,
    )


@require_http_methods(["GET", "POST"])
def raise_level(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """It has become more dangerous; a host's page too, so it says little."""
    by = worker(request)
    case = looks.enter(by, Case, case_id, Act.RISK_RAISE, "risk")
    form = RaiseForm(posted(request), case.risk_level)
    return ask(
        request,
        form,
        lambda: raise_risk(by, case, **form.cleaned_data),
        page="safety/raise.html",
        there=reverse("case", args=[case_id]),
        context={"case_id": case_id, "highest": case.risk_level == RiskLevel.VERY_HIGH},
    )


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Write her safety plan with her."""
    by = worker(request)
    case = looks.enter(by, Case, case_id, Act.PLAN_WRITE, "plan")
    page = safety.plan(case)
    form = PlanForm(posted(request), page)
    back = reverse("case", args=[case_id])

    def standing() -> dict[str, object]:
        now = safety.plan(looks.enter(by, Case, case_id, Act.PLAN_WRITE, "plan"))
        rows = told(form, {code: now.blocks.get(code, "") for code in safety_plan.BY_CODE})
        again = PlanForm(over(request.POST, now.version), now)
        return beside(again, rows, last_change(case, "safetyplan"), here=request.path, back=back)

    return ask(
        request,
        form,
        lambda: write_plan(by, case, **form.answers()),
        page="safety/plan.html",
        there=back,
        context={"page": page, "case_id": case_id, "groups": list(safety_plan.GROUPS)},
        standing=standing,
    )


@require_GET
def wallet(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The copy of her plan that fits a purse and names nobody; made to be read over and printed."""
    asked(request)
    page = safety.wallet(worker(request), case_id)
    context = {"page": page, "safe_copy": safety_plan.SAFE_COPY_WARNING, "case_id": case_id, "printing": False}
    return render(request, "safety/wallet.html", context)


@require_POST
def print_wallet(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The same, on its way to the printer."""
    asked(request)
    page = safety.wallet(worker(request), case_id, act=Act.PLAN_PRINT)
    context = {"page": page, "safe_copy": safety_plan.SAFE_COPY_WARNING, "case_id": case_id, "printing": True}
    return render(request, "safety/wallet.html", context)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Move the case on to its next stage."""
    by = worker(request)
    case = looks.enter(by, Case, case_id, Act.CASE_MOVE)
    page = safety.moving(case)
    form = MoveForm(posted(request), page)
    return ask(
        request,
        form,
        lambda: move_case(by, case, to=form.cleaned_data["to"]),
        page="safety/move.html",
        there=reverse("case", args=[case_id]),
        context={"page": page, "case_id": case_id},
    )


# Where she stays ------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def new_stay(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Find her a place."""
    by = worker(request)
    case = looks.enter(by, Case, case_id, Act.REFUGE_ADMIT, "consent")
    page = safety.admitting(case)
    form = AdmitForm(posted(request), page)
    return ask(
        request,
        form,
        lambda: admit(by, case, **form.answers()),
        page="safety/admit.html",
        there=lambda made: reverse("safety-stay", args=[case_id, made.pk]),
        context={"page": page, "case_id": case_id, "pays_nothing": SHE_PAYS_NOTHING},
    )


@require_GET
def stay(request: HttpRequest, case_id: UUID, refuge_id: UUID) -> HttpResponseBase:
    """One stay, for the few who hold it."""
    asked(request)
    page = safety.stay(worker(request), case_id, refuge_id)
    return render(request, "safety/stay.html", {"page": page, "pays_nothing": SHE_PAYS_NOTHING})


@require_GET
def stays(request: HttpRequest) -> HttpResponseBase:
    """The stays a trusted address was given sight of."""
    asked(request)
    return render(request, "safety/stays.html", {"stays": safety.stays(worker(request))})


@require_http_methods(["GET", "POST"])
def extend_stay(request: HttpRequest, case_id: UUID, refuge_id: UUID) -> HttpResponseBase:
    """Let a stay last longer."""
    by = worker(request)
    refuge, page = safety.to_change(by, case_id, refuge_id, Act.REFUGE_EXTEND)
    form = ExtendForm(posted(request), initial={"version": page.version})
    return ask(
        request,
        form,
        lambda: extend(by, refuge, **form.answers()),
        page="safety/extend.html",
        there=reverse("safety-stay", args=[refuge.case_id, refuge_id]),
        context={"page": page},
    )


@require_http_methods(["GET", "POST"])
def end_stay(request: HttpRequest, case_id: UUID, refuge_id: UUID) -> HttpResponseBase:
    """The stay is over."""
    by = worker(request)
    refuge, page = safety.to_change(by, case_id, refuge_id, Act.REFUGE_DISCHARGE)
    form = EndForm(posted(request), initial={"version": page.version})
    return ask(
        request,
        form,
        lambda: discharge(by, refuge, **form.answers()),
        page="safety/end.html",
        there=reverse("safety-stay", args=[refuge.case_id, refuge_id]),
        context={"page": page},
    )
