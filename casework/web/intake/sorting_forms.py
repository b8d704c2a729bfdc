"""What the desk fills in: to take a case in or set it aside, to note something, to name who must not see it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from casework.queries.intake.excluding import Keeping, LastReader, Nearby
from casework.rulebook.exclusions import TOLD
from casework.rulebook.grounds import Ground
from casework.rulebook.rows import cited
from casework.web import fields
from casework.web.forms import Form, VersionedForm
from casework.web.intake.forms import Posted

NOTE_LENGTH = 4_000


class RegisterForm(Form):
    """Take the case in: on her consent, or on a legal ground with a written reason."""

    legal_ground = fields.OneOf((), label=_("Căn cứ pháp lý"), required=False)
    why = fields.NoteField(label=_("Lý do, ghi cụ thể"), max_length=1_000, rows=3, required=False)

    def __init__(self, posted: Posted, grounds: Iterable[Ground], *, may_keep: bool) -> None:
        super().__init__(posted)
        if may_keep:
            del self.fields["legal_ground"], self.fields["why"]
            return
        offered = list(grounds)
        ground = self.fields["legal_ground"]
        assert isinstance(ground, fields.OneOf) and isinstance(ground.widget, fields.Radios)
        ground.choices = [(row.code, row.label) for row in offered]
        ground.widget.hints = {row.code: cited(row) for row in offered}


class DuplicateForm(Form):
    """The same matter is here already, under this code; `of_case` where the page before it named the file."""

    of_case = django_forms.UUIDField(widget=django_forms.HiddenInput, required=False)
    of_code = django_forms.CharField(label=_("Trùng với mã hồ sơ"), help_text=_("Ví dụ HS26-4KX7P"), max_length=20)
    why = fields.NoteField(label=_("Vì sao biết là trùng?"), max_length=1_000, rows=3)

    def __init__(self, posted: Posted, *, of_case: UUID | None = None) -> None:
        super().__init__(posted, initial={"of_case": of_case})
        if of_case is not None or (posted is not None and posted.get("of_case")):
            del self.fields["of_code"]


class SetAsideForm(VersionedForm):
    """The second person's answer to a proposal to set a case aside."""

    asks_anew = True

    decision = fields.OneOf(
        [("approve", _("Đồng ý xếp riêng")), ("back", _("Chưa xếp riêng, gửi lại"))], label=_("Quyết định của bạn")
    )
    answer = fields.NoteField(
        label=_("Lời nhắn cho người đề nghị"),
        help_text=_("Khi gửi lại thì cần nói rõ vì sao"),
        max_length=1_000,
        rows=3,
        required=False,
    )

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        """Whether it is a yes."""
        return {"approve": said.pop("decision") == "approve", **said}


class ReportReadForm(VersionedForm):
    """What an officer did when she had read what was told in the other file."""

    answer = fields.NoteField(label=_("Đọc xong, bạn đã làm gì?"), max_length=1_000, rows=3)


class OutOfScopeForm(Form):
    """Nothing this programme can carry; the reason stays with the file."""

    why = fields.NoteField(label=_("Lý do, và đã chỉ người được giúp đến đâu"), max_length=1_000, rows=4)


class NoteForm(Form):
    """A few words beside the case."""

    text = fields.NoteField(label=_("Ghi chú"), max_length=NOTE_LENGTH, rows=6)
    important = django_forms.BooleanField(label=_("Đánh dấu là quan trọng"), required=False)
    answers_id = django_forms.UUIDField(required=False, widget=django_forms.HiddenInput)


class ExcludeForm(Form):
    """Name one worker who must not see this case, and say who told and why."""

    confirms = names = "worker_id"

    worker_id = django_forms.TypedChoiceField(
        label=_("Ai không được xem?"), widget=fields.Radios(), coerce=int, help_text=_("Chọn một người.")
    )
    origin = fields.OneOf(TOLD, label=_("Ai cho biết?"))
    reason = fields.NoteField(
        label=_("Vì sao"),
        help_text=_("Không bắt buộc. Người không được xem không đọc được điều này."),
        max_length=500,
        rows=2,
        required=False,
    )

    def __init__(self, posted: Posted, keeping: Keeping) -> None:
        super().__init__(posted)
        choice = self.fields["worker_id"]
        assert isinstance(choice, django_forms.ChoiceField) and isinstance(choice.widget, fields.Radios)
        choice.choices = [(str(one.worker_id), one.name) for one in keeping.nearby]
        choice.widget.hints = {str(one.worker_id): one.unit for one in keeping.nearby}
        self._keeping = keeping

    @property
    def chosen(self) -> Nearby | None:
        """Whom it names, once it is filled in."""
        return next((one for one in self._keeping.nearby if one.worker_id == self.cleaned_data.get("worker_id")), None)

    @property
    def lost(self) -> tuple[LastReader, ...]:
        """What is read by nobody else at the place of whom it names."""
        named = self.cleaned_data.get("worker_id")
        return tuple(one for one in self._keeping.last_readers if one.worker_id == named)
