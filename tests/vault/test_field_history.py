"""History has the sealed bytes of the record as they are, and opens to whoever holds the key."""

from __future__ import annotations

import pytest

from casework.vault.errors import Locked
from casework.vault.fields import (
    sealed_bytes,
)
from casework.vault.keyring import Keyring
from tests.vault.heard import STORY, Heard, locked, stored, told


@pytest.mark.usefixtures("table")
class TestHistory:
    def test_history_has_the_very_bytes_of_the_record_and_opens_the_same(self, ring: Keyring) -> None:
        record = told(aside="một", facts={"a": 1})
        first = stored(record, "story")
        record.story = "khác"
        record.save()
        record.delete()
        rows = list(Heard.history.order_by("history_id"))
        assert [row.history_type for row in rows] == ["+", "~", "-"]
        assert [row.story for row in rows] == [STORY, "khác", "khác"]
        assert [row.aside for row in rows] == ["một"] * 3
        assert [row.facts for row in rows] == [{"a": 1}] * 3
        assert sealed_bytes(rows[0], "story") == first
        assert sealed_bytes(rows[0], "aside") == sealed_bytes(rows[2], "aside")

    def test_history_is_written_and_read_without_a_key_but_not_opened(self, ring: Keyring) -> None:
        told()
        with locked():
            found = Heard.objects.get()
            found.code = "A-2"
            found.save()
            latest = Heard.history.order_by("-history_id").first()
            assert latest.code == "A-2"
            with pytest.raises(Locked):
                assert latest.story
        assert latest.story == STORY

    def test_before_and_after_can_be_told_apart(self, ring: Keyring) -> None:
        record = told(facts={"a": 1})
        record.story, record.facts = "khác", {"a": 2}
        record.save()
        after, before = Heard.history.order_by("-history_id")
        changes = {change.field: (change.old, change.new) for change in after.diff_against(before).changes}
        assert changes == {"story": (STORY, "khác"), "facts": ({"a": 1}, {"a": 2})}

    def test_a_past_state_can_be_brought_back(self, ring: Keyring) -> None:
        record = told()
        record.story = "khác"
        record.save()
        Heard.history.order_by("history_id").first().instance.save(force_update=True)
        assert Heard.objects.get().story == STORY
