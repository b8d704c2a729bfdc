"""Those who did it as their page shows them, who near the case is alike, and in which held cases each stands too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from casework.policy import perpetrators as comparing
from casework.policy import viewing
from casework.policy.her_word import BEFORE_TAKEN_IN
from casework.policy.perpetrators import Alike
from casework.policy.unit_keys import fingerprint_keys_of
from casework.policy.viewing import Viewing
from casework.queries.case_records import WORKER, CaseRecords, Strike
from casework.queries.editing import Editing
from casework.queries.instrument import kinds_in
from casework.records.cases import Case
from casework.records.first_words import FirstWords
from casework.records.people import Fingerprint
from casework.records.perpetrators import Perpetrator
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook import perpetrators as rules
from casework.rulebook.acts import Act
from casework.rulebook.perpetrators import EQUAL, Resemblance
from casework.rulebook.refusals import NotAllowed
from casework.rulebook.rows import Words
from casework.rulebook.sheets import Said
from casework.vault import keyring


@dataclass(frozen=True)
class OtherCase:
    """Another case that the reader holds now in which somebody of his number or name stands."""

    case_id: UUID
    code: str
    by_number: bool


@dataclass(frozen=True)
class PerpetratorRow:
    """One of them as he is read; `equal` and `kin` are workers near the case of whom is to be asked, `elsewhere` the
    other cases; neither ever goes on paper or out."""

    id: UUID
    at: datetime
    by: str
    by_reader: bool
    said: tuple[Said, ...]
    struck: Strike | None
    equal: tuple[Alike, ...] = ()
    kin: tuple[Alike, ...] = ()
    elsewhere: tuple[OtherCase, ...] = ()


@dataclass(frozen=True)
class PerpetratorPage:
    """All of them, and what the law of this kind of case calls them."""

    case_id: UUID
    code: str
    called: Words
    rows: tuple[PerpetratorRow, ...]
    acts: frozenset[str]
    whole: bool


@dataclass(frozen=True)
class Naming:
    """What the form of one of them hangs on: the case he is of, and whom it is already known not to be."""

    case: Case = field(repr=False, compare=False)
    called: Words
    not_they: tuple[int, ...] = ()

    def alike(self, told: Mapping[str, Any]) -> tuple[Alike, ...]:
        """The workers near the case whom what was typed leaves open to be he."""
        known = {**told, "not_they": [*self.not_they]}
        return tuple(one for one in comparing.alike(self.case, known) if one.how in EQUAL)


def listed(by: Worker, case_id: UUID) -> PerpetratorPage:
    """All of them. Raises NotFound for who does not hold the case, and NotAllowed for the unit that heard her once the
    desk has taken the case in: until then all that is written is its own."""
    with viewing.view_access(by, Act.CASE_LOOK) as access:
        case = access.enter(Case, case_id)
        whole = Act.CASE_READ_WHOLE in access.acts
        if not whole and (Act.CASE_READ_OWN_PART not in access.acts or case.stage not in BEFORE_TAKEN_IN):
            raise NotAllowed
        records = CaseRecords(access, case, (Perpetrator, FirstWords), beside=(WORKER,))
        rows = section(records)
        if whole:
            rows = _compared(case, records, rows)
        acts = frozenset(act.value for act in access.acts)
        return PerpetratorPage(case.pk, case.code or "", _called(access, records), rows, acts, whole)


def _called(access: Viewing, records: CaseRecords) -> Words:
    """What the law calls him; on a telephone that may lie open before anybody, nothing."""
    return rules.called(kinds_in(records)) if Act.CASE_READ_WHOLE in access.acts else rules.INVOLVED


def on_paper(access: Viewing, case: Case) -> tuple[PerpetratorRow, ...]:
    """The same for a printed file of which this part was chosen."""
    return section(CaseRecords(access, case, (Perpetrator,), beside=(WORKER,)))


def section(records: CaseRecords) -> tuple[PerpetratorRow, ...]:
    """What was told of each, and nothing that was compared."""
    return tuple(
        PerpetratorRow(
            one.pk,
            one.written_at,
            records.names[one.written_by_id],
            one.written_by_id == records.reader_id,
            rules.ASKED.said(one.told),
            records.strike(one),
        )
        for one in records.with_struck(Perpetrator)
    )


def _compared(case: Case, records: CaseRecords, rows: Sequence[PerpetratorRow]) -> tuple[PerpetratorRow, ...]:
    standing = {one.pk: one.told for one in records.all(Perpetrator)}
    elsewhere = _elsewhere(case, standing)
    compared = []
    for row in rows:
        alike = comparing.alike(case, standing[row.id]) if row.id in standing else ()
        compared.append(
            PerpetratorRow(
                **{
                    **vars(row),
                    "equal": tuple(one for one in alike if one.how in EQUAL),
                    "kin": tuple(one for one in alike if one.how is Resemblance.SURNAME),
                    "elsewhere": elsewhere.get(row.id, ()),
                }
            )
        )
    return tuple(compared)


def _elsewhere(case: Case, standing: Mapping[UUID, Mapping[str, Any]]) -> dict[UUID, tuple[OtherCase, ...]]:
    """In which cases of the same desk, among those the reader holds now, each of them stands as well. No line of a look
    names these, not even by the digest of their ids: whoever owns the database would try every few and join them."""
    if not standing:
        return {}
    rows = Fingerprint.objects.filter(kind=comparing.KIND, case__desk_id=case.desk_id).exclude(case=case)
    keys = fingerprint_keys_of(Unit.objects.get(pk=_unit_on_ring(case))).by_number().values()
    by_case: dict[UUID, set[bytes]] = {}
    codes: dict[UUID, str | None] = {}
    for case_id, code, digest in rows.values_list("case_id", "case__code", "digest"):
        codes[case_id] = code
        by_case.setdefault(case_id, set()).add(bytes(digest))
    met: dict[UUID, dict[UUID, bool]] = {}
    for one, told in standing.items():
        marks = comparing.marks_of(told)
        for case_id, kept in by_case.items():
            hows = {
                how for key in keys for digest, how in comparing.digests(key, case_id, marks).items() if digest in kept
            }
            if hows:
                met.setdefault(one, {})[case_id] = Resemblance.NUMBER in hows
    return {
        one: tuple(
            OtherCase(case_id, codes[case_id] or f"…{case_id.hex[-6:]}", by_number)
            for case_id, by_number in sorted(cases.items(), reverse=True)
        )
        for one, cases in met.items()
    }


def _unit_on_ring(case: Case) -> int:
    return int(case.origin_id if case.origin_id in keyring.current().units else case.desk_id)


def to_add(by: Worker, case_id: UUID) -> tuple[Case, Naming]:
    """A case entered to write down one of them. Raises NotFound."""
    with viewing.view_access(by, Act.PERPETRATOR_ADD) as access:
        case = access.enter(Case, case_id)
        return case, Naming(case, _called(access, CaseRecords(access, case, (FirstWords,))))


def to_edit(by: Worker, case_id: UUID, perpetrator_id: UUID) -> tuple[Case, Editing[Naming]]:
    """A case entered to put one of them right. Raises NotFound, also for one that was struck."""
    with viewing.view_access(by, Act.PERPETRATOR_EDIT) as access:
        case = access.enter(Case, case_id)
        records = CaseRecords(access, case, (Perpetrator, FirstWords))
        one = records.found(Perpetrator, perpetrator_id)
        writing = Naming(case, _called(access, records), tuple(one.told.get("not_they") or ()))
        return case, Editing(
            case.pk,
            "perpetrator",
            one.version,
            {key: it for key, it in one.told.items() if key != "not_they"},
            writing,
            lambda: to_edit(by, case_id, perpetrator_id)[1],
            record_id=one.pk,
        )
