"""The chain of each case: every event names the hash of the one before it in the same case, without any global lock.

The row of the chain is locked from the moment its event is written until the commit: the writers of one case follow
each other, and writers of different cases never meet. The database itself moves the end of the chain, in the insert of
the event (`wall.event_is_linked` and `wall.event_joins`); the application may not.
"""

from __future__ import annotations

from uuid import UUID

from django.db import connection, models


class CaseChain(models.Model):
    """How long the chain of a case is, and the leaf hash of its last event. Derived: the events themselves prove it."""

    case_id = models.UUIDField(primary_key=True, editable=False)
    length = models.BigIntegerField()
    head = models.BinaryField(null=True)

    class Meta:
        app_label = "casework"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.length} events of case {self.case_id}"


def stand_still(case_id: UUID) -> None:
    """Lock the chain of this case until the transaction ends: its writers wait. Only for who sees the case."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.stand_still(%s)", [case_id])
