"""How dangerous it is for her now: the WHO's six questions, what overrides their count, and when to ask again.

WHO clinical handbook for women subjected to violence (LIVES); its rule of three is unverified. A tool never lowers a
person's judgement: anybody may raise a level at once, lowering needs a new assessment. What is not known is never a no.
The six are about a violent partner or family; what is asked of who was trafficked, or of a child, stands in
`danger_rows`, and which of all are for whom and what they come to in `danger_questions`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from casework.rulebook import danger_rows
from casework.rulebook.case_kinds import NONE_KNOWN, CaseKind, Kinds
from casework.rulebook.dates import Birth
from casework.rulebook.people import ELDERLY_FROM
from casework.rulebook.relations import PARTNERS, is_outside_family
from casework.rulebook.rows import (
    DV_LAW,
    DV_LAW_FROM,
    PRACTICE,
    PRACTICE_FROM,
    Citation,
    LegalRule,
    Measure,
    Term,
    Terms,
    Words,
    in_force,
)
from casework.rulebook.sheets import Ask, Sheet, terms_of
from casework.rulebook.stages import RiskLevel

INSTRUMENT = danger_rows.WHO6.code
QUESTIONS_ASKED = "asked"
"""Which questions, and of what year, lies sealed beside the answers: their name says what kind of case it is. While the
six stood alone a row carried theirs."""
ASKED_HER = frozenset({INSTRUMENT, QUESTIONS_ASKED})
"""Rows by which somebody put questions about danger to her."""

JUDGED = "judgement"
"""An assessment without the questions: an officer's own knowledge, always with its reason."""
RAISED = "raised"
"""Somebody said that it has become more dangerous."""

ALARM = "alarm"
"""Somebody marked on another page that something dangerous was just told."""
MISSED = "missed"
"""The same, and nobody knows where she is."""
ALARM_INSTRUMENTS = frozenset({ALARM, MISSED})
"""Rows that say so: the level goes up with them, and within hours somebody looks."""

TOLD = "told"
"""A row that only keeps what was told on another page of the case; it is no assessment."""
WITHDRAWN = "taken_back"
"""A row that takes facts back, with the reason; it is no assessment either."""

TOLD_AT_WORK = "told_at_work"
"""A row like `TOLD`, written while she was helped: no assessment, and a reason to look within hours."""

INSTRUMENTS = Terms(
    Term(INSTRUMENT, danger_rows.WHO6.label),
    Term(QUESTIONS_ASKED, _("đã hỏi các câu về nguy hiểm")),
    Term(JUDGED, _("cán bộ tự đánh giá, không theo bộ câu hỏi")),
    Term(RAISED, _("có người báo nguy hiểm hơn")),
    Term(ALARM, _("có người ghi điều nguy hiểm vừa được kể")),
    Term(MISSED, _("có người ghi là không rõ đang ở đâu")),
    Term(TOLD, _("không đánh giá: ghi điều đã kể ở trang khác")),
    Term(TOLD_AT_WORK, _("không đánh giá: điều mới kể ở trang khác")),
    Term(WITHDRAWN, _("không đánh giá: rút lại điều đã ghi")),
)
"""What a level came from, in words."""


