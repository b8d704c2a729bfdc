"""What the host reads before the People's Committee is notified: the words that will go, and to whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.utils import timezone

from casework.policy import notices as committees
from casework.policy import viewing
from casework.policy.viewing import Viewing
from casework.queries.case_records import CaseRecords
from casework.queries.editing import Editing
from casework.records.cases import Case
from casework.records.notices import CommitteeNotice, Notice
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook import notices, territory
from casework.rulebook.acts import Act, words_of
from casework.rulebook.child_reports import RULE as CHILD_REPORT
from casework.rulebook.notices import ACCOUNT, GIVEN
from casework.rulebook.refusals import WrongStage
from casework.rulebook.rows import LegalRule


@dataclass(frozen=True)
class NoticePage:
    """The notice of one case: its words, whether they went, and the committee's account if there is one to send to.

    `sendable` is false where somebody who works at the committee is kept from the case and nobody stands in for it;
    `instead` is who does.
    """

    given: bool
    words: tuple[str, ...]
    committee: str
    instead: str
    sendable: bool
    ways: tuple[str, ...]
    law: LegalRule
    given_at: datetime | None
    received_at: datetime | None


def to_give(by: Worker, case_id: UUID) -> tuple[Case, Editing[NoticePage]]:
    """A case entered to notify the committee. Raises NotFound, and WrongStage where no notice is owed."""
    with viewing.view_access(by, Act.NOTICE_GIVE) as access:
        case = access.enter(Case, case_id)
        return case, _editing(access, case)


@dataclass(frozen=True)
class NoticePaper:
    """The notice as it goes on paper: to the committee of which commune (`xã Bình Lư`, within a sentence), the words as
    they were read to her, from which address, when it was given."""

    commune: str
    words: tuple[str, ...]
    from_address: str
    given_at: datetime | None


def on_paper(by: Worker, case_id: UUID) -> NoticePaper:
    """The notice that was given, for whoever is told on paper: nothing but its kept words. Raises NotFound, and
    WrongStage where none was given yet."""
    with viewing.view_access(by, Act.NOTICE_PRINT) as access:
        case = access.enter(Case, case_id)
        notice = CaseRecords(access, case, (Notice,)).only(Notice)
        if notice is None or notice.state != GIVEN:
            raise WrongStage("no_notice_given")
        origin = Unit.objects.get(pk=case.origin_id)
        place = origin if origin.commune_code else case.desk
        code, since = place.commune_code, place.commune_valid_from
        commune = territory.unit_at(code, since) if code and since else None
        words = tuple((notice.note or {})["words"].split("\n"))
        named = f"{commune.name[:1].lower()}{commune.name[1:]}" if commune else ""
        return NoticePaper(named, words, origin.name, notice.given_at)


def _editing(access: Viewing, case: Case) -> Editing[NoticePage]:
    notice = CaseRecords(access, case, (Notice,)).only(Notice)
    if notice is None or notice.state == notices.NOT_OWED:
        raise WrongStage("no_notice_owed")
    stands = {row.key: (notice.note or {}).get(row.key) for row in notices.ASKED}
    return Editing(case.pk, "notice", notice.version, stands, _page(case, notice), partial(_editing, access, case))


def _page(case: Case, notice: Notice) -> NoticePage:
    committee, receiver = committees.committee_for(case), committees.receiver_for(case)
    sendable = receiver is not None
    note = notice.note or {}
    return NoticePage(
        given=notice.state == GIVEN,
        words=tuple(note["words"].split("\n")) if note else notices.before_answers(_address(case), case.received_at),
        committee=committee.name if committee else "",
        instead=receiver.name if receiver is not None and receiver != committee else "",
        sendable=sendable,
        ways=tuple(way for way in notices.WAYS.codes if way != ACCOUNT or sendable),
        law=notices.law_on(timezone.now()),
        given_at=notice.given_at,
        received_at=receipt(notice).received_at,
    )


def _address(case: Case) -> str:
    return Unit.objects.get(pk=case.origin_id).name


def open_acts(acts: Iterable[Act], *, owes_notice: bool, duties: Collection[str]) -> frozenset[str]:
    """Of the acts that a reader may do those that a page offers: what the law has told is offered while it is owed."""
    owed = {Act.NOTICE_GIVE: owes_notice, Act.CHILD_REPORT: CHILD_REPORT in duties}
    return words_of(frozenset(acts) - {act for act, is_owed in owed.items() if not is_owed})


@dataclass(frozen=True)
class Receipt:
    """What the committee said of its copy: that it has it, and what it does; nothing where it was told otherwise."""

    received_at: datetime | None = None
    decision: str | None = None
    decided_at: datetime | None = None


def receipt(notice: Notice) -> Receipt:
    """What came back of this notice."""
    if notice.copy_id is None:
        return Receipt()
    found = CommitteeNotice.objects.filter(pk=notice.copy_id).values_list("read_at", "decision", "decided_at").first()
    return Receipt(*found) if found else Receipt()
