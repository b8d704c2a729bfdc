"""The fixed cast: the same few people in every test, with real units and real keys.

thu    supervisor of the province         hoa, quy   officers at the desk of Bình Lư
mai    host of the trusted address there  cuc        was an officer there, is no longer
binh   officer at the desk of Tả Lèng     lu         host of the trusted address of Tả Lèng
lan    partner: the health station        son        commune police
tri    at the commune's People's Committee  vinh   its chairman
toan   village head, who reports            khanh  follows the numbers, holds no key
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from casework.journey import door, units
from casework.journey.units import Commune
from casework.policy import own_keys, unit_of_work
from casework.records.units import Unit, UnitKind
from casework.records.workers import Role, Worker
from casework.vault import keyring
from casework.vault.certificates import Anchor
from casework.vault.commitments import mark_of_unit_key
from casework.vault.errors import VaultError
from casework.vault.keypairs import PrivateKey
from casework.vault.keyring import Keyring
from tests.passphrases import passphrase

SINCE = date(2025, 7, 1)


@dataclass(frozen=True)
class Person:
    """One of the cast: her worker, what she signs in with, and her keys."""

    worker: Worker
    passphrase: str
    private: PrivateKey
    unit_keys: dict[int, bytes]
    anchor: Anchor | None = None

    @property
    def username(self) -> str:
        return self.worker.username

    def to_words(self) -> dict[str, Any]:
        """What another process of the same run needs to act as her."""
        return {
            "worker": self.worker.pk,
            "private": self.private.to_bytes().hex(),
            "unit_keys": {str(unit): key.hex() for unit, key in self.unit_keys.items()},
            "anchor": self.anchor.to_bytes().hex() if self.anchor else "",
        }

    @classmethod
    def from_words(cls, said: dict[str, Any]) -> Person:
        """She again, from her row."""
        worker = Worker.objects.get(pk=said["worker"])
        return cls(
            worker,
            passphrase(worker.username),
            PrivateKey.from_bytes(bytes.fromhex(said["private"])),
            {int(unit): bytes.fromhex(key) for unit, key in said["unit_keys"].items()},
            Anchor.from_bytes(bytes.fromhex(said["anchor"])) if said["anchor"] else None,
        )

    def as_of_now(self) -> Person:
        """She with the keys that her units have now."""
        with unit_of_work.transaction_as(self.worker):
            ring = own_keys.unlocked(self.worker, self.private, self.anchor)
        return replace(self, unit_keys={unit: ring.unit_key(unit) for unit in ring.units})

    @contextmanager
    def acting(self) -> Iterator[Worker]:
        """Whatever happens inside happens with a fresh ring of her keys; answers the worker, fresh as well."""
        with keyring.using(Keyring(self.private, self._unit_keys_of_now(), self.anchor)):
            yield Worker.objects.get(pk=self.worker.pk)

    def _unit_keys_of_now(self) -> dict[int, bytes]:
        """Where somebody left a unit of hers she goes on with its next key; what she lost she keeps as she had it."""
        marks = Unit.objects.filter(pk__in=self.unit_keys, key_mark__isnull=False).values_list("pk", "key_mark")
        if all(bytes(mark or b"") == mark_of_unit_key(self.unit_keys[unit]) for unit, mark in marks):
            return self.unit_keys
        with suppress(VaultError):
            return {**self.unit_keys, **self.as_of_now().unit_keys}
        return self.unit_keys


@dataclass(frozen=True)
class Cast:
    """Everybody, and their units."""

    province: Unit
    desk: Unit
    address: Unit
    other_desk: Unit
    other_address: Unit
    health: Unit
    police: Unit
    committee: Unit
    village: Unit
    watch: Unit
    thu: Person
    hoa: Person
    quy: Person
    mai: Person
    cuc: Person
    binh: Person
    lu: Person
    lan: Person
    son: Person
    tri: Person
    vinh: Person
    toan: Person
    khanh: Person

    @property
    def everybody(self) -> dict[str, Person]:
        """All of them by name."""
        return {name: value for name, value in vars(self).items() if isinstance(value, Person)}

    def to_words(self) -> dict[str, Any]:
        """What another process of the same run needs to act as any of them."""
        return {name: one.to_words() if isinstance(one, Person) else one.pk for name, one in vars(self).items()}

    @classmethod
    def from_words(cls, said: dict[str, Any]) -> Cast:
        """Everybody again, from their rows in this process's database."""
        people_and_units: dict[str, Any] = {
            name: Person.from_words(one) if isinstance(one, dict) else Unit.objects.get(pk=one)
            for name, one in said.items()
        }
        return cls(**people_and_units)


