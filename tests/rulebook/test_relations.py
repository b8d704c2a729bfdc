"""Between whom an act is domestic violence: the law's groups, and nobody outside a family."""

from datetime import date

import pytest

from casework.rulebook import people, relations, statistics
from casework.rulebook.acts_of_violence import CODES
from casework.rulebook.relations import RelationGroup, domestic_violence, group_of, outside_statute, reach_between

ALL = frozenset(CODES)
DAY = date(2026, 11, 29)


def test_every_relationship_that_can_be_answered_has_its_group():
    assert set(relations.GROUP_OF) == set(people.RELATIONSHIPS.codes)


def test_each_group_says_where_it_stands_in_the_law():
    articles = {group: reach.source for group, reach in relations.REACHES.items()}
    assert [
        articles[group][-6:] for group in (RelationGroup.DIVORCED, RelationGroup.COHABITING, RelationGroup.KIN_OF_EX)
    ] == [
        "Điều 2",
        "Điều 3",
        "Điều 4",
    ]
    assert articles[RelationGroup.FORMER_ADOPTIVE].endswith("Điều 5")


@pytest.mark.parametrize(
    ("relationship", "covered"),
    [
        ("spouse", ALL),
        ("parent", ALL),
        ("parent_in_law", ALL),
        ("sibling_in_law", ALL),
        ("divorced", frozenset("abceghklq")),
        ("cohabiting", frozenset("abcdđeghiklmopq")),
        *(
            (of, frozenset("abceg"))
            for of in people.RELATIONSHIPS.codes
            if of.endswith(("_of_ex", "_of_cohabitant")) or of.startswith("partner_of_")
        ),
        ("former_adoptive", frozenset()),
        ("recruiter", frozenset()),
        ("stranger", frozenset()),
        ("other", frozenset()),
    ],
)
def test_whom_the_acts_cover(relationship, covered):
    assert domestic_violence(CODES, relationship=relationship) == covered


@pytest.mark.parametrize("relationship", ["recruiter", "stranger", "other"])
def test_a_recruiter_or_a_stranger_commits_no_domestic_violence(relationship):
    assert relations.is_outside_family(relationship)
    assert outside_statute(CODES, relationship=relationship) == ALL
    told = {"violence_acts": list(CODES), "relationship": relationship}
    text = statistics.statistics_text(None, {}, told, at=DAY)
    assert statistics.forms_in(text) == frozenset() == statistics.read(text).forms
    assert statistics.read(text).violence_acts == ALL, "what was told is kept"


def test_acts_of_a_husband_are_counted_in_all_four_forms():
    text = statistics.statistics_text(None, {}, {"violence_acts": list("aino"), "relationship": "spouse"}, at=DAY)
    assert len(statistics.forms_in(text)) == 3 and statistics.forms_in(text) == statistics.read(text).forms


@pytest.mark.parametrize("relationship", ["", "unknown", "a word of a later release"])
def test_an_unknown_relation_is_said_as_unknown_and_taken_for_neither(relationship):
    assert group_of(relationship) is RelationGroup.NOT_KNOWN
    assert domestic_violence(CODES, relationship=relationship) == frozenset()
    assert outside_statute(CODES, relationship=relationship) == frozenset()
    assert reach_between(relationship).unsure == ALL


@pytest.mark.parametrize(
    ("relationship", "code", "words"),
    [
        ("divorced", "g", "giữa cha, mẹ và con; giữa anh, chị, em với nhau"),
        ("divorced", "l", "Cản trở kết hôn"),
        ("cohabiting", "g", "giữa cha, mẹ và con; giữa anh, chị, em với nhau"),
        ("cohabiting", "l", "Cưỡng ép, cản trở kết hôn"),
        ("cohabiting", "d", "Bỏ mặc, không quan tâm"),
    ],
)
def test_a_narrower_act_is_said_in_the_decrees_words(relationship, code, words):
    narrowed = str(reach_between(relationship).narrowed[code])
    assert narrowed.endswith(words)
    assert "vợ và chồng" not in narrowed


def test_property_between_people_living_together_is_not_denied_because_the_list_was_cut_off():
    assert "n" in reach_between("cohabiting").unsure
    assert outside_statute("an", relationship="cohabiting") == frozenset()


def test_what_the_statute_leaves_out_is_still_told():
    assert outside_statute("ain", relationship="divorced") == {"i", "n"}
    assert outside_statute("ain", relationship="spouse") == frozenset()
    assert outside_statute("agn", relationship="parent_of_ex") == {"n"}


@pytest.mark.parametrize("ask", [outside_statute, domestic_violence])
def test_a_letter_the_law_does_not_have_is_an_error(ask):
    with pytest.raises(KeyError):
        ask("az", relationship="spouse")
