"""What else is written about a case beside its way: reminders, what was wrong, and who is around her."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from tests.browser import walk
from tests.browser.window import Window


def put_right(hoa: Window, case_id: UUID) -> None:
    """A reminder is set, put off and seen to; an entry is struck; and it was more than was known at first."""
    hoa.open("flag-set", case_id)
    hoa.send(due_on=walk.typed(walk.today() + timedelta(days=3)))
    hoa.open("case-done", case_id)
    hoa.follow('main a[href*="/sua-ngay/reminder/"]')
    hoa.send(day=walk.typed(walk.today() + timedelta(days=4)))
    hoa.open("case", case_id)
    hoa.follow('main a[href*="/nhac-viec/0"]')
    hoa.send()
    hoa.open("case-person", case_id)
    hoa.follow('main a[href*="/gach-bo/"]')
    hoa.send()
    hoa.open("case-kind", case_id)
    hoa.send(kind="child")
    around_her(hoa, case_id)


def around_her(hoa: Window, case_id: UUID) -> None:
    """Who did it, who answers for her, and who interprets; the numbers are planted where she has hers."""
    hoa.open("perpetrator-add", case_id)
    hoa.send(phone="", cccd="")
    hoa.follow('main a[href*="/nguoi-lien-quan/"]:not([href$="/moi/"])')
    hoa.send(phone="", cccd="")
    hoa.open("representative-name", case_id)
    hoa.send(relationship="grandparent", phone="")
    hoa.open("interpreter-ask", case_id)
    hoa.send(agreed="yes", way="there", pledged=True)
    hoa.open("child-note", case_id)
    hoa.send(born=f"{walk.today().year - 9}")
