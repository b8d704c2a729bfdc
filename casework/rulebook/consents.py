"""What a survivor can agree to or refuse, purpose by purpose, in words to be read aloud.

Law 91/2025/QH15, Article 9; Decree 356/2025/NĐ-CP, Article 6; Decree 330/2026/NĐ-CP, Article 60 for children.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache

from django.utils.translation import gettext_lazy as _

from casework.rulebook.address_terms import ALL, WOMAN, AddressTerms, addressed
from casework.rulebook.dates import Birth
from casework.rulebook.rows import (
    Citation,
    Term,
    Terms,
    Words,
    gettext_noop,
)

# Marked for translation but kept as plain Vietnamese: the version of a consent is the hash of what was read to her.
_NOTICE = gettext_noop(
    "Những điều chị kể là chuyện riêng, pháp luật coi là dữ liệu cá nhân nhạy cảm. Từng việc một, chị đồng ý hay không "
    "đều được. Không đồng ý thì chị vẫn được giúp. Chị đổi ý lúc nào cũng được."
)
SENSITIVE_NOTICE: Words = _(_NOTICE)


@dataclass(frozen=True, slots=True)
class Purpose:
    """One question she is asked: a purpose, and with it whom we may tell. `text` is the question in Vietnamese."""

    code: str
    label: Words
    text: str

    @property
    def question(self) -> Words:
        """The question in the language of the page."""
        return _(self.text)

    @property
    def text_version(self) -> str:
        """The version as a woman hears it."""
        return self.version_for(WOMAN)

    def version_for(self, terms: AddressTerms) -> str:
        """Sixteen hex digits that change when a word that this person hears changes, in the notice or the question."""
        return _version_of(self.text, terms)


def _version_of(text: str, terms: AddressTerms) -> str:
    heard = f"{addressed(_NOTICE, terms)}\n{addressed(text, terms)}"
    return hashlib.sha256(heard.encode()).hexdigest()[:16]


_PURPOSES = (
    Purpose(
        "record_keeping",
        _("Ghi và giữ hồ sơ"),
        gettext_noop("Chị có đồng ý cho ghi lại chuyện này và giữ kín trong sổ để theo dõi, giúp chị không?"),
    ),
    Purpose(
        "sound",
        _("Ghi âm"),
        gettext_noop(
            "Chị có đồng ý cho ghi âm lời chị kể không? Bản ghi âm không nằm trong hồ sơ này; tôi nói trước là"
            " giữ ở đâu."
        ),
    ),
    Purpose(
        "pictures",
        _("Chụp ảnh"),
        gettext_noop(
            "Chị có đồng ý cho chụp ảnh vết thương không? Ảnh không nằm trong hồ sơ này; tôi nói trước là giữ ở đâu."
        ),
    ),
    Purpose(
        "health",
        _("Y tế"),
        gettext_noop("Chị có đồng ý để báo trạm y tế, bệnh viện những gì cần cho việc khám và chữa không?"),
    ),
    Purpose(
        "psychosocial",
        _("Tư vấn tâm lý"),
        gettext_noop("Chị có đồng ý để người tư vấn tâm lý biết chuyện và nói chuyện với chị không?"),
    ),
    Purpose(
        "police",
        _("Công an, bảo vệ an toàn"),
        gettext_noop("Chị có đồng ý để báo công an chuyện đã xảy ra, nhờ bảo vệ chị không?"),
    ),
    Purpose(
        "legal_aid",
        _("Trợ giúp pháp lý, hộ tịch"),
        gettext_noop("Chị có đồng ý để người trợ giúp pháp lý biết chuyện, giúp chị làm đơn, giấy tờ không?"),
    ),
    Purpose(
        "shelter",
        _("Tạm lánh"),
        gettext_noop("Chị có đồng ý để nơi tạm lánh biết những gì cần để đón và giữ an toàn cho chị không?"),
    ),
    Purpose(
        "child_protection",
        _("Bảo vệ trẻ em"),
        gettext_noop("Chị có đồng ý để người làm công tác trẻ em biết tình hình của các cháu không?"),
    ),
    Purpose(
        "livelihood",
        _("Sinh kế, học nghề, việc làm"),
        gettext_noop("Chị có đồng ý để báo nơi dạy nghề, giúp vốn, giúp làm ăn những gì cần để giúp chị không?"),
    ),
    Purpose(
        "social_work",
        _("Công tác xã hội, trợ giúp xã hội"),
        gettext_noop("Chị có đồng ý để cán bộ xã hội biết hoàn cảnh của chị và giúp làm chế độ không?"),
    ),
    Purpose(
        "interpreting",
        _("Phiên dịch"),
        gettext_noop("Chị có đồng ý để người phiên dịch nghe chuyện của chị không? Người đó đã hứa giữ kín."),
    ),
    Purpose(
        "education",
        _("Giáo dục"),
        gettext_noop("Chị có đồng ý để nhà trường biết những gì cần để giúp chị hoặc các cháu đi học không?"),
    ),
    Purpose(
        "identification",
        _("Xác định nạn nhân mua bán người"),
        gettext_noop(
            "Chị có đồng ý để báo Sở Y tế chuyện đã xảy ra, nhờ xác định chị là nạn nhân mua bán người không?"
        ),
    ),
    Purpose(
        "other",
        _("Nơi khác"),
        gettext_noop("Chị có đồng ý để báo một nơi khác mà chị chọn những gì cần để giúp chị không?"),
    ),
)

PURPOSES: dict[str, Purpose] = {purpose.code: purpose for purpose in _PURPOSES}
PURPOSE_CHOICES: list[tuple[str, Words]] = [(purpose.code, purpose.label) for purpose in _PURPOSES]

_RETIRED = (
    "Chị có đồng ý để báo nơi chị vừa chọn những gì cần để giúp chị không?",
    "Chị có đồng ý cho ghi âm lời chị kể không? Bản ghi âm được giữ kín như hồ sơ.",
    "Chị có đồng ý cho chụp ảnh vết thương, giấy tờ không? Ảnh được giữ kín như hồ sơ.",
)
"""Wordings that were read to somebody once and are asked no more; a word changed above puts its old text here."""


def text_of(version: str) -> str | None:
    """The Vietnamese question behind a version kept with a consent, as it was heard, or None."""
    return _current().get(version) or _retired().get(version)


@cache
def _current() -> dict[str, str]:
    return {purpose.version_for(terms): addressed(purpose.text, terms) for purpose in _PURPOSES for terms in ALL}


@cache
def _retired() -> dict[str, str]:
    return {_version_of(text, terms): addressed(text, terms) for text in _RETIRED for terms in ALL}


class Answer(StrEnum):
    """What she said. Silence is not consent: a purpose without an answer was not asked.

    Nobody says `LAPSED`: it is what a yes is after its last day.
    """

    GIVEN = "given"
    WITHHELD = "withheld"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


ANSWERS = Terms(
    Term(Answer.GIVEN, _("Đồng ý")),
    Term(Answer.WITHHELD, _("Không đồng ý")),
    Term(Answer.WITHDRAWN, _("Đã rút lại")),
    Term(Answer.LAPSED, _("Đã hết hạn")),
)


def taken_back(before: Answer | None) -> Answer:
    """What a no is, in the light of the answer before it: a yes that becomes a no was withdrawn."""
    return Answer.WITHDRAWN if before in {Answer.GIVEN, Answer.WITHDRAWN, Answer.LAPSED} else Answer.WITHHELD


RECORD_KEEPING = "record_keeping"
"""That her file is written and kept: "may I write this down" and this purpose are one question, asked once."""


def is_whole(whose_yes: frozenset[Consenter], agreed_by: object) -> bool:
    """Whether a first yes is the yes of everybody whose yes counts: her own where nobody has to agree beside her, or,
    of a child who came with somebody, of all who were asked as the child's own case was opened."""
    asked = set(agreed_by) if isinstance(agreed_by, list) else set()
    return whose_yes == {Consenter.SELF} or whose_yes <= asked


