"""Ed25519 (RFC 8032): the trail's key, kept in a file that only its owner can read, and the keys of provinces."""

from __future__ import annotations

import base64
import binascii
import os
import stat
from pathlib import Path
from typing import NoReturn, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from casework.vault.errors import BadKey

SEED_BYTES = 32


class VerifyKey:
    """The public half, 32 bytes."""

    __slots__ = ("_key",)

    def __init__(self, raw: bytes) -> None:
        try:
            self._key = Ed25519PublicKey.from_public_bytes(raw)
        except ValueError:
            raise BadKey("this is no Ed25519 public key") from None

    def to_bytes(self) -> bytes:
        return self._key.public_bytes_raw()

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Whether this key signed that message."""
        try:
            self._key.verify(signature, message)
        except InvalidSignature:
            return False
        return True


class SigningKey:
    """The private half: a seed of 32 bytes. It shows itself to no log and no pickle; `to_bytes` is the one way out."""

    __slots__ = ("_key",)

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_BYTES:
            raise BadKey("an Ed25519 seed has 32 bytes")
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    @classmethod
    def generate(cls) -> Self:
        return cls(os.urandom(SEED_BYTES))

    @classmethod
    def make_file(cls, path: Path) -> Self:
        """A new key in a new file of mode 0600; the file that is there already is taken as it is."""
        if not path.exists():
            half = path.with_name(f"{path.name}.half")
            half.unlink(missing_ok=True)
            with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(base64.b64encode(os.urandom(SEED_BYTES)) + b"\n")
            half.replace(path)
        return cls.from_file(path)

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Raises BadKey for a file that others can read or that holds no key, OSError for none."""
        with path.open("rb") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise BadKey("the key file can be read by others: chmod 600 it")
            held = file.read(256)
        try:
            seed = base64.b64decode(held.strip(), validate=True)
        except binascii.Error:
            raise BadKey("the key file holds no key") from None
        return cls(seed)

    @property
    def public(self) -> VerifyKey:
        return VerifyKey(self._key.public_key().public_bytes_raw())

    def to_bytes(self) -> bytes:
        return self._key.private_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """The signature, 64 bytes; the same message gives the same."""
        return self._key.sign(message)

    def __repr__(self) -> str:
        return "<SigningKey>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a signing key is not pickled")
