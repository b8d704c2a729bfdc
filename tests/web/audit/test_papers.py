"""What leaves the screen: a sheet without her words, and a bundle that proves itself on another computer."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from casework.records.cases import Case
from casework.trail.events import Event
from casework.trail.proof.verification import said_by
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.web.audit.reading import BROKEN, ORIGIN, SOUND, PinnedLog, event_of, story

pytestmark = pytest.mark.usefixtures("reason_stated")

ROOT = Path(__file__).resolve().parents[3]
HERS = ("Dợ", "sợ đêm", "Mai lại đến")


def last_event() -> tuple[str, str, dict[str, object]]:
    event = Event.objects.latest("id")
    return event.act, event.outcome, said_by(event)


class TestOnPaper:
    """A sheet says who did what, how it stands, who printed it and when; her words stay where they are."""

    def test_the_sheet_and_its_line_in_the_trail(
        self, cast: Cast, signed_in: SignedIn, case: Case, pinned_log: PinnedLog
    ):
        note = pinned_log.sign()
        text = signed_in(cast.thu).post(story(case, "in/"), follow=True).text
        assert SOUND in text and "Người in: Nguyễn Thị Thu" in text and "Đã ký" in text
        assert "Trao cho Hội LHPN xã Bình Lư: phụ trách hồ sơ" in text
        assert f'<pre class="words small">{note}</pre>' in text
        assert 'role="img" aria-label="Mã QR của mốc kiểm chứng"' in text
        assert not any(words in text for words in HERS)
        act, outcome, body = last_event()
        assert (act, outcome, body["case"]) == ("trail.print", "looked", str(case.pk))
        assert body["shown"] == text.count('role="rowheader"') and len(str(body["digest"])) == 64

    def test_only_what_was_asked_for(self, cast: Cast, signed_in: SignedIn, case: Case):
        text = signed_in(cast.thu).post(story(case, f"in/?loai=xem&ai={cast.hoa.worker.pk}"), follow=True).text
        assert text.count('role="rowheader"') == 1
        assert "Chỉ gồm: Lượt xem, Lò Thị Hoa." in text

    def test_a_sheet_of_what_was_tampered_with_is_red(
        self, cast: Cast, signed_in: SignedIn, case: Case, pinned_log: PinnedLog
    ):
        pinned_log.sign()
        pinned_log.attack("DELETE FROM casework_event WHERE id = %s", event_of(case.pk, "note.add").pk)
        text = signed_in(cast.thu).post(story(case, "in/"), follow=True).text
        assert BROKEN in text and SOUND not in text

    def test_reading_an_address_prints_nothing(self, cast: Cast, signed_in: SignedIn, case: Case):
        client = signed_in(cast.thu)
        before = Event.objects.count()
        assert client.get(story(case, "in/"))["Location"] == story(case, "")
        assert client.get(story(case, "tai/")).status_code == 405
        assert Event.objects.count() == before


def taken(client: Client, case: Case, directory: Path, pinned_log: PinnedLog) -> list[str]:
    """The bundle as she saved it; answers how to verify it."""
    answer = client.post(story(case, "tai/"))
    assert answer.status_code == 200
    name = re.fullmatch(r'attachment; filename="([a-zA-Z0-9.-]+)"', answer["Content-Disposition"])
    assert name is not None
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    assert {header: answer[header] for header in headers} == headers
    file = directory / name[1]
    file.write_bytes(answer.content)
    verifier = ROOT / "deploy" / "verify" / "casework_verify.py"
    return [sys.executable, "-I", str(verifier), "bundle", str(file), "--key", str(pinned_log.key_file), "--quiet"]


def verified(command: list[str]) -> tuple[int, str]:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


class TestBundle:
    """The real verifier, in a process of its own, without our code."""

    def test_it_proves_itself_and_leaves_its_line(
        self, cast: Cast, signed_in: SignedIn, case: Case, pinned_log: PinnedLog, tmp_path: Path
    ):
        pinned_log.sign()
        command = taken(signed_in(cast.thu), case, tmp_path, pinned_log)
        assert verified(command)[0] == 0
        act, outcome, body = last_event()
        assert (act, outcome, body["case"]) == ("trail.bundle", "looked", str(case.pk))

    def test_it_continues_the_checkpoint_she_kept(
        self, cast: Cast, signed_in: SignedIn, case: Case, pinned_log: PinnedLog, tmp_path: Path
    ):
        pinned_log.sign()
        client = signed_in(cast.thu)
        kept = tmp_path / "kept.txt"
        kept.write_bytes(client.post("/moc/giu/").content)
        pinned_log.sign()
        code, said = verified([*taken(client, case, tmp_path, pinned_log), "--checkpoint", str(kept)])
        assert code == 0 and "The log continues your checkpoint kept.txt" in said

    def test_no_word_of_hers_stands_in_it(
        self, cast: Cast, signed_in: SignedIn, case: Case, pinned_log: PinnedLog, tmp_path: Path
    ):
        pinned_log.sign()
        command = taken(signed_in(cast.thu), case, tmp_path, pinned_log)
        held = Path(command[4]).read_text()
        assert not any(words in held or json.dumps(words)[1:-1] in held for words in HERS)
        assert "Thào" not in held and "casework.note" in held and case.code is None

    @pytest.mark.parametrize(
        ("statement", "found"),
        [
            ("UPDATE casework_event SET body = body || ' ' WHERE id = %s", "inclusion"),
            ("DELETE FROM casework_event WHERE id = %s", "chain"),
            ("UPDATE casework_historicalnote SET history_type = '~' WHERE event_id = %s", "history"),
            ("DELETE FROM casework_historicalnote WHERE event_id = %s", "history"),
            (
                "UPDATE casework_note SET written_at = now()"
                " WHERE id = (SELECT object_id FROM casework_event WHERE id = %s)",
                "record",
            ),
        ],
    )
    def test_what_was_tampered_with_is_told_by_the_verifier(
        self,
        cast: Cast,
        signed_in: SignedIn,
        case: Case,
        pinned_log: PinnedLog,
        tmp_path: Path,
        statement: str,
        found: str,
    ):
        pinned_log.sign()
        pinned_log.attack(statement, event_of(case.pk, "note.add").pk)
        code, said = verified(taken(signed_in(cast.thu), case, tmp_path, pinned_log))
        assert code == 1 and f"TAMPERED: {found}" in said, said

    def test_it_can_be_taken_however_badly_the_log_was_damaged(
        self, cast: Cast, signed_in: SignedIn, case: Case, pinned_log: PinnedLog, tmp_path: Path
    ):
        pinned_log.sign()
        for statement in (
            "UPDATE casework_event SET body = '\\x00ff' WHERE case_seq = 2",
            "DELETE FROM casework_leaf WHERE place > 3",
            "UPDATE casework_checkpoint SET note = 'gone'",
        ):
            pinned_log.attack(statement)
            code, said = verified(taken(signed_in(cast.thu), case, tmp_path, pinned_log))
            assert code in {1, 3} and "Traceback" not in said, said

    def test_its_checkpoint_is_of_the_log(
        self, cast: Cast, signed_in: SignedIn, case: Case, pinned_log: PinnedLog, tmp_path: Path
    ):
        pinned_log.sign()
        held = json.loads(signed_in(cast.thu).post(story(case, "tai/")).content)
        assert held["origin"] == ORIGIN and held["case"] == str(case.pk)
