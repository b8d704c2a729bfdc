"""Wraps one key under another, bound to the object and to the holder, so that wrapped keys cannot be swapped.

0x01 | nonce, 12 bytes | AES-256-GCM(key) and tag    61 bytes, settled: under the holder's own key
0x02 | what `seal_to` gives                          1170 bytes, in transit: the giver lacks the holder's key
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from uuid import UUID

from casework.vault.aead import KEY_BYTES, VERSION, cipher_for, open_box, shut
from casework.vault.errors import BadKey, Locked, Tampered, UnknownVersion
from casework.vault.framing import framed
from casework.vault.keypairs import PrivateKey, PublicKey, open_with, seal_to

IN_TRANSIT = 2
_SETTLED, _IN_TRANSIT = bytes([VERSION]), bytes([IN_TRANSIT])
_LABEL = b"casework key v1"
_ID_LENGTH = (16).to_bytes(2, "big")


def context_for(kind: str, guarded: UUID, holder: str) -> bytes:
    """What a wrapped key is bound to: what kind of object ("case", "referral", "shelterstay", "unit", ...), which one,
    and who holds it ("unit:17", "worker:5")."""
    return framed(_LABEL, kind.encode(), guarded.bytes, holder.encode())


def context_around(kind: str, holder: str) -> tuple[bytes, bytes]:
    """What stands before and after the object's id in `context_for`, for whoever opens very many at once."""
    return framed(_LABEL, kind.encode()) + _ID_LENGTH, framed(holder.encode())


def wrap(holder_key: bytes, data_key: bytes, *, context: bytes) -> bytes:
    """The data key under the holder's key. Raises BadKey."""
    return shut(cipher_for(holder_key), _checked(data_key), context)


def wrap_to(public: PublicKey, data_key: bytes, *, context: bytes) -> bytes:
    """The data key for a holder whose key the giver does not have. Raises BadKey."""
    return bytes([IN_TRANSIT]) + seal_to(public, _checked(data_key), info=context)


def is_settled(wrapped: bytes) -> bool:
    """Whether it rests under the holder's own key, and not in the larger form that was made for the way."""
    return wrapped[:1] == _SETTLED


def unwrap(wrapped: bytes, *, context: bytes, key: bytes | None = None, private: PrivateKey | None = None) -> bytes:
    """The data key. Raises Locked if the key this form needs is not given; Tampered, UnknownVersion, BadKey."""
    lead = wrapped[:1]
    if lead == _SETTLED:
        if key is None:
            raise Locked
        return _checked(open_box(cipher_for(key), wrapped, context))
    if lead == _IN_TRANSIT:
        if private is None:
            raise Locked
        return _checked(open_with(private, wrapped[1:], info=context))
    raise UnknownVersion("unknown version byte") if wrapped else Tampered("nothing there")


type Older[T] = Callable[[], Sequence[T]]
"""What a holder had before her newest key, the last first: asked for where the newest does not open."""


def with_newest[T, R](newest: T, older: Older[T], opened: Callable[[T], R]) -> R:
    """What the newest opens, or one of those before it. Raises what the newest raises."""
    try:
        return opened(newest)
    except Tampered:
        for one in older():
            with suppress(Tampered):
                return opened(one)
        raise


class Unwrapping:
    """One holder's key made ready for a whole list: of each object's context only the object is told anew."""

    __slots__ = ("_after", "_before", "_cipher", "older")

    def __init__(self, holder_key: bytes, kind: str, holder: str, older: Older[bytes] = tuple) -> None:
        self._cipher = cipher_for(holder_key)
        self._before, self._after = context_around(kind, holder)
        self.older = cache(lambda: [cipher_for(key) for key in older()])

    def unwrap(self, wrapped: bytes, guarded: UUID) -> bytes:
        """The data key of this object from its settled copy. Raises Locked, Tampered, UnknownVersion, BadKey."""
        if wrapped[:1] == _IN_TRANSIT:
            raise Locked
        context = self._before + guarded.bytes + self._after
        return with_newest(self._cipher, self.older, lambda one: _checked(open_box(one, wrapped, context)))


def _checked(key: bytes) -> bytes:
    if len(key) != KEY_BYTES:
        raise BadKey("a key has 32 bytes")
    return key
