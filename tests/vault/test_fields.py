"""A sealed field is clear to whoever holds the key, closed to all others, and copied into history as it is."""

from __future__ import annotations

import copy
import datetime
import pickle
import sys
from collections.abc import Callable, Iterator
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from django import forms
from django.apps import AppConfig, apps
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.migrations.writer import MigrationWriter
from django.db.models import Count, F, Q, Value
from django.db.models.functions import Coalesce, Lower
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_lazy
from simple_history.models import HistoricalRecords

from casework.vault import keyring
from casework.vault.errors import BadKey, Locked, Malformed, SealedColumn, Tampered, UnknownPurpose, Unplaced
from casework.vault.fields import (
    SealedBytes,
    SealedDateField,
    SealedField,
    SealedJSONField,
    SealedTextField,
    open_value,
    sealed_bytes,
)
from casework.vault.keyring import Keyring
from casework.vault.sealing import new_key, seal

STORY = "Chồng chị về muộn, đập cửa."
CASE, OTHER_CASE = uuid4(), uuid4()


class CopiedHistory(HistoricalRecords):
    """History as the records keep it: stored bytes, as they are."""

    def create_historical_record(self, instance: models.Model, history_type: str, using: str | None = None) -> None:
        values = {
            field.attname: sealed_bytes(instance, field.name)
            if isinstance(field, SealedField)
            else getattr(instance, field.attname)
            for field in self.fields_included(instance)
        }
        row = getattr(instance, self.manager_name).model(
            history_date=datetime.datetime.now(datetime.UTC), history_type=history_type, **values
        )
        row.save(force_insert=True)


class Remembered(models.Model):
    """simple-history asks an inherited history for no installed app, which these tests do not have."""

    history = CopiedHistory(inherit=True, app="vault_fields", history_user_id_field=models.IntegerField(null=True))

    class Meta:
        abstract = True
        app_label = "vault_fields"


class Heard(Remembered):
    """A throwaway record in a table of its own."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    case_id: UUID = models.UUIDField()  # type: ignore[assignment]
    code = models.CharField(max_length=20, default="A-1")
    story = SealedTextField(purpose="incident.story")
    aside = SealedTextField(purpose="note.text", null=True, blank=True, max_length=40)
    facts = SealedJSONField(purpose="statistics.text", default=dict, blank=True)
    since = SealedDateField(purpose="survivor.birth", null=True, blank=True)

    objects: ClassVar[models.Manager[Heard]] = models.Manager()

    class Meta:
        app_label = "vault_fields"
        constraints = [
            models.CheckConstraint(condition=Q(since__isnull=True) | Q(aside__isnull=False), name="since_has_an_aside")
        ]


class HeardForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    class Meta:
        model = Heard
        fields = ("code", "story", "aside", "facts", "since")


@pytest.fixture
def ring() -> Iterator[Keyring]:
    """Somebody is signed in who holds the keys of both cases."""
    held = Keyring(None, {})
    held.hold(CASE, new_key())
    held.hold(OTHER_CASE, new_key())
    with keyring.using(held):
        yield held


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copying and pickling look a record up among the installed apps."""
    config = AppConfig("vault_fields", sys.modules[__name__])
    config.apps = apps
    config.models = apps.all_models["vault_fields"]
    monkeypatch.setitem(apps.app_configs, "vault_fields", config)


@pytest.fixture
def table(db: None) -> None:
    with connection.schema_editor() as editor:
        editor.create_model(Heard)
        editor.create_model(Heard.history.model)


def locked() -> Any:
    return keyring.using(Keyring(None, {}))


def field(name: str) -> SealedField:
    found = Heard._meta.get_field(name)
    assert isinstance(found, SealedField)
    return found


