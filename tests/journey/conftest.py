"""Whatever an operation seals here is looked through on its way: an answer without a row of a sheet is a fault."""

from __future__ import annotations

from typing import Any

import pytest

from casework.vault.fields import SealedJSONField
from tests.sheet_rows import without_a_row


@pytest.fixture(autouse=True)
def every_answer_has_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests of this room call every operation, so no operation keeps an answer that nobody can read by name."""
    encode = SealedJSONField.encode

    def looked_through(field: SealedJSONField, value: Any) -> bytes:
        nameless = without_a_row(field, value)
        assert not nameless, f"kept without a row of a sheet: {nameless}"
        return encode(field, value)

    monkeypatch.setattr(SealedJSONField, "encode", looked_through)
