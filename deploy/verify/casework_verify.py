#!/usr/bin/env python3
"""Proves, offline, that a trail is whole and unchanged: from a dump, a pinned key and the checkpoints you kept.

One file; it needs Python 3.12 and the package `cryptography`, nothing of the server and nothing it says is believed.

    casework_verify.py dump trail.jsonl --key KEY --checkpoint kept.txt [--leaves leaves.jsonl] [--arrivals a.jsonl]
    casework_verify.py dump trail.jsonl --key KEY --before EARLIER-KEY --checkpoint kept-before-the-restore.txt
    casework_verify.py bundle case.json --key KEY [--checkpoint kept.txt] [--before earlier-case.json]
    casework_verify.py checkpoints kept-by-thu.txt kept-by-lan.txt --key KEY

Copy leaves.jsonl and arrivals.jsonl first and make the dump then: it must have everything that they have.
KEY is the log's public key as `manage.py sequence --show-key` printed it on the first day, or a file that holds it.
A checkpoint may be typed from paper: blank line, dash, blanks and line breaks are put back, the signature decides.
Exit code: 0 sound, 1 tampered, 2 incomplete, 3 bad signature; of several the gravest: 3, then 1, then 2.
4: nothing was checked, for the command was given wrongly: a file is not there, or is no key or no checkpoint.
"""

from __future__ import annotations

import argparse
import base64
import gc
import io
import json
import re
import sys
import time
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, NoReturn
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

SOUND, TAMPERED, INCOMPLETE, BAD_SIGNATURE, WRONGLY_ASKED = 0, 1, 2, 3, 4
WORDS = {TAMPERED: "TAMPERED", INCOMPLETE: "INCOMPLETE", BAD_SIGNATURE: "BAD SIGNATURE", SOUND: "note"}
IN_VIETNAMESE = {
    SOUND: "Kết luận: nguyên vẹn",
    TAMPERED: "Kết luận: đã bị sửa",
    INCOMPLETE: "Kết luận: còn thiếu, chưa kết luận được",
    BAD_SIGNATURE: "Kết luận: chữ ký không phải của khoá đã ghim, hoặc mốc chép sai",
}
FINDINGS = {
    "arrivals": "tệp arrivals.jsonl có chỗ khác sổ",
    "begun anew": "sổ được bắt đầu lại sau một sổ khác",
    "body": "một việc đã bị sửa sau khi ghi",
    "bundle": "về bản kiểm chứng",
    "chain": "chuỗi việc của một hồ sơ bị đứt: có việc bị xoá, sửa hay chèn",
    "checkpoint in the bundle": "mốc trong bản kiểm chứng không đúng chữ ký",
    "checkpoint in the dump": "mốc trong bản trích không đúng chữ ký",
    "clock": "giờ của hai việc kề nhau lệch nhau",
    "column beside a body": "cột bên cạnh một việc không khớp với việc ấy",
    "consistency": "chưa chứng minh được là nối tiếp mốc bạn giữ",
    "dump": "về bản trích",
    "duplicate": "một việc nằm hai lần trong sổ",
    "event gone": "một việc đã mất khỏi sổ",
    "exclusion": "người không được xem một hồ sơ trong sổ và trong bảng không khớp nhau",
    "gap": "sổ thiếu dòng ở giữa",
    "earlier bundle": "một việc có trong bản kiểm chứng cũ nay không còn, hoặc không so được với bản cũ",
    "history": "lịch sử của một bản ghi bị sửa, xoá hay chèn",
    "inclusion": "một việc không nằm đúng chỗ trong sổ đã ký",
    "key": "khoá của một hồ sơ, phiếu hay chỗ ở không như sổ nói lúc đầu",
    "kept checkpoint": "mốc bạn giữ không đúng chữ ký của khoá này",
    "log too short": "sổ ngắn hơn mốc bạn giữ",
    "no checkpoint": "chưa có gì được ký",
    "not sequenced": "việc chờ vào sổ quá lâu",
    "order": "thứ tự các việc bị đổi",
    "record": "một bản ghi bị sửa ngoài phần mềm",
    "root": "sổ không nối tiếp mốc đã ký",
    "signing key": "khoá ký của một tỉnh không nối tiếp khoá trước",
    "row": "một dòng về quyền, người, việc đến hạn, phán quyết hay báo động không như nhật ký nói",
    "second sink": "tệp leaves.jsonl có chỗ khác sổ",
    "two logs were shown": "hai người được cho xem hai sổ khác nhau",
}
"""Each kind of finding as a line beside the English one."""
SHOWN = 20
CLOCK = timedelta(minutes=10)
"""How far two neighbours in the order may disagree about the time: acts take seconds, clocks are kept by NTP."""
BEGUN = "trail.new_log"
"""The act of the event by which a log says that it follows another, whose database was put back to an earlier point."""
WAITS = timedelta(minutes=10)
"""How long an event may wait for its leaf."""
BOUND = "rights.bind"
"""The act of the event by which the sequencer says rows that no act says: alerts, what ended by itself, older rows."""
FOUNDED = "unit.found"
"""The act by which a house begins: where it says no rows, the house is older than the binding of rows."""
ROWS = {
    "caseheldbyunit": "right of a unit on a case",
    "caseheldbyworker": "right of a person on a case",
    "referralheldbyunit": "right of a unit on a referral",
    "referralheldbyworker": "right of a person on a referral",
    "shelterstayheldbyunit": "right of a unit on a shelter stay",
    "shelterstayheldbyworker": "right of a person on a shelter stay",
    "exclusion": "exclusion",
    "clock": "duty",
    "membership": "membership",
    "membershipkey": "unit's key of a membership",
    "worker": "person",
    "unit": "unit",
    "unitkey": "keys of a unit",
    "provinceroll": "roll of a province",
    "organisation": "partner",
    "standby": "stand-by desk",
    "redactedname": "ruling on a name",
    "oversight": "what a province keeps for itself",
    "alert": "alert",
    "alarm": "alarm of an address",
    "contactwarning": "warning about a contact",
    "escalation": "call about a late duty",
    "escalatednotice": "notice of a call about a late answer",
    "committeenotice": "notice to a committee",
    "banorder": "contact ban at its bodies",
    "bancopy": "part of a contact ban",
    "banduty": "duty of a contact ban",
    "escalatedban": "duty of a ban of a call",
    "escalatedreport": "report of a call",
    "handover": "stand-in",
    "notificationaddress": "address for notifications",
    "herno": "no to being written down",
    "violencereport": "report of violence",
    "reportcall": "call about a report",
    "reportkept": "who is kept from a report",
}
"""Each kind of row that events bind by its number, since version 3 says rows."""
LATER = (
    *("alarm", "contactwarning", "escalation", "handover", "notificationaddress", "herno"),
    *("violencereport", "reportcall", "reportkept"),
    *("escalatednotice", "committeenotice"),
    *("banorder", "bancopy", "banduty", "escalatedban", "escalatedreport"),
)
"""Kinds that came after: bound from where the sequencer has said all rows of before that, in a new house in its first
minute."""
ENDS_BY_ITSELF = ("caseheldbyunit", "caseheldbyworker")
"""Rights that go with the hour after her no: nobody takes them, so the sequencer says that they are gone."""
BODY_VERSIONS = (1, 2, 3)
CHAINED = (2, 3)
EMPTY_ROOT = sha256(b"").digest()
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Report:
    """What was found, gravest last to be forgotten: each finding has a name and a place."""

    found: dict[tuple[int, str], list[str]] = field(default_factory=dict)
    facts: list[str] = field(default_factory=list)

    def tampered(self, name: str, where: str) -> None:
        """Something is not as it was."""
        self.found.setdefault((TAMPERED, name), []).append(where)

    def incomplete(self, name: str, where: str) -> None:
        """Something is not there that must be."""
        self.found.setdefault((INCOMPLETE, name), []).append(where)

    def bad_signature(self, name: str, where: str) -> None:
        """A checkpoint that the pinned key did not sign."""
        self.found.setdefault((BAD_SIGNATURE, name), []).append(where)

    def note(self, name: str, where: str) -> None:
        """Worth knowing, not wrong."""
        self.found.setdefault((SOUND, name), []).append(where)

    @property
    def code(self) -> int:
        """The exit code."""
        codes = {code for code, _ in self.found}
        return next((code for code in (BAD_SIGNATURE, TAMPERED, INCOMPLETE) if code in codes), SOUND)

    def names(self) -> set[str]:
        """The names of everything that is wrong."""
        return {name for code, name in self.found if code != SOUND}

    def lines(self) -> Iterator[str]:
        """The report as people read it."""
        yield from self.facts
        for (code, name), places in sorted(self.found.items()):
            for where in places[:SHOWN]:
                yield f"{WORDS[code]}: {name}: {where}"
            if len(places) > SHOWN:
                yield f"{WORDS[code]}: {name}: and {len(places) - SHOWN} more"
            if name in FINDINGS:
                yield f"    ({FINDINGS[name]})"
        yield f"{IN_VIETNAMESE[self.code]}."
        yield {SOUND: "SOUND", TAMPERED: "TAMPERED", INCOMPLETE: "INCOMPLETE", BAD_SIGNATURE: "BAD SIGNATURE"}[
            self.code
        ]


