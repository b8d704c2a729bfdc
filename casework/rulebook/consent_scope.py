"""How far her yes goes: to which receivers, with which parts, until which day; and what stands in the way of a sending.

Law 91/2025/QH15, Article 9: consent is for a purpose and for whom it names, and it ends when she says so or on the day
she set. A yes that names no receiver goes to every one of its purpose, one that names no part lets all of them go: so
were they given before receivers and parts were asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.rulebook import consents, grounds, services
from casework.rulebook.consents import ANSWERS, PURPOSES, WAYS_TOLD, Answer, Consenter
from casework.rulebook.grounds import OFFERED_BY, Receiver
from casework.rulebook.location_leak import Tells
from casework.rulebook.people import LANGUAGES
from casework.rulebook.rows import VIETNAM, Term, Terms, Words, day_of
from casework.rulebook.services import PARTS, SERVICES
from casework.rulebook.sheets import AnswerKind, Ask, Sheet

HOST = "trusted_address"
"""The kind of receiver that hears of a stay: whoever takes her in."""

MAY_RECEIVE = Terms(*grounds.RECEIVERS, Term(HOST, _("Địa chỉ tin cậy")))

KEEPS = PARTS.without(services.NEEDS)
"""What she can keep back: every part that is taken from her file. The line an officer writes is no part of it."""


def receivers_for(purpose: str) -> tuple[str, ...]:
    """The kinds of receiver that something for this purpose can go to; none where it goes to nobody."""
    asked = {service.code for service in SERVICES.values() if service.consent == purpose}
    if not asked:
        return ()
    kinds = {str(kind) for kind, offered in OFFERED_BY.items() if asked & offered} | {str(Receiver.SUPPORT)}
    return tuple(code for code in MAY_RECEIVE.codes if code in kinds or (code == HOST and purpose == "shelter"))


def sections_for(purpose: str) -> tuple[str, ...]:
    """The parts that a packet for this purpose can hold."""
    found = {part for service in SERVICES.values() if service.consent == purpose for part in service.allowed}
    return tuple(code for code in KEEPS.codes if code in found)


@dataclass(frozen=True, slots=True)
class Scope:
    """How far one yes goes. None: it was not asked, so it goes to all of them.

    `kept_back` are the parts that she took out since, whichever yes they had belonged to.
    """

    receivers: frozenset[str] | None = None
    units: frozenset[int] = frozenset()
    sections: frozenset[str] | None = None
    until: date | None = None
    kept_back: frozenset[str] = frozenset()

    def reaches(self, receiver: str, unit: int) -> bool:
        """Whether it goes to this kind of receiver, or to this very one."""
        return self.receivers is None or receiver in self.receivers or unit in self.units

    def holds_back(self, sections: Collection[str]) -> frozenset[str]:
        """Those of these parts that it does not let go."""
        asked = frozenset(sections) - {services.NEEDS}
        return asked & self.kept_back if self.sections is None else asked - (self.sections - self.kept_back)

    @property
    def ends(self) -> datetime | None:
        """The first moment at which it is a yes no more."""
        return None if self.until is None else datetime.combine(self.until + timedelta(days=1), time(), VIETNAM)

    @property
    def is_narrow(self) -> bool:
        """Whether it lets less go than a yes of which nothing more was asked."""
        return self != Scope()


@dataclass(frozen=True, slots=True)
class StandingWord:
    """What she said last to one purpose, and how far it goes."""

    answer: Answer
    scope: Scope = field(default_factory=Scope)


class Barrier(StrEnum):
    """Why something does not go although somebody would send it; the value is the code of the refusal."""

    NO_YES = "no_consent"
    LAPSED = "consent_lapsed"
    RECEIVER = "receiver_outside_scope"
    SECTION = "section_outside_scope"


def standing_at(asked: Iterable[Mapping[str, Any]], *, at: datetime) -> dict[str, StandingWord]:
    """What she said last to each purpose she was asked about, from all that was kept of each asking, oldest first."""
    latest: dict[str, StandingWord] = {}
    kept: frozenset[str] = frozenset()
    for terms in asked:
        scopes: Mapping[str, Mapping[str, Any]] = terms.get("scope") or {}
        for purpose, answer in terms["answers"].items():
            # A part that she took out comes back where she is asked for it by its name, and nowhere else.
            told = read(scopes.get(purpose) or {})
            latest[purpose] = StandingWord(
                Answer(answer), told if told.sections is not None else replace(told, kept_back=kept)
            )
        back = frozenset(terms.get("kept_back") or ())
        if back:
            kept |= back
            latest = {
                purpose: replace(one, scope=replace(one.scope, kept_back=one.scope.kept_back | back))
                for purpose, one in latest.items()
            }
    return {purpose: _on(one, at) for purpose, one in latest.items()}


def answers(standing: Mapping[str, StandingWord]) -> dict[str, Answer]:
    """The same in her answers alone."""
    return {purpose: one.answer for purpose, one in standing.items()}


def kept_back(asked: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Every part that she ever took out: on a ground that does not hold over her no, none of them goes."""
    return frozenset(part for terms in asked for part in terms.get("kept_back") or ())


