"""What the trail says of rights: every key sealed anew, every hold that lapsed or was taken, with whose it was."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.utils import timezone

from casework.journey import door
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.policy import excluding, gate, grants, unit_of_work, viewing
from casework.policy.grant_tables import CaseHeldByUnit
from casework.queries import desk
from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotFound
from casework.trail.actor import act_of
from casework.trail.events import Event
from casework.trail.ids import uuid7
from casework.trail.log.append import digest_of
from casework.trail.log.canonical import instant
from casework.trail.proof.verification import said_by
from casework.vault import wrapping
from tests.cast import Cast

KNOWN = door.Source("test")


def rights_of(act: str) -> list[list[str]]:
    """Whose rights the newest event of this act says it changed."""
    found: list[list[str]] = said_by(Event.objects.filter(act=act).latest("id"))["rights"]
    return found


def test_a_key_sealed_anew_on_the_way_to_a_list_is_in_the_line_of_that_list(cast: Cast):
    with cast.mai.acting() as mai:
        ids = [submit_to_desk(mai, open_case(mai, cast.address, name=name)).pk for name in ("Thào Thị Dợ", "Lý Thị Xí")]
    with cast.hoa.acting() as hoa:
        desk.desk(hoa)
        digest = digest_of(sorted(ids))
        assert rights_of("case.list") == [["settle", "case", f"2:{digest}", f"unit:{cast.desk.pk}", ""]]
        desk.desk(hoa)
        assert rights_of("case.list") == []


@pytest.mark.parametrize("together", [True, False])
def test_a_key_sealed_anew_in_a_look_that_was_refused_is_in_the_line_of_the_refusal(cast: Cast, together: bool):
    """In the transaction of a whole request the key stays sealed anew; in one of the look's own it is undone."""
    with cast.mai.acting() as mai:
        case = submit_to_desk(mai, open_case(mai, cast.address, name="Thào Thị Dợ"))
    with (
        cast.hoa.acting() as hoa,
        unit_of_work.transaction_as(hoa) if together else nullcontext(),
        pytest.raises(NotFound),
        viewing.view_access(hoa, Act.CASE_LIST) as access,
    ):
        access.along(Case, ("stage",))
        access.enter(Case, uuid7())
    row = CaseHeldByUnit.objects.get(content_object=case, group_id=cast.desk.pk, sealed_key__isnull=False)
    assert wrapping.is_settled(bytes(row.sealed_key or b"")) is together
    said = [["settle", "case", str(case.pk), f"unit:{cast.desk.pk}", ""]]
    assert rights_of("case.list") == (said if together else [])


def test_a_refusal_written_again_behind_an_undone_request_names_no_key(cast: Cast):
    with cast.mai.acting() as mai:
        submit_to_desk(mai, open_case(mai, cast.address, name="Thào Thị Dợ"))
    with cast.hoa.acting() as hoa, pytest.raises(ZeroDivisionError), unit_of_work.transaction_as(hoa):
        with pytest.raises(NotFound), viewing.view_access(hoa, Act.CASE_LIST) as access:
            access.along(Case, ("stage",))
            access.enter(Case, uuid7())
        assert rights_of("case.list") != []
        raise ZeroDivisionError
    assert rights_of("case.list") == []


def test_what_lapsed_is_swept_with_a_line_that_says_whose_it_was(cast: Cast):
    with cast.mai.acting() as mai:
        case = submit_to_desk(mai, open_case(mai, cast.address, name="Thào Thị Dợ"))
    with cast.hoa.acting() as hoa, act_of(hoa.pk, cast.province.pk, "case.register") as doing:
        gate.enter(hoa, Case, case.pk, Act.CASE_REGISTER)
        grants.expire(case, cast.address, timezone.now() - timedelta(minutes=1))
    (ended,) = doing.rights
    assert ended[:4] == ["end", "case", str(case.pk), f"unit:{cast.address.pk}"] and ended[4] < instant(timezone.now())
    door.sign_in("mai", cast.mai.passphrase, source=KNOWN)
    assert rights_of("door.sign_in") == [["lapse", "case", str(case.pk), f"unit:{cast.address.pk}", ""]]
    door.sign_in("mai", cast.mai.passphrase, source=KNOWN)
    assert rights_of("door.sign_in") == []


def test_everybody_who_loses_a_hold_is_named(cast: Cast):
    with cast.mai.acting() as mai:
        case = submit_to_desk(mai, open_case(mai, cast.address, name="Thào Thị Dợ"))
    with cast.hoa.acting() as hoa:
        with act_of(hoa.pk, cast.province.pk, "grant.exclude") as doing:
            gate.enter(hoa, Case, case.pk, Act.GRANT_EXCLUDE)
            excluding.exclude(case, cast.quy.worker, origin="officer")
        lost = [row[3] for row in doing.rights if row[0] == "take"]
        # The desk's key, which he has, opens the address's.
        assert lost == [f"unit:{cast.desk.pk}", f"unit:{cast.address.pk}"]
        with act_of(hoa.pk, cast.province.pk, "shelter.discharge") as doing:
            grants.keep_only(case, cast.desk)
        lost = [row[3] for row in doing.rights if row[0] == "take"]
        assert lost == [f"unit:{cast.province.pk}", f"worker:{cast.mai.worker.pk}"]
        with act_of(hoa.pk, cast.province.pk, "shelter.discharge") as doing:
            grants.take(case, cast.desk)
        lost = [row[3] for row in doing.rights if row[0] == "take"]
        assert lost == [f"worker:{cast.hoa.worker.pk}"]
