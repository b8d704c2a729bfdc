"""A migration renders again the one model it changes, where Django renders again every model of the house.

Before it runs SQL, Django makes the classes of all models anew that are related to the changed one, however far: here
each of four hundred steps made forty, and of a minute that a new database took, fifty seconds went into that. SQL for a
table asks for its own class alone, and whoever refers to it for its table and its key, which stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db.migrations.state import ProjectState

_whole_reload = ProjectState.reload_model
_whole_add_model = ProjectState.add_model
_whole_add_field = ProjectState.add_field


def _reload_model(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:
    """Render one model again; where its name, its key or what it refers to changes, Django renders all as ever.

    `delay` is Django's word for a change that no other table sees. What it leaves half rendered it calls delayed, and
    makes it wholly anew before any Python of a migration reads through it.
    """
    if not delay:
        _whole_reload(state, app_label, model_name, delay)
    elif "apps" in state.__dict__:
        state.is_delayed = True
        state._reload({(app_label, model_name)})  # type: ignore[attr-defined]  # the stubs leave it out


def _added(state: ProjectState, whole: Any, *told: Any) -> None:
    def alone(app_label: str, model_name: str, delay: bool = False) -> None:
        _reload_model(state, app_label, model_name, delay=True)

    with patch.object(state, "reload_model", alone):
        whole(state, *told)


def _add_model(state: ProjectState, model_state: Any) -> None:
    """A new table: nobody refers to it yet."""
    _added(state, _whole_add_model, model_state)


def _add_field(state: ProjectState, *told: Any) -> None:
    """A new column, also one that refers to another table: that one stays as it is."""
    _added(state, _whole_add_field, *told)


@contextmanager
def one_model_anew() -> Iterator[None]:
    """Inside, migrations render what they change and nothing beside it."""
    with (
        patch.object(ProjectState, "reload_model", _reload_model),
        patch.object(ProjectState, "add_model", _add_model),
        patch.object(ProjectState, "add_field", _add_field),
    ):
        yield
