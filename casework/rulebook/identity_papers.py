"""With which digits the number of an identity paper may begin, since when: what the vault is handed to read one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from casework.rulebook.rows import in_force

_NO_PROVINCE = frozenset(
    {3, 5, 7, 9, 13, 16, 18, 21, 23, 28, 29, 32, 39, 41, 43, 47, 50, 53, 55, 57, 59, 61, 63, 65, 69, 71, 73, 76, 78, 81}
    | {85, 88, 90}
)
_PROVINCES = frozenset(f"{code:03}" for code in range(1, 97) if code not in _NO_PROVINCE)
_COUNTRIES = frozenset(f"{code:03}" for code in range(101, 400))


@dataclass(frozen=True, slots=True, kw_only=True)
class CardNumbers:
    """How the twelve digits of a citizen identity card (căn cước công dân) begin: where a birth was registered, then
    one digit for sex and century. A card keeps its number whatever becomes of its province."""

    places: frozenset[str]
    centuries: frozenset[str]
    source: str
    valid_from: date
    valid_to: date | None = None
    verified: bool = False

    def may_be(self, digits: str) -> bool:
        """Whether a card may have this number."""
        return digits[:3] in self.places and digits[3] in self.centuries


CARD_NUMBERS = (
    # The 63 provinces in which births were registered before July 2025, and the countries from 101 on; 0 and 1 are
    # 1900 to 1999, 2 and 3 are 2000 to 2099.
    CardNumbers(
        places=_PROVINCES | _COUNTRIES,
        centuries=frozenset("0123"),
        source="Thông tư 59/2021/TT-BCA",
        valid_from=date(2021, 7, 1),
    ),
)


def may_be_a_card(digits: str, *, at: date | datetime) -> bool:
    """Whether a card that somebody may carry on that day has this number."""
    return in_force(CARD_NUMBERS, at).may_be(digits)