def record_may_be_kept(writing: object, answer: Answer | None, *, whole: bool) -> bool:
    """Whether she agreed to her file: her first yes, where it is whole (`is_whole`), until she is asked again.

    `writing` is her answer with the first words, `answer` what she said last to the purpose, None where it was not
    asked. Her no to being written down outweighs every yes before it.
    """
    if writing == "no":
        return False
    return answer is Answer.GIVEN if answer is not None else whole and writing == "yes"


METHODS = Terms(
    Term("signature", _("Ký tên")),
    Term("written", _("Tự viết ra giấy")),
    Term("thumbprint", _("Điểm chỉ"), _("Lăn tay")),
    Term("spoken_witnessed", _("Lời nói có người chứng kiến"), _("Nói đồng ý, có người làm chứng")),
    Term("sign", _("Ra dấu có người chứng kiến"), _("Ra dấu, ngôn ngữ ký hiệu, có người làm chứng")),
    Term("recorded", _("Ghi âm")),
)

RECORDED = "recorded"
"""Sound is asked apart: nobody's yes is kept on a tape that she did not agree to."""

SPOKEN = "spoken"
"""How a no is kept: said, and that is enough. Nobody signs or bears witness to a withdrawal."""

WAYS_TOLD = Terms(*METHODS, Term(SPOKEN, _("Nói")))
"""In which ways an answer may have been given, a withdrawal included."""

NEEDS_WITNESS = frozenset({"thumbprint", "spoken_witnessed", "sign"})


class Consenter(StrEnum):
    """Who has to agree before something counts as consent."""

    SELF = "self"
    CHILD = "child"
    REPRESENTATIVE = "representative"
    GUARDIAN_OR_COMMUNE = "guardian_or_commune"

    @property
    def label(self) -> Words:
        """How the page names this person."""
        return _CONSENTERS[self]


_CONSENTERS: dict[Consenter, Words] = {
    Consenter.SELF: _("chính người đó"),
    Consenter.CHILD: _("chính trẻ em đó"),
    Consenter.REPRESENTATIVE: _("người đại diện theo pháp luật"),
    Consenter.GUARDIAN_OR_COMMUNE: _("người giám hộ khác hoặc Uỷ ban nhân dân xã"),
}


def is_asked_now(version: str) -> bool:
    """Whether the text that was read to her is the one that is read today; what is kept of it is its hash."""
    return version in _current()


CHILD_UNDER = 16
ASKED_HERSELF_FROM = 7
CHILD_RULE = Citation(source="Nghị định 330/2026/NĐ-CP, Điều 60", valid_from=date(2026, 8, 19))
"""Asked of every day, also those before: what the decree says had to be done anyhow, and nothing milder was law."""


def who_must_agree(
    birth: Birth | None, *, at: date | datetime, representative_suspected: bool = False
) -> frozenset[Consenter]:
    """Who has to agree: she alone; a child from 7 with her representative; a smaller child's representative.

    A representative who may be the one doing harm is never asked: another guardian or the commune stands in. Where an
    approximate age leaves it open, the rule that asks more people holds; an unknown age counts as grown up.
    """
    if birth is None or not birth.may_be_under(CHILD_UNDER, at):
        return frozenset({Consenter.SELF})
    adult = Consenter.GUARDIAN_OR_COMMUNE if representative_suspected else Consenter.REPRESENTATIVE
    if birth.is_under(ASKED_HERSELF_FROM, at):
        return frozenset({adult})
    return frozenset({Consenter.CHILD, adult})
