"""A request in any charset but UTF-8 is a 400 with our page, signed in or not, whatever Python makes of the name."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.test import Client
from django.urls import reverse

from casework.records.cases import Case
from casework.web import utf8
from tests.cast import Cast
from tests.signing_in import SignedIn

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
BODIES = {FORM: b"name=%2Baaa", PARTS: b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nb\r\n--x--\r\n'}
CHARSETS = ["utf-7", "utf-16", "hex", "rot13", "undefined", "idna", "no-such", "latin1"]


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("kind", BODIES)
def test_a_form_in_another_charset_is_not_read(cast: Cast, signed_in: SignedIn, kind: str, charset: str):
    for client in (signed_in(cast.mai), Client(enforce_csrf_checks=True)):
        client.raise_request_exception = False
        client.handler.enforce_csrf_checks = True
        for address in (reverse("case-open"), reverse("sign-in"), "/khong-co/"):
            answer = client.generic("POST", address, BODIES[kind], content_type=f"{kind}; charset={charset}")
            assert answer.status_code == 400
            assert "Không đọc được yêu cầu" in answer.text
    assert not Case.objects.exists()


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"'])
def test_utf8_by_any_spelling_is_read(cast: Cast, signed_in: SignedIn, charset: str):
    for kind, body in BODIES.items():
        address = reverse("case-open")
        answer = signed_in(cast.mai).generic("POST", address, body, content_type=f"{kind}; charset={charset}")
        assert answer.status_code in (200, 302, 422), "read: the next question, or what is missing"


def said_by_the_server(content_type: str) -> tuple[str, bytes]:
    """What a real server would be told: Django's own request breaks at some of these before anything can answer."""
    told: list[str] = []

    def start(status: str, headers: Iterable[tuple[str, str]]) -> None:
        told.append(status)

    request = Client()._base_environ(PATH_INFO="/vao/", REQUEST_METHOD="POST", CONTENT_TYPE=content_type)  # type: ignore[attr-defined]
    body = b"".join(utf8.Application()(request, start))
    return told[0], body


@pytest.mark.parametrize("content_type", [f"{FORM}; charset=\0", f"{FORM}; a*=b''c", f"{FORM}; " + "a" * 10_001])
def test_a_content_type_that_breaks_the_reader_is_a_400_too(db: None, content_type: str):
    status, body = said_by_the_server(content_type)
    assert status == "400 Bad Request" and "Không đọc được yêu cầu".encode() in body
