"""The notice to the commune People's Committee: when it is owed, and how it is given; only it meets its clock."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils import timezone

from casework.journey import clocks
from casework.journey.idempotency import done_before
from casework.journey.operation import operation
from casework.policy import notices as committees
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.notices import CommitteeNotice, Notice
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook import notices
from casework.rulebook.acts import Act
from casework.rulebook.bodies import DECISIONS
from casework.rulebook.case_kinds import Kinds, notice_may_go
from casework.rulebook.notices import ACCOUNT, GIVEN, NOT_OWED, OWED
from casework.rulebook.refusals import Blocked, EditConflict, InvalidValue, NotFound, WrongStage
from casework.rulebook.stages import Stage


def owed_at_first(case: Case, kinds: Kinds) -> list[Notice]:
    """The notice that a case just opened owes, to be kept with it; none for one that begins at the desk itself, for
    article 36 speaks of the trusted address that receives somebody."""
    return [Notice(case=case, state=OWED)] if notice_may_go(kinds) and case.origin_id != case.desk_id else []


def keep_owed(case: Case, kinds: Kinds) -> None:
    """Part of the act that tells her kinds of case anew: the notice is owed, or no more. One that was given stays.
    While none is known, they must be found out."""
    now = timezone.now()
    if kinds:
        clocks.meet(case, "kind", at=now)
    else:
        unit = case.origin if Stage(case.stage) is Stage.DRAFT else case.desk
        clocks.start(case, "kind", unit=unit, at=now)
    owed = owed_at_first(case, kinds)
    standing = Notice.objects.select_for_update().filter(case=case).first()
    if standing is None:
        insert(*owed)
    elif standing.state != GIVEN and standing.state != (state := OWED if owed else NOT_OWED):
        standing.update(state=state)


@operation(Act.NOTICE_GIVE)
def give_notice(
    by: Worker,
    case: Case,
    *,
    danger: str,
    needs: Collection[str],
    way: str,
    expected_version: int,
    told: str = "",
) -> Notice:
    """Notify the People's Committee with the words that were read to her first; her consent is not asked for it.

    `way` is the committee's own account, paper, or by word of mouth, which say who was `told`. To an account nothing
    goes while anybody who works there is kept from the case: it goes to whoever the province holds ready for it, and
    where nobody is, the host tells somebody else there. Raises InvalidValue, EditConflict, Blocked, NotCertified, and
    WrongStage where none is owed or it was given.
    """
    said = {"danger": danger, "needs": list(needs), "way": way, "told": told.strip()}
    notices.ASKED.check(said)
    if way != ACCOUNT and not said["told"]:
        raise InvalidValue("told", "told_missing")
    now = timezone.now()
    notice = Notice.objects.select_for_update().filter(case=case).first()
    if notice is None or notice.state == NOT_OWED:
        raise WrongStage("no_notice_owed")
    words = words_of(case, danger=danger, needs=needs)
    note = {**said, "words": "\n".join(words)}
    if notice.state == GIVEN:
        if (notice.given_by_id, notice.note, notice.version) == (by.pk, note, expected_version + 1):
            return done_before(notice)
        raise EditConflict if notice.version != expected_version else WrongStage("notice_given")
    receiver, copy = committees.receiver_for(case), None
    if way == ACCOUNT:
        if receiver is None:
            if committees.committee_for(case) is None:
                raise InvalidValue("way", "committee_has_no_account")
            raise Blocked("somebody_at_committee")
        copy = committees.seal_copy(receiver, words, at=now)
    notice.update(
        expected_version=expected_version,
        state=GIVEN,
        to_unit=receiver or committees.committee_for(case),
        copy_id=copy.pk if copy else None,
        given_at=now,
        given_by_id=by.pk,
        note=note,
    )
    return notice


def words_of(case: Case, *, danger: str, needs: Collection[str]) -> tuple[str, ...]:
    """The words of the notice of this case."""
    address = Unit.objects.get(pk=case.origin_id).name
    return notices.words(
        address=address, received_at=case.received_at, in_danger=danger == "yes", needs=frozenset(needs)
    )


@operation(Act.NOTICE_RECEIVE)
def receive_notice(by: Worker, committee: Unit, *, notice_id: UUID) -> CommitteeNotice:
    """The committee says that it has the notice. Raises NotFound; said twice it stands as it was said first."""
    copy = CommitteeNotice.objects.filter(unit=committee, pk=notice_id).first()
    if copy is None:
        raise NotFound
    if copy.read_at is not None:
        return done_before(copy)
    CommitteeNotice.objects.filter(pk=copy.pk, read_at__isnull=True).update(read_at=timezone.now(), read_by_id=by.pk)
    return copy


@operation(Act.NOTICE_DECIDE)
def decide_notice(by: Worker, committee: Unit, *, notice_id: UUID, decision: str) -> CommitteeNotice:
    """The chairman or a deputy handles what was notified, or assigns it; with that the notice is received as well.

    Whom it was assigned to is told by the committee itself: this is the word of it, which host and desk read. Raises
    InvalidValue, NotFound, and WrongStage where something else was decided before.
    """
    if decision not in DECISIONS:
        raise InvalidValue("decision", "unknown_answer")
    copy = CommitteeNotice.objects.filter(unit=committee, pk=notice_id).first()
    if copy is None:
        raise NotFound
    if copy.decided_at is not None:
        if (copy.decided_by_id, copy.decision) == (by.pk, decision):
            return done_before(copy)
        raise WrongStage("notice_decided")
    now = timezone.now()
    told = {} if copy.read_at else {"read_at": now, "read_by_id": by.pk}
    waits = CommitteeNotice.objects.filter(pk=copy.pk, decided_at__isnull=True)
    if not waits.update(decision=decision, decided_at=now, decided_by_id=by.pk, **told):
        raise WrongStage("notice_decided")
    copy.refresh_from_db()
    return copy
