"""The guards of a guest and of a child who came along: her yes, whose house it is, to whom nothing leads."""

from __future__ import annotations

from tests.mutation.guards import Guard

GUESTS = "tests/journey/safety/test_guests.py"
COMPANIONS = "tests/journey/intake/test_companions.py"
STAYS, CHILD = "journey/safety/shelter", "journey/intake/companions"


def _off(name: str, file: str, found: str, put: str, *suite: str) -> Guard:
    return Guard(name, f"casework/{file}.py", found, put, suite)


OF_THE_STAYS = (
    # A guest
    _off(
        "without her yes she is put nowhere",
        STAYS,
        "    if agrees != rules.YES:",
        "    if False:",
        GUESTS,
        "tests/journey/safety/test_shelter.py",
    ),
    _off(
        "the same guest is written down once",
        STAYS,
        '        raise MissingPrerequisite("guest_written_down")',
        "        pass",
        GUESTS,
    ),
    # A child who came along
    _off(
        "whoever is kept from hers is kept from the child's own case",
        CHILD,
        "    kept_out = kept_from(mother) - kept_from(child)",
        "    kept_out: frozenset[int] = frozenset()",
        COMPANIONS,
    ),
    _off(
        "whoever may have harmed a child is no contact of it",
        CHILD,
        """    if said["contact"] in {*said["suspected"], *barred_relations(mother, one)}:""",
        "    if False:",
        COMPANIONS,
    ),
    _off(
        "whoever must agree for a child does, and whoever may have harmed it does not count",
        CHILD,
        '        if not asked <= set(said["agreed_by"]):',
        "        if False:",
        COMPANIONS,
    ),
    _off(
        "a child who has a case gets no second one",
        CHILD,
        "    if other is not None:",
        "    if False:",
        COMPANIONS,
    ),
    _off(
        "whoever is kept from the child's case is not told that there is one",
        CHILD,
        'if Case.objects.filter(pk=other).exists() else "child_case_not_here"',
        'if True else "child_case_not_here"',
        COMPANIONS,
    ),
    _off(
        "a child is reached by no name or number of hers",
        CHILD,
        '    if phone and phone in {ways.get("phone"), details.get("phone")}:',
        "    if False:",
        COMPANIONS,
    ),
    _off(
        "a question about a child's packet, or an answer, says nothing of whom the child came with",
        "policy/location_leak",
        "    if act in LEAVES_THE_FILE:\n",
        "    if False:\n",
        COMPANIONS,
    ),
)
