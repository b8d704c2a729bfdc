"""Keeps what counts need of a case equal to what her records say, inside the acts that change them.

A case of which nothing was answered has no row: it costs nothing, and counts as not known.
"""

from __future__ import annotations

import logging

from casework.records.cases import Case
from casework.records.facts import CaseFacts
from casework.records.intake import Report
from casework.records.people import Survivor
from casework.rulebook import case_facts
from casework.vault.errors import VaultError

logger = logging.getLogger("casework")

UNREAD = "?"
"""Instead of a text, where what a part would say does not open: it is no text of `rulebook.case_facts`."""


def of_person(case: Case, survivor: Survivor) -> str | None:
    """What counts would know from who she is alone; None before anything was answered, UNREAD where it did not open.

    What she says now is kept all the same: a damaged age does not keep anybody from writing it down anew.
    """
    try:
        if survivor.birth is None and survivor.details is None:
            return None
        return case_facts.written(survivor.birth, survivor.details, None, at=case.received_at)
    except VaultError:
        return UNREAD


def of_report(case: Case, report: Report) -> str | None:
    """What counts would know from what happened alone; None before anything was answered."""
    return None if report.acts is None else case_facts.written(None, None, report.acts, at=case.received_at)


def of_both(case: Case, survivor: Survivor, report: Report) -> str | None:
    """What counts know from these records; None before anything was answered. Raises what did not open."""
    if survivor.birth is None and survivor.details is None and report.acts is None:
        return None
    return case_facts.written(survivor.birth, survivor.details, report.acts, at=case.received_at)


def seal_facts(case: Case, survivor: Survivor, report: Report) -> None:
    """Seal the facts anew after one of these records changed in what is counted.

    Where one of them does not open the facts stay as they are: damage to one part keeps nobody from writing the other.
    """
    try:
        text = of_both(case, survivor, report)
    except VaultError:
        logger.error("the records of a case did not open for its facts: %s", case.pk)
        return
    if text is None:
        if not CaseFacts.objects.filter(case=case).exists():
            return
        # Everything was taken back: what was known of her is known no longer.
        text = case_facts.written(None, None, None, at=case.received_at)
    # What stood there is not opened for it, so that a damaged row is sealed anew like any other.
    CaseFacts.objects.bulk_create(
        [CaseFacts(case=case, facts=text)], update_conflicts=True, unique_fields=["case"], update_fields=["facts"]
    )
