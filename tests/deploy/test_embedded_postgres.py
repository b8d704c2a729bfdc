"""The embedded server keeps what was committed, whoever is killed, and leaves nothing running."""

import contextlib
import json
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from deploy.embedded_postgres import OWNER, THROWAWAY, EmbeddedPostgres, in_memory, throwaway
from deploy.postgres_programs import ELSEWHERE, CannotRun

ROOT = Path(__file__).parents[2]
AS_ROOT = os.geteuid() == 0


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory that the server's user can walk to; pytest's own is closed to everybody else."""
    made = Path(tempfile.mkdtemp(prefix="casework-test-", dir=in_memory()))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@contextlib.contextmanager
def started_elsewhere(home: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """Another process that runs the server: it can be killed without killing the tests."""
    app = subprocess.Popen(
        [sys.executable, "-m", "tests.deploy.starter", str(home), *more],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert app.stdout is not None
        yield app, json.loads(app.stdout.readline())
    finally:
        app.kill()
        app.communicate()


def wait_until_gone(pid: int) -> None:
    """A zombie is gone too: nobody else is left to reap it in a container."""
    for _ in range(2400):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except FileNotFoundError:
            return
        if state == "Z":
            return
        time.sleep(0.05)
    raise AssertionError(f"process {pid} is still there")


def write_a_row(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('một dòng')")


def rows(url: str) -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert found is not None
    return int(found[0])


def test_a_first_start_makes_a_private_server_that_knows_vietnamese(place: Path) -> None:
    with EmbeddedPostgres(place / "home", options=THROWAWAY) as server:
        server.create_database("kept")
        server.create_database("kept")
        with psycopg.connect(server.url("kept", role=OWNER)) as connection:
            asked = "SELECT upper('đặng thị ố'), rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
            assert connection.execute(asked).fetchone() == ("ĐẶNG THỊ Ố", False)
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert stat.S_IMODE(server.socket_dir.stat().st_mode) == 0o700
        assert stat.S_IMODE((server.home / "casework_owner.password").stat().st_mode) == 0o600
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(server.url("kept", role=OWNER), password="guessed")


def test_a_stopped_server_leaves_no_process_and_no_socket(place: Path) -> None:
    server = EmbeddedPostgres(place / "home", options=THROWAWAY)
    server.start()
    pid = server.pid
    assert pid is not None
    server.stop()
    wait_until_gone(pid)
    assert server.pid is None
    assert not server.socket_dir.exists()


def test_when_the_app_is_killed_the_server_ends_and_the_next_start_has_every_row(place: Path) -> None:
    with started_elsewhere(place / "home") as (app, said):
        write_a_row(said["url"])
        app.send_signal(signal.SIGKILL)
        app.wait()
        with EmbeddedPostgres(place / "home") as server:  # at once: the orphan may still be writing
            assert rows(server.url("kept", role=OWNER)) == 1
        wait_until_gone(said["pid"])


def test_when_the_server_is_killed_it_comes_back_with_every_row(place: Path) -> None:
    with EmbeddedPostgres(place / "home") as server:
        server.create_database("kept")
        write_a_row(server.url("kept", role=OWNER))
        assert not server.keep_running()
        pid = server.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        wait_until_gone(pid)
        assert server.keep_running()
        assert rows(server.url("kept", role=OWNER)) == 1


def test_when_both_are_killed_the_next_start_has_every_row(place: Path) -> None:
    with started_elsewhere(place / "home") as (app, said):
        write_a_row(said["url"])
        os.kill(said["pid"], signal.SIGKILL)
        app.send_signal(signal.SIGKILL)
        app.wait()
    with EmbeddedPostgres(place / "home") as server:
        assert rows(server.url("kept", role=OWNER)) == 1


@pytest.mark.parametrize(
    "name", ["a path with spaces", 'Hoà nhập\'s "place"', "a/very/long/path/" + "x" * 120 + "/home"]
)
def test_any_path_will_do(place: Path, name: str) -> None:
    with EmbeddedPostgres(place / name, options=THROWAWAY) as server:
        server.create_database("kept")
        write_a_row(server.url("kept", role=OWNER))
        assert rows(server.url("kept", role=OWNER)) == 1


def test_a_second_start_on_the_same_data_is_told_so(place: Path) -> None:
    with (
        EmbeddedPostgres(place / "home", options=THROWAWAY) as server,
        pytest.raises(CannotRun, match="in use by another start"),
    ):
        server.create_database("kept")
        EmbeddedPostgres(place / "home").start()


def test_a_running_server_survives_a_second_start_and_a_wish_to_forget_it(place: Path) -> None:
    with EmbeddedPostgres(place / "home", options=THROWAWAY) as server:
        server.create_database("kept")
        with pytest.raises(CannotRun):
            EmbeddedPostgres(place / "home").start()
        with pytest.raises(CannotRun):
            EmbeddedPostgres(place / "home").forget()
        write_a_row(server.url("kept", role=OWNER))
        assert rows(server.url("kept", role=OWNER)) == 1


def test_a_stale_note_with_a_strangers_process_id_harms_nobody(place: Path) -> None:
    server = EmbeddedPostgres(place / "home", options=THROWAWAY)
    server.start()
    server.stop()
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        (server.data / "postmaster.pid").write_text(f"{stranger.pid}\n{server.data}\n")
        server.socket_dir.mkdir(mode=0o700)
        if AS_ROOT:
            os.chown(server.socket_dir, 65534, 65534)
        (server.socket_dir / ".s.PGSQL.5432").touch()
        (server.socket_dir / ".s.PGSQL.5432.lock").write_text(f"{stranger.pid}\n")
        server.start()
        server.create_database("kept")
        server.stop()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_first_start_that_was_cut_off_is_done_again(place: Path) -> None:
    (place / "home" / "data" / "base").mkdir(parents=True)
    (place / "home" / "initdb.password").write_text("half")
    with EmbeddedPostgres(place / "home", options=THROWAWAY) as server:
        server.create_database("kept")


def test_a_socket_directory_laid_by_somebody_else_is_refused(place: Path) -> None:
    server = EmbeddedPostgres(place / "home", options=THROWAWAY)
    server.socket_dir.symlink_to(place)
    try:
        with pytest.raises(CannotRun, match="belongs to somebody else"):
            server.start()
    finally:
        server.socket_dir.unlink()
    assert place.exists()


def test_the_servers_log_repeats_no_row(place: Path) -> None:
    with EmbeddedPostgres(place / "home", options=THROWAWAY) as server:
        server.create_database("kept")
        with psycopg.connect(server.url("kept", role=OWNER), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (word text UNIQUE CHECK (word <> 'planted-b'))")
            connection.execute("INSERT INTO kept VALUES (%s)", ["planted-a"])
            for word in ("planted-a", "planted-b"):
                with pytest.raises(psycopg.IntegrityError):
                    connection.execute("INSERT INTO kept VALUES (%s)", [word])
            with pytest.raises(psycopg.DataError):
                connection.execute("SELECT CAST(%s AS text)::int", ["planted-c"])
        said = server.log.read_text()
    assert "duplicate key" in said
    assert "planted-a" not in said
    assert "planted-b" not in said


def test_forgetting_removes_the_data_and_the_programs_stay(place: Path) -> None:
    server = EmbeddedPostgres(place / "home", options=THROWAWAY)
    server.start()
    server.forget()
    assert not (place / "home").exists()
    assert (server.bin / "postgres").exists()


def test_a_throwaway_server_leaves_nothing() -> None:
    with throwaway() as server:
        home, sockets = server.home, server.socket_dir
        assert home.exists()
    assert not home.parent.exists()
    assert not sockets.exists()


def test_a_throwaway_server_begins_as_another_one_ended(place: Path) -> None:
    with EmbeddedPostgres(place / "home", options=THROWAWAY) as first:
        first.create_database("kept")
        write_a_row(first.url("kept", role=OWNER))
    with throwaway(like=str(first.home)) as second:
        assert second.password(OWNER) == first.password(OWNER) and second.home != first.home
        with psycopg.connect(second.url("kept", role=OWNER)) as connection:
            tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        assert tables == (1,)
    assert (first.home / "data" / "PG_VERSION").exists() and not second.home.exists()


def test_what_a_killed_run_left_is_swept_up_an_hour_later() -> None:
    with throwaway() as running:
        in_use = running.home.parent
        left, recent = (Path(tempfile.mkdtemp(prefix="casework-pg-")) for _ in range(2))
        (left / "home" / "data").mkdir(parents=True)
        for base in (left, in_use):
            os.utime(base, (time.time() - 4000, time.time() - 4000))
        with throwaway():
            assert not left.exists()
            assert recent.exists()
            assert (in_use / "home" / "data" / "PG_VERSION").exists()
        recent.rmdir()


if AS_ROOT:

    def test_root_starts_it_where_nobody_may_not_walk_and_forgets_it_there(place: Path) -> None:
        place.chmod(0o700)
        with EmbeddedPostgres(place / "home", options=THROWAWAY) as server:
            server.create_database("kept")
            write_a_row(server.url("kept", role=OWNER))
        assert server.home.is_relative_to(ELSEWHERE)
        assert (place / "home").resolve() == server.home
        again = EmbeddedPostgres(place / "home", options=THROWAWAY)
        with again:
            assert rows(again.url("kept", role=OWNER)) == 1
        again.forget()
        assert not server.home.exists()
        assert not (place / "home").is_symlink()

    def test_an_ordinary_user_starts_it_and_root_may_go_on_with_it(place: Path) -> None:
        ordinary = next(user.pw_uid for user in pwd.getpwall() if user.pw_uid not in {0, 65534})
        (place / "of the user").mkdir(mode=0o700)
        os.chown(place / "of the user", ordinary, ordinary)
        home = place / "of the user" / "home"
        with started_elsewhere(home, str(ordinary)) as (app, said):
            assert said["user"] == ordinary
            assert home.stat().st_uid == ordinary
            assert Path(f"/proc/{said['pid']}").stat().st_uid == ordinary
            write_a_row(said["url"])
            app.communicate("stop\n")
            assert app.returncode == 0
            wait_until_gone(said["pid"])
        with EmbeddedPostgres(home) as server:
            assert rows(server.url("kept", role=OWNER)) == 1
            assert Path(f"/proc/{server.pid}").stat().st_uid == ordinary

    def test_roots_server_runs_as_nobody(place: Path) -> None:
        with EmbeddedPostgres(place / "home", options=THROWAWAY) as server:
            assert Path(f"/proc/{server.pid}").stat().st_uid == 65534
