"""Keeps what counts need of a case equal to what her records say, inside the acts that change them.

A case of which nothing was answered has no row: it costs nothing, and counts as not known.
"""

from __future__ import annotations

from casework.records.cases import Case
from casework.records.facts import CaseFacts
from casework.records.intake import Report
from casework.records.people import Survivor
from casework.rulebook import case_facts


def of_person(case: Case, survivor: Survivor) -> str | None:
    """What counts would know from who she is alone; None before anything was answered."""
    if survivor.birth is None and survivor.details is None:
        return None
    return case_facts.written(survivor.birth, survivor.details, None, at=case.received_at)


def of_report(case: Case, report: Report) -> str | None:
    """What counts would know from what happened alone; None before anything was answered."""
    return None if report.acts is None else case_facts.written(None, None, report.acts, at=case.received_at)


def of_both(case: Case, survivor: Survivor, report: Report) -> str | None:
    """What counts know from these records; None before anything was answered."""
    if survivor.birth is None and survivor.details is None and report.acts is None:
        return None
    return case_facts.written(survivor.birth, survivor.details, report.acts, at=case.received_at)


def keep(case: Case, survivor: Survivor, report: Report) -> None:
    """Seal the facts anew after one of these records changed in what is counted."""
    text = of_both(case, survivor, report)
    if text is not None:
        CaseFacts.objects.update_or_create(case=case, defaults={"facts": text})
