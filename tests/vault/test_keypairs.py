"""What is sealed to a person opens for her alone, for what it was meant for, or not at all."""

import copy
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.vault.errors import BadKey, Tampered, UnknownVersion, VaultError
from casework.vault.keypairs import PUBLIC_BYTES, PrivateKey, PublicKey, open_with, seal_to

MAI, HOA = PrivateKey(b"m" * 32), PrivateKey(b"h" * 32)
SECRET = b"a unit's key, thirty-two bytes.."


@given(secret=st.binary(max_size=300), info=st.binary(max_size=80))
@settings(max_examples=50)
def test_what_is_sealed_to_her_she_opens(secret: bytes, info: bytes) -> None:
    assert open_with(MAI, seal_to(MAI.public, secret, info=info), info=info) == secret


def test_another_person_does_not_open_it() -> None:
    with pytest.raises(Tampered):
        open_with(HOA, seal_to(MAI.public, SECRET, info=b"unit:1"), info=b"unit:1")


@pytest.mark.parametrize("info", [b"", b"unit:2", b"unit:11"])
def test_for_another_purpose_it_does_not_open(info: bytes) -> None:
    with pytest.raises(Tampered):
        open_with(MAI, seal_to(MAI.public, SECRET, info=b"unit:1"), info=info)


def test_cut_anywhere_it_is_a_typed_error() -> None:
    sealed = seal_to(MAI.public, SECRET, info=b"unit:1")
    for length in range(len(sealed)):
        with pytest.raises(Tampered):
            open_with(MAI, sealed[:length], info=b"unit:1")


def test_any_byte_changed_is_a_typed_error() -> None:
    sealed = seal_to(MAI.public, SECRET, info=b"unit:1")
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1 << at % 8
        with pytest.raises(UnknownVersion if at == 0 else Tampered):
            open_with(MAI, bytes(changed), info=b"unit:1")


def test_sealed_twice_the_bytes_differ() -> None:
    assert seal_to(MAI.public, SECRET, info=b"") != seal_to(MAI.public, SECRET, info=b"")


def test_keys_come_back_from_their_bytes() -> None:
    assert PublicKey.from_bytes(MAI.public.to_bytes()) == MAI.public
    assert PrivateKey.from_bytes(MAI.to_bytes()).public == MAI.public
    assert PrivateKey.generate().public != PrivateKey.generate().public
    assert len({MAI.public, PublicKey.from_bytes(MAI.public.to_bytes()), HOA.public}) == 2


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        bytes(PUBLIC_BYTES),
        MAI.public.to_bytes()[:-32] + bytes(32),
        MAI.public.to_bytes()[:-32] + b"\x01" + bytes(31),
        b"\xff" * 1184 + MAI.public.to_bytes()[1184:],
        MAI.public.to_bytes()[:-1],
        MAI.public.to_bytes() + b"\0",
    ],
    ids=["empty", "all zero", "zero point", "point of small order", "lattice out of range", "cut", "longer"],
)
def test_bytes_that_are_no_public_key_are_refused(raw: bytes) -> None:
    with pytest.raises(BadKey):
        PublicKey.from_bytes(raw)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_bytes_that_are_no_private_key_are_refused(length: int) -> None:
    with pytest.raises(BadKey):
        PrivateKey.from_bytes(bytes(length))


def test_a_private_key_shows_itself_to_no_log_and_no_pickle() -> None:
    shown = f"{MAI!r} {MAI} {[MAI]}"
    assert MAI.to_bytes().hex() not in shown
    assert "mmm" not in shown
    with pytest.raises(TypeError):
        pickle.dumps(MAI)
    with pytest.raises(TypeError):
        copy.deepcopy(MAI)


def test_every_refusal_is_one_of_the_vaults() -> None:
    assert all(issubclass(kind, VaultError) for kind in (BadKey, Tampered, UnknownVersion))
