"""The safety pages: what is typed is kept, what succeeds moves on, and nothing neutral turns telling."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.journey.intake.excluding import exclude
from casework.journey.intake.first_words import change_kind
from casework.journey.safety.assessing import assess_risk
from casework.journey.safety.planning import write_safety_plan
from casework.journey.safety.shelter import admit, discharge
from casework.policy import gate, packets
from casework.records.cases import Case
from casework.records.safety import RiskAssessment
from casework.rulebook import danger_rows
from casework.rulebook.acts import Act
from casework.rulebook.shelter import SHE_PAYS_NOTHING, meal_norm, no_charge
from casework.trail.events import Event
from tests.answers import ALL_NO, STRANGLED, in_days
from tests.bans import asked, assigned, decided, watched
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import taken_in

pytestmark = pytest.mark.usefixtures("reason_stated")

TELLING = re.compile(r"bạo lực|nạn nhân|tạm lánh|nguy hiểm", re.IGNORECASE)


def text_of(response) -> str:
    return str(response.content.decode())


def title_of(response) -> str:
    return text_of(response).partition("<title>")[2].partition("</title>")[0]


def later(days: int) -> str:
    return f"{in_days(days):%d/%m/%Y}"


def test_an_officer_assesses_and_the_file_shows_it(cast: Cast, case: Case, signed_in: SignedIn):
    client = signed_in(cast.hoa)
    page = client.get(f"/ho-so/{case.pk}/danh-gia/")
    assert page.status_code == 200
    assert text_of(page).count('type="radio"') == 6 * 4 + 5
    done = client.post(
        f"/ho-so/{case.pk}/danh-gia/", {**STRANGLED, "level": "as_answered", "reason": "", "version": "0"}
    )
    assert (done.status_code, done["Location"]) == (302, f"/ho-so/{case.pk}/")
    file = text_of(client.get(f"/ho-so/{case.pk}/"))
    assert "từng bị bóp cổ" in file and "rất cao" in file


@pytest.mark.parametrize(
    ("kinds", "typed", "level", "said", "steps"),
    [
        (
            ["trafficking"],
            {"knows_where": "yes", "papers_held": "yes", "debt": "unsaid"},
            "high",
            "sáu câu hỏi khi bị lừa, bị bán, bị ép đi, bản 2026",
            {"shelter-admit", "intake-contact", "safety_plan-write", "referral-send"},
        ),
        (
            ["child"],
            {"harmer_near": "yes", "unprotected": "yes"},
            "very_high",
            "sáu câu hỏi về trẻ em bị hại, bản 2026",
            {"shelter-admit", "representative-name"},
        ),
    ],
)
def test_who_was_trafficked_and_a_child_are_asked_their_own_and_what_follows_stands_with_its_links(
    cast: Cast,
    case: Case,
    signed_in: SignedIn,
    kinds: list[str],
    typed: dict[str, str],
    level: str,
    said: str,
    steps: set[str],
):
    with cast.hoa.acting() as hoa:
        change_kind(hoa, case, kinds=kinds, why="Chị nói lại")
    client, home = signed_in(cast.hoa), f"/ho-so/{case.pk}/"
    page = text_of(client.get(home + "danh-gia/"))
    assert f"Hỏi theo: {said}" in page and "bóp cổ" not in page.partition("Còn biết điều gì nữa")[0]
    (asked,) = (one.codes for one in danger_rows.OURS if str(one.label) == said)
    sent = {**dict.fromkeys(asked, "no"), **typed, "level": "as_answered", "reason": "", "version": "0"}
    assert client.post(home + "danh-gia/", sent).status_code == 302
    file = text_of(client.get(home))
    assert said in file and "Việc nên làm theo câu trả lời" in file
    chapter = text_of(client.get(home + "phan/an/")).partition("Việc nên làm theo câu trả lời")[2].partition("</ul>")[0]
    assert set(re.findall(r'href="([^"]+)"', chapter)) == {reverse(name, args=[case.pk]) for name in steps}
    assert ("Trong 12 giờ." in chapter) is ("harmer_near" in typed)
    # A report that is owed stands among what falls due on the first page, with its link.
    assert (reverse("child-report", args=[case.pk]) in file) is (kinds == ["child"])
    history = text_of(client.get(home + "lich-su/"))
    assert said in history and "đã hỏi các câu về nguy hiểm" in history
    assert ("Không muốn nói" in history) is ("unsaid" in typed.values())
    case.refresh_from_db()
    assert case.risk_level == level
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
        told = packets.contents(case, at=timezone.now())["dangers"].split("\n")
    assert told == [str(danger_rows.TOLD.label(code)) for code in asked if typed.get(code) == "yes"]
    assert {row.instrument for row in RiskAssessment.objects.filter(case=case)} == {"asked"}


def test_a_refusal_keeps_what_was_typed(cast: Cast, case: Case, signed_in: SignedIn):
    client = signed_in(cast.hoa)
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, case, expected_version=0, answers=STRANGLED)
    posted = {**ALL_NO, "level": "low", "reason": "Anh ta <b>đi</b> rồi", "version": "1"}
    page = client.post(f"/ho-so/{case.pk}/danh-gia/", posted)
    assert page.status_code == 422
    assert "một cán bộ khác đánh giá lại" in text_of(page)
    assert "Anh ta &lt;b&gt;đi&lt;/b&gt; rồi" in text_of(page)


def test_the_second_of_two_assessors_sees_what_stands_and_can_save(cast: Cast, case: Case, signed_in: SignedIn):
    client = signed_in(cast.quy)
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, case, expected_version=0, answers=ALL_NO)
    posted = {**ALL_NO, "level": "high", "reason": "Mới gặp lại", "version": "0"}
    page = client.post(f"/ho-so/{case.pk}/danh-gia/", posted)
    assert page.status_code == 409
    assert "Lò Thị Hoa" in text_of(page) and "Mới gặp lại" in text_of(page)
    assert 'name="version" value="1"' in text_of(page)
    assert client.post(f"/ho-so/{case.pk}/danh-gia/", {**posted, "version": "1"}).status_code == 302


def test_a_host_says_that_it_is_more_pressing(cast: Cast, case: Case, signed_in: SignedIn):
    client = signed_in(cast.mai)
    page = client.get(f"/ho-so/{case.pk}/bao-gap/")
    assert not TELLING.search(text_of(page).split("<main")[1].split("</main")[0])
    done = client.post(f"/ho-so/{case.pk}/bao-gap/", {"to": "very_high", "reason": "Anh ta vừa đến"})
    assert done.status_code == 302
    case.refresh_from_db()
    assert case.risk_level == "very_high"
    assert "113" in text_of(client.get(f"/ho-so/{case.pk}/bao-gap/"))


def test_the_plan_is_written_read_and_carried_without_her_name(cast: Cast, case: Case, signed_in: SignedIn):
    client = signed_in(cast.hoa)
    posted = {"concern": "Sợ con sợ", "bag": "Túi giấy tờ", "during": "Gọi 0912 345 678", "copy": "yes", "version": "0"}
    assert client.post(f"/ho-so/{case.pk}/ke-hoach/", posted).status_code == 302
    assert "Sợ con sợ" in text_of(client.get(f"/ho-so/{case.pk}/phan/an/"))
    wallet = text_of(client.get(f"/ho-so/{case.pk}/ke-hoach/bo-tui/")).split("<main")[1]
    assert "Túi giấy tờ" in wallet and "113" in wallet
    assert "Sợ con sợ" not in wallet  # her own words stay at home
    assert "0912" not in wallet and "Không in mục" in wallet
    assert "Thào" not in wallet


def test_the_second_writer_of_a_plan_loses_nothing(cast: Cast, case: Case, signed_in: SignedIn):
    with cast.quy.acting() as quy:
        write_safety_plan(quy, case, expected_version=0, blocks={"concern": "Của Quý"}, copy="no")
    posted = {"concern": "Của Hoa", "copy": "no", "version": "0"}
    page = signed_in(cast.hoa).post(f"/ho-so/{case.pk}/ke-hoach/", posted)
    assert page.status_code == 409
    assert "Của Quý" in text_of(page) and "Của Hoa" in text_of(page) and "Giàng A Quý" in text_of(page)


def test_a_place_is_found_lasts_longer_and_ends(cast: Cast, case: Case, signed_in: SignedIn):
    client = signed_in(cast.hoa)
    home = f"/ho-so/{case.pk}/cho-o/"
    posted = {
        "kind": "kin",
        "address": "",
        "where": "Nhà dì Pà",
        "until": later(3),
        "agrees": "yes",
        "companions": "1",
        "items": ["baby"],
    }
    page = client.post(home, {**posted, "until": "31/02/2027"})
    assert page.status_code == 422 and "Nhà dì Pà" in text_of(page)
    page = client.post(home, {**posted, "kind": "health_facility"})
    assert page.status_code == 422 and "quá thời gian được ở loại nơi này" in text_of(page)
    page = client.post(home, {**posted, "agrees": "no"})
    assert page.status_code == 422 and "Hãy hỏi muốn ở đâu" in text_of(page) and "Nhà dì Pà" in text_of(page)
    made = client.post(home, posted)
    assert made.status_code == 302
    stay = made["Location"]
    page = client.get(stay)
    assert "Nhà dì Pà" in text_of(page) and cast.desk.name in text_of(page)
    assert not TELLING.search(title_of(page))
    far = {"until": later(400), "why": "Chưa yên", "version": "1"}
    page = client.post(f"{stay}them/", far)
    (asked,) = re.findall(r'name="day_confirmed"[^>]*value="([^"]+)"', page.text)
    assert page.status_code == 422 and "Đúng là" in text_of(page) and f'value="{later(400)}"' in page.text
    assert "Chưa yên" in text_of(page)
    assert client.post(f"{stay}them/", far | {"until": later(401), "day_confirmed": asked}).status_code == 422
    assert client.post(f"{stay}them/", far | {"day_confirmed": asked}).status_code == 302
    assert client.post(f"{stay}them/", {"until": later(9), "why": "Chưa yên", "version": "2"}).status_code == 302
    assert "Chưa yên" in text_of(client.get(stay))
    assert client.post(f"{stay}ket-thuc/", {"how": "left_unannounced", "note": "", "version": "3"}).status_code == 302
    assert "rời chỗ ở mà không báo" in text_of(client.get(f"/ho-so/{case.pk}/"))


def test_the_first_page_of_her_case_says_that_a_ban_stands_and_that_he_broke_it(
    cast: Cast, case: Case, signed_in: SignedIn
):
    client, there = signed_in(cast.hoa), reverse("case", args=[case.pk])
    assert "cấm tiếp xúc:" not in text_of(client.get(there))
    order = assigned(cast, decided(cast, asked(cast, case), "issue"))
    page = text_of(client.get(there))
    assert "cấm tiếp xúc: đang cấm" in page and "Có báo vi phạm" not in page
    watched(cast, order, "breach")
    for _looked in range(2):
        page = text_of(client.get(there))
        assert "Có báo vi phạm cấm tiếp xúc" in page and "Đã đến nhà" not in page, "also after its news was seen"


def test_the_desk_is_led_to_who_stays_where_by_name_and_a_host_reads_how_long_alone(
    cast: Cast, case: Case, signed_in: SignedIn
):
    there = reverse("shelter-stays")
    client = signed_in(cast.hoa)
    assert f'href="{there}"' in client.get(reverse("desk")).text
    assert "Bố trí chỗ ở trong hồ sơ" in text_of(client.get(there))
    with cast.hoa.acting() as hoa:
        stay = admit(hoa, case, kind="trusted_address", address=cast.other_address.pk, until=in_days(2), agrees="yes")
        name, code = str(case.name), str(case.code)
    page = text_of(client.get(there))
    assert name in page and code in page
    host = signed_in(cast.lu)
    book = text_of(host.get(reverse("shelter-book")))
    free, norm = book.index(str(SHE_PAYS_NOTHING)), book.index("60.000")
    assert book.index(no_charge("trusted_address", at=timezone.now()).source, free), "each sentence has its own law"
    assert free < book.index(meal_norm(at=timezone.now()).source, norm)
    read = text_of(host.get(there))
    assert f"/cho-o/{stay.pk}/" in read and name not in read and code not in read
    with cast.hoa.acting() as hoa:
        discharge(hoa, stay, expected_version=1, how="home_safe")
    assert f"/cho-o/{stay.pk}/" not in text_of(client.get(there)) + text_of(host.get(there))


def test_the_province_and_strangers_get_the_same_404_for_a_stay(cast: Cast, case: Case, signed_in: SignedIn):
    with cast.hoa.acting() as hoa:
        stay = admit(hoa, case, kind="kin", where="Nhà dì Pà", until=in_days(3), agrees="yes")
    here, nowhere = f"/ho-so/{case.pk}/cho-o/{stay.pk}/", f"/ho-so/{case.pk}/cho-o/{case.pk}/"
    unknown = signed_in(cast.thu).get(nowhere)
    assert unknown.status_code == 404
    for person in (cast.thu, cast.mai, cast.binh, cast.lan, cast.cuc):
        client = signed_in(person)
        for address in (here, f"{here}them/", f"{here}ket-thuc/"):
            page = client.get(address)
            assert (page.status_code, page.content) == (404, unknown.content), (person.username, address)
    other = f"/ho-so/{stay.pk}/cho-o/{stay.pk}/"
    assert signed_in(cast.hoa).get(other).status_code == 404
    assert "Nhà dì Pà" not in text_of(signed_in(cast.thu).get(f"/ho-so/{case.pk}/"))


@pytest.mark.parametrize(("slug", "act"), [("", "look"), ("them/", "extend"), ("ket-thuc/", "discharge")])
def test_a_stay_under_another_case_is_not_there_and_asking_leaves_its_line(
    cast: Cast, case: Case, signed_in: SignedIn, slug: str, act: str
):
    with cast.hoa.acting() as hoa:
        stay = admit(hoa, case, kind="kin", where="Nhà dì Pà", until=in_days(3), agrees="yes")
    client = signed_in(cast.hoa)
    assert client.get(f"/ho-so/{case.pk}/cho-o/{stay.pk}/{slug}").status_code == 200
    assert client.get(f"/ho-so/{stay.pk}/cho-o/{stay.pk}/{slug}").status_code == 404
    event = Event.objects.latest("id")
    assert (event.act, event.outcome, event.object_id, event.case_id) == (f"shelter.{act}", "refused", stay.pk, case.pk)


def test_a_host_who_was_given_sight_reads_the_stay_and_says_only_that_she_left(
    cast: Cast, case: Case, signed_in: SignedIn
):
    with cast.hoa.acting() as hoa:
        stay = admit(hoa, case, kind="trusted_address", address=cast.other_address.pk, until=in_days(2), agrees="yes")
    client = signed_in(cast.lu)
    here = f"/ho-so/{case.pk}/cho-o/{stay.pk}/"
    assert here in text_of(client.get("/cho-o/"))
    page = client.get(here)
    assert page.status_code == 200 and "Kết thúc" not in text_of(page)
    assert not TELLING.search(title_of(page))
    assert client.get(f"{here}ket-thuc/").status_code == 404
    assert client.get(f"/ho-so/{case.pk}/").status_code == 404
    assert signed_in(cast.lan).get("/cho-o/").status_code == 404
    gone = client.post(f"{here}vang/", {"told_at": "", "note": "Không mang theo gì"})
    assert (gone.status_code, gone["Location"]) == (302, here)
    assert "Rời đi không báo" in text_of(client.get("/cho-o/")) and "Không mang theo gì" in text_of(client.get(here))
    assert client.post(f"{here}vang/", {"note": "Lại đi"}).status_code == 422, "told once"
    assert cast.other_address.name in text_of(client.get("/cho-o/so/"))


@pytest.mark.parametrize("slug", ["danh-gia", "ke-hoach", "ke-hoach/bo-tui", "giai-doan", "cho-o"])
def test_only_the_desk_has_these_pages(cast: Cast, case: Case, signed_in: SignedIn, slug: str):
    assert signed_in(cast.quy).get(f"/ho-so/{case.pk}/{slug}/").status_code == 200
    for person in (cast.mai, cast.thu, cast.binh, cast.lan, cast.cuc):
        # A supervisor assesses as well: a high risk is lowered by a higher grade than who assessed it.
        found = person is cast.thu and slug == "danh-gia"
        assert signed_in(person).get(f"/ho-so/{case.pk}/{slug}/").status_code == (200 if found else 404)


def test_only_the_next_stages_are_offered(cast: Cast, case: Case, signed_in: SignedIn):
    client = signed_in(cast.hoa)
    here = f"/ho-so/{case.pk}/giai-doan/"
    assert "Bắt đầu đánh giá" in text_of(client.get(here))
    assert client.post(here, {"to": "assessing"}).status_code == 302
    assert "Phải đánh giá nguy cơ" in text_of(client.get(here))
    assert client.post(here, {"to": "active"}).status_code == 422
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, case, expected_version=0, answers=ALL_NO)
    assert client.post(here, {"to": "active"}).status_code == 302
    case.refresh_from_db()
    assert case.stage == "active"


def test_the_pocket_copy_says_truly_why_a_part_is_not_printed(cast: Cast, case: Case, signed_in: SignedIn):
    client = signed_in(cast.hoa)
    client.post(f"/ho-so/{case.pk}/ke-hoach/", {"version": "0", "bag": "Túi ở nhà chị Mỷ, 0912 345 111", "copy": "no"})
    page = client.get(f"/ho-so/{case.pk}/ke-hoach/bo-tui/").text
    assert "một số dài như số điện thoại" in page and "số điện thoại của người được giúp" not in page


def test_the_first_page_of_a_host_says_that_somebody_stays_there(cast: Cast, signed_in: SignedIn):
    """Nobody else tells her to expect a guest; she may hold no case at all."""
    said, case = "Có người đang ở nhờ nhà này", taken_in(cast, shelter="given")
    assert said not in signed_in(cast.lu).get("/").content.decode()
    with cast.hoa.acting() as hoa:
        admit(hoa, case, kind="trusted_address", address=cast.other_address.pk, until=in_days(2), agrees="yes")
    assert said in signed_in(cast.lu).get("/").content.decode()
    assert said not in signed_in(cast.mai).get("/").content.decode()
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.lu.worker.pk)
    assert said not in signed_in(cast.lu).get("/").content.decode()
