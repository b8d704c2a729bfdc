"""The suite itself: what tests share stands in rooms of its own, and no test leans on another."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
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


WHEN_READ = {
    "answers.py": "sixty days ago, or sixty-one",
    "journey/intake/test_statistics.py": "what a birth some twenty years ago comes to",
    "journey/livelihood/test_supplying.py": "the day after tomorrow, which is still to come tomorrow",
    "journey/reintegration/test_visiting.py": "the day after tomorrow, which is still to come tomorrow",
    "web/intake/test_consents.py": "forty days ahead, or thirty-nine",
}
"""Files that ask the clock while they are read, and why it is the same if midnight comes before their tests."""

AT_ANY_MOMENT = {
    "bench/race.py": "between two looks at whether the machine rests",
    "browser/test_page_frame.py": "nothing is to happen, and for that nobody can wait",
    "deploy/test_demo.py": "a first start is cut off somewhere in its work",
    "faults/clients.py": "a person's own pause between two requests",
    "faults/full.py": "people work for a while before the disk is full, and after",
}
"""Files in which something simply lets time pass, and why nothing hangs on how much a busy machine does in it."""


def asks_the_clock(tree: ast.AST) -> Iterator[int]:
    """The lines that ask what day or time it is as the file is read: outside of every function, in a decorator, or as
    the value of an argument that is left out."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Lambda):
            continue
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            arguments = node.args
            for part in (*node.decorator_list, *arguments.defaults, *filter(None, arguments.kw_defaults)):
                yield from asks_the_clock(ast.Expr(part))
            continue
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in {"now", "localdate", "today", "localtime", "utcnow"}:
                yield node.lineno
        yield from asks_the_clock(node)


def lets_time_pass(tree: ast.AST) -> Iterator[int]:
    """The lines that sleep and do not look again: a loop that sleeps waits for something."""
    loops = [node for node in ast.walk(tree) if isinstance(node, ast.While | ast.For)]
    looking_again = {id(inner) for loop in loops for inner in ast.walk(loop)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or id(node) in looking_again:
            continue
        if getattr(node.func, "attr", getattr(node.func, "id", "")) in {"sleep", "wait_for_timeout"}:
            yield node.lineno


@pytest.mark.parametrize(("finds", "known"), [(asks_the_clock, WHEN_READ), (lets_time_pass, AT_ANY_MOMENT)])
def test_nothing_hangs_on_when_a_test_is_read_and_how_fast_a_machine_is(
    finds: Callable[[ast.AST], Iterator[int]], known: dict[str, str]
):
    """What a file finds out while it is read is a quarter of an hour old when its last test runs."""
    found = {
        str(path.relative_to(TESTS)): lines
        for path in sorted(TESTS.rglob("*.py"))
        if (lines := list(finds(ast.parse(path.read_text(encoding="utf-8")))))
    }
    assert {name: lines for name, lines in found.items() if name not in known} == {}
    assert set(known) <= set(found), "what no longer does it needs no reason"


@pytest.mark.parametrize(
    ("finds", "planted"),
    [
        (asks_the_clock, "TODAY = timezone.localdate()"),
        (asks_the_clock, "@parametrize('day', [date.today()])\ndef test(day): ..."),
        (asks_the_clock, "def at(moment=timezone.now()): ..."),
        (asks_the_clock, "class Row:\n    at: datetime = field(default=datetime.now())"),
        (lets_time_pass, "def test():\n    begin()\n    time.sleep(0.5)\n    assert done()"),
    ],
)
def test_what_hangs_on_the_clock_would_be_found(finds: Callable[[ast.AST], Iterator[int]], planted: str):
    assert list(finds(ast.parse(planted)))


def test_what_one_process_looked_at_no_other_of_its_run_looks_at_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    one, other = ("desk", 200, "360 main.a"), ("desk", 200, "1280 main.a")
    for run, place in enumerate(("", str(tmp_path / "1"), str(tmp_path / "2"))):
        monkeypatch.setenv(looking.LOOKED_AT, place)
        Path(place).mkdir(exist_ok=True)
        for process, looks in enumerate(((True, True, False), (not place, not place, False))):
            monkeypatch.setattr(looking, "_here", set())
            assert tuple(looking.first_to_look(*shape) for shape in (one, other, one)) == looks, (run, process)
