"""The one place where bytes meet AES-256-GCM: version byte, random nonce, ciphertext and tag.

    0x01 | nonce, 12 bytes | ciphertext and tag

What the box is bound to (its place, its holder, its session) is the associated data: not stored, but the box opens
nowhere else. A nonce is random; one key may shut some four thousand million boxes before that is worth a thought.
"""

from os import urandom

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casework.vault.errors import BadKey, Tampered, UnknownVersion

KEY_BYTES = 32
VERSION = 1
_LEAD = bytes([VERSION])
_NONCE_ENDS = 1 + 12

Cipher = AESGCM
"""A key made ready: building it costs about as much as using it, so a keyring keeps it."""


def new_key() -> bytes:
    """32 fresh random bytes."""
    return urandom(KEY_BYTES)


def cipher_for(key: bytes) -> Cipher:
    """Make a key ready. Raises BadKey unless it has 32 bytes."""
    if len(key) != KEY_BYTES:
        raise BadKey("a key has 32 bytes")
    return AESGCM(key)


def shut(cipher: Cipher, plaintext: bytes, bound_to: bytes) -> bytes:
    """Shut the plaintext in; it opens only with the same key and the same `bound_to`."""
    nonce = urandom(12)
    return _LEAD + nonce + cipher.encrypt(nonce, plaintext, bound_to)


def open_box(cipher: Cipher, box: bytes, bound_to: bytes) -> bytes:
    """The plaintext, or Tampered, or UnknownVersion: never a part of it."""
    if box[:1] != _LEAD:
        raise UnknownVersion("unknown version byte") if box else Tampered("nothing there")
    try:
        return cipher.decrypt(box[1:_NONCE_ENDS], box[_NONCE_ENDS:], bound_to)
    except (InvalidTag, ValueError):
        # ValueError: the nonce itself was cut. From None: the chain would only repeat it less plainly.
        raise Tampered("these bytes were not sealed here") from None
