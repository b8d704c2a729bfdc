"""Clocks of a contact ban at the bodies, which hold no case: begun and met by the moves of the order alone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from casework.policy.contact_bans import check_order
from casework.records.ban_orders import BanDuty, BanOrder
from casework.records.ban_standing import state_of
from casework.rulebook import clocks
from casework.rulebook.contact_bans import MOVES, BanReader, Move, begun_by, met_by
from casework.rulebook.refusals import NotFound, WrongStage


def require(order: BanOrder, move: Move, *, at: datetime) -> None:
    """Lets a move pass that may be done as the order stands. Raises WrongStage."""
    if state_of(order, at=at) not in MOVES[move]:
        raise WrongStage("ban_stands_otherwise")


def locked(order_id: UUID, **at: object) -> BanOrder:
    """The order, locked and fresh, as its event left it. Raises NotFound, LogBroken."""
    found = BanOrder.objects.select_for_update().filter(pk=order_id, **at).first()
    if found is None:
        raise NotFound
    check_order(found)
    return found


def begin(order: BanOrder, move: str, *, at: datetime, due_at: datetime | None = None) -> None:
    """Let run what begins with this move, each once: begun twice it buys no time. A body without an account has none:
    who asked it calls it."""
    for duty in begun_by(move):
        unit = order.committee_id if duty.bearer is BanReader.COMMITTEE else order.police_id
        if unit is None or BanDuty.objects.filter(order=order, rule=duty.rule, met_at__isnull=True).exists():
            continue
        due = due_at or (order.until if duty.rule == "D04" else clocks.due(duty.rule, at, at=at))
        assert due is not None
        BanDuty(order=order, rule=duty.rule, unit_id=unit, began_at=at, due_at=due).save(force_insert=True)


def meet(order: BanOrder, move: Move, *, at: datetime) -> None:
    """What this move does is done."""
    BanDuty.objects.filter(order=order, rule__in=met_by(move), met_at__isnull=True).update(met_at=at)
