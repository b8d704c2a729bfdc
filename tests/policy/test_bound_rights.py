"""The database's owner takes away who is kept out, or puts a key of his into a right: the log of the case says no."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from casework.journey import door, units
from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import add_note
from casework.policy import data_keys, gate, lists, signed_context
from casework.policy.data_keys import NotItsKey, Whose
from casework.policy.grant_tables import KINDS, CaseHeldByUnit, CaseHeldByWorker, Guarded, unit_context, worker_context
from casework.policy.kept_out import LogBroken, kept_from
from casework.queries import desk
from casework.records.base import history_of
from casework.records.cases import Case
from casework.records.intake import Note
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.records.units import Unit
from casework.records.workers import Role
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue, NotFound
from casework.trail.actor import act_of
from casework.trail.alerts import Alert, AlertKind
from casework.trail.events import Event, Outcome
from casework.trail.log import append
from casework.trail.proof.signed_notes import NoteSigner, NoteVerifier
from casework.trail.proof.verification import said_by
from casework.trail.sequencer.placing import Sequencer
from casework.vault import keyring, sealing, wrapping
from casework.vault.commitments import as_text, commitment_of
from casework.vault.keypairs import PublicKey
from casework.vault.signing import SigningKey
from tests import past_the_acts
from tests.cast import Cast, Person
from tests.policy.certification.owner import newcomer
from tests.policy.words import UNBOUND_EXCLUSIONS, as_the_application, pid, soon
from tests.states import arrived, taken_in

KNOWN = door.Source("test")
HIS = sealing.new_key()


def as_owner(statement: str, *values: Any) -> None:
    """What he does with every trigger of the database switched off."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = 'replica'")
        cursor.execute(statement, list(values))
        cursor.execute("SET LOCAL session_replication_role = 'origin'")


def split(cast: Cast) -> Case:
    """Hoa keeps Quý from the case; whoever else is at the desk holds it by name."""
    case = taken_in(cast)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    return case


def alerts() -> set[str]:
    """The alerts the sequencer has raised once it has placed what waits."""
    pen = SigningKey.generate()
    public, name = pen.public.to_bytes(), "test.example/trail"
    Sequencer(NoteSigner(name, public, pen.sign), NoteVerifier(name, public, pen.public.verify), None).step()
    return set(Alert.objects.values_list("kind", flat=True))


def sees(person: Person, case: Case) -> bool:
    with person.acting() as worker:
        try:
            return gate.look_in(worker, Case, case.pk, Act.CASE_LOOK).found is not None
        except NotFound:
            return False


# Who is kept out ------------------------------------------------------------------------------------------------------


def test_a_deleted_exclusion_gives_nobody_the_key_when_a_colleague_signs_in(cast: Cast):
    case = split(cast)
    as_owner("DELETE FROM casework_exclusion")
    door.sign_in("hoa", cast.hoa.passphrase, source=KNOWN)
    assert not CaseHeldByWorker.objects.filter(user=cast.quy.worker).exists()
    assert not sees(cast.quy, case)
    rights = said_by(Event.objects.filter(act="door.sign_in").latest("id"))["rights"]
    assert ["missing", "case", str(case.pk), f"worker:{cast.quy.worker.pk}", ""] in rights
    assert alerts() == {AlertKind.EXCLUSION}


def test_without_the_log_the_product_itself_would_hand_him_the_key(cast: Cast):
    """The same attack on a house that asks the table alone: what the test above stops."""
    case = split(cast)
    with connection.cursor() as cursor:
        cursor.execute(UNBOUND_EXCLUSIONS)
    as_owner("DELETE FROM casework_exclusion")
    door.sign_in("hoa", cast.hoa.passphrase, source=KNOWN)
    assert CaseHeldByWorker.objects.filter(user=cast.quy.worker).exists() and sees(cast.quy, case)


def test_whoever_is_given_the_case_later_it_is_not_him(cast: Cast):
    case, dua = split(cast), newcomer(cast)
    as_owner("DELETE FROM casework_exclusion")
    with cast.hoa.acting() as hoa:
        assert kept_from(Case.objects.get(pk=case.pk)) == {cast.quy.worker.pk}
        # The unit as a whole is given it: each by name, and he is left out.
        exclude(hoa, case, worker_id=dua.pk)
    holders = set(CaseHeldByWorker.objects.values_list("user_id", flat=True))
    assert holders == {cast.hoa.worker.pk, cast.mai.worker.pk}


