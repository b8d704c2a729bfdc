"""The sixteen statutory acts: forms, reach, and the international class."""

import pytest

from casework.rulebook.acts_of_violence import (
    ACTS,
    CHOICES,
    CODES,
    COHABITING,
    DIVORCED,
    SPOKEN_CHOICES,
    Gbvims,
    ViolenceForm,
    acts_between,
    forms_of,
    gbvims_of,
    outside_statute,
)


def test_the_letters_of_article_3_1_in_their_order():
    assert "".join(CODES) == "abcdđeghiklmnopq"
    assert len(CHOICES) == len(SPOKEN_CHOICES) == 16
    assert "".join(code for code in CODES if not ACTS[code].verified) == "lmnopq"
    assert all(ACTS[code].source.endswith(f"Điều 3.1.{code}") for code in CODES)


@pytest.mark.parametrize("code", CODES)
def test_what_is_read_aloud_is_short_and_plain(code):
    spoken = str(ACTS[code].spoken)
    assert spoken != str(ACTS[code].statutory)
    assert len(spoken) < 90
    assert "hành vi" not in spoken and "bạo lực" not in spoken


@pytest.mark.parametrize(
    ("codes", "forms"),
    [
        ("", set()),
        ("a", {ViolenceForm.PHYSICAL}),
        ("b", {ViolenceForm.MENTAL}),
        ("d", {ViolenceForm.PHYSICAL, ViolenceForm.MENTAL}),
        ("i", {ViolenceForm.SEXUAL}),
        ("nq", {ViolenceForm.ECONOMIC}),
        ("m", {ViolenceForm.SEXUAL, ViolenceForm.PHYSICAL}),
        ("abin", {ViolenceForm.PHYSICAL, ViolenceForm.MENTAL, ViolenceForm.SEXUAL, ViolenceForm.ECONOMIC}),
    ],
)
def test_forms_are_computed(codes, forms):
    assert forms_of(codes) == forms


@pytest.mark.parametrize(
    ("codes", "penetration", "kind"),
    [
        ("", False, None),
        ("b", False, Gbvims.PSYCHOLOGICAL_ABUSE),
        ("ban", False, Gbvims.PHYSICAL_ASSAULT),
        ("i", False, Gbvims.SEXUAL_ASSAULT),
        ("i", True, Gbvims.RAPE),
        ("ak", True, Gbvims.SEXUAL_ASSAULT),
        ("k", False, Gbvims.SEXUAL_ASSAULT),
        ("ln", False, Gbvims.FORCED_MARRIAGE),
        ("lp", False, Gbvims.PHYSICAL_ASSAULT),
        ("m", False, Gbvims.PHYSICAL_ASSAULT),
        ("dbq", False, Gbvims.DENIAL_OF_RESOURCES),
        ("đegh", False, Gbvims.PSYCHOLOGICAL_ABUSE),
    ],
)
def test_the_first_class_that_applies_is_taken(codes, penetration, kind):
    assert gbvims_of(codes, penetration=penetration) is kind


@pytest.mark.parametrize(
    ("relationship", "covered"),
    [
        ("spouse", frozenset(CODES)),
        ("parent", frozenset(CODES)),
        ("divorced", frozenset("abceghklq")),
        ("cohabiting", frozenset("abcdđeghiklmopq")),
    ],
)
def test_whom_the_acts_cover(relationship, covered):
    assert acts_between(relationship) == covered


def test_what_the_statute_leaves_out_is_still_told():
    assert outside_statute("ain", relationship="divorced") == {"i", "n"}
    assert outside_statute("ain", relationship="spouse") == set()
    assert set(CODES) >= DIVORCED | COHABITING


@pytest.mark.parametrize("ask", [forms_of, gbvims_of])
def test_a_letter_the_law_does_not_have_is_an_error(ask):
    with pytest.raises(KeyError):
        ask("az")
