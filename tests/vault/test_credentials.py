"""Her passphrase lets her in, and nothing else does; trying costs the same whether or not the name exists."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from casework.vault import credentials
from casework.vault.certificates import Anchor
from casework.vault.credentials import Pepper, SealedCredential, burn, seal_private
from casework.vault.errors import Busy, Malformed, UnknownVersion, WrongSecret
from casework.vault.keypairs import PrivateKey

MAI = PrivateKey(b"m" * 32)
PASSPHRASE = "mùa lúa chín vàng ở Tam Đường"
OWNER = b"worker:5"
PEPPER, OLD = Pepper("new", b"p" * 32), Pepper("old", b"o" * 32)


def open_private(typed: str, credential: SealedCredential, *, context: bytes) -> tuple[PrivateKey, Anchor | None]:
    return credentials.open_private(typed, credential, context=context, peppers=(PEPPER, OLD))


@pytest.fixture(scope="module")
def credential() -> Iterator[SealedCredential]:
    yield seal_private(PASSPHRASE, MAI, anchor=None, context=OWNER, pepper=PEPPER)


def test_her_passphrase_lets_her_in(credential: SealedCredential) -> None:
    assert open_private(PASSPHRASE, credential, context=OWNER)[0].to_bytes() == MAI.to_bytes()


def test_two_keyboards_give_the_same_passphrase(credential: SealedCredential) -> None:
    decomposed = "mu\u0300a lu\u0301a chi\u0301n va\u0300ng o\u031b\u0309 Tam Đươ\u0300ng"
    assert decomposed != PASSPHRASE
    assert open_private(decomposed, credential, context=OWNER)[0].to_bytes() == MAI.to_bytes()


@pytest.mark.parametrize(
    "typed",
    [
        "mua lua chin vang o Tam Duong",
        PASSPHRASE + " ",
        PASSPHRASE.upper(),
        " Mùalúa  chínvàng ở tam đường",
        "MUALUACHINVANGOTAMDUONG",
    ],
)
def test_capitals_marks_and_spaces_are_forgiven(credential: SealedCredential, typed: str) -> None:
    assert open_private(typed, credential, context=OWNER)[0].to_bytes() == MAI.to_bytes()
    plain = seal_private(typed, MAI, anchor=None, context=OWNER, pepper=PEPPER)
    assert open_private(PASSPHRASE, plain, context=OWNER)[0].to_bytes() == MAI.to_bytes()


@pytest.mark.parametrize("typed", ["", "mua lua chin vang o Tam Dao", PASSPHRASE + ".", "x" * 5000, "\ud800"])
def test_any_other_does_not(credential: SealedCredential, typed: str) -> None:
    with pytest.raises(WrongSecret):
        open_private(typed, credential, context=OWNER)


def test_another_persons_credential_does_not_open_with_hers(credential: SealedCredential) -> None:
    with pytest.raises(WrongSecret):
        open_private(PASSPHRASE, credential, context=b"worker:6")


def test_without_the_servers_pepper_her_own_words_open_nothing(credential: SealedCredential) -> None:
    stolen = replace(credential, params={**credential.params, "pepper": "old"})
    for peppers in ((), (OLD,), (Pepper("new", bytes(32)),)):
        with pytest.raises((WrongSecret, UnknownVersion)):
            credentials.open_private(PASSPHRASE, credential, context=OWNER, peppers=peppers)
        for sieve in range(credentials.SIEVE):  # even past the sieve
            with pytest.raises((WrongSecret, UnknownVersion)):
                passed = replace(stolen, params={**stolen.params, "sieve": sieve})
                credentials.open_private(PASSPHRASE, passed, context=OWNER, peppers=peppers)


def test_an_older_pepper_opens_and_is_told_from_the_newest() -> None:
    before = seal_private(PASSPHRASE, MAI, anchor=None, context=OWNER, pepper=OLD)
    assert open_private(PASSPHRASE, before, context=OWNER)[0].to_bytes() == MAI.to_bytes()
    assert before.is_of(OLD) and not before.is_of(PEPPER)


def test_a_changed_credential_does_not_open(credential: SealedCredential) -> None:
    for changed in (
        replace(credential, sealed=credential.sealed[:-1] + bytes([credential.sealed[-1] ^ 1])),
        replace(credential, salt=bytes([credential.salt[0] ^ 1]) + credential.salt[1:]),
        replace(credential, sealed=credential.sealed[:20]),
        replace(credential, sealed=b""),
    ):
        with pytest.raises(WrongSecret):
            open_private(PASSPHRASE, changed, context=OWNER)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "pbkdf2"},
        {"params": {"t": 1, "m": 8, "p": 1, "pepper": "new", "sieve": 0}},
        {"params": {"t": 3, "m": 1 << 24, "p": 1, "pepper": "new", "sieve": 0}},
        {"params": {"t": 3, "m": 65536, "p": 1}},
        {"params": {"t": 3, "m": 65536, "p": 1, "pepper": "nobody's", "sieve": 0}},
        {"params": {"t": 3, "m": 65536, "p": 1, "pepper": "new", "sieve": 8}},
        {"params": {}},
        {"salt": b"short"},
    ],
    ids=[
        "another kind",
        "weaker",
        "all the memory",
        "no pepper",
        "an unknown one",
        "no sieve",
        "no cost",
        "short salt",
    ],
)
def test_the_stored_row_does_not_choose_what_a_try_costs(
    credential: SealedCredential, change: dict[str, object]
) -> None:
    with pytest.raises(UnknownVersion):
        open_private(PASSPHRASE, replace(credential, **change), context=OWNER)  # type: ignore[arg-type]


def test_a_passphrase_that_is_no_text_or_endless_is_refused_when_it_is_chosen() -> None:
    for typed, code in (("\ud800", "passphrase.characters"), ("x" * 1025, "passphrase.length")):
        with pytest.raises(Malformed) as refused:
            seal_private(typed, MAI, anchor=None, context=OWNER, pepper=PEPPER)
        assert refused.value.code == code


def test_the_same_passphrase_twice_leaves_different_rows(credential: SealedCredential) -> None:
    again = seal_private(PASSPHRASE, MAI, anchor=None, context=OWNER, pepper=PEPPER)
    assert again.salt != credential.salt
    assert again.sealed != credential.sealed


def test_an_unknown_name_costs_what_a_wrong_passphrase_costs(
    credential: SealedCredential, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted, not timed: of both about one in eight is stretched, once, with the same numbers."""
    stretched: list[int] = []

    def counted(passphrase: bytes, salt: bytes, secret: bytes | None) -> bytes:
        stretched.append(len(salt) + len(secret or b""))
        return bytes(32)

    monkeypatch.setattr(credentials, "_stretch", counted)
    counts: list[int] = []
    for times in (800, 800):
        stretched.clear()
        for number in range(times):
            if counts:
                burn(f"wrong {number}", "ai-do", PEPPER)
            else:
                with pytest.raises(WrongSecret):
                    open_private(f"wrong {number}", credential, context=OWNER)
        assert set(stretched) == {16 + 32}
        counts.append(len(stretched))
    assert all(60 < count < 145 for count in counts), counts
    burn("\ud800" * 5000, "ai-do", PEPPER)