def test_a_packet_of_that_case_is_not_his_either(cast: Cast):
    case = split(cast)
    as_owner("DELETE FROM casework_exclusion")
    with cast.hoa.acting() as hoa:
        sent = past_the_acts.referral(hoa, gate.enter(hoa, Case, case.pk, Act.REFERRAL_SEND), cast)
    rows = KINDS[Referral].by_worker._default_manager.filter(content_object_id=sent.pk)
    assert set(rows.values_list("user_id", flat=True)) == {cast.hoa.worker.pk, cast.lan.worker.pk}
    assert not KINDS[Referral].by_unit._default_manager.filter(content_object_id=sent.pk, group_id=cast.desk.pk)


def test_he_is_not_seated_where_the_case_is_held(cast: Cast):
    """The province holds it as a whole; the row that keeps him out is gone."""
    split(cast)
    as_owner("DELETE FROM casework_exclusion")
    with cast.thu.acting() as thu, pytest.raises(InvalidValue, match="kept_from_a_case_here"):
        units.appoint(thu, cast.province, unit=cast.province, worker=cast.quy.worker, role=Role.SUPERVISOR)


@pytest.mark.parametrize(
    "taken", ["DELETE FROM casework_event", "UPDATE casework_event SET body = '[3]'"], ids=["gone", "overwritten"]
)
def test_who_takes_the_event_as_well_leaves_a_hole_and_nothing_is_sealed(cast: Cast, taken: str):
    case = split(cast)
    with cast.hoa.acting() as hoa:
        add_note(hoa, case, text="Chị ấy sợ đêm")
    as_owner("DELETE FROM casework_exclusion")
    as_owner(f"{taken} WHERE act = 'grant.exclude'")
    signed = door.sign_in("hoa", cast.hoa.passphrase, source=KNOWN)
    assert signed.worker == cast.hoa.worker  # one case must not keep a whole desk from signing in
    assert not CaseHeldByWorker.objects.filter(user=cast.quy.worker).exists()
    with cast.hoa.acting() as hoa, pytest.raises(LogBroken):
        exclude(hoa, case, worker_id=cast.thu.worker.pk)
    assert AlertKind.BROKEN in alerts()


@pytest.mark.parametrize(
    "end", ["UPDATE casework_casechain SET length = 0, head = NULL", "DELETE FROM casework_casechain"]
)
def test_who_puts_the_end_of_the_chain_back_as_well_leaves_a_hole(cast: Cast, end: str):
    """What stands behind an end of nothing was never looked at."""
    case = split(cast)
    with cast.hoa.acting() as hoa:
        add_note(hoa, case, text="Chị ấy sợ đêm")
    as_owner("DELETE FROM casework_exclusion")
    as_owner("DELETE FROM casework_event WHERE act = 'grant.exclude'")
    as_owner(end)
    door.sign_in("hoa", cast.hoa.passphrase, source=KNOWN)
    assert not CaseHeldByWorker.objects.filter(user=cast.quy.worker).exists()
    with cast.hoa.acting(), pytest.raises(LogBroken):
        kept_from(case)
    assert AlertKind.BROKEN in alerts()


# Whose key it is ------------------------------------------------------------------------------------------------------


def planted(subject: Guarded, unit: Unit) -> None:
    """A key of his, sealed to the public key of a unit, in the place of the one that lay there."""
    kind = KINDS[type(subject)]
    sealed = wrapping.wrap_to(
        PublicKey.from_bytes(bytes(Unit.objects.get(pk=unit.pk).public_key)),
        HIS,
        context=unit_context(kind, subject.pk, unit.pk),
    )
    as_owner(
        f"UPDATE {kind.by_unit._meta.db_table} SET sealed_key = %s"
        " WHERE content_object_id = %s AND group_id = %s AND sealed_key IS NOT NULL",
        sealed,
        subject.pk,
        unit.pk,
    )


def his_everywhere(subject: Guarded) -> None:
    """His commitment in the row and in all its history."""
    for table in (type(subject)._meta.db_table, history_of(type(subject))._meta.db_table):
        as_owner(
            f"UPDATE {table} SET key_commitment = %s WHERE id = %s",
            commitment_of(HIS, subject.pk),
            subject.pk,
        )


@pytest.mark.parametrize("more", ["the key alone", "the commitments as well", "the commitments taken away"])
def test_a_key_of_his_in_a_right_seals_no_new_word(cast: Cast, more: str):
    case = taken_in(cast)
    planted(case, cast.desk)
    if more == "the commitments as well":
        his_everywhere(case)
    elif more == "the commitments taken away":
        as_owner("UPDATE casework_case SET key_commitment = NULL")
        as_owner("UPDATE casework_historicalcase SET key_commitment = NULL")
    notes = Note.objects.count()
    with cast.hoa.acting() as hoa, pytest.raises(NotItsKey):
        add_note(hoa, case, text="Chị ấy sợ đêm")
    assert Note.objects.count() == notes
    refusal = Event.objects.filter(outcome="refused").latest("id")
    assert said_by(refusal)["code"] == "not_its_key"
    assert alerts() == {AlertKind.KEY}


