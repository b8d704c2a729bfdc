"""How a province's signing key is followed by its next: every link is signed by the key before it and by the next one.

    link   01 | number, u16 | serial, u64 | key before, 32 | next key, 32 | by the key before, 64 | by the next, 64

The links stand one behind the other, the first one first; link 1 makes key 2. `serial` is how far the roll had come
when the key changed: what the next key signs has higher ones. Whoever holds one of these keys under her passphrase
follows from there to the newest and believes that one alone: what an older key signs, before or since, counts no more.
So whatever stands is signed anew when the key changes (policy/signing_keys), and an older signature tells only whoever
looks into the past, with the roll of that time, what it said then.

That the key before signs says whose next key it is; that the next one signs as well says that somebody had it, so that
nobody is led to a key which nobody holds. Two links that follow one key cannot be told apart here: which of them is the
province's, its log says.
"""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Iterator
from dataclasses import dataclass
from struct import Struct
from typing import Self

from casework.vault.certificates import Anchor, CertificateSigner, Roll
from casework.vault.errors import BadKey, InvalidCertificate, UnknownVersion
from casework.vault.framing import framed
from casework.vault.signing import SigningKey, VerifyKey

VERSION = 1
FIRST = 1
_LINK = Struct(">BHQ32s32s64s64s")
LINK_BYTES = _LINK.size
_LABEL = b"casework succession v1"
_POSSESSION = b"casework succession, possession v1"


@dataclass(frozen=True, slots=True)
class Link:
    """One change of a province's signing key; `number` is that of the next key."""

    number: int
    serial: int
    before: bytes
    following: bytes
    by_before: bytes
    by_following: bytes

    @classmethod
    def signed(cls, province: int, number: int, serial: int, before: SigningKey, following: SigningKey) -> Self:
        """The link by which this key is followed by that one."""
        keys = before.public.to_bytes(), following.public.to_bytes()
        by_before = before.sign(_said(province, number, serial, *keys))
        return cls(number, serial, *keys, by_before, following.sign(framed(_POSSESSION, by_before)))

    def to_bytes(self) -> bytes:
        return _LINK.pack(
            VERSION, self.number, self.serial, self.before, self.following, self.by_before, self.by_following
        )

    def as_text(self) -> str:
        """As the trail says it: base64 without padding, 271 letters."""
        return b2a_base64(self.to_bytes(), newline=False).rstrip(b"=").decode()

    def check(self, province: int) -> None:
        """Raises InvalidCertificate unless both keys signed this."""
        try:
            before, following = VerifyKey(self.before), VerifyKey(self.following)
        except BadKey as error:
            raise InvalidCertificate("signing key") from error
        said = _said(province, self.number, self.serial, self.before, self.following)
        if not (
            before.verify(self.by_before, said)
            and following.verify(self.by_following, framed(_POSSESSION, self.by_before))
        ):
            raise InvalidCertificate("signing key")


def links_in(chain: bytes) -> Iterator[Link]:
    """The links of a chain as they are kept, the first one first. Raises InvalidCertificate, UnknownVersion."""
    if len(chain) % LINK_BYTES:
        raise InvalidCertificate("signing key")
    for version, *link in _LINK.iter_unpack(chain):
        if version != VERSION:
            raise UnknownVersion("unknown version byte")
        yield Link(*link)


@dataclass(frozen=True, slots=True)
class Followed:
    """The newest key that a chain leads to, its number, and how far the roll had come when it began."""

    anchor: Anchor
    number: int
    serial: int


def followed(anchor: Anchor, chain: bytes) -> Followed:
    """From the key somebody believes to the newest that it leads to. Raises InvalidCertificate where a link is not
    signed by both, or does not continue the one before it, and where there are links and none is of her key."""
    number, serial, last, key, on_the_way = FIRST, 0, None, anchor.key, False
    for link in links_in(chain):
        if link.number != number + 1 or (last is not None and link.before != last) or link.serial < serial:
            raise InvalidCertificate("signing key")
        if link.before == key:
            link.check(anchor.province)
            key = link.following
            on_the_way = True
        number, serial, last = link.number, link.serial, link.following
    if last is not None and not on_the_way and key != last:
        raise InvalidCertificate("signing key")
    return Followed(Anchor(anchor.province, key), number, serial)


def next_signer(province: int, key: SigningKey, roll: Roll, chain: bytes) -> tuple[CertificateSigner, SigningKey, Link]:
    """A pen with the province's next key, the key to be kept sealed, and the link by which its own key is followed.

    Its roll begins empty: of what the next key signs nothing was said before, and what older keys signed is over.
    """
    following = SigningKey.generate()
    now = followed(Anchor(province, key.public.to_bytes()), chain)
    link = Link.signed(province, now.number + 1, roll.serial, key, following)
    return CertificateSigner(province, following, Roll(roll.serial)), following, link


def _said(province: int, number: int, serial: int, before: bytes, following: bytes) -> bytes:
    return framed(
        _LABEL, province.to_bytes(8, "big"), number.to_bytes(2, "big"), serial.to_bytes(8, "big"), before, following
    )
