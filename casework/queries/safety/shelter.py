"""Where she is hidden: the places to choose from, and one stay for the few who hold it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from casework.policy import grants, lists, viewing
from casework.policy.lists import Listed
from casework.policy.memberships import ActiveMembership, memberships_of
from casework.policy.roles import memberships_for
from casework.policy.viewing import Viewing
from casework.queries.case_records import CaseRecords
from casework.queries.editing import Editing
from casework.queries.intake.draft import Heard, standing_in
from casework.queries.list_rows import CaseRow, Reader
from casework.records.cases import Case
from casework.records.intake import Consent, Incident
from casework.records.people import Survivor
from casework.records.safety import ShelterStay
from casework.records.units import Unit, UnitKind
from casework.records.workers import Worker
from casework.rulebook import shelter
from casework.rulebook.acts import Act
from casework.rulebook.consent_scope import HOST
from casework.rulebook.consents import Answer, Consenter
from casework.rulebook.refusals import NotAllowed, NotFound
from casework.rulebook.rows import Citation, LegalRule, Words
from casework.rulebook.sheets import Said
from casework.rulebook.stages import SHELTER_OPEN, ShelterStage

COLUMNS = ("code", "stage", "risk_level", "received_at", "name")


@dataclass(frozen=True)
class PlaceLimit:
    """How long the law lets a stay in one kind of place last."""

    kind: Words
    rule: LegalRule
    note: Words


@dataclass(frozen=True)
class ToAdmit:
    """What an officer chooses from: the trusted addresses of the province; whose yes counts, and whether one that
    stands reaches every trusted address, so that it is not kept once more.

    `limits` are the longest stays that the law knows, `no_charge` why nobody may ask her for money at such an address.
    """

    addresses: tuple[tuple[str, str], ...]
    whose_yes: frozenset[Consenter]
    hosts_may_know: bool
    meal_norm: LegalRule
    limits: tuple[PlaceLimit, ...]
    no_charge: Citation


def to_admit(by: Worker, case_id: UUID) -> tuple[Case, ToAdmit]:
    """A case entered to find her a place, and what there is to choose from. Raises NotFound."""
    with viewing.view_access(by, Act.SHELTER_ADMIT) as access:
        case = access.enter(Case, case_id)
        return case, _to_admit(CaseRecords(access, case, (Consent, Survivor, Incident)))


def _to_admit(records: CaseRecords) -> ToAdmit:
    desk, now = records.case.desk, timezone.now()
    units = Unit.objects.filter(kind=UnitKind.TRUSTED_ADDRESS, is_active=True, province_id=desk.province_id or desk.pk)
    return ToAdmit(
        addresses=tuple((str(pk), name) for pk, name in units.order_by("name").values_list("pk", "name")),
        whose_yes=Heard(records).whose_yes,
        hosts_may_know=_hosts_may_know(records),
        meal_norm=shelter.meal_norm(at=now),
        limits=tuple(_limits(now)),
        no_charge=shelter.no_charge("trusted_address", at=now),
    )


def _hosts_may_know(records: CaseRecords) -> bool:
    said = standing_in(records).get("shelter")
    return said is not None and said.answer is Answer.GIVEN and said.scope.reaches(HOST, 0)


def _limits(at: datetime) -> Iterator[PlaceLimit]:
    for place in shelter.PLACES:
        limit = shelter.limit_of(place.code)
        if limit is not None:
            yield PlaceLimit(place.label, limit.rule(at=at), limit.note)


@dataclass(frozen=True)
class Extended:
    """One extension of a stay."""

    at: datetime
    until: datetime
    why: str


@dataclass(frozen=True)
class ShelterStayPage:
    """One stay. `leads` for the desk, which may extend and end it; a host who was given sight reads it only."""

    id: UUID
    case_id: UUID
    version: int
    stage: str
    open: bool
    kind: Words
    place: str
    admitted_at: datetime
    until: datetime
    longest: datetime | None
    limit: LegalRule | None
    no_charge: Citation
    ended_at: datetime | None
    written_at: datetime | None
    companions: int
    who_came: str
    items: tuple[Words, ...]
    meal_norm: int
    meals: shelter.Meals | None
    note: str
    more: tuple[Said, ...]
    extended: tuple[Extended, ...]
    outcome: tuple[Said, ...]
    leads: bool
    may_tell_missed: bool
    holders: tuple[str, ...]


def stay(by: Worker, case_id: UUID, stay_id: UUID) -> ShelterStayPage:
    """One stay, for the few who hold it. Raises NotFound, also where the stay is not of that case."""
    with viewing.view_access(by, Act.SHELTER_LOOK) as access:
        found = access.enter(ShelterStay, stay_id)
        return _worded(found, case_id, access.acts)


def to_tell_missed(by: Worker, case_id: UUID, stay_id: UUID) -> ShelterStay:
    """A stay entered to tell that she left it without a word. Raises NotFound, also where it is not of that case."""
    found = viewing.enter(by, ShelterStay, stay_id, Act.SHELTER_MISSED)
    if found.case_id != case_id:
        raise NotFound
    return found


def to_change(by: Worker, case_id: UUID, stay_id: UUID, act: Act) -> tuple[ShelterStay, Editing[ShelterStayPage]]:
    """A stay entered to extend or end it, and the same in words. Raises NotFound, also where it is not of that case."""
    with viewing.view_access(by, act) as access:
        found = access.enter(ShelterStay, stay_id)
        return found, _editing_stay(access, found, case_id)


def _editing_stay(access: Viewing, found: ShelterStay, case_id: UUID) -> Editing[ShelterStayPage]:
    page = _worded(found, case_id, access.acts)
    stands = {
        **(found.outcome or {}),
        "until": timezone.localdate(page.until),
        "why": page.extended[-1].why if page.extended else None,
    }

    def read_again() -> Editing[ShelterStayPage]:
        return _editing_stay(access, access.enter(ShelterStay, found.pk), case_id)

    return Editing(found.case_id, "shelterstay", found.version, stands, page, read_again, found.pk)


def _worded(found: ShelterStay, case_id: UUID, acts: Collection[Act]) -> ShelterStayPage:
    if found.case_id != case_id:
        raise NotFound
    place, support, outcome = found.place, found.support or {}, found.outcome or {}
    limit, leads = shelter.limit_of(place["kind"]), Act.SHELTER_DISCHARGE in acts
    return ShelterStayPage(
        id=found.pk,
        case_id=found.case_id,
        version=found.version,
        stage=found.stage,
        open=ShelterStage(found.stage) in SHELTER_OPEN,
        kind=shelter.PLACES.label(place["kind"]),
        place=place["name"] or place["where"],
        admitted_at=found.admitted_at,
        until=found.until,
        longest=shelter.longest_until(place["kind"], found.admitted_at),
        limit=limit.rule(at=found.admitted_at) if limit else None,
        no_charge=shelter.no_charge(place["kind"], at=found.admitted_at),
        ended_at=found.ended_at,
        written_at=datetime.fromisoformat(written) if (written := support.get("written_at")) else None,
        companions=support.get("companions", 0),
        who_came=support.get("who_came", ""),
        items=tuple(shelter.ITEMS.label(code) for code in support.get("items", ())),
        meal_norm=support.get("meal_norm", 0),
        meals=shelter.meals(
            place["kind"],
            found.admitted_at,
            found.ended_at or timezone.now(),
            companions=support.get("companions", 0),
        ),
        note=support.get("note", ""),
        more=shelter.ALSO_GIVEN.rows(support),
        extended=tuple(
            Extended(datetime.fromisoformat(one["at"]), datetime.fromisoformat(one["until"]), one["why"])
            for one in support.get("extended", ())
        ),
        outcome=shelter.OUTCOME.rows(outcome) if outcome else (),
        leads=leads,
        may_tell_missed=Act.SHELTER_MISSED in acts,
        holders=tuple(holder.name for holder in grants.holders(found)) if leads else (),
    )


@dataclass(frozen=True)
class ShelterStayRow:
    """One stay that lasts, in the list of a host or a desk: how long, and for an officer whose; to a host nothing more,
    for her telephone lies open on a table."""

    id: UUID
    case_id: UUID
    admitted_at: datetime
    until: datetime
    stage: str
    case: CaseRow | None = None


@dataclass(frozen=True)
class Stays:
    """All of them; `of_desk` where their reader is the one who finds places, and not a trusted address."""

    rows: tuple[ShelterStayRow, ...]
    of_desk: bool


def stays(by: Worker) -> Stays:
    """The stays this worker has sight of and that have not ended, newest first; one that has ended stands with its case
    alone. To a host also those that somebody left without a word: to the desk that is a duty. Raises NotAllowed for who
    is never given any."""
    memberships = memberships_of(by)
    if not memberships_for(memberships, Act.SHELTER_LOOK):
        raise NotAllowed
    with viewing.view_access(by, Act.SHELTER_LOOK, memberships=memberships) as access:
        columns = ("case_id", "admitted_at", "until", "stage")
        of_desk = bool(memberships_for(memberships, Act.SHELTER_ADMIT))
        rows = access.along(ShelterStay, columns, shown=_lasts if of_desk else _lasts_or_left)
        cases = cases_of(by, memberships, {row.columns["case_id"] for row in rows})
        access.showed(cases)
        return Stays(
            tuple(
                ShelterStayRow(
                    row.id, **{name: row.columns[name] for name in columns}, case=cases.get(row.columns["case_id"])
                )
                for row in rows
            ),
            of_desk,
        )


def cases_of(by: Worker, memberships: Sequence[ActiveMembership], ids: Collection[UUID]) -> dict[UUID, CaseRow]:
    """Whose stays they are, for who reads whole names in her lists anyway."""
    if not ids or not memberships_for(memberships, Act.CASE_FILTER):
        return {}
    read = Reader(memberships)
    found = lists.among(by, Case, COLUMNS, ids, act=Act.CASE_FILTER)
    return {row.id: read.row(row) for row in found}


def _lasts(row: Listed) -> bool:
    return ShelterStage(row.columns["stage"]) in SHELTER_OPEN


def _lasts_or_left(row: Listed) -> bool:
    return _lasts(row) or row.columns["stage"] == ShelterStage.LEFT_UNANNOUNCED
