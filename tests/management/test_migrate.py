"""A migration runs as the owner of the tables, and for as long as it takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from casework.management.commands import migrate
from casework.management.one_model_anew import one_model_anew
from casework.policy import signed_context


def test_a_large_house_is_migrated_however_long_a_statement_takes(db: None, monkeypatch: pytest.MonkeyPatch):
    allowed: list[str] = []

    def migrating(*_args: Any, **_options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            allowed.append(cursor.fetchone()[0])

    @contextmanager
    def as_here(*_alias: str, **_looser: Any) -> Iterator[Any]:
        yield connection

    monkeypatch.setattr(migrate, "as_owner", as_here)
    monkeypatch.setattr(migrate, "of_another_release", lambda connection: False)
    monkeypatch.setattr(signed_context, "plant_key", lambda connection: None)
    monkeypatch.setattr(DjangoMigrate, "handle", migrating)
    call_command("migrate", verbosity=0)
    assert allowed == ["0"]


class Steps:
    """A migration of made-up steps on the house as it stands: the SQL it writes, what it renders, what Python reads."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, how: AbstractContextManager[None]) -> None:
        self.rendered: list[list[str]] = []
        self.read: list[str] = []
        render = ModelState.render

        def rendering(state: ModelState, apps: Any) -> Any:
            self.rendered[-1].append(state.name_lower)
            return render(state, apps)

        with how, monkeypatch.context() as patch, connection.schema_editor(collect_sql=True, atomic=False) as editor:
            state = MigrationLoader(None).project_state()
            assert state.apps.get_model("casework", "case"), "all are rendered, as at the first step that writes SQL"
            patch.setattr(ModelState, "render", rendering)
            for step in self.steps():
                self.rendered.append([])
                before = state.clone()
                step.state_forwards("casework", state)
                if isinstance(step, migrations.RunPython):
                    self.reads(state)
                else:
                    step.database_forwards("casework", editor, before, state)
            self.written = editor.collected_sql

    def steps(self) -> list[Operation]:
        to_a_case = models.ForeignKey("casework.case", models.PROTECT, null=True, related_name="letters")
        return [
            migrations.CreateModel("letter", [("id", models.AutoField(primary_key=True)), ("case", to_a_case)]),
            migrations.AddField("letter", "words", models.CharField(max_length=9, default="")),
            migrations.AddField("letter", "by", models.ForeignKey("casework.worker", models.PROTECT, null=True)),
            migrations.AddIndex("letter", models.Index(fields=["by", "case"], name="letter_by")),
            migrations.AddConstraint(
                "case", models.CheckConstraint(condition=models.Q(version__gte=0), name="counted")
            ),
            migrations.RunPython(migrations.RunPython.noop),
            migrations.AlterField("letter", "words", models.CharField(max_length=12, default="")),
        ]

    def reads(self, state: ProjectState) -> None:
        state.clear_delayed_apps_cache()  # as Django does before any Python of a migration
        case = state.apps.get_model("casework", "case")
        self.read = sorted(field.name for field in case._meta.get_fields())


def test_a_migration_renders_what_it_changes_and_writes_the_same_as_with_all_rendered(
    db: None, monkeypatch: pytest.MonkeyPatch
):
    alone, whole = Steps(monkeypatch, one_model_anew()), Steps(monkeypatch, nullcontext())
    assert alone.written == whole.written and len(alone.written) > 6
    assert "letters" in alone.read and alone.read == whole.read
    assert [names for names in alone.rendered if len(names) < 10] == [["letter"]] * 4 + [["case"], ["letter"]]
    assert min(map(len, whole.rendered)) > 10
