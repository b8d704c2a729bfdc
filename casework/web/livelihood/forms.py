"""What the livelihood pages ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.journey.livelihood.planning import Cost
from casework.queries.editing import Editing
from casework.rulebook.livelihood import (
    EARNERS,
    HANDS,
    INCOME_CONTROL,
    INPUT_UNITS,
    PATHS,
    SOURCES,
    TRAINING_KINDS,
    TRAINING_OUTCOMES,
)
from casework.rulebook.stages import LivelihoodPlanStage
from casework.web.fields import LongList, MoneyField, NoteField, OneOf, SomeOf, VietnameseDateField
from casework.web.forms import Form, Row, VersionedForm

LINES = 6
"""So many lines of costs fit on the page; a longer estimate joins what belongs together."""


class BaselineForm(VersionedForm):
    """How she lives now, and who keeps the money."""

    income = MoneyField(label=_("Thu nhập của chị ấy mỗi tháng"), required=False)
    earners = SomeOf(EARNERS, label=_("Trong nhà ai có thu nhập?"), required=False)
    control = OneOf(
        INCOME_CONTROL,
        label=_("Tiền trong nhà ai giữ?"),
        help_text=_("Hỏi riêng, khi không có ai khác ở đó."),
        hints={"somebody_else": _("Vật tư hỗ trợ nên đứng tên và giao tận tay chị ấy.")},
    )
    control_note = NoteField(
        label=_("Nói thêm về việc giữ tiền"),
        help_text=_("Ai giữ, chị ấy có được tự tiêu không, có bị lấy mất không."),
        required=False,
        max_length=1000,
        rows=3,
    )
    savings = MoneyField(label=_("Tiền tiết kiệm"), required=False)
    debts = MoneyField(label=_("Nợ"), required=False)
    debts_to = forms.CharField(label=_("Nợ ai"), max_length=200, required=False)
    land = forms.CharField(label=_("Đất"), help_text=_("Bao nhiêu, đứng tên ai"), max_length=300, required=False)
    assets = NoteField(label=_("Tài sản, vật nuôi, dụng cụ"), required=False, max_length=1000, rows=3)
    skills = NoteField(label=_("Chị ấy biết làm gì, muốn làm gì"), required=False, max_length=1000, rows=3)
    hours = forms.IntegerField(
        label=_("Mỗi ngày rảnh mấy giờ để làm"),
        min_value=0,
        max_value=24,
        required=False,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )


class LivelihoodPlanForm(VersionedForm):
    """Her goal, the path, and what it costs from which source."""

    path = LongList(PATHS, label=_("Hướng làm ăn"))
    goal = NoteField(
        label=_("Mục tiêu của chị ấy"),
        help_text=_("Bằng lời của chị ấy, ví dụ: nuôi hai con lợn"),
        max_length=1000,
        rows=3,
    )
    steps = NoteField(label=_("Các bước"), required=False, max_length=2000, rows=4)

    @property
    def lines(self) -> list[tuple[Any, Any, Any]]:
        """The lines of costs as fields, for the page."""
        return [(self[f"what_{n}"], self[f"cost_{n}"], self[f"source_{n}"]) for n in range(1, LINES + 1)]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        asks = {
            "what": _("Khoản %(n)d: hãy ghi cần gì."),
            "cost": _("Khoản %(n)d: hãy ghi bao nhiêu đồng."),
            "source": _("Khoản %(n)d: hãy chọn nguồn tiền."),
        }
        for line in range(1, LINES + 1):
            begun = [part for part in asks if found.get(f"{part}_{line}") not in (None, "")]
            for part, words in asks.items():
                name = f"{part}_{line}"
                if begun and part not in begun and name not in self.errors:
                    self.add_error(name, ValidationError(words, code="required", params={"n": line}))
        return found

    @classmethod
    def filled(cls, editing: Editing[Any]) -> dict[str, Any]:
        initial = {name: editing.stands.get(name) for name in ("path", "goal", "steps")}
        for line, cost in enumerate(editing.stands.get("costs", [])[:LINES], 1):
            initial |= {f"{part}_{line}": cost[part] for part in ("what", "cost", "source")}
        return initial

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        """The lines of costs together, without those that were left empty."""
        costs = [
            Cost(said[f"what_{line}"], said[f"cost_{line}"], said[f"source_{line}"])
            for line in range(1, LINES + 1)
            if said[f"what_{line}"]
        ]
        return {name: said[name] for name in ("path", "goal", "steps")} | {"costs": costs}


for _line in range(1, LINES + 1):
    LivelihoodPlanForm.base_fields[f"what_{_line}"] = forms.CharField(label=_("Cần gì"), max_length=200, required=False)
    LivelihoodPlanForm.base_fields[f"cost_{_line}"] = MoneyField(
        label=_("Bao nhiêu đồng"), required=False, help_text=""
    )
    LivelihoodPlanForm.base_fields[f"source_{_line}"] = LongList(SOURCES, label=_("Nguồn tiền"), required=False)


class ApproveForm(VersionedForm):
    """Only the version that was read."""

    def compared(self, was: Editing[Any]) -> list[Row]:
        """Nothing is typed here: the goal as it stands."""
        return [(_("Mục tiêu của chị ấy"), self.editing.stands.get("goal", ""), "–")]


class GiveForm(Form):
    """One thing handed over."""

    what = forms.CharField(label=_("Giao gì"), max_length=200, help_text=_("Ví dụ: lợn giống, máy khâu"))
    quantity = forms.IntegerField(
        label=_("Số lượng"),
        min_value=1,
        max_value=100_000,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
    )
    unit = LongList(INPUT_UNITS, label=_("Đơn vị tính"))
    cost = MoneyField(label=_("Tất cả hết bao nhiêu đồng"), help_text="")
    source = LongList(SOURCES, label=_("Nguồn tiền"))
    given_on = VietnameseDateField(label=_("Ngày giao"))
    hand = OneOf(HANDS, label=_("Giao vào tay ai?"))
    hand_note = forms.CharField(
        label=_("Vì sao không giao tận tay"),
        help_text=_("Chỉ cần khi giao cho người khác"),
        max_length=300,
        required=False,
    )


class TrainForm(Form):
    """A course, an apprenticeship or a job that begins."""

    kind = OneOf(TRAINING_KINDS, label=_("Học nghề hay việc làm?"))
    what = forms.CharField(label=_("Nghề gì, việc gì"), max_length=200)
    where = forms.CharField(label=_("Ở đâu"), max_length=200)
    began_on = VietnameseDateField(label=_("Bắt đầu từ ngày"), may_be_future=True)
    outcome = LongList(TRAINING_OUTCOMES, label=_("Hiện nay"))
    cost = MoneyField(label=_("Học phí, chi phí nếu có"), required=False)
    source = LongList(SOURCES, label=_("Nguồn tiền"), required=False)


class TrainingNoteForm(VersionedForm):
    """How it went."""

    outcome = OneOf(TRAINING_OUTCOMES, label=_("Hiện nay"))
    ended_on = VietnameseDateField(label=_("Kết thúc ngày"), help_text=_("Để trống nếu chưa xong"), required=False)
    note = NoteField(label=_("Ghi thêm"), required=False, max_length=1000, rows=3)


class MilestoneForm(Form):
    """What should be so by when."""

    text = forms.CharField(label=_("Đến lúc đó thì được gì?"), help_text=_("Ví dụ: bán lứa lợn đầu"), max_length=300)
    due_on = VietnameseDateField(label=_("Trước ngày"), may_be_future=True)


class MilestoneMetForm(VersionedForm):
    """Since when it is so."""

    met_on = VietnameseDateField(label=_("Đạt được ngày nào?"))


class OutcomeForm(VersionedForm):
    """What became of the plan."""

    asks_anew = True

    outcome = OneOf(
        [
            (stage.value, stage.label)
            for stage in (LivelihoodPlanStage.SUSTAINED, LivelihoodPlanStage.ADAPTED, LivelihoodPlanStage.FAILED)
        ],
        label=_("Kế hoạch đi đến đâu?"),
        hints={
            "sustained": _("Chị ấy tự làm được, có thu nhập đều."),
            "adapted": _("Cần đổi hướng: lập lại kế hoạch rồi duyệt lại."),
            "failed": _("Không làm tiếp được; vẫn có thể lập kế hoạch khác."),
        },
    )
    reason = NoteField(label=_("Vì sao"), max_length=1000, rows=3)
