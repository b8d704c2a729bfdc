"""A stolen database with all files of the server opens nothing; with one person's secret, only what she holds."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.db import connection

from casework.journey.intake.hearing import add_note
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.records.cases import Case
from casework.records.worker_sessions import WorkerSession
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