def gather() -> Cast:
    """Found the province, its units and its people, through the same operations as real ones."""
    province, thu = units.found_province(
        "Hội LHPN tỉnh Lai Châu", supervisor="thu", display_name="Nguyễn Thị Thu", passphrase=passphrase("thu")
    )
    found = door.sign_in("thu", passphrase("thu"), source=door.Source("cast"))

    with keyring.using(found.ring):

        def unit(kind: UnitKind, name: str, parent: Unit, code: str = "", services: tuple[str, ...] = ()) -> Unit:
            place = Commune(code, SINCE) if code else None
            return units.found_unit(
                thu, province, kind=kind, name=name, parent=parent, place=place, services=services, phone="02133111222"
            )

        desk = unit(UnitKind.COMMUNE_DESK, "Hội LHPN xã Bình Lư", province, "03390")
        other_desk = unit(UnitKind.COMMUNE_DESK, "Hội LHPN xã Tả Lèng", province, "03405")
        units_found = {
            "province": province,
            "desk": desk,
            "address": unit(UnitKind.TRUSTED_ADDRESS, "ĐCTC bản Thác Cạn", desk, "03390"),
            "other_desk": other_desk,
            "other_address": unit(UnitKind.TRUSTED_ADDRESS, "ĐCTC bản Phìn Ngan", other_desk, "03405"),
            "health": unit(UnitKind.PARTNER, "Trạm Y tế xã Bình Lư", desk, "03390", ("health",)),
            "police": unit(UnitKind.POLICE, "Công an xã Bình Lư", desk, "03390", ("police",)),
            "committee": unit(UnitKind.COMMITTEE, "Uỷ ban nhân dân xã Bình Lư", province, "03390"),
            "village": unit(UnitKind.REPORTER, "Trưởng bản Thác Cạn", desk, "03390"),
            "watch": unit(UnitKind.MONITOR, "Ban kiểm tra tỉnh Lai Châu", province),
        }
        staff = {
            "hoa": ("Lò Thị Hoa", "desk", Role.OFFICER),
            "quy": ("Giàng A Quý", "desk", Role.OFFICER),
            "mai": ("Vàng Thị Mai", "address", Role.HOST),
            "cuc": ("Tẩn Thị Cúc", "desk", Role.OFFICER),
            "binh": ("Phàn Văn Bình", "other_desk", Role.OFFICER),
            "lu": ("Sùng Thị Lử", "other_address", Role.HOST),
            "lan": ("Hoàng Thị Lan", "health", Role.PARTNER),
            "son": ("Đèo Văn Sơn", "police", Role.RESPONDER),
            "tri": ("Lò Văn Trí", "committee", Role.COMMITTEE),
            "vinh": ("Hoàng Văn Vinh", "committee", Role.CHAIR),
            "toan": ("Vàng A Toàn", "village", Role.REPORTER),
            "khanh": ("Đỗ Thị Khánh", "watch", Role.MONITOR),
        }
        for username, (display_name, word, role) in staff.items():
            worker = units.enrol_worker(
                thu, province, username=username, display_name=display_name, passphrase=passphrase(username)
            )
            units.appoint(thu, province, unit=units_found[word], worker=worker, role=role)

    people = {}
    for username in ("thu", *staff):
        signed = door.sign_in(username, passphrase(username), source=door.Source("cast"))
        assert signed.ring.private is not None
        keys = {unit_id: signed.ring.unit_key(unit_id) for unit_id in signed.ring.units}
        people[username] = Person(signed.worker, passphrase(username), signed.ring.private, keys, signed.ring.anchor)

    with keyring.using(found.ring):
        # Cúc keeps the keys she once had; what she may do with them is the question of many tests.
        units.end_membership(thu, province, unit=desk, worker=people["cuc"].worker)
    for username in ("hoa", "quy"):  # the desk has its next key since
        people[username] = people[username].as_of_now()
    everyone: dict[str, Any] = {**units_found, **people}
    return Cast(**everyone)
