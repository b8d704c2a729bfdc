"""Shows the whole thing working on one machine: database, demo people, pages; Ctrl-C leaves nothing running.

`make demo` runs this. Everything it keeps lies in .demo: the second start finds it again.
"""

import argparse
import hashlib
import io
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.urls import reverse

from casework.web import utf8
from config.environment import keep_pepper_in, keep_secret_in
from deploy.embedded_postgres import OWNER, SEQUENCER, VERIFY, EmbeddedPostgres
from deploy.postgres_programs import CannotRun
from deploy.serving import PortTaken, port_is_free, server_for

HOST = "127.0.0.1"  # on purpose no option: the demo's sign-ins are public
KEPT = Path(__file__).resolve().parent.parent / ".demo"
LEAVING = "\nĐã dừng. Mọi thứ được giữ cho lần sau. / Stopped. Everything is kept for the next start."


def a_port(typed: str) -> int:
    """A port somebody may listen on, or one sentence what is wrong."""
    if not typed.isdecimal() or not 1 <= int(typed) <= 65535:
        raise argparse.ArgumentTypeError(
            f"{typed} không phải là cổng: chọn số từ 1024 đến 65535, như PORT=8123. / "
            f"{typed} is no port: choose a number from 1024 to 65535, as in PORT=8123."
        )
    return int(typed)


def main() -> None:
    """Start the demo and serve it until Ctrl-C, or forget it with --forget."""
    parser = argparse.ArgumentParser(description="Show it working on this machine.")
    parser.add_argument("--port", type=a_port, default=8000)
    parser.add_argument("--forget", action="store_true", help="remove the demo and all its data")
    parser.add_argument("--keep-in", type=Path, default=KEPT, metavar="DIRECTORY", help="default: .demo")
    given = parser.parse_args()
    kept = given.keep_in.absolute()
    # Said aloud: a shell that starts us in the background has Ctrl-C ignored for us.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda *_: sys.exit(0))
    try:
        if given.forget:
            forget(kept)
        else:
            show(given.port, kept)
    except (CannotRun, PortTaken, ImproperlyConfigured, CommandError) as error:
        raise SystemExit(f"{error}") from error
    except KeyboardInterrupt:
        print(LEAVING)


def show(port: int, kept: Path) -> None:
    """Bring everything up, say where it is, serve."""
    if not port_is_free(HOST, port):
        raise PortTaken(
            f"Cổng {port} đang có chương trình khác dùng: dừng nó, hoặc chọn cổng khác: make demo PORT=8123. / "
            f"Port {port} is in use: end the program that uses it, or choose another: make demo PORT=8123."
        )
    with EmbeddedPostgres(kept / "postgres") as database:
        keep_secret_in(kept / "secret_key")
        keep_pepper_in(kept / "pepper")
        loaded = kept / "loaded"
        # A first start that was cut off has half the people, and nobody can have worked with it: begin again.
        database.create_database("casework_demo", afresh=not loaded.exists())
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.demo"
        os.environ.setdefault("CASEWORK_HELP_NUMBER", "02133000111")
        os.environ["CASEWORK_DEMO_STATIC"] = str(kept / "static")
        os.environ["DATABASE_URL"] = database.url("casework_demo")
        os.environ["DATABASE_OWNER_URL"] = database.url("casework_demo", role=OWNER)
        os.environ["DATABASE_SEQUENCER_URL"] = database.url("casework_demo", role=SEQUENCER)
        os.environ["DATABASE_VERIFY_URL"] = database.url("casework_demo", role=VERIFY)
        os.environ.pop("CASEWORK_SECRET_KEY", None)
        os.environ["CASEWORK_SECRET_KEY_FILE"] = str(kept / "secret_key")
        os.environ["CASEWORK_PEPPER_FILE"] = str(kept / "pepper")
        os.environ["CASEWORK_TRAIL_DIRECTORY"] = str(begin_trail(kept / "trail", afresh=not loaded.exists()))
        os.environ["CASEWORK_CALL_BACK_ANCHOR_FILE"] = str(kept / "anchor")
        os.environ["CASEWORK_TRAIL_KEY_FILE"] = str(kept / "trail" / "key")
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_units", verbosity=0)
        if not loaded.exists():
            print(
                "Đang tạo người và hồ sơ mẫu (chỉ một lần)... / Making the demo people and their cases (once)...",
                flush=True,
            )
            call_command("load_demo")
            loaded.touch()
        collect_static(kept / "static.seen")
        server = server_for(utf8.application(), host=HOST, port=port, sign_in=reverse("sign-in"))
        with brought_back_when_killed(database), sequenced():
            print(f"Khoá công khai của nhật ký / Public key of the trail: {settings.TRAIL_PUBLIC_KEY_FILE}", flush=True)
            print(f"Sẵn sàng / Ready: http://{HOST}:{port}", flush=True)
            call_command("load_demo", sign_ins=True)
            sys.stdout.flush()
            server.run()  # returns at Ctrl-C, SIGTERM or when the terminal goes away
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    print(LEAVING)


def begin_trail(directory: Path, *, afresh: bool) -> Path:
    """The place of the trail's files; a database that begins again begins a new trail."""
    if afresh:
        shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True, exist_ok=True)
    return directory


def forget(kept: Path) -> None:
    """Remove the demo with all its data, wherever the database had to put it."""
    database = EmbeddedPostgres(kept / "postgres")
    try:
        database.forget()
    except CannotRun as error:
        raise CannotRun("The demo is running: stop it with Ctrl-C first.") from error
    shutil.rmtree(kept, ignore_errors=True)


def collect_static(stamp: Path) -> None:
    """Collect and compress the static files unless the last start did it with the same files."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            found = Path(storage.path(name)).stat()
            seen.update(f"{name}:{found.st_size}:{found.st_mtime_ns}\n".encode())
    if stamp.exists() and stamp.read_text() == seen.hexdigest():
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(seen.hexdigest())


@contextmanager
def brought_back_when_killed(database: EmbeddedPostgres) -> Iterator[None]:
    """Watch the database while serving: a killed server is started again and finds what was committed."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.5):
            try:
                if database.keep_running():
                    print("Cơ sở dữ liệu bị tắt và đã chạy lại. / The database was killed and is back.", flush=True)
            except CannotRun as error:
                print(error, file=sys.stderr, flush=True)
                time.sleep(5)

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not leave the database behind
        done.set()
        watching.join()


@contextmanager
def sequenced() -> Iterator[None]:
    """Put the trail in order and sign it while serving, as a process of its own does elsewhere."""
    said = io.StringIO()
    call_command("sequence", make_key=True, stdout=said)
    Path(settings.TRAIL_PUBLIC_KEY_FILE).write_text(said.getvalue(), encoding="utf-8")
    stop = threading.Event()
    sequencing = threading.Thread(target=call_command, args=["sequence"], kwargs={"stop": stop}, daemon=True)
    sequencing.start()
    try:
        yield
    finally:
        stop.set()
        sequencing.join(10)


if __name__ == "__main__":
    main()
