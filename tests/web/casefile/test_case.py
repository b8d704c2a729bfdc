"""The case file: one page for those who carry the case, and for the unit that heard her only what it wrote."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casework.journey.intake.hearing import add_note, ask_consent, note_contact
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register, submit_to_desk
from casework.journey.safety.assessing import assess_risk
from casework.journey.safety.shelter import admit
from casework.journey.units import appoint, end_membership
from casework.records.cases import Case
from casework.records.people import SafeContact
from casework.records.workers import Role
from casework.rulebook.consents import PURPOSES
from casework.rulebook.risk import QUESTION_CODES
from casework.rulebook.sections import opened_in
from casework.rulebook.stages import Stage
from casework.trail.events import Event
from casework.web.casefile.links import NEXT, OFFERED
from casework.web.url_names import for_act
from tests.cast import Cast
from tests.guards import of_the_application
from tests.printed import EVERY_PART
from tests.signing_in import SignedIn
from tests.states import at_the_clinic, case_at, plan_proposed, told_in_full
from tests.web.matrix import MATRIX

pytestmark = pytest.mark.usefixtures("reason_stated")

HER_WORDS = "Chị ấy bế theo con nhỏ"
THEIRS = "Đã hẹn gặp ở trạm y tế"


def draft(cast: Cast) -> Case:
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        add_note(mai, case, text=HER_WORDS)
    return case


def registered(cast: Cast) -> Case:
    case = draft(cast)
    with cast.mai.acting() as mai:
        ask_consent(mai, case, answers={"record_keeping": "given"}, method="spoken_witnessed", witness="Chị Mỷ")
        submit_to_desk(mai, case)
    with cast.hoa.acting() as hoa:
        case = register(hoa, case)
        add_note(hoa, case, text=THEIRS)
    return case


def read(page) -> str:
    return str(page.content, "utf-8")


def test_an_officer_reads_the_whole_file(cast: Cast, signed_in: SignedIn):
    case = registered(cast)
    text = read(signed_in(cast.hoa).get(f"/ho-so/{case.pk}/?day_du=co"))
    for words in ("Thào Thị Dợ", str(case.code), HER_WORDS, THEIRS, "Ai giữ hồ sơ này", "ĐCTC bản Thác Cạn"):
        assert words in text, words
    marks = (
        'id="tiep-nhan"',
        'id="nguoi-den"',
        'id="an-toan"',
        'id="chuyen-gui"',
        'id="sinh-ke"',
        'id="hoa-nhap"',
        'id="da-lam"',
    )
    places = [text.index(mark) for mark in marks]
    assert places == sorted(places)


def test_what_she_agreed_to_is_one_line_on_the_file_and_on_paper_said_once_for_each_asking(
    cast: Cast, signed_in: SignedIn
):
    case = told_in_full(cast)  # three purposes yes and the police no, before Chị Mỷ
    with cast.hoa.acting() as hoa:
        ask_consent(hoa, case, answers={"legal_aid": "given"}, method="signature")
    client = signed_in(cast.hoa)
    text = read(client.get(reverse("case-person", args=[case.pk])))
    short = text[text.index('id="dong-y"') : text.index('id="ghi-chu"')]
    assert "<table" not in short and "Chị Mỷ" not in short and reverse("case-consents", args=[case.pk]) in short
    yes, no = short.index("Đồng ý:"), short.index("Không đồng ý:")
    assert yes < short.index(str(PURPOSES["legal_aid"].label)) < no < short.index(str(PURPOSES["police"].label))
    paper = read(client.post(f"/ho-so/{case.pk}/in/", EVERY_PART, follow=True))
    table = paper[paper.index('id="dong-y"') : paper.index('id="ghi-chu"')].partition("</table>")[0]
    lines = table.partition("<tbody")[2].split("<tr")[1:]
    asked = (("record_keeping", "health", "shelter"), ("police",), ("legal_aid",))
    for purposes, line in zip(asked, lines, strict=True):
        assert [purpose for purpose in PURPOSES if str(PURPOSES[purpose].label) in line] == list(purposes)
    assert [line.count("Chị Mỷ") for line in lines] == [1, 1, 0]


def test_the_file_says_who_opened_it(cast: Cast, signed_in: SignedIn):
    case = registered(cast)
    signed_in(cast.thu).get(f"/ho-so/{case.pk}/")
    text = read(signed_in(cast.hoa).get(reverse("case-holders", args=[case.pk])))
    opened = text[text.index('id="ai-mo"') :]
    assert "Nguyễn Thị Thu" in opened and "1 lần" in opened


def test_a_host_goes_on_seeing_what_her_unit_wrote_and_no_more(cast: Cast, signed_in: SignedIn):
    case = registered(cast)
    text = read(signed_in(cast.mai).get(f"/ho-so/{case.pk}/"))
    assert HER_WORDS in text and "Tiếp theo" in text and "Cách liên lạc an toàn" in text
    for words in (THEIRS, "Ai đã mở", "Ai giữ", "nguy cơ", "Sự đồng ý", "Chuyện đã xảy ra"):
        assert words not in text, words
    # Neither her name nor her code stands in the browser's history.
    title = text[text.index("<title>") : text.index("</title>")]
    assert "Dợ" not in title and str(case.code) not in title


def test_a_host_reads_her_own_draft_whole(cast: Cast, signed_in: SignedIn):
    case = draft(cast)
    text = read(signed_in(cast.mai).get(f"/ho-so/{case.pk}/"))
    assert HER_WORDS in text and "Chuyện đã xảy ra" in text


def test_before_the_desk_takes_it_in_a_host_reads_no_note_of_the_desk_either(cast: Cast, signed_in: SignedIn):
    case = draft(cast)
    with cast.mai.acting() as mai:
        submit_to_desk(mai, case)
    with cast.hoa.acting() as hoa:
        add_note(hoa, case, text=THEIRS)
    text = read(signed_in(cast.mai).get(f"/ho-so/{case.pk}/"))
    assert HER_WORDS in text and "Chuyện đã xảy ra" in text and THEIRS not in text
    assert THEIRS in read(signed_in(cast.hoa).get(f"/ho-so/{case.pk}/"))


def test_what_a_colleague_writes_after_she_left_for_the_desk_is_the_desks(cast: Cast, signed_in: SignedIn):
    with cast.thu.acting() as thu:
        appoint(thu, cast.province, unit=cast.address, worker=cast.quy.worker, role=Role.HOST)
    case = draft(cast)
    with cast.mai.acting() as mai:
        submit_to_desk(mai, case)
    with cast.thu.acting() as thu:
        end_membership(thu, cast.province, unit=cast.address, worker=cast.quy.worker)
    with cast.quy.acting() as quy:
        add_note(quy, case, text=THEIRS)
    text = read(signed_in(cast.mai).get(f"/ho-so/{case.pk}/"))
    assert HER_WORDS in text and THEIRS not in text


def test_only_those_who_hold_it_find_a_page(cast: Cast, signed_in: SignedIn):
    case = registered(cast)
    for person in (cast.binh, cast.lu, cast.lan, cast.son, cast.cuc):
        assert signed_in(person).get(f"/ho-so/{case.pk}/").status_code == 404


OPENED: dict[str, frozenset[str]] = {
    "case": frozenset({"contact", "person", "risk", "followups", "notes", "referrals", "closing"}),
    "case-person": frozenset({"person", "contact", "story", "consent", "notes"}),
    "case-safety": frozenset({"ban", "risk", "safety_plan"}),
    "case-referrals": frozenset({"referrals"}),
    "case-done": frozenset({"notes"}),
    "case-holders": frozenset(),
}
"""What each page of a case opens: a chapter its own, the first page neither her story nor what she agreed to."""


@pytest.mark.parametrize("page", OPENED)
def test_a_look_is_one_line_that_names_what_was_opened(cast: Cast, signed_in: SignedIn, page: str):
    case = registered(cast)
    client = signed_in(cast.hoa)
    before = Event.objects.count()
    assert client.get(reverse(page, args=[case.pk])).status_code == 200
    assert Event.objects.count() == before + 1
    opened = opened_in(json.loads(bytes(Event.objects.latest("id").body))[-1]["opened"])
    assert frozenset(opened or ()) == OPENED[page]


def test_the_first_page_says_how_dangerous_how_to_reach_her_what_next_and_what_is_open(cast: Cast, signed_in: SignedIn):
    case = told_in_full(cast)
    text = read(signed_in(cast.hoa).get(f"/ho-so/{case.pk}/"))
    places = [text.index(mark) for mark in ("đánh giá nguy cơ", 'id="lien-lac"', 'id="den-han"', "file__acts")]
    assert places == sorted(places) and text.index('id="cac-phan"') > places[-1]
    assert "0912345678" in text.replace(" ", "") and "bán lợn" in text
    chapters = text[text.index('id="cac-phan"') :]
    for page in ("case-person", "case-safety", "case-referrals", "livelihood", "reintegration", "case-done"):
        assert f'href="{reverse(page, args=[case.pk])}"' in chapters, page
    assert "uống rượu" not in text, "her story stands in its chapter"


@pytest.mark.parametrize("page", OPENED)
def test_every_chapter_asks_the_database_little_and_is_small(cast: Cast, signed_in: SignedIn, page: str):
    case = told_in_full(cast)
    client = signed_in(cast.hoa)
    client.get("/")  # the case's key came by HPKE and is settled at the first look
    address = reverse(page, args=[case.pk])
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    statements = of_the_application(asked)
    assert len(statements) <= 10, "\n".join(statements)
    assert len(client.get(address, headers={"accept-encoding": "gzip"}).content) <= 6_000


def test_each_line_of_what_was_done_leads_to_its_thing_and_says_to_whom(cast: Cast, signed_in: SignedIn):
    referral = at_the_clinic(cast)
    case = referral.case
    with cast.hoa.acting() as hoa:
        stay = admit(hoa, case, kind="kin", where="Nhà dì Pà", until=timezone.now() + timedelta(days=3), agrees="yes")
        assess_risk(hoa, case, expected_version=0, answers=dict.fromkeys(QUESTION_CODES, "no"))
    text = read(signed_in(cast.quy).get(reverse("case-done", args=[case.pk])))
    done = text[text.index('id="da-lam"') :]
    for page, args in (
        ("referral", [referral.pk]),
        ("shelter-look", [case.pk, stay.pk]),
        ("case-safety", [case.pk]),
        ("case-consents", [case.pk]),
    ):
        assert f'href="{reverse(page, args=args)}"' in done, page
    sent = done[done.index(reverse("referral", args=[referral.pk])) :]
    assert cast.health.name in sent[: sent.index("</li>")]
    assert "Nhà dì" not in text


def test_what_could_do_nothing_is_not_offered(cast: Cast, signed_in: SignedIn):
    case = case_at(cast, Stage.ACTIVE)
    approve = reverse("livelihood-approve", args=[case.pk])
    assert approve not in read(signed_in(cast.quy).get(f"/ho-so/{case.pk}/"))
    waits = plan_proposed(cast)
    assert reverse("livelihood-approve", args=[waits.pk]) in read(signed_in(cast.quy).get(f"/ho-so/{waits.pk}/"))


def test_the_page_asks_the_database_little_and_is_small(cast: Cast, signed_in: SignedIn):
    case = registered(cast)
    client = signed_in(cast.hoa)
    client.get("/")  # the case's key came by HPKE and is settled at the first look
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/ho-so/{case.pk}/")
    statements = of_the_application(asked)
    assert len(statements) <= 10, "\n".join(statements)
    assert len(client.get(f"/ho-so/{case.pk}/", headers={"accept-encoding": "gzip"}).content) <= 6_000


def test_nothing_may_be_asked_in_the_address(cast: Cast, signed_in: SignedIn):
    case = registered(cast)
    assert signed_in(cast.hoa).get(f"/ho-so/{case.pk}/?as=mai").status_code == 400


class TestHistory:
    """Field by field, before and after, and by whom; for those who carry the case."""

    def test_an_edit_shows_what_stood_and_what_stands(self, cast: Cast, signed_in: SignedIn):
        case = registered(cast)
        contact = SafeContact.objects.get(case=case)
        with cast.hoa.acting() as hoa:
            note_contact(hoa, case, expected_version=contact.version, ways={"channel": "call", "phone": "+84912345678"})
        text = read(signed_in(cast.quy).get(f"/ho-so/{case.pk}/lich-su/"))
        assert "0912345678" in text and "+84" not in text
        assert "Lò Thị Hoa" in text and HER_WORDS in text and "<del" in text

    def test_it_goes_on_below_by_key(self, cast: Cast, signed_in: SignedIn):
        case = registered(cast)
        with cast.hoa.acting() as hoa:
            for number in range(25):
                add_note(hoa, case, text=f"Lần {number}")
        client = signed_in(cast.hoa)
        text = read(client.get(f"/ho-so/{case.pk}/lich-su/"))
        assert text.count('class="edit"') == 25
        below = text.split('rel="next" href="')[1].split('"')[0]
        assert HER_WORDS in read(client.get(f"/ho-so/{case.pk}/lich-su/{below}"))
        assert client.get(f"/ho-so/{case.pk}/lich-su/?sau=1").status_code == 400

    def test_it_is_a_look_of_its_own_and_not_a_hosts(self, cast: Cast, signed_in: SignedIn):
        case = registered(cast)
        signed_in(cast.thu).get(f"/ho-so/{case.pk}/lich-su/")
        event = Event.objects.latest("id")
        assert (event.act, event.outcome, event.case_id) == ("case.history", "looked", case.pk)
        for person in (cast.mai, cast.binh, cast.lan):
            assert signed_in(person).get(f"/ho-so/{case.pk}/lich-su/").status_code == 404


def test_every_next_act_is_offered_and_every_act_that_is_offered_has_its_page():
    for act in OFFERED:
        row = MATRIX[for_act(act)]
        assert row.takes == ("case",) and "GET" in row.methods, act.value
        assert reverse(for_act(act), args=[UUID(int=0)])
    assert {act for acts in NEXT.values() for act in acts} <= set(OFFERED)
    assert len(OFFERED) == len(set(OFFERED))
    assert set(NEXT) == set(Stage)