# --- the tree (RFC 6962 section 2.1, RFC 9162 section 2.1)


def leaf_hash(body: bytes) -> bytes:
    return sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def root_of(peaks: list[bytes]) -> bytes:
    """The root over full subtrees, largest first."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in peaks[-2::-1]:
        root = node_hash(peak, root)
    return root


def included(root: bytes, size: int, leaf: bytes, index: int, proof: list[bytes]) -> bool:
    """RFC 9162 section 2.1.3.2."""
    if not 0 <= index < size:
        return False
    place, last, reckoned = index, size - 1, leaf
    for sibling in proof:
        if last == 0 or len(sibling) != 32:
            return False
        if place & 1 or place == last:
            reckoned = node_hash(sibling, reckoned)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            reckoned = node_hash(reckoned, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and reckoned == root


def continued(root: bytes, size: int, old_root: bytes, old: int, proof: list[bytes]) -> bool:
    """RFC 9162 section 2.1.4.2."""
    if not 0 <= old <= size or any(len(one) != 32 for one in proof):
        return False
    if old in (0, size):
        return not proof and old_root == (root if old == size else EMPTY_ROOT)
    path = [old_root, *proof] if old & (old - 1) == 0 else proof
    if not path:
        return False
    place, last = old - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_root and after == root


# --- checkpoints (C2SP signed-note and tlog-checkpoint)


class Refused(Exception):
    """A key or a checkpoint that cannot be used; the message says why."""


class Unsigned(Refused):
    """A checkpoint the pinned key did not sign."""


@dataclass(frozen=True)
class Head:
    """What a checkpoint says."""

    origin: str
    size: int
    root: bytes


@dataclass(frozen=True)
class Key:
    """The pinned key: its name is the log's."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        return sha256(self.name.encode() + b"\n\x01" + self.public).digest()[:4]

    def opened(self, note: str) -> Head:
        """What a signed checkpoint says. Raises Refused, or Unsigned when it does not bear this key's signature."""
        head, text, lines = _apart(note)
        mine = [raw[4:] for name, raw in lines if (name, raw[:4]) == (self.name, self.key_id)]
        if head.origin != self.name or not mine:
            raise Unsigned("it is not signed by the pinned key")
        for signature in mine:
            try:
                Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
            except InvalidSignature:
                raise Unsigned("its signature is not that of the pinned key") from None
        return head


def key_of(text: str) -> Key:
    """The pinned key from its text, name+id+key. Raises Refused."""
    name, _, rest = text.strip().partition("+")
    named, _, encoded = rest.partition("+")
    try:
        raw = _base64(encoded)
    except ValueError:
        raw = b""
    key = Key(name, raw[1:])
    if not name or any(letter.isspace() for letter in name) or len(raw) != 33 or raw[0] != 1:
        raise Refused("this is no public key of a trail")
    if key.key_id.hex() != named:
        raise Refused("this public key was copied wrongly: its id does not fit")
    return key


_RETYPED = re.compile(
    r"(?P<before>\S+?)(?P<size>\d+)(?P<root>[A-Za-z0-9+/]{43}=)(?:--?|[\u2010-\u2015\u2212])"
    r"(?P<name>[^\s+]+)(?P<signature>[A-Za-z0-9+/]{91}=)"
)


def as_signed(text: str) -> str:
    """A checkpoint in the form in which it was signed, from what typing and pasting make of it."""
    lines = text.removeprefix("\ufeff").strip().splitlines()
    told = _RETYPED.fullmatch("".join("".join(lines).split()))
    if told is not None:
        name = told["name"]
        size = (told["before"] + told["size"]).removeprefix(name)
        if (told["before"] + told["size"]).startswith(name) and size.isdigit():
            return f"{name}\n{size}\n{told['root']}\n\n\u2014 {name} {told['signature']}\n"
    return "\n".join(line.strip() for line in lines) + "\n"


def head_of(note: str) -> Head:
    """What a checkpoint claims, whoever signed it. Raises Refused."""
    return _apart(note)[0]


def _apart(note: str) -> tuple[Head, str, list[tuple[str, bytes]]]:
    text, between, signatures = note.rpartition("\n\n")
    text += "\n"
    lines = text.split("\n")
    try:
        if not between or not signatures.endswith("\n") or len(note) > 1_000_000:
            raise ValueError
        if any(letter < " " and letter != "\n" for letter in note) or len(lines) < 4 or not all(lines[:-1]):
            raise ValueError
        size, root = int(lines[1]), _base64(lines[2])
        if str(size) != lines[1] or size < 0 or len(root) != 32:
            raise ValueError
        signed = []
        for line in signatures[:-1].split("\n"):
            dash, name, encoded = line.split(" ")
            if dash != "\u2014" or not name or "+" in name:
                raise ValueError
            signed.append((name, _base64(encoded)))
    except ValueError:
        raise Refused("it is no checkpoint") from None
    return Head(lines[0], size, root), text, signed


def _base64(text: str) -> bytes:
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise ValueError("not canonical")
    return raw


def kept_checkpoints(
    paths: Iterable[Path], key: Key, report: Report, before: Iterable[Key] = ()
) -> list[tuple[str, Head]]:
    """The checkpoints a supervisor kept, those that the pinned key signed; two that contradict each other are named.

    `before` are the keys of earlier logs: a checkpoint of theirs bears the name of its log.
    """
    kept: list[tuple[str, Head]] = []
    keys = {one.name: one for one in (*before, key)}
    for path in paths:
        try:
            note = as_signed(path.read_bytes().decode())
            kept.append((path.name, keys.get(head_of(note).origin, key).opened(note)))
        except Unsigned as why:
            report.bad_signature("kept checkpoint", f"{path.name}: {why}")
        except (Refused, UnicodeDecodeError):
            raise Refused(f"{path.name} is no checkpoint ({path.name} không phải là một mốc)") from None
    for number, (name, head) in enumerate(kept):
        for other, second in kept[number + 1 :]:
            if (head.origin, head.size) == (second.origin, second.size) and head.root != second.root:
                report.tampered("two logs were shown", f"{name} and {other} are both signed over {head.size} events")
    return kept


# --- a whole dump


