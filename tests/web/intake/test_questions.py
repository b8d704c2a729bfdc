"""The questions of intake as a host meets them: every page opens, keeps what was said, and loses nothing."""

import re

import pytest
from django.urls import reverse

from casework.journey.intake.hearing import ask_consent, note_person
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register, submit_to_desk
from casework.policy import gate, unit_of_work
from casework.policy.viewing import Viewing
from casework.queries.case_records import CaseRecords
from casework.queries.intake.draft import Heard
from casework.records.cases import Case
from casework.records.intake import Incident
from casework.records.people import SafeContact, Survivor
from casework.rulebook.acts import Act
from casework.rulebook.stages import Stage
from casework.trail.events import Event
from casework.web.intake import parts
from tests.cast import Cast, Person
from tests.signing_in import SignedIn
from tests.states import case_at

UNSPOKEN = re.compile(r"bạo lực|nạn nhân|tạm lánh|nguy hiểm|violence|victim", re.IGNORECASE)


@pytest.fixture
def draft(cast: Cast) -> Case:
    with cast.mai.acting() as mai:
        return open_case(mai, cast.address, name="Thào Thị Dợ")


def what_stands(person: Person, case: Case) -> Heard:
    with person.acting() as worker, unit_of_work.transaction_as(worker):
        entered = gate.enter(worker, Case, case.pk, Act.CASE_LOOK)
        told = (Survivor, SafeContact, Incident)
        found = Heard(CaseRecords(Viewing(worker, Act.CASE_LOOK), entered, told))
        # Each part opens when it is asked for; asked here, while her keys are at hand, it stays open.
        assert (found.name, found.birth, found.details, found.ways, found.incident, found.story) is not None
        return found


@pytest.mark.parametrize("name", [*parts.NAMES, "intake-parts", "intake-submit", "note-add", "grant-exclude"])
def test_every_page_opens_for_her_host_and_for_nobody_else(cast: Cast, signed_in: SignedIn, draft: Case, name: str):
    address = reverse(name, args=[draft.pk])
    assert signed_in(cast.mai).get(address).status_code == 200
    unknown = signed_in(cast.hoa).get(reverse(name, args=["01900000-0000-7000-8000-000000000000"]))
    for stranger in (cast.hoa, cast.lu, cast.lan, cast.thu, cast.cuc):
        unseen = signed_in(stranger).get(address)
        assert unseen.status_code == 404 and unseen.content == unknown.content


@pytest.mark.parametrize("name", [*parts.NAMES, "intake-parts", "intake-submit", "intake-done", "note-add"])
def test_nobody_reads_over_her_shoulder_what_this_is_about(cast: Cast, signed_in: SignedIn, draft: Case, name: str):
    address = reverse(name, args=[draft.pk])
    page = signed_in(cast.mai).get(address).text
    heads = re.findall(r"<title>.*?</title>|<h[12].*?</h[12]>", page, re.DOTALL)
    assert heads and not UNSPOKEN.search(" ".join([address, *heads]))
    title = re.search(r"<title>(.*?)</title>", page)
    assert title and "Dợ" not in title[1] and "Dợ" not in address


