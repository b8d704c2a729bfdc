"""Keeps the statistics of a case equal to what her records say, inside the acts that change them.

A case of which nothing was answered has no row: it costs nothing, and counts as not known.
"""

from __future__ import annotations

import logging

from casework.journey import instrument
from casework.records.cases import Case
from casework.records.intake import Incident
from casework.records.people import Survivor
from casework.records.statistics import CaseStatistics
from casework.rulebook import statistics
from casework.rulebook.case_kinds import Kinds
from casework.vault.errors import VaultError

logger = logging.getLogger("casework")

UNREAD = "?"
"""Instead of a text, where what a part would say does not open: it is no text of `rulebook.statistics`."""


def of_person(case: Case, survivor: Survivor) -> str | None:
    """What the statistics know of who she is; None before anything was answered, UNREAD where it did not open.

    What she says now is kept all the same: a damaged age does not keep anybody from writing it down anew.
    """
    try:
        if survivor.birth is None and survivor.details is None:
            return None
        return statistics.statistics_text(survivor.birth, survivor.details, None, at=case.received_at)
    except VaultError:
        return UNREAD


def of_incident(case: Case, incident: Incident) -> str | None:
    """What the statistics would know from what happened alone; None before anything was answered."""
    return (
        None
        if incident.answers is None
        else statistics.statistics_text(None, None, incident.answers, at=case.received_at)
    )


def of_both(case: Case, survivor: Survivor, incident: Incident) -> str | None:
    """What the statistics know from these records; None before anything was answered. Raises what did not open."""
    kinds = instrument.kinds_of_case(case)
    if (survivor.birth, survivor.details, incident.answers) == (None, None, None) and not kinds:
        return None
    return statistics.statistics_text(
        survivor.birth, survivor.details, incident.answers, at=case.received_at, kinds=kinds
    )


def at_first(case: Case, kinds: Kinds) -> CaseStatistics:
    """The statistics of a case that this act has just made, to be kept with it: nothing is known but its kinds."""
    text = statistics.statistics_text(None, None, None, at=case.received_at, kinds=kinds)
    return CaseStatistics(case=case, text=text)


def seal_statistics(case: Case, survivor: Survivor, incident: Incident) -> None:
    """Seal the statistics anew after one of these records changed in what is counted.

    Where one of them does not open the statistics stay as they are: damage to one part keeps nobody from writing the
    other.
    """
    try:
        text = of_both(case, survivor, incident)
    except VaultError:
        logger.error("the records of a case did not open for its statistics: %s", case.pk)
        return
    if text is None:
        if not CaseStatistics.objects.filter(case=case).exists():
            return
        # Everything was taken back: what was known of her is known no longer.
        text = statistics.statistics_text(None, None, None, at=case.received_at)
    # What stood there is not opened for it, so that a damaged row is sealed anew like any other.
    CaseStatistics.objects.bulk_create(
        [CaseStatistics(case=case, text=text)], update_conflicts=True, unique_fields=["case"], update_fields=["text"]
    )
