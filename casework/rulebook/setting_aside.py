"""Setting a case aside: for which reasons, which file may be pointed at, and what becomes there of each duty of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import Term, Terms
from casework.rulebook.stages import ENDED, SET_ASIDE, Stage

KINDS = Terms(
    Term(Stage.DUPLICATE.value, _("trùng với một hồ sơ khác")),
    Term(Stage.OUT_OF_SCOPE.value, _("không thuộc phạm vi")),
)

ASK_THE_PROVINCE = _("Hãy gọi hỏi cấp tỉnh về hồ sơ này.")
"""All that a desk is told when its file may be of somebody who has another: no name, no place, no code."""


class Heir(StrEnum):
    """What becomes, in the living file, of a duty that ran on the file that is set aside."""

    ASSESSMENT = "assessment"
    REMINDER = "reminder"
    REPORT = "report"
    NOTHING = "nothing"


HEIRS: Mapping[str, Heir] = {
    "D01": Heir.NOTHING,
    "D01.notice": Heir.REMINDER,
    "D15.report": Heir.REMINDER,
    "D02": Heir.NOTHING,
    "kind": Heir.NOTHING,
    "risk": Heir.ASSESSMENT,
    "left": Heir.ASSESSMENT,
    "danger": Heir.ASSESSMENT,
    "gone": Heir.ASSESSMENT,
    "carried": Heir.REPORT,
    "stay": Heir.REMINDER,
    "answer": Heir.REMINDER,
    "result": Heir.REMINDER,
    "contact": Heir.REMINDER,
    "added": Heir.REMINDER,
    "question": Heir.REMINDER,
    "reply": Heir.REMINDER,
    "elsewhere": Heir.REMINDER,
    "milestone": Heir.REMINDER,
    "followup": Heir.REMINDER,
    "flag": Heir.REMINDER,
    "second": Heir.REMINDER,
    "D04": Heir.REMINDER,
    "D08": Heir.REMINDER,
}
"""Each clock that runs, and its heir. An assessment falls due in the living file no later than it did in the other; a
reminder names the duty and stands on its day, also where the clock itself runs on with her stay or packet; a report is
told on in the report that is carried; and nothing is left to do of a file that was only to be handed in or taken in."""

HER_NO_STANDS = _("Người này không cho ghi lại. Lời kể ở hồ sơ trùng không được chuyển sang đây.")
"""What is carried of a file on which her no to being written down stands."""

RISK_CARRIED = _("Mức nguy cơ ở hồ sơ trùng của cùng một người")
"""Why the level of the living file went up."""

STILL_THERE = _("Còn ở hồ sơ trùng %(file)s: %(what)s")
"""What a duty of the other file is called among the reminders of the living one."""


def why_not_pointed_at(stage: Stage) -> str | None:
    """The word of the refusal for a file that cannot carry another's duties at this stage; None for one that can."""
    if stage is Stage.DRAFT:
        return "other_is_draft"
    if stage in SET_ASIDE:
        return "other_is_set_aside"
    return "other_is_closed" if stage in ENDED else None
