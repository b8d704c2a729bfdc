"""The questions of intake in their order: each a page of its own, under a name anybody may read over her shoulder."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from casework.rulebook.acts import Act
from casework.rulebook.rows import Words
from casework.web.url_names import for_act


@dataclass(frozen=True)
class Part:
    """One page of questions: its address by name, its title, and what helps to ask it."""

    name: str
    title: Words
    lead: Words = ""


PARTS = (
    Part(
        for_act(Act.INTAKE_PERSON),
        _("Người đến"),
        _("Chị ấy nhớ đến đâu ghi đến đó. Không cần giấy tờ."),
    ),
    Part(
        for_act(Act.INTAKE_DANGER),
        _("Những câu cần hỏi"),
        _("Hỏi chậm, chỉ khi hai người ở riêng với nhau. Không trả lời cũng được."),
    ),
    Part(
        for_act(Act.INTAKE_CONTACT),
        _("Liên lạc thế nào cho an toàn?"),
        _("Hỏi kỹ: gọi lúc nào, ai có thể nghe. Chưa hỏi được thì để “Đừng liên lạc”."),
    ),
    Part(
        for_act(Act.INTAKE_PERSON, "language"), _("Tiếng nói, chữ viết"), _("Để chọn đúng người nói chuyện với chị ấy.")
    ),
    Part(for_act(Act.INTAKE_PERSON, "place"), _("Nơi ở")),
    Part(for_act(Act.INTAKE_PERSON, "household"), _("Gia cảnh"), _("Ai đi cùng, có gì cần lo trước không.")),
    Part(
        for_act(Act.INTAKE_PERSON, "numbers"),
        _("Số điện thoại, căn cước"),
        _(
            "Không bắt buộc. Chỉ để biết chị ấy đã từng đến đâu đó chưa; "
            "chỉ cán bộ giữ hồ sơ và giám sát của tỉnh thấy số này."
        ),
    ),
    Part(
        for_act(Act.INTAKE_INCIDENT), _("Chuyện gì đã xảy ra?"), _("Chỉ đánh dấu điều chị ấy tự kể. Không cần hỏi hết.")
    ),
    Part(
        for_act(Act.INTAKE_INCIDENT, "circumstances"),
        _("Kể thêm một chút"),
        _("Câu nào chị ấy không muốn nói thì bỏ qua."),
    ),
    Part(
        for_act(Act.INTAKE_INCIDENT, "story"), _("Lời chị ấy kể"), _("Ghi đúng lời chị ấy, không sửa, không bình luận.")
    ),
    Part(for_act(Act.INTAKE_CONSENT), _("Chị ấy đồng ý những gì?")),
)

READERS = "intake-readers"
"""Between danger and all the rest: who will read it, by name, and what goes, before the story is told."""

NAMES = tuple(part.name for part in PARTS)
BY_NAME = {part.name: part for part in PARTS}
CHECK = for_act(Act.INTAKE_SUBMIT)


FIRST = for_act(Act.INTAKE_PERSON), for_act(Act.INTAKE_DANGER)
"""What is asked before she hears who will read it."""

WAY = (*FIRST, READERS, *(name for name in NAMES if name not in FIRST))
"""The pages of a draft one after the other."""


def after(name: str) -> str:
    """The page that comes next; after the last question the page where everything is checked."""
    here = WAY.index(name) + 1
    return WAY[here] if here < len(WAY) else CHECK


def before(name: str) -> str:
    """The page that came before; before the first question the list of all parts."""
    here = WAY.index(name)
    return WAY[here - 1] if here else "intake-parts"
