"""Whoever lost a case, a packet or her unit, and kept every key she had, opens in a later dump nothing new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework.journey import units
from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import add_note
from casework.journey.referral.answering import accept_referral, decline_referral, withdraw_referral
from casework.policy import data_keys, gate, grants, lists, turning, unit_of_work
from casework.policy.grant_tables import CaseHeldByUnit
from casework.records.base import history_of
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.records.rotation import RotationDue
from casework.records.workers import Role
from casework.rulebook.acts import Act
from casework.rulebook.refusals import EditConflict
from casework.trail.events import Event
from casework.trail.proof.verification import said_by
from casework.vault import keyring
from casework.vault.key_chain import newest_of
from tests import past_the_acts
from tests.cast import Cast, Person
from tests.passphrases import passphrase
from tests.policy.keeping import kept_by, leaves, noted, texts, writing
from tests.policy.thief import plunder
from tests.states import arrived, taken_in

BEFORE, AFTER = "Chị ấy sợ đêm", "Chị ấy đã chuyển nhà"

type Losing = Callable[[Cast, Case], Person]


def left(cast: Cast, case: Case) -> Person:
    leaves(cast, cast.quy, cast.desk)
    return cast.quy


def moved(cast: Cast, case: Case) -> Person:
    leaves(cast, cast.quy, cast.desk)
    with cast.thu.acting() as thu:
        units.appoint(thu, cast.province, unit=cast.other_desk, worker=cast.quy.worker, role=Role.OFFICER)
    return cast.quy


def deactivated(cast: Cast, case: Case) -> Person:
    with cast.thu.acting() as thu:
        units.deactivate_worker(thu, cast.province, worker=cast.quy.worker)
    return cast.quy


def lapsed(cast: Cast, case: Case) -> Person:
    grants.expire(case, cast.address, timezone.now() - timedelta(hours=1))
    return cast.mai


def lapsed_and_swept(cast: Cast, case: Case) -> Person:
    lapsed(cast, case)
    with cast.mai.acting() as mai, unit_of_work.within(mai, Act.DOOR_SIGN_IN, province_id=None) as doing:
        grants.sweep([cast.address.pk], doing.at)
    assert not CaseHeldByUnit.objects.filter(content_object=case, group_id=cast.address.pk).exists()
    return cast.mai


LOST = [left, moved, deactivated, lapsed, lapsed_and_swept]


@pytest.mark.parametrize("lost", LOST)
def test_kept_keys_and_a_later_dump_open_nothing_that_was_written_since(cast: Cast, lost: Losing):
    case = taken_in(cast)
    noted(cast.hoa, case, BEFORE)
    kept = {"quy": kept_by(cast.quy, case), "mai": kept_by(cast.mai, case)}
    gone = lost(cast, case)
    noted(cast.hoa, case, AFTER)
    own = {gone.username: gone.passphrase}
    hers = texts(plunder(passphrases=own, loose_keys=kept[gone.username]))
    assert BEFORE in hers and AFTER not in hers
    theirs = texts(plunder(passphrases={"hoa": cast.hoa.passphrase}, loose_keys=set()))
    assert {BEFORE, AFTER} <= theirs


@pytest.mark.parametrize("lost", [left, moved, deactivated])
def test_what_came_to_the_unit_after_she_left_is_none_of_hers(cast: Cast, lost: Losing):
    """A case that was never hers: reported to the desk once she was gone, on its way and settled there."""
    kept = kept_by(cast.quy)
    gone = lost(cast, taken_in(cast))
    new = arrived(cast, "Lý Thị Xí")
    for settled in (False, True):
        if settled:
            with cast.hoa.as_of_now().acting() as hoa:
                lists.list_visible(hoa, Case, ("name",), act=Act.CASE_LIST)
        loot = plunder(passphrases={gone.username: gone.passphrase}, loose_keys=kept)
        assert new.pk not in loot.data_keys and "Lý Thị Xí" not in texts(loot)


def test_who_names_herself_made_the_next_key_and_reads_nothing_that_is_written_after_it(cast: Cast):
    """Her own act turns the key, so she knows the one it made: the next write turns it once more."""
    case = taken_in(cast)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=hoa.pk)
        made = keyring.current().data_key(case.pk)
    assert RotationDue.objects.filter(object_id=case.pk).exists()
    noted(cast.quy, case, AFTER)
    assert not RotationDue.objects.filter(object_id=case.pk).exists()
    assert AFTER not in texts(plunder(passphrases={"hoa": cast.hoa.passphrase}, loose_keys={made}))
    assert AFTER in texts(plunder(passphrases={"quy": cast.quy.passphrase}, loose_keys=set()))


def test_a_partner_that_gives_its_packet_back_reads_no_later_word_in_it(cast: Cast):
    case = taken_in(cast)
    with cast.hoa.acting() as hoa:
        packet = past_the_acts.referral(hoa, case, cast)
    kept = kept_by(cast.lan, packet)
    with cast.lan.acting() as lan:
        decline_referral(lan, packet, expected_version=packet.version, reason="full", text="Không có bác sĩ nữ")
    # It makes no key for those who stay.
    assert newest_of(bytes(Referral.objects.get(pk=packet.pk).older_keys or b"")) == 1
    with writing(cast.hoa, packet, Act.REFERRAL_WITHDRAW) as hoa:
        found = gate.enter(hoa, Referral, packet.pk, Act.REFERRAL_WITHDRAW, lock=True)
        found.update(answer=[*found.answer, {"what": AFTER}])
    hers = texts(plunder(passphrases={"lan": cast.lan.passphrase}, loose_keys=kept))
    assert any("bác sĩ nữ" in one for one in hers) and not any(AFTER in one for one in hers)


def test_a_partner_whose_colleague_left_turns_its_packet_itself(cast: Cast):
    """It leads nothing, and its answer is the next word in it."""
    case = taken_in(cast)
    with cast.thu.acting() as thu:
        dua = units.enrol_worker(
            thu, cast.province, username="dua", display_name="Lý Thị Dua", passphrase=passphrase("dua")
        )
        units.appoint(thu, cast.province, unit=cast.health, worker=dua, role=Role.PARTNER)
    with cast.hoa.acting() as hoa:
        packet = past_the_acts.referral(hoa, case, cast)
    kept = kept_by(cast.lan, packet)
    with cast.thu.acting() as thu:
        units.end_membership(thu, cast.province, unit=cast.health, worker=dua)
    with cast.lan.as_of_now().acting() as lan:
        accept_referral(lan, packet, expected_version=packet.version, text=AFTER)
    hers = texts(plunder(passphrases={"dua": passphrase("dua")}, loose_keys=kept))
    assert not any(AFTER in one for one in hers)
    with cast.hoa.acting() as hoa:
        found = gate.enter(hoa, Referral, packet.pk, Act.REFERRAL_LOOK)
        assert found.answer[0]["text"] == AFTER and newest_of(bytes(found.older_keys or b"")) == 2


def test_how_many_are_still_under_a_key_of_before_is_counted_until_each_is_written_in(cast: Cast):
    cases = [taken_in(cast), taken_in(cast)]
    leaves(cast, cast.quy, cast.desk)
    counted = []
    for case in (None, *cases):
        if case is not None:
            noted(cast.hoa, case, AFTER)
        with cast.thu.acting() as thu, unit_of_work.transaction_as(thu):
            counted.append(turning.owed_at(cast.desk.pk))
        with cast.binh.acting() as binh, unit_of_work.transaction_as(binh):
            assert turning.owed_at(cast.desk.pk) == 0  # of another's unit nothing is said
    assert counted == [2, 1, 0]


def test_a_turn_changes_nothing_that_a_page_says(cast: Cast):
    """The partner has its page open while the packet's key is turned: what it sends is taken."""
    case = taken_in(cast)
    with cast.hoa.acting() as hoa:
        packet = past_the_acts.referral(hoa, case, cast)
    seen = packet.version
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    assert Referral.objects.get(pk=packet.pk).version > seen
    with cast.lan.acting() as lan:
        answered = accept_referral(lan, packet, expected_version=seen, text="Mời chị đến")
    with cast.lan.acting() as lan, pytest.raises(EditConflict):
        gate.enter(lan, Referral, packet.pk, Act.REFERRAL_LOOK).update(expected_version=seen)
    versions = history_of(Referral).objects.filter(id=packet.pk).values_list("version", flat=True)
    assert sorted(versions) == list(range(1, answered.version + 1))


