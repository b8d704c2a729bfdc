"""What is asked before a file, or the list of who saw it, goes on paper."""

from django.utils.translation import gettext_lazy as _

from casework.rulebook.name_redaction import WAYS, Way
from casework.web.fields import OneOf, SomeOf
from casework.web.forms import Form


class AccessPrintForm(Form):
    """What becomes of the paper; nothing is ticked beforehand."""

    handed = OneOf([(way.code, way.words) for way in WAYS.values()], label=_("Tờ giấy này sẽ đi đâu?"))

    def way(self) -> Way:
        """Which of the ways was chosen."""
        return WAYS[self.cleaned_data["handed"]]


PARTS = (
    ("name", _("Tên người được giúp")),
    ("contact", _("Cách liên lạc an toàn, từ hẹn trước")),
    ("intake", _("Người đến, chuyện đã kể, sự đồng ý, ghi chú")),
    ("perpetrator", _("Người đã gây ra: họ tên, nơi ở, các số")),
    ("beside", _("Người đại diện, người phiên dịch")),
    ("risk", _("Nguy cơ, chỗ ở")),
    ("plan", _("Kế hoạch an toàn")),
    ("referral", _("Chuyển gửi")),
    ("livelihood", _("Sinh kế")),
    ("reintegration", _("Theo dõi hoà nhập")),
    ("work", _("Nhắc việc, việc đã làm")),
)
"""What a printed file is made of."""

APART = frozenset({"contact", "plan", "perpetrator"})
"""Who finds these beside a name knows whom they would reach or stop: they go with it only where somebody says so."""


class CasePrintForm(Form):
    """Which parts go on the paper."""

    parts = SomeOf(
        PARTS,
        label=_("In những phần nào?"),
        help_text=_("Có kế hoạch an toàn hay từ hẹn trước cạnh cái tên thì ai nhặt được giấy cũng dùng được."),
        initial=[code for code, _words in PARTS if code not in APART],
    )
