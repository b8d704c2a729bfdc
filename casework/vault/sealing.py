"""Seals one field of one record, bound to what it is, to whom it belongs and to the row it lives in.

    format 1     0x01 | nonce, 12 bytes | AES-256-GCM(padded text) and tag             under the first key of its object
    format 2     0x02 | number of the key, u16 | nonce, 12 bytes | ... the same        under a later one (see key_chain)
    bound to     purpose code, u16 | 16 | guarded id, 16 bytes | 16 | row id, 16 bytes        (16 = the length of an id)
                 and in format 2 | 2 | number of the key, u16

So a ciphertext moved to another field, another case or another row does not open. History rows keep the row id, so
they open as they are. A row put back to an older ciphertext of itself does open: the trail finds that, not the seal.
"""

from uuid import UUID

from casework.vault.aead import VERSION, Cipher, cipher_for, new_key, open_box, shut
from casework.vault.errors import Tampered, UnknownVersion
from casework.vault.key_chain import FIRST
from casework.vault.padding import pad, unpad
from casework.vault.purposes import code_of

__all__ = ["Cipher", "cipher_for", "new_key", "number_of", "purpose_prefix", "seal", "unseal"]

_ID_LENGTH = b"\x10"
_FIRST_KEY, _LATER_KEY = bytes([VERSION]), b"\x02"
_NUMBER_ENDS = 3


def purpose_prefix(purpose: str) -> bytes:
    """The first part of what a seal is bound to; the same for every row of a field. Raises UnknownPurpose."""
    return code_of(purpose).to_bytes(2, "big") + _ID_LENGTH


def number_of(sealed: bytes) -> int:
    """Which of its object's keys this was sealed under. Raises UnknownVersion, Tampered."""
    if sealed[:1] == _FIRST_KEY:
        return FIRST
    if sealed[:1] != _LATER_KEY:
        raise UnknownVersion("unknown version byte") if sealed else Tampered("nothing there")
    return int.from_bytes(sealed[1:_NUMBER_ENDS], "big")


def seal_at(cipher: Cipher, plaintext: bytes, prefix: bytes, guarded: UUID, row: UUID, number: int = FIRST) -> bytes:
    """`seal` for one who has the cipher and the prefix ready."""
    bound_to = prefix + guarded.bytes + _ID_LENGTH + row.bytes
    if number == FIRST:
        return shut(cipher, pad(plaintext), bound_to)
    named = number.to_bytes(2, "big")
    return _LATER_KEY + named + shut(cipher, pad(plaintext), bound_to + b"\x02" + named)[1:]


def unseal_at(cipher: Cipher, sealed: bytes, prefix: bytes, guarded: UUID, row: UUID) -> bytes:
    """`unseal` for one who has the cipher and the prefix ready."""
    bound_to = prefix + guarded.bytes + _ID_LENGTH + row.bytes
    if sealed[:1] != _LATER_KEY:
        return unpad(open_box(cipher, sealed, bound_to))
    named = sealed[1:_NUMBER_ENDS]
    return unpad(open_box(cipher, _FIRST_KEY + sealed[_NUMBER_ENDS:], bound_to + b"\x02" + named))


def seal(key: bytes, plaintext: bytes, *, purpose: str, guarded: UUID, row: UUID, number: int = FIRST) -> bytes:
    """Seal the plaintext under the data key of the guarded object, which has this number. Raises BadKey,
    UnknownPurpose."""
    return seal_at(cipher_for(key), plaintext, purpose_prefix(purpose), guarded, row, number)


def unseal(key: bytes, sealed: bytes, *, purpose: str, guarded: UUID, row: UUID) -> bytes:
    """The plaintext. Raises Tampered, UnknownVersion, BadKey, UnknownPurpose."""
    return unseal_at(cipher_for(key), sealed, purpose_prefix(purpose), guarded, row)
