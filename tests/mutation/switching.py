"""How one guard is switched off: in the code of this process, in a copy of the tree, or in the database."""

from __future__ import annotations

import contextlib
import gc
import importlib
import inspect
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType

from tests.mutation.guards import Guard

ROOT = Path(__file__).parents[2]
NOT_COPIED = (".git", ".venv", ".run", ".*_cache", "__pycache__", ".attack", ".hypothesis")


class DoesNotStand(Exception):
    """The words of a row are not in its file: the row must be mended."""


def mutated(guard: Guard, root: Path = ROOT) -> str:
    """The guard's file as it reads without the guard."""
    text = (root / guard.path).read_text()
    if guard.found not in text:
        raise DoesNotStand(f"these words do not stand in {guard.path}")
    return text.replace(guard.found, guard.put)


def in_this_process(guard: Guard) -> bool:
    """Put the code without the guard into every function that is made of it; False where that is not all of it:
    what a module makes when it is read (constants, classes, defaults) is made already.
    """
    path = ROOT / guard.path
    if path.suffix != ".py" or ROOT / "casework" not in path.parents:
        return False
    importlib.import_module(guard.path.removesuffix(".py").replace("/", "."))
    before = compile(path.read_text(), str(path), "exec", dont_inherit=True)
    after = compile(mutated(guard), str(path), "exec", dont_inherit=True)
    pairs = list(_pairs(before, after))
    if any(new is None for _, new in pairs):
        return False
    wanted = {old: new for old, new in pairs if new is not None}
    changed = 0
    for one in gc.get_objects():
        # Not isinstance: that would ask lazy objects for their class, and wake them.
        if type(one) is FunctionType and one.__code__.co_filename == str(path):
            new = wanted.get(one.__code__)
            if new is None or len(new.co_freevars) != len(one.__code__.co_freevars):
                return False
            changed += new.co_code != one.__code__.co_code or new.co_consts != one.__code__.co_consts
            one.__code__ = new
    return changed > 0


def of_functions_alone(before: str, after: str) -> bool:
    """Whether nothing but the bodies of functions is another."""
    pairs = _pairs(compile(before, "one", "exec", dont_inherit=True), compile(after, "one", "exec", dont_inherit=True))
    return all(new is not None for _, new in pairs)


def _pairs(before: CodeType, after: CodeType) -> Iterator[tuple[CodeType, CodeType | None]]:
    """Each function's code with what it becomes; None where something else than functions changed."""
    inside = [one for one in before.co_consts if isinstance(one, CodeType)]
    instead = [one for one in after.co_consts if isinstance(one, CodeType)]
    if not before.co_flags & inspect.CO_OPTIMIZED:
        plain = [one for one in before.co_consts if not isinstance(one, CodeType)]
        same = plain == [one for one in after.co_consts if not isinstance(one, CodeType)]
        if not same or before.co_code != after.co_code or len(inside) != len(instead):
            yield before, None
            return
    for number, one in enumerate(inside):
        fits = number < len(instead) and instead[number].co_qualname == one.co_qualname
        if one.co_flags & inspect.CO_OPTIMIZED:
            # A function in a function goes with it: whoever is made from now on is made of the new one.
            if fits:
                yield one, instead[number]
            elif not before.co_flags & inspect.CO_OPTIMIZED:
                yield one, None
        if fits:
            yield from _pairs(one, instead[number])


@contextlib.contextmanager
def house() -> Iterator[Path]:
    """A copy of the tree, for every guard that is switched off in its file; the environment is shared."""
    with tempfile.TemporaryDirectory(prefix="casework-guards-") as place:
        there = Path(place) / "house"
        shutil.copytree(ROOT, there, ignore=shutil.ignore_patterns(*NOT_COPIED))
        (there / ".venv").symlink_to(ROOT / ".venv")
        yield there


@contextlib.contextmanager
def in_the_copy(guard: Guard, there: Path) -> Iterator[None]:
    """Inside, the guard's file in the copy reads without it."""
    path = there / guard.path
    path.write_text(mutated(guard))
    try:
        yield
    finally:
        shutil.copy2(ROOT / guard.path, path)
        for made in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
            made.unlink()
