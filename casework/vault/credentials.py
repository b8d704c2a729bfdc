"""A private key at rest, sealed under a passphrase that only its owner knows, and with it whose word she believes.

The anchor (see certificates) lies in the same box as the key: who writes to the database can take the whole credential
away, but cannot make her believe another province. A credential from before there were anchors holds the key alone.

Argon2id (RFC 9106: t=3, m=64 MiB, p=1, about a fifth of a second) makes the key, AES-256-GCM seals with it. Its secret
input is a pepper of the server's, kept in a file outside the database: a stolen database alone gives nothing to guess
at. Which pepper it was stands with the credential, so that older ones open while a new one is brought in. At
most one for each core at once in a process: more would be no faster, and a handful of wrong passphrases would take the
machine's memory. What is typed is folded first (typed_words).

Before that stands a sieve: three bits of a digest under the pepper, by which seven of eight wrong passphrases are told
at no cost. Without it whoever sends a thousand tries a minute takes every core, and the door is shut to all. Whoever
has database and pepper guesses eight times as fast by it; who only tries at the door learns nothing he can reckon with.
An unknown name costs what a wrong passphrase costs: `burn`.
"""

import hmac
from collections.abc import Mapping, Sequence
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
from casework.vault.typed_words import folded

KIND = "argon2id-pepper"
BEFORE_PEPPERS = "argon2id"
"""Only opened, never made: what was typed is taken as it is, up to NFKC, and there is neither pepper nor sieve."""

SIEVE = 8
WAIT_SECONDS = 10.0
LONGEST = 1024
_SALT_BYTES = 16
_PARAMS: Mapping[str, int] = {"t": 3, "m": 65536, "p": 1}
_LABEL = b"casework way in v1"
_SIEVE = b"casework way in, sieve v1"
_NOBODY = b"casework way in, nobody v1"
_places = BoundedSemaphore(cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class Pepper:
    """A secret of the server's that goes into every passphrase, and the name by which a credential asks for it."""

    name: str
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SealedCredential:
    """One credential as it is stored. `params`: t passes, m KiB of memory, p lanes; pepper and sieve."""

    kind: str
    salt: bytes
    params: dict[str, int | str]
    sealed: bytes = field(repr=False)

    @property
    def is_sieved(self) -> bool:
        """Whether seven of eight wrong passphrases cost nothing."""
        return self.kind == KIND

    def is_of(self, pepper: Pepper) -> bool:
        """Whether it was made with this pepper; any other is made anew when it is opened."""
        return self.kind == KIND and self.params.get("pepper") == pepper.name


def seal_private(
    passphrase: str, private: PrivateKey, *, anchor: Anchor | None, context: bytes, pepper: Pepper
) -> SealedCredential:
    """Seal a private key and its anchor under a passphrase, bound to its owner by `context`. Raises Busy, Malformed."""
    salt, typed = urandom(_SALT_BYTES), _as_bytes(folded(passphrase))
    params: dict[str, int | str] = {**_PARAMS, "pepper": pepper.name, "sieve": _sieve(pepper, salt, typed)}
    key = _stretch(typed, salt, pepper.key)
    inside = private.to_bytes() + (anchor.to_bytes() if anchor else b"")
    return SealedCredential(KIND, salt, params, shut(cipher_for(key), inside, _bound_to(KIND, params, salt, context)))


def open_private(
    passphrase: str, credential: SealedCredential, *, context: bytes, peppers: Sequence[Pepper]
) -> tuple[PrivateKey, Anchor | None]:
    """The private key and its anchor. Raises WrongSecret; Busy; UnknownVersion for a way this release does not make,
    and for a pepper that is not there."""
    # The stored numbers are compared, not used: a stolen pen in the database must not choose how much memory we take.
    pepper = _pepper_of(credential, peppers)
    if len(credential.salt) != _SALT_BYTES:
        raise UnknownVersion("unknown kind of credential")
    try:
        typed = _as_bytes(folded(passphrase) if pepper else normalize("NFKC", passphrase))
    except Malformed:
        raise WrongSecret from None
    if pepper and credential.params["sieve"] != _sieve(pepper, credential.salt, typed):
        raise WrongSecret
    key = _stretch(typed, credential.salt, pepper.key if pepper else None)
    bound = _bound_to(credential.kind, credential.params, credential.salt, context)
    try:
        inside = open_box(cipher_for(key), credential.sealed, bound)
    except Tampered:
        raise WrongSecret from None
    if len(inside) not in {SEED_BYTES, SEED_BYTES + ANCHOR_BYTES}:
        raise Tampered("this credential holds no private key")
    believed = inside[SEED_BYTES:]
    return PrivateKey.from_bytes(inside[:SEED_BYTES]), Anchor.from_bytes(believed) if believed else None


def burn(passphrase: str, name: str, pepper: Pepper) -> None:
    """Spend what trying a passphrase costs, for a name that nobody has. Raises Busy."""
    try:
        typed = _as_bytes(folded(passphrase))
    except Malformed:
        return
    # What stands in a row that is there: a salt of its own, and what the sieve keeps of a passphrase nobody has.
    row = hmac.digest(pepper.key, framed(_NOBODY, name.encode("utf-8", "replace")), "sha256")
    if row[-1] % SIEVE == _sieve(pepper, row[:_SALT_BYTES], typed):
        _stretch(typed, row[:_SALT_BYTES], pepper.key)


def _pepper_of(credential: SealedCredential, peppers: Sequence[Pepper]) -> Pepper | None:
    """The pepper this credential was made with; none before there were any."""
    if credential.kind == BEFORE_PEPPERS and credential.params == _PARAMS:
        return None
    numbers = {name: credential.params.get(name) for name in _PARAMS}
    if (
        credential.kind != KIND
        or numbers != _PARAMS
        or credential.params.keys() != {*_PARAMS, "pepper", "sieve"}
        or credential.params["sieve"] not in range(SIEVE)
    ):
        raise UnknownVersion("unknown kind of credential")
    for pepper in peppers:
        if pepper.name == credential.params["pepper"]:
            return pepper
    raise UnknownVersion("the pepper of this credential is not there")


def _sieve(pepper: Pepper, salt: bytes, typed: bytes) -> int:
    return hmac.digest(pepper.key, framed(_SIEVE, salt, typed), "sha256")[0] % SIEVE


def _as_bytes(passphrase: str) -> bytes:
    if len(passphrase) > LONGEST:
        raise Malformed("passphrase.length")
    try:
        return passphrase.encode()
    except UnicodeEncodeError:
        raise Malformed("passphrase.characters") from None


def _stretch(passphrase: bytes, salt: bytes, secret: bytes | None) -> bytes:
    if not _places.acquire(timeout=WAIT_SECONDS):
        raise Busy
    try:
        return Argon2id(
            salt=salt, length=32, iterations=_PARAMS["t"], lanes=_PARAMS["p"], memory_cost=_PARAMS["m"], secret=secret
        ).derive(passphrase)
    finally:
        _places.release()


def _bound_to(kind: str, params: Mapping[str, int | str], salt: bytes, context: bytes) -> bytes:
    numbers = ",".join(f"{name}={params[name]}" for name in sorted(params))
    return framed(_LABEL, kind.encode(), numbers.encode(), salt, context)
