"""Paper: asked for by a form, then shown on a page of its own that a reload shows again without asking.

What was asked for stands in the session until it ends, by the address of the paper; each time the paper is shown leaves
its line. An address that nobody asked for in this session - an old one, one that was typed - leads back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from casework.policy import viewing
from casework.policy.grant_tables import Guarded
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.web.query_params import query_params

ASKED_FOR = "papers"
MOST = 8
"""So many papers of one session can be shown again; who prints more asks anew."""

CODE = re.compile(r"[A-Z0-9-]{4,12}")
"""Codes of cases and numbers of packets; nothing else is put into a style."""

type Choice = dict[str, Any]


def may(by: Worker, record: type[Guarded], object_id: UUID, act: Act) -> None:
    """Whether she may make this paper, with the reason it may need stated; nothing is shown."""
    with viewing.view_access(by, act) as access:
        access.enter(record, object_id)
        access.open_sections()
    viewing.nothing_at_all_was_shown()


def ask(request: HttpRequest, choice: Choice, *, at: str) -> HttpResponseBase:
    """Remember what was asked for, and go to where it is shown."""
    kept: dict[str, Choice] = request.session.get(ASKED_FOR, {})
    kept.pop(at, None)
    kept[at] = choice
    request.session[ASKED_FOR] = dict(list(kept.items())[-MOST:])
    return redirect(at)


def asked(request: HttpRequest) -> Choice | None:
    """What was asked for at this address in this session."""
    found: Mapping[str, Choice] = request.session.get(ASKED_FOR, {})
    return found.get(request.get_full_path())


def paper(
    request: HttpRequest,
    by: Worker,
    record: type[Guarded],
    object_id: UUID,
    act: Act,
    make: Callable[[], HttpResponseBase],
    *,
    back: str,
) -> HttpResponseBase:
    """A paper of one button: sent, it is asked for; read, it is shown where it was asked for, and else leads back."""
    if request.method == "POST":
        may(by, record, object_id, act)
        return ask(request, {}, at=request.get_full_path())
    if asked(request) is None:
        may(by, record, object_id, act)
        return redirect(back)
    return make()


@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The style of one paper: the code of its case on every sheet, which no rule for all papers can know."""
    code = query_params(request, ma=_code)["ma"]
    style = f'@page{{@bottom-left{{content:"{code}"}}}}' if code else ""
    return HttpResponse(style, content_type="text/css; charset=utf-8")


def _code(text: str) -> str:
    if not CODE.fullmatch(text):
        raise ValueError("no code of ours")
    return text
