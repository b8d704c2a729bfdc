"""F2: a kill between two writes of one act, wherever one can fall: rolled back whole, and done once after.

The places are triggers that only this database has: a statement waits there for a lock the administrator holds, and is
then killed. The product itself has no hook.
"""

from __future__ import annotations

import fcntl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg

from tests.browsing import Answer
from tests.faults.clients import SHE_SAID_YES, Deed, Ledger, ProxiedBrowser
from tests.faults.examine import Found, examine
from tests.faults.installation import Installation, token

GATE = 4711

PLANT = """
CREATE SCHEMA faults;
GRANT USAGE ON SCHEMA faults TO PUBLIC;
CREATE TABLE faults.armed (place text);
CREATE FUNCTION faults.pause() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF EXISTS (SELECT FROM faults.armed WHERE place = TG_ARGV[0]) THEN
        PERFORM pg_advisory_lock_shared(4711);
        PERFORM pg_advisory_unlock_shared(4711);
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""

NOTE = ("casework_note", "casework_historicalnote", "event of note.add", "casework_pendingevent", "commit of note.add")
OPEN = (
    *("casework_case", "casework_historicalcase", "casework_caseheldbyunit", "casework_survivor"),
    *("casework_historicalsurvivor", "casework_safecontact", "casework_incident", "casework_historicalincident"),
    *("casework_clock", "casework_casechain", "event of case.open", "commit of case.open"),
)
RAISE = (
    "casework_riskassessment",
    "casework_historicalriskassessment",
    "casework_historicalcase",
    "event of risk.raise",
)
SEQUENCER = (
    "casework_leaf",
    "line taken out",
    "commit of leaves",
    "leaf and line",
    "line and checkpoint",
    "checkpoint",
)
ACTS = {"note": NOTE, "open": OPEN, "raise": RAISE}


@dataclass
class Between:
    """What the kills came to."""

    places: int = 0
    by_killer: dict[str, int] = field(default_factory=dict)
    found: Found = field(default_factory=Found)
    wrong: list[str] = field(default_factory=list)


def plant(installation: Installation) -> None:
    """Put the places into this database."""
    with installation.outside() as connection:
        connection.execute(PLANT)
        for table in sorted({place for place in (*NOTE, *OPEN, *RAISE, "casework_leaf") if " " not in place}):
            connection.execute(
                f"CREATE TRIGGER faults BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION faults.pause('{table}')"
            )
        for act in ("note.add", "case.open", "risk.raise"):
            connection.execute(
                f'CREATE TRIGGER "faults {act}" BEFORE INSERT ON casework_event FOR EACH ROW'
                f" WHEN (NEW.act = '{act}') EXECUTE FUNCTION faults.pause('event of {act}')"
            )
            connection.execute(
                f'CREATE CONSTRAINT TRIGGER "faults at {act}" AFTER INSERT ON casework_event DEFERRABLE INITIALLY'
                f" DEFERRED FOR EACH ROW WHEN (NEW.act = '{act}') EXECUTE FUNCTION faults.pause('commit of {act}')"
            )
        connection.execute(
            "CREATE TRIGGER faults_out BEFORE DELETE ON casework_pendingevent FOR EACH ROW"
            " EXECUTE FUNCTION faults.pause('line taken out')"
        )
        connection.execute(
            "CREATE CONSTRAINT TRIGGER faults_at AFTER INSERT ON casework_leaf DEFERRABLE INITIALLY DEFERRED"
            " FOR EACH ROW EXECUTE FUNCTION faults.pause('commit of leaves')"
        )
        connection.execute(
            "CREATE TRIGGER faults BEFORE INSERT ON casework_checkpoint FOR EACH ROW"
            " EXECUTE FUNCTION faults.pause('checkpoint')"
        )


@contextmanager
def armed(installation: Installation, place: str) -> Iterator[None]:
    """Inside, whoever comes to this place waits; afterwards nobody does."""
    with psycopg.connect(installation.superuser_url, autocommit=True) as holder:
        holder.execute("SELECT pg_advisory_lock(%s)", [GATE])
        holder.execute("INSERT INTO faults.armed VALUES (%s)", [place])
        try:
            yield
        finally:
            installation.bring_back_database()
            with installation.outside() as connection:
                connection.execute("TRUNCATE faults.armed")


def somebody_waits(installation: Installation, kind: str = "advisory", seconds: float = 20) -> int | None:
    """The process that has come to the place; lock_timeout would let it go after ten seconds."""
    query = "SELECT pid FROM pg_locks WHERE NOT granted AND locktype = %s LIMIT 1"
    deadline = time.monotonic() + seconds
    with installation.outside() as connection:
        while time.monotonic() < deadline:
            row = connection.execute(query, [kind]).fetchone()
            if row is not None:
                return int(row[0])
            time.sleep(0.01)
    return None


def by_backend(installation: Installation, pid: int, port: int) -> None:
    """The database's process that does the act."""
    installation.kill_backend(pid)


