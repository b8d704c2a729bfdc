"""One case as a rival keeps it: the same facts as ours tells, row by row, through the rival's own fields."""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from tests.bench.facts import NOTES, STORY, cccd_of, code_of, name_of, phone_of
from tests.bench.putting import Row
from tests.bench.rivals.models import Case, Clock, Consent, Incident, Look, Note, RiskAssessment, SafeContact, Survivor
from tests.bench.shape import LONG

RIVAL = settings.RIVAL


def id_at(at: datetime) -> UUID:
    """A UUIDv7 of this moment."""
    milliseconds = int(at.timestamp() * 1000)
    noise = int.from_bytes(os.urandom(10), "big")
    return UUID(int=milliseconds << 80 | 0x7 << 76 | (noise >> 68 & 0xFFF) << 64 | 0b10 << 62 | noise & ((1 << 62) - 1))


@dataclass(frozen=True)
class Placed:
    """The three units of one case and whoever works there."""

    province: int
    supervisor: int
    desk: int
    officer: int
    address: int
    host: int


@dataclass(frozen=True)
class Kind:
    """How much there is of a case: still waiting to be taken in, told at length, with a duty that runs."""

    waits: bool
    long: bool
    runs: bool


class Telling:
    """The rows of one case as a rival keeps them."""

    def __init__(
        self, placed: Placed, number: int, at: datetime, kind: Kind, permissions: dict[str, int], content_type: int
    ) -> None:
        self.number, self.at, self.kind = number, at, kind
        self.province, self.supervisor = placed.province, placed.supervisor
        self.desk, self.officer = placed.desk, placed.officer
        self.address, self.host = placed.address, placed.host
        self.permissions, self.content_type = permissions, content_type
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self.steps = 0

    def _now(self) -> datetime:
        self.steps += 1
        return self.at + timedelta(minutes=7 * self.steps)

    def _kept(self, row: Any, user: int, kind: str = "~") -> None:
        """A row of history of it as it stands."""
        history = type(row).history.model
        made = history(
            history_date=self._now(),
            history_type=kind,
            history_user_id=user,
            **{field.attname: getattr(row, field.attname) for field in type(row)._meta.concrete_fields},
        )
        self._add(made)

    def _add(self, row: models.Model) -> None:
        self.rows[row._meta.db_table].append(values_of(row))

    def told(self) -> dict[str, list[Row]]:
        """From the first word to the last."""
        number, host, officer = self.number, self.host, self.officer
        case = Case(
            id=id_at(self.at),
            origin_id=self.address,
            desk_id=self.desk,
            province_id=self.province,
            received_at=self.at,
            name=name_of(number),
            programme="p8",
        )
        self._kept(case, host, "+")
        parts = [Survivor(case_id=case.pk), SafeContact(case_id=case.pk, ways={"channel": "none"})]
        parts.append(Incident(case_id=case.pk))
        for part in parts:
            part.id = id_at(self.at)
            self._kept(part, host, "+")
        survivor, contact, incident = parts
        survivor.birth = {"precision": "year", "year": 1996}
        survivor.details = details_of(number)
        survivor.cccd = findable(cccd_of(number))
        self._kept(survivor, host)
        contact.ways = {"channel": "call", "phone": phone_of(number), "whose_phone": "own", "hours": ["noon"]}
        self._kept(contact, host)
        incident.answers = {
            "violence_acts": ["a", "b"],
            "relationship": "spouse",
            "when": "tối hôm qua",
            "weapon": "no",
        }
        incident.story = STORY
        self._kept(incident, host)
        risk = RiskAssessment(id=id_at(self.at), case_id=case.pk, assessed_at=self._now(), assessed_by_id=host)
        risk.answers = ANSWERS
        self._kept(risk, host, "+")
        case.risk_level = "high"
        self._kept(case, host)
        consent = Consent(id=id_at(self.at), case_id=case.pk, asked_at=self._now(), terms=TERMS)
        self._kept(consent, host, "+")
        case.stage, case.reported_at = "reported", self._now()
        self._kept(case, host)
        if not self.kind.waits:
            case.stage, case.registered_at, case.code = "registered", self._now(), code_of(number)
            self._kept(case, officer)
        if self.kind.long:
            for step in range(LONG - 12):
                self._change(step, case.pk, survivor, contact, incident)
        for row in (case, *parts, risk, consent):
            self._add(row)
        self._duties(case.pk)
        for user in (host, officer, officer, self.supervisor):
            self._add(Look(case_id=case.pk, user_id=user, act="case.look", at=self._now()))
        self._rights(case.pk)
        return self.rows

    def _change(self, step: int, case_id: UUID, survivor: Any, contact: Any, incident: Any) -> None:
        if step % 4 == 1:
            contact.ways = {**contact.ways, "hours": [("early", "morning", "afternoon", "evening")[step // 4 % 4]]}
            self._kept(contact, self.officer)
        elif step % 4 == 3:
            incident.answers = {**incident.answers, "needs": f"Muốn có chỗ ngủ yên {step} hôm"}
            self._kept(incident, self.officer)
        elif step % 8 == 4:
            survivor.details = {**survivor.details, "children": step}
            self._kept(survivor, self.officer)
        else:
            note = Note(id=id_at(self.at), case_id=case_id, written_at=self._now(), written_by_id=self.officer)
            note.text = NOTES[step % len(NOTES)]
            self._kept(note, self.officer, "+")
            self._add(note)

    def _duties(self, case_id: UUID) -> None:
        met = None if self.kind.runs else self._now()
        for rule, unit in (("D01", self.address), ("D02", self.desk), ("risk", self.desk)):
            met_at = met if rule == "risk" else self.at
            due_at = self.at + timedelta(days=7)
            self._add(Clock(case_id=case_id, rule=rule, unit_id=unit, began_at=self.at, due_at=due_at, met_at=met_at))

    def _rights(self, case_id: UUID) -> None:
        see, work = self.permissions["see_case"], self.permissions["work_case"]
        if RIVAL == "ordinary":
            for group, words in ((self.address, (see,)), (self.desk, (see, work)), (self.province, (see,))):
                for word in words:
                    held = _granted("guardian", "GroupObjectPermission")
                    self._add(
                        held(
                            permission_id=word,
                            content_type_id=self.content_type,
                            object_pk=str(case_id),
                            group_id=group,
                        )
                    )
        elif RIVAL == "tuned":
            holders = ((self.host, (see,)), (self.officer, (see, work)), (self.supervisor, (see,)))
            for user, words in holders:
                for word in words:
                    held = _granted("rivals", "CaseUserObjectPermission")
                    self._add(held(permission_id=word, user_id=user, content_object_id=case_id))


ANSWERS = {
    "replies": dict.fromkeys(("worse", "weapon", "strangled", "beaten_pregnant", "jealous", "could_kill"), "no"),
    "dangers": [],
    "level": "high",
    "reasons": ["worse"],
}
TERMS = {
    "answers": {"record_keeping": "given", "health": "given", "police": "withheld"},
    "method": "spoken_witnessed",
    "witness": "Chị Lý Thị Páo",
    "agreed_by": ["self"],
    "texts": {"record_keeping": "1", "health": "1", "police": "1"},
}


def details_of(number: int) -> dict[str, object]:
    """Who she is."""
    return {
        "sex": "female",
        "ethnic_group": "08",
        "language": "hmn",
        "literacy": "reads",
        "commune_code": "03390",
        "commune_from": "2025-07-01",
        "address": "bản Pa Cheo",
        "children": 2,
        "pregnant": "no",
        "poverty": "poor",
        "phone": phone_of(number),
        "cccd": cccd_of(number),
    }


def findable(cccd: str) -> str:
    """A card's number as it can be found again: in the clear, or as a salted hash where all else is encrypted."""
    return cccd if RIVAL == "plain" else hashlib.sha256(f"{settings.SALT_KEY}{cccd}".encode()).hexdigest()


def _granted(app: str, name: str) -> type[models.Model]:
    return apps.get_model(app, name)


def values_of(row: models.Model) -> Row:
    """What its own save would send, without a key that the database counts."""
    return [
        _prepared(field, getattr(row, field.attname))
        for field in type(row)._meta.concrete_fields
        if not isinstance(field, models.AutoField)
    ]


_encrypted: dict[tuple[str, str], object] = {}


def _prepared(field: models.Field[Any, Any], value: object) -> object:
    if not type(field).__module__.startswith("encrypted_fields"):
        return field.get_db_prep_save(value, connection)
    # The same words are encrypted once.
    key = type(field).__name__, repr(value)
    if key not in _encrypted:
        if len(_encrypted) > 50_000:
            _encrypted.clear()
        _encrypted[key] = field.get_db_prep_save(value, connection)
    return _encrypted[key]


PEOPLE = 100
"""So many cases of each kind are told through the fields, which takes the longest by far; the others are retellings."""

POSTS = Placed(-1, -2, -3, -4, -5, -6)
"""Ids that stand for the units of a told case until it is retold."""

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)

NAME = Case._meta.get_field("name")


class Retelling:
    """Tells the case of any number as one that was told: its own ids, times, units, name, code and card."""

    def __init__(self, permissions: dict[str, int], content_type: int) -> None:
        self._permissions, self._content_type = permissions, content_type
        self._told: dict[tuple[Kind, int], _Told] = {}

    def rows(self, number: int, at: datetime, placed: Placed, kind: Kind) -> dict[str, list[Row]]:
        """The rows of this case by table."""
        person = number % PEOPLE
        if (kind, person) not in self._told:
            telling = Telling(POSTS, person, BEGAN, kind, self._permissions, self._content_type)
            self._told[kind, person] = _Told(telling.told(), person)
        return self._told[kind, person].of(number, at, placed)


class _Told:
    """The rows of a told case, and at which places of them something must be put in."""

    def __init__(self, rows: dict[str, list[Row]], person: int) -> None:
        self._rows = rows
        self._ids: dict[UUID, int] = {}
        own: dict[object, str] = {_prepared(NAME, name_of(person)): "name", code_of(person): "code"}
        own[findable(cccd_of(person))] = "cccd"
        units = dict(zip(astuple(POSTS), range(6), strict=True))
        self._places: dict[str, list[list[tuple[int, str, Any]]]] = {
            table: [
                [
                    (place, *found)
                    for place, value in enumerate(row)
                    if (found := self._found(value, own, units)) is not None
                ]
                for row in told
            ]
            for table, told in rows.items()
        }

    def _found(self, value: object, own: dict[object, str], units: dict[Any, int]) -> tuple[str, Any] | None:
        match value:
            case UUID():
                return "id", self._ids.setdefault(value, len(self._ids))
            case datetime():
                return "time", value - BEGAN
            case int() if value in units:
                return "post", units[value]
            case str() if value in own:
                return own[value], None
            case str() if len(value) == 36 and value.count("-") == 4:  # an object's key as guardian writes it
                return "id as text", self._ids.setdefault(UUID(value), len(self._ids))
        return None

    def of(self, number: int, at: datetime, placed: Placed) -> dict[str, list[Row]]:
        """Told again."""
        ids = [id_at(at) for _ in self._ids]
        units = astuple(placed)
        own = {"name": _prepared(NAME, name_of(number)), "code": code_of(number), "cccd": findable(cccd_of(number))}
        made: dict[str, list[Row]] = {}
        for table, told in self._rows.items():
            made[table] = []
            for row, places in zip(told, self._places[table], strict=True):
                new = list(row)
                for place, what, which in places:
                    match what:
                        case "id":
                            new[place] = ids[which]
                        case "time":
                            new[place] = at + which
                        case "post":
                            new[place] = units[which]
                        case "id as text":
                            new[place] = str(ids[which])
                        case _:
                            new[place] = own[what]
                made[table].append(new)
        return made
