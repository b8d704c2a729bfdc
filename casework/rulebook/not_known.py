"""Whoever was asked does not know it, and says so: `không nhớ` is an answer, and no mistake of whoever typed it."""

from __future__ import annotations

import re

from casework.rulebook.names import fold

_WHO = (
    r"(?:(?:chi|em|co|ba|anh|chau|ong|no|minh|toi|con|nguoi)\s+)?(?:(?:ay|ta|den|duoc giup)\s+)?"
    r"(?:(?:cung|thi|deu)\s+)?"
)
_NOT = r"(?:khong|ko|k|kg|hok|hong|chua|chang|cha|ke)"
_WHAT = r"(?:nho|biet|ro|chac|hoi|hoi duoc|nghi ra|xac dinh|nam duoc)"
_MORE = (
    r"(?:\s+(?:ro|chac|nua|het|duoc|dau|gi|a|ca|ngay|thang|nam|sinh|tuoi|so|may|bao nhieu|la|chinh xac"
    r"|the nao|con nao))*"
)
_NOT_KNOWN = re.compile(
    rf"{_WHO}(?:{_NOT}\s+{_WHAT}{_MORE}|chiu(?:\s+(?:thoi|roi|luon|{_NOT}\s+{_WHAT}{_MORE}))?"
    rf"|quen(?:\s+(?:roi|mat roi|mat|het|het roi|ngay|nam|tuoi))*|kb|kn|ko ro)"
)
_ONLY_ASKS = re.compile(r"[?\-–—.…_\s]+")


def is_not_known(typed: str) -> bool:
    """Whether whoever was asked does not know it: `không nhớ`, `chịu`, `không rõ ngày`, `?`."""
    words = " ".join(fold(typed).split()).strip(" .,;!?")
    return bool(_NOT_KNOWN.fullmatch(words)) or bool(typed.strip() and _ONLY_ASKS.fullmatch(typed.strip()))
