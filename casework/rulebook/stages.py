"""The stages a case passes through and the only moves between them (domain: GBV case management guidelines, 2017)."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """Where a case stands; the phases of work (safety, referral, livelihood ...) run in parallel inside `active`."""

    DRAFT = "draft", _("nháp")
    REPORTED = "reported", _("đã báo xã, chờ tiếp nhận")
    REGISTERED = "registered", _("đã tiếp nhận")
    ASSESSING = "assessing", _("đang đánh giá")
    ACTIVE = "active", _("đang hỗ trợ")
    FOLLOW_UP = "follow_up", _("theo dõi hoà nhập")
    CLOSURE_PENDING = "closure_pending", _("chờ đóng")
    CLOSED = "closed", _("đã đóng")
    DUPLICATE = "duplicate", _("trùng")
    OUT_OF_SCOPE = "out_of_scope", _("không thuộc phạm vi")
    GONE = "gone", _("đã dừng liên lạc")


class RiskLevel(TextChoices):
    """How much danger she is in, as last assessed or raised by a person."""

    LOW = "low", _("thấp")
    MEDIUM = "medium", _("trung bình")
    HIGH = "high", _("cao")
    VERY_HIGH = "very_high", _("rất cao")


class ShelterStage(TextChoices):
    """Where a stay in a shelter (tạm lánh) stands."""

    ADMITTED = "admitted", _("đang tạm lánh")
    EXTENDED = "extended", _("được gia hạn")
    DISCHARGED = "discharged", _("đã rời")
    LEFT_UNANNOUNCED = "left_unannounced", _("rời đi không báo")


class ReferralStage(TextChoices):
    """Where a referral (phiếu chuyển gửi) stands."""

    SENT = "sent", _("đã gửi")
    ACCEPTED = "accepted", _("đã nhận")
    DECLINED = "declined", _("đã từ chối")
    COMPLETED = "completed", _("đã hoàn thành")
    NO_SHOW = "no_show", _("không đến")
    STOPPED = "stopped", _("đã dừng")
    WITHDRAWN = "withdrawn", _("đã rút")


class LivelihoodPlanStage(TextChoices):
    """Where a livelihood plan (kế hoạch sinh kế) stands."""

    NEED = "need", _("tìm hiểu nhu cầu")
    PLAN = "plan", _("đã lập kế hoạch")
    APPROVED = "approved", _("đã duyệt")
    INPUTS_GIVEN = "inputs_given", _("đã bàn giao vật tư")
    RUNNING = "running", _("đang thực hiện")
    SUSTAINED = "sustained", _("duy trì được")
    ADAPTED = "adapted", _("đã điều chỉnh")
    FAILED = "failed", _("không thành")


MOVES: dict[Stage, frozenset[Stage]] = {
    Stage.DRAFT: frozenset({Stage.REPORTED}),
    Stage.REPORTED: frozenset({Stage.REGISTERED, Stage.DUPLICATE, Stage.OUT_OF_SCOPE}),
    Stage.REGISTERED: frozenset({Stage.GONE, Stage.ASSESSING, Stage.DUPLICATE, Stage.OUT_OF_SCOPE}),
    Stage.ASSESSING: frozenset({Stage.GONE, Stage.ACTIVE, Stage.DUPLICATE}),
    Stage.ACTIVE: frozenset({Stage.GONE, Stage.FOLLOW_UP, Stage.CLOSURE_PENDING, Stage.DUPLICATE}),
    Stage.FOLLOW_UP: frozenset({Stage.GONE, Stage.ACTIVE, Stage.CLOSURE_PENDING, Stage.DUPLICATE}),
    Stage.CLOSURE_PENDING: frozenset({Stage.CLOSED, Stage.ACTIVE, Stage.FOLLOW_UP}),
    Stage.CLOSED: frozenset({Stage.ASSESSING}),
    Stage.DUPLICATE: frozenset({Stage.ASSESSING}),
    Stage.OUT_OF_SCOPE: frozenset({Stage.ASSESSING}),
    Stage.GONE: frozenset({Stage.ASSESSING}),
}

BY_HAND: dict[Stage, dict[Stage, str | Promise]] = {
    Stage.REGISTERED: {Stage.ASSESSING: _("Bắt đầu đánh giá")},
    Stage.ASSESSING: {Stage.ACTIVE: _("Bắt đầu hỗ trợ")},
    Stage.ACTIVE: {Stage.FOLLOW_UP: _("Chuyển sang theo dõi")},
    Stage.FOLLOW_UP: {Stage.ACTIVE: _("Quay lại hỗ trợ")},
}
"""The moves an officer makes by saying so; every other move belongs to an act of its own (register, close ...)."""

AT_WORK = frozenset({Stage.REGISTERED, Stage.ASSESSING, Stage.ACTIVE, Stage.FOLLOW_UP})
ENDED = frozenset({Stage.CLOSED, Stage.DUPLICATE, Stage.OUT_OF_SCOPE, Stage.GONE})
SET_ASIDE = frozenset({Stage.DUPLICATE, Stage.OUT_OF_SCOPE})
EVERY = frozenset(Stage)

HIGH_RISK = frozenset({RiskLevel.HIGH, RiskLevel.VERY_HIGH})
SHELTER_OPEN = frozenset({ShelterStage.ADMITTED, ShelterStage.EXTENDED})
REFERRAL_OPEN = frozenset({ReferralStage.SENT, ReferralStage.ACCEPTED})
LIVELIHOOD_PLAN_UNDER_WAY = frozenset(
    {LivelihoodPlanStage.APPROVED, LivelihoodPlanStage.INPUTS_GIVEN, LivelihoodPlanStage.RUNNING}
)
LIVELIHOOD_PLAN_OUTCOMES = frozenset(
    {LivelihoodPlanStage.SUSTAINED, LivelihoodPlanStage.ADAPTED, LivelihoodPlanStage.FAILED}
)
LIVELIHOOD_PLAN_MOVES: dict[LivelihoodPlanStage, frozenset[LivelihoodPlanStage]] = {
    LivelihoodPlanStage.NEED: frozenset({LivelihoodPlanStage.PLAN}),
    LivelihoodPlanStage.PLAN: frozenset({LivelihoodPlanStage.PLAN, LivelihoodPlanStage.APPROVED}),
    LivelihoodPlanStage.APPROVED: frozenset(
        {
            LivelihoodPlanStage.INPUTS_GIVEN,
            LivelihoodPlanStage.RUNNING,
            LivelihoodPlanStage.ADAPTED,
            LivelihoodPlanStage.FAILED,
        }
    ),
    LivelihoodPlanStage.INPUTS_GIVEN: frozenset(
        {
            LivelihoodPlanStage.RUNNING,
            LivelihoodPlanStage.ADAPTED,
            LivelihoodPlanStage.FAILED,
            LivelihoodPlanStage.SUSTAINED,
        }
    ),
    LivelihoodPlanStage.RUNNING: frozenset(
        {LivelihoodPlanStage.SUSTAINED, LivelihoodPlanStage.ADAPTED, LivelihoodPlanStage.FAILED}
    ),
    LivelihoodPlanStage.ADAPTED: frozenset({LivelihoodPlanStage.PLAN}),
    LivelihoodPlanStage.FAILED: frozenset({LivelihoodPlanStage.PLAN}),
    LivelihoodPlanStage.SUSTAINED: frozenset(),
}


def may_move(here: Stage, there: Stage) -> bool:
    """Whether a case may go from one stage to another in one step."""
    return there in MOVES[here]


def livelihood_plan_may_move(here: LivelihoodPlanStage, there: LivelihoodPlanStage) -> bool:
    """Whether a livelihood plan may go from one stage to another in one step."""
    return there in LIVELIHOOD_PLAN_MOVES[here]
