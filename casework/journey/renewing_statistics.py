"""Sealing the statistics of cases that were told before there were any; what is told since seals its own."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from casework.journey import statistics as her_statistics
from casework.journey.operation import operation
from casework.policy import lists, stated_reasons, viewing
from casework.policy.lists import Listed
from casework.records.cases import Case
from casework.records.intake import Incident
from casework.records.people import Survivor
from casework.records.statistics import CaseStatistics
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.vault import keyring
from casework.vault.errors import VaultError

logger = logging.getLogger("casework")

AT_ONCE = 1_000
"""So many cases in one act; asked again it goes on with the next, so nothing is lost by stopping."""

PAGES = 10
"""So often it goes on below what it could not read, to find that many."""


@operation(Act.STATISTICS_RENEW)
def renew_statistics(by: Worker, province: Unit) -> int:
    """Seal the statistics of the next cases that have none, as their records say; by one who holds their keys.

    Answers how many could not be read: they are left as they are, and those below them are sealed. Whoever changes
    such a case in the meantime has sealed what is newer, and that stays.
    """
    made: list[CaseStatistics] = []
    opened: list[UUID] = []
    unread = 0
    with viewing.view_access(by, Act.STATISTICS_RENEW) as access:
        for page in _behind(by):
            ids = [one.id for one in page]
            survivors = {one.case_id: one for one in Survivor.objects.filter(case_id__in=ids)}
            incidents = {one.case_id: one for one in Incident.objects.filter(case_id__in=ids)}
            for one in page:
                if len(made) == AT_ONCE:
                    break
                if not keyring.current().holds(one.id) or one.id not in survivors or one.id not in incidents:
                    unread += 1
                    continue
                opened.append(one.id)
                # Counted and sealed, and shown to nobody.
                stated_reasons.reopen(one.id)
                case = Case(pk=one.id, received_at=one.columns["received_at"])
                try:
                    text = her_statistics.of_both(case, survivors[one.id], incidents[one.id])
                except VaultError:
                    logger.error("the records of a case did not open for its statistics: %s", one.id)
                    unread += 1
                    continue
                if text is not None:
                    made.append(CaseStatistics(case=case, text=text))
            if len(made) == AT_ONCE:
                break
        if opened:
            access.reads(Survivor, Incident)
            access.showed(opened)
        if unread:
            access.noted(unread=unread)
    CaseStatistics.objects.bulk_create(made, ignore_conflicts=True)
    return unread


def _behind(by: Worker) -> Iterator[list[Listed]]:
    """Pages of the cases that were told something and have no statistics, newest first, as she sees them."""
    told = Q(incident__answers__isnull=False) | Q(survivor__birth__isnull=False) | Q(survivor__details__isnull=False)
    behind = Case.objects.filter(told, statistics__isnull=True).order_by("-id").values_list("pk", flat=True)
    below = lists.LAST
    for _ in range(PAGES):
        ids = list(behind.filter(pk__lt=below)[:AT_ONCE])
        if not ids:
            return
        seen = lists.among(by, Case, ("received_at",), ids, act=Act.STATISTICS_RENEW)
        yield sorted(seen, key=lambda one: one.id, reverse=True)
        below = ids[-1]
