"""Who sits beside her: whoever answers for a child, with why that one is not suspected; and who interprets, once asked.

Nobody who may have done it is either of them. She is asked about an interpreter before anybody comes, and may refuse;
who interprets by telephone is never told who she is, and has no name here.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.rulebook.people import LANGUAGES, RELATIONSHIPS, YES_NO
from casework.rulebook.rows import Term, Terms
from casework.rulebook.sheets import AnswerKind, Ask, Sheet

YES = "yes"
THERE, BY_TELEPHONE = "there", "telephone"

HOW_INTERPRETED = Terms(
    Term(THERE, _("Ngồi cùng")),
    Term(BY_TELEPHONE, _("Qua điện thoại"), _("Qua điện thoại, hai bên không nói tên")),
)

REPRESENTATIVE = Sheet(
    Ask("name", _("Họ tên người đại diện"), AnswerKind.NAME, longest=120, must=True),
    Ask("relationship", _("Là gì với người được giúp"), RELATIONSHIPS, opened=True, must=True),
    Ask("phone", _("Số điện thoại"), AnswerKind.PHONE),
    Ask(
        "why_not",
        _("Vì sao biết người này không gây ra"),
        AnswerKind.WORDS,
        help=_("Cháu nói thế nào, ai xác nhận. Cháu không muốn thì không chọn người này."),
        longest=1_000,
        lines=2,
        must=True,
    ),
)
"""Whoever answers for a child or for somebody who cannot (sealed with the case)."""

INTERPRETER = Sheet(
    Ask("agreed", _("Đã hỏi người được giúp, có đồng ý không"), YES_NO, must=True),
    Ask("language", _("Tiếng nói"), LANGUAGES, opened=True),
    Ask("way", _("Phiên dịch bằng cách nào"), HOW_INTERPRETED, spoken=True),
    Ask("name", _("Họ tên người phiên dịch"), AnswerKind.NAME, help=_("Chỉ khi ngồi cùng."), longest=120),
    Ask("pledged", _("Đã cam kết giữ kín"), AnswerKind.TICK),
)
"""Who interprets, or that she wanted nobody (sealed with the case)."""

KEPT_OF_A_NO = ("agreed", "language")
"""What is kept where she did not want this interpreter: no name of anybody."""
