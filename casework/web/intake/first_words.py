"""Somebody came: safe now and which kinds, what must be said, may I write; then who reads it; her no and her yes."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from casework.journey.intake.first_words import (
    allow_writing,
    change_kind,
    count_visit,
    hear_near,
    refuse_writing,
    take_away,
)
from casework.journey.intake.opening import open_case
from casework.policy import gate, viewing
from casework.queries.intake import first_words, opening
from casework.queries.intake.opening import Start
from casework.records.cases import Case
from casework.records.units import Unit
from casework.rulebook.acts import Act
from casework.rulebook.address_terms import NOT_KNOWN, addressed
from casework.rulebook.first_words import GOES_DARK
from casework.web.form_page import answer_page, form_page, posted, worker
from casework.web.intake import parts
from casework.web.intake.first_words_forms import AllowForm, KindForm, MistakenForm, NearForm, RefuseForm, StartForm


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponseBase:
    """Somebody came: is she safe and which kinds; then what must be said for it, her answer, and one name. Nothing is
    kept before her yes: each answer leads to the next question alone, and her no leaves that somebody came."""
    by = worker(request)
    units = {str(unit.pk): unit for unit in gate.units_for(by, Act.CASE_OPEN)}
    page, sent = opening.before_intake(list(units.values())), posted(request)
    form = StartForm(sent, page, of_this_name=lambda unit, name: opening.of_this_name(by, units[unit], name))
    if form.question:
        return _asked(request, form, page, units)
    unit, said_yes = units[form.cleaned_data["unit"]], form.may_write
    return form_page(
        request,
        form,
        lambda: open_case(by, unit, **form.of_case()) if said_yes else count_visit(by, unit, **form.of_visit()),
        template="intake/start.html",
        then=lambda made: parts.first_question(made.pk, form.kinds) if said_yes else reverse("desk"),
        context={"page": page},
    )


def _asked(request: HttpRequest, form: StartForm, page: Start, units: Mapping[str, Unit]) -> HttpResponseBase:
    template = "intake/may_i_write.html" if form.question == "writing" else "intake/start.html"

    def context() -> dict[str, object]:
        if form.question != "writing":
            return {"page": page}
        return {"page": page, "said": opening.to_say(form.kinds, units[form.cleaned_data["unit"]])}

    return answer_page(
        request,
        form,
        lambda: render(request, template, {"form": form, **context()}),
        template=template,
        context=context,
    )


@require_http_methods(["GET", "POST"])
def kind(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """What kinds of case it is, said anew with a reason."""
    by, there = worker(request), reverse("case", args=[case_id])
    case, standing = first_words.to_say_kind(by, case_id)
    form = KindForm(posted(request), standing)
    return form_page(
        request,
        form,
        lambda: change_kind(by, case, **form.answers()),
        template="intake/kind.html",
        then=there,
        context={"page": standing.page, "back": there},
    )


@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Her no to being written down: how it was said, and what it ends."""
    by = worker(request)
    case, page = first_words.to_hear_no(by, case_id)
    form = RefuseForm(posted(request))
    return form_page(
        request,
        form,
        lambda: refuse_writing(by, case, **form.cleaned_data),
        template="intake/her_no.html",
        then=reverse("case", args=[case_id]),
        context={"page": page},
    )


@require_http_methods(["GET", "POST"])
def mistaken(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The draft was opened by mistake: one press says which, and it is gone."""
    by = worker(request)
    case = viewing.enter(by, Case, case_id, Act.CASE_MISTAKE)
    form = MistakenForm(posted(request))
    return form_page(
        request,
        form,
        lambda: take_away(by, case, **form.cleaned_data),
        template="intake/mistaken.html",
        then=reverse("case", args=[case_id]),
        context={"stays": GOES_DARK},
    )


@require_http_methods(["GET", "POST"])
def allow(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Her yes, where she said no and the hour is not over, or could not be asked before."""
    by, there = worker(request), reverse("case", args=[case_id])
    case, page = first_words.to_hear_yes(by, case_id)
    form = AllowForm(posted(request))
    lead = _("Chị ấy đồng ý cho ghi lại. Lời không cho ghi trước đó được rút, hồ sơ mở lại như cũ.")
    return form_page(
        request,
        form,
        lambda: allow_writing(by, case),
        template="forms/act.html",
        then=there,
        context={
            "title": _("Cho ghi lại"),
            "heading": _("Người đến cho ghi lại"),
            "lead": addressed(lead if page.dark_at else _("Chị ấy đồng ý cho ghi lại."), NOT_KNOWN),
            "send": _("Ghi lời cho ghi"),
            "back": there,
        },
    )


@require_http_methods(["GET", "POST"])
def readers(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Who will read what she tells, by name, and whether any of them is near whoever did it: before the story is
    told."""
    by, here = worker(request), reverse(parts.READERS, args=[case_id])
    case, reading = first_words.to_read_names(by, case_id)
    form = NearForm(posted(request), reading)

    def there(_made: object) -> str:
        near = form.cleaned_data["near"] == "yes"
        return reverse("grant-exclude" if near else parts.after(parts.READERS), args=[case_id])

    return form_page(
        request,
        form,
        lambda: hear_near(by, case, **form.answers()),
        template="intake/readers.html",
        then=there,
        context={"page": reading.page, "back": parts.last_question(case_id, reading.page.asked)},
        back=here,
    )
