"""A person's key pair: anyone may seal to the public half, only she who holds the private half opens.

HPKE (RFC 9180) in base mode with the hybrid MLKEM768_X25519 (0x647a), HKDF-SHA256 and AES-256-GCM: it holds as long as
either the lattice or the curve does. A private key is the 32-byte seed of that KEM; the two keys inside are drawn from
it with SHAKE256, as the KEM's definition has it (the published vectors are in the tests). Sealed to a public key:

    0x01 | encapsulated key, 1120 bytes | ciphertext and tag
"""

from hashlib import sha256, shake_256
from hmac import digest as hmac_sha256
from os import urandom
from typing import NoReturn, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from casework.vault.errors import BadKey, Tampered, UnknownVersion
from casework.vault.framing import framed

SEED_BYTES = 32
PUBLIC_BYTES = 1184 + 32
_LEAD = b"\x01"
_DERIVED = b"casework derived key v1"
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class PublicKey:
    """The half that may be known to all; 1216 bytes, ML-KEM first."""

    __slots__ = ("_bytes", "_hpke")

    def __init__(self, mlkem: MLKEM768PublicKey, x25519: X25519PublicKey) -> None:
        self._hpke = MLKEM768X25519PublicKey(mlkem, x25519)
        self._bytes = mlkem.public_bytes_raw() + x25519.public_bytes_raw()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Raises BadKey for a wrong length, a lattice key out of range, or a curve point that has no secret."""
        if len(raw) != PUBLIC_BYTES:
            raise BadKey("a public key has 1216 bytes")
        try:
            mlkem = MLKEM768PublicKey.from_public_bytes(raw[:1184])
            x25519 = X25519PublicKey.from_public_bytes(raw[1184:])
            X25519PrivateKey.generate().exchange(x25519)  # refuses the points that give everyone the same secret
        except ValueError:
            raise BadKey("this is no public key") from None
        return cls(mlkem, x25519)

    def to_bytes(self) -> bytes:
        return self._bytes

    @property
    def mark(self) -> str:
        """Twenty letters and digits that two people can compare over the telephone: the start of its SHA-256."""
        return mark_of(self._bytes)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PublicKey) and self._bytes == other._bytes

    def __hash__(self) -> int:
        return hash(self._bytes)

    def __repr__(self) -> str:
        return f"<PublicKey {self._bytes[-4:].hex()}>"


class PrivateKey:
    """The half that only its owner has. It shows itself to no log and no pickle; `to_bytes` is the one way out.

    Its two keys are drawn from the seed when they are first needed: a ring comes with each request, and few requests
    open anything with it.
    """

    __slots__ = ("_drawn", "_seed")

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_BYTES:
            raise BadKey("a private key has 32 bytes")
        self._seed = seed
        self._drawn: tuple[MLKEM768X25519PrivateKey, PublicKey] | None = None

    def _pair(self) -> tuple[MLKEM768X25519PrivateKey, PublicKey]:
        if self._drawn is None:
            drawn = shake_256(self._seed).digest(96)
            mlkem = MLKEM768PrivateKey.from_seed_bytes(drawn[:64])
            x25519 = X25519PrivateKey.from_private_bytes(drawn[64:])
            public = PublicKey(mlkem.public_key(), x25519.public_key())
            self._drawn = MLKEM768X25519PrivateKey(mlkem, x25519), public
        return self._drawn

    @property
    def public(self) -> PublicKey:
        """The half that everybody may have."""
        return self._pair()[1]

    @classmethod
    def generate(cls) -> Self:
        return cls(urandom(SEED_BYTES))

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Raises BadKey unless it has 32 bytes."""
        return cls(raw)

    def to_bytes(self) -> bytes:
        return self._seed

    def key_for(self, use: bytes, place: bytes) -> bytes:
        """A key of 32 bytes for one use in one place, which only her private key gives again: HMAC-SHA256 of both.

        Whoever has such a key learns nothing of the private key, nor of the key of another use or place.
        """
        return hmac_sha256(self._seed, framed(_DERIVED, use, place), "sha256")

    def __repr__(self) -> str:
        return "<PrivateKey>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a private key is not pickled")


def mark_of(public: bytes) -> str:
    """The mark of a public key's bytes, whether or not they are one."""
    start = sha256(public).hexdigest()[:20]
    return " ".join(start[at : at + 4] for at in range(0, len(start), 4))


def seal_to(public: PublicKey, secret: bytes, *, info: bytes) -> bytes:
    """Seal a secret so that only the owner of `public` opens it, and only with the same `info`."""
    return _LEAD + _SUITE.encrypt(secret, public._hpke, info)


def open_with(private: PrivateKey, sealed: bytes, *, info: bytes) -> bytes:
    """The secret again. Raises Tampered (also for a wrong key or a wrong `info`), UnknownVersion."""
    if sealed[:1] != _LEAD:
        raise UnknownVersion("unknown version byte") if sealed else Tampered("nothing there")
    try:
        return _SUITE.decrypt(sealed[1:], private._pair()[0], info)
    except (InvalidTag, ValueError):
        raise Tampered("these bytes were not sealed to this key") from None
