"""Somebody came: safe now and which kinds, what must be said, may I write; then who reads it; her no and her yes."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from casework.journey.intake.first_words import allow_writing, change_kind, count_visit, refuse_writing
from casework.journey.intake.opening import open_case
from casework.policy import gate
from casework.queries.intake import first_words, opening
from casework.queries.intake.opening import Start
from casework.records.units import Unit
from casework.rulebook.acts import Act
from casework.rulebook.address_terms import NOT_KNOWN, addressed
from casework.rulebook.case_kinds import kinds_among
from casework.web.form_page import answer_page, form_page, posted, worker
from casework.web.intake import parts
from casework.web.intake.first_words_forms import AllowForm, ArrivalForm, KindForm, RefuseForm, StartForm


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponseBase:
    """Somebody came: is she safe and which kinds; then what must be said for it, and her answer. Nothing is kept before
    her yes: the first form only leads to the second, and her no leaves that somebody came."""
    by = worker(request)
    units = {str(unit.pk): unit for unit in gate.units_for(by, Act.CASE_OPEN)}
    page, sent = opening.before_intake(list(units.values())), posted(request)
    form = StartForm(sent, page) if sent is not None and {"told", "writing"} & set(sent) else None
    if form is None or not form.knows_what_was_said:
        return _arrival(request, ArrivalForm(sent, page), page, units)
    unit = units[form.cleaned_data["unit"]]
    said_yes = form.may_write
    return form_page(
        request,
        form,
        lambda: open_case(by, unit, **form.of_case()) if said_yes else count_visit(by, unit, **form.of_visit()),
        template="intake/may_i_write.html",
        then=lambda made: reverse("intake-person", args=[made.pk]) if said_yes else reverse("desk"),
        context=_asked(form, page, unit),
    )


def _arrival(request: HttpRequest, form: ArrivalForm, page: Start, units: dict[str, Unit]) -> HttpResponseBase:
    def ask() -> HttpResponseBase:
        asked = StartForm(None, page, **form.cleaned_data)
        unit = units[form.cleaned_data["unit"]]
        return render(request, "intake/may_i_write.html", {"form": asked, **_asked(form, page, unit)})

    return answer_page(request, form, ask, template="intake/start.html", context=lambda: {"page": page})


def _asked(form: ArrivalForm | StartForm, page: Start, unit: Unit) -> dict[str, object]:
    told = form.cleaned_data
    said = opening.to_say(kinds_among(told["kind"]), unit)
    return {"page": page, "said": said, "in_danger": told.get("safe") == "no"}


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


@require_GET
def readers(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Who will read what she tells, by name, and what goes as it stands: before the story is told."""
    return render(
        request,
        "intake/readers.html",
        {
            "page": first_words.readers(worker(request), case_id),
            "case_id": case_id,
            "parts": parts.PARTS,
            "skip": reverse(parts.after(parts.READERS), args=[case_id]),
            "back": reverse(parts.before(parts.READERS), args=[case_id]),
        },
    )
