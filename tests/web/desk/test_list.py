"""The list of cases by danger: narrowed and remembered, paged by key, and no case in it of whoever is kept from it."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casework.journey import clocks
from casework.journey.assigning import assign
from casework.journey.intake.excluding import exclude
from casework.policy import filtered_lists
from casework.records.cases import Case
from casework.records.desk_views import DeskView
from casework.rulebook.list_views import DANGERS, DUES, STAGES, URGENCY, WHOSE, ListView
from casework.rulebook.stages import RiskLevel, Stage
from casework.trail.events import Event
from tests.cast import Cast
from tests.guards import history_guards_down, of_the_application
from tests.many_cases import came
from tests.signing_in import SignedIn
from tests.states import arrived, at_the_clinic, case_at

LIST = "case-filter"


def in_danger(cast: Cast, name: str, level: RiskLevel | None, stage: Stage = Stage.ACTIVE) -> Case:
    case = case_at(cast, stage, name=name)
    history_guards_down("casework_case")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casework_case SET risk_level = %s WHERE id = %s", [level, case.pk])
    return case


def names_in(signed_in: SignedIn, cast: Cast, who: str, asked: str = "") -> list[str]:
    answer = signed_in(cast.everybody[who]).get(reverse(LIST) + asked)
    assert answer.status_code == 200
    return re.findall(r'<th scope="row"[^>]*><div><a [^>]*>([^<]+)</a>', unescape(answer.text))


def test_the_most_dangerous_comes_first_and_nobody_knows_counts_as_high(cast: Cast, signed_in: SignedIn):
    in_danger(cast, "Thào Thị Thấp", RiskLevel.LOW)
    in_danger(cast, "Thào Thị Rất", RiskLevel.VERY_HIGH)
    in_danger(cast, "Thào Thị Vừa", RiskLevel.MEDIUM)
    in_danger(cast, "Thào Thị Cao", RiskLevel.HIGH)
    arrived(cast, "Thào Thị Chưa")
    expected = ["Thào Thị Rất", "Thào Thị Chưa", "Thào Thị Cao", "Thào Thị Vừa", "Thào Thị Thấp"]
    assert names_in(signed_in, cast, "hoa") == expected
    assert len(names_in(signed_in, cast, "thu")) == 5
    assert names_in(signed_in, cast, "binh") == []


def test_who_reads_no_danger_in_lists_has_none_by_danger(cast: Cast, signed_in: SignedIn):
    for who in ("mai", "lan", "tri", "cuc"):
        assert signed_in(cast.everybody[who]).get(reverse(LIST)).status_code == 404, who


@pytest.mark.parametrize("watching", [False, True])
def test_the_database_and_the_rulebook_order_danger_alike(cast: Cast, watching: bool):
    case = arrived(cast)
    history_guards_down("casework_case")
    for level, urgency in URGENCY.items():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE casework_case SET risk_level = %s", [level])
            cursor.execute(f"SELECT {filtered_lists.URGENCY} FROM casework_case c WHERE c.id = %s", [case.pk])
            assert cursor.fetchone() == (urgency,), level


def test_each_choice_narrows_the_list_and_stands_in_its_address(cast: Cast, signed_in: SignedIn):
    at_the_clinic(cast)
    low = in_danger(cast, "Lý Thị Xí", RiskLevel.LOW)
    in_danger(cast, "Sùng Thị Sua", RiskLevel.HIGH, Stage.FOLLOW_UP)
    now = timezone.now()
    clocks.restart(low, "risk", unit=cast.desk, at=now, due_at=now - timedelta(days=40))
    with cast.quy.acting() as quy:
        assign(quy, low, worker_id=cast.quy.worker.pk, expected_version=low.version)
    packet_name = names_in(signed_in, cast, "hoa", "?cho=co")
    assert len(packet_name) == 1
    assert names_in(signed_in, cast, "hoa", "?gd=follow_up") == ["Sùng Thị Sua"]
    assert set(names_in(signed_in, cast, "hoa", "?nc=low")) == {"Lý Thị Xí", *packet_name}
    assert names_in(signed_in, cast, "hoa", "?nc=high") == ["Sùng Thị Sua"]
    assert names_in(signed_in, cast, "hoa", "?han=late") == ["Lý Thị Xí"]
    assert names_in(signed_in, cast, "quy", "?ai=mine") == ["Lý Thị Xí"]
    assert names_in(signed_in, cast, "hoa", "?ai=mine") == []
    assert names_in(signed_in, cast, "hoa", f"?ai={cast.quy.worker.pk}") == ["Lý Thị Xí"]
    assert set(names_in(signed_in, cast, "hoa", "?ai=nobody")) == {"Sùng Thị Sua", *packet_name}
    assert len(names_in(signed_in, cast, "hoa", f"?noi={cast.address.pk}")) == 3
    assert names_in(signed_in, cast, "hoa", f"?noi={cast.desk.pk}&gd=ended") == []
    assert len(names_in(signed_in, cast, "thu", f"?noi={cast.desk.pk}")) == 3
    assert names_in(signed_in, cast, "thu", f"?noi={cast.other_desk.pk}") == []


def test_every_choice_there_is_can_be_asked_for(cast: Cast, signed_in: SignedIn):
    arrived(cast)
    for who in ("hoa", "thu"):
        client = signed_in(cast.everybody[who])
        for name, words in (("gd", STAGES), ("nc", DANGERS), ("han", DUES), ("ai", WHOSE), ("cho", ["co"])):
            for word in words:
                assert client.get(f"{reverse(LIST)}?{name}={word}").status_code == 200, (who, name, word)


def test_a_choice_nobody_offered_is_refused(cast: Cast, signed_in: SignedIn):
    client = signed_in(cast.hoa)
    some = "0192f1f0-0000-7000-8000-000000000000"
    there = (cast.other_address.pk, cast.other_desk.pk, cast.health.pk)
    for asked in (
        *("gd=x", "nc=x", "han=x", "ai=x", "cho=x", "xep=ten", "sau=4.x", f"sau={some}", "gd=open&gd=open"),
        *(f"noi={one}" for one in there),
        f"ai={cast.binh.worker.pk}",
    ):
        assert client.get(f"{reverse(LIST)}?{asked}").status_code == 400, asked


def test_a_view_stays_hers_until_she_changes_it(cast: Cast, signed_in: SignedIn):
    in_danger(cast, "Lý Thị Xí", RiskLevel.LOW)
    in_danger(cast, "Sùng Thị Sua", RiskLevel.HIGH)
    client, there = signed_in(cast.hoa), reverse("view-keep")
    assert "Luôn mở như thế này" in client.get(reverse(LIST) + "?nc=low").text
    assert client.post(there, {"gd": "open", "nc": "low"})["Location"] == reverse(LIST)
    assert names_in(signed_in, cast, "hoa") == ["Lý Thị Xí"]
    kept = client.get(reverse(LIST)).text
    assert "<strong>Thấp</strong>" in kept and '<details class="govuk-details" open' not in kept, "said in a line"
    assert len(names_in(signed_in, cast, "hoa", "?gd=open")) == 2, "an address says what it says"
    assert len(names_in(signed_in, cast, "quy")) == 2
    assert Event.objects.latest("id").act == "case.filter"
    client.post(there, {"gd": "open"})
    assert len(names_in(signed_in, cast, "hoa")) == 2 and not DeskView.objects.exists()
    for wrong in ({"gd": "x"}, {"noi": "1"}, {"ai": str(cast.binh.worker.pk)}):
        assert client.post(there, wrong).status_code == 400, wrong


def test_a_remembered_choice_that_is_gone_is_forgotten(cast: Cast, signed_in: SignedIn):
    arrived(cast)
    signed_in(cast.hoa).post(reverse("view-keep"), {"ai": str(cast.quy.worker.pk)})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casework_membership SET ended_at = now() WHERE worker_id = %s", [cast.quy.worker.pk])
    assert len(names_in(signed_in, cast, "hoa")) == 1
    assert ListView.from_kept({"stage": "never", "danger": 3}) == ListView()


@pytest.mark.parametrize("who", ["hoa", "thu"])
def test_the_list_goes_on_by_key_and_shows_each_case_once(cast: Cast, signed_in: SignedIn, who: str):
    cases = came(cast, 53)
    levels = [None, "very_high", "low"]
    history_guards_down("casework_case")
    with connection.cursor() as cursor:
        for place, case in enumerate(cases):
            cursor.execute("UPDATE casework_case SET risk_level = %s WHERE id = %s", [levels[place % 3], case.pk])
    client = signed_in(cast.everybody[who])
    first = client.get(reverse(LIST)).text
    there = re.search(r'rel="next" href="([^"]+)"', first)
    assert there is not None
    second = client.get(unescape(there[1])).text
    shown = [re.findall(r'<div><a [^>]*href="/ho-so/([^/]+)/"', page) for page in (first, second)]
    assert [len(one) for one in shown] == [50, 3] and {*shown[0], *shown[1]} == {str(case.pk) for case in cases}


@pytest.mark.parametrize(("who", "most"), [("hoa", 5), ("thu", 5)])
def test_a_list_of_fifty_is_light_and_costs_few_statements(cast: Cast, signed_in: SignedIn, who: str, most: int):
    came(cast, 51)
    client = signed_in(cast.everybody[who])
    client.get(reverse(LIST))
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(reverse(LIST))
    statements = of_the_application(asked)
    assert len(statements) <= most, "\n".join(statements)
    assert len(gzip.compress(answer.content)) <= 12_000


def test_nothing_of_an_exclusion_shows(cast: Cast, signed_in: SignedIn):
    in_danger(cast, "Lý Thị Xí", RiskLevel.LOW)
    hidden = in_danger(cast, "Thào Thị Dợ", RiskLevel.VERY_HIGH)
    with cast.hoa.acting() as hoa:
        assign(hoa, hidden, worker_id=cast.quy.worker.pk, expected_version=hidden.version)
        exclude(hoa, Case.objects.get(pk=hidden.pk), worker_id=cast.quy.worker.pk)
    assert Case.objects.get(pk=hidden.pk).assigned_id is None
    for asked in ("", "?ai=mine", "?ai=nobody", "?nc=very_high", f"?noi={cast.address.pk}", "?han=week"):
        assert "Thào Thị Dợ" not in names_in(signed_in, cast, "quy", asked), asked
    assert "Thào Thị Dợ" in names_in(signed_in, cast, "hoa")
