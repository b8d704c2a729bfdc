"""The peppers that the people who run the server keep in a file outside the database, the newest first."""

from __future__ import annotations

from django.conf import settings

from casework.vault.credentials import Pepper


def known() -> tuple[Pepper, ...]:
    """All of them: a credential opens with the one it names."""
    return tuple(Pepper(name, key) for name, key in settings.PEPPERS)


def newest() -> Pepper:
    """The one that new credentials are made with."""
    return known()[0]
