"""The suite itself: what tests share stands in rooms of its own, and no test leans on another."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

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
