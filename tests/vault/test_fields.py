"""A sealed field in memory: clear to whoever holds the key, closed to all others, shown by accident to nobody."""

from __future__ import annotations

import copy
import datetime
import pickle
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.db.migrations.writer import MigrationWriter
from django.utils.translation import gettext_lazy

from casework.vault.errors import Locked, Malformed, SealedColumn, Tampered, UnknownPurpose, Unplaced
from casework.vault.fields import (
    SealedBytes,
    SealedTextField,
    sealed_bytes,
)
from casework.vault.keyring import Keyring
from casework.vault.sealing import seal
from tests.vault.heard import CASE, OTHER_CASE, STORY, Heard, field, locked


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
