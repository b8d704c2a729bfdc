"""The guards in Python of the way in and of her word, one row each."""

from __future__ import annotations

from tests.mutation.guards import Guard
from tests.mutation.in_sql import without

HER_WORD = "tests/journey/intake/test_her_word.py"
HEARING = "tests/journey/intake/test_hearing.py"


def _off(name: str, file: str, found: str, put: str, *suite: str) -> Guard:
    return Guard(name, f"casework/journey/{file}.py", found, put, suite)


OF_HER_WORD = (
    # The door
    Guard(
        "who does not work here any more does not come in",
        "casework/journey/door.py",
        "filter(pk=found[0] if found else 0, is_active=True)",
        "filter(pk=found[0] if found else 0)",
        ("tests/web/door/test_signing_in.py",),
        behind=without("credential_of", " AND p.is_active", ""),
    ),
    _off(
        "a phone is known for its own worker alone",
        "door",
        "    if device is not None and worker is not None and device.worker_id == worker.pk:",
        "    if device is not None and worker is not None:",
        "tests/web/door/test_strangers.py",
    ),
    _off(
        "tries with other capitals are tries for one name",
        "door",
        '_digest("name", folded(username))',
        '_digest("name", username)',
        "tests/web/door/test_strangers.py",
    ),
    _off(
        "a wrong name costs what a wrong passphrase costs",
        "door",
        "        credentials.burn(passphrase, folded(username), peppers.newest())",
        "        pass",
        "tests/web/door/test_signing_in.py",
        "tests/web/door/test_strangers.py",
    ),
    _off(
        "a new pepper is taken up at the next sign-in",
        "door",
        "            if ring.anchor != anchor or not sealed.is_of(peppers.newest()):",
        "            if ring.anchor != anchor:",
        "tests/web/door/test_strangers.py",
    ),
    _off(
        "her anchor is kept under her passphrase",
        "door",
        "            if ring.anchor != anchor or not sealed.is_of(peppers.newest()):",
        "            if not sealed.is_of(peppers.newest()):",
        "tests/policy/certification/test_certifying.py",
    ),
    _off(
        "a wrong try leaves its line",
        "door",
        "    refusal = WrongSignIn()\n    _tell_it_was_tried(worker, refusal)",
        "    refusal = WrongSignIn()",
        "tests/web/door/test_signing_in.py",
        "tests/web/door/test_strangers.py",
    ),
    _off(
        "a session that ran out leaves its line",
        "door",
        "            session_over(worker, Over.EXPIRED, session=session.session_key)\n",
        "",
        "tests/web/door/test_worker_session.py",
    ),
    # Her word
    _off(
        "after the hour nobody takes her no back",
        "intake/first_words",
        "        if no.dark_at <= now:",
        "        if False:",
        HER_WORD,
    ),
    _off(
        "a no is no mistake where danger was told",
        "intake/first_words",
        "    if risk_factors.standing(rows) or Reply.YES.value in risk_factors.standing_replies(rows).values():",
        "    if False:",
        "tests/web/intake",
        HER_WORD,
    ),
    _off(
        "a child and her representative agree together",
        "consent",
        "    if not whose_yes(case, at=at) <= set(agreed_by):",
        "    if False:",
        HEARING,
    ),
    _off(
        "a case is taken in with her yes or on a ground",
        "intake/submitting",
        '        raise MissingPrerequisite("ground_missing")',
        "        pass",
        "tests/journey/intake/test_opening.py",
        "tests/journey/intake/test_submitting.py",
    ),
    _off(
        "a ground of the law has its written reason",
        "intake/submitting",
        "    if not why.strip():",
        "    if False:",
        "tests/journey/intake/test_submitting.py",
    ),
    _off(
        "a number beside no contact is asked about",
        "intake/hearing",
        '    if channel == hearing.NO_CONTACT and ways.get("phone") not in (None, "", before.get("phone")):',
        "    if False:",
        HEARING,
    ),
    _off(
        "with no contact wanted no number is left to be dialled",
        "intake/hearing",
        'if channel != hearing.NO_CONTACT else {"channel": hearing.NO_CONTACT}',
        "if True else {}",
        HEARING,
    ),
    _off(
        "a number that was warned of is no way again",
        "intake/hearing",
        '        if kept.get("phone") in unsafe:',
        "        if False:",
        "tests/journey/intake/test_warning.py",
    ),
    _off(
        "a note of another case is answered nowhere",
        "intake/hearing",
        "    if answers_id is not None and not case.notes.filter(pk=answers_id).exists():",
        "    if False:",
        "tests/journey/intake/test_note_answers.py",
    ),
    _off(
        "a consent is witnessed where its way asks for it",
        "consent",
        "    if method in consents.NEEDS_WITNESS and not witness:",
        "    if False:",
        HEARING,
        "tests/web/intake",
    ),
)
