"""The pages of safety: enter, bind, call, answer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from casework.journey.safety.assessing import assess_risk, raise_risk
from casework.journey.safety.planning import write_safety_plan
from casework.journey.safety.shelter import admit, discharge, extend, receive, tell_missed
from casework.journey.safety.telling import take_back_facts
from casework.journey.stages_of_case import move_case
from casework.policy import viewing
from casework.queries.safety import assessing, house_book, moves, planning, risk_factors, shelter
from casework.queries.safety import wallet as copies
from casework.records.cases import Case
from casework.records.safety import RiskAssessment
from casework.rulebook import safety_plan
from casework.rulebook.acts import Act
from casework.rulebook.shelter import SHE_PAYS_NOTHING, meal_norm, no_charge
from casework.rulebook.stages import RiskLevel
from casework.web import papers
from casework.web.form_page import form_page, posted, worker
from casework.web.query_params import query_params
from casework.web.safety.forms import (
    AdmitForm,
    AssessForm,
    DischargeForm,
    ExtendForm,
    MissedForm,
    MoveForm,
    RaiseForm,
    ReceiveForm,
    SafetyPlanForm,
    TakeBackForm,
)


@require_http_methods(["GET", "POST"])
def assess(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Assess her danger anew."""
    by = worker(request)
    case, danger = assessing.to_assess(by, case_id)
    form = AssessForm(posted(request), danger)
    return form_page(
        request,
        form,
        lambda: assess_risk(by, case, **form.answers()),
        template="safety/assess.html",
        then=reverse("case", args=[case_id]),
        context={"page": danger.page},
    )


