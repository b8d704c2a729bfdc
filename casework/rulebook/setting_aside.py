"""Setting a case aside: for which two reasons, which file may be pointed at, and what its desk is asked to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import Term, Terms
from casework.rulebook.stages import ENDED, SET_ASIDE, Stage

KINDS = Terms(
    Term(Stage.DUPLICATE.value, _("trùng với một hồ sơ khác")),
    Term(Stage.OUT_OF_SCOPE.value, _("không thuộc phạm vi")),
)

ASK_THE_PROVINCE = _("Hãy gọi hỏi cấp tỉnh về hồ sơ này.")
"""All that a desk is told when its file may be of somebody who has another: no name, no place, no code."""


def why_not_pointed_at(stage: Stage) -> str | None:
    """The word of the refusal for a file that cannot carry another's duties at this stage; None for one that can."""
    if stage is Stage.DRAFT:
        return "other_is_draft"
    if stage in SET_ASIDE:
        return "other_is_set_aside"
    return "other_is_closed" if stage in ENDED else None
