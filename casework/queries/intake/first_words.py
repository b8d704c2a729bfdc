"""What the pages of the first words show: the kind that stands, what her no ends, and who will read what she tells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from casework.policy import excluding, her_word, viewing
from casework.policy.viewing import Viewing
from casework.queries.case_records import CaseRecords
from casework.queries.editing import Editing
from casework.queries.instrument import asked_person, kinds_in
from casework.queries.intake.danger import Urgent, urgent_in
from casework.queries.intake.section import known_until
from casework.records.cases import Case
from casework.records.first_words import FirstWords
from casework.records.intake import Incident
from casework.records.notices import Notice
from casework.records.people import Survivor
from casework.records.safety import RiskAssessment
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook import case_kinds, child_reports, notices
from casework.rulebook.acts import Act
from casework.rulebook.case_kinds import as_kept
from casework.rulebook.first_words import GOES_DARK, Writing
from casework.rulebook.rows import LegalRule, Sourced


@dataclass(frozen=True)
class KindPage:
    """By when the kinds must be known, by `known_by`; None where one is."""

    known_by: LegalRule | None
    known_until: datetime


def to_say_kind(by: Worker, case_id: UUID) -> tuple[Case, Editing[KindPage]]:
    """A case entered to say what kinds it is of. Raises NotFound."""
    with viewing.view_access(by, Act.CASE_KIND) as access:
        case = access.enter(Case, case_id)
        return case, _saying_kind(access, case)


def _saying_kind(access: Viewing, case: Case) -> Editing[KindPage]:
    records = CaseRecords(access, case, (FirstWords,))
    words, kinds = records.only(FirstWords), kinds_in(records)
    again = partial(_saying_kind, access, case)
    stands = {"kind": as_kept(kinds)} if words is not None else {}
    known_by = case_kinds.KNOWN_BY.rule(at=case.received_at) if not kinds else None
    page = KindPage(known_by, known_until(case))
    return Editing(case.pk, "firstwords", words.version if words else 0, stands, page, again)


@dataclass(frozen=True)
class HerNoPage:
    """What her no ends and when; `kept_by` are the laws by which the desk keeps what it has. `dark_at` where a no
    stands already."""

    dark: LegalRule
    dark_at: datetime | None
    kept_by: tuple[Sourced, ...]
    desk: str
    emergency: bool
    notice_owed: LegalRule | None
    """The law by which the People's Committee must be told all the same, where nobody did yet."""
    report_owed: Sourced | None
    """The law by which it must be reported that a child is harmed, where nobody did yet."""


def to_hear_no(by: Worker, case_id: UUID) -> tuple[Case, HerNoPage]:
    """A case entered because she says no to being written down. Raises NotFound."""
    return _her_word(by, case_id, Act.WRITING_REFUSE)


def to_hear_yes(by: Worker, case_id: UUID) -> tuple[Case, HerNoPage]:
    """A case entered because she says yes to it. Raises NotFound."""
    return _her_word(by, case_id, Act.WRITING_ALLOW)


def _her_word(by: Worker, case_id: UUID, act: Act) -> tuple[Case, HerNoPage]:
    with viewing.view_access(by, act) as access:
        case = access.enter(Case, case_id)
        records = CaseRecords(access, case, (FirstWords, Notice))
        words, kinds, notice = records.only(FirstWords), kinds_in(records), records.only(Notice)
        no = her_word.standing_no(case)
        owed = notice is not None and notice.state == notices.OWED and Act.NOTICE_GIVE in access.acts
        child = words is not None and words.child_report == child_reports.OWED and Act.CHILD_REPORT in access.acts
        keeps = no.desk_keeps if no is not None else her_word.desk_keeps(case, kinds)
        return case, HerNoPage(
            dark=GOES_DARK,
            dark_at=no.dark_at if no is not None else None,
            kept_by=tuple(one.law for one in her_word.kept_by(kinds)) if keeps else (),
            desk=case.desk.name,
            emergency=words is not None and words.said.get("writing") == Writing.EMERGENCY,
            notice_owed=notices.law_on(case.received_at) if owed else None,
            report_owed=child_reports.LAW if child else None,
        )


@dataclass(frozen=True)
class PlaceThatReads:
    """A receiving place, and by name everybody there who will read what is sent."""

    unit: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class ReadersPage:
    """Who will read it once it is sent; `asked` are the questions about danger that were put before."""

    places: tuple[PlaceThatReads, ...]
    asked: tuple[str, ...]
    urgent: Urgent | None


def to_read_names(by: Worker, case_id: UUID) -> tuple[Case, Editing[ReadersPage]]:
    """A case entered so that she hears who will read what she tells, before she tells it. Raises NotFound."""
    with viewing.view_access(by, Act.INTAKE_READERS) as access:
        case = access.enter(Case, case_id)
        return case, _reading_names(access, case)


def _reading_names(access: Viewing, case: Case) -> Editing[ReadersPage]:
    records = CaseRecords(access, case, (FirstWords, RiskAssessment, Survivor, Incident))
    words = records.only(FirstWords)
    units = [case.desk, *([case.desk.province] if case.desk.province is not None else [])]
    page = ReadersPage(tuple(_places(case, units)), asked_person(records).asked, urgent_in(records))
    near = words.said.get("near") if words is not None else None
    again = partial(_reading_names, access, case)
    return Editing(case.pk, "firstwords", words.version if words else 0, {"near": near}, page, again)


def _places(case: Case, units: Iterable[Unit]) -> Iterable[PlaceThatReads]:
    for unit in units:
        people = Worker.objects.filter(pk__in=excluding.who_could_hold(case, unit)).order_by("display_name")
        yield PlaceThatReads(unit.name, tuple(people.values_list("display_name", flat=True)))
