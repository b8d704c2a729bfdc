"""What a trusted address may still tell once the desk has taken a case in: chapter by chapter, beside what stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from casework.rulebook.hearing import INCIDENT, PERSON, TOLD_UNSAFE, WAYS
from casework.rulebook.people import UNKNOWN
from casework.rulebook.rows import Term, Terms, Words
from casework.rulebook.sheets import BLANK, AnswerKind, Ask, Sheet

STORY = "story"
"""Her words are told on behind those that stand."""


@dataclass(frozen=True)
class AdditionPart:
    """One chapter: the record it belongs to, and what is asked of it."""

    record: str
    title: Words
    sheet: Sheet


PARTS: Mapping[str, AdditionPart] = {
    "person": AdditionPart(
        "survivor",
        _("Người đến, gia cảnh"),
        Sheet(*PERSON.part("person"), *PERSON.part("language"), *PERSON.part("household")),
    ),
    "place": AdditionPart("survivor", _("Nơi ở"), PERSON.part("place").without("commune")),
    "contact": AdditionPart("safecontact", _("Liên lạc thế nào cho an toàn?"), WAYS.without(TOLD_UNSAFE)),
    "incident": AdditionPart(
        "incident",
        _("Chuyện đã xảy ra"),
        Sheet(
            *INCIDENT.part("violence"),
            *INCIDENT.part("circumstances"),
            Ask(STORY, _("Lời kể"), AnswerKind.WORDS, asked=_("Lời kể thêm"), longest=30_000),
        ),
    ),
}
"""The chapters, in the order they are offered."""

TAKEN, LEFT = "taken", "left"

CHOICES = Terms(Term(TAKEN, _("Lấy điều mới")), Term(LEFT, _("Để như cũ")))
"""What the desk does with each answer."""

OUTCOME = Sheet(
    Ask("taken", _("Đã lấy"), several=True),
    Ask("why", _("Vì sao để như cũ"), AnswerKind.WORDS),
)
"""What became of it: the keys that were taken, and why the others were not."""

TOLD = Sheet(
    Ask("part", _("Phần"), Terms(*(Term(word, part.title) for word, part in PARTS.items()))),
    *dict.fromkeys(row for part in PARTS.values() for row in part.sheet),
)
"""What was told: the chapter, and its answers by their own keys."""


def told_in(answers: Mapping[str, object]) -> dict[str, object]:
    """Of what was sent what tells something: what was left open adds nothing."""
    return {key: it for key, it in answers.items() if it not in BLANK and it != UNKNOWN}
