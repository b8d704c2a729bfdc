"""The pages of referral: enter, bind, call, answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.journey.intake.warning import warn_on_packet
from casework.journey.referral.answering import accept_referral, decline_referral, give_feedback, withdraw_referral
from casework.journey.referral.asking import answer_question, appoint, ask_question
from casework.journey.referral.elsewhere import forgo_other_place
from casework.journey.referral.sending import send_referral
from casework.policy import viewing
from casework.queries.editing import Editing
from casework.queries.referral import packet as packets
from casework.queries.referral import sending
from casework.queries.referral.sending import ToSend
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotFound, WrongStage
from casework.web import flash, papers
from casework.web.form_page import form_page, posted, worker
from casework.web.query_params import query_params
from casework.web.referral.forms import (
    AcceptForm,
    AnswerForm,
    AppointForm,
    DeclineForm,
    FeedbackForm,
    ForgoForm,
    QuestionForm,
    ReplyForm,
    SendForm,
    WithdrawForm,
)


@require_GET
def choose(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Which kind of help: only what some partner here offers, with what she said to it."""
    query_params(request)
    return render(
        request, "referral/choose.html", {"offers": sending.offers(worker(request), case_id), "case_id": case_id}
    )


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, case_id: UUID, number: int) -> HttpResponseBase:
    """One packet, previewed word for word."""
    service = _service(number)
    return _send(request, sending.to_send(worker(request), case_id, service), reverse("referral-send", args=[case_id]))


@require_http_methods(["GET", "POST"])
def send_elsewhere(request: HttpRequest, case_id: UUID, referral_id: UUID) -> HttpResponseBase:
    """Another place for what a packet asked in vain, with what became of that one."""
    found = sending.to_send_elsewhere(worker(request), case_id, referral_id)
    return _send(request, found, reverse("case", args=[case_id]))


def _send(request: HttpRequest, entered: tuple[Case, Editing[ToSend]], back: str) -> HttpResponseBase:
    by, (case, preview) = worker(request), entered
    form = SendForm(posted(request), preview)
    return form_page(
        request,
        form,
        lambda: send_referral(by, case, service=preview.page.service, **form.answers()),
        template="referral/send.html",
        then=lambda made: reverse("referral", args=[made.pk]),
        context={"page": preview.page},
        back=back,
    )


def _service(number: int) -> str:
    if not 1 <= number <= len(sending.CODES):
        raise NotFound
    return sending.CODES[number - 1]


@require_GET
def packet(request: HttpRequest, referral_id: UUID) -> HttpResponseBase:
    """The packet, for the partner it was sent to and for the desk that sent it."""
    query_params(request)
    page = packets.packet(worker(request), referral_id)
    context = {"page": page, "expired": page.expires_at <= timezone.now(), "printing": False}
    return render(request, "referral/packet.html", context)


@require_http_methods(["GET", "POST"])
def print_packet(request: HttpRequest, referral_id: UUID) -> HttpResponseBase:
    """The packet on its way to the printer."""
    query_params(request)
    by = worker(request)

    def make() -> HttpResponseBase:
        page = packets.packet(by, referral_id, act=Act.REFERRAL_PRINT)
        context = {"page": page, "expired": page.expires_at <= timezone.now(), "printing": True}
        return render(request, "referral/packet.html", context)

    back = reverse("referral", args=[referral_id])
    return papers.paper(request, by, Referral, referral_id, Act.REFERRAL_PRINT, make, back=back)


@require_POST
def warn(request: HttpRequest, referral_id: UUID) -> HttpResponseBase:
    """The partner says that the number in it is not safe any more."""
    query_params(request)
    by = worker(request)
    warn_on_packet(by, viewing.enter(by, Referral, referral_id, Act.REFERRAL_WARN))
    viewing.nothing_was_shown()
    return flash.go(request, reverse("referral", args=[referral_id]))


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
def appoint_day(request: HttpRequest, referral_id: UUID) -> HttpResponseBase:
    """The partner says on which day she is expected."""
    there = reverse("referral", args=[referral_id])
    return _answer(request, referral_id, Act.REFERRAL_APPOINT, AppointForm, appoint, "appoint", there)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, referral_id: UUID) -> HttpResponseBase:
    """One side asks the other."""
    return _said(request, referral_id, Act.QUESTION_ASK, QuestionForm, ask_question)


@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, referral_id: UUID) -> HttpResponseBase:
    """The other side answers."""
    return _said(request, referral_id, Act.QUESTION_ANSWER, ReplyForm, answer_question)


def _said(
    request: HttpRequest,
    referral_id: UUID,
    act: Act,
    form_class: type[QuestionForm],
    do: Callable[..., Any],
) -> HttpResponseBase:
    query_params(request)
    by = worker(request)
    sent, packet = packets.to_answer(by, referral_id, act)
    form = form_class(posted(request))
    asked = packet.page.last_asked
    if act is Act.QUESTION_ANSWER and packet.page.waits_here is None and posted(request) is None:
        raise WrongStage("nothing_was_asked")  # what was typed too late is kept on its form, and the act says no
    return form_page(
        request,
        form,
        lambda: do(by, sent, **form.cleaned_data, dangers=form.dangers_told),
        template="referral/say.html",
        then=reverse("referral", args=[referral_id]),
        context={"page": packet.page, "asked": asked if act is Act.QUESTION_ANSWER else None},
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, referral_id: UUID) -> HttpResponseBase:
    """The desk takes the packet back."""
    there = reverse("referral", args=[referral_id])
    return _answer(request, referral_id, Act.REFERRAL_WITHDRAW, WithdrawForm, withdraw_referral, "withdraw", there)


@require_http_methods(["GET", "POST"])
def forgo(request: HttpRequest, case_id: UUID, referral_id: UUID) -> HttpResponseBase:
    """The desk says why it seeks no other place for what a packet asked in vain."""
    by, there = worker(request), reverse("case", args=[case_id])
    case, packet = packets.to_forgo(by, case_id, referral_id)
    form = ForgoForm(posted(request))
    return form_page(
        request,
        form,
        lambda: forgo_other_place(by, case, referral_id=referral_id, **form.answers()),
        template="forms/act.html",
        then=there,
        context={
            "title": _("Không tìm nơi khác"),
            "heading": _("Vì sao không tìm nơi khác?"),
            "send": _("Lưu"),
            "about": (f"{packet.service} · {packet.to}", packet.sent_at, _("gửi")),
            "back": there,
        },
    )


def _answer(
    request: HttpRequest,
    referral_id: UUID,
    act: Act,
    form_class: type[AnswerForm],
    do: Callable[..., Any],
    word: str,
    there: str,
) -> HttpResponseBase:
    by = worker(request)
    sent, packet = packets.to_answer(by, referral_id, act)
    form = form_class(posted(request), packet)
    return form_page(
        request,
        form,
        lambda: do(by, sent, **form.answers()),
        template=f"referral/{word}.html",
        then=there,
        context={"page": packet.page},
        back=reverse("referral", args=[referral_id]),
    )
