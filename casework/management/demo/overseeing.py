"""Stories of overseeing: somebody looks where she has nothing to do, and the province's supervisor asks why."""

from __future__ import annotations

from contextlib import suppress

from casework.journey import decoys, reviewing
from casework.journey.assigning import hand_over
from casework.journey.notifications import set_address
from casework.journey.stand_by import set_stand_by
from casework.journey.stated_reasons import state_reason
from casework.management.demo.people import DemoCast
from casework.management.demo.telling import Story, When
from casework.policy import viewing
from casework.queries import casefile
from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.rulebook.anomalies import AnomalyKind
from casework.rulebook.refusals import NotFound
from casework.rulebook.stages import Stage
from casework.trail.events import Event


def somebody_looks_too_much(demo_cast: DemoCast, when: When) -> Story:
    """An officer reads at night what he does nothing for, a neighbour knocks at closed doors, a decoy is touched."""
    thu = yield "thu", when.ago(12, "09:15")
    at, beside = demo_cast.units["binh-lu"], demo_cast.units["ta-leng"]
    set_stand_by(thu, demo_cast.units["province"], desk_id=at.pk, stands_by_id=beside.pk)
    decoys.plant(
        thu,
        demo_cast.units["province"],
        desk=demo_cast.units["binh-lu"],
        name="Tẩn Thị Nhín",
        keeper="Trần Thị Hiền",
        story="Chồng chị hay mắng khi uống rượu. Chị muốn hỏi về chỗ ở.",
        why="Chị đã về quê mẹ ở tỉnh khác, không cần giúp nữa.",
    )
    bait = Case.objects.filter(stage=Stage.OUT_OF_SCOPE).latest("id")

    quy = yield "quy", when.ago(4, "23:20")
    others = list(Case.objects.exclude(pk=bait.pk).filter(desk=demo_cast.units["binh-lu"]).order_by("-id")[:2])
    for case in (*others, others[0], others[0]):
        with suppress(NotFound):
            casefile.casefile(quy, case.pk)
    night = Event.objects.latest("id")

    binh = yield "binh", when.ago(3, "10:40")
    for case in (*others, bait):
        with suppress(NotFound):
            viewing.enter(binh, Case, case.pk, Act.CASE_LOOK)

    thu = yield "thu", when.ago(2, "08:30")
    state_reason(thu, others[0], words="Anh Quý mở hồ sơ này ba lần trong đêm; đọc lại xem có việc gì gấp không.")
    reviewing.review(
        thu,
        demo_cast.units["province"],
        kind=AnomalyKind.NIGHT,
        event_id=night.pk,
        reason="asked",
        text="Đã gọi anh Quý: đêm đó công an xã nhờ tra giúp một tên. Đã nhắc ghi lại việc đã làm.",
    )

    quy = yield "quy", when.ago(1, "15:05")
    casefile.casefile(quy, bait.pk)
    hoa = demo_cast.workers["hoa"]
    hand_over(quy, demo_cast.units["binh-lu"], to_id=hoa.pk, until=when.day(-5))

    for username, unit in (("thu", "province"), ("hoa", "binh-lu"), ("mai", "thac-can"), ("lan", "health")):
        by = yield username, when.minutes_ago(20)
        set_address(by, demo_cast.units[unit], way="email", address=f"{username}@demo.example.vn")
