"""A sealed text opens in its own place, with its own key, whole, or not at all."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.vault.errors import BadKey, Tampered, UnknownPurpose, UnknownVersion
from casework.vault.padding import pad, size_class, unpad
from casework.vault.purposes import PURPOSES
from casework.vault.sealing import new_key, seal, unseal

KEY = bytes(range(32))
CASE, ROW = UUID(int=7), UUID(int=9)
SHORT = "Chị Mẩy, bản Thẳm".encode()

texts = st.one_of(st.binary(max_size=600), st.text(max_size=200).map(str.encode))


def sealed(text: bytes = SHORT) -> bytes:
    return seal(KEY, text, purpose="note.text", guarded=CASE, row=ROW)


def opened(stored: bytes) -> bytes:
    return unseal(KEY, stored, purpose="note.text", guarded=CASE, row=ROW)


@given(text=texts, purpose=st.sampled_from(sorted(PURPOSES)), guarded=st.uuids(), row=st.uuids())
def test_what_was_sealed_opens_again(text: bytes, purpose: str, guarded: UUID, row: UUID) -> None:
    key = new_key()
    stored = seal(key, text, purpose=purpose, guarded=guarded, row=row)
    assert unseal(key, stored, purpose=purpose, guarded=guarded, row=row) == text


def test_any_single_bit_flipped_is_a_typed_error() -> None:
    stored = sealed()
    for bit in range(len(stored) * 8):
        flipped = bytearray(stored)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(UnknownVersion if bit < 8 else Tampered):
            opened(bytes(flipped))


def test_cut_anywhere_it_is_a_typed_error() -> None:
    stored = sealed()
    for length in range(len(stored)):
        with pytest.raises(Tampered):
            opened(stored[:length])


def test_with_anything_appended_it_does_not_open() -> None:
    with pytest.raises(Tampered):
        opened(sealed() + b"\0")


@given(rubbish=st.binary(max_size=200))
def test_rubbish_is_a_typed_error(rubbish: bytes) -> None:
    with pytest.raises((Tampered, UnknownVersion)):
        opened(rubbish)


@pytest.mark.parametrize("version", [0, 3, 0x7F, 0xFF])
def test_an_unknown_version_is_said_to_be_one(version: int) -> None:
    with pytest.raises(UnknownVersion):
        opened(bytes([version]) + sealed()[1:])


@pytest.mark.parametrize(
    ("purpose", "guarded", "row"),
    [
        ("case.name", CASE, ROW),
        ("note.text", uuid4(), ROW),
        ("note.text", CASE, uuid4()),
        ("note.text", ROW, CASE),
    ],
    ids=["another field", "another case", "another row", "the two ids exchanged"],
)
def test_moved_elsewhere_it_does_not_open(purpose: str, guarded: UUID, row: UUID) -> None:
    with pytest.raises(Tampered):
        unseal(KEY, sealed(), purpose=purpose, guarded=guarded, row=row)


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(Tampered):
        unseal(new_key(), sealed(), purpose="note.text", guarded=CASE, row=ROW)


@pytest.mark.parametrize("length", [0, 16, 24, 31, 33])
def test_a_key_of_another_length_is_no_key(length: int) -> None:
    with pytest.raises(BadKey):
        seal(bytes(length), SHORT, purpose="note.text", guarded=CASE, row=ROW)


def test_an_unregistered_purpose_seals_nothing() -> None:
    with pytest.raises(UnknownPurpose):
        seal(KEY, SHORT, purpose="note.aside", guarded=CASE, row=ROW)


def test_equal_texts_never_give_equal_bytes() -> None:
    many = [sealed() for _ in range(500)]
    assert len(set(many)) == 500
    assert len({stored[1:13] for stored in many}) == 500, "a nonce came twice"


def test_the_lengths_of_short_texts_fall_into_four_classes() -> None:
    assert {len(sealed(b"x" * length)) for length in range(256)} == {1 + 12 + size + 16 for size in (32, 64, 128, 256)}


def test_the_lengths_of_long_texts_fall_into_few_classes_and_waste_little() -> None:
    lengths = range(256, 100_000)
    classes = {size_class(length) for length in lengths}
    assert len(classes) < 150
    assert all(length < size_class(length) <= (length + 1) * 1.12 for length in lengths)


@given(text=texts)
@settings(max_examples=200)
def test_padding_comes_off_exactly(text: bytes) -> None:
    padded = pad(text)
    assert unpad(padded) == text
    assert len(padded) == size_class(len(text))
    assert padded.startswith(text)


@pytest.mark.parametrize(
    "padded",
    [b"", b"\0" * 32, b"a" * 32, b"a\x80".ljust(31, b"\0"), b"a\x80".ljust(64, b"\0"), b"a\x81".ljust(32, b"\0")],
    ids=["empty", "no mark", "full without mark", "too short", "too long", "wrong mark"],
)
def test_padding_that_is_not_ours_is_refused(padded: bytes) -> None:
    with pytest.raises(Tampered):
        unpad(padded)