class Progress:
    """A line on the terminal that says how far it is."""

    def __init__(self, total: int, *, quiet: bool) -> None:
        self.total, self.quiet, self.began = total, quiet, time.monotonic()

    def at(self, done: int) -> None:
        """Say it."""
        if not self.quiet:
            rate = done / max(time.monotonic() - self.began, 0.001)
            print(f"\r{done:,} of {self.total:,} events, {rate:,.0f} a second", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave the line."""
        if not self.quiet:
            print(file=sys.stderr)


@dataclass
class Wanted:
    """Which sizes of the tree a checkpoint speaks of, and what it says its root is."""

    size: int
    root: bytes
    whose: str


# --- what an event says (version 3: an array in a fixed order; 1 and 2: an object; see casework/trail/log/encoding.py)

GUARDED = ("casework.case", "casework.referral", "casework.shelterstay")
"""The records that have keys of their own, and say which."""
AS_KEPT = ""
"""Since version 3 an event does not say how it left a record: its history row does, and the event binds that."""
ABOUT_HISTORY = ("history_id", "history_date", "history_type", "history_user_id", "event_id")
"""What stands in a history row beside the record."""


class Bound(NamedTuple):
    """What the newest event about a row says of it: the hash of it, None when it was removed, or its history row."""

    event: str
    digest: str | None
    history_id: str


type BoundRow = tuple[str, str, str]
"""What the newest event that says a row says of it: its digest, empty where it is gone; the event, and the object it is
of, both as they are written."""
type Said = tuple[Any, Any, Any, Any, Any, Any, Any, Any, Any, Any]
"""What is read of every event: version, id, time, act, case, number, hash of the one before, thing, history rows, rows
of rights. Ids stand as they are written, in 36 letters or 22: `as_id` makes them one."""
NOTHING = (None,) * 10


def said_in(body: bytes) -> Said:
    """What an event says; nothing where it is none."""
    held = _value(body)
    if isinstance(held, list) and held and held[0] == 3:
        if len(held) < 15:
            held += [None] * (15 - len(held))
        return 3, held[1], held[2], held[3], held[7], held[8], held[9], held[10], held[11] or [], held[14]
    if isinstance(held, dict):
        of, version = held.get, held.get("v")
        if version == 3:
            version = None
        return version, of("id"), of("at"), of("act"), of("case"), of("seq"), of("prev"), None, of("changed"), None
    return NOTHING


def rights_in(body: bytes) -> Iterator[list[str]]:
    """What an event says of rights, five words each: what, which kind, which object, whose, and what more."""
    held = _value(body)
    if isinstance(held, list):
        held = {"rights": held[12] if len(held) > 12 else ()}
    rights = held.get("rights") if isinstance(held, dict) else ()
    for one in rights if isinstance(rights, (list, tuple)) else ():
        if isinstance(one, list) and len(one) == 5 and all(isinstance(word, str) for word in one):
            yield one


def rows_in(rows: Any, event: str, case: str | None) -> Iterator[tuple[tuple[str, str], BoundRow]]:
    """Each row of rights that an event says: its kind and number, and what is said. Raises TypeError or ValueError."""
    for kind, subject, *said in rows:
        of = case or "" if subject == "=" else subject
        pairs = iter(said)
        for number, digest in zip(pairs, pairs, strict=True):
            yield (kind, number), (digest, event, of)


def row_digest(row: bytes) -> str:
    """A row as an event says it: twenty bytes of SHA-256 of the row as it is dumped, in 27 letters."""
    return b2a_base64(sha256(row).digest()[:20], newline=False)[:27].decode()


def details_in(body: bytes) -> dict[str, Any]:
    """What an event says beyond that, by name."""
    held = _value(body)
    if isinstance(held, list):
        held = held[13] if len(held) > 13 else {}
    return held if isinstance(held, dict) else {}


def as_id(text: object) -> str:
    """An id in its 36 letters; what is none, as it stands."""
    if not isinstance(text, str) or len(text) != 22:
        return str(text)
    try:
        spelt = a2b_base64(text + "==").hex()
    except ValueError:
        return text
    if len(spelt) != 32:
        return text
    return f"{spelt[:8]}-{spelt[8:12]}-{spelt[12:16]}-{spelt[16:20]}-{spelt[20:]}"


def as_hash(text: object) -> str | None:
    """A hash in hex; what is none, as it stands."""
    if not isinstance(text, str) or len(text) != 43:
        return text if isinstance(text, str) else None
    try:
        return a2b_base64(text + "=").hex()
    except ValueError:
        return text


def as_time(at: object) -> str:
    """A time as people read it, from microseconds since 1970 or from text."""
    if type(at) is not int:
        return str(at)
    try:
        return (EPOCH + timedelta(microseconds=at)).isoformat(timespec="microseconds")
    except OverflowError:
        return str(at)


type OfRow = tuple[str, str, str | None, str, str | None]


def bound_by(version: int, thing: object, changed: list[Any]) -> Iterator[OfRow]:
    """Each history row an event binds: record, id and hash of the row, id of the record and its hash."""
    if version == 3:
        for record, history_id, digest, *row_id in changed:
            own = as_id(row_id[0] if row_id else thing)
            yield f"casework.{record}", as_id(history_id), as_hash(digest), own, AS_KEPT
    else:
        for label, history_id, digest, live, row_id in changed:
            yield label, history_id, digest, row_id, live


class SigningKeys:
    """Which signing key of a province follows which, as the log tells it: each link signed by both (Ed25519).

    A link: 01 | number, u16 | serial, u64 | key before, 32 | next key, 32 | by the key before, 64 | by the next, 64.
    """

    SIZE = 203
    SAID, HELD = b"casework succession v1", b"casework succession, possession v1"

    def __init__(self, report: Report) -> None:
        self.report = report
        self.newest: dict[str, tuple[int, bytes]] = {}
        """By province: the number of its newest key, and the key."""

    def told(self, body: bytes, event: str) -> None:
        """An event that tells of a change."""
        for what, kind, province, number, link in rights_in(body):
            if (what, kind) == ("succeed", "signing") and (wrong := self._wrong(province, number, link)):
                self.report.tampered("signing key", f"{province}: event {event} {wrong}")

    def _wrong(self, province: str, number: str, link: str) -> str:
        """What is wrong with it; nothing where it continues the key before it."""
        try:
            raw = a2b_base64(link + "=" * (-len(link) % 4))
            unit = int(province.removeprefix("unit:")).to_bytes(8, "big")
        except (ValueError, OverflowError):
            return "tells of a signing key that cannot be read"
        if len(raw) != self.SIZE or raw[0] != 1:
            return "tells of a signing key that cannot be read"
        said, before, following, by_before, by_following = raw[1:11], raw[11:43], raw[43:75], raw[75:139], raw[139:]
        parts = (self.SAID, unit, said[:2], said[2:], before, following)
        framed = b"".join(len(part).to_bytes(2, "big") + part for part in parts)
        held = b"".join(len(part).to_bytes(2, "big") + part for part in (self.HELD, by_before))
        try:
            Ed25519PublicKey.from_public_bytes(before).verify(by_before, framed)
            Ed25519PublicKey.from_public_bytes(following).verify(by_following, held)
        except (InvalidSignature, ValueError):
            return "tells of a signing key that the key before it did not sign"
        last, key = self.newest.get(province, (1, before))
        if (number, int.from_bytes(said[:2], "big"), before) != (str(last + 1), last + 1, key):
            return "tells of a signing key that does not follow the newest"
        self.newest[province] = last + 1, following
        return ""


# In JSON no quotation mark stands bare inside a text: what this finds in an object without another in it is a column.
_ABOUT = re.compile(rb'"(?:event_id|history_(?:date|id|type|user_id))":(?:"[^"]*"|[0-9]+),')


def live_in(history: bytes) -> str | None:
    """The hash of the record as its history row has it; None when it was removed then."""
    if b'"history_type":"-"' in history:
        return None
    if history.count(b"{") == 1:
        return sha256(_ABOUT.sub(b"", history)).hexdigest()
    columns = _object(history) or {}
    for name in ABOUT_HISTORY:
        columns.pop(name, None)
    return sha256(_compact(columns).encode()).hexdigest()


class DumpCheck:
    """Reads a dump once, from the first line to the last, and keeps only what later lines are compared with."""

    def __init__(self, key: Key, report: Report, *, quiet: bool) -> None:
        self.key, self.report, self.quiet = key, report, quiet
        self.size = 0
        self.peaks: list[bytes] = []
        self.chains: dict[str, tuple[int, str]] = {}
        self.history: dict[str, tuple[str, str | None, str, str]] = {}
        self.live: dict[tuple[str, str], Bound] = {}
        self.seen: set[bytes] = set()
        self.placed: dict[str, str] | None = None
        self.last_at: Any = ""
        self.chained = False
        self.cases: dict[str, str] = {}
        self.early: dict[str, str] = {}
        self.waiting = 0
        self.unwaiting = False
        self.wanted: list[Wanted] = []
        self.own: list[Wanted] = []
        self.good_to = 0
        self.ended = False
        self.dumped_at: datetime | None = None
        self.leaves_file: Iterator[bytes] | None = None
        self.leaves_name = ""
        self.points: dict[int, list[Wanted]] = {}
        self.older: list[tuple[str, Head]] = []
        self.older_roots: dict[int, bytes] = {}
        self.kept_out: dict[tuple[str, str], str] = {}
        self.exclusions: int | None = None
        self.keys: dict[tuple[str, str], list[str]] = {}
        self.signing = SigningKeys(report)
        self.begun: dict[str, dict[str, Any]] = {}
        self.rows = RowCheck(report)
        self.progress = Progress(0, quiet=quiet)

    # the order of the dump: head, checkpoints, leaves, waiting, chains, exclusions, rows, history, live, end

    def read(self, path: Path, kept: list[tuple[str, Head]]) -> None:
        """Check everything the dump says."""
        mine = [(name, head) for name, head in kept if head.origin == self.key.name]
        self.older = [(name, head) for name, head in kept if head.origin != self.key.name]
        self.wanted = [Wanted(head.size, head.root, f"your checkpoint {name}") for name, head in mine]
        with path.open("rb", buffering=1 << 20) as file:
            lines = iter(file)
            if not self._begin(next(lines, b"")):
                self.report.incomplete("dump", f"{path.name} is no dump of a trail")
                return
            self._rest(lines)
        self._close(path)

    def _begin(self, first: bytes) -> bool:
        head = _object(first) or {}
        if head.get("trail") != 1:
            return False
        if head.get("origin") != self.key.name:
            self.report.tampered("dump", f"it is of the log {head.get('origin')}, the pinned key is of {self.key.name}")
        self.dumped_at = _moment(head.get("at"))
        self.report.facts.append(f"The dump says it was made at {head.get('at')}.")
        self.exclusions = head.get("exclusions")
        self.rows.begin(head.get("rows"), self.dumped_at)
        total = head.get("leaves")
        self.progress = Progress(total if isinstance(total, int) else 0, quiet=self.quiet)
        return True

    def _rest(self, lines: Iterator[bytes]) -> None:
        notes: list[str] = []
        leading = True
        for number, line in enumerate(lines, 2):
            if leading:
                if line.startswith(b'{"checkpoint":'):
                    notes.append(str((_object(line) or {}).get("checkpoint")))
                    continue
                self._checkpoints(notes)
                leading = False
            try:
                self._line(line, number)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                self.report.tampered("dump", f"line {number} does not read")
        if leading:
            self._checkpoints(notes)

    def _line(self, line: bytes, number: int) -> None:
        if line.startswith((b'{"body":', b'{"missing":', b'{"damaged":')):
            self._event(line)
        elif line.startswith(b'{"row":'):
            self._row(line)
        elif line.startswith(b'{"chain":'):
            self._chain(_object(line) or {})
        elif line.startswith(b'{"excluded":'):
            self._excluded(_object(line) or {})
        elif line.startswith(b'{"stands":'):
            self.rows.stands(line)
        elif line.startswith(b'{"columns":'):
            wrong = _object(line) or {}
            self.report.tampered("column beside a body", f"event {wrong.get('event')}: {wrong.get('columns')}")
        elif line.startswith(b'{"end":'):
            self.ended = (_object(line) or {}).get("lines") == number
        else:
            self.report.tampered("dump", f"line {number} is of no known kind")

    def _checkpoints(self, notes: list[str]) -> None:
        """The database's own checkpoints: roots are compared with all, the signature is checked on the newest."""
        heads = []
        for note in notes:
            try:
                heads.append(head_of(note))
            except Refused as why:
                self.report.bad_signature("checkpoint in the dump", str(why))
        if notes:
            try:
                newest = self.key.opened(notes[-1])
                self.report.facts.append(f"The newest checkpoint of the dump is over {newest.size:,} events.")
            except Refused as why:
                self.report.bad_signature("checkpoint in the dump", f"the newest: {why}")
        self.own = [Wanted(head.size, head.root, f"the checkpoint over {head.size} events") for head in heads]
        self.own.sort(key=lambda one: one.size)
        everything = sorted([*self.wanted, *self.own], key=lambda one: one.size)
        for one in everything:
            self.points.setdefault(one.size, []).append(one)
        for _, head in self.older:
            self.points.setdefault(head.size, [])
        self._point()

    def _point(self) -> None:
        """At a size some checkpoint speaks of: is this the root it signed?"""
        here = self.points.get(self.size)
        if here is None:
            return
        root = root_of(self.peaks)
        if self.older:
            self.older_roots[self.size] = root
        good = bool(here)
        for one in here:
            if one.root != root:
                good = False
                self.report.tampered(
                    "root",
                    f"{one.whose} has another root over {self.size} events: what stands in places {self.good_to} to "
                    f"{self.size - 1} is not what was signed",
                )
        if good:
            self.good_to = self.size

    # events

    def _event(self, line: bytes) -> None:
        if line.endswith(b',"waiting":true}\n'):
            self._waiting(line)
            return
        place = self.size
        stands = str(place).encode()
        tail_length = 85 + len(stands)
        body, tail = line[8:-tail_length], line[-tail_length:]
        hashed = sha256(b"\x00" + body).digest()
        leaf = hashed.hex()
        if line.startswith(b'{"body":') and tail == b',"place":%b,"leaf":"%b"}\n' % (stands, leaf.encode()):
            self._said(body, leaf, place)
        else:
            hashed = self._wrong_event(line, place)
            place = self.size
        if hashed in self.seen:
            self.report.tampered("duplicate", f"the event at place {place} stands in the log twice")
        self.seen.add(hashed)
        index, peaks = place, self.peaks
        while index & 1:
            hashed = sha256(b"\x01" + peaks.pop() + hashed).digest()
            index >>= 1
        peaks.append(hashed)
        self.size = place + 1
        if self.size in self.points:
            self._point()
        if not self.size % 20_000:
            self.progress.at(self.size)

    def _wrong_event(self, line: bytes, place: int) -> bytes:
        """Name what is wrong with a leaf that does not read as it must; answers the hash it stands in the tree with."""
        held = _object(line) or {}
        stated, leaf = held.get("place"), str(held.get("leaf"))
        body = _body_of(line)
        if isinstance(stated, int) and stated > place:
            self.report.tampered("gap", f"places {place} to {stated - 1} are gone from the log")
            self.size = place = stated
            # The tree cannot be rebuilt over a gap; every later checkpoint is wrong, and that is said once.
            self.peaks = [EMPTY_ROOT] * place.bit_count()
        elif stated != place:
            self.report.tampered("order", f"place {stated} stands where place {place} belongs")
        if body is None and self.leaves_file is not None:
            next(self.leaves_file, None)
        if "missing" in held:
            self.report.tampered("event gone", f"event {held['missing']} at place {place}")
        elif "damaged" in held:
            self.report.tampered("body", f"the event at place {place} is no event any more")
        elif body is None:
            self.report.tampered("dump", f"the line of place {place} does not read")
        else:
            hashed = leaf_hash(body)
            if hashed.hex() != leaf:
                self.report.tampered(
                    "body", f"event {as_id(said_in(body)[1])} at place {place} was changed: it does not fit its leaf"
                )
            self._said(body, hashed.hex(), place)
            return hashed
        try:
            return bytes.fromhex(leaf)
        except ValueError:
            return EMPTY_ROOT

    def _said(self, body: bytes, leaf: str, place: int | None) -> None:
        """What the event itself says: its time, its link, the rows it binds."""
        version, event, at, act, case, seq, prev, thing, changed, rows = said_in(body)
        if not isinstance(event, str) or not _is_time(version, at) or not isinstance(changed, list):
            self.report.tampered("body", f"the event at {_place(place)} is no event")
            return
        if self.placed is not None:
            self.placed[as_id(event)] = leaf
        if place is not None:
            if act == BEGUN:
                self._begun(body, event, at)
            if self.last_at.__class__ is not at.__class__:
                self.last_at = as_time(self.last_at) if version != 3 else _microseconds(self.last_at)
            if at < self.last_at:
                self._clock(event, at, place)
            self.last_at = at
            if self.leaves_file is not None:
                self._filed(place, as_id(event), leaf)
        if version not in CHAINED:
            self._old(version, as_id(event), place)
            return
        self.chained = True
        if case is not None:
            case = self.cases.get(case) or self._case(case)
            before = self.chains.get(case)
            if before is None:
                if seq != 1 or prev is not None:
                    self._broken(event, case, 0, seq)
            elif seq != before[0] + 1 or as_hash(prev) != before[1]:
                self._broken(event, case, before[0], seq)
            self.chains[case] = (seq if isinstance(seq, int) else 0, leaf)
            if b'["exclude","case",' in body or b'["key","' in body:
                self._binds(body, as_id(event), case)
        if b'["succeed","signing",' in body:
            self.signing.told(body, as_id(event))
        if rows is not None or act == FOUNDED:
            self.rows.said(rows, event, case, act, body)
        if changed:
            event = as_id(event)
            for label, history_id, digest, row_id, live in bound_by(version, thing, changed):
                self.history[history_id] = (label, digest, event, row_id)
                self.live[label, row_id] = Bound(event, live, history_id)

    def _binds(self, body: bytes, event: str, case: str) -> None:
        """Whom an event keeps from its case, and which key it says is an object's own."""
        for what, kind, which, holder, said in rights_in(body):
            subject = case if which == "=" else as_id(which)
            if what == "exclude" and subject == case:
                self.kept_out[case, holder] = event
            elif what == "key":
                keys = self.keys.setdefault((kind, subject), [])
                # The first has no number; each next one has the number after that of the one before it.
                if holder == (str(len(keys) + 1) if keys else ""):
                    keys.append(said)
                else:
                    self.report.tampered("key", f"{kind} {subject}: event {event} says another key than the one before")

    def _case(self, written: str) -> str:
        """A case as its id is written in an event, remembered in 36 letters."""
        return self.cases.setdefault(written, as_id(written))

    def _begun(self, body: bytes, event: str, at: object) -> None:
        """An event by which this log says that it follows another."""
        details = details_in(body)
        self.begun[str(details.get("after"))] = {**details, "id": as_id(event), "at": as_time(at)}

    def _broken(self, event: str, case: str, last: int, seq: object) -> None:
        event = as_id(event)
        if isinstance(seq, int) and seq > last + 1:
            gone = f"event {last + 1}" if seq == last + 2 else f"events {last + 1} to {seq - 1}"
            self.report.tampered("chain", f"case {case}: {gone} of its chain are gone, before event {event}")
        elif isinstance(seq, int) and seq <= last:
            self.report.tampered("chain", f"case {case}: event {event} says it is number {seq}, which was there before")
        else:
            self.report.tampered("chain", f"case {case}: event {event} does not continue the event before it")

    def _old(self, version: object, event: str, place: int | None) -> None:
        """Events from before there were chains stand at the beginning and nowhere else."""
        if version not in BODY_VERSIONS or self.chained:
            self.report.tampered("body", f"event {event} at {_place(place)} is of version {version}")

    def _clock(self, event: str, at: object, place: int | None) -> None:
        says, last = as_time(at), as_time(self.last_at)
        now, before = _moment(says), _moment(last)
        if now is None or before is None or before - now > CLOCK:
            self.report.tampered(
                "clock",
                f"event {as_id(event)} at {_place(place)} says {says}, but stands after {last}: "
                f"back-dated, or a clock was set",
            )

    def _waiting(self, line: bytes) -> None:
        self.waiting += 1
        body = _body_of(line)
        if body is None:
            self.report.tampered(
                "body", f"a waiting event is no event any more: {line[:80].decode('utf-8', 'replace')}"
            )
            return
        _, event, said_at, *_ = said_in(body)
        at = _moment(as_time(said_at))
        if at is not None and self.dumped_at is not None and self.dumped_at - at > WAITS:
            self.report.incomplete(
                "not sequenced",
                f"event {as_id(event)} of {as_time(said_at)} has no leaf: slipped in, or the sequencer stands still",
            )
        self._said(body, leaf_hash(body).hex(), None)

    # what stands beside the events

    def _chain(self, line: dict[str, Any]) -> None:
        case, length, head = str(line.get("chain")), line.get("length"), line.get("head")
        last = self.chains.pop(case, None)
        if last is None:
            if length:
                self.report.tampered("chain", f"case {case}: its chain had {length} events, none is here")
        elif (length, head) != last:
            what = f"events {last[0] + 1} to {length} are gone" if (length or 0) > last[0] else "it ends otherwise"
            self.report.tampered("chain", f"case {case}: {what}; the last one here is number {last[0]}")

    def _excluded(self, line: dict[str, Any]) -> None:
        case, holder = str(line.get("excluded")), f"worker:{line.get('worker')}"
        self.exclusions = (self.exclusions or 0) - 1
        if self.kept_out.pop((case, holder), None) is None:
            self.report.tampered("exclusion", f"case {case}: no event keeps {holder} from it")

    def _exclusions_left(self) -> None:
        """Whom the log keeps out and no row does; how many rows there were was said at the beginning."""
        if self.exclusions is None:
            if self.kept_out:
                self.report.incomplete("exclusion", "the dump is of a version that does not say who is kept out")
            return
        if self.exclusions:
            self.report.tampered("dump", "it has not as many exclusions as it says")
        for (case, holder), event in self.kept_out.items():
            self.report.tampered(
                "exclusion", f"case {case}: event {event} keeps {holder} from it, and the table does not any more"
            )

    def _key_of(self, label: str, row_id: str, row: bytes) -> None:
        """The key that a live row says is its own, and that of the log."""
        kind = label.removeprefix("casework.")
        found, older = _COMMITMENT.search(row), _OLDER.search(row)
        kept = found[1].decode().rstrip("=") if found is not None else None
        keys = self.keys.pop((kind, row_id), [])
        links = len(a2b_base64(older[1])) if older is not None else 0
        if kept != (keys[-1] if keys else None) or links != LINK_BYTES * max(len(keys) - 1, 0):
            self.report.tampered("key", f"{kind} {row_id}: its row and the log do not say the same key")

    def _row(self, line: bytes) -> None:
        cut = line.rindex(b',"history":"') if b',"history":"' in line else line.rindex(b',"live":"')
        row = line[7:cut]
        about = _WHOSE.fullmatch(line, cut)
        if about is None:
            raise ValueError
        kind, label, row_id = about[1], about[2].decode(), about[3].decode()
        digest = sha256(row).hexdigest()
        if kind == b"history":
            bound = self.history.pop(row_id, None)
            if bound is None:
                self.report.tampered("history", f"{label} {row_id}: no event wrote this history row")
            elif bound[:2] != (label, digest):
                self.report.tampered("history", f"{bound[0]} {row_id} was rewritten since event {bound[2]}")
            else:
                _as_kept(self.live, bound[0], bound[3], row_id, row)
            return
        if label in GUARDED:
            self._key_of(label, row_id, row)
        live = self.live.pop((label, row_id), None)
        if live is None:
            self.report.tampered("record", f"{label} {row_id}: no event wrote this record")
        elif live.digest == AS_KEPT:
            # Its newest history row certifies nothing: rewritten, as was said, or gone, as will be, or out of order.
            if live.history_id in self.history:
                self.early[live.history_id] = f"{label} {row_id}"
        elif live.digest is None:
            self.report.tampered("record", f"{label} {row_id} was removed by event {live.event} and is back")
        elif live.digest != digest:
            self.report.tampered(
                "record",
                f"{label} {row_id} is not as event {live.event} left it: changed, or put back to an older state",
            )

    # the end

    def _close(self, path: Path) -> None:
        self.progress.end()
        if not self.ended:
            self.report.incomplete("dump", f"{path.name} is cut off")
        for size in sorted(self.points):
            if size > self.size:
                for one in self.points[size]:
                    self.report.incomplete(
                        "log too short",
                        f"{one.whose} covers {size} events, here are {self.size}: the end was removed, or the database "
                        f"was put back to an earlier point",
                    )
        for row_id, (label, _, event, _) in self.history.items():
            self.report.tampered("history", f"{label} {row_id}, written by event {event}, is gone")
        for (label, row_id), bound in self.live.items():
            if bound.digest:
                self.report.tampered("record", f"{label} {row_id}, last written by event {bound.event}, is gone")
        for history_id, record in self.early.items():
            if history_id not in self.history:
                self.report.tampered("record", f"{record} stands before the history row that says how it must be")
        for case, (length, _) in self.chains.items():
            self.report.tampered("chain", f"case {case}: the end of its chain is gone, {length} events are here")
        self._exclusions_left()
        self.rows.close()
        self._close_leaves()
        signed = max((one.size for one in self.own), default=0)
        if not self.own and self.size:
            self.report.incomplete("no checkpoint", "nothing in this dump is signed")
        self.report.facts.append(
            f"{self.size:,} events in order, {min(signed, self.size):,} under a checkpoint; {self.waiting:,} wait."
        )

    def earlier_logs(self) -> None:
        """What became of the checkpoints of the logs before this one; call it when the dump was read."""
        for said in self.begun.values():
            self.report.note(
                "begun anew",
                f"event {said.get('id')} of {said.get('at')}: this log follows {said.get('after')} and keeps its first "
                f"{said.get('kept')} events of {said.get('filed')}; the others are lost ({said.get('because')})",
            )
        for name, head in self.older:
            said = self.begun.get(head.origin, {})
            kept = said.get("kept")
            if not isinstance(kept, int):
                self.report.tampered(
                    "begun anew", f"{name} is of the log {head.origin}, and this log does not say that it follows it"
                )
            elif head.size > kept:
                self.report.incomplete(
                    "begun anew",
                    f"your checkpoint {name} covers {head.size} events of {head.origin}, which was put back to {kept} "
                    f"by event {said.get('id')}: places {kept} to {head.size - 1} are lost",
                )
            elif self.older_roots.get(head.size) != head.root:
                self.report.tampered(
                    "root", f"your checkpoint {name} of {head.origin} has another root over {head.size} events"
                )
            else:
                self.report.facts.append(
                    f"The log continues your checkpoint {name} of {head.origin} over {head.size:,} events."
                )

    # the files beside the database

    def leaves_beside(self, name: str, lines: Iterator[bytes]) -> None:
        """Compare every leaf with the second sink while reading."""
        self.leaves_name, self.leaves_file = name, (line for line in lines if _object(line) is not None)

    def _filed(self, place: int, event: str, leaf: str) -> None:
        assert self.leaves_file is not None
        wanted = b'{"place":%d,"event":"%b","leaf":"%b"}\n' % (place, event.encode(), leaf.encode())
        line = next(self.leaves_file, None)
        if line is None:
            if not self.unwaiting:
                self.unwaiting = True
                self.report.note("second sink", f"{self.leaves_name} ends before place {place}")
        elif line != wanted:
            self.report.tampered("second sink", f"{self.leaves_name} has another event at place {place}")

    def _close_leaves(self) -> None:
        if self.leaves_file is None:
            return
        more = [held for line in self.leaves_file if (held := _object(line)) is not None and not self._later(held)]
        for held in more[:SHOWN]:
            self.report.tampered(
                "second sink", f"event {held.get('event')} at place {held.get('place')} was filed and is not in the log"
            )
        if len(more) > SHOWN:
            self.report.tampered("second sink", f"and {len(more) - SHOWN} more that were filed")

    def _later(self, held: dict[str, Any], earlier: timedelta = timedelta(0)) -> bool:
        """Whether an event began after the dump was made (its id is a UUIDv7), so that the dump cannot have it."""
        try:
            began = datetime.fromtimestamp((UUID(str(held.get("event"))).int >> 80) / 1000, UTC)
        except (ValueError, OverflowError):
            return False
        return self.dumped_at is not None and began > self.dumped_at - earlier

    def arrivals(self, name: str, lines: Iterable[bytes], explained: Container[str] = ()) -> None:
        """Compare what was acknowledged with what has a leaf; call it when the dump was read."""
        placed = self.placed or {}
        announced: set[str] = set()
        for line in lines:
            held = _object(line)
            if held is None:
                self.report.note("arrivals", f"{name} has a torn line")
                continue
            event, leaf = str(held.get("event")), held.get("leaf")
            announced.add(event)
            if event not in placed:
                if self._later(held):
                    continue
                self.report.tampered("event gone", f"event {event} was acknowledged in {name} and is not in the log")
            elif placed[event] != leaf:
                self.report.tampered("body", f"event {event} is not as it was acknowledged in {name}")
        self._silent(name, placed, announced, explained)

    def _silent(self, name: str, placed: dict[str, str], announced: set[str], explained: Container[str]) -> None:
        """Events without a line: somebody inserted them, or a kill fell between commit and line. A person has to say.

        What stands before the first event that has one is older than the file.
        """
        older = 0
        for event in placed:
            if event in announced:
                break
            older += 1
        if older:
            self.report.note("arrivals", f"{older} events are older than {name}")
        said = f"never arrived in {name}: a kill between commit and line, or slipped in"
        for event in islice(placed, older, None):
            if event in announced:
                continue
            if event in explained or self._is_fresh(event):
                self.report.note("arrivals", f"event {event} {said}")
            else:
                self.report.incomplete("arrivals", f"event {event} {said}; look into it, then give --explained {event}")

    def _is_fresh(self, event: str) -> bool:
        """Whether its line may not have been written yet when the files were copied, going by its id."""
        return self._later({"event": event}, earlier=WAITS) and not self._later({"event": event})


class RowCheck:
    """Replays what the log says of rows - rights, exclusions, memberships, people, units, duties, rulings, alerts - and
    compares each with the row as it stands. Names and telephones are there only in digests that nobody can guess."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.last: dict[tuple[str, str], BoundRow] = {}
        self.left: int | None = None
        self.dumped_at: datetime | None = None
        self.bound = set(ROWS) - set(LATER)
        self.unbound: dict[str, int] = {}
        self.fresh = 0

    def begin(self, count: object, dumped_at: datetime | None) -> None:
        """How many rows the dump says there are."""
        self.left, self.dumped_at = (count if isinstance(count, int) else None), dumped_at

    def said(self, rows: Any, event: str, case: str | None, act: object, body: bytes) -> None:
        """What one event says of rows."""
        if rows is None:
            # A house that was founded by an event that says no rows had them before events said any.
            held = _value(body)
            if not isinstance(held, list) or held[4] == "done":
                self.bound = set()
            return
        if act == BOUND:
            self._unsaid(rows, event, body)
            return
        last = self.last
        for one in rows:
            if len(one) == 4:  # mostly one row of a kind: without a loop of its own
                kind, subject, number, digest = one
                last[kind, number] = digest, event, case or "" if subject == "=" else subject
            else:
                last.update(rows_in((one,), event, case))

    def _unsaid(self, rows: object, event: str, body: bytes) -> None:
        """What the sequencer says, for no act did: alerts, what ended by itself, once the rows of an older house."""
        for (kind, number), said in rows_in(rows, event, None):
            by_itself = kind == "alert" or (kind in ENDS_BY_ITSELF and not said[0])
            if not by_itself and (kind in self.bound or (kind, number) in self.last):
                self._tampered(kind, number, f"event {as_id(event)} says it, which no act made")
            self.last[kind, number] = said
        if details_in(body).get("left") == 0:
            self.bound.update(kind for kind, _ in self.last)

    def stands(self, line: bytes) -> None:
        """One row as it stands."""
        about = _STANDS.fullmatch(line, line.rindex(b',"kind":"'))
        if about is None:
            raise ValueError
        kind, number, row = about[1].decode(), about[2].decode(), line[10 : about.start()]
        self.left = (self.left or 0) - 1
        bound = self.last.pop((kind, number), None)
        if bound is None:
            self._not_said(kind, number, row)
        elif bound[0] != row_digest(row):
            self._tampered(kind, number, _otherwise(bound, row))

    def _not_said(self, kind: str, number: str, row: bytes) -> None:
        at = (_object(row) or {}).get("at") if kind == "alert" else None
        if isinstance(at, int) and (
            self.dumped_at is None or self.dumped_at - (EPOCH + timedelta(microseconds=at)) < WAITS
        ):
            self.fresh += 1
        elif kind not in self.bound:
            self.unbound[kind] = self.unbound.get(kind, 0) + 1
        else:
            self._tampered(kind, number, f"was made by no event; it stands as {_shown(row)}")

    def _tampered(self, kind: str, number: str, what: str) -> None:
        self.report.tampered("row", _named(kind, number, what))

    def close(self) -> None:
        """What the log says and is not here."""
        if self.left is None:
            if self.last:
                self.report.incomplete("row", "the dump is of a version that does not say how rows of rights stand")
            return
        if self.left:
            self.report.tampered("dump", "it has not as many rows of rights as it says")
        for (kind, number), (digest, event, subject) in self.last.items():
            if digest:
                of = f" of {as_id(subject)}" if subject else ""
                self._tampered(kind, number, f"is gone{of}; event {as_id(event)} left it there")
        for kind, count in self.unbound.items():
            self.report.incomplete(
                "row",
                f"{count} rows of the kind {kind} are not bound, for they are older; the sequencer says them soon",
            )
        if self.fresh:
            self.report.note("row", f"{self.fresh} alerts of the last minutes are not in the log yet")


_STANDS = re.compile(rb',"kind":"([a-z]+)","number":"([^"]*)"\}\n')


def _named(kind: str, number: str, what: str) -> str:
    return f"{ROWS.get(kind, kind)} {number} ({kind}): {what}"


def _otherwise(bound: BoundRow, row: bytes) -> str:
    now = "does not stand as it was left by" if bound[0] else "is back, although it was gone with"
    return f"{now} event {as_id(bound[1])}; it stands as {_shown(row)}"


def _shown(row: bytes) -> str:
    """A row for a line of the report, without the digests in it."""
    held = {name: one for name, one in (_object(row) or {}).items() if not (isinstance(one, str) and len(one) == 64)}
    return _compact(held)


_COMMITMENT = re.compile(rb'[{,]"key_commitment":"([A-Za-z0-9+/=]*)"')
_OLDER = re.compile(rb'[{,]"older_keys":"([A-Za-z0-9+/=]*)"')
LINK_BYTES = 61
"""An older key of an object, wrapped under the next one (casework/vault/key_chain.py)."""
_WHOSE = re.compile(rb',"(history|live)":"([^"]*)","id":"([^"]*)"\}\n')


def _as_kept(live: dict[tuple[str, str], Bound], label: str, row_id: str, history_id: str, row: bytes) -> None:
    """The newest history row of a record, as it was written, says how the record must stand."""
    bound = live.get((label, row_id))
    if bound is not None and bound.history_id == history_id and bound.digest == AS_KEPT:
        live[label, row_id] = Bound(bound.event, live_in(row), history_id)


def _microseconds(text: object) -> int:
    at = _moment(text)
    return (at - EPOCH) // timedelta(microseconds=1) if at is not None else 0


def _is_time(version: object, at: object) -> bool:
    return type(at) is (int if version == 3 else str)


def _place(place: int | None) -> str:
    return "the waiting line" if place is None else f"place {place}"


_scan: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder().scan_once  # type: ignore[attr-defined]


_compact = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def _value(line: bytes) -> object:
    """The JSON that is the whole of this line."""
    try:
        text = line.decode()
        held, end = _scan(text, 0)
        if end != len(text) and text[end:].strip():
            return None
    except (ValueError, RecursionError, StopIteration):
        return None
    return held


def _object(line: bytes) -> dict[str, Any] | None:
    """The JSON object that is the whole of this line."""
    held = _value(line)
    return held if isinstance(held, dict) else None


def _body_of(line: bytes) -> bytes | None:
    """The body inside a line, byte for byte."""
    for after in (b',"place":', b',"waiting":'):
        if line.startswith(b'{"body":') and after in line:
            return line[8 : line.rindex(after)]
    return None


def _moment(text: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


@contextmanager
def keeping() -> Iterator[None]:
    """Millions of small things are kept until the end, none of them in a circle: looking for circles costs a third."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@keeping()
def check_dump(
    dump: Path,
    key: Key,
    checkpoints: Iterable[Path] = (),
    *,
    leaves: Path | None = None,
    arrivals: Path | None = None,
    quiet: bool = True,
    before: Iterable[Key] = (),
    explained: Container[str] = (),
) -> Report:
    """Everything a dump can be asked. `explained` are events without an arrival that somebody has looked into."""
    report = Report()
    kept = kept_checkpoints(checkpoints, key, report, before)
    check = DumpCheck(key, report, quiet=quiet)
    if arrivals is not None:
        check.placed = {}
    if leaves is not None:
        with leaves.open("rb") as file:
            check.leaves_beside(leaves.name, file)
            check.read(dump, kept)
    else:
        check.read(dump, kept)
    if arrivals is not None:
        with arrivals.open("rb") as file:
            check.arrivals(arrivals.name, file, explained)
    check.earlier_logs()
    for name, head in kept:
        if head.origin == key.name and head.size <= check.good_to:
            report.facts.append(f"The log continues your checkpoint {name} over {head.size:,} events.")
    return report


# --- one case


def check_bundle(path: Path, key: Key, checkpoints: Iterable[Path] = (), *, before: Iterable[Path] = ()) -> Report:
    """One case's bundle: each event under the newest checkpoint, the chain from its beginning, the rows it binds.

    `before` are earlier bundles of the same case: whatever they had must be here. A bundle alone cannot show that the
    last lines of a case were cut off.
    """
    report = Report()
    kept = kept_checkpoints(checkpoints, key, report)
    held = _object(path.read_bytes()) or {}
    if held.get("bundle") != 1:
        report.incomplete("bundle", f"{path.name} is no bundle of a case")
        return report
    try:
        BundleCheck(held, key, report).check(kept)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        report.tampered("bundle", f"{path.name} does not read to its end")
    for earlier in before:
        _bundle_before(held, earlier, report)
    return report


def _bundle_before(held: dict[str, Any], path: Path, report: Report) -> None:
    """Every event of an earlier bundle of this case is in this one, byte for byte."""
    old = _object(path.read_bytes()) or {}
    if old.get("bundle") != 1 or not isinstance(old.get("events"), list):
        report.incomplete("earlier bundle", f"{path.name} is no bundle of a case")
        return
    if old.get("case") != held.get("case"):
        report.incomplete("earlier bundle", f"{path.name} is of another case, {old.get('case')}")
        return
    entries = held.get("events")
    here = {leaf_hash(_body_in(entry)) for entry in (entries if isinstance(entries, list) else [])}
    lost = 0
    for entry in old["events"]:
        body = _body_in(entry)
        if leaf_hash(body) in here:
            continue
        lost += 1
        _, event, at, act, _, seq, *_ = said_in(body)
        number = f"number {seq}" if seq is not None else "without a number"
        report.tampered(
            "earlier bundle",
            f"event {as_id(event)}, {number}, {act} of {as_time(at)}, is in {path.name} and not here: "
            f"removed or changed since",
        )
    if not lost:
        report.facts.append(f"Every one of the {len(old['events'])} events of {path.name} is here, unchanged.")


def _body_in(entry: object) -> bytes:
    return str(entry.get("body") if isinstance(entry, dict) else entry).encode("utf-8", "replace")


PARTS = ("continues", "events", "history", "live", "beside", "rights")
"""Whatever a bundle lists."""


class BundleCheck:
    """Reads a bundle once."""

    def __init__(self, held: dict[str, Any], key: Key, report: Report) -> None:
        self.held, self.key, self.report = held, key, report
        self.case = str(held.get("case"))
        self.last: tuple[int, str | None] = (0, None)
        self.last_at: datetime | None = None
        self.history: dict[str, tuple[str, str | None, str, str]] = {}
        self.live: dict[tuple[str, str], Bound] = {}
        self.rows: dict[tuple[str, str], BoundRow] = {}
        self.placed: dict[str, int] = {}
        self.seen: set[str] = set()
        self.unproved = 0

    def check(self, kept: list[tuple[str, Head]]) -> None:
        """Check everything the bundle says. Raises TypeError where a part of it is no list: it would read as empty."""
        for part in PARTS:
            if not isinstance(self.held.get(part, []), list):
                raise TypeError(part)
        head = _bundle_head(self.held, self.key, self.report)
        if head is not None:
            _bundle_continues(self.held, head, kept, self.report)
        for entry in self.held["events"]:
            self._event(entry, head)
        self._rights(head)
        _bundle_rows(self.held, self.history, self.live, self.report)
        if self.unproved:
            self.report.note(
                "bundle", f"{self.unproved} events came after the checkpoint and are proved by their chain only"
            )
        self.report.facts.append(f"Case {self.case}: {len(self.held['events'])} events, numbers 1 to {self.last[0]}.")

    def _event(self, entry: dict[str, Any], head: Head | None) -> None:
        body = str(entry.get("body")).encode("utf-8", "replace")
        leaf = leaf_hash(body)
        place, proof = entry.get("place"), entry.get("proof")
        version, event, said_at, _, case, seq, prev, thing, changed, rows = said_in(body)
        event = as_id(event)
        self.seen.add(event)
        self._placed(event, leaf, place, proof, head)
        if as_id(case) != self.case:
            self.report.tampered("bundle", f"event {event} is of another case")
        if version not in CHAINED:
            return  # from before there were chains; its proof has to be enough
        if (seq, as_hash(prev)) != (self.last[0] + 1, self.last[1]):
            self.report.tampered("chain", f"event {event}, number {seq}, does not follow number {self.last[0]}")
        self.last = (int(seq), leaf.hex())
        at = _moment(as_time(said_at))
        if at is None or (self.last_at is not None and self.last_at - at > CLOCK):
            self.report.tampered(
                "clock",
                f"event {event}, number {seq}, says {as_time(said_at)}, but follows {self.last_at}: "
                f"back-dated, or a clock was set",
            )
        self.last_at = at
        for label, history_id, digest, row_id, live in bound_by(version, thing, changed):
            self.history[history_id] = (label, digest, event, row_id)
            self.live[label, row_id] = Bound(event, live, history_id)
        if rows is not None:
            self.rows.update(rows_in(rows, event, self.case))

    def _placed(self, event: str, leaf: bytes, place: object, proof: object, head: Head | None) -> None:
        """An event is at its place under the checkpoint."""
        if isinstance(place, int):
            self.placed[event] = place
        if proof is None or head is None:
            self.unproved += 1
            if head is not None and isinstance(place, int) and place < head.size:
                self.report.incomplete("inclusion", f"event {event} at place {place} comes without its proof")
        elif not _proved(head, leaf, place, proof):
            self.report.tampered("inclusion", f"event {event} is not at place {place} of the signed log")

    def _rights(self, head: Head | None) -> None:
        """The case's rights, exclusions and duties: each as the newest event says that is here, none beside them."""
        own = {self.case, *(row_id for label, row_id in self.live if label in GUARDED)}
        last = {key: bound for key, bound in self.rows.items() if as_id(bound[2]) in own}
        if "rights" not in self.held:
            if last:
                self.report.incomplete("row", "the bundle is of a version that does not say how rows of rights stand")
            return
        outside = self._beside(head, last, own)
        unseen = older = 0
        for one in self.held["rights"]:
            kind, number, said, is_older = str(one["kind"]), str(one["number"]), one["event"], one["older"]
            row = str(one["row"]).encode("utf-8", "replace")
            bound = last.pop((kind, number), None)
            if (
                not isinstance(one["number"], str)
                or not isinstance(is_older, bool)
                or not (said is None or _is_id(said))
            ):
                self._wrong(kind, number, f"names no event; it stands as {_shown(row)}")
            elif said is not None and said not in self.seen | outside:
                unseen += 1
            elif bound is None and is_older:
                older += 1
            elif bound is None:
                self._wrong(kind, number, f"was made by no event; it stands as {_shown(row)}")
            elif bound[0] != row_digest(row):
                self._wrong(kind, number, _otherwise(bound, row))
            elif is_older or said != bound[1]:
                self._wrong(kind, number, f"is said by event {bound[1]}, and not as it names")
        for (kind, number), (digest, event, _) in last.items():
            if digest:
                self._wrong(kind, number, f"is gone; event {as_id(event)} left it there")
        if older:
            self.report.incomplete("row", f"{older} rows are not bound, for they are older: try again soon")
        if unseen:
            self.report.note(
                "row", f"{unseen} rows were changed last by acts that concern other cases too; a dump proves them"
            )

    def _beside(self, head: Head | None, last: dict[tuple[str, str], BoundRow], own: Container[str]) -> set[str]:
        """Events outside the chain that speak of this case's rows alone."""
        found: set[str] = set()
        for entry in self.held.get("beside", []):
            body = str(entry.get("body")).encode("utf-8", "replace")
            _, event, _, _, case, *_, rows = said_in(body)
            event = as_id(event)
            if case is not None:
                self.report.tampered("bundle", f"event {event} is of another case")
            self._placed(event, leaf_hash(body), entry.get("place"), entry.get("proof"), head)
            found.add(event)
            place = self.placed.get(event)
            for key, row in rows_in(rows or (), event, None):
                before = last.get(key)
                earlier = None if before is None else self.placed.get(before[1])
                # What has no place yet came after whatever has one.
                newer = before is None or place is None or (earlier is not None and place > earlier)
                if newer and as_id(row[2]) in own:
                    last[key] = row
        return found

    def _wrong(self, kind: str, number: str, what: str) -> None:
        self.report.tampered("row", _named(kind, number, what))


def _is_id(word: object) -> bool:
    try:
        return isinstance(word, str) and str(UUID(word)) == word
    except ValueError:
        return False


def _proved(head: Head, leaf: bytes, place: object, proof: object) -> bool:
    try:
        hashes = [bytes.fromhex(one) for one in proof]  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        return False
    return isinstance(place, int) and included(head.root, head.size, leaf, place, hashes)


def _bundle_head(held: dict[str, Any], key: Key, report: Report) -> Head | None:
    if not held.get("checkpoint"):
        report.incomplete("no checkpoint", "nothing in this bundle is signed")
        return None
    try:
        head = key.opened(str(held["checkpoint"]))
    except Refused as why:
        report.bad_signature("checkpoint in the bundle", str(why))
        return None
    report.facts.append(f"The checkpoint of the bundle is over {head.size:,} events.")
    return head


def _bundle_continues(held: dict[str, Any], head: Head, kept: list[tuple[str, Head]], report: Report) -> None:
    proofs = {one.get("size"): one.get("proof") for one in held.get("continues", [])}
    for name, old in kept:
        if old.size > head.size:
            report.incomplete(
                "log too short", f"your checkpoint {name} covers {old.size} events, the bundle's {head.size}"
            )
            continue
        proof = [] if old.size == head.size else proofs.get(old.size)
        if proof is None:
            report.incomplete("consistency", f"the bundle does not prove that it continues your checkpoint {name}")
            continue
        try:
            hashes = [bytes.fromhex(one) for one in proof]
        except (TypeError, ValueError):
            hashes = [b""]
        if continued(head.root, head.size, old.root, old.size, hashes):
            report.facts.append(f"The log continues your checkpoint {name} over {old.size:,} events.")
        else:
            report.tampered("root", f"the bundle's checkpoint does not continue your checkpoint {name}: another log")


def _bundle_rows(
    held: dict[str, Any],
    history: dict[str, tuple[str, str | None, str, str]],
    live: dict[tuple[str, str], Bound],
    report: Report,
) -> None:
    for one in held.get("history", []):
        bound = history.pop(str(one.get("id")), None)
        row = str(one.get("row")).encode("utf-8", "replace")
        digest = sha256(row).hexdigest()
        if bound is None:
            report.tampered("history", f"{one.get('label')} {one.get('id')}: no event wrote this history row")
        elif bound[1] != digest:
            report.tampered("history", f"{bound[0]} {one.get('id')} was rewritten since event {bound[2]}")
        else:
            _as_kept(live, bound[0], bound[3], str(one.get("id")), row)
    for row_id, (label, _, event, _) in history.items():
        report.tampered("history", f"{label} {row_id}, written by event {event}, is gone")
    for one in held.get("live", []):
        mine = live.pop((str(one.get("label")), str(one.get("id"))), None)
        digest = sha256(str(one.get("row")).encode("utf-8", "replace")).hexdigest()
        if mine is not None and mine.digest == AS_KEPT:
            continue  # its newest history row is not as it was written, and that was said
        if mine is None or mine.digest != digest:
            since = f"since event {mine.event}" if mine is not None else "and no event wrote it"
            report.tampered("record", f"{one.get('label')} {one.get('id')} was changed {since}")
    for (label, row_id), mine in live.items():
        if mine.digest:
            report.tampered("record", f"{label} {row_id}, last written by event {mine.event}, is gone")


# --- the command


def _key(given: str) -> Key:
    if "+" in given and not Path(given).is_file():
        return key_of(given)
    try:
        return key_of(Path(given).read_text(encoding="utf-8"))
    except (Refused, UnicodeDecodeError) as why:
        said = why if isinstance(why, Refused) else "this is no public key of a trail"
        raise Refused(f"{given}: {said} (tệp này không phải khoá công khai của sổ)") from None


class Asked(argparse.ArgumentParser):
    """Says what was given wrongly with an exit code that is no verdict."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(WRONGLY_ASKED, f"{self.prog}: {message}\n")


def main(given: list[str] | None = None) -> int:
    """Run one check, print what was found, answer the exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that cannot write Vietnamese still shows the verdict
    parser = Asked(description="Verify a trail offline.")
    kinds = parser.add_subparsers(dest="kind", required=True)
    dump = kinds.add_parser("dump", help="a whole trail, as manage.py dump_trail wrote it")
    dump.add_argument("file", type=Path)
    dump.add_argument("--leaves", type=Path, help="leaves.jsonl, the second sink")
    dump.add_argument("--arrivals", type=Path, help="arrivals.jsonl, what the application acknowledged")
    dump.add_argument(
        "--explained", action="append", default=[], help="an event without arrival you looked into; may be repeated"
    )
    dump.add_argument(
        "--before", action="append", default=[], help="the key of a log this one follows; may be repeated"
    )
    bundle = kinds.add_parser("bundle", help="one case, as a supervisor downloaded it")
    bundle.add_argument("file", type=Path)
    bundle.add_argument(
        "--before", type=Path, action="append", default=[], help="an earlier bundle of this case; may be repeated"
    )
    compare = kinds.add_parser("checkpoints", help="only compare the checkpoints several people kept")
    compare.add_argument("files", nargs="+", type=Path)
    for each in (dump, bundle, compare):
        each.add_argument("--key", required=True, help="the log's public key, or a file that holds it")
        each.add_argument("--quiet", action="store_true", help="no progress")
    for each in (dump, bundle):
        each.add_argument("--checkpoint", type=Path, action="append", default=[], help="one you kept; may be repeated")
    asked = parser.parse_args(given)
    try:
        key = _key(asked.key)
        if asked.kind == "dump":
            report = check_dump(
                asked.file,
                key,
                asked.checkpoint,
                leaves=asked.leaves,
                arrivals=asked.arrivals,
                quiet=asked.quiet,
                before=[_key(one) for one in asked.before],
                explained=asked.explained,
            )
        elif asked.kind == "bundle":
            report = check_bundle(asked.file, key, asked.checkpoint, before=asked.before)
        else:
            report = Report()
            kept = kept_checkpoints(asked.files, key, report)
            report.facts.append(f"{len(kept)} of {len(asked.files)} checkpoints are signed by the pinned key.")
    except (OSError, Refused) as why:
        print(f"Nothing was checked (chưa kiểm được gì): {why}", file=sys.stderr)
        return WRONGLY_ASKED
    for line in report.lines():
        print(line)
    return report.code


if __name__ == "__main__":
    sys.exit(main())
