"""A province's word is believed as it was given: by its own key, about this very subject, and not once it is over."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.vault.certificates import (
    Anchor,
    CertificateKind,
    CertificateSigner,
    Roll,
    Statement,
    Subject,
    Trust,
    read_roll,
)
from casework.vault.errors import BadKey, InvalidCertificate, Tampered, UnknownVersion
from casework.vault.signing import SigningKey

KEY = SigningKey(b"k" * 32)
STATION = Statement(
    Subject(CertificateKind.UNIT, unit=7), (b"partner", b"Tr\xe1\xba\xa1m Y t\xe1\xba\xbf", b"public key")
)
HOA = Statement(Subject(CertificateKind.WORKER, worker=5), (b"hoa", b"public key"))
HER_MEMBERSHIP = Statement(Subject(CertificateKind.MEMBERSHIP, worker=5, unit=7), (b"officer", b"1"))


def signer(province: int = 1, key: SigningKey = KEY) -> CertificateSigner:
    return CertificateSigner(province, key, Roll(0))


def trust(pen: CertificateSigner) -> Trust:
    return Trust(pen.anchor, read_roll(*pen.kept(), pen.anchor))


def test_what_the_province_said_is_believed() -> None:
    pen = signer()
    certificates = [(one, pen.certify(one, first=True)) for one in (STATION, HOA, HER_MEMBERSHIP)]
    believed = trust(pen)
    for statement, certificate in certificates:
        believed.check(statement, certificate)


@pytest.mark.parametrize(
    "said",
    [
        replace(STATION, said=(b"partner", b"Tr\xe1\xba\xa1m Y t\xe1\xba\xbf", b"another key")),
        replace(STATION, said=(b"province", *STATION.said[1:])),
        replace(STATION, said=(b"partnerTr", b"\xe1\xba\xa1m Y t\xe1\xba\xbf", b"public key")),
        replace(STATION, said=(*STATION.said, b"")),
        replace(STATION, about=Subject(CertificateKind.UNIT, unit=8)),
        replace(STATION, about=Subject(CertificateKind.UNIT, worker=7)),
        replace(STATION, about=Subject(CertificateKind.PARTNER, unit=7)),
    ],
    ids=[
        "another key",
        "another kind of unit",
        "cut elsewhere",
        "one part more",
        "another unit",
        "a worker",
        "a partner",
    ],
)
def test_nothing_else_is(said: Statement) -> None:
    pen = signer()
    certificate = pen.certify(STATION, first=True)
    with pytest.raises(InvalidCertificate):
        trust(pen).check(said, certificate)


def test_another_provinces_word_is_not_hers_nor_is_her_key_under_another_number() -> None:
    mine, other, same_key = signer(), signer(2, SigningKey(b"o" * 32)), signer(2)
    mine.certify(HOA)
    for pen in (other, same_key):
        with pytest.raises(InvalidCertificate):
            trust(mine).check(STATION, pen.certify(STATION, first=True))
        with pytest.raises(InvalidCertificate):
            read_roll(*pen.kept(), mine.anchor)


def test_what_was_said_before_is_void_once_it_was_said_anew() -> None:
    pen = signer()
    old = pen.certify(HOA, first=True)
    renewed = replace(HOA, said=(b"hoa", b"her new key"))
    new = pen.certify(renewed)
    trust(pen).check(renewed, new)
    with pytest.raises(InvalidCertificate):
        trust(pen).check(HOA, old)


def test_a_seat_that_ended_does_not_come_back_and_a_new_one_counts() -> None:
    pen = signer()
    before = pen.certify(HER_MEMBERSHIP, first=True)
    pen.void(HER_MEMBERSHIP.about)
    with pytest.raises(InvalidCertificate):
        trust(pen).check(HER_MEMBERSHIP, before)
    again = replace(HER_MEMBERSHIP, said=(b"officer", b"2"))
    certificate = pen.certify(again, first=True)
    trust(pen).check(again, certificate)


def test_an_older_roll_takes_back_whatever_was_said_since() -> None:
    pen = signer()
    old = pen.certify(HOA, first=True)
    kept = pen.kept()
    since = pen.certify(STATION, first=True)
    back = Trust(pen.anchor, read_roll(*kept, pen.anchor))
    back.check(HOA, old)
    with pytest.raises(InvalidCertificate):
        back.check(STATION, since)


def test_a_roll_with_a_floor_less_or_more_is_no_roll() -> None:
    pen = signer()
    pen.certify(HOA)
    pen.void(HER_MEMBERSHIP.about)
    floors, certificate = pen.kept()
    for changed in (b"", floors[:25], floors[25:], floors[25:] + floors[:25], floors + floors[:25], floors[:-1]):
        with pytest.raises(InvalidCertificate):
            read_roll(changed, certificate, pen.anchor)
    with pytest.raises(InvalidCertificate):
        read_roll(floors, pen.certify(STATION), pen.anchor)


def test_a_voucher_missing_cut_or_of_an_unknown_version_is_a_typed_error() -> None:
    pen = signer()
    certificate = pen.certify(STATION, first=True)
    believed = trust(pen)
    with pytest.raises(InvalidCertificate):
        believed.check(STATION, None)
    with pytest.raises(Tampered):
        believed.check(STATION, b"")
    with pytest.raises(UnknownVersion):
        believed.check(STATION, b"\x02" + certificate[1:])
    for length in range(1, len(certificate)):
        with pytest.raises(InvalidCertificate):
            believed.check(STATION, certificate[:length])
    for at in range(1, len(certificate)):
        with pytest.raises(InvalidCertificate):
            believed.check(STATION, certificate[:at] + bytes([certificate[at] ^ 1]) + certificate[at + 1 :])


def test_what_is_no_key_is_no_anchor() -> None:
    anchor = signer().anchor
    assert Anchor.from_bytes(anchor.to_bytes()) == anchor
    for raw in (b"", anchor.to_bytes()[:-1], anchor.to_bytes() + b"x"):
        with pytest.raises(BadKey):
            Anchor.from_bytes(raw)


subjects = st.builds(Subject, st.sampled_from(CertificateKind), st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))


@given(st.dictionaries(subjects, st.integers(0, 2**64 - 1), max_size=8), st.integers(0, 2**64 - 1))
def test_a_roll_is_read_as_it_was_kept(floors: dict[tuple[int, int, int], int], serial: int) -> None:
    pen = CertificateSigner(1, KEY, Roll(serial, floors))
    assert read_roll(*pen.kept(), pen.anchor) == Roll(serial, floors)


@given(st.lists(st.binary(max_size=9), max_size=4), st.lists(st.binary(max_size=9), max_size=4))
def test_no_two_statements_give_the_same_bytes(one: list[bytes], other: list[bytes]) -> None:
    about = Subject(CertificateKind.UNIT, unit=7)
    same = Statement(about, tuple(one)).signed_bytes(1, 1) == Statement(about, tuple(other)).signed_bytes(1, 1)
    assert same == (one == other)
