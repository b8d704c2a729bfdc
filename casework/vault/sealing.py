"""Seals one field of one record: format v1, bound to what it is, to whom it belongs and to the row it lives in.

    stored       0x01 | nonce, 12 bytes | AES-256-GCM(padded text) and tag
    bound to     purpose code, u16 | 16 | guarded id, 16 bytes | 16 | row id, 16 bytes        (16 = the length of an id)

So a ciphertext moved to another field, another case or another row does not open. History rows keep the row id, so
they open as they are. A row put back to an older ciphertext of itself does open: the trail finds that, not the seal.
"""

from uuid import UUID

from casework.vault.aead import Cipher, cipher_for, new_key, open_box, shut
from casework.vault.padding import pad, unpad
from casework.vault.purposes import code_of

__all__ = ["Cipher", "cipher_for", "new_key", "purpose_prefix", "seal", "unseal"]

_ID_LENGTH = b"\x10"


def purpose_prefix(purpose: str) -> bytes:
    """The first part of what a seal is bound to; the same for every row of a field. Raises UnknownPurpose."""
    return code_of(purpose).to_bytes(2, "big") + _ID_LENGTH


def seal_at(cipher: Cipher, plaintext: bytes, prefix: bytes, guarded: UUID, row: UUID) -> bytes:
    """`seal` for one who has the cipher and the prefix ready."""
    return shut(cipher, pad(plaintext), prefix + guarded.bytes + _ID_LENGTH + row.bytes)


def unseal_at(cipher: Cipher, sealed: bytes, prefix: bytes, guarded: UUID, row: UUID) -> bytes:
    """`unseal` for one who has the cipher and the prefix ready."""
    return unpad(open_box(cipher, sealed, prefix + guarded.bytes + _ID_LENGTH + row.bytes))


def seal(key: bytes, plaintext: bytes, *, purpose: str, guarded: UUID, row: UUID) -> bytes:
    """Seal the plaintext under the data key of the guarded object. Raises BadKey, UnknownPurpose."""
    return seal_at(cipher_for(key), plaintext, purpose_prefix(purpose), guarded, row)


def unseal(key: bytes, sealed: bytes, *, purpose: str, guarded: UUID, row: UUID) -> bytes:
    """The plaintext. Raises Tampered, UnknownVersion, BadKey, UnknownPurpose."""
    return unseal_at(cipher_for(key), sealed, purpose_prefix(purpose), guarded, row)
