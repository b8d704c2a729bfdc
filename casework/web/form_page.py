"""One question, one act: every form page enters, binds, calls its operation and answers in the same way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render

from casework.policy import viewing
from casework.records.workers import Worker
from casework.rulebook.refusals import EditConflict, Refused
from casework.web import flash
from casework.web.forms import Form

ConflictRows = Sequence[tuple[object, object, object]]


def worker(request: HttpRequest) -> Worker:
    """The signed-in worker; views behind the sign-in always have one."""
    if not isinstance(request.user, Worker):
        raise TypeError("this view is not behind the sign-in")
    return request.user


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, for a form to bind; None while it was only asked for. An empty answer is an answer as well."""
    return request.POST if request.method == "POST" else None


def form_page(
    request: HttpRequest,
    form: Form,
    act: Callable[[], object],
    *,
    template: str,
    then: str | Callable[[Any], str],
    context: dict[str, object],
    on_conflict: Callable[[], dict[str, object]] | None = None,
) -> HttpResponseBase:
    """Show a form, or do its act and go on to `then`. A refusal is shown on the form with everything typed still in it.

    `then` is a function of what was made where the address hangs on it. `on_conflict` is for forms that edit: it says
    what stands now when somebody else was faster (`web/edit_conflict.py`). What was opened for an act that is then done
    was not shown to anybody; where nothing came of it (a page only passed through) it was looked at.
    """
    if request.method == "POST" and form.is_valid():
        try:
            made = act()
        except EditConflict:
            if on_conflict is None:
                raise
            return render(request, "409.html", {**context, **on_conflict()}, status=409)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            if made is not None:
                viewing.nothing_was_shown()
            return flash.go(then(made) if callable(then) else then)
    return render(request, template, {**context, "form": form}, status=422 if form.problems else 200)
