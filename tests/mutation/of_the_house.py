"""The guards in Python, one row each, in the order of the floors."""

from __future__ import annotations

from tests.mutation.guards import Guard

OF_THE_HOUSE = (
    # The gate
    Guard(
        "an act is for the roles the table names",
        "casework/policy/gate.py",
        "fitting = [one for one in held if rule.roles & one.acts_as and one.hold >= rule.hold]",
        "fitting = [one for one in held if one.hold >= rule.hold]",
        ("tests/policy/test_acts.py", "tests/web/test_matrix.py"),
    ),
    Guard(
        "an act needs as strong a hold as the table says",
        "casework/policy/gate.py",
        "fitting = [one for one in held if rule.roles & one.acts_as and one.hold >= rule.hold]",
        "fitting = [one for one in held if rule.roles & one.acts_as]",
        ("tests/policy/test_rights_machine.py", "tests/policy/test_acts.py"),
    ),
    Guard(
        "an act has its stages",
        "casework/policy/gate.py",
        "return TABLE[act].during == EVERY or stage_of(subject) in TABLE[act].during",
        "return True",
        ("tests/journey/intake/test_told_before.py", "tests/policy/test_acts.py", "tests/journey"),
    ),
    Guard(
        "unseen is answered like unknown",
        "casework/policy/gate.py",
        "    if found is None or not held:\n        raise NotFound",
        "    if found is None:\n        raise NotFound\n    if not held:\n        raise NotAllowed",
        ("tests/web/test_matrix.py",),
    ),
    Guard(
        "who is kept out holds nothing, whatever rows say",
        "casework/policy/predicates.py",
        'return f"{case_id} <> ALL (ARRAY({kept_from}))"',
        'return f"{case_id} IS NOT NULL OR false AND {case_id} <> ALL (ARRAY({kept_from}))"',
        (
            "tests/policy/test_lists.py",
            "tests/policy/test_sharing.py",
            "tests/policy/test_giving.py",
            "tests/policy/test_rights_machine.py",
        ),
    ),
    Guard(
        "a lapsed right is none",
        "casework/policy/predicates.py",
        'return f"({grant}.expires_at IS NULL OR {grant}.expires_at > %(now)s)"',
        'return f"({grant}.expires_at IS NULL OR {grant}.expires_at > %(now)s OR true)"',
        ("tests/policy/test_unexpired.py", "tests/policy/test_giving.py", "tests/policy/test_rights_machine.py"),
    ),
    Guard(
        "who left a unit holds nothing through it",
        "casework/policy/predicates.py",
        'NOT_ENDED = "m.ended_at IS NULL"',
        'NOT_ENDED = "(m.ended_at IS NULL OR true)"',
        (
            "tests/policy/test_lists.py",
            "tests/policy/test_sharing.py",
            "tests/policy/test_rights_machine.py",
            "tests/journey/test_units.py",
        ),
    ),
    # What may leave
    Guard(
        "a packet leaves with its disclosure alone",
        "casework/policy/grants.py",
        "    if disclosure is None or not disclosure.lets(subject.case.pk, to.pk, parts, expires_at):",
        "    if False:",
        (
            "tests/journey/referral/test_ways_out.py",
            "tests/policy/test_giving.py",
        ),
    ),
    Guard(
        "a disclosure is for its receiver",
        "casework/policy/disclosure.py",
        "return (self.case_id, self.unit_id) == (case_id, unit_id) and",
        "return self.case_id == case_id and",
        (
            "tests/journey/referral/test_ways_out.py",
            "tests/policy/test_giving.py",
        ),
    ),
    Guard(
        "a ground fits its service, receiver and answer",
        "casework/policy/disclosure.py",
        "not GROUNDS[ground].fits(service=service, receiver=receiver, answer=answer)",
        "False",
        (
            "tests/journey/referral/test_sending.py",
            "tests/journey/referral/test_ways_out.py",
            "tests/rulebook/test_grounds.py",
        ),
    ),
    Guard(
        "a ground speaks of her kind of case",
        "casework/policy/disclosure.py",
        "    if not speaks_of(case, GROUNDS[ground], at=at):",
        "    if False:",
        (
            "tests/journey/referral/test_sending.py",
            "tests/journey/intake/test_kind_told_anew.py",
        ),
    ),
    Guard(
        "on a ground only the least goes",
        "casework/policy/disclosure.py",
        "    if not set(sections) <= set(SERVICES[service].usual) & GROUNDS[ground].sections:",
        "    if False:",
        (
            "tests/journey/referral/test_sending.py",
            "tests/journey/referral/test_ways_out.py",
        ),
    ),
    Guard(
        "words that give a refuge away stay in the file",
        "casework/policy/location_leak.py",
        "    if together.refused:",
        "    if False:",
        ("tests/policy/test_location_leak.py", "tests/journey/referral"),
    ),
    Guard(
        "a supervisor states why before she reads",
        "casework/policy/stated_reasons.py",
        "    return act in TAKEN_OUT_WITH_A_REASON or not _SECTIONS.isdisjoint(sections)",
        "    return False",
        ("tests/web/test_stated_reasons.py",),
    ),
    Guard(
        "without a reason nothing sealed opens, whatever a page names",
        "casework/policy/stated_reasons.py",
        "    keyring.current().withhold(case_id, behind_a_reason())",
        "    del case_id",
        ("tests/web/test_stated_reasons.py",),
    ),
    # Her word
    Guard(
        "her no stops every hand that writes",
        "casework/policy/her_word.py",
        "    return not (no.desk_keeps and act in OF_WHO_KEEPS_IT)",
        "    return False",
        ("tests/journey/intake/test_her_word.py", "tests/web/intake/test_first_words.py"),
    ),
    # Keys
    Guard(
        "a sealed field opens in its own row alone",
        "casework/vault/sealing.py",
        "prefix + guarded.bytes + _ID_LENGTH + row.bytes",
        "prefix + guarded.bytes + _ID_LENGTH + guarded.bytes",
        ("tests/vault/test_sealing.py", "tests/vault/test_known_answers.py"),
    ),
    Guard(
        "a wrapped key opens for its own object and holder alone",
        "casework/vault/wrapping.py",
        "return framed(_LABEL, kind.encode(), guarded.bytes, holder.encode())",
        'return framed(_LABEL, kind.encode(), bytes(16), b"")',
        ("tests/vault/test_wrapping.py", "tests/vault/test_known_answers.py"),
    ),
    Guard(
        "nothing is sealed to whom the province does not certify",
        "casework/vault/certificates.py",
        "        raise InvalidCertificate(str(statement.about))\n        serial",
        "        return\n        serial",
        ("tests/vault/test_certificates.py", "tests/policy/certification"),
    ),
    Guard(
        "a certificate is signed",
        "casework/vault/certificates.py",
        "    if not VerifyKey(anchor.key).verify(signature, statement.signed_bytes(anchor.province, serial)):",
        "    if False:",
        ("tests/vault/test_certificates.py", "tests/policy/certification"),
    ),
    Guard(
        "a certificate that was taken back is none",
        "casework/vault/certificates.py",
        "        if serial > self.roll.serial or serial < self.roll.floors.get(statement.about, 0):",
        "        if False:",
        ("tests/vault/test_certificates.py", "tests/policy/certification"),
    ),
    Guard(
        "her units' keys are believed with the province's word alone",
        "casework/policy/own_keys.py",
        "            certification.check(place, unit, trusted=believed)",
        "            pass",
        ("tests/policy/certification",),
    ),
    # The door
    Guard(
        "tries are counted",
        "casework/journey/door.py",
        '    if recent["name_and_source"] >= TRIES_PER_NAME_AND_SOURCE or recent["source"] >= TRIES_PER_SOURCE:',
        "    if False:",
        (
            "tests/web/door/test_signing_in.py",
            "tests/web/door/test_strangers.py",
        ),
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
        "        if str(worker.pk) != belongs_to:",
        "        if False:",
        (
            "tests/web/door/test_worker_session.py",
            "tests/attack/test_injected_writes.py",
        ),
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
        ("tests/web/unsent", "tests/journey"),
        "unsent or late or ticket",
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
        ("tests/journey/reintegration",),
    ),
    Guard(
        "a fresh danger blocks closing",
        "casework/journey/reintegration/closing.py",
        "    if danger := fresh_danger(facts, at=at):",
        "    if danger := None:",
        ("tests/journey/reintegration",),
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
        ("tests/trail/attacks", "tests/trail/proof"),
    ),
    Guard(
        "a changed line is noticed",
        "casework/trail/proof/verification.py",
        "    if any(said.get(name) != value for name, value in beside(event.id, columns).items()):",
        "    if False:",
        ("tests/trail/attacks", "tests/trail/proof"),
    ),
    Guard(
        "a changed version is noticed",
        "casework/trail/proof/verification.py",
        "            if digest(row.row) != bound.history:",
        "            if False:",
        ("tests/trail/attacks", "tests/trail/proof"),
    ),
    Guard(
        "a row that says something else than its history is noticed",
        "casework/trail/proof/verification.py",
        "        if stands.get(row_id) != wanted:",
        "        if False:",
        ("tests/trail/attacks", "tests/trail/proof"),
    ),
    Guard(
        "a note is signed by the log",
        "casework/trail/proof/signed_notes.py",
        "        if len(line.signature) != SIGNATURE_BYTES or not verifier.verify(line.signature, message):",
        "        if False:",
        ("tests/trail/proof",),
    ),
    Guard(
        "the log never forks in silence",
        "casework/trail/sequencer/placing.py",
        "            if last.size > tree.size or tree.root(last.size) != last.root:",
        "            if False:",
        ("tests/trail/sequencer", "tests/trail/attacks"),
    ),
)
