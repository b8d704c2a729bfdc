"""Decoys: a case that nobody has any reason to open, so that whoever touches it shows what she is looking for.

It is made by the real acts, in the name of an officer who never was: she is enrolled, seated at the desk, does the work
and leaves. So its keys, grants, history and trail are those of any case that an officer who has left set aside.
"""

from __future__ import annotations

import secrets
from uuid import UUID

from django.db.models import Q

from casework.journey import door, units
from casework.journey.intake.hearing import ask_consent, note_incident, note_person
from casework.journey.intake.opening import open_case
from casework.journey.intake.setting_aside import ask_out_of_scope, decide_set_aside
from casework.journey.intake.submitting import register, submit_to_desk
from casework.journey.operation import operation
from casework.policy import province_keys
from casework.policy.memberships import session_digest
from casework.policy.table import role_at
from casework.records.cases import Case
from casework.records.oversight import Decoy
from casework.records.units import Unit, UnitKind
from casework.records.workers import Worker
from casework.rulebook import name_forms, names
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue, NotFound
from casework.vault import keyring


@operation(Act.DECOY_PLANT)
def plant(by: Worker, province: Unit, *, desk: Unit, name: str, keeper: str, story: str, why: str) -> Decoy:
    """Make a decoy at a commune's desk: `name` came, `keeper` heard her and set the case aside because `why`.

    Only the province's sealed list says what it is. What the made-up officer does stands in the trail for good, so her
    name must be nobody's who works in the province, or did. Raises InvalidValue.
    """
    if UnitKind(desk.kind) is not UnitKind.COMMUNE_DESK or desk.province_id != province.pk:
        raise InvalidValue("desk", "another_province")
    if not name.strip() or not keeper.strip():
        raise InvalidValue("name" if keeper.strip() else "keeper", "name_missing")
    if _somebody_is_called(keeper, province):
        raise InvalidValue("keeper", "keeper_is_somebody")
    passphrase, username = secrets.token_urlsafe(32), _unused_name(keeper)
    worker = units.enrol_worker(by, province, username=username, display_name=keeper, passphrase=passphrase)
    units.appoint(by, province, unit=desk, worker=worker, role=role_at(UnitKind.COMMUNE_DESK))
    # In and out by the front door like everybody: a worker who acts and never came in would stand out in the trail.
    signed = door.sign_in(username, passphrase, source=door.Source("desk"))
    with keyring.using(signed.ring):
        case = _told(signed.worker, desk, name=name, story=story, why=why)
        door.sign_out(signed.worker, session=session_digest(secrets.token_urlsafe()))
    decide_set_aside(by, case, approve=True, answer="", expected_version=1)
    units.end_membership(by, province, unit=desk, worker=worker)
    return _listed(province, {"case": str(case.pk), "keeper": worker.pk, "by": by.pk})


def _told(keeper: Worker, desk: Unit, *, name: str, story: str, why: str) -> Case:
    case = open_case(keeper, desk, name=name)
    place = {"commune_code": desk.commune_code}
    if desk.commune_valid_from is not None:
        place["commune_from"] = desk.commune_valid_from.isoformat()
    note_person(keeper, case, expected_version=1, details={"sex": "female", **place})
    note_incident(
        keeper, case, expected_version=1, answers={"violence_acts": ["b"], "relationship": "spouse"}, story=story
    )
    ask_consent(keeper, case, answers={"record_keeping": "given"}, method="signature")
    submit_to_desk(keeper, case)
    register(keeper, case)
    ask_out_of_scope(keeper, case, why=why)
    return case


def _somebody_is_called(keeper: str, province: Unit) -> bool:
    """Whether a worker of the province has this name, or signs in with it, however it is spelled or turned round."""
    of_the_province = Q(memberships__unit__province=province) | Q(memberships__unit_id=province.pk)
    people = Worker.objects.filter(of_the_province).values_list("display_name", "username").distinct()
    wanted = names.in_order(name_forms.asked(keeper))
    return any(wanted == names.in_order(name_forms.asked(called)) for both in people for called in both)


def _unused_name(keeper: str) -> str:
    """A sign-in name such as an officer has: her given name, and a number where it is taken."""
    given = (names.fold(keeper).split() or ["can"])[-1]
    taken = set(Worker.objects.filter(username__startswith=given).values_list("username", flat=True))
    if given not in taken:
        return given
    for most in (100, 1_000, 10_000):
        if free := [name for name in (f"{given}{number}" for number in range(10, most)) if name not in taken]:
            return secrets.choice(free)
    raise InvalidValue("keeper", "name_taken")


@operation(Act.DECOY_END)
def end(by: Worker, province: Unit, *, decoy_id: UUID) -> Decoy:
    """From now on nobody's touch cries out; the case stays where it is, set aside. Raises NotFound."""
    rows = list(Decoy.objects.filter(province=province))
    province_keys.take_up(province.pk, [(row.id, bytes(row.sealed_key)) for row in rows])
    if not any(row.id == decoy_id and "case" in row.what for row in rows):
        raise NotFound
    if any(row.what.get("ends") == str(decoy_id) for row in rows):
        raise NotFound
    return _listed(province, {"ends": str(decoy_id), "by": by.pk})


def _listed(province: Unit, what: dict[str, object]) -> Decoy:
    row = Decoy(province=province)
    row.sealed_key = province_keys.make_key(row.id, province.pk)
    row.what = what
    row.save(force_insert=True)
    return row
