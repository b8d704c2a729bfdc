"""The demo's units and people: a province, six commune desks, trusted addresses and partners, all invented.

The six units are those that Tam Đường became in July 2025 (Lai Châu). Names of units are real kinds of offices in real
places; the people are made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

from casework.journey import door, units
from casework.journey.units import Commune
from casework.policy import own_keys, unit_of_work
from casework.policy.memberships import memberships_of
from casework.records.units import Unit, UnitKind
from casework.records.workers import Role, Worker
from casework.vault import keyring
from casework.vault.keyring import Keyring

PASSPHRASE = "nuong ngo xanh sau mua"
"""The one passphrase of the demo; it is printed on the screen, so it protects nothing and nobody real."""

REFORM = date(2025, 7, 1)

FOUNDED_AGO = timedelta(days=400)
"""How long before the day of loading the units were founded: older than any case."""


@dataclass(frozen=True)
class DemoUnit:
    """A unit to be founded: its word in this file, its kind, its name, the unit above it, its place and telephone."""

    word: str
    kind: UnitKind
    name: str
    above: str
    commune: str = ""
    phone: str = ""
    services: tuple[str, ...] = ()


@dataclass(frozen=True)
class DemoMembership:
    """A person at a unit."""

    username: str
    display_name: str
    unit: str
    role: Role
    shown: str = ""
    in_english: str = ""


PROVINCE = "Hội Liên hiệp Phụ nữ tỉnh Lai Châu"
FIRST = DemoMembership("thu", "Nguyễn Thị Thu", "province", Role.SUPERVISOR, "Giám sát cấp tỉnh", "province supervisor")

DESKS = (
    ("binh-lu", "03390", "xã Bình Lư", "0213 300 0001"),
    ("ta-leng", "03405", "xã Tả Lèng", "0213 300 0002"),
    ("khun-ha", "03430", "xã Khun Há", "0213 300 0003"),
    ("ban-bo", "03424", "xã Bản Bo", "0213 300 0004"),
    ("tan-phong", "03408", "phường Tân Phong", "0213 300 0005"),
    ("sin-suoi-ho", "03394", "xã Sin Suối Hồ", "0213 300 0006"),
)

UNITS = (
    *(
        DemoUnit(
            word,
            UnitKind.COMMUNE_DESK,
            f"Hội LHPN {name}",
            "province",
            code,
            phone,
        )
        for word, code, name, phone in DESKS
    ),
    DemoUnit("thac-can", UnitKind.TRUSTED_ADDRESS, "Địa chỉ tin cậy bản Thác Cạn", "binh-lu", "03390", "0213 300 0101"),
    DemoUnit(
        "na-khuong", UnitKind.TRUSTED_ADDRESS, "Địa chỉ tin cậy bản Nà Khương", "binh-lu", "03390", "0213 300 0102"
    ),
    DemoUnit(
        "phin-ngan", UnitKind.TRUSTED_ADDRESS, "Địa chỉ tin cậy bản Phìn Ngan", "ta-leng", "03405", "0213 300 0103"
    ),
    DemoUnit("khun-ha-1", UnitKind.TRUSTED_ADDRESS, "Địa chỉ tin cậy Nhà văn hoá Khun Há", "khun-ha", "03430"),
    DemoUnit("health", UnitKind.PARTNER, "Trạm Y tế xã Bình Lư", "binh-lu", "03390", "0213 300 0201", ("health",)),
    DemoUnit("police", UnitKind.POLICE, "Công an xã Bình Lư", "binh-lu", "03390", "0213 300 0202", ("police",)),
    DemoUnit("committee", UnitKind.COMMITTEE, "Uỷ ban nhân dân xã Bình Lư", "province", "03390", "0213 300 0204"),
    DemoUnit("village", UnitKind.REPORTER, "Trưởng bản Thác Cạn", "binh-lu", "03390", "0213 300 0205"),
    DemoUnit("watch", UnitKind.MONITOR, "Ban kiểm tra Hội LHPN tỉnh Lai Châu", "province"),
    DemoUnit("health-tl", UnitKind.PARTNER, "Trạm Y tế xã Tả Lèng", "ta-leng", "03405", "0213 300 0203", ("health",)),
    DemoUnit(
        "legal-aid",
        UnitKind.PARTNER,
        "Trung tâm Trợ giúp pháp lý tỉnh",
        "province",
        "",
        "0213 300 0301",
        ("legal_aid",),
    ),
    DemoUnit(
        "training",
        UnitKind.PARTNER,
        "Trung tâm Giáo dục nghề nghiệp Tam Đường",
        "province",
        "",
        "0213 300 0302",
        ("vocational", "job"),
    ),
    DemoUnit(
        "social",
        UnitKind.PARTNER,
        "Trung tâm Công tác xã hội tỉnh",
        "province",
        "",
        "0213 300 0303",
        ("social_work", "psychosocial"),
    ),
)

STAFF = (
    DemoMembership(
        "mai",
        "Vàng Thị Mai",
        "thac-can",
        Role.HOST,
        "Chủ địa chỉ tin cậy, xã Bình Lư",
        "host of a trusted address, Bình Lư",
    ),
    DemoMembership("pa", "Tẩn A Pa", "na-khuong", Role.HOST),
    DemoMembership(
        "lu",
        "Sùng Thị Lử",
        "phin-ngan",
        Role.HOST,
        "Chủ địa chỉ tin cậy, xã Tả Lèng",
        "host of a trusted address, Tả Lèng",
    ),
    DemoMembership("say", "Lừu Thị Say", "khun-ha-1", Role.HOST),
    DemoMembership("hoa", "Lò Thị Hoa", "binh-lu", Role.OFFICER, "Cán bộ xã Bình Lư", "commune officer, Bình Lư"),
    DemoMembership(
        "quy",
        "Giàng A Quý",
        "binh-lu",
        Role.OFFICER,
        "Cán bộ xã Bình Lư, người thứ hai",
        "commune officer, Bình Lư, the second",
    ),
    DemoMembership("binh", "Phàn Văn Bình", "ta-leng", Role.OFFICER, "Cán bộ xã Tả Lèng", "commune officer, Tả Lèng"),
    DemoMembership("dung", "Cứ Thị Dung", "khun-ha", Role.OFFICER, "Cán bộ xã Khun Há", "commune officer, Khun Há"),
    DemoMembership("lan", "Hoàng Thị Lan", "health", Role.PARTNER, "Trạm y tế xã Bình Lư", "partner: health station"),
    DemoMembership("chu", "Hảng A Chu", "health-tl", Role.PARTNER),
    DemoMembership("son", "Đèo Văn Sơn", "police", Role.RESPONDER, "Công an xã Bình Lư", "commune police"),
    DemoMembership(
        "tri",
        "Lò Văn Trí",
        "committee",
        Role.COMMITTEE,
        "Trực Uỷ ban nhân dân xã Bình Lư",
        "on duty at the People's Committee of Bình Lư",
    ),
    DemoMembership(
        "vinh",
        "Hoàng Văn Vinh",
        "committee",
        Role.CHAIR,
        "Chủ tịch Uỷ ban nhân dân xã Bình Lư",
        "chairman of the People's Committee, Bình Lư",
    ),
    DemoMembership("toan", "Vàng A Toàn", "village", Role.REPORTER, "Trưởng bản, xã Bình Lư", "village head, reports"),
    DemoMembership("khanh", "Đỗ Thị Khánh", "watch", Role.MONITOR, "Kiểm tra, không mở hồ sơ", "auditor, no case"),
    DemoMembership("hanh", "Trần Thị Hạnh", "legal-aid", Role.PARTNER, "Trợ giúp pháp lý tỉnh", "partner: legal aid"),
    DemoMembership("nghia", "Mào Văn Nghĩa", "training", Role.PARTNER),
    DemoMembership("xuan", "Lý Thị Xuân", "social", Role.PARTNER),
)


@dataclass
class DemoCast:
    """Everybody signed in once, so that the demo's cases are made by the same operations as real ones."""

    units: dict[str, Unit] = field(default_factory=dict)
    workers: dict[str, Worker] = field(default_factory=dict)
    rings: dict[str, Keyring] = field(default_factory=dict)

    @contextmanager
    def acting(self, username: str) -> Iterator[Worker]:
        """Whatever happens inside is done by this person with her own keys."""
        with keyring.using(self._ring_of_now(username)):
            yield self.workers[username]

    def _ring_of_now(self, username: str) -> Keyring:
        """Her keys: where somebody left a unit of hers meanwhile, with the unit's next one."""
        worker, ring = self.workers[username], self.rings[username]
        with unit_of_work.transaction_as(worker):
            if ring.private is not None and not own_keys.are_of_now(ring, memberships_of(worker)):
                ring = self.rings[username] = own_keys.unlocked(worker, ring.private, ring.anchor)
        return ring.bare()

    def take_in(self, username: str) -> None:
        """Sign somebody in and remember her keys for as long as the loading runs."""
        signed = door.sign_in(username, PASSPHRASE, source=door.Source("demo"))
        self.workers[username] = signed.worker
        self.rings[username] = signed.ring


def settle_in(demo_cast: DemoCast) -> Iterator[str]:
    """Found the units and enrol the people; yields a name after each, for whoever shows progress."""
    province, thu = units.found_province(
        PROVINCE, supervisor=FIRST.username, display_name=FIRST.display_name, passphrase=PASSPHRASE
    )
    demo_cast.units["province"] = province
    demo_cast.take_in(FIRST.username)
    with demo_cast.acting(FIRST.username):
        for unit in UNITS:
            demo_cast.units[unit.word] = units.found_unit(
                thu,
                province,
                kind=unit.kind,
                name=unit.name,
                parent=demo_cast.units[unit.above],
                place=Commune(unit.commune, REFORM) if unit.commune else None,
                phone=unit.phone.replace(" ", ""),
                services=unit.services,
            )
            yield unit.name
        for person in STAFF:
            worker = units.enrol_worker(
                thu, province, username=person.username, display_name=person.display_name, passphrase=PASSPHRASE
            )
            units.appoint(thu, province, unit=demo_cast.units[person.unit], worker=worker, role=person.role)
            yield person.display_name
    for person in STAFF:
        demo_cast.take_in(person.username)
