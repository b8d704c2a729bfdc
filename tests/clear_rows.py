"""Rows as whoever owns the database reads them: byte strings by their letters, not by hexadecimal digits.

In digits a word of four letters stands in some sealed kilobyte sooner or later, and a word in a body never does. A
digest in a body is digits still: what could be one is looked for with the marks around it.
"""

from __future__ import annotations

import re

_BYTES = re.compile(r"\\+x((?:[0-9a-f]{2})+)")


def read_as_letters(row: str) -> str:
    """A row as text, with the letters of each of its byte strings in their place."""
    return _BYTES.sub(lambda found: bytes.fromhex(found[1]).decode(errors="replace"), row)