def test_each_answer_is_kept_at_once_and_leads_to_the_next_question(cast: Cast, signed_in: SignedIn, draft: Case):
    client = signed_in(cast.mai)
    told = {
        "intake-person": {"version": 1, "name": "Thào Thị Dợ", "birth": "khoảng 30 tuổi", "sex": "female"},
        "intake-person-language": {"version": 2, "language": "hmn", "interpreter": "yes", "ethnic_group": "08"},
        "intake-person-place": {"version": 3, "commune": "03390@2025-07-01", "address": "bản Thác Cạn"},
        "intake-person-household": {"version": 4, "children": "2", "pregnant": "unknown", "poverty": "poor"},
        "intake-person-numbers": {"version": 5, "phone": "0912 345 678", "cccd": "012345678901"},
        "intake-contact": {"version": 1, "channel": "call", "phone": "+84 912 345 678", "hours": ["noon"]},
        "intake-incident": {"version": 1, "violence_acts": ["a", "n"]},
        "intake-incident-circumstances": {"version": 2, "relationship": "spouse", "when": "tối qua", "weapon": "no"},
        "intake-incident-story": {"version": 3, "story": "Anh ấy uống rượu.\nTôi bế con đi.", "needs": "Chỗ ngủ"},
        "intake-danger": {"version": 0, "strangled": "yes", "worse": "unknown", "dangers": ["separation"]},
        "intake-consent": {"version": 0, "record_keeping": "given", "police": "withheld", "method": "signature"},
    }
    for name in parts.NAMES:
        answer = client.post(reverse(name, args=[draft.pk]), told[name])
        assert answer.status_code == 302, (name, answer.text)
        # She was strangled: what an examination still can do is told before anything else is asked.
        onward = parts.HEALTH if name == parts.DANGER else parts.after(name)
        assert answer["Location"] == reverse(onward, args=[draft.pk])
    stands = what_stands(cast.mai, draft)
    assert stands.details["phone"] == "+84912345678" and stands.details["children"] == 2
    assert (stands.details["commune_code"], stands.details["commune_from"]) == ("03390", "2025-07-01")
    assert stands.ways["phone"] == "+84912345678" and stands.ways["hours"] == ["noon"]
    assert stands.incident["violence_acts"] == ["a", "n"] and stands.story == "Anh ấy uống rượu.\nTôi bế con đi."
    assert Case.objects.get(pk=draft.pk).risk_level == "very_high"
    check = client.get(reverse("intake-submit", args=[draft.pk])).text
    for words in (
        "khoảng 30 tuổi",
        "Tiếng Hmông",
        "Xã Bình Lư",
        "thể chất, kinh tế",
        "Tôi bế con đi.",
        "Gọi ngay",
    ):
        assert words in check
    parts_page = client.get(reverse("intake-parts", args=[draft.pk])).text
    assert parts_page.count("Đã ghi") == len(parts.NAMES)


def test_every_question_can_be_passed_over_and_nothing_is_written(cast: Cast, signed_in: SignedIn, draft: Case):
    client = signed_in(cast.mai)
    for name in parts.NAMES:
        page = client.get(reverse(name, args=[draft.pk])).text
        assert "Bỏ qua" in page
        version = re.search(r'name="version" value="(\d+)"', page)
        posted = {"version": version[1]} if version else {"csrfmiddlewaretoken": ""}
        posted |= {"name": "Thào Thị Dợ"} if name == "intake-person" else {}
        posted |= {"channel": "none"} if name == "intake-contact" else {}
        assert client.post(reverse(name, args=[draft.pk]), posted).status_code == 302
        assert "Đã xong" not in client.get(reverse("intake-parts", args=[draft.pk])).text, f"{name} tells of an act"
    assert set(Event.objects.filter(case_id=draft.pk, outcome="done").values_list("act", flat=True)) == {"case.open"}
    assert Survivor.objects.get(case=draft).version == 1


def test_a_change_link_leads_back_to_the_check(cast: Cast, signed_in: SignedIn, draft: Case):
    client = signed_in(cast.mai)
    check = reverse("intake-submit", args=[draft.pk])
    address = reverse("intake-incident-story", args=[draft.pk]) + "?ve=xem-lai"
    assert address not in client.get(check).text, "what was not told is not there"
    assert client.post(address, {"version": 1, "story": "Lời chị ấy"})["Location"] == check
    assert address in client.get(check).text


@pytest.mark.parametrize("query", ["?ve=https://evil.example", "?ve=xem-lai&ve=cac-phan", "?next=/"])
def test_where_to_go_back_is_never_taken_from_the_address(cast: Cast, signed_in: SignedIn, draft: Case, query: str):
    answer = signed_in(cast.mai).get(reverse("intake-incident-story", args=[draft.pk]) + query)
    assert answer.status_code == 400


