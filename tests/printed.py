"""What is ticked to print every part of a file, and how a paper is asked for, for tests of what stands on paper."""

from __future__ import annotations

from collections.abc import Mapping

from django.test import Client

from casework.web.casefile.forms import PARTS

EVERY_PART: dict[str, object] = {"parts": [code for code, _words in PARTS]}

ASKED_BY: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "case-print-paper": ("to/", EVERY_PART),
    **{name: ("", {}) for name in ("trail-print", "notice-print", "safety_plan-print", "referral-print")},
}
"""Each page that is paper: how much longer its address is than that of the form that asks for it, and what is sent."""


def ask_for_paper(client: Client, name: str, address: str) -> None:
    """Press the button that asks for the paper of this address; a page that is none is left alone."""
    if name in ASKED_BY:
        longer, typed = ASKED_BY[name]
        assert client.post(address.removesuffix(longer), typed).status_code == 302, name
