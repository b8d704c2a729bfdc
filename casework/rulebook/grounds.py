"""What the law lets leave without her consent: each ground with its article, services, receivers and sections.

Law 91/2025/QH15, Article 19. A ground says to which kind of body, for which service and with which sections of a
packet; what fits in one of the three only is no ground. A no that she has said yields to a duty that names that very
body, or to a danger to life, written down.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from casework.rulebook.case_kinds import NONE_KNOWN, CaseKind, Kinds
from casework.rulebook.consents import Answer
from casework.rulebook.rows import (
    CHILD_LAW,
    CHILD_LAW_FROM,
    DATA_LAW,
    DATA_LAW_FROM,
    DV_LAW,
    DV_LAW_FROM,
    TRAFFICKING_LAW,
    TRAFFICKING_LAW_FROM,
    Term,
    Terms,
    Words,
    holds,
)


class Receiver(StrEnum):
    """What kind of body a partner is to the law: one of those that it names, or none of them."""

    POLICE = "police"
    HEALTH_DEPARTMENT = "health_department"
    CHILD_PROTECTION = "child_protection"
    HEALTH_FACILITY = "health_facility"
    SHELTER = "shelter"
    SUPPORT = "support"


RECEIVERS = Terms(
    Term(Receiver.POLICE, _("Công an")),
    Term(Receiver.HEALTH_DEPARTMENT, _("Sở Y tế")),
    Term(Receiver.CHILD_PROTECTION, _("Nơi bảo vệ trẻ em")),
    Term(Receiver.HEALTH_FACILITY, _("Trạm y tế, bệnh viện")),
    Term(Receiver.SHELTER, _("Cơ sở tạm lánh")),
    Term(Receiver.SUPPORT, _("Nơi hỗ trợ khác")),
)

_DOES: tuple[tuple[Receiver, str, frozenset[str]], ...] = (
    (Receiver.POLICE, "police", frozenset({"police"})),
    (Receiver.HEALTH_DEPARTMENT, "identification", frozenset({"identification", "health", "social_work"})),
    (Receiver.CHILD_PROTECTION, "child_protection", frozenset({"child_protection", "social_work"})),
    (Receiver.HEALTH_FACILITY, "health", frozenset({"health", "psychosocial"})),
    (Receiver.SHELTER, "shelter", frozenset({"shelter", "psychosocial", "social_work"})),
)
"""The body, the service by which it is known, and all that such a body offers. A house rule, on what the province has
certified of the partner: who offers something else beside it is no authority, whatever stands on its list."""


OFFERED_BY: dict[Receiver, frozenset[str]] = {receiver: everything for receiver, _known_by, everything in _DOES}
"""All that each body which the law names may offer."""


def receiver_of(services: Collection[str]) -> Receiver:
    """What a partner that offers these services is to the law."""
    offered = frozenset(services)
    for receiver, known_by, everything in _DOES:
        if known_by in offered and offered <= everything:
            return receiver
    return Receiver.SUPPORT


class GroundKind(StrEnum):
    """The two ways in which something may leave without her consent."""

    LEGAL_DUTY = "legal_duty"
    VITAL_EMERGENCY = "vital_emergency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A legal ground without consent: always with its article, always with a written reason.

    It is of these `kinds` of case, where empty of every kind: a duty of the law on violence in the family says nothing
    of a woman who was trafficked. `of_a_child` where it is of any case in which a child is harmed as well.

    A packet may stand on it only for one of `services`, to one of `receivers`, with no more than `sections`; where they
    are empty no packet may, and it lets the desk keep its record alone. `over_her_no` where it holds although she said
    no, and not only where she was not asked. `needs_danger` where it speaks of a danger that must stand among
    the told facts: a ground is no place to tell it first.
    """

    code: str
    kind: GroundKind
    label: Words
    source: str
    valid_from: date
    valid_to: date | None = None
    verified: bool = False
    services: frozenset[str] = frozenset()
    receivers: frozenset[Receiver] = frozenset()
    sections: frozenset[str] = frozenset()
    over_her_no: bool = False
    needs_danger: bool = False
    kinds: Kinds = NONE_KNOWN
    of_a_child: bool = False

    def is_of(self, kinds: Kinds | None, *, child_harmed: bool) -> bool:
        """Whether it speaks of a case of these kinds. Where none was ever asked nothing was said of it."""
        return kinds is None or not self.kinds or bool(kinds & self.kinds) or (self.of_a_child and child_harmed)

    def fits(self, *, service: str, receiver: Receiver, answer: Answer | None) -> bool:
        """Whether a packet for this service to this kind of body may stand on it, after what she answered."""
        if service not in self.services or receiver not in self.receivers:
            return False
        return self.over_her_no or answer not in SHE_SAID_NO


