"""How a person is spoken to and of, by sex and age, and that no text says "chị" to a boy or to an old man."""

import re

import pytest

from casework.rulebook import address_terms, consents, hearing, risk
from casework.rulebook.address_terms import addressed, terms_for
from casework.rulebook.dates import parse_birth
from casework.rulebook.rows import is_ours
from tests.rulebook.days import vn

NOW = vn(2026, 11, 29, 9, 0)
HER_WORD = re.compile(r"\b[Cc]hị\b")


@pytest.mark.parametrize(
    ("sex", "born", "you", "they"),
    [
        ("female", "1996", "chị", "chị ấy"),
        ("male", "1996", "anh", "anh ấy"),
        ("female", "1950", "bà", "bà ấy"),
        ("male", "1950", "ông", "ông ấy"),
        ("female", "2011", "em", "em ấy"),
        ("male", "2011", "em", "em ấy"),
        ("male", "2024", "cháu", "cháu"),
        (None, "2024", "cháu", "cháu"),
        (None, "2011", "em", "em ấy"),
        (None, "1950", "ông/bà", "người này"),
        ("unknown", "1996", "anh/chị", "người này"),
        ("female", None, "chị", "chị ấy"),
        ("male", None, "anh", "anh ấy"),
        (None, None, "anh/chị", "người này"),
        ("unknown", None, "anh/chị", "người này"),
    ],
)
def test_each_is_addressed_as_people_would(sex, born, you, they):
    terms = terms_for(sex, parse_birth(born, at=NOW) if born else None, at=NOW)
    assert (terms.you, terms.they) == (you, they)


def test_the_words_are_a_house_rule_and_no_law():
    assert is_ours(address_terms.HOUSE_RULE)


NOT_WOMEN = [
    address_terms.MAN,
    address_terms.OLD_MAN,
    address_terms.OLD_WOMAN,
    address_terms.YOUTH,
    address_terms.CHILD,
    address_terms.NOT_KNOWN,
]

READ_ALOUD = [
    consents.SENSITIVE_NOTICE,
    *(purpose.question for purpose in consents.PURPOSES.values()),
    *(ask.question for ask in risk.ASKED),
    *(ask.question for sheet in (hearing.PERSON, hearing.WAYS, hearing.INCIDENT) for ask in sheet),
]


@pytest.mark.parametrize("terms", NOT_WOMEN, ids=lambda terms: terms.code)
def test_no_consent_and_no_question_says_chi_to_a_boy_to_a_man_of_76_or_before_the_sex_was_asked(terms):
    said = [addressed(text, terms) for text in READ_ALOUD]
    assert not [text for text in said if HER_WORD.search(text.lower().replace(terms.you, ""))]
    assert any(terms.you in text for text in said)


def test_a_list_of_kin_stays_as_it_is():
    for kin in ("Anh / chị / em", "giữa anh, chị, em với nhau", "Anh / chị / em chồng hoặc vợ"):
        assert addressed(kin, address_terms.OLD_MAN) == kin


def test_a_sentence_begins_with_a_capital():
    assert addressed("Chị đồng ý không? Chị ấy nghe.", address_terms.CHILD) == "Cháu đồng ý không? Cháu nghe."


def test_each_hears_a_version_of_the_consent_that_can_be_found_again():
    purpose = consents.PURPOSES["police"]
    versions = {purpose.version_for(terms): terms for terms in address_terms.ALL}
    assert len(versions) == len({terms.you for terms in address_terms.ALL})
    for version, terms in versions.items():
        assert consents.text_of(version) == addressed(purpose.text, terms)
    assert purpose.version_for(address_terms.WOMAN) == purpose.text_version
