"""What every page's frame needs to know: who works, which language, whether this is the demo, and the way out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from casework.policy.memberships import ActiveMembership
from casework.queries.alarms import numbers_in_need
from casework.queries.intake.opening import NumberToCall
from casework.queries.whose import CaseShown, whose
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.web import flash, sent_once
from casework.web.page_help import HELP, PageHelp
from casework.web.unsent import SENT_COOKIE
from casework.web.url_names import for_act, url


@dataclass(frozen=True, eq=False)
class NavLink:
    """A page in the row of links under the bar: one link is itself alone, and the same on every page of a role."""

    name: str
    words: str | Promise
    back: str | Promise = ""
    """The way back to it."""


DESK = NavLink("desk", _("Việc hôm nay"), _("Về việc hôm nay"))
"""For whoever has no unit, and so no name of her own for it."""


@dataclass(frozen=True)
class InNeed:
    """One press that calls a trusted address's desk: where it goes, and whom to call oneself."""

    href: str
    lines: tuple[NumberToCall, ...]


@dataclass(frozen=True)
class PageFrame:
    """The facts of the frame around a page."""

    worker: str
    signed_in: bool
    demo: bool
    language: str
    languages: tuple[tuple[str, str], ...]
    path: str
    here: str
    menu: Markup
    """The row of links under the bar."""
    was_sent: bool
    """Whether a sealed copy on the device is needed no more: this page's script takes it away, if it is no form's."""
    in_need: InNeed | None
    """For who works at a trusted address."""
    help: PageHelp | None
    """What this page is for, folded at its foot."""
    first: str
    """The name of her first page, to which the name in the bar leads."""
    home: str | Promise
    """The way back to her desk, by the name that page has for her."""
    desk: str | Promise
    """That name: in the row of links, and above the page itself."""
    since: datetime | None
    """When she was here before: what came since is new to her."""
    whose: Callable[[], CaseShown | None]
    """Whose case a form is about."""


class _Once:
    """Markup that is made when a page first prints it, and then stands there as it is: every form of a page has it.

    The mark against forged forms, and for whoever is signed in the key by which a form is done once.
    """

    def __init__(self, request: HttpRequest, *, signed_in: bool) -> None:
        self._request, self._signed_in = request, signed_in
        self._made: str | None = None

    def __html__(self) -> str:
        if self._made is None:
            key = sent_once.key_of_page(self._request) if self._signed_in else ""
            own = format_html('<input type="hidden" name="{}" value="{}">', sent_once.KEY, key) if key else ""
            self._made = csrf_input(self._request) + own
        return self._made


def since_of(request: HttpRequest) -> datetime | None:
    """When she was here before this session, as its row says."""
    left: int | None = request.session.get("since")
    return None if left is None else datetime.fromtimestamp(left, UTC)


def _in_need(request: HttpRequest) -> InNeed | None:
    calling: tuple[ActiveMembership, ...] = getattr(request, "calling", ())
    if not calling:
        return None
    case_id = request.resolver_match.kwargs.get("case_id") if request.resolver_match else None
    name = for_act(Act.ALARM_RAISE) if case_id else for_act(Act.ALARM_CALL)
    return InNeed(
        reverse(name, args=[case_id] if case_id else []),
        numbers_in_need(calling, at=timezone.now()),
    )


@lru_cache(maxsize=512)
def _menu(links: tuple[NavLink, ...], here: str, language: str) -> Markup:
    """The links as every page of that name prints them to whoever has them in this language: they are worded once."""
    item = Markup('<li><a class="crew__item{}" href="{}"{}>{}</a></li>\n')
    mark = (" crew__item--here", Markup(' aria-current="page"'))
    rows = [(one, mark if one.name == here else ("", "")) for one in links]
    return Markup("").join(item.format(cls, url(one.name), current, str(one.words)) for one, (cls, current) in rows)


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: `frame`, `saved`, `now`, and one `csrf_input` for all its forms.

    Views may set `request.nav_links` to the links her units need.
    """
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    match = request.resolver_match
    language = get_language() or settings.LANGUAGE_CODE
    links: tuple[NavLink, ...] = getattr(request, "nav_links", ())
    desk = next((link for link in links if link.name == "desk"), DESK)
    return {
        "frame": PageFrame(
            worker=user.display_name if signed_in and user else "",
            signed_in=signed_in,
            demo=settings.DEMO,
            language=language,
            languages=tuple(settings.LANGUAGES),
            path=request.get_full_path() if request.method == "GET" else request.path,
            here=match.view_name if match else "",
            menu=_menu(links, match.view_name if match else "", language),
            was_sent=SENT_COOKIE in request.COOKIES,
            in_need=_in_need(request),
            help=HELP.get(match.view_name) if signed_in and match else None,
            first=next((link.name for link in links), "desk"),
            home=desk.back,
            desk=desk.words,
            since=since_of(request) if signed_in else None,
            whose=partial(whose, user) if signed_in and isinstance(user, Worker) else lambda: None,
        ),
        "saved": flash.telling(request),
        "now": timezone.now(),
        "csrf_input": _Once(request, signed_in=signed_in),
    }
