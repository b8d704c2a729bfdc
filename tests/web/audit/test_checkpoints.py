"""A witness keeps a checkpoint, and later asks whether the log still continues it."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casework.records.cases import Case
from casework.trail.events import Event
from casework.trail.proof import leaves, signed_notes
from casework.trail.proof.signed_notes import Head, NoteSigner
from casework.trail.proof.verification import said_by
from casework.vault.signing import SigningKey
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.web.audit.reading import ORIGIN, PinnedLog

GOOD, BAD, DOUBT = "Nối tiếp đúng", "Không khớp với mốc bạn giữ", "Chưa so được"


def body_of_last() -> dict[str, object]:
    event = Event.objects.latest("id")
    assert event.act == "trail.checkpoint"
    body: dict[str, object] = said_by(event)
    return body


class TestKeeping:
    """In a file, and on paper."""

    def test_before_anything_is_signed_there_is_nothing_to_keep(self, cast: Cast, signed_in: SignedIn):
        client = signed_in(cast.thu)
        assert "Chưa có mốc nào được ký" in client.get("/moc/").text
        assert client.post("/moc/giu/").status_code == 409

    def test_in_a_file(self, cast: Cast, signed_in: SignedIn, case: Case, pinned_log: PinnedLog):
        note = pinned_log.sign()
        client = signed_in(cast.thu)
        answer = client.post("/moc/giu/", {"cach": "tep"})
        size = leaves.size()
        assert answer.content.decode() == note
        assert answer["Content-Disposition"] == f'attachment; filename="moc-{size}.txt"'
        assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("no-store", "nosniff")
        assert {"kept": size, "how": "file"}.items() <= body_of_last().items()
        assert "Mốc bạn đã giữ" in client.get("/moc/").text

    def test_on_paper_with_its_code(self, cast: Cast, signed_in: SignedIn, case: Case, pinned_log: PinnedLog):
        note = pinned_log.sign()
        text = signed_in(cast.thu).post("/moc/giu/", {"cach": "giay"}).text
        assert note.splitlines()[2] in text and "Người in" in text and "<svg" in text
        assert body_of_last()["how"] == "paper"

    def test_in_both_ways_is_one_row_that_says_both(
        self, cast: Cast, signed_in: SignedIn, case: Case, pinned_log: PinnedLog
    ):
        pinned_log.sign()
        client = signed_in(cast.thu)
        for way in ("tep", "giay", "tep"):
            client.post("/moc/giu/", {"cach": way})
        assert "tệp, giấy" in client.get("/moc/").text

    def test_another_way_is_refused(self, cast: Cast, signed_in: SignedIn, pinned_log: PinnedLog, case: Case):
        pinned_log.sign()
        assert signed_in(cast.thu).post("/moc/giu/", {"cach": "email"}).status_code == 400

    def test_one_that_is_not_the_logs_own_is_not_handed_out(
        self, cast: Cast, signed_in: SignedIn, case: Case, pinned_log: PinnedLog
    ):
        pinned_log.sign()
        pinned_log.attack("UPDATE casework_checkpoint SET note = replace(note, 'test', 'evil')")
        client = signed_in(cast.thu)
        assert client.post("/moc/giu/").status_code == 409
        assert "Mốc mới nhất không đúng" in client.get("/moc/").text


class TestComparing:
    """What she kept against what is there now."""

    @pytest.fixture
    def kept(self, pinned_log: PinnedLog, case: Case) -> str:
        """The checkpoint over what was done on the case."""
        return pinned_log.sign()

    def ask(self, cast: Cast, signed_in: SignedIn, note: str, *, status: int = 200) -> str:
        answer = signed_in(cast.thu).post("/moc/", {"moc": note})
        assert answer.status_code == status
        return answer.text

    def test_the_log_continues_it(self, cast: Cast, signed_in: SignedIn, kept: str, pinned_log: PinnedLog):
        signed_in(cast.thu).get("/nhat-ky/")
        pinned_log.sign()
        text = self.ask(cast, signed_in, kept)
        assert GOOD in text and "đã thêm 1 dòng" in text
        assert {"verdict": "continued"}.items() <= body_of_last().items()

    def test_pasted_with_blanks_or_from_a_file_it_is_the_same(self, cast: Cast, signed_in: SignedIn, kept: str):
        assert GOOD in self.ask(cast, signed_in, "\n  " + kept.replace("\n", " \r\n") + "\r\n\r\n")
        for raw in (kept.encode(), b"\xef\xbb\xbf" + kept.replace("\n", "\r\n").encode()):
            file = SimpleUploadedFile("moc.txt", raw, content_type="text/plain")
            assert GOOD in signed_in(cast.thu).post("/moc/", {"tep": file}).text

    def test_a_log_rewritten_and_signed_anew_with_the_stolen_key_does_not(
        self, cast: Cast, signed_in: SignedIn, kept: str, pinned_log: PinnedLog
    ):
        pinned_log.attack("UPDATE casework_leaf SET leaf_hash = sha256('x') WHERE place = 2")
        root = leaves.tree().root()
        note = signed_notes.signed(Head(ORIGIN, leaves.size(), root).text(), [pinned_log.sequencer.signer])
        pinned_log.attack("UPDATE casework_checkpoint SET note = %s, root = %s", note, root)
        text = self.ask(cast, signed_in, kept)
        assert BAD in text and "nhật ký đã bị sửa" in text
        assert body_of_last()["verdict"] == "forked"

    def test_a_log_put_back_to_an_earlier_point_does_not(
        self, cast: Cast, signed_in: SignedIn, kept: str, pinned_log: PinnedLog
    ):
        pinned_log.attack("DELETE FROM casework_checkpoint")
        pinned_log.attack("DELETE FROM casework_leaf WHERE place > 3")
        pinned_log.sequencer.sign()
        text = self.ask(cast, signed_in, kept)
        assert BAD in text and "bị cắt hoặc bị đưa về bản cũ" in text

    def test_one_that_somebody_else_signed_is_told(self, cast: Cast, signed_in: SignedIn, kept: str):
        stranger = SigningKey(bytes(32))
        signer = NoteSigner(ORIGIN, stranger.public.to_bytes(), stranger.sign)
        forged = signed_notes.signed(signed_notes.taken_apart(kept).text, [signer])
        text = self.ask(cast, signed_in, forged)
        assert DOUBT in text and BAD not in text and forged.split("\n")[2] in html.unescape(text)
        assert body_of_last()["verdict"] == "unsigned"
        other = NoteSigner("other.example/trail", stranger.public.to_bytes(), stranger.sign)
        foreign = signed_notes.signed(Head("other.example/trail", 3, bytes(32)).text(), [other])
        text = self.ask(cast, signed_in, foreign)
        assert DOUBT in text and BAD not in text and body_of_last()["verdict"] == "foreign"

    @pytest.mark.parametrize("hand", [
        lambda note: note.replace("\n\n", "\n"),
        lambda note: note.replace("\u2014", "-"),
        lambda note: note.replace("\u2014", "--"),
        lambda note: " ".join(note.split()),
        lambda note: note.replace("\u2014 ", "\u2013"),
        lambda note: "\n".join(note[at : at + 20] for at in range(0, len(note), 20)),
    ])  # fmt: skip
    def test_retyped_from_paper_it_is_the_same_and_a_wrong_letter_is_a_doubt(
        self, cast: Cast, signed_in: SignedIn, kept: str, hand: Callable[[str], str]
    ):
        assert hand(kept) != kept and GOOD in self.ask(cast, signed_in, hand(kept))
        wrong = hand(kept.replace(kept.split("\n")[2][:3], "AAA"))
        text = self.ask(cast, signed_in, wrong)
        assert DOUBT in text and BAD not in text

    def test_what_was_no_checkpoint_stays_to_be_mended(self, cast: Cast, signed_in: SignedIn, kept: str):
        assert ">\nabc def</textarea>" in self.ask(cast, signed_in, "abc def", status=422)
        file = SimpleUploadedFile("moc.txt", b"abc def", content_type="text/plain")
        assert ">\nabc def</textarea>" in signed_in(cast.thu).post("/moc/", {"tep": file}).text

    def test_what_is_no_checkpoint_is_a_slip(self, cast: Cast, signed_in: SignedIn, kept: str):
        for text in ("", "abc", kept.rpartition("\n\n")[0], kept[:40], "x" * 5_000):
            self.ask(cast, signed_in, text, status=422)
        for raw in (b"\xff\xfe\x00", b"x" * 10_000, b""):
            answer = signed_in(cast.thu).post("/moc/", {"tep": SimpleUploadedFile("a.txt", raw)})
            assert answer.status_code == 422
