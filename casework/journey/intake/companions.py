"""A child who came with her is written down, and gets a case of its own; the link is seen by who holds both."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from casework.journey.intake.hearing import note_contact, note_incident, note_person
from casework.journey.intake.opening import open_case
from casework.journey.operation import operation
from casework.policy import excluding, perpetrators, unit_of_work
from casework.policy.kept_out import kept_from
from casework.records import struck
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.companions import Companion
from casework.records.intake import Incident
from casework.records.linked_cases import is_of_a_child, linked_to
from casework.records.people import SafeContact, Survivor
from casework.records.rows import get_one
from casework.records.workers import Worker
from casework.rulebook import companions, hearing
from casework.rulebook.acts import Act
from casework.rulebook.case_kinds import CaseKind
from casework.rulebook.exclusions import AUTOMATIC
from casework.rulebook.first_words import Writing
from casework.rulebook.perpetrators import may_be
from casework.rulebook.refusals import Blocked, InvalidValue, NotFound
from casework.vault.errors import Locked


@operation(Act.CHILD_NOTE)
def note_child(by: Worker, case: Case, *, told: Mapping[str, object]) -> Companion:
    """A child who came with her. Raises InvalidValue."""
    said = companions.CHILD.answered(told)
    companions.CHILD.check(said, refusal="unknown_answer")
    if not said.get("name"):
        raise InvalidValue("name", "name_missing")
    now = timezone.now()
    companions.born(said.get("born"), at=now)
    one = Companion(case=case, written_at=now, written_by_id=by.pk, told=said)
    insert(one)
    return one


def open_case_of_child(
    by: Worker,
    case: Case,
    *,
    companion_id: UUID,
    name: str,
    born: str = "",
    why: str,
    writing: str,
    writing_why: str = "",
    suspected: Collection[str] = (),
    agreed_by: Collection[str] = (),
    contact: str = companions.NOBODY,
    through_whom: str = "",
    phone: str = "",
) -> Case:
    """The child's own case at the desk of hers, under a key of its own: all of it, or nothing.

    Its kind, clocks and consents are the child's; whoever is kept from hers is kept from it. Nobody who may have harmed
    the child, or who did it to her, is a contact; of her nothing but that she may be spoken with is kept. Raises
    InvalidValue, NotFound, and Blocked for a child who has a case already.
    """
    with unit_of_work.transaction_as(by):
        # Whoever presses in another window at the same time waits here, and finds that it was done.
        mother = Case.objects.select_for_update().filter(pk=case.pk).first()
        if mother is None:
            raise NotFound
        said: dict[str, Any] = {"why": why, "contact": contact, "suspected": sorted(suspected)}
        said["agreed_by"] = sorted(agreed_by)
        kinds = [CaseKind.CHILD] if why == companions.HARMED else []
        child = open_case(
            by,
            mother.desk,
            name=name,
            kinds=kinds,
            writing=writing,
            writing_why=writing_why,
            agreed_by=said["agreed_by"],
        )
        mark_own_case(by, mother, companion_id=companion_id, own=child.pk, born=born, writing=writing, said=said)
        link_to_hers(by, child, mother_id=mother.pk, said=said)
        birth = companions.born(born, at=timezone.now())
        if birth is not None:
            note_person(by, child, expected_version=get_one(Survivor, case_id=child.pk).version, birth=birth)
        if (who := companions.who_harmed(suspected)) is not None:
            first = get_one(Incident, case_id=child.pk)
            note_incident(by, child, expected_version=first.version, answers={"relationship": who})
        if contact in companions.NAMED:
            _reached_by(by, mother, child, through_whom, phone)
        return Case.objects.get(pk=child.pk)


@operation(Act.CHILD_OPEN)
def mark_own_case(
    by: Worker, mother: Case, *, companion_id: UUID, own: UUID, born: str, writing: str, said: Mapping[str, Any]
) -> Companion:
    """Her side: which case it is now, sealed with hers."""
    of_case = struck.standing(Companion.objects.select_for_update().filter(case=mother), mother)
    one = of_case.filter(pk=companion_id).first()
    if one is None or not is_of_a_child(one):
        raise NotFound
    other = linked_to(one)
    if other is not None:
        # Whoever is kept from the child's case is not told that there is one.
        raise Blocked("child_has_case" if Case.objects.filter(pk=other).exists() else "child_case_not_here")
    companions.LINK.check(said, refusal="unknown_answer")
    if said["why"] not in companions.WHY_OWN_CASE:
        raise InvalidValue("why", "unknown_answer")
    if said["contact"] not in companions.CONTACTS:
        raise InvalidValue("contact", "unknown_answer")
    if said["contact"] in {*said["suspected"], *barred_relations(mother, one)}:
        raise InvalidValue("contact", "contact_may_have_harmed")
    birth = companions.born(born, at=timezone.now())
    if writing == Writing.YES:
        asked = companions.who_agrees(birth, said["suspected"], at=timezone.now())
        if not asked <= set(said["agreed_by"]):
            raise InvalidValue("agreed_by", "child_consenter_missing")
    return one.update(linked={"case": str(own)})


def barred_relations(mother: Case, one: Companion) -> frozenset[str]:
    """Which contacts of this child are whoever did it to her, as far as she told; needs her case's key."""
    told = [they.told.get("relationship") for they in perpetrators.standing(mother)]
    told.append((get_one(Incident, case_id=mother.pk).answers or {}).get("relationship"))
    return companions.did_it_to_her(told, child_is=one.told.get("relationship"))


@operation(Act.CHILD_LINK)
def link_to_hers(by: Worker, child: Case, *, mother_id: UUID, said: Mapping[str, Any]) -> Companion:
    """The child's side: whom it came with, who is never led to, and what of hers no packet of the child may say."""
    mother = Case.objects.get(pk=mother_id)
    _keep_out_as_there(child, mother)
    barred = [companions.barred_for_the_child(they) for they in perpetrators.told_of(mother)]
    hers = [words for words in (mother.name, mother.code) if words]
    linked = {"case": str(mother.pk), "hers": hers, "barred": [one for one in barred if one], **said}
    one = Companion(case=child, written_at=timezone.now(), written_by_id=by.pk, told={}, linked=linked)
    insert(one)
    return one


def _keep_out_as_there(child: Case, mother: Case) -> None:
    """Whoever must not see hers must not see the child's; why stays with hers."""
    kept_out = kept_from(mother) - kept_from(child)
    try:
        for worker in Worker.objects.filter(pk__in=kept_out).order_by("pk"):
            excluding.exclude(child, worker, origin=AUTOMATIC)
    except Locked as elsewhere:
        raise Blocked("key_elsewhere") from elsewhere
    except IntegrityError as nobody_left:
        raise Blocked("last_holder") from nobody_left


def _reached_by(by: Worker, mother: Case, child: Case, through_whom: str, phone: str) -> None:
    """A contact by name or number, who is neither she nor whoever did it."""
    ways = get_one(SafeContact, case_id=mother.pk).ways or {}
    details = get_one(Survivor, case_id=mother.pk).details or {}
    if phone and phone in {ways.get("phone"), details.get("phone")}:
        raise InvalidValue("phone", "contact_leads_to_her")
    if mother.name and may_be({"name": mother.name}, through_whom):
        raise InvalidValue("through_whom", "contact_leads_to_her")
    kept = {"channel": hearing.THROUGH, "through_whom": through_whom or None, "phone": phone or None}
    contact = get_one(SafeContact, case_id=child.pk)
    note_contact(by, child, expected_version=contact.version, ways=kept)
