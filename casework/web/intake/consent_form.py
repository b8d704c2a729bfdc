"""Her consent: one answer for each purpose of the rulebook, how it was given, by whom, before whom."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from casework.queries.editing import Editing
from casework.queries.intake.draft import Agreed
from casework.rulebook import consents
from casework.rulebook.consents import Answer, Consenter
from casework.rulebook.names import LONGEST_NAME
from casework.rulebook.rows import Words
from casework.web import fields
from casework.web.forms import VersionedForm
from casework.web.intake.forms import Posted


class ConsentForm(VersionedForm):
    """One answer for each purpose, never chosen beforehand; how it was given, by whom, before whom.

    A yes that she took back is an answer of its own, and no page that was drawn before gives it again.
    """

    ANSWERS: tuple[tuple[str, Words], ...] = (
        (Answer.GIVEN.value, _("Đồng ý")),
        (Answer.WITHHELD.value, _("Không đồng ý")),
    )
    TAKEN_BACK: tuple[str, Words] = (Answer.WITHDRAWN.value, _("Đã rút lại"))

    method = fields.OneOf(consents.METHODS, spoken=True, label=_("Chị ấy trả lời bằng cách nào?"), required=False)
    witness = django_forms.CharField(
        label=_("Người chứng kiến"),
        help_text=_("Cần khi chị ấy nói miệng hoặc điểm chỉ."),
        max_length=LONGEST_NAME,
        required=False,
    )

    def __init__(self, posted: Posted, editing: Editing[Agreed]) -> None:
        super().__init__(posted, editing)
        for code in self._taken_back:
            purpose = self.fields[code]
            assert isinstance(purpose, fields.OneOf)
            purpose.choices = [*self.ANSWERS, self.TAKEN_BACK]
        must_agree = [who for who in Consenter if who in editing.page.whose_yes]
        if must_agree != [Consenter.SELF]:
            offered: list[tuple[str, Words]] = [(who.value, who.label) for who in must_agree]
            self.fields["agreed_by"] = fields.SomeOf(
                offered, label=_("Ai đã đồng ý? Với trẻ em cần đủ những người này."), required=False
            )
            self.order_fields([*consents.PURPOSES, "agreed_by", "method", "witness"])
        self.speak_to(editing.page.terms)

    @property
    def _taken_back(self) -> list[str]:
        stands = self.editing.page.answers
        return [code for code in consents.PURPOSES if stands.get(code) is Answer.WITHDRAWN]

    def sees_now(self) -> None:
        """Where she took a yes back meanwhile, what was typed stands beside it and is chosen anew or not at all."""
        super().sees_now()
        assert isinstance(self.data, QueryDict)
        for code in set(self._taken_back) & self.collided:
            self.data[code] = Answer.WITHDRAWN.value

    @property
    def says_something_new(self) -> bool:
        """Whether she gave an answer that does not stand already."""
        return bool(self.new_answers())

    def new_answers(self) -> dict[str, str]:
        """Her new answers by purpose."""
        return {
            code: self.cleaned_data[code]
            for code in consents.PURPOSES
            if code in self.changed_data and self.cleaned_data.get(code)
        }

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        """Her new answers together, and how they were given; who agreed is for an adult never a question."""
        told = {name: said[name] for name in ("method", "witness")}
        return {"answers": self.new_answers(), "agreed_by": said.get("agreed_by", [Consenter.SELF.value]), **told}


_purpose_fields: dict[str, django_forms.Field] = {
    code: fields.OneOf(
        ConsentForm.ANSWERS, label=purpose.label, help_text=purpose.question, inline=True, required=False
    )
    for code, purpose in consents.PURPOSES.items()
}
ConsentForm.base_fields = {**_purpose_fields, **ConsentForm.base_fields}
