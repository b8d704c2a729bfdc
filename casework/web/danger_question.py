"""The quiet question of every page on which something of her is written down: was something dangerous told just now?

It is asked behind a fold, in the same place of every form, and what is ticked is kept with what was written or not at
all. A page is without it by a row here alone, and while nothing of it could be kept: then what the page itself does -
her no, her withdrawal, the notice - must not fail by a tick beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import HttpRequest

from casework.journey.safety.alarming import can_be_marked, done_with_danger, mark_danger
from casework.policy import unit_of_work
from casework.policy.her_word import NOT_STOPPED, OF_WHO_KEEPS_IT
from casework.policy.table import TABLE, On
from casework.records.cases import Case
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.risk import ALARMING
from casework.rulebook.stages import ENDED
from casework.web.forms import Form
from casework.web.url_names import for_act

WITHOUT: Mapping[str, str] = {
    "case-open": "is before her yes, when nothing she tells is kept; the page it leads to asks",
    "risk-assess": "asks for every danger itself",
    "risk-raise": "says itself that it has become more dangerous",
    "risk-take_back": "says that something was never so",
    "intake-danger": "asks for every danger itself",
    "intake-danger-one": "asks for one danger after the other",
    "intake-readers": "asks of colleagues, nothing of her",
    "grant-exclude": "names a colleague, nothing of her",
    "case-assign": "names a colleague, nothing of her",
    "writing-refuse": "is her no to anything more being written",
    "case-mistake": "says that nobody is there of whom it could be told",
    "intake-submit": "is a yes to what was written before",
    "livelihood-approve": "is a yes to what was written before",
    "case-access_print": "chooses what a paper leaves out",
    "case-print": "chooses which parts go on paper, and writes nothing of hers",
    "trail-print": "is paper",
    "notice-print": "is paper",
    "safety_plan-print": "is paper",
    "referral-print": "is paper",
    "reason-state": "says why a file is read, before anything was read or told",
}
"""Pages of a case whose forms do not ask, each with its reason."""

BEFORE = frozenset({"case-set_aside"})
"""Where the act ends the file: what was told is marked first, and goes with it."""

OPENS_AGAIN = frozenset({Act.WRITING_ALLOW, Act.CASE_REOPEN})
"""With these a case can be written on again, so that what is told beside them can be kept."""

MAY_OUTLAST_THE_MARK = frozenset(
    for_act(act)
    for act, rule in TABLE.items()
    if rule.on is On.CASE and (act in NOT_STOPPED | OF_WHO_KEEPS_IT or rule.during & ENDED) and act not in OPENS_AGAIN
)
"""The pages of acts that may be done where nothing can be marked any more: after her no, or once the case has ended."""


def is_asked(name: str | None, kwargs: Mapping[str, object]) -> bool:
    """Whether the page of this name asks."""
    return name not in WITHOUT and bool({"case_id", "referral_id"} & set(kwargs))


def ask(request: HttpRequest, form: Form) -> None:
    """Let a form of this page ask, where the page does."""
    match = request.resolver_match
    if match is not None and is_asked(match.url_name, match.kwargs) and _can_be_kept(match.url_name, match.kwargs):
        form.dangers_asked = tuple(ALARMING.spoken_choices)


def _can_be_kept(name: str | None, kwargs: Mapping[str, object]) -> bool:
    case_id = kwargs.get("case_id")
    return name not in MAY_OUTLAST_THE_MARK or not isinstance(case_id, UUID) or can_be_marked(case_id)


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
    if match.url_name in BEFORE:

        def marked_first() -> T:
            with unit_of_work.transaction_as(by):
                mark_danger(by, Case(pk=case_id), kinds=kinds)
                return act()

        return marked_first
    return lambda: done_with_danger(by, act, case=Case(pk=case_id), kinds=kinds)