def test_at_most_two_are_tried_at_once_and_the_third_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    now, most = 0, 0
    counting, release = threading.Lock(), threading.Event()

    class Slow:
        def __init__(self, **_: object) -> None:
            pass

        def derive(self, _: bytes) -> bytes:
            nonlocal now, most
            with counting:
                now += 1
                most = max(most, now)
            release.wait(120)
            with counting:
                now -= 1
            return bytes(32)

    monkeypatch.setattr(credentials, "Argon2id", Slow)
    monkeypatch.setattr(credentials, "_places", threading.BoundedSemaphore(2))
    monkeypatch.setattr(credentials, "WAIT_SECONDS", 0.05)
    monkeypatch.setattr(credentials, "SIEVE", 1)  # everything passes

    def burn(typed: str) -> None:
        credentials.burn(typed, "ai-do", PEPPER)

    threads = [threading.Thread(target=burn, args=("x",)) for _ in range(2)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 120
    while most < 2 and time.monotonic() < deadline:
        time.sleep(0.001)
    with pytest.raises(Busy):
        burn("x")
    release.set()
    for thread in threads:
        thread.join()
    burn("x")
    assert most == 2


def test_a_credential_shows_nothing_that_was_sealed(credential: SealedCredential) -> None:
    assert credential.sealed.hex() not in repr(credential)
    assert "sealed" not in repr(credential).removeprefix("SealedCredential").lower()
