"""The province says which desk stands by for which; it is signed, ends, and nobody else sets it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from casework.journey.stand_by import end_stand_by, set_stand_by
from casework.queries.audit.stand_by import stand_bys
from casework.records.stand_by import StandBy
from casework.rulebook.refusals import InvalidValue, NotAllowed
from tests.cast import Cast
from tests.signing_in import SignedIn


def test_a_desk_stands_by_until_it_is_ended(cast: Cast):
    with cast.thu.acting() as thu:
        set_stand_by(thu, cast.province, desk_id=cast.desk.pk, stands_by_id=cast.other_desk.pk)
        (told,) = [one for one in stand_bys(thu).desks if one.since is not None]
        assert (told.desk, told.stands_by) == (cast.desk.name, cast.other_desk.name)
        assert [one.desk for one in stand_bys(thu).without] == [cast.other_desk.name]
        end_stand_by(thu, cast.province, desk_id=cast.desk.pk)
        assert len(stand_bys(thu).without) == 2
    row = StandBy.objects.get()
    assert row.ended_at is not None and row.ended_by_id == cast.thu.worker.pk


def test_what_is_no_desk_of_the_province_stands_by_for_nobody(cast: Cast):
    with cast.thu.acting() as thu:
        for desk, other in (
            (cast.desk, cast.desk),
            (cast.desk, cast.health),
            (cast.address, cast.desk),
            (cast.desk, cast.province),
        ):
            with pytest.raises(InvalidValue):
                set_stand_by(thu, cast.province, desk_id=desk.pk, stands_by_id=other.pk)
        with pytest.raises(InvalidValue):
            end_stand_by(thu, cast.province, desk_id=cast.desk.pk)
    assert not StandBy.objects.exists()


def test_nobody_below_the_province_sets_it(cast: Cast):
    with cast.hoa.acting() as hoa, pytest.raises(NotAllowed):
        set_stand_by(hoa, cast.province, desk_id=cast.desk.pk, stands_by_id=cast.other_desk.pk)


def test_a_supervisor_is_told_which_desks_have_none_sets_one_and_ends_it(cast: Cast, signed_in: SignedIn):
    client = signed_in(cast.thu)
    told = client.get(reverse("audit-overdue")).content.decode()
    assert "Chưa có bàn dự phòng" in told and cast.desk.name in told and cast.other_desk.name in told
    typed = {"desk_id": cast.desk.pk, "stands_by_id": cast.other_desk.pk}
    assert client.post(reverse("stand_by-set"), typed).status_code == 302
    assert "Bàn dự phòng: " + cast.other_desk.name in client.get(reverse("stand_by-set")).content.decode()
    typed["stands_by_id"] = cast.desk.pk
    assert client.post(reverse("stand_by-set"), typed).status_code == 422
    at = reverse("stand_by-end", args=[cast.desk.pk])
    assert client.get(at).status_code == 200 and client.post(at, {"sent": "1"}).status_code == 302
    assert client.get(at).status_code == 404
