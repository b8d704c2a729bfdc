"""A supervisor states why before she reads a woman's story: on every page, and on a page that forgets to ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client
from django.urls import clear_url_caches, path, reverse
from django.utils import timezone

from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import note_incident
from casework.journey.units import appoint, enrol_worker
from casework.policy import gate, lists, stated_reasons, unit_of_work, viewing
from casework.queries.audit.anomalies import details, unreviewed
from casework.queries.case_records import CaseRecords
from casework.records.cases import Case
from casework.records.intake import Incident
from casework.records.oversight import StatedReason
from casework.records.workers import Role
from casework.rulebook.acts import Act
from casework.rulebook.anomalies import WORDS_ALONE, WORK, AnomalyKind
from casework.rulebook.sections import opened_in
from casework.rulebook.stated_reasons import BEHIND_A_REASON, TAKEN_OUT_WITH_A_REASON
from casework.trail.events import Event
from casework.trail.proof.verification import said_by
from casework.vault import keyring
from casework.vault.fields import SealedField
from casework.web.form_page import worker
from config import urls
from tests.cast import Cast
from tests.passphrases import passphrase
from tests.signing_in import SignedIn
from tests.states import STATES, Ids
from tests.web.matrix import MATRIX, act_of, address_of
from tests.web.windows import Windows

OF_A_CASE = [name for name, row in MATRIX.items() if "thu" in row.opens_to and "case" in row.takes]
WORDS = "Chị ấy gọi lên tỉnh, nhờ đọc lại"
BEHIND = {section.value for section in BEHIND_A_REASON}


def opened_by(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every purpose that opens from here on, also for a page that names nothing of what it reads."""
    found: set[str] = set()
    plain = SealedField._open

    def watched(field: SealedField, *args: Any) -> Any:
        opened = plain(field, *args)
        found.add(field.purpose)
        return opened

    monkeypatch.setattr(SealedField, "_open", watched)
    return found


def as_answer(answer: Any) -> HttpResponse:
    """An answer as such, whatever Django's test client calls it."""
    assert isinstance(answer, HttpResponse)
    return answer


def state_it(client: Client, case_id: object, on: str = "") -> HttpResponse:
    at = reverse("reason-state", args=[case_id])
    return as_answer(client.post(at + (f"?tiep={on}" if on else ""), {"words": WORDS}))


@pytest.mark.parametrize("name", OF_A_CASE)
def test_no_page_of_a_case_opens_her_story_to_a_supervisor_without_a_reason(
    prepared: Mapping[str, Ids], windows: Windows, cast: Cast, name: str, monkeypatch: pytest.MonkeyPatch
):
    row, ids = MATRIX[name], prepared[MATRIX[name].at]
    address, client = address_of(name, row, ids), windows("thu")
    for method in sorted(row.methods):
        with transaction.atomic():
            seen, opened = set(Event.objects.values_list("id", flat=True)), opened_by(monkeypatch)
            answer = getattr(client, method.lower())(address)
            asked = "/ly-do/" in answer.get("Location", "")
            if act_of(name) in TAKEN_OUT_WITH_A_REASON:
                assert asked, method
            assert not opened & stated_reasons.behind_a_reason()
            left = list(Event.objects.exclude(id__in=seen))
            seen_or_not = {"looked", "refused", *(() if method == "GET" else ("done",))}
            assert any(one.outcome in seen_or_not for one in left), f"{method}: no line, so none to try"
            lines = [said_by(one) for one in left if one.outcome == "looked"]
            assert not any(BEHIND & set(opened_in(line.get("opened")) or ()) for line in lines)
            if asked:
                # Of a second case that the page shows beside this one, a reason of its own is asked for.
                again = answer
                for _ in range(2):
                    if "/ly-do/" in again.get("Location", ""):
                        assert client.post(again["Location"], {"words": WORDS}).status_code == 302
                        again = getattr(client, method.lower())(address)
                assert again.status_code in {200, 302, 409, 422}
                assert "/ly-do/" not in again.get("Location", "")
            transaction.set_rollback(True)


