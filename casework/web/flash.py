"""What was just done, by name: a sealed cookie tells the next page that asks nothing, for a minute, and then goes.

What it says is the act's own words, at most a colleague's name, and the way to undo it where there is one: no word of
hers and no code of a case. Whoever reads the cookie on a device reads nothing, and every one is as long as the other.
Nothing is written for it, neither in the session nor in the trail.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.rulebook.acts import Act
from casework.rulebook.rows import Words
from casework.vault.aead import cipher_for, open_box, shut
from casework.vault.errors import VaultError
from casework.web.url_names import for_act

COOKIE = "saved"
A_MINUTE = 60
_TOLD = "told_that_it_is_saved"
_LABEL = b"casework flash v1"
_LENGTH = 600

NAMED: Mapping[Act, Words] = {
    Act.CASE_ASSIGN: _("Đã giao hồ sơ cho %(name)s."),
    Act.HANDOVER_MAKE: _("Đã bàn giao hồ sơ cho %(name)s."),
    Act.GRANT_EXCLUDE: _("%(name)s không xem được hồ sơ này nữa."),
}
"""Acts that are told with the colleague whom they chose."""

SAID: Mapping[Act, Words] = {
    Act.CASE_ASSIGN: _("thôi giao hồ sơ"),
    Act.DOOR_SESSION_OVER: _("đăng xuất một máy khác"),
    Act.CASE_OPEN: _("có người đến, mở phần ghi"),
    Act.GRANT_EXCLUDE: _("ai không được xem"),
    Act.INTAKE_DANGER: _("hỏi về nguy hiểm"),
    Act.RISK_RAISE: _("báo gấp"),
    Act.RISK_TAKE_BACK: _("rút lại điều đã ghi"),
    Act.CASE_SET_ASIDE: _("trả lời đề nghị xếp riêng"),
    Act.LIVELIHOOD_APPROVE: _("trả lời về kế hoạch sinh kế"),
    Act.CLOSURE_DECIDE: _("trả lời đề nghị đóng hồ sơ"),
    Act.VIEW_KEEP: _("nhớ cách xem danh sách"),
}
"""Other words than the act's label: where that says one of two answers, or what a host's phone should not show."""


@dataclass(frozen=True)
class Undo:
    """The page that undoes an act: its act and part, and which ids its address takes - of the page's own, or `made`."""

    by: Act
    takes: tuple[str, ...] = ()
    part: str = ""


UNDO: Mapping[str, Undo] = {
    "case-assign": Undo(Act.CASE_ASSIGN, ("case_id",)),
    "handover-make": Undo(Act.HANDOVER_END, ("made",)),
    "notification-set": Undo(Act.NOTIFICATION_END),
    "notification-set-sms": Undo(Act.NOTIFICATION_END, part="sms"),
    "note-add": Undo(Act.ENTRY_STRIKE, ("case_id", "made")),
    "writing-refuse": Undo(Act.WRITING_ALLOW, ("case_id",)),
    "case-mistake": Undo(Act.WRITING_ALLOW, ("case_id",)),
    "view-keep": Undo(Act.CASE_FILTER),
}
"""For the page of an act that has its opposite: the page where that is done. It asks before it does anything."""


@dataclass(frozen=True)
class DoneWords:
    """What a page prints: the words, and the way to undo it, empty where there is none."""

    words: str
    undo: str = ""


def go(request: HttpRequest, there: str, *, made: object = None, name: str = "") -> HttpResponseBase:
    """After the act of this page: go there, and let a page say what was done."""
    response = redirect(there)
    act = act_of(request)
    told = {"act": act.value if act else "", "name": name[:80], "undo": _undo(request, made)}
    said = json.dumps(told, ensure_ascii=False).encode().ljust(_LENGTH)
    response.set_cookie(
        COOKIE,
        urlsafe_b64encode(shut(cipher_for(_key(settings.SECRET_KEY)), said, _LABEL)).decode(),
        max_age=A_MINUTE,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Strict",
    )
    return response


def act_of(request: HttpRequest) -> Act | None:
    """The act of the page that was sent: its name speaks of it."""
    name = (request.resolver_match.url_name or "") if request.resolver_match else ""
    return named_by(name)


def named_by(name: str) -> Act | None:
    """The act that a page's name speaks of by its first two words, or None."""
    return Act.of(".".join(name.split("-")[:2]))


def act_words(act: Act | None, otherwise: str) -> Words:
    """An act as its own worker reads it where somebody may look over her shoulder."""
    return SAID.get(act, act.label) if act else otherwise


def words_for(act: Act | None, name: str = "") -> str:
    """What is said of an act that was done."""
    if act is None:
        return str(_("Đã lưu."))
    if name and act in NAMED:
        return str(NAMED[act]) % {"name": name}
    return str(_("Đã xong: %(act)s.")) % {"act": act_words(act, "")}


def telling(request: HttpRequest) -> Callable[[], DoneWords | None]:
    """For a page's frame: asked where the line would stand, it answers what there is to say."""

    def tell() -> DoneWords | None:
        said = _opened(request.COOKIES.get(COOKIE, ""))
        if said is None:
            return None
        setattr(request, _TOLD, True)
        return DoneWords(words_for(Act.of(said["act"]), said["name"]), said["undo"])

    return tell


def _undo(request: HttpRequest, made: object) -> str:
    match = request.resolver_match
    row = UNDO.get(match.url_name or "") if match else None
    if match is None or row is None:
        return ""
    ids = {**match.kwargs, "made": getattr(made, "pk", None)}
    args = [ids.get(one) for one in row.takes]
    return "" if None in args else reverse(for_act(row.by, row.part), args=args)


def _key(secret: str) -> bytes:
    return sha256(_LABEL + b"\0" + secret.encode()).digest()


def _opened(cookie: str) -> dict[str, str] | None:
    if not cookie or len(cookie) > 2 * _LENGTH:
        return None
    try:
        said = open_box(cipher_for(_key(settings.SECRET_KEY)), urlsafe_b64decode(cookie.encode()), _LABEL)
    except (ValueError, VaultError):
        return None
    told: dict[str, str] = json.loads(said)
    return told


class FlashMiddleware:
    """Takes the cookie back once a page has said it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if getattr(request, _TOLD, False):
            response.delete_cookie(COOKIE, samesite="Strict")
        return response
