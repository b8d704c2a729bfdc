"""Chapter intake: the notice to the commune People's Committee, in the file and as the committee has it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.records.about import PARTS, About, Column
from casework.records.base import Record
from casework.records.columns import WorkerRef, only_case_key, unit_ref
from casework.records.units import Unit
from casework.rulebook.bodies import DECISIONS
from casework.rulebook.notices import GIVEN, NOT_OWED, OWED, STATES
from casework.rulebook.sections import Section
from casework.trail.ids import uuid7
from casework.vault.fields import SealedJSONField


class Notice(Record):
    """Whether the notice of law 13/2022 article 36.3 is owed for this case, and how it was given.

    `note` keeps the words, the way and who was told; `copy_id` is the committee's own copy where it has an account.
    """

    about = About(
        _("Thông báo Uỷ ban nhân dân xã"),
        section=Section.NOTES,
        labels={
            "state": Column(_("Tình trạng"), codes=STATES),
            "to_unit": _("Gửi đến"),
            "copy_id": _("Số của bản gửi"),
            "given_at": _("Thông báo lúc"),
            "given_by_id": _("Người thông báo"),
            "note": PARTS,
        },
    )

    case = only_case_key("notice")
    state = models.CharField(max_length=12, default=OWED)
    to_unit = unit_ref(null=True)
    copy_id = models.UUIDField(null=True)
    given_at = models.DateTimeField(null=True)
    given_by_id = WorkerRef(null=True)
    note = SealedJSONField(purpose="notice.note", null=True)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[OWED, GIVEN, NOT_OWED]), name="notice_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=GIVEN, given_at__isnull=False, given_by_id__isnull=False, note__isnull=False)
                | (~Q(state=GIVEN) & Q(given_at__isnull=True, given_by_id__isnull=True, copy_id__isnull=True)),
                name="a_notice_given_says_when_and_by_whom",
            ),
        ]


class CommitteeNotice(models.Model):
    """The committee's own copy: its words under a key of their own, sealed to the committee's certified public key.

    It names no case: what the committee holds does not lead to her file. `decision` is what the chairman does with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    sent_at = models.DateTimeField()
    sealed_key = models.BinaryField()
    words = SealedJSONField(purpose="notice.words", guarded="id")
    read_at = models.DateTimeField(null=True)
    read_by_id = WorkerRef(null=True)
    decision = models.CharField(max_length=12, null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = WorkerRef(null=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["unit", "-id"], name="notices_of_committee")]
        constraints = [
            models.CheckConstraint(
                condition=Q(read_at__isnull=True, read_by_id__isnull=True)
                | Q(read_at__isnull=False, read_by_id__isnull=False),
                name="a_notice_received_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(decision__isnull=True, decided_at__isnull=True, decided_by_id__isnull=True)
                | Q(
                    decision__in=DECISIONS.codes,
                    decided_at__isnull=False,
                    decided_by_id__isnull=False,
                    read_at__isnull=False,
                ),
                name="a_notice_decided_says_what_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"a notice to unit {self.unit_id}"
