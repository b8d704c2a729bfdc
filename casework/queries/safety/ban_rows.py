"""What is read of the order of a contact ban, at a body as at the desk: times, duties, the parts one can open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from casework.policy import contact_bans as bodies
from casework.records.ban_orders import BanDuty, BanOrder
from casework.rulebook import ban_sheets, deadlines
from casework.rulebook.contact_bans import BanSection, rule_of
from casework.rulebook.rows import LegalRule, Words
from casework.rulebook.sheets import Said

NAMES: dict[BanSection, Words] = {
    BanSection.REQUEST: _("Đề nghị cấm tiếp xúc"),
    BanSection.DECISION: _("Quyết định cấm tiếp xúc"),
    BanSection.REFUSAL: _("Văn bản trả lời"),
    BanSection.ASKED_BACK: _("Đề nghị huỷ bỏ"),
    BanSection.LIFTING: _("Trả lời về việc huỷ bỏ, việc tiếp theo"),
    BanSection.CONTACT: _("Tiếp xúc được phép"),
    BanSection.BREACH: _("Vi phạm"),
}


@dataclass(frozen=True)
class BanPart:
    """One part with its words, as whoever it is for reads it; none where it does not open."""

    name: Words
    part: str
    at: datetime
    told_at: datetime | None
    said: tuple[Said, ...]


@dataclass(frozen=True)
class BanDutyRow:
    """One duty of a body: what, on which ground, by when, done when."""

    what: Words
    law: LegalRule
    due_at: datetime
    met_at: datetime | None
    began_at: datetime


@dataclass(frozen=True)
class BanTimes:
    """When what happened to an order, and the duties that run or ran on it."""

    asked_at: datetime
    decided_at: datetime | None
    served_at: datetime | None
    assigned_at: datetime | None
    breached_at: datetime | None
    duties: tuple[BanDutyRow, ...]


def times_of(order: BanOrder, *, of_units: Collection[int] | None = None) -> BanTimes:
    """The same of one order that its reader sees; with `of_units` only the duties of those, for when a contact is
    permitted is the police's to know and not the committee's."""
    rows = BanDuty.objects.filter(order=order).order_by("began_at", "id")
    if of_units is not None:
        rows = rows.filter(unit_id__in=of_units)
    return BanTimes(
        order.asked_at,
        order.decided_at,
        order.served_at,
        order.assigned_at,
        order.breached_at,
        tuple(duty_row(one) for one in rows),
    )


def duty_row(one: BanDuty) -> BanDutyRow:
    """One duty in words."""
    return BanDutyRow(
        deadlines.name_of(one.rule), rule_of(one.rule, at=one.began_at), one.due_at, one.met_at, one.began_at
    )


def parts_of(order: BanOrder) -> tuple[BanPart, ...]:
    """The parts that whoever is asking has a copy of, in order."""
    return tuple(
        BanPart(NAMES[BanSection(copy.part)], copy.part, copy.written_at, copy.told_at, ban_sheets.COPY.said(words))
        for copy, words in bodies.words_of(order, BanSection)
    )
