"""What the sign-in page of the demo says: what this is, who may be tried with one press each, and a round to walk.

Only `config.demo` names this module; elsewhere the page has no people and no passphrase on it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework.management.demo.people import FIRST, PASSPHRASE, STAFF
from casework.rulebook.rows import Words


@dataclass(frozen=True)
class OnePress:
    """Somebody of the demo, as one button signs her in."""

    username: str
    display_name: str
    what: str


@dataclass(frozen=True)
class DemoDoor:
    """What stands beside the sign-in form."""

    people: tuple[OnePress, ...]
    passphrase: str
    round: tuple[tuple[str, Words], ...]


ROUND: tuple[tuple[str, Words], ...] = (
    ("mai", _("Vào bằng mai, bấm “Có người đến”, trả lời như một người đang kể, rồi gửi cho xã.")),
    (
        "hoa",
        _(
            "Vào bằng hoa: hồ sơ vừa gửi ở mục Mới đến, chờ tiếp nhận. "
            "Mở ra, bấm “Tiếp nhận hồ sơ”, xác nhận, rồi “Đánh giá nguy cơ”."
        ),
    ),
    ("hoa", _("Vẫn là hoa: mở một hồ sơ đang hỗ trợ, bấm “Chuyển gửi”, chọn y tế, xem đúng phần sẽ gửi đi, rồi gửi.")),
    ("lan", _("Vào bằng lan: phiếu vừa gửi ở đó. Nhận, hoặc từ chối và nói vì sao.")),
    ("hoa", _("Vào lại bằng hoa: câu trả lời của lan nằm ở “Tin mới”.")),
    ("binh", _("Vào bằng binh, ở xã khác: tìm tên hồ sơ ấy thì không thấy gì, vì binh không giữ khoá.")),
    (
        "thu",
        _("Vào bằng thu: “Cả tỉnh” cho biết bao nhiêu, muộn ở đâu; “Nhật ký tỉnh” cho biết ai làm, ai xem."),
    ),
)
"""Who, and what to press: a quarter of an hour from the first word to whoever looked at it."""


def at_the_door() -> DemoDoor:
    """The people who are worth trying, each with what she is, in the reader's language."""
    english = get_language() == "en"
    return DemoDoor(
        tuple(
            OnePress(one.username, one.display_name, one.in_english if english else one.shown)
            for one in (FIRST, *STAFF)
            if one.shown
        ),
        PASSPHRASE,
        ROUND,
    )
