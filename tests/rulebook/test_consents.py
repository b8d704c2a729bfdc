"""Consent: one question a purpose, words that can be proven, and who has to agree."""

from datetime import date

import pytest
from django.utils import translation

from casework.rulebook.consents import (
    METHODS,
    NEEDS_WITNESS,
    PURPOSE_CHOICES,
    PURPOSES,
    Consenter,
    is_asked_now,
    text_of,
    who_must_agree,
)
from casework.rulebook.dates import parse_birth

TODAY = date(2026, 11, 22)
SELF, CHILD = Consenter.SELF, Consenter.CHILD
REPRESENTATIVE, OTHER = Consenter.REPRESENTATIVE, Consenter.GUARDIAN_OR_COMMUNE

KEPT_VERSIONS = {
    "record_keeping": "5e5fbd28f93cc90b",
    "sound": "028ec006cb0a4d4f",
    "pictures": "a17ba3567adbbd3f",
    "health": "7bbca32bb5a9d45a",
    "psychosocial": "4b22783987ace05b",
    "police": "0b2e18e83b25b058",
    "legal_aid": "788fb21a7cfad175",
    "shelter": "4fb8a7a71140c3f2",
    "child_protection": "0cdfd45b144056ad",
    "livelihood": "1f5d4679c18ce3f1",
    "social_work": "f209d0c219bd3ede",
    "interpreting": "46c10f8c5d3e1809",
    "education": "d74b16b2994f162b",
    "identification": "3adcaf8758ef206d",
    "other": "9c7ad3534e8fee6a",
}


def test_there_is_one_purpose_for_each_kind_of_destination():
    assert list(PURPOSES) == [
        "record_keeping",
        "sound",
        "pictures",
        "health",
        "psychosocial",
        "police",
        "legal_aid",
        "shelter",
        "child_protection",
        "livelihood",
        "social_work",
        "interpreting",
        "education",
        "identification",
        "other",
    ]
    assert [code for code, _ in PURPOSE_CHOICES] == list(PURPOSES)
    assert METHODS.codes == ("signature", "written", "thumbprint", "spoken_witnessed", "sign", "recorded")
    assert set(METHODS.codes) > NEEDS_WITNESS


@pytest.mark.parametrize("code", list(PURPOSES))
def test_every_question_is_plain_and_its_version_leads_back_to_it(code):
    purpose = PURPOSES[code]
    assert purpose.text.startswith("Chị có đồng ý") and "?" in purpose.text
    assert len(purpose.text) < 120
    assert text_of(purpose.text_version) == purpose.text


def test_a_version_is_the_same_in_every_language_and_different_for_every_text():
    versions = {purpose.text_version for purpose in PURPOSES.values()}
    with translation.override("en"):
        assert {purpose.text_version for purpose in PURPOSES.values()} == versions
    assert len(versions) == len(PURPOSES)
    assert text_of("0" * 16) is None


@pytest.mark.parametrize(
    ("version", "end"),
    [
        ("da8befe0f22dc75a", "được giữ kín như hồ sơ."),
        ("88c7cc14fda1f59d", "được giữ kín như hồ sơ."),
        ("affca3f0cc8f35cc", "báo nơi chị vừa chọn những gì cần để giúp chị không?"),
    ],
)
def test_what_was_read_to_her_is_told_word_for_word_when_it_is_asked_no_more(version: str, end: str):
    text = text_of(version)
    assert text is not None and text.endswith(end)
    assert not is_asked_now(version)


def test_no_question_speaks_of_what_was_done_before_it():
    """Any of them may be asked first, and alone."""
    assert [code for code, purpose in PURPOSES.items() if "vừa" in purpose.text] == []


def test_no_question_promises_a_place_that_is_not_there():
    """Neither sound nor pictures are kept here, and papers are photographed for nobody."""
    for purpose in (PURPOSES["sound"], PURPOSES["pictures"]):
        assert "không nằm trong hồ sơ này" in purpose.text and "giấy tờ" not in purpose.text


def test_the_words_read_to_people_are_the_ones_on_record():
    # A changed question breaks this line: put the old text into the retired ones before the new version goes out.
    assert {code: purpose.text_version for code, purpose in PURPOSES.items()} == KEPT_VERSIONS


@pytest.mark.parametrize(
    ("born", "suspected", "who"),
    [
        (None, False, {SELF}),
        ("1990", False, {SELF}),
        ("22/11/2010", False, {SELF}),
        ("23/11/2010", False, {CHILD, REPRESENTATIVE}),
        ("2010", False, {CHILD, REPRESENTATIVE}),
        ("22/11/2019", False, {CHILD, REPRESENTATIVE}),
        ("2019", False, {CHILD, REPRESENTATIVE}),
        ("23/11/2019", False, {REPRESENTATIVE}),
        ("23/11/2019", True, {OTHER}),
        ("2015", True, {CHILD, OTHER}),
        ("1990", True, {SELF}),
    ],
)
def test_who_has_to_agree(born, suspected, who):
    birth = parse_birth(born, at=TODAY) if born else None
    assert who_must_agree(birth, at=TODAY, representative_suspected=suspected) == who
