"""What she agreed to: her latest answer for a purpose counts until its last day, and silence is no."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils import timezone

from casework.journey import instrument
from casework.policy import disclosure, packets, perpetrators
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.first_words import FirstWords
from casework.records.intake import Consent, Incident
from casework.records.people import Survivor
from casework.records.rows import get_one
from casework.records.units import Unit, UnitKind
from casework.rulebook import consent_scope, consents, hearing
from casework.rulebook.consent_scope import HOST, Scope, StandingWord
from casework.rulebook.consents import Answer, Consenter
from casework.rulebook.dates import Birth
from casework.rulebook.refusals import InvalidValue


def answers_of(case: Case) -> dict[str, Answer]:
    """Her latest answer for each purpose she was asked about, as it is today."""
    return consent_scope.answers(disclosure.standing_of(case, at=timezone.now()))


def agreed(case: Case, purpose: str) -> bool:
    """Whether her latest answer for this purpose is yes, and its last day has not passed."""
    return answers_of(case).get(purpose) is Answer.GIVEN


def agreed_to_record(case: Case) -> bool:
    """Whether her file may be kept on her word: her first yes, or her answer where she was asked again."""
    words = FirstWords.objects.filter(case=case).first()
    said = words.said if words is not None else {}
    whole = consents.is_whole(whose_yes(case, at=timezone.now()), said.get("agreed_by"))
    return consents.record_may_be_kept(said.get("writing"), answers_of(case).get(consents.RECORD_KEEPING), whole=whole)


def whose_yes(case: Case, *, at: datetime) -> frozenset[Consenter]:
    """Whose consent counts for her."""
    survivor, incident = get_one(Survivor, case_id=case.pk), get_one(Incident, case_id=case.pk)
    birth = Birth.from_json(survivor.birth) if survivor.birth else None
    return hearing.whose_yes(birth, incident.answers, at=at)


def agreed_by_all(case: Case, agreed_by: Collection[str], *, at: datetime) -> None:
    """A yes is given by everybody whose yes counts, and by nobody who may have done it. Raises InvalidValue."""
    if not whose_yes(case, at=at) <= set(agreed_by):
        raise InvalidValue("agreed_by", "consenter_missing")
    if Consenter.REPRESENTATIVE in agreed_by and perpetrators.no_representative_is_fit(case):
        raise InvalidValue("agreed_by", "representative_suspected")


def yes_to_a_host(
    case: Case, host: Unit, *, method: str, witness: str, agreed_by: Collection[str], anew: bool = False
) -> None:
    """Her yes to staying with this host, kept as her answer for a shelter where the one that stands does not reach it.

    What she said before goes as far as it went; that some trusted address may know is all that comes to it, and which
    one stands with the stay alone, for more people read her answers. Given `anew` it is kept in any case, so that who
    asks is not told whether one stands. Raises InvalidValue.
    """
    now = timezone.now()
    standing = disclosure.standing_of(case, at=now)
    said = standing.get("shelter")
    reaches = consent_scope.barrier(said, receiver=HOST, unit=host.pk) is None
    if reaches and not anew:
        return
    given_in_a_way(method, witness, yes=True, sound=consent_scope.answers(standing).get("sound") is Answer.GIVEN)
    terms: dict[str, Any] = {
        "answers": {"shelter": Answer.GIVEN.value},
        "method": method,
        "witness": witness,
        "agreed_by": sorted(map(str, agreed_by)),
        "texts": {"shelter": consents.PURPOSES["shelter"].version_for(instrument.terms_of(case))},
    }
    scope = _hosts_too(said)
    if scope.is_narrow:
        terms["scope"] = {"shelter": consent_scope.as_kept(scope)}
    insert(Consent(case=case, asked_at=now, terms=terms))


def _hosts_too(said: StandingWord | None) -> Scope:
    """How far her yes goes when trusted addresses come to it; from no yes, to them alone, with no part of her file."""
    if said is None or said.answer is not Answer.GIVEN:
        return Scope(receivers=frozenset({HOST}), sections=frozenset())
    scope = said.scope
    receivers = None if scope.receivers is None else scope.receivers | {HOST}
    sections = None if scope.sections is None else scope.sections - scope.kept_back
    return Scope(receivers, scope.units, sections, scope.until)


def given_in_a_way(method: str, witness: str, *, yes: bool, sound: bool) -> None:
    """A yes is given in a way that can be shown; a no is said, and that is enough."""
    if method not in (consents.METHODS if yes else consents.WAYS_TOLD):
        raise InvalidValue("method", "yes_needs_a_witness" if method == consents.SPOKEN else "method_missing")
    if method in consents.NEEDS_WITNESS and not witness:
        raise InvalidValue("witness", "witness_missing")
    if method == consents.RECORDED and not sound:
        raise InvalidValue("method", "sound_not_agreed")


def fits(case: Case, yes: Collection[str], scope: Scope) -> None:
    """A scope is of kinds, parts and places of each purpose it is of. Raises InvalidValue."""
    if not yes and scope.is_narrow:
        raise InvalidValue("until" if scope.until else "receivers", "scope_without_yes")
    for purpose in yes:
        wrong = consent_scope.misfit(purpose, scope)
        if wrong is not None:
            raise InvalidValue(wrong, "scope_unfit")
    if scope.receivers is not None and not scope.receivers and not scope.units:
        raise InvalidValue("receivers", "receivers_missing")
    if scope.units - _places(case):
        raise InvalidValue("receivers", "scope_unfit")


def _places(case: Case) -> set[int]:
    """The places that may be named: partners here, and the trusted addresses of the province."""
    hosts = Unit.objects.filter(kind=UnitKind.TRUSTED_ADDRESS, province_id=case.desk.province_id)
    return {one.unit_id for one in packets.partners_of(case)} | set(hosts.values_list("pk", flat=True))
