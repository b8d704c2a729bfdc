"""She takes back her word, at any stage and before whoever hears her: what hung on it ends in the same act."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils import timezone

from casework.journey.consent import answers_of
from casework.journey.idempotency import done_before
from casework.journey.intake.first_words import stop_writing
from casework.journey.operation import operation
from casework.journey.referral.narrowing import keep_to_her_word
from casework.journey.safety.shelter import tell_hosts_less
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.intake import Consent
from casework.records.workers import Worker
from casework.rulebook import consent_scope, consents
from casework.rulebook.acts import Act
from casework.rulebook.consents import Answer
from casework.rulebook.grounds import SHE_SAID_NO
from casework.rulebook.refusals import EditConflict, InvalidValue


@operation(Act.CONSENT_WITHDRAW)
def withdraw_consent(
    by: Worker,
    case: Case,
    *,
    purposes: Collection[str] = (),
    parts: Collection[str] = (),
    beside: str = "",
    interpreter: str = "",
    expected_version: int | None = None,
) -> Consent:
    """Her no to these purposes from now on, spoken, without a witness and without a reason: nobody has to ask for one.
    And these parts of her file that she keeps back, whoever else may be told the rest.

    Open packets that stood on her yes are taken back with their keys, a part that she keeps back goes dark in those
    that stay, and a stay is known to the desk alone again. A purpose she was never asked about is refused for good as
    well; of her file itself, before the desk took it in, it is her no to being written down. `beside` says who was
    with her, `interpreter` who spoke for her. Sent again it does nothing.
    `expected_version` is how often she was asked before the page was drawn, None where none was. Raises InvalidValue,
    EditConflict.
    """
    if not purposes and not parts:
        raise InvalidValue("purposes", "nothing_taken_back")
    if not set(purposes) <= set(consents.PURPOSES):
        raise InvalidValue("purposes", "unknown_purpose")
    if not set(parts) <= set(consent_scope.KEEPS.codes):
        raise InvalidValue("parts", "unknown_answer")
    before, asked = answers_of(case), list(case.consents.order_by("id"))
    if asked and _was_said(
        asked, purposes=purposes, parts=parts, beside=beside, interpreter=interpreter, before=before
    ):
        return done_before(asked[-1])
    if expected_version is not None and expected_version != len(asked):
        raise EditConflict
    now = timezone.now()
    said = {purpose: consents.taken_back(before.get(purpose)).value for purpose in purposes}
    kept = [code for code in consent_scope.KEEPS.codes if code in parts]
    terms = {
        "answers": said,
        "method": consents.SPOKEN,
        "witness": "",
        "beside": beside,
        "agreed_by": [],
        "texts": {},
        **({"interpreter": interpreter} if interpreter else {}),
        **({"kept_back": kept} if kept else {}),
    }
    consent = Consent(case=case, asked_at=now, terms=terms)
    insert(consent)
    keep_to_her_word(by, case, at=now)
    tell_hosts_less(by, case, at=now)
    stop_writing(by, case, said, interpreter=interpreter)
    return consent


def _was_said(
    asked: list[Consent],
    *,
    purposes: Collection[str],
    parts: Collection[str],
    beside: str,
    interpreter: str,
    before: Mapping[str, Answer],
) -> bool:
    """Whether all of it stands already, who was beside her included: that word is not lost because the no is old."""
    if not {before.get(purpose) for purpose in purposes} <= SHE_SAID_NO - {Answer.LAPSED}:
        return False
    kept = [one.terms for one in asked]
    yes = [
        one.scope for one in consent_scope.standing_at(kept, at=timezone.now()).values() if one.answer is Answer.GIVEN
    ]
    if set(parts) - consent_scope.kept_back(kept) or any(set(parts) - one.holds_back(parts) for one in yes):
        return False
    told = [(one.terms.get("beside", ""), one.terms.get("interpreter", "")) for one in asked]
    return not (beside or interpreter) or (beside, interpreter) in told
