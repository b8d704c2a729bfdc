"""What the wall answers and takes for an object she does not hold: the same as for one that is not there."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from casework.journey import province_keys
from casework.journey.intake.excluding import exclude
from casework.policy import signed_context, unit_of_work
from casework.policy.excluding import kept_from_a_case_of
from casework.policy.grant_tables import KINDS, permission_of
from casework.policy.table import Hold
from casework.records.cases import Case, Clock
from casework.records.referral import Referral
from casework.trail.actor import HistoryCommitment
from casework.trail.ids import uuid7
from casework.trail.log import encoding
from casework.trail.log.encoding import Body
from deploy.verify.casework_verify import SOUND
from tests.bans import asked
from tests.cast import Cast, Person
from tests.journey.intake.met_again import came
from tests.policy.words import as_the_application, pid, soon
from tests.states import arrived, sent
from tests.trail.running_log import Log

OF_NO_OBJECT = {
    "wall.introduce(text)": "who is asking",
    "wall.worker()": "who is asking",
    "wall.units()": "her own units",
    "wall.kept_from()": "her own exclusions, which her own policies need",
    "wall.cases_kept_from(bigint)": "the same, and nothing of anybody else's",
    "wall.whom_it_keeps_out(bytea,uuid)": "nothing: what stands in a text that whoever asks brings",
    "wall.broken_log_at(integer)": "a case of her province whose log does not hold (test_excluded.py)",
    "wall.in_my_province(integer)": "the staff list",
    "wall.may_enrol(bigint)": "the staff list",
    "wall.province_without_members(integer)": "the staff list",
    "wall.being_founded(integer)": "the staff list, and whether a province has a key yet",
    "wall.without_membership(bigint)": "the staff list",
    "wall.first_membership(bigint)": "the staff list, and whether a province's first seat has its key yet",
    "wall.credential_of(text,text)": "a sealed credential, to a word that the door signs for its name",
    "wall.put_credential(bigint,text,text,bytea,jsonb,bytea)": "nothing: a credential is made, for one of her province",
    "wall.session_of(text)": "a session, to whoever brings its key",
    "wall.keep_session(text,text,timestamp with time zone,bigint,boolean)": "whether there is a session of this key",
    "wall.end_session(text)": "nothing: a session ends, for whoever brings its key",
    "wall.kept_from_a_case_of(bigint,integer)": "asked below",
    "wall.sent_form(bytea)": "where a form of her own led",
    "wall.folded(text)": "nothing: a text that whoever asks brings, without its marks",
    "wall.call_back_places(integer)": "the staff list: which desks a province has, with its statements of them",
    "wall.call_back_roll(integer)": "what a province's word is read with, which leads to nothing",
    (
        "wall.ask_call_back(uuid,timestamp with time zone,integer,bytea,integer,bytea,bytea,interval,interval)"
    ): "nothing: a request is taken in or let go (test_contact.py)",
    "wall.sweep_unsent()": "nothing: unsent forms past their day go",
    "wall.drop_dark()": "nothing: keys past the hour of her no go",
    "wall.watches_bans(integer)": "the staff list: which units are police of her province",
    "wall.takes_notices(integer)": "the staff list: which units are committees of her province",
    "wall.whom_nothing_reaches()": "the staff list of her province: to whom no message goes",
    "wall.tells_what_is_kept(bytea)": "of a line: whether it names what is kept from whoever asks",
    "wall.keys_said(text,uuid[])": "commitments of what whoever asks holds (test_bound_rights.py)",
    "wall.log_holds(text,uuid)": "whether the log of what whoever asks holds is whole (test_bound_rights.py)",
    "wall.count_turns_owed_at(integer)": "how many, to the members of that unit and its province (test_lost_keys.py)",
    "wall.signing_keys_said(integer)": "public keys and signatures of a province, which its roll shows to everybody",
    "wall.fingerprints_behind(integer)": "a number of cases, to a supervisor of that province alone",
    "wall.drop_former_fingerprints(integer)": "nothing: older fingerprints go, for a supervisor of that province",
    "wall.province_figures(uuid[],timestamp with time zone,timestamp with time zone,timestamp with time zone,"
    "double precision[],text[],text)": "numbers of what whoever asks supervises, and of no case (test_province.py)",
    "wall.watched_figures()": "numbers in fives of the province she follows (test_watched_figures.py)",
    "wall.cases_unread_at(bigint)": "ids of cases that whoever asks sees, and of no other",
}
"""What the application may call that is not asked about a case, a referral or a stay; each with what it tells."""


def callable_by_the_application() -> dict[str, list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.oid::regprocedure::text, ARRAY(SELECT t::regtype::text FROM unnest(p.proargtypes) t)"
            " FROM pg_proc p WHERE p.pronamespace = 'wall'::regnamespace"
            " AND has_function_privilege('casework_app', p.oid, 'EXECUTE')"
        )
        return dict(cursor.fetchall())


def words() -> list[int]:
    return [permission_of(kind, hold) for kind in KINDS for hold in Hold]


def ask(person: Person | None, function: str, values: tuple[Any, ...]) -> Any:
    """What the wall answers her, or which error it is."""
    word = signed_context.signed_word(person.worker.pk, pid(), until=soon()) if person else ""
    name = function.split("(")[0]
    with as_the_application(word) as cursor:
        try:
            with transaction.atomic():
                cursor.execute(f"SELECT * FROM {name}({', '.join(['%s'] * len(values))})", values)
                return cursor.fetchall()
        except Error as error:
            return str(error).splitlines()[0]


def told(cast: Cast, function: str, types: list[str], subject: UUID) -> dict[tuple[Any, ...], tuple[Any, Any]]:
    """What whoever does not hold this object hears of it, and of one that is not there, wherever that differs."""
    offered: dict[str, list[Any]] = {
        "integer": [cast.desk.pk, cast.health.pk, cast.province.pk],
        "bigint": [cast.quy.worker.pk, cast.hoa.worker.pk],
        "text": ["see", "work", "lead", "case", "referral", "shelterstay"],
        "boolean": [True, False],
        "bigint[]": [[1]],
        "bytea[]": [[bytes([1]) * 61]],
        "text[]": [["casework_note", "casework_referral", "done", "reader", "holder", "worker", "unit", "elsewhere"]],
        "uuid": [UUID(int=(1 << 128) - 1)],
        "uuid[]": [None],
        "timestamp with time zone": [timezone.now() + timedelta(hours=4)],
    }
    values = [offered[kind] for kind in types[1:]]
    if types[1:3] == ["integer", "integer"]:  # a unit and a word
        values[1] = words()
    different = {}
    for person in (None, cast.binh, cast.cuc, cast.quy):
        for rest in product(*values):
            here, nowhere = ask(person, function, (subject, *rest)), ask(person, function, (uuid4(), *rest))
            if here != nowhere:
                different[person and person.username, *rest] = (here, nowhere)
    return different


def kept_out(cast: Cast) -> dict[str, UUID]:
    """A referral, its case, a contact ban asked for in it, and Quý who is kept from it."""
    referral = Referral.objects.get(pk=str(sent(cast)["referral"]))
    ban = asked(cast, referral.case)
    with cast.hoa.acting() as hoa:
        exclude(hoa, referral.case, worker_id=cast.quy.worker.pk)
    return {"case": referral.case_id, "referral": referral.pk, "ban": ban.pk}


def test_no_function_tells_anything_of_an_object_she_does_not_hold(cast: Cast):
    ids = kept_out(cast)
    functions = callable_by_the_application()
    about = {name: types for name, types in functions.items() if name not in OF_NO_OBJECT}
    assert set(OF_NO_OBJECT) < set(functions) and len(about) > 25
    for function, types in about.items():
        assert "uuid" in types, f"{function}: say of what it answers"
        at = types.index("uuid")
        if at:  # the wall knows one such: whether a colleague of hers is kept from it
            assert function == "wall.kept_out_beside_me(bigint,uuid)"
            for person, worker, subject in product((None, cast.binh, cast.quy), (cast.quy, cast.hoa), ids.values()):
                assert ask(person, function, (worker.worker.pk, subject)) == [(False,)]
            continue
        for kind, subject in ids.items():
            assert not told(cast, function, types, subject), (function, kind)


def test_whoever_holds_it_is_answered(cast: Cast):
    """The positive control: the same questions, of the same objects, to those who hold them."""
    ids = kept_out(cast)
    assert ask(cast.vinh, "wall.ban_stands(uuid)", (ids["ban"],)) == [(True,)]
    assert len(ask(cast.vinh, "wall.ban_parts_that_stand(uuid)", (ids["ban"],))) == 1
    see = ask(cast.hoa, "wall.sees_case(uuid)", (ids["case"],))
    assert see == [(True,)] == ask(cast.lan, "wall.sees_referral(uuid)", (ids["referral"],))
    file = ask(cast.hoa, "wall.file_of(uuid,text[])", (ids["case"], ["casework_referral", "unit"]))
    assert len(file) > 3
    may_give, see = "wall.may_give_case(uuid,integer,integer)", permission_of(Case, Hold.SEE)
    assert ask(cast.hoa, may_give, (ids["case"], cast.province.pk, see)) == [(True,)]
    assert ask(cast.hoa, may_give, (ids["case"], cast.desk.pk, see)) == [(False,)]  # Quý sits there


@pytest.mark.parametrize(
    "function",
    [
        "wall.fits_case(%s, 1, 1)",
        "wall.leads_case(%s, 1)",
        "wall.keeps_out_case(%s, 1)",
        "wall.parted_referral(%s, 1)",
        "wall.shares_shelterstay(%s, 1, 1)",
        "wall.next_link(%s)",
        "wall.opened_where_it_must_be(%s)",
        "wall.event_wrote(%s, 'note', NULL, NULL)",
    ],
)
def test_what_answers_for_any_object_is_not_the_applications_to_call(cast: Cast, function: str):
    case = arrived(cast)
    word = signed_context.signed_word(cast.hoa.worker.pk, pid(), until=soon())
    with as_the_application(word) as cursor, pytest.raises(Error, match="permission denied"), transaction.atomic():
        cursor.execute(f"SELECT {function}", [case.pk])


def test_whether_somebody_is_kept_from_a_case_of_a_unit_is_told_to_its_supervisor_alone(cast: Cast):
    kept_out(cast)
    asked = "wall.kept_from_a_case_of(bigint,integer)"
    quy = cast.quy.worker.pk
    for person in (None, cast.quy, cast.mai, cast.binh, cast.lan, cast.hoa):
        for unit in (cast.desk, cast.health, cast.province):
            assert ask(person, asked, (quy, unit.pk)) in ([(False,)], [(None,)]), person
    with cast.thu.acting() as thu, unit_of_work.transaction_as(thu):
        assert kept_from_a_case_of(cast.quy.worker, cast.province)
        assert not kept_from_a_case_of(cast.hoa.worker, cast.province)
        # What the health station has is its people's one by one: the desk's key, which he has, opens the station's.
        assert not kept_from_a_case_of(cast.quy.worker, cast.health)


# A line in a log ------------------------------------------------------------------------------------------------------


def line(person: Person, case_id: UUID, **said: Any) -> tuple[Body, datetime]:
    """Her own refusal at a case that she does not hold, as the product would write it."""
    at = timezone.now()
    her = person.worker.pk
    body = Body(uuid7(), at, "case.look", "refused", her, None, case_id, None, None, None, [], [], {"code": "x"})
    return body._replace(**said), at


def slip_in(person: Person, case_id: UUID, body: bytes, *, row: Body, at: datetime, seq: int | None = None) -> None:
    word = signed_context.signed_word(person.worker.pk, pid(), until=soon())
    with as_the_application(word) as cursor, transaction.atomic():
        cursor.execute(
            "INSERT INTO casework_event"
            " (id, at, act, outcome, worker_id, province_id, case_id, object_id, case_seq, body)"
            " VALUES (%s, %s, %s, %s, %s, NULL, %s, NULL, %s, %s)",
            [row.id, at, "case.look", "refused", person.worker.pk, case_id, seq, body],
        )


def untrue(binh: Person, other: Person, case_id: UUID, another: UUID, history: UUID) -> dict[str, bytes]:
    """Bodies that do not say what their row says, or that nobody could take apart afterwards."""
    true, _ = line(binh, case_id)
    written = encoding.unlinked(true)
    change = HistoryCommitment("casework.note", history, bytes(32), case_id)
    at = str((true.at - datetime(1970, 1, 1, tzinfo=true.at.tzinfo)) // timedelta(microseconds=1)).encode()
    return {
        "no event": b"{}",
        "no text": b"\xff\xfe",
        "nothing": b"",
        "another event's id": encoding.unlinked(true._replace(id=uuid7())),
        "another time": encoding.unlinked(true._replace(at=true.at - timedelta(days=9))),
        "another act": encoding.unlinked(true._replace(act="case.close")),
        "another outcome": encoding.unlinked(true._replace(outcome="done")),
        "another worker": encoding.unlinked(true._replace(worker=other.worker.pk)),
        "another province": encoding.unlinked(true._replace(province=1)),
        "another case": encoding.unlinked(true._replace(case=another)),
        "another thing": encoding.unlinked(true._replace(subject=another)),
        "a link of her own": encoding.written(true._replace(seq=1, prev=None)),
        "another link": encoding.written(true._replace(seq=7, prev=b"\1" * 32)),
        "history of another case": encoding.unlinked(true._replace(changed=[change])),
        "history that is not there": encoding.unlinked(true._replace(changed=[change._replace(history_id=uuid4())])),
        "a record nobody knows": encoding.unlinked(true._replace(changed=[change._replace(label="casework.nothing")])),
        "version 2": written.replace(b"[3,", b"[2,", 1),
        "a time that is no whole number": written.replace(at, at + b".0", 1),
        "a blank": written.replace(b"[3,", b"[3, ", 1),
        "two lines": written.replace(b'"code"', b'\n"code"', 1),
        "too deep": encoding.unlinked(true._replace(details={"x": [[["y"]]]})),
        "too large": written.replace(b'"x"}', b'"x","n":' + b"9" * 5000 + b"}", 1),
        "half a sign": written.replace(b'"x"}', b'"\\ud800"}', 1),
        "too many parts": written[:-1] + b",1]",
        "rights that are none": written.replace(b",[],[],{", b',[],[["give"]],{', 1),
        "a change that is none": written.replace(b",[],[],{", b',[["note"]],[],{', 1),
    }


def test_a_line_that_does_not_say_what_its_row_says_joins_no_log(log: Log):
    """One injected statement made any case's log say TAMPERED, for ever and to everybody."""
    case, another = log.work(), log.work()
    binh, history = log.cast.binh, log.asked("SELECT history_id FROM casework_historicalnote LIMIT 1")
    row, at = line(binh, case.pk)
    slip_in(binh, case.pk, encoding.unlinked(row), row=row, at=at)  # her refusal itself is written
    for name, body in untrue(binh, log.cast.hoa, case.pk, another.pk, history).items():
        row, at = line(binh, case.pk)
        # The id and the time of the row are those of the true body, so that only this one thing differs.
        said = encoding.said(body) or {}
        if name != "another event's id" and isinstance(said.get("id"), str):
            row = row._replace(id=UUID(said["id"]))
        if name != "another time" and isinstance(said.get("at"), str):
            at = datetime.fromisoformat(said["at"])
        with pytest.raises(Error, match=r"does not say|leaves its place|invalid|Unicode|unsupported|stack depth"):
            slip_in(binh, case.pk, body, row=row, at=at)
    for seq in (0, 1, 99):
        row, at = line(binh, case.pk)
        with pytest.raises(Error, match="leaves its place"):
            slip_in(binh, case.pk, encoding.unlinked(row), row=row, at=at, seq=seq)
    for past in (timedelta(minutes=30), timedelta(days=9999), -timedelta(minutes=30)):
        row, at = line(binh, case.pk)
        row, at = row._replace(at=at - past), at - past
        with pytest.raises(Error, match="does not say"):
            slip_in(binh, case.pk, encoding.unlinked(row), row=row, at=at)
    row, at = line(binh, case.pk)
    slip_in(binh, case.pk, encoding.unlinked(row), row=row, at=at)
    log.look(case)
    log.sequence()
    kept = log.keep()
    assert log.verify(kept).code == log.verify_case(case.pk, kept).code == SOUND


