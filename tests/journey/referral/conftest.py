"""One case at work in Bình Lư, with enough told to fill a packet; she agreed to the clinic, not to the police."""

from datetime import date

import pytest

from casework.journey.intake.hearing import ask_consent, note_contact, note_incident, note_person
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register, submit_to_desk
from casework.records.cases import Case
from casework.rulebook.dates import Birth, Precision
from tests.cast import Cast

ANSWERS = {"record_keeping": "given", "health": "given", "shelter": "given", "police": "withheld"}


@pytest.fixture
def case(cast: Cast) -> Case:
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        birth = Birth(Precision.YEAR, date(1994, 1, 1), date(1994, 12, 31))
        details = {"language": "hmn", "pregnant": "yes", "poverty": "unknown", "children": 2}
        note_person(mai, case, expected_version=1, birth=birth, details=details)
        ways = {"channel": "call", "phone": "+84912345678", "hours": ["morning"], "code_word": "bán lợn"}
        note_contact(mai, case, expected_version=1, ways=ways)
        incident = {"violence_acts": ["a"], "injuries": "Tím tay trái", "relationship": "spouse", "needs": "Khám thai"}
        note_incident(mai, case, expected_version=1, answers=incident, story="Anh ấy uống rượu rồi đánh")
        ask_consent(mai, case, answers=ANSWERS, method="spoken_witnessed", witness="Chị Mỷ")
        submit_to_desk(mai, case)
    with cast.hoa.acting() as hoa:
        return register(hoa, case)
