"""What the safety pages ask: the questions about danger, her plan block by block, where she stays and until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from casework.queries.editing import Editing
from casework.queries.safety.assessing import ToAssess
from casework.queries.safety.moves import ToMove
from casework.queries.safety.risk_factors import FactInWords
from casework.queries.safety.shelter import ShelterStayPage, ToAdmit
from casework.rulebook import consents, danger_rows, risk, safety_plan, shelter
from casework.rulebook.clocks import end_of
from casework.rulebook.consents import Consenter
from casework.rulebook.sheets import Sheet
from casework.rulebook.stages import RiskLevel
from casework.web.fields import LongList, NoteField, OneOf, SomeOf, VietnameseDateField
from casework.web.forms import Form, Row, VersionedForm
from casework.web.instrument import ask_only_what_is_for
from casework.web.intake.consent_form import ask_whose_yes
from casework.web.moment_field import told_field
from casework.web.typed_text import NameField
from casework.web.wording import day, sentence

type Posted = QueryDict | None

AS_ANSWERED = "as_answered"
LONGEST = 4_000


class AssessForm(VersionedForm):
    """The questions about danger, the facts known beside them, and what the officer herself thinks."""

    level = OneOf(
        [(AS_ANSWERED, _("Theo các câu trả lời ở trên")), *RiskLevel.choices],
        label=_("Mức nguy cơ theo đánh giá của bạn"),
        help_text=_("Không có bảng câu hỏi nào hơn được người hiểu chuyện. Chọn khác đi thì ghi lý do."),
        initial=AS_ANSWERED,
    )
    reason = NoteField(
        label=_("Lý do"),
        help_text=_("Cần ghi khi chọn mức khác với các câu trả lời, hoặc khi hạ mức."),
        max_length=LONGEST,
        rows=3,
        required=False,
    )

    asks = risk.ASKED
    field_order = (*risk.ASKED.keys, "level", "reason", "version")

    asks_anew = True

    def __init__(self, posted: Posted, editing: Editing[ToAssess]) -> None:
        super().__init__(posted, editing)
        as_answered = [(AS_ANSWERED, _("Theo các câu trả lời ở trên"))] if editing.page.asked else []
        _offer(self.fields["level"], [*as_answered, *RiskLevel.choices])
        page = editing.page
        ask_only_what_is_for(self, page.asked, page.terms, may_be_pregnant=page.may_be_pregnant)

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        """The replies together; with no question answered it is a judgement."""
        replies = {code: said[code] for code in danger_rows.CODES if said.get(code)}
        level = "" if said["level"] == AS_ANSWERED else said["level"]
        return {"answers": replies or None, "dangers": said["dangers"], "level": level, "reason": said["reason"]}

    def compared(self, was: Editing[ToAssess]) -> list[Row]:
        """An assessment writes over no other: only the level that was given meanwhile beside the one meant here."""
        level = self.cleaned_data.get("level")
        typed = RiskLevel(level).label if level and level in RiskLevel else "–"
        stands = self.editing.stands.get("level")
        return [(self["level"].label, RiskLevel(stands).label if stands else "–", typed)]


class RaiseForm(Form):
    """It has become more dangerous: how much, and what happened."""

    to = OneOf((), label=_("Bây giờ gấp đến mức nào?"))
    reason = NoteField(label=_("Có chuyện gì mới?"), help_text=_("Vài lời là đủ."), max_length=LONGEST, rows=3)

    def __init__(self, posted: Posted, level: str | None) -> None:
        super().__init__(posted)
        higher = [choice for choice in RiskLevel if level is None or risk.is_higher(choice, RiskLevel(level))]
        _offer(self.fields["to"], [(choice.value, choice.label) for choice in higher])


class TakeBackForm(VersionedForm):
    """Which of what was told does not stand any more, and why."""

    asks_anew = True

    kinds = SomeOf((), label=_("Điều nào không còn đúng?"))
    reason = NoteField(
        label=_("Vì sao?"),
        help_text=_(
            "Ví dụ: ghi nhầm người, người này nói lại, đã sinh cháu. Điều đã ghi và lý do đều còn trong lịch sử."
        ),
        max_length=LONGEST,
        rows=3,
    )

    def __init__(self, posted: Posted, editing: Editing[tuple[FactInWords, ...]]) -> None:
        super().__init__(posted, editing)
        kinds = self.fields["kinds"]
        stands = [(fact.kind, sentence(fact.what)) for fact in editing.page if fact.gone_on is None]
        self.fields["kinds"] = SomeOf(stands, label=kinds.label)
        self.order_fields(["kinds", "reason", "version"])

    def compared(self, was: Editing[tuple[FactInWords, ...]]) -> list[Row]:
        """What was told or taken back since her page was drawn, beside what she chose."""
        chosen = set(self.cleaned_data.get("kinds", ()))
        return [
            (sentence(fact.what), _("Đã rút lại") if fact.gone_on else _("Còn nguyên"), _("Rút lại"))
            for fact in self.editing.page
            if fact.kind in chosen or fact.gone_on
        ]


class SafetyPlanForm(VersionedForm):
    """Her plan: a box for each block, and what became of the paper copy."""

    asks = Sheet(*safety_plan.WRITTEN, *safety_plan.PLAN_SHEET.without("blocks"))
    field_order = (*asks.keys, "version")

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        """The blocks together."""
        return {"blocks": {code: said[code] for code in safety_plan.BY_CODE}, "copy": said["copy"]}

    def group(self, code: str) -> list[forms.BoundField]:
        """The boxes of one group, in the order of the talk."""
        return [self[block.code] for block in safety_plan.BLOCKS if block.group == code]


ON_HER_WORD = ("agrees", "agreed_by", "method", "witness")
"""Her yes to this place, whose it is, and how it was given."""


class AdmitForm(Form):
    """Where she stays, until when, with whom, and what she is given. What it costs is never asked of her."""

    kind = OneOf(shelter.PLACES, label=_("Loại chỗ ở"))
    address = LongList(label=_("Địa chỉ tin cậy nào?"), first=_("Không phải địa chỉ tin cậy"), required=False)
    where = forms.CharField(
        label=_("Nơi khác: ở đâu, nhà ai"),
        help_text=_("Chỉ người ở bàn của xã đọc được dòng này."),
        max_length=300,
        required=False,
    )
    until = VietnameseDateField("stay_end", label=_("Ở đến ngày nào?"))
    method = OneOf(
        consents.METHODS,
        spoken=True,
        label=_("Đồng ý bằng cách nào?"),
        help_text=_("Chỉ cần khi ở địa chỉ tin cậy. Đồng ý bằng lời thì cần người làm chứng."),
        required=False,
    )
    witness = NameField(
        label=_("Người làm chứng"), help_text=_("Cần khi đồng ý bằng lời, ra dấu hoặc lăn tay."), required=False
    )

    told_at = told_field(_("Đến lúc nào, nếu không phải bây giờ?"))

    asks = shelter.ANSWERED
    field_order = ("kind", "address", "where", "told_at", "until", *ON_HER_WORD, *shelter.GIVEN.keys)

    def __init__(self, posted: Posted, page: ToAdmit) -> None:
        super().__init__(posted, initial={"companions": 0})
        address = self.fields["address"]
        assert isinstance(address, LongList)
        address.offer(page.addresses)
        ask_whose_yes(self, page.whose_yes)
        if page.hosts_may_know:
            del self.fields["method"], self.fields["witness"]
        self.order_fields(self.field_order)

    def clean_until(self) -> datetime:
        """To the end of that day."""
        return end_of(self.cleaned_data["until"])

    def clean_address(self) -> int | None:
        """The number of the unit, None where it is no trusted address."""
        return int(self.cleaned_data["address"]) if self.cleaned_data["address"] else None


class ReceiveForm(Form):
    """A guest at her own house: since when, until when, her yes, who came along. Whether she said so before, and
    whether she is a child, the form does not tell."""

    told_at = told_field(_("Khách đến lúc nào, nếu không phải bây giờ?"))
    until = VietnameseDateField("stay_end", label=_("Ở đến ngày nào?"), help_text=_("Chưa biết thì ghi ngày mai."))
    agreed_by = SomeOf(
        [(who.value, who.label) for who in Consenter],
        label=_("Ai đồng ý?"),
        help_text=_("Dưới 16 tuổi thì hỏi cả người đại diện."),
        initial=[Consenter.SELF.value],
    )
    method = OneOf(
        consents.METHODS,
        spoken=True,
        label=_("Đồng ý bằng cách nào?"),
        help_text=_("Đồng ý bằng lời thì cần người làm chứng."),
        required=False,
    )
    witness = NameField(
        label=_("Người làm chứng"), help_text=_("Cần khi đồng ý bằng lời, ra dấu hoặc lăn tay."), required=False
    )

    asks = shelter.IN_HER_HOUSE
    field_order = ("told_at", "until", *ON_HER_WORD, *asks.keys)

    def __init__(self, posted: Posted) -> None:
        super().__init__(posted, initial={"companions": 0})

    def clean_until(self) -> datetime:
        """To the end of that day."""
        return end_of(self.cleaned_data["until"])


class ExtendForm(VersionedForm):
    """Until when now, and why."""

    until = VietnameseDateField("stay_end", label=_("Nay ở đến ngày nào?"))

    asks = shelter.EXTENSION.only("why")

    asks_anew = True

    def clean_until(self) -> datetime:
        """To the end of that day."""
        return end_of(self.cleaned_data["until"])


class MissedForm(Form):
    """Since when she is missed, and what was seen."""

    told_at = told_field(_("Không thấy từ lúc nào, nếu không phải bây giờ?"))

    asks = shelter.MISSED


class DischargeForm(VersionedForm):
    """How the stay ended."""

    told_at = told_field(_("Rời lúc nào, nếu không phải bây giờ?"))

    asks = shelter.ENDED

    asks_anew = True

    def compared(self, was: Editing[ShelterStayPage]) -> list[Row]:
        """Until when she may stay as well: whoever was faster may have let the stay last longer."""
        return [(_("Đang hẹn đến"), day(self.editing.page.until), "–"), *super().compared(was)]


class MoveForm(Form):
    """To which stage; only the steps open from here."""

    to = OneOf((), label=_("Chuyển sang"))

    def __init__(self, posted: Posted, page: ToMove) -> None:
        super().__init__(posted)
        to = self.fields["to"]
        assert isinstance(to, OneOf)
        to.choices = [(step.to, step.words) for step in page.steps]
        if len(page.steps) == 1:
            to.initial = page.steps[0].to


def _offer(field: forms.Field, rows: Iterable[tuple[str, object]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = [(code, sentence(words)) for code, words in rows]
