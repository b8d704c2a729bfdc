"""Where something is missing, the two commands say in one sentence what to do; the locks hold hashes alone."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from deploy import install

ROOT = Path(__file__).parents[2]
LOCKS = [ROOT / f"requirements{which}.lock" for which in ("", "-demo", "-dev")]


class Machine:
    """A path with the few tools of a bare system, and programs that only pretend."""

    def __init__(self, place: Path) -> None:
        self.programs = place / "bin"
        self.programs.mkdir()
        for tool in ("sh", "dirname", "mktemp", "rm", "tail", "chmod", "cat"):
            found = shutil.which(tool)
            assert found
            (self.programs / tool).symlink_to(found)

    def pretend(self, name: str, script: str) -> Path:
        program = self.programs / name
        program.write_text(f"#!{self.programs}/sh\n{script}\n")
        program.chmod(0o755)
        return program

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            env={"PATH": str(self.programs), "HOME": "/nowhere", **environment},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The commands alone: no environment has been made here."""
    (tmp_path / "a checkout" / "deploy").mkdir(parents=True)
    for command in ("find-python", "find-browser"):
        shutil.copy(ROOT / "deploy" / command, tmp_path / "a checkout" / "deploy")
    return tmp_path / "a checkout"


def in_one_sentence(said: str) -> str:
    lines = said.strip().splitlines()
    assert len(lines) == 1, lines
    assert lines[0].endswith(".")
    assert re.search(r"[ạ-ỹđ].* / \S", lines[0]), "in Vietnamese, and then in English"
    return lines[0]


def test_without_any_python(machine: Machine, checkout: Path) -> None:
    asked = machine.run(str(checkout / "deploy/find-python"))
    assert asked.returncode == 1
    assert "3.12 or newer is needed (found: none)" in in_one_sentence(asked.stderr)


def test_with_a_python_that_is_too_old(machine: Machine, checkout: Path) -> None:
    machine.pretend("python3", '[ "$1" = --version ] && echo Python 3.9.18 && exit 0; exit 1')
    asked = machine.run(str(checkout / "deploy/find-python"))
    assert asked.returncode == 1
    assert "(found: Python 3.9.18)" in in_one_sentence(asked.stderr)


def test_with_a_python_whose_venv_was_packaged_apart(machine: Machine, checkout: Path) -> None:
    machine.pretend("python3", 'case "$2" in *ensurepip*) exit 1;; esac')
    asked = machine.run(str(checkout / "deploy/find-python"))
    assert asked.returncode == 1
    assert "install its venv package" in in_one_sentence(asked.stderr)


def test_a_shim_that_starts_nothing_is_passed_over(machine: Machine, checkout: Path) -> None:
    machine.pretend("python3.13", "exit 127")
    works = machine.pretend("python3.12", 'case "$2" in *sys.executable*) echo /the/real/one;; esac')
    assert works.exists()
    assert machine.run(str(checkout / "deploy/find-python")).stdout.strip() == "/the/real/one"


def test_a_named_python_that_does_not_serve(machine: Machine, checkout: Path) -> None:
    asked = machine.run(str(checkout / "deploy/find-python"), PYTHON="/no/such/python")
    assert asked.returncode == 1
    assert "/no/such/python" in in_one_sentence(asked.stderr)


