"""What somebody keeps who loses a case or her unit, and what a later dump tells her."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from casework.journey import units
from casework.journey.intake.hearing import add_note
from casework.policy import gate, unit_of_work
from casework.policy.grant_tables import Guarded
from casework.records.cases import Case
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.trail.events import Outcome
from casework.trail.log import append
from casework.vault import keyring
from tests.cast import Cast, Person
from tests.policy.thief import Loot


def kept_by(person: Person, *subjects: Guarded) -> set[bytes]:
    """Every key that she has, as she may write it down: her units', and those of what she sees."""
    keys = set(person.unit_keys.values())
    with person.acting() as worker:
        for subject in subjects:
            gate.hold_keys(worker, type(subject), [subject.pk])
            keys.add(keyring.current().data_key(subject.pk))
    return keys


def noted(person: Person, case: Case, text: str) -> None:
    with person.as_of_now().acting() as worker:
        add_note(worker, Case.objects.get(pk=case.pk), text=text)


@contextmanager
def writing(person: Person, subject: Guarded, act: Act) -> Iterator[Worker]:
    """An act of hers that writes past its operation."""
    case_id = subject.pk if isinstance(subject, Case) else subject.case_id
    with person.acting() as worker, unit_of_work.within(worker, act, province_id=None) as doing:
        yield worker
        append.write(doing, Outcome.DONE, case_id=case_id)


def texts(loot: Loot) -> set[str]:
    return {value.decode(errors="replace") for value in loot.opened.values()}


def leaves(cast: Cast, person: Person, unit: Unit) -> None:
    with cast.thu.as_of_now().acting() as thu:
        units.end_membership(thu, cast.province, unit=unit, worker=person.worker)


def as_now(cast: Cast) -> Cast:
    """Everybody with the keys of now, and the units as they stand."""
    now: dict[str, Any] = {
        name: one.as_of_now() if isinstance(one, Person) else Unit.objects.get(pk=one.pk)
        for name, one in vars(cast).items()
    }
    return Cast(**now)
