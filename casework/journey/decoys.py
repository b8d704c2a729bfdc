"""Decoys: a case that nobody has any reason to open, so that whoever touches it shows what she is looking for.

It is made by the real acts, in the name of an officer who never was: she is enrolled, seated at the desk, does the work
and leaves. So its keys, grants, history and trail are those of any case that an officer who has left set aside.
"""

from __future__ import annotations

import secrets
from uuid import UUID

from django.db.models import Q

from casework.journey import door, posts
from casework.journey.intake.handing_in import hand_in, mark_out_of_scope, register
from casework.journey.intake.hearing import ask_consent, note_happened, note_person
from casework.journey.intake.opening import open_case
from casework.journey.operation import operation
from casework.policy import province_keys
from casework.records.cases import Case
from casework.records.oversight import Decoy
from casework.records.units import Unit, UnitKind
from casework.records.workers import Role, Worker
from casework.rulebook import names
from casework.rulebook.acts import Act
from casework.rulebook.refusals import BadValue, NotFound
from casework.vault import keyring


@operation(Act.DECOY_PLANT)
def plant(by: Worker, realm: Unit, *, desk: Unit, name: str, keeper: str, story: str, why: str) -> Decoy:
    """Make a decoy at a commune's desk: `name` came, `keeper` heard her and set the case aside because `why`.

    Only the province's sealed list says what it is. What the made-up officer does stands in the trail for good, so her
    name must be nobody's who works in the province, or did. Raises BadValue.
    """
    if UnitKind(desk.kind) is not UnitKind.COMMUNE_DESK or desk.realm_id != realm.pk:
        raise BadValue("desk", "another_province")
    if not name.strip() or not keeper.strip():
        raise BadValue("name" if keeper.strip() else "keeper", "name_missing")
    if _somebody_is_called(keeper, realm):
        raise BadValue("keeper", "keeper_is_somebody")
    passphrase, username = secrets.token_urlsafe(32), _unused_name(keeper)
    worker = posts.enrol_worker(by, realm, username=username, display_name=keeper, passphrase=passphrase)
    posts.appoint(by, realm, unit=desk, worker=worker, role=Role.OFFICER)
    # In and out by the front door like everybody: a worker who acts and never came in would stand out in the trail.
    signed = door.sign_in(username, passphrase, source=door.Source("desk"))
    with keyring.using(signed.ring):
        case = _told(signed.worker, desk, name=name, story=story, why=why)
        door.sign_out(signed.worker)
    posts.end_post(by, realm, unit=desk, worker=worker)
    return _listed(realm, {"case": str(case.pk), "keeper": worker.pk, "by": by.pk})


def _told(keeper: Worker, desk: Unit, *, name: str, story: str, why: str) -> Case:
    case = open_case(keeper, desk, name=name)
    place = {"commune_code": desk.commune_code}
    if desk.commune_valid_from is not None:
        place["commune_from"] = desk.commune_valid_from.isoformat()
    note_person(keeper, case, seen=1, details={"sex": "female", **place})
    note_happened(keeper, case, seen=1, facts={"acts": ["b"], "relationship": "spouse"}, story=story)
    ask_consent(keeper, case, answers={"record_keeping": "given"}, method="signature")
    hand_in(keeper, case)
    register(keeper, case)
    return mark_out_of_scope(keeper, case, why=why)


def _somebody_is_called(keeper: str, realm: Unit) -> bool:
    """Whether a worker of the province has this name, or signs in with it, however it is spelled or turned round."""
    seated = Q(memberships__group__unit__realm=realm) | Q(memberships__group_id=realm.pk)
    people = Worker.objects.filter(seated).values_list("display_name", "username").distinct()
    wanted = names.in_order(names.fold(keeper))
    return any(wanted == names.in_order(names.fold(called)) for both in people for called in both)


def _unused_name(keeper: str) -> str:
    """A sign-in name such as an officer has: her given name, and a number where it is taken."""
    given = (names.fold(keeper).split() or ["can"])[-1]
    taken = set(Worker.objects.filter(username__startswith=given).values_list("username", flat=True))
    if given not in taken:
        return given
    for most in (100, 1_000, 10_000):
        if free := [name for name in (f"{given}{number}" for number in range(10, most)) if name not in taken]:
            return secrets.choice(free)
    raise BadValue("keeper", "name_taken")


@operation(Act.DECOY_END)
def end(by: Worker, realm: Unit, *, decoy_id: UUID) -> Decoy:
    """From now on nobody's touch cries out; the case stays where it is, set aside. Raises NotFound."""
    rows = list(Decoy.objects.filter(realm=realm))
    province_keys.take_up(realm.pk, [(row.id, bytes(row.sealed_key)) for row in rows])
    if not any(row.id == decoy_id and "case" in row.what for row in rows):
        raise NotFound
    if any(row.what.get("ends") == str(decoy_id) for row in rows):
        raise NotFound
    return _listed(realm, {"ends": str(decoy_id), "by": by.pk})


def _listed(realm: Unit, what: dict[str, object]) -> Decoy:
    row = Decoy(realm=realm)
    row.sealed_key = province_keys.found(row.id, realm.pk)
    row.what = what
    row.save(force_insert=True)
    return row
