"""Every kind of record says its own facts, once: its words, its section, its columns and who is named in them."""

from __future__ import annotations

import ast
from typing import Any, ClassVar

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps
from django.utils.translation import gettext_lazy as _

from casework.records import kinds
from casework.records.about import PARTS, About, unsaid
from casework.records.base import Record
from casework.records.cases import Case
from casework.records.columns import WorkerRef
from casework.records.kinds import KINDS
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.rulebook.sections import Section
from casework.trail.log import rows
from casework.vault.fields import SealedField, SealedTextField
from tests.house import HOUSE

OPENED = {section for kind in KINDS for section in kind.about.sections()}


def test_every_record_that_keeps_its_history_is_one_of_the_kinds():
    kept = {one.record for one in rows.recorded()}
    missing = sorted(one.__name__ for one in kept - set(KINDS))
    assert not missing, f"not in records/kinds.py: {', '.join(missing)}"
    assert len(KINDS) == len(set(KINDS)) == len(kept)


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_says_all_its_facts(kind: type[Record]):
    missing = sorted(unsaid(kind, kind.about))
    assert not missing, "\n".join(missing)


def test_only_the_case_itself_stands_at_the_head_of_the_file():
    assert [kind for kind in KINDS if kind.about.section is None] == [Case]


def test_every_section_holds_some_record_but_history_and_trail_hold_all():
    assert OPENED | {Section.HISTORY, Section.TRAIL} == set(Section)


def test_what_has_a_key_of_its_own_is_opened_by_whoever_enters_it_and_not_with_the_case():
    own = {
        kind
        for kind in KINDS
        for one in kind._meta.concrete_fields
        if isinstance(one, SealedField) and one.guarded == "id"
    }
    assert own == {kind for kind in KINDS if kind.has_own_key} == {Case, ShelterStay, Referral}
    assert kinds.opened_by_itself(ShelterStay) == (Section.SHELTER,)
    assert kinds.opened_with_the_case(ShelterStay) == ()
    assert kinds.opened_by_itself(Referral) == (Section.PACKET, Section.ANSWERS)
    assert kinds.opened_with_the_case(Referral) == (Section.REFERRALS,)


def test_no_words_for_people_stand_in_the_columns():
    """Django would write them into migrations."""
    worded = [
        f"{kind.__name__}.{one.name}"
        for kind in KINDS
        for one in kind._meta.concrete_fields
        if one.choices or one.verbose_name != one.name.replace("_", " ")
    ]
    assert not worded


def test_migrations_know_our_columns_as_djangos_own():
    for kind in KINDS:
        for one in kind._meta.concrete_fields:
            if not isinstance(one, SealedField):
                _name, path, _arguments, _options = one.deconstruct()
                assert path.startswith("django.db.models."), f"{kind.__name__}.{one.name} is {path}"


def test_who_is_named_in_a_record_is_looked_up_beside_the_file(db: None):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = 'file_of'")
        (reader,) = cursor.fetchone()
    forgotten = [
        f"{kind.__name__}.{column}"
        for kind in KINDS
        for column in kinds.workers_of(kind)
        if f"SELECT t.{column} FROM public.{kind._meta.db_table} t" not in reader
    ]
    assert not forgotten


# Planted omissions ----------------------------------------------------------------------------------------------------


def planted(about: About) -> list[str]:
    """What is missing of a ban on contact that says this of itself."""
    with isolate_apps("casework"):

        class PlantedRecord(models.Model):
            version = models.PositiveIntegerField()
            asked_on = models.DateField()
            decided_by_id = models.BigIntegerField(null=True)
            ends_by_id = WorkerRef(null=True)
            terms = SealedTextField(purpose="note.text", row="pk", guarded="pk")

            class Meta:
                app_label = "casework"

    return sorted(unsaid(PlantedRecord, about))


SAID: dict[str, Any] = {"asked_on": _("Ngày"), "decided_by_id": _("Ai"), "ends_by_id": _("Ai"), "terms": _("Lời")}
NO_REF = "PlantedRecord.decided_by_id names a worker without saying so: make it a WorkerRef"


@pytest.mark.parametrize(
    ("about", "missing"),
    [
        (About(_("Cấm"), section=Section.RISK, labels=SAID), []),
        (
            About("", section=Section.RISK, labels=SAID),
            ["PlantedRecord has no words for itself: give its About a label"],
        ),
        (
            About(_("Cấm"), section=Section.RISK, labels={k: v for k, v in SAID.items() if k != "asked_on"}),
            ["PlantedRecord.asked_on has no words: name it in the labels of its About"],
        ),
        (
            About(_("Cấm"), section=Section.RISK, labels=SAID | {"until": _("Đến")}),
            ["PlantedRecord.until has words and is no column that is told of"],
        ),
        (
            About(_("Cấm"), section=Section.RISK, labels=SAID | {"asked_on": PARTS}),
            ["PlantedRecord.asked_on is not sealed and cannot be made of parts: give it words"],
        ),
        (
            About(_("Cấm"), section=Section.RISK, labels=SAID | {"asked_on": ""}),
            ["PlantedRecord.asked_on has empty words"],
        ),
        (
            About(_("Cấm"), section=Section.RISK, labels=SAID, apart={"asked_on": Section.SAFETY_PLAN}),
            ["PlantedRecord.asked_on is read apart and is no sealed column"],
        ),
    ],
)
def test_a_planted_record_that_leaves_something_out_is_told_which(about: About, missing: list[str]):
    assert planted(about) == sorted([*missing, NO_REF])


def test_a_record_that_says_nothing_of_itself_does_not_even_load():
    with isolate_apps("casework"), pytest.raises(TypeError, match="PlantedRecord does not say what it is"):

        class PlantedRecord(Record):
            class Meta:
                app_label = "casework"


def test_a_record_does_not_say_what_another_said():
    with isolate_apps("casework"), pytest.raises(TypeError, match="does not say what it is"):

        class Sterner(Case):
            has_own_key: ClassVar[bool] = True

            class Meta:
                app_label = "casework"
                proxy = True


def read_by_a_page(name: str) -> bool:
    """Whether a query names this kind of record beyond taking it in."""
    for path in (HOUSE / "queries").rglob("*.py"):
        named = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name))
        if any(node.id == name for node in named):
            return True
    return False


def test_every_kind_of_record_is_read_by_some_page():
    assert [kind.__name__ for kind in KINDS if not read_by_a_page(kind.__name__)] == []


def test_a_kind_that_no_page_reads_would_be_found():
    assert not read_by_a_page("PlantedRecord")
