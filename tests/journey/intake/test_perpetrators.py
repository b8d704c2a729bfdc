"""Whoever did it: kept apart, never the way to reach her, never at work on her case, and met again where it is hers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from casework.journey.assigning import assign
from casework.journey.intake.hearing import note_contact, note_incident, note_person
from casework.journey.intake.perpetrators import add_perpetrator, edit_perpetrator, keep_them_out
from casework.journey.notifications import set_address
from casework.journey.safety.shelter import admit
from casework.journey.stated_reasons import state_reason
from casework.journey.striking import strike_entry
from casework.policy import gate, packets, unit_of_work
from casework.queries.intake import perpetrators as queries
from casework.records.cases import Case, Clock, Exclusion
from casework.records.contact_warnings import ContactWarning
from casework.records.intake import Incident
from casework.records.people import Fingerprint, SafeContact, Survivor
from casework.records.perpetrators import Perpetrator
from casework.records.setting_aside import CarriedReport
from casework.rulebook import perpetrators as rules
from casework.rulebook.acts import Act
from casework.rulebook.case_kinds import CaseKind
from casework.rulebook.perpetrators import Resemblance
from casework.rulebook.refusals import EditConflict, InvalidValue, LocationLeak, NotAllowed, NotFound
from casework.rulebook.services import SERVICES
from casework.rulebook.stages import Stage
from casework.trail.events import Event
from casework.trail.log.append import digest_of
from tests.cast import Cast, Person
from tests.clear_rows import read_as_letters
from tests.signing_in import SignedIn
from tests.states import arrived, case_at, set_aside

PAO: dict[str, Any] = {
    "name": "Vàng A Páo",
    "aliases": "Páo Lớn, anh Tủa",
    "address": "Bản Nà Đon",
    "work": "Thợ nề",
    "phone": "+84912000111",
    "cccd": "012090001234",
}


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def written(cast: Cast, case: Case, *, by: Person | None = None, **told: Any) -> Perpetrator:
    with (by or cast.hoa).acting() as worker:
        they = told.pop("they", ())
        not_they = told.pop("not_they", ())
        return add_perpetrator(worker, fresh(case), told=told or PAO, they=they, not_they=not_they)


def reached_by(cast: Cast, case: Case, **ways: Any) -> SafeContact:
    with cast.hoa.acting() as hoa:
        version = SafeContact.objects.get(case=case).version
        return note_contact(hoa, fresh(case), expected_version=version, ways=ways)


def packet_of(cast: Cast, case: Case) -> dict[str, str]:
    with cast.hoa.acting() as hoa, unit_of_work.transaction_as(hoa):
        return packets.contents(gate.enter(hoa, Case, case.pk, Act.CASE_LOOK), at=timezone.now())


@pytest.fixture
def case(cast: Cast) -> Case:
    """At work at the desk of Bình Lư."""
    return case_at(cast, Stage.ACTIVE)


def test_nothing_of_him_stands_in_a_clear_column(cast: Cast, case: Case):
    written(cast, case)
    for table in ("casework_perpetrator", "casework_historicalperpetrator", "casework_fingerprint", "casework_event"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT t::text FROM {table} t")
            rows = " ".join(read_as_letters(row) for (row,) in cursor.fetchall())
        assert rows
        assert not [
            word for word in ("Páo", "912000111", "012090001234", "Nà Đon", '"phone"', '"cccd"') if word in rows
        ]


def test_a_packet_has_him_only_in_sections_that_nobody_ticked_beforehand(cast: Cast, case: Case):
    written(cast, case)
    parts = packet_of(cast, case)
    his = {part for part, words in parts.items() if "Páo" in words}
    assert his == {"perpetrator", "perpetrator_numbers"}
    assert "912000111" in parts["perpetrator_numbers"].replace(" ", "") and "012090001234" not in parts["perpetrator"]
    for service in SERVICES.values():
        assert not his & set(service.usual), service.code
    assert {code for code, one in SERVICES.items() if "perpetrator_numbers" in one.allowed} == {"police"}


def test_what_is_written_of_him_after_a_preview_is_seen_before_it_goes(cast: Cast, case: Case):
    one = written(cast, case)
    with cast.hoa.acting() as hoa, unit_of_work.transaction_as(hoa):
        before = packets.state_of(gate.enter(hoa, Case, case.pk, Act.CASE_LOOK))
    with cast.hoa.acting() as hoa:
        edit_perpetrator(hoa, fresh(case), perpetrator_id=one.pk, expected_version=1, told=PAO | {"work": "Lái xe"})
    with cast.hoa.acting() as hoa, unit_of_work.transaction_as(hoa):
        assert packets.state_of(gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)) != before


# Never the way to reach her -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ways", "field"),
    [
        ({"channel": "call", "phone": "+84912000111", "whose_phone": "trusted"}, "phone"),
        ({"channel": "message", "phone": "+84912000111", "whose_phone": "own"}, "phone"),
        ({"channel": "through", "through_whom": "Vàng A Páo"}, "through_whom"),
        ({"channel": "through", "through_whom": "anh Páo"}, "through_whom"),
        ({"channel": "through", "through_whom": "vàng a pao (thợ nề)"}, "through_whom"),
        ({"channel": "through", "through_whom": "anh Tủa"}, "through_whom"),
        ({"channel": "through", "through_whom": "gọi 0912.000.111"}, "through_whom"),
    ],
)
def test_he_is_never_the_way_to_reach_her(cast: Cast, case: Case, ways: dict[str, Any], field: str):
    written(cast, case)
    with pytest.raises(InvalidValue) as refused:
        reached_by(cast, case, **ways)
    assert (refused.value.field, refused.value.code) == (field, "contact_is_perpetrator")


@pytest.mark.parametrize("whom", ["Giàng A Páo", "chị Mỷ", "Vàng A Sử"])
def test_another_of_his_name_or_family_may_carry_a_word(cast: Cast, case: Case, whom: str):
    written(cast, case)
    assert reached_by(cast, case, channel="through", through_whom=whom).ways


@pytest.mark.parametrize(("relationship", "whom"), [("parent", "bố"), ("parent", "Mẹ đẻ"), ("spouse", "chồng chị ấy")])
def test_whom_she_was_hurt_by_is_none_by_kinship_either(cast: Cast, case: Case, relationship: str, whom: str):
    with cast.hoa.acting() as hoa:
        version = Incident.objects.get(case=case).version
        note_incident(hoa, fresh(case), expected_version=version, answers={"relationship": relationship})
    with pytest.raises(InvalidValue, match="contact_is_perpetrator"):
        reached_by(cast, case, channel="through", through_whom=whom)
    assert reached_by(cast, case, channel="through", through_whom="mẹ chị Lan").ways


def warnings(case: Case) -> int:
    return ContactWarning.objects.filter(case=case, ended_at__isnull=True).count()


def test_told_later_his_number_ends_the_way_at_once_and_the_desk_looks_for_another(cast: Cast, case: Case):
    reached_by(cast, case, channel="call", phone="+84912000111", whose_phone="trusted")
    assert not warnings(case)
    written(cast, case)
    assert warnings(case) == 1
    assert Clock.objects.filter(case=case, rule="contact", met_at__isnull=True).exists()
    assert "912000111" not in packet_of(cast, case)["safe_contact"].replace(" ", "")


def test_told_later_who_he_is_to_her_ends_it_as_well(cast: Cast, case: Case):
    reached_by(cast, case, channel="through", through_whom="bố")
    with cast.hoa.acting() as hoa:
        version = Incident.objects.get(case=case).version
        note_incident(hoa, fresh(case), expected_version=version, answers={"relationship": "parent"})
    assert warnings(case) == 1


@pytest.mark.parametrize("named_in", ["living", "other"])
def test_two_files_of_one_person_never_join_to_a_way_that_leads_to_him(cast: Cast, case: Case, named_in: str):
    other = case_at(cast, Stage.ACTIVE, name="Lý Thị Xí")
    his, hers = (case, other) if named_in == "other" else (other, case)
    # Of two ways the quieter one goes on.
    reached_by(cast, his, channel="message", phone="+84912000111", whose_phone="trusted")
    reached_by(cast, hers, channel="call", phone="+84912000999", whose_phone="own")
    written(cast, hers)
    set_aside(cast, fresh(other), of=fresh(case))
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
        stands = SafeContact.objects.get(case=case).ways
        told = CarriedReport.objects.get(case=case).told
    assert stands == {"channel": "none", "unsafe": ["+84912000111"]}
    assert ("Vàng A Páo" in told) is (named_in == "other"), "who did it is read where the file goes on"


def test_put_right_it_is_compared_once_more_and_struck_it_bars_nobody(cast: Cast, case: Case):
    one = written(cast, case, name="Vàng A Páo")
    reached_by(cast, case, channel="call", phone="+84912000111")
    with cast.hoa.acting() as hoa:
        edit_perpetrator(hoa, fresh(case), perpetrator_id=one.pk, expected_version=1, told=PAO)
    assert warnings(case) == 1
    with cast.hoa.acting() as hoa:
        strike_entry(hoa, fresh(case), entry_id=one.pk, reason="Ghi nhầm hồ sơ")
    assert reached_by(cast, case, channel="through", through_whom="Vàng A Páo").ways
    assert "perpetrator" not in packet_of(cast, case)
    assert not Fingerprint.objects.filter(case=case, kind="other").exists()
    with cast.hoa.acting() as hoa, pytest.raises(NotFound):
        edit_perpetrator(hoa, fresh(case), perpetrator_id=one.pk, expected_version=2, told=PAO)


# Never at work on her case --------------------------------------------------------------------------------------------


def test_a_worker_of_his_full_name_is_asked_about_before_anything_is_kept(cast: Cast, case: Case):
    with pytest.raises(InvalidValue, match="may_be_a_worker"):
        written(cast, case, name=cast.quy.worker.display_name.upper())
    assert not Perpetrator.objects.filter(case=case).exists()


def test_he_who_works_there_is_kept_out(cast: Cast, case: Case):
    quy = cast.quy.worker
    written(cast, case, name=quy.display_name, they=[quy.pk])
    with cast.hoa.acting() as hoa:
        assert not keep_them_out(hoa, fresh(case), [quy.pk])
    assert Exclusion.objects.filter(case=case, worker=quy).exists()
    with cast.quy.acting() as worker, pytest.raises(NotFound):
        gate.enter(worker, Case, case.pk, Act.CASE_LOOK)


def test_a_namesake_stays_where_somebody_said_so(cast: Cast, case: Case):
    quy = cast.quy.worker
    one = written(cast, case, name=quy.display_name, not_they=[quy.pk])
    with cast.hoa.acting() as hoa:
        again = {"name": quy.display_name, "work": "Thợ nề"}
        edit_perpetrator(hoa, fresh(case), perpetrator_id=one.pk, expected_version=1, told=again)
        assert assign(hoa, fresh(case), worker_id=quy.pk, expected_version=fresh(case).version).assigned_id == quy.pk


def test_who_may_be_he_is_not_given_the_case(cast: Cast, case: Case):
    """Somebody came to the desk after he was written down: nobody was asked of him yet."""
    one = written(cast, case)
    quy = cast.quy.worker
    with cast.hoa.acting() as hoa, unit_of_work.within(hoa, Act.CASE_MOVE, province_id=cast.province.pk):
        gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
        told = one.told | {"name": quy.display_name}
        Perpetrator.objects.get(pk=one.pk).update(told=told)
        with pytest.raises(InvalidValue, match="not_assigned_to_this_one"):
            assign(hoa, fresh(case), worker_id=quy.pk, expected_version=fresh(case).version)


def test_his_number_is_known_where_a_worker_is_told_and_where_a_unit_answers(cast: Cast, case: Case):
    with cast.quy.acting() as quy:
        set_address(quy, cast.desk, way="sms", address="0912000111")
    with pytest.raises(InvalidValue, match="may_be_a_worker"):
        written(cast, case)


def test_whose_number_it_is_the_database_tells_only_who_sees_the_case(cast: Cast, case: Case):
    with cast.quy.acting() as quy:
        set_address(quy, cast.desk, way="sms", address="0912000111")
    told = {}
    for person in (cast.hoa, cast.mai, cast.binh, cast.lan):
        with person.acting() as worker, unit_of_work.transaction_as(worker), connection.cursor() as cursor:
            cursor.execute("SELECT wall.whose_number(%s, %s)", [case.pk, "0912000111"])
            told[worker.pk] = [found for (found,) in cursor.fetchall()]
    hers_id = cast.quy.worker.pk
    hers = {
        cast.hoa.worker.pk: [hers_id],
        cast.mai.worker.pk: [hers_id],
        cast.binh.worker.pk: [],
        cast.lan.worker.pk: [],
    }
    assert told == hers


@pytest.mark.parametrize(
    ("name", "numbers", "how"),
    [
        ("VÀNG A PÁO", (), Resemblance.NAME),
        ("Vàng A Pao", (), Resemblance.NAME),
        ("Vàng A Sử", (), Resemblance.SURNAME),
        ("Tủa", (), None),
        ("Lò Văn Nam", ("+84912000111",), Resemblance.NUMBER),
        ("Lò Văn Nam", (), None),
        ("", (), None),
    ],
)
def test_an_equal_surname_only_asks(name: str, numbers: tuple[str, ...], how: Resemblance | None):
    assert rules.likeness(PAO, name, numbers) is how


# Met again ------------------------------------------------------------------------------------------------------------


def elsewhere(person: Person, case: Case) -> list[str]:
    with person.acting() as worker:
        return [one.code for row in queries.listed(worker, case.pk).rows for one in row.elsewhere]


def test_the_same_one_is_shown_among_the_cases_the_reader_holds_now(cast: Cast, case: Case):
    other = case_at(cast, Stage.ACTIVE, name="Lý Thị Xí")
    written(cast, case)
    written(cast, other, phone="+84912000111")
    third = case_at(cast, Stage.ACTIVE, name="Sùng Thị Chu")
    written(cast, third, name="Hạng A Lử", phone="+84912000222")
    assert elsewhere(cast.hoa, case) == [fresh(other).code]
    with cast.thu.acting() as thu:
        state_reason(thu, fresh(other), words="Chị ấy nhờ xem lại")
    assert elsewhere(cast.thu, other) == [fresh(case).code]
    written(cast, third, name="Vàng A Páo")
    assert set(elsewhere(cast.hoa, case)) == {fresh(other).code, fresh(third).code}
    quy = cast.quy.worker
    written(cast, other, name=quy.display_name, they=[quy.pk])
    with cast.hoa.acting() as hoa:
        keep_them_out(hoa, fresh(other), [quy.pk])
    assert elsewhere(cast.quy, case) == [fresh(third).code]


def test_a_copy_of_the_database_joins_no_cases_by_him(cast: Cast, case: Case):
    other = case_at(cast, Stage.ACTIVE, name="Lý Thị Xí")
    for one in (case, other):
        written(cast, one)
    rows = list(Fingerprint.objects.filter(kind="other").values_list("digest", flat=True))
    assert len(rows) == len({bytes(one) for one in rows}) >= 8
    assert elsewhere(cast.hoa, case) == [fresh(other).code]
    bodies = [bytes(body).decode() for body in Event.objects.filter(case_id=case.pk).values_list("body", flat=True)]
    assert not [one for one in bodies if digest_of([other.pk]) in one], "nor by the line of a look"


def test_an_edit_from_an_old_page_meets_what_stands(cast: Cast, case: Case):
    one = written(cast, case)
    with cast.hoa.acting() as hoa:
        edit_perpetrator(hoa, fresh(case), perpetrator_id=one.pk, expected_version=1, told=PAO | {"work": "Lái xe"})
        with pytest.raises(EditConflict):
            edit_perpetrator(hoa, fresh(case), perpetrator_id=one.pk, expected_version=1, told=PAO)


@pytest.mark.parametrize("told", [{}, {"dangers": ["weapon"]}, {"note": "Hay đi qua"}, {"relationship": "spouse"}])
def test_who_is_not_named_in_any_way_is_nobody(cast: Cast, case: Case, told: dict[str, Any]):
    with cast.hoa.acting() as hoa, pytest.raises(InvalidValue, match="nothing_told"):
        add_perpetrator(hoa, fresh(case), told=told)


def test_the_address_writes_and_reads_him_until_the_desk_has_the_case(cast: Cast):
    case = arrived(cast)
    written(cast, case, by=cast.mai)
    with cast.mai.acting() as mai:
        page = queries.listed(mai, case.pk)
        assert len(page.rows) == 1 and page.called == rules.INVOLVED, "her telephone may lie open before anybody"
    case = case_at(cast, Stage.ACTIVE)
    with cast.mai.acting() as mai, pytest.raises(NotAllowed):
        queries.listed(mai, case.pk)


def test_where_she_lived_he_lives_and_where_she_is_now_is_no_address_of_his(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        version = Survivor.objects.get(case=case).version
        note_person(hoa, fresh(case), expected_version=version, details={"address": "Bản Nà Đon"})
        admit(
            hoa,
            fresh(case),
            kind="kin",
            where="Nhà dì Pà bản Hon",
            until=timezone.now() + timedelta(days=3),
            agrees="yes",
        )
    assert written(cast, case).told["address"] == "Bản Nà Đon"
    with pytest.raises(LocationLeak):
        written(cast, case, name="Hạng A Lử", address="Nhà dì Pà bản Hon")


@pytest.mark.parametrize("kind", list(CaseKind))
def test_the_law_of_each_kind_of_case_has_its_word_for_him(kind: CaseKind):
    assert rules.called(frozenset({kind})) == rules.CALLED[kind]
    assert rules.called(frozenset(CaseKind)) == rules.called(frozenset()) == rules.ANYBODY


def test_the_pages_from_the_form_to_the_list(cast: Cast, case: Case, signed_in: SignedIn):
    hoa, quy = signed_in(cast.hoa), cast.quy.worker
    there, add = reverse("perpetrator-list", args=[case.pk]), reverse("perpetrator-add", args=[case.pk])
    assert there in hoa.get(reverse("case", args=[case.pk])).text
    said = {"name": quy.display_name, "phone": "0912 000 111", "paper": "cccd", "cccd": "012090001234"}
    asked = hoa.post(add, said)
    assert asked.status_code == 422 and f"they_{quy.pk}" in asked.text and quy.display_name in asked.text
    kept = hoa.post(add, said | {f"they_{quy.pk}": "another"})
    assert kept.status_code == 302, kept.text
    assert kept["Location"] == there
    page = hoa.get(there).text
    assert quy.display_name in page and "0912000111" in page.replace(" ", "") and "012090001234" in page
    one = Perpetrator.objects.get(case=case)
    edit = reverse("perpetrator-edit", args=[case.pk, one.pk])
    form = hoa.get(edit)
    assert "012090001234" in form.text and f"they_{quy.pk}" not in form.text
    assert hoa.post(edit, said | {"version": "1", "work": "Thợ nề"})["Location"] == there
    assert "Thợ nề" in hoa.get(there).text
    for name in ("case", "case-person"):
        assert "012090001234" not in hoa.get(reverse(name, args=[case.pk])).text
    assert "012090001234" not in hoa.get(reverse("case", args=[case.pk]) + "?day_du=co").text
