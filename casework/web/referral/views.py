"""The pages of referral: enter, bind, call, answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.journey.referral.answering import accept_referral, decline_referral, give_feedback, withdraw_referral
from casework.journey.referral.sending import send_referral
from casework.policy import viewing
from casework.queries import referral
from casework.records.cases import Case
from casework.records.intake import Consent, Incident
from casework.records.people import SafeContact, Survivor
from casework.records.referral import Referral
from casework.records.safety import RiskAssessment
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotFound
from casework.web.edit_conflict import beside, over
from casework.web.form_page import form_page, posted, worker
from casework.web.forms import VersionedForm
from casework.web.query_params import query_params
from casework.web.referral.forms import AcceptForm, DeclineForm, FeedbackForm, SendForm, WithdrawForm, answers

PREVIEWED = (Survivor, SafeContact, Incident, RiskAssessment, Consent)
"""What a packet may be made of: all of it is opened to show what would be sent."""


@require_GET
def choose(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Which kind of help: only what some partner here offers, with what she said to it."""
    query_params(request)
    case = viewing.enter(worker(request), Case, case_id, Act.REFERRAL_SEND, Consent)
    return render(request, "referral/choose.html", {"offers": referral.offers(case), "case_id": case_id})


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, case_id: UUID, number: int) -> HttpResponseBase:
    """One packet, previewed word for word."""
    by = worker(request)
    case = viewing.enter(by, Case, case_id, Act.REFERRAL_SEND, *PREVIEWED)
    service = _service(number)
    page = referral.sending(case, service)
    form = SendForm(posted(request), page)

    def standing() -> dict[str, object]:
        now = referral.sending(viewing.enter(by, Case, case_id, Act.REFERRAL_SEND, *PREVIEWED), service)
        again = SendForm(over(request.POST, now.expected_version), now)
        before = {part.code: part.words for part in page.parts}
        rows = [
            (part.label, part.words, before.get(part.code, "–"))
            for part in now.parts
            if before.get(part.code) != part.words
        ]
        back = reverse("referral-choose", args=[case_id])
        return beside(again, rows, referral.last_act(case), here=request.path, back=back)

    return form_page(
        request,
        form,
        lambda: send_referral(by, case, service=service, **form.answers()),
        template="referral/send.html",
        then=lambda made: reverse("referral", args=[made.pk]),
        context={"page": page, "case_id": case_id},
        on_conflict=standing,
    )


def _service(number: int) -> str:
    if not 1 <= number <= len(referral.CODES):
        raise NotFound
    return referral.CODES[number - 1]


@require_GET
def packet(request: HttpRequest, referral_id: UUID) -> HttpResponseBase:
    """The packet, for the partner it was sent to and for the desk that sent it."""
    query_params(request)
    page = referral.packet(worker(request), referral_id)
    context = {"page": page, "expired": page.expires_at <= timezone.now(), "printing": False}
    return render(request, "referral/packet.html", context)


@require_POST
def print_packet(request: HttpRequest, referral_id: UUID) -> HttpResponseBase:
    """The packet on its way to the printer."""
    query_params(request)
    page = referral.packet(worker(request), referral_id, act=Act.REFERRAL_PRINT)
    context = {"page": page, "expired": page.expires_at <= timezone.now(), "printing": True}
    return render(request, "referral/packet.html", context)


@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, referral_id: UUID) -> HttpResponseBase:
    """The partner takes it on."""
    there = reverse("referral", args=[referral_id])
    return _answer(request, referral_id, Act.REFERRAL_ACCEPT, AcceptForm, accept_referral, "accept", there)


@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, referral_id: UUID) -> HttpResponseBase:
    """The partner cannot; its sight of the packet ends, so it goes back to its list."""
    there = reverse("desk")
    return _answer(request, referral_id, Act.REFERRAL_DECLINE, DeclineForm, decline_referral, "decline", there)


@require_http_methods(["GET", "POST"])
def feedback(request: HttpRequest, referral_id: UUID) -> HttpResponseBase:
    """The partner says how it ended; its sight of the packet ends with it."""
    there = reverse("desk")
    return _answer(request, referral_id, Act.REFERRAL_FEEDBACK, FeedbackForm, give_feedback, "feedback", there)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, referral_id: UUID) -> HttpResponseBase:
    """The desk takes the packet back."""
    there = reverse("referral", args=[referral_id])
    return _answer(request, referral_id, Act.REFERRAL_WITHDRAW, WithdrawForm, withdraw_referral, "withdraw", there)


def _answer(
    request: HttpRequest,
    referral_id: UUID,
    act: Act,
    form_class: type[VersionedForm],
    do: Callable[..., Any],
    word: str,
    there: str,
) -> HttpResponseBase:
    by = worker(request)
    found = viewing.enter(by, Referral, referral_id, act)
    page = referral.worded(by, found)
    form = form_class(posted(request), initial={"version": page.version})
    return form_page(
        request,
        form,
        lambda: do(by, found, **answers(form)),
        template=f"referral/{word}.html",
        then=there,
        context={"page": page},
    )
