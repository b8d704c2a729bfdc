"""Notes are answered and marked: the answer says whom it answers, and what was marked is seen to be."""

from __future__ import annotations

from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse

from casework.journey.intake.hearing import add_note
from casework.records.intake import Note
from casework.rulebook.refusals import NotFound
from casework.rulebook.stages import Stage
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import at_the_clinic, case_at


def test_a_note_is_answered_and_marked_and_the_page_says_both(cast: Cast, signed_in: SignedIn):
    case = case_at(cast, Stage.ACTIVE)
    with cast.mai.acting() as mai:
        first = add_note(mai, case, text="Chị ấy hỏi bao giờ về được")
    there, client = reverse("note-add", args=[case.pk]), signed_in(cast.hoa)
    page = client.get(reverse("case-person", args=[case.pk])).text
    assert f"{there}?tra_loi={first.pk}" in page
    form = client.get(f"{there}?tra_loi={first.pk}").text
    assert f'value="{first.pk}"' in form and "Trả lời một ghi chú." in form
    typed = {"text": "Thứ Năm tôi gọi", "important": "on", "answers_id": str(first.pk)}
    assert client.post(there, typed).status_code == 302
    answer = Note.objects.get(answers_id=first.pk)
    assert answer.important is True and answer.history.latest().answers_id == first.pk
    page = unescape(client.get(reverse("case-person", args=[case.pk])).text)
    assert "Trả lời Vàng Thị Mai," in page and "uan trọng" in page


def test_a_note_of_another_case_is_answered_nowhere(cast: Cast):
    case, other = case_at(cast, Stage.ACTIVE), case_at(cast, Stage.ACTIVE, name="Lý Thị Xí")
    with cast.hoa.acting() as hoa:
        first = add_note(hoa, other, text="Gọi lại")
        for strange in (first.pk, uuid4()):
            with pytest.raises(NotFound):
                add_note(hoa, case, text="Đã gọi", answers_id=strange)


def test_a_plain_note_is_neither(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        note = add_note(hoa, case, text="Gọi lại")
    assert note.important is None and note.answers_id is None


def test_a_supervisor_asks_the_desk_about_a_packet_with_her_reason_and_reads_the_answer(
    cast: Cast, signed_in: SignedIn
):
    """The key of a packet lies with the two who share it: she asks in the case, which she oversees."""
    packet = at_the_clinic(cast)
    case_id, thu, hoa = packet.case_id, signed_in(cast.thu), signed_in(cast.hoa)
    there = f"{reverse('note-add', args=[case_id])}?phieu={packet.pk}"
    shut = thu.get(there)
    assert shut.status_code == 302 and shut["Location"].startswith(reverse("reason-state", args=[case_id]))
    thu.post(shut["Location"], {"words": "Trạm y tế chưa trả lời"})
    assert unescape(there) in unescape(thu.get(reverse("case-referrals", args=[case_id])).text)
    assert there not in unescape(hoa.get(reverse("case-referrals", args=[case_id])).text)
    number = packet.pk.hex[-6:].upper()
    assert f"Phiếu {number}: " in thu.get(there).text
    assert thu.post(there, {"text": f"Phiếu {number}: đã gọi trạm chưa?"}).status_code == 302
    asked = Note.objects.get(case_id=case_id)
    news = unescape(hoa.get(reverse("desk")).text)
    assert "Có lời ghi thêm vào hồ sơ" in news and "Nguyễn Thị Thu" in news
    assert (
        hoa.post(reverse("note-add", args=[case_id]), {"text": "Đã gọi", "answers_id": str(asked.pk)}).status_code
        == 302
    )
    read = unescape(thu.get(reverse("case-person", args=[case_id])).text)
    assert "Trả lời Nguyễn Thị Thu," in read and "Đã gọi" in read
    for page in ("referral", "question-ask"):
        assert thu.get(reverse(page, args=[packet.pk])).status_code == 404, "the packet itself is not hers"
