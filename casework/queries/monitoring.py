"""What somebody follows who holds no key to any case: numbers in fives, the newest checkpoint, and what was found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from casework.policy import gate, province_figures, viewing
from casework.policy.province_figures import CAME_LATELY, LATE, OPEN, Figure
from casework.queries.audit.checkpoints import Newest, newest_checkpoint
from casework.queries.audit.proof import pinned
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.province_figures import OPEN_STAGES, RISKS
from casework.rulebook.small_numbers import Hidden, Shown
from casework.trail.alerts import Alert
from casework.trail.proof.verification import LONGEST_WAIT


@dataclass(frozen=True)
class FoundWrong:
    """One kind of fault that was found in the log: how often, and when last. Which row it is of is the province's."""

    kind: str
    times: int
    last: datetime


@dataclass(frozen=True)
class MonitorPage:
    """The page of who watches: the province, its figures, the newest checkpoint and what was found wrong.

    `checked` says whether signatures can be checked here, `stands_still` that nothing was signed for long.
    """

    province: str
    open: Shown
    new: Shown
    late: Shown
    risks: tuple[tuple[str, Shown], ...]
    stages: tuple[tuple[str, Shown], ...]
    newest: Newest | None
    checked: bool
    stands_still: bool
    wrong: tuple[FoundWrong, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing was found wrong, and the newest checkpoint can be believed."""
        return not self.wrong and self.newest is not None and self.newest.sound


def watched(by: Worker) -> MonitorPage:
    """The numbers of the province whose unit she sits at, and how its log stands. Raises NotAllowed."""
    with viewing.view_access(by, Act.MONITOR_LOOK):
        province_id = gate.require_role(by, Act.MONITOR_LOOK).province_id
        now = timezone.now()
        figures = province_figures.told_to_who_watches(province_id)

        def told(figure: Figure, *, stage: str | None = None, risk: str | None = None) -> Shown:
            return figures.get((figure.kind, stage, risk), Hidden.FEW)

        verifier = pinned()
        newest = newest_checkpoint(verifier)
        return MonitorPage(
            province=Unit.objects.get(pk=province_id).name,
            open=told(OPEN),
            new=told(CAME_LATELY),
            late=told(LATE),
            risks=tuple((risk, told(OPEN, risk=risk)) for risk in RISKS),
            stages=tuple((stage.value, told(OPEN, stage=stage.value)) for stage in OPEN_STAGES),
            newest=newest,
            checked=verifier is not None,
            stands_still=newest is not None and newest.at < now - LONGEST_WAIT,
            wrong=_wrong(),
        )


def _wrong() -> tuple[FoundWrong, ...]:
    times: Counter[str] = Counter()
    last: dict[str, datetime] = {}
    for kind, at in Alert.objects.order_by("at").values_list("kind", "at"):
        times[kind] += 1
        last[kind] = at
    return tuple(FoundWrong(kind, number, last[kind]) for kind, number in sorted(times.items()))
