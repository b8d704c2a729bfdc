"""The guards in Python of the door, of pages, of the journey and of the trail, one row each."""

from __future__ import annotations

from tests.mutation.guards import Guard

OF_THE_DOOR = (
    # The door
    Guard(
        "tries are counted",
        "casework/journey/door.py",
        '    if recent["name_and_source"] >= TRIES_PER_NAME_AND_SOURCE or recent["source"] >= TRIES_PER_SOURCE:',
        "    if False:",
        ("tests/web/door/test_signing_in.py", "tests/web/door/test_strangers.py"),
    ),
    Guard(
        "who rests too long is signed out",
        "casework/web/door/worker_session.py",
        '    if now - session.get("active_at", 0) > IDLE_SECONDS:',
        "    if False:",
        ("tests/web/door/test_worker_session.py",),
    ),
    Guard(
        "no session is longer than a day's work",
        "casework/web/door/worker_session.py",
        '    if now - session.get("began", 0) > LONGEST_SECONDS:',
        "    if False:",
        ("tests/web/door/test_worker_session.py",),
    ),
    Guard(
        "another site sends no form",
        "casework/web/other_sites.py",
        '        if request.method not in {"GET", "HEAD"} and caused_by_another_site(request):',
        "        if False:",
        ("tests/web/door/test_other_sites.py",),
    ),
    Guard(
        "a session is her own",
        "casework/web/door/store.py",
        # The second would refuse it as well: another person has another key pair.
        "        if str(worker.pk) != belongs_to:\n            return None\n        if not constant_time_compare(",
        "        if False and not constant_time_compare(",
        ("tests/web/door/test_worker_session.py",),
    ),
    Guard(
        "a ticket is for its page and device",
        "casework/web/unsent/ticket.py",
        "place_of(request, ticket.to.worker_id, secret) != ticket.place",
        "False",
        ("tests/web/unsent",),
    ),
    Guard(
        "what comes late is sealed to the key of the ticket alone",
        "casework/journey/unsent.py",
        "    if key_digest(worker) != to.key_digest:",
        "    if False:",
        ("tests/web/unsent/test_late.py",),
    ),
    # Pages
    Guard(
        "a form is done once",
        "casework/web/sent_once.py",
        "    if there is not None:",
        "    if False:",
        ("tests/web/test_sent_once.py",),
    ),
    # The journey
    Guard(
        "two people close a case",
        "casework/journey/reintegration/closing.py",
        "    if review.asked_by_id == by.pk:",
        "    if False:",
        ("tests/journey/reintegration/test_closing.py", "tests/journey/reintegration/test_closing_guards.py"),
    ),
    Guard(
        "a fresh danger blocks closing",
        "casework/journey/reintegration/closing.py",
        "    if danger := fresh_danger(facts, at=at):",
        "    if danger := None:",
        ("tests/journey/reintegration/test_closing.py", "tests/journey/reintegration/test_closing_guards.py"),
    ),
    Guard(
        "a high risk blocks closing",
        "casework/journey/moves.py",
        "    if case.risk_level in HIGH_RISK:",
        "    if False:",
        (
            "tests/journey/reintegration",
            "tests/journey/safety/test_assessing.py",
        ),
    ),
    Guard(
        "two people set a file aside",
        "casework/journey/intake/setting_aside.py",
        "    if asked.asked_by_id == by.pk:",
        "    if False:",
        ("tests/journey/intake/test_setting_aside.py",),
        "setting_aside or aside",
    ),
    # The trail
    Guard(
        "a lost line is noticed",
        "casework/trail/proof/verification.py",
        "        if event.case_seq > number + 1:",
        "        if False:",
        ("tests/trail/proof/test_verification.py", "tests/trail/attacks/test_edits.py"),
    ),
    Guard(
        "a changed line is noticed",
        "casework/trail/proof/verification.py",
        "    if any(said.get(name) != value for name, value in beside(event.id, columns).items()):",
        "    if False:",
        ("tests/trail/proof/test_verification.py", "tests/trail/attacks/test_edits.py"),
    ),
    Guard(
        "a changed version is noticed",
        "casework/trail/proof/verification.py",
        "            if digest(row.row) != bound.history:",
        "            if False:",
        ("tests/trail/proof/test_verification.py", "tests/trail/attacks/test_edits.py"),
    ),
    Guard(
        "a row that says something else than its history is noticed",
        "casework/trail/proof/verification.py",
        "        if stands.get(row_id) != wanted:",
        "        if False:",
        ("tests/trail/proof/test_verification.py", "tests/trail/attacks/test_edits.py"),
    ),
    Guard(
        "a note is signed by the log",
        "casework/trail/proof/signed_notes.py",
        "        if len(line.signature) != SIGNATURE_BYTES or not verifier.verify(line.signature, message):",
        "        if False:",
        ("tests/trail/proof/test_signed_notes.py",),
    ),
    Guard(
        "the log never forks in silence",
        "casework/trail/sequencer/placing.py",
        "            if last.size > tree.size or tree.root(last.size) != last.root:",
        "            if False:",
        (
            "tests/trail/sequencer/test_placing.py",
            "tests/trail/sequencer/test_new_log.py",
            "tests/trail/attacks/test_other_logs.py",
        ),
    ),
)
