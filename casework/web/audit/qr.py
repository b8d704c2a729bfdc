"""A text as a QR code, drawn as one path for an inline SVG: no file, no style, nothing that a rule would stop."""

from __future__ import annotations

from dataclasses import dataclass

import segno

QUIET = 4
"""Modules of white around it (ISO/IEC 18004)."""


@dataclass(frozen=True)
class QrDrawing:
    """How many modules it is wide with its quiet zone, and the path of the dark ones."""

    size: int
    path: str


def drawn(text: str) -> QrDrawing:
    """The code of a text. Level M: a sheet that is folded or stained still reads."""
    rows = segno.make_qr(text, error="m", boost_error=False, encoding="utf-8").matrix
    runs = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            begun = x
            while x < len(row) and row[x]:
                x += 1
            if x > begun:
                runs.append(f"M{begun + QUIET} {y + QUIET}h{x - begun}v1h-{x - begun}z")
            x += 1
    return QrDrawing(len(rows) + 2 * QUIET, "".join(runs))
