"""Somebody came and gave a number, and whether the house says that it was met before."""

from casework.journey.intake.hearing import note_person
from casework.journey.intake.opening import open_case
from casework.policy import viewing
from casework.queries.case_records import ELSEWHERE, CaseRecords
from casework.records.cases import Case
from casework.rulebook.acts import Act
from tests.cast import Cast, Person


def came(cast: Cast, person: Person, details: dict[str, object]) -> Case:
    unit = cast.address if person is cast.mai else cast.other_address
    with person.acting() as worker:
        case = open_case(worker, unit, name="Thào Thị Dợ")
        note_person(worker, case, expected_version=1, details=details)
    return case


def met_before(person: Person, case: Case) -> bool:
    with person.acting() as worker, viewing.view_access(worker, Act.CASE_LOOK) as access:
        return CaseRecords(access, access.enter(Case, case.pk), (), beside=(ELSEWHERE,)).known_elsewhere
