"""For the tests of sealed fields: a ring that holds two cases, and the table of the throwaway record."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import AppConfig, apps
from django.db import connection

from casework.vault import keyring
from casework.vault.keyring import Keyring
from casework.vault.sealing import new_key
from tests.vault import heard
from tests.vault.heard import CASE, OTHER_CASE, Heard


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
    config = AppConfig("vault_fields", heard)
    config.apps = apps
    config.models = apps.all_models["vault_fields"]
    monkeypatch.setitem(apps.app_configs, "vault_fields", config)


@pytest.fixture
def table(db: None) -> None:
    """The record has a table of its own until the test ends."""
    with connection.schema_editor() as editor:
        editor.create_model(Heard)
        editor.create_model(Heard.history.model)
