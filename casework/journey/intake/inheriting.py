"""What the living file inherits from one set aside in its favour: danger, noes and limits, safety, duties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone, translation
from django.utils.text import capfirst

from casework.journey import clocks, known_before
from casework.journey.consent import answers_of
from casework.journey.moves import move
from casework.journey.referral.narrowing import keep_to_her_word
from casework.journey.safety.reported import not_taken_in
from casework.journey.safety.shelter import tell_hosts_less
from casework.policy import disclosure, perpetrators
from casework.records.base import insert
from casework.records.cases import Case, Clock
from casework.records.intake import Consent, Flag
from casework.records.people import SafeContact, Survivor
from casework.records.rows import get_one
from casework.records.safety import RiskAssessment
from casework.records.setting_aside import SettingAside
from casework.records.workers import Worker
from casework.rulebook import consent_scope, consents, risk, risk_factors
from casework.rulebook.consent_scope import StandingWord
from casework.rulebook.consents import Answer
from casework.rulebook.deadlines import name_of
from casework.rulebook.grounds import SHE_SAID_NO
from casework.rulebook.hearing import NO_CONTACT, TOLD_UNSAFE
from casework.rulebook.rows import day_of
from casework.rulebook.safe_contact import stricter
from casework.rulebook.setting_aside import HEIRS, RISK_CARRIED, STILL_THERE, Heir
from casework.rulebook.stages import HIGH_RISK, RiskLevel, Stage

NOT_ASKED = StandingWord(Answer.WITHHELD)


@dataclass(frozen=True)
class RunningDuty:
    """A clock that ran on the other file when a second person decided."""

    rule: str
    object_id: UUID | None
    due_at: datetime


def inherit(by: Worker, living: Case, other: Case, *, her_words: bool) -> None:
    """Part of carrying: the keys of both files are on the ring. What stands safer in the living file stays. Without
    `her_words` nothing that she told goes on, only what keeps her safe without them."""
    now = timezone.now()
    duties = _ran_when_set_aside(other)
    if her_words:
        _told_facts(by, living, other)
    _level(by, living, other, at=now)
    _her_noes(by, living, other, at=now)
    _her_limits(living, other, at=now)
    keep_to_her_word(by, living, at=now)
    tell_hosts_less(by, living, at=now)
    if her_words:
        _safe_contact(living, other)
    _reminders(by, living, other, duties, own_words=her_words)
    due = min((one.due_at for one in duties if _heir(one) is Heir.ASSESSMENT), default=None)
    clocks.look_again(living, at=timezone.now(), latest=due)


def _ran_when_set_aside(other: Case) -> tuple[RunningDuty, ...]:
    """The duties that its setting aside stopped, and those that run on."""
    decided = SettingAside.objects.filter(case=other, approved=True, ended_at__isnull=True)
    at = decided.values_list("decided_at", flat=True).first()
    rows = Clock.objects.filter(Q(met_at__isnull=True) | Q(met_at__gte=at), case=other).order_by("due_at", "id")
    return tuple(RunningDuty(*row) for row in rows.values_list("rule", "object_id", "due_at"))


def _heir(duty: RunningDuty) -> Heir:
    # Of a clock that this version does not know, from an older or newer row, somebody is reminded.
    return HEIRS.get(duty.rule, Heir.REMINDER)


def _told_facts(by: Worker, living: Case, other: Case) -> None:
    """Each fact that stands in the other file and not here, with the day it was told and who wrote it down; also what a
    partner told of it and nobody there had looked at yet."""
    stands = {one.kind.value for one in risk_factors.standing(living.risk_assessments.order_by("id"))}
    told: dict[tuple[datetime, int], list[str]] = defaultdict(list)
    for fact in risk_factors.standing(other.risk_assessments.order_by("id")):
        if fact.kind.value not in stands:
            stands.add(fact.kind.value)
            told[fact.told_on, fact.told_by].append(fact.kind.value)
    for at, by_id, kinds in not_taken_in(by, other):
        if new := [kind for kind in kinds if kind not in stands]:
            stands |= set(new)
            told[at, by_id] += new
    for (at, by_id), kinds in sorted(told.items()):
        insert(_risk_row(living, risk.TOLD, at, by_id, {"dangers": kinds, "level": None}))


def _level(by: Worker, living: Case, other: Case, *, at: datetime) -> None:
    """The higher of the two. Nobody having looked counts as high: a lower level of the other file hides nothing."""
    if other.risk_level is None:
        return
    theirs = RiskLevel(other.risk_level)
    mine = RiskLevel(living.risk_level) if living.risk_level else None
    if (theirs not in HIGH_RISK) if mine is None else not risk.is_higher(theirs, mine):
        return
    with translation.override("vi"):
        reason = str(RISK_CARRIED)
    insert(_risk_row(living, risk.RAISED, at, by.pk, {"dangers": [], "level": theirs.value}, reason=reason))
    if living.stage == Stage.CLOSURE_PENDING and theirs in HIGH_RISK:
        move(living, Stage.ACTIVE, at=at, risk_level=theirs)
    else:
        living.update(risk_level=theirs)


def _risk_row(
    case: Case, instrument: str, at: datetime, by_id: int, said: Mapping[str, object], *, reason: str | None = None
) -> RiskAssessment:
    answers = {"replies": {}, "reasons": [], "computed": None, **said}
    return RiskAssessment(
        case=case, instrument=instrument, assessed_at=at, assessed_by_id=by_id, answers=answers, reason=reason
    )


def _her_noes(by: Worker, living: Case, other: Case, *, at: datetime) -> None:
    """A no that stands in the other file holds here as it was said there, and so does a part that she keeps back; a yes
    is asked for where it is needed."""
    here, said = answers_of(living), answers_of(other)
    noes = {
        purpose for purpose, answer in said.items() if answer in SHE_SAID_NO and here.get(purpose) not in SHE_SAID_NO
    }
    spoken = list(other.consents.order_by("id"))
    last = {purpose: asked.pk for asked in spoken for purpose in asked.terms["answers"]}
    for asked in spoken:
        if refused := {purpose for purpose in noes if last[purpose] == asked.pk}:
            answers = {purpose: consents.taken_back(here.get(purpose)).value for purpose in sorted(refused)}
            texts = {purpose: text for purpose, text in asked.terms.get("texts", {}).items() if purpose in refused}
            # When she said it stays its time: nobody spoke with her today.
            insert(
                Consent(case=living, asked_at=asked.asked_at, terms={**asked.terms, "answers": answers, "texts": texts})
            )
    if back := disclosure.kept_back(other) - disclosure.kept_back(living):
        said_at = max(asked.asked_at for asked in spoken if asked.terms.get("kept_back"))
        terms = {"answers": {}, "method": consents.SPOKEN, "witness": "", "agreed_by": [], "texts": {}}
        insert(Consent(case=living, asked_at=said_at, terms={**terms, "kept_back": sorted(back)}))


def _her_limits(living: Case, other: Case, *, at: datetime) -> None:
    """Where she said yes in both files, it goes no further here than the narrower of the two. Where it reaches nobody
    any more it is a no, until she is asked."""
    here, there = disclosure.standing_of(living, at=at), disclosure.standing_of(other, at=at)
    yes = [purpose for purpose in here if here[purpose].answer is there.get(purpose, NOT_ASKED).answer is Answer.GIVEN]
    asked = {purpose: row for row in other.consents.order_by("id") for purpose in row.terms["answers"]}
    for purpose in sorted(yes):
        mine, theirs = here[purpose].scope, there[purpose].scope
        kinds = disclosure.kinds_of(mine.units | theirs.units)
        both = consent_scope.within_both(mine, theirs, kinds)
        if consent_scope.as_kept(both) == consent_scope.as_kept(consent_scope.within_both(mine, mine, kinds)):
            continue
        reaches = both.receivers is None or bool(both.receivers or both.units)
        said = asked[purpose].terms
        terms = {key: told for key, told in said.items() if key not in {"answers", "texts", "kept_back", "scope"}}
        terms["answers"] = {purpose: (Answer.GIVEN if reaches else Answer.WITHDRAWN).value}
        terms["texts"] = {code: text for code, text in said.get("texts", {}).items() if code == purpose}
        if reaches:
            terms["scope"] = {purpose: consent_scope.as_kept(both)}
        insert(Consent(case=living, asked_at=asked[purpose].asked_at, terms=terms))


def _safe_contact(living: Case, other: Case) -> None:
    contact = get_one(SafeContact, case_id=living.pk, locked=True)
    stands = contact.ways or {}
    safe = stricter(stands, get_one(SafeContact, case_id=other.pk).ways)
    if perpetrators.barred(living, safe, besides=perpetrators.told_of(other)):
        unsafe = sorted({*map(str, safe.get(TOLD_UNSAFE) or ()), *([str(safe["phone"])] if safe.get("phone") else [])})  # type: ignore[call-overload]
        safe = {"channel": NO_CONTACT, **({TOLD_UNSAFE: unsafe} if unsafe else {})}
    if safe != stands:
        contact.update(ways=safe)
        known_before.remember(living, get_one(Survivor, case_id=living.pk), contact)


def _reminders(by: Worker, living: Case, other: Case, duties: Sequence[RunningDuty], *, own_words: bool) -> None:
    waiting = {(one.words, one.due_on) for one in Flag.objects.filter(case=living, resolved_on__isnull=True)}
    said = {one.pk: one.words for one in Flag.objects.filter(case=other)} if own_words else {}
    # Of the proposal to set aside itself nothing is left: it was decided.
    decided = set(SettingAside.objects.filter(case=other).values_list("pk", flat=True))
    name = other.code or f"…{other.pk.hex[-6:]}"
    for duty in duties:
        if _heir(duty) is not Heir.REMINDER or duty.object_id in decided:
            continue
        with translation.override("vi"):  # the file speaks Vietnamese, whatever language its writer reads
            what = said.get(duty.object_id) if duty.object_id else None
            words = str(STILL_THERE) % {"file": name, "what": what or capfirst(str(name_of(duty.rule)))}
        reminder = (words, day_of(duty.due_at))
        if reminder not in waiting:
            waiting.add(reminder)
            insert(Flag(case=living, due_on=reminder[1], set_by_id=by.pk, words=words))
