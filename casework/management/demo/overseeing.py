"""Stories of overseeing: somebody looks where she has nothing to do, and the province's supervisor asks why."""

from __future__ import annotations

from contextlib import suppress

from casework.journey import decoys, reviewing
from casework.journey.stand_by import set_stand_by
from casework.journey.stated_reasons import state_reason
from casework.management.demo.people import DemoCast
from casework.management.demo.telling import Story, When
from casework.policy import viewing
from casework.queries import casefile
from casework.records.cases import Case
from casework.records.units import Unit, UnitKind
from casework.rulebook.acts import Act
from casework.rulebook.anomalies import AnomalyKind
from casework.rulebook.refusals import NotFound
from casework.rulebook.stages import Stage
from casework.trail.events import Event


def somebody_looks_too_much(demo_cast: DemoCast, when: When) -> Story:
    """An officer reads at night what he does nothing for, a neighbour knocks at closed doors, a decoy is touched."""
    thu = yield "thu", when.ago(12, "09:15")
    province = demo_cast.units["province"]
    below = Unit.objects.filter(kind=UnitKind.COMMUNE_DESK, province=province).order_by("pk")
    desks = list(below.values_list("pk", flat=True))
    if len(desks) > 1:
        set_stand_by(thu, province, desk_id=desks[0], stands_by_id=desks[1])
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
