"""No stranger shuts the door: whoever guesses costs little and holds up nobody but the device he guesses on."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework.journey import door
from casework.policy import peppers
from casework.policy.unit_keys import credential_context
from casework.records.workers import Credential, SignInFailure
from casework.trail.events import Event
from casework.trail.proof.verification import said_by
from casework.vault import credentials
from casework.vault.aead import cipher_for, shut
from casework.vault.credentials import SealedCredential
from casework.vault.errors import WrongSecret
from casework.web.door.views import DEVICE_SALT
from tests.cast import Cast, Person

WRONG = "ba con mèo không ăn cá"
HERE = "10.0.0.9"


def come_in(client: Client, person: Person, *, address: str = HERE, name: str = "", typed: str = "") -> bool:
    answer = client.post(
        "/vao/",
        {"username": name or person.username, "passphrase": typed or person.passphrase},
        REMOTE_ADDR=address,
    )
    return answer.status_code == 302


def guess(username: str, times: int, address: str = HERE, client: Client | None = None) -> int:
    """Try a wrong passphrase so often; how many of the tries were told to wait."""
    client = client or Client()
    answers = (
        client.post("/vao/", {"username": username, "passphrase": WRONG}, REMOTE_ADDR=address) for _ in range(times)
    )
    return sum("quá nhiều lần" in answer.content.decode() for answer in answers)


def her_device(person: Person) -> Client:
    client = Client()
    assert come_in(client, person)
    client.post("/ra/")
    return client


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "TRIES_PER_NAME_AND_SOURCE", 3)
    monkeypatch.setattr(door, "TRIES_PER_SOURCE", 5)


@pytest.fixture
def stretched(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """Every Argon2id that was reckoned, with a fast one in its place."""
    kept: list[bytes] = []

    def fast(passphrase: bytes, salt: bytes, secret: bytes | None) -> bytes:
        kept.append(passphrase)
        return bytes(32)

    monkeypatch.setattr(credentials, "_stretch", fast)
    yield kept


def test_tries_for_her_name_from_her_own_address_do_not_keep_her_new_browser_out(cast: Cast):
    for username in ("mai", "ai-do", "lan"):
        assert guess(username, 12) == 0
    assert come_in(Client(), cast.mai) and come_in(her_device(cast.lan), cast.lan)


def test_fifty_right_people_behind_the_attackers_address_come_in_on_new_browsers(cast: Cast):
    guess("mai", 40)
    people = [cast.thu, cast.mai, cast.lu, cast.hoa, cast.quy, cast.binh, cast.lan, cast.son]
    assert all(come_in(Client(), people[number % len(people)]) for number in range(50))


@pytest.mark.parametrize("name", ["mai", "ai-do"])
def test_a_thousand_tries_a_minute_for_ten_minutes_leave_the_way_free(cast: Cast, stretched: list[bytes], name: str):
    """By a clock of our own: on one core, with a fifth of a second for each Argon2id and a hundredth for all else,
    whoever comes at any moment waits far less than half a minute."""
    row = Credential.objects.get(worker=cast.mai.worker)
    sealed = SealedCredential(row.method, bytes(row.salt), row.params, bytes(row.sealed_private))
    chance, now, free_at, longest = random.Random(11), 0.0, 0.0, 0.0
    for _ in range(10_000):
        now += 0.06
        before, typed = len(stretched), f"{chance.random()}"
        if name == "mai":
            with pytest.raises(WrongSecret):
                credentials.open_private(
                    typed, sealed, context=credential_context(cast.mai.worker.pk), peppers=peppers.known()
                )
        else:
            credentials.burn(typed, name, peppers.newest())
        free_at = max(free_at, now) + (0.2 if len(stretched) > before else 0.01)
        longest = max(longest, free_at - now)
    assert longest < 5 and 1_000 < len(stretched) < 1_500


def test_names_and_passphrases_are_taken_with_other_capitals_marks_and_spaces(cast: Cast):
    for name, typed in (("MAI", ""), (" mai ", "BA CON MÈO ĂN CÁ Ở SUỐI MAI"), ("Mài", "baconmeoancaosuoimai")):
        assert come_in(Client(), cast.mai, name=name, typed=typed), (name, typed)
    assert not come_in(Client(), cast.mai, name="maj")


def test_tries_with_other_capitals_are_tries_for_one_name(cast: Cast):
    phone = her_device(cast.mai)
    assert [guess(name, 1, client=phone) for name in ("mai", "MAI", "m a i", "Mái")] == [0, 0, 0, 1]


def test_an_outsider_does_not_lock_her_out_of_her_own_phone(cast: Cast):
    hers = her_device(cast.mai)
    guess("mai", 8)
    assert come_in(hers, cast.mai)


def test_a_stolen_phone_slows_only_itself(cast: Cast):
    stolen, hers = her_device(cast.mai), her_device(cast.mai)
    assert guess("mai", 4, client=stolen) == 1
    assert not come_in(stolen, cast.mai) and come_in(hers, cast.mai) and come_in(Client(), cast.mai)


def test_a_phone_is_known_for_its_own_worker_only(cast: Cast):
    phone = her_device(cast.lan)
    assert guess("mai", 4, client=phone) == 0
    assert set(SignInFailure.objects.values_list("known_device", flat=True)) == {False}
    assert come_in(phone, cast.lan)


def test_the_mark_changes_with_the_worker_and_stays_with_her(cast: Cast):
    shared = Client()
    marks = []
    for person in (cast.mai, cast.mai, cast.lan):
        assert come_in(shared, person)
        marks.append(signing.loads(shared.cookies["device"].value, salt=DEVICE_SALT))
        shared.post("/ra/")
    assert [worker_id for _, worker_id in marks] == [cast.mai.worker.pk] * 2 + [cast.lan.worker.pk]
    assert marks[0] == marks[1] and marks[1][0] != marks[2][0]


@pytest.mark.parametrize("value", ["", "x", "a:b:c", '["x",1]'])
def test_a_mark_nobody_signed_is_none(cast: Cast, value: str):
    client = Client()
    client.cookies["device"] = value
    assert guess("mai", 1, client=client) == 0
    assert not SignInFailure.objects.get().known_device


def test_being_told_to_wait_is_in_the_trail_as_nobodys_act_but_where_her_province_reads_it(cast: Cast):
    phone = her_device(cast.mai)
    assert guess("mai", 3, client=phone) == 0
    before = Event.objects.count()
    assert guess("mai", 1, client=phone) == 1
    assert Event.objects.count() == before + 1
    event = Event.objects.latest("id")
    assert (event.act, event.outcome) == ("door.sign_in_failed", "refused")
    assert (event.worker_id, event.province_id, event.case_id) == (None, cast.province.pk, None)
    said = said_by(event)
    assert said["code"] == "too_many_attempts" and said["tried"] == cast.mai.worker.pk


def test_neither_the_answer_nor_its_statements_tell_a_name_that_works_here(cast: Cast):
    seen = {}
    for username in ("mai", "ai-do"):
        client = Client()
        client.get("/vao/")
        told = []
        for _ in range(6):
            with CaptureQueriesContext(connection) as asked:
                page = client.post("/vao/", {"username": username, "passphrase": WRONG}, REMOTE_ADDR=HERE)
            text = page.content.decode().replace(f'value="{username}"', "")
            told.append((page.status_code, _without_token(text), len(asked)))
        seen[username] = told
    assert seen["mai"] == seen["ai-do"]


def _without_token(text: str) -> str:
    return "<input".join(part for part in text.split("<input") if "csrfmiddlewaretoken" not in part)


def of_before(person: Person) -> None:
    """Her credential as it was before there were peppers: the words as they are, three numbers, another bound."""
    salt, context = b"s" * 16, credential_context(person.worker.pk)
    key = credentials._stretch(person.passphrase.encode(), salt, None)
    bound = credentials._bound_to(credentials.BEFORE_PEPPERS, credentials._PARAMS, salt, context)
    inside = person.private.to_bytes() + (person.anchor.to_bytes() if person.anchor else b"")
    Credential.objects.filter(worker=person.worker).update(
        method=credentials.BEFORE_PEPPERS,
        salt=salt,
        params=dict(credentials._PARAMS),
        sealed_private=shut(cipher_for(key), inside, bound),
    )


def made_with(person: Person) -> str | None:
    pepper: str | None = Credential.objects.get(worker=person.worker).params.get("pepper")
    return pepper


def test_a_credential_of_before_opens_once_and_is_sealed_anew_with_the_pepper(cast: Cast):
    of_before(cast.mai)
    # Until then it costs a whole Argon2id, and is slowed as it was.
    assert guess("mai", 4) == 1
    assert come_in(Client(), cast.mai, address="10.0.0.10")
    assert made_with(cast.mai) == "test"
    assert come_in(Client(), cast.mai, typed="BA CON MÈO ĂN CÁ Ở SUỐI MAI")


def test_a_new_pepper_is_taken_up_at_the_next_sign_in_and_the_old_one_may_go_then(cast: Cast, settings):
    old = settings.PEPPERS[0]
    settings.PEPPERS = (("2027", b"n" * 32), old)
    assert made_with(cast.mai) == "test"
    assert come_in(Client(), cast.mai)
    assert made_with(cast.mai) == "2027"
    settings.PEPPERS = (("2027", b"n" * 32),)
    assert come_in(Client(), cast.mai)
    assert made_with(cast.lan) == "test"
