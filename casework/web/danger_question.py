"""The quiet question of every page on which something of her is written down: was something dangerous told just now?

It is asked behind a fold, in the same place of every form, and what is ticked is kept with what was written or not at
all. A page is without it by a row here alone, and asks only while it can be kept: not beside her no, not on an ended
file. What was asked stands in the way of no other word of hers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import HttpRequest

from casework.journey.safety.alarming import done_with_danger, mark_danger
from casework.policy import gate, her_word, unit_of_work
from casework.records.cases import Case
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.risk import ALARMING
from casework.web.forms import Form

WITHOUT: Mapping[str, str] = {
    "risk-assess": "asks for every danger itself",
    "risk-raise": "says itself that it has become more dangerous",
    "risk-take_back": "says that something was never so",
    "intake-danger": "asks for every danger itself",
    "grant-exclude": "names a colleague, nothing of her",
    "intake-submit": "is a yes to what was written before",
    "livelihood-approve": "is a yes to what was written before",
    "case-access_print": "chooses what a paper leaves out",
    "case-open": "before her yes nothing is written; the page after it asks for every danger",
    "writing-refuse": "keeps her no, and beside it nothing more is written",
    "reason-state": "says why a file is read, before anything was read or told",
}
"""Pages of a case whose forms do not ask, each with its reason."""

OPENS_AGAIN = frozenset({"case-reopen", "writing-allow"})
"""Where the act itself lets the file be written in: what was told is marked behind it."""

BEFORE = frozenset({"case-set_aside"})
"""Where the act ends the file: what was told is marked first, and goes with it."""


def is_asked(name: str | None, kwargs: Mapping[str, object]) -> bool:
    """Whether the page of this name asks, where what is told can be kept."""
    return name not in WITHOUT and bool({"case_id", "referral_id"} & set(kwargs))


def can_be_kept(by: Worker, name: str | None, case_id: UUID) -> bool:
    """Whether what is told on this page now can be marked in the file."""
    if name in OPENS_AGAIN:
        return True
    case = Case.objects.filter(pk=case_id).first()
    return case is not None and gate.may(by, Act.DANGER_MARK, case) and not her_word.is_stopped(case, Act.DANGER_MARK)


def ask(request: HttpRequest, form: Form) -> None:
    """Let a form of this page ask, where the page does and what is told can be kept."""
    match, by = request.resolver_match, request.user
    if match is None or not isinstance(by, Worker) or not is_asked(match.url_name, match.kwargs):
        return
    case_id = match.kwargs.get("case_id")
    if case_id is None or can_be_kept(by, match.url_name, case_id):
        form.dangers_asked = tuple(ALARMING.spoken_choices)


def with_what_was_told[T](request: HttpRequest, form: Form, act: Callable[[], T]) -> Callable[[], T]:
    """The act of a form, and with it the mark of what was ticked; without a tick the act alone."""
    kinds = form.dangers_told
    match = request.resolver_match
    by = request.user
    if not kinds or match is None or not isinstance(by, Worker):
        return act
    case_id = match.kwargs.get("case_id")
    if case_id is None:
        return act  # the answer to a packet takes it itself: its writer may hold no case
    case = Case(pk=case_id)
    if match.url_name in BEFORE:

        def marked_first() -> T:
            with unit_of_work.transaction_as(by):
                mark_danger(by, case, kinds=kinds)
                return act()

        return marked_first
    return lambda: done_with_danger(by, act, case=case, kinds=kinds)
