"""A keyring holds the keys of one person, shows them to nobody, and rests only sealed."""

import contextvars
import copy
import pickle
import threading
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.vault import keyring
from casework.vault.certificates import Anchor
from casework.vault.errors import BadKey, Locked, Tampered, UnknownVersion
from casework.vault.keypairs import PrivateKey
from casework.vault.keyring import Keyring

CASE = UUID(int=5)
MAI = PrivateKey(b"m" * 32)
COOKIE, SESSION = b"c" * 32, b"session:1"


def test_nobody_signed_in_holds_nothing() -> None:
    ring = keyring.current()
    assert ring.is_locked
    with pytest.raises(Locked):
        ring.data_key(CASE)
    with pytest.raises(Locked):
        ring.cipher(CASE)
    with pytest.raises(Locked):
        ring.unit_key(17)


def test_what_one_puts_into_no_keyring_is_not_there_for_the_next() -> None:
    keyring.current().hold(CASE, b"k" * 32)
    with pytest.raises(Locked):
        keyring.current().data_key(CASE)


def test_a_data_key_is_held_until_it_is_dropped() -> None:
    ring = Keyring(None, {})
    ring.hold(CASE, b"k" * 32)
    assert ring.holds(CASE)
    assert ring.data_key(CASE) == b"k" * 32
    ring.drop(CASE)
    ring.drop(CASE)
    assert not ring.holds(CASE)
    with pytest.raises(Locked):
        ring.cipher(CASE)


def test_a_keyring_is_in_use_inside_its_block_only() -> None:
    outer, inner = Keyring(MAI, {}), Keyring(None, {1: b"u" * 32})
    with keyring.using(outer):
        with pytest.raises(RuntimeError), keyring.using(inner):
            assert keyring.current() is inner
            raise RuntimeError
        assert keyring.current() is outer
    assert keyring.current().is_locked


def test_another_thread_holds_nothing_of_hers() -> None:
    seen: list[bool] = []
    with keyring.using(Keyring(MAI, {})):
        thread = threading.Thread(
            target=contextvars.Context().run, args=(lambda: seen.append(keyring.current().is_locked),)
        )
        thread.start()
        thread.join()
    assert seen == [True]


unit_keys = st.dictionaries(st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32), max_size=9)


@given(units=unit_keys, has_private=st.booleans(), anchor=st.sampled_from([None, Anchor(1, b"a" * 32)]))
@settings(max_examples=40)
def test_it_comes_back_from_its_session(units: dict[int, bytes], has_private: bool, anchor: Anchor | None) -> None:
    ring = Keyring(MAI if has_private else None, units, anchor)
    ring.hold(CASE, b"k" * 32)
    back = Keyring.from_sealed(ring.to_sealed(COOKIE, context=SESSION), COOKIE, context=SESSION)
    assert (back.private.to_bytes() if back.private else None) == (MAI.to_bytes() if has_private else None)
    assert back.anchor == (anchor if has_private else None)
    assert {unit: back.unit_key(unit) for unit in back.units} == units
    assert not back.holds(CASE), "data keys are unwrapped anew for each request"


def test_another_cookie_or_another_session_does_not_open_it() -> None:
    sealed = Keyring(MAI, {1: b"u" * 32}).to_sealed(COOKIE, context=SESSION)
    with pytest.raises(Tampered):
        Keyring.from_sealed(sealed, b"x" * 32, context=SESSION)
    with pytest.raises(Tampered):
        Keyring.from_sealed(sealed, COOKIE, context=b"session:2")
    with pytest.raises(BadKey):
        Keyring.from_sealed(sealed, b"short", context=SESSION)


def test_cut_anywhere_or_changed_it_is_a_typed_error() -> None:
    sealed = Keyring(MAI, {1: b"u" * 32}).to_sealed(COOKIE, context=SESSION)
    for length in range(len(sealed)):
        with pytest.raises(Tampered):
            Keyring.from_sealed(sealed[:length], COOKIE, context=SESSION)
    with pytest.raises(UnknownVersion):
        Keyring.from_sealed(b"\x02" + sealed[1:], COOKIE, context=SESSION)


def test_what_is_no_key_is_not_held() -> None:
    with pytest.raises(BadKey):
        Keyring(None, {1: b"short"})
    with pytest.raises(BadKey):
        Keyring(None, {}).hold(CASE, b"short")


def test_it_shows_no_secret_and_is_neither_pickled_nor_copied() -> None:
    ring = Keyring(MAI, {17: b"u" * 32})
    ring.hold(CASE, b"k" * 32)
    shown = f"{ring!r} {ring}"
    assert not any(secret in shown for secret in ("uuu", "kkk", "mmm", b"u".hex() * 3, b"k".hex() * 3, b"m".hex() * 3))
    with pytest.raises(TypeError):
        pickle.dumps(ring)
    with pytest.raises(TypeError):
        copy.deepcopy(ring)
