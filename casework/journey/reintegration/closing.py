"""Ending a case with two people and a checklist, sending it back to work, and opening it again when she needs it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone, translation

from casework.journey.codes import new_code
from casework.journey.consent import agreed_to_record
from casework.journey.intake.notifying import keep_owed
from casework.journey.intake.setting_aside import come_back
from casework.journey.intake.submitting import end_sight_of_origin
from casework.journey.moves import move
from casework.journey.operation import operation
from casework.journey.referral.answering import take_back_all
from casework.journey.safety.shelter import end_stays
from casework.policy import her_word
from casework.policy.grades import is_supervisor
from casework.records import struck
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.closure_facts import closure_facts
from casework.records.contact_bans import ContactBan
from casework.records.first_words import FirstWords
from casework.records.intake import Note
from casework.records.livelihood import LivelihoodPlan, Milestone
from casework.records.reintegration import ClosureReview, FollowUp
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.closing_guards import ClosureFacts, fresh_danger, why_contact_is_not_lost
from casework.rulebook.closure import (
    CHECKLIST,
    DECIDED,
    GONE,
    NOBODY_TO_SERVE,
    OUTCOME,
    PROPOSED,
    REASONS,
    REOPENING,
    WHY_CLOSE,
    missing,
)
from casework.rulebook.refusals import Blocked, InvalidValue, MissingPrerequisite, SecondPersonNeeded, WrongStage
from casework.rulebook.rows import day_of
from casework.rulebook.stages import HIGH_RISK, Stage

SECOND_PERSONS = frozenset(item.code for item in CHECKLIST if item.by_second_person)


@operation(Act.CLOSURE_ASK)
def ask_closure(
    by: Worker, case: Case, /, *, ticked: Mapping[str, bool], reason: str, **answers: object
) -> ClosureReview:
    """Propose to close, with the reason and the asker's part of the checklist. The case waits for a second person.

    She died, is missing or went abroad: then nobody calls or visits her from this moment, whatever stands open, and the
    province looks at what was done. Raises Blocked while risk is high, a threat fresh, a stay or a referral open;
    InvalidValue for a checklist with gaps, for "no contact" where she was reached or nobody tried, and without words on
    what is known of who is gone.
    """
    said = {"reason": reason, **answers}
    WHY_CLOSE.check(said)
    came_from = case.stage
    now = timezone.now()
    if reason in GONE:
        _stop(by, case, reason, told=bool(said.get("words")), at=now)
    else:
        move(case, Stage.CLOSURE_PENDING, at=now)
        _may_close(facts_of(case), reason, at=now)
    asked = {code: bool(ticked.get(code)) for code in ticked if code not in SECOND_PERSONS}
    if missing(asked, reason=reason, deciding=False):
        raise InvalidValue("ticked", "checklist_open")
    checklist = PROPOSED.filled({**said, "from": came_from}) | {"ticked": asked}
    # A proposal that was overtaken - risk rose while it waited - is taken up again: one is open at a time.
    review = ClosureReview.objects.select_for_update().filter(case=case, decided_at__isnull=True).first()
    if review is not None:
        review.update(asked_at=now, asked_by_id=by.pk, checklist=checklist)
    else:
        review = ClosureReview(case=case, asked_at=now, asked_by_id=by.pk, checklist=checklist)
        insert(review)
    return review


@operation(Act.CLOSURE_DECIDE)
def decide_closure(
    by: Worker, case: Case, /, *, approve: bool, reviewed: bool, words: str, expected_version: int, **answers: object
) -> ClosureReview:
    """The second person's answer: closed, and nothing falls due any more; or back to where it came from, with why.

    What still stands open is answered in words. Of who is gone the province alone decides: what was done for her was
    looked at, or she is looked for again. Raises SecondPersonNeeded for whoever asked, Blocked as for asking.
    """
    review = ClosureReview.objects.select_for_update().filter(case=case, decided_at__isnull=True).first()
    if review is None:
        raise WrongStage("nothing_to_decide")
    if review.asked_by_id == by.pk:
        raise SecondPersonNeeded("closure_needs_second_person")
    answer = {"words": words, **answers}
    DECIDED.check(answer)
    now = timezone.now()
    checklist = dict(review.checklist)
    gone = case.stage == Stage.GONE
    if gone and not is_supervisor(by.pk):
        raise SecondPersonNeeded("province_looks_at_what_was_done")
    facts = facts_of(case)
    if approve:
        if not gone:
            _may_close(facts, checklist["reason"], at=now)
        if facts.standing and not answer.get("answered"):
            raise InvalidValue("answered", "answer_what_stands")
        ticked = {**checklist["ticked"], **dict.fromkeys(SECOND_PERSONS, reviewed)}
        if missing(ticked, reason=checklist["reason"], deciding=True):
            raise InvalidValue("reviewed", "review_first")
        checklist["ticked"] = ticked
    elif not words:
        raise InvalidValue("words", "why_sent_back")
    review.update(
        expected_version=expected_version,
        decided_at=now,
        decided_by_id=by.pk,
        approved=approve,
        checklist=checklist,
        outcome=OUTCOME.filled({**answer, "stood": list(facts.standing)}),
    )
    if not gone:
        move(case, Stage.CLOSED if approve else Stage(checklist["from"]), at=now)
    elif not approve:
        move(case, Stage.ASSESSING, at=now)
    return review


def facts_of(case: Case) -> ClosureFacts:
    """What the records of a case say about closing it; needs the case's key."""
    return closure_facts(
        case,
        followups=struck.standing(FollowUp.objects.filter(case=case), case),
        consents=case.consents.all(),
        assessments=case.risk_assessments.all(),
        stays=case.shelter_stays.all(),
        packets=list(case.referrals.all()),
        plans=LivelihoodPlan.objects.filter(case=case),
        milestones=list(struck.standing(Milestone.objects.filter(case=case), case)),
        bans=ContactBan.objects.filter(case=case),
        companions=case.companions.all(),
    )


