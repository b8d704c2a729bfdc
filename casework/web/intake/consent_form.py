"""Her consent: one answer for each purpose, or one purpose with how far her yes goes; how it was given, before whom."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from casework.queries.editing import Editing
from casework.queries.intake.consents import ToAsk
from casework.queries.intake.draft import Agreed
from casework.rulebook import consent_scope, consents
from casework.rulebook.consents import Answer, Consenter
from casework.rulebook.names import LONGEST_NAME
from casework.rulebook.people import LANGUAGES
from casework.rulebook.rows import Words
from casework.web import fields
from casework.web.forms import Form, VersionedForm
from casework.web.intake.forms import Posted
from casework.web.typed_text import NameField
from casework.web.wording import refusal

HOW = ("agreed_by", "method", "witness", "beside", "interpreter", "language")
"""How one asking went; nobody is asked it without an answer."""

WRITTEN_BESIDE = ("witness", "beside", "interpreter", "language")
"""Of these what somebody wrote in: without an answer to stand beside it would be lost, so it is asked back."""


def ask_whose_yes(form: Form, whose_yes: frozenset[Consenter]) -> None:
    """Asks a form about a child who of those whose yes it takes has agreed; about an adult it asks nothing."""
    must_agree = [who for who in Consenter if who in whose_yes]
    if must_agree != [Consenter.SELF]:
        offered: list[tuple[str, Words]] = [(who.value, who.label) for who in must_agree]
        form.fields["agreed_by"] = fields.SomeOf(
            offered, label=_("Ai đã đồng ý? Với trẻ em cần đủ những người này."), required=False
        )


class AskingForm(VersionedForm):
    """What every asking says of itself, whatever was asked."""

    ANSWERS: tuple[tuple[str, Words], ...] = (
        (Answer.GIVEN.value, _("Đồng ý")),
        (Answer.WITHHELD.value, _("Không đồng ý")),
    )
    NO_MORE: dict[str, Words] = {
        Answer.WITHDRAWN.value: _("Đã rút lại"),
        Answer.LAPSED.value: _("Đã hết hạn"),
    }

    method = fields.OneOf(
        consents.WAYS_TOLD,
        spoken=True,
        label=_("Chị ấy trả lời bằng cách nào?"),
        help_text=_("Đồng ý bằng lời thì cần người làm chứng; không đồng ý thì nói là đủ."),
        required=False,
    )
    witness = NameField(
        label=_("Người làm chứng"),
        help_text=_("Cần khi chị ấy đồng ý bằng lời, ra dấu hoặc lăn tay."),
        required=False,
    )
    beside = django_forms.CharField(
        label=_("Lúc hỏi có ai ở bên chị ấy?"),
        help_text=_("Để trống nếu không có ai."),
        max_length=LONGEST_NAME,
        required=False,
    )
    interpreter = NameField(label=_("Người phiên dịch lúc hỏi"), required=False)
    language = fields.LongList(LANGUAGES, label=_("Hỏi bằng tiếng nào?"), required=False)

    def ask_who_agrees(self, whose_yes: frozenset[Consenter]) -> None:
        """For a child, those whose yes it takes; of an adult it is never a question."""
        ask_whose_yes(self, whose_yes)

    @property
    def says_something_new(self) -> bool:
        """Whether she gave an answer that does not stand already."""
        raise NotImplementedError  # on purpose: a page of consents that forgets to say it fails loudly

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and not self.says_something_new:
            for name in WRITTEN_BESIDE:
                if said.get(name):
                    self.add_error(name, ValidationError(refusal("beside_no_answer"), code="beside_no_answer"))
        return said

    def told(self, said: dict[str, Any], *, yes: bool) -> dict[str, Any]:
        """How this asking went; a no without any other way was said."""
        how = {"agreed_by": [Consenter.SELF.value], **{name: said[name] for name in HOW if name in said}}
        return how if how["method"] or yes else {**how, "method": consents.SPOKEN}


class ConsentForm(AskingForm):
    """One answer for each purpose, never chosen beforehand; how it was given, by whom, before whom.

    A yes that she took back is an answer of its own, and no page that was drawn before gives it again. How far a yes
    goes is asked purpose by purpose on a page of its own; here only its last day is.
    """

    until = fields.VietnameseDateField(
        "consent_end",
        label=_("Lời đồng ý này đến hết ngày nào?"),
        help_text=_("Để trống: đến khi chị ấy đổi ý. Qua ngày ấy thì coi như không đồng ý."),
        required=False,
    )

    def __init__(self, posted: Posted, editing: Editing[Agreed]) -> None:
        super().__init__(posted, editing)
        for code in self._no_more:
            purpose = self.fields[code]
            assert isinstance(purpose, fields.OneOf)
            stands = editing.page.answers[code].value
            purpose.choices = [*self.ANSWERS, (stands, self.NO_MORE[stands])]
        for code in set(consents.PURPOSES) - set(editing.page.answers):
            purpose = self.fields[code]
            assert isinstance(purpose, fields.OneOf)
            purpose.choices = [*self.ANSWERS, ("", _("Chưa hỏi"))]
        if editing.page.first_yes:
            del self.fields[consents.RECORD_KEEPING]
        self.ask_who_agrees(editing.page.whose_yes)
        self.order_fields([*consents.PURPOSES, "until", *HOW])
        self.speak_to(editing.page.terms)

    @property
    def _no_more(self) -> list[str]:
        stands = self.editing.page.answers
        return [code for code in consents.PURPOSES if code in stands and stands[code].value in self.NO_MORE]

    def sees_now(self) -> None:
        """Where she took a yes back meanwhile, what was typed stands beside it and is chosen anew or not at all."""
        super().sees_now()
        assert isinstance(self.data, QueryDict)
        for code in set(self._no_more) & self.collided:
            self.data[code] = self.editing.page.answers[code].value

    @property
    def says_something_new(self) -> bool:
        """Whether she gave an answer that does not stand already."""
        return bool(self.new_answers())

    def new_answers(self) -> dict[str, str]:
        """Her new answers by purpose."""
        return {
            code: self.cleaned_data[code]
            for code in consents.PURPOSES
            if code in self.fields and code in self.changed_data and self.cleaned_data.get(code)
        }

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("until") and not self.errors and Answer.GIVEN.value not in self.new_answers().values():
            self.add_error("until", ValidationError(refusal("scope_without_yes"), code="scope_without_yes"))
        return said

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        """Her new answers together, their last day, and how they were given."""
        new = self.new_answers()
        return {"answers": new, "until": said["until"], **self.told(said, yes=Answer.GIVEN.value in new.values())}


_purpose_fields: dict[str, django_forms.Field] = {
    code: fields.OneOf(
        ConsentForm.ANSWERS, label=purpose.label, help_text=purpose.question, inline=True, required=False
    )
    for code, purpose in consents.PURPOSES.items()
}
ConsentForm.base_fields = {**_purpose_fields, **ConsentForm.base_fields}


class ConsentScopeForm(AskingForm):
    """One purpose: her answer, to whom, with which parts, until when. One question: half of it and half of another
    page's would be a yes that she never gave."""

    one_question = (("answer", "receivers", "sections", "until"),)

    answer = fields.OneOf(AskingForm.ANSWERS, label=_("Chị ấy trả lời thế nào?"))
    receivers = fields.SomeOf(
        (), label=_("Được gửi cho ai?"), help_text=_("Cả một loại nơi nhận, hoặc chỉ nơi có tên ở đây."), required=False
    )
    sections = fields.SomeOf(
        (),
        label=_("Những phần nào được gửi?"),
        help_text=_("Phần không đánh dấu thì không nơi nào nhận được."),
        required=False,
    )
    until = fields.VietnameseDateField(
        "consent_end",
        label=_("Đến hết ngày nào?"),
        help_text=_("Để trống: đến khi chị ấy đổi ý. Qua ngày ấy thì coi như không đồng ý."),
        required=False,
    )

    def __init__(self, posted: Posted, editing: Editing[ToAsk]) -> None:
        page = editing.page
        kinds = consent_scope.receivers_for(page.purpose)
        stands = editing.stands.get("answer")
        # Proposed is what a yes without limits would be; a part that she keeps back is offered and not ticked.
        proposed = {} if stands == Answer.GIVEN else {"receivers": list(kinds), "sections": list(page.proposed)}
        super().__init__(posted, editing, **proposed)
        if stands in self.NO_MORE:
            answer = self.fields["answer"]
            assert isinstance(answer, fields.OneOf)
            answer.choices = [*self.ANSWERS, (stands, self.NO_MORE[stands])]
        if kinds:
            here = [(f"unit:{unit}", name) for unit, name in page.places]
            self._offer("receivers", [*((code, consent_scope.MAY_RECEIVE.label(code)) for code in kinds), *here])
            parts = consent_scope.sections_for(page.purpose)
            self._offer("sections", [(code, consent_scope.KEEPS.label(code)) for code in parts])
        else:
            del self.fields["receivers"], self.fields["sections"]
        self.ask_who_agrees(page.whose_yes)
        self.order_fields(["answer", "receivers", "sections", "until", *HOW])
        self.speak_to(page.terms)

    def _offer(self, name: str, rows: list[tuple[str, Words]]) -> None:
        asked = self.fields[name]
        self.fields[name] = fields.SomeOf(rows, label=asked.label, help_text=asked.help_text, required=False)

    @property
    def _page(self) -> str:
        return f"{super()._page}.{self.editing.page.purpose}"

    @property
    def says_something_new(self) -> bool:
        """Whether her answer, or how far it goes, does not stand already."""
        return bool({"answer", *self._scope} & set(self.changed_data))

    @property
    def _scope(self) -> set[str]:
        return {"receivers", "sections", "until"} & set(self.fields)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not self.errors and said.get("answer") != Answer.GIVEN and self._scope & set(self.changed_data):
            self.add_error("answer", ValidationError(refusal("scope_without_yes"), code="scope_without_yes"))
        return said

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        """Her answer to this purpose, how far a yes goes, and how it was given."""
        answers = {self.editing.page.purpose: said["answer"]}
        if said["answer"] != Answer.GIVEN:
            return {"answers": answers, **self.told(said, yes=False)}
        named = said.get("receivers", ())
        return {
            "answers": answers,
            "receivers": [one for one in named if not one.startswith("unit:")] if "receivers" in said else None,
            "units": [int(one.removeprefix("unit:")) for one in named if one.startswith("unit:")],
            "sections": said.get("sections"),
            "until": said["until"],
            **self.told(said, yes=True),
        }
