"""Chapter intake: the first words with whoever comes, and her no to being written down."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.records.about import PARTS, About, Column
from casework.records.base import Record
from casework.records.columns import WorkerRef, only_case_key, unit_ref
from casework.rulebook.child_reports import GIVEN, OWED, STATES
from casework.rulebook.first_words import HOW_SAID, MISTAKEN
from casework.rulebook.sections import Section
from casework.trail.ids import uuid7
from casework.vault.fields import SealedJSONField, SealedTextField


class FirstWords(Record):
    """Whether she was safe, what kind of case it is, and her answer to being written down (`rulebook.first_words`);
    and whether the report that a child is harmed is owed, or was given (`rulebook.child_reports`)."""

    about = About(
        _("Lời đầu tiên"),
        section=Section.STORY,
        labels={"said": PARTS, "child_report": Column(_("Báo tin trẻ em bị hại"), codes=STATES)},
    )

    case = only_case_key("first_words")
    child_report = models.CharField(max_length=12, null=True)
    said = SealedJSONField(purpose="first_words.said")

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(child_report__isnull=True) | Q(child_report__in=[OWED, GIVEN]),
                name="child_report_is_owed_or_given",
            ),
        ]


class HerNo(models.Model):
    """Her no to being written down: who heard it, where and how. At `dark_at` the keys of the case are dropped.

    It is all that is left of whoever said no: that somebody came, on which day, and of which kinds, sealed to the
    province under a key of its own; and, as `notice_left`, whether the notice to the People's Committee, or the report
    of a harmed child, was still owed when the keys went: nobody can tell it from the file any more. Without a case
    where nothing was written at all. Her yes before the hour is over takes it back. `desk_keeps` where a duty names the
    desk that has the case already. `copies` are the keyed digests by which what was typed for the case and never sent
    is found, to go with it. A draft opened by mistake ends in the same way; then `how` says what mistake it was, and
    nobody said no.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = unit_ref()
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="her_nos", null=True)
    heard_by_id = WorkerRef()
    heard_at = models.DateTimeField()
    how = models.CharField(max_length=12)
    dark_at = models.DateTimeField()
    desk_keeps = models.BooleanField(default=False)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by_id = WorkerRef(null=True)
    dropped_at = models.DateTimeField(null=True)
    notice_left = models.BooleanField(default=False)
    copies = models.BinaryField()
    sealed_key = models.BinaryField(null=True)
    kind = SealedTextField(purpose="her_no.kind", guarded="id", null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["dark_at"],
                name="her_no_not_dropped_yet",
                condition=Q(dropped_at__isnull=True, taken_back_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(how__in=[*HOW_SAID.codes, *MISTAKEN.codes]), name="how_she_said_no_is_known"
            ),
            models.CheckConstraint(condition=Q(heard_by_id__gt=0), name="her_no_was_heard_by_somebody"),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by_id__isnull=True)
                | Q(taken_back_at__isnull=False, taken_back_by_id__isnull=False, taken_back_at__lt=models.F("dark_at")),
                name="her_yes_came_before_the_keys_were_dropped",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(taken_back_at__isnull=True), name="one_no_stands_on_a_case"
            ),
        ]

    def __str__(self) -> str:
        return f"her no heard at unit {self.unit_id}"
