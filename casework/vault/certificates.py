"""What a province says of its units and people, signed: which key is whose, and who sits where.

    statement    what is said of one subject: framed parts, told apart by kind, province and serial
    certificate      01 | serial, u64 | Ed25519 signature, 64 bytes            stands in the row it speaks of
    roll         kind, u8 | worker, u64 | unit, u64 | floor, u64           25 bytes for each subject spoken of again
    anchor       province, u64 | Ed25519 public key, 32 bytes              whose word is believed; kept sealed

Signed are these bytes, each part after its length: label, kind, province, serial, worker, unit, then what is said. The
roll is a statement too: it says under its own certificate how far the serials have come, and for a subject that was
spoken of again, or that is over, below which serial nothing counts any more. So an older word about a key or a
membership does not come back by putting its row back; only the whole roll can be put back to an older one, and then
whatever was certified for since is believed no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from hashlib import sha256
from struct import Struct
from typing import NamedTuple, Self

from casework.vault.errors import BadKey, InvalidCertificate, Tampered, UnknownVersion
from casework.vault.framing import framed
from casework.vault.signing import SigningKey, VerifyKey

VERSION = 1
ANCHOR_BYTES = 8 + 32
_CERTIFICATE_BYTES = 1 + 8 + 64
_ENTRY = Struct(">BQQQ")
_LABEL = b"casework vouched v1"  # signed bytes begin with it; published with the known answers


class CertificateKind(IntEnum):
    """What a statement is about; the numbers are signed, so they never change."""

    UNIT = 1
    WORKER = 2
    MEMBERSHIP = 3
    PARTNER = 4
    ROLL = 5
    STAND_BY = 6


class Subject(NamedTuple):
    """Whom a statement is about: a worker, a unit, or a worker at a unit; 0 stands for none."""

    kind: CertificateKind
    worker: int = 0
    unit: int = 0

    def __str__(self) -> str:
        return (
            f"{self.kind.name.lower()} {self.worker or ''}{'@' if self.worker and self.unit else ''}{self.unit or ''}"
        )


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said of a subject, as bytes."""

    about: Subject
    said: tuple[bytes, ...]

    def signed_bytes(self, province: int, serial: int) -> bytes:
        """The bytes a signature covers."""
        about = self.about
        return framed(
            _LABEL, bytes([about.kind]), _u64(province), _u64(serial), _u64(about.worker), _u64(about.unit), *self.said
        )


@dataclass(frozen=True, slots=True)
class Anchor:
    """Whose word is believed: a province and the public half of its signing key."""

    province: int
    key: bytes

    def __post_init__(self) -> None:
        VerifyKey(self.key)

    def to_bytes(self) -> bytes:
        return _u64(self.province) + self.key

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Raises BadKey."""
        if len(raw) != ANCHOR_BYTES:
            raise BadKey("an anchor has 40 bytes")
        return cls(int.from_bytes(raw[:8], "big"), raw[8:])


@dataclass(frozen=True, slots=True)
class Roll:
    """How far a province's serials have come, and below which serial a subject's older statements are void."""

    serial: int
    floors: Mapping[tuple[int, int, int], int] = field(default_factory=dict)
    """By subject; read back as plain numbers, for a roll is read in each act that gives something away."""

    def to_bytes(self) -> bytes:
        """The floors, in one order; the serial stands in the roll's certificate."""
        return b"".join(_ENTRY.pack(*about, floor) for about, floor in sorted(self.floors.items()))


def read_roll(floors: bytes, certificate: bytes, anchor: Anchor) -> Roll:
    """The province's roll as it is stored. Raises InvalidCertificate where its key did not sign it, UnknownVersion,
    Tampered."""
    serial = _verify(_about_roll(floors), certificate, anchor)
    return Roll(serial, {(kind, worker, unit): floor for kind, worker, unit, floor in _ENTRY.iter_unpack(floors)})


@dataclass(frozen=True, slots=True)
class Trust:
    """An anchor with the province's roll: all it takes to tell what is certified now."""

    anchor: Anchor
    roll: Roll

    def check(self, statement: Statement, certificate: bytes | None) -> None:
        """Raises InvalidCertificate unless this province signed this very statement and has not spoken of its subject
        since."""
        if certificate is None:
            raise InvalidCertificate(str(statement.about))
        serial = _verify(statement, certificate, self.anchor)
        if serial > self.roll.serial or serial < self.roll.floors.get(statement.about, 0):
            raise InvalidCertificate(str(statement.about))


class CertificateSigner:
    """A province's pen while one act uses it. What it signed is believed once the roll it leaves behind is kept."""

    __slots__ = ("_floors", "_key", "_province", "_serial")

    def __init__(self, province: int, key: SigningKey, roll: Roll) -> None:
        self._province, self._key = province, key
        self._serial, self._floors = roll.serial, dict(roll.floors)

    @property
    def anchor(self) -> Anchor:
        return Anchor(self._province, self._key.public.to_bytes())

    def certify(self, statement: Statement, *, first: bool = False) -> bytes:
        """The certificate of a statement; whatever was said of its subject before is void. `first` says that nothing
        was, and saves the roll an entry."""
        self._serial += 1
        if not first:
            self._floors[statement.about] = self._serial
        return _signed(statement, self._province, self._serial, self._key)

    def void(self, about: Subject) -> None:
        """Nothing that was said of this subject until now counts any more."""
        self._serial += 1
        self._floors[about] = self._serial

    @property
    def roll(self) -> Roll:
        """The roll as it is after all that."""
        return Roll(self._serial, dict(self._floors))

    def kept(self) -> tuple[bytes, bytes]:
        """The roll's floors and its certificate, as they are stored."""
        floors = self.roll.to_bytes()
        return floors, _signed(_about_roll(floors), self._province, self._serial, self._key)


def _about_roll(floors: bytes) -> Statement:
    return Statement(Subject(CertificateKind.ROLL), (sha256(floors).digest(),))


def _signed(statement: Statement, province: int, serial: int, key: SigningKey) -> bytes:
    return bytes([VERSION]) + _u64(serial) + key.sign(statement.signed_bytes(province, serial))


def _parts(certificate: bytes, what: str) -> tuple[int, bytes]:
    if certificate[:1] != bytes([VERSION]):
        raise UnknownVersion("unknown version byte") if certificate else Tampered("nothing there")
    if len(certificate) != _CERTIFICATE_BYTES:
        raise InvalidCertificate(what)
    return int.from_bytes(certificate[1:9], "big"), certificate[9:]


def _verify(statement: Statement, certificate: bytes, anchor: Anchor) -> int:
    serial, signature = _parts(certificate, str(statement.about))
    if not VerifyKey(anchor.key).verify(signature, statement.signed_bytes(anchor.province, serial)):
        raise InvalidCertificate(str(statement.about))
    return serial


def _u64(number: int) -> bytes:
    return number.to_bytes(8, "big")
