"""Decoys: a made-up case like any other, and whoever touches it is seen."""

from __future__ import annotations

from django.test import Client

from casework.records.cases import Case, Clock
from casework.trail.events import Event
from casework.trail.log import reading
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import arrived
from tests.web.audit.reading import ANOMALIES, at, links, opens, read, supervisor


class TestDecoys:
    """Whoever touches one is seen."""

    def planted(self, cast: Cast, client: Client) -> Case:
        answer = client.post(
            "/nhat-ky/canh/them/",
            {
                "desk": cast.desk.pk,
                "name": "Hoàng Thị Bưởi",
                "keeper": "Trần Thị Hiền",
                "story": "Anh ấy hay mắng",
                "why": "Chị đã về quê",
            },
        )
        assert answer.status_code == 302, answer.content.decode()
        return Case.objects.latest("id")

    def test_untouched_it_is_quiet_and_touched_it_cries(self, cast: Cast, signed_in: SignedIn):
        client = signed_in(cast.thu)
        case = self.planted(cast, client)
        assert "Cần xem ngay" not in read(client, "/")
        officer = signed_in(cast.quy)
        assert "Hoàng Thị Bưởi" in officer.post("/tim/", {"typed": "bưởi"}).content.decode()
        assert "Cần xem ngay" not in read(client, "/")
        assert "Anh ấy hay mắng" in read(officer, f"/ho-so/{case.pk}/phan/nguoi/")
        text = read(client, "/")
        assert "Giàng A Quý đã chạm vào một hồ sơ mồi." in text
        assert "Mở hồ sơ" in read(client, "/nhat-ky/canh/")
        (link,) = links(text)
        client.post(link, {"reason": "by_mistake"})
        assert "Cần xem ngay" not in read(client, "/")
        signed_in(cast.binh).get(f"/ho-so/{case.pk}/")
        assert "Phàn Văn Bình đã chạm" in read(client, "/")

    def test_looking_into_it_is_no_touch_and_ending_it_is_the_end(self, cast: Cast, signed_in: SignedIn):
        client = signed_in(cast.thu)
        case = self.planted(cast, client)
        ha = signed_in(supervisor(cast))
        ha.get(f"/ho-so/{case.pk}/nhat-ky/")
        assert "Cần xem ngay" not in read(client, "/")
        page = read(client, "/nhat-ky/canh/")
        end = "/nhat-ky/canh/" + page.split("/thoi/")[0].split("/nhat-ky/canh/")[-1] + "/thoi/"
        asking = read(client, end)
        assert "Thôi canh hồ sơ này?" in asking and "Không canh lại được" in asking and str(case.code) in asking
        assert "Đã thôi" not in read(client, "/nhat-ky/canh/")
        assert client.post(end).status_code == 302
        assert client.get(end).status_code == client.post(end).status_code == 404
        signed_in(cast.quy).get(f"/ho-so/{case.pk}/")
        assert "Cần xem ngay" not in read(client, "/")
        assert "Đã thôi" in read(client, "/nhat-ky/canh/")

    def test_it_bears_nobodys_name(self, cast: Cast, signed_in: SignedIn):
        client = signed_in(cast.thu)
        arrived(cast, "Thào Thị Dợ")
        asked = {"desk": cast.desk.pk, "name": "Thao Thị Dợ", "keeper": "Trần Thị Hiền", "story": "x", "why": "y"}
        answer = client.post("/nhat-ky/canh/them/", asked)
        assert answer.status_code == 422 and "hồ sơ thật mang tên này" in answer.content.decode()
        asked |= {"name": "Hoàng Thị Bưởi", "keeper": "Lò Thị Hoa"}
        answer = client.post("/nhat-ky/canh/them/", asked)
        assert answer.status_code == 422 and "một người làm việc mang tên này" in answer.content.decode()
        assert Case.objects.count() == 1
        assert client.post("/nhat-ky/canh/them/", asked | {"keeper": "Trần Thị Hiền"}).status_code == 302
        # Also where she is told no more than that the name is free: other cases were opened to say so.
        entry = reading.entry_of(Event.objects.filter(act="decoy.list", outcome="looked").latest("id"))
        assert entry.body["shown"] == 1

    def test_after_an_act_one_line_says_so_once(self, cast: Cast, signed_in: SignedIn):
        client = signed_in(cast.thu)
        self.planted(cast, client)
        assert client.cookies["saved"]["httponly"] and client.cookies["saved"]["samesite"] == "Strict"
        said = "Đã xong: đặt hồ sơ mồi."
        assert said not in read(client, "/nhat-ky/canh/them/")
        assert said in read(client, "/nhat-ky/canh/")
        assert client.cookies["saved"].value == "" and said not in read(client, "/nhat-ky/canh/")
        client.post("/nhat-ky/khong-in-ten/", {"worker_id": cast.mai.worker.pk, "reason": "home"})
        assert "Đã xong: không in tên một người." in read(client, "/nhat-ky/khong-in-ten/")
        client.cookies["saved"] = "deleted"
        assert "Đã" not in read(client, "/nhat-ky/canh/").split("<main")[1].split("<h1")[0]

    def test_the_desk_sees_a_case_like_any_other(self, cast: Cast, signed_in: SignedIn):
        case = self.planted(cast, signed_in(cast.thu))
        officer = signed_in(cast.hoa)
        for address in ("/", f"/ho-so/{case.pk}/", f"/ho-so/{case.pk}/lich-su/"):
            text = read(officer, address)
            assert "mồi" not in text, address
            # A supervisor decides on other cases that are set aside as well: her name there tells nothing.
            told = "vì không thuộc phạm vi" in text or "Duyệt xếp riêng hồ sơ – Nguyễn Thị Thu" in text
            assert address == "/" or told or "Nguyễn Thị Thu" not in text, address

    def test_it_is_kept_out_of_what_is_late_and_odd(self, cast: Cast, signed_in: SignedIn):
        client = signed_in(cast.thu)
        case = self.planted(cast, client)
        Clock.objects.create(case=case, rule="risk", unit=cast.desk, began_at=at(9, "09:00"), due_at=at(3, "09:00"))
        opens(cast.quy, case, times=4)
        assert "Không có việc nào quá hạn." in read(client, "/nhat-ky/qua-han/")
        text = read(client, ANOMALIES)
        assert "chạm vào hồ sơ mồi" in text and "Mở 4 lần trong 30 ngày" not in text
