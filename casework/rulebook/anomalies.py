"""What counts as odd in how cases are looked at, from which number on, and why a supervisor may say that it was right.

No law sets these numbers: each is a rule of the house with its day, to be changed by a new row. Odd is not wrong: it is
what a second person should look into.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.rulebook.names import text_key
from casework.rulebook.rows import PRACTICE, VIETNAM, LegalRule, Measure, Term, Terms, Words, day_of, in_force

HOUSE_RULE = PRACTICE
FROM = date(2023, 7, 1)


class AnomalyKind(StrEnum):
    """One kind of anomaly that a supervisor looks into; an emergency entry will be one more."""

    ALERT = "alert"
    DECOY = "decoy"
    REFUSED = "refused"
    KIN = "kin"
    STRANGER = "stranger"
    MANY = "many"
    NIGHT = "night"
    KEYS = "keys"
    EXCLUSION = "exclusion"
    REOPENED = "reopened"
    STRANGE_KEY = "strange"
    WITHOUT_YES = "no_yes"
    REASON = "reason"
    HER_NO = "her_no"
    MISTAKE = "mistake"

    @property
    def label(self) -> Words:
        """What people call it."""
        return _LABELS[self]


_LABELS: Mapping[AnomalyKind, Words] = {
    AnomalyKind.ALERT: _("Nhật ký có chỗ sai"),
    AnomalyKind.DECOY: _("Có người chạm vào hồ sơ mồi"),
    AnomalyKind.REFUSED: _("Bị từ chối"),
    AnomalyKind.KIN: _("Trùng tên hoặc cùng họ"),
    AnomalyKind.STRANGER: _("Xem mà không làm gì cho hồ sơ"),
    AnomalyKind.MANY: _("Mở nhiều hồ sơ trong một giờ"),
    AnomalyKind.NIGHT: _("Xem lúc đêm"),
    AnomalyKind.KEYS: _("Trao chìa khoá xuống dưới"),
    AnomalyKind.EXCLUSION: _("Loại một người khỏi hồ sơ"),
    AnomalyKind.REOPENED: _("Mở lại hồ sơ"),
    AnomalyKind.STRANGE_KEY: _("Chìa khoá của một người không còn như trước"),
    AnomalyKind.WITHOUT_YES: _("Gửi mà người được giúp không đồng ý"),
    AnomalyKind.REASON: _("Cấp tỉnh đọc hồ sơ, có nêu lý do"),
    AnomalyKind.HER_NO: _("Không cho ghi, sau khi đã báo xã"),
    AnomalyKind.MISTAKE: _("Bỏ bản mở nhầm"),
}

SHOWN_AS_ALERTS = frozenset({AnomalyKind.ALERT, AnomalyKind.DECOY})
"""What stands in red before everything else until somebody looked into it."""

SECOND_EYES: Mapping[str, AnomalyKind] = {
    "worker.renew": AnomalyKind.KEYS,
    "membership.appoint": AnomalyKind.KEYS,
    "unit.certify": AnomalyKind.KEYS,
    "province.turn_signing_key": AnomalyKind.KEYS,
    "province.turn_fingerprint_key": AnomalyKind.KEYS,
    "unit.turn": AnomalyKind.KEYS,
    "grant.exclude": AnomalyKind.EXCLUSION,
    "case.reopen": AnomalyKind.REOPENED,
    "reason.state": AnomalyKind.REASON,
    "writing.refuse": AnomalyKind.HER_NO,
    "case.mistake": AnomalyKind.MISTAKE,
}
"""Acts of one person that a second one looks at afterwards, whoever did them; her no where the province had the case by
then, for an hour later nobody can read there what was told."""

WITHOUT_YES, OVER_HER_NO, NOT_ASKED = "without_yes", "said_no", "not_asked"
"""What the line of an act says where something left on a legal ground: the name, and what her answer was. A second
person looks at every such act, whatever it was that left."""

WORDS_ALONE: frozenset[str] = frozenset(
    {
        *("note.add", "entry.strike", "flag.set", "flag.resolve", "report.read", "risk.take_back"),
        *("day.correct", "referral.forgo", "case.kind", "writing.refuse", "writing.allow", "reason.state"),
        *("case.mistake", "intake.readers", "addition.take", "case.assign"),
        *("perpetrator.add", "perpetrator.edit", "representative.name", "interpreter.ask", "child.note"),
        *("question.ask", "question.answer", "referral.appoint"),
    }
)
"""Acts that need nobody but whoever does them: a few words typed beside a look must not make it look like work. What
was true in them shows by the act it led to. A corrected day, and that no other place is sought, stand in the file for
colleagues to read, as a note does; but nobody was met or asked for them, and nobody is told. Why a
supervisor reads is no work either: another reads it, and looks at what she did besides."""

WORK: frozenset[str] = frozenset(
    {
        *("case.open", "intake.person", "intake.contact", "intake.incident", "intake.danger", "intake.consent"),
        *("intake.submit", "case.register", "case.duplicate", "case.out_of_scope", "case.move", "grant.exclude"),
        *("consent.withdraw", "notice.give", "child.report", "child.open", "child.link"),
        *("risk.assess", "risk.raise", "danger.mark", "alarm.raise"),
        *("contact.warn", "referral.warn", "addition.tell", "incident.tell", "incident.add"),
        *("ban.ask", "ban.undo", "ban.breach", "ban.record", "ban.end"),
        *(
            "safety_plan.write",
            "shelter.admit",
            "shelter.receive",
            "shelter.missed",
            "shelter.extend",
            "shelter.discharge",
        ),
        *("referral.send", "referral.accept", "referral.decline", "referral.feedback", "referral.withdraw"),
        *("livelihood.baseline", "livelihood.plan", "livelihood.approve", "livelihood.give", "livelihood.train"),
        *("livelihood.milestone", "livelihood.outcome", "followup.schedule", "followup.record"),
        *("closure.ask", "closure.decide", "case.reopen", "case.set_aside", "report.carry", "same_person.tell"),
    }
)
"""Acts on a case that speak for a look at it: somebody else can see that they happened - she who was received, assessed
or visited, the partner, the second person, or the desk whose case stands elsewhere since. An act that is not named
here speaks for nobody."""

OF_A_CASE = frozenset({AnomalyKind.DECOY, AnomalyKind.KIN, AnomalyKind.STRANGER})
"""One anomaly for each worker and case, however often."""

OF_A_DAY = frozenset({AnomalyKind.REFUSED, AnomalyKind.MANY, AnomalyKind.NIGHT})
"""One anomaly for each worker and day; a night belongs to the day on which it began."""

GOOD_REASONS = Terms(
    Term("at_work", _("Đúng việc: trực thay, hỗ trợ, được phân công")),
    Term("asked", _("Đã hỏi người đó, lời giải thích hợp lý")),
    Term("by_mistake", _("Bấm nhầm, đã nhắc")),
    Term("namesake", _("Chỉ trùng tên, cùng họ, không phải người nhà")),
    Term("known_fault", _("Lỗi kỹ thuật đã rõ nguyên nhân")),
    Term("acted_on", _("Không ổn, đã xử lý: loại khỏi hồ sơ, thôi vị trí, báo lãnh đạo")),
    Term("other", _("Lý do khác")),
)


def _row(value: int, unit: Measure) -> tuple[LegalRule, ...]:
    return (LegalRule(value=value, unit=unit, source=HOUSE_RULE, valid_from=FROM),)


RULES: Mapping[str, tuple[LegalRule, ...]] = {
    "window": _row(30, Measure.DAY),
    "second_eyes_window": _row(90, Measure.DAY),
    "looks_without_act": _row(3, Measure.TIMES),
    "looks_of_supervisor": _row(1, Measure.TIMES),
    "cases_in_an_hour": _row(12, Measure.TIMES),
    "night_begins": _row(22, Measure.O_CLOCK),
    "night_ends": _row(5, Measure.O_CLOCK),
    "closed_doors": _row(3, Measure.TIMES),
    "guesses": _row(5, Measure.TIMES),
    "rare_surname": _row(5, Measure.PER_CENT),
    "names_to_compare": _row(30, Measure.TIMES),
    "checkpoint_age": _row(15, Measure.MINUTE),
    "short_duty": _row(12, Measure.HOUR),
}
"""Every number, each with its day; looked up by its word."""


def number(word: str, *, at: date | datetime) -> int:
    """The number in force on that day."""
    return in_force(RULES[word], at).value or 0


AT_WORK_BY_NIGHT = frozenset({"shelter", "health", "police"})
"""Services whose people work at night; so do trusted addresses. Everybody else keeps office hours."""


@dataclass(frozen=True)
class Night:
    """The hours between which a look without any act is odd, on the clock that hangs on the wall in Vietnam."""

    begins: int
    ends: int

    def covers(self, at: datetime) -> bool:
        """Whether this moment lies in the night."""
        hour = at.astimezone(VIETNAM).hour
        return hour >= self.begins or hour < self.ends

    def day(self, at: datetime) -> date:
        """The day on which the night of this moment began."""
        return (at.astimezone(VIETNAM) - timedelta(hours=self.ends)).date()


def night(*, at: date | datetime) -> Night:
    """The night in force on that day."""
    return Night(number("night_begins", at=at), number("night_ends", at=at))


def mark(kind: AnomalyKind, event_id: UUID, at: datetime) -> str:
    """What tells two anomalies of one kind, worker and case apart: the day, the one event, or nothing more."""
    if kind is AnomalyKind.NIGHT:
        return night(at=at).day(at).isoformat()
    if kind in OF_A_DAY:
        return day_of(at).isoformat()
    return "" if kind in OF_A_CASE else str(event_id)


def begins(day: date) -> datetime:
    """When this day began in Vietnam."""
    return datetime.combine(day, time(), VIETNAM)


# Names ----------------------------------------------------------------------------------------------------------------

SURNAMES: Mapping[str, float] = {
    "nguyễn": 38.4,
    "trần": 11.0,
    "lê": 9.5,
    "phạm": 7.1,
    "hoàng": 5.1,
    "huỳnh": 5.1,
    "phan": 4.5,
    "vũ": 3.9,
    "võ": 3.9,
    "đặng": 2.1,
    "bùi": 2.0,
    "đỗ": 1.4,
    "hồ": 1.3,
    "ngô": 1.3,
    "dương": 1.0,
    "lý": 0.5,
}
"""Of a hundred people in the country so many bear it (Lê Trung Hoa, Họ và tên người Việt Nam, 2005; not checked)."""


def surname(name: str) -> str:
    """The first word of a name, small; peoples who put the clan last are not told apart."""
    return (name.split() or [""])[0].lower()


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same to the word and tone, wherever the tone mark was typed."""
    return bool(one.split()) and text_key(one.lower()) == text_key(other.lower())


def share(name: str, *, here: Mapping[str, int], at: date | datetime) -> float | None:
    """Of a hundred people how many bear this surname: among the names compared here, or in the country if that is more.

    None when too few names were compared to say anything and the country's list does not have it.
    """
    everywhere = SURNAMES.get(name)
    compared = sum(here.values())
    if compared < number("names_to_compare", at=at):
        return everywhere
    return max(100 * here.get(name, 0) / compared, everywhere or 0.0)


# Who is in it ---------------------------------------------------------------------------------------------------------

_WORKER = re.compile(r"\bworker:([0-9]{1,9})\b")


def workers_named(rights: Iterable[Iterable[str]]) -> frozenset[int]:
    """Whose rights an event changed, from what it says of rights: none of them reviews it."""
    return frozenset(int(found) for right in rights for word in right for found in _WORKER.findall(word))
