"""A province's next signing key is believed by whoever holds an older one, and no key that an old one did not sign."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.vault.certificates import Anchor, Roll
from casework.vault.errors import InvalidCertificate, UnknownVersion, VaultError
from casework.vault.signing import SigningKey
from casework.vault.succession import LINK_BYTES, Link, followed, links_in, next_signer

KEYS = [SigningKey(bytes([n]) * 32) for n in range(1, 6)]
HIS = SigningKey(b"h" * 32)
PROVINCE = 7


def anchor(key: SigningKey, province: int = PROVINCE) -> Anchor:
    return Anchor(province, key.public.to_bytes())


def chain_of(keys: list[SigningKey]) -> bytes:
    return b"".join(
        Link.signed(PROVINCE, n + 2, 10 * n, before, after).to_bytes()
        for n, (before, after) in enumerate(pairwise(keys))
    )


@pytest.mark.parametrize("held", range(5))
def test_whichever_key_she_holds_she_comes_to_the_newest(held: int):
    now = followed(anchor(KEYS[held]), chain_of(KEYS))
    assert (now.anchor, now.number, now.serial) == (anchor(KEYS[-1]), 5, 30)


def test_without_a_change_her_own_key_is_the_newest():
    assert followed(anchor(KEYS[0]), b"").anchor == anchor(KEYS[0])


def test_whoever_holds_a_key_of_no_province_is_led_nowhere():
    with pytest.raises(InvalidCertificate):
        followed(anchor(HIS), chain_of(KEYS))


def test_another_provinces_link_leads_nowhere():
    with pytest.raises(InvalidCertificate):
        followed(anchor(KEYS[0], 8), chain_of(KEYS))


def test_who_has_an_old_key_puts_no_next_one_behind_the_newest():
    with pytest.raises(InvalidCertificate):
        followed(anchor(KEYS[0]), chain_of(KEYS[:2]) + Link.signed(PROVINCE, 3, 99, KEYS[0], HIS).to_bytes())


def test_a_link_whose_next_key_nobody_held_leads_nowhere():
    good = Link.signed(PROVINCE, 2, 0, KEYS[0], KEYS[1])
    bad = replace(good, by_following=KEYS[0].sign(b"casework succession, possession v1"))
    with pytest.raises(InvalidCertificate):
        followed(anchor(KEYS[0]), bad.to_bytes())


@pytest.mark.parametrize(
    "chain",
    [
        chain_of(KEYS)[LINK_BYTES:],
        chain_of(KEYS)[:LINK_BYTES] + chain_of(KEYS)[2 * LINK_BYTES :],
        chain_of(KEYS) + chain_of(KEYS)[-LINK_BYTES:],
        chain_of(KEYS)[LINK_BYTES : 2 * LINK_BYTES] + chain_of(KEYS)[:LINK_BYTES],
        chain_of(KEYS)[:-1],
        bytes(LINK_BYTES),
    ],
    ids=["first gone", "second gone", "last twice", "exchanged", "cut", "nothing"],
)
def test_links_that_do_not_continue_each_other_lead_nowhere(chain: bytes):
    with pytest.raises((InvalidCertificate, UnknownVersion)):
        followed(anchor(KEYS[0]), chain)


@given(at=st.integers(0, 4 * LINK_BYTES - 1), bit=st.integers(0, 7))
def test_no_bit_of_a_chain_can_be_another(at: int, bit: int):
    chain = bytearray(chain_of(KEYS))
    chain[at] ^= 1 << bit
    with pytest.raises(VaultError):
        followed(anchor(KEYS[0]), bytes(chain))


def test_the_next_keys_roll_begins_empty_and_goes_on_counting():
    pen, key, link = next_signer(PROVINCE, KEYS[0], Roll(41, {(1, 0, 7): 40}), b"")
    assert (link.number, link.serial, link.following) == (2, 41, key.public.to_bytes())
    assert pen.roll == Roll(41) and pen.anchor == followed(anchor(KEYS[0]), link.to_bytes()).anchor
    _, third, after = next_signer(PROVINCE, key, Roll(50), link.to_bytes())
    assert followed(anchor(KEYS[0]), link.to_bytes() + after.to_bytes()).anchor == anchor(third)


def test_a_link_of_long_ago_is_what_it_was():
    kept = json.loads((Path(__file__).parent / "known" / "succession.json").read_text())
    before, following = (SigningKey(bytes.fromhex(kept[name])) for name in ("key_before", "next_key"))
    link = Link.signed(kept["province"], kept["number"], kept["serial"], before, following)
    assert link.to_bytes().hex() == kept["link"]
    assert list(links_in(bytes.fromhex(kept["link"]))) == [link]
    assert followed(anchor(before, kept["province"]), bytes.fromhex(kept["link"])).anchor.key == link.following
