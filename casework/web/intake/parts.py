"""The questions of intake in their order: each a page of its own, under a name anybody may read over her shoulder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.rulebook import danger_questions, danger_rows
from casework.rulebook.acts import Act
from casework.rulebook.case_kinds import Kinds
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
        _("Hỏi ai có thể nghe máy. Chưa hỏi được thì để “Đừng liên lạc”."),
    ),
    Part(
        for_act(Act.INTAKE_PERSON, "language"), _("Tiếng nói, chữ viết"), _("Để chọn đúng người nói chuyện với chị ấy.")
    ),
    Part(for_act(Act.INTAKE_PERSON, "place"), _("Nơi ở")),
    Part(for_act(Act.INTAKE_PERSON, "household"), _("Gia cảnh"), _("Ai đi cùng, có gì cần lo trước không.")),
    Part(
        for_act(Act.INTAKE_PERSON, "numbers"),
        _("Số điện thoại, căn cước"),
        _("Không bắt buộc. Chỉ cán bộ giữ hồ sơ và giám sát của tỉnh thấy."),
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
    Part(for_act(Act.INTAKE_CONSENT), _("Chị ấy đồng ý cho báo những nơi nào?")),
)

HEALTH = for_act(Act.INTAKE_INCIDENT, "health")
ONLY_THEN = (
    # Its address and title stay in the history of the phone, and only some ever see it: they say nothing of why.
    Part(HEALTH, _("Cần làm sớm"), _("Đọc cho người ấy nghe trước, rồi mới hỏi. Không trả lời cũng được.")),
)
"""What is asked only where something was told that cannot wait for hours."""

EVERY = (*PARTS[:2], *ONLY_THEN, *PARTS[2:])
"""All of them in the order in which they are asked."""

NAMES = tuple(part.name for part in PARTS)
BY_NAME = {part.name: part for part in EVERY}

DANGER = for_act(Act.INTAKE_DANGER)
ONE_DANGER = for_act(Act.INTAKE_DANGER, "one")
READERS = for_act(Act.INTAKE_READERS)
CHECK = for_act(Act.INTAKE_SUBMIT)

WAY = (DANGER, READERS, CHECK)
"""What is asked before her case is sent: after her yes and one name her danger, who will read it, and what goes. All
the rest waits, and may be told after it was sent."""

WHERE_NEEDED = frozenset({for_act(Act.INTAKE_CONSENT)})
"""What is asked where it is needed: before something is told to others. Nobody is led there on the way."""

LATER = tuple(name for name in NAMES if name not in WAY and name not in WHERE_NEEDED)
"""The chapters that can wait, one after the other; each can be opened by itself."""


def after(name: str) -> str:
    """The page that comes next; after the last chapter the list of all of them."""
    if name in WAY:
        return WAY[WAY.index(name) + 1]
    if name == HEALTH:
        return READERS
    if name in WHERE_NEEDED:
        return "intake-parts"
    here = LATER.index(name) + 1
    return LATER[here] if here < len(LATER) else "intake-parts"


def before(name: str) -> str:
    """The page that came before; before the first chapter the list of all of them, before all questions her case."""
    if name in WAY:
        return "case"
    if name == HEALTH or name in WHERE_NEEDED:
        return "intake-parts"
    here = LATER.index(name)
    return LATER[here - 1] if here else "intake-parts"


def first_question(case_id: UUID, kinds: Kinds) -> str:
    """Where the questions begin for who said nothing yet but these kinds."""
    asked, _why_not = danger_questions.questions_for(None, sex=None, relationship="", at=timezone.now(), kinds=kinds)
    pressed = danger_questions.at_reception(asked)
    return question(case_id, pressed[0]) if pressed else reverse(DANGER, args=[case_id])


def question(case_id: UUID, code: str) -> str:
    """The page of one question about danger."""
    return reverse(ONE_DANGER, args=[case_id, danger_rows.CODES.index(code) + 1])


def question_of_health(case_id: UUID) -> str:
    """The page of what cannot wait for hours."""
    return reverse(HEALTH, args=[case_id])


def chapters(*, acute: bool) -> tuple[Part, ...]:
    """What the list of parts names: what cannot wait for hours only where there is something of it."""
    return EVERY if acute else PARTS


def last_question(case_id: UUID, asked: Sequence[str]) -> str:
    """The page before who will read it."""
    pressed = danger_questions.at_reception(asked)
    return question(case_id, pressed[-1]) if pressed else reverse(DANGER, args=[case_id])
