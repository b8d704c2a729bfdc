"""The files of the house and what they import, for the tests that hold how it is built."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "casework"


def python_files() -> list[Path]:
    return sorted(path for path in HOUSE.rglob("*.py"))


def place_of(path: Path) -> str:
    inside = path.relative_to(HOUSE)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


@cache
def imports_of(path: Path) -> tuple[tuple[str, bool], ...]:
    """Every module a file imports, and whether the import hides in a function."""
    found: list[tuple[str, bool]] = []
    tree = ast.parse(path.read_text())
    hidden = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found.append((alias.name, id(node) in hidden))
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            found.append((module, id(node) in hidden))
            # `from casework.vault import keyring` imports casework.vault.keyring
            found += [(f"{module}.{alias.name}", id(node) in hidden) for alias in node.names]
    return tuple(found)


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def called(node: ast.AST) -> str:
    """The name by which something is called or named, without what stands before its dot."""
    return str(getattr(node, "attr", getattr(node, "id", "")))
