"""Mutation of guards: each guard of the house is switched off once, and a test must fall (`make guards`)."""

from tests.mutation.of_her_word import OF_HER_WORD
from tests.mutation.of_the_acts import OF_THE_ACTS
from tests.mutation.of_the_bans import OF_THE_BANS
from tests.mutation.of_the_bodies import OF_THE_BODIES
from tests.mutation.of_the_door import OF_THE_DOOR
from tests.mutation.of_the_house import OF_THE_HOUSE
from tests.mutation.of_the_journey import OF_THE_JOURNEY
from tests.mutation.of_the_keys import OF_THE_KEYS
from tests.mutation.of_the_people import OF_THE_PEOPLE
from tests.mutation.of_the_reports import OF_THE_REPORTS
from tests.mutation.of_the_rights import OF_THE_RIGHTS
from tests.mutation.of_the_stays import OF_THE_STAYS
from tests.mutation.of_the_suites import OF_THE_SUITES
from tests.mutation.of_the_trail import OF_THE_TRAIL
from tests.mutation.of_the_vault import OF_THE_VAULT
from tests.mutation.of_the_wall import OF_THE_WALL

GUARDS = (
    *OF_THE_HOUSE,
    *OF_THE_RIGHTS,
    *OF_HER_WORD,
    *OF_THE_DOOR,
    *OF_THE_JOURNEY,
    *OF_THE_VAULT,
    *OF_THE_TRAIL,
    *OF_THE_KEYS,
    *OF_THE_WALL,
    *OF_THE_ACTS,
    *OF_THE_BODIES,
    *OF_THE_BANS,
    *OF_THE_REPORTS,
    *OF_THE_PEOPLE,
    *OF_THE_STAYS,
    *OF_THE_SUITES,
)
