"""One case that the desk of Bình Lư has just taken in: heard by Mai, registered by Hoa, with the consents she gave."""

import pytest

from casework.journey.intake.hearing import ask_consent
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register, submit_to_desk
from casework.records.cases import Case
from tests.cast import Cast


@pytest.fixture
def case(cast: Cast) -> Case:
    """Registered, not yet assessed by an officer; she agreed to the record and to being sheltered."""
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        given = {"record_keeping": "given", "shelter": "given"}
        ask_consent(mai, case, answers=given, method="spoken_witnessed", witness="Chị Mỷ")
        submit_to_desk(mai, case)
    with cast.hoa.acting() as hoa:
        return register(hoa, case)
