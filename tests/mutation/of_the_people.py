"""The guards that keep whoever did it from her messages, from her case and from beside her, one row each."""

from __future__ import annotations

from tests.mutation.guards import SQL, Guard
from tests.mutation.in_sql import without

HE = "tests/journey/intake/test_perpetrators.py"
BESIDE = "tests/journey/intake/test_beside.py"
KEY = "tests/journey/test_fingerprint_key.py"
DANGER = "tests/rulebook/test_danger_questions.py"


def _off(name: str, file: str, found: str, put: str, *suite: str) -> Guard:
    return Guard(name, f"casework/{file}.py", found, put, suite)


OF_THE_PEOPLE = (
    _off(
        "he is never the way to reach her",
        "journey/intake/hearing",
        "    if leads_to := perpetrators.barred(case, kept):",
        "    if False:",
        HE,
    ),
    _off(
        "a number among the words of who carries a message is his too",
        "policy/perpetrators",
        "everybody} & _numbers_in(",
        "everybody} & set() & _numbers_in(",
        HE,
    ),
    _off(
        "kinship says who he is where no name does",
        "rulebook/perpetrators",
        "        or any(called_by_kinship(whom, one) for one in {relationship, *_relationships(known)})",
        "",
        HE,
    ),
    _off(
        "told later he ends the way that stood",
        "journey/intake/perpetrators",
        "    warn_where_it_leads_to_them(by, case)",
        "    pass",
        HE,
    ),
    _off(
        "told later what he is to her ends it as well",
        "journey/intake/hearing",
        "        warn_where_it_leads_to_them(by, case)",
        "        pass",
        HE,
    ),
    _off(
        "two files join to no way that leads to him",
        "journey/intake/inheriting",
        "    if perpetrators.barred(living, safe, besides=perpetrators.told_of(other)):",
        "    if False:",
        HE,
    ),
    _off(
        "a worker of his name is asked about before he is kept",
        "journey/intake/perpetrators",
        "    if equal - {*they, *not_they}:",
        "    if False:",
        HE,
    ),
    _off(
        "who may be he is not given the case",
        "journey/assigning",
        "        or perpetrators.is_one_of_them(case, Worker.objects.get(pk=worker_id))",
        "",
        HE,
    ),
    _off(
        "his number is known where a worker is told",
        "policy/perpetrators",
        "        return frozenset(worker_id for (worker_id,) in cursor.fetchall())",
        "        return frozenset()",
        HE,
    ),
    Guard(
        "whose number it is is told to who sees the case",
        SQL,
        "",
        without("whose_number", "AND wall.sees_case(subject)", ""),
        ("tests/policy/test_whose_number.py",),
    ),
    _off(
        "one man stands in unequal rows",
        "policy/perpetrators",
        'f"{case_id}:{typed}"',
        'f":{typed}"',
        HE,
    ),
    _off(
        "one that was struck bars nobody and is in no packet",
        "policy/perpetrators",
        '    return list(struck.standing(Perpetrator.objects.filter(case=case), case).order_by("id"))',
        '    return list(Perpetrator.objects.filter(case=case).order_by("id"))',
        HE,
    ),
    _off(
        "the address reads him until the desk has the case",
        "queries/intake/perpetrators",
        " or case.stage not in BEFORE_TAKEN_IN):",
        "):",
        HE,
    ),
    _off(
        "where she is now is no address of his",
        "policy/location_leak",
        "        return [piece for source, piece in protected if source == STAY]",
        "        return []",
        HE,
    ),
    _off(
        "a packet that was previewed has him as he was then",
        "policy/packets",
        "turns + told + again + they",
        "turns + told + again",
        HE,
    ),
    _off(
        "he is on paper only where somebody ticked it",
        "queries/casefile",
        '            if "perpetrator" in also:',
        "            if True:",
        "tests/web/test_printing.py",
    ),
    _off(
        "writing of her renews what is known of him",
        "journey/known_before",
        "        remember_perpetrators_under(keys, province_id, case, perpetrators.standing(case))\n\n\n",
        "        pass\n\n\n",
        KEY,
    ),
    _off(
        "writing of him renews what is known of her",
        "journey/known_before",
        "        remember_under(keys, province_id, case, survivor, contact)",
        "        pass",
        KEY,
    ),
    _off(
        "nobody who did it sits beside her",
        "journey/intake/beside",
        '    if perpetrators.barred_by_name(case, said.get("name"), said.get("phone")):',
        "    if False:",
        BESIDE,
    ),
    _off(
        "the yes of whoever did it is none for a child",
        "journey/consent",
        "    if Consenter.REPRESENTATIVE in agreed_by and perpetrators.no_representative_is_fit(case):",
        "    if False:",
        BESIDE,
    ),
    _off(
        "kin who may have done it are not asked for a child",
        "rulebook/hearing",
        '{"parent", "step_parent", "partner_of_parent", "former_adoptive", "grandparent", "sibling", "other_kin"}',
        '{"parent", "step_parent"}',
        "tests/rulebook/test_hearing.py",
    ),
    _off(
        "of who was trafficked, and of a child, what is not known counts as a yes",
        "rulebook/danger_questions",
        "_weighed([*yes, *unknown])",
        "_weighed(yes)",
        DANGER,
    ),
    _off(
        "one no after the other is still no low danger for them",
        "rulebook/danger_questions",
        "RiskLevel.HIGH if weight >= Weight.DANGER else RiskLevel.MEDIUM",
        "RiskLevel.HIGH if weight >= Weight.DANGER else RiskLevel.LOW",
        DANGER,
    ),
    _off(
        "by which questions she was asked is not read off the table",
        "journey/intake/hearing",
        "        instrument=risk.QUESTIONS_ASKED,",
        "        instrument=danger_questions.instruments_of(answers)[0].code[:16],",
        "tests/web/intake/test_one_press.py",
    ),
    _off(
        "what she does not want to say takes back no yes",
        "rulebook/risk_factors",
        "            if reply not in NOT_KNOWN_REPLIES or replies.get(code, reply) in NOT_KNOWN_REPLIES:",
        "            if True:",
        "tests/rulebook/test_risk_factors.py",
    ),
    _off(
        "her no keeps no interpreter's name",
        "journey/intake/beside",
        '    if said["agreed"] != beside.YES:',
        "    if False:",
        BESIDE,
    ),
    _off(
        "who interprets by telephone has no name",
        "journey/intake/beside",
        '    if said["way"] == beside.BY_TELEPHONE and said.get("name"):',
        "    if False:",
        BESIDE,
    ),
    _off(
        "nobody interprets without a pledge",
        "journey/intake/beside",
        '    if said.get("pledged") is not True:',
        "    if False:",
        BESIDE,
    ),
)
