"""What came to the demo's desk before any case: a neighbour's report, and somebody who asks to be called back."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from casework.journey.intake.violence_reports import take_report
from casework.management.demo.people import DemoCast
from casework.policy import call_backs
from casework.rulebook.violence_reports import CALLED_BACK_WITHIN, SETTLED_WITHIN
from casework.vault import keyring


def two_of_whom_there_is_no_case(demo_cast: DemoCast) -> None:
    """At the true time, for the database takes them at no other: Hoa writes one down, nobody the other."""
    desk = demo_cast.units["binh-lu"]
    with demo_cast.acting("hoa") as hoa:
        desk.refresh_from_db()
        told = {
            "source": "witness",
            "channel": "call",
            "what": "Tối nào nhà bên cũng có tiếng đập phá, hai đứa nhỏ chạy sang nhà tôi.",
            "about": "Nhà cuối bản Thác Cạn, cạnh suối",
            "going_on": "no",
            "child": "yes",
            "reporter": "Lò Văn Hặc",
        }
        take_report(hoa, desk, answers=told)
        anchor = keyring.current().anchor
    if anchor is None:
        return
    call_backs.ask(
        call_backs.places(anchor),
        desk.pk,
        {
            "source": "herself",
            "channel": "page",
            "reporter_phone": "+84912000222",
            "call_when": "Sáng thứ bảy, lúc đi chợ",
            "who_answers": "Có khi con gái lớn nghe",
            "say_else": "Hỏi mua ngô giống",
            "word": "hoa ban trắng",
        },
        at=timezone.now(),
        act=timedelta(hours=CALLED_BACK_WITHIN.value or 0),
        settle=timedelta(hours=SETTLED_WITHIN.value or 0),
    )