@pytest.mark.parametrize("older", [False, True], ids=["says his", "says nothing"])
def test_a_key_of_his_is_not_taken_from_a_log_that_he_rewrote(cast: Cast, older: bool):
    """Row, history and the event that said the key all agree with him, and the chain has a hole where he wrote."""
    case = taken_in(cast)
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, case.pk, Act.NOTE_ADD)
        own = as_text(commitment_of(keyring.current().data_key(case.pk), case.pk))
    planted(case, cast.desk)
    his_everywhere(case)
    if older:
        for table in ("casework_case", "casework_historicalcase"):
            as_owner(f"UPDATE {table} SET key_commitment = NULL")
        as_owner("UPDATE casework_case SET name = NULL")
    as_owner(
        "UPDATE casework_event SET body = convert_to(replace(convert_from(body, 'UTF8'), %s, %s), 'UTF8')",
        f'["key","case","=","","{own}"],' if older else own,
        "" if older else as_text(commitment_of(HIS, case.pk)),
    )
    with cast.hoa.acting() as hoa, pytest.raises(LogBroken):
        gate.enter(hoa, Case, case.pk, Act.NOTE_ADD, lock=True)
    with cast.hoa.acting() as hoa:
        desk.desk(hoa)
    assert AlertKind.BROKEN in alerts()


def test_without_the_commitment_his_key_would_seal_the_next_note(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    """The same attack on a house that holds whatever unwraps: what the test above stops."""
    case = taken_in(cast)
    planted(case, cast.desk)
    monkeypatch.setattr(data_keys, "whose_are", lambda kind, opened, *, whole: dict.fromkeys(opened, Whose.OWN))
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, case.pk, Act.NOTE_ADD)
        assert keyring.current().data_key(case.pk) == HIS


def test_a_list_leaves_his_key_where_it_lies_and_says_whose_right_it_is(cast: Cast):
    case = arrived(cast)
    planted(case, cast.desk)
    with cast.hoa.acting() as hoa:
        desk.desk(hoa)
    row = CaseHeldByUnit.objects.get(content_object=case, group_id=cast.desk.pk, sealed_key__isnull=False)
    assert not wrapping.is_settled(bytes(row.sealed_key or b""))
    rights = said_by(Event.objects.filter(act="case.list").latest("id"))["rights"]
    assert rights == [["foreign", "case", str(case.pk), f"unit:{cast.desk.pk}", ""]]
    assert alerts() == {AlertKind.KEY}


def test_a_key_of_his_sealed_to_one_person_is_refused_and_does_not_keep_her_from_signing_in(cast: Cast):
    case = split(cast)
    context = worker_context(KINDS[Case], case.pk, cast.hoa.worker.pk)
    sealed = wrapping.wrap_to(cast.hoa.private.public, HIS, context=context)
    as_owner("UPDATE casework_caseheldbyworker SET sealed_key = %s WHERE sealed_key IS NOT NULL", sealed)
    dua = newcomer(cast)
    CaseHeldByWorker.objects.filter(user=dua).delete()  # the province had given her hers
    door.sign_in("hoa", cast.hoa.passphrase, source=KNOWN)
    assert not CaseHeldByWorker.objects.filter(user=dua).exists()
    with cast.hoa.acting() as hoa:
        with pytest.raises(NotItsKey):
            gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
        lists.list_visible(hoa, Case, ("stage",), act=Act.CASE_LIST)
        assert not keyring.current().holds(case.pk)


@pytest.mark.parametrize("record", [Referral, ShelterStay])
def test_a_packet_and_a_stay_have_keys_of_their_own_that_are_known(cast: Cast, record: type[Referral | ShelterStay]):
    case = taken_in(cast)
    with cast.hoa.acting() as hoa:
        make = past_the_acts.referral if record is Referral else past_the_acts.shelter_stay
        made = make(hoa, case, cast)
    unit = cast.health if record is Referral else cast.desk
    person, act = (cast.lan, Act.REFERRAL_LOOK) if record is Referral else (cast.hoa, Act.SHELTER_EXTEND)
    with person.acting() as worker:
        gate.enter(worker, record, made.pk, act)
    planted(made, unit)
    his_everywhere(made)
    with person.acting() as worker, pytest.raises(NotItsKey):
        gate.enter(worker, record, made.pk, act)


