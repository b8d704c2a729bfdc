"""Intake's part of the case page: what was told in words, for whoever may open the case, in a handful of statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework.journey.intake.hearing import add_note, ask_consent, note_contact, note_incident, note_person
from casework.journey.intake.opening import open_case
from casework.policy import gate, unit_of_work
from casework.policy.viewing import Viewing
from casework.queries.case_records import ELSEWHERE, WORKER, CaseRecords
from casework.queries.intake import section as intake
from casework.records.cases import Case
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.dates import parse_birth
from casework.vault import keyring
from casework.vault.errors import Locked
from casework.vault.keyring import Keyring
from tests.cast import Cast


@pytest.fixture
def told(cast: Cast) -> Case:
    with cast.mai.acting() as mai, unit_of_work.transaction_as(mai):
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        details = {"language": "hmn", "pregnant": "yes", "commune_code": "03400", "commune_from": "2004-07-08"}
        birth = parse_birth("khoảng 30 tuổi", at=timezone.now())
        note_person(mai, case, expected_version=1, birth=birth, details={**details, "phone": "+84912345678"})
        note_contact(
            mai, case, expected_version=1, ways={"channel": "call", "phone": "+84912345678", "whose_phone": "shared"}
        )
        incident = {"violence_acts": ["a", "i", "n"], "relationship": "divorced"}
        note_incident(mai, case, expected_version=1, answers=incident, story="Anh ấy uống rượu")
        ask_consent(mai, case, answers={"health": "given", "police": "withheld"}, method="signature")
        ask_consent(mai, case, answers={"health": "withheld"}, method="thumbprint", witness="Chị Mỷ")
        add_note(mai, case, text="Ghi trước")
        add_note(mai, case, text="Ghi sau")
    return case


def records_of(by: Worker, case: Case) -> CaseRecords:
    return CaseRecords(Viewing(by, Act.CASE_LOOK), case, intake.KINDS, beside=(WORKER, ELSEWHERE))


def test_everything_is_worded_from_what_was_told(cast: Cast, told: Case):
    with cast.mai.acting() as mai, unit_of_work.transaction_as(mai):
        section = intake.section(records_of(mai, gate.enter(mai, Case, told.pk, Act.CASE_LOOK)))
    assert section.person.told_age == 30
    assert [said.words for said in section.person.said["place"]] == ["Xã Tả Lèng, Huyện Tam Đường, Tỉnh Lai Châu"]
    assert [said.words for said in section.person.said["numbers"]] == ["0912345678"]
    assert [str(mark) for mark in section.person.marks] == ["phụ nữ mang thai"]
    assert section.contact.shared and not section.contact.never
    assert [str(form) for form in section.happened.forms] == ["thể chất"], "what the law does not cover counts for none"
    assert [str(act) for act in section.happened.outside] == [
        "Ép quan hệ vợ chồng khi không muốn",
        "Lấy mất, đập phá đồ đạc, tiền bạc, giấy tờ",
    ]
    assert [(row.purpose, row.answer, row.witness) for row in section.agreements] == [
        ("health", "withdrawn", "Chị Mỷ"),
        ("police", "withheld", ""),
    ]
    assert [note.text for note in section.notes] == ["Ghi sau", "Ghi trước"]
    assert section.notes[0].by == "Vàng Thị Mai"


def test_it_takes_one_statement_however_much_was_written(cast: Cast, told: Case):
    with cast.mai.acting() as mai, unit_of_work.transaction_as(mai):
        for number in range(5):
            add_note(mai, told, text=f"Ghi thêm {number}")
        case = gate.enter(mai, Case, told.pk, Act.CASE_LOOK)
        with CaptureQueriesContext(connection) as statements:
            assert len(intake.section(records_of(mai, case)).notes) == 7
    assert len(statements) == 1


def test_without_the_key_there_are_no_words(cast: Cast, told: Case):
    with unit_of_work.transaction_as(cast.mai.worker), keyring.using(Keyring(None, {})):
        records = records_of(cast.mai.worker, Case.objects.get(pk=told.pk))
        with pytest.raises(Locked):
            intake.section(records)
