"""What a trusted address tells after the desk took a case in: it arrives beside what stands, and the desk decides."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.utils import timezone

from casework.journey.intake.hearing import note_contact, note_incident, note_person
from casework.journey.operation import operation
from casework.journey.safety.telling import tell
from casework.records.additions import Addition
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.intake import Incident
from casework.records.kinds import BY_WORD
from casework.records.people import SafeContact
from casework.records.rows import get_one
from casework.records.workers import Worker
from casework.rulebook import additions
from casework.rulebook.acts import Act
from casework.rulebook.hearing import TOLD_UNSAFE
from casework.rulebook.refusals import EditConflict, InvalidValue, WrongStage
from casework.rulebook.rows import day_of


@operation(Act.ADDITION_TELL)
def tell_more(by: Worker, case: Case, *, part: str, answers: Mapping[str, object]) -> Addition:
    """Answers of one chapter, told by who heard her first. What tells of a danger counts at once, whatever the desk
    does with the answer. Raises InvalidValue."""
    if part not in additions.PARTS:
        raise InvalidValue("part", "unknown_answer")
    row, said = additions.PARTS[part], additions.told_in(answers)
    if not said:
        raise InvalidValue("part", "nothing_told")
    row.sheet.check(said, refusal="unknown_answer")
    addition = Addition(case=case, told_at=timezone.now(), told_by_id=by.pk, told={"part": part, **said})
    insert(addition)
    if row.record != "safecontact":
        tell(by, case, row.record, said)
    return addition


@operation(Act.ADDITION_TAKE)
def take_addition(
    by: Worker, case: Case, *, addition_id: UUID, taken: Collection[str], expected_version: int, why: str = ""
) -> Addition:
    """The desk takes these answers into the file and leaves the others, with a word. What stood stays in history.

    `expected_version` is that of the addition and of the record it goes into, together, as its reader had them before
    her eyes. Raises InvalidValue, EditConflict, WrongStage.
    """
    addition = Addition.objects.select_for_update().filter(case=case, pk=addition_id).first()
    if addition is None:
        raise InvalidValue("addition_id", "invalid_value")
    if addition.read_on is not None:
        raise WrongStage("addition_is_read")
    answers = {key: it for key, it in addition.told.items() if key != "part"}
    if not set(taken) <= set(answers):
        raise InvalidValue("taken", "unknown_answer")
    if set(taken) != set(answers) and not why.strip():
        raise InvalidValue("why", "reason_missing")
    kind = additions.PARTS[addition.told["part"]].record
    version = get_one(BY_WORD[kind], case_id=case.pk, locked=True).version
    if expected_version != addition.version + version:
        raise EditConflict
    if chosen := {key: answers[key] for key in answers if key in set(taken)}:
        _into_file(by, case, kind, chosen, version)
    outcome = {"taken": [key for key in answers if key in set(taken)], **({"why": why.strip()} if why.strip() else {})}
    return addition.update(read_on=day_of(timezone.now()), read_by_id=by.pk, outcome=outcome)


def _into_file(by: Worker, case: Case, kind: str, chosen: dict[str, object], version: int) -> None:
    if kind == "survivor":
        note_person(by, case, expected_version=version, details=chosen)
    elif kind == "safecontact":
        ways = get_one(SafeContact, case_id=case.pk).ways or {}
        note_contact(by, case, expected_version=version, ways={**ways, **chosen, TOLD_UNSAFE: None})
    else:
        told = chosen.pop(additions.STORY, None)
        if told is None:
            note_incident(by, case, expected_version=version, answers=chosen)
            return
        before = get_one(Incident, case_id=case.pk).story
        story = f"{before}\n\n{told}" if before else str(told)
        note_incident(by, case, expected_version=version, answers=chosen, story=story)
