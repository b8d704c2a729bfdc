"""Opening very many at once opens exactly what opening one by one does, and one bad piece spoils no other."""

from __future__ import annotations

from collections import Counter
from uuid import UUID, uuid4

import pytest

from casework.vault import batch, sealing, wrapping
from casework.vault.aead import new_key
from casework.vault.key_chain import older_keys

UNIT_KEY, HOLDER, PURPOSE = new_key(), "unit:7", "statistics.text"
LABEL = (5).to_bytes(4, "big")


def piece(
    text: str, *, subject: UUID | None = None, purpose: str = PURPOSE, holder: str = HOLDER, unit_key: bytes = UNIT_KEY
) -> bytes:
    subject, data_key = subject or uuid4(), new_key()
    wrapped = wrapping.wrap(unit_key, data_key, context=wrapping.context_for("case", subject, holder))
    sealed = sealing.seal(data_key, text.encode(), purpose=purpose, guarded=subject, row=subject)
    return LABEL + subject.bytes + wrapped + sealed


def tally(*pieces: bytes) -> batch.Tally:
    return batch.tally(b"".join(pieces), holder_key=UNIT_KEY, kind="case", holder=HOLDER, purpose=PURPOSE)


def test_what_was_wrapped_and_sealed_one_by_one_is_counted_together():
    found = tally(piece("a"), piece("b"), piece("a"), piece(""))
    assert found.texts == Counter({(LABEL, b"a"): 2, (LABEL, b"b"): 1, (LABEL, b""): 1})
    assert not found.unopened
    assert tally() == batch.Tally(Counter(), Counter())


@pytest.mark.parametrize("at", [4, 20, 21, 40, 81, 82, 100, 141])
def test_a_piece_changed_anywhere_does_not_open_and_the_others_do(at: int):
    whole = bytearray(piece("a"))
    whole[at] ^= 1
    found = tally(piece("b"), bytes(whole), piece("b"))
    assert found.texts == Counter({(LABEL, b"b"): 2})
    assert found.unopened == Counter({LABEL: 1})


def test_what_belongs_to_another_case_another_holder_or_another_field_does_not_open():
    one, other = piece("a"), piece("b")
    swapped = one[:81] + other[81:]
    found = tally(swapped, piece("a", holder="unit:8"), piece("a", purpose="case.name"))
    assert not found.texts
    assert found.unopened == Counter({LABEL: 3})


def test_a_piece_under_a_key_that_the_unit_had_before_is_opened_as_well_and_no_other():
    next_key, stranger = new_key(), new_key()
    block = b"".join([piece("a"), piece("b")])
    turned = {"kind": "case", "holder": HOLDER, "purpose": PURPOSE}
    found = batch.tally(block, holder_key=next_key, older=lambda: [stranger, UNIT_KEY], **turned)
    assert found.texts == Counter({(LABEL, b"a"): 1, (LABEL, b"b"): 1})
    lost = batch.tally(block, holder_key=next_key, older=lambda: [stranger], **turned)
    assert lost.unopened == Counter({LABEL: 2})


def test_a_damaged_chain_of_the_units_keys_spoils_what_lies_under_them_and_nothing_else():
    next_key, broken = new_key(), bytes(61)
    turned = {"kind": "case", "holder": HOLDER, "purpose": PURPOSE}
    found = batch.tally(
        piece("a") + piece("b", unit_key=next_key) + piece("a"),
        holder_key=next_key,
        older=lambda: [key for _, key in older_keys(broken, next_key, UUID(int=7))],
        **turned,
    )
    assert (found.texts, found.unopened) == (Counter({(LABEL, b"b"): 1}), Counter({LABEL: 2}))


def test_the_ids_of_a_block_are_those_of_its_pieces():
    subjects = [uuid4(), uuid4()]
    assert list(batch.ids_in(b"".join(piece("a", subject=one) for one in subjects))) == [one.bytes for one in subjects]
