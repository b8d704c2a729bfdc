"""Chapter referral: what was sent to which partner, under a key of its own, and what came back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.records.about import About, Column
from casework.records.base import Record
from casework.records.columns import case_key, key_commitment, older_keys, unit_ref
from casework.rulebook.sections import Section
from casework.rulebook.stages import ReferralStage
from casework.vault.fields import SealedJSONField


class Referral(Record):
    """A partner brought in (chuyển gửi): the packet she agreed to share and nothing else of the case.

    `asked_desk_at` and `asked_place_at` are since when a question waits for the sender's answer, or the partner's.
    `packet` and `answer` (what was said back, in order) are sealed under the referral's own key, which the partner
    holds; `why` - the purpose she agreed to, or the legal ground and its reason - stays under the case's key, which the
    partner does not.
    """

    about = About(
        _("Phiếu chuyển gửi"),
        section=Section.REFERRALS,
        apart={"packet": Section.PACKET, "answer": Section.ANSWERS},
        labels={
            "to_unit": _("Gửi đến"),
            "from_unit": _("Nơi gửi"),
            "stage": Column(_("Tình trạng"), codes=ReferralStage),
            "urgent": _("Gấp"),
            "sent_at": _("Gửi lúc"),
            "answer_by": _("Hạn trả lời"),
            "expires_at": _("Hết hiệu lực"),
            "answered_at": _("Trả lời lúc"),
            "ended_at": _("Kết thúc lúc"),
            "danger_told_at": _("Báo nguy hiểm lúc"),
            "appointment_on": _("Ngày hẹn"),
            "asked_desk_at": _("Nơi nhận hỏi lúc"),
            "asked_place_at": _("Nơi gửi hỏi lúc"),
            "packet": _("Nội dung gửi"),
            "answer": _("Trả lời"),
            "why": _("Căn cứ gửi"),
        },
    )
    has_own_key = True

    case = case_key("referrals", indexed=False)
    to_unit = unit_ref()
    from_unit = unit_ref()
    stage = models.CharField(max_length=12, default=ReferralStage.SENT)
    urgent = models.BooleanField(default=False)
    sent_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    danger_told_at = models.DateTimeField(null=True)
    appointment_on = models.DateField(null=True)
    asked_desk_at = models.DateTimeField(null=True)
    asked_place_at = models.DateTimeField(null=True)
    packet = SealedJSONField(purpose="referral.packet", guarded="id")
    answer = SealedJSONField(purpose="referral.answer", guarded="id", null=True)
    why = SealedJSONField(purpose="referral.why", null=True)
    key_commitment = key_commitment()
    older_keys = older_keys()

    class Meta(Record.Meta):
        permissions = [("see", "see"), ("work", "work"), ("lead", "lead")]
        indexes = [
            # The newest of a case, and the open ones among however many there were.
            models.Index(fields=["case", "id"], name="referral_of_case"),
            models.Index(
                fields=["case"],
                name="referral_open_of_case",
                condition=Q(stage__in=[ReferralStage.SENT, ReferralStage.ACCEPTED]),
            ),
            # What is agreed for a day, by the unit that sent it.
            models.Index(
                fields=["from_unit", "appointment_on"],
                name="referral_appointment",
                condition=Q(stage=ReferralStage.ACCEPTED, appointment_on__isnull=False),
            ),
            # Those of a unit whose time has gone by.
            models.Index(
                fields=["from_unit", "expires_at"],
                name="referral_running_out",
                condition=Q(stage__in=[ReferralStage.SENT, ReferralStage.ACCEPTED]),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=ReferralStage.values), name="referral_stage_is_known"),
            models.CheckConstraint(
                condition=Q(stage__in=[ReferralStage.SENT, ReferralStage.ACCEPTED], ended_at__isnull=True)
                | Q(
                    stage__in=[
                        ReferralStage.DECLINED,
                        ReferralStage.COMPLETED,
                        ReferralStage.NO_SHOW,
                        ReferralStage.STOPPED,
                        ReferralStage.WITHDRAWN,
                    ],
                    ended_at__isnull=False,
                ),
                name="an_ended_referral_has_its_end",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("sent_at")), name="a_referral_expires_after_it_is_sent"
            ),
        ]
