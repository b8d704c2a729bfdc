"""Ending a case with two people and a checklist, sending it back to work, and opening it again when she needs it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone, translation

from casework.journey.codes import new_code
from casework.journey.consent import agreed
from casework.journey.intake.setting_aside import come_back
from casework.journey.intake.submitting import end_sight_of_origin
from casework.journey.moves import move
from casework.journey.operation import operation
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.intake import Note
from casework.records.reintegration import ClosureReview
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.closure import CHECKLIST, DECIDED, PROPOSED, REOPENING, WHY_CLOSE, missing
from casework.rulebook.refusals import InvalidValue, MissingPrerequisite, SecondPersonNeeded, WrongStage
from casework.rulebook.rows import day_of
from casework.rulebook.stages import HIGH_RISK, Stage

SECOND_PERSONS = frozenset(item.code for item in CHECKLIST if item.by_second_person)


@operation(Act.CLOSURE_ASK)
def ask_closure(
    by: Worker, case: Case, /, *, ticked: Mapping[str, bool], reason: str, **answers: object
) -> ClosureReview:
    """Propose to close, with the reason and the asker's part of the checklist. The case waits for a second person.

    Raises Blocked while risk is high, a stay or a referral open; InvalidValue for a checklist with gaps.
    """
    said = {"reason": reason, **answers}
    WHY_CLOSE.check(said)
    came_from = case.stage
    now = timezone.now()
    move(case, Stage.CLOSURE_PENDING, at=now)
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

    Raises SecondPersonNeeded for whoever asked, Blocked as for asking.
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
    if approve:
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
        outcome=DECIDED.filled(answer),
    )
    move(case, Stage.CLOSED if approve else Stage(checklist["from"]), at=now)
    return review


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
        if not agreed(case, "record_keeping"):
            raise MissingPrerequisite("ground_missing")
        registered |= {"code": new_code(day_of(now).year), "registered_at": now}
        end_sight_of_origin(case, at=now)
    come_back(case, at=now)
    move(case, Stage.ASSESSING, at=now, **registered)
    with translation.override("vi"):
        text = f"{REOPENING.label(reason)}: {words}" if words else str(REOPENING.label(reason))
    insert(Note(case=case, written_at=now, written_by_id=by.pk, text=text))
    return case
