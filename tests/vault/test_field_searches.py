"""What only clear text can do - search, order, group, update in place - is refused by type for a sealed field."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Count, F, Q, Value
from django.db.models.functions import Coalesce, Lower

from casework.vault.errors import SealedColumn
from casework.vault.fields import (
    SealedBytes,
    sealed_bytes,
)
from casework.vault.keyring import Keyring
from tests.vault.heard import STORY, Heard, field, told

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
