"""Ways of a case on which a contact ban came on paper, and ended."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from casework.journey.safety.contact_bans import end_ban, record_ban
from casework.records.cases import Case
from casework.records.contact_bans import ContactBan
from tests.cast import Cast
from tests.journey.ways import fresh, registered


def banned_on_paper(cast: Cast) -> Case:
    case = registered(cast)
    began = timezone.now() - timedelta(hours=1)
    with cast.hoa.acting() as hoa:
        for maker, days in (("paper", 2), ("court", 60)):
            until = began + timedelta(days=days)
            record_ban(hoa, fresh(case), maker=maker, began_at=began, until=until, answers={"lives": "home"})
    return fresh(case)


def ban_on_paper_over(cast: Cast) -> Case:
    case = banned_on_paper(cast)
    court = ContactBan.objects.get(case=case, maker="court")
    with cast.hoa.acting() as hoa:
        end_ban(hoa, case, ban_id=court.pk, expected_version=1, ended="Toà đã huỷ")
    return fresh(case)
