"""A province has its next fingerprint key: no case is missed meanwhile; who kept the one before tries it in vain."""

from __future__ import annotations

from uuid import UUID

import pytest

from casework.journey import province_keys
from casework.journey.intake.hearing import note_person
from casework.journey.intake.perpetrators import add_perpetrator
from casework.journey.intake.submitting import submit_to_desk
from casework.journey.province_keys import Renewal
from casework.journey.units import found_unit
from casework.policy.unit_keys import fingerprint_keys_of
from casework.queries.intake import perpetrators
from casework.records.cases import Case
from casework.records.people import Fingerprint
from casework.records.units import OUTSIDE, Unit, UnitKey, UnitKind
from casework.rulebook.refusals import InvalidValue, NotAllowed
from casework.rulebook.stages import Stage
from casework.trail.events import Event
from casework.trail.proof.verification import said_by
from casework.vault.errors import Locked, Tampered
from casework.vault.fingerprints import fingerprint
from tests.cast import Cast, Person
from tests.journey.intake.met_again import came, met_before
from tests.states import case_at

HERS = "0912345678"


def sent(cast: Cast, person: Person, number: str = HERS) -> Case:
    case = came(cast, person, {"phone": number})
    with person.acting() as worker:
        return submit_to_desk(worker, case)


def turned(cast: Cast) -> int:
    with cast.thu.acting() as thu:
        return province_keys.turn_fingerprint_key(thu, cast.province)


def renewed(cast: Cast, *, leaving_behind: bool = False) -> Renewal:
    with cast.thu.acting() as thu:
        return province_keys.renew_fingerprints(thu, cast.province, leaving_behind=leaving_behind)


def numbers(case: Case) -> list[int]:
    return sorted(Fingerprint.objects.filter(case=case).values_list("key_number", flat=True))


def key_that_she_kept(cast: Cast, person: Person, unit: Unit) -> bytes:
    with person.acting():
        return fingerprint_keys_of(unit).newest


def tells(key: bytes, number: str = "+84912345678") -> bool:
    """Whether whoever has this key and the database finds whose number this is."""
    digest = fingerprint(key, "phone", number)
    return any(bytes(row.digest) == digest for row in Fingerprint.objects.all())


def test_a_number_is_met_again_before_while_and_after(cast: Cast):
    old = sent(cast, cast.lu)
    assert turned(cast) == 2
    beside = sent(cast, cast.mai)
    assert numbers(old) == [1] and numbers(beside) == [1, 2]
    assert met_before(cast.mai, beside) and met_before(cast.lu, old)
    assert renewed(cast) == Renewal(1, 0, 0, finished=True, last=old.pk)
    assert numbers(old) == [2] and numbers(beside) == [2]
    assert met_before(cast.mai, beside) and met_before(cast.lu, old)
    after = came(cast, cast.mai, {"phone": "+84 912 345 678"})
    assert numbers(after) == [2] and met_before(cast.mai, after)


def test_a_case_is_renewed_when_it_is_written(cast: Cast):
    old = came(cast, cast.lu, {"phone": HERS})
    turned(cast)
    with cast.lu.acting() as lu:
        note_person(lu, old, expected_version=2, details={"cccd": "012345678901"})
    assert numbers(old) == [1, 1, 2, 2]
    assert renewed(cast).finished
    assert numbers(old) == [2, 2]


def named(cast: Cast, case: Case) -> None:
    with cast.hoa.acting() as hoa:
        add_perpetrator(hoa, Case.objects.get(pk=case.pk), told={"name": "Vàng A Páo", "phone": "+84912000111"})


def seen_elsewhere(cast: Cast, case: Case) -> list[UUID]:
    with cast.hoa.acting() as hoa:
        return [one.case_id for row in perpetrators.listed(hoa, case.pk).rows for one in row.elsewhere]


@pytest.mark.parametrize("written", ["nothing", "herself", "him"])
def test_whoever_did_it_is_met_again_before_while_and_after(cast: Cast, written: str):
    """Whichever of the two was written meanwhile takes the other with it: a case is renewed as a whole."""
    one, other = (case_at(cast, Stage.ACTIVE, name=name) for name in ("Thào Thị Dợ", "Lý Thị Xí"))
    with cast.hoa.acting() as hoa:
        note_person(hoa, one, expected_version=1, details={"phone": HERS})
    for case in (one, other):
        named(cast, case)
    turned(cast)
    assert seen_elsewhere(cast, one) == [other.pk]
    if written == "herself":
        with cast.hoa.acting() as hoa:
            note_person(hoa, Case.objects.get(pk=one.pk), expected_version=2, details={"cccd": "012345678901"})
    elif written == "him":
        named(cast, one)
    assert seen_elsewhere(cast, other) == [one.pk]
    assert renewed(cast).finished
    assert set(numbers(one)) == set(numbers(other)) == {2}
    assert set(seen_elsewhere(cast, one)) == {other.pk} and seen_elsewhere(cast, other) == [one.pk]
    assert Fingerprint.objects.filter(case=one).exclude(kind="other").exists(), "and she herself is met again"


