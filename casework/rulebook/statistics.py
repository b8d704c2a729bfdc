"""The statistics of a case that reports ask for, in one short text of fixed fields.

What reports ask (Circular 23/2011/TT-BVHTTDL, form 01/BC-X; Decree 110/2025/NĐ-CP, groups 4 to 6): by form of violence,
by sex and age of whoever suffered it, by people, by poverty, by who did it to whom; and what kinds of case it is.

    1 0003 08 f4psn..y.        version, acts as bits, her people, one letter for each answer; a dot where it is not
    known

The letters are never given a second meaning, and a new answer is a new field at the end: what was sealed stays
readable. Thirty-one fields fill the smallest size that is sealed, so that every text has the same length outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from casework.rulebook.acts_of_violence import Gbvims, ViolenceForm, forms_of, gbvims_of
from casework.rulebook.case_kinds import NONE_KNOWN, Kinds, as_kept, kinds_among
from casework.rulebook.dates import Birth
from casework.rulebook.people import UNKNOWN, age_band
from casework.rulebook.relations import outside_statute

VERSION = "1"
ACTS = "abcdđeghiklmnopq"
"""The acts of Article 3.1 in the order of their bits."""

_NOT_KNOWN = "."
_YES_NO = {"yes": "y", "no": "n"}

_SEX = {"female": "f", "male": "m", "other": "o"}
_AGE = {"0-6": "0", "7-15": "1", "16-17": "2", "18-24": "3", "25-34": "4", "35-44": "5", "45-59": "6", "60+": "7"}
_POVERTY = {"poor": "p", "near_poor": "n", "none": "o"}
_RELATIONSHIP = {
    "spouse": "s",
    "divorced": "d",
    "cohabiting": "c",
    "parent": "p",
    "step_parent": "q",
    "parent_in_law": "l",
    "child": "k",
    "child_in_law": "m",
    "sibling": "b",
    "sibling_in_law": "e",
    "grandparent": "g",
    "grandchild": "h",
    "in_law_kin": "i",
    "other_kin": "o",
    "recruiter": "r",
    "other": "x",
    "parent_of_ex": "t",
    "sibling_of_ex": "u",
    "stepchild_of_ex": "v",
    "parent_of_cohabitant": "w",
    "sibling_of_cohabitant": "y",
    "stepchild_of_cohabitant": "z",
    "partner_of_parent": "a",
    "partner_of_child": "f",
    "partner_of_sibling": "j",
    "former_adoptive": "n",
    "stranger": "1",
}

_KIND = {
    "family": "f",
    "trafficking": "t",
    "child": "c",
    "several": "s",
    "family+trafficking": "u",
    "family+child": "v",
    "trafficking+child": "w",
    "family+trafficking+child": "x",
}
"""Every set of kinds; `several` are those of which it was not asked which."""

FIELDS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("sex", _SEX),
    ("age", _AGE),
    ("poverty", _POVERTY),
    ("relationship", _RELATIONSHIP),
    ("pregnant", _YES_NO),
    ("nursing", _YES_NO),
    ("disability", _YES_NO),
    ("children_saw", _YES_NO),
    ("weapon", _YES_NO),
    ("kind", _KIND),
)
"""The answers of one letter, in their fields."""

_ACTS_FROM, _ACTS_TO = 1, 5
_PEOPLE_TO = 7
_RELATIONSHIP_AT = _PEOPLE_TO + [name for name, _letters in FIELDS].index("relationship")
FORMS_END = _RELATIONSHIP_AT + 1
"""So much of a text says which acts were told, and who did them to whom."""
_AGE_AT = _PEOPLE_TO + [name for name, _letters in FIELDS].index("age")
_AGES = {letter: band for band, letter in _AGE.items()}
_KIND_AT = _PEOPLE_TO + [name for name, _letters in FIELDS].index("kind")
_FIRST_FIELDS = 9
"""How many fields the oldest texts have: of those a later field is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """What is counted of one case. `told` has the answers of FIELDS that are known; `people` is the ethnic group."""

    violence_acts: frozenset[str]
    people: str
    told: Mapping[str, str]

    @property
    def forms(self) -> frozenset[ViolenceForm]:
        """The forms of domestic violence."""
        return _forms(self.violence_acts, self.told.get("relationship", UNKNOWN), self.told.get("kind"))

    @property
    def gbvims(self) -> Gbvims | None:
        """Her one type in the GBV Information Management System."""
        return gbvims_of(self.violence_acts)


