"""The province tells a desk that its file may be of somebody who has another: a reminder that says no more."""

from __future__ import annotations

from django.utils import timezone, translation

from casework.journey.operation import operation
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.intake import Flag
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.rows import day_of
from casework.rulebook.setting_aside import ASK_THE_PROVINCE


@operation(Act.SAME_PERSON_TELL)
def tell_desk(by: Worker, case: Case) -> Flag:
    """Set the desk the reminder to ask the province, due today; one that waits already is left as it is."""
    with translation.override("vi"):
        words = str(ASK_THE_PROVINCE)
    for waiting in Flag.objects.filter(case=case, resolved_on__isnull=True):
        if waiting.words == words:
            return waiting
    flag = Flag(case=case, due_on=day_of(timezone.now()), set_by_id=by.pk, words=words)
    insert(flag)
    return flag
