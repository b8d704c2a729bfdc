"""The quick part of the faults, in every run of the tests; `make faults` is the whole of it, with figures."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from deploy.embedded_postgres import in_memory
from tests.cast import Cast
from tests.database import TestPostgres
from tests.faults import between, full, kills
from tests.faults.clients import AGAIN, RESTING, SHE_SAID_YES, Deed, Ledger, ProxiedBrowser
from tests.faults.examine import examine
from tests.faults.installation import Installation, a_place, token

SILENT = lambda words: None  # noqa: E731


@pytest.fixture
def installation(gathered: Cast, postgres_server: TestPostgres) -> Iterator[Installation]:
    """The cast in a database of its own that keeps what it acknowledges, a server, a sequencer; all may be killed."""
    with a_place(in_memory()) as place:
        installation = Installation(place, servers=1)
        try:
            with_the_cast = postgres_server.outside(settings.DATABASES["default"]["NAME"])
            installation.settle_copy(with_the_cast, settings.SECRET_KEY)
            installation.open()
            yield installation
        finally:
            installation.close()


def no_room_in_files(installation: Installation, size: int) -> None:
    """From here on no file of any server's may be larger, as if their disk were full."""
    for name, process in installation.running.items():
        if name.startswith("server-"):
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def trail_full(installation: Installation, ledger: Ledger) -> None:
    """The trail cannot be written: nothing is shown, nothing is done, and what was typed is not lost."""
    browser = ProxiedBrowser(installation.ports[0])
    assert browser.sign_in("mai").status == 302
    opening = ledger.begun(Deed("mai", "open", "", token()))
    opened = browser.request(
        "POST", "/co-nguoi-den/", {**must(browser.form("/co-nguoi-den/")), **SHE_SAID_YES, "name": opening.words}
    )
    opening.case, opening.acknowledged = opened.leads_to.split("/")[2], opened.is_done
    deed = ledger.begun(Deed("mai", "note", opening.case, token()))
    path = f"/ho-so/{deed.case}/ghi-chu/"
    fields = {**must(browser.form(path)), "text": deed.words}
    # The sequencer writes there too when it cries something out: with room of its own it made the spare for all.
    installation.kill("sequencer")
    # In this order: a request that is still under way would make the spare anew as long as there is room.
    no_room_in_files(installation, (installation.trail / "arrivals.jsonl").stat().st_size)
    (installation.trail / "arrivals.spare").unlink(missing_ok=True)
    events = installation.asked("SELECT count(*) FROM casework_event")
    for looked in ("/", f"/ho-so/{deed.case}/"):
        shown = browser.request("GET", looked)
        assert shown.status == 503 and RESTING in shown.text and "Vàng Thị Mai" not in shown.text
    refused = browser.request("POST", path, fields)
    assert refused.status == 503 and AGAIN in refused.text and deed.words in refused.text
    assert installation.asked("SELECT count(*) FROM casework_event") == events
    no_room_in_files(installation, resource.RLIM_INFINITY)
    installation.start_sequencer()
    deed.acknowledged = browser.request("POST", path, fields).status == 302
    assert deed.acknowledged


def must(fields: object) -> dict[str, str]:
    assert isinstance(fields, dict), fields
    return fields


def test_killed_cut_and_filled_it_loses_nothing_and_doubles_nothing(installation: Installation):
    ledger = Ledger()
    kinds = {"database": kills.database_whole, "server": kills.one_server}
    killed = kills.run(
        installation,
        ledger,
        cycles=2,
        kinds=kinds,
        people=("mai", "hoa"),
        at_work=0.4,
        at_least=5,
        examine_every=None,
        say=SILENT,
    )
    assert killed.cycles == {"database": 1, "server": 1} and not killed.wrong
    cut = between.run(
        installation,
        ledger,
        places={"note": ("casework_historicalnote", "commit of note.add"), "open": ("casework_caseheldbyunit",)},
        killers={"database process": between.by_backend},
        sequencer=("leaf and line",),
        examined=False,
        say=SILENT,
    )
    assert cut.places == 5 and not cut.wrong
    trail_full(installation, ledger)
    found = examine(installation, ledger)
    assert not found.wrong and found.verifier == "SOUND"
    assert len(ledger.acknowledged) > 10 and found.events > 20


def test_without_a_small_disk_the_last_fault_says_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(full.NoSmallDisk, match="Run this as root"):
        full.can_mount()
