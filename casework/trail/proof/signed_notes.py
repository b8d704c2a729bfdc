"""Signed notes and checkpoints in the text forms of C2SP (signed-note, tlog-checkpoint), read strictly.

Who signs and who checks is given as a function: the trail holds no key and speaks to no cipher. Only Ed25519 is
understood; a line by any other key is passed over, as the specification asks.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

ED25519 = b"\x01"
PUBLIC_BYTES = 32
SIGNATURE_BYTES = 64
KEY_ID_BYTES = 4
MOST_SIGNATURES = 100
LONGEST_NOTE = 1_000_000
DASH = "\u2014 "


class BadNote(ValueError):
    """Not to be believed. `code` says why: malformed, unknown_key, bad_signature."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def key_id(name: str, public: bytes) -> bytes:
    """The four bytes that name a key beside its name: a hint, no proof."""
    return sha256(name.encode() + b"\n" + ED25519 + public).digest()[:KEY_ID_BYTES]


@dataclass(frozen=True)
class NoteSigner:
    """A key that signs: its name, its public half, and the function."""

    name: str
    public: bytes
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True)
class NoteVerifier:
    """A key that is pinned: `verify(signature, message)` says whether it signed."""

    name: str
    public: bytes
    verify: Callable[[bytes, bytes], bool]


def key_text(name: str, public: bytes) -> str:
    """The public key as people pass it on: name+id+key."""
    return f"{name}+{key_id(name, public).hex()}+{base64.b64encode(ED25519 + public).decode()}"


def key_from(text: str) -> tuple[str, bytes]:
    """The name and public half of such a text. Raises BadNote."""
    name, _, rest = text.strip().partition("+")
    named, _, encoded = rest.partition("+")
    raw = _decoded(encoded)
    if not _is_name(name) or raw[:1] != ED25519 or len(raw) != 1 + PUBLIC_BYTES:
        raise BadNote("malformed")
    if named != key_id(name, raw[1:]).hex():
        raise BadNote("malformed")
    return name, raw[1:]


@dataclass(frozen=True)
class Signature:
    """One signature line, not yet checked."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True)
class SignedNote:
    """A note taken apart; its text means nothing before a known signature was checked."""

    text: str
    signatures: tuple[Signature, ...]


def taken_apart(raw: str) -> SignedNote:
    """A note's text and signature lines. Raises BadNote."""
    if len(raw) > LONGEST_NOTE or any(letter < " " and letter != "\n" for letter in raw):
        raise BadNote("malformed")
    try:
        raw.encode()
    except UnicodeEncodeError:
        raise BadNote("malformed") from None
    text, between, lines = raw.rpartition("\n\n")
    if not between or not text or not lines.endswith("\n"):
        raise BadNote("malformed")
    signatures = tuple(_signature(line) for line in lines[:-1].split("\n"))
    if len(signatures) > MOST_SIGNATURES:
        raise BadNote("malformed")
    return SignedNote(text + "\n", signatures)


def _signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(DASH).partition(" ")
    if not line.startswith(DASH) or not _is_name(name):
        raise BadNote("malformed")
    raw = _decoded(encoded)
    if len(raw) <= KEY_ID_BYTES:
        raise BadNote("malformed")
    return Signature(name, raw[:KEY_ID_BYTES], raw[KEY_ID_BYTES:])


def opened(raw: str, verifiers: Sequence[NoteVerifier]) -> str:
    """The text of a note that one of these keys signed and none signed wrongly. Raises BadNote."""
    note = taken_apart(raw)
    known = {(one.name, key_id(one.name, one.public)): one for one in verifiers}
    message = note.text.encode()
    believed = False
    for line in note.signatures:
        verifier = known.get((line.name, line.key_id))
        if verifier is None:
            continue
        if len(line.signature) != SIGNATURE_BYTES or not verifier.verify(line.signature, message):
            raise BadNote("bad_signature")
        believed = True
    if not believed:
        raise BadNote("unknown_key")
    return note.text


def signed(text: str, signers: Sequence[NoteSigner]) -> str:
    """The text as a note under these keys."""
    lines = []
    for signer in signers:
        raw = key_id(signer.name, signer.public) + signer.sign(text.encode())
        lines.append(f"{DASH}{signer.name} {base64.b64encode(raw).decode()}\n")
    note = f"{text}\n{''.join(lines)}"
    if taken_apart(note).text != text:
        raise BadNote("malformed")
    return note


_RETYPED = re.compile(
    r"(?P<before>\S+?)(?P<size>\d+)(?P<root>[A-Za-z0-9+/]{43}=)(?:--?|[\u2010-\u2015\u2212])"
    r"(?P<name>[^\s+]+)(?P<signature>[A-Za-z0-9+/]{91}=)"
)


def as_signed(text: str) -> str:
    """A checkpoint in the form in which it was signed, from what typing, pasting and scanning make of it.

    Blank line, dash, blanks and line breaks are put back from the known form; the signature decides whether it is the
    same. What is not recognised keeps its lines.
    """
    lines = text.removeprefix("\ufeff").strip().splitlines()
    told = _RETYPED.fullmatch("".join("".join(lines).split()))
    if told is not None:
        name = told["name"]
        size = (told["before"] + told["size"]).removeprefix(name)
        if (told["before"] + told["size"]).startswith(name) and size.isdigit():
            return f"{name}\n{size}\n{told['root']}\n\n{DASH}{name} {told['signature']}\n"
    return "\n".join(line.strip() for line in lines) + "\n"


@dataclass(frozen=True)
class Head:
    """What a checkpoint says: which log, how many leaves, which root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The note text."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def head_of(text: str) -> Head:
    """What the text of a checkpoint says; further lines are allowed and mean nothing to us. Raises BadNote."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
        raise BadNote("malformed")
    origin, size, root = lines[0], lines[1], _decoded(lines[2])
    if not (size.isascii() and size.isdigit()) or len(size) > 18 or (size[0] == "0" and size != "0"):
        raise BadNote("malformed")
    if len(root) != sha256().digest_size:
        raise BadNote("malformed")
    return Head(origin, int(size), root)


def checkpoint(raw: str, verifier: NoteVerifier) -> Head:
    """What a signed checkpoint of this log says; the log's key bears the log's name. Raises BadNote."""
    head = head_of(opened(raw, [verifier]))
    if head.origin != verifier.name:
        raise BadNote("unknown_key")
    return head


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(letter.isspace() for letter in name)


def _decoded(encoded: str) -> bytes:
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise BadNote("malformed") from None
    # Base64 has several spellings of one value; only the one that encoding gives is taken.
    if not raw or base64.b64encode(raw).decode() != encoded:
        raise BadNote("malformed")
    return raw