def test_the_first_line_of_a_log_is_dated_now(log: Log):
    """Where no line stood before, one injected statement dated hers as it liked."""
    log.work()
    binh = log.cast.binh
    for past in (timedelta(minutes=30), timedelta(days=9999), -timedelta(minutes=30)):
        unknown = uuid7()
        row, at = line(binh, unknown)
        row, at = row._replace(at=at - past), at - past
        with pytest.raises(Error, match="does not say"):
            slip_in(binh, unknown, encoding.unlinked(row), row=row, at=at)
    row, at = line(binh, unknown)
    slip_in(binh, unknown, encoding.unlinked(row), row=row, at=at)  # who knocks at what is not there leaves her line


# A duty ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "case_id = %(other)s",
        "unit_id = %(health)s",
        "due_at = due_at + interval '30 days'",
        "began_at = now()",
        "rule = 'risk'",
        "object_id = NULL",
        "met_at = now(), due_at = now()",
    ],
)
@pytest.mark.parametrize("who", ["lan", "hoa"])
def test_a_duty_is_moved_by_nobody(cast: Cast, change: str, who: str):
    """A partner who held a packet hung its duty on another case."""
    referral = Referral.objects.get(pk=str(sent(cast)["referral"]))
    other = arrived(cast)
    word = signed_context.signed_word(getattr(cast, who).worker.pk, pid(), until=soon())
    with as_the_application(word) as cursor, pytest.raises(Error, match="permission denied"), transaction.atomic():
        cursor.execute(
            f"UPDATE casework_clock SET {change} WHERE object_id = %(referral)s",
            {"referral": referral.pk, "other": other.pk, "health": cast.health.pk},
        )


