"""What a unit was given long ago opens with the key it has now: chain, pairs of before, the copies under each."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import pytest

from casework.policy.unit_keys import chain_of_unit, unit_pair_context
from casework.vault import wrapping
from casework.vault.commitments import mark_of_unit_key
from casework.vault.errors import Tampered
from casework.vault.key_chain import LINK_BYTES, older_keys
from casework.vault.keypairs import PrivateKey
from casework.vault.wrapping import Unwrapping

KNOWN = json.loads((Path(__file__).parents[1] / "vault" / "known" / "unit_keys.json").read_text())
UNIT, CASE = KNOWN["unit"], UUID(KNOWN["guarded"])
KEYS = [bytes.fromhex(key) for key in KNOWN["keys"]]
DATA_KEY = bytes.fromhex(KNOWN["data_key"])
CONTEXT = wrapping.context_for("case", CASE, f"unit:{UNIT}")


def before() -> list[bytes]:
    return [key for _, key in older_keys(bytes.fromhex(KNOWN["older_keys"]), KEYS[-1], chain_of_unit(UNIT))]


def pairs() -> list[PrivateKey]:
    kept = bytes.fromhex(KNOWN["older_pairs"]) + bytes.fromhex(KNOWN["sealed_private"])
    lay = [kept[at : at + LINK_BYTES] for at in range(0, len(kept), LINK_BYTES)]
    context = unit_pair_context(UNIT)
    return [
        PrivateKey.from_bytes(wrapping.unwrap(sealed, context=context, key=key))
        for sealed, key in zip(lay, KEYS, strict=True)
    ]


def test_the_newest_key_opens_those_before_it_and_an_older_one_none_after_it() -> None:
    assert before() == [KEYS[1], KEYS[0]]
    with pytest.raises(Tampered):
        list(older_keys(bytes.fromhex(KNOWN["older_keys"]), KEYS[1], chain_of_unit(UNIT)))
    with pytest.raises(Tampered):
        list(older_keys(bytes.fromhex(KNOWN["older_keys"]), KEYS[-1], chain_of_unit(UNIT + 1)))


def test_each_pair_lies_under_the_key_of_its_time() -> None:
    assert [pair.public.mark for pair in pairs()] == KNOWN["public"]


def test_a_mark_tells_which_key_it_is() -> None:
    assert [mark_of_unit_key(key).hex() for key in KEYS] == KNOWN["marks"]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_copy_of_any_time_opens_with_the_key_of_now(number: int) -> None:
    ready = Unwrapping(KEYS[-1], "case", f"unit:{UNIT}", before)
    assert ready.unwrap(bytes.fromhex(KNOWN["settled"][number]), CASE) == DATA_KEY
    *older, newest = pairs()
    came = bytes.fromhex(KNOWN["in_transit"][number])
    opened = wrapping.with_newest(
        newest, lambda: older[::-1], lambda one: wrapping.unwrap(came, context=CONTEXT, private=one)
    )
    assert opened == DATA_KEY


def test_who_kept_an_older_key_opens_no_copy_that_came_after() -> None:
    kept = Unwrapping(KEYS[0], "case", f"unit:{UNIT}")
    assert kept.unwrap(bytes.fromhex(KNOWN["settled"][0]), CASE) == DATA_KEY
    for copy in KNOWN["settled"][1:]:
        with pytest.raises(Tampered):
            kept.unwrap(bytes.fromhex(copy), CASE)
