"""Chapter safety: a contact ban in the file - who asked for it and what she said, or what came on paper."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.records.about import PARTS, About, Column
from casework.records.base import Record
from casework.records.columns import WorkerRef, case_key
from casework.rulebook.contact_bans import ON_PAPER, Maker
from casework.rulebook.sections import Section
from casework.vault.fields import SealedJSONField


class ContactBan(Record):
    """One ban, or one asking for it. What she said stays under the key of her case; `order_id` is what the bodies have
    of it, which names no case. A ban that is made anew is a record of its own.

    `told_at` is when it was told, beside when it was written. A ban that came on paper has its time here.
    """

    about = About(
        _("Cấm tiếp xúc"),
        section=Section.BAN,
        labels={
            "maker": Column(_("Ai quyết định"), codes=Maker),
            "order_id": _("Số việc ở các nơi có trách nhiệm"),
            "told_at": _("Lúc được kể"),
            "written_at": _("Ghi lúc"),
            "written_by_id": _("Người ghi"),
            "began_at": _("Từ lúc"),
            "until": _("Đến lúc"),
            "ended_at": _("Ghi hết lúc"),
            "said": PARTS,
        },
    )

    case = case_key("contact_bans", indexed=False)
    maker = models.CharField(max_length=8)
    order_id = models.UUIDField(null=True)
    told_at = models.DateTimeField()
    written_at = models.DateTimeField()
    written_by_id = WorkerRef()
    began_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    said = SealedJSONField(purpose="contact_ban.said")

    class Meta(Record.Meta):
        indexes = [
            models.Index(fields=["case", "id"], name="ban_of_case"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(maker__in=Maker.values), name="who_bans_is_known"),
            models.CheckConstraint(
                condition=Q(maker=Maker.CHAIR, order_id__isnull=False, began_at__isnull=True, until__isnull=True)
                | Q(maker__in=ON_PAPER, order_id__isnull=True, began_at__isnull=False, until__gt=F("began_at")),
                name="a_ban_on_paper_has_its_time_here",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(maker__in=ON_PAPER), name="the_end_of_an_order_stands_on_it"
            ),
            models.UniqueConstraint(
                fields=["order_id"], condition=Q(order_id__isnull=False), name="an_order_is_of_one_ban"
            ),
        ]
