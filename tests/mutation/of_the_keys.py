"""The guards of a province's keys and of what a look says, one row each."""

from __future__ import annotations

from tests.mutation.guards import SQL, Guard

SIGNING = ("tests/policy/certification/test_signing_key.py",)

OF_THE_KEYS = (
    Guard(
        "a signing key is followed only by one that it signed",
        "casework/vault/succession.py",
        "            link.check(anchor.province)",
        "            pass",
        ("tests/vault/test_succession.py",),
    ),
    Guard(
        "the links of signing keys continue each other",
        "casework/vault/succession.py",
        "link.number != number + 1 or (last is not None and link.before != last)",
        "False",
        ("tests/vault/test_succession.py",),
    ),
    Guard(
        "row and log tell the same changes of a signing key",
        "casework/policy/certification.py",
        "if sorted(link.as_text() for link in succession.links_in(chain)) != sorted(said):",
        "if False:",
        SIGNING,
    ),
    Guard(
        "the copies under the units' keys name the signing key that is followed to",
        "casework/policy/certification.py",
        "            if verifier != believed.anchor.key:",
        "            if False:",
        SIGNING,
    ),
    Guard(
        "a session from before asks the copies too",
        "casework/policy/certification.py",
        "        ring.trust = followed(ring.anchor, {unit_id: ring.unit_key(unit_id) for unit_id in ring.units})",
        "        ring.trust = trust(ring.anchor)",
        SIGNING,
    ),
    Guard(
        "what was certified since it was shown is not signed anew",
        "casework/journey/province_keys.py",
        "if standing != {certification.statement_of(row) for row in rows}:",
        "if False:",
        SIGNING,
    ),
    Guard(
        "a case is remembered under both fingerprint keys while both stand",
        "casework/policy/unit_keys.py",
        "({self.number - 1: self.former} if self.former else {})",
        "{}",
        ("tests/journey/test_fingerprint_key.py",),
    ),
    Guard(
        "a copy of a fingerprint key is bound to its number",
        "casework/policy/unit_keys.py",
        'f"unit:{unit_id}" + (f"/key:{number}" if number > 1 else "")',
        'f"unit:{unit_id}"',
        ("tests/journey/test_fingerprint_key.py",),
    ),
    Guard(
        "the fingerprint key before goes when no case is behind",
        "casework/journey/province_keys.py",
        "    finished = behind == 0 or leaving_behind",
        "    finished = False",
        ("tests/journey/test_fingerprint_key.py",),
    ),
    Guard(
        "the verifier follows a province's signing keys",
        "deploy/verify/casework_verify.py",
        '        if (number, int.from_bytes(said[:2], "big"), before) != (str(last + 1), last + 1, key):',
        "        if False:",
        ("tests/trail/attacks/test_signing_keys.py",),
    ),
    Guard(
        "an event tells of a signing key only with its row",
        SQL,
        "",
        "DROP TRIGGER succession_has_its_row ON casework_event",
        SIGNING,
        "injected",
    ),
    Guard(
        "a signing key only follows the one before it",
        SQL,
        "",
        "DROP TRIGGER signing_key_follows ON casework_provinceroll",
        SIGNING,
        "injected",
    ),
    Guard(
        "a signing key is changed by its act",
        SQL,
        "",
        "DROP TRIGGER named_when_followed ON casework_provinceroll",
        SIGNING,
        "injected",
    ),
    # Looks
    Guard(
        "a page that was read and not shown is no look",
        "casework/web/refusals.py",
        "            viewing.nothing_at_all_was_shown()\n            return _refusal(request, refusal)",
        "            return _refusal(request, refusal)",
        ("tests/web/test_looks_that_show_nothing.py",),
        "case",
    ),
    Guard(
        "who is kept out knocks, however lately it was hers",
        "casework/queries/audit/anomaly_search.py",
        "if (entry.worker_id, entry.case_id) in kept_out or not hers.was(entry)",
        "if not hers.was(entry)",
        ("tests/web/audit/test_innocent_closed_doors.py",),
    ),
)
