"""The smallest pieces of markup, which lists repeat in every row: a time, a tag, a state, a deadline.

They are functions and not macros because a page of a hundred rows asks for three hundred of them: a macro costs five
microseconds to call, the whole of one of these costs one.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from django.utils.translation import get_language, gettext
from markupsafe import Markup, escape

from casework.queries.likenesses import Likeness
from casework.rulebook.rows import VIETNAM
from casework.web import wording
from casework.web.ages import age
from casework.web.language import reading


def _markup(text: str) -> Markup:
    """Text that is markup already, without `Markup` looking whether it might be something else."""
    return str.__new__(Markup, text)


def stamp(at: date | datetime) -> Markup:
    """A moment as 09:05 03/04/2026 in Vietnam's time, or a day as 03/04/2026, for reading and for machines."""
    if not isinstance(at, datetime):
        return _markup(_STAMP % (at.isoformat(), f"{at:%d/%m/%Y}"))
    iso = (at.astimezone(VIETNAM) if at.tzinfo is not None else at).isoformat(timespec="minutes")
    return _markup(_STAMP % (iso, f"{iso[11:16]} {iso[8:10]}/{iso[5:7]}/{iso[:4]}"))


_STAMP = '<time class="nowrap" datetime="%s">%s</time>'


def tag(words: object, colour: str = "grey") -> Markup:
    """A small coloured tag; the words carry the meaning, the colour only repeats it."""
    shade = "" if colour == "grey" else f" tag--{colour}"
    return _markup(f'<strong class="tag{shade}">{escape(wording.sentence(words))}</strong>')


def state(value: str | None, kind: str) -> Markup:
    """The tag of a state: `case.stage|state("stage")`. Kinds: stage, risk, shelterstay, referral, livelihood_plan."""
    return _state(reading.get() or get_language() or "", kind, value or "")


@cache
def _state(language: str, kind: str, value: str) -> Markup:
    mark = wording.mark(kind, value)
    return tag(mark.words, mark.colour)


def danger(level: str) -> Markup:
    """The tag of how much danger she is in, where it stands alone: "nguy cơ cao"."""
    return _danger(reading.get() or get_language() or "", level)


@cache
def _danger(language: str, level: str) -> Markup:
    mark = wording.mark("risk", level)
    return tag(gettext("nguy cơ %(level)s") % {"level": mark.words}, mark.colour)


def apart(like: Likeness) -> Markup:
    """What tells one of a name from the others, before what follows in its row: her age, and her hamlet where it is
    needed."""
    return _markup("".join(f"{escape(words)} · " for words in (age(like), like.place) if words))


def due(at: datetime | date | None, now: datetime, began: datetime | None = None) -> Markup:
    """How far a deadline is, as seen from `now`; `began` of a duty, which may be due at once."""
    found = wording.due(at, now, began)
    words = escape(found.words)
    if at is None:
        return _markup(f'<span class="due due--none">{words}</span>')
    return _markup(f'<time class="due due--{found.state}" datetime="{wording.iso(at)}">{words}</time>')