def read(kept: Mapping[str, Any]) -> Scope:
    """A scope as it is kept with her answer; nothing of it was asked where nothing is kept."""
    receivers, sections, until = kept.get("receivers"), kept.get("sections"), kept.get("until")
    return Scope(
        receivers=None if receivers is None else frozenset(receivers),
        units=frozenset(kept.get("units") or ()),
        sections=None if sections is None else frozenset(sections),
        until=date.fromisoformat(until) if until else None,
    )


def as_kept(scope: Scope) -> dict[str, Any]:
    """The same as it is kept: only what was asked."""
    told: dict[str, Any] = {
        "receivers": None if scope.receivers is None else [one for one in MAY_RECEIVE.codes if one in scope.receivers],
        "units": sorted(scope.units) or None,
        "sections": None if scope.sections is None else [one for one in KEEPS.codes if one in scope.sections],
        "until": scope.until.isoformat() if scope.until else None,
    }
    return {key: value for key, value in told.items() if value is not None}


def within_both(one: Scope, other: Scope, kinds: Mapping[int, str]) -> Scope:
    """How far somebody may go who keeps to both: to whom both go, with the parts of both, until the earlier day.

    `kinds` is what kind of receiver each place is that one of them names.
    """
    named = one.units | other.units
    days = [scope.until for scope in (one, other) if scope.until is not None]
    return Scope(
        receivers=_of_both(one.receivers, other.receivers),
        units=frozenset(
            unit for unit in named if all(scope.reaches(kinds.get(unit, ""), unit) for scope in (one, other))
        ),
        sections=_of_both(_lets_go(one, other), _lets_go(other, one)),
        until=min(days, default=None),
    )


def _lets_go(scope: Scope, beside: Scope) -> frozenset[str] | None:
    return None if scope.sections is None else scope.sections - scope.kept_back - beside.kept_back


def _of_both(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def misfit(purpose: str, scope: Scope) -> str | None:
    """Which of the three does not fit this purpose; None where all do."""
    if (scope.receivers or frozenset()) - set(receivers_for(purpose)) or (scope.units and not receivers_for(purpose)):
        return "receivers"
    return "sections" if (scope.sections or frozenset()) - set(sections_for(purpose)) else None


def barrier(
    said: StandingWord | None, *, receiver: str, unit: int, sections: Collection[str] = ()
) -> tuple[Barrier, frozenset[str]] | None:
    """What stands between her word and a sending of these parts to this receiver, and which parts; None if nothing."""
    if said is None or said.answer in {Answer.WITHHELD, Answer.WITHDRAWN}:
        return Barrier.NO_YES, frozenset()
    if said.answer is Answer.LAPSED:
        return Barrier.LAPSED, frozenset()
    if not said.scope.reaches(receiver, unit):
        return Barrier.RECEIVER, frozenset()
    back = said.scope.holds_back(sections)
    return (Barrier.SECTION, back) if back else None


def _on(said: StandingWord, at: datetime) -> StandingWord:
    over = said.answer is Answer.GIVEN and said.scope.until is not None and said.scope.until < day_of(at)
    return replace(said, answer=Answer.LAPSED) if over else said


# What is kept ---------------------------------------------------------------------------------------------------------


def _which_text(version: str) -> Words:
    return _("bản đang dùng") if consents.is_asked_now(version) else _("bản cũ")


SCOPE = Sheet(
    Ask("receivers", _("Được gửi cho"), MAY_RECEIVE, several=True),
    Ask("units", _("Được gửi cho nơi này"), AnswerKind.UNIT, several=True),
    Ask("sections", _("Những phần được gửi"), KEEPS, several=True),
    Ask("until", _("Đến hết ngày"), AnswerKind.DAY),
)
"""How far one yes goes, as it is kept."""

TERMS = Sheet(
    Ask("answers", _("Đồng ý"), Sheet(*(Ask(one.code, one.label, ANSWERS) for one in PURPOSES.values()))),
    Ask("scope", _("Đồng ý đến đâu"), Sheet(*(Ask(one.code, one.label, SCOPE) for one in PURPOSES.values()))),
    Ask("kept_back", _("Phần giữ lại, không gửi cho ai"), KEEPS, several=True),
    Ask("method", _("Cách trả lời"), WAYS_TOLD),
    Ask("witness", _("Người chứng kiến"), tells=Tells.PERSON),
    Ask("beside", _("Lúc hỏi có ai ở bên"), tells=Tells.PERSON),
    Ask("interpreter", _("Người phiên dịch lúc hỏi"), tells=Tells.PERSON),
    Ask("language", _("Hỏi bằng tiếng"), LANGUAGES),
    Ask("agreed_by", _("Ai đồng ý"), Terms(*(Term(who.value, who.label) for who in Consenter)), several=True),
    Ask(
        "texts",
        _("Bản văn đã đọc"),
        Sheet(*(Ask(one.code, one.label, say=_which_text) for one in PURPOSES.values())),
    ),
)
"""What is kept of one asking. It is asked in one talk, so its form is written by hand."""
