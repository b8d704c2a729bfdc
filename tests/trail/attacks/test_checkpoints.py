"""T5: checkpoints by another key, bent or asked for wrongly are refused, and one typed from paper is understood."""

import re
from pathlib import Path

import pytest

from casework.trail.proof.leaves import Checkpoint, Leaf
from casework.trail.proof.signed_notes import Head, NoteSigner, signed
from casework.trail.sequencer.placing import Forked
from casework.vault.signing import SigningKey
from deploy.verify import casework_verify
from deploy.verify.casework_verify import BAD_SIGNATURE, SOUND, WRONGLY_ASKED
from tests.trail.running_log import ORIGIN, Log, said


def test_t5_a_checkpoint_by_another_key_is_refused(log: Log):
    log.work()
    log.sequence()
    other = SigningKey.make_file(log.kept / "other")
    head = Head(ORIGIN, Leaf.objects.count(), bytes(Checkpoint.objects.latest("size").root))
    foreign = signed(head.text(), [NoteSigner(ORIGIN, other.public.to_bytes(), other.sign)])
    log.attack("UPDATE casework_checkpoint SET note = %s", foreign)
    report = log.verify()
    assert report.code == BAD_SIGNATURE and "checkpoint in the dump" in report.names()
    with pytest.raises(Forked):
        log.sequencer.sign()
    (log.kept / "foreign.txt").write_text(foreign)
    assert log.verify(log.kept / "foreign.txt").code == BAD_SIGNATURE


@pytest.mark.parametrize(
    "bend",
    [
        lambda note: note.replace(ORIGIN, "other.example/log"),
    ],
)
def test_t5_a_kept_checkpoint_that_is_none_is_refused(log: Log, bend):
    log.sequence()
    kept = log.keep()
    kept.write_text(bend(kept.read_text()), newline="")
    report = log.verify(kept)
    assert report.code == BAD_SIGNATURE and "kept checkpoint" in report.names()


@pytest.mark.parametrize(
    "bend",
    [
        lambda note: note[:-1],
        lambda note: note.replace("\n\n", "\n"),
        lambda note: note.replace("\u2014 ", "-"),
        lambda note: note.replace("\n", "\r\n"),
        lambda note: " ".join(note.split()),
        lambda note: "\n".join(note[at : at + 20] for at in range(0, len(note), 20)),
    ],
)
def test_t5_a_checkpoint_typed_from_paper_is_understood(log: Log, bend):
    log.sequence()
    kept = log.keep()
    kept.write_text(bend(kept.read_text()), newline="")
    report = log.verify(kept)
    assert report.code == SOUND, said(report)
    assert said(report).endswith("Kết luận: nguyên vẹn.\nSOUND")


@pytest.mark.parametrize("wrong", ["", "abc", "\x00", "gone", "key", "nothing"])
def test_t5_what_was_asked_wrongly_is_no_verdict(log: Log, wrong: str, capsys: pytest.CaptureFixture[str]):
    log.sequence()
    kept = log.keep()
    asked = ["checkpoints", str(kept), "--key", log.key_text]
    if wrong == "gone":
        kept.unlink()
    elif wrong == "key":
        asked[-1] = str(kept)
    elif wrong == "nothing":
        with pytest.raises(SystemExit) as ended:
            casework_verify.main(asked[:1])
        assert ended.value.code == WRONGLY_ASKED
        return
    else:
        kept.write_text(wrong)
    assert casework_verify.main(asked) == WRONGLY_ASKED
    assert "chưa kiểm được gì" in capsys.readouterr().err


def test_t5_every_kind_of_finding_has_its_vietnamese_line():
    text = Path(casework_verify.__file__).read_text(encoding="utf-8")
    named = re.findall(r'report\.(?:tampered|incomplete|bad_signature|note)\(\s*"([^"]+)"', text)
    assert set(named) <= set(casework_verify.FINDINGS) and len(named) > 20
