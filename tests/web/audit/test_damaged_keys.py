"""A log that does not say any more whose key it is, and a key that is not the case's own: what shows it still opens."""

from __future__ import annotations

import pytest
from django.urls import reverse

from casework.journey.intake.hearing import add_note
from casework.policy import gate
from casework.policy.grant_tables import CaseHeldByUnit
from casework.policy.kept_out import LogBroken
from casework.records.cases import Case
from casework.records.intake import Note
from casework.rulebook.acts import Act
from casework.trail.alerts import Alert, AlertKind
from casework.trail.events import Event
from casework.trail.log import reading
from casework.vault import wrapping
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import arrived
from tests.web.audit.reading import PinnedLog

pytestmark = pytest.mark.usefixtures("reason_stated")

SILENCED = {
    "the log": "UPDATE casework_event SET body = '[3]' WHERE position('[\"key\"'::bytea IN body) > 0",
    "the row": "UPDATE casework_case SET key_commitment = NULL",
}


@pytest.mark.parametrize("silenced", SILENCED.values(), ids=SILENCED.keys())
def test_a_case_of_which_log_or_row_was_silenced_is_read_and_not_written(
    cast: Cast, signed_in: SignedIn, pinned_log: PinnedLog, silenced: str
):
    case = arrived(cast)
    pinned_log.attack(silenced)
    officer, thu = signed_in(cast.hoa), signed_in(cast.thu)
    assert officer.get(reverse("case", args=[case.pk])).status_code == 200
    story = thu.get(reverse("case-audit", args=[case.pk]))
    assert story.status_code == 200 and "tag--loud" in story.content.decode()
    with cast.hoa.acting() as hoa, pytest.raises(LogBroken):
        add_note(hoa, case, text="Chị ấy sợ đêm")
    assert not Note.objects.exists()
    rights = [one for event in Event.objects.all() for one in reading.rights_of(reading.entry_of(event).body)]
    assert any(one[0] == "broken" for one in rights)
    pinned_log.place()
    assert AlertKind.BROKEN in set(Alert.objects.values_list("kind", flat=True))


def test_a_copy_of_a_case_whose_log_was_silenced_stays_as_it_came(
    cast: Cast, signed_in: SignedIn, pinned_log: PinnedLog
):
    case = arrived(cast)
    pinned_log.attack(SILENCED["the log"])
    assert signed_in(cast.hoa).get("/").status_code == 200
    copies = CaseHeldByUnit.objects.filter(content_object=case, group_id=cast.desk.pk, sealed_key__isnull=False)
    assert copies and not any(wrapping.is_settled(bytes(one.sealed_key or b"")) for one in copies)


@pytest.mark.parametrize("copy", ["\x01" * 60, "nothing at all"], ids=["torn", "of no version"])
def test_the_story_of_a_case_whose_key_does_not_open_is_read_all_the_same(
    cast: Cast, signed_in: SignedIn, pinned_log: PinnedLog, copy: str
):
    case = arrived(cast)
    pinned_log.attack("UPDATE casework_caseheldbyunit SET sealed_key = %s WHERE sealed_key IS NOT NULL", copy.encode())
    thu = signed_in(cast.thu)
    for name in ("case-audit", "case-access-history"):
        assert thu.get(reverse(name, args=[case.pk])).status_code == 200, name
    for name in ("trail-print", "trail-bundle"):
        assert thu.post(reverse(name, args=[case.pk]), follow=True).status_code == 200, name
    assert thu.get(reverse("case", args=[case.pk])).status_code != 200


def test_the_story_of_a_case_with_a_key_of_his_is_read_and_says_so(
    cast: Cast, signed_in: SignedIn, pinned_log: PinnedLog
):
    case = arrived(cast)
    pinned_log.attack("UPDATE casework_case SET key_commitment = %s", b"1234567890123456")
    answer = signed_in(cast.thu).get(reverse("case-audit", args=[case.pk]))
    assert answer.status_code == 200 and "tag--loud" in answer.content.decode()
    rights = reading.rights_of(reading.entry_of(Event.objects.filter(act="trail.case").latest("id")).body)
    assert [one[0] for one in rights] == ["foreign"]
    with cast.thu.acting() as thu:
        looked = gate.look_in(thu, Case, case.pk, Act.TRAIL_CASE)
    assert looked.found == case
