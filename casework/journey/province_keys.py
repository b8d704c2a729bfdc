"""A supervisor changes her province's keys: the signing key, the fingerprint key, and the rows that rest on it."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Max

from casework.journey import known_before
from casework.journey.operation import operation
from casework.policy import certification, lists, signing_keys, stated_reasons, viewing
from casework.policy.certification import Certified
from casework.policy.unit_keys import FingerprintKeys, fingerprint_keys_of, key_of
from casework.records.cases import Case
from casework.records.people import Fingerprint, SafeContact, Survivor
from casework.records.perpetrators import Perpetrator
from casework.records.struck import StruckEntry
from casework.records.units import OUTSIDE, Unit, UnitKey
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue
from casework.trail import actor
from casework.vault import keyring, sealing
from casework.vault.errors import VaultError

logger = logging.getLogger("casework")

AT_ONCE = 200
"""So many cases in one act; asked again it goes on with the next, so nothing is lost by stopping."""


@operation(Act.SIGNING_KEY_TURN)
def turn_signing_key(by: Worker, province: Unit, *, rows: Sequence[Certified]) -> int:
    """Make the province's next signing key, and sign anew with it what it certifies, as that was shown to the
    supervisor.

    From then on nothing counts that the key before signs or signed. Whoever signs in follows to the next key by
    herself; nobody has to do anything. Answers how many were signed. Raises NotCertified, and InvalidValue where
    something was certified or changed since it was shown.
    """
    standing = {certification.statement_of(row) for row in signing_keys.certified_by(province)}
    if standing != {certification.statement_of(row) for row in rows}:
        raise InvalidValue("rows", "changed_meanwhile")
    with signing_keys.succeeding(province) as signer:
        return signing_keys.sign_anew(signer, rows)


@operation(Act.FINGERPRINT_KEY_TURN)
def turn_fingerprint_key(by: Worker, province: Unit) -> int:
    """Make the province's next fingerprint key, sealed to every unit that compares numbers, and to no other.

    The one before it stays beside it until every case has its rows under the next (`renew_fingerprints`): each case
    that is written in the meantime has them under both, so that none is missed. Answers the next key's number. Raises
    InvalidValue while the change before is not finished.
    """
    now = fingerprint_keys_of(province)
    if now.former is not None:
        raise InvalidValue("province", "fingerprints_not_renewed")
    keys = FingerprintKeys(now.number + 1, sealing.new_key(), now.newest)
    changed = []
    for unit in certification.units_in(province).select_related("parent", "keys").order_by("pk"):
        unit.keys.fingerprint_number = keys.number
        if unit.kind not in OUTSIDE:
            copies = keys.sealed_for(unit.pk, key_of(unit))
            unit.keys.sealed_fingerprint_key, unit.keys.sealed_former_fingerprint_key = copies
        changed.append(unit.keys)
    UnitKey.objects.bulk_update(
        changed,
        ["fingerprint_number", "sealed_fingerprint_key", "sealed_former_fingerprint_key"],
        batch_size=signing_keys.AT_ONCE,
    )
    doing = actor.acting()
    if doing is not None:
        doing.rights.append(["succeed", "fingerprint", f"unit:{province.pk}", str(keys.number), ""])
    return keys.number


@dataclass(frozen=True)
class Renewal:
    """How far the renewing came: cases done in this act, cases she could not open, cases of the province still behind;
    whether the key before is gone; and the last case looked at, below which it goes on."""

    done: int
    unread: int
    behind: int
    finished: bool
    last: UUID | None = None


@operation(Act.FINGERPRINT_RENEW)
def renew_fingerprints(
    by: Worker, province: Unit, *, leaving_behind: bool = False, below: UUID | None = None
) -> Renewal:
    """Keep the fingerprints of the next cases under the province's newest key, by one who holds the cases' keys.

    When no case is behind any more, the rows and the copies of the key before go. What she cannot open - a draft, a
    case she is kept from - waits until it is written, or until another supervisor comes; `leaving_behind` lets the key
    before go all the same, and such a case is found again once somebody writes her numbers down anew.
    """
    keys = fingerprint_keys_of(province)
    if keys.former is None:
        return Renewal(0, 0, 0, finished=True)
    done = unread = 0
    opened: list[UUID] = []
    with viewing.view_access(by, Act.FINGERPRINT_RENEW) as access:
        ids = _behind(province, keys.number, below)
        seen = {one.id for one in lists.among(by, Case, ("desk_id",), ids, act=Act.FINGERPRINT_RENEW)}
        survivors = {one.case_id: one for one in Survivor.objects.filter(case_id__in=seen)}
        contacts = {one.case_id: one for one in SafeContact.objects.filter(case_id__in=seen)}
        others = _perpetrators(seen)
        for case_id in ids:
            if case_id not in seen or not keyring.current().holds(case_id) or case_id not in survivors:
                unread += 1
                continue
            # Compared, and shown to nobody.
            stated_reasons.reopen(case_id)
            try:
                known_before.remember_under(keys, province.pk, Case(pk=case_id), survivors[case_id], contacts[case_id])
                known_before.remember_perpetrators_under(keys, province.pk, Case(pk=case_id), others[case_id])
            except (VaultError, KeyError):
                logger.error("the records of a case did not open for its fingerprints: %s", case_id)
                unread += 1
                continue
            opened.append(case_id)
            done += 1
        if opened:
            access.reads(Survivor, SafeContact, Perpetrator)
            access.showed(opened)
        if unread:
            access.noted(unread=unread)
    behind = _number("SELECT wall.fingerprints_behind(%s)", province)
    finished = behind == 0 or leaving_behind
    if finished:
        _number("SELECT wall.drop_former_fingerprints(%s)", province)
        UnitKey.objects.filter(unit__in=certification.units_in(province)).update(sealed_former_fingerprint_key=None)
    return Renewal(done, unread, behind, finished, ids[-1] if ids else None)


def _perpetrators(case_ids: Collection[UUID]) -> Mapping[UUID, list[Perpetrator]]:
    found = defaultdict[UUID, list[Perpetrator]](list)
    out = StruckEntry.objects.filter(case_id__in=case_ids).values("entry_id")
    for one in Perpetrator.objects.filter(case_id__in=case_ids).exclude(pk__in=out):
        found[one.case_id].append(one)
    return found


def _behind(province: Unit, number: int, below: UUID | None) -> list[UUID]:
    """The newest cases that have rows of an older key alone, as she sees them; below this one where one is given."""
    cases = Fingerprint.objects.filter(province=province)
    if below is not None:
        cases = cases.filter(case_id__lt=below)
    newest = cases.values("case_id").annotate(newest=Max("key_number")).filter(newest__lt=number)
    return list(newest.order_by("-case_id").values_list("case_id", flat=True)[:AT_ONCE])


def _number(statement: str, province: Unit) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, [province.pk])
        return int(cursor.fetchone()[0])