def test_a_partner_meets_what_waits_for_its_own_packet_once_and_starts_only_what_follows(cast: Cast):
    referral = Referral.objects.get(pk=str(sent(cast)["referral"]))
    (answer,) = Clock.objects.filter(object_id=referral.pk)
    other = arrived(cast)
    second = Clock.objects.create(
        case_id=referral.case_id,
        rule="second",
        object_id=referral.pk,
        unit=cast.desk,
        began_at=answer.began_at,
        due_at=answer.due_at,
    )
    word = signed_context.signed_word(cast.lan.worker.pk, pid(), until=soon())
    with as_the_application(word) as cursor:
        for case_id in (referral.case_id, other.pk):
            with pytest.raises(Error, match="row-level security"), transaction.atomic():
                cursor.execute(
                    "INSERT INTO casework_clock (case_id, rule, object_id, unit_id, began_at, due_at)"
                    " VALUES (%s, 'answer', %s, %s, now(), now())",
                    [case_id, referral.pk, cast.desk.pk],
                )
        begin = (
            "INSERT INTO casework_clock (case_id, rule, object_id, unit_id, began_at, due_at)"
            " VALUES (%s, %s, %s, %s, now(), now())"
        )
        for case_id, unit, rule in (
            (other.pk, cast.desk, "result"),
            (referral.case_id, cast.other_desk, "elsewhere"),
            (referral.case_id, cast.desk, "risk"),
        ):
            with pytest.raises(Error, match="row-level security"), transaction.atomic():
                cursor.execute(begin, [case_id, rule, referral.pk, unit.pk])
        for rule in ("result", "elsewhere"):
            cursor.execute(begin, [referral.case_id, rule, referral.pk, cast.desk.pk])
        meet = "UPDATE casework_clock SET met_at = %s WHERE id = %s"
        for clock, at, met in ((second, timezone.now(), 0), (answer, timezone.now(), 1), (answer, timezone.now(), 0)):
            cursor.execute(meet, [at, clock.pk])
            assert cursor.rowcount == met
        cursor.execute(meet, [None, answer.pk])
        assert cursor.rowcount == 0
    word = signed_context.signed_word(cast.hoa.worker.pk, pid(), until=soon())
    with as_the_application(word) as cursor:
        cursor.execute(meet, [None, answer.pk])  # nor does the desk let a duty run again that was met
        assert cursor.rowcount == 0
        with pytest.raises(Error, match="row-level security"), transaction.atomic():
            cursor.execute(meet, [None, second.pk])
        cursor.execute(meet, [timezone.now(), second.pk])
        assert cursor.rowcount == 1
    assert Case.objects.filter(pk=referral.case_id).exists()


def test_how_many_cases_are_behind_is_told_to_their_province_alone(cast: Cast):
    came(cast, cast.lu, {"phone": "0912345678"})
    with cast.thu.acting() as thu:
        province_keys.turn_fingerprint_key(thu, cast.province)
    assert ask(cast.thu, "wall.fingerprints_behind(integer)", (cast.province.pk,)) == [(1,)]
    for person in (None, cast.lan, cast.hoa):
        assert ask(person, "wall.fingerprints_behind(integer)", (cast.province.pk,)) == [(0,)]
        assert "are its own" in str(ask(person, "wall.drop_former_fingerprints(integer)", (cast.province.pk,)))
