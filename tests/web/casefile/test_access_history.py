"""Who saw her record: whole on the officer's screen, and on a paper that harms neither her nor those who help her."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import Error, transaction
from django.utils import timezone

from casework.journey.intake.hearing import ask_consent
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.journey.name_redaction import redact_name, show_name
from casework.journey.safety.shelter import admit
from casework.policy import unit_of_work
from casework.queries import casefile
from casework.queries.referral.packet import packet
from casework.queries.safety import shelter
from casework.records.cases import Case
from casework.records.redacted_names import RedactedName
from casework.records.workers import Worker
from casework.rulebook.refusals import InvalidValue, NotAllowed, SecondPersonNeeded
from casework.rulebook.sections import Section, opened_in
from casework.trail.events import Event
from casework.trail.proof.verification import said_by
from tests.cast import Cast, Person
from tests.printed import EVERY_PART
from tests.signing_in import SignedIn
from tests.states import STATES
from tests.web.casefile.access_paper import main, paper

pytestmark = pytest.mark.usefixtures("reason_stated")

NOT_ON_PAPER = ("bạo lực", "nguy cơ", "tạm lánh", "hành vi", "Dợ", "Thào")
"""What a stranger in her house must not read there."""

HINTS = (
    *(str(part.discreet) for part in Section if part is not Section.TRAIL),
    *(str(part.label) for part in Section if part not in {Section.TRAIL, Section.HISTORY}),
    *("kể", "kế hoạch", "nguy cơ", "an toàn", "bạo lực", "tạm lánh", "chỗ", "nơi ở", "đồng ý", "đánh giá", "phiếu"),
)
"""Names of parts, and words from them: each tells that she told, plans or has something."""


def sent(cast: Cast) -> tuple[str, str]:
    ids = STATES["sent"](cast)
    return str(ids["case"]), str(ids["referral"])


def opened(cast: Cast, *people: Person) -> str:
    """A case at the desk which these people opened, in this order."""
    with cast.mai.acting() as mai:
        case = submit_to_desk(mai, open_case(mai, cast.address, name="Thào Thị Dợ"))
    for person in people:
        with person.acting() as worker:
            casefile.casefile(worker, case.pk)
    return str(case.pk)


def redact(cast: Cast, *people: Person) -> None:
    with cast.thu.acting() as thu:
        for person in people:
            redact_name(thu, cast.province, worker_id=person.worker.pk, reason="threatened")


def test_the_officer_sees_who_opened_which_parts_on_which_day_supervisors_too(cast: Cast, signed_in: SignedIn):
    case_id, referral_id = sent(cast)
    with cast.lan.acting() as lan:
        packet(lan, UUID(referral_id))
    signed_in(cast.thu).get(f"/ho-so/{case_id}/phan/nguoi/")
    text = main(signed_in(cast.hoa).get(f"/ho-so/{case_id}/ai-da-xem/").text)
    for words in ("Nguyễn Thị Thu", "Hội LHPN tỉnh Lai Châu", "Hoàng Thị Lan", "Trạm Y tế xã Bình Lư"):
        assert words in text, words
    assert "thông tin về mình, cách liên lạc, điều đã kể".capitalize()[1:] in text
    assert "Phiếu giới thiệu" in text and f"{timezone.localdate():%d/%m/%Y}" in text
    assert "được gửi một phiếu giới thiệu" in text


def test_the_case_page_leads_there(cast: Cast, signed_in: SignedIn):
    case_id = opened(cast)
    text = signed_in(cast.hoa).get(f"/ho-so/{case_id}/phan/ai-giu/").text
    assert f'href="/ho-so/{case_id}/ai-da-xem/"' in text


@pytest.mark.parametrize("handed", ["read_here", "taken_home"])
def test_the_paper_says_nothing_of_what_happened(cast: Cast, signed_in: SignedIn, handed: str):
    case_id, _ = sent(cast)
    for person in (cast.hoa, cast.thu):
        signed_in(person).get(f"/ho-so/{case_id}/phan/nguoi/")
    text = paper(signed_in, cast.hoa, case_id, handed)
    assert "Danh sách người đã xem" in text and "<title>Danh sách – Sổ công việc</title>" in text
    for words in NOT_ON_PAPER:
        assert words.lower() not in main(text).lower(), words
    named = ("Hội LHPN xã Bình Lư", "Trạm Y tế xã Bình Lư", "ĐCTC bản Thác Cạn")
    assert all(("Lò Thị Hoa" in text, "Nguyễn Thị Thu" in text))
    assert any(unit in main(text) for unit in named) is (handed == "read_here")
    assert ("một nơi hỗ trợ" in text.lower()) is (handed == "taken_home")


def test_what_she_takes_home_names_no_part_of_it(cast: Cast, signed_in: SignedIn):
    """Whoever lives with her may find it: it says who, which day and how often, and the page before promises so."""
    case_id, referral_id = sent(cast)
    for person in (cast.hoa, cast.thu):
        signed_in(person).get(f"/ho-so/{case_id}/phan/nguoi/")
    with cast.lan.acting() as lan:
        packet(lan, UUID(referral_id))
    home = main(paper(signed_in, cast.hoa, case_id, "taken_home"))
    for words in HINTS:
        assert not re.search(rf"\b{words}\b", home, re.IGNORECASE), words
    assert "Thông tin của mình" in home and "Hoàng Thị Lan" in home
    asking = signed_in(cast.hoa).get(f"/ho-so/{case_id}/ai-da-xem/in/").text
    assert "Bản mang về chỉ ghi ai đã xem và ngày nào" in asking
    here = main(paper(signed_in, cast.hoa, case_id, "read_here"))
    assert "điều đã kể" in here.lower()


def test_nothing_goes_on_paper_before_somebody_said_where_it_goes(cast: Cast, signed_in: SignedIn):
    case_id = opened(cast, cast.hoa)
    client = signed_in(cast.hoa)
    asking = client.get(f"/ho-so/{case_id}/ai-da-xem/in/").text
    assert "mang giấy này về nhà có an toàn không" in asking and "checked" not in main(asking)
    answer = client.post(f"/ho-so/{case_id}/ai-da-xem/in/", {"sent": "empty"})
    assert answer.status_code == 422 and "Danh sách người đã xem" not in answer.text
    assert not any(b"handed" in bytes(event.body) for event in Event.objects.filter(act="case.access_print"))


def test_each_printing_is_one_line_that_says_where_the_paper_went(cast: Cast, signed_in: SignedIn):
    case_id = opened(cast, cast.hoa)
    before = set(Event.objects.values_list("id", flat=True))
    paper(signed_in, cast.hoa, case_id, "taken_home")
    (event,) = Event.objects.exclude(id__in=before)
    body = said_by(event)
    assert (event.act, event.outcome, str(event.case_id)) == ("case.access_print", "looked", case_id)
    assert body["handed"] == "taken_home" and body["rows"] >= 1


class TestANameThatIsWithheld:
    """A supervisor has ruled, with a reason, that somebody stays unnamed on papers."""

    def test_is_a_role_on_paper_and_a_name_on_the_screen(self, cast: Cast, signed_in: SignedIn):
        case_id = opened(cast, cast.mai, cast.hoa)
        assert "Vàng Thị Mai" in paper(signed_in, cast.hoa, case_id)
        redact(cast, cast.mai)
        text = main(paper(signed_in, cast.hoa, case_id))
        assert "Vàng Thị Mai" not in text and "ĐCTC bản Thác Cạn" not in text
        assert "Người đón tiếp ở bản" in text and "Lò Thị Hoa" in text
        screen = main(signed_in(cast.hoa).get(f"/ho-so/{case_id}/ai-da-xem/").text)
        assert "Vàng Thị Mai" in screen and "Không in tên" in screen
        with cast.thu.acting() as thu:
            show_name(thu, cast.province, worker_id=cast.mai.worker.pk)
        assert "Vàng Thị Mai" in paper(signed_in, cast.hoa, case_id)

    def test_gives_no_sign_of_which_of_two_it_is(self, cast: Cast, signed_in: SignedIn):
        """Whoever of the two officers opened it, in whichever order, how often: the paper is the same."""
        papers = set()
        for people in ((cast.hoa, cast.quy), (cast.quy, cast.hoa), (cast.quy, cast.quy), (cast.hoa, cast.hoa)):
            with transaction.atomic():
                case_id = opened(cast, *people)
                redact(cast, cast.hoa, cast.quy)
                text = main(paper(signed_in, cast.thu, case_id))
                papers.add(text.replace(case_id, "").replace(_time_of(text), ""))
                transaction.set_rollback(True)
        (text,) = papers
        assert "Cán bộ xã" in text and "(2 lần)" in text and "Lò Thị Hoa" not in text and "Giàng A Quý" not in text

    def test_is_nobodys_to_rule_on_for_herself(self, cast: Cast):
        with cast.thu.acting() as thu, pytest.raises(SecondPersonNeeded):
            redact_name(thu, cast.province, worker_id=thu.pk, reason="threatened")
        with cast.hoa.acting() as hoa, pytest.raises(NotAllowed):
            redact_name(hoa, cast.province, worker_id=cast.mai.worker.pk, reason="threatened")
        with (
            cast.thu.acting() as thu,
            pytest.raises(Error),
            unit_of_work.transaction_as(thu),
        ):
            rule(cast, thu, thu)

    @pytest.mark.parametrize("wrong", ["officer", "in_anothers_name"])
    def test_is_ruled_by_a_supervisor_in_her_own_name_or_the_database_refuses(self, cast: Cast, wrong: str):
        by = cast.hoa if wrong == "officer" else cast.thu
        with (
            by.acting() as worker,
            pytest.raises(Error, match="row-level security"),
            unit_of_work.transaction_as(worker),
        ):
            rule(cast, worker if wrong == "officer" else cast.quy.worker, cast.mai.worker)

    def test_is_ruled_with_a_reason_for_somebody_of_this_province_and_once(self, cast: Cast):
        with cast.thu.acting() as thu:
            with pytest.raises(InvalidValue):
                redact_name(thu, cast.province, worker_id=cast.mai.worker.pk, reason="because")
            with pytest.raises(InvalidValue, match="another_province"):
                redact_name(thu, cast.province, worker_id=10**9, reason="home")
            with pytest.raises(InvalidValue, match="not_redacted"):
                show_name(thu, cast.province, worker_id=cast.mai.worker.pk)
            redact_name(thu, cast.province, worker_id=cast.mai.worker.pk, reason="home")
            with pytest.raises(InvalidValue, match="redacted_already"):
                redact_name(thu, cast.province, worker_id=cast.mai.worker.pk, reason="home")
        body = said_by(Event.objects.filter(act="name.redact", outcome="done").latest("id"))
        assert body["rights"] == [["redact", "name", "", f"worker:{cast.mai.worker.pk}", "home"]]

    def test_is_read_by_desks_and_supervisors_and_by_nobody_else(self, cast: Cast):
        redact(cast, cast.mai)
        for person, sees in ((cast.hoa, 1), (cast.thu, 1), (cast.mai, 0), (cast.lan, 0), (cast.cuc, 0)):
            with person.acting() as worker, unit_of_work.transaction_as(worker):
                assert RedactedName.objects.count() == sees, worker.username

    def test_is_ruled_and_ended_on_a_page(self, cast: Cast, signed_in: SignedIn):
        client = signed_in(cast.thu)
        page = client.get("/nhat-ky/khong-in-ten/").text
        assert "Vàng Thị Mai – ĐCTC bản Thác Cạn" in page and "Nguyễn Thị Thu –" not in page
        answer = client.post("/nhat-ky/khong-in-ten/", {"worker_id": cast.mai.worker.pk, "reason": "home"})
        assert answer.status_code == 302
        page = client.get("/nhat-ky/khong-in-ten/").text
        assert "Nơi đón tiếp là nhà của người này" in page and "In lại tên Vàng Thị Mai" in page
        again = f"/nhat-ky/khong-in-ten/{cast.mai.worker.pk}/thoi/"
        assert again in page and "In lại tên Vàng Thị Mai?" in client.get(again).text
        assert RedactedName.objects.filter(ended_at__isnull=True).exists()
        assert client.post(again).status_code == 302
        assert not RedactedName.objects.filter(ended_at__isnull=True).exists()


def _time_of(text: str) -> str:
    return text.split("<time", 2)[1].split("</time>")[0]


def rule(cast: Cast, by: Worker, on: Worker) -> RedactedName:
    return RedactedName.objects.create(
        worker=on, province=cast.province, reason="home", ruled_by=by, ruled_at=timezone.now()
    )


def test_who_keeps_her_tonight_is_a_role_even_on_the_screen(cast: Cast, signed_in: SignedIn):
    """The host who was told where she stays is somebody else than who heard her; her unit would tell where that is.

    On what she takes home no line says that there is such a place at all.
    """
    case = Case.objects.get(pk=str(STATES["active"](cast)["case"]))
    with cast.hoa.acting() as hoa:
        ask_consent(hoa, case, answers={"shelter": "given"}, method="spoken_witnessed", witness="Chị Mỷ")
        until = timezone.now() + timedelta(days=3)
        stay = admit(hoa, case, kind="trusted_address", address=cast.other_address.pk, until=until, agrees="yes")
    with cast.lu.acting() as lu:
        shelter.stay(lu, case.pk, stay.pk)
    shown = [main(signed_in(by).get(f"/ho-so/{case.pk}/ai-da-xem/").text) for by in (cast.hoa, cast.thu)]
    shown += [main(paper(signed_in, cast.hoa, str(case.pk), "read_here"))]
    for text in shown:
        assert "chỗ ở" in text.lower() and "người đón tiếp ở bản" in text.lower()
        assert "Lử" not in text and "Phìn Ngan" not in text
    home = main(paper(signed_in, cast.hoa, str(case.pk), "taken_home"))
    assert "Lử" not in home and "Phìn Ngan" not in home and "Lò Thị Hoa" in home
    for words in HINTS:
        assert not re.search(rf"\b{words}\b", home, re.IGNORECASE), words
    # Nor does the number of lines: what is left is as if there had been no stay.
    rows = [row for row in home.split("<tr")[1:] if "Lử" in row or "đón tiếp" in row]
    assert all("Vàng Thị Mai" in row for row in rows)


def test_whoever_is_not_of_the_desk_prints_nothing(cast: Cast, signed_in: SignedIn):
    case_id = opened(cast, cast.hoa)
    for person in (cast.mai, cast.binh, cast.lan, cast.cuc):
        client = signed_in(person)
        assert client.get(f"/ho-so/{case_id}/ai-da-xem/").status_code == 404
        assert client.post(f"/ho-so/{case_id}/ai-da-xem/in/", {"handed": "read_here"}).status_code == 404
        assert client.post(f"/ho-so/{case_id}/in/", EVERY_PART).status_code == 404


class TestOntoPaper:
    """What goes on paper is asked for by a form, and leaves its own line."""

    def lines(self, act: str) -> int:
        return Event.objects.filter(act=act, outcome="looked").count()

    def test_the_case_file(self, cast: Cast, signed_in: SignedIn):
        case_id, _ = sent(cast)
        client = signed_in(cast.hoa)
        assert "In hồ sơ" in client.get(f"/ho-so/{case_id}/").text and self.lines("case.print") == 0
        page = client.post(f"/ho-so/{case_id}/in/", EVERY_PART, follow=True)
        assert page.status_code == 200 and self.lines("case.print") == 1
        assert "Thào Thị Dợ" in page.text and "print.js" in page.text
        assert "govuk-button" not in main(page.text)
        body = said_by(Event.objects.filter(act="case.print").latest("id"))
        assert {"person", "story", "risk", "safety_plan"} <= set(opened_in(body["opened"]) or ())

    def test_the_copy_for_a_purse(self, cast: Cast, signed_in: SignedIn):
        case_id = STATES["planned"](cast)["case"]
        client = signed_in(cast.hoa)
        assert "print.js" not in client.get(f"/ho-so/{case_id}/ke-hoach/bo-tui/").text
        page = client.post(f"/ho-so/{case_id}/ke-hoach/bo-tui/in/", follow=True)
        assert "print.js" in page.text and "Sợ anh ấy về" not in page.text and self.lines("safety_plan.print") == 1

    def test_a_packet_by_the_partner(self, cast: Cast, signed_in: SignedIn):
        _, referral_id = sent(cast)
        page = signed_in(cast.lan).post(f"/phieu/{referral_id}/in/", follow=True)
        assert page.status_code == 200 and self.lines("referral.print") == 1
        assert "referral-accept" not in page.text and "/nhan/" not in page.text

    def test_not_by_asking_for_the_address(self, cast: Cast, signed_in: SignedIn):
        case_id, referral_id = sent(cast)
        client = signed_in(cast.hoa)
        for address in (f"/ho-so/{case_id}/in/", f"/phieu/{referral_id}/in/", f"/ho-so/{case_id}/ke-hoach/bo-tui/in/"):
            assert client.get(address).status_code in {200, 302}
        shown = client.get(f"/ho-so/{case_id}/in/to/")
        assert shown["Location"] == f"/ho-so/{case_id}/" and self.lines("case.print") == 0
        assert self.lines("referral.print") == self.lines("safety_plan.print") == 0

    @pytest.mark.parametrize("what", ["in/", "ai-da-xem/in/", "ke-hoach/bo-tui/in/", "nhat-ky/in/", "nhat-ky/tai/"])
    def test_nothing_is_shown_when_its_line_cannot_be_written(
        self, cast: Cast, signed_in: SignedIn, what: str, settings, tmp_path: Path
    ):
        case_id = STATES["planned"](cast)["case"]
        client = signed_in(cast.thu if what.startswith("nhat-ky") else cast.hoa)
        client.raise_request_exception = False
        settings.TRAIL_DIRECTORY = str(tmp_path / "is not there")
        answer = client.post(f"/ho-so/{case_id}/{what}", {"handed": "read_here", **EVERY_PART}, follow=True)
        assert answer.status_code in {500, 503}
        assert b"Hoa" not in answer.content and "HS26" not in answer.text and "Thào" not in answer.text


def test_she_reads_that_the_committee_was_told_and_the_paper_for_home_does_not_say_it(cast: Cast, signed_in: SignedIn):
    told = "được báo là có người đến, không có tên"
    case = Case.objects.get(pk=str(STATES["notified"](cast)["case"]))
    with cast.mai.acting() as mai:
        submit_to_desk(mai, case)
    screen = main(signed_in(cast.hoa).get(f"/ho-so/{case.pk}/ai-da-xem/").text)
    assert told in screen and "Uỷ ban nhân dân xã" in screen
    assert told in paper(signed_in, cast.hoa, str(case.pk), "read_here")
    assert told not in paper(signed_in, cast.hoa, str(case.pk), "taken_home")
    other, _ = sent(cast)
    assert told not in signed_in(cast.hoa).get(f"/ho-so/{other}/ai-da-xem/").text
