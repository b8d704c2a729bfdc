"""What the first page of a province counts: by which facts, over how long, and how soon somebody was there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from casework.rulebook.acts import Act
from casework.rulebook.rows import Words
from casework.rulebook.stages import ENDED, RiskLevel, Stage

NEW = timedelta(days=30)
"""A case is new for so long after it was reported (house rule)."""

PACED = timedelta(days=90)
"""Of the cases reported within so long it is told how soon somebody was there for them (house rule)."""

MONTHS = 12
"""So many months back a trend goes, this one among them."""

UNKNOWN_RISK = ""
RISKS: Sequence[str] = (*(level.value for level in reversed(RiskLevel)), UNKNOWN_RISK)
"""Danger, the greatest first; a case that nobody assessed has none."""

OPEN_STAGES: Sequence[Stage] = tuple(stage for stage in Stage if stage not in ENDED and stage != Stage.DRAFT)
STAGES: Sequence[Stage] = (*OPEN_STAGES, Stage.CLOSED, Stage.GONE)

BANDS: Sequence[tuple[timedelta, Words]] = (
    (timedelta(hours=1), _("trong 1 giờ")),
    (timedelta(hours=4), _("trong 4 giờ")),
    (timedelta(days=1), _("trong 1 ngày")),
    (timedelta(days=3), _("trong 3 ngày")),
    (timedelta(days=7), _("trong 7 ngày")),
)
"""Each up to so long; the first that holds counts."""

LATER: Words = _("lâu hơn 7 ngày")
NOT_YET: Words = _("chưa")

FIRST_ACTS = frozenset(
    {
        *(Act.RISK_ASSESS, Act.SAFETY_PLAN_WRITE, Act.SHELTER_ADMIT, Act.REFERRAL_SEND),
        *(Act.LIVELIHOOD_BASELINE, Act.LIVELIHOOD_PLAN, Act.FOLLOWUP_SCHEDULE, Act.FOLLOWUP_RECORD),
    }
)
"""What is done for her, and not about her file: the first of these is the first act."""