@require_http_methods(["GET", "POST"])
def raise_level(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """It has become more dangerous; a host's page too, so it says little."""
    by = worker(request)
    case = viewing.enter(by, Case, case_id, Act.RISK_RAISE, RiskAssessment)
    form = RaiseForm(posted(request), case.risk_level)
    return form_page(
        request,
        form,
        lambda: raise_risk(by, case, **form.answers()),
        template="safety/raise.html",
        then=reverse("case", args=[case_id]),
        context={"highest": case.risk_level == RiskLevel.VERY_HIGH},
    )


@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Take back what was told by mistake or is over, with the reason."""
    by = worker(request)
    case, told = risk_factors.to_take_back(by, case_id)
    form = TakeBackForm(posted(request), told)
    return form_page(
        request,
        form,
        lambda: take_back_facts(by, case, **form.answers()),
        template="safety/take_back.html",
        then=reverse("case", args=[case_id]),
        context={"told": told.page},
    )


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Write her safety plan with her."""
    by = worker(request)
    case, written = planning.to_write_safety_plan(by, case_id)
    form = SafetyPlanForm(posted(request), written)
    return form_page(
        request,
        form,
        lambda: write_safety_plan(by, case, **form.answers()),
        template="safety/plan.html",
        then=reverse("case", args=[case_id]),
        context={"page": written.page, "groups": list(safety_plan.GROUPS)},
    )


@require_GET
def wallet(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The copy of her plan that fits a purse and names nobody; made to be read over and printed."""
    query_params(request)
    page = copies.wallet(worker(request), case_id)
    context = {"page": page, "safe_copy": safety_plan.SAFE_COPY_WARNING, "case_id": case_id, "printing": False}
    return render(request, "safety/wallet.html", context)


@require_http_methods(["GET", "POST"])
def print_wallet(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The same, on its way to the printer."""
    query_params(request)
    by = worker(request)

    def make() -> HttpResponseBase:
        page = copies.wallet(by, case_id, act=Act.SAFETY_PLAN_PRINT)
        context = {"page": page, "safe_copy": safety_plan.SAFE_COPY_WARNING, "case_id": case_id, "printing": True}
        return render(request, "safety/wallet.html", context)

    return papers.paper(
        request, by, Case, case_id, Act.SAFETY_PLAN_PRINT, make, back=reverse("safety-wallet", args=[case_id])
    )


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Move the case on to its next stage."""
    by = worker(request)
    case = viewing.enter(by, Case, case_id, Act.CASE_MOVE)
    page = moves.moving(case)
    form = MoveForm(posted(request), page)
    return form_page(
        request,
        form,
        lambda: move_case(by, case, **form.answers()),
        template="safety/move.html",
        then=reverse("case", args=[case_id]),
        context={"page": page},
    )


# Where she stays ------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def admit_stay(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Find her a place."""
    by = worker(request)
    case, page = shelter.to_admit(by, case_id)
    form = AdmitForm(posted(request), page)
    return form_page(
        request,
        form,
        lambda: admit(by, case, **form.answers()),
        template="safety/admit.html",
        then=lambda made: reverse("shelter-look", args=[case_id, made.pk]),
        context={"page": page, "case_id": case_id, "pays_nothing": SHE_PAYS_NOTHING},
    )


@require_http_methods(["GET", "POST"])
def receive_guest(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """A host writes down that she has her as a guest."""
    query_params(request)
    by = worker(request)
    case = viewing.enter(by, Case, case_id, Act.SHELTER_RECEIVE)
    form = ReceiveForm(posted(request))
    return form_page(
        request,
        form,
        lambda: receive(by, case, **form.answers()),
        template="forms/act.html",
        then=lambda made: reverse("shelter-look", args=[case_id, made.pk]),
        context={
            "title": _("Chỗ ở"),
            "heading": _("Có khách nghỉ lại"),
            "lead": format_lazy("{} {}", _("Chỉ bàn của xã và nhà này đọc được."), SHE_PAYS_NOTHING),
            "send": _("Lưu và báo xã"),
            "back": reverse("case", args=[case_id]),
        },
    )


@require_GET
def stay(request: HttpRequest, case_id: UUID, stay_id: UUID) -> HttpResponseBase:
    """One stay, for the few who hold it."""
    query_params(request)
    page = shelter.stay(worker(request), case_id, stay_id)
    return render(request, "safety/stay.html", {"page": page, "pays_nothing": SHE_PAYS_NOTHING})


@require_GET
def stays(request: HttpRequest) -> HttpResponseBase:
    """The stays that last now: at a desk, and those a trusted address was given sight of."""
    query_params(request)
    return render(request, "safety/stays.html", {"page": shelter.stays(worker(request))})


@require_GET
def book(request: HttpRequest) -> HttpResponseBase:
    """The house book: of a host her own house, of a desk each house where it placed somebody."""
    query_params(request)
    now = timezone.now()
    context = {
        "houses": house_book.house_book(worker(request)),
        "no_charge": no_charge("trusted_address", at=now),
        "meal_norm": meal_norm(at=now),
        "pays_nothing": SHE_PAYS_NOTHING,
    }
    return render(request, "safety/book.html", context)


@require_http_methods(["GET", "POST"])
def missed_stay(request: HttpRequest, case_id: UUID, stay_id: UUID) -> HttpResponseBase:
    """She left without a word, says her host or the desk."""
    query_params(request)
    by = worker(request)
    stay = shelter.to_tell_missed(by, case_id, stay_id)
    form, there = MissedForm(posted(request)), reverse("shelter-look", args=[case_id, stay_id])
    return form_page(
        request,
        form,
        lambda: tell_missed(by, stay, **form.answers()),
        template="forms/act.html",
        then=there,
        context={
            "title": _("Chỗ ở"),
            "heading": _("Rời đi không báo"),
            "lead": _("Chỉ bàn của xã và nhà này được báo. Đang nguy hiểm thì gọi 113 trước, đừng tự đi tìm."),
            "send": _("Báo ngay"),
            "back": there,
        },
    )


@require_http_methods(["GET", "POST"])
def extend_stay(request: HttpRequest, case_id: UUID, stay_id: UUID) -> HttpResponseBase:
    """Let a stay last longer."""
    by = worker(request)
    stay, standing = shelter.to_change(by, case_id, stay_id, Act.SHELTER_EXTEND)
    form = ExtendForm(posted(request), standing)
    return form_page(
        request,
        form,
        lambda: extend(by, stay, **form.answers()),
        template="safety/extend.html",
        then=reverse("shelter-look", args=[stay.case_id, stay_id]),
        context={"page": standing.page},
    )


@require_http_methods(["GET", "POST"])
def discharge_stay(request: HttpRequest, case_id: UUID, stay_id: UUID) -> HttpResponseBase:
    """The stay is over."""
    by = worker(request)
    stay, standing = shelter.to_change(by, case_id, stay_id, Act.SHELTER_DISCHARGE)
    form = DischargeForm(posted(request), standing)
    return form_page(
        request,
        form,
        lambda: discharge(by, stay, **form.answers()),
        template="safety/discharge.html",
        then=reverse("shelter-look", args=[stay.case_id, stay_id]),
        context={"page": standing.page},
    )
