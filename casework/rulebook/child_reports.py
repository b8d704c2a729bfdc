"""The report that a child is harmed (báo tin): owed at once by whoever knows of it, to whom, and what is kept of it.

Law 102/2016/QH13, Article 51: everybody who knows of it reports it. Who receives it, and that the commune secures the
child within 12 hours, stands in decree 56/2017 (its article 25 was not read; 26.3, 31.2 and 32.2 were).
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.rulebook.case_kinds import A_HARMED_CHILD_IS_REPORTED, CaseKind, Kinds
from casework.rulebook.names import LONGEST_NAME
from casework.rulebook.rows import Term, Terms
from casework.rulebook.sheets import Ask, Sheet

RULE = "D15.report"
"""Its clock; only the report itself meets it."""

LAW = A_HARMED_CHILD_IS_REPORTED

OWED, GIVEN = "owed", "given"
STATES = Terms(Term(OWED, _("phải báo")), Term(GIVEN, _("đã báo")))

BODIES = Terms(
    Term("committee", _("Uỷ ban nhân dân xã (người làm công tác bảo vệ trẻ em)")),
    Term("police", _("Công an xã")),
    Term("hotline", _("Tổng đài 111")),
)

ASKED = Sheet(
    Ask("to", _("Đã báo"), BODIES, asked=_("Đã báo nơi nào?"), must=True),
    Ask(
        "told",
        _("Người nhận tin"),
        asked=_("Ai nhận tin?"),
        help=_("Tên, chức vụ, hoặc số phiếu của tổng đài."),
        longest=LONGEST_NAME,
        must=True,
    ),
)
"""What the page asks; it stands in the notes of the case."""


def owed_of(kinds: Kinds) -> str | None:
    """The state in which a case of these kinds begins: owed where a child is harmed, else none."""
    return OWED if CaseKind.CHILD in kinds else None