def statistics_text(
    birth: Mapping[str, str | int] | None,
    details: Mapping[str, object] | None,
    incident: Mapping[str, object] | None,
    *,
    at: date | datetime,
    kinds: Kinds = NONE_KNOWN,
) -> str:
    """The text of what her records say; `at` is when she was heard, for her age then."""
    told = {**(details or {}), **(incident or {}), "kind": "+".join(as_kept(kinds))}
    band = age_band(Birth.from_json(birth), at=at) if birth else None
    told["age"] = band.code if band else None
    people = str(told.get("ethnic_group", ""))
    return "".join(
        (
            VERSION,
            _bits(told.get("violence_acts")),
            people if len(people) == 2 and people.isdigit() else _NOT_KNOWN * 2,
            *(letters.get(str(told.get(name)), _NOT_KNOWN) for name, letters in FIELDS),
        )
    )


def read(text: str) -> Statistics:
    """The statistics of a text. Raises ValueError for a text that is none."""
    if text[:1] != VERSION or len(text) < _PEOPLE_TO + _FIRST_FIELDS:
        raise ValueError("no statistics that this release can read")
    letters = text[_PEOPLE_TO:]
    return Statistics(
        violence_acts=_acts(text[_ACTS_FROM:_ACTS_TO]),
        people="" if text[_ACTS_TO] == _NOT_KNOWN else text[_ACTS_TO:_PEOPLE_TO],
        told={
            name: answer
            for (name, known), letter in zip(FIELDS, letters, strict=False)
            for answer, stands in known.items()
            if stands == letter
        },
    )


def of_forms(text: str) -> str:
    """So much of a text as says which forms were told: the acts, who did them to whom, the kinds of case."""
    return text[:FORMS_END] + text[_KIND_AT : _KIND_AT + 1]


def age_in(text: str) -> str:
    """The band of age of a text (`people.AGE_BANDS`), without reading the rest of it; empty where it is not known."""
    return _AGES.get(text[_AGE_AT : _AGE_AT + 1], "") if text[:1] == VERSION else ""


def forms_in(text: str) -> frozenset[ViolenceForm]:
    """The forms of domestic violence of a text, without reading the rest of it. Raises ValueError."""
    return forms_told(of_forms(text))


def forms_told(part: str) -> frozenset[ViolenceForm]:
    """The same from what `of_forms` took of a text. Raises ValueError."""
    if part[:1] != VERSION or len(part) < FORMS_END:
        raise ValueError("no statistics that this release can read")
    letter, kind = part[_RELATIONSHIP_AT], part[FORMS_END:]
    relationship = next((code for code, stands in _RELATIONSHIP.items() if stands == letter), UNKNOWN)
    return _forms(
        _acts(part[_ACTS_FROM:_ACTS_TO]), relationship, next((code for code, one in _KIND.items() if one == kind), None)
    )


def _forms(acts: frozenset[str], relationship: str, kind: str | None) -> frozenset[ViolenceForm]:
    """Whoever is no family commits no domestic violence; where the relation is not known the acts are counted, save in
    a case of trafficking."""
    kinds = kinds_among((kind or "").split("+"))
    return forms_of(acts - outside_statute(acts, relationship=relationship, kinds=kinds))


def _bits(acts: object) -> str:
    told: Iterable[object] = acts if isinstance(acts, list) else ()
    return f"{sum(1 << ACTS.index(code) for code in set(map(str, told))):04x}"


def _acts(bits: str) -> frozenset[str]:
    number = int(bits, 16)
    return frozenset(code for place, code in enumerate(ACTS) if number >> place & 1)
