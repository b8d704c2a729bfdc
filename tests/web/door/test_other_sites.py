"""Another site that makes her browser ask ours ends no session of hers, spoils no form, and leaves no false line."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from casework.records.worker_sessions import WorkerSession
from casework.trail.events import Event
from casework.web.other_sites import NoCookiesForOtherSites
from tests.cast import Cast
from tests.signing_in import SignedIn

ELSEWHERE = [
    {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
    {"sec-fetch-site": "same-site", "origin": "https://other.testserver"},
    {"sec-fetch-site": "cross-site", "origin": "null"},
    {"origin": "https://evil.example"},
]
"""How a browser marks a request that another site caused; the last is too old to say more of a form."""


class HerBrowser:
    """What her browser sends along from another site, and what it keeps of the answer."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def from_elsewhere(self, method: str, address: str, headers: dict[str, str]) -> HttpResponse:
        kept = {name: morsel.value for name, morsel in self.client.cookies.items()}
        lax = {} if method == "post" else {name: kept[name] for name in (settings.CSRF_COOKIE_NAME,) if name in kept}
        stranger = Client(enforce_csrf_checks=True)
        for name, value in lax.items():
            stranger.cookies[name] = value
        answer: HttpResponse = getattr(stranger, method)(address, headers=headers)
        for name, morsel in answer.cookies.items():
            self.client.cookies[name] = morsel.value
            if morsel["max-age"] == 0:
                del self.client.cookies[name]
        return answer


@pytest.mark.parametrize("headers", ELSEWHERE)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ["/thoat-nhanh/", "/ra/", "/vao/", "/", "/ngon-ngu/", "/con-day/", "/khong-co/"])
def test_another_site_ends_no_session_and_leaves_no_line(
    cast: Cast, signed_in: SignedIn, address: str, method: str, headers: dict[str, str]
):
    client = signed_in(cast.mai)
    assert settings.CSRF_COOKIE_NAME in client.get("/co-nguoi-den/").cookies
    held = {name: morsel.value for name, morsel in client.cookies.items()}
    before = Event.objects.count()
    HerBrowser(client).from_elsewhere(method, address, headers)
    assert {name: morsel.value for name, morsel in client.cookies.items()} == held
    assert WorkerSession.objects.count() == 1 and Event.objects.count() == before
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_whatever_a_page_answers_to_a_form_of_another_site_no_cookie_comes_with_it(
    rf: RequestFactory, headers: dict[str, str]
):
    """Our pages answer such a form with none today; one that will is no way to replace hers either."""

    def with_a_cookie(request: HttpRequest) -> HttpResponse:
        answer = HttpResponse()
        answer.set_cookie(settings.KEY_COOKIE_NAME, "another")
        return answer

    kept = NoCookiesForOtherSites(with_a_cookie)
    assert not kept(rf.post("/", headers=headers)).cookies
    assert kept(rf.get("/", headers=headers)).cookies and kept(rf.post("/")).cookies


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_sister_site_whose_requests_carry_her_cookies_does_not_end_it_either(
    cast: Cast, signed_in: SignedIn, site: str
):
    client = signed_in(cast.mai)
    for method in ("get", "post"):
        getattr(client, method)("/thoat-nhanh/", headers={"sec-fetch-site": site})
        assert client.get("/").status_code == 200


@pytest.mark.parametrize("site", ["same-origin", "none"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_from_our_own_page_or_typed_in_it_leaves_at_once(cast: Cast, signed_in: SignedIn, method: str, site: str):
    client = signed_in(cast.mai)
    getattr(client, method)("/thoat-nhanh/", headers={"sec-fetch-site": site})
    assert not WorkerSession.objects.exists()
    assert Event.objects.latest("id").act == "door.quick_exit"


def test_without_her_cookies_quick_exit_clears_none(db: None):
    assert not Client().get("/thoat-nhanh/").cookies
