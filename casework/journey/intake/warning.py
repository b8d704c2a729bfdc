"""Her number is not safe any more: said with one press by whoever has it, known to every open packet at once."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils import timezone

from casework.journey.idempotency import done_before
from casework.journey.operation import operation
from casework.policy import perpetrators
from casework.records.cases import Case, Clock
from casework.records.contact_warnings import ContactWarning
from casework.records.people import SafeContact
from casework.records.referral import Referral
from casework.records.workers import Worker
from casework.rulebook import clocks as rules
from casework.rulebook.acts import Act
from casework.rulebook.duties import NEW_CONTACT
from casework.rulebook.hearing import NO_CONTACT


@operation(Act.CONTACT_WARN)
def warn_of_contact(by: Worker, case: Case) -> ContactWarning:
    """The way to reach her that stands in the file is not safe any more. Said again while it stands it is the same."""
    return _warn(by, case.pk, None)


@operation(Act.REFERRAL_WARN)
def warn_on_packet(by: Worker, referral: Referral) -> ContactWarning:
    """The same, said by a partner of what its packet says. The desk's time to find another way begins with it."""
    warning = _warn(by, referral.case_id, referral)
    now = timezone.now()
    due = rules.due(NEW_CONTACT, now, at=now)
    assert due is not None
    Clock.objects.bulk_create(
        [
            Clock(
                case_id=referral.case_id,
                rule=NEW_CONTACT,
                unit_id=referral.from_unit_id,
                began_at=now,
                due_at=due,
            )
        ],
        ignore_conflicts=True,
    )
    return warning


def _warn(by: Worker, case_id: UUID, referral: Referral | None) -> ContactWarning:
    warning, made = ContactWarning.objects.get_or_create(
        case_id=case_id,
        ended_at=None,
        defaults={"said_at": timezone.now(), "said_by_id": by.pk, "referral": referral},
    )
    return warning if made else done_before(warning)


def warn_where_it_leads_to_them(by: Worker, case: Case) -> None:
    """Part of an act that told who did it: where the way to reach her leads to them, it is safe no more."""
    contact = SafeContact.objects.filter(case=case).first()
    if contact is not None and perpetrators.barred(case, contact.ways or {}):
        warn_of_contact(by, case)


def another_way(by: Worker, case: Case, before: Mapping[str, object], now: Mapping[str, object]) -> None:
    """Part of the act that notes how she can be reached: where that is another way, or none, the warning ends."""
    same = all(before.get(key) == now.get(key) for key in ("channel", "phone", "through_whom"))
    if not same or now.get("channel") == NO_CONTACT:
        standing = ContactWarning.objects.filter(case=case, ended_at__isnull=True)
        standing.update(ended_at=timezone.now(), ended_by_id=by.pk)
