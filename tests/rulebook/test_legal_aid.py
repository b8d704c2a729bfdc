"""Who has a right to free legal aid, by which route, on which day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from casework.rulebook.dates import parse_birth
from casework.rulebook.legal_aid import (
    HARDSHIP,
    HARDSHIP_PAPERS,
    HARDSHIP_WORDS,
    LegalAid,
    Route,
    legal_aid_for,
    rule_of,
)
from casework.rulebook.support_matrix import Standing

TODAY = date(2026, 11, 29)
IN_2027 = date(2027, 1, 1)


@pytest.mark.parametrize(
    ("facts", "free", "with_hardship"),
    [
        ({}, (), ()),
        ({"survivor_of_violence": True}, (), (Route.DOMESTIC_VIOLENCE,)),
        ({"survivor_of_violence": True, "poverty": "poor"}, (Route.POOR,), (Route.DOMESTIC_VIOLENCE,)),
        # Hardship is defined: a near-poor household, or a monthly social allowance.
        ({"survivor_of_violence": True, "poverty": "near_poor"}, (Route.DOMESTIC_VIOLENCE,), ()),
        ({"survivor_of_violence": True, "social_allowance": True}, (Route.DOMESTIC_VIOLENCE,), ()),
        ({"poverty": "near_poor"}, (), ()),
        ({"poverty": "near_poor", "in_proceedings": "accused"}, (Route.ACCUSED_NEAR_POOR,), ()),
        ({"ethnic_group": "08", "hard_area": True}, (Route.MINORITY_IN_HARD_AREA,), ()),
        ({"ethnic_group": "01", "hard_area": True}, (), ()),
        ({"ethnic_group": "08"}, (), ()),
        ({"standing": Standing.UNDER_IDENTIFICATION}, (Route.TRAFFICKING,), ()),
        ({"standing": Standing.UNDER_IDENTIFICATION_ABROAD}, (), ()),
        ({"born": "2012"}, (Route.CHILD,), ()),
        ({"born": "01/01/2009"}, (), ()),
        ({"born": "01/01/2009", "in_proceedings": "injured"}, (Route.YOUTH_IN_PROCEEDINGS,), ()),
        ({"born": "01/01/2009", "in_proceedings": "denounced"}, (Route.YOUTH_IN_PROCEEDINGS,), ()),
        ({"born": "1960", "disabled": True}, (), (Route.ELDERLY, Route.DISABLED)),
        ({"hiv": True, "agent_orange": True}, (), (Route.HIV, Route.AGENT_ORANGE)),
        ({"meritorious": True}, (Route.MERITORIOUS,), ()),
    ],
)
def test_legal_aid(facts, free, with_hardship):
    aid = _legal_aid(facts, TODAY)
    assert (aid.open, aid.with_hardship) == (free, with_hardship)
    assert aid.unconditional is bool(free)


@pytest.mark.parametrize(
    ("facts", "routes"),
    [
        ({"survivor_of_violence": True}, (Route.DOMESTIC_VIOLENCE,)),
        ({"disabled": True, "hiv": True}, (Route.DISABLED, Route.HIV)),
        ({"poverty": "near_poor"}, (Route.NEAR_POOR,)),
        ({"social_allowance": True}, (Route.SOCIAL_ALLOWANCE,)),
        ({"born": "1960"}, (Route.ELDERLY,)),
    ],
)
def test_from_2027_no_survivor_of_domestic_violence_proves_her_hardship(facts, routes):
    assert _legal_aid(facts, IN_2027).open == routes
    assert _legal_aid(facts, date(2026, 12, 31)).open == ()
    assert not any(rule_of(route, at=IN_2027).verified for route in routes), "read at second hand only"


def test_somebody_of_17_who_was_denounced_has_the_right_since_2026():
    told = {"born": "01/01/2009", "in_proceedings": "denounced"}
    assert _legal_aid(told, date(2025, 12, 31)).open == ()
    assert _legal_aid(told, date(2026, 1, 1)).open == (Route.YOUTH_IN_PROCEEDINGS,)


def test_victims_of_trafficking_have_their_own_clause_since_july_2025():
    rule = rule_of(Route.TRAFFICKING, at=TODAY)
    assert rule.source.endswith("Điều 7.6a") and rule.valid_from == date(2025, 7, 1) and not rule.with_hardship


def test_hardship_is_what_the_decree_says_and_names_its_papers():
    assert HARDSHIP.source.startswith("Nghị định 144/2017") and HARDSHIP.verified
    assert "cận nghèo" in str(HARDSHIP_WORDS)
    assert "ban" in HARDSHIP_PAPERS


def _legal_aid(facts: Mapping[str, Any], at: date) -> LegalAid:
    told = dict(facts)
    born = told.pop("born", None)
    return legal_aid_for(birth=parse_birth(born, at=TODAY) if born else None, at=at, **told)