def test_the_commune_is_chosen_as_it_was_called_then(cast: Cast, signed_in: SignedIn, draft: Case):
    client, address = signed_in(cast.mai), reverse("intake-person-place", args=[draft.pk])
    answer = client.post(address, {"version": 1, "commune": "other", "commune_name": "ta leng", "address": "bản trên"})
    assert answer.status_code == 422 and "Có 2 nơi tên như vậy" in answer.text
    assert 'value="bản trên"' in answer.text
    assert "03405@2025-07-01" in answer.text and "03400@2004-07-08" in answer.text
    picked = {"version": 1, "commune": "03400@2004-07-08", "commune_name": "ta leng"}
    assert client.post(address, picked).status_code == 302
    assert what_stands(cast.mai, draft).details["commune_from"] == "2004-07-08"
    assert "Xã Tả Lèng, Huyện Tam Đường" in client.get(reverse("intake-submit", args=[draft.pk])).text


def test_of_a_name_that_many_places_have_it_is_said_how_many_more_there_are(
    cast: Cast, signed_in: SignedIn, draft: Case
):
    client, address = signed_in(cast.mai), reverse("intake-person-place", args=[draft.pk])
    answer = client.post(address, {"version": 1, "commune_name": "Tân Lập"})
    found = re.search(r"Còn (\d+) nơi nữa tên như vậy.*?như “(Tân Lập, [^”]+)”", answer.text)
    assert answer.status_code == 422 and found is not None and int(found[1]) > 20
    narrower = client.post(address, {"version": 1, "commune_name": found[2]})
    assert narrower.status_code == 302 or "nơi nữa" not in narrower.text
    led = client.post(address, {"version": 1, "commune_name": "Tân Lập, Lào Cai"})
    assert "Có 2 nơi tên như vậy" in led.text


def test_one_place_of_a_name_is_taken_without_asking_again(cast: Cast, signed_in: SignedIn, draft: Case):
    client, address = signed_in(cast.mai), reverse("intake-person-place", args=[draft.pk])
    assert client.post(address, {"version": 1, "commune_name": "Sin Suối Hồ"}).status_code in {302, 422}
    answer = client.post(address, {"version": 1, "commune_name": "Xã Không Có Đâu"})
    assert answer.status_code == 422 and "Không thấy xã nào" in answer.text
    assert client.post(address, {"version": 1, "commune": "99999@2025-07-01"}).status_code == 422


def test_handing_in_tells_what_comes_next(cast: Cast, signed_in: SignedIn, draft: Case):
    client = signed_in(cast.mai)
    done = client.post(reverse("intake-submit", args=[draft.pk]), {"sent": "1"})
    assert done["Location"] == reverse("intake-done", args=[draft.pk])
    page = client.get(done["Location"]).text
    assert "Đã gửi cho xã" in page and "sau giờ nhắc của phần mềm" not in page and 'href="tel:113"' in page
    chapters, in_turn = reverse("intake-parts", args=[draft.pk]), "Ghi lần lượt"
    assert f'href="{chapters}"' in page and chapters in client.get(reverse("case", args=[draft.pk])).text
    # What can be told later is one list, to begin anywhere; or one after the other, from the first that is empty.
    later = reverse("intake-person", args=[draft.pk])
    first = re.search(rf'href="([^"]+)"[^>]*>{in_turn}', client.get(chapters).text)
    assert first and first[1] == later and later not in page
    told = {"version": 1, "name": "Thào Thị Dợ", "birth": "1990"}
    after = reverse(parts.after("intake-person"), args=[draft.pk])
    assert client.post(later, told)["Location"] == after
    first = re.search(rf'href="([^"]+)"[^>]*>{in_turn}', client.get(chapters).text)
    assert first and first[1] == after
    assert "1990" in signed_in(cast.hoa).get(reverse("case-person", args=[draft.pk])).text
    with cast.mai.acting() as mai:
        ask_consent(mai, draft, answers={"record_keeping": "given"}, method="signature")
    with cast.hoa.acting() as hoa:
        register(hoa, draft)
    assert client.get(later).status_code == 404, "from here on it is the desk's"
    assert signed_in(cast.hoa).get(reverse("case", args=[draft.pk])).status_code == 200


