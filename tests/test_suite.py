"""The suite itself: what tests share stands in rooms of its own, and no test leans on another."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import looking

TESTS = Path(__file__).resolve().parent


def imports() -> Iterator[tuple[str, str]]:
    """Every file of the suite with every module of the suite that it imports from."""
    for path in sorted(TESTS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                modules = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            yield from ((str(path.relative_to(TESTS)), name) for name in modules if name.startswith("tests."))


def test_no_test_imports_from_another_test():
    """A file of tests may be moved, split or left out of a run; what others need lies beside it."""
    leaning = {
        f"{file}: {module}"
        for file, module in imports()
        if any(part == "conftest" or part.startswith("test_") for part in module.split("."))
    }
    assert not leaning, "\n".join(sorted(leaning))


def test_what_one_process_looked_at_no_other_of_its_run_looks_at_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    one, other = ("desk", 200, "360 main.a"), ("desk", 200, "1280 main.a")
    for run, place in enumerate(("", str(tmp_path / "1"), str(tmp_path / "2"))):
        monkeypatch.setenv(looking.LOOKED_AT, place)
        Path(place).mkdir(exist_ok=True)
        for process, looks in enumerate(((True, True, False), (not place, not place, False))):
            monkeypatch.setattr(looking, "_here", set())
            assert tuple(looking.first_to_look(*shape) for shape in (one, other, one)) == looks, (run, process)
