"""Chapter intake: setting a case aside by two people, and what was told in a duplicate, carried to the living file."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.records.about import About, Column
from casework.records.base import Record
from casework.records.cases import Case
from casework.records.columns import WorkerRef, case_key
from casework.rulebook.sections import Section
from casework.rulebook.setting_aside import KINDS
from casework.rulebook.stages import Stage
from casework.vault.fields import SealedTextField


class SettingAside(Record):
    """A proposal to set a case aside, as a duplicate of another or as none of this programme's, and the answer of a
    second person. Approved it stands until `ended_at`, when the case goes back to work."""

    about = About(
        _("Đề nghị xếp riêng hồ sơ"),
        section=Section.CLOSING,
        labels={
            "kind": Column(_("Vì sao xếp riêng"), codes=KINDS),
            "duplicate_of": _("Trùng với hồ sơ"),
            "asked_at": _("Đề nghị lúc"),
            "asked_by_id": _("Người đề nghị"),
            "decided_at": _("Quyết định lúc"),
            "decided_by_id": _("Người quyết định"),
            "approved": _("Đồng ý xếp riêng"),
            "ended_at": _("Trở lại làm việc lúc"),
            "why": _("Lý do"),
            "answer": _("Lời người quyết định"),
        },
    )

    case = case_key("setting_asides")
    kind = models.CharField(max_length=16)
    duplicate_of = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", null=True)
    asked_at = models.DateTimeField()
    asked_by_id = WorkerRef()
    decided_at = models.DateTimeField(null=True)
    decided_by_id = WorkerRef(null=True)
    approved = models.BooleanField(null=True)
    ended_at = models.DateTimeField(null=True)
    why = SealedTextField(purpose="setting_aside.why")
    answer = SealedTextField(purpose="setting_aside.answer", null=True)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[Stage.DUPLICATE, Stage.OUT_OF_SCOPE]), name="setting_aside_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind=Stage.DUPLICATE, duplicate_of__isnull=False)
                | (~Q(kind=Stage.DUPLICATE) & Q(duplicate_of__isnull=True)),
                name="a_duplicate_names_the_other_case",
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True) | ~Q(duplicate_of=models.F("case")),
                name="no_case_is_its_own_duplicate",
            ),
            models.CheckConstraint(
                condition=Q(decided_by_id__isnull=True) | ~Q(decided_by_id=models.F("asked_by_id")),
                name="setting_aside_is_decided_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by_id__isnull=True, approved__isnull=True)
                | Q(decided_at__isnull=False, decided_by_id__isnull=False, approved__isnull=False),
                name="a_decided_setting_aside_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(approved=True), name="only_what_stood_can_end"
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(ended_at__isnull=True) & (Q(approved__isnull=True) | Q(approved=True)),
                name="one_setting_aside_a_case",
            ),
        ]


class CarriedReport(Record):
    """What was told in a duplicate, sealed again under the key of the living file, until its officer has read it."""

    about = About(
        _("Điều đã kể ở hồ sơ trùng"),
        section=Section.STORY,
        labels={
            "from_case": _("Hồ sơ trùng"),
            "carried_at": _("Mang sang lúc"),
            "carried_by_id": _("Người mang sang"),
            "read_on": _("Đọc ngày"),
            "read_by_id": _("Người đọc"),
            "told": _("Điều đã kể"),
            "answer": _("Đã làm gì sau khi đọc"),
        },
    )

    case = case_key("carried_reports")
    from_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    carried_at = models.DateTimeField()
    carried_by_id = WorkerRef()
    read_on = models.DateField(null=True)
    read_by_id = WorkerRef(null=True)
    told = SealedTextField(purpose="carried.told")
    answer = SealedTextField(purpose="carried.answer", null=True)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(read_on__isnull=True, read_by_id__isnull=True)
                | Q(read_on__isnull=False, read_by_id__isnull=False),
                name="a_read_report_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(from_case=models.F("case")), name="nothing_is_carried_into_the_file_it_is_from"
            ),
        ]