def test_a_python_named_beside_an_environment_that_stands_is_said(machine: Machine, checkout: Path) -> None:
    other = machine.pretend("python3.13", "echo another one")
    (checkout / ".venv" / "bin").mkdir(parents=True)
    shutil.copy(machine.pretend("mine", "echo mine"), checkout / ".venv" / "bin" / "python")
    asked = machine.run(str(checkout / "deploy/find-python"), "--stands", str(checkout / ".venv"), PYTHON=str(other))
    assert asked.returncode == 0 and "run make clean first" in in_one_sentence(asked.stdout)
    same = machine.run(
        str(checkout / "deploy/find-python"), "--stands", str(checkout / ".venv"), PYTHON=str(machine.programs / "mine")
    )
    assert same.returncode == 0 and same.stdout == ""
    assert "deploy/find-python --stands $(VENV)" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_installing_is_said_in_both_languages_and_shows_how_far_it_is() -> None:
    assert install.SAID.startswith("Đang cài") and " / Installing" in install.SAID
    said = ["Collecting asgiref==3.9\n", "  Using cached\n", "Requirement already satisfied: django==6.0\n"]
    assert [line.rpartition(" ")[2] for line in install.steps(said, 2)] == ["1/2", "2/2"]
    assert install.bar(1, 2) == "[############............] 1/2"
    assert install.pinned("asgiref==3.9 \\\n    --hash=sha256:00\ndjango==6.0 \\\n") == 2
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert makefile.count("deploy/install.py requirements-") == 2


def test_root_gets_the_browser_from_apt(machine: Machine, checkout: Path) -> None:
    machine.pretend("id", "echo 0")
    browser = machine.programs / "chromium"
    machine.pretend(
        "apt-get",
        f'[ "$1" = install ] || exit 0; echo "#!{machine.programs}/sh" > {browser}; chmod 755 {browser}',
    )
    asked = machine.run(str(checkout / "deploy/find-browser"), "--get")
    assert asked.returncode == 0
    assert asked.stdout.strip() == str(browser)


def test_when_no_browser_can_be_had(machine: Machine, checkout: Path) -> None:
    machine.pretend("id", "echo 1000")
    asked = machine.run(str(checkout / "deploy/find-browser"), "--get")
    assert asked.returncode == 1
    assert "set CASEWORK_CHROMIUM to its path." in asked.stderr.splitlines()[-1]


def test_a_named_browser_is_the_one_that_is_used(machine: Machine, checkout: Path) -> None:
    own = machine.pretend("my-browser", "exit 0")
    assert machine.run(str(checkout / "deploy/find-browser"), CASEWORK_CHROMIUM=str(own)).stdout.strip() == str(own)
    wrong = machine.run(str(checkout / "deploy/find-browser"), CASEWORK_CHROMIUM="/no/such/browser")
    assert wrong.returncode == 1
    assert "/no/such/browser" in in_one_sentence(wrong.stderr)


def pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+) \\$", lock.read_text(), flags=re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_versions_and_hashes_and_no_place_to_get_them(lock: Path) -> None:
    text = lock.read_text()
    for entry in re.split(r"\n(?=[a-z0-9])", text)[1:]:
        assert re.match(r"[a-z0-9.-]+==\S+ \\\n    --hash=sha256:[0-9a-f]{64}", entry), entry
    assert "://" not in text
    assert "--index-url" not in text
    assert "--find-links" not in text


def test_the_three_locks_agree_and_cover_what_is_asked_for() -> None:
    production, demo, development = (pins(lock) for lock in LOCKS)
    assert production.items() < demo.items() < development.items()
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert {re.split(r"[\[><=]", one)[0] for one in asked} <= production.keys()


def test_the_build_server_runs_what_the_readme_names() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text()
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert all(command in (ROOT / "README.md").read_text() for command in ("make demo", "make test"))


def managed(*command: str) -> subprocess.CompletedProcess[str]:
    """`manage.py` as on a machine where nothing is set."""
    bare = {"PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=bare, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("command", ["people", "sequence", "dump_trail", "load_units", "migrate", "wall"])
def test_help_comes_before_anything_is_set(command: str):
    said = managed(command, "--help")
    assert said.returncode == 0 and f"manage.py {command}" in said.stdout, said.stderr


def test_a_setting_that_is_missing_is_one_sentence():
    said = managed("people", "list")
    assert said.returncode == 1 and "CASEWORK_SECRET_KEY" in said.stderr and said.stderr.count("\n") == 1
