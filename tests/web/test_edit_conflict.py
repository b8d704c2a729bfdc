"""Whoever comes second: every page that edits shows what stands and what was typed, and lets it be saved knowingly."""

from __future__ import annotations

import html
import re

import pytest
from django.http import HttpResponse

from casework.web import form_page, forms
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.web.late import LATE, NEVER_LATE, Late
from tests.web.matrix import MATRIX
from tests.web.opened import ASKS, opened


def missing(answer: HttpResponse, late: Late) -> list[str]:
    """What a page for whoever came second owes and does not show."""
    page = html.unescape(answer.content.decode())
    typed = [str(value) for value in late.typed.values() if isinstance(value, str) and " " in value]
    owed = ["Mục này vừa được người khác sửa", 'name="version"', *map(str, late.words), *typed]
    return [words for words in owed if words not in page] if answer.status_code == 409 else [str(answer.status_code)]


@pytest.mark.parametrize("name", ASKS)
def test_whoever_comes_second_sees_what_stands_and_what_she_typed(cast: Cast, signed_in: SignedIn, name: str):
    send, page = opened(name, MATRIX[name], cast, signed_in)
    version = re.search(r'name="version" value="(\d+)"', page)
    assert (version is not None) == (name in LATE or name in NEVER_LATE), "which pages edit"
    if version is None or name in NEVER_LATE:
        return
    answer = send(99)
    assert not missing(answer, LATE[name])
    assert f'name="version" value="{version[1]}"' in answer.content.decode(), "sent again it saves, knowingly"


def test_a_page_that_forgets_what_it_edits_would_be_found(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
):
    class Forgetful(forms.Form):
        """What no form of ours is."""

    monkeypatch.setattr(form_page, "VersionedForm", Forgetful)
    send, _page = opened("shelter-extend", MATRIX["shelter-extend"], cast, signed_in)
    answer = send(99)
    assert answer.status_code == 409 and "Chưa yên" in missing(answer, LATE["shelter-extend"])


def test_saving_over_it_knowingly_is_the_next_press(cast: Cast, signed_in: SignedIn):
    send, _page = opened("shelter-extend", MATRIX["shelter-extend"], cast, signed_in)
    assert send(99).status_code == 409
    again = re.search(r'name="version" value="(\d+)"', send(99).content.decode())
    assert again and send(again[1]).status_code == 302
