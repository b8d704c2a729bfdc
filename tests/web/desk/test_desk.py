"""The desk: each unit sees first what it must do, and nobody more than they may."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework.journey import clocks
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.queries import desk
from casework.records.cases import Case
from casework.trail.events import Event
from casework.web import wording
from tests.cast import Cast
from tests.guards import of_the_application
from tests.signing_in import SignedIn


def arrived(cast: Cast, name: str) -> Case:
    with cast.mai.acting() as mai:
        return submit_to_desk(mai, open_case(mai, cast.address, name=name))


def read(page) -> str:
    return str(page.content, "utf-8")


def test_a_host_finds_the_big_button_her_draft_and_the_numbers(cast: Cast, signed_in: SignedIn):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
    page = signed_in(cast.mai).get("/")
    text = read(page)
    assert "Có người đến" in text
    assert "Gửi bàn tiếp nhận của xã" in text and "Uỷ ban nhân dân" not in text
    assert f'href="/ho-so/{case.pk}/"' in text
    assert 'href="tel:02133111222"' in text and "Hội LHPN xã Bình Lư" in text
    # Of her name only the given name lies open on a phone.
    assert "Dợ" in text and "Thào" not in text


def test_an_officer_sees_what_is_due_then_who_has_arrived(cast: Cast, signed_in: SignedIn):
    case = arrived(cast, "Thào Thị Dợ")
    late = arrived(cast, "Lý Thị Xí")
    now = timezone.now()
    clocks.restart(late, "D02", unit=cast.desk, at=now, due_at=now - timedelta(hours=3))
    text = read(signed_in(cast.hoa).get("/"))
    assert "quá hạn 3 giờ" in text
    assert text.index("Đến hạn") < text.index("Mới đến, chờ tiếp nhận") < text.index('id="ho-so"')
    assert "Thào Thị Dợ" in text and f"/ho-so/{case.pk}/" in text


def test_her_lists_are_one_press_from_every_page_and_her_telephone_may_ring(cast: Cast, signed_in: SignedIn):
    case, hoa = arrived(cast, "Thào Thị Dợ"), signed_in(cast.hoa)
    for address in ("/", f"/ho-so/{case.pk}/", f"/ho-so/{case.pk}/tiep-nhan/"):
        head = read(hoa.get(address)).partition("<main")[0]
        for there in ("/danh-sach/", "/tuan/", "/tin-bao/"):
            assert f'href="{there}"' in head, address
            assert hoa.get(there).status_code == 200
    text = read(hoa.get("/"))
    assert text.count('role="search"') == 1 and text.index('role="search"') < text.index('id="moi-den"')
    for name in ("mai", "lan"):
        head = read(signed_in(cast.everybody[name]).get("/")).partition("<main")[0]
        assert "/danh-sach/" not in head and "/tin-bao/" not in head, name


def test_the_title_counts_what_is_new_and_the_page_says_how_old_it_is(cast: Cast, signed_in: SignedIn):
    hoa = signed_in(cast.hoa)
    assert "<title>Việc hôm nay" in read(hoa.get("/"))
    arrived(cast, "Thào Thị Dợ"), arrived(cast, "Lý Thị Xí")
    page = read(hoa.get("/"))
    assert "<title>(2) Việc hôm nay" in page and "<h1" in page and ">Việc hôm nay</h1>" in page
    assert f"Lúc {wording.clock(timezone.now())[:3]}" in page and "Xem có gì mới" in page
    assert "<title>Việc hôm nay" in read(signed_in(cast.mai).get("/")), "a host's phone says nothing"


def test_a_supervisor_sees_desks_and_no_names(cast: Cast, signed_in: SignedIn):
    arrived(cast, "Thào Thị Dợ")
    text = read(signed_in(cast.thu).get("/"))
    assert "Hội LHPN xã Bình Lư" in text
    assert "Thào" not in text and "Có người đến" not in text


def test_another_commune_sees_nothing_of_it(cast: Cast, signed_in: SignedIn):
    case = arrived(cast, "Thào Thị Dợ")
    for person in (cast.binh, cast.lu, cast.lan, cast.cuc):
        text = read(signed_in(person).get("/"))
        assert str(case.pk) not in text and "Dợ" not in text


def test_who_has_no_unit_any_more_is_told_so(cast: Cast, signed_in: SignedIn):
    assert "không có vị trí nào" in read(signed_in(cast.cuc).get("/"))


def test_one_line_of_the_trail_says_how_many_were_shown(cast: Cast, signed_in: SignedIn):
    arrived(cast, "Thào Thị Dợ")
    client = signed_in(cast.hoa)
    before = Event.objects.count()
    client.get("/")
    assert Event.objects.count() == before + 1
    event = Event.objects.latest("id")
    assert (event.act, event.outcome) == ("case.list", "looked") and b'"shown":1' in bytes(event.body)


def test_the_list_goes_on_below_by_key(cast: Cast, signed_in: SignedIn):
    cases = [arrived(cast, f"Thào Thị Dợ {number}") for number in range(52)]
    client = signed_in(cast.thu)
    text = read(client.get("/"))
    assert text.count('href="/ho-so/') == 50
    assert f"?sau={cases[2].pk}" in text
    below = read(client.get(f"/?sau={cases[2].pk}"))
    assert below.count('href="/ho-so/') == 2 and f"/ho-so/{cases[0].pk}/" in below and "Xem tiếp" not in below


def test_a_desk_of_fifty_costs_four_statements(cast: Cast, signed_in: SignedIn):
    for number in range(50):
        # Of two of one given name a host's phone reads one statement more, which tells them apart.
        arrived(cast, f"Thào Thị {'MSTV'[number % 4]}{'aeiouy'[number // 4 % 6]}{'nmp'[number // 24]}")
    for person in (cast.hoa, cast.mai, cast.thu):
        client = signed_in(person)
        client.get("/")  # keys that came by HPKE are settled at the first look
        with CaptureQueriesContext(connection) as asked:
            client.get("/")
        statements = of_the_application(asked)
        # Who watches over a province asks once more, whether anything cries out.
        assert len(statements) <= (5 if person is cast.thu else 4), "\n".join(statements)


def test_a_page_of_fifty_is_small(cast: Cast, signed_in: SignedIn):
    for number in range(50):
        arrived(cast, f"Thào Thị Dợ {number}")
    page = signed_in(cast.thu).get("/", headers={"accept-encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip" and len(page.content) <= 12_000


def test_a_filter_nobody_offered_is_refused(cast: Cast, signed_in: SignedIn):
    client = signed_in(cast.hoa)
    some = "0192f1f0-0000-7000-8000-000000000000"
    for asked in ("?order=name", "?sau=x", f"?sau={some}&sau={some}", f"?sau={some.upper()}", "?sau[]=1", "?trang=2"):
        assert client.get(f"/{asked}").status_code == 400, asked


def test_fifty_duties_say_how_many_are_not_shown_and_lead_to_them(cast: Cast, signed_in: SignedIn):
    """B57: 55 drafts, and the desk showed some of them without a word of the others."""
    with cast.mai.acting() as mai:
        for number in range(55):
            open_case(mai, cast.address, name=f"Thào Thị Dợ {number}")
    client = signed_in(cast.mai)
    text = read(client.get("/"))
    assert f"và {55 - desk.SOON} việc nữa" in text
    link = re.search(r'href="(/\?viec=[^"]+)"[^>]*>Xem tiếp việc đến hạn', text)
    assert link is not None
    below = read(client.get(link[1]))
    assert below.count("Gửi bàn tiếp nhận của xã") == 55 - desk.SOON and "việc nữa" not in below
    everything = read(client.get("/?viec=0"))
    assert everything.count("Gửi bàn tiếp nhận của xã") == 50 and "và 5 việc nữa" in everything
    for asked in ("?viec=x", "?viec=0&tin=", "?viec=1.9.1.1", "?viec=1.1.1", "?viec=01.1.1.1"):
        assert client.get(f"/{asked}").status_code == (200 if asked.endswith("tin=") else 400), asked


class TestFinding:
    """Names are found without marks and in any order, and what was typed is kept nowhere."""

    def test_without_marks_and_in_any_order(self, cast: Cast, signed_in: SignedIn):
        case = arrived(cast, "Đặng Thị Hoà")
        arrived(cast, "Lý Thị Xí")
        client = signed_in(cast.hoa)
        for typed in ("dang thi hoa", "hòa đặng", "HOA", "Đặng"):
            text = read(client.post("/tim/", {"typed": typed}))
            assert f"/ho-so/{case.pk}/" in text and "Xí" not in text, typed

    def test_what_was_typed_is_in_no_address_and_no_line(self, cast: Cast, signed_in: SignedIn):
        arrived(cast, "Đặng Thị Hoà")
        client = signed_in(cast.hoa)
        client.post("/tim/", {"typed": "quelquechose"})
        event = Event.objects.latest("id")
        assert (event.act, event.outcome) == ("case.search", "looked")
        assert b"quelque" not in bytes(event.body) and b'"shown":0' in bytes(event.body)
        assert client.get("/tim/?typed=hoa").status_code == 405

    def test_a_supervisor_finds_by_name_and_then_reads_it(self, cast: Cast, signed_in: SignedIn):
        arrived(cast, "Đặng Thị Hoà")
        assert "Đặng Thị Hoà" in read(signed_in(cast.thu).post("/tim/", {"typed": "dang"}))

    def test_what_is_not_hers_is_not_found(self, cast: Cast, signed_in: SignedIn):
        arrived(cast, "Đặng Thị Hoà")
        assert "Đặng Thị Hoà" not in read(signed_in(cast.binh).post("/tim/", {"typed": "dang"}))
        assert signed_in(cast.lan).post("/tim/", {"typed": "dang"}).status_code == 404

    def test_a_large_province_is_looked_through_step_by_step(
        self, cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
    ):
        """No search holds a server for seconds: it says how far it came, and goes on when somebody asks it to."""
        monkeypatch.setattr(desk, "SEARCHED_AT_ONCE", 1)
        monkeypatch.setattr(desk, "LOOKED_THROUGH", 2)
        oldest = arrived(cast, "Đặng Thị Hoà")
        newer = [arrived(cast, "Lý Thị Xí") for _ in range(2)]
        client = signed_in(cast.thu)
        page = client.post("/tim/", {"typed": "dang"})
        assert "Đặng Thị Hoà" not in read(page) and "Tìm tiếp" in read(page)
        assert f'name="below" value="{newer[0].pk}"' in page.text
        page = client.post("/tim/", {"typed": "dang", "below": str(newer[0].pk)})
        assert f"/ho-so/{oldest.pk}/" in read(page)

    def test_nothing_typed_is_asked_again(self, cast: Cast, signed_in: SignedIn):
        page = signed_in(cast.hoa).post("/tim/", {"typed": " "})
        assert page.status_code == 422 and "Hãy gõ tên, mã hồ sơ hoặc số." in read(page)
