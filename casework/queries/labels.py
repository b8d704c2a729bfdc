"""What the kept words are called when people read them: every record, every field, every answer inside a sealed one.

A path is the record, the field and the keys inside it: `livelihoodplan`, `goal`, `costs`, `1`, `what`. What is inside a
sealed field is called by the row of its sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.records.about import PARTS, Column, Notation
from casework.records.columns import names_a_unit, names_a_worker
from casework.records.kinds import BY_WORD
from casework.rulebook import (
    additions,
    ban_sheets,
    beside,
    closure,
    companions,
    consent_scope,
    first_words,
    followups,
    hearing,
    incidents,
    livelihood,
    notices,
    perpetrators,
    risk,
    safety_plan,
    services,
    shelter,
    violence_reports,
)
from casework.rulebook.dates import Birth
from casework.rulebook.rows import Terms, Words
from casework.rulebook.sheets import AnswerKind, Ask, Sheet

type Said = Callable[[Any], str]


@dataclass(frozen=True)
class Label:
    """The words for one path and how its value is said.

    `whole` keeps a value in one piece where its parts mean nothing alone. `kind` names ids that are looked up:
    `worker` or `unit`.
    """

    words: Words
    said: Said | None = None
    whole: bool = False
    kind: str = ""


def plain(value: object) -> str:
    """Any value as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("có") if value else gettext("không")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, int):
        return number_format(value, force_grouping=True)
    if isinstance(value, list | tuple):
        return ", ".join(plain(one) for one in value)
    return str(value)


def coded(terms: Terms) -> Said:
    """A code, or a list of them, in the words of a list."""

    def said(value: Any) -> str:
        codes = value if isinstance(value, list) else [value]
        return ", ".join(str(terms.label(code)) for code in codes)

    return said


def staged(choices: type[TextChoices]) -> Said:
    """A stage or level in its own words; one this version does not know answers with itself."""
    known: Mapping[str, Words] = dict(choices.choices)
    return lambda value: str(known.get(value, value))


def money(value: Any) -> str:
    """1.500.000 đ."""
    return f"{number_format(value, 0, force_grouping=True)}\u00a0đ"


def at_moment(value: Any) -> str:
    """A moment kept as text."""
    return plain(parse_datetime(str(value)) or value)


def born(value: Any) -> str:
    """A birth as exact as it is known; an age that was told is said in the reader's language."""
    birth = Birth.from_json(value)
    if birth.told_age is None:
        return birth.written()
    told_on = birth.told_on or birth.latest
    return gettext("khoảng %(age)s tuổi (năm %(year)s)") % {"age": birth.told_age, "year": told_on.year}


RECORDS: Mapping[str, Words] = {word: kind.about.label for word, kind in BY_WORD.items()}
"""What each kind of record is called, by its word."""


def _of_columns() -> Iterator[tuple[str, Label]]:
    """What the records say of their columns."""
    for word, kind in BY_WORD.items():
        for field in kind._meta.concrete_fields:
            name = field.name
            column = kind.about.column(name) if name in kind.about.labels else PARTS
            if not column.parts:
                named = "worker" if names_a_worker(field) else "unit" if names_a_unit(field) else ""
                whole = column.notation is Notation.BIRTH
                yield f"{word}.{name}", Label(column.words, _said(column), whole=whole, kind=named)


def _said(column: Column) -> Said | None:
    if column.notation is not None:
        return {Notation.MONEY: money, Notation.BIRTH: born}[column.notation]
    if column.codes is None:
        return None
    return coded(column.codes) if isinstance(column.codes, Terms) else staged(column.codes)


