"""The questions about danger as dated rows: of a violent partner, of who was trafficked, of a child.

The six are the WHO's. The other two are ours, for no Vietnamese instrument was read: each says so, and that nobody has
checked it. A yes is always what is dangerous, so that whoever reads an answer need not know the question. A question
changed is a new row of a new year; the codes of the old ones stay, and so does their order, for pages are numbered by
it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from django.utils.translation import gettext_lazy as _

from casework.rulebook.people import REPLIES
from casework.rulebook.rows import PRACTICE, PRACTICE_FROM, Term, Terms, Words
from casework.rulebook.sheets import Ask, Sheet


class Weight(IntEnum):
    """How much one yes says. What adds up to `DANGER` is high, to `AT_ONCE` very high."""

    NOTED = 1
    DANGER = 2
    AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class DangerQuestion:
    """One question as it is asked aloud; `told` is what a yes to it says. `first` is its place where a reception has
    too many questions for its few minutes."""

    code: str
    asked: Words
    told: Words
    weight: Weight = Weight.DANGER
    first: int = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerInstrument:
    """Questions that belong together, with their year, whose they are, and whether that was read."""

    code: str
    label: Words
    questions: tuple[DangerQuestion, ...]
    source: str
    valid_from: date
    valid_to: date | None = None
    verified: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its questions, in order."""
        return tuple(one.code for one in self.questions)

    @property
    def sheet(self) -> Sheet:
        """Its questions as forms ask them."""
        return sheet_of(self.questions)


def sheet_of(questions: Iterable[DangerQuestion]) -> Sheet:
    """These questions as forms ask them, the history names them and the page says them."""
    return Sheet(*(Ask(one.code, one.asked, REPLIES) for one in questions))


WHO6 = DangerInstrument(
    code="who6-2026",
    label=_("sáu câu hỏi về nguy hiểm, bản 2026"),
    questions=(
        DangerQuestion(
            "worse",
            _("Sáu tháng nay, chuyện đó có xảy ra nhiều hơn hoặc nặng hơn không?"),
            _("xảy ra nhiều hơn hoặc nặng hơn"),
        ),
        DangerQuestion(
            "weapon",
            _("Người đó có bao giờ dùng dao, gậy hay vật gì để đánh, hoặc doạ dùng không?"),
            _("có vũ khí hoặc doạ dùng vũ khí"),
            first=2,
        ),
        DangerQuestion("strangled", _("Người đó có bao giờ bóp cổ chị không?"), _("từng bị bóp cổ"), first=1),
        DangerQuestion(
            "beaten_pregnant",
            _("Người đó có bao giờ đánh chị lúc chị mang thai không?"),
            _("bị đánh khi mang thai"),
        ),
        DangerQuestion("jealous", _("Người đó có ghen tuông dữ dội, lúc nào cũng ghen không?"), _("ghen tuông dữ dội")),
        DangerQuestion(
            "could_kill",
            _("Chị có nghĩ người đó có thể giết chị không?"),
            _("nghĩ mình có thể bị giết"),
            first=3,
        ),
    ),
    source="WHO, Health care for women subjected to violence: a clinical handbook (2014)",
    valid_from=date(2014, 11, 1),
)
"""Its rule of three is unverified; what these count for stands in `risk.level_of`, and not in their weight."""

TRAFFICKING = DangerInstrument(
    code="trafficking-2026",
    label=_("sáu câu hỏi khi bị lừa, bị bán, bị ép đi, bản 2026"),
    questions=(
        DangerQuestion(
            "knows_where",
            _("Người đưa chị đi, hoặc người của họ, có biết chị đang ở đâu không?"),
            _("người đưa đi, hoặc người của họ, biết chỗ đang ở"),
            first=1,
        ),
        DangerQuestion(
            "watching",
            _("Lúc này có ai theo dõi, đi tìm, gọi hay nhắn cho chị không?"),
            _("đang bị theo dõi, đi tìm, gọi hay nhắn"),
            first=2,
        ),
        DangerQuestion(
            "threatened",
            _("Họ có doạ chị, hoặc doạ người nhà chị không?"),
            _("bị doạ, hoặc người nhà bị doạ"),
            first=3,
        ),
        DangerQuestion("afraid_of_them", _("Chị có sợ phải gặp lại họ không?"), _("sợ phải gặp lại họ")),
        DangerQuestion("debt", _("Họ có nói chị đang nợ tiền họ không?"), _("bị nói là đang nợ tiền họ"), Weight.NOTED),
        DangerQuestion(
            "papers_held",
            _("Giấy tờ của chị có đang bị người khác giữ không?"),
            _("giấy tờ đang bị người khác giữ"),
            Weight.NOTED,
        ),
    ),
    source=PRACTICE,
    valid_from=PRACTICE_FROM,
)

CHILD = DangerInstrument(
    code="child-2026",
    label=_("sáu câu hỏi về trẻ em bị hại, bản 2026"),
    questions=(
        DangerQuestion(
            "harmer_near",
            _("Người làm hại cháu có ở cùng nhà, hoặc gặp được cháu không?"),
            _("người làm hại ở cùng nhà, hoặc gặp được cháu"),
            Weight.AT_ONCE,
            first=1,
        ),
        DangerQuestion(
            "hurt_now",
            _("Cháu có đang đau, chảy máu hay bị thương cần khám ngay không?"),
            _("cháu bị thương, cần khám ngay"),
            first=2,
        ),
        DangerQuestion(
            "unprotected",
            _("Có lúc nào cháu không có người lớn tin được ở bên che chở không?"),
            _("có lúc không người lớn nào che chở cháu"),
            first=3,
        ),
        DangerQuestion("afraid_of_home", _("Cháu có sợ phải về nhà không?"), _("cháu sợ phải về nhà")),
        DangerQuestion(
            "told_to_be_silent",
            _("Có ai doạ, hoặc bắt cháu không được kể không?"),
            _("cháu bị doạ, hoặc bị bắt không được kể"),
        ),
        DangerQuestion(
            "other_children",
            _("Ở nơi xảy ra chuyện còn trẻ em nào khác không?"),
            _("ở nơi xảy ra chuyện còn trẻ em khác"),
            Weight.NOTED,
        ),
    ),
    source=PRACTICE,
    valid_from=PRACTICE_FROM,
)

INSTRUMENTS = (WHO6, TRAFFICKING, CHILD)
"""All of them in the order in which they are asked; a new one stands last, for the pages are numbered by it."""

OURS = (TRAFFICKING, CHILD)
"""Those that count by their weights."""

QUESTION = {one.code: one for instrument in INSTRUMENTS for one in instrument.questions}
ALL = sheet_of(QUESTION.values())
CODES = ALL.keys
"""Every question there is, in order."""

IN_WORDS = Terms(*(Term(one.code, one.label) for one in INSTRUMENTS))

TOLD = Terms(*(Term(one.code, one.told) for instrument in OURS for one in instrument.questions))
"""What a yes to each of ours says; a yes to one of the six is a fact of its own (`risk.Danger`)."""