def stored(record: Heard, column: str) -> bytes:
    """What the database itself has."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM vault_fields_heard WHERE id = %s", [record.id])
        row = cursor.fetchone()
    assert row is not None
    return bytes(row[0])


def told(**values: Any) -> Heard:
    return Heard.objects.create(**{"case_id": CASE, "story": STORY, **values})


# --- without a database


def test_assigned_text_is_read_back_with_and_without_a_key() -> None:
    record = Heard(case_id=CASE, story=STORY)
    assert record.story == STORY
    record.story = "khác"
    assert record.story == "khác"


def test_stored_bytes_open_when_they_are_read_and_only_with_the_key(ring: Keyring) -> None:
    row = uuid4()
    sealed = SealedBytes(seal(ring.data_key(CASE), STORY.encode(), purpose="incident.story", guarded=CASE, row=row))
    record = Heard(id=row, case_id=CASE, story=sealed)
    with locked(), pytest.raises(Locked):
        assert record.story
    assert record.story == STORY
    assert sealed_bytes(record, "story") == sealed


@pytest.mark.parametrize("moved", [{"case_id": OTHER_CASE}, {"id": UUID(int=3)}], ids=["another case", "another row"])
def test_stored_bytes_moved_elsewhere_do_not_open(ring: Keyring, moved: dict[str, Any]) -> None:
    row = uuid4()
    sealed = SealedBytes(seal(ring.data_key(CASE), STORY.encode(), purpose="incident.story", guarded=CASE, row=row))
    with pytest.raises(Tampered):
        assert Heard(**{"id": row, "case_id": CASE, "story": sealed, **moved}).story
    with pytest.raises(Tampered):
        assert Heard(id=row, case_id=CASE, aside=sealed).aside


def test_what_was_sealed_as_another_kind_is_tampered_not_a_crash(ring: Keyring) -> None:
    row = uuid4()
    for purpose, name in (("statistics.text", "facts"), ("survivor.birth", "since"), ("incident.story", "story")):
        sealed = SealedBytes(seal(ring.data_key(CASE), b"\xff{", purpose=purpose, guarded=CASE, row=row))
        with pytest.raises(Tampered):
            getattr(Heard(id=row, case_id=CASE, **{name: sealed}), name)


def test_sealing_needs_the_key_and_a_place(ring: Keyring) -> None:
    with locked(), pytest.raises(Locked):
        field("story").pre_save(Heard(case_id=CASE, story=STORY), add=True)
    with pytest.raises(Locked):
        field("story").pre_save(Heard(case_id=uuid4(), story=STORY), add=True)
    with pytest.raises(Unplaced):
        field("story").pre_save(Heard(story=STORY), add=True)


def test_an_id_typed_as_text_is_the_same_place(ring: Keyring) -> None:
    record = Heard(id=str(uuid4()), case_id=str(CASE), story=STORY)
    sealed = field("story").pre_save(record, add=True)
    assert Heard(id=UUID(str(record.id)), case_id=CASE, story=sealed).story == STORY


@pytest.mark.usefixtures("installed")
def test_nothing_of_hers_shows_in_reprs_dicts_or_pickles(ring: Keyring) -> None:
    record = Heard(case_id=CASE, story=STORY)
    assert STORY not in repr(record.__dict__)
    record.story_sealed = field("story").pre_save(record, add=True)  # type: ignore[attr-defined]
    assert record.story == STORY
    assert STORY not in repr(record.__dict__)
    assert "đập" not in str(record.__dict__)
    for name in ("aside", "facts", "since"):
        field(name).pre_save(record, add=True)
    pickled = pickle.dumps(record)
    assert STORY.encode() not in pickled
    back = pickle.loads(pickled)  # noqa: S301  # our own bytes, a line ago
    with locked(), pytest.raises(Locked):
        assert back.story
    assert back.story == STORY


def test_what_is_not_sealed_yet_is_not_pickled() -> None:
    with pytest.raises(SealedColumn):
        pickle.dumps(Heard(case_id=CASE, story=STORY))


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
def test_a_copy_reads_the_same_and_stands_alone(ring: Keyring, copied: Callable[[Heard], Heard]) -> None:
    record = Heard(case_id=CASE, story=STORY, facts={"acts": ["a"]})
    for saved in (False, True):
        if saved:
            field("story").pre_save(record, add=True)
            field("facts").pre_save(record, add=True)
        twin = copied(record)
        twin.story = "khác"
        twin.facts = {}
        assert (record.story, record.facts) == (STORY, {"acts": ["a"]})
    assert copied(record).story == STORY


@pytest.mark.usefixtures("installed")
def test_a_deep_copy_does_not_share_what_can_change(ring: Keyring) -> None:
    record = Heard(case_id=CASE, facts={"acts": ["a"]})
    field("facts").pre_save(record, add=True)
    copy.deepcopy(record).facts["acts"].append("b")
    assert record.facts == {"acts": ["a"]}


def test_a_marker_keeps_its_bytes_and_shows_none_of_them() -> None:
    marker = SealedBytes(b"\x01secret")
    assert f"{marker} {marker!r}" == "<sealed, 7 bytes> <sealed, 7 bytes>"
    for twin in (pickle.loads(pickle.dumps(marker)), copy.deepcopy(marker)):  # noqa: S301  # our own bytes
        assert type(twin) is SealedBytes
        assert twin == b"\x01secret"


def test_a_wrong_kind_of_value_is_refused_before_it_is_sealed(ring: Keyring) -> None:
    for name, value, refusal in (
        ("story", 5, TypeError),
        ("story", "\ud800", Malformed),
        ("facts", {"a": "\ud800"}, Malformed),
        ("facts", {"a": float("nan")}, ValueError),
        ("facts", {"a": object()}, TypeError),
        ("since", "hôm qua", ValidationError),
        ("since", "2026-02-30", ValidationError),
        ("since", datetime.datetime(2026, 4, 3, 23, tzinfo=datetime.UTC), ValidationError),
    ):
        with pytest.raises(refusal):
            field(name).pre_save(Heard(case_id=CASE, **{name: value}), add=True)


def test_a_lazy_text_is_sealed_as_the_text_it_is(ring: Keyring) -> None:
    record = Heard(case_id=CASE, story=gettext_lazy("Sổ công việc"))
    assert isinstance(field("story").pre_save(record, add=True), SealedBytes)


def test_a_field_says_in_a_migration_what_it_is_bound_to() -> None:
    made = SealedTextField(purpose="shelter.place", guarded="stay_id", row="key", null=True, max_length=9)
    _, path, args, kwargs = made.deconstruct()
    assert path == "casework.vault.fields.SealedTextField"
    again = SealedTextField(*args, **kwargs)
    assert (again.purpose, again.guarded, again.row) == ("shelter.place", "stay_id", "key")
    assert again.deconstruct()[1:] == made.deconstruct()[1:]
    text, imports = MigrationWriter.serialize(made)
    assert "shelter.place" in text
    assert imports == {"import casework.vault.fields"}
    clone = made.clone()
    assert clone.purpose == "shelter.place"


def test_a_field_that_would_leak_or_cannot_hold_is_not_made() -> None:
    for refused in ({"unique": True}, {"db_index": True}, {"primary_key": True}, {"db_default": "x"}):
        with pytest.raises(TypeError):
            SealedTextField(purpose="note.text", **refused)
    with pytest.raises(TypeError):
        SealedTextField(purpose="note.text", choices=[("a", "a")])
    with pytest.raises(UnknownPurpose):
        SealedTextField(purpose="note.aside")


def test_a_record_without_the_ids_a_seal_is_bound_to_is_reported() -> None:
    class Homeless(models.Model):
        text = SealedTextField(purpose="note.text", guarded="stay_id")

        class Meta:
            app_label = "vault_fields"

    found = [problem.msg for problem in Homeless._meta.get_field("text").check()]
    assert any("stay_id" in message for message in found)
    assert not Heard._meta.get_field("story").check()


# --- in the database


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
        assert not any(word in sent for word in ("lạ", "đập", "1991"))

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


SEARCHES: dict[str, Callable[[], Any]] = {
    "filter": lambda: Heard.objects.filter(story=STORY),
    "filter by None": lambda: Heard.objects.filter(story=None),
    "filter by part": lambda: Heard.objects.filter(story__icontains="đập"),
    "filter by list": lambda: Heard.objects.filter(story__in=[STORY]),
    "filter by stored bytes": lambda: Heard.objects.filter(story=SealedBytes(b"x")),
    "filter by key": lambda: Heard.objects.filter(facts__acts="a"),
    "filter by year": lambda: Heard.objects.filter(since__year=1991),
    "exclude": lambda: Heard.objects.exclude(story=STORY),
    "Q": lambda: Heard.objects.filter(Q(code="A-1") | Q(story__gt="")),
    "get_or_create": lambda: Heard.objects.get_or_create(story=STORY),
    "filter another by it": lambda: list(Heard.objects.filter(code=F("story"))),
    "order_by": lambda: list(Heard.objects.order_by("story")),
    "order_by descending": lambda: list(Heard.objects.order_by("-story")),
    "order_by F": lambda: list(Heard.objects.order_by(F("story").asc())),
    "order_by an alias": lambda: list(Heard.objects.annotate(words=F("story")).order_by("words")),
    "latest": lambda: Heard.objects.latest("since"),
    "function": lambda: list(Heard.objects.annotate(folded=Lower("story"))),
    "coalesce": lambda: list(Heard.objects.annotate(any=Coalesce("aside", "story"))),
    "aggregate": lambda: Heard.objects.aggregate(n=Count("story")),
    "selected under another name": lambda: list(Heard.objects.annotate(words=F("story"))),
    "grouped by": lambda: list(Heard.objects.values("story").annotate(n=Count("id"))),
    "update": lambda: Heard.objects.update(story="khác"),
    "update to nothing": lambda: Heard.objects.update(aside=None),
    "update by F": lambda: Heard.objects.update(story=F("aside")),
    "update by Value": lambda: Heard.objects.update(story=Value("khác")),
    "update another by it": lambda: Heard.objects.update(code=F("story")),
    "bulk_update": lambda: Heard.objects.bulk_update(list(Heard.objects.all()), ["story"]),
    "assign an expression": lambda: Heard(story=F("aside")),
    "fixture": lambda: field("story").value_to_string(Heard(story=STORY)),
    "stored bytes of a clear field": lambda: sealed_bytes(Heard(), "code"),
    "stored bytes of what was never saved": lambda: sealed_bytes(Heard(story=STORY), "story"),
}


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES.keys())
def test_what_only_clear_text_can_do_is_refused_by_type(ring: Keyring, search: Callable[[], Any]) -> None:
    told(aside="một", since=datetime.date(1991, 4, 3))
    with pytest.raises(SealedColumn) as refused, transaction.atomic():
        search()
    assert "đập" not in str(refused.value)
    assert Heard.objects.get().story == STORY


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


@pytest.mark.usefixtures("table")
class TestForms:
    def test_a_form_shows_what_is_there_and_saves_what_is_typed(self, ring: Keyring) -> None:
        record = told(facts={"a": 1}, aside="một", since=datetime.date(1991, 4, 3))
        form = HeardForm(instance=Heard.objects.get())
        assert form.initial["story"] == STORY
        assert isinstance(form.fields["story"].widget, forms.Textarea)
        assert isinstance(form.fields["since"], forms.DateField)
        before = stored(record, "story")
        typed = {"code": "A-9", "story": STORY, "aside": "hai", "facts": '{"a": 3}', "since": "1992-05-06"}
        form = HeardForm(typed, instance=Heard.objects.get())
        assert form.is_valid(), form.errors
        assert form.changed_data == ["code", "aside", "facts", "since"]
        saved = form.save()
        found = Heard.objects.get()
        assert (found.story, found.aside, found.facts) == (STORY, "hai", {"a": 3})
        assert found.since == datetime.date(1992, 5, 6)
        assert stored(saved, "story") == before

    def test_a_form_refuses_what_is_too_long_or_missing(self, ring: Keyring) -> None:
        form = HeardForm({"code": "A-9", "story": "", "aside": "x" * 41, "facts": "{"}, instance=Heard(case_id=CASE))
        assert set(form.errors) == {"story", "aside", "facts"}

    def test_without_the_key_there_is_no_form(self, ring: Keyring) -> None:
        told()
        with locked(), pytest.raises(Locked):
            HeardForm(instance=Heard.objects.get())
