"""The database's owner and what he puts in place, and what honest people do beside him, for the tests of certification.

Outside the wall the tests are the superuser, so what he does stands here as plain updates.
"""

from __future__ import annotations

import pytest

from casework.journey import door, units
from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import ask_consent
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register, submit_to_desk
from casework.journey.referral.sending import send_referral
from casework.management.commands import people
from casework.policy import certification, gate, packets, peppers
from casework.policy.unit_keys import credential_context, member_context, unit_pair_context, verifier_context
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.records.units import Membership, MembershipKey, ProvinceRoll, Unit, UnitKey
from casework.records.workers import Credential, Role, Worker
from casework.rulebook import services
from casework.rulebook.acts import Act
from casework.trail.events import Event
from casework.vault import credentials, sealing, wrapping
from casework.vault.certificates import CertificateSigner, Roll
from casework.vault.keypairs import PrivateKey
from casework.vault.signing import SigningKey
from tests.cast import Cast, Person

KNOWN = door.Source("test")
NEW = "sau con de leo len nui cao"
HIS = PrivateKey.generate()
HIS_PEN = SigningKey.generate()


def with_hoa(cast: Cast) -> Case:
    """A case at work in Bình Lư; she agreed to the health station."""
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        answers = {"record_keeping": "given", "health": "given"}
        ask_consent(mai, case, answers=answers, method="spoken_witnessed", witness="Chị Mỷ")
        submit_to_desk(mai, case)
    with cast.hoa.acting() as hoa:
        return register(hoa, case)


def refer(cast: Cast, case: Case) -> Referral:
    """Hoa sends it to the health station."""
    with cast.hoa.acting() as hoa:
        expected_version = packets.state_of(gate.enter(hoa, Case, case.pk, Act.REFERRAL_SEND))
        usual = services.SERVICES["health"].usual
        return send_referral(
            hoa,
            case,
            service="health",
            to=cast.health.pk,
            parts=usual,
            needs="Khám thai",
            urgency="soon",
            expected_version=expected_version,
        )


def newcomer(cast: Cast, username: str = "dua", display_name: str = "Lý Thị Dua") -> Worker:
    """Another officer of the desk."""
    with cast.thu.acting() as thu:
        worker = units.enrol_worker(thu, cast.province, username=username, display_name=display_name, passphrase=NEW)
        units.appoint(thu, cast.province, unit=cast.desk, worker=worker, role=Role.OFFICER)
    return worker


def last_refusal() -> Event:
    """The newest line that says no."""
    return Event.objects.filter(outcome="refused").latest("id")


def split(cast: Cast, case: Case, kept_out: Worker) -> None:
    """Hoa names somebody who must not see it, so the others hold it by name."""
    with cast.hoa.as_of_now().acting() as hoa:
        exclude(hoa, case, worker_id=kept_out.pk)


def his_house(cast: Cast, person: Person, unit: Unit) -> None:
    """He makes a unit's key of his own, seals it to a member, and signs everything around it with a key of his own."""
    his_key, pen = sealing.new_key(), CertificateSigner(cast.province.pk, HIS_PEN, Roll(0))
    row = Unit.objects.get(pk=unit.pk)
    row.public_key = HIS.public.to_bytes()
    row.certified = pen.certify(certification.statement_of(row))
    row.save()
    membership = Membership.objects.get(worker=person.worker, ended_at=None)
    Membership.objects.filter(pk=membership.pk).update(certified=pen.certify(certification.statement_of(membership)))
    MembershipKey.objects.filter(membership=membership).update(
        sealed_unit_key=wrapping.wrap_to(
            person.private.public, his_key, context=member_context(unit.pk, person.worker.pk)
        )
    )
    UnitKey.objects.filter(unit=unit).update(
        sealed_private=wrapping.wrap(his_key, HIS.to_bytes(), context=unit_pair_context(unit.pk)),
        sealed_verifier=wrapping.wrap(his_key, pen.anchor.key, context=verifier_context(unit.pk, cast.province.pk)),
    )
    floors, certified = pen.kept()
    ProvinceRoll.objects.filter(pk=cast.province.pk).update(floors=floors, certified=certified)


def credential_of_before(person: Person) -> None:
    """A credential of hers that holds the key alone."""
    context = credential_context(person.worker.pk)
    credential = credentials.seal_private(
        person.passphrase, person.private, anchor=None, context=context, pepper=peppers.newest()
    )
    Credential.objects.filter(worker=person.worker).update(
        salt=credential.salt, params=credential.params, sealed_private=credential.sealed
    )


def on_the_terminal(monkeypatch: pytest.MonkeyPatch, passphrase: str, answer: str) -> None:
    """Who sits at the terminal types this passphrase and this answer."""
    monkeypatch.setattr(people, "getpass", lambda _: passphrase)
    monkeypatch.setattr("builtins.input", lambda _: answer)