def by_server(installation: Installation, pid: int, port: int) -> None:
    """The server's process."""
    installation.kill(f"server-{port}")
    installation.start_server(port)


def by_database(installation: Installation, pid: int, port: int) -> None:
    """The whole database."""
    installation.kill_database()


KILLERS: dict[str, Callable[[Installation, int, int], None]] = {
    "database process": by_backend,
    "server": by_server,
    "whole database": by_database,
}


class Writer:
    """Mai at her phone, who sends one form at a time and sends it again when it failed."""

    def __init__(self, installation: Installation, ledger: Ledger) -> None:
        self.installation, self.ledger = installation, ledger
        self.browser = ProxiedBrowser(installation.ports[0])
        assert self.browser.sign_in("mai").status == 302
        self.case = ""
        self.killed("open", None, None)

    def _form(self, act: str) -> tuple[str, dict[str, str], Deed]:
        words = token()
        if act == "open":
            return "/co-nguoi-den/", {**SHE_SAID_YES, "name": words}, Deed("mai", "open", "", words)
        if act == "note":
            return f"/ho-so/{self.case}/ghi-chu/", {"text": words}, Deed("mai", "note", self.case, words)
        typed = {"to": "very_high", "reason": words}
        return f"/ho-so/{self.case}/bao-gap/", typed, Deed("mai", "raise", self.case, words)

    def killed(self, act: str, place: str | None, kill: Callable[[Installation, int, int], None] | None) -> str | None:
        """Send the form, kill at this place, send the same form again. Answers what was wrong."""
        path, typed, deed = self._form(act)
        port = self.browser.port
        hidden = self.browser.form(path)
        if isinstance(hidden, Answer):
            return f"no form for {act}: {hidden.status}"
        fields = {**hidden, **typed}
        self.ledger.begun(deed)
        if place is not None and kill is not None:
            before = self._counts()
            answers: list[Answer] = []
            with armed(self.installation, place):
                sending = threading.Thread(target=lambda: answers.append(self.browser.request("POST", path, fields)))
                sending.start()
                pid = somebody_waits(self.installation)
                if pid is None:
                    sending.join()
                    return f"{act} never came to {place}"
                kill(self.installation, pid, port)
                sending.join()
            self.installation.wait_for(port)
            self.ledger.told(answers[0], port, 0.0, typed=deed.words)
            if answers[0].is_done:
                return f"{act} killed at {place} was acknowledged"
            if self._counts() != before:
                return f"{act} killed at {place} left something behind"
        for _ in range(100):
            answer = self.browser.request("POST", path, fields)
            if answer.is_done:
                break
            time.sleep(0.2)
        else:
            return f"{act} killed at {place} cannot be done afterwards: {answer.status}"
        deed.acknowledged = True
        if act == "open":
            self.case = deed.case = answer.leads_to.split("/")[2]
        return None

    def _counts(self) -> tuple[int, ...]:
        tables = ("case", "note", "riskassessment", "historicalcase", "historicalnote", "caseheldbyunit", "clock")
        with self.installation.outside() as connection:
            row = connection.execute(
                "SELECT " + ", ".join(f"(SELECT count(*) FROM casework_{name})" for name in tables)
            ).fetchone()
        assert row is not None
        return tuple(row)

    def cut_from_its_line(self) -> str | None:
        """Kill the server after the commit and before the event's line is in the file beside the database."""
        path, typed, deed = self._form("note")
        hidden = self.browser.form(path)
        assert isinstance(hidden, dict)
        self.ledger.begun(deed)
        answers: list[Answer] = []
        with (self.installation.trail / "arrivals.jsonl").open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            sending = threading.Thread(
                target=lambda: answers.append(self.browser.request("POST", path, {**hidden, **typed}))
            )
            sending.start()
            deadline = time.monotonic() + 20
            while (
                not self.installation.asked(
                    "SELECT count(*) FROM casework_event WHERE act = 'note.add' AND case_id = %s AND id > %s",
                    deed.case,
                    self._newest,
                )
                and time.monotonic() < deadline
            ):
                time.sleep(0.02)
            by_server(self.installation, 0, self.browser.port)
            sending.join()
        self.installation.wait_for(self.browser.port)
        again = self.browser.request("POST", path, {**hidden, **typed})
        deed.acknowledged = again.is_done
        return None if again.is_done and answers[0].status == 0 else f"cut from its line: {answers}, {again.status}"

    @property
    def _newest(self) -> str:
        return str(self.installation.asked("SELECT id FROM casework_event ORDER BY id DESC LIMIT 1"))


