"""How a person is spoken to and of: chị, anh, bà, ông, em, cháu, by sex and age. A house rule; the law has none.

Texts that speak to a survivor are written once, to a woman; `addressed` says them to whoever it is. Where neither sex
nor age was asked it is "anh/chị" when spoken to and "người này" when spoken of. Men, boys and elders are survivors too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from casework.rulebook.dates import Birth
from casework.rulebook.people import ELDERLY_FROM
from casework.rulebook.rows import PRACTICE, PRACTICE_FROM, Citation, Words

HOUSE_RULE = Citation(source=PRACTICE, valid_from=PRACTICE_FROM)

CHILD_UNDER = 13
"""So old and younger one is "cháu"; from then until 18 "em"."""

GROWN_UP_FROM = 18


@dataclass(frozen=True, slots=True)
class AddressTerms:
    """`you` to the person, `they` of the person."""

    code: str
    you: str
    they: str


WOMAN = AddressTerms("woman", "chị", "chị ấy")
MAN = AddressTerms("man", "anh", "anh ấy")
OLD_WOMAN = AddressTerms("old_woman", "bà", "bà ấy")
OLD_MAN = AddressTerms("old_man", "ông", "ông ấy")
ELDER = AddressTerms("elder", "ông/bà", "người này")
GROWN_UP = AddressTerms("grown_up", "anh/chị", "người này")
YOUTH = AddressTerms("youth", "em", "em ấy")
CHILD = AddressTerms("child", "cháu", "cháu")
NOT_KNOWN = GROWN_UP

TAKEN_FOR_A_WOMAN = AddressTerms("not_known", "chị", "người này")
"""As whoever was not asked yet was spoken to before: what was heard so is found again by it, and nobody hears it."""

ALL = (WOMAN, MAN, OLD_WOMAN, OLD_MAN, ELDER, GROWN_UP, YOUTH, CHILD, TAKEN_FOR_A_WOMAN)

_BY_SEX = {"female": (WOMAN, OLD_WOMAN), "male": (MAN, OLD_MAN)}

# Not in a list of kin: "anh, chị, em", "Anh / chị / em".
_THEY = re.compile(r"\b([Cc])hị ấy\b")
_YOU = re.compile(r"(?<![Aa]nh, )(?<![Aa]nh / )(?<![Aa]nh/)\b([Cc])hị\b(?!,? / em)")


def terms_for(sex: object, birth: Birth | None, *, at: date | datetime) -> AddressTerms:
    """How this person is addressed. An age told as about so much is taken as told."""
    age = birth.likely_age(at) if birth is not None else None
    if age is not None and age < GROWN_UP_FROM:
        return CHILD if age < CHILD_UNDER else YOUTH
    old = age is not None and age >= ELDERLY_FROM
    if sex in _BY_SEX:
        return _BY_SEX[str(sex)][old]
    if age is None:
        return NOT_KNOWN
    return ELDER if old else GROWN_UP


def addressed(text: Words, terms: AddressTerms) -> str:
    """A text written to or of a woman, said to or of this person. Texts of other languages have none of these words."""
    said = _THEY.sub(lambda found: _like(found[1], terms.they), str(text))
    return _YOU.sub(lambda found: _like(found[1], terms.you), said)


def _like(first: str, words: str) -> str:
    return words[:1].upper() + words[1:] if first.isupper() else words
