"""sqlmap against the planted holes, signed in as Hoa: `make attack` runs it, and prints what it got for how much.

sqlmap is a program beside ours, in an environment of its own: CASEWORK_SQLMAP names it. It must first prove itself on
a table that guards nothing; what it gets behind the wall then means something.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

from tests.attack.siege import WORDS, Siege

LONGEST_SECONDS = 240
CASES = "/planted/cases/?stage=reported"
PLAIN = "/planted/plain/?word=mot"
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Raid:
    """One run of sqlmap."""

    said: str
    traffic: str
    files: str
    requests: int
    seconds: float

    @property
    def found_the_hole(self) -> bool:
        """Whether it says that it can inject."""
        return "identified the following injection point" in self.said or "resumed the following injection" in self.said

    @property
    def everything(self) -> str:
        """All that it got to see, said or kept."""
        return self.said + self.traffic + self.files


class Raider:
    """sqlmap, with the cookies of a session."""

    def __init__(self, siege: Siege, directory: Path) -> None:
        self.siege = siege
        self.directory = directory
        self.cookie = siege.browser(siege.cast.hoa).cookie
        self.runs = 0

    def raid(self, what: str, address: str, *options: str) -> Raid:
        """Run it once, bounded in time, and print its figures."""
        self.runs += 1
        traffic, out = self.directory / f"traffic{self.runs}.txt", self.directory / "kept"
        command = [
            os.environ["CASEWORK_SQLMAP"],
            f"--url=http://127.0.0.1:{self.siege.port}{address}",
            f"--cookie={self.cookie}",
            f"--output-dir={out}",
            f"-t{traffic}",
            *("--batch", "--disable-coloring", "--dbms=PostgreSQL", "--level=2", "--risk=2", "--threads=4"),
            *("--timeout=10", "--retries=1", "--time-sec=2", "--fresh-queries", "-v1"),
            *options,
        ]
        began = time.monotonic()
        try:
            ran = subprocess.run(
                command,
                capture_output=True,
                text=True,
                check=False,
                timeout=LONGEST_SECONDS,
                cwd=self.directory,
                env={"PATH": os.environ["PATH"], "HOME": str(self.directory)},
            )
            said = ran.stdout + ran.stderr
        except subprocess.TimeoutExpired as ended:
            said = f"{(ended.stdout or b'').decode(errors='replace')}\nended after {LONGEST_SECONDS} seconds"
        seconds = time.monotonic() - began
        sent = traffic.read_text(errors="replace") if traffic.exists() else ""
        kept = "".join(path.read_text(errors="replace") for path in out.rglob("*.csv"))
        kept += "".join(path.read_text(errors="replace") for path in out.rglob("files/*") if path.is_file())
        requests = sent.count("HTTP request [#")
        ids = set(map(UUID, ID.findall(said)))
        print(f"\n{what}: {requests} requests, {seconds:.0f} s, {len(ids)} ids of records")
        (self.directory / f"said{self.runs}.txt").write_text(said)
        return Raid(said, sent, kept, requests, seconds)


@pytest.fixture(scope="module")
def raider(siege: Siege, tmp_path_factory: pytest.TempPathFactory) -> Raider:
    return Raider(siege, tmp_path_factory.mktemp("sqlmap"))


def nothing_of_others(siege: Siege, raid: Raid) -> None:
    """Neither the other commune's case nor anybody else's key stands anywhere in what it got."""
    assert str(siege.other.pk) not in raid.everything
    with siege.outside() as outside:
        others = outside.execute(
            "SELECT encode(sealed_private, 'hex') FROM casework_credential WHERE worker_id <> %s"
            " UNION ALL SELECT encode(sealed_unit_key, 'hex') FROM casework_membershipkey k"
            " JOIN casework_membership m ON m.id = k.membership_id WHERE m.worker_id <> %s"
            " UNION ALL SELECT id::text FROM casework_note WHERE case_id = %s"
            " UNION ALL SELECT encode(ipad, 'hex') FROM wall.secret",
            [siege.cast.hoa.worker.pk, siege.cast.hoa.worker.pk, siege.other.pk],
        ).fetchall()
    assert len(others) > 10
    for (kept,) in others:
        assert str(kept)[:40] not in raid.everything


def test_it_finds_the_hole_and_empties_a_table_that_guards_nothing(siege: Siege, raider: Raider):
    raid = raider.raid("a plain table, dumped", PLAIN, "--dump", "-T", "planted", "-D", "public")
    assert raid.found_the_hole
    assert all(word in raid.files for word in WORDS), raid.said[-3000:]


def test_it_gets_all_that_is_hers_and_nothing_of_others(siege: Siege, raider: Raider):
    raid = raider.raid("the cases, dumped", CASES, "--dump", "-D", "public", "-T", "casework_case", "-C", "id,stage")
    assert raid.found_the_hole
    assert {str(siege.hers.pk), str(siege.second.pk)} <= set(ID.findall(raid.files)), raid.said[-3000:]
    nothing_of_others(siege, raid)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT case_id FROM casework_note",
        "SELECT case_id FROM casework_survivor",
        "SELECT content_object_id FROM casework_caseheldbyunit",
        "SELECT sealed_private FROM casework_credential",
        "SELECT sealed_unit_key FROM casework_membershipkey",
        "SELECT ipad FROM wall.secret",
        "SELECT rolpassword FROM pg_authid",
        "SELECT id FROM casework_case WHERE set_config('casework.ctx', '', true) = ''",
    ],
)
def test_a_query_of_its_own_gets_nothing_of_others(siege: Siege, raider: Raider, query: str):
    raid = raider.raid(query, CASES, f"--sql-query={query}")
    if query.startswith(("SELECT case_id", "SELECT content_object_id")):
        assert {str(siege.hers.pk), str(siege.second.pk)} <= set(ID.findall(raid.said))  # the query itself was good
    nothing_of_others(siege, raid)


def test_it_is_nobody_in_particular_and_gets_no_passwords(siege: Siege, raider: Raider):
    raid = raider.raid("who, what rights, which passwords", CASES, *("--current-user", "--is-dba", "--passwords"))
    assert "current user: 'casework_app'" in raid.said and "current user is DBA: False" in raid.said
    assert "SCRAM-SHA-256" not in raid.everything
    nothing_of_others(siege, raid)


def test_it_reads_no_file_and_runs_no_command(siege: Siege, raider: Raider):
    raid = raider.raid("a file read", CASES, "--file-read=/etc/passwd")
    assert "root:x:0" not in raid.everything
    raid = raider.raid("a command run", CASES, "--os-cmd=id")
    assert "uid=" not in raid.everything


def test_it_finds_no_second_statement(siege: Siege, raider: Raider):
    raid = raider.raid("second statements only", CASES, "--technique=S", "--flush-session")
    assert raid.requests > 3 and not raid.found_the_hole
