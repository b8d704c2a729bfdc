"""The keys of one signed-in person while a request runs: her private key, her units' keys, data keys taken in so far.

Of an object whose key was turned the newest is held, and the chain that it opens (see key_chain).

With them goes her anchor: the province whose word she believes about other people's keys (see certificates).

Between requests it rests in the session row, sealed under a key that only the browser's cookie has (`to_sealed`); data
keys are not kept there, they are unwrapped anew. Python cannot wipe bytes it has freed, so nothing here pretends to:
what a keyring held may stay in the memory of the process until it is used again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NoReturn, Self
from uuid import UUID

from casework.vault.aead import KEY_BYTES, Cipher, cipher_for, open_box, shut
from casework.vault.certificates import ANCHOR_BYTES, Anchor, Trust
from casework.vault.errors import BadKey, Locked, Outdated, Tampered
from casework.vault.framing import framed
from casework.vault.key_chain import newest_of, older_keys
from casework.vault.keypairs import SEED_BYTES, PrivateKey
from casework.vault.padding import pad, unpad

_LABEL = b"casework session v1"
_UNIT_BYTES = 8 + KEY_BYTES

type Chain = bytes | Callable[[], bytes]
"""The older keys of an object, or how to ask for them once one is needed."""


class Keyring:
    """Who has no private key and no unit keys is locked: `Keyring(None, {})`."""

    __slots__ = (
        *("_chains", "_ciphers", "_data_keys", "_older", "_outdated", "_unit_keys", "_unread", "_withheld"),
        *("anchor", "older_units", "private", "trust"),
    )

    def __init__(
        self, private: PrivateKey | None, unit_keys: Mapping[int, bytes], anchor: Anchor | None = None
    ) -> None:
        self.private = private
        self.anchor = anchor
        self.trust: Trust | None = None
        """The anchor with the province's roll, once somebody asked for it; as long-lived as this ring, one request."""
        self.older_units: dict[int, tuple[bytes, ...]] = {}
        """Keys that her units had before, the last first, once somebody asked for them."""
        if any(len(key) != KEY_BYTES for key in unit_keys.values()):
            raise BadKey("a unit's key has 32 bytes")
        self._unit_keys = dict(unit_keys)
        # By the number inside the UUID: Python hashes that three times faster than the UUID itself.
        self._data_keys: dict[int, bytes] = {}
        self._ciphers: dict[int, Cipher] = {}
        self._chains: dict[int, Chain] = {}
        self._older: dict[int, dict[int, Cipher]] = {}
        self._unread: dict[int, Callable[[], bytes]] = {}
        self._withheld: dict[int, frozenset[str]] = {}
        self._outdated: set[int] = set()

    @property
    def is_locked(self) -> bool:
        return self.private is None and not self._unit_keys

    @property
    def units(self) -> frozenset[int]:
        """The units whose keys are here."""
        return frozenset(self._unit_keys)

    def unit_key(self, unit_id: int) -> bytes:
        """Raises Locked if she does not hold this unit's key."""
        try:
            return self._unit_keys[unit_id]
        except KeyError:
            raise Locked(f"unit {unit_id}") from None

    def hold(self, guarded: UUID, data_key: bytes, chain: Chain = b"") -> None:
        """Take in the newest data key of a guarded object, and the chain of the older ones. Raises BadKey."""
        self._ciphers[guarded.int] = cipher_for(data_key)
        self._data_keys[guarded.int] = data_key
        self._chains[guarded.int] = chain
        self._older.pop(guarded.int, None)
        self._outdated.discard(guarded.int)

    def hold_when_read(self, guarded: UUID, opened: Callable[[], bytes], chain: Chain = b"") -> None:
        """Take in the data key of an object in a list only when something sealed of it is read: most are not.

        What `opened` raises then is raised to the reader, as for a key that is not held.
        """
        self._unread[guarded.int] = opened
        self._chains[guarded.int] = chain

    def drop(self, guarded: UUID) -> None:
        """Forget it; nothing happens if it was not held."""
        self._unread.pop(guarded.int, None)
        self._ciphers.pop(guarded.int, None)
        self._data_keys.pop(guarded.int, None)
        self._chains.pop(guarded.int, None)
        self._older.pop(guarded.int, None)

    def holds(self, guarded: UUID) -> bool:
        return guarded.int in self._data_keys or guarded.int in self._unread

    def data_key(self, guarded: UUID) -> bytes:
        """Raises Locked."""
        if guarded.int not in self._data_keys:
            self._read(guarded)
        return self._data_keys[guarded.int]

    def cipher(self, guarded: UUID) -> Cipher:
        """The data key made ready for use. Raises Locked."""
        try:
            return self._ciphers[guarded.int]
        except KeyError:
            self._read(guarded)
        return self._ciphers[guarded.int]

    def chain(self, guarded: UUID) -> bytes:
        """The older keys of this object as they lie wrapped."""
        chain = self._chains.get(guarded.int, b"")
        if not isinstance(chain, bytes):
            chain = self._chains[guarded.int] = chain()
        return chain

    def number(self, guarded: UUID) -> int:
        """The number of the newest key, under which is written. Raises Tampered."""
        return newest_of(self.chain(guarded))

    def older_cipher(self, guarded: UUID, number: int) -> Cipher | None:
        """An older key made ready; None where the object has none of this number. Raises Locked, Tampered."""
        older = self._older.get(guarded.int)
        if older is None:
            keys = older_keys(self.chain(guarded), self.data_key(guarded), guarded)
            older = self._older[guarded.int] = {one: cipher_for(key) for one, key in keys}
        return older.get(number)

    def _read(self, guarded: UUID) -> None:
        try:
            opened = self._unread.pop(guarded.int)
        except KeyError:
            raise Locked(guarded) from None
        self.hold(guarded, opened(), self._chains.get(guarded.int, b""))

    def withhold(self, guarded: UUID, purposes: frozenset[str]) -> None:
        """Open nothing of these purposes under the key of this object, though the key is here, until told otherwise:
        with no purposes everything opens again."""
        if purposes:
            self._withheld[guarded.int] = purposes
        else:
            self._withheld.pop(guarded.int, None)

    def may_open(self, guarded: UUID, purpose: str) -> None:
        """Raises Locked for what is withheld."""
        if self._withheld and purpose in self._withheld.get(guarded.int, ()):
            raise Locked(guarded)

    def outdate(self, guarded: UUID) -> None:
        """Somebody else knows this object's key: until there is a next one nothing more is sealed under it."""
        self._outdated.add(guarded.int)

    def is_outdated(self, guarded: UUID) -> bool:
        return guarded.int in self._outdated

    def may_seal(self, guarded: UUID) -> None:
        """Raises Outdated."""
        if guarded.int in self._outdated:
            raise Outdated(guarded)

    def turn_unit(self, unit_id: int, following: bytes) -> None:
        """Go on with the next key of a unit of hers. Raises BadKey, Locked."""
        if len(following) != KEY_BYTES:
            raise BadKey("a unit's key has 32 bytes")
        self.unit_key(unit_id)
        self._unit_keys[unit_id] = following
        self.older_units.pop(unit_id, None)

    def take_units_of(self, other: Keyring) -> None:
        """Go on with her units as another ring of hers has them: one was turned since this one was opened."""
        self._unit_keys, self.older_units = dict(other._unit_keys), {}

    def bare(self) -> Keyring:
        """The same keys in a fresh ring, without what was taken in or asked for since."""
        return Keyring(self.private, self._unit_keys, self.anchor)

    def to_sealed(self, cookie_key: bytes, *, context: bytes) -> bytes:
        """The private key, the anchor and the unit keys, for the session row. Raises BadKey."""
        private = self.private.to_bytes() if self.private else b""
        private += self.anchor.to_bytes() if self.private and self.anchor else b""
        units = b"".join(unit.to_bytes(8, "big") + key for unit, key in sorted(self._unit_keys.items()))
        return shut(cipher_for(cookie_key), pad(bytes([len(private)]) + private + units), framed(_LABEL, context))

    @classmethod
    def from_sealed(cls, sealed: bytes, cookie_key: bytes, *, context: bytes) -> Self:
        """Raises Tampered (also for another cookie or another session), UnknownVersion, BadKey."""
        inside = unpad(open_box(cipher_for(cookie_key), sealed, framed(_LABEL, context)))
        private, units = inside[1 : 1 + inside[0]], inside[1 + inside[0] :]
        if len(private) not in {0, SEED_BYTES, SEED_BYTES + ANCHOR_BYTES} or len(units) % _UNIT_BYTES:
            raise Tampered("this is no keyring")
        entries = [units[at : at + _UNIT_BYTES] for at in range(0, len(units), _UNIT_BYTES)]
        return cls(
            PrivateKey.from_bytes(private[:SEED_BYTES]) if private else None,
            {int.from_bytes(entry[:8], "big"): entry[8:] for entry in entries},
            Anchor.from_bytes(private[SEED_BYTES:]) if private[SEED_BYTES:] else None,
        )

    def __repr__(self) -> str:
        return f"<Keyring {'locked' if self.is_locked else 'open'}, {len(self._data_keys)} data keys>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a keyring is not pickled; see to_sealed")


_in_use: ContextVar[Keyring | None] = ContextVar("keyring", default=None)


def current() -> Keyring:
    """The keyring in use here and now; an empty, locked one when there is none."""
    return _in_use.get() or Keyring(None, {})


@contextmanager
def using(keyring: Keyring) -> Iterator[Keyring]:
    """Use this keyring inside the block; before and after it, whatever was in use."""
    token = _in_use.set(keyring)
    try:
        yield keyring
    finally:
        _in_use.reset(token)
