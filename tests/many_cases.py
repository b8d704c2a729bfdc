"""More cases than one, for tests of lists, of counting and of who sees which."""

from __future__ import annotations

from casework.journey.intake.hearing import add_note, ask_consent, note_incident
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.records.cases import Case
from casework.records.units import Unit
from tests.cast import Cast, Person
from tests.states import arrived


def two_cases(cast: Cast) -> tuple[Case, Case]:
    """One at the desk of Bình Lư, with a note; one at the desk of Tả Lèng."""
    with cast.mai.acting() as mai:
        hers = open_case(mai, cast.address, name="Thào Thị Dợ")
        add_note(mai, hers, text="Chị ấy sợ đêm")
        hers = submit_to_desk(mai, hers)
    return hers, arrived(cast, "Lý Thị Xí", by=cast.lu, at=cast.other_address)


def came(cast: Cast, many: int, *acts: str, by: Person | None = None, at: Unit | None = None) -> list[Case]:
    """So many came, told of these acts, and whose cases were submitted."""
    made = []
    with (by or cast.mai).acting() as host:
        for _ in range(many):
            case = open_case(host, at or cast.address, name="Thào Thị Dợ")
            if acts:
                note_incident(host, case, expected_version=1, answers={"violence_acts": list(acts)})
            ask_consent(host, case, answers={"record_keeping": "given"}, method="signature")
            made.append(submit_to_desk(host, case))
    return made