def _may_close(facts: ClosureFacts, reason: str, *, at: datetime) -> None:
    if danger := fresh_danger(facts, at=at):
        raise Blocked(danger)
    if reason == "no_contact" and (why_not := why_contact_is_not_lost(facts, at=at)):
        raise InvalidValue("reason", why_not)


def _stop(by: Worker, case: Case, reason: str, *, told: bool, at: datetime) -> None:
    if not told:
        raise InvalidValue("words", "say_what_is_known")
    with translation.override("vi"):  # the file speaks Vietnamese, whatever language its writer reads
        end_stays(by, case, at=at, why=str(REASONS.label(reason)))
    if reason in NOBODY_TO_SERVE:
        take_back_all(case, at=at)
    move(case, Stage.GONE, at=at)


@operation(Act.CASE_REOPEN)
def reopen(by: Worker, case: Case, *, reason: str, words: str) -> Case:
    """She needs help again, or it was closed by mistake: the case goes back to being assessed; why is kept as a note.

    What was set aside before it had a code gets one now, on the same ground as any case that is taken in; the unit
    that heard her, if it still sees it, does so for thirty days more. What was known of a low or middle risk was known
    of another time: nobody knows it now, and it counts as high until it is asked; high risk stands.
    """
    if reason not in REOPENING:
        raise InvalidValue("reason", "invalid_value")
    now = timezone.now()
    registered: dict[str, object] = {} if case.risk_level in HIGH_RISK else {"risk_level": None}
    if case.code is None:
        if not agreed_to_record(case):
            raise MissingPrerequisite("ground_missing")
        registered |= {"code": new_code(day_of(now).year), "registered_at": now}
        end_sight_of_origin(case, at=now)
    come_back(case, at=now)
    move(case, Stage.ASSESSING, at=now, **registered)
    if FirstWords.objects.filter(case=case).exists():
        keep_owed(case, her_word.kinds_of_case(case))
    with translation.override("vi"):
        text = f"{REOPENING.label(reason)}: {words}" if words else str(REOPENING.label(reason))
    insert(Note(case=case, written_at=now, written_by_id=by.pk, text=text))
    return case
