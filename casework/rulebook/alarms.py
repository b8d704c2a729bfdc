"""An alarm: a trusted address calls its desk at once; how soon it is called back, and what may come of it."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import Term, Terms

CALL_BACK_WITHIN = timedelta(minutes=10)
"""So soon the desk calls back; behind it the province is told as well (house rule). It ends by the answer of a desk
alone: that it was pressed by mistake is a word of the address, and whoever holds its telephone may have typed it."""

MISTAKE = "mistake"

ANSWERS = Terms(
    Term("called", _("đã gọi lại, mọi người ở đó bình an")),
    Term("sent", _("đã có người đến tận nơi")),
    Term("moved", _("đã đưa sang chỗ khác")),
    Term(MISTAKE, _("đã gọi lại, nơi đó nói là bấm nhầm")),
)
"""What came of it. Behind every answer but a mistake somebody looks at the danger within hours (clock `danger`)."""

FOLLOWED = frozenset(ANSWERS.codes) - {MISTAKE}
"""Answers behind which the danger of a case is looked at anew."""

ANSWER_SHOWN = timedelta(hours=2)
"""So long a trusted address reads on its first page what was answered."""