SHE_SAID_NO = frozenset({Answer.WITHHELD, Answer.WITHDRAWN, Answer.LAPSED})
"""After the last day that she set, her yes is a no like one that was spoken."""

_WHO = frozenset({"name", "age_band", "language", "safe_contact", "commune", "needs"})
_DANGER = frozenset(
    {"violence_acts", "risk_level", "dangers", "person_who_did_it", "injuries", "pregnancy", "children"}
)

_FAMILY = frozenset({CaseKind.FAMILY})
_TRAFFICKING = frozenset({CaseKind.TRAFFICKING})
_CHILD = frozenset({CaseKind.CHILD})

_GROUNDS = (
    Ground(
        # The notice itself goes to the People's Committee, which is nobody's partner: no packet stands on it.
        code="notify_commune",
        kind=GroundKind.LEGAL_DUTY,
        label=_("Địa chỉ tin cậy phải thông báo Uỷ ban nhân dân xã khi tiếp nhận"),
        source=f"{DV_LAW}, Điều 36.3",
        valid_from=DV_LAW_FROM,
        verified=True,
        kinds=_FAMILY,
    ),
    Ground(
        code="stop_violence",
        kind=GroundKind.LEGAL_DUTY,
        label=_("Ngăn chặn hành vi bạo lực gia đình đang xảy ra"),
        source=f"{DV_LAW}, Điều 20; Điều 12.2.a",
        valid_from=DV_LAW_FROM,
        verified=True,
        services=frozenset({"police"}),
        receivers=frozenset({Receiver.POLICE}),
        sections=_WHO | _DANGER,
        over_her_no=True,
        kinds=_FAMILY | {CaseKind.CHILD},
    ),
    Ground(
        # To be recognised as trafficked is hers to ask for (article 3.10): it never holds over her no.
        code="trafficking_notice",
        kind=GroundKind.LEGAL_DUTY,
        label=_("Báo Sở Y tế về người có thể là nạn nhân mua bán người"),
        source=f"{TRAFFICKING_LAW}, Điều 27.1",
        valid_from=TRAFFICKING_LAW_FROM,
        verified=True,
        services=frozenset({"identification"}),
        receivers=frozenset({Receiver.HEALTH_DEPARTMENT}),
        sections=_WHO | {"identification"},
        kinds=_TRAFFICKING,
    ),
    Ground(
        code="child_abuse",
        kind=GroundKind.LEGAL_DUTY,
        label=_("Thông tin, tố giác hành vi xâm hại trẻ em"),
        source=f"{CHILD_LAW}, Điều 51",
        valid_from=CHILD_LAW_FROM,
        verified=True,
        services=frozenset({"police", "child_protection"}),
        receivers=frozenset({Receiver.POLICE, Receiver.CHILD_PROTECTION}),
        sections=_WHO | _DANGER,
        over_her_no=True,
        kinds=_CHILD,
        of_a_child=True,
    ),
    Ground(
        code="authority_by_law",
        kind=GroundKind.LEGAL_DUTY,
        label=_("Cơ quan nhà nước yêu cầu theo luật"),
        source=f"{DATA_LAW}, Điều 19.1.c",
        valid_from=DATA_LAW_FROM,
        services=frozenset({"police", "identification", "child_protection"}),
        receivers=frozenset({Receiver.POLICE, Receiver.HEALTH_DEPARTMENT, Receiver.CHILD_PROTECTION}),
        sections=_WHO | _DANGER | {"identification"},
    ),
    Ground(
        code="vital_emergency",
        kind=GroundKind.VITAL_EMERGENCY,
        label=_("Tính mạng, sức khoẻ bị đe doạ ngay lúc này"),
        source=f"{DATA_LAW}, Điều 19.1.a",
        valid_from=DATA_LAW_FROM,
        services=frozenset({"health", "police", "shelter", "child_protection"}),
        receivers=frozenset(Receiver),
        sections=_WHO | _DANGER,
        over_her_no=True,
        needs_danger=True,
    ),
)

GROUNDS: dict[str, Ground] = {ground.code: ground for ground in _GROUNDS}


def grounds_at(at: date | datetime) -> list[Ground]:
    """The grounds without consent that the law knows on that day."""
    return [ground for ground in _GROUNDS if holds(ground, at)]


def fitting(*, service: str, receiver: Receiver, answer: Answer | None, at: date | datetime) -> list[Ground]:
    """The grounds on which a packet for this service may go to this kind of body, after what she answered."""
    return [ground for ground in grounds_at(at) if ground.fits(service=service, receiver=receiver, answer=answer)]
