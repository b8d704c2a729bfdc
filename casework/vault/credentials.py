"""A private key at rest, sealed under a passphrase that only its owner knows, and with it whose word she believes.

The anchor (see certificates) lies in the same box as the key: who writes to the database can take the whole credential
away, but cannot make her believe another province. A credential from before there were anchors holds the key alone.

Argon2id (RFC 9106: t=3, m=64 MiB, p=1, about a fifth of a second) makes the key, AES-256-GCM seals with it. At
most one for each core at once in a process: more would be no faster, and a handful of wrong passphrases would take the
machine's memory. The passphrase is brought to
NFKC first, so that two keyboards give the same bytes. An unknown name costs the same as a wrong passphrase: `burn`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from os import cpu_count, urandom
from threading import BoundedSemaphore
from unicodedata import normalize

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from casework.vault.aead import cipher_for, open_box, shut
from casework.vault.certificates import ANCHOR_BYTES, Anchor
from casework.vault.errors import Busy, Malformed, Tampered, UnknownVersion, WrongSecret
from casework.vault.framing import framed
from casework.vault.keypairs import SEED_BYTES, PrivateKey

KIND = "argon2id"
WAIT_SECONDS = 10.0
LONGEST = 1024
_SALT_BYTES = 16
_PARAMS: Mapping[str, int] = {"t": 3, "m": 65536, "p": 1}
_LABEL = b"casework way in v1"
_places = BoundedSemaphore(cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class SealedCredential:
    """One credential as it is stored. `params`: t passes, m KiB of memory, p lanes."""

    kind: str
    salt: bytes
    params: dict[str, int]
    sealed: bytes = field(repr=False)


def seal_private(passphrase: str, private: PrivateKey, *, anchor: Anchor | None, context: bytes) -> SealedCredential:
    """Seal a private key and its anchor under a passphrase, bound to its owner by `context`. Raises Busy, Malformed."""
    salt = urandom(_SALT_BYTES)
    key = _stretch(_as_bytes(passphrase), salt)
    inside = private.to_bytes() + (anchor.to_bytes() if anchor else b"")
    return SealedCredential(KIND, salt, dict(_PARAMS), shut(cipher_for(key), inside, _bound_to(salt, context)))


def open_private(passphrase: str, credential: SealedCredential, *, context: bytes) -> tuple[PrivateKey, Anchor | None]:
    """The private key and its anchor. Raises WrongSecret; Busy; UnknownVersion for a way this release does not make."""
    # The stored numbers are compared, not used: a stolen pen in the database must not choose how much memory we take.
    if credential.kind != KIND or credential.params != _PARAMS or len(credential.salt) != _SALT_BYTES:
        raise UnknownVersion("unknown kind of credential")
    try:
        typed = _as_bytes(passphrase)
    except Malformed:
        burn("")
        raise WrongSecret from None
    key = _stretch(typed, credential.salt)
    try:
        inside = open_box(cipher_for(key), credential.sealed, _bound_to(credential.salt, context))
    except Tampered:
        raise WrongSecret from None
    if len(inside) not in {SEED_BYTES, SEED_BYTES + ANCHOR_BYTES}:
        raise Tampered("this credential holds no private key")
    believed = inside[SEED_BYTES:]
    return PrivateKey.from_bytes(inside[:SEED_BYTES]), Anchor.from_bytes(believed) if believed else None


def burn(passphrase: str) -> None:
    """Spend what trying a passphrase costs, for a name that nobody has. Raises Busy."""
    _stretch(normalize("NFKC", passphrase[:LONGEST]).encode("utf-8", "replace"), bytes(_SALT_BYTES))


def _as_bytes(passphrase: str) -> bytes:
    if len(passphrase) > LONGEST:
        raise Malformed("passphrase.length")
    try:
        return normalize("NFKC", passphrase).encode()
    except UnicodeEncodeError:
        raise Malformed("passphrase.characters") from None


def _stretch(passphrase: bytes, salt: bytes) -> bytes:
    if not _places.acquire(timeout=WAIT_SECONDS):
        raise Busy
    try:
        return Argon2id(
            salt=salt, length=32, iterations=_PARAMS["t"], lanes=_PARAMS["p"], memory_cost=_PARAMS["m"]
        ).derive(passphrase)
    finally:
        _places.release()


def _bound_to(salt: bytes, context: bytes) -> bytes:
    numbers = ",".join(f"{name}={_PARAMS[name]}" for name in sorted(_PARAMS))
    return framed(_LABEL, KIND.encode(), numbers.encode(), salt, context)
