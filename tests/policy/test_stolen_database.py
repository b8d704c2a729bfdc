"""A stolen database with all files of the server opens nothing; with one person's secret, only what she holds."""

import hashlib
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from casework.journey.intake.excluding import exclude
from casework.journey.intake.first_words import refuse_writing
from casework.journey.intake.hearing import add_note
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.policy import her_word
from casework.policy.grant_tables import KINDS
from casework.policy.viewing import view_access
from casework.records.cases import Case
from casework.records.first_words import HerNo
from casework.records.worker_sessions import WorkerSession
from casework.rulebook.acts import Act
from casework.vault import keyring
from tests.cast import Cast
from tests.policy.thief import plunder, sealed_values
from tests.signing_in import SignedIn


def lying_about() -> set[bytes]:
    """Every 32 bytes a thief might take for a key: what the settings hold, and the head of every stored byte string."""
    secret = settings.SECRET_KEY.encode()
    keys = {hashlib.sha256(secret).digest(), secret[:32].ljust(32, b"\0"), bytes(32)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND data_type = 'bytea'"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT DISTINCT "{column}" FROM "{table}" WHERE length("{column}") >= 32')
            for (found,) in cursor.fetchall():
                keys |= {bytes(found)[:32], bytes(found)[-32:], bytes(found)[1:33]}
    for path in (Path(settings.BASE_DIR) / "config").glob("*.py"):
        keys.add(hashlib.sha256(path.read_bytes()).digest())
    return {key for key in keys if len(key) == 32}


def two_cases(cast: Cast) -> tuple[Case, Case]:
    with cast.mai.acting() as mai:
        hers = open_case(mai, cast.address, name="Thào Thị Dợ")
        add_note(mai, hers, text="Chị ấy sợ đêm")
        submit_to_desk(mai, hers)
    with cast.lu.acting() as lu:
        other = open_case(lu, cast.other_address, name="Lý Thị Xí")
        submit_to_desk(lu, other)
    return hers, other


def test_without_any_persons_secret_nothing_opens(cast: Cast, signed_in: SignedIn):
    two_cases(cast)
    # Two people are signed in: their session rows are in the dump, their browsers' cookies are not.
    signed_in(cast.mai).get("/vao/")
    signed_in(cast.thu).get("/vao/")
    assert WorkerSession.objects.count() == 2
    assert sealed_values() > 10
    loot = plunder(passphrases={}, loose_keys=lying_about())
    assert loot.size() == 0


def test_a_hosts_passphrase_opens_her_units_case_and_no_other(cast: Cast):
    hers, _ = two_cases(cast)
    loot = plunder(passphrases={"mai": cast.mai.passphrase}, loose_keys=set())
    assert set(loot.data_keys) == {hers.pk}
    assert not loot.signing_keys
    assert "Chị ấy sợ đêm".encode() in loot.opened.values()
    assert not any("Lý Thị Xí".encode() in value for value in loot.opened.values())


def test_no_key_that_stood_in_a_right_before_outlives_it(cast: Cast):
    """What was written over a key can be put back; of a right that is gone nothing is kept to put back."""
    hers, _ = two_cases(cast)
    for person in (cast.hoa, cast.thu, cast.mai):
        with person.acting() as by, view_access(by, Act.CASE_LIST) as access:
            access.along(Case, ("code",))  # settles what came by HPKE
    assert earlier_keys() > 0
    with cast.hoa.acting() as hoa:
        exclude(hoa, hers, worker_id=cast.quy.worker.pk)
    with cast.mai.acting() as mai:
        refuse_writing(mai, hers, how="spoken")
    HerNo.objects.update(dark_at=timezone.now() - timedelta(minutes=1))
    her_word.drop_what_is_dark()
    assert earlier_keys(orphaned=True) == 0


def earlier_keys(*, orphaned: bool = False) -> int:
    """The keys kept of before, or those whose right is gone."""
    gone = " AND ".join(
        f"NOT (kept_in = '{table._meta.db_table}'::regclass AND right_id IN (SELECT id FROM {table._meta.db_table}))"
        for kind in KINDS.values()
        for table in (kind.by_unit, kind.by_worker)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM wall.earlier_key WHERE {gone if orphaned else 'true'}")
        found: int = cursor.fetchone()[0]
        return found


def test_who_was_taken_off_and_kept_his_key_opens_nothing_that_came_after(cast: Cast):
    """A later dump, and the key of the case that he wrote down while it was his."""
    case, _ = two_cases(cast)
    with cast.quy.acting() as quy, view_access(quy, Act.CASE_LOOK) as access:
        access.enter(Case, case.pk)
        kept = keyring.current().data_key(case.pk)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
        add_note(hoa, Case.objects.get(pk=case.pk), text="Chị ấy đã chuyển nhà")
    his = plunder(passphrases={}, loose_keys={kept, *lying_about()})
    assert "Chị ấy sợ đêm".encode() in his.opened.values()
    assert "Chị ấy đã chuyển nhà".encode() not in his.opened.values()
    assert not his.older_keys
    hers = plunder(passphrases={"hoa": cast.hoa.passphrase}, loose_keys=set())
    notes = [place for place in hers.opened if place[0].endswith("note")]
    assert len(notes) == 2 * 2  # two notes and the history of each: who stays opens all


def test_an_ended_units_passphrase_opens_nothing(cast: Cast):
    two_cases(cast)
    loot = plunder(passphrases={"cuc": cast.cuc.passphrase}, loose_keys=set())
    assert not loot.unit_keys and not loot.data_keys and not loot.opened


def test_the_province_holds_the_way_back_into_every_commune(cast: Cast):
    hers, other = two_cases(cast)
    loot = plunder(passphrases={"thu": cast.thu.passphrase}, loose_keys=set())
    assert set(loot.data_keys) == {hers.pk, other.pk}
    assert len(loot.signing_keys) == 1
    assert len(loot.opened) == sealed_values()
