"""Runs a private PostgreSQL for the demo and the tests: a wheel's programs, a socket of our own, no system user made.

The server dies with the process that started it, and starts again after either was killed: what was committed is there.
PostgreSQL refuses to run as root, so root drops to `nobody`; where nobody cannot walk to the repository, the programs
and the data live under /var/lib instead, with a link to them from the place that was asked for.
"""

import contextlib
import ctypes
import fcntl
import os
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql

from deploy import postgres_programs
from deploy.postgres_programs import ELSEWHERE, CannotRun, can_walk, owner_of, readable_copy, short_hash, socket_dir

MEMORY, ROOM = Path("/dev/shm"), 2 * 1024**3
PR_SET_PDEATHSIG = 1
SUPERUSER = "postgres"
OWNER, APP = "casework_owner", "casework_app"
SEQUENCER, NOTIFIER, BACKUP, VERIFY = "casework_sequencer", "casework_notifier", "casework_backup", "casework_verify"
ROLES = Path(__file__).resolve().parent / "postgres" / "roles.sql"

# Speed for databases that are thrown away: nothing waits for the disk.
THROWAWAY: Mapping[str, str] = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

# The server's log keeps codes and object names, never a row or a parameter.
DISCREET: Mapping[str, str] = {
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


class EmbeddedPostgres:
    """One PostgreSQL server with its data in `home`, and the roles of deploy/postgres/roles.sql.

    Start it from the main thread: on Linux the server is told to stop when the thread that started it ends.
    """

    def __init__(self, home: Path, *, options: Mapping[str, str] | None = None) -> None:
        self.options = {**DISCREET, **(options or {})}
        self._asked_home = home.absolute()
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None
        self._drops_root = os.geteuid() == 0
        self._runs_as = owner_of(self._asked_home / "data") if self._drops_root else os.geteuid()
        self.home = Path(os.path.realpath(self._asked_home))
        if not self._reachable(self.home):
            self.home = ELSEWHERE / f"data-{short_hash(str(self._asked_home))}"
        self.data = self.home / "data"
        self.log = self.home / "postgres.log"
        self.socket_dir = socket_dir(self.data, self._runs_as)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        """The server's process id while it runs under us."""
        return self._process.pid if self._process and self._process.poll() is None else None

    @property
    def bin(self) -> Path:
        """The directory of PostgreSQL's programs, one that the server's user can execute."""
        programs = postgres_programs.wheel_programs()
        return programs if self._reachable(programs) else readable_copy(programs)

    def url(self, database: str, *, role: str = APP) -> str:
        """The address of one database for DATABASE_URL, as the application or as another role."""
        query = urlencode({"host": str(self.socket_dir)})
        return f"postgresql://{quote(role)}:{quote(self.password(role))}@/{quote(database)}?{query}"

    def start(self, *, timeout: float = 60) -> None:
        """Start the server, make its cluster at the first start, and return when it answers."""
        self._make_home()
        self._take_lock()
        try:
            self._stop_orphan()
            if not (self.data / "PG_VERSION").exists():
                self._make_cluster()
            self._make_socket_dir()
            self._launch(time.monotonic() + timeout)
            self._make_roles()
        except BaseException:
            self.stop()
            raise

    def keep_running(self) -> bool:
        """Start the server again if it was killed; True when that was needed."""
        if self._process is None or self._process.poll() is None:
            return False
        self._launch(time.monotonic() + 60)
        return True

    def create_database(self, name: str, *, afresh: bool = False) -> None:
        """Make a database of the owner's, unless it is there; `afresh` drops one that is there."""
        with self._connect(SUPERUSER) as connection:
            if afresh:
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return
            statement = sql.SQL("CREATE DATABASE {} OWNER {}")
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(OWNER)))

    def stop(self, *, timeout: float = 20) -> None:
        """Stop the server, by force after `timeout` seconds, and let another process use the data."""
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGINT)  # "fast": sessions are ended, what was committed is written
            try:
                process.wait(timeout)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGQUIT)
                process.wait(timeout)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
            shutil.rmtree(self.socket_dir, ignore_errors=True)

    def forget(self) -> None:
        """Stop the server and delete everything it kept; refused while another start uses it."""
        if self.home.exists():
            self._take_lock()
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)
        if self._asked_home.is_symlink():
            self._asked_home.unlink()

    # The place

    def _reachable(self, path: Path) -> bool:
        return not self._drops_root or can_walk(self._runs_as, path)

    def _make_home(self) -> None:
        try:
            self._make_directories(self.home)
            if self.home != Path(os.path.realpath(self._asked_home)):
                self._make_directories(self._asked_home.parent)
                self._asked_home.symlink_to(self.home)
        except OSError as error:
            raise CannotRun(f"The database needs a place to write: {self.home} - {error.strerror}.") from error

    def _make_directories(self, wanted: Path) -> None:
        for directory in reversed([wanted, *wanted.parents]):
            if not directory.exists():
                directory.mkdir(exist_ok=True)
                if self._drops_root:
                    directory.chmod(0o755)  # whatever root's umask is: the server has to walk through

    def _take_lock(self) -> None:
        if self._lock is not None:
            return
        try:
            lock = os.open(self.home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except PermissionError as error:
            raise CannotRun(f"{self.home} belongs to another user: start as that user, or remove it.") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(lock)
            raise CannotRun(f"The database in {self.home} is in use by another start: stop that one first.") from error
        self._lock = lock

    def _make_cluster(self) -> None:
        if self.data.exists():  # an initdb that was killed half-way: no data was ever in it
            shutil.rmtree(self.data)
        self.data.mkdir(mode=0o700)
        self._give_to_server(self.data)
        for_initdb = self.home / "initdb.password"
        for_initdb.unlink(missing_ok=True)
        _write_private(for_initdb, self.password(SUPERUSER))
        self._give_to_server(for_initdb)
        command: list[str | Path] = [self.bin / "initdb", "-D", self.data, "-U", SUPERUSER, "--pwfile", for_initdb]
        command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"]
        command += ["--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST"]
        try:
            made = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, **self._identity())
        except OSError as error:
            raise self._cannot_drop(error) from error
        finally:
            for_initdb.unlink()
        if made.returncode:
            raise CannotRun(f"PostgreSQL could not make its data directory: {made.stderr.strip()}")

    def _make_socket_dir(self) -> None:
        with contextlib.suppress(FileExistsError):
            self.socket_dir.mkdir(mode=0o700)
            self._give_to_server(self.socket_dir)
        found = self.socket_dir.lstat()
        ours = stat.S_ISDIR(found.st_mode) and found.st_uid == self._runs_as and not found.st_mode & 0o077
        if not ours:
            raise CannotRun(
                f"{self.socket_dir} belongs to somebody else: remove it, or set TMPDIR to a private directory."
            )
        for left_behind in self.socket_dir.glob(".s.PGSQL.*"):  # we hold the lock, so no server of ours is using them
            left_behind.unlink()

    def _give_to_server(self, path: Path) -> None:
        if self._drops_root:
            try:
                os.chown(path, self._runs_as, self._runs_as)
            except OSError as error:
                raise self._cannot_drop(error) from error

    def _identity(self) -> dict[str, Any]:
        return {"user": self._runs_as, "group": self._runs_as, "extra_groups": []} if self._drops_root else {}

    def _cannot_drop(self, error: OSError) -> CannotRun:
        if not self._drops_root:
            return CannotRun(f"PostgreSQL's programs cannot be run: {error.strerror}.")
        return CannotRun(
            f"PostgreSQL refuses to run as root, and root may not become user {self._runs_as} here ({error.strerror}): "
            "run this as an ordinary user."
        )

    def password(self, role: str) -> str:
        """The password of a role of this server, made up when it is first asked for."""
        file = self.home / f"{role}.password"
        if not file.exists():
            self._make_home()
            _write_private(file, secrets.token_urlsafe(32))
        return file.read_text(encoding="utf-8")

    # The server

    def _launch(self, deadline: float) -> None:
        settings = {"listen_addresses": "", "unix_socket_directories": str(self.socket_dir), **self.options}
        command: list[str | Path] = [self.bin / "postgres", "-D", self.data]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        while True:
            self._process = self._spawn(command)
            while self._process.poll() is None:
                if self._answers():
                    return
                if time.monotonic() > deadline:
                    raise CannotRun(f"PostgreSQL did not answer in time: see {self.log}.")
                time.sleep(0.02)
            # Backends of a killed server may need a moment to let go of its shared memory.
            if time.monotonic() > deadline or "pre-existing shared memory" not in _tail(self.log):
                raise CannotRun(f"PostgreSQL did not start: see {self.log}.")
            time.sleep(0.2)

    def _spawn(self, command: list[str | Path]) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            try:
                return subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd="/",
                    start_new_session=True,  # a Ctrl-C in the terminal reaches us first; we stop the server in order
                    preexec_fn=_die_with_parent(os.getpid()),
                    **self._identity(),
                )
            except OSError as error:
                raise self._cannot_drop(error) from error

    def _answers(self) -> bool:
        try:
            self._connect(SUPERUSER).close()
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise CannotRun(f"The database's password file in {self.home} was lost or changed.") from error
            return False
        return True

    def _connect(self, role: str, database: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(
            host=str(self.socket_dir),
            user=role,
            password=self.password(role),
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )

    def _make_roles(self) -> None:
        with self._connect(SUPERUSER, "template1") as connection:
            for role in (OWNER, APP, SEQUENCER, NOTIFIER, BACKUP, VERIFY):
                setting = f"casework.{role.removeprefix('casework_')}_password"
                connection.execute("SELECT set_config(%s, %s, false)", [setting, self.password(role)])
            connection.execute(ROLES.read_bytes())

    def _stop_orphan(self) -> None:
        """End a server that outlived its starter, and clear a note left by one that did not.

        We hold the lock, so whoever runs on this data is an orphan. The process id in the note may by now belong to a
        stranger: only a process whose command line names our data directory is signalled.
        """
        note = self.data / "postmaster.pid"
        try:
            pid = int(note.read_text(encoding="utf-8").split("\n", 1)[0])
        except (OSError, ValueError):
            return
        deadline = time.monotonic() + 20
        while str(self.data) in _command_line(pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT if time.monotonic() < deadline - 5 else signal.SIGQUIT)
            if time.monotonic() > deadline:
                raise CannotRun(f"An earlier database server (process {pid}) does not stop: end it, then start again.")
            time.sleep(0.1)
        note.unlink(missing_ok=True)


@contextlib.contextmanager
def throwaway(*, like: str = "") -> Iterator[EmbeddedPostgres]:
    """A server in a new temporary directory, in memory where there is room, gone at the end; begun as `like`."""
    _sweep_up()
    base = Path(tempfile.mkdtemp(prefix="casework-pg-", dir=in_memory()))
    base.chmod(0o755 if os.geteuid() == 0 else 0o700)
    server = EmbeddedPostgres(base / "home", options=THROWAWAY)
    try:
        if like:
            server._make_home()
            subprocess.run(["cp", "-a", f"{like}/.", server.home], check=True)
        server.start()
        yield server
    finally:
        server.forget()
        shutil.rmtree(base, ignore_errors=True)


def in_memory() -> Path | None:
    """Linux's shared memory: to make a database, a thousand files, costs a tenth there of what it costs on a disk."""
    try:
        found = os.statvfs(MEMORY)
    except OSError:
        return None
    return MEMORY if found.f_bavail * found.f_frsize >= ROOM and os.access(MEMORY, os.W_OK) else None


def _sweep_up() -> None:
    """Remove what throwaway servers left whose starter was killed: over an hour old, and nobody holds the lock."""
    for base in (base for place in (Path(tempfile.gettempdir()), MEMORY) for base in place.glob("casework-pg-*")):
        with contextlib.suppress(OSError, CannotRun):
            if base.stat().st_uid == os.geteuid() and time.time() - base.stat().st_mtime > 3600:
                EmbeddedPostgres(base / "home").forget()
                shutil.rmtree(base, ignore_errors=True)


def _die_with_parent(parent: int) -> Any:
    """What the child does between fork and exec, so that it is told to stop when we end in whatever way (Linux)."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)

    def ask_the_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != parent:  # we ended before the kernel was asked
            os._exit(1)

    return ask_the_kernel


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        if Path("/proc/self").exists():
            return ""
    asked = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return asked.stdout


def _tail(log: Path) -> str:
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 2000))
        return file.read().decode(errors="replace")


def _write_private(path: Path, text: str) -> None:
    """A file only we can read, there as a whole or not at all."""
    half = path.with_suffix(".half")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    half.replace(path)
