"""Whoever is taken off an object keeps at most the key she had: it opens nothing that is written from then on."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import add_note
from casework.journey.referral.answering import withdraw_referral
from casework.policy import gate, lists, signed_context, turning
from casework.policy.data_keys import NotItsKey
from casework.policy.grant_tables import KINDS, CaseHeldByUnit, Guarded, unit_context
from casework.queries import casefile, history_page
from casework.queries.list_rows import opened_name
from casework.records.base import history_of
from casework.records.cases import Case
from casework.records.intake import Note
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.records.units import Unit
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotFound
from casework.trail.events import Event
from casework.trail.log.canonical import compact
from casework.trail.proof.verification import said_by
from casework.vault import keyring, wrapping
from casework.vault.commitments import as_text, commitment_of
from casework.vault.errors import Tampered
from casework.vault.fields import open_value, sealed_bytes
from casework.vault.key_chain import LINK_BYTES, newest_of, older_keys
from casework.vault.keypairs import PublicKey
from casework.vault.sealing import number_of
from tests import past_the_acts
from tests.cast import Cast, Person
from tests.policy.words import UNBOUND_EXCLUSIONS, as_the_application, pid, soon
from tests.states import taken_in

TEXT = Note._meta.get_field("text")
NAME = Case._meta.get_field("name")


def key_of(person: Person, subject: Guarded, act: Act = Act.CASE_LOOK) -> bytes:
    """The key that she is let in with, as somebody may keep it who writes down what the memory holds."""
    with person.acting() as worker:
        gate.enter(worker, type(subject), subject.pk, act)
        return keyring.current().data_key(subject.pk)


def as_owner(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = 'replica'")
        cursor.execute(statement, list(values))
        cursor.execute("SET LOCAL session_replication_role = 'origin'")


def noted(cast: Cast, case: Case, text: str) -> Note:
    with cast.hoa.acting() as hoa:
        return add_note(hoa, case, text=text)


def opens(note: Note, key: bytes) -> bool:
    try:
        open_value(TEXT, sealed_bytes(note, "text"), key, note.case_id, note.pk)
    except Tampered:
        return False
    return True


def kept_out(cast: Cast, case: Case) -> Case:
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    return Case.objects.get(pk=case.pk)


def test_a_key_that_he_kept_opens_nothing_in_a_later_dump(cast: Cast):
    case = taken_in(cast)
    before = noted(cast, case, "Chị ấy sợ đêm")
    kept = key_of(cast.quy, case)
    assert opens(before, kept)
    after = noted(cast, kept_out(cast, case), "Chị ấy đã chuyển nhà")
    assert opens(before, kept) and not opens(after, kept)
    assert number_of(bytes(sealed_bytes(before, "text") or b"")) == 1
    assert number_of(bytes(sealed_bytes(after, "text") or b"")) == 2
    # Nor do the older keys lead him on, wherever they lie.
    for chain in (
        history_of(Case).objects.filter(id=case.pk, older_keys__isnull=False).values_list("older_keys", flat=True)
    ):
        with pytest.raises(Tampered):
            list(older_keys(bytes(chain), kept, case.pk))


def test_who_stays_reads_all_of_it_old_and_new_and_nothing_old_was_written_anew(cast: Cast):
    case = taken_in(cast)
    before = noted(cast, case, "Chị ấy sợ đêm")
    name, text = bytes(sealed_bytes(case, "name") or b""), bytes(sealed_bytes(before, "text") or b"")
    case = kept_out(cast, case)
    noted(cast, case, "Chị ấy đã chuyển nhà")
    assert (bytes(sealed_bytes(case, "name") or b""), bytes(sealed_bytes(before, "text") or b"")) == (name, text)
    for person in (cast.hoa, cast.thu):
        with person.acting() as worker:
            found = gate.enter(worker, Case, case.pk, Act.CASE_LOOK)
            assert found.name == "Thào Thị Dợ"
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
        assert {note.text for note in Note.objects.all()} == {"Chị ấy sợ đêm", "Chị ấy đã chuyển nhà"}
        page = casefile.casefile(hoa, case.pk)
        assert "Thào Thị Dợ" in str(page) and "Chị ấy sợ đêm" in str(page)
        # Who was excluded and why is told; that the key was turned with it is no change of the case.
        assert str(history_page.changes(hoa, case.pk).changes).count("loại một người khỏi hồ sơ") == 1


def test_a_list_and_a_search_name_a_case_whose_key_was_turned(cast: Cast):
    case = kept_out(cast, taken_in(cast))
    for _ in range(2):  # once from copies on their way, once from settled ones
        for person in (cast.hoa, cast.thu):
            with person.acting() as worker:
                [listed] = lists.list_visible(worker, Case, ("name",), act=Act.CASE_LIST)
                assert opened_name(listed) == "Thào Thị Dợ"
            with person.acting() as worker:
                named = lists.list_named(worker, act=Act.CASE_LIST, limit=50)
                assert [one.name for one in named] == ["Thào Thị Dợ"]
    assert case.older_keys


def test_the_next_key_is_said_by_row_history_and_log(cast: Cast):
    case = kept_out(cast, taken_in(cast))
    key = key_of(cast.hoa, case)
    said = commitment_of(key, case.pk, 2)
    assert bytes(case.key_commitment or b"") == said and newest_of(bytes(case.older_keys or b"")) == 2
    rights = said_by(Event.objects.get(act="grant.exclude"))["rights"]
    assert ["key", "case", str(case.pk), "2", as_text(said)] in rights


def test_a_second_exclusion_turns_it_again_and_the_first_key_is_still_behind_it(cast: Cast):
    case = taken_in(cast)
    before = noted(cast, case, "Chị ấy sợ đêm")
    first = key_of(cast.hoa, case)
    case = kept_out(cast, case)
    second = key_of(cast.hoa, case)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.mai.worker.pk)
    case = Case.objects.get(pk=case.pk)
    third = key_of(cast.hoa, case)
    assert list(older_keys(bytes(case.older_keys or b""), third, case.pk)) == [(2, second), (1, first)]
    assert len({first, second, third}) == 3 and opens(before, first)


def test_packets_and_stays_turn_with_the_case(cast: Cast):
    case = taken_in(cast)
    with cast.hoa.acting() as hoa:
        packet, stay = past_the_acts.referral(hoa, case, cast), past_the_acts.shelter_stay(hoa, case, cast)
    keys = {key_of(cast.quy, packet, Act.REFERRAL_WITHDRAW), key_of(cast.quy, stay, Act.SHELTER_EXTEND)}
    kept_out(cast, case)
    now = {key_of(cast.hoa, packet, Act.REFERRAL_WITHDRAW), key_of(cast.hoa, stay, Act.SHELTER_EXTEND)}
    assert not keys & now
    with cast.lan.acting() as lan:
        assert gate.enter(lan, Referral, packet.pk, Act.REFERRAL_LOOK).packet == {"parts": {"needs": "khám"}}
    assert ShelterStay.objects.get(pk=stay.pk).older_keys


def test_a_packet_that_is_taken_back_turns_its_key(cast: Cast):
    case = taken_in(cast)
    with cast.hoa.acting() as hoa:
        packet = past_the_acts.referral(hoa, case, cast)
    kept = key_of(cast.lan, packet, Act.REFERRAL_LOOK)
    with cast.hoa.acting() as hoa:
        withdraw_referral(hoa, packet, expected_version=packet.version, reason="not_needed", text="")
    assert key_of(cast.hoa, packet, Act.REFERRAL_LOOK) != kept
    assert not KINDS[Referral].by_unit._default_manager.filter(content_object=packet, group_id=cast.health.pk).exists()


# The owner ------------------------------------------------------------------------------------------------------------


def test_rights_of_before_the_exclusion_put_back_from_a_backup_do_not_count(cast: Cast):
    """Row, rights and the table of who is kept out, as they were: the log says that there is a next key."""
    case = taken_in(cast)
    held = CaseHeldByUnit.objects.get(content_object=case, group_id=cast.desk.pk, sealed_key__isnull=False)
    if wrapping.is_settled(bytes(held.sealed_key or b"")):
        pytest.fail("the copy that he has is one that came by HPKE")
    said, copy = bytes(case.key_commitment or b""), bytes(held.sealed_key or b"")
    case = kept_out(cast, case)
    as_owner("DELETE FROM casework_exclusion")
    as_owner("UPDATE casework_case SET key_commitment = %s, older_keys = NULL", said)
    as_owner(
        "INSERT INTO casework_caseheldbyunit (group_id, permission_id, content_object_id, sealed_key, granted_by,"
        " granted_at, origin, reason) VALUES (%s, %s, %s, %s, %s, now(), '', '')",
        *(cast.desk.pk, held.permission_id, case.pk, copy, cast.hoa.worker.pk),
    )
    with cast.quy.acting() as quy, pytest.raises(NotFound):
        gate.enter(quy, Case, case.pk, Act.CASE_LOOK)
    with connection.cursor() as cursor:
        cursor.execute(UNBOUND_EXCLUSIONS)
    with cast.quy.acting() as quy, pytest.raises(NotItsKey):
        gate.enter(quy, Case, case.pk, Act.CASE_LOOK)


def test_a_next_key_of_his_own_making_is_not_taken_though_row_and_log_say_it(cast: Cast):
    """He writes whatever he likes, and never had the key of before: the chain does not lead down to the first."""
    case, his = taken_in(cast), b"h" * 32
    said = commitment_of(his, case.pk, 2)
    as_owner("UPDATE casework_case SET key_commitment = %s, older_keys = %s", said, b"\x01" * LINK_BYTES)
    event = Event.objects.filter(case_id=case.pk).latest("id")
    parts = json.loads(bytes(event.body))
    parts += [None] * (13 - len(parts))
    parts[12] = [*(parts[12] or ()), ["key", "case", "=", "2", as_text(said)]]
    as_owner("UPDATE casework_event SET body = %s WHERE id = %s", compact(parts), event.pk)
    public = PublicKey.from_bytes(bytes(Unit.objects.get(pk=cast.desk.pk).public_key))
    copy = wrapping.wrap_to(public, his, context=unit_context(KINDS[Case], case.pk, cast.desk.pk))
    as_owner("UPDATE casework_caseheldbyunit SET sealed_key = %s WHERE sealed_key IS NOT NULL", copy)
    with cast.hoa.acting() as hoa, pytest.raises(NotItsKey):
        add_note(hoa, case, text="Chị ấy sợ đêm")
    assert not Note.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE casework_case SET older_keys = %s",
        "UPDATE casework_case SET older_keys = %s, key_commitment = '1234567890123456'",
    ],
)
def test_an_injected_statement_shortens_and_replaces_no_chain(cast: Cast, statement: str):
    case = kept_out(cast, taken_in(cast))
    for chain in (b"", b"x" * 61, bytes(case.older_keys or b"") + b"x"):
        with pytest.raises(DatabaseError, match="said once"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [chain])


def test_who_only_sees_a_case_makes_no_next_key(cast: Cast):
    case = taken_in(cast)
    with cast.thu.acting() as thu:
        found = gate.enter(thu, Case, case.pk, Act.CASE_LOOK)
        assert not turning.may_turn(found)


@pytest.mark.parametrize(("person", "refused"), [("hoa", "says the next key"), ("thu", "whoever gives rights")])
def test_an_injected_statement_puts_no_copy_in_place_of_another(cast: Cast, person: str, refused: str):
    case, asker = taken_in(cast), getattr(cast, person)
    rows = CaseHeldByUnit.objects.filter(content_object=case, sealed_key__isnull=False).values_list("id", flat=True)
    noise, ids = [b"\x01" * 61] * len(rows), list(rows)
    marks = [Unit.objects.get(pk=CaseHeldByUnit.objects.get(pk=one).group_id).key_mark for one in ids]
    word = signed_context.signed_word(asker.worker.pk, pid(), until=soon())
    with (
        as_the_application(word) as cursor,
        pytest.raises(DatabaseError, match=refused),
        transaction.atomic(),
    ):
        cursor.execute("SELECT wall.turn_copies(%s, 'case', %s, %s, %s, '{}', '{}')", [case.pk, ids, noise, marks])
        cursor.execute("SET CONSTRAINTS named_when_turned IMMEDIATE")
