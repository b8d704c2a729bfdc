"""What leaves a child's case says nothing of the one whom the child came with: no name and no code of hers.

The words lie in the link, sealed under the key of the child's own case, so that they are kept out also where whoever
sends holds the child's case alone.
"""

from __future__ import annotations

from uuid import UUID

from casework.records.cases import Case
from casework.records.companions import Companion
from casework.records.linked_cases import is_of_a_child, linked_to
from casework.rulebook.names import fold


class Links:
    """The cases whose people this child came with, and what must not be said of them; needs the child's key."""

    def __init__(self, case: Case) -> None:
        found = [one for one in Companion.objects.filter(case=case).order_by("id") if not is_of_a_child(one)]
        self.cases: list[UUID] = [other for one in found if (other := linked_to(one)) is not None]
        said = [str(words) for one in found for words in (one.linked or {}).get("hers") or ()]
        self._hers = [(words, plain) for words in said if (plain := _plain(words))]

    def named_in(self, words: str) -> str | None:
        """What of hers stands in these words, in any spelling."""
        if not self._hers:
            return None
        text = f" {_plain(words)} "
        bare = text.replace(" ", "")
        return next((kept for kept, plain in self._hers if f" {plain} " in text or _is_code(plain, bare)), None)


def _plain(words: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in fold(words)).split())


def _is_code(plain: str, bare: str) -> bool:
    """A code is found however it is broken up; a name is words, and stands alone."""
    return any(sign.isdigit() for sign in plain) and plain.replace(" ", "") in bare
