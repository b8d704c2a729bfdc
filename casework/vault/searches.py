"""Keeps what was searched for as a keyed digest, so that a trail can be asked about a name and never gives one away.

Names are few enough to try them all, so the key is one of a unit, never the server's; and each event has its own
digest, so that two searches for the same name look as different as any two.
"""

import hmac
from uuid import UUID

from casework.vault.framing import framed

_LABEL = b"casework search v1"


class Asker:
    """What was searched for under one unit's key."""

    def __init__(self, unit_key: bytes) -> None:
        # A key of its own: the unit's key itself opens ciphertexts.
        self._key = hmac.digest(unit_key, _LABEL, "sha256")

    def digest(self, event: UUID, words: str) -> str:
        """64 hex digits; equal only for the same key, the same event and the same words, folded and in order."""
        return hmac.digest(self._key, framed(event.bytes, words.encode()), "sha256").hex()
