"""An administrator with superuser deletes, changes, makes, swaps, revives or puts back a row of rights: it is named, by
the offline verifier, by the page of the case and by the sequencer; and nothing is named where nobody did."""

import base64
import json
from binascii import b2a_base64
from hashlib import sha256

from django.db import connection

from casework.policy import viewing
from casework.queries.audit.alerts import decoys
from casework.records.cases import Case
from casework.records.notifications import NotificationAddress
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.trail.alerts import Alert, AlertKind
from casework.trail.events import Event
from casework.trail.proof.bound_rows import rows_said
from casework.trail.proof.verification import Fault, examine, said_by
from casework.trail.sequencer import row_binding
from deploy.verify.casework_verify import INCOMPLETE, SOUND, TAMPERED
from tests.states import STATES, arrived
from tests.trail.bound_tables import TABLES
from tests.trail.running_log import Log, said
from tests.trail.small_house import attacks, become_older, cases_of, hands, signed


def test_every_row_an_administrator_touches_is_named_and_no_other(house: Log):
    report = house.verify(house.keep(), files=True)
    assert report.code == SOUND and not report.names(), said(report)
    done: dict[str, set[str]] = {}
    for what, source, number, statement in attacks(house):
        table = TABLES[source]
        with hands(house, source) as write:
            assert write(statement) > 0, statement
            report = house.verify(house.keep())
            told = f"{number} ({table.kind}): "
            assert report.code == TAMPERED and "row" in report.names(), f"{what} {told}{said(report)}"
            named = [line for line in report.found[TAMPERED, "row"] if told in line]
            assert named and len(report.found[TAMPERED, "row"]) <= 2, f"{what} {told}{said(report)}"
            assert (table.kind, number) in that_do_not_fit(table.kind), f"{what} {told}"
            for case_id in cases_of(house, table, number):
                faults = {(one.fault, one.label, one.row_id) for one in examine(case_id).faults}
                assert (Fault.RIGHT_CHANGED, table.kind, number) in faults, f"{what} {told}{faults}"
                bundled = house.verify_case(case_id, house.keep())
                assert told in said(bundled), f"{what} {told}{said(bundled)}"
        done.setdefault(what.split(" (")[0], set()).add(table.kind)
    kinds = {table.kind for table in TABLES.values()}
    assert kinds == set(house.asked("SELECT array_agg(DISTINCT kind) FROM wall.row_stands"))
    assert done["deleted"] == done["made"] == done["changed"] == kinds
    assert {"worker", "unit", "caseheldbyunit", "membershipkey"} <= done["swapped"]
    assert {"worker", "membership", "clock", "redactedname"} <= done["put back to older"], done
    assert {"caseheldbyunit", "shelterstayheldbyunit", "referralheldbyunit", "membershipkey"} <= done["revived"], done
    report = house.verify(house.keep(), files=True)
    assert report.code == SOUND and not report.names(), said(report)


