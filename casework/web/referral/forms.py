"""What the referral pages ask: whom, what, why; and from the partner what came of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from casework.queries.editing import Editing
from casework.queries.referral.packet import Packet
from casework.queries.referral.sending import ToSend
from casework.rulebook import services
from casework.rulebook.stages import ReferralStage
from casework.web.fields import NoteField, OneOf, SomeOf, VietnameseDateField
from casework.web.forms import Form, Row, VersionedForm
from casework.web.wording import sentence

LONGEST = 4_000


class SendForm(VersionedForm):
    """One packet: to whom, which parts, what is needed. Each part shows word for word what would be sent."""

    to = OneOf((), label=_("Gửi nơi nào?"))
    ground = OneOf(
        (),
        label=_("Căn cứ pháp lý"),
        help_text=_("Chỉ khi pháp luật buộc gửi dù chưa có sự đồng ý."),
        required=False,
    )
    reason = NoteField(label=_("Lý do gửi khi chưa có sự đồng ý"), max_length=LONGEST, rows=2, required=False)
    parts = SomeOf(
        (),
        label=_("Gửi những mục nào?"),
        help_text=_("Dưới mỗi mục là đúng những chữ sẽ gửi. Mục không đánh dấu thì nơi nhận không thấy."),
        required=False,
    )
    needs = NoteField(
        label=_("Điều cần giúp"),
        help_text=_("Nơi nhận đọc dòng này. Đừng ghi người được giúp đang ở đâu."),
        max_length=LONGEST,
        rows=3,
    )
    urgency = OneOf(services.URGENCIES, label=_("Cần khi nào?"))
    again = NoteField(
        label=_("Nếu nơi nhận đang có phiếu mở: vẫn gửi thêm vì sao?"),
        help_text=_("Nơi nhận không đọc dòng này."),
        max_length=LONGEST,
        rows=2,
        required=False,
    )

    hangs_on_the_whole = True

    def __init__(self, posted: QueryDict | None, editing: Editing[ToSend]) -> None:
        page = editing.page
        # Without her yes every word that leaves is somebody's decision: nothing is ticked beforehand.
        least = [part.code for part in page.parts if part.least and page.consented]
        super().__init__(posted, editing, parts=least, needs=page.needs)
        self._offer("to", list(page.partners))
        if len(page.partners) == 1:
            self.initial["to"] = page.partners[0][0]
        rows = [(part.code, part.label) for part in page.parts]
        self.fields["parts"] = SomeOf(
            rows,
            hints={part.code: part.words for part in page.parts},
            label=self.fields["parts"].label,
            help_text=self.fields["parts"].help_text,
            required=False,
        )
        if not page.open_at:
            del self.fields["again"]
        if page.consented and not page.grounds:
            del self.fields["ground"], self.fields["reason"]
        else:
            self._offer("ground", [(ground.code, ground.label) for ground in page.grounds])

    def _offer(self, name: str, rows: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = rows

    @classmethod
    def filled(cls, editing: Editing[ToSend]) -> dict[str, Any]:
        return {}

    def clean_to(self) -> int:
        """The number of the partner."""
        return int(self.cleaned_data["to"])

    def compared(self, was: Editing[ToSend]) -> list[Row]:
        """Nothing typed here writes over anything: the words that would be sent, where they changed meanwhile."""
        before = was.stands
        return [
            (part.label, part.words, before.get(part.code, "–"))
            for part in self.editing.page.parts
            if before.get(part.code) != part.words
        ]


class AnswerForm(VersionedForm):
    """One answer to a packet, or its taking back."""

    asks_anew = True

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        """With what was ticked of the quiet question: a partner has no case to mark it in."""
        return {**said, "dangers": self.dangers_told}

    def compared(self, was: Editing[Packet]) -> list[Row]:
        """Where the packet stands now as well: that is what whoever was faster changed."""
        return [(_("Tình trạng"), sentence(ReferralStage(self.editing.page.stage)), "–"), *super().compared(was)]


class AcceptForm(AnswerForm):
    """When and where she may come."""

    appointment_on = VietnameseDateField("partner_appointment", label=_("Hẹn ngày nào?"), required=False)
    text = NoteField(
        label=_("Mấy giờ, ở đâu, gặp ai?"),
        help_text=_("Bàn của xã sẽ nhắn cho người được giúp."),
        max_length=LONGEST,
        rows=3,
        required=False,
    )


class AppointForm(AnswerForm):
    """Another day, or none yet."""

    appointment_on = VietnameseDateField(
        "partner_appointment",
        label=_("Hẹn ngày nào?"),
        help_text=_("Bỏ trống nếu chưa hẹn được ngày khác."),
        required=False,
    )
    text = NoteField(label=_("Vì sao đổi, gặp ai?"), max_length=LONGEST, rows=2, required=False)


class QuestionForm(Form):
    """A question about a packet, or its answer."""

    text = NoteField(
        label=_("Hỏi điều gì?"),
        help_text=_("Cả hai nơi đọc được. Đừng ghi người được giúp đang ở đâu."),
        max_length=LONGEST,
        rows=3,
    )


class ReplyForm(QuestionForm):
    """The answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Trả lời")


class DeclineForm(AnswerForm):
    """Why not."""

    reason = OneOf(services.DECLINING, label=_("Vì sao không nhận được?"))
    text = NoteField(label=_("Ghi thêm"), max_length=LONGEST, rows=3, required=False)


class FeedbackForm(AnswerForm):
    """How it ended."""

    outcome = OneOf((), label=_("Kết quả"))
    text = NoteField(
        label=_("Đã làm gì?"),
        help_text=_("Chỉ những gì bàn của xã cần biết để giúp tiếp."),
        max_length=LONGEST,
        rows=4,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome = self.fields["outcome"]
        assert isinstance(outcome, forms.ChoiceField)
        ended = (ReferralStage.COMPLETED, ReferralStage.NO_SHOW, ReferralStage.STOPPED)
        outcome.choices = [(stage.value, sentence(stage)) for stage in ended]


class ForgoForm(Form):
    """Why no other place is asked."""

    why = NoteField(
        label=_("Vì sao không tìm nơi khác?"),
        help_text=_("Lời này nằm trong ghi chú của hồ sơ."),
        max_length=LONGEST,
        rows=3,
    )


class WithdrawForm(AnswerForm):
    """Why the packet is taken back."""

    reason = OneOf(services.WITHDRAWING, label=_("Vì sao rút phiếu?"))
    text = NoteField(label=_("Ghi thêm"), max_length=LONGEST, rows=2, required=False)
