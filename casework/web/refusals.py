"""What a person sees when the answer is no: unseen, unknown and not allowed are one page, byte for byte."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.backends.utils import csrf_input
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_protect

from casework.policy import first_act, gate, own_keys, refusal_log, unit_of_work, viewing
from casework.policy.table import TABLE
from casework.records.cases import Case
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotFound, ReasonNeeded, Refused, WrongStage
from casework.rulebook.stages import Stage
from casework.vault.errors import Locked, VaultError
from casework.web import pressed, sent_once, wording
from casework.web.audit import stated_reasons
from casework.web.form_page import gone_on
from casework.web.unsent import ticket as tickets
from casework.web.url_names import for_act, url

logger = logging.getLogger("casework")

CROSSED = {"40P01", "40001"}
"""What PostgreSQL says to the one of two crossing transactions that it undid."""

SECRETS = {"passphrase"}
"""Names of fields that must not come back in a page, not even to who typed them."""


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The one page for everything that is not there or not hers; it knows nothing of who asks."""
    return HttpResponse(render_to_string("404.html"), status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """What Django asks for when something was raised that nobody expected; called while that is being handled.

    A database that is away, or a disk that is full under the database or the trail, is no defect of ours: it passes.
    """
    if isinstance(sys.exception(), OperationalError | InterfaceError | OSError):
        return resting(request)
    return HttpResponse(render_to_string("500.html"), status=500)


def resting(request: HttpRequest) -> HttpResponse:
    """Nothing can be done or shown now; what was sent comes back as a form that can be sent again."""
    answer = _sent_back(request) if request.method == "POST" else None
    if answer is None or answer.status_code != 503:
        answer = HttpResponse(render_to_string("503.html"), status=503)
    answer["Retry-After"] = "30"
    return answer


@csrf_protect
def _sent_back(request: HttpRequest) -> HttpResponse:
    """Only after the check that the form was ours: else another site's words would stand on our page, ready to go."""
    sent = [(name, value) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken" for value in values]
    whole = sent and _of_a_session(request) and not SECRETS & request.POST.keys() and not request.FILES
    # Printed without the request: what pages show of who is signed in would ask the database again.
    context = {"sent": sent if whole else [], "to": request.get_full_path(), "csrf_input": csrf_input(request)}
    return HttpResponse(render_to_string("503.html", context), status=503)


def _of_a_session(request: HttpRequest) -> bool:
    """Whether it comes from a browser that is in the middle of one, as far as that shows while nobody can be asked: it
    has its half of a key, and the ticket that came along is of this page and this browser."""
    if not request.COOKIES.get(settings.KEY_COOKIE_NAME):
        return False
    return "ticket" not in request.POST or tickets.presented(request) is not None


class BehindTheWall:
    """Runs each view of a signed-in worker in one transaction in which the database knows her, and answers refusals.

    A refusal that no form showed becomes its page inside that transaction, so that its line in the trail stays; any
    other exception undoes the request whole, and the wall writes the lines of its refusals again behind it. Two
    requests that wait for each other's case cross: the one that the database gave up is done again, once; nothing of
    its first try is left.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return pressed.only_by_press(request, self.get_response(request))

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> HttpResponseBase | None:
        if not isinstance(request.user, Worker):
            return None
        by = request.user
        try:
            work = unit_of_work.transaction_as(by, done_again=_crossed)
            return _answer(request, by, work, lambda: view(request, *args, **kwargs))
        except OperationalError as error:
            if not _crossed(error):
                raise
        with unit_of_work.transaction_as(by), suppress(VaultError):
            own_keys.renew_ring(by)  # somebody left a unit of hers meanwhile, and it has its next key
        return _answer(request, by, unit_of_work.transaction_as(by), lambda: view(request, *args, **kwargs))


def _crossed(error: BaseException) -> bool:
    return isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", None) in CROSSED


def _answer(
    request: HttpRequest, by: Worker, wall: AbstractContextManager[None], view: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    with wall, viewing.owing_their_lines():
        try:
            answer = sent_once.once(request, by, view, again=gone_on)
        except (Refused, VaultError) as refusal:
            page = request.resolver_match.view_name if request.resolver_match else ""
            refusal_log.refused_at_the_page(by, refusal, page=page)
            # Entered a moment ago, and taken from her since, or not to be done now: the page of a refusal says why, and
            # nothing of what was read on the way to it.
            viewing.nothing_at_all_was_shown()
            return _refusal(request, refusal)
        if _shows_nothing(request, answer):
            viewing.nothing_at_all_was_shown()
        return answer


def _shows_nothing(request: HttpRequest, answer: HttpResponseBase) -> bool:
    """Whether it is the page of what is not there, or leads a reader on to another page."""
    return answer.status_code == 404 or (request.method in {"GET", "HEAD"} and 300 <= answer.status_code < 400)


def _refusal(request: HttpRequest, refusal: Refused | VaultError) -> HttpResponse:
    if isinstance(refusal, NotFound | Locked):
        return not_found(request)
    if isinstance(refusal, ReasonNeeded):
        return stated_reasons.ask_first(request, refusal.case_id)
    if isinstance(refusal, Refused):  # also what is not certified, which is both
        return _refused(request, refusal)
    # Something sealed did not open as it should: told aloud, and its line in the trail stays.
    logger.error("sealed value refused", exc_info=refusal)
    return HttpResponse(render_to_string("500.html"), status=500)


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    ids = request.resolver_match.kwargs if request.resolver_match else {}
    context = {**ids, "why": wording.refusal(refusal.code), "stages": (), **_what_comes_first(request, refusal)}
    return render(request, "refused.html", context, status=409)


def _what_comes_first(request: HttpRequest, refusal: Refused) -> dict[str, object]:
    """Where the stage is what stands in the way: at which stages it could be done, and which act leads there.

    That act is a way to go where it is hers, else only named.
    """
    if not isinstance(refusal, WrongStage) or refusal.code != WrongStage.code:
        return {}
    page = request.resolver_match
    name = (page.view_name if page else "") or ""
    act = refusal.act or Act.of(".".join(name.split("-")[:2]))
    if act not in TABLE:
        return {}
    stages = [stage for stage in Stage if stage in TABLE[act].during]
    case_id = page.kwargs.get("case_id") if page else None
    if refusal.here is None or case_id is None or not isinstance(request.user, Worker):
        return {"stages": stages}
    hers = gate.acts_open_to(request.user, Case(pk=case_id, stage=refusal.here))
    first, stead = first_act.comes_first(act, refusal.here), first_act.in_its_stead(act, refusal.here)
    if stead in hers:
        first = None
    now = first or stead
    return {
        "stages": stages,
        "stands_at": refusal.here,
        "first": first,
        "to_do": now,
        "to_do_at": url(for_act(now), case_id) if now in hers and now is not None else "",
    }
