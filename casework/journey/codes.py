"""The code of a case: what people say instead of a name, with no place, no person and no word in it."""

from __future__ import annotations

import secrets

from casework.records.cases import Case

LETTERS = "23456789CDFGHJKMNPQRTVWXY"
"""No vowels and no look-alikes: a code is read over a bad line and must spell nothing."""


def new_code(year: int) -> str:
    """A code nobody has yet, such as HS26-4KX7P."""
    while True:
        code = f"HS{year % 100:02d}-" + "".join(secrets.choice(LETTERS) for _ in range(5))
        if not Case.objects.filter(code=code).exists():
            return code


def read_code(typed: str) -> str:
    """A code as somebody typed it, in its one form: small letters, spaces, another dash or none are no other code."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    return f"{signs[:4]}-{signs[4:]}" if signs else ""