def test_pages_that_show_her_story_are_among_them(prepared: Mapping[str, Ids], windows: Windows):
    asked = {
        name
        for name in OF_A_CASE
        for method in sorted(MATRIX[name].methods)[:1]
        if "/ly-do/"
        in getattr(windows("thu"), method.lower())(address_of(name, MATRIX[name], prepared[MATRIX[name].at])).get(
            "Location", ""
        )
    }
    assert asked >= {"case", "case-print", "case-history", "trail-print", "trail-bundle"}
    assert "case-audit" not in asked and "livelihood" not in asked


def test_what_changed_is_seen_through_the_trail_with_a_reason_only(cast: Cast, signed_in: SignedIn):
    case_id, client = STATES["active"](cast)["case"], signed_in(cast.thu)
    contents = reverse("case-audit", args=[case_id]) + "?noi-dung=1"
    first = client.get(contents)
    assert first.status_code == 302
    there = client.post(first["Location"], {"words": WORDS})
    assert there["Location"] == contents and client.get(contents).status_code == 200


class TestAPlantedPage:
    """A new page of a case that says nothing of any reason."""

    def try_it(self, cast: Cast, signed_in: SignedIn, page: Any, monkeypatch: pytest.MonkeyPatch) -> HttpResponse:
        case_id = STATES["active"](cast)["case"]
        with cast.hoa.acting() as hoa:
            note_incident(
                hoa, Case.objects.get(pk=str(case_id)), expected_version=1, answers={}, story="Anh ấy đánh em"
            )
        planted = path("ho-so/<uuid:case_id>/trang-moi/", page, name="planted")
        monkeypatch.setattr(urls, "urlpatterns", [planted, *urls.urlpatterns])
        clear_url_caches()
        client = signed_in(cast.thu)
        client.raise_request_exception = False
        answer = as_answer(client.get(f"/ho-so/{case_id}/trang-moi/"))
        monkeypatch.undo()
        clear_url_caches()
        return answer

    def test_that_reads_as_pages_do_is_asked_for_one(
        self, cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
    ):
        def page(request: HttpRequest, case_id: Any) -> HttpResponseBase:
            with viewing.view_access(worker(request), Act.CASE_LOOK) as access:
                case = access.enter(Case, case_id)
                return HttpResponse(CaseRecords(access, case, (Incident,)).one(Incident).story)

        answer = self.try_it(cast, signed_in, page, monkeypatch)
        assert answer.status_code == 302 and "/ly-do/" in answer["Location"]

    def test_that_names_nothing_of_what_it_reads_opens_nothing(
        self, cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
    ):
        def page(request: HttpRequest, case_id: Any) -> HttpResponseBase:
            with viewing.view_access(worker(request), Act.CASE_LOOK) as access:
                access.enter(Case, case_id)
                return HttpResponse(Incident.objects.get(case_id=case_id).story)

        answer = self.try_it(cast, signed_in, page, monkeypatch)
        assert answer.status_code == 404 and "đánh em" not in answer.content.decode()

    def test_that_takes_the_key_by_itself_opens_nothing(
        self, cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
    ):
        def by_its_id(request: HttpRequest, case_id: Any) -> HttpResponseBase:
            assert gate.hold_keys(worker(request), Case, [case_id])
            return HttpResponse(Incident.objects.get(case_id=case_id).story)

        def from_a_list(request: HttpRequest, case_id: Any) -> HttpResponseBase:
            assert lists.list_visible(worker(request), Case, ("code",), act=Act.CASE_LIST)
            assert keyring.current().holds(case_id)
            return HttpResponse(Incident.objects.get(case_id=case_id).story)

        assert self.try_it(cast, signed_in, by_its_id, monkeypatch).status_code == 404
        assert self.try_it(cast, signed_in, from_a_list, monkeypatch).status_code == 404


