"""Chapter intake: what happened, what she agreed to, and the notes and reminders written beside it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.records.about import PARTS, About
from casework.records.base import Record
from casework.records.columns import WorkerRef, case_key, only_case_key
from casework.rulebook.sections import Section
from casework.vault.fields import SealedJSONField, SealedTextField


class Incident(Record):
    """What happened, as she told it: the statutory acts (codes a-q), the story, who did it, injuries, children."""

    about = About(_("Việc đã xảy ra"), section=Section.STORY, labels={"answers": PARTS, "story": _("Lời kể")})

    case = only_case_key("incident")
    answers = SealedJSONField(purpose="incident.answers", null=True)
    story = SealedTextField(purpose="incident.story", null=True)

    class Meta(Record.Meta):
        pass


class Consent(Record):
    """Her answer for one purpose, given or withheld, and how it was given. A changed mind is a new row.

    `terms` keeps the purpose, the answer, the method, the witness and the text version; clear is only its time.
    """

    about = About(_("Sự đồng ý"), section=Section.CONSENT, labels={"asked_at": _("Hỏi lúc"), "terms": PARTS})

    case = case_key("consents")
    asked_at = models.DateTimeField()
    terms = SealedJSONField(purpose="consent.terms")

    class Meta(Record.Meta):
        pass


class Note(Record):
    """A note beside the case (Ghi chú): a host's or an officer's few words; `answers_id` is the note it answers."""

    about = About(
        _("Ghi chú"),
        section=Section.NOTES,
        labels={
            "written_at": _("Viết lúc"),
            "written_by_id": _("Người viết"),
            "important": _("Quan trọng"),
            "answers_id": _("Trả lời ghi chú"),
            "text": _("Nội dung"),
        },
    )

    case = case_key("notes", indexed=False)
    written_at = models.DateTimeField()
    written_by_id = WorkerRef()
    important = models.BooleanField(null=True)
    answers_id = models.UUIDField(null=True)
    text = SealedTextField(purpose="note.text")

    class Meta(Record.Meta):
        # The newest of a case are found without reading all of them.
        indexes = [models.Index(fields=["case", "id"], name="note_of_case")]
        constraints = [models.CheckConstraint(condition=Q(written_by_id__gt=0), name="a_note_has_a_writer")]


class Flag(Record):
    """A dated reminder an officer sets on a case (Nhắc việc), resolved with a word of what came of it."""

    about = About(
        _("Nhắc việc"),
        section=Section.NOTES,
        labels={
            "due_on": _("Đến ngày"),
            "set_by_id": _("Người đặt"),
            "words": _("Cần nhớ"),
            "resolved_on": _("Xong ngày"),
            "resolved_by_id": _("Người làm xong"),
            "outcome": _("Kết quả"),
        },
    )

    case = case_key("flags")
    due_on = models.DateField()
    set_by_id = WorkerRef()
    resolved_on = models.DateField(null=True)
    resolved_by_id = WorkerRef(null=True)
    words = SealedTextField(purpose="flag.words")
    outcome = SealedTextField(purpose="flag.outcome", null=True)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(set_by_id__gt=0), name="a_flag_was_set_by_somebody"),
            models.CheckConstraint(
                condition=Q(resolved_on__isnull=True, resolved_by_id__isnull=True)
                | Q(resolved_on__isnull=False, resolved_by_id__isnull=False),
                name="a_resolved_flag_has_its_day_and_its_officer",
            ),
        ]
