"""What the livelihood pages ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.journey.livelihood.planning import Cost
from casework.queries.editing import Editing
from casework.rulebook.livelihood import BASELINE, INPUT, PLAN, PLAN_OUTCOME, SOURCES, TRAINING, TRAINING_OUTCOMES
from casework.rulebook.stages import LivelihoodPlanStage
from casework.web.fields import LongList, MoneyField, OneOf, VietnameseDateField
from casework.web.forms import Form, Row, VersionedForm

LINES = 6
"""So many lines of costs fit on the page; a longer estimate joins what belongs together."""


class BaselineForm(VersionedForm):
    """How she lives now, and who keeps the money."""

    asks = BASELINE


class LivelihoodPlanForm(VersionedForm):
    """Her goal, the path, and what it costs from which source."""

    asks = PLAN
    # One line taken out moves those below it.
    one_question = (tuple(f"{part}_{n}" for n in range(1, LINES + 1) for part in ("what", "cost", "source")),)

    @property
    def lines(self) -> list[tuple[Any, Any, Any]]:
        """The lines of costs as fields, for the page."""
        return [(self[f"what_{n}"], self[f"cost_{n}"], self[f"source_{n}"]) for n in range(1, LINES + 1)]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        wanted = {
            "what": _("Khoản %(n)d: hãy ghi cần gì."),
            "cost": _("Khoản %(n)d: hãy ghi bao nhiêu đồng."),
            "source": _("Khoản %(n)d: hãy chọn nguồn tiền."),
        }
        for line in range(1, LINES + 1):
            begun = [part for part in wanted if found.get(f"{part}_{line}") not in (None, "")]
            for part, words in wanted.items():
                name = f"{part}_{line}"
                if begun and part not in begun and name not in self.errors:
                    self.add_error(name, ValidationError(words, code="required", params={"n": line}))
        return found

    @classmethod
    def filled(cls, editing: Editing[Any]) -> dict[str, Any]:
        initial = {name: editing.stands.get(name) for name in cls.asks.keys}
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
        return {name: said[name] for name in self.asks.keys} | {"costs": costs}


for _line in range(1, LINES + 1):
    LivelihoodPlanForm.base_fields[f"what_{_line}"] = forms.CharField(label=_("Cần gì"), max_length=200, required=False)
    LivelihoodPlanForm.base_fields[f"cost_{_line}"] = MoneyField(
        label=_("Bao nhiêu đồng"), required=False, help_text=""
    )
    LivelihoodPlanForm.base_fields[f"source_{_line}"] = LongList(SOURCES, label=_("Nguồn tiền"), required=False)


class ApproveForm(VersionedForm):
    """Only the version that was read."""

    hangs_on_the_whole = True

    def compared(self, was: Editing[Any]) -> list[Row]:
        """Nothing is typed here: the goal as it stands."""
        return [(_("Mục tiêu của người được giúp"), self.editing.stands.get("goal", ""), "–")]


class GiveForm(Form):
    """One livelihood input handed over."""

    given_on = VietnameseDateField("hand_over", label=_("Ngày giao"))

    asks = INPUT
    field_order = ("what", "quantity", "unit", "cost", "source", "given_on")


class TrainForm(Form):
    """A course, an apprenticeship or a job that begins."""

    began_on = VietnameseDateField("training_start", label=_("Bắt đầu từ ngày"))

    asks = TRAINING.without("note")
    field_order = ("kind", "what", "where", "began_on")


class TrainingNoteForm(VersionedForm):
    """How it went."""

    outcome = OneOf(TRAINING_OUTCOMES, label=_("Hiện nay"))
    ended_on = VietnameseDateField(
        "training_end", label=_("Kết thúc ngày"), help_text=_("Để trống nếu chưa xong"), required=False
    )

    asks = TRAINING.only("note")
    one_question = (("outcome", "ended_on"),)


class MilestoneForm(Form):
    """What should be so by when."""

    text = forms.CharField(label=_("Đến lúc đó thì được gì?"), help_text=_("Ví dụ: bán lứa lợn đầu"), max_length=300)
    due_on = VietnameseDateField("milestone", label=_("Trước ngày"))


class MilestoneMetForm(VersionedForm):
    """Since when it is so."""

    met_on = VietnameseDateField("milestone_met", label=_("Đạt được ngày nào?"))


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
            "sustained": _("Người được giúp tự làm được, có thu nhập đều."),
            "adapted": _("Cần đổi hướng: lập lại kế hoạch rồi duyệt lại."),
            "failed": _("Không làm tiếp được; vẫn có thể lập kế hoạch khác."),
        },
    )

    asks = PLAN_OUTCOME.only("reason")
