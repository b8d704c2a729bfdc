"""Where she is hidden: admitted under a key of its own, extended, ended; fewer people hold it than hold the case."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from casework.journey import clocks
from casework.journey.consent import agreed
from casework.journey.operation import operation
from casework.policy import grants
from casework.policy.table import Hold
from casework.records.base import keep
from casework.records.cases import Case
from casework.records.safety import Refuge
from casework.records.units import Unit, UnitKind
from casework.records.workers import Worker
from casework.rulebook import refuge as rules
from casework.rulebook.acts import Act
from casework.rulebook.refusals import BadValue, NoConsent, NotNow, NotYet
from casework.rulebook.rows import day_of
from casework.rulebook.stages import REFUGE_OPEN, RefugeStage

MOST_COMPANIONS = 20


@operation(Act.REFUGE_ADMIT)
def admit(
    by: Worker,
    case: Case,
    *,
    kind: str,
    until: datetime,
    address: int | None = None,
    where: str = "",
    companions: int = 0,
    items: Collection[str] = (),
    note: str = "",
    host_sees: bool = False,
) -> Refuge:
    """Put her somewhere safe until then. The desk alone holds the key; not the province, not the post that heard her.

    `address` is the unit of a trusted address, `where` the words for any other place. `host_sees` also gives that
    trusted address the sight of this stay until it ends: only with her consent for the purpose. Nothing is ever asked
    of her for it (decree 282/2025 art. 51.1b). Raises BadValue, NotYet, NoConsent.
    """
    if case.refuges.filter(stage__in=REFUGE_OPEN).exists():
        raise NotYet("stay_open")
    if not set(items) <= set(rules.ITEMS.codes):
        raise BadValue("items", "unknown_answer")
    if not 0 <= companions <= MOST_COMPANIONS:
        raise BadValue("companions", "too_many")
    host = _host(case, kind, address)
    if host is None and not where:
        raise BadValue("where", "where_missing")
    if host_sees and host is not None and not agreed(case, "shelter"):
        raise NoConsent("no_consent_shelter")
    now = timezone.now()
    ends = _within_the_law(kind, now, until, after=now)
    refuge = Refuge(
        case=case,
        stage=RefugeStage.ADMITTED,
        admitted_at=now,
        until=ends,
        place={"kind": kind, "unit": host.pk if host else None, "name": host.name if host else "", "where": where},
        support={
            "companions": companions,
            "items": list(items),
            "meal_norm": rules.meal_norm(at=now),
            "note": note,
            "extended": [],
        },
    )
    grants.found(refuge)
    keep(refuge)
    grants.give(refuge, case.desk, Hold.LEAD)
    if host is not None and host_sees:
        grants.give(refuge, host, Hold.SEE, expires_at=ends)
    clocks.start(case, "stay", unit=case.desk, at=now, thing_id=refuge.pk, due_at=ends)
    return refuge


@operation(Act.REFUGE_EXTEND)
def extend(by: Worker, refuge: Refuge, *, seen: int, until: datetime, why: str) -> Refuge:
    """Let the stay last longer, with the reason. Raises BadValue beyond the law's limit, NotNow when it has ended."""
    _still_open(refuge)
    if not why:
        raise BadValue("why", "why_missing")
    now = timezone.now()
    ends = _within_the_law(refuge.place["kind"], refuge.admitted_at, until, after=max(now, refuge.until))
    extended = [*refuge.support["extended"], {"at": now.isoformat(), "until": ends.isoformat(), "why": why}]
    refuge.amend(seen=seen, stage=RefugeStage.EXTENDED, until=ends, support={**refuge.support, "extended": extended})
    host = _host_of(refuge)
    if host is not None:
        grants.expire(refuge, host, ends)
    clocks.restart(refuge.case, "stay", unit=refuge.case.desk, at=now, thing_id=refuge.pk, due_at=ends)
    return refuge


@operation(Act.REFUGE_DISCHARGE)
def discharge(by: Worker, refuge: Refuge, *, seen: int, how: str, note: str = "") -> Refuge:
    """The stay is over. Who left without a word is looked for at once: that starts the desk's alarm.

    The trusted address's sight of the stay ends with it. Raises BadValue, NotNow.
    """
    _still_open(refuge)
    if how not in rules.OUTCOMES:
        raise BadValue("how", "unknown_answer")
    now = timezone.now()
    vanished = how == rules.LEFT_UNANNOUNCED
    refuge.amend(
        seen=seen,
        stage=RefugeStage.LEFT_UNANNOUNCED if vanished else RefugeStage.DISCHARGED,
        ended_at=now,
        outcome={"how": how, "note": note},
    )
    host = _host_of(refuge)
    if host is not None:
        grants.take(refuge, host)
    clocks.meet(refuge.case, "stay", at=now, thing_id=refuge.pk)
    if vanished:
        clocks.start(refuge.case, "left", unit=refuge.case.desk, at=now)
    return refuge


def hide_from_hosts(case: Case) -> None:
    """She took back her yes for the place to know: the sight of every stay goes back to the desk alone.

    Part of the act that keeps her new answer.
    """
    for refuge in case.refuges.filter(stage__in=REFUGE_OPEN):
        grants.keep_only(refuge, case.desk)


def _host(case: Case, kind: str, address: int | None) -> Unit | None:
    """The trusted address meant, which must be one of this province; None for every other kind of place."""
    if kind not in rules.PLACES:
        raise BadValue("kind", "unknown_answer")
    if kind != "trusted_address":
        return None
    found = Unit.objects.filter(
        pk=address, kind=UnitKind.TRUSTED_ADDRESS, is_active=True, realm_id=case.desk.realm_id
    ).first()
    if found is None:
        raise BadValue("address", "address_missing")
    return found


def _host_of(refuge: Refuge) -> Unit | None:
    return Unit.objects.filter(pk=refuge.place["unit"]).first() if refuge.place["unit"] else None


def _within_the_law(kind: str, admitted: datetime, until: datetime, *, after: datetime) -> datetime:
    """The end as asked for, or the law's last moment where it falls on that very day."""
    if until <= after:
        raise BadValue("until", "until_too_early")
    limit = rules.longest_until(kind, admitted)
    if limit is None or until <= limit:
        return until
    if day_of(until) > day_of(limit) or limit <= after:
        raise BadValue("until", "longer_than_the_law")
    return limit


def _still_open(refuge: Refuge) -> None:
    if RefugeStage(refuge.stage) not in REFUGE_OPEN:
        raise NotNow("stay_over")
