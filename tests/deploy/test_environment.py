"""What comes from outside is read strictly, and a missing secret stops the start with a sentence."""

import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponseNotFound
from django.test import RequestFactory
from django.utils.log import log_response

from config.environment import database_from, keep_pepper_in, keep_secret_in, secret, sourced_numbers
from config.logs import DiscreetFormatter

ROOT = Path(__file__).parents[2]
COMPLETE = {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "DATABASE_URL": "postgresql://casework:pw@db.example:5433/casework",
    "CASEWORK_HOSTS": "casework.example",
    "CASEWORK_TRAIL_ORIGIN": "casework.example/trail",
    "CASEWORK_TRAIL_DIRECTORY": "/nowhere",
    "CASEWORK_SECRET_KEY": "a secret for one test only, long enough for every check that Django makes of it",
}


def start_with(**changed: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a fresh process with nothing else in its environment."""
    with tempfile.TemporaryDirectory() as directory:
        pepper = Path(directory) / "pepper"
        keep_pepper_in(pepper)
        environment = {"PATH": os.environ["PATH"], **COMPLETE, "CASEWORK_PEPPER_FILE": str(pepper), **changed}
        return subprocess.run(
            [sys.executable, "-c", "from django.conf import settings; print(settings.SECRET_KEY, settings.DEMO)"],
            cwd=ROOT,
            env={name: value for name, value in environment.items() if value},
            capture_output=True,
            text=True,
            check=False,
        )


def test_a_socket_address_is_read() -> None:
    found = database_from("postgresql://some%40one:p%2Fw@/her%20base?host=%2Ftmp%2Fa%20b")
    assert (found["USER"], found["PASSWORD"], found["NAME"]) == ("some@one", "p/w", "her base")
    assert (found["HOST"], found["PORT"]) == ("/tmp/a b", "")
    assert "host" not in found["OPTIONS"]


def test_a_network_address_keeps_its_options() -> None:
    found = database_from("postgres://me:pw@db.example:5433/casework?sslmode=verify-full")
    assert (found["HOST"], found["PORT"]) == ("db.example", "5433")
    assert found["OPTIONS"]["sslmode"] == "verify-full"
    assert found["OPTIONS"]["server_side_binding"] is True
    assert found["OPTIONS"]["prepare_threshold"] == 0


@pytest.mark.parametrize("url", ["sqlite:///x", "postgresql://host", "postgresql://host:port/x", ""])
def test_a_wrong_address_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        database_from(url)


def test_a_secret_file_that_others_can_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "key"
    keep_secret_in(file)
    kept = file.read_text()
    keep_secret_in(file)
    assert file.read_text() == kept
    monkeypatch.setenv("A_KEY_FILE", str(file))
    assert secret("A_KEY") == kept
    file.chmod(0o640)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        secret("A_KEY")


def test_a_hotline_is_given_with_where_its_number_was_read() -> None:
    assert sourced_numbers("") == {}
    told = sourced_numbers("dv_national=1900, Công văn 1 của Bộ; police=113,Công an tỉnh")
    assert told == {"dv_national": ("1900", "Công văn 1 của Bộ"), "police": ("113", "Công an tỉnh")}
    for without in ("dv_national=1900", "dv_national=x, Bộ", "=1900, Bộ", "dv_national"):
        with pytest.raises(ImproperlyConfigured):
            sourced_numbers(without)


def test_production_starts_when_everything_is_named() -> None:
    assert start_with().stdout.strip().endswith("False")


@pytest.mark.parametrize(
    "missing",
    [
        "DATABASE_URL",
        "CASEWORK_HOSTS",
        "CASEWORK_SECRET_KEY",
        "CASEWORK_TRAIL_ORIGIN",
        "CASEWORK_TRAIL_DIRECTORY",
        "CASEWORK_PEPPER_FILE",
    ],
)
def test_production_does_not_start_without(missing: str) -> None:
    started = start_with(**{missing: ""})
    assert started.returncode != 0
    assert missing in started.stderr.splitlines()[-1]


def test_production_refuses_the_demos_database_and_any_host() -> None:
    assert "demo" in start_with(DATABASE_URL="postgresql://x@/casework_demo?host=/tmp").stderr
    assert "CASEWORK_HOSTS" in start_with(CASEWORK_HOSTS="*").stderr


def test_the_demo_refuses_to_be_production() -> None:
    demo = {"DJANGO_SETTINGS_MODULE": "config.demo", "CASEWORK_HOSTS": "", "CASEWORK_DEMO_STATIC": "/nowhere"}
    own = "postgresql://casework:pw@/casework_demo?host=/tmp/socket"
    demo |= {f"DATABASE_{role}_URL": own for role in ("OWNER", "SEQUENCER", "VERIFY")}
    demo |= {"CASEWORK_TRAIL_KEY_FILE": "/nowhere/key"}
    assert start_with(**demo, DATABASE_URL=own).stdout.strip().endswith("True")
    assert "embedded database" in start_with(**demo).stderr
    assert "not for production" in start_with(**{**demo, "CASEWORK_HOSTS": "a.example"}, DATABASE_URL=own).stderr


def test_a_log_line_names_the_error_and_the_place_but_never_what_was_typed() -> None:
    try:
        try:
            int("planted name")
        except ValueError as error:
            raise LookupError("planted phone") from error
    except LookupError:
        record = logging.LogRecord("casework", logging.ERROR, __file__, 1, "An act failed", (), sys.exc_info())
    line = DiscreetFormatter().format(record)
    assert "planted" not in line
    assert "builtins.LookupError" in line
    assert "builtins.ValueError" in line
    assert "test_environment.py" in line


def test_a_log_line_names_a_page_and_never_the_address_that_was_typed(caplog: pytest.LogCaptureFixture) -> None:
    request = RequestFactory().get("/Dợ planted/")
    with caplog.at_level(logging.WARNING, logger="django.request"):
        log_response("%s: %s", "Not Found", request.path, response=HttpResponseNotFound(), request=request)
    line = DiscreetFormatter().format(caplog.records[0])
    assert line.endswith("WARNING django.request Not Found: no page")