def test_a_case_older_than_commitments_says_its_first_key_and_turns(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as before:
        before.setattr(data_keys, "say_own", lambda subject, data_key: None)
        case = taken_in(cast)
    with cast.hoa.acting() as hoa:
        lists.list_visible(hoa, Case, ("name",), act=Act.CASE_LIST)
    kept = kept_by(cast.quy, case)
    assert case.key_commitment is None
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    case = Case.objects.get(pk=case.pk)
    assert newest_of(bytes(case.older_keys or b"")) == 2
    rights = said_by(Event.objects.get(act="grant.exclude"))["rights"]
    assert [right[3] for right in rights if right[:2] == ["key", "case"]] == ["", "2"]
    noted(cast.hoa, case, AFTER)
    assert AFTER not in texts(plunder(passphrases={"quy": cast.quy.passphrase}, loose_keys=kept))


def test_a_packet_that_was_taken_back_and_went_out_again_is_read_by_whom_it_reached(cast: Cast):
    """What is withdrawn turns at once; the trusted address whose sight lapsed and was put off reads the newest key."""
    case = taken_in(cast)
    with cast.hoa.acting() as hoa:
        packet = past_the_acts.referral(hoa, case, cast)
        withdraw_referral(hoa, packet, expected_version=packet.version, reason="not_needed", text="")
    assert not RotationDue.objects.filter(object_id=packet.pk).exists()
    lapsed(cast, case)
    noted(cast.hoa, case, AFTER)
    with writing(cast.hoa, case, Act.INTAKE_SUBMIT) as hoa:
        found = gate.enter(hoa, Case, case.pk, Act.CASE_LOOK, lock=True)
        grants.expire(found, cast.address, timezone.now() + timedelta(days=1))
    with cast.mai.acting() as mai:
        assert gate.enter(mai, Case, case.pk, Act.CASE_LOOK).name == "Thào Thị Dợ"


def test_a_turn_costs_a_few_statements_and_where_none_is_owed_none(cast: Cast):
    """Written down in decision 0021: a note before, the note that turns, and the note after it."""
    case = taken_in(cast)
    noted(cast.hoa, case, BEFORE)
    asked = []
    for lose in (False, False, True, False):
        if lose:
            lapsed(cast, case)
        with cast.hoa.acting() as hoa, CaptureQueriesContext(connection) as statements:
            add_note(hoa, Case.objects.get(pk=case.pk), text=AFTER)
        asked.append(len(statements))
    _first, before, turned, after = asked
    # Two less after it: her copy of before had come by HPKE, and the next one lies under the desk's own key.
    assert (turned - before, after - before) == (10, -2)
