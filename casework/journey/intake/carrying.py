"""What was told in a duplicate: carried into the living file under its key, and read there by its officer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone, translation

from casework.journey.consent import agreed
from casework.journey.intake.inheriting import inherit
from casework.journey.operation import operation
from casework.journey.referral.answering import take_back_unread
from casework.policy import excluding, gate, her_word, perpetrators
from casework.policy.kept_out import kept_from
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.first_words import FirstWords
from casework.records.incidents import LaterIncident
from casework.records.intake import Incident, Note
from casework.records.people import SafeContact, Survivor
from casework.records.perpetrators import Perpetrator
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.records.setting_aside import CarriedReport
from casework.records.struck import standing
from casework.records.workers import Worker
from casework.rulebook import hearing, incidents
from casework.rulebook.acts import Act
from casework.rulebook.case_kinds import in_words
from casework.rulebook.consents import RECORD_KEEPING
from casework.rulebook.dates import Birth
from casework.rulebook.exclusions import AUTOMATIC
from casework.rulebook.perpetrators import ASKED
from casework.rulebook.refusals import Blocked, InvalidValue, WrongStage
from casework.rulebook.rows import day_of
from casework.rulebook.setting_aside import HER_NO_STANDS
from casework.rulebook.sheets import Said, Sheet
from casework.vault.errors import Locked


@operation(Act.REPORT_CARRY)
def carry(by: Worker, living: Case, *, from_case: UUID) -> CarriedReport:
    """Take into the living file what was told in a duplicate, and whom she kept from it; whoever does it holds both.

    Part of deciding that the other is set aside. The living file inherits her danger, her noes, how she is safely
    reached and the duties that ran there; her risk is looked at again, and her officer must read what was told.
    Where her no to being written down stands there, her words stay behind and go dark with it.
    """
    now = timezone.now()
    other = Case.objects.get(pk=from_case)
    her_words = _may_go_on(other)
    with translation.override("vi"):  # the file speaks Vietnamese, whatever language its writer reads
        told = "\n".join(_told(other)) if her_words else str(HER_NO_STANDS)
    _keep_out_whom_she_kept_out(by, living, other, at=now)
    report = CarriedReport(case=living, from_case=other, carried_at=now, carried_by_id=by.pk, told=told)
    insert(report)
    inherit(by, living, other, her_words=her_words)
    return report


@operation(Act.REPORT_READ)
def read_report(by: Worker, living: Case, *, report_id: UUID, answer: str, expected_version: int) -> CarriedReport:
    """An officer of the living file has read it, and says what she did. Raises InvalidValue, WrongStage."""
    report = CarriedReport.objects.select_for_update().filter(case=living, pk=report_id).first()
    if report is None:
        raise InvalidValue("report_id", "invalid_value")
    if report.read_on is not None:
        raise WrongStage("report_is_read")
    if not answer.strip():
        raise InvalidValue("answer", "text_missing")
    return report.update(
        expected_version=expected_version, read_on=day_of(timezone.now()), read_by_id=by.pk, answer=answer
    )


def _may_go_on(other: Case) -> bool:
    """Whether her words may be carried: she did not say no to their being written, or said yes to the record since."""
    no = her_word.standing_no(other)
    if no is None:
        return True
    since = other.consents.filter(asked_at__gt=no.heard_at)
    return agreed(other, RECORD_KEEPING) and any(RECORD_KEEPING in asked.terms["answers"] for asked in since)


def _told(other: Case) -> Iterator[str]:
    """Her words and answers in the other file, line by line; its keys are on the ring."""
    yield str(other.name or "")
    survivor = Survivor.objects.get(case=other)
    if survivor.birth:
        yield Birth.from_json(survivor.birth).written()
    if (words := FirstWords.objects.filter(case=other).first()) is not None:
        yield in_words(words.said)
    incident = Incident.objects.get(case=other)
    if incident.story:
        yield incident.story
    yield from _lines(hearing.INCIDENT, incident.answers or {})
    for again in standing(LaterIncident.objects.filter(case=other), other).order_by("id"):
        yield f"{again.told_on:%d/%m/%Y}:"
        yield from _lines(incidents.LATER_INCIDENT, again.told)
    for one in perpetrators.standing(other):
        yield f"{Perpetrator.about.label}:"
        yield from _lines(ASKED, one.told)
    yield from _lines(hearing.PERSON, survivor.details or {})
    yield from _lines(hearing.WAYS, SafeContact.objects.get(case=other).ways or {})
    for note in standing(Note.objects.filter(case=other), other).order_by("id"):
        yield f"{day_of(note.written_at):%d/%m/%Y}: {note.text}"
    # What had been carried into it before is told on, or it would be lost with the second step.
    for report in CarriedReport.objects.filter(case=other).order_by("id"):
        yield report.told


def _lines(sheet: Sheet, answers: dict[str, object]) -> Iterator[str]:
    said: list[Said] = [one for part in sheet.said_in_parts(answers).values() for one in part]
    for one in said:
        yield f"{one.label}: {one.words}" if one.label else str(one.words)


def _keep_out_whom_she_kept_out(by: Worker, living: Case, other: Case, *, at: datetime) -> None:
    """Whoever she kept from the one file must not read its words in the other."""
    kept_out = kept_from(other) - kept_from(living)
    missing = list(Worker.objects.filter(pk__in=kept_out).order_by("pk"))
    if not gate.may(by, Act.GRANT_EXCLUDE, living):
        # The province sees a file and takes nobody's hold of it; who is nowhere near this one has none.
        if any(worker.pk in kept_out for worker, _ in excluding.near(living)):
            raise Blocked("exclude_there_first")
        if excluding.keep_out_as_there(living, other) < kept_out:
            raise Blocked("exclude_there_first")
        return
    if not missing:
        return
    if not excluding.who_could_hold(living, living.desk) - {one.pk for one in missing}:
        raise Blocked("nobody_left_at_the_other_desk")
    gate.hold_keys(by, Referral, living.referrals.values_list("id", flat=True))
    gate.hold_keys(by, ShelterStay, living.shelter_stays.values_list("id", flat=True))
    try:
        reasons = excluding.reasons_of(other)
        for worker in missing:
            excluding.exclude(living, worker, origin=AUTOMATIC, reason=reasons.get(worker.pk, ""))
        take_back_unread(by, living, at=at)
    except Locked as elsewhere:
        raise Blocked("key_elsewhere") from elsewhere
    except IntegrityError as nobody_left:
        raise Blocked("nobody_left_at_the_other_desk") from nobody_left
