"""What she says at the trusted address, written down part by part: who she is, how to reach her, what happened."""

from __future__ import annotations

from django.utils import timezone

from casework.journey import seen_before
from casework.journey.operation import operation
from casework.records.cases import Case
from casework.records.intake import Consent, Note, Report
from casework.records.people import SafeContact, Survivor
from casework.records.safety import RiskAssessment
from casework.records.workers import Worker
from casework.rulebook import consents, risk
from casework.rulebook.acts import Act
from casework.rulebook.refusals import BadValue, NotYet
from casework.rulebook.stages import RiskLevel


@operation(Act.INTAKE_PERSON)
def note_person(by: Worker, case: Case, *, name: str, birth: object, details: object, seen: int) -> Survivor:
    """Who came: one name, a birth as exact as she can give it, where she lives as it was called then.

    `seen` is the version of the survivor's record the writer had before her.
    """
    survivor = Survivor.objects.select_for_update().get(case=case)
    survivor.amend(seen=seen, birth=birth, details=details)
    if case.name != name:
        case.amend(name=name)
    seen_before.remember(by, case, details)
    return survivor


@operation(Act.INTAKE_CONTACT)
def note_contact(by: Worker, case: Case, *, ways: object, seen: int) -> SafeContact:
    """How she can be reached without danger; `{"channel": "none"}` is a full answer."""
    contact = SafeContact.objects.select_for_update().get(case=case)
    contact.amend(seen=seen, ways=ways)
    seen_before.remember(by, case, ways)
    return contact


@operation(Act.INTAKE_HAPPENED)
def note_happened(by: Worker, case: Case, *, acts: object, story: str | None, seen: int) -> Report:
    """What happened: the statutory acts (law 13/2022 art. 3.1, a-q) and her own words."""
    report = Report.objects.select_for_update().get(case=case)
    return report.amend(seen=seen, acts=acts, story=story)


@operation(Act.INTAKE_DANGER)
def ask_danger(by: Worker, case: Case, *, answers: dict[str, str], dangers: list[str]) -> RiskAssessment:
    """The six WHO questions, each yes, no or unknown; the level they give is where the case starts.

    A level already set is never lowered here: lowering is a later assessment by an officer.
    """
    finding = risk.level_of(answers, dangers=dangers)
    assessment = RiskAssessment(
        case=case,
        instrument=risk.INSTRUMENT,
        assessed_at=timezone.now(),
        assessed_by_id=by.pk,
        answers={
            "replies": answers,
            "dangers": dangers,
            "level": finding.level.value,
            "reasons": list(finding.reasons),
        },
    )
    assessment.save(force_insert=True)
    if case.risk_level is None or risk.is_higher(finding.level, RiskLevel(case.risk_level)):
        case.amend(risk_level=finding.level)
    return assessment


@operation(Act.INTAKE_CONSENT)
def ask_consent(by: Worker, case: Case, *, answers: dict[str, str], method: str, witness: str = "") -> Consent:
    """Her answer for each purpose (given, withheld, withdrawn); how it was given and who witnessed it.

    Consent is per purpose and never assumed (law 91/2025 art. 9); a changed mind is a new answer beside the old one.
    Raises NotYet when a spoken consent has no witness.
    """
    if not set(answers) <= set(consents.PURPOSES):
        raise BadValue("answers", "unknown_purpose")
    if any(answer not in consents.ANSWERS for answer in answers.values()):
        raise BadValue("answers", "unknown_answer")
    if method not in consents.METHODS:
        raise BadValue("method", "unknown_method")
    if method in consents.NEEDS_WITNESS and not witness:
        raise NotYet("witness_missing")
    texts = {purpose: consents.PURPOSES[purpose].text_version for purpose in answers}
    terms = {"answers": answers, "method": method, "witness": witness, "texts": texts}
    consent = Consent(case=case, asked_at=timezone.now(), terms=terms)
    consent.save(force_insert=True)
    return consent


@operation(Act.NOTE_ADD)
def add_note(by: Worker, case: Case, *, text: str) -> Note:
    """A few words beside the case."""
    note = Note(case=case, written_at=timezone.now(), written_by_id=by.pk, text=text)
    note.save(force_insert=True)
    return note
