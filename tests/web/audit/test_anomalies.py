"""The supervisor's list of what is odd: each anomaly with its reason, and ordinary work is none."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from casework import journey
from casework.journey import door, units
from casework.journey.flags import resolve_flag, set_flag
from casework.journey.intake.excluding import exclude
from casework.journey.intake.first_words import refuse_writing
from casework.journey.intake.hearing import add_note
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register, submit_to_desk
from casework.journey.safety.assessing import raise_risk
from casework.management.demo.other_time import OtherTime
from casework.policy import her_word, unit_of_work
from casework.policy.table import TABLE, On
from casework.queries import casefile
from casework.queries.audit import anomaly_search
from casework.records.cases import Clock
from casework.records.first_words import HerNo
from casework.records.workers import Role
from casework.rulebook import anomalies
from casework.rulebook.acts import Act
from casework.rulebook.refusals import WritingStopped, WrongSignIn
from casework.trail.events import Event, Outcome
from casework.trail.log import append, reading
from tests.cast import Cast, Person
from tests.signing_in import SignedIn
from tests.states import arrived
from tests.web.audit.reading import ANOMALIES, at, knocks, links, opens, read, supervisor

pytestmark = pytest.mark.usefixtures("reason_stated")


def acts_of_operations() -> Iterator[Act]:
    """The act of every operation."""
    for found in pkgutil.walk_packages(journey.__path__, "casework.journey."):
        acts = (getattr(one, "act", None) for one in vars(importlib.import_module(found.name)).values())
        yield from (act for act in acts if isinstance(act, Act))


class TestWhatIsOdd:
    """Each anomaly with its reason."""

    def test_nothing_is_odd_about_ordinary_work(self, cast: Cast, signed_in: SignedIn):
        case = arrived(cast)
        with OtherTime().at(at(1, "09:00")):
            opens(cast.hoa, case, times=5)
            with cast.hoa.acting() as hoa:
                raise_risk(hoa, case, to="high", reason="Anh ấy lại đến")
            opens(cast.quy, case, times=2)
        text = read(signed_in(cast.thu), ANOMALIES + "?loai=xem-khong-lam")
        assert "Không có việc nào cần xem lại." in text

    def test_an_officer_who_looks_again_and_again_and_does_nothing(self, cast: Cast, signed_in: SignedIn):
        case = arrived(cast)
        with OtherTime().at(at(1, "09:00")):
            opens(cast.quy, case, times=3)
        text = read(signed_in(cast.thu))
        assert "Giàng A Quý" in text and "Mở 3 lần trong 30 ngày" in text
        assert reverse("case-audit", args=[case.pk]) in text and "Dợ" not in text

    def test_printing_a_file_again_and_again_is_opening_it(self, cast: Cast, signed_in: SignedIn):
        case = arrived(cast)
        with cast.quy.acting() as quy:
            for _ in range(5):
                casefile.casefile(quy, case.pk, act=Act.CASE_PRINT)
        assert "Mở 5 lần" in read(signed_in(cast.thu))

    def test_a_supervisor_who_opens_a_file_without_any_duty_there(self, cast: Cast, signed_in: SignedIn):
        case = arrived(cast)
        ha = supervisor(cast)
        opens(ha, case)
        text = read(signed_in(cast.thu), ANOMALIES + "?loai=xem-khong-lam")
        assert "Trần Thị Hà" in text
        # Reading its story is her duty, and a plan that waits for her is one too.
        signed_in(cast.thu).get(reverse("case-audit", args=[case.pk]))
        assert "Nguyễn Thị Thu" not in read(signed_in(cast.thu), ANOMALIES + "?loai=xem-khong-lam").split("<main")[1]
        Clock.objects.create(
            case=case, rule="second", unit=cast.province, began_at=timezone.now(), due_at=timezone.now()
        )
        assert "Trần Thị Hà" not in read(signed_in(cast.thu), ANOMALIES + "?loai=xem-khong-lam").split("<main")[1]

    def test_a_dozen_files_within_an_hour(self, cast: Cast, signed_in: SignedIn):
        cases = [arrived(cast) for _ in range(12)]
        with OtherTime().at(at(1, "14:00")):
            opens(cast.quy, *cases)
        text = read(signed_in(cast.thu), ANOMALIES + "?loai=nhieu")
        assert "Giàng A Quý" in text and "Mở 12 hồ sơ trong ngày" in text

    def test_eleven_or_a_slow_afternoon_is_work(self, cast: Cast, signed_in: SignedIn):
        cases = [arrived(cast) for _ in range(12)]
        time = OtherTime()
        for number, case in enumerate(cases):
            with time.at(at(1, "08:00") + timedelta(minutes=10 * number)):
                opens(cast.quy, case)
        with OtherTime().at(at(0, "00:00") + timedelta(hours=1)):
            opens(cast.hoa, *cases[:11])
        assert "Không có việc nào" in read(signed_in(cast.thu), ANOMALIES + "?loai=nhieu")

    def test_a_look_at_night_unless_something_was_done_or_nights_are_theirs(self, cast: Cast, signed_in: SignedIn):
        case, other = arrived(cast), arrived(cast)
        with OtherTime().at(at(2, "23:30")):
            opens(cast.quy, case)
            opens(cast.mai, case)
            opens(cast.hoa, other)
            with cast.hoa.acting() as hoa:
                raise_risk(hoa, other, to="high", reason="Anh ấy lại đến")
        text = read(signed_in(cast.thu), ANOMALIES + "?loai=dem").split("<main")[1]
        assert "Giàng A Quý" in text and "từ 22 giờ đêm" in text
        assert "Vàng Thị Mai" not in text and "Lò Thị Hoa" not in text
        assert f"{timezone.localdate() - timedelta(days=2):%d/%m/%Y}" in text

    def test_a_no_to_writing_that_ends_the_keys_of_a_case_handed_in(self, cast: Cast, signed_in: SignedIn):
        """Whoever is near him would say it in her name, and an hour later nobody reads what she told."""
        with cast.mai.acting() as mai:
            draft = open_case(mai, cast.address, name="Lý Thị Xí")
            refuse_writing(mai, draft, how="spoken")
        there = ANOMALIES + "?loai=khong-cho-ghi"
        assert "Không có việc nào" in read(signed_in(cast.thu), there), "a draft nobody else had read"
        case = arrived(cast)
        with cast.quy.acting() as quy:
            refuse_writing(quy, case, how="spoken")
        text = read(signed_in(cast.thu), there)
        assert "Giàng A Quý" in text and "không cho ghi, khi hồ sơ đã báo xã" in text
        HerNo.objects.update(dark_at=timezone.now() - timedelta(minutes=1))
        her_word.drop_what_is_dark()
        assert "Giàng A Quý" in read(signed_in(cast.thu), there), "also when nothing of the case is left"

    def test_what_her_no_stops_is_no_knock_at_a_shut_door(self, cast: Cast, signed_in: SignedIn):
        case = arrived(cast)
        with cast.mai.acting() as mai:
            refuse_writing(mai, case, how="spoken")
        with cast.hoa.acting() as hoa:
            for _ in range(20):
                with pytest.raises(WritingStopped):
                    add_note(hoa, case, text="Chị ấy nói thêm")
        assert "Không có việc nào" in read(signed_in(cast.thu), ANOMALIES + "?loai=tu-choi")

    @pytest.mark.parametrize("words", ["note", "reminder", "reminder seen to"])
    def test_words_beside_a_look_do_not_make_it_work(self, cast: Cast, signed_in: SignedIn, words: str):
        case = arrived(cast)
        with OtherTime().at(at(2, "23:30")):
            opens(cast.quy, case, times=3)
            with cast.quy.acting() as quy:
                if words == "note":
                    add_note(quy, case, text="Đã xem")
                else:
                    flag = set_flag(quy, case, words="Xem lại", due_on=timezone.localdate())
                if words == "reminder seen to":
                    resolve_flag(quy, case, flag_id=flag.pk, outcome="Xong", expected_version=1)
        client = signed_in(cast.thu)
        for kind in ("dem", "xem-khong-lam"):
            assert "Giàng A Quý" in read(client, ANOMALIES + "?loai=" + kind).split("<main")[1], kind

    def test_each_act_on_a_case_speaks_for_a_look_or_is_words_alone(self):
        on_a_case = {act for act in acts_of_operations() if TABLE[act].on not in (On.NOTHING, On.UNIT)}
        said = {str(act.value) for act in on_a_case | {Act.CASE_OPEN}}
        assert said == anomalies.WORK | anomalies.WORDS_ALONE, "a new act speaks for nobody until somebody says so"
        assert not anomalies.WORK & anomalies.WORDS_ALONE

    def test_hours_are_those_on_the_wall_in_vietnam(self, cast: Cast, signed_in: SignedIn):
        case = arrived(cast)
        with OtherTime().at(at(2, "21:50")):
            opens(cast.quy, case)
        with OtherTime().at(at(1, "05:10")):
            opens(cast.quy, case)
        assert "Không có việc nào" in read(signed_in(cast.thu), ANOMALIES + "?loai=dem")
        with OtherTime().at(at(1, "04:50")):
            opens(cast.quy, case)
        assert "Giàng A Quý" in read(signed_in(cast.thu), ANOMALIES + "?loai=dem")

    def test_three_closed_doors_in_a_day_but_no_slips(self, cast: Cast, signed_in: SignedIn):
        with OtherTime().at(at(1, "09:00")):
            case = arrived(cast)
        with OtherTime().at(at(1, "10:00")):
            knocks(cast.binh, case, times=2)
            with cast.hoa.acting() as hoa:
                for _ in range(3):
                    with pytest.raises(Exception, match="text_missing"):
                        add_note(hoa, case, text=" ")
        assert "Không có việc nào" in read(signed_in(cast.thu), ANOMALIES + "?loai=tu-choi")
        with OtherTime().at(at(1, "10:30")):
            knocks(cast.binh, case)
        text = read(signed_in(cast.thu), ANOMALIES + "?loai=tu-choi")
        assert "Phàn Văn Bình" in text and "3 lần trong ngày" in text and "Lò Thị Hoa" not in text.split("<main")[1]

    def test_who_is_excluded_needs_to_knock_once_only(self, cast: Cast, signed_in: SignedIn):
        case = arrived(cast)
        with cast.hoa.acting() as hoa:
            exclude(hoa, case, worker_id=cast.quy.worker.pk)
        knocks(cast.quy, case)
        text = read(signed_in(cast.thu), ANOMALIES + "?loai=tu-choi")
        assert "Giàng A Quý" in text and "đã bị loại khỏi hồ sơ ấy" in text

    def test_back_after_sending_and_pages_of_her_own_sent_draft_are_no_closed_doors(
        self, cast: Cast, signed_in: SignedIn
    ):
        hers = signed_in(cast.mai)
        with cast.mai.acting() as mai:
            case = submit_to_desk(mai, open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["family"]))
        for page in ("xem-lai", "ai-doc", "mo-nham"):
            assert hers.get(f"/ho-so/{case.pk}/{page}/").status_code == 404
        with cast.hoa.acting() as hoa:
            register(hoa, case)
        for page in ("cac-phan", "nguoi-den", "lien-lac", "dong-y", "loi-ke"):
            assert hers.get(f"/ho-so/{case.pk}/{page}/").status_code == 404
        assert Event.objects.filter(case_id=case.pk, outcome="refused").count() >= 3
        assert "Không có việc nào" in read(signed_in(cast.thu), ANOMALIES + "?loai=tu-choi")
        # To somebody who never had it they are doors that were shut.
        other = signed_in(cast.lu)
        for page in ("cac-phan", "nguoi-den", "lien-lac"):
            assert other.get(f"/ho-so/{case.pk}/{page}/").status_code == 404
        text = read(signed_in(cast.thu), ANOMALIES + "?loai=tu-choi")
        assert cast.lu.worker.display_name in text and "3 lần trong ngày" in text

    def test_guessing_at_the_door_is_not_her_doing_and_hides_no_refusal(
        self, cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
    ):
        knocks(cast.binh, arrived(cast), times=4)
        monkeypatch.setattr(anomaly_search, "MOST_REFUSALS", 6)
        for number in range(8):
            with pytest.raises(WrongSignIn):
                door.sign_in("hoa", "x", source=door.Source(f"10.0.0.{number}"))
        # Lines from before have whose name was typed as who did it.
        for _ in range(8):
            with unit_of_work.within(cast.hoa.worker, Act.DOOR_SIGN_IN_FAILED, province_id=cast.province.pk) as doing:
                append.write(doing, Outcome.REFUSED)
        text = read(signed_in(cast.thu), ANOMALIES + "?loai=tu-choi").split("<main")[1]
        assert "Phàn Văn Bình" in text and "Lò Thị Hoa" not in text

    def test_her_own_name(self, cast: Cast, signed_in: SignedIn):
        opens(cast.hoa, arrived(cast, "lò thị hoa"))
        text = read(signed_in(cast.thu), ANOMALIES + "?loai=trung-ten")
        assert "cùng họ tên với người xem" in text

    def test_a_colleague_in_her_commune(self, cast: Cast, signed_in: SignedIn):
        opens(cast.hoa, arrived(cast, "Vàng Thị Mai"))
        text = read(signed_in(cast.thu), ANOMALIES + "?loai=trung-ten")
        assert "trùng họ tên với Vàng Thị Mai, làm việc ở cùng xã" in text

    def test_a_rare_surname_says_how_rare_it_is_and_nguyen_says_nothing(self, cast: Cast, signed_in: SignedIn):
        with cast.thu.acting() as thu:
            worker = units.enrol_worker(
                thu, cast.province, username="van", display_name="Nguyễn Thị Vân", passphrase="sáu con cá dưới suối"
            )
            units.appoint(thu, cast.province, unit=cast.desk, worker=worker, role=Role.OFFICER)
        van = Person(worker, "", cast.hoa.private, cast.hoa.unit_keys)
        opens(van, arrived(cast, "Nguyễn Thị Lan"))
        opens(cast.quy, arrived(cast, "Giàng Thị Sua"))
        text = read(signed_in(cast.thu), ANOMALIES + "?loai=trung-ten").split("<main")[1]
        assert "Cùng họ Giàng và cùng xã" in text and "dấu hiệu yếu" in text
        assert "Cùng họ Nguyễn và" not in text and "Sua" not in text

    def test_the_names_that_were_opened_stand_in_the_line_of_the_look(self, cast: Cast, signed_in: SignedIn):
        case = arrived(cast)
        opens(cast.hoa, case)
        read(signed_in(cast.thu))
        entry = reading.entry_of(Event.objects.filter(act="anomaly.list").latest("id"))
        assert (entry.body["shown"], entry.body["digest"]) == (1, append.digest_of([case.pk]))

    def test_keys_given_downward_and_exclusions_wait_for_a_second_person(self, cast: Cast, signed_in: SignedIn):
        case = arrived(cast)
        with cast.hoa.acting() as hoa:
            exclude(hoa, case, worker_id=cast.quy.worker.pk)
        text = read(signed_in(cast.thu), ANOMALIES + "?loai=chia-khoa")
        # All were given by herself, so another must look.
        assert "Giao vị trí: Lò Thị Hoa" in text and "một người giám sát khác phải xem lại" in text
        assert "review-write" not in text and not links(text)
        text = read(signed_in(cast.thu), ANOMALIES + "?loai=loai")
        assert "Một người bị loại khỏi hồ sơ" in text and len(links(text)) == 1 and "Giàng A Quý" not in text

    def test_what_was_not_offered_is_refused(self, cast: Cast, signed_in: SignedIn):
        client = signed_in(cast.thu)
        for asked in ("loai=alert", "loai=dem&loai=moi", "sau=1", "sau=x.night", "kind=night"):
            assert client.get(f"{ANOMALIES}?{asked}").status_code == 400, asked

    def test_it_goes_on_below_by_key(self, cast: Cast, signed_in: SignedIn):
        for _ in range(30):
            opens(cast.quy, arrived(cast, "Giàng A Quý"))
        client = signed_in(cast.thu)
        first = read(client, ANOMALIES + "?loai=trung-ten")
        assert len(links(first)) == 25
        below = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
        second = read(client, ANOMALIES + below)
        assert len(links(second)) == 5 and not set(links(first)) & set(links(second))
