"""What the first page of a province counts: by which facts, over how long, and how soon somebody was there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from casework.rulebook.acts import Act
from casework.rulebook.lengths import long, with_lengths
from casework.rulebook.rows import Words
from casework.rulebook.stages import ENDED, ReferralStage, RiskLevel, Stage

NEW = timedelta(days=30)
"""A case is new for so long after it was reported (house rule)."""

PACED = timedelta(days=90)
"""Of the cases reported within so long it is told how soon somebody was there for them (house rule)."""

NEW_WORDS: Words = with_lengths(_("Mới trong {long}"), long=long(NEW))
PACED_WORDS: Words = with_lengths(_("Báo trong {long} qua"), long=long(PACED))

MONTHS = 12
"""So many months back a trend goes, this one among them, and what came of packets."""

UNKNOWN_RISK = ""
RISKS: Sequence[str] = (*(level.value for level in reversed(RiskLevel)), UNKNOWN_RISK)
"""Danger, the greatest first; a case that nobody assessed has none."""

OPEN_STAGES: Sequence[Stage] = tuple(stage for stage in Stage if stage not in ENDED and stage != Stage.DRAFT)
OVER: Sequence[Stage] = (Stage.CLOSED, Stage.GONE)
STAGES: Sequence[Stage] = (*OPEN_STAGES, *OVER)

PACKETS: Sequence[ReferralStage] = (
    *(ReferralStage.SENT, ReferralStage.ACCEPTED, ReferralStage.COMPLETED, ReferralStage.NO_SHOW),
    *(ReferralStage.DECLINED, ReferralStage.STOPPED, ReferralStage.WITHDRAWN),
)
"""How a packet stands: on its way first, then what came of it."""

LENGTHS: Sequence[timedelta] = (
    *(timedelta(hours=hours) for hours in (1, 4)),
    *(timedelta(days=days) for days in (1, 3, 7)),
)
BANDS: Sequence[tuple[timedelta, Words]] = tuple(
    (each, with_lengths(_("trong {long}"), long=long(each))) for each in LENGTHS
)
"""Each up to so long; the first that holds counts."""

LATER: Words = with_lengths(_("lâu hơn {long}"), long=long(LENGTHS[-1]))
NOT_YET: Words = _("chưa")

FIRST_ACTS = frozenset(
    {
        *(Act.RISK_ASSESS, Act.SAFETY_PLAN_WRITE, Act.SHELTER_ADMIT, Act.REFERRAL_SEND),
        *(Act.LIVELIHOOD_BASELINE, Act.LIVELIHOOD_PLAN, Act.FOLLOWUP_SCHEDULE, Act.FOLLOWUP_RECORD),
    }
)
"""What is done for her, and not about her file: the first of these is the first act."""