def sequencer_killed(installation: Installation, work: Callable[[], object], place: str) -> str | None:
    """Kill the sequencer at this place, and start it again."""
    installation.kill("sequencer")
    work()
    if place == "leaf and line":
        pause = _after_the_leaves(installation)
    elif place == "line and checkpoint":
        pause = _at_a_table(installation, "casework_checkpoint")
    else:
        pause = _at_a_trigger(installation, place)
    with pause as came:
        installation.start_sequencer()
        if not came():
            return f"the sequencer never came to {place}"
        installation.kill("sequencer")
    installation.start_sequencer()
    return None


@contextmanager
def _at_a_trigger(installation: Installation, place: str) -> Iterator[Callable[[], bool]]:
    with armed(installation, place):
        yield lambda: somebody_waits(installation, seconds=30) is not None


@contextmanager
def _at_a_table(installation: Installation, table: str) -> Iterator[Callable[[], bool]]:
    """Whoever even reads this table waits."""
    with psycopg.connect(installation.superuser_url) as holder:
        holder.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield lambda: somebody_waits(installation, "relation", seconds=30) is not None
        holder.rollback()


@contextmanager
def _after_the_leaves(installation: Installation) -> Iterator[Callable[[], bool]]:
    """The leaves are committed and the file beside the database has not one of their lines.

    While it waits before its first leaf, somebody queues up for the waiting line; he gets it when the leaves are
    committed, and the sequencer, which looks there again before it writes its file, waits for him.
    """
    queue = psycopg.connect(installation.superuser_url)
    locking = threading.Thread(target=queue.execute, args=["LOCK TABLE casework_pendingevent IN ACCESS EXCLUSIVE MODE"])

    def came() -> bool:
        with armed(installation, "casework_leaf"):
            if somebody_waits(installation, seconds=30) is None:
                return False
            locking.start()
            if somebody_waits(installation, "relation") is None:
                return False
        locking.join(20)
        return somebody_waits(installation, "relation", seconds=20) is not None

    try:
        yield came
    finally:
        queue.rollback()
        queue.close()


def run(
    installation: Installation,
    ledger: Ledger,
    *,
    places: Mapping[str, tuple[str, ...]] = ACTS,
    killers: Mapping[str, Callable[[Installation, int, int], None]] = KILLERS,
    sequencer: tuple[str, ...] = SEQUENCER,
    examined: bool = True,
    say: Callable[[str], None] = print,
) -> Between:
    """Every place of every act by every killer, then the sequencer's."""
    result = Between()
    plant(installation)
    writer = Writer(installation, ledger)

    def counted(killer: str, wrong: str | None) -> None:
        result.places += 1
        result.by_killer[killer] = result.by_killer.get(killer, 0) + 1
        if wrong:
            result.wrong.append(wrong)
            say(f"  {wrong}")

    for killer, kill in killers.items():
        for act, at in places.items():
            for place in at:
                if act == "raise":
                    writer.killed("open", None, None)
                counted(killer, writer.killed(act, place, kill))
        say(f"  {result.by_killer.get(killer, 0)} places by killing the {killer}")
    counted("server", writer.cut_from_its_line())
    for place in sequencer:
        counted("sequencer", sequencer_killed(installation, lambda: writer.killed("note", None, None), place))
    say(f"  {result.by_killer.get('sequencer', 0)} places of the sequencer")
    if examined:
        result.found = examine(installation, ledger)
        result.wrong += result.found.wrong
    return result
