"""Why somebody is kept from a case lies sealed with it: who works on it reads it, and he whom it names never does."""

from __future__ import annotations

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from casework.journey.intake.excluding import exclude
from casework.policy import gate, unit_of_work
from casework.policy.excluding import reasons_of
from casework.queries.intake.excluding import to_keep_out
from casework.records.base import history_of, insert
from casework.records.cases import Case, Exclusion, ExclusionReason
from casework.rulebook.acts import Act
from casework.rulebook.exclusions import ORIGINS, TOLD
from casework.rulebook.refusals import InvalidValue, NotFound
from casework.trail.actor import act_of
from casework.vault.fields import sealed_bytes
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import taken_in

WHY = "Anh họ của chồng, hay sang uống rượu"


def kept_out(cast: Cast, *, origin: str = "survivor", reason: str = WHY) -> Case:
    case = taken_in(cast)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk, origin=origin, reason=reason)
    return Case.objects.get(pk=case.pk)


def test_whoever_works_on_it_reads_who_said_so_and_why(cast: Cast):
    case = kept_out(cast)
    with cast.hoa.acting() as hoa:
        [one] = to_keep_out(hoa, case.pk)[1].kept_from
    assert (one.name, one.reason, one.by) == ("Giàng A Quý", WHY, "Lò Thị Hoa")
    assert one.origin == str(ORIGINS["survivor"].label)
    assert history_of(ExclusionReason).objects.filter(case=case).count() == 1


def test_he_whom_it_names_reads_nothing_of_it(cast: Cast):
    case = kept_out(cast)
    with cast.quy.acting() as quy:
        with pytest.raises(NotFound):
            to_keep_out(quy, case.pk)
        with unit_of_work.transaction_as(quy):
            for table in (Exclusion, ExclusionReason, history_of(ExclusionReason)):
                assert not table.objects.exists()
    with cast.hoa.acting() as hoa, unit_of_work.transaction_as(hoa):
        for table in (Exclusion, ExclusionReason, history_of(ExclusionReason)):
            assert table.objects.exists()


def test_who_names_herself_says_why_as_well(cast: Cast):
    case = taken_in(cast)
    with cast.quy.acting() as quy:
        exclude(quy, case, worker_id=quy.pk, origin="officer", reason="Tôi là anh họ của chồng chị ấy")
    with cast.hoa.acting() as hoa:
        [one] = to_keep_out(hoa, case.pk)[1].kept_from
        assert one.reason == "Tôi là anh họ của chồng chị ấy"
    with cast.quy.acting() as quy, pytest.raises(NotFound):
        to_keep_out(quy, case.pk)


def test_no_length_says_from_whom_it_comes_or_that_there_is_a_reason(cast: Cast):
    """One of the product's own has as many bytes as one that somebody said, and none has fewer for saying nothing."""
    case = taken_in(cast)
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, case.pk, Act.GRANT_EXCLUDE)
        said = [(code, why) for code in ORIGINS.codes for why in ("", "Anh họ")]
        with act_of(hoa.pk, cast.province.pk, "grant.exclude"):
            for number, (origin, reason) in enumerate(said, 1):
                one = ExclusionReason(case=case, origin=origin, reason=reason)
                one.excluded_id, one.said_at, one.said_by_id = number, timezone.now(), hoa.pk
                insert(one)
        rows = ExclusionReason.objects.all()
        assert len({len(bytes(sealed_bytes(one, name) or b"")) for one in rows for name in ("origin", "reason")}) == 1


def test_what_follows_from_another_file_looks_like_any_other(cast: Cast):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'casework_exclusionreason'"
            " AND data_type <> 'bytea' ORDER BY 1"
        )
        clear = [name for (name,) in cursor.fetchall()]
    assert clear == ["case_id", "excluded_id", "id", "said_at", "said_by_id", "version"]


def test_nobody_says_that_it_was_the_product(cast: Cast):
    case = taken_in(cast)
    with cast.hoa.acting() as hoa, pytest.raises(InvalidValue, match="unknown_answer"):
        exclude(hoa, case, worker_id=cast.quy.worker.pk, origin="automatic")
    assert not Exclusion.objects.exists()


def test_the_page_asks_who_said_so_and_shows_it(cast: Cast, signed_in: SignedIn):
    case = taken_in(cast)
    hoa, address = signed_in(cast.hoa), reverse("grant-exclude", args=[case.pk])
    page = hoa.get(address).content.decode()
    assert all(str(one.label) in page for one in TOLD) and str(ORIGINS["automatic"].label) not in page
    form = {"worker_id": str(cast.quy.worker.pk), "reason": WHY}
    assert "Ai cho biết?" in hoa.post(address, form).content.decode()
    assert not Exclusion.objects.exists()
    hoa.post(address, {**form, "origin": "survivor", "confirmed": form["worker_id"]})
    assert Exclusion.objects.get().worker_id == cast.quy.worker.pk
    after = hoa.get(address).content.decode()
    assert WHY in after and str(ORIGINS["survivor"].label) in after


def test_reasons_are_read_by_who_holds_the_key(cast: Cast):
    case = kept_out(cast)
    with cast.hoa.acting() as hoa:
        to_keep_out(hoa, case.pk)
        assert reasons_of(case) == {cast.quy.worker.pk: WHY}
