"""Sets up units and people from a terminal: a province, then units, workers and memberships, as its supervisor."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from collections.abc import Callable
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from casework.journey import door, units
from casework.journey.door import SignedIn
from casework.policy import certification, turning, unit_of_work
from casework.policy.certification import Certified
from casework.policy.unit_keys import unit_private
from casework.records.organisations import Organisation
from casework.records.stand_by import StandBy
from casework.records.units import Membership, Unit, UnitKind
from casework.records.workers import Role, Worker
from casework.rulebook import bodies, passphrases
from casework.rulebook.refusals import Refused
from casework.rulebook.rows import cited, day_of
from casework.rulebook.territory import REFORM, unit_at
from casework.vault import keyring
from casework.vault.keypairs import mark_of
from casework.web import wording

type Deed = Callable[[Command, Worker, Unit, dict[str, Any]], str]


class Command(BaseCommand):
    """Passphrases are asked on the terminal, never taken from the command line, where others could read them."""

    help = "Found units, enrol workers, appoint them, end memberships, renew lost keys, certify what stands."

    def add_arguments(self, parser: ArgumentParser) -> None:
        asked = parser.add_subparsers(dest="what", required=True)
        found = asked.add_parser("found-province", help="the very first step: a province and its first supervisor")
        found.add_argument("name")
        found.add_argument("supervisor")
        found.add_argument("display_name")
        unit = asked.add_parser("found", help="a unit of any kind but a province")
        unit.add_argument("kind", choices=[kind.value for kind in UnitKind if kind is not UnitKind.PROVINCE])
        unit.add_argument("name")
        unit.add_argument("--above", type=int, required=True, help="number of the unit above it (see `list`)")
        unit.add_argument("--commune", default="", help="code of the commune, as valid since July 2025")
        unit.add_argument("--phone", default="")
        unit.add_argument("--service", action="append", default=[], help="for partners and bodies; may be repeated")
        enrol = asked.add_parser("enrol", help="a worker with a passphrase of her own")
        enrol.add_argument("username")
        enrol.add_argument("display_name")
        for word, words in (("appoint", "make a worker a member of a unit"), ("end", "end a worker's membership")):
            membership = asked.add_parser(word, help=words)
            membership.add_argument("username")
            membership.add_argument("unit", type=int)
            if word == "appoint":
                membership.add_argument("role", choices=Role.values)
        renew = asked.add_parser("renew", help="new keys for a worker who lost her passphrase")
        renew.add_argument("username")
        gone = asked.add_parser("deactivate", help="somebody works here no more: every membership ends, no sign-in")
        gone.add_argument("username")
        turn = asked.add_parser("turn", help="give units their next keys: without numbers, those a desk still opens")
        turn.add_argument("units", type=int, nargs="*")
        certify = asked.add_parser(
            "certify", help="sign for units, people and memberships that the province does not certify"
        )
        certify.add_argument("also", nargs="*", help="sign-in names of people who have no unit yet")
        asked.add_parser("mark", help="the marks of your own key and of your units' keys, to compare by telephone")
        asked.add_parser("list", help="all units with their numbers")
        asked.add_parser("bodies", help="which body has which duty today, and which had it in the districts' time")
        for each in asked.choices.values():
            each.add_argument("--as", dest="by", default="", help="who does it: a supervisor, save for `mark`")

    def handle(self, *args: Any, **options: Any) -> None:
        what = options["what"]
        try:
            if what == "list":
                self._list()
            elif what == "bodies":
                self._bodies()
            elif what == "found-province":
                unit, _ = units.found_province(
                    options["name"],
                    supervisor=options["supervisor"],
                    display_name=options["display_name"],
                    passphrase=self._new_passphrase(options["supervisor"]),
                )
                self.stdout.write(f"{unit.pk}  {unit.name}")
            elif what == "mark":
                self._marks(self._signed_in(options))
            else:
                self._as_supervisor(options, DEEDS[what])
        except Refused as refusal:
            raise CommandError(str(wording.refusal(refusal.code))) from refusal

    def _signed_in(self, options: dict[str, Any]) -> SignedIn:
        if not options["by"]:
            raise CommandError("Say as whom: --as USERNAME.")
        secret = getpass(f"Passphrase of {options['by']}: ")
        here = Worker.objects.filter(username=options["by"]).values_list("pk", flat=True).first()
        # Whoever sits at the server itself is not held up by strangers at the door.
        terminal = door.Source("terminal", door.Device("terminal", here) if here else None)
        return door.sign_in(options["by"], secret, source=terminal)

    def _as_supervisor(self, options: dict[str, Any], deed: Deed) -> None:
        signed = self._signed_in(options)
        province = Unit.objects.filter(pk__in=signed.ring.units, kind=UnitKind.PROVINCE).first()
        if province is None:
            raise CommandError("Only a supervisor of a province sets up units and people.")
        with keyring.using(signed.ring):
            self.stdout.write(deed(self, signed.worker, province, options))

    def _new_passphrase(self, username: str) -> str:
        self.stdout.write("Three that nobody chose; take one, or type words of your own. Capitals, marks and spaces do")
        self.stdout.write("not matter, neither now nor at the door.")
        for _ in range(3):
            self.stdout.write(f"  {passphrases.offered(secrets.randbelow)}")
        secret = getpass(f"New passphrase for {username}: ")
        if getpass("The same again: ") != secret:
            raise CommandError("The two were not the same; nothing was done.")
        return secret

    def _marks(self, signed: SignedIn) -> None:
        """From the private halves, which nobody else has: what stands in the database must have the same marks."""
        if signed.ring.private is not None:
            self.stdout.write(f"{signed.ring.private.public.mark}  {signed.worker.display_name}")
        with unit_of_work.transaction_as(signed.worker), keyring.using(signed.ring):
            for unit in Unit.objects.filter(pk__in=signed.ring.units).order_by("pk"):
                self.stdout.write(f"{unit_private(unit.pk).public.mark}  {unit.name}")

    def _bodies(self) -> None:
        """So that whoever founds units knows which kind a body is, and who has the duty of one that is no more."""
        today = day_of(timezone.now())
        for row in bodies.BODIES:
            heir, ended = bodies.heir_of(row), row.valid_to is not None and row.valid_to < today
            until = (
                f" (until {row.valid_to:%d/%m/%Y}; since then: {heir.body})" if ended and heir and row.valid_to else ""
            )
            self.stdout.write(
                f"{row.kind or '-':<12} {row.body}{until}: {bodies.DUTIES.label(row.duty)} [{cited(row)}]"
            )

    def _list(self) -> None:
        for unit in Unit.objects.order_by("pk"):
            self.stdout.write(f"{unit.pk:>5}  {unit.kind:<16} {unit.name}")


def _worker(options: dict[str, Any]) -> Worker:
    worker = Worker.objects.filter(username=options["username"]).first()
    if worker is None:
        raise CommandError(f"Nobody signs in as {options['username']}.")
    return worker


def _unit(number: int) -> Unit:
    unit = Unit.objects.filter(pk=number).first()
    if unit is None:
        raise CommandError(f"There is no unit {number}; `people list` shows them.")
    return unit


def _found(command: Command, by: Worker, province: Unit, options: dict[str, Any]) -> str:
    place = None
    if options["commune"]:
        if unit_at(options["commune"], day_of(timezone.now())) is None:
            raise CommandError(f"No commune has the code {options['commune']} today.")
        place = units.Commune(options["commune"], REFORM)
    unit = units.found_unit(
        by,
        province,
        kind=UnitKind(options["kind"]),
        name=options["name"],
        parent=_unit(options["above"]),
        place=place,
        phone=options["phone"],
        services=tuple(options["service"]),
    )
    return f"{unit.pk}  {unit.name}"


def _enrol(command: Command, by: Worker, province: Unit, options: dict[str, Any]) -> str:
    worker = units.enrol_worker(
        by,
        province,
        username=options["username"],
        display_name=options["display_name"],
        passphrase=command._new_passphrase(options["username"]),
    )
    return f"{worker.username}  {worker.display_name}"


def _appoint(command: Command, by: Worker, province: Unit, options: dict[str, Any]) -> str:
    unit, worker = _unit(options["unit"]), _worker(options)
    units.appoint(by, province, unit=unit, worker=worker, role=Role(options["role"]))
    return f"{worker.display_name}: {unit.name}"


def _end(command: Command, by: Worker, province: Unit, options: dict[str, Any]) -> str:
    unit, worker = _unit(options["unit"]), _worker(options)
    unread = units.end_membership(by, province, unit=unit, worker=worker)
    left = f"{worker.display_name} left {unit.name}"
    if not unread:
        return left
    return f"{left}. Nobody there can open the packets of {unread} case(s) now: their desks were told to seek elsewhere"


def _deactivate(command: Command, by: Worker, province: Unit, options: dict[str, Any]) -> str:
    worker = _worker(options)
    units.deactivate_worker(by, province, worker=worker)
    return f"{worker.display_name} signs in no more, and is at no unit."


def _turn(command: Command, by: Worker, province: Unit, options: dict[str, Any]) -> str:
    turned = units.turn_keys(by, province, units=[_unit(number) for number in options["units"]])
    lines = []
    for unit in turned:
        with unit_of_work.transaction_as(by):
            lines.append(
                f"{unit.name}: {turning.owed_at(unit.pk)} still under a key of before, until they are written in"
            )
    return "\n".join(lines) or "Every unit's key lies under the province's alone. Nothing was done."


def _renew(command: Command, by: Worker, province: Unit, options: dict[str, Any]) -> str:
    # The very row that is shown is renewed; that the province said so of it is verified before anything is signed.
    worker = _worker(options)
    command.stdout.write(_shown(worker))
    for membership in Membership.objects.filter(worker=worker, ended_at__isnull=True).select_related("worker", "unit"):
        command.stdout.write(_shown(membership))
    if input(f"New keys for {worker.display_name}, and everything these units hold? Type yes: ").strip() != "yes":
        raise CommandError("Nothing was renewed.")
    passphrase = command._new_passphrase(options["username"])
    units.renew_worker(by, province, worker=worker, passphrase=passphrase)
    return f"{worker.display_name} has new keys."


def _certify(command: Command, by: Worker, province: Unit, options: dict[str, Any]) -> str:
    # The very rows that are shown are signed: what somebody changes in between is not.
    rows = certification.uncertified_in(province)
    named = {row.username for row in rows if isinstance(row, Worker)}
    rows += [_worker({"username": also}) for also in options["also"] if also not in named]
    if not rows:
        return "The province certifies everything that stands. Nothing was done."
    for row in rows:
        command.stdout.write(_shown(row))
    command.stdout.write(
        "Compare each mark with what its owner sees (`people mark`), names and telephones with what you know."
    )
    if input(f"Sign for these {len(rows)}, in the name of {province.name}? Type yes: ").strip() != "yes":
        raise CommandError("Nothing was signed.")
    units.certify(by, province, rows=rows)
    return f"{len(rows)} signed. People who were signed in should sign in again."


def _shown(row: Certified) -> str:
    match row:
        case Unit():
            above = f", below {row.parent.name}" if row.parent else ""
            where = " ".join(part for part in (row.commune_code, row.phone) if part)
            return f"unit     {mark_of(bytes(row.public_key))}  {row.name} ({row.kind}{above}) {where}".rstrip()
        case Worker():
            return f"person   {mark_of(bytes(row.public_key))}  {row.display_name} ({row.username})"
        case Membership():
            since = f"{day_of(row.began_at):%d/%m/%Y}"
            return f"member   {row.worker.display_name} at {row.unit.name} as {row.role} since {since}"
        case Organisation():
            return f"partner  {row.unit.name}: {', '.join(row.services)}"
        case StandBy():
            return f"stand-by {row.stands_by.name} for {row.desk.name}"


DEEDS = {
    "found": _found,
    "enrol": _enrol,
    "appoint": _appoint,
    "end": _end,
    "deactivate": _deactivate,
    "turn": _turn,
    "renew": _renew,
    "certify": _certify,
}
