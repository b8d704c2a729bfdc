"""How each contact ban of a case stands at a time: by its order where a committee decides, by its own row on paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from casework.records.ban_orders import BanOrder
from casework.records.contact_bans import ContactBan
from casework.rulebook.contact_bans import OPEN, BanState, state

type Orders = Mapping[UUID | None, BanOrder]


def state_of(order: BanOrder, *, at: datetime) -> BanState:
    """How an order stands at this time, at a body as in the file."""
    return state(order.stage, until=order.until, supervised=order.assigned_at is not None, at=at)


def orders_of(bans: Iterable[ContactBan]) -> Orders:
    """What the bodies have of these bans."""
    ids = [one.order_id for one in bans if one.order_id is not None]
    return {one.pk: one for one in BanOrder.objects.filter(pk__in=ids)} if ids else {}


def stands(ban: ContactBan, orders: Orders, *, at: datetime) -> BanState:
    """How one of them stands."""
    order = orders.get(ban.order_id)
    if order is not None:
        return state_of(order, at=at)
    if ban.ended_at is not None or (ban.until is not None and at >= ban.until):
        return BanState.EXPIRED
    return BanState.WATCHED


def any_open(bans: Iterable[ContactBan], *, at: datetime) -> bool:
    """Whether one is asked for or in force, or came on paper and nobody wrote down its end."""
    bans = list(bans)
    orders = orders_of(bans)
    return any(stands(one, orders, at=at) in OPEN or (one.order_id is None and one.ended_at is None) for one in bans)
