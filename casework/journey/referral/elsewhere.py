"""After a packet came to nothing: another place was asked for the same help, or somebody says why none is."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils import timezone, translation
from django.utils.translation import gettext

from casework.journey import clocks
from casework.journey.operation import operation
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.intake import Note
from casework.records.referral import Referral
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.duties import UNMET
from casework.rulebook.refusals import InvalidValue, NotFound, WrongStage
from casework.rulebook.services import SERVICES
from casework.rulebook.stages import ReferralStage


@operation(Act.REFERRAL_FORGO)
def forgo_other_place(by: Worker, case: Case, *, referral_id: UUID, why: str) -> Case:
    """No other place is sought for what this packet asked, and why: the desk's duty ends, the reason is a note.

    Said twice, or once another place was asked meanwhile, it changes nothing.

    Raises InvalidValue without a reason, NotFound, and WrongStage while the packet is open or met her need.
    """
    if not why.strip():
        raise InvalidValue("why", "reason_missing")
    referral = case.referrals.filter(pk=referral_id).first()
    if referral is None:
        raise NotFound
    if ReferralStage(referral.stage) not in UNMET:
        raise WrongStage("nothing_to_seek")
    if not clocks.runs(case, "elsewhere", object_id=referral.pk):
        return case
    now = timezone.now()
    clocks.nothing_follows(referral, at=now)
    with translation.override("vi"):  # the file speaks Vietnamese, whatever language its writer reads
        text = f"{gettext('Không tìm nơi khác')} ({_service(referral)}): {why}"
    insert(Note(case=case, written_at=now, written_by_id=by.pk, text=text))
    return case


def asked_before(case: Case, service: str, *, but: Referral) -> Iterator[Referral]:
    """Packets of the same service that came to nothing: another place is being asked now."""
    for earlier in case.referrals.exclude(pk=but.pk).filter(stage__in=UNMET):
        if earlier.why and earlier.why["service"] == service:
            yield earlier


def _service(referral: Referral) -> str:
    code = (referral.why or {}).get("service", "")
    return str(SERVICES[code].label) if code in SERVICES else code
