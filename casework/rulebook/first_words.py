"""The first words with whoever comes: is she safe now, what kind of case it is, and may it be written down at all.

Before her yes nothing she says is kept. Her no leaves that somebody came, and the rest goes dark.
"""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from casework.rulebook.case_kinds import KEPT_KINDS
from casework.rulebook.consents import Consenter
from casework.rulebook.people import YES_NO
from casework.rulebook.rows import PRACTICE, PRACTICE_FROM, LegalRule, Measure, Term, Terms
from casework.rulebook.sheets import AnswerKind, Ask, Sheet

SHORT = 300


class Writing(StrEnum):
    """Her answer to "may I write this down". Silence is no yes."""

    YES = "yes"
    NO = "no"
    EMERGENCY = "emergency"


WRITING = Terms(
    Term(Writing.YES, _("Đồng ý cho ghi"), _("Được, cứ ghi")),
    Term(Writing.NO, _("Không cho ghi"), _("Không, đừng ghi")),
    Term(Writing.EMERGENCY, _("Chưa hỏi được, nguy hiểm tính mạng"), _("Chưa hỏi được, đang nguy hiểm tính mạng")),
)

MAY_WRITE = frozenset({Writing.YES, Writing.EMERGENCY})
"""With these a file may be begun; an emergency says in a word why she could not be asked."""

HOW_SAID = Terms(
    Term("spoken", _("Nói trực tiếp")),
    Term("interpreted", _("Nói qua người nói hộ tiếng")),
    Term("gesture", _("Ra hiệu")),
    Term("telephone", _("Nói qua điện thoại")),
    Term("written", _("Viết")),
)
"""How her no was said. No signature is asked for it, and no reason."""

MISTAKEN = Terms(
    Term("twice", _("Mở hai lần cho một người")),
    Term("nobody", _("Không có ai đến")),
    Term("trial", _("Bấm thử")),
)
"""Why a draft is taken away that was opened by mistake: nothing of it is about somebody who came."""

GOES_DARK = LegalRule(value=1, unit=Measure.HOUR, source=PRACTICE, valid_from=PRACTICE_FROM)
"""How long after her no whatever was written can still be opened, so that her yes can take it back (house rule)."""

FIRST_WORDS = Sheet(
    Ask("safe", _("Lúc này có an toàn không"), YES_NO),
    Ask("kind", _("Chuyện gì"), KEPT_KINDS, several=True),
    Ask("kind_why", _("Vì sao ghi lại là chuyện khác"), AnswerKind.WORDS, longest=1_000, lines=2),
    Ask("writing", _("Cho ghi lại"), WRITING),
    Ask("writing_why", _("Vì sao chưa hỏi được"), longest=SHORT),
    # Of a child who came with somebody: asked as the child's own case is opened.
    Ask("agreed_by", _("Ai đã đồng ý"), Terms(*(Term(one.value, one.label) for one in Consenter)), several=True),
    Ask("near", _("Nơi nhận có người quen của người gây ra"), YES_NO),
    Ask("mistake", _("Mở nhầm"), MISTAKEN),
    Ask("dark_at", _("Chìa khoá bị bỏ lúc"), AnswerKind.MOMENT),
)
"""What is kept of the first words (sealed with the case)."""
