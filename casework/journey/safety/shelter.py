"""Where she is hidden: admitted under a key of its own, put off, ended; fewer people hold it than hold the case."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.utils import timezone

from casework.journey import clocks
from casework.journey import consent as her_consent
from casework.journey.operation import operation
from casework.journey.told_times import moment_told
from casework.policy import disclosure, gate, grants, location_leak
from casework.policy.disclosure import Disclosure
from casework.policy.memberships import memberships_of
from casework.policy.roles import memberships_for
from casework.policy.table import Hold
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.safety import ShelterStay
from casework.records.units import Unit, UnitKind
from casework.records.workers import Worker
from casework.rulebook import shelter as rules
from casework.rulebook.acts import Act
from casework.rulebook.consents import Answer, Consenter
from casework.rulebook.refusals import InvalidValue, MissingPrerequisite, NoConsent, NotAllowed, WrongStage
from casework.rulebook.rows import day_of
from casework.rulebook.stages import SHELTER_OPEN, ShelterStage


@operation(Act.SHELTER_ADMIT)
def admit(
    by: Worker,
    case: Case,
    /,
    *,
    kind: str,
    until: datetime,
    agrees: str,
    told_at: datetime | None = None,
    address: int | None = None,
    where: str = "",
    companions: int = 0,
    items: Collection[str] = (),
    note: str = "",
    method: str = "",
    witness: str = "",
    agreed_by: Collection[str] = (Consenter.SELF,),
    **answers: object,
) -> ShelterStay:
    """Put her somewhere safe until then, with her yes to this very place, asked there and then: without it nobody is
    put anywhere. The desk alone holds the key; not the province, not the unit that heard her.

    `address` is the unit of a trusted address, `where` the words for any other place. That trusted address has the
    sight of this stay until it ends, for who is to open the door must know: where no yes to it stands, hers is kept as
    her answer for a shelter, given by `method`. Nothing is ever asked of her for it (decree 282/2025 art. 51.1b).
    Raises InvalidValue, MissingPrerequisite, NoConsent.
    """
    if case.shelter_stays.filter(stage__in=SHELTER_OPEN).exists():
        raise MissingPrerequisite("stay_open")
    given = {"agrees": agrees, "companions": companions, "items": list(items), "note": note, **answers}
    _counted(companions, answers)
    rules.ANSWERED.check(given, refusal="unknown_answer")
    host = _host(case, kind, address)
    if host is None and not where:
        raise InvalidValue("where", "where_missing")
    now = timezone.now()
    came = moment_told(told_at, now)
    ends = _within_the_law(kind, came, until, after=now)
    _agreed(case, kind, agrees, agreed_by, at=now)
    if host is not None:
        her_consent.yes_to_a_host(case, host, method=method, witness=witness, agreed_by=agreed_by)
    may_go = disclosure.to_host(case, host, at=now) if host is not None else None
    stay = _kept(case, kind, host, where, given, came=came, until=ends, at=now)
    grants.give(stay, case.desk, Hold.LEAD)
    if host is not None and may_go is not None:
        grants.give(stay, host, Hold.SEE, expires_at=may_go.end(ends), disclosure=may_go)
    # The witness stands with her answer, which more people read than the place.
    location_leak.looked_over(by, case, Act.INTAKE_CONSENT, {"witness": witness})
    return stay


@operation(Act.SHELTER_RECEIVE)
def receive(
    by: Worker,
    case: Case,
    /,
    *,
    until: datetime,
    agrees: str,
    told_at: datetime | None = None,
    method: str = "",
    witness: str = "",
    agreed_by: Collection[str] = (Consenter.SELF,),
    **answers: object,
) -> ShelterStay:
    """Her host has her as a guest since then, with her yes to it, asked at the door; the desk is told and leads the
    stay.

    A stay that lasts at another place is ended by the desk, which sees both: this says nothing of it to the host.
    Raises InvalidValue, NotAllowed, NoConsent, and MissingPrerequisite where the same guest is written down already.
    """
    host = _own_house(by, case)
    given = {"agrees": agrees, "companions": 0, **answers}
    _counted(given["companions"], answers)
    rules.IN_HER_HOUSE.check(given, refusal="unknown_answer")
    now = timezone.now()
    came = moment_told(told_at, now)
    lasting = case.shelter_stays.filter(stage__in=SHELTER_OPEN).values_list("pk", flat=True)
    if gate.hold_keys(by, ShelterStay, lasting):
        raise MissingPrerequisite("guest_written_down")
    ends = _within_the_law("trusted_address", came, until, after=now)
    _agreed(case, "trusted_address", agrees, agreed_by, at=now)
    her_consent.yes_to_a_host(case, host, method=method, witness=witness, agreed_by=agreed_by, anew=True)
    may_go = disclosure.to_host(case, host, at=now)
    stay = _kept(case, "trusted_address", host, "", given, came=came, until=ends, at=now)
    # Whoever writes it leads it until the desk does: nobody else could give it on.
    grants.give(stay, host, Hold.LEAD, expires_at=may_go.ends, disclosure=may_go)
    grants.give(stay, case.desk, Hold.LEAD)
    grants.give(stay, host, Hold.SEE, expires_at=may_go.end(ends), disclosure=may_go)
    location_leak.looked_over(by, case, Act.INTAKE_CONSENT, {"witness": witness})
    return stay


@operation(Act.SHELTER_EXTEND)
def extend(by: Worker, stay: ShelterStay, *, expected_version: int, until: datetime, why: str) -> ShelterStay:
    """Let the stay end on another day, later or earlier, with the reason: both days stay in its history.

    Raises InvalidValue beyond the law's limit, WrongStage when it has ended.
    """
    _still_open(stay)
    if not why:
        raise InvalidValue("why", "why_missing")
    now = timezone.now()
    if day_of(until) == day_of(stay.until):
        raise InvalidValue("until", "same_day")
    ends = _within_the_law(stay.place["kind"], stay.admitted_at, until, after=now)
    extended = [*stay.support["extended"], {"at": now.isoformat(), "until": ends.isoformat(), "why": why}]
    stay.update(
        expected_version=expected_version,
        stage=ShelterStage.EXTENDED if ends > stay.until else stay.stage,
        until=ends,
        support={**stay.support, "extended": extended},
    )
    host = _host_of(stay)
    if host is not None:
        may_go = _still_told(by, stay, host, at=now)
        grants.expire(stay, host, may_go.end(ends) if may_go else ends, disclosure=may_go)
    return stay


@operation(Act.SHELTER_DISCHARGE)
def discharge(
    by: Worker,
    stay: ShelterStay,
    /,
    *,
    expected_version: int,
    how: str,
    told_at: datetime | None = None,
    **answers: object,
) -> ShelterStay:
    """The stay is over. Who left without a word is looked for at once: that starts the desk's alert.

    The trusted address's sight of the stay ends with it, but for who left without a word: its host is to know it, and
    sees it as long as she would have. Raises InvalidValue, WrongStage.
    """
    return _over(stay, {"how": how, **answers}, told_at, expected_version=expected_version)


@operation(Act.SHELTER_MISSED)
def tell_missed(by: Worker, stay: ShelterStay, /, *, told_at: datetime | None = None, note: str = "") -> ShelterStay:
    """She left without a word, says the desk or the host of the house she was in. That alerts these two and nobody
    else. Raises InvalidValue, WrongStage."""
    _over(stay, {"how": rules.LEFT_UNANNOUNCED, "note": note}, told_at)
    clocks.stay_left(stay)
    return stay


def _over(
    stay: ShelterStay, outcome: Mapping[str, object], told_at: datetime | None, *, expected_version: int | None = None
) -> ShelterStay:
    _still_open(stay)
    rules.ENDED.check(outcome, refusal="unknown_answer")
    now = timezone.now()
    left = moment_told(told_at, now)
    if left < stay.admitted_at:
        raise InvalidValue("told_at", "left_before_coming")
    vanished = outcome["how"] == rules.LEFT_UNANNOUNCED
    stay.update(
        expected_version=expected_version,
        stage=ShelterStage.LEFT_UNANNOUNCED if vanished else ShelterStage.DISCHARGED,
        ended_at=left,
        outcome=rules.OUTCOME.filled({**outcome, "written_at": now.isoformat()}),
    )
    host = _host_of(stay)
    if host is not None and not vanished:
        grants.take(stay, host)
    return stay


def end_stays(by: Worker, case: Case, *, at: datetime, why: str) -> None:
    """Nobody is there any more who could stay anywhere: every open stay is over, and the host's sight with it. Part of
    the act that says so."""
    stays = list(case.shelter_stays.select_for_update().filter(stage__in=SHELTER_OPEN))
    held = gate.hold_to_write(by, stays)
    for stay in stays:
        if stay.pk in held:
            stay.update(outcome=rules.ENDED.filled({"how": "other", "note": why}))
        stay.update(stage=ShelterStage.DISCHARGED, ended_at=at)
        grants.take_without_holding(stay)


def tell_hosts_less(by: Worker, case: Case, *, at: datetime) -> None:
    """She changed how far her yes for a shelter goes: a host whom it does not reach any more sees the stay no more, one
    whom it reaches sees it until its last day.

    Part of the act that keeps her new answer, whoever does it: who does not hold the stay cannot tell whose sight it
    is, so where her yes has limits it goes back to the desk alone.
    """
    said = disclosure.standing_of(case, at=at).get("shelter")
    agreed = said is not None and said.answer is Answer.GIVEN
    if said is not None and agreed and not said.scope.is_narrow:
        return
    stays = list(case.shelter_stays.filter(stage__in=SHELTER_OPEN))
    led = [stay.pk for stay in stays if agreed and gate.may(by, Act.SHELTER_EXTEND, stay)]
    held = gate.hold_keys(by, ShelterStay, led)
    for stay in stays:
        host = _host_of(stay) if stay.pk in held else None
        may_go = _told(case, host, at=at) if host is not None else None
        if host is None or may_go is None:
            grants.take_without_holding(stay)
        elif may_go.ends is not None:
            grants.expire(stay, host, may_go.ends)


def _still_told(by: Worker, stay: ShelterStay, host: Unit, *, at: datetime) -> Disclosure | None:
    return _told(stay.case, host, at=at) if gate.hold_keys(by, Case, [stay.case_id]) else None


def _told(case: Case, host: Unit, *, at: datetime) -> Disclosure | None:
    try:
        return disclosure.to_host(case, host, at=at)
    except NoConsent:
        return None


def _counted(companions: object, answers: Mapping[str, object]) -> None:
    """Who came along is counted, for each of them eats there. Raises InvalidValue."""
    rules.GIVEN.check({"companions": companions}, refusal="too_many")
    if not companions and str(answers.get("who_came") or "").strip():
        raise InvalidValue("companions", "companions_not_counted")


def _agreed(case: Case, kind: str, agrees: str, agreed_by: Collection[str], *, at: datetime) -> None:
    """Her yes, of everybody whose yes counts; without it she is taken to a health facility alone, when she cannot
    answer. Raises NoConsent, InvalidValue."""
    if agrees == rules.CANNOT_ANSWER and kind in rules.MAY_STAY_UNASKED:
        return
    if agrees != rules.YES:
        raise NoConsent("no_to_this_stay" if agrees == rules.NO else "cannot_answer_about_stay")
    her_consent.agreed_by_all(case, agreed_by, at=at)


def _own_house(by: Worker, case: Case) -> Unit:
    """The house that heard her, which is her host's own. Raises NotAllowed."""
    here = {one.unit_id for one in memberships_for(memberships_of(by), Act.SHELTER_RECEIVE)}
    house = Unit.objects.filter(pk=case.origin_id, kind=UnitKind.TRUSTED_ADDRESS, is_active=True).first()
    if house is None or house.pk not in here:
        raise NotAllowed
    return house