def test_who_kept_the_key_before_and_gets_a_later_copy_tells_no_number(cast: Cast):
    sent(cast, cast.lu)
    kept = key_that_she_kept(cast, cast.mai, cast.address)
    assert tells(kept)
    turned(cast)
    assert tells(kept)  # while both stand; so it is finished soon, and `renew` says what is left
    renewed(cast)
    assert not tells(kept)
    assert tells(key_that_she_kept(cast, cast.hoa, cast.desk))
    assert not UnitKey.objects.exclude(sealed_former_fingerprint_key=None).exists()


def test_partners_and_committees_hold_neither_key(cast: Cast):
    turned(cast)
    outside = Unit.objects.filter(kind__in=OUTSIDE)
    keys = UnitKey.objects.filter(unit__in=outside)
    assert keys.count() > 1
    assert not keys.exclude(sealed_fingerprint_key=None, sealed_former_fingerprint_key=None).exists()
    with cast.lan.acting(), pytest.raises(Locked):
        fingerprint_keys_of(cast.health)


def test_every_unit_that_compares_numbers_has_the_same_two(cast: Cast):
    turned(cast)
    found = {}
    for person, unit in ((cast.mai, cast.address), (cast.hoa, cast.desk), (cast.lu, cast.other_address)):
        with person.acting():
            found[unit.pk] = fingerprint_keys_of(unit)
    with cast.thu.acting() as thu:
        found[cast.province.pk] = fingerprint_keys_of(cast.province)
        new = found_unit(thu, cast.province, kind=UnitKind.TRUSTED_ADDRESS, name="ĐCTC bản Nà Đon", parent=cast.desk)
        found[new.pk] = fingerprint_keys_of(new)
    assert len(set(found.values())) == 1
    assert list(found[cast.desk.pk].by_number()) == [2, 1]


def test_a_copy_put_under_another_number_does_not_open(cast: Cast):
    """The database's owner exchanges the two, so that new numbers would be kept under the key that somebody has."""
    turned(cast)
    keys = UnitKey.objects.get(unit=cast.desk)
    UnitKey.objects.filter(unit=cast.desk).update(
        sealed_fingerprint_key=keys.sealed_former_fingerprint_key,
        sealed_former_fingerprint_key=keys.sealed_fingerprint_key,
    )
    with cast.hoa.acting(), pytest.raises(Tampered):
        fingerprint_keys_of(cast.desk)


def test_it_goes_on_where_it_stopped(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    cases = [sent(cast, cast.lu, f"091234567{n}") for n in range(5)]
    turned(cast)
    monkeypatch.setattr(province_keys, "AT_ONCE", 2)
    assert [(one.done, one.behind, one.finished) for one in (renewed(cast), renewed(cast))] == [
        (2, 3, False),
        (2, 1, False),
    ]
    # Stopped here, whoever comes next goes on; nothing is done twice.
    assert renewed(cast) == Renewal(1, 0, 0, finished=True, last=cases[0].pk)
    assert renewed(cast) == Renewal(0, 0, 0, finished=True)


def test_what_she_cannot_open_waits_and_the_key_before_with_it(cast: Cast):
    draft = came(cast, cast.lu, {"phone": HERS})  # nobody above sees it yet
    sent(cast, cast.mai, "0987654321")
    turned(cast)
    assert renewed(cast) == Renewal(1, 0, 1, finished=False, last=renewed_last(cast))
    with cast.thu.acting() as thu, pytest.raises(InvalidValue, match="fingerprints_not_renewed"):
        province_keys.turn_fingerprint_key(thu, cast.province)
    assert renewed(cast, leaving_behind=True).finished
    assert numbers(draft) == []
    with cast.lu.acting() as lu:
        note_person(lu, draft, expected_version=2, details={"phone": HERS})
    assert numbers(draft) == [2]
    assert turned(cast) == 3


def renewed_last(cast: Cast) -> UUID:
    last: UUID = Fingerprint.objects.filter(key_number=2).latest("case_id").case_id
    return last


def test_only_a_supervisor_does_it_and_each_act_has_its_line(cast: Cast):
    for person in (cast.hoa, cast.mai, cast.lan):
        with person.acting() as worker:
            with pytest.raises(NotAllowed):
                province_keys.turn_fingerprint_key(worker, cast.province)
            with pytest.raises(NotAllowed):
                province_keys.renew_fingerprints(worker, cast.province)
    case = sent(cast, cast.lu)
    turned(cast)
    renewed(cast)
    event = Event.objects.get(act="province.turn_fingerprint_key", outcome="done")
    assert said_by(event)["rights"] == [["succeed", "fingerprint", f"unit:{cast.province.pk}", "2", ""]]
    looked = Event.objects.filter(act="fingerprint.renew", outcome="looked").latest("id")
    assert str(case.pk) in str(said_by(looked))
