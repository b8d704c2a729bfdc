"""Opening very many at once opens exactly what opening one by one does, and one bad piece spoils no other."""

from __future__ import annotations

from collections import Counter
from uuid import UUID, uuid4

import pytest

from casework.vault import at_once, sealing, wrapping
from casework.vault.box import new_key

UNIT_KEY, HOLDER, PURPOSE = new_key(), "unit:7", "casefacts.facts"
LABEL = (5).to_bytes(4, "big")


def piece(text: str, *, thing: UUID | None = None, purpose: str = PURPOSE, holder: str = HOLDER) -> bytes:
    thing, data_key = thing or uuid4(), new_key()
    wrapped = wrapping.wrap(UNIT_KEY, data_key, context=wrapping.context_for("case", thing, holder))
    sealed = sealing.seal(data_key, text.encode(), purpose=purpose, guarded=thing, row=thing)
    return LABEL + thing.bytes + wrapped + sealed


def tally(*pieces: bytes) -> at_once.Tally:
    return at_once.tally(b"".join(pieces), holder_key=UNIT_KEY, kind="case", holder=HOLDER, purpose=PURPOSE)


def test_what_was_wrapped_and_sealed_one_by_one_is_counted_together():
    found = tally(piece("a"), piece("b"), piece("a"), piece(""))
    assert found.texts == Counter({(LABEL, b"a"): 2, (LABEL, b"b"): 1, (LABEL, b""): 1})
    assert not found.unopened
    assert tally() == at_once.Tally(Counter(), Counter())


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


def test_the_ids_of_a_block_are_those_of_its_pieces():
    things = [uuid4(), uuid4()]
    assert list(at_once.ids_in(b"".join(piece("a", thing=one) for one in things))) == [one.bytes for one in things]
