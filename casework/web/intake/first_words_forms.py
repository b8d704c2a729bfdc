"""The forms of the first words: safe and which kinds; may I write, and who; kinds said anew; her no and her yes."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.queries.editing import Editing
from casework.queries.intake.first_words import KindPage
from casework.queries.intake.opening import Start
from casework.rulebook.case_kinds import CASE_KINDS, is_answer, kinds_among
from casework.rulebook.first_words import HOW_SAID, MAY_WRITE, SHORT, WRITING, Writing
from casework.rulebook.names import LONGEST_NAME
from casework.rulebook.people import YES_NO
from casework.web import fields
from casework.web.forms import Form, VersionedForm
from casework.web.intake.forms import Posted

SAFE = _("Lúc này người đến có an toàn không?")
KIND = _("Là chuyện gì?")


class KindsField(fields.SomeOf):
    """Every kind of case that is known, or that none is. Gives the codes, in the order of the list."""

    def __init__(self, *, spoken: bool = False, **kw: Any) -> None:
        super().__init__(CASE_KINDS, spoken=spoken, label=KIND, **kw)

    def clean(self, value: Any) -> list[str]:
        chosen = super().clean(value)
        if chosen and not is_answer(chosen):
            raise ValidationError(_("“Chưa rõ” chỉ chọn một mình. Đã rõ chuyện nào thì bỏ “Chưa rõ”."), code="alone")
        return chosen


class BeforeHerYes(Form):
    """A form that nothing is kept of but by sending it: what is typed before she said yes must stand nowhere."""

    @property
    def has_free_field(self) -> bool:
        return False

    @property
    def says_anything(self) -> bool:
        return False


class ArrivalForm(BeforeHerYes):
    """Somebody came: is she safe now, and what kinds of case it is. Nothing about who she is."""

    safe = fields.OneOf(YES_NO, label=SAFE)
    kind = KindsField(
        spoken=True,
        help_text=_("Để biết phải nói gì với người đến. Chọn mọi chuyện đã rõ; chưa rõ chuyện nào thì chọn “Chưa rõ”."),
    )
    unit = django_forms.ChoiceField(label=_("Đến nơi nào?"), widget=fields.Radios())

    def __init__(self, posted: Posted, start: Start) -> None:
        super().__init__(posted, initial={"unit": start.units[0][0]})
        _offer_units(self, start)
        if len(start.units) == 1:
            self.fields["unit"].widget = django_forms.HiddenInput()


class StartForm(BeforeHerYes):
    """May it be written down; then one name, as she says it, or one she makes up, is enough to begin."""

    safe = fields.OneOf(YES_NO, label=SAFE, required=False)
    kind = KindsField()
    unit = django_forms.ChoiceField(label=_("Đến nơi nào?"))
    told = django_forms.CharField(required=False, max_length=1, widget=django_forms.HiddenInput(), initial="1")
    writing = fields.OneOf(WRITING, spoken=True, label=_("“Tôi ghi lại chuyện này có được không?”"))
    writing_why = django_forms.CharField(
        label=_("Vì sao chưa hỏi được?"),
        help_text=_("Chỉ khi đang nguy hiểm tính mạng: một câu ngắn, như “đang ngất”."),
        max_length=SHORT,
        required=False,
    )
    how = fields.OneOf(
        HOW_SAID, label=_("Nếu không cho ghi: nói bằng cách nào?"), required=False, initial="spoken", inline=True
    )
    name = django_forms.CharField(
        label=_("Ai đến?"),
        help_text=_("Chỉ khi cho ghi. Tên như người đến nói, hoặc một tên gọi khác. Một ô là đủ."),
        max_length=LONGEST_NAME,
        required=False,
    )

    def __init__(self, posted: Posted, start: Start, **said: object) -> None:
        super().__init__(posted, initial=said)
        _offer_units(self, start)
        for carried in ("safe", "kind", "unit"):
            several = isinstance(self.fields[carried], KindsField)
            self.fields[carried].widget = django_forms.MultipleHiddenInput() if several else django_forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        writing = said.get("writing")
        if writing in MAY_WRITE and "name" not in self.errors and not said.get("name"):
            self.add_error("name", ValidationError(_("Hãy điền “Ai đến?”"), code="name_missing"))
        if writing == Writing.EMERGENCY and not said.get("writing_why"):
            self.add_error("writing_why", ValidationError(_("Hãy ghi một câu: vì sao chưa hỏi được."), code="why"))
        return said

    @property
    def knows_what_was_said(self) -> bool:
        """Whether the kind and the place are there, on which hangs what is said before she is asked."""
        self.is_valid()
        return {"kind", "unit"} <= set(self.cleaned_data)

    @property
    def may_write(self) -> bool:
        """Whether she said yes, or cannot be asked while her life is in danger."""
        return self.cleaned_data.get("writing") in MAY_WRITE

    def of_case(self) -> dict[str, Any]:
        """What a draft begins with."""
        said = self.cleaned_data
        told = {name: said[name] for name in ("name", "writing", "writing_why", "safe")}
        return {**told, "kinds": kinds_among(said["kind"])}

    def of_visit(self) -> dict[str, Any]:
        """What is left where she said no: nothing that was typed about her."""
        return {"kinds": kinds_among(self.cleaned_data["kind"]), "how": self.cleaned_data["how"] or "spoken"}


def _offer_units(form: Form, start: Start) -> None:
    unit = form.fields["unit"]
    assert isinstance(unit, django_forms.ChoiceField)
    unit.choices = [(str(unit_id), name) for unit_id, name in start.units]


class KindForm(VersionedForm):
    """Which kinds it is of, said anew, and why."""

    kind = KindsField(spoken=True)
    why = fields.NoteField(label=_("Vì sao ghi lại là chuyện khác?"), max_length=1_000, rows=2)

    def __init__(self, posted: Posted, editing: Editing[KindPage]) -> None:
        super().__init__(posted, editing)

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        return {"kinds": kinds_among(said["kind"]), "why": said["why"]}


class RefuseForm(Form):
    """How she said no. No reason is asked."""

    how = fields.OneOf(HOW_SAID, label=_("Người đến nói bằng cách nào?"))


class AllowForm(Form):
    """Her yes: the button is the whole form."""
