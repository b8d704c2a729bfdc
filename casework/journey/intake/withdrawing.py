"""She takes back her word, at any stage and before whoever hears her: what hung on it ends in the same act."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from casework.journey.consent import answers_of
from casework.journey.idempotency import done_before
from casework.journey.operation import operation
from casework.journey.referral.answering import take_back_unconsented
from casework.journey.safety.shelter import hide_from_hosts
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.intake import Consent
from casework.records.workers import Worker
from casework.rulebook import consents
from casework.rulebook.acts import Act
from casework.rulebook.grounds import SHE_SAID_NO
from casework.rulebook.refusals import EditConflict, InvalidValue


@operation(Act.CONSENT_WITHDRAW)
def withdraw_consent(
    by: Worker, case: Case, *, purposes: Collection[str], beside: str = "", expected_version: int | None = None
) -> Consent:
    """Her no to these purposes from now on, spoken, without a witness and without a reason: nobody has to ask for one.

    Open packets that stood on her yes are taken back with their keys, and a stay is known to the desk alone again. A
    purpose she was never asked about is refused for good as well. `beside` says who was with her. Sent again it does
    nothing. `expected_version` is how often she was asked before the page was drawn, None where none was. Raises
    InvalidValue, EditConflict.
    """
    if not purposes:
        raise InvalidValue("purposes", "unknown_purpose")
    if not set(purposes) <= set(consents.PURPOSES):
        raise InvalidValue("purposes", "unknown_purpose")
    before, asked = answers_of(case), list(case.consents.order_by("id"))
    if asked and all(before.get(purpose) in SHE_SAID_NO for purpose in purposes):
        return done_before(asked[-1])
    if expected_version is not None and expected_version != len(asked):
        raise EditConflict
    now = timezone.now()
    said = {purpose: consents.taken_back(before.get(purpose)).value for purpose in purposes}
    terms = {"answers": said, "method": consents.SPOKEN, "witness": "", "beside": beside, "agreed_by": [], "texts": {}}
    consent = Consent(case=case, asked_at=now, terms=terms)
    insert(consent)
    take_back_unconsented(case, purposes, at=now)
    if "shelter" in purposes:
        hide_from_hosts(case)
    return consent
