"""The form page: enter, bind, and one call, which shows the form, or does its act and goes on, or answers it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.forms import ChoiceField
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from casework.journey import day_limits, unsent
from casework.policy import location_leak, viewing
from casework.records.workers import Worker
from casework.rulebook.refusals import EditConflict, Refused
from casework.web import danger_question, flash
from casework.web.edit_conflict import edit_conflict
from casework.web.forms import Form, VersionedForm
from casework.web.unsent import carried, late_post
from casework.web.unsent import ticket as tickets


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
    context: Mapping[str, object] | None = None,
    back: str = "",
    leaving_does_it: bool = False,
    before: str = "",
) -> HttpResponseBase:
    """Show a form, or do its act and go on. A refusal is shown on the form with everything typed still in it.

    `then` is where to go, or a function of what was made where the address hangs on it. The ids in the page's own
    address stand in its context. A form that edits knows what it edits: when somebody else was faster, what stands now
    is shown beside what was typed, with a way `back` where that is another than `then`. What was opened for an act that
    is then done was not shown to anybody; where nothing came of it (a page only passed through) it was looked at.
    What cannot be undone has a page `before` it: it names what was chosen, carries all that was typed, and only its
    button does the act, or the other one leads back to the form as it was filled in.
    """
    danger_question.ask(request, form)
    act = danger_question.with_what_was_told(request, form, act)
    asked = _besides_sending(request, form, act, leaving_does_it=leaving_does_it)
    if asked is not None:
        return asked
    if request.method == "POST" and not {"leave", "choose_again"} & request.POST.keys() and form.is_valid():
        if before and not _is_confirmed(request, form):
            carried.carry(request, form)
            return _with_its_mark(request, _shown(request, form, before, context or {}))
        try:
            with location_leak.read_over(form.read_over), day_limits.confirmed(form.days_confirmed):
                made = act()
        except EditConflict:
            if not isinstance(form, VersionedForm):
                raise
            way_back = back or (then if isinstance(then, str) else request.path)
            return _with_its_mark(request, render(request, "409.html", _conflict(request, form, way_back), status=409))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            if made is not None:
                viewing.nothing_was_shown()
            elif not (getattr(form, "says_something_new", True) or form.dangers_told):
                return _passed_through(request, then(made) if callable(then) else then)
            return gone_on(request, then(made) if callable(then) else then, made=made, name=_whom(form))
    carried.carry(request, form)
    return _with_its_mark(request, _shown(request, form, template, context or {}))


def answer_page(
    request: HttpRequest,
    form: Form,
    answer: Callable[[], HttpResponseBase],
    *,
    template: str,
    context: Callable[[], Mapping[str, object]] = dict,
) -> HttpResponseBase:
    """Show a form, or what answers it: a form that is sent only so that what was typed stands in no address, or whose
    answer is more than an address to go on to. A refusal is shown on the form with everything typed still in it.

    `context` is read where the form is shown and not beside an answer, for each of them leaves a look of its own.
    """
    if request.method == "POST" and form.is_valid():
        try:
            return answer()
        except Refused as refusal:
            form.refuse(refusal)
    return _shown(request, form, template, context())


def _besides_sending(
    request: HttpRequest, form: Form, act: Callable[[], object], *, leaving_does_it: bool
) -> HttpResponseBase | None:
    """The two buttons of a form that do not send it: not to want back what was typed before, and to go elsewhere.

    Nobody loses a word by going elsewhere: where leaving does the act (a question passed over) and it can be done, it
    is; everywhere else what was typed is kept sealed, and stands in the form when she comes back within a day. Where it
    cannot be kept she stays on the page, which says so.
    """
    if request.method != "POST":
        return None
    if "drop" in request.POST:
        answer = redirect(request.get_full_path())
        carried.drop(request, answer)
        return answer
    if "leave" not in request.POST:
        return None
    there = _own_address(request.POST["leave"])
    if not form.says_anything:
        return redirect(there)
    if leaving_does_it and form.is_valid():
        try:
            act()
        except Refused:
            pass
        else:
            return gone_on(request, there)
    ticket = tickets.presented(request)
    if ticket is None or not late_post.keep(request, ticket):
        form.refuse(unsent.NotKept())
        return None
    carried.given_up(request)
    return redirect(there)


def _is_confirmed(request: HttpRequest, form: Form) -> bool:
    """Whether the page before the act named the very choice that is sent now."""
    return request.POST.get("confirmed") == str(form.cleaned_data[form.confirms])


def _whom(form: Form) -> str:
    """The colleague who was chosen, by name; empty for a form that chooses none, or nobody."""
    if not form.names:
        return ""
    field, said = form.fields[form.names], form.answers().get(form.names)
    rows = field.choices if isinstance(field, ChoiceField) and isinstance(field.choices, Iterable) else ()
    return next((str(words) for code, words in rows if str(code) == str(said)), "")


def _own_address(there: str) -> str:
    return there if there.startswith("/") and url_has_allowed_host_and_scheme(there, allowed_hosts=None) else "/"


def gone_on(request: HttpRequest, there: str, *, made: object = None, name: str = "") -> HttpResponseBase:
    """After a form did its act, now or before: on to where it leads, and nothing typed on its page is kept any more."""
    answer = flash.go(request, there, made=made, name=name)
    carried.sent(request, answer)
    return answer


def _passed_through(request: HttpRequest, there: str) -> HttpResponseBase:
    """On from a page on which nothing new was said: no page tells that anything was done."""
    answer = redirect(there)
    carried.sent(request, answer)
    return answer


def _conflict(request: HttpRequest, form: VersionedForm, back: str) -> dict[str, object]:
    shown = edit_conflict(request, form, back=back)
    again = shown["form"]
    if isinstance(again, Form):
        again.dangers_asked = form.dangers_asked
        carried.carry(request, again)
    return shown


def _shown(request: HttpRequest, form: Form, template: str, context: Mapping[str, object]) -> HttpResponseBase:
    ids = request.resolver_match.kwargs if request.resolver_match else {}
    return render(request, template, {**ids, **context, "form": form}, status=422 if form.problems else 200)


def _with_its_mark(request: HttpRequest, page: HttpResponseBase) -> HttpResponseBase:
    tickets.remember_browser(request, page)
    return page
