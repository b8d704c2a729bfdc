"""Which questions about danger are for whom, by what kind of case it is, and what the answers come to together.

A case of several kinds is asked the questions of each, none twice, and the highest level counts. Of who was trafficked
and of a child no answers alone say that there is little danger: an officer looks, and asks again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime

from casework.rulebook import danger_rows, risk
from casework.rulebook.case_kinds import NONE_KNOWN, CaseKind, Kinds
from casework.rulebook.danger_rows import DangerInstrument, Weight
from casework.rulebook.dates import Birth
from casework.rulebook.risk import Assessment, Danger, NotAsked, Reply
from casework.rulebook.rows import holds
from casework.rulebook.stages import RiskLevel

RECRUITER = "recruiter"
"""Whoever was taken away by one is asked as of trafficking, whatever kind was told."""

AT_RECEPTION = 6
"""So many are asked with one press each before a case is sent, for all of it has to be done in fourteen presses; of
several instruments fewer, for telling each kind took presses already. The others stand together on one page, the
desk asks them, and what is not asked is not known."""


def questions_for(
    birth: Birth | None,
    *,
    sex: object,
    relationship: str,
    at: date | datetime,
    kinds: Kinds = NONE_KNOWN,
) -> tuple[tuple[str, ...], NotAsked | None]:
    """The codes of all questions for this person, in order, and why there is none."""
    common = {"sex": sex, "at": at}
    six, why_not = risk.questions_for(birth, relationship=relationship, kinds=kinds, **common)  # type: ignore[arg-type]
    if why_not is NotAsked.NO_FAMILY and {CaseKind.FAMILY, CaseKind.TRAFFICKING} <= kinds:
        # Of two told kinds the one name that was told is no answer to the other.
        six, _other = risk.questions_for(birth, relationship="", kinds=kinds, **common)  # type: ignore[arg-type]
    asked = {danger_rows.WHO6.code: six}
    if CaseKind.TRAFFICKING in kinds or relationship == RECRUITER:
        asked[danger_rows.TRAFFICKING.code] = danger_rows.TRAFFICKING.codes
    if CaseKind.CHILD in kinds or why_not is NotAsked.CHILD:
        asked[danger_rows.CHILD.code] = danger_rows.CHILD.codes
    codes = [code for one in danger_rows.INSTRUMENTS if holds(one, at) for code in asked.get(one.code, ())]
    return tuple(dict.fromkeys(codes)), None if codes else why_not


def instruments_of(codes: Collection[str]) -> tuple[DangerInstrument, ...]:
    """The instruments to which these questions belong."""
    return tuple(one for one in danger_rows.INSTRUMENTS if set(one.codes) & set(codes))


def instruments_in(instrument: str, answers: Mapping[str, object]) -> tuple[str, ...]:
    """The codes of those by which a row about her danger was made; a row from before these lay sealed names its own."""
    told = answers.get("instruments")
    if isinstance(told, list):
        return tuple(map(str, told))
    return (instrument,) if instrument in danger_rows.IN_WORDS else ()


def at_reception(asked: Collection[str]) -> tuple[str, ...]:
    """Of these questions those that are asked with one press each before the case is sent: all where they are few, of
    several instruments so many of each as there is time for, the most pressing."""
    if len(asked) <= AT_RECEPTION:
        return tuple(asked)
    several = instruments_of(asked)
    share = (AT_RECEPTION - len(several)) // len(several)
    chosen = {code for one in several for code in _most_pressing(one, asked)[:share]}
    return tuple(code for code in asked if code in chosen)


def _most_pressing(instrument: DangerInstrument, asked: Collection[str]) -> list[str]:
    those = [one for one in instrument.questions if one.code in asked]
    return [one.code for one in sorted(those, key=lambda one: one.first)]


def finding_of(
    answers: Mapping[str, Reply | str],
    *,
    dangers: Iterable[Danger | str] = (),
    asked: Collection[str] = danger_rows.CODES,
) -> Assessment:
    """The level that these answers and known facts come to, of all that was asked, with its reasons. KeyError or
    ValueError on an unknown code."""
    if unknown := next((code for code in answers if code not in asked), None):
        raise KeyError(unknown)
    known = {Danger(danger) for danger in dangers}
    six = [code for code in asked if code in danger_rows.WHO6.codes]
    parts = [
        _of_weights(one, {code: Reply(answers.get(code, Reply.UNKNOWN)) for code in one.codes if code in asked})
        for one in danger_rows.OURS
        if set(one.codes) & set(asked)
    ]
    if six or known or not parts:
        said = {code: reply for code, reply in answers.items() if code in six}
        parts.insert(0, risk.level_of(said, dangers=known, asked=six))
    level = RiskLevel.LOW
    for one in parts:
        level = one.level if risk.is_higher(one.level, level) else level
    yes, unknown_count = sum(one.yes for one in parts), sum(one.unknown for one in parts)
    return Assessment(level, _together(parts, nothing=unknown_count == len(asked)), yes, unknown_count)


def _together(parts: Collection[Assessment], *, nothing: bool) -> tuple[str, ...]:
    """The reasons of all, none twice: what was told first. That nothing is known is said only where it is so of all."""
    reasons = dict.fromkeys(code for one in parts for code in one.reasons)
    if len(parts) > 1 and risk.NOTHING_SAID in reasons and (not nothing or len(reasons) > 1):
        reasons = dict.fromkeys(risk.NOT_KNOWN if code == risk.NOTHING_SAID else code for code in reasons)
    all_no = [code for code in (risk.TO_JUDGE, risk.ALL_NO) if reasons.pop(code, "") is None]
    told = [code for code in reasons if code != risk.NOT_KNOWN]
    return (*told, *(code for code in reasons if code not in told)) or tuple(all_no[:1])


def _of_weights(instrument: DangerInstrument, replies: Mapping[str, Reply]) -> Assessment:
    """By what each yes weighs. What is not known counts as a yes, up to high; the answer no to all is still medium."""
    yes = [code for code, reply in replies.items() if reply is Reply.YES]
    unknown = [code for code, reply in replies.items() if reply in risk.NOT_KNOWN_REPLIES]
    level, perhaps = _weighed(yes), _weighed([*yes, *unknown])
    if risk.is_higher(perhaps, RiskLevel.HIGH):
        perhaps = RiskLevel.HIGH
    if risk.is_higher(perhaps, level):
        level = perhaps
    return Assessment(level, tuple(_why(yes, unknown, replies)), len(yes), len(unknown))


def _weighed(codes: Iterable[str]) -> RiskLevel:
    weight = sum(danger_rows.QUESTION[code].weight for code in codes)
    if weight >= Weight.AT_ONCE:
        return RiskLevel.VERY_HIGH
    return RiskLevel.HIGH if weight >= Weight.DANGER else RiskLevel.MEDIUM


def _why(yes: list[str], unknown: list[str], replies: Mapping[str, Reply]) -> Iterator[str]:
    yield from yes
    if len(unknown) == len(replies):
        yield risk.NOTHING_SAID
    elif unknown:
        yield risk.NOT_KNOWN
    elif not yes:
        yield risk.TO_JUDGE
