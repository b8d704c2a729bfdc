"""Loads a rival's own database by COPY with the same facts of the same people, through its own fields.

python -m tests.bench.rivals.loading <cases>
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import django

django.setup()

from django.apps import apps  # noqa: E402 - models are known only after setup
from django.conf import settings  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.contrib.auth.models import Group, Permission, User  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402

from tests.bench.facts import NOTES, STORY, cccd_of, code_of, name_of, phone_of  # noqa: E402
from tests.bench.house import PASSPHRASE  # noqa: E402
from tests.bench.putting import Row, put, say  # noqa: E402
from tests.bench.rivals.models import (  # noqa: E402
    Case,
    Clock,
    Consent,
    Look,
    Note,
    Report,
    RiskAssessment,
    SafeContact,
    Survivor,
    Unit,
)
from tests.bench.shape import LONG, YEARS, Shape  # noqa: E402

RIVAL = settings.RIVAL


def id_at(at: datetime) -> UUID:
    """A UUIDv7 of this moment."""
    milliseconds = int(at.timestamp() * 1000)
    noise = int.from_bytes(os.urandom(10), "big")
    return UUID(int=milliseconds << 80 | 0x7 << 76 | (noise >> 68 & 0xFFF) << 64 | 0b10 << 62 | noise & ((1 << 62) - 1))


class Posts:
    """Ids of units and their people: a province has one supervisor, a desk one officer, an address one host."""

    def __init__(self, shape: Shape, posts: dict[str, tuple[int, int]]) -> None:
        self.shape = shape
        self._posts = posts

    def province(self, number: int) -> tuple[int, int]:
        """A province and its supervisor."""
        return self._posts[f"p{number}"]

    def desk(self, number: int, desk: int) -> tuple[int, int]:
        """A desk and its officer."""
        return self._posts[f"p{number}.{desk}"]

    def address(self, number: int, desk: int, address: int) -> tuple[int, int]:
        """An address and its host."""
        return self._posts[f"p{number}.{desk}.{address}"]


def found_posts(shape: Shape) -> dict[str, tuple[int, int]]:
    """All posts and people, by the word of the place."""
    password = make_password(PASSPHRASE)
    made: dict[str, tuple[int, int]] = {}

    def post(word: str, kind: str, above: str | None, username: str) -> None:
        group = Group.objects.create(name=word)
        parent = made[above][0] if above else None
        Unit.objects.create(group=group, name=f"{kind} {word}", kind=kind, parent_id=parent, phone="02133111222")
        user = User.objects.create(username=username, password=password, first_name="Người làm", last_name=word)
        user.groups.add(group)
        made[word] = group.pk, user.pk

    for number in range(len(shape.provinces)):
        post(f"p{number}", "province", None, f"p{number}-supervisor")
        for desk in range(shape.desks(number)):
            here = f"p{number}.{desk}"
            post(here, "commune_desk", f"p{number}", f"p{number}-officer" if desk == 0 else f"{here}-officer")
            for index in range(shape.addresses(number, desk)):
                first = desk == index == 0
                post(f"{here}.{index}", "trusted_address", here, f"p{number}-host" if first else f"{here}.{index}-host")
    return made


class Telling:
    """The rows of one case as a rival keeps them."""

    def __init__(self, posts: Posts, number: int, at: datetime, permissions: dict[str, int], content_type: int) -> None:
        came = posts.shape.came(number)
        self.number, self.at = number, at
        self.realm, self.supervisor = posts.province(came.province)
        self.desk, self.officer = posts.desk(came.province, came.desk)
        self.address, self.host = posts.address(came.province, came.desk, came.address)
        shape = posts.shape
        self.waits, self.runs, self.long = shape.waits(number), shape.runs(number), shape.is_long(number)
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
            realm_id=self.realm,
            received_at=self.at,
            name=name_of(number),
            programme="p8",
        )
        self._kept(case, host, "+")
        parts = [Survivor(case_id=case.pk), SafeContact(case_id=case.pk, ways={"channel": "none"})]
        parts.append(Report(case_id=case.pk))
        for part in parts:
            part.id = id_at(self.at)
            self._kept(part, host, "+")
        survivor, contact, report = parts
        survivor.birth = {"precision": "year", "year": 1996}
        survivor.details = details_of(number)
        survivor.cccd = findable(cccd_of(number))
        self._kept(survivor, host)
        contact.ways = {"channel": "call", "phone": phone_of(number), "whose_phone": "own", "hours": ["noon"]}
        self._kept(contact, host)
        report.acts = {"acts": ["a", "b"], "relationship": "spouse", "when": "tối hôm qua", "weapon": "no"}
        report.story = STORY
        self._kept(report, host)
        risk = RiskAssessment(id=id_at(self.at), case_id=case.pk, assessed_at=self._now(), assessed_by_id=host)
        risk.answers = ANSWERS
        self._kept(risk, host, "+")
        case.risk_level = "high"
        self._kept(case, host)
        consent = Consent(id=id_at(self.at), case_id=case.pk, asked_at=self._now(), terms=TERMS)
        self._kept(consent, host, "+")
        case.stage, case.reported_at = "reported", self._now()
        self._kept(case, host)
        if not self.waits:
            case.stage, case.registered_at, case.code = "registered", self._now(), code_of(number)
            self._kept(case, officer)
        if self.long:
            for step in range(LONG - 12):
                self._change(step, case.pk, survivor, contact, report)
        for row in (case, *parts, risk, consent):
            self._add(row)
        self._duties(case.pk)
        for user in (host, officer, officer, self.supervisor):
            self._add(Look(case_id=case.pk, user_id=user, act="case.look", at=self._now()))
        self._rights(case.pk)
        return self.rows

    def _change(self, step: int, case_id: UUID, survivor: Any, contact: Any, report: Any) -> None:
        if step % 4 == 1:
            contact.ways = {**contact.ways, "hours": [("early", "morning", "afternoon", "evening")[step // 4 % 4]]}
            self._kept(contact, self.officer)
        elif step % 4 == 3:
            report.acts = {**report.acts, "needs": f"Muốn có chỗ ngủ yên {step} hôm"}
            self._kept(report, self.officer)
        elif step % 8 == 4:
            survivor.details = {**survivor.details, "children": step}
            self._kept(survivor, self.officer)
        else:
            note = Note(id=id_at(self.at), case_id=case_id, written_at=self._now(), written_by_id=self.officer)
            note.text = NOTES[step % len(NOTES)]
            self._kept(note, self.officer, "+")
            self._add(note)

    def _duties(self, case_id: UUID) -> None:
        met = None if self.runs else self._now()
        for rule, unit in (("D01", self.address), ("D02", self.desk), ("risk", self.desk)):
            met_at = met if rule == "risk" else self.at
            due_at = self.at + timedelta(days=7)
            self._add(Clock(case_id=case_id, rule=rule, unit_id=unit, began_at=self.at, due_at=due_at, met_at=met_at))

    def _rights(self, case_id: UUID) -> None:
        see, work = self.permissions["see_case"], self.permissions["work_case"]
        if RIVAL == "ordinary":
            for group, words in ((self.address, (see,)), (self.desk, (see, work)), (self.realm, (see,))):
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
    # The same words are encrypted once: it takes the longest by far, and the bytes are as many.
    key = type(field).__name__, repr(value)
    if key not in _encrypted:
        if len(_encrypted) > 10_000:
            _encrypted.clear()
        _encrypted[key] = field.get_db_prep_save(value, connection)
    return _encrypted[key]


def columns_of(model: type[models.Model]) -> list[str]:
    """The columns of such values."""
    return [str(field.column) for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]


def load(size: int) -> None:
    """Everything, whatever of it is there already."""
    shape = Shape(size)
    call_command("migrate", verbosity=0, run_syncdb=True)
    if not User.objects.exists():
        with transaction.atomic():
            found_posts(shape)
    seats = User.objects.values_list("groups__name", "groups__pk", "pk")
    posts = Posts(shape, {word: (group, user) for word, group, user in seats})
    content_type = ContentType.objects.get_for_model(Case)
    permissions = dict(Permission.objects.filter(content_type=content_type).values_list("codename", "pk"))
    ends = datetime.now(UTC) - timedelta(hours=2)
    filled = {model._meta.db_table: columns_of(model) for model in apps.get_models() if _is_filled(model)}
    # Fernet's keys are derived once, before the processes part.
    Telling(posts, 0, ends, permissions, content_type.pk).told()
    connection.close()
    say(f"  {RIVAL}: {User.objects.count()} people")
    connection.close()

    def case(number: int) -> dict[str, list[Row]]:
        at = ends - YEARS * (1 - number / size)
        return Telling(posts, number, at, permissions, content_type.pk).told()

    put(size, filled, case)


def _is_filled(model: type[models.Model]) -> bool:
    return model._meta.app_label in {"rivals", "guardian"} and model is not Unit


if __name__ == "__main__":
    load(int(sys.argv[1]))
