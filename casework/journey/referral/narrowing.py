"""Her answer now lets less go than it did: every packet that is out is taken back, shortened, or ends sooner.

Part of the act that keeps her answer, whoever does it: she need not hold the packets.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from casework.journey import clocks
from casework.policy import disclosure, gate, grants
from casework.policy.disclosure import stops
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.records.workers import Worker
from casework.rulebook import services
from casework.rulebook.acts import Act
from casework.rulebook.consent_scope import Barrier, StandingWord
from casework.rulebook.stages import REFERRAL_OPEN, ReferralStage


def keep_to_her_word(by: Worker, case: Case, *, at: datetime) -> None:
    """What is out of this case goes as far as her word goes now, and no further.

    Where she says no to it all, the packet is taken back with its key and no other place is sought. Where it no longer
    reaches that place, another may be. A part that she keeps back goes dark in the packet; who does not lead the packet
    cannot open it, so then it is taken back, and the desk sends what may still go. What went out on a ground that
    holds over her no stays.
    """
    said, back = disclosure.standing_of(case, at=at), disclosure.kept_back(case)
    for referral in case.referrals.select_for_update().filter(stage__in=REFERRAL_OPEN):
        standing = said.get(referral.why["purpose"])
        leads = gate.may(by, Act.REFERRAL_WITHDRAW, referral) and bool(gate.hold_to_write(by, [referral]))
        stopped = stops(referral, standing, back)
        if stopped is None:
            _end_sooner(referral, standing, leads=leads, at=at)
            continue
        barrier, parts = stopped
        if barrier is Barrier.SECTION and leads:
            _shorten(referral, parts, at=at)
            _end_sooner(referral, standing, leads=leads, at=at)
            continue
        _withdraw(referral, at=at, sought=barrier in {Barrier.RECEIVER, Barrier.SECTION})


def _end_sooner(referral: Referral, standing: StandingWord | None, *, leads: bool, at: datetime) -> None:
    """Her last day came nearer: with it the packet closes."""
    ends = standing.scope.ends if standing is not None and not referral.why["ground"] else None
    if ends is None or referral.expires_at <= ends:
        return
    if not leads:
        _withdraw(referral, at=at, sought=True)
        return
    referral.update(expires_at=ends)
    grants.expire(referral, referral.to_unit, ends)


def _shorten(referral: Referral, parts: Collection[str], *, at: datetime) -> None:
    """These parts are in the packet no more; what else it holds the partner goes on reading."""
    packet, why = referral.packet, referral.why
    left = {code: words for code, words in packet["parts"].items() if code not in parts}
    shorter = {**packet, "parts": left, "shortened": at.isoformat()} if left != packet["parts"] else packet
    referral.update(packet=shorter, why={**why, "parts": [code for code in services.PARTS.codes if code in left]})


def _withdraw(referral: Referral, *, at: datetime, sought: bool) -> None:
    referral.update(stage=ReferralStage.WITHDRAWN, ended_at=at)
    if not sought:
        clocks.nothing_follows(referral, at=at)
    grants.take_without_holding(referral)
