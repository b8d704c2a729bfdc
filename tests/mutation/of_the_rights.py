"""The guards in Python of rights: what is certified, given, asked at the gate and let out, one row each."""

from __future__ import annotations

from tests.mutation.guards import Guard

CERTIFYING = "tests/policy/certification/test_certifying.py"
UNITS = "tests/policy/certification/test_units.py"
COLLEAGUES = "tests/policy/certification/test_colleagues.py"
SIGNING_IN = "tests/policy/certification/test_signing_in.py"
SUPERVISORS = "tests/policy/certification/test_supervisors.py"
BOUND = "tests/policy/test_bound_rights.py"
ROWS = "tests/policy/test_bound_rows.py"
TURNING = "tests/policy/test_unit_turning.py"


def _off(name: str, path: str, found: str, put: str, *suite: str) -> Guard:
    return Guard(name, path, found, put, suite)


def _policy(name: str, file: str, found: str, put: str, *suite: str) -> Guard:
    return _off(name, f"casework/policy/{file}.py", found, put, *suite)


OF_THE_RIGHTS = (
    # Certified
    _policy(
        "a row is what the province says of it",
        "certification",
        "            raise NotCertified from error\n\n\ndef check_way_up",
        "            del error\n\n\ndef check_way_up",
        UNITS,
        COLLEAGUES,
    ),
    _policy(
        "a case is submitted to the desk above alone",
        "certification",
        "    if unit.pk not in keyring.current().units or unit.parent_id != desk.pk:",
        "    if False:",
        UNITS,
    ),
    _policy(
        "a roll older than the last change of the signing key is none",
        "certification",
        "    if roll.serial < now.serial:",
        "    if False:",
        "tests/policy/certification/test_signing_key.py",
    ),
    _policy(
        "a province signs with its own key alone",
        "certification",
        "    if believed.anchor != Anchor(province.pk, key.public.to_bytes()):",
        "    if False:",
        SUPERVISORS,
        "tests/policy/certification/test_signing_key.py",
    ),
    _policy(
        "without an anchor nothing is sealed to anybody else",
        "certification",
        '    if ring.anchor is None:\n        raise NotCertified("nobody_certifies")\n    if ring.trust is None:',
        "    if ring.trust is None:",
        CERTIFYING,
    ),
    _policy(
        "a unit's key pair is opened by the unit's own key",
        "certification",
        "    if PrivateKey.from_bytes(seed).public.to_bytes() != bytes(unit.public_key):",
        "    if False:",
        CERTIFYING,
        SUPERVISORS,
    ),
    _policy(
        "her units' keys lead to one anchor",
        "own_keys",
        "    if len(found) > 1:",
        "    if False:",
        SIGNING_IN,
        CERTIFYING,
    ),
    _policy(
        "a colleague whom the province does not certify is given nothing",
        "sharing",
        "not certification.stands(\n                membership, membership.worker\n            )",
        "False",
        COLLEAGUES,
    ),
    # Given
    _policy(
        "nobody who is kept out is given a hold in her own name",
        "grants",
        "    if to.worker_id in kept_from(subject):",
        "    if False:",
        BOUND,
        "tests/policy/test_sharing.py",
    ),
    _policy(
        "a colleague who is kept out is given nothing on",
        "sharing",
        "        for worker_id in wanting[subject.pk] - kept_out:",
        "        for worker_id in wanting[subject.pk]:",
        BOUND,
        "tests/policy/test_sharing.py",
    ),
    _policy(
        "what the log lets end is not given on by a row that lives",
        "sharing",
        "        if _has_ended(kind, subject, unit):",
        "        if False:",
        ROWS,
    ),
    _policy(
        "a key is settled where it is its object's own",
        "settling",
        "if whose[place[0]] is Whose.OWN}",
        "}",
        BOUND,
    ),
    _policy(
        "a key that lay under the unit's own is compared with its object",
        "data_keys",
        "    if said is not None and not commits_to(bytes(said), data_key, found.pk, number):",
        "    if False:",
        BOUND,
        "tests/policy/test_turned_keys.py",
    ),
    _policy(
        "a key that anybody may have sealed is its object's own",
        "data_keys",
        "    if whose is Whose.FOREIGN:\n        logger",
        "    if False:\n        logger",
        BOUND,
        "tests/policy/test_turned_keys.py",
    ),
    _policy(
        "a key of which row and log do not both say so seals nothing",
        "data_keys",
        "        if not looking:\n            logger",
        "        if False:\n            logger",
        BOUND,
    ),
    _policy(
        "a log with a hole keeps nobody out and nothing is sealed",
        "kept_out",
        '    if any(found == "hole" for _, found in rows):',
        "    if False:",
        BOUND,
    ),
    _policy(
        "whoever takes herself off leaves a turn owed",
        "turning",
        "    if doing is not None and doing.worker_id in without_workers:",
        "    if False:",
        "tests/policy/test_lost_keys.py",
        "tests/policy/test_excluded.py",
    ),
    _policy(
        "a unit's key is opened downward from the province",
        "unit_keys",
        "    if unit.province_id in ring.units and lies_under_province(unit, bytes(sealed)):",
        "    if False:",
        TURNING,
        "tests/journey/test_units.py",
    ),
    _policy(
        "each pair of keys is bound to its unit",
        "unit_keys",
        "    return UUID(int=unit_id)",
        "    return UUID(int=0 * unit_id)",
        "tests/policy/test_known_unit_keys.py",
    ),
    # The gate
    _policy(
        "an act is asked of its own kind of record",
        "gate",
        "    if RECORD_OF.get(TABLE[act].on) is not record:",
        "    if False:",
        "tests/policy/test_gate_alone.py",
    ),
    _policy(
        "who holds it and may not do it is refused",
        "gate",
        "    if right is None:\n        raise NotAllowed",
        "    if False:\n        raise NotAllowed",
        "tests/journey/intake/test_excluding.py",
    ),
    _policy(
        "an act outside its time is refused at the gate",
        "gate",
        "    if to_complete is None and not right_time(act, found):",
        "    if False:",
        "tests/journey/intake/test_submitting.py",
        "tests/journey/reintegration/test_closing.py",
    ),
    _policy(
        "her no is asked at the gate",
        "gate",
        "    if stops(act, found, no):",
        "    if False:",
        "tests/journey/intake/test_her_word.py",
    ),
    _policy(
        "an act at a unit is for the roles the table names",
        "gate",
        "        if rule.on is On.UNIT and membership.unit_id == unit.pk and membership.role in rule.roles:",
        "        if membership.unit_id == unit.pk:",
        "tests/policy/test_gate_alone.py",
    ),
    _policy(
        "an act at a unit is done by who works there",
        "gate",
        "        if rule.on is On.UNIT and membership.unit_id == unit.pk and membership.role in rule.roles:",
        "        if rule.on is On.UNIT and membership.role in rule.roles:",
        "tests/journey/intake/test_submitting.py",
        "tests/journey/test_units.py",
    ),
    _policy(
        "an act on nothing is for the roles the table names",
        "gate",
        "        if rule.on is On.NOTHING and membership.role in rule.roles:",
        "        if rule.on is On.NOTHING:",
        "tests/policy/test_gate_alone.py",
    ),
    _policy(
        "of what is not there the wall asks as long as of what is hidden",
        "gate",
        "        _take_as_long(kind, object_id)\n",
        "",
        "tests/policy/test_gate_alone.py",
        "tests/policy/test_walls.py",
        "tests/web/test_refusals.py",
    ),
    _policy(
        "to who oversees alone the story stays shut",
        "gate",
        "        stated_reasons.shut(found.pk if isinstance(found, Case) else found.case_id)",
        "        pass",
        "tests/web/test_stated_reasons.py",
    ),
    _policy(
        "a reason was stated by her today",
        "stated_reasons",
        "filter(case_id=case_id, by_id=by.pk, day=day_of(timezone.now()))",
        "filter(case_id=case_id)",
        "tests/web/test_stated_reasons.py",
    ),
    # What may leave
    _policy(
        "a ground of danger asks for a danger that was told",
        "disclosure",
        "    if GROUNDS[ground].needs_danger and not _a_danger_stands(case):",
        "    if False:",
        "tests/journey/referral/test_sending.py",
        "tests/journey/referral/test_ways_out.py",
    ),
    _policy(
        "what she took out goes on no ground that is not over her no",
        "disclosure",
        "    if not GROUNDS[ground].over_her_no and set(sections) & kept_back(case):",
        "    if False:",
        "tests/journey/referral/test_ways_out.py",
    ),
    _policy(
        "a ground in place of her yes has its written reason",
        "disclosure",
        "    if not reason.strip():",
        "    if False:",
        "tests/journey/referral/test_sending.py",
    ),
    _policy(
        "a host is told where she stays with her yes alone",
        "disclosure",
        "    if consent_scope.barrier(said, receiver=HOST, unit=host.pk) is not None:",
        "    if False:",
        "tests/journey/safety/test_shelter.py",
    ),
    _policy(
        "a packet waits while where she stays is unknown to its sender",
        "location_leak",
        "    if unknown:\n        raise Blocked",
        "    if False:\n        raise Blocked",
        "tests/policy/test_location_leak.py",
        "tests/journey/referral/test_sending.py",
        "tests/journey/referral/test_ways_out.py",
    ),
    _policy(
        "words that may be the place are read over before they go",
        "location_leak",
        "    if unread:",
        "    if False:",
        "tests/policy/test_location_leak.py",
    ),
)
