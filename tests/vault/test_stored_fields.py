"""A sealed field in the database: the words come back, the database has none of them, and nothing is sealed in vain."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.vault.errors import BadKey, Locked, Tampered
from casework.vault.fields import (
    SealedBytes,
    open_value,
    sealed_bytes,
)
from casework.vault.keyring import Keyring
from tests.vault.heard import CASE, OTHER_CASE, STORY, Heard, field, locked, stored, told


@pytest.mark.usefixtures("table")
class TestStored:
    def test_it_comes_back_and_the_database_has_no_word_of_it(self, ring: Keyring) -> None:
        facts = {"acts": ["a", "q"], "since": 2019, "ethnicity": "Thái"}
        record = told(aside="", facts=facts, since=datetime.date(1991, 4, 3))
        found = Heard.objects.get(pk=record.pk)
        assert (found.story, found.aside, found.facts, found.since) == (STORY, "", facts, datetime.date(1991, 4, 3))
        for column, word in (("story", "đập"), ("facts", "Thái"), ("since", "1991")):
            assert word.encode() not in stored(record, column)
            assert stored(record, column)[0] == 1

    def test_nothing_is_null_and_the_empty_text_is_sealed(self, ring: Keyring) -> None:
        record = told(aside=None)
        assert Heard.objects.filter(aside__isnull=True).get().aside is None
        record.aside = ""
        record.save()
        assert Heard.objects.exclude(aside__isnull=True).get().aside == ""
        record.aside = None
        record.save()
        assert Heard.objects.get(aside__isnull=True).pk == record.pk
        assert sealed_bytes(record, "aside") is None

    def test_without_the_key_the_record_loads_and_the_words_stay_locked(self, ring: Keyring) -> None:
        told()
        with locked():
            found = Heard.objects.get()
            assert found.code == "A-1"
            with pytest.raises(Locked):
                assert found.story
            found.code = "A-2"
            found.save()  # what nobody opened is written as it stood
        assert Heard.objects.get().story == STORY

    def test_equal_texts_are_stored_differently_and_equally_long(self, ring: Keyring) -> None:
        many = [stored(told(), "story") for _ in range(20)]
        assert len(set(many)) == 20
        assert len({len(one) for one in many}) == 1

    def test_a_change_to_one_field_does_not_seal_the_others_again(self, ring: Keyring) -> None:
        record = told(aside="một", facts={"a": 1})
        before = {name: stored(record, name) for name in ("story", "aside", "facts")}
        found = Heard.objects.get()
        assert (found.story, found.aside, found.facts) == (STORY, "một", {"a": 1})
        found.aside = "hai"
        found.save()
        assert stored(record, "story") == before["story"]
        assert stored(record, "facts") == before["facts"]
        assert stored(record, "aside") != before["aside"]

    @pytest.mark.parametrize("read_first", [True, False])
    def test_the_same_value_assigned_again_is_not_sealed_again(self, ring: Keyring, read_first: bool) -> None:
        record = told(facts={"b": 1, "a": [2]}, aside="một", since=datetime.date(1991, 4, 3))
        names = ("story", "facts", "aside", "since")
        before = {name: stored(record, name) for name in names}
        found = Heard.objects.get()
        if read_first:
            assert all(getattr(found, name) for name in names)
        found.story, found.facts, found.aside = STORY, {"a": [2], "b": 1}, "một"
        found.since = "1991-04-03"
        found.save()
        assert {name: stored(record, name) for name in names} == before

    def test_a_value_changed_in_place_is_seen_at_the_next_save(self, ring: Keyring) -> None:
        told(facts={"acts": ["a"]})
        found = Heard.objects.get()
        found.facts["acts"].append("b")
        found.save()
        found.facts["acts"].append("c")
        found.save()
        assert Heard.objects.get().facts == {"acts": ["a", "b", "c"]}

    def test_a_record_moved_to_another_case_is_sealed_under_that_cases_key(self, ring: Keyring) -> None:
        told()
        found = Heard.objects.get()
        assert found.story == STORY
        found.case_id = OTHER_CASE
        found.save()
        ring.drop(CASE)
        with pytest.raises(Tampered):
            assert Heard.objects.get().facts, "the field nobody opened went along as it stood, and says so"
        assert Heard.objects.get().story == STORY

    def test_what_she_writes_over_damaged_bytes_is_sealed_anew(self, ring: Keyring) -> None:
        record = told()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE vault_fields_heard SET story = set_byte(story, 20, get_byte(story, 20) # 1)")
        found = Heard.objects.get(pk=record.pk)
        with pytest.raises(Tampered):
            assert found.story
        found.story = "Viết lại."
        found.save()
        assert Heard.objects.get().story == "Viết lại."

    def test_only_what_is_saved_is_sealed(self, ring: Keyring) -> None:
        record = told()
        before = stored(record, "story")
        record.story, record.code = "khác", "A-3"
        record.save(update_fields=["code"])
        assert stored(record, "story") == before
        assert sealed_bytes(record, "story") == before, "history of this save has what stands in the database"
        assert record.story == "khác"
        record.save()
        assert Heard.objects.get().story == "khác"

    def test_refreshing_needs_no_key_and_drops_what_was_not_saved(self, ring: Keyring) -> None:
        record = told(facts={"a": 1})
        Heard.objects.get().save()
        other = Heard.objects.get()
        other.story = "từ máy khác"
        other.save()
        record.facts["a"] = 2
        with locked():
            record.refresh_from_db()
            with pytest.raises(Locked):
                assert record.story
        assert (record.story, record.facts) == ("từ máy khác", {"a": 1})
        assert sealed_bytes(record, "story") == stored(record, "story")
        record.story = "chưa lưu"
        record.refresh_from_db(fields=["story"])
        assert record.story == "từ máy khác"

    def test_a_deferred_field_is_fetched_when_it_is_read(self, ring: Keyring) -> None:
        told(aside="một")
        found = Heard.objects.only("code", "case_id").get()
        assert "story" in found.get_deferred_fields()
        with locked(), pytest.raises(Locked):
            assert found.story
        assert found.story == STORY
        found = Heard.objects.defer("story").get()
        assert sealed_bytes(found, "story") == stored(found, "story")
        found.story = "khác"
        assert sealed_bytes(found, "story") == stored(found, "story")
        found.save()
        assert Heard.objects.get().story == "khác"

    def test_many_are_made_at_once(self, ring: Keyring) -> None:
        Heard.objects.bulk_create([Heard(case_id=CASE, story=f"{STORY} {n}") for n in range(3)])
        assert {record.story for record in Heard.objects.all()} == {f"{STORY} {n}" for n in range(3)}

    def test_no_statement_ever_carries_a_clear_word(self, ring: Keyring) -> None:
        with CaptureQueriesContext(connection) as statements:
            record = told(aside="một chữ lạ", facts={"word": "lạ"}, since=datetime.date(1991, 4, 3))
            record.story = "câu chuyện lạ"
            record.full_clean()
            record.save()
            record.delete()
        sent = " ".join(statement["sql"] for statement in statements)
        assert "INSERT" in sent and "UPDATE" in sent and "DELETE" in sent
        # Four digits alone stand in what is sealed sooner or later: the day as a statement would write it.
        assert not any(word in sent for word in ("lạ", "đập", "1991-04-03", "date(1991"))

    def test_a_constraint_on_presence_is_checked_by_form_and_database(self, ring: Keyring) -> None:
        record = Heard(case_id=CASE, story=STORY, since=datetime.date(1991, 4, 3))
        with pytest.raises(ValidationError):
            record.full_clean()
        record.aside = "một"
        record.full_clean()

    def test_a_list_opens_raw_columns(self, ring: Keyring) -> None:
        record = told(facts={"a": 1})
        ((row, case, story, aside),) = Heard.objects.values_list("id", "case_id", "story", "aside")
        assert isinstance(story, SealedBytes)
        for key in (ring.data_key(CASE), ring.cipher(CASE)):
            assert open_value(field("story"), story, key, case, row) == STORY
            assert open_value(field("facts"), stored(record, "facts"), key, case, row) == {"a": 1}
        assert open_value(field("story"), memoryview(story), ring.data_key(CASE), case, row) == STORY  # type: ignore[arg-type]
        assert open_value(field("aside"), aside, ring.data_key(CASE), case, row) is None
        with pytest.raises(Tampered):
            open_value(field("aside"), story, ring.data_key(CASE), case, row)
        with pytest.raises(BadKey):
            open_value(field("story"), story, b"short", case, row)
        both = Heard.objects.values_list("story").union(Heard.objects.values_list("story"), all=True)
        assert list(both) == [(story,), (story,)]
