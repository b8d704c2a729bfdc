"""T6: no proof and no bundle of a case, however bent, is sound or ends the verifier."""

import json
from typing import Any

from deploy.verify import casework_verify
from deploy.verify.casework_verify import BAD_SIGNATURE, INCOMPLETE, SOUND, TAMPERED
from tests.trail.running_log import Log


def test_t6_every_bent_proof_of_a_bundle_is_refused(log: Log):
    case = log.work()
    log.sequence()
    where = log.kept / "case.json"
    log.verify_case(case.pk)
    sound = json.loads(where.read_text())
    assert len(sound["events"]) > 5
    number = 3
    proof = sound["events"][number]["proof"]
    bent = [proof[:-1], [*proof, proof[0]], proof[::-1], ["00" * 32, *proof[1:]], ["zz"], "x", [proof[0][:-2]], [7]]
    for one in bent:
        sound["events"][number]["proof"] = one
        where.write_text(json.dumps(sound))
        report = casework_verify.check_bundle(where, log.pinned)
        assert report.code == TAMPERED and report.names() == {"inclusion"}, one
    sound["events"][number]["proof"] = proof
    for place in (0, -1, 10**9, "3", None):
        sound["events"][number]["place"] = place
        where.write_text(json.dumps(sound))
        assert casework_verify.check_bundle(where, log.pinned).names() == {"inclusion"}
    del sound["events"][number]
    where.write_text(json.dumps(sound))
    assert "chain" in casework_verify.check_bundle(where, log.pinned).names()


def test_t6_no_bundle_however_bent_ends_the_verifier_or_is_sound(log: Log):
    case = log.work()
    log.sequence()
    kept = log.keep()
    log.verify_case(case.pk, kept)
    where = log.kept / "case.json"
    held = where.read_text()
    words: list[tuple[Any, Any]] = []

    def walk(node: Any) -> None:
        for key in list(node) if isinstance(node, dict) else range(len(node)):
            words.append((node, key))
            if isinstance(node[key], dict | list):
                walk(node[key])

    whole = json.loads(held)
    walk(whole)
    others: list[Any] = [None, [], {}, 7, "x", [[1]], -1]
    for node, key in words:
        before = node[key]
        for other in others:
            if other == before:
                continue
            node[key] = other
            where.write_text(json.dumps(whole))
            report = casework_verify.check_bundle(where, log.pinned, [kept])
            harmless = key in ("origin", "continues", "label", "size") or node is whole["continues"] or "size" in node
            assert report.code != SOUND or harmless, (key, before, other)
        node[key] = before
    where.write_text(json.dumps(whole))
    assert casework_verify.check_bundle(where, log.pinned, [kept]).code == SOUND


def test_t6_a_bundle_whose_checkpoint_was_bent_is_refused(log: Log):
    case = log.work()
    log.sequence()
    where = log.kept / "case.json"
    log.verify_case(case.pk)
    sound = json.loads(where.read_text())
    where.write_text(json.dumps(sound | {"checkpoint": sound["checkpoint"].replace("\n", "\n1", 1)}))
    assert casework_verify.check_bundle(where, log.pinned).code == BAD_SIGNATURE
    where.write_text(json.dumps(sound | {"checkpoint": None}))
    assert casework_verify.check_bundle(where, log.pinned).code == INCOMPLETE
    where.write_text("[" * 100_000)
    assert casework_verify.check_bundle(where, log.pinned).code == INCOMPLETE
