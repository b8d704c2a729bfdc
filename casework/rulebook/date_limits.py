"""Limits of every date that is typed: not before, not after, and beyond which day it is asked again. One table.

A row names where its day comes in (an act and the argument it is handed under) and where it is kept. A field of a form
takes its limits from here by the row's name, and the seam of every operation checks them again. The limits are house
rules: no law knows them, they only keep a mistyped year out of what runs for her.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from casework.rulebook.acts import Act
from casework.rulebook.clocks import add_months
from casework.rulebook.dates import OLDEST_AGE, Birth, DayRefused
from casework.rulebook.rows import Words, day_of


class CountedFrom(StrEnum):
    """The day that a limit is counted from."""

    TODAY = "today"
    RECEIVED = "received"
    """The day she was received, where the act is on a case."""


@dataclass(frozen=True, slots=True)
class DayBound:
    """So many months after an anchor, or before it; `code` is the refusal of a day beyond."""

    code: str
    months: int = 0
    anchor: CountedFrom = CountedFrom.TODAY

    def day(self, anchors: Mapping[CountedFrom, date]) -> date | None:
        """The last or the first day that is allowed; None where the anchor is not known."""
        since = anchors.get(self.anchor)
        return None if since is None else add_months(since, self.months)


ASKED_AGAIN = "day_to_confirm"
"""The refusal of a day that may be right and is asked again."""

type Place = tuple[Act, str]


@dataclass(frozen=True, slots=True)
class DateLimit:
    """The limits of one kind of day. `earliest`, `latest` refuse; before `early` and after `late` it is asked again.

    `typed` are the acts and arguments it comes in by, `kept` the columns and answers in which it stands.
    """

    label: Words
    earliest: DayBound | None = None
    latest: DayBound | None = None
    early: DayBound | None = None
    late: DayBound | None = None
    typed: frozenset[Place] = field(default_factory=frozenset)
    kept: frozenset[str] = field(default_factory=frozenset)

    @property
    def may_be_future(self) -> bool:
        """Whether a day to come can be meant."""
        return self.latest is None or self.latest.months > 0

    def refused(self, typed: date | Birth, anchors: Mapping[CountedFrom, date]) -> DayRefused | None:
        """Why this day is refused, and the nearest that would not be; None for one that can be, also if it is to be
        asked again."""
        return self._beyond(typed, anchors, self.earliest, self.latest)

    def asks_again(self, typed: date | Birth, anchors: Mapping[CountedFrom, date]) -> bool:
        """Whether this day is so far off that it is asked again."""
        return self._beyond(typed, anchors, self.early, self.late) is not None

    @staticmethod
    def _beyond(
        typed: date | Birth, anchors: Mapping[CountedFrom, date], low: DayBound | None, high: DayBound | None
    ) -> DayRefused | None:
        first, last = span(typed)
        lowest = low.day(anchors) if low else None
        if low and lowest is not None and last < lowest:
            return DayRefused(low.code, typed, earliest=lowest)
        highest = high.day(anchors) if high else None
        if high and highest is not None and first > highest:
            return DayRefused(high.code, typed, latest=highest)
        return None


def span(typed: date | Birth) -> tuple[date, date]:
    """The first and the last day that was meant; of a whole day both are the same, the day in Vietnam of a moment."""
    if isinstance(typed, Birth):
        return typed.earliest, typed.latest
    day = day_of(typed)
    return day, day


def anchors_at(at: date | datetime, *, received: datetime | None = None) -> dict[CountedFrom, date]:
    """The days to count from, in Vietnam."""
    return {CountedFrom.TODAY: day_of(at)} | ({CountedFrom.RECEIVED: day_of(received)} if received is not None else {})


def _here(*places: tuple[Act, str]) -> frozenset[Place]:
    return frozenset(places)


_YEAR = 12
_TOO_FAR, _TOO_OLD = "day_too_far", "day_too_long_ago"
_CAME = DayBound("before_she_came", anchor=CountedFrom.RECEIVED)
_NOT_PASSED = DayBound("day_has_passed")

LIMITS: Mapping[str, DateLimit] = {
    "birth": DateLimit(
        _("Ngày sinh"),
        earliest=DayBound("birth_too_long_ago", -(OLDEST_AGE + 1) * _YEAR),
        latest=DayBound("birth_to_come"),
        early=DayBound(ASKED_AGAIN, -101 * _YEAR),
        typed=_here((Act.INTAKE_PERSON, "birth")),
        kept=frozenset({"Survivor.birth"}),
    ),
    "stay_end": DateLimit(
        _("Ngày kết thúc chỗ ở"),
        earliest=DayBound("until_too_early"),
        latest=DayBound(_TOO_FAR, 24),
        late=DayBound(ASKED_AGAIN, 6),
        typed=_here(*((act, "until") for act in (Act.SHELTER_ADMIT, Act.SHELTER_RECEIVE, Act.SHELTER_EXTEND))),
        kept=frozenset({"ShelterStay.until", "EXTENSION.until"}),
    ),
    "schedule_start": DateLimit(
        _("Ngày bắt đầu lịch thăm"),
        earliest=_CAME,
        latest=DayBound(_TOO_FAR, 36),
        late=DayBound(ASKED_AGAIN, 6),
        typed=_here((Act.FOLLOWUP_SCHEDULE, "start")),
    ),
    "visit": DateLimit(
        _("Ngày thăm, ngày liên lạc"),
        earliest=_CAME,
        latest=DayBound("not_visited_yet"),
        early=DayBound(ASKED_AGAIN, -6),
        typed=_here((Act.FOLLOWUP_RECORD, "done_on")),
        kept=frozenset({"FollowUp.done_at"}),
    ),
    "incident": DateLimit(
        _("Ngày xảy ra"),
        earliest=DayBound(_TOO_OLD, -100 * _YEAR),
        latest=DayBound("day_to_come"),
        early=DayBound(ASKED_AGAIN, -6),
        typed=_here((Act.INCIDENT_TELL, "happened_on"), (Act.INCIDENT_ADD, "happened_on")),
        kept=frozenset({"LATER_INCIDENT.happened_on"}),
    ),
    "incident_told": DateLimit(
        _("Ngày kể"),
        earliest=_CAME,
        latest=DayBound("day_to_come"),
        early=DayBound(ASKED_AGAIN, -6),
        typed=_here((Act.INCIDENT_TELL, "told_on"), (Act.INCIDENT_ADD, "told_on")),
        kept=frozenset({"LaterIncident.told_on"}),
    ),
    "appointment": DateLimit(
        _("Ngày hẹn thăm"),
        earliest=_NOT_PASSED,
        latest=DayBound(_TOO_FAR, 60),
        late=DayBound(ASKED_AGAIN, 24),
        kept=frozenset({"FollowUp.due_on"}),
    ),
    "reminder": DateLimit(
        _("Ngày nhắc việc"),
        earliest=_NOT_PASSED,
        latest=DayBound(_TOO_FAR, 60),
        late=DayBound(ASKED_AGAIN, 24),
        typed=_here((Act.FLAG_SET, "due_on")),
        kept=frozenset({"Flag.due_on"}),
    ),
    "hand_over": DateLimit(
        _("Ngày giao"),
        earliest=_CAME,
        latest=DayBound("not_given_yet"),
        early=DayBound(ASKED_AGAIN, -12),
        typed=_here((Act.LIVELIHOOD_GIVE, "given_on")),
        kept=frozenset({"LivelihoodInput.given_on"}),
    ),
    "training_start": DateLimit(
        _("Ngày bắt đầu học nghề, việc làm"),
        # A course may have begun before she came; nobody learns for ten years.
        earliest=DayBound(_TOO_OLD, -60),
        latest=DayBound(_TOO_FAR, 24),
        early=DayBound(ASKED_AGAIN, anchor=CountedFrom.RECEIVED),
        late=DayBound(ASKED_AGAIN, 12),
        typed=_here((Act.LIVELIHOOD_TRAIN, "began_on")),
        kept=frozenset({"Training.began_on"}),
    ),
    "training_end": DateLimit(
        _("Ngày kết thúc học nghề, việc làm"),
        earliest=DayBound(_TOO_OLD, -60),
        latest=DayBound("not_ended_yet"),
        early=DayBound(ASKED_AGAIN, anchor=CountedFrom.RECEIVED),
        typed=_here((Act.LIVELIHOOD_TRAIN, "ended_on")),
        kept=frozenset({"Training.ended_on"}),
    ),
    "milestone": DateLimit(
        _("Ngày của mốc"),
        earliest=_NOT_PASSED,
        latest=DayBound(_TOO_FAR, 60),
        late=DayBound(ASKED_AGAIN, 24),
        typed=_here((Act.LIVELIHOOD_MILESTONE, "due_on")),
        kept=frozenset({"Milestone.due_on"}),
    ),
    "milestone_met": DateLimit(
        _("Ngày đạt mốc"),
        earliest=_CAME,
        latest=DayBound("not_met_yet"),
        early=DayBound(ASKED_AGAIN, -12),
        typed=_here((Act.LIVELIHOOD_MILESTONE, "met_on")),
        kept=frozenset({"Milestone.met_on"}),
    ),
    "partner_appointment": DateLimit(
        _("Ngày hẹn ở nơi nhận"),
        earliest=_NOT_PASSED,
        latest=DayBound(_TOO_FAR, 12),
        late=DayBound(ASKED_AGAIN, 3),
        typed=_here((Act.REFERRAL_ACCEPT, "appointment_on"), (Act.REFERRAL_APPOINT, "appointment_on")),
        kept=frozenset({"Referral.appointment_on", "ANSWER.on"}),
    ),
    "handover_end": DateLimit(
        _("Bàn giao đến hết ngày"),
        earliest=_NOT_PASSED,
        latest=DayBound(_TOO_FAR, 12),
        late=DayBound(ASKED_AGAIN, 3),
        typed=_here((Act.HANDOVER_MAKE, "until")),
        kept=frozenset({"Handover.until_on"}),
    ),
    "consent_end": DateLimit(
        _("Ngày cuối của lời đồng ý"),
        earliest=_NOT_PASSED,
        latest=DayBound(_TOO_FAR, 60),
        late=DayBound(ASKED_AGAIN, 24),
        typed=_here((Act.INTAKE_CONSENT, "until")),
        kept=frozenset({"SCOPE.until"}),
    ),
    "told": DateLimit(
        _("Lúc được kể"),
        earliest=DayBound(_TOO_OLD, -1),
        latest=DayBound("day_to_come"),
        typed=_here(
            *((act, "told_at") for act in (Act.BAN_ASK, Act.BAN_UNDO, Act.BAN_BREACH, Act.BAN_WATCH)),
            *((act, "told_at") for act in (Act.SHELTER_ADMIT, Act.SHELTER_RECEIVE)),
            *((act, "told_at") for act in (Act.SHELTER_MISSED, Act.SHELTER_DISCHARGE)),
        ),
        kept=frozenset({"ContactBan.told_at", "SAID.back_told_at", "ShelterStay.admitted_at", "ShelterStay.ended_at"}),
    ),
    "ban_began": DateLimit(
        _("Cấm tiếp xúc từ lúc"),
        earliest=DayBound(_TOO_OLD, -12),
        latest=DayBound("day_to_come"),
        typed=_here((Act.BAN_RECORD, "began_at")),
        kept=frozenset({"ContactBan.began_at"}),
    ),
    "ban_until": DateLimit(
        _("Cấm tiếp xúc đến lúc"),
        earliest=DayBound(_TOO_OLD, -12),
        latest=DayBound(_TOO_FAR, 12),
        typed=_here((Act.BAN_RECORD, "until")),
        kept=frozenset({"ContactBan.until"}),
    ),
    "asked_since": DateLimit(_("Từ ngày nào trong nhật ký"), latest=DayBound("day_to_come")),
    "asked_until": DateLimit(_("Đến ngày nào trong nhật ký"), latest=DayBound(_TOO_FAR, 24)),
}
"""Every date that is typed, by name."""

STAMPED = frozenset(
    {
        # Of a case: each is the moment of the act that keeps it.
        *("Case.received_at", "Case.reported_at", "Case.registered_at", "Case.closed_at"),
        *("Exclusion.made_at", "ExclusionReason.said_at"),
        *("Consent.asked_at", "Note.written_at", "Flag.resolved_on", "Notice.given_at"),
        *("RiskAssessment.assessed_at", "SafetyPlan.reviewed_at", "SUPPORT.written_at", "OUTCOME.written_at"),
        *("Referral.sent_at", "Referral.answered_at", "Referral.ended_at", "Referral.danger_told_at"),
        *("Referral.asked_desk_at", "Referral.asked_place_at"),
        *("LivelihoodPlan.approved_at", "PLAN_OUTCOME.on", "ANSWER.at", "PACKET.shortened", "EXTENSION.at"),
        *("ClosureReview.asked_at", "ClosureReview.decided_at"),
        *("SettingAside.asked_at", "SettingAside.decided_at", "SettingAside.ended_at"),
        *("CarriedReport.carried_at", "CarriedReport.read_on", "StruckEntry.struck_at"),
        *("HerNo.heard_at", "HerNo.dark_at", "HerNo.taken_back_at", "HerNo.dropped_at"),
        "FIRST_WORDS.dark_at",
        # Reckoned by a rule of the rulebook.
        *("Clock.began_at", "Clock.due_at", "Clock.met_at", "Referral.answer_by", "Referral.expires_at"),
        *("DeskView.kept_at", "Handover.made_at", "Handover.ended_at"),
        # Of the event that is told of, and of the first look at it.
        *("News.at", "News.seen_at"),
        *("Alarm.raised_at", "Alarm.mistaken_at", "Alarm.answered_at"),
        *("Addition.told_at", "Addition.read_on"),
        *("LaterIncident.written_at", "INCIDENT.acute_told_at", "Perpetrator.written_at"),
        *("Representative.written_at", "Interpreter.written_at", "Companion.written_at"),
        *("ContactWarning.said_at", "ContactWarning.ended_at"),
        *("ContactBan.written_at", "ContactBan.ended_at", "BanCopy.written_at", "COPY.began", "COPY.until"),
        *(f"BanOrder.{one}_at" for one in ("asked", "decided", "served", "assigned", "breached")),
        *("BanOrder.began_at", "BanOrder.until", "BanOrder.back_asked_at", "BanOrder.back_decided_at"),
        *("BanOrder.followed_at", "BanDuty.began_at", "BanDuty.due_at", "BanDuty.met_at"),
        # Of units, people and the trail.
        *("StatedReason.day", "CommitteeNotice.sent_at", "CommitteeNotice.read_at", "CommitteeNotice.decided_at"),
        *("Membership.began_at", "Membership.ended_at", "Worker.joined_at"),
        # From the territory's own register.
        *("Unit.commune_valid_from", "TerritoryUnit.valid_from", "TerritoryUnit.valid_to"),
    }
)
"""Days and moments that nobody types: the clock of the house, a rule or a register gives them."""

TYPED: Mapping[Place, DateLimit] = {place: row for row in LIMITS.values() for place in row.typed}
"""The row of a day by the act and the argument it comes in by."""


NAMED: Mapping[Place, str] = {(Act.DAY_CORRECT, "day"): "what"}
"""Where another argument names the row."""


def days_typed(act: Act, values: Mapping[str, object]) -> Iterator[tuple[str, date | Birth, DateLimit]]:
    """Each day among the arguments of an act, with its row; one without a row is a defect. Raises KeyError."""
    for name, value in values.items():
        if not isinstance(value, date | Birth):
            continue
        if (act, name) not in NAMED:
            yield name, value, TYPED[act, name]
        elif (row := LIMITS.get(str(values.get(NAMED[act, name])))) is not None:
            yield name, value, row
