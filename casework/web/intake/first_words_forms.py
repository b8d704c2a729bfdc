"""The forms of the first words: safe and which kinds; may I write, and who; kinds said anew; her no and her yes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from casework.queries.editing import Editing
from casework.queries.intake.first_words import KindPage, ReadersPage
from casework.queries.intake.opening import SameName, Start
from casework.rulebook.case_kinds import CASE_KINDS, Kinds, is_answer, kinds_among
from casework.rulebook.first_words import HOW_SAID, MAY_WRITE, MISTAKEN, SHORT, WRITING, Writing
from casework.rulebook.people import YES_NO
from casework.web import fields
from casework.web.forms import Form, VersionedForm
from casework.web.intake.forms import Posted
from casework.web.typed_text import NameField

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


class StartForm(BeforeHerYes):
    """Somebody came: where, is she safe, which kinds, may it be written down; then one name, as she says it, or one she
    makes up, is enough to begin. Each is asked on a page of its own, and what was answered travels on with the next."""

    unit = django_forms.ChoiceField(label=_("Đến nơi nào?"))
    safe = fields.OneOf(YES_NO, label=SAFE, required=False)
    kind = KindsField(spoken=True, help_text=_("Để biết phải nói gì với người đến."))
    writing = fields.OneOf(WRITING, spoken=True, label=_("“Tôi ghi lại chuyện này có được không?”"))
    how = fields.OneOf(HOW_SAID, label=_("Nói không bằng cách nào?"))
    writing_why = django_forms.CharField(
        label=_("Vì sao chưa hỏi được?"), help_text=_("Một câu ngắn, như “đang ngất”."), max_length=SHORT
    )
    name = NameField(label=_("Ai đến?"), help_text=_("Tên như người đến nói, hoặc một tên gọi khác. Một ô là đủ."))
    another = fields.OneOf((("yes", _("Người khác, mở bản mới")),), label=_("Có phải người khác không?"))

    def __init__(
        self, posted: Posted, start: Start, *, of_this_name: Callable[[str, str], Sequence[SameName]] | None = None
    ) -> None:
        super().__init__(posted)
        self._of_this_name = of_this_name
        self._sent = frozenset(posted or ())
        self._only = str(start.units[0][0]) if len(start.units) == 1 else ""
        unit = self.fields["unit"]
        assert isinstance(unit, django_forms.ChoiceField)
        unit.choices = [(str(unit_id), name) for unit_id, name in start.units]
        for name, field in self.fields.items():
            field.required = field.required and name in self._answered

    @property
    def _answered(self) -> frozenset[str]:
        """The questions that were answered, an empty list of kinds included."""
        return self._sent | ({"kind"} if self.data.get(SEVERAL) == READ else set())

    @property
    def several(self) -> bool:
        """Whether the kinds are to be ticked, for it is more than one."""
        return SEVERAL in self._sent or "kind" in self.errors

    @cached_property
    def question(self) -> str:
        """The question that comes next, or comes again because its answer is none; empty when all was told."""
        self.is_valid()
        answered = self._answered | ({"unit"} if self._only and not self.is_bound else set())
        open_ = (name for name in self._way if name not in answered or name in self.errors)
        return next(open_, "")

    @property
    def _way(self) -> Iterator[str]:
        yield "unit"
        if "kind" not in self._answered:
            yield "safe"
        yield from ("kind", "writing")
        match self.cleaned_data.get("writing") if self.is_bound else None:
            case Writing.NO:
                yield "how"
            case Writing.EMERGENCY:
                yield from ("writing_why", "name")
            case Writing.YES:
                yield "name"
        if self.same:
            yield "another"

    @cached_property
    def same(self) -> Sequence[SameName]:
        """Whoever was written under the same name at the same place within the hour, until it is said to be another."""
        said = self.cleaned_data if self.is_bound else {}
        if self._of_this_name is None or not said.get("name") or not said.get("unit") or not self.may_write:
            return ()
        return () if "another" in self._answered else self._of_this_name(said["unit"], said["name"])

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What was answered before, to go on with this answer: names and values, in the order it was asked."""
        if not self.is_bound:
            return [("unit", self._only)] if self._only else []
        told = ((name, self.cleaned_data.get(name)) for name in self.fields if name != self.question)
        return [
            (name, one)
            for name, said in told
            if name in self._sent and said
            for one in (said if isinstance(said, list) else [said])
        ]

    @property
    def before(self) -> list[tuple[str, str]] | None:
        """The same without the answer before this question: what leads back to it; None at the first."""
        asked = [name for name, _said in self.carried if name != "unit" or not self._only]
        return [one for one in self.carried if one[0] != asked[-1]] if asked else None

    @property
    def may_write(self) -> bool:
        """Whether she said yes, or cannot be asked while her life is in danger."""
        return self.cleaned_data.get("writing") in MAY_WRITE

    @property
    def in_danger(self) -> bool:
        """Whether whoever came is not safe now."""
        return self.is_bound and self.cleaned_data.get("safe") == "no"

    @property
    def kinds(self) -> Kinds:
        """The kinds that were told."""
        return kinds_among(self.cleaned_data["kind"])

    def of_case(self) -> dict[str, Any]:
        """What a draft begins with."""
        return {
            **{name: self.cleaned_data[name] for name in ("name", "writing", "writing_why", "safe")},
            "kinds": self.kinds,
        }

    def of_visit(self) -> dict[str, Any]:
        """What is left where she said no: nothing that was typed about her."""
        return {"kinds": self.kinds, "how": self.cleaned_data["how"]}


SEVERAL, READ = "several", "read"
"""The button for more kinds than one, and what the page where they are ticked sends of it."""


class KindForm(VersionedForm):
    """Which kinds it is of, said anew, and why."""

    kind = KindsField(spoken=True)
    why = fields.NoteField(label=_("Vì sao ghi lại là chuyện khác?"), max_length=1_000, rows=2)

    def __init__(self, posted: Posted, editing: Editing[KindPage]) -> None:
        super().__init__(posted, editing)

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        return {"kinds": kinds_among(said["kind"]), "why": said["why"]}


class NearForm(VersionedForm):
    """Whether anybody who will read it is near whoever did it."""

    near = fields.OneOf(YES_NO, label=_("Trong những người này, có ai là họ hàng, người quen của người gây ra không?"))

    def __init__(self, posted: Posted, editing: Editing[ReadersPage]) -> None:
        super().__init__(posted, editing)


class RefuseForm(Form):
    """How she said no. No reason is asked."""

    how = fields.OneOf(HOW_SAID, label=_("Người đến nói bằng cách nào?"))


class MistakenForm(BeforeHerYes):
    """What mistake it was: the button is the answer."""

    why = fields.OneOf(MISTAKEN, label=_("Mở nhầm thế nào?"))


class AllowForm(Form):
    """Her yes: the button is the whole form."""