def that_do_not_fit(kind: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, number FROM wall.rows_that_do_not_fit(%s)", [[kind]])
        return [(kind, number) for kind, number in cursor.fetchall()]


def test_who_rewrites_what_the_database_keeps_of_the_log_is_named_all_the_same(house: Log):
    """`wall.bound_row` is derived: with a row of his and a line of his beside it the log still says otherwise."""
    with hands(house, "casework_exclusion") as write:
        write("UPDATE casework_exclusion SET worker_id = 999")
        write(
            "UPDATE wall.bound_row b SET digest = wall.row_digest(s.said) FROM wall.row_stands s "
            "WHERE (s.kind, s.number) = (b.kind, b.number) AND b.kind = 'exclusion'"
        )
        report = house.verify(house.keep())
        assert "(exclusion): does not stand as it was left by event" in said(report), said(report)
        assert that_do_not_fit("exclusion")
        (case_id,) = cases_of(
            house, TABLES["casework_exclusion"], house.asked("SELECT id::text FROM casework_exclusion")
        )
        assert Fault.RIGHT_CHANGED in {one.fault for one in examine(case_id).faults}
    clock = house.asked(
        "SELECT min(b.id)::text FROM before.casework_clock b JOIN casework_clock r USING (id) "
        "WHERE to_jsonb(b) <> to_jsonb(r)"
    )
    with hands(house, "casework_clock") as write:
        write(
            "UPDATE casework_clock r SET met_at = b.met_at FROM before.casework_clock b "
            f"WHERE b.id = r.id AND r.id = {clock}"
        )
        write(f"DELETE FROM wall.bound_row WHERE kind = 'clock' AND number = '{clock}'")
        write(f"INSERT INTO wall.bound_row SELECT * FROM before.bound_row WHERE kind = 'clock' AND number = '{clock}'")
        report = house.verify(house.keep())
        assert f"duty {clock} (clock): does not stand as it was left by event" in said(report), said(report)
        (case_id,) = cases_of(house, TABLES["casework_clock"], clock)
        assert Fault.RIGHT_CHANGED in {one.fault for one in examine(case_id).faults}


def test_the_sequencer_says_for_nobody_what_an_administrator_wrote(house: Log):
    """A row of his that he calls older is said by the sequencer, which gives no right: the verifier takes it so."""
    house.attack(
        "INSERT INTO casework_exclusion OVERRIDING SYSTEM VALUE "
        'SELECT (jsonb_populate_record(r, \'{"id": 900000, "worker_id": 999}\')).* FROM casework_exclusion r'
    )
    house.attack(
        "INSERT INTO wall.bound_row (kind, number, subject, its_case, digest, older) "
        "SELECT s.kind, s.number, s.subject, s.its_case, wall.row_digest(s.said), true "
        "FROM wall.row_stands s WHERE s.kind = 'exclusion' AND s.number = '900000'"
    )
    assert row_binding.say_unsaid() == 1
    house.sequence()
    report = house.verify(house.keep())
    assert "(exclusion): event" in said(report) and "says it, which no act made" in said(report), said(report)
    row_binding.look_at_rows(turn=0)


def test_what_does_not_fit_becomes_an_alert_once(house: Log):
    row_binding.look_at_rows(turn=0)
    assert not Alert.objects.filter(kind=AlertKind.RIGHT).exists()
    house.attack("UPDATE casework_worker SET display_name = 'Giàng A Páo' WHERE id = %s", house.cast.quy.worker.pk)
    house.attack("DELETE FROM casework_clock")
    for turn in (0, 0, row_binding.OF_CASES.index("clock")):
        row_binding.look_at_rows(turn=turn)
    rows = list(Alert.objects.filter(kind=AlertKind.RIGHT).values_list("row", flat=True))
    assert rows.count(f"worker {house.cast.quy.worker.pk}") == 1 and sum(row.startswith("clock ") for row in rows) > 1


def test_an_honest_house_with_every_kind_of_act_is_sound(log: Log):
    for state in STATES.values():
        state(log.cast)
    signed(log)
    report = log.verify(log.keep(), files=True)
    assert report.code == SOUND and not report.names(), said(report)
    for turn in range(len(row_binding.OF_CASES)):
        row_binding.look_at_rows(turn=turn)
    assert not Alert.objects.filter(kind=AlertKind.RIGHT).exists()
    for case in Case.objects.all():
        assert Fault.RIGHT_CHANGED not in {one.fault for one in examine(case.pk).faults}
        assert log.verify_case(case.pk, log.keep()).code == SOUND


def test_an_older_house_is_told_as_not_bound_until_the_sequencer_has_said_its_rows(log: Log):
    """Founded before events said rows: its first events name none."""
    become_older(log)
    case = log.work()
    log.sequence()
    report = log.verify(log.keep())
    assert report.names() == {"row"} and report.code == INCOMPLETE, said(report)
    assert "rows of the kind membership are not bound, for they are older" in said(report)
    assert examine(case.pk).is_sound and log.verify_case(case.pk, log.keep()).code == SOUND
    signed(log)
    report = log.verify(log.keep())
    assert report.code == SOUND and not report.names(), said(report)
    log.attack("UPDATE casework_membership SET ended_at = NULL WHERE ended_at IS NOT NULL")
    assert "(membership): does not stand as it was left by event" in said(log.verify(log.keep()))
    # From here on nobody takes what is called older.
    log.attack("UPDATE wall.bound_row SET older = true, event_id = NULL WHERE kind = 'unit' AND number = '1'")
    signed(log)
    assert "unit 1 (unit): event" in said(log.verify(log.keep()))


def test_a_house_at_work_takes_up_calls_and_her_no_and_from_there_on_nobody_makes_one(log: Log):
    """A call that stood before calls were bound is said by the sequencer; one that somebody calls so later is not."""
    log.work()
    call_beside_the_software(log, "1")
    log.sequence()
    report = log.verify(log.keep())
    assert report.code == INCOMPLETE and "1 rows of the kind alarm are not bound" in said(report), said(report)
    signed(log)
    report = log.verify(log.keep())
    assert report.code == SOUND and not report.names(), said(report)
    call_beside_the_software(log, "2")
    signed(log)
    report = log.verify(log.keep())
    assert report.code == TAMPERED and "(alarm): event" in said(report) and "which no act made" in said(report)


def call_beside_the_software(log: Log, number: str) -> None:
    """A call that nobody's act made, taken up as one from before calls were bound."""
    call = f"00000000-0000-7000-8000-00000000000{number}"
    log.attack(
        "INSERT INTO casework_alarm (id, unit_id, desk_id, province_id, raised_at, raised_by_id)"
        " VALUES (%s, %s, %s, %s, now(), %s)",
        *(call, 900000 + int(number), log.cast.desk.pk, log.cast.province.pk, log.cast.mai.worker.pk),
    )
    log.attack(
        "INSERT INTO wall.bound_row (kind, number, subject, its_case, digest, older) "
        "SELECT s.kind, s.number, s.subject, s.its_case, wall.row_digest(s.said), true "
        "FROM wall.row_stands s WHERE s.kind = 'alarm' AND s.number = %s",
        call,
    )


def test_her_no_that_calls_itself_over_while_somebody_holds_a_key_is_cried_out(house: Log):
    """When the keys went no act says; that they went is looked for."""
    number = house.asked("SELECT id::text FROM casework_herno")
    assert not that_do_not_fit("herno")
    with hands(house, "casework_herno") as write:
        write("UPDATE casework_herno SET dropped_at = now()")
        assert that_do_not_fit("herno") == [("herno", number)]


def test_a_dump_tells_no_name_no_telephone_no_key_and_no_decoy(house: Log):
    dump = house.dumped().read_bytes()
    names = {name.encode() for row in Worker.objects.values_list("username", "display_name") for name in row}
    names |= {word.encode() for row in Unit.objects.values_list("name", "phone") for word in row if word}
    assert len(names) > 20 and not [name for name in names if len(name) > 4 and name in dump]
    rows = [json.loads(line) for line in dump.splitlines() if line.startswith(b'{"stands"')]
    assert len(rows) > 50
    told = json.dumps([row["stands"] for row in rows], ensure_ascii=False)
    assert not [name for name in names if json.dumps(name.decode(), ensure_ascii=False) in told]
    for source, column in SEALED:
        for held in house.asked(f"SELECT array_agg({column}) FROM {source} WHERE {column} IS NOT NULL") or ():
            for spelt in (base64.b64encode(held).decode(), held.hex()):
                assert spelt[8:40] not in told
    # Nobody who knows the names finds them: the salt is in no dump, and without it a digest fits no guess.
    salts = house.asked("SELECT array_agg(salt) FROM wall.bound_row WHERE salt IS NOT NULL")
    assert len(set(salts)) == len(salts) == sum(one.objects.count() for one in SALTED)
    assert not [salt for salt in salts if base64.b64encode(salt) in dump or salt.hex().encode() in dump]
    digests = {one for row in rows for one in row["stands"].values() if isinstance(one, str) and len(one) == 64}
    for known in (*Worker.objects.values_list("username", "display_name"), *Unit.objects.values_list("name", "phone")):
        spelt = ("".join(known), json.dumps(list(known), ensure_ascii=False), *known)
        assert not {sha256(one.encode()).hexdigest() for one in spelt} & digests
    # What a province keeps for itself is one kind: neither the word nor the case of a decoy is there, and a decoy, a
    # review and a reason are told alike.
    aside = [row for row in rows if row["kind"] == "oversight"]
    assert {tuple(row["stands"]) for row in aside} == {("sealed",)} and len(aside) >= 3
    with house.cast.thu.acting():
        planted = {str(one.case_id) for one in decoys(house.cast.province.pk)}
    assert planted and "decoy" not in told
    assert not [row for row in aside if any(case in json.dumps(row) for case in planted)]


def test_a_bundle_has_the_rights_of_its_own_case_alone(log: Log):
    """What one list settled of two cases is said by an event that names both: no bundle has it, and says so."""
    first, second = arrived(log.cast), arrived(log.cast)
    with log.cast.hoa.acting() as hoa, viewing.view_access(hoa, Act.CASE_LIST) as access:
        access.along(Case, ("stage",))
    log.sequence()
    assert any(
        {str(first.pk), str(second.pk)} <= {row.subject for row in rows_said(said_by(event))}
        for event in Event.objects.filter(act="case.list")
    )
    report = log.verify_case(first.pk, log.keep())
    assert report.code == SOUND and "rows were changed last by acts that concern other cases too" in said(report)
    held = (log.kept / "case.json").read_text()
    assert str(second.pk) not in held and b2a_base64(second.pk.bytes)[:22].decode() not in held
    rights = json.loads(held)["rights"]
    assert {one["kind"] for one in rights} == {"caseheldbyunit", "clock"} and len(rights) > 3
    assert all(str(first.pk) in one["row"] for one in rights)
    # The page of the case compares such a row all the same.
    assert Fault.RIGHT_CHANGED not in {one.fault for one in examine(first.pk).faults}
    log.attack(
        "UPDATE casework_caseheldbyunit SET expires_at = '2030-01-01' WHERE content_object_id = %s AND group_id = %s",
        *(first.pk, log.cast.desk.pk),
    )
    assert Fault.RIGHT_CHANGED in {one.fault for one in examine(first.pk).faults}


SALTED = (Worker, Unit, NotificationAddress)

SEALED = (
    ("casework_caseheldbyunit", "sealed_key"),
    ("casework_caseheldbyworker", "sealed_key"),
    ("casework_referralheldbyunit", "sealed_key"),
    ("casework_shelterstayheldbyunit", "sealed_key"),
    ("casework_membershipkey", "sealed_unit_key"),
    ("casework_unitkey", "sealed_private"),
    ("casework_worker", "public_key"),
    ("casework_worker", "certified"),
    ("casework_decoy", "sealed_key"),
    ("casework_decoy", "what"),
    ("casework_review", "words"),
)
"""Keys, and what is sealed."""