SHEETS: Mapping[str, Sheet] = {
    "survivor.details": hearing.PERSON,
    "safecontact.ways": hearing.WAYS,
    "incident.answers": hearing.INCIDENT,
    "consent.terms": consent_scope.TERMS,
    "notice.note": notices.NOTE,
    "firstwords.said": first_words.FIRST_WORDS,
    "riskassessment.answers": risk.ASSESSED,
    "safetyplan.blocks": safety_plan.PLAN_SHEET,
    "shelterstay.place": shelter.PLACE,
    "shelterstay.support": shelter.SUPPORT,
    "shelterstay.outcome": shelter.OUTCOME,
    "referral.packet": services.PACKET,
    "referral.answer": services.ANSWER,
    "referral.why": services.WHY_SENT,
    "livelihoodplan.baseline": livelihood.BASELINE,
    "livelihoodplan.goal": livelihood.GOAL,
    "livelihoodinput.item": livelihood.INPUT,
    "training.detail": livelihood.TRAINING,
    "followup.scores": followups.VISITED,
    "closurereview.checklist": closure.PROPOSED,
    "closurereview.outcome": closure.OUTCOME,
    "addition.told": additions.TOLD,
    "addition.outcome": additions.OUTCOME,
    "laterincident.told": incidents.LATER_INCIDENT,
    "perpetrator.told": perpetrators.PERPETRATOR,
    "representative.told": beside.REPRESENTATIVE,
    "interpreter.told": beside.INTERPRETER,
    "companion.told": companions.CHILD,
    "companion.linked": companions.LINK,
    "violencereport.told": violence_reports.TOLD,
    "reportcall.said": violence_reports.CALL,
    "contactban.said": ban_sheets.SAID,
    "bancopy.words": ban_sheets.COPY,
}
"""The rows of what is sealed as a whole: every answer in it is called and said by its row."""

LABELS: Mapping[str, Label] = dict(_of_columns())


def label_of(path: tuple[str, ...]) -> Label:
    """The label of a path. What this version has no words for is called by its record's field and its own key."""
    found = known(path)
    if found is not None:
        return found
    above = LABELS.get(".".join(path[:2]))
    last = path[-1].replace("_", " ")
    return Label(f"{above.words} – {last}" if above and len(path) > 2 else last)


@lru_cache(maxsize=4_096)
def known(path: tuple[str, ...]) -> Label | None:
    """The label of a path for which this version has words, in any language; None for any other."""
    return LABELS.get(".".join(path)) or _row_of(path)


def _row_of(path: tuple[str, ...]) -> Label | None:
    """The label of an answer by its row: with the group it stands in before it, and its place in a list after it."""
    sheet = SHEETS.get(".".join(path[:2]))
    rows: list[Ask] = []
    place = ""
    for part in path[2:]:
        if part.isdigit():
            place = f" {int(part) + 1}"
            continue
        row = sheet.get(part) if sheet is not None else None
        if row is None:
            return None
        rows.append(row)
        sheet = row.kind if isinstance(row.kind, Sheet) else None
    if not rows:
        return None
    above = [row.label for row in rows if row.label] if len(rows) > 1 else [rows[-1].label]
    words: Words = above[0] if len(above) == 1 else format_lazy(": ".join(["{}"] * len(above)), *above)
    return _label(rows[-1], format_lazy("{}{}", words, place) if place else words)


def _label(row: Ask, words: Words) -> Label:
    if row.kind in _LOOKED_UP:
        return Label(words, kind=_LOOKED_UP[row.kind])
    return Label(words, lambda answer: str(row.words(answer)), whole=len(row.keys) > 1)


_LOOKED_UP = {AnswerKind.WORKER: "worker", AnswerKind.UNIT: "unit"}


def field_of(path: tuple[str, ...]) -> Words:
    """What a whole field is called where nothing in it is opened; one that is made of many parts is its contents."""
    found = LABELS.get(".".join(path))
    return found.words if found is not None and found.words else _("Nội dung")


def whole(path: tuple[str, ...]) -> bool:
    """Whether a value at this path is said in one piece."""
    found = known(path)
    return found is not None and found.whole


def joined(path: tuple[str, ...], value: object) -> object:
    """Answers that take several keys, put together under one: a commune's code and the day it was valid from."""
    if not isinstance(value, dict):
        return value
    for row in SHEETS.get(".".join(path), ()):
        if len(row.keys) > 1 and (found := row.value(value)) is not None:
            value = {row.key: found, **{key: kept for key, kept in value.items() if key not in row.keys}}
    return value


def text(words: Words) -> str:
    """Words as they are shown now."""
    return str(words) if isinstance(words, Promise) else words