class Reply(StrEnum):
    """An answer to one question. Not knowing and not wanting to say are always possible and never count as no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    UNSAID = "unsaid"


NOT_KNOWN_REPLIES = frozenset({Reply.UNKNOWN, Reply.UNSAID})

QUESTIONS = danger_rows.WHO6.sheet
"""The six questions as they can be asked aloud."""

QUESTION_CODES = QUESTIONS.keys


class Danger(StrEnum):
    """A fact that makes the danger very high by itself, whatever the count."""

    STRANGLED = "strangled"
    THREAT_TO_KILL = "threat_to_kill"
    WEAPON = "weapon"
    SEPARATION = "separation"
    PREGNANCY = "pregnancy"
    CHILD_HURT = "child_hurt"
    COULD_KILL = "could_kill"
    MISSING = "missing"

    @property
    def label(self) -> Words:
        """What an officer reads."""
        return _DANGERS[self]


_DANGERS: dict[Danger, Words] = {
    Danger.STRANGLED: _("từng bị bóp cổ"),
    Danger.THREAT_TO_KILL: _("bị doạ giết"),
    Danger.WEAPON: _("có vũ khí hoặc doạ dùng vũ khí"),
    Danger.SEPARATION: _("vừa bỏ đi hoặc sắp bỏ đi"),
    Danger.PREGNANCY: _("đang mang thai hoặc bị đánh khi mang thai"),
    Danger.CHILD_HURT: _("con bị hại"),
    Danger.COULD_KILL: _("nghĩ mình có thể bị giết"),
    Danger.MISSING: _("không rõ đang ở đâu"),
}
DANGERS = Terms(
    *(Term(danger.value, danger.label, capfirst(danger.label)) for danger in Danger)  # type: ignore[type-var]
)

ALARMING = Terms(*(term for term in DANGERS if term.code != Danger.PREGNANCY))
"""What may be marked on any page on which something of her is written; pregnancy is asked where it concerns her."""

# A yes to one of these questions is one of those facts.
_SAID_IN: dict[str, Danger] = {
    "weapon": Danger.WEAPON,
    "strangled": Danger.STRANGLED,
    "beaten_pregnant": Danger.PREGNANCY,
    "could_kill": Danger.COULD_KILL,
}


def said_yes_to(answers: Mapping[str, Reply | str]) -> frozenset[Danger]:
    """The facts that were told by a yes to one of the questions."""
    return frozenset(_SAID_IN[code] for code, reply in answers.items() if reply == Reply.YES and code in _SAID_IN)


THREE_YES = "three_yes"
SOME_YES = "some_yes"
NOT_KNOWN = "not_known"
NOTHING_SAID = "nothing_said"
ALL_NO = "all_no"
TO_JUDGE = "to_judge"
AGAIN = "again"
"""It happened again, whatever the questions say."""

_COUNT_REASONS: dict[str, Words] = {
    THREE_YES: _("từ ba câu trở lên trả lời là “có”"),
    SOME_YES: _("ít nhất một câu trả lời là “có”"),
    NOT_KNOWN: _("có câu chưa biết"),
    NOTHING_SAID: _("chưa biết: chưa có câu trả lời nào"),
    ALL_NO: _("cả sáu câu trả lời không"),
    TO_JUDGE: _("các câu đều trả lời không: cán bộ xem lại"),
    AGAIN: _("lại xảy ra"),
}

ASSESSED = Sheet(
    Ask("instruments", _("Bộ câu hỏi"), danger_rows.IN_WORDS, several=True),
    Ask("replies", _("Trả lời"), danger_rows.ALL),
    Ask(
        "dangers",
        _("Dấu hiệu nguy hiểm"),
        DANGERS,
        several=True,
        asked=_("Còn biết điều gì nữa?"),
        spoken=True,
    ),
    Ask(
        "reasons",
        _("Vì sao ra mức này"),
        Terms(*DANGERS, *danger_rows.TOLD, *(Term(code, words) for code, words in _COUNT_REASONS.items())),
        several=True,
    ),
    Ask("taken_back", _("Điều đã rút lại"), DANGERS, several=True),
    Ask("computed", _("Mức tính ra"), terms_of(RiskLevel)),
    Ask("level", _("Mức nguy cơ"), terms_of(RiskLevel)),
)
"""What is kept of an assessment: what was said, what it came to, and what a person made of it."""

ASKED = Sheet(*danger_rows.ALL, ASSESSED["dangers"])
"""What every form of an assessment asks."""

ESPECIALLY_HIGH_FROM = 3

OF_PREGNANCY = frozenset({"beaten_pregnant"})


class NotAsked(StrEnum):
    """Why the questions about a violent partner are put to somebody in no part."""

    CHILD = "child"
    NO_FAMILY = "no_family"

    @property
    def label(self) -> Words:
        """What the page says instead."""
        return _NOT_ASKED[self]


_NOT_ASKED: dict[NotAsked, Words] = {
    NotAsked.CHILD: _("Bộ câu hỏi này không dùng cho trẻ em: cán bộ tự đánh giá."),
    NotAsked.NO_FAMILY: _(
        "Bộ câu hỏi này chỉ dùng khi người gây ra là người nhà. Chưa có bộ câu hỏi riêng cho chuyện này: "
        "cán bộ tự đánh giá."
    ),
}

_ORDER = (RiskLevel.LOW, RiskLevel.MEDIUM, RiskLevel.HIGH, RiskLevel.VERY_HIGH)


@dataclass(frozen=True, slots=True)
class Assessment:
    """A level with the codes of its reasons, `yes` of the questions answered yes and `unknown` of them not known."""

    level: RiskLevel
    reasons: tuple[str, ...]
    yes: int
    unknown: int


def level_of(
    answers: Mapping[str, Reply | str],
    *,
    dangers: Iterable[Danger | str] = (),
    asked: Collection[str] = QUESTION_CODES,
) -> Assessment:
    """The level these answers and known facts come to, with its reasons. KeyError or ValueError on an unknown code.

    `asked` are the questions that were for this person. One that is not known may be a yes and counts as one step more,
    so that it is never scored as a no; where nothing at all is known the level is high until somebody has asked.
    """
    replies = dict.fromkeys(asked, Reply.UNKNOWN)
    for code, reply in answers.items():
        if code not in replies:
            raise KeyError(code)
        replies[code] = Reply(reply)
    said_yes = [code for code, reply in replies.items() if reply is Reply.YES]
    known = {Danger(danger) for danger in dangers} | said_yes_to(replies)
    yes, unknown = len(said_yes), sum(reply in NOT_KNOWN_REPLIES for reply in replies.values())
    reasons = [danger.value for danger in Danger if danger in known]
    if yes >= ESPECIALLY_HIGH_FROM:
        reasons.append(THREE_YES)
    if unknown == len(replies):
        level = RiskLevel.VERY_HIGH if reasons else RiskLevel.HIGH
        return Assessment(level, tuple(reasons) or (NOTHING_SAID,), yes, unknown)
    if not reasons and yes:
        reasons.append(SOME_YES)
    if unknown:
        reasons.append(NOT_KNOWN)
    if known:
        return Assessment(RiskLevel.VERY_HIGH, tuple(reasons), yes, unknown)
    level = _ORDER[min(yes + bool(unknown), ESPECIALLY_HIGH_FROM)]
    return Assessment(level, tuple(reasons) or (ALL_NO,), yes, unknown)


MAY_BE_PREGNANT_FROM = 9


def may_be_pregnant(birth: Birth | None, *, sex: object, at: date | datetime) -> bool:
    """Whether pregnancy is asked at all: not of a man, an elder or a small child; where nothing is known it is."""
    if sex == "male":
        return False
    if birth is None:
        return True
    youngest, oldest = birth.ages(at)
    return youngest < ELDERLY_FROM and oldest >= MAY_BE_PREGNANT_FROM


def questions_for(
    birth: Birth | None,
    *,
    sex: object,
    relationship: str,
    at: date | datetime,
    kinds: Kinds = NONE_KNOWN,
) -> tuple[tuple[str, ...], NotAsked | None]:
    """Which of the six questions are for this person, and why none is.

    They were made for women hurt by a partner or family. None is put to a child, nor to whoever was hurt by somebody
    who is no family, as in trafficking; of 16 or 17 only to who is hurt by a partner. Of pregnancy nobody is asked who
    cannot be pregnant. The kinds said with the first words speak where neither an age nor a partner was told yet.
    """
    partner = relationship in PARTNERS
    if birth is not None and birth.may_be_under(16 if partner else 18, at):
        return (), NotAsked.CHILD
    of_a_child = CaseKind.CHILD in kinds and CaseKind.FAMILY not in kinds
    if birth is None and of_a_child and not partner:
        return (), NotAsked.CHILD
    if is_outside_family(relationship, kinds):
        return (), NotAsked.NO_FAMILY
    of_pregnancy = may_be_pregnant(birth, sex=sex, at=at)
    return tuple(code for code in QUESTION_CODES if of_pregnancy or code not in OF_PREGNANCY), None


def reason_label(code: str) -> Words:
    """The words of a reason; an unknown code answers with itself."""
    if code in _COUNT_REASONS:
        return _COUNT_REASONS[code]
    if code in danger_rows.TOLD:
        return danger_rows.TOLD.label(code)
    return Danger(code).label if code in set(Danger) else code


def is_higher(level: RiskLevel, than: RiskLevel) -> bool:
    """Whether the first level is the more dangerous one."""
    return _ORDER.index(level) > _ORDER.index(than)


def _again(value: int, unit: Measure) -> tuple[LegalRule, ...]:
    return (LegalRule(value=value, unit=unit, source=PRACTICE, valid_from=PRACTICE_FROM),)


ASK_AGAIN: dict[RiskLevel, tuple[LegalRule, ...]] = {
    RiskLevel.VERY_HIGH: _again(24, Measure.HOUR),
    RiskLevel.HIGH: _again(24, Measure.HOUR),
    RiskLevel.MEDIUM: _again(7, Measure.DAY),
    RiskLevel.LOW: _again(30, Measure.DAY),
}


def next_due(level: RiskLevel, assessed: datetime, *, at: date | datetime) -> datetime:
    """When to assess again: 24 hours, 7 days or 30 days later, by the practice in force `at`."""
    rule = in_force(ASK_AGAIN[level], at)
    number = rule.value or 0
    return assessed + (timedelta(hours=number) if rule.unit is Measure.HOUR else timedelta(days=number))


class Priority(StrEnum):
    """Why the commune police may summon the person who did it (Law 13/2022/QH15, Article 24)."""

    CHILD = "child"
    PREGNANT = "pregnant"
    NURSING = "nursing"
    ELDERLY = "elderly"
    DISABLED = "disabled"
    NO_SELF_CARE = "no_self_care"
    LIFE_IN_DANGER = "life_in_danger"

    @property
    def label(self) -> Words:
        """The statutory words."""
        return _PRIORITIES[self]

    @property
    def marked(self) -> Words:
        """What a page may say of her: a fact as the law words it; danger to life is for an officer to find."""
        return _TO_JUDGE if self is Priority.LIFE_IN_DANGER else self.label


_PRIORITIES: dict[Priority, Words] = {
    Priority.CHILD: _("trẻ em"),
    Priority.PREGNANT: _("phụ nữ mang thai"),
    Priority.NURSING: _("phụ nữ đang nuôi con dưới 36 tháng tuổi"),
    Priority.ELDERLY: _("người cao tuổi"),
    Priority.DISABLED: _("người khuyết tật"),
    Priority.NO_SELF_CARE: _("người không có khả năng tự chăm sóc"),
    Priority.LIFE_IN_DANGER: _(
        "có căn cứ cho rằng hành vi bạo lực gia đình đã hoặc có thể tiếp tục gây nguy hiểm đến sức khỏe, tính mạng"
    ),
}
_TO_JUDGE: Words = _("nguy cơ cao: cán bộ xem có căn cứ nguy hiểm đến sức khỏe, tính mạng không")

SUMMONS = Citation(source=f"{DV_LAW}, Điều 24.1", valid_from=DV_LAW_FROM, verified=True)
"""The commune police chief may ask who did it to come; the chairman must assign the police (Article 20.3)."""


def priorities_of(
    birth: Birth | None,
    *,
    at: date | datetime,
    level: RiskLevel | None = None,
    pregnant: bool = False,
    nursing: bool = False,
    disabled: bool = False,
    no_self_care: bool = False,
) -> frozenset[Priority]:
    """The legal priority flags of Article 24, computed from what is known of her; doubt about age counts as child.

    A high level is no finding of the law: LIFE_IN_DANGER among them says that an officer has to look for its ground.
    """
    told = {
        Priority.CHILD: birth is not None and birth.may_be_under(16, at),
        Priority.PREGNANT: pregnant,
        Priority.NURSING: nursing,
        Priority.ELDERLY: birth is not None and birth.ages(at)[1] >= ELDERLY_FROM,
        Priority.DISABLED: disabled,
        Priority.NO_SELF_CARE: no_self_care,
        Priority.LIFE_IN_DANGER: level in {RiskLevel.HIGH, RiskLevel.VERY_HIGH},
    }
    return frozenset(flag for flag, holds_ in told.items() if holds_)
