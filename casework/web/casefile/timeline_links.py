"""Where a line of the timeline leads - to the packet or stay it is about, else to its chapter - and to whom it went."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import ngettext

from casework.queries.casefile import CaseFile, Done
from casework.rulebook.acts import Act

CHAPTERS: tuple[tuple[str, str], ...] = (
    ("intake.consent", "case-consents"),
    ("consent.", "case-consents"),
    ("case.open", "case-person"),
    ("case.kind", "case-person"),
    ("intake.", "case-person"),
    ("note.", "case-person"),
    ("notice.", "case-person"),
    ("risk.", "case-safety"),
    ("danger.", "case-safety"),
    ("safety_plan.", "case-safety"),
    ("ban.", "case-safety"),
    ("shelter.", "case-safety"),
    ("referral.", "case-referrals"),
    ("livelihood.", "livelihood"),
    ("followup.", "reintegration"),
    ("closure.", "reintegration"),
    ("case.reopen", "reintegration"),
    ("flag.", "case-done"),
    ("grant.", "case-holders"),
)
"""By how the word of an act begins, the chapter in which what was done stands; the first that fits."""

STAYS = frozenset(
    act.value
    for act in (Act.SHELTER_ADMIT, Act.SHELTER_RECEIVE, Act.SHELTER_MISSED, Act.SHELTER_EXTEND, Act.SHELTER_DISCHARGE)
)


def line_href(case_id: UUID, done: Done, sent_to: Any, acts: frozenset[str]) -> str:
    """Where this line leads; empty where what was done has no page."""
    if done.object_id in sent_to and Act.REFERRAL_LOOK.value in acts:
        return reverse("referral", args=[done.object_id])
    if done.act in STAYS and done.object_id and Act.SHELTER_LOOK.value in acts:
        return reverse("shelter-look", args=[case_id, done.object_id])
    return chapter_of(case_id, done.act)


def chapter_of(case_id: UUID, act: str) -> str:
    """The chapter in which what was done by this act stands; empty where there is none."""
    return next((reverse(name, args=[case_id]) for begins, name in CHAPTERS if act.startswith(begins)), "")


def told_lines(page: CaseFile) -> list[dict[str, Any]]:
    """The lines of a timeline as a page prints them; what its reader reads in part leads nowhere."""
    if not page.whole:
        return folded([vars(done) for done in page.timeline])
    return folded(
        [
            {
                **vars(done),
                "href": line_href(page.case_id, done, page.sent_to, page.acts_beside),
                "more": page.sent_to.get(done.object_id, "") if done.object_id else "",
            }
            for done in page.timeline
        ]
    )


IN_ONE_GO = timedelta(hours=1)


def folded(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same lines, newest first; what one person wrote chapter by chapter in one go is one line that says how
    often."""
    told: list[dict[str, Any]] = []
    for line in lines:
        last = told[-1] if told else None
        if last is not None and _goes_on(last, line):
            last["times"], last["since"] = last["times"] + 1, line["at"]
        else:
            told.append({**line, "times": 1, "since": line["at"]})
    for one in told:
        if one["times"] > 1:
            one["more"] = ngettext("%(num)d lần liền nhau", "%(num)d lần liền nhau", one["times"]) % {
                "num": one["times"]
            }
    return told


def _goes_on(last: dict[str, Any], line: dict[str, Any]) -> bool:
    same = (last["act"], last["who"]) == (line["act"], line["who"])
    return same and line["act"].startswith("intake.") and last["since"] - line["at"] <= IN_ONE_GO
