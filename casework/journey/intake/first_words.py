"""The first words: her kinds of case, her no to being written down, her yes in time, and a draft opened by mistake."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils import timezone

from casework.journey import statistics as her_statistics
from casework.journey import unsent
from casework.journey.consent import answers_of
from casework.journey.idempotency import done_before
from casework.journey.instrument import kinds_of_case, of_case
from casework.journey.intake import child_reports
from casework.journey.intake.notifying import keep_owed
from casework.journey.intake.resting_on_kind import look_again
from casework.journey.operation import operation
from casework.policy import her_word
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.first_words import FirstWords, HerNo
from casework.records.intake import Consent, Incident
from casework.records.notices import Notice
from casework.records.people import Survivor
from casework.records.rows import get_one
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook import risk_factors
from casework.rulebook.acts import Act
from casework.rulebook.case_kinds import NONE_KNOWN, CaseKind, as_kept, kinds_among
from casework.rulebook.child_reports import GIVEN as REPORT_GIVEN
from casework.rulebook.consents import RECORD_KEEPING, SPOKEN, Answer
from casework.rulebook.first_words import FIRST_WORDS, HOW_SAID, MISTAKEN, Writing
from casework.rulebook.grounds import SHE_SAID_NO
from casework.rulebook.notices import GIVEN, NOT_OWED, OWED
from casework.rulebook.refusals import Blocked, EditConflict, InvalidValue, WrongStage
from casework.rulebook.risk import Reply
from casework.vault import keyring


@operation(Act.VISIT_COUNT)
def count_visit(by: Worker, unit: Unit, *, how: str, kinds: Collection[str] = ()) -> HerNo:
    """Somebody came and said no before anything was written: that is all that is kept. Raises InvalidValue."""
    _check(kinds, how)
    return her_word.hear(by, unit, None, kinds=kinds_among(kinds), how=how, at=timezone.now(), copies=b"")


@operation(Act.CASE_KIND)
def change_kind(
    by: Worker, case: Case, *, kinds: Collection[str], why: str, expected_version: int | None = None
) -> FirstWords:
    """What kinds of case it is, said anew with a reason; none while none is known. The answer before stays in history,
    and what rested on it is looked at again: a packet that the law does not carry any more is taken back.

    `expected_version` is the version of the first words the writer had before her eyes, 0 where there were none. Raises
    InvalidValue, EditConflict.
    """
    _check_kinds(kinds)
    if not why.strip():
        raise InvalidValue("kind_why", "reason_missing")
    standing = FirstWords.objects.select_for_update().filter(case=case).first()
    if expected_version is not None and expected_version != (standing.version if standing else 0):
        raise EditConflict
    before, asked = kinds_of_case(case), of_case(case)
    words = _keep(case, standing, {"kind": as_kept(kinds_among(kinds)), "kind_why": why})
    child_reports.keep_owed(words, kinds_among(kinds))
    keep_owed(case, kinds_among(kinds))
    if kinds_among(kinds) != before:
        look_again(by, case, kinds_among(kinds), asked_otherwise=of_case(case) != asked, at=timezone.now())
    her_statistics.seal_statistics(case, get_one(Survivor, case_id=case.pk), get_one(Incident, case_id=case.pk))
    return words


@operation(Act.INTAKE_READERS)
def hear_near(by: Worker, case: Case, *, near: str, expected_version: int | None = None) -> FirstWords:
    """She heard by name who will read what is sent, and said whether any of them is near whoever did it.

    `expected_version` is the version of the first words before the writer's eyes, 0 where there were none. Raises
    InvalidValue, EditConflict.
    """
    FIRST_WORDS.check({"near": near}, refusal="unknown_answer")
    standing = FirstWords.objects.select_for_update().filter(case=case).first()
    if expected_version is not None and expected_version != (standing.version if standing else 0):
        raise EditConflict
    if standing is not None and standing.said.get("near") == near:
        return done_before(standing)
    return _keep(case, standing, {"near": near})


@operation(Act.WRITING_REFUSE)
def refuse_writing(by: Worker, case: Case, *, how: str) -> HerNo:
    """Her no to being written down, before or after the desk was sent it: nothing more is written, and within the hour
    every key of the case is dropped, but for a desk that a duty names. Sent again it does nothing. Raises InvalidValue.
    """
    standing = her_word.standing_no(case)
    if standing is not None:
        return done_before(standing)
    kinds = kinds_of_case(case)
    _check(kinds, how)
    unit = Unit.objects.get(pk=case.origin_id if case.origin_id in keyring.current().units else case.desk_id)
    copies = unsent.case_marks(case.pk)
    no = her_word.hear(by, unit, case, kinds=kinds, how=how, at=timezone.now(), copies=copies)
    words = FirstWords.objects.select_for_update().filter(case=case).first()
    _keep(case, words, {"writing": Writing.NO.value, "writing_why": None, "dark_at": no.dark_at.isoformat()})
    return no


@operation(Act.CASE_MISTAKE)
def take_away(by: Worker, case: Case, *, why: str) -> HerNo:
    """Nobody is to be helped by this draft: opened twice, for nobody, or to try it out. What was written stays sealed,
    and an hour later nobody opens it any more; so long it can be taken back. The notice and the report of a child that
    it owed are owed no more.

    Where something dangerous was told, or the notice or the report was given, it is no mistake: what was told is taken
    back first. Raises InvalidValue, Blocked.
    """
    if why not in MISTAKEN:
        raise InvalidValue("why", "unknown_answer")
    rows = list(case.risk_assessments.order_by("id"))
    if risk_factors.standing(rows) or Reply.YES.value in risk_factors.standing_replies(rows).values():
        raise Blocked("danger_was_told")
    notice = Notice.objects.select_for_update().filter(case=case).first()
    if notice is not None and notice.state == GIVEN:
        raise Blocked("notice_was_given")
    words = FirstWords.objects.select_for_update().filter(case=case).first()
    if words is not None and words.child_report == REPORT_GIVEN:
        raise Blocked("report_was_given")
    if notice is not None and notice.state == OWED:
        notice.update(state=NOT_OWED)
    no = her_word.hear(
        by,
        case.origin,
        case,
        kinds=kinds_of_case(case),
        how=why,
        at=timezone.now(),
        copies=unsent.case_marks(case.pk),
    )
    child_reports.keep_owed(_keep(case, words, {"mistake": why, "dark_at": no.dark_at.isoformat()}), NONE_KNOWN)
    return no


def stop_writing(by: Worker, case: Case, answers: Mapping[str, object], *, interpreter: str) -> None:
    """Part of the acts that hear what she agrees to: a no to her file is her no to being written down, for as long as
    all of it stands on her word."""
    if answers.get(RECORD_KEEPING) in SHE_SAID_NO and case.stage in her_word.BEFORE_TAKEN_IN:
        refuse_writing(by, case, how="interpreted" if interpreter else "spoken")


@operation(Act.WRITING_ALLOW)
def allow_writing(by: Worker, case: Case) -> FirstWords:
    """Her yes: it takes back a no whose hour is not over, and it is the answer of who could not be asked before. Where
    she had taken back her yes to the file itself, it is given again with it."""
    now = timezone.now()
    standing = FirstWords.objects.select_for_update().filter(case=case).first()
    no = her_word.standing_no(case)
    said = (standing.said if standing else {}).get("writing")
    if no is None and standing is not None and said == Writing.YES:
        return done_before(standing)
    if no is not None:
        if no.dark_at <= now:
            raise WrongStage("her_no_went_dark")
        her_word.take_back(by, case, no, at=now)
        if no.how in MISTAKEN:
            words = _keep(case, standing, {"mistake": None, "dark_at": None})
            keep_owed(case, kinds_of_case(case))
            child_reports.keep_owed(words, kinds_of_case(case))
            return words
    if answers_of(case).get(RECORD_KEEPING) in SHE_SAID_NO:
        given = {"answers": {RECORD_KEEPING: Answer.GIVEN.value}, "method": SPOKEN, "witness": "", "beside": ""}
        insert(Consent(case=case, asked_at=now, terms={**given, "agreed_by": [], "texts": {}}))
    return _keep(case, standing, {"writing": Writing.YES.value, "writing_why": None, "dark_at": None})


def _keep(case: Case, standing: FirstWords | None, told: dict[str, object]) -> FirstWords:
    said = {key: one for key, one in {**(standing.said if standing else {}), **told}.items() if one is not None}
    if standing is not None:
        return standing.update(said=said)
    words = FirstWords(case=case, said=said)
    insert(words)
    return words


def _check_kinds(kinds: Collection[str]) -> None:
    if not set(kinds) <= set(CaseKind):
        raise InvalidValue("kind", "unknown_answer")


def _check(kinds: Collection[str], how: str) -> None:
    _check_kinds(kinds)
    if how not in HOW_SAID:
        raise InvalidValue("how", "unknown_answer")
