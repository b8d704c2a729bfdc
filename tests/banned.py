"""Prepared states of a contact ban: asked for, made and watched over, or come on paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from casework.journey.safety.contact_bans import record_ban
from casework.records.cases import Case
from casework.records.contact_bans import ContactBan
from tests.bans import asked, assigned, decided, watched
from tests.cast import Cast

type Ids = Mapping[str, UUID | int | str]


def _ids(case: Case) -> Ids:
    ban = ContactBan.objects.get(case=case)
    return {"case": case.pk, "ban": ban.pk, **({"order": ban.order_id} if ban.order_id else {})}


def ban_asked(cast: Cast, case: Case) -> Ids:
    """The desk asked for a ban, and nothing is decided."""
    asked(cast, case)
    return _ids(case)


def ban_issued(cast: Cast, case: Case) -> Ids:
    """The chairman made it."""
    decided(cast, asked(cast, case), "issue")
    return _ids(case)


def ban_watched(cast: Cast, case: Case) -> Ids:
    """The police watch over it, and it was served."""
    watched(cast, assigned(cast, decided(cast, asked(cast, case), "issue")), "serve")
    return _ids(case)


def ban_on_paper(cast: Cast, case: Case) -> Ids:
    """A court's ban was written down."""
    now = timezone.now()
    with cast.hoa.acting() as hoa:
        record_ban(
            hoa,
            case,
            maker="court",
            began_at=now - timedelta(days=1),
            until=now + timedelta(days=30),
            answers={"number": "3/QĐ", "lives": "home"},
        )
    return _ids(case)


MADE = {one.__name__: one for one in (ban_asked, ban_issued, ban_watched, ban_on_paper)}
"""Each begins from a case that the desk works on."""
