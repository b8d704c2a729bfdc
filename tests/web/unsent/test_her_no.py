"""What was typed for a case and never sent goes with the keys of the case, whoever typed it and on whichever page."""

from datetime import timedelta

from django.utils import timezone

from casework.journey import unsent
from casework.journey.intake.first_words import refuse_writing
from casework.journey.intake.opening import open_case
from casework.policy import her_word
from casework.records.first_words import HerNo
from casework.records.unsent import UnsentForm
from tests.cast import Cast


def test_what_was_typed_and_never_sent_goes_with_the_keys(cast: Cast):
    with cast.mai.acting() as mai:
        case, other = (open_case(mai, cast.address, name=name) for name in ("Thào Thị Dợ", "Lý Thị Xí"))
    assert cast.mai.anchor is not None
    for one in (case, other):
        kept = unsent.keep(
            unsent.Addressee(cast.mai.worker.pk, unsent.key_digest(cast.mai.worker), cast.mai.anchor),
            device=b"d" * 16,
            page=bytes([one.pk.bytes[-1]]) * 16,
            until=timezone.now() + timedelta(hours=23),
            words={"story": ["Anh ấy đánh"]},
            case_id=one.pk,
        )
        assert kept is not None
    with cast.mai.acting() as mai:
        refuse_writing(mai, case, how="spoken")
    her_word.drop_what_is_dark()
    assert UnsentForm.objects.count() == 2, "within the hour her yes can still take it back"
    HerNo.objects.update(dark_at=timezone.now() - timedelta(minutes=1))
    her_word.drop_what_is_dark()
    assert [bytes(row.of_case or b"") for row in UnsentForm.objects.all()] == [unsent.case_marks(other.pk)]


def test_what_is_typed_for_a_case_after_it_went_dark_is_kept_nowhere(cast: Cast):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        refuse_writing(mai, case, how="spoken")
    HerNo.objects.update(dark_at=timezone.now() - timedelta(minutes=1))
    her_word.drop_what_is_dark()
    assert cast.mai.anchor is not None
    kept = unsent.keep(
        unsent.Addressee(cast.mai.worker.pk, unsent.key_digest(cast.mai.worker), cast.mai.anchor),
        device=b"d" * 16,
        page=b"p" * 16,
        until=timezone.now() + timedelta(hours=23),
        words={"story": ["Anh ấy đánh"]},
        case_id=case.pk,
    )
    assert kept is None and not UnsentForm.objects.exists()
