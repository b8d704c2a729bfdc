"""A wrapped key opens for its holder and its object, and nowhere else."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.vault.errors import BadKey, Locked, Tampered, UnknownVersion
from casework.vault.framing import framed
from casework.vault.keypairs import PrivateKey
from casework.vault.sealing import new_key
from casework.vault.wrapping import Unwrapping, context_for, is_settled, unwrap, wrap, wrap_to

CASE, OTHER = UUID(int=1), UUID(int=2)
DESK_KEY, DATA_KEY = b"d" * 32, b"k" * 32
MAI = PrivateKey(b"m" * 32)
CONTEXT = context_for("case", CASE, "unit:17")


def test_both_forms_give_the_data_key() -> None:
    assert unwrap(wrap(DESK_KEY, DATA_KEY, context=CONTEXT), context=CONTEXT, key=DESK_KEY) == DATA_KEY
    assert unwrap(wrap_to(MAI.public, DATA_KEY, context=CONTEXT), context=CONTEXT, private=MAI) == DATA_KEY


def test_only_the_holders_own_form_is_settled() -> None:
    assert is_settled(wrap(DESK_KEY, DATA_KEY, context=CONTEXT))
    assert not is_settled(wrap_to(MAI.public, DATA_KEY, context=CONTEXT))
    assert not is_settled(b"")


SWAPPED = {
    "another case": context_for("case", OTHER, "unit:17"),
    "another holder": context_for("case", CASE, "unit:18"),
    "a person instead of a unit": context_for("case", CASE, "worker:17"),
    "another kind": context_for("referral", CASE, "unit:17"),
}


@pytest.mark.parametrize("context", SWAPPED.values(), ids=SWAPPED.keys())
def test_swapped_between_cases_or_holders_it_does_not_open(context: bytes) -> None:
    # The same two keys everywhere: only the binding is left to tell the places apart.
    with pytest.raises(Tampered):
        unwrap(wrap(DESK_KEY, DATA_KEY, context=CONTEXT), context=context, key=DESK_KEY)
    with pytest.raises(Tampered):
        unwrap(wrap_to(MAI.public, DATA_KEY, context=CONTEXT), context=context, private=MAI)


def test_another_holders_key_does_not_open_it() -> None:
    with pytest.raises(Tampered):
        unwrap(wrap(DESK_KEY, DATA_KEY, context=CONTEXT), context=CONTEXT, key=new_key())
    with pytest.raises(Tampered):
        unwrap(wrap_to(MAI.public, DATA_KEY, context=CONTEXT), context=CONTEXT, private=PrivateKey.generate())


def test_without_the_key_that_its_form_needs_it_stays_locked() -> None:
    with pytest.raises(Locked):
        unwrap(wrap(DESK_KEY, DATA_KEY, context=CONTEXT), context=CONTEXT, private=MAI)
    with pytest.raises(Locked):
        unwrap(wrap_to(MAI.public, DATA_KEY, context=CONTEXT), context=CONTEXT, key=DESK_KEY)


@pytest.mark.parametrize("form", ["settled", "in transit"])
def test_cut_anywhere_it_is_a_typed_error(form: str) -> None:
    settled = form == "settled"
    wrapped = wrap(DESK_KEY, DATA_KEY, context=CONTEXT) if settled else wrap_to(MAI.public, DATA_KEY, context=CONTEXT)
    for length in range(len(wrapped)):
        with pytest.raises(Tampered):
            unwrap(wrapped[:length], context=CONTEXT, key=DESK_KEY, private=MAI)


def test_any_bit_of_a_settled_key_flipped_is_a_typed_error() -> None:
    wrapped = wrap(DESK_KEY, DATA_KEY, context=CONTEXT)
    for bit in range(len(wrapped) * 8):
        flipped = bytearray(wrapped)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises((Tampered, UnknownVersion)):
            unwrap(bytes(flipped), context=CONTEXT, key=DESK_KEY, private=MAI)


def test_an_unknown_form_is_said_to_be_one() -> None:
    with pytest.raises(UnknownVersion):
        unwrap(b"\x03" + bytes(60), context=CONTEXT, key=DESK_KEY)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_what_is_no_key_is_not_wrapped(length: int) -> None:
    with pytest.raises(BadKey):
        wrap(DESK_KEY, bytes(length), context=CONTEXT)
    with pytest.raises(BadKey):
        wrap_to(MAI.public, bytes(length), context=CONTEXT)


@given(
    first=st.lists(st.binary(max_size=6), max_size=4).map(tuple),
    second=st.lists(st.binary(max_size=6), max_size=4).map(tuple),
)
def test_no_two_lists_of_parts_are_framed_alike(first: tuple[bytes, ...], second: tuple[bytes, ...]) -> None:
    assert (framed(*first) == framed(*second)) == (first == second)


def test_a_whole_list_opens_what_one_after_the_other_does() -> None:
    ready = Unwrapping(DESK_KEY, "case", "unit:17")
    wrapped = wrap(DESK_KEY, DATA_KEY, context=CONTEXT)
    assert ready.unwrap(wrapped, CASE) == DATA_KEY
    with pytest.raises(Tampered):
        ready.unwrap(wrapped, OTHER)
    with pytest.raises(Tampered):
        Unwrapping(DESK_KEY, "case", "unit:18").unwrap(wrapped, CASE)
    with pytest.raises(Locked):
        ready.unwrap(wrap_to(MAI.public, DATA_KEY, context=CONTEXT), CASE)
