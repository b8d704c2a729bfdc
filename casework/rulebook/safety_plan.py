"""The blocks of a safety plan (kế hoạch an toàn) and the words that help to fill them, in the order of the talk.

After the safety plan form of the GBV case management guidelines (2017): her concern, her resources, being prepared,
during violence, after leaving. A wallet copy carries only what gives nobody away.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import Term, Terms, Words
from casework.rulebook.sheets import AnswerKind, Ask, Sheet


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the plan. `on_wallet_copy` only where the words cannot identify her or where she hides."""

    code: str
    group: str
    label: Words
    hint: Words
    on_wallet_copy: bool = False


GROUPS = Terms(
    Term("concern", _("Điều đang lo")),
    Term("resources", _("Chỗ dựa")),
    Term("preparedness", _("Chuẩn bị sẵn")),
    Term("during", _("Khi chuyện xảy ra")),
    Term("after", _("Sau khi rời đi")),
)

BLOCKS: tuple[Block, ...] = (
    Block("concern", "concern", _("Điều lo nhất"), _("Ghi đúng lời người được giúp.")),
    Block(
        "economic",
        "resources",
        _("Tiền, đồ có giá"),
        _("Có khoản nào tự giữ được? Cất ở đâu thì người kia không biết?"),
    ),
    Block(
        "relationships",
        "resources",
        _("Người tin cậy"),
        _("Ai ở gần có thể chạy sang? Ai giữ giúp đồ, giấy tờ? Ai trông con?"),
    ),
    Block(
        "community",
        "resources",
        _("Nơi giúp được trong bản, trong xã"),
        _("Địa chỉ tin cậy, trạm y tế, công an xã, Hội Phụ nữ, nhà trường."),
        on_wallet_copy=True,
    ),
    Block("other_resources", "resources", _("Chỗ dựa khác"), _("Điều gì trước đây đã giúp được yên ổn?")),
    Block(
        "signal",
        "preparedness",
        _("Dấu hiệu, câu ám hiệu"),
        _("Một câu hay một dấu để người tin cậy biết là cần sang ngay hoặc gọi giúp."),
    ),
    Block(
        "bag",
        "preparedness",
        _("Túi giấy tờ, đồ mang theo"),
        _("Giấy tờ, thuốc, ít tiền, quần áo của con. Để ở đâu thì lấy được nhanh?"),
        on_wallet_copy=True,
    ),
    Block("children", "preparedness", _("Chỗ cho con"), _("Các con chạy đi đâu? Đã dặn con thế nào?")),
    Block(
        "during",
        "during",
        _("Cách giữ mình"),
        _("Tránh bếp và chỗ có dao; đứng gần cửa; kêu to; gọi 113."),
        on_wallet_copy=True,
    ),
    Block("way_out", "during", _("Lối ra"), _("Ra bằng cửa nào, đi đường nào, ban đêm thì sao?")),
    Block(
        "after_leaving", "after", _("Việc làm sau khi rời đi"), _("Ai biết mình ở đâu? Đổi số, đổi mật khẩu, báo ai?")
    ),
    Block("school_work", "after", _("Chỗ làm, trường học của con"), _("Cần dặn ai đừng nói mình và các con ở đâu?")),
)

LONGEST = 4_000

WRITTEN = Sheet(
    *(Ask(block.code, block.label, AnswerKind.WORDS, help=block.hint, longest=LONGEST, lines=2) for block in BLOCKS)
)

BY_CODE: dict[str, Block] = {block.code: block for block in BLOCKS}
WALLET = tuple(block.code for block in BLOCKS if block.on_wallet_copy)

COPY_GIVEN = Terms(
    Term("no", _("Không giữ bản giấy")),
    Term("yes", _("Người được giúp tự giữ")),
    Term("trusted_person", _("Người tin cậy giữ giúp")),
)

SAFE_COPY_WARNING: Words = _("Chỉ đưa bản giấy khi chắc là người kia không tìm thấy.")

PLAN_SHEET = Sheet(
    Ask("blocks", "", WRITTEN),
    Ask("copy", _("Bản giấy"), COPY_GIVEN, asked=_("Bản giấy để ở đâu?"), help=SAFE_COPY_WARNING, must=True),
)
"""What is kept of a plan: its blocks, and what became of the paper copy."""
