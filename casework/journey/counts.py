"""Sealing the facts of cases that were told before there were counts; what is told since seals its own."""

from __future__ import annotations

from django.db.models import Q

from casework.journey import facts
from casework.journey.operation import operation
from casework.policy import sight
from casework.records.cases import Case
from casework.records.facts import CaseFacts
from casework.records.intake import Report
from casework.records.people import Survivor
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.vault import keyring

AT_ONCE = 1_000
"""So many cases in one act; asked again it goes on with the next, so nothing is lost by stopping."""


@operation(Act.COUNTS_RENEW)
def renew_counts(by: Worker, realm: Unit) -> None:
    """Seal what counts need of the next cases that have none, as their records say; by one who holds their keys.

    Whoever changes such a case in the meantime has sealed what is newer, and that stays.
    """
    told = Q(report__acts__isnull=False) | Q(survivor__birth__isnull=False) | Q(survivor__details__isnull=False)
    behind = Case.objects.filter(told, facts__isnull=True).order_by("-id").values_list("pk", flat=True)[:AT_ONCE]
    seen = sight.among(by, Case, ("received_at",), list(behind), act=Act.COUNTS_RENEW)
    ids = [one.id for one in seen if keyring.current().holds(one.id)]
    survivors = {one.case_id: one for one in Survivor.objects.filter(case_id__in=ids)}
    reports = {one.case_id: one for one in Report.objects.filter(case_id__in=ids)}
    made = []
    for one in seen:
        if one.id in survivors and one.id in reports:
            case = Case(pk=one.id, received_at=one.columns["received_at"])
            made.append(CaseFacts(case=case, facts=facts.of_both(case, survivors[one.id], reports[one.id])))
    CaseFacts.objects.bulk_create(made, ignore_conflicts=True)
