"""The database's own guards: nobody rewrites what was written, and a grant without its key cannot exist."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import Error, connection, transaction
from django.utils import timezone

from casework.journey.intake.hearing import add_note
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.policy import grant_tables
from casework.policy.table import Hold
from casework.records.base import Unattributed
from casework.records.cases import Case
from casework.records.intake import Note
from casework.vault import keyring, sealing
from casework.vault.keyring import Keyring
from tests.cast import Cast


def a_case(cast: Cast) -> Case:
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        add_note(mai, case, text="Chị ấy bế theo con nhỏ")
        return submit_to_desk(mai, case)


def append_only_tables() -> list[str]:
    tables = [model._meta.db_table for model in apps.get_app_config("casework").get_models()]
    return ["casework_event", *sorted(table for table in tables if table.startswith("casework_historical"))]


@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_history_and_trail_are_only_ever_added_to(cast: Cast, statement: str):
    a_case(cast)
    tables = append_only_tables()
    assert len(tables) >= 17
    for table in tables:
        column = "act" if table == "casework_event" else "history_type"
        sql = statement.format(table, column, column)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            (rows,) = cursor.fetchone()
            if not rows and "TRUNCATE" not in sql:
                continue
            with pytest.raises(Error, match="append-only"), transaction.atomic():
                cursor.execute(sql)


def test_a_permission_to_see_without_a_key_cannot_be_written(cast: Cast):
    case = a_case(cast)
    see = grant_tables.permission_of(Case, Hold.SEE)
    common = {"granted_by": 1, "granted_at": timezone.now(), "origin": "test"}
    with pytest.raises(Error, match="must carry a key"), transaction.atomic():
        grant_tables.CaseHeldByUnit.objects.create(
            group_id=cast.health.pk, permission_id=see, content_object=case, sealed_key=None, **common
        )
    work = grant_tables.permission_of(Case, Hold.WORK)
    with pytest.raises(Error, match="must not carry a key"), transaction.atomic():
        grant_tables.CaseHeldByUnit.objects.create(
            group_id=cast.health.pk, permission_id=work, content_object=case, sealed_key=bytes(61), **common
        )


def test_every_grant_table_has_the_guard(db: None):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'casework_key_with_see_row'")
        guarded = {table for (table,) in cursor.fetchall()}
    expected = {
        model._meta.db_table for kind in grant_tables.KINDS.values() for model in (kind.by_unit, kind.by_worker)
    }
    assert guarded == expected


def test_the_three_words_exist_for_each_guarded_kind(db: None):
    for kind in grant_tables.KINDS.values():
        words = Permission.objects.filter(content_type__model=kind.record._meta.model_name)
        assert sorted(words.values_list("codename", flat=True)) == ["lead", "see", "work"]


def test_nothing_about_her_changes_outside_an_act(cast: Cast):
    case = a_case(cast)
    ring = Keyring(None, {})
    ring.hold(case.pk, sealing.new_key())
    with keyring.using(ring), pytest.raises(Unattributed), transaction.atomic():
        Note(case=case, written_at=timezone.now(), written_by_id=1, text="không ai viết").save(force_insert=True)


def test_history_rows_equal_the_changes_made(cast: Cast):
    case = a_case(cast)
    assert case.history.count() == 2
    assert [row.stage for row in case.history.order_by("history_id")] == ["draft", "reported"]
    assert case.notes.get().history.count() == 1
