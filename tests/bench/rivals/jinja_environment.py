"""Jinja2 for the rival that was tuned: addresses, moments and texts as Django's own templates have them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from jinja2 import Environment


def environment(**options: Any) -> Environment:
    """As Django's documentation tells to make one; templates are compiled once."""
    made = Environment(**{**options, "auto_reload": False})
    made.globals.update(url=reverse, get_messages=get_messages, _=gettext)
    made.filters.update(stamp=_stamp, iso=_iso)
    return made


def _stamp(at: datetime) -> str:
    return f"{timezone.localtime(at):%H:%M %d/%m/%Y}"


def _iso(at: datetime) -> str:
    return timezone.localtime(at).isoformat()
