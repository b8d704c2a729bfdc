"""Answers "seen before?" for a phone number or an identity card without keeping either in the clear.

A fingerprint is HMAC-SHA256 under a key that units hold, not the server: there are few enough phone numbers to try them
all, so whoever has the key has the numbers. Before it, every way of typing a number is brought to one form.
"""

import hmac
import re
from unicodedata import normalize

from casework.vault.errors import Malformed
from casework.vault.framing import framed

__all__ = ["Malformed", "canonical_cccd", "canonical_phone", "fingerprint"]

_SEPARATORS = re.compile(r"[\s.\-()/\u00ad\u200b-\u200d\u2010-\u2015\u2060\ufeff]+")
_COUNTRY = re.compile(r"(?:\+84|0084)0?")
_MOBILE_FIRST = "35789"
_LABEL = b"casework fingerprint v1"


def fingerprint(key: bytes, kind: str, canonical: str) -> bytes:
    """32 bytes; equal only for the same key, the same kind ("phone", "cccd") and the same canonical form."""
    return hmac.digest(key, framed(_LABEL, kind.encode(), canonical.encode()), "sha256")


def canonical_phone(typed: str) -> str:
    """A Vietnamese number as +84 and the national number: nine digits for a mobile (3, 5, 7, 8, 9), ten for a landline
    (2). Takes 09..., +84..., 0084... with spaces, dots and dashes.

    Raises Malformed: phone.empty, phone.characters, phone.country, phone.prefix, phone.length.
    """
    compact = _SEPARATORS.sub("", normalize("NFKC", typed))
    if not compact:
        raise Malformed("phone.empty")
    if not re.fullmatch(r"\+?[0-9]+", compact):
        raise Malformed("phone.characters")
    if country := _COUNTRY.match(compact):
        national = compact[country.end() :]
    elif compact.startswith(("+", "00")):
        raise Malformed("phone.country")
    elif compact.startswith("0"):
        national = compact[1:]
    else:
        raise Malformed("phone.prefix")
    if not national or national[0] not in _MOBILE_FIRST + "2":
        raise Malformed("phone.prefix" if national else "phone.length")
    if len(national) != (10 if national[0] == "2" else 9):
        raise Malformed("phone.length")
    return "+84" + national


def canonical_cccd(typed: str) -> str:
    """The twelve digits of a citizen identity card (căn cước công dân). Raises Malformed: cccd.empty, cccd.characters,
    cccd.length."""
    compact = _SEPARATORS.sub("", normalize("NFKC", typed))
    if not compact:
        raise Malformed("cccd.empty")
    if not re.fullmatch(r"[0-9]+", compact):
        raise Malformed("cccd.characters")
    if len(compact) != 12:
        raise Malformed("cccd.length")
    return compact
