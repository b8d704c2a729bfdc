"""Mutation of guards: each guard of the house is switched off once in a copy, and a test must fall (`make guards`)."""

from tests.mutation.of_the_door import OF_THE_DOOR
from tests.mutation.of_the_house import OF_THE_HOUSE
from tests.mutation.of_the_keys import OF_THE_KEYS
from tests.mutation.of_the_wall import OF_THE_WALL

GUARDS = (*OF_THE_HOUSE, *OF_THE_DOOR, *OF_THE_KEYS, *OF_THE_WALL)
