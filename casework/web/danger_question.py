"""The quiet question of every page on which something of her is written down: was something dangerous told just now?

It is asked behind a fold, in the same place of every form, and what is ticked is kept with what was written or not at
all. A page is without it by a row here alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import HttpRequest

from casework.journey.safety.alarming import done_with_danger, mark_danger
from casework.policy import unit_of_work
from casework.records.cases import Case
from casework.records.workers import Worker
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
}
"""Pages of a case whose forms do not ask, each with its reason."""

OPENING = "case-open"
"""The page on which there is no case yet; what is told there is of the one it makes."""

BEFORE = frozenset({"case-set_aside"})
"""Where the act ends the file: what was told is marked first, and goes with it."""


def is_asked(name: str | None, kwargs: Mapping[str, object]) -> bool:
    """Whether the page of this name asks."""
    return name not in WITHOUT and (bool({"case_id", "referral_id"} & set(kwargs)) or name == OPENING)


def ask(request: HttpRequest, form: Form) -> None:
    """Let a form of this page ask, where the page does."""
    match = request.resolver_match
    if match is not None and is_asked(match.url_name, match.kwargs):
        form.dangers_asked = tuple(ALARMING.spoken_choices)


def with_what_was_told[T](request: HttpRequest, form: Form, act: Callable[[], T]) -> Callable[[], T]:
    """The act of a form, and with it the mark of what was ticked; without a tick the act alone."""
    kinds = form.dangers_told
    match = request.resolver_match
    by = request.user
    if not kinds or match is None or not isinstance(by, Worker):
        return act
    case_id = match.kwargs.get("case_id")
    if case_id is None and "referral_id" in match.kwargs:
        return act  # the answer to a packet takes it itself: its writer may hold no case
    if match.url_name in BEFORE:

        def marked_first() -> T:
            with unit_of_work.transaction_as(by):
                mark_danger(by, Case(pk=case_id), kinds=kinds)
                return act()

        return marked_first
    return lambda: done_with_danger(by, act, case=lambda made: _case(made, case_id), kinds=kinds)


def _case(made: object, case_id: UUID | None) -> Case | None:
    """The case it was told in; none where she said no to being written down, of which nothing told is kept."""
    if case_id is not None:
        return Case(pk=case_id)
    return made if isinstance(made, Case) else None
