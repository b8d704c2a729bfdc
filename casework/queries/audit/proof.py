"""How far a case's trail is proved, in words for the supervisor: each line's standing, and what is wrong where."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from casework.queries import labels
from casework.queries.audit import bound_rows
from casework.rulebook.acts import Act
from casework.rulebook.rows import Words
from casework.trail.events import Outcome
from casework.trail.proof import signed_notes
from casework.trail.proof.signed_notes import BadNote, NoteVerifier
from casework.trail.proof.verification import LONGEST_WAIT, Fault, Finding, ProofState, Verification
from casework.vault.errors import BadKey
from casework.vault.signing import VerifyKey

log = logging.getLogger(__name__)

FAULTS: Mapping[Fault, Words] = {
    Fault.EVENT_CHANGED: _("dòng này đã bị sửa sau khi ghi"),
    Fault.EVENT_MISSING: _("ít nhất một dòng ngay trước dòng này đã bị xoá"),
    Fault.EVENT_MISPLACED: _("dòng này không nằm đúng chỗ trong sổ đã ký"),
    Fault.EVENT_UNPLACED: _("dòng này không được xếp vào sổ đúng lúc: có thể do ai đó chèn vào hoặc giữ lại"),
    Fault.CHECKPOINT: _("mốc ký mới nhất không đúng: sổ chung đã bị sửa hoặc bị đưa về bản cũ"),
    Fault.HISTORY_CHANGED: _("bản ghi lịch sử đã bị sửa"),
    Fault.HISTORY_MISSING: _("bản ghi lịch sử đã bị xoá"),
    Fault.HISTORY_FOREIGN: _("có bản ghi lịch sử không do việc nào ghi"),
    Fault.RECORD_CHANGED: _("nội dung hiện nay không như việc này để lại: đã bị sửa hoặc bị đưa về bản cũ"),
    Fault.RIGHT_CHANGED: _("dòng này nay không như việc này để lại: đã bị sửa, bị xoá, bị thêm hoặc bị đưa về bản cũ"),
    Fault.ALERT: _("lúc xếp dòng này vào sổ, máy đã báo động"),
    Fault.UNANNOUNCED: _("dòng này không do máy chủ báo tới: máy chủ vừa bị tắt đột ngột, hoặc có người chèn thêm"),
    Fault.LOST: _("nhật ký chung có dòng bị mất, xem báo động"),
    Fault.BACK_DATED: _("giờ của dòng này sớm hơn hẳn dòng trước nó: bị ghi lùi ngày, hoặc đồng hồ máy chủ bị chỉnh"),
}
NOWHERE: Mapping[Fault, Words] = {
    Fault.EVENT_MISSING: _("dòng cuối của nhật ký đã bị xoá"),
    Fault.RIGHT_CHANGED: _("dòng này không như nhật ký nói: bị thêm, bị xoá, bị sửa hoặc bị đưa về bản cũ"),
    Fault.ALERT: _("máy xếp sổ đã báo động: sổ chung không nối tiếp mốc đã ký"),
}
"""The same where no line of this case can be named."""


@dataclass(frozen=True)
class ProofFault:
    """One fault: what, with which record, and the line it stands at."""

    what: Words
    record: Words
    row_id: str
    event_id: UUID | None
    number: int | None
    at: datetime | None
    act: Words


@dataclass(frozen=True)
class Proof:
    """How a case stands as a whole. `size` and `signed_at` name the checkpoint it is proved up to.

    `checked` is false where no public key is pinned: then the signature of the checkpoint was not looked at. `late`
    is how long no line should wait for its place, where one did: whoever puts them in order stands still.
    """

    sound: bool
    checked: bool
    size: int
    signed_at: datetime | None
    lines: int
    signed: int
    waiting: int
    late: timedelta | None
    wrong: tuple[ProofFault, ...]


def pinned() -> NoteVerifier | None:
    """The log's public key as it was pinned in TRAIL_PUBLIC_KEY_FILE; None where none can be read."""
    if not settings.TRAIL_PUBLIC_KEY_FILE:
        return None
    try:
        name, public = signed_notes.key_from(Path(settings.TRAIL_PUBLIC_KEY_FILE).read_text(encoding="utf-8"))
        return NoteVerifier(name, public, VerifyKey(public).verify)
    except (OSError, UnicodeDecodeError, BadNote, BadKey) as error:
        log.error("the pinned public key of the trail cannot be used: %s", type(error).__name__)
        return None


def proof_of(examined: Verification, *, checked: bool, now: datetime) -> Proof:
    """The whole in words."""
    standing = list(examined.standing.values())
    waiting = [event for event in examined.events if examined.standing[event.id] is ProofState.WAITING]
    checkpoint = examined.checkpoint if examined.signed_to else None
    return Proof(
        sound=examined.is_sound,
        checked=checked,
        size=examined.signed_to,
        signed_at=checkpoint.at if checkpoint is not None else None,
        lines=len(standing),
        signed=standing.count(ProofState.SIGNED),
        waiting=len(waiting) + standing.count(ProofState.PLACED),
        late=LONGEST_WAIT if any(now - event.at > LONGEST_WAIT for event in waiting) else None,
        wrong=tuple(_wrong(examined, found) for found in examined.faults),
    )


def faults_of(examined: Verification, event_id: UUID) -> tuple[tuple[Words, Words], ...]:
    """What is wrong with one line: each fault with the record it concerns, if one."""
    return tuple((FAULTS[one.fault], _record(one)) for one in examined.faults if one.event_id == event_id)


def _wrong(examined: Verification, found: Finding) -> ProofFault:
    event = next((event for event in examined.events if event.id == found.event_id), None)
    return ProofFault(
        what=FAULTS[found.fault] if event is not None else NOWHERE.get(found.fault, FAULTS[found.fault]),
        record=_record(found),
        row_id=found.row_id,
        event_id=found.event_id,
        number=event.case_seq if event is not None else None,
        at=event.at if event is not None else None,
        act=Act.words(event.act, looked=event.outcome == Outcome.LOOKED) if event is not None else "",
    )


def _record(found: Finding) -> Words:
    return bound_rows.called(found.label) or labels.RECORDS.get(found.label.rpartition(".")[2], found.label)


def broken(examined: Verification, faults: Iterable[Fault]) -> frozenset[UUID]:
    """The rows of which one of these was found."""
    wanted = set(faults)
    return frozenset(UUID(found.row_id) for found in examined.faults if found.fault in wanted and found.row_id)
