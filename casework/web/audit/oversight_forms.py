"""Why a supervisor found an anomaly right, and what a decoy is made of."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.rulebook.anomalies import GOOD_REASONS
from casework.rulebook.stated_reasons import LONGEST_REASON
from casework.web.fields import LongList, NoteField, OneOf
from casework.web.forms import Form
from casework.web.typed_text import NameField


class ReviewForm(Form):
    """Reviewed, because."""

    reason = OneOf(GOOD_REASONS.choices, label=_("Đã xem lại, vì"))
    text = NoteField(
        label=_("Ghi thêm"),
        help_text=_("Được niêm phong; chỉ giám sát cấp tỉnh đọc được ở đây."),
        required=False,
        rows=4,
        max_length=2000,
    )


class ReasonForm(Form):
    """Why she reads this case today."""

    words = NoteField(
        label=_("Hôm nay cần đọc hồ sơ này để làm gì?"),
        help_text=_("Viết một, hai câu. Được niêm phong; một người giám sát khác sẽ đọc lại."),
        rows=3,
        max_length=LONGEST_REASON,
    )


class DecoyForm(Form):
    """A made-up person at a desk, and the made-up officer who heard her."""

    desk = LongList(label=_("Bàn tiếp nhận"))
    name = NameField(
        label=_("Tên người bịa"),
        help_text=_("Một tên nghe như người thật ở xã đó, nhưng không phải của ai."),
    )
    keeper = NameField(
        label=_("Tên cán bộ bịa đã ghi hồ sơ"),
        help_text=_("Như một cán bộ tăng cường đã thôi việc. Người này được ghi vào vị trí rồi thôi ngay."),
        max_length=120,
    )
    story = NoteField(label=_("Lời kể"), help_text=_("Vài câu như thật."), rows=4, max_length=2000)
    why = NoteField(
        label=_("Vì sao hồ sơ được để ra ngoài"),
        help_text=_("Như: đã về quê ở tỉnh khác, không cần giúp nữa."),
        rows=2,
        max_length=500,
    )

    def __init__(self, *args: Any, desks: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        desk = self.fields["desk"]
        if isinstance(desk, LongList):
            desk.offer(desks)
