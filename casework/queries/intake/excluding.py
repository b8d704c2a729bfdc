"""Who may still be named as one who must not see a case, and who was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from casework.policy import excluding, stand_by, viewing
from casework.queries.case_records import CaseRecords
from casework.queries.referral.packet import packet_number
from casework.records.cases import Case, Exclusion, ExclusionReason
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.exclusions import ORIGINS


@dataclass(frozen=True)
class Nearby:
    """A worker who sees this case or could come to."""

    worker_id: int
    name: str
    unit: str


@dataclass(frozen=True)
class KeptFrom:
    """A worker who is kept from this case, since when and by whom it was written; who said so, and why."""

    name: str
    since: datetime
    by: str
    origin: str = ""
    reason: str = ""


@dataclass(frozen=True)
class LastReader:
    """The last one at her unit who reads these packets, and whether also where she stays."""

    worker_id: int
    name: str
    unit: str
    packets: tuple[tuple[UUID, str], ...]
    stays: bool


@dataclass(frozen=True)
class Keeping:
    """Who may still be named, and who was; who of those is the last to read what lies at another place; and which desk
    carries the case as it stands."""

    nearby: tuple[Nearby, ...]
    kept_from: tuple[KeptFrom, ...]
    last_readers: tuple[LastReader, ...]
    carrier: str


def to_keep_out(by: Worker, case_id: UUID) -> tuple[Case, Keeping]:
    """A case entered to name somebody who must not see it. Raises NotFound."""
    with viewing.view_access(by, Act.GRANT_EXCLUDE) as access:
        case = access.enter(Case, case_id)
        said = {one.excluded_id: one for one in CaseRecords(access, case, (ExclusionReason,)).all(ExclusionReason)}
        return case, _keeping(case, said)


def _keeping(case: Case, said: Mapping[int, ExclusionReason]) -> Keeping:
    rows = case.exclusions.select_related("worker", "made_by").order_by("made_at")
    nearby = excluding.near(case)
    return Keeping(
        nearby=tuple(Nearby(one.pk, one.display_name, unit.name) for one, unit in nearby),
        last_readers=tuple(_last_readers(case, nearby)),
        carrier=(stand_by.carrier_of(case) or case.desk).name,
        kept_from=tuple(_row(row, said.get(row.worker_id)) for row in rows),
    )


def _row(row: Exclusion, said: ExclusionReason | None) -> KeptFrom:
    made = KeptFrom(row.worker.display_name, row.made_at, row.made_by.display_name)
    return made if said is None else replace(made, origin=str(ORIGINS[said.origin].label), reason=said.reason)


def _last_readers(case: Case, nearby: Sequence[tuple[Worker, Unit]]) -> Iterator[LastReader]:
    alone: dict[tuple[int, str], list[Referral | ShelterStay]] = defaultdict(list)
    for thing, unit in excluding.places_of(case):
        readers = excluding.who_could_hold(case, unit)
        if len(readers) == 1:
            alone[next(iter(readers)), unit.name].append(thing)
    names = {worker.pk: worker.display_name for worker, _unit in nearby}
    for (worker_id, unit_name), things in alone.items():
        packets = tuple((one.pk, packet_number(one.pk)) for one in things if isinstance(one, Referral))
        stays = any(isinstance(one, ShelterStay) for one in things)
        yield LastReader(worker_id, names.get(worker_id, ""), unit_name, packets, stays)
