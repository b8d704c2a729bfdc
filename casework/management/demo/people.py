"""The demo's posts and people: a province, six commune desks, trusted addresses and partners, all invented.

The six units are those that Tam Đường became in July 2025 (Lai Châu). Names of posts are real kinds of offices in real
places; the people are made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

from casework.journey import door, posts
from casework.journey.posts import Place
from casework.records.units import Unit, UnitKind
from casework.records.workers import Role, Worker
from casework.vault import keyring
from casework.vault.keyring import Keyring

PASSPHRASE = "nuong ngo xanh sau mua"
"""The one passphrase of the demo; it is printed on the screen, so it protects nothing and nobody real."""

REFORM = date(2025, 7, 1)

FOUNDED_AGO = timedelta(days=400)
"""How long before the day of loading the posts were founded: older than any case."""


@dataclass(frozen=True)
class Post:
    """A post to be founded: its word in this file, its kind, its name, the post above it, its place and telephone."""

    word: str
    kind: UnitKind
    name: str
    above: str
    commune: str = ""
    phone: str = ""
    services: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seat:
    """A person at a post."""

    username: str
    display_name: str
    post: str
    role: Role
    shown: str = ""


PROVINCE = "Hội Liên hiệp Phụ nữ tỉnh Lai Châu"
FIRST = Seat("thu", "Nguyễn Thị Thu", "province", Role.SUPERVISOR, "Giám sát cấp tỉnh")

DESKS = (
    ("binh-lu", "03390", "xã Bình Lư", "0213 300 0001"),
    ("ta-leng", "03405", "xã Tả Lèng", "0213 300 0002"),
    ("khun-ha", "03430", "xã Khun Há", "0213 300 0003"),
    ("ban-bo", "03424", "xã Bản Bo", "0213 300 0004"),
    ("tan-phong", "03408", "phường Tân Phong", "0213 300 0005"),
    ("sin-suoi-ho", "03394", "xã Sin Suối Hồ", "0213 300 0006"),
)

POSTS = (
    *(
        Post(
            word,
            UnitKind.COMMUNE_DESK,
            f"Hội LHPN {name}",
            "province",
            code,
            phone,
        )
        for word, code, name, phone in DESKS
    ),
    Post("thac-can", UnitKind.TRUSTED_ADDRESS, "Địa chỉ tin cậy bản Thác Cạn", "binh-lu", "03390", "0213 300 0101"),
    Post("na-khuong", UnitKind.TRUSTED_ADDRESS, "Địa chỉ tin cậy bản Nà Khương", "binh-lu", "03390", "0213 300 0102"),
    Post("phin-ngan", UnitKind.TRUSTED_ADDRESS, "Địa chỉ tin cậy bản Phìn Ngan", "ta-leng", "03405", "0213 300 0103"),
    Post("khun-ha-1", UnitKind.TRUSTED_ADDRESS, "Địa chỉ tin cậy Nhà văn hoá Khun Há", "khun-ha", "03430"),
    Post("health", UnitKind.PARTNER, "Trạm Y tế xã Bình Lư", "binh-lu", "03390", "0213 300 0201", ("health",)),
    Post("police", UnitKind.PARTNER, "Công an xã Bình Lư", "binh-lu", "03390", "0213 300 0202", ("police",)),
    Post("health-tl", UnitKind.PARTNER, "Trạm Y tế xã Tả Lèng", "ta-leng", "03405", "0213 300 0203", ("health",)),
    Post(
        "legal-aid",
        UnitKind.PARTNER,
        "Trung tâm Trợ giúp pháp lý tỉnh",
        "province",
        "",
        "0213 300 0301",
        ("legal_aid",),
    ),
    Post(
        "training",
        UnitKind.PARTNER,
        "Trung tâm Giáo dục nghề nghiệp Tam Đường",
        "province",
        "",
        "0213 300 0302",
        ("vocational", "job"),
    ),
    Post(
        "social",
        UnitKind.PARTNER,
        "Trung tâm Công tác xã hội tỉnh",
        "province",
        "",
        "0213 300 0303",
        ("social_work", "psychosocial"),
    ),
)

SEATS = (
    Seat("mai", "Vàng Thị Mai", "thac-can", Role.HOST, "Chủ địa chỉ tin cậy, xã Bình Lư"),
    Seat("pa", "Tẩn A Pa", "na-khuong", Role.HOST),
    Seat("lu", "Sùng Thị Lử", "phin-ngan", Role.HOST, "Chủ địa chỉ tin cậy, xã Tả Lèng"),
    Seat("say", "Lừu Thị Say", "khun-ha-1", Role.HOST),
    Seat("hoa", "Lò Thị Hoa", "binh-lu", Role.OFFICER, "Cán bộ xã Bình Lư"),
    Seat("quy", "Giàng A Quý", "binh-lu", Role.OFFICER, "Cán bộ xã Bình Lư, người thứ hai"),
    Seat("binh", "Phàn Văn Bình", "ta-leng", Role.OFFICER, "Cán bộ xã Tả Lèng"),
    Seat("dung", "Cứ Thị Dung", "khun-ha", Role.OFFICER, "Cán bộ xã Khun Há"),
    Seat("lan", "Hoàng Thị Lan", "health", Role.PARTNER, "Trạm y tế xã Bình Lư"),
    Seat("chu", "Hảng A Chu", "health-tl", Role.PARTNER),
    Seat("son", "Đèo Văn Sơn", "police", Role.PARTNER, "Công an xã Bình Lư"),
    Seat("hanh", "Trần Thị Hạnh", "legal-aid", Role.PARTNER, "Trợ giúp pháp lý tỉnh"),
    Seat("nghia", "Mào Văn Nghĩa", "training", Role.PARTNER),
    Seat("xuan", "Lý Thị Xuân", "social", Role.PARTNER),
)


@dataclass
class Crew:
    """Everybody signed in once, so that the demo's cases are made by the same operations as real ones."""

    posts: dict[str, Unit] = field(default_factory=dict)
    workers: dict[str, Worker] = field(default_factory=dict)
    rings: dict[str, Keyring] = field(default_factory=dict)

    @contextmanager
    def acting(self, username: str) -> Iterator[Worker]:
        """Whatever happens inside is done by this person with her own keys."""
        with keyring.using(self.rings[username].bare()):
            yield self.workers[username]

    def take_in(self, username: str) -> None:
        """Sign somebody in and remember her keys for as long as the loading runs."""
        signed = door.sign_in(username, PASSPHRASE, source=door.Source("demo"))
        self.workers[username] = signed.worker
        self.rings[username] = signed.ring


def settle_in(crew: Crew) -> Iterator[str]:
    """Found the posts and enrol the people; yields a name after each, for whoever shows progress."""
    province, thu = posts.found_province(
        PROVINCE, supervisor=FIRST.username, display_name=FIRST.display_name, passphrase=PASSPHRASE
    )
    crew.posts["province"] = province
    crew.take_in(FIRST.username)
    with crew.acting(FIRST.username):
        for post in POSTS:
            crew.posts[post.word] = posts.found_unit(
                thu,
                province,
                kind=post.kind,
                name=post.name,
                parent=crew.posts[post.above],
                place=Place(post.commune, REFORM) if post.commune else None,
                phone=post.phone.replace(" ", ""),
                services=post.services,
            )
            yield post.name
        for seat in SEATS:
            worker = posts.enrol_worker(
                thu, province, username=seat.username, display_name=seat.display_name, passphrase=PASSPHRASE
            )
            posts.appoint(thu, province, unit=crew.posts[seat.post], worker=worker, role=seat.role)
            yield seat.display_name
    for seat in SEATS:
        crew.take_in(seat.username)
