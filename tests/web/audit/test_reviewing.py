"""What is odd is reviewed by another person, with a reason, and what goes on after it appears again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from casework.management.demo.other_time import OtherTime
from casework.records.oversight import Review
from casework.trail.events import Event
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import arrived
from tests.web.audit.reading import ANOMALIES, at, links, opens, read, supervisor

pytestmark = pytest.mark.usefixtures("reason_stated")


class TestReviewing:
    """Reviewed, because."""

    def test_it_leaves_the_open_list_and_stands_among_the_reviewed(self, cast: Cast, signed_in: SignedIn):
        case = arrived(cast)
        opens(cast.quy, case, times=3)
        client = signed_in(cast.thu)
        (link,) = links(read(client, ANOMALIES + "?loai=xem-khong-lam"))
        assert "Mở hồ sơ" in read(client, link)
        answer = client.post(link, {"reason": "at_work", "text": "Trực thay chị Hoa tuần này"})
        assert answer.status_code == 302 and answer["Location"] == ANOMALIES
        assert "Không có việc nào" in read(client, ANOMALIES + "?loai=xem-khong-lam")
        text = read(client, "/nhat-ky/da-xem/")
        for words in ("Giàng A Quý", "Nguyễn Thị Thu", "Đúng việc: trực thay", "Trực thay chị Hoa tuần này"):
            assert words in text, words

    def test_what_goes_on_after_it_appears_again(self, cast: Cast, signed_in: SignedIn):
        case = arrived(cast)
        opens(cast.quy, case, times=3)
        client = signed_in(cast.thu)
        (link,) = links(read(client, ANOMALIES + "?loai=xem-khong-lam"))
        # She looks once more while the supervisor is writing: that look was not reviewed.
        opens(cast.quy, case)
        client.post(link, {"reason": "asked"})
        text = read(client, ANOMALIES + "?loai=xem-khong-lam")
        assert "sau đó lại có thêm" in text and links(text) != [link]

    def test_a_night_is_reviewed_as_a_night_and_the_next_is_another(self, cast: Cast, signed_in: SignedIn):
        case = arrived(cast)
        with OtherTime().at(at(3, "23:50")):
            opens(cast.quy, case)
        client = signed_in(cast.thu)
        (link,) = links(read(client, ANOMALIES + "?loai=dem"))
        client.post(link, {"reason": "asked"})
        assert "Không có việc nào" in read(client, ANOMALIES + "?loai=dem")
        with OtherTime().at(at(1, "00:10")):
            opens(cast.quy, case)
        assert "Giàng A Quý" in read(client, ANOMALIES + "?loai=dem")

    def test_her_own_things_wait_for_another_supervisor(self, cast: Cast, signed_in: SignedIn):
        case = arrived(cast)
        opens(cast.thu, case)
        client = signed_in(cast.thu)
        text = read(client, ANOMALIES + "?loai=xem-khong-lam")
        assert "một người giám sát khác phải xem lại" in text and not links(text)
        look = Event.objects.filter(act="case.look").latest("id")
        answer = client.post(reverse("review-write", args=["xem-khong-lam", look.pk]), {"reason": "at_work"})
        assert answer.status_code == 422 and "Việc này là của chính bạn" in answer.content.decode()
        assert not Review.objects.exists()
        ha = supervisor(cast)
        assert len(links(read(signed_in(ha), ANOMALIES + "?loai=xem-khong-lam"))) == 1

    def test_a_reason_is_needed_and_what_was_typed_stays(self, cast: Cast, signed_in: SignedIn):
        opens(cast.quy, arrived(cast), times=3)
        client = signed_in(cast.thu)
        (link,) = links(read(client, ANOMALIES + "?loai=xem-khong-lam"))
        answer = client.post(link, {"text": "Đã hỏi anh Quý"})
        assert answer.status_code == 422 and "Đã hỏi anh Quý" in answer.content.decode()
        answer = client.post(link, {"reason": "other"})
        assert answer.status_code == 422 and "hãy điền “Ghi thêm”" in answer.content.decode()
