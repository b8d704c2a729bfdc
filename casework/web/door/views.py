"""Signing in, signing out, leaving at once, and saying what leaving does not do."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.journey import door, preferences
from casework.journey.door import Device, Over, Source
from casework.policy import unit_of_work
from casework.queries.last_time import last_time
from casework.records.workers import Worker
from casework.rulebook.lengths import count, with_lengths
from casework.rulebook.rows import Measure, Words
from casework.vault.errors import Busy
from casework.web.door import worker_session
from casework.web.door.forms import SignInForm
from casework.web.form_page import answer_page, posted
from casework.web.other_sites import caused_by_another_site
from casework.web.pressed import numbers_at_the_door

WHY_IT_ENDED: Mapping[Over, Words] = {
    Over.IDLE: _("Bạn đã được đăng xuất, vì một lúc lâu không có ai gõ hay bấm gì."),
    Over.LONGEST: with_lengths(
        _("Bạn đã được đăng xuất, vì lần đăng nhập trước đã quá {long}."),
        long=count(worker_session.LONGEST_SECONDS // 3600, Measure.HOUR),
    ),
    Over.EXPIRED: _("Lần đăng nhập trước đã hết. Mời đăng nhập lại."),
    Over.WITHOUT_KEY: _("Lần đăng nhập trước đã hết. Mời đăng nhập lại."),
    Over.PASSPHRASE: _("Bạn đã được đăng xuất, vì cụm mật khẩu vừa được đổi. Hãy dùng cụm mới."),
    Over.ENDED: _("Bạn đã được đăng xuất từ một máy khác. Không phải bạn làm: đổi cụm mật khẩu ngay."),
    Over.UNCERTIFIED: _("Bạn đã được đăng xuất. Hãy đăng nhập lại; nếu không được, hãy gọi người phụ trách."),
}
"""What the sign-in page says, once; nothing about what was open, or whether anything waits."""

DEVICE_COOKIE = "device"
DEVICE_AGE = 180 * 24 * 60 * 60
DEVICE_SALT = "casework.device-of-a-worker"


@login_not_required
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The sign-in. One answer for a wrong name and a wrong passphrase; what was typed as name is kept."""
    if request.user.is_authenticated:
        return redirect("desk")
    form = SignInForm(posted(request))

    def let_in() -> HttpResponseBase:
        given = form.cleaned_data
        try:
            signed_in = door.sign_in(given["username"], given["passphrase"], source=source_of(request))
        except Busy:
            return render(request, "503.html", status=503)
        there = _next(request)
        first = worker_session.first_page(signed_in.memberships)
        response: HttpResponse = HttpResponseRedirect(reverse(first) if there == reverse("desk") else there)
        worker_session.hand_over(response, worker_session.begin(request, signed_in.worker, signed_in.ring))
        with unit_of_work.transaction_as(signed_in.worker):
            left, chosen = last_time(signed_in.worker), preferences.language_of(signed_in.worker)
        worker_session.keep_last_time(request, left)
        _remember_device(request, response, signed_in.worker)
        if chosen:
            _speak(response, chosen)
        return response

    over = worker_session.why_it_ended(request)
    told = {
        "over": WHY_IT_ENDED.get(over) if over else None,
        "demo": import_string(settings.DEMO_DOOR)() if settings.DEMO and settings.DEMO_DOOR else None,
        "there": _next(request),
        "urgent": numbers_at_the_door(_next(request)),
        "help_number": settings.HELP_NUMBER,
    }
    page = answer_page(request, form, let_in, template="door/sign_in.html", context=lambda: told)
    if worker_session.WHY_COOKIE in request.COOKIES:
        page.delete_cookie(worker_session.WHY_COOKIE, samesite="Strict")
    return page


@login_not_required
@require_GET
def sign_in_turn(request: HttpRequest) -> HttpResponse:
    """When somebody who is about to sign in should do so: Retry-After in seconds, none where it is her turn now.

    Asked by the page at the door before it sends what was typed, which stays on it meanwhile. Without script nobody
    asks, and the browser waits in the line.
    """
    lane = request.META.get("casework.sign_in_lane")
    after = lane.turn() if lane is not None else 0
    return HttpResponse(status=204, headers={"Retry-After": str(after)} if after else None)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """Leave in the ordinary way."""
    return _leave(request, redirect("sign-in"), quick=False)


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
def quick_exit(request: HttpRequest) -> HttpResponseBase:
    """Leave at once, by link without script or by fetch with it. From another site it leads away and ends nothing."""
    response: HttpResponseBase = (
        HttpResponse(status=204) if request.method == "POST" else HttpResponseRedirect(settings.QUICK_EXIT_URL)
    )
    if caused_by_another_site(request):
        return response
    return _leave(request, response, quick=True)


@require_POST
def still_here(request: HttpRequest) -> HttpResponseBase:
    """Somebody is typing: that counts as being there, as any request does. An open page alone sends nothing."""
    return HttpResponse(status=204)


@login_not_required
@require_GET
def exit_explained(request: HttpRequest) -> HttpResponseBase:
    """What quick exit does and does not do."""
    return render(request, "door/exit_explained.html", {"form": None})


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Switch between Vietnamese and English: in this browser, and where whoever is signed in signs in next."""
    response = HttpResponseRedirect(_next(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        if isinstance(request.user, Worker):
            preferences.choose_language(request.user, chosen)
        _speak(response, chosen)
    return response


def _speak(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        httponly=True,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )


def _leave(request: HttpRequest, response: HttpResponseBase, *, quick: bool) -> HttpResponseBase:
    if isinstance(request.user, Worker):
        door.sign_out(request.user, quick=quick, session=request.session.digest)  # type: ignore[attr-defined]
    worker_session.end(request, response)
    return response


def _next(request: HttpRequest) -> str:
    there = request.POST.get("next") or request.GET.get("next") or "/"
    return there if url_has_allowed_host_and_scheme(there, allowed_hosts=None) else "/"


def source_of(request: HttpRequest) -> Source:
    """Where a passphrase is tried from."""
    return Source(request.META.get("REMOTE_ADDR", ""), _device(request))


def _device(request: HttpRequest) -> Device | None:
    try:
        kept = signing.loads(request.COOKIES.get(DEVICE_COOKIE, ""), salt=DEVICE_SALT, max_age=DEVICE_AGE)
    except signing.BadSignature:
        return None
    mark, worker_id = kept
    return Device(mark, worker_id)


def _remember_device(request: HttpRequest, response: HttpResponseBase, worker: Worker) -> None:
    """Mark this browser as one of hers. The mark is its own: who guesses her passphrase on it slows down only itself.

    It says nothing for another name; who signs in next on a shared browser gets a mark of her own in its place.
    """
    known = _device(request)
    mark = known.mark if known is not None and known.worker_id == worker.pk else secrets.token_urlsafe(16)
    response.set_cookie(
        DEVICE_COOKIE,
        signing.dumps([mark, worker.pk], salt=DEVICE_SALT),
        max_age=DEVICE_AGE,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Strict",
    )