def _kept(
    case: Case,
    kind: str,
    host: Unit | None,
    where: str,
    given: Mapping[str, object],
    *,
    came: datetime,
    until: datetime,
    at: datetime,
) -> ShelterStay:
    """The stay itself under a key of its own; the first hold on it must follow in the same act."""
    counted = {"meal_norm": rules.meal_norm(at=came).value, "written_at": at.isoformat()}
    stay = ShelterStay(
        case=case,
        stage=ShelterStage.ADMITTED,
        admitted_at=came,
        until=until,
        place={"kind": kind, "unit": host.pk if host else None, "name": host.name if host else "", "where": where},
        support=rules.SUPPORT.filled({**given, **counted}),
    )
    grants.make_key(stay)
    insert(stay)
    return stay


def _host(case: Case, kind: str, address: int | None) -> Unit | None:
    """The trusted address meant, which must be one of this province; None for every other kind of place."""
    if kind not in rules.PLACES:
        raise InvalidValue("kind", "unknown_answer")
    if kind != "trusted_address":
        return None
    found = Unit.objects.filter(
        pk=address, kind=UnitKind.TRUSTED_ADDRESS, is_active=True, province_id=case.desk.province_id or case.desk_id
    ).first()
    if found is None:
        raise InvalidValue("address", "address_missing")
    return found


def _host_of(stay: ShelterStay) -> Unit | None:
    return Unit.objects.filter(pk=stay.place["unit"]).first() if stay.place["unit"] else None


def _within_the_law(kind: str, admitted: datetime, until: datetime, *, after: datetime) -> datetime:
    """The end as asked for, or the law's last moment where it falls on that very day."""
    if until <= after:
        raise InvalidValue("until", "until_too_early")
    limit = rules.longest_until(kind, admitted) if kind in rules.BINDING else None
    if limit is None or until <= limit:
        return until
    if day_of(until) > day_of(limit) or limit <= after:
        raise InvalidValue("until", "longer_than_the_law")
    return limit


def _still_open(stay: ShelterStay) -> None:
    if ShelterStage(stay.stage) not in SHELTER_OPEN:
        raise WrongStage("stay_over")
