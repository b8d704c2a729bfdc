"""Each lock names, for every Python that README promises, whatever its packages need there."""

from __future__ import annotations

import re
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-demo.lock", "requirements-dev.lock")
PROMISED = ("3.12", "3.13", "3.14")
PINNED = re.compile(r"^([a-z0-9.-]+)==(\S+)", re.MULTILINE)


def pinned(lock: str) -> dict[str, str]:
    return dict(PINNED.findall((ROOT / lock).read_text()))


def on(python: str) -> dict[str, str]:
    """What markers ask of this machine, were its Python another one."""
    return {name: str(value) for name, value in default_environment().items()} | {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "extra": "",
    }


@pytest.mark.parametrize("python", PROMISED)
@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_installs_on_every_python_that_is_promised(lock: str, python: str) -> None:
    """With hashes pip refuses whatever is needed and not named; a marker may ask for it on an older Python alone."""
    named, missing = pinned(lock), []
    for name, version in named.items():
        package = distribution(name)
        assert package.version == version, f"{name} is installed as {package.version}: make .venv"
        if not SpecifierSet(str(package.metadata.json.get("requires_python", ""))).contains(f"{python}.0"):
            missing.append(f"{name} {version} does not run on {python}")
        for needed in map(Requirement, package.requires or ()):
            if needed.marker is not None and not needed.marker.evaluate(on(python)):
                continue
            found = named.get(canonicalize_name(needed.name))
            if found is None or not needed.specifier.contains(found, prereleases=True):
                missing.append(f"{name} {version} needs {needed}: name it in pyproject.toml, then make lock")
    assert not missing, "\n".join(missing)


def test_the_oldest_python_is_the_same_wherever_it_is_said() -> None:
    oldest = PROMISED[0]
    assert f'requires-python = ">={oldest}"' in (ROOT / "pyproject.toml").read_text()
    for file in ("README.md", "deploy/find-python"):
        assert f"Python {oldest}" in (ROOT / file).read_text(), file
    assert f"for python in {' '.join(PROMISED)};" in (ROOT / "deploy" / "lock").read_text()


def test_the_smaller_locks_take_the_versions_of_the_largest() -> None:
    largest = pinned(LOCKS[-1])
    for lock in LOCKS[:-1]:
        assert pinned(lock).items() <= largest.items(), lock
