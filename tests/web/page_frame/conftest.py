"""The kitchen sink's addresses and templates in place of the product's, and a way to read a page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.test.utils import override_settings

from tests.web.page_frame import kitchen_sink


@pytest.fixture(scope="module")
def sink() -> Iterator[None]:
    """The kitchen sink in place of the product, once for a module: changed settings compile every page anew."""
    with override_settings(**kitchen_sink.overrides()):
        yield


@pytest.fixture
def shown(sink: None) -> Client:
    """A client at the kitchen sink; its pages touch no database."""
    return Client()
