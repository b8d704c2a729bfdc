"""The same woman at a trusted address of either commune: what two files of one person begin with."""

from __future__ import annotations

from casework.journey.intake.hearing import ask_consent, note_contact, note_incident
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.records.cases import Case
from tests.cast import Cast, Person


def told_at(cast: Cast, host: Person, story: str = "") -> Case:
    """She comes to this host with her own number and tells; her case goes to the desk of that commune."""
    address = cast.address if host is cast.mai else cast.other_address
    with host.acting() as by:
        case = open_case(by, address, name="Thào Thị Dợ", kinds=["family"])
        note_contact(
            by, case, expected_version=1, ways={"channel": "call", "phone": "+84912345678", "whose_phone": "own"}
        )
        if story:
            note_incident(by, case, expected_version=1, answers={"violence_acts": ["a"]}, story=story)
        ask_consent(by, case, answers={"record_keeping": "given"}, method="signature")
        return submit_to_desk(by, case)
