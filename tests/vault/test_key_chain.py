"""The newest key opens the older ones and is opened by none; a field names the key it was sealed under."""

import json
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.vault import commitments, sealing
from casework.vault.errors import Tampered, UnknownVersion, VaultError
from casework.vault.key_chain import LINK_BYTES, lengthened, newest_of, older_keys
from casework.vault.keyring import Keyring

KNOWN = json.loads((Path(__file__).parent / "known" / "key_chain.json").read_text())
CASE, ROW = UUID(KNOWN["guarded"]), UUID(KNOWN["row"])
KEYS = [bytes.fromhex(key) for key in KNOWN["keys"]]
CHAIN = bytes.fromhex(KNOWN["chain"])


def opened(key: bytes, sealed: bytes) -> str:
    return sealing.unseal(key, sealed, purpose="note.text", guarded=CASE, row=ROW).decode()


def test_a_chain_kept_long_ago_opens_from_its_newest_key() -> None:
    assert newest_of(CHAIN) == len(KEYS)
    assert list(older_keys(CHAIN, KEYS[-1], CASE)) == [(2, KEYS[1]), (1, KEYS[0])]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_field_sealed_long_ago_under_any_key_opens_and_names_it(number: int) -> None:
    sealed = bytes.fromhex(KNOWN["fields"][number - 1])
    assert sealing.number_of(sealed) == number and sealed[0] == (1 if number == 1 else 2)
    assert opened(KEYS[number - 1], sealed) == KNOWN["text"]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_what_commits_to_a_key_is_what_it_was_and_of_one_number(number: int) -> None:
    said = commitments.commitment_of(KEYS[number - 1], CASE, number)
    assert said.hex() == KNOWN["commitments"][number - 1]
    assert not commitments.commits_to(said, KEYS[number - 1], CASE, number % 3 + 1)


def test_an_older_key_opens_nothing_newer() -> None:
    for kept in KEYS[:-1]:
        with pytest.raises(Tampered):
            list(older_keys(CHAIN, kept, CASE))
        with pytest.raises(Tampered):
            opened(kept, bytes.fromhex(KNOWN["fields"][2]))


def test_a_chain_opens_for_its_own_object_and_in_its_own_order() -> None:
    first, second = CHAIN[:LINK_BYTES], CHAIN[LINK_BYTES:]
    for chain, guarded in ((CHAIN, ROW), (second + first, CASE), (second, CASE), (first + second + second, CASE)):
        with pytest.raises(Tampered):
            list(older_keys(chain, KEYS[-1], guarded))
    for torn in (CHAIN[:-1], b"\x00"):
        with pytest.raises(Tampered):
            newest_of(torn)


def test_a_field_under_a_later_key_opens_under_no_other_number() -> None:
    sealed = bytes.fromhex(KNOWN["fields"][1])
    for other in (b"\x02\x00\x03" + sealed[3:], b"\x01" + sealed[3:], b"\x02\x00\x01" + sealed[3:]):
        with pytest.raises(Tampered):
            opened(KEYS[1], other)
    for strange in (b"", b"\x03" + sealed[1:]):
        with pytest.raises((UnknownVersion, Tampered)):
            sealing.number_of(strange)


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=6, unique=True))
def test_a_ring_with_the_newest_key_has_them_all_and_writes_under_the_newest(keys: list[bytes]) -> None:
    chain = b""
    for key, following in pairwise(keys):
        chain = lengthened(chain, key, following, CASE)
    ring = Keyring(None, {})
    ring.hold(CASE, keys[-1], lambda: chain)
    assert ring.number(CASE) == len(keys) and ring.chain(CASE) == chain
    for number, key in enumerate(keys[:-1], 1):
        cipher = ring.older_cipher(CASE, number)
        sealed = sealing.seal(key, b"Ly", purpose="note.text", guarded=CASE, row=ROW, number=number)
        assert cipher is not None
        assert sealing.unseal_at(cipher, sealed, sealing.purpose_prefix("note.text"), CASE, ROW) == b"Ly"
    assert ring.older_cipher(CASE, len(keys)) is None
    ring.drop(CASE)
    with pytest.raises(VaultError):
        ring.older_cipher(CASE, 1)
