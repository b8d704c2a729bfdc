"""What is asked of whoever did it, and whether a worker who has his name or number is he."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.policy.perpetrators import Alike
from casework.queries.editing import Editing
from casework.queries.intake.perpetrators import Naming
from casework.rulebook import people
from casework.rulebook.perpetrators import ASKED, Resemblance
from casework.rulebook.rows import Words
from casework.web import fields
from casework.web.forms import Form, VersionedForm
from casework.web.intake.forms import Posted
from casework.web.intake.paper_number import paper_kept, paper_standing, read_paper

HE, ANOTHER = "he", "another"
THEY = "they_"
_QUESTION: Mapping[Resemblance, Words] = {
    Resemblance.NAME: _("{name} ({unit}) trùng họ tên. Có phải người này không?"),
    Resemblance.NUMBER: _("{name} ({unit}) có số điện thoại này. Có phải người này không?"),
}
_CHOICES = (
    (HE, _("Đúng, hoặc chưa rõ: không cho xem hồ sơ này nữa")),
    (ANOTHER, _("Không, là người khác")),
)


class PerpetratorQuestions(Form):
    """The questions of both forms. `paper` and `cccd` are one number and what it stands on."""

    paper = fields.OneOf(people.IDENTITY_PAPERS.without("none"), label=_("Số trên giấy tờ nào?"), required=False)
    cccd = fields.PaperNumberField(label=_("Số trên giấy tờ đó"), required=False)

    asks = ASKED.without("cccd", "paper_kind", "paper_number")
    field_order: tuple[str, ...] = (
        "name",
        "aliases",
        "relationship",
        "address",
        "work",
        "phone",
        "paper",
        "cccd",
        "dangers",
        "note",
    )

    def ask_who_they_are(self, alike: tuple[Alike, ...]) -> None:
        """Puts one question for each worker who may be he."""
        for one in alike:
            self.fields[f"{THEY}{one.worker_id}"] = fields.OneOf(
                _CHOICES, label=format_lazy(str(_QUESTION[one.how]), name=one.name, unit=one.unit)
            )

    def clean(self) -> dict[str, Any]:
        read_paper(self)
        return self.cleaned_data

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        """What was told of him, and which workers are he and which are not."""
        who = {int(name.removeprefix(THEY)): it for name, it in said.items() if name.startswith(THEY)}
        told = {name: said[name] for name in self.asks.keys}
        return {
            "told": {**told, **paper_kept(said)},
            "they": [worker_id for worker_id, it in who.items() if it == HE],
            "not_they": [worker_id for worker_id, it in who.items() if it == ANOTHER],
        }


class AddPerpetratorForm(PerpetratorQuestions):
    """One of them, as far as he is known."""

    def __init__(self, posted: Posted, writing: Naming) -> None:
        super().__init__(posted)
        if posted is not None:
            self.ask_who_they_are(writing.alike(_typed(posted)))


class EditPerpetratorForm(PerpetratorQuestions, VersionedForm):
    """The same put right."""

    field_order = (*PerpetratorQuestions.field_order, "version")
    one_question = (("paper", "cccd"),)

    def __init__(self, posted: Posted, editing: Editing[Naming]) -> None:
        super().__init__(posted, editing)
        self.ask_who_they_are(editing.page.alike(_typed(posted) if posted is not None else editing.stands))

    @classmethod
    def filled(cls, editing: Editing[Naming]) -> dict[str, Any]:
        """What stands, a card and any other paper under one pair of fields."""
        return paper_standing(dict(editing.stands))


def _typed(posted: Any) -> dict[str, Any]:
    return {name: posted.get(name, "").strip() for name in ("name", "aliases", "phone")}
