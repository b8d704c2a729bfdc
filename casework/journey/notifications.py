"""Where a worker is told that something waits for her: she sets an address of her own, and takes it back."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from casework.journey.idempotency import done_before
from casework.journey.operation import operation
from casework.records.notifications import NotificationAddress, NotificationWay
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook import notifications
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue


@operation(Act.NOTIFICATION_SET)
def set_address(by: Worker, unit: Unit, *, way: str, address: str) -> NotificationAddress:
    """From now on she is told there; the address of this way that stood before ends.

    `unit` is one of hers, through which she does it. Raises InvalidValue for what is no address, for a mailbox or a
    telephone that several people answer, and for an address that another worker has: what is sent is for her alone.
    """
    kept = _kept(NotificationWay(way), address)
    if kept in map(notifications.mobile_number, Unit.objects.exclude(phone="").values_list("phone", flat=True)):
        raise InvalidValue("address", "address_is_shared")
    standing = NotificationAddress.objects.filter(worker=by, way=way, ended_at__isnull=True).first()
    if standing is not None:
        if standing.address == kept:
            return done_before(standing)
        _end(standing)
    row = NotificationAddress(worker=by, way=way, address=kept, set_at=timezone.now())
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        # Whose it is is not said: she sees her own addresses and nobody else's.
        raise InvalidValue("address", "address_is_anothers") from error
    return row


@operation(Act.NOTIFICATION_END)
def end_address(by: Worker, unit: Unit, *, way: str) -> None:
    """She is not told there any more. Raises InvalidValue where there is none."""
    standing = NotificationAddress.objects.filter(worker=by, way=way, ended_at__isnull=True).first()
    if standing is None:
        raise InvalidValue("way", "no_address")
    _end(standing)


def _end(row: NotificationAddress) -> None:
    NotificationAddress.objects.filter(pk=row.pk, ended_at__isnull=True).update(ended_at=timezone.now())


def _kept(way: NotificationWay, typed: str) -> str:
    if way is NotificationWay.EMAIL:
        found = notifications.email_address(typed)
        if found is None:
            raise InvalidValue("address", "no_email_address")
        if notifications.is_shared(found):
            raise InvalidValue("address", "address_is_shared")
        return found
    found = notifications.mobile_number(typed)
    if found is None:
        raise InvalidValue("address", "no_mobile_number")
    return found