class TestTheReason:
    """It is written, sealed, kept to its case and day, and read by another supervisor."""

    def test_holds_for_its_case_and_day(self, cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch):
        one, other = STATES["active"](cast)["case"], STATES["reported"](cast)["case"]
        client = signed_in(cast.thu)
        state_it(client, one)
        assert client.get(reverse("case", args=[one])).status_code == 200
        assert client.get(reverse("case", args=[other])).status_code == 302
        tomorrow = timezone.now() + timedelta(days=1)
        monkeypatch.setattr(stated_reasons, "timezone", SimpleNamespace(now=lambda: tomorrow))
        assert client.get(reverse("case", args=[one])).status_code == 302

    def test_is_no_empty_word(self, cast: Cast, signed_in: SignedIn):
        case_id = STATES["active"](cast)["case"]
        answer = signed_in(cast.thu).post(reverse("reason-state", args=[case_id]), {"words": "   "})
        assert answer.status_code == 422 and not StatedReason.objects.exists()

    def test_is_one_a_day_however_often_it_is_sent(self, cast: Cast, signed_in: SignedIn):
        case_id, client = STATES["active"](cast)["case"], signed_in(cast.thu)
        assert [state_it(client, case_id).status_code for _ in range(3)] == [302, 302, 302]
        assert StatedReason.objects.count() == 1
        assert Event.objects.filter(act="reason.state", outcome="done").count() == 1

    def test_lies_sealed(self, cast: Cast, signed_in: SignedIn):
        state_it(signed_in(cast.thu), STATES["active"](cast)["case"])
        with connection.cursor() as cursor:
            cursor.execute("SELECT words FROM casework_statedreason")
            (sealed,) = cursor.fetchone()
        assert WORDS.encode() not in bytes(sealed)

    def test_is_among_what_is_odd_for_another_supervisor(self, cast: Cast, signed_in: SignedIn):
        case_id = STATES["active"](cast)["case"]
        state_it(signed_in(cast.thu), case_id)
        with cast.thu.acting() as thu:
            (odd,) = [one for one in unreviewed(thu).anomalies if one.kind is AnomalyKind.REASON]
            assert odd.mine and odd.about == case_id
            assert details(thu, kind=AnomalyKind.REASON, event_id=odd.last).stated == WORDS

    def test_is_no_work_that_hides_a_look(self, cast: Cast):
        assert "reason.state" in WORDS_ALONE - WORK

    @pytest.mark.parametrize(
        "on", ["https://evil.example/", "//evil.example", "/\\evil.example", "/nhat-ky/", "/khong-co/", "%0d%0aX: y"]
    )
    def test_leads_to_no_page_but_of_a_case(self, cast: Cast, signed_in: SignedIn, on: str):
        case_id = STATES["active"](cast)["case"]
        answer = state_it(signed_in(cast.thu), case_id, on)
        assert answer["Location"] == reverse("case", args=[case_id])


def test_an_officer_needs_none_and_has_no_such_page(cast: Cast, signed_in: SignedIn):
    case_id, client = STATES["active"](cast)["case"], signed_in(cast.hoa)
    assert client.get(reverse("case", args=[case_id])).status_code == 200
    assert client.get(reverse("reason-state", args=[case_id])).status_code == 404


def test_who_is_kept_from_the_case_reads_no_reason_either(cast: Cast, signed_in: SignedIn):
    case_id = STATES["active"](cast)["case"]
    state_it(signed_in(cast.thu), case_id)
    with cast.thu.acting() as thu:
        anh = enrol_worker(
            thu, cast.province, username="anh", display_name="Phạm Thị Anh", passphrase=passphrase("anh")
        )
        appoint(thu, cast.province, unit=cast.province, worker=anh, role=Role.SUPERVISOR)
    with unit_of_work.transaction_as(anh):
        assert StatedReason.objects.count() == 1
    with cast.hoa.acting() as hoa:
        exclude(hoa, Case.objects.get(pk=str(case_id)), worker_id=anh.pk)
    with unit_of_work.transaction_as(anh):
        assert not StatedReason.objects.exists()