def test_a_child_is_asked_with_her_representative(cast: Cast, signed_in: SignedIn, draft: Case):
    client = signed_in(cast.mai)
    client.post(reverse("intake-person", args=[draft.pk]), {"version": 1, "name": "Thào Thị Dợ", "birth": "2015"})
    address = reverse("intake-consent", args=[draft.pk])
    assert "Với trẻ em cần đủ những người này" in client.get(address).text
    told = {"version": 0, "health": "given", "method": "signature"}
    answer = client.post(address, told)
    assert answer.status_code == 422 and "phải đủ những người này đồng ý" in answer.text
    assert client.post(address, told | {"agreed_by": ["child", "representative"]}).status_code == 302


def test_a_spoken_yes_needs_a_witness_and_keeps_what_was_chosen(cast: Cast, signed_in: SignedIn, draft: Case):
    address = reverse("intake-consent", args=[draft.pk])
    answer = signed_in(cast.mai).post(address, {"version": 0, "health": "given", "method": "spoken_witnessed"})
    assert answer.status_code == 422 and "cần ghi tên người làm chứng" in answer.text
    assert re.search(r'name="health" value="given"[^>]* checked', answer.text)


def test_two_officers_at_one_page_lose_nothing(cast: Cast, signed_in: SignedIn, draft: Case):
    with cast.mai.acting() as mai:
        ask_consent(mai, draft, answers={"record_keeping": "given"}, method="signature")
        submit_to_desk(mai, draft)
    with cast.hoa.acting() as hoa:
        register(hoa, draft)
        note_person(hoa, draft, expected_version=1, details={"sex": "male"})
    client, address = signed_in(cast.quy), reverse("intake-person", args=[draft.pk])
    late = {"version": 1, "name": "Thào Thị Dở", "sex": "female", "birth": "1990"}
    answer = client.post(address, late)
    assert answer.status_code == 409
    for words in ("Lò Thị Hoa", "Thào Thị Dở", "Thào Thị Dợ", "1990"):
        assert words in answer.text
    version = re.search(r'name="version" value="(\d+)"', answer.text)
    assert version and version[1] == "2"
    assert client.post(address, late | {"version": 2})["Location"] == reverse("case", args=[draft.pk])
    stands = what_stands(cast.quy, draft)
    assert (stands.name, stands.details["sex"]) == ("Thào Thị Dở", "female")


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_page_without_its_version_is_told_to_be_opened_again(
    cast: Cast, signed_in: SignedIn, draft: Case, version: str
):
    posted = {"version": version, "story": "Lời chị ấy"}
    answer = signed_in(cast.mai).post(reverse("intake-incident-story", args=[draft.pk]), posted)
    assert answer.status_code in {409, 422} and "Lời chị ấy" in answer.text


def test_whether_she_has_her_papers_is_asked_and_stands_in_her_case(cast: Cast, signed_in: SignedIn):
    case = case_at(cast, Stage.ACTIVE)
    hoa = signed_in(cast.hoa)
    asked = reverse("intake-person-household", args=[case.pk])
    assert "Người này có mang theo giấy tờ tuỳ thân không?" in hoa.get(asked).content.decode()
    assert hoa.post(asked, {"version": 1, "papers": "no", "children": "0"}).status_code == 302
    assert "Giấy tờ tuỳ thân: Không" in hoa.get(reverse("case-person", args=[case.pk])).content.decode()
    assert "Giấy tờ tuỳ thân" in hoa.get(reverse("case-history", args=[case.pk])).content.decode()
