"""A dump that was cut off or bent is not sound, and never ends the verifier."""

from pathlib import Path

import pytest

from deploy.verify import casework_verify
from deploy.verify.casework_verify import SOUND
from tests.trail.running_log import Log


@pytest.mark.parametrize("cut", [2, 40, 400])
def test_a_dump_that_was_cut_off_is_incomplete(log: Log, cut: int):
    log.work()
    log.sequence()
    dump = log.dumped()
    held = dump.read_bytes()
    dump.write_bytes(held[:-cut])
    report = casework_verify.check_dump(dump, log.pinned)
    assert report.code != SOUND and "dump" in report.names()


def test_no_dump_however_bent_is_sound_or_ends_the_verifier(log: Log):
    log.work()
    log.sequence()
    dump = log.dumped()
    lines = dump.read_bytes().splitlines(keepends=True)
    kept = log.keep()
    bent = Path(log.kept / "bent.jsonl")
    for number, line in enumerate(lines):
        for other in (b"", b"{}\n", b"not json\n", line.replace(b"1", b"2"), line.replace(b":", b";", 1), line + line):
            if other == line:
                continue
            bent.write_bytes(b"".join([*lines[:number], other, *lines[number + 1 :]]))
            report = casework_verify.check_dump(bent, log.pinned, [kept])
            assert report.code != SOUND or (number == 0 and b"at" in other), (number, line, other)
