"""One case told through the real operations, by the people of a small province of its own, and read back as rows.

The loaded cases are retellings of it (see copying.py), so that whatever an operation writes - history, grants with
their keys, events, clocks, fingerprints - stands in the loaded house as well, without the loader knowing any of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from casework.journey import door, units
from casework.journey.intake.hearing import (
    add_note,
    ask_consent,
    ask_danger,
    note_contact,
    note_incident,
    note_person,
)
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register, submit_to_desk
from casework.journey.units import Commune
from casework.policy import unit_of_work, viewing
from casework.queries import casefile
from casework.records.cases import Case
from casework.records.intake import Incident
from casework.records.people import SafeContact, Survivor
from casework.records.units import Unit, UnitKind
from casework.records.workers import Role, Worker
from casework.rulebook.acts import Act
from casework.rulebook.dates import parse_birth
from casework.trail.log.rows import recorded
from casework.vault import keyring
from casework.vault.keyring import Keyring
from tests.bench.database import PASSPHRASE
from tests.bench.facts import CCCD, NAME, NOTES, PHONE, STORY
from tests.cast import SINCE


@dataclass(frozen=True)
class Placed:
    """The three units of one case and whoever works there."""

    province: int
    desk: int
    address: int
    supervisor: int
    officer: int
    host: int


@dataclass
class SmallCast:
    """The people of the small province, each with her keys."""

    units: dict[str, Unit]
    workers: dict[str, Worker]
    rings: dict[str, Keyring]

    @property
    def placed(self) -> Placed:
        """Their ids, to be put in the place of."""
        unit = {word: one.pk for word, one in self.units.items()}
        return Placed(
            unit["province"],
            unit["desk"],
            unit["address"],
            self.workers["supervisor"].pk,
            self.workers["officer"].pk,
            self.workers["host"].pk,
        )

    @contextmanager
    def acting(self, who: str) -> Iterator[Worker]:
        """One request of one of them."""
        with keyring.using(self.rings[who].bare()), unit_of_work.transaction_as(self.workers[who]):
            yield self.workers[who]


def found_province(word: str, name: str) -> tuple[Unit, Worker, Keyring]:
    """A province and its supervisor, who has signed in."""
    unit, supervisor = units.found_province(
        name, supervisor=f"{word}-supervisor", display_name=f"Giám sát {name}", passphrase=PASSPHRASE
    )
    return unit, supervisor, door.sign_in(supervisor.username, PASSPHRASE, source=door.Source("bench")).ring


def enrol(by: Worker, province: Unit, unit: Unit, username: str, role: Role) -> Worker:
    """Somebody who can sign in, at a unit."""
    worker = units.enrol_worker(
        by, province, username=username, display_name=f"Người làm {username}", passphrase=PASSPHRASE
    )
    units.appoint(by, province, unit=unit, worker=worker, role=role)
    return worker


def gather() -> SmallCast:
    """The small province in which the case is told."""
    province, supervisor, ring = found_province("told", "Tỉnh kể chuyện")
    place = Commune("03390", SINCE)
    with keyring.using(ring):
        desk = units.found_unit(
            supervisor, province, kind=UnitKind.COMMUNE_DESK, name="Hội LHPN xã kể", parent=province, place=place
        )
        address = units.found_unit(
            supervisor, province, kind=UnitKind.TRUSTED_ADDRESS, name="ĐCTC bản kể", parent=desk, place=place
        )
        officer = enrol(supervisor, province, desk, "told-officer", Role.OFFICER)
        host = enrol(supervisor, province, address, "told-host", Role.HOST)
    workers = {"supervisor": supervisor, "officer": officer, "host": host}
    rings = {
        who: door.sign_in(worker.username, PASSPHRASE, source=door.Source("bench")).ring
        for who, worker in workers.items()
    }
    return SmallCast({"province": province, "desk": desk, "address": address}, workers, rings)


def waiting(cast: SmallCast) -> UUID:
    """She was heard and her case submitted; the desk has not taken her in yet."""
    with cast.acting("host") as host:
        case = open_case(host, cast.units["address"], name=NAME)
    with cast.acting("host") as host:
        note_person(
            host,
            case,
            expected_version=1,
            birth=parse_birth("1996", at=timezone.now()),
            details={
                "sex": "female",
                "ethnic_group": "08",
                "language": "hmn",
                "literacy": "reads",
                "commune_code": "03390",
                "commune_from": SINCE.isoformat(),
                "address": "bản Pa Cheo",
                "children": 2,
                "pregnant": "no",
                "poverty": "poor",
                "phone": PHONE,
                "cccd": CCCD,
            },
        )
    with cast.acting("host") as host:
        ways = {"channel": "call", "phone": PHONE, "whose_phone": "own", "hours": ["noon"], "leave_message": "no"}
        note_contact(host, case, expected_version=1, ways=ways)
    with cast.acting("host") as host:
        incident = {"violence_acts": ["a", "b"], "relationship": "spouse", "when": "tối hôm qua", "weapon": "no"}
        note_incident(host, case, expected_version=1, answers=incident, story=STORY)
    with cast.acting("host") as host:
        answers = dict.fromkeys(("worse", "weapon", "strangled", "beaten_pregnant", "jealous", "could_kill"), "no")
        ask_danger(host, case, answers={**answers, "worse": "yes", "jealous": "yes"}, dangers=[])
    with cast.acting("host") as host:
        given = {"record_keeping": "given", "health": "given", "police": "withheld"}
        ask_consent(host, case, answers=given, method="spoken_witnessed", witness="Chị Lý Thị Páo")
    with cast.acting("host") as host:
        submit_to_desk(host, case)
    _look(cast, "host", case)
    return case.pk


def taken_in(cast: SmallCast) -> UUID:
    """The desk has taken her in: the ordinary case."""
    case = Case(pk=waiting(cast))
    _look(cast, "officer", case)
    with cast.acting("officer") as officer:
        register(officer, case)
    _look(cast, "officer", case)
    with cast.acting("supervisor") as supervisor:
        viewing.enter(supervisor, Case, case.pk, Act.CASE_LOOK)  # its head alone: for more she states a reason first
    return case.pk


def told_at_length(cast: SmallCast, rows: int) -> UUID:
    """A case with so many rows of history: notes, and changes of what stood."""
    case = Case(pk=taken_in(cast))
    began = count_history(cast, case.pk)
    for number in range(rows - began):
        with cast.acting("officer") as officer:
            _change(officer, case, number)
    assert count_history(cast, case.pk) == rows
    return case.pk


def _change(officer: Worker, case: Case, number: int) -> None:
    if number % 4 == 1:
        expected_version = SafeContact.objects.get(case=case).version
        hour = ("early", "morning", "afternoon", "evening")[number // 4 % 4]
        note_contact(
            officer,
            case,
            expected_version=expected_version,
            ways={"channel": "call", "phone": PHONE, "whose_phone": "own", "hours": [hour]},
        )
    elif number % 4 == 3:
        expected_version = Incident.objects.get(case=case).version
        note_incident(
            officer, case, expected_version=expected_version, answers={"needs": f"Muốn có chỗ ngủ yên {number} hôm"}
        )
    elif number % 8 == 4:
        expected_version = Survivor.objects.get(case=case).version
        note_person(officer, case, expected_version=expected_version, details={"children": number})
    else:
        add_note(officer, case, text=NOTES[number % len(NOTES)])


def _look(cast: SmallCast, who: str, case: Case) -> None:
    with cast.acting(who) as by:
        casefile.casefile(by, case.pk)


def count_history(cast: SmallCast, case_id: UUID) -> int:
    """How many rows of history a case has."""
    with cast.acting("officer"):
        return sum(
            one.history._default_manager.filter(**{"id" if one.record is Case else "case_id": case_id}).count()
            for one in recorded()
        )
