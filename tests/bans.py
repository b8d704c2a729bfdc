"""A contact ban as it goes, for the tests about it: asked for by the desk, decided, watched, each at a time told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from casework.journey.safety.ban_bodies import assign_supervisor, decide_ban, watch_ban
from casework.journey.safety.contact_bans import ask_ban
from casework.management.demo import other_time
from casework.records.ban_orders import BanOrder
from casework.records.cases import Case
from casework.records.contact_bans import ContactBan
from casework.records.workers import Worker
from tests.cast import Cast, Person

SAID: dict[str, Any] = {
    "by": "herself",
    "how": "spoken",
    "her": "Thào Thị Dợ",
    "him": "Giàng A Páo",
    "his_place": "bản Sin Câu",
    "why": "Đánh trong đêm, dọa giết",
    "lives": "kin",
}

ISSUED: dict[str, Any] = {"number": "12/QĐ", "days": "3"}
CONTACT: dict[str, Any] = {"contact": "family", "hours": "2", "with_whom": "Giàng Thị Sua", "promised": "yes"}


@contextmanager
def at(moment: datetime | None) -> Iterator[None]:
    """Whatever happens inside happens then; without a moment it happens now."""
    if moment is None:
        yield
        return
    with other_time.OtherTime().at(moment - timedelta(seconds=17)):
        yield


def asked(cast: Cast, case: Case, *, who: Person | None = None, **other: object) -> BanOrder:
    """The desk asks for it, or whoever is named."""
    with (who or cast.hoa).acting() as worker:
        return order_of(ask_ban(worker, case, answers={**SAID, **other}))


def order_of(ban: ContactBan) -> BanOrder:
    return BanOrder.objects.get(pk__in=[ban.order_id])


def decided(cast: Cast, order: BanOrder, decision: str, who: Person | None = None, **other: object) -> BanOrder:
    """The chairman decides."""
    answers = {**(ISSUED if decision == "issue" else {"why": "Chưa đủ căn cứ"}), **other}
    with (who or cast.vinh).acting() as worker:
        return decide_ban(worker, cast.committee, order_id=order.pk, decision=decision, answers=answers)


def assigned(cast: Cast, order: BanOrder, to: Worker | None = None) -> BanOrder:
    """The police say who watches over it."""
    with cast.son.acting() as son:
        return assign_supervisor(son, cast.police, order_id=order.pk, supervisor_id=(to or cast.son.worker).pk)


def watched(cast: Cast, order: BanOrder, what: str, who: Person | None = None, **other: object) -> BanOrder:
    """The police or the supervisor write down what they did."""
    words = {"words": "Đã đến nhà"} if what in ("breach", "breach_seen") else {}
    answers = {**(CONTACT if what == "contact" else words), **other}
    with (who or cast.son).acting() as worker:
        return watch_ban(worker, cast.police, order_id=order.pk, what=what, answers=answers)
