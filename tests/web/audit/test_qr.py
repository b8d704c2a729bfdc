"""The QR code as it is drawn, read back module by module with a decoder of our own (ISO/IEC 18004, byte mode)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from casework.web.audit.qr import QUIET, QrDrawing, drawn

NOTE = (
    "casework.example/trail\n1234567\nK1Wg5dG4DOCjWuyeZ1pHUKqzkC5m8zVfcHzD0bWzLWE=\n\n"
    "\u2014 casework.example/trail 2OjfqQ" + "Zm9vYmFyYmF6cXV4" * 5 + "Zg==\n"
)
# Blocks and their correction bytes at level M, by version (table 9 of the standard).
BLOCKS = (0, 1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10)
CORRECTION = (0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24)
MASKS: tuple[Callable[[int, int], int], ...] = (
    lambda y, x: (x + y) % 2,
    lambda y, x: y % 2,
    lambda y, x: x % 3,
    lambda y, x: (x + y) % 3,
    lambda y, x: (x // 3 + y // 2) % 2,
    lambda y, x: x * y % 2 + x * y % 3,
    lambda y, x: (x * y % 2 + x * y % 3) % 2,
    lambda y, x: ((x + y) % 2 + x * y % 3) % 2,
)


def grid(code: QrDrawing) -> list[list[bool]]:
    """The modules that the path covers, without the quiet zone, which must be white."""
    whole = [[False] * code.size for _ in range(code.size)]
    assert re.fullmatch(r"(M\d+ \d+h\d+v1h-\d+z)+", code.path)
    for x, y, wide, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", code.path):
        assert wide == back
        for place in range(int(x), int(x) + int(wide)):
            whole[int(y)][place] = True
    edge = range(QUIET, code.size - QUIET)
    assert not any(whole[y][x] for y in range(code.size) for x in range(code.size) if y not in edge or x not in edge)
    return [row[QUIET:-QUIET] for row in whole[QUIET:-QUIET]]


def reserved(size: int) -> set[tuple[int, int]]:
    """The modules that hold no data: finders, timing, alignment, format and version."""
    version = (size - 17) // 4
    taken = {(6, x) for x in range(size)} | {(y, 6) for y in range(size)}
    for tall, wide in ((range(9), range(9)), (range(9), range(size - 8, size)), (range(size - 8, size), range(9))):
        taken |= {(y, x) for y in tall for x in wide}
    if version >= 7:
        taken |= {(y, x) for y in range(6) for x in range(size - 11, size - 8)}
        taken |= {(x, y) for y in range(6) for x in range(size - 11, size - 8)}
    if version >= 2:
        count = version // 7 + 2
        step = (version * 8 + count * 3 + 5) // (count * 4 - 4) * 2
        centres = [6, *(size - 7 - step * number for number in range(count - 1))]
        corners = {(6, 6), (6, size - 7), (size - 7, 6)}
        for y, x in ((y, x) for y in centres for x in centres if (y, x) not in corners):
            taken |= {(y + down, x + right) for down in range(-2, 3) for right in range(-2, 3)}
    return taken


def mask_of(modules: list[list[bool]]) -> Callable[[int, int], int]:
    """The mask that the format information names; its level must be M."""
    places = [(8, x) for x in (*range(6), 7, 8)] + [(y, 8) for y in (7, *range(5, -1, -1))]
    told = int("".join(str(int(modules[y][x])) for y, x in places), 2) ^ 0x5412
    assert told >> 13 == 0, "level M"
    return MASKS[told >> 10 & 7]


def bits(modules: list[list[bool]]) -> Iterator[int]:
    """The data in its order: pairs of columns from the right, up and down in turn."""
    size = len(modules)
    taken, mask = reserved(size), mask_of(modules)
    up = True
    for right in (x if x > 6 else x - 1 for x in range(size - 1, 0, -2)):
        for y in range(size - 1, -1, -1) if up else range(size):
            for x in (right, right - 1):
                if (y, x) not in taken:
                    yield int(modules[y][x]) ^ (mask(y, x) == 0)
        up = not up


def read(code: QrDrawing) -> str:
    """The text of a code whose modules are all as they were drawn: nothing needs correcting."""
    modules = grid(code)
    version = (len(modules) - 17) // 4
    stream = "".join(map(str, bits(modules)))
    words = [int(stream[at : at + 8], 2) for at in range(0, len(stream) // 8 * 8, 8)]
    blocks = BLOCKS[version]
    short = len(words) // blocks - CORRECTION[version]
    longer = blocks - len(words) % blocks
    parts: list[list[int]] = [[] for _ in range(blocks)]
    given = iter(words)
    for place in range(short + 1):
        for number, part in enumerate(parts):
            if place < short or number >= longer:
                part.append(next(given))
    held = "".join(f"{word:08b}" for part in parts for word in part)
    assert held[:4] == "0100", "byte mode"
    digits = 8 if version < 10 else 16
    length = int(held[4 : 4 + digits], 2)
    begin = 4 + digits
    return bytes(int(held[at : at + 8], 2) for at in range(begin, begin + 8 * length, 8)).decode(errors="replace")


@pytest.mark.parametrize("text", ["a", NOTE, NOTE[:40], NOTE * 2, "Mốc kiểm chứng — số 1"])
def test_what_is_drawn_reads_back_to_the_letter(text: str):
    assert read(drawn(text)) == text


def test_a_module_left_out_does_not_read_the_same():
    code = drawn(NOTE)
    assert len(code.path) < 14_000
    runs = re.findall(r"M[^M]+", code.path)
    wrong = next(run for run in reversed(runs) if run.startswith("M30 "))
    assert read(QrDrawing(code.size, code.path.replace(wrong, ""))) != NOTE