def test_a_key_settled_under_the_unit_is_compared_with_its_case_on_the_way_in(cast: Cast):
    """A colleague of another unit's could settle one; of a case's own holders nobody needs to."""
    case = taken_in(cast)
    context = unit_context(KINDS[Case], case.pk, cast.desk.pk)
    settled = wrapping.wrap(cast.hoa.unit_keys[cast.desk.pk], HIS, context=context)
    as_owner("UPDATE casework_caseheldbyunit SET sealed_key = %s WHERE sealed_key IS NOT NULL", settled)
    with cast.hoa.acting() as hoa, pytest.raises(NotItsKey):
        gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)


# Older cases ----------------------------------------------------------------------------------------------------------


def older(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A case that came before anything said which key is its own."""
    with monkeypatch.context() as before:
        before.setattr(data_keys, "say_own", lambda subject, data_key: None)
        return taken_in(cast)


def test_an_older_case_says_its_key_with_the_next_act_of_whoever_holds_it_settled(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    case = older(cast, monkeypatch)
    with cast.hoa.acting() as hoa:
        add_note(hoa, case, text="Chị ấy sợ đêm")
        assert Case.objects.get(pk=case.pk).key_commitment is None  # hers came as anybody might have sealed it
    with cast.hoa.acting() as hoa:
        lists.list_visible(hoa, Case, ("stage",), act=Act.CASE_LIST)
        add_note(hoa, case, text="Chị ấy sợ đêm")
        said = commitment_of(keyring.current().data_key(case.pk), case.pk)
    found = Case.objects.get(pk=case.pk)
    assert bytes(found.key_commitment or b"") == said
    rights = said_by(Event.objects.filter(act="note.add").latest("id"))["rights"]
    assert ["key", "case", str(case.pk), "", as_text(said)] in rights
    with cast.hoa.acting() as hoa:
        add_note(hoa, found, text="Chị ấy sợ đêm")
    assert sum(b'["key",' in bytes(body) for body in Event.objects.values_list("body", flat=True)) == 1


def test_a_key_of_his_in_an_older_case_does_not_open_her_name(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    case = older(cast, monkeypatch)
    planted(case, cast.desk)
    with cast.hoa.acting() as hoa, pytest.raises(NotItsKey):
        add_note(hoa, case, text="Chị ấy sợ đêm")
    assert Case.objects.get(pk=case.pk).key_commitment is None


# An injected statement ------------------------------------------------------------------------------------------------


def test_an_injected_statement_changes_no_commitment(cast: Cast):
    case = taken_in(cast)
    with pytest.raises(DatabaseError, match="said once"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(key_commitment=commitment_of(HIS, case.pk))


@pytest.mark.parametrize("place", ["rights", "details"])
@pytest.mark.parametrize("what", ["key", "exclude"])
def test_an_injected_statement_says_no_key_and_no_exclusion_in_the_log(cast: Cast, what: str, place: str):
    case = taken_in(cast)
    made_up = {
        "key": ["key", "case", str(case.pk), "", as_text(commitment_of(HIS, case.pk))],
        "exclude": ["exclude", "case", str(case.pk), f"worker:{cast.hoa.worker.pk}", ""],
    }[what]
    with cast.quy.acting() as quy, act_of(quy.pk, cast.province.pk, "case.look") as doing:
        if place == "rights":
            doing.rights.append(made_up)
        more: dict[str, append.Detail] = {"opened": made_up} if place == "details" else {}
        with pytest.raises(DatabaseError, match="no row has"), transaction.atomic():
            append.write(doing, Outcome.LOOKED, case_id=case.pk, object_id=None, **more)


def test_whom_the_log_keeps_out_is_told_to_nobody_who_does_not_hold_the_case(cast: Cast):
    case = split(cast)
    for person, told in ((cast.hoa, 1), (cast.binh, 0), (cast.lan, 0)):
        with as_the_application(word_of(person)) as cursor:
            cursor.execute("SELECT count(*) FROM wall.kept_out_by_log(%s)", [case.pk])
            assert cursor.fetchone() == (told,)
            cursor.execute("SELECT count(*) FROM wall.keys_said('case', %s)", [[case.pk]])
            assert cursor.fetchone() == (told,)
            cursor.execute("SELECT wall.log_holds('case', %s)", [case.pk])
            assert cursor.fetchone() == (True if told else None,)


def word_of(person: Person) -> str:
    return signed_context.signed_word(person.worker.pk, pid(), until=soon())
