"""The programmes and phases a case is counted under: Project 8 until 2025, its successor since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import Term, Terms, Words, holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One phase of a programme with its decision; `verified` says whether the decision was read."""

    code: str
    programme: Words
    phase: Words
    source: str
    valid_from: date
    valid_to: date | None
    verified: bool = False


PHASES: tuple[Phase, ...] = (
    Phase(
        code="p8-1",
        programme=_("Dự án 8 – Thực hiện bình đẳng giới và giải quyết những vấn đề cấp thiết đối với phụ nữ và trẻ em"),
        phase=_("Giai đoạn I, 2021–2025"),
        source="Quyết định 1719/QĐ-TTg ngày 14/10/2021",
        valid_from=date(2021, 10, 14),
        valid_to=date(2025, 5, 13),
        verified=True,
    ),
    # The same phase, adjusted: item 7 of part II there is Project 8.
    Phase(
        code="p8-1",
        programme=_("Dự án 8 – Thực hiện bình đẳng giới và giải quyết những vấn đề cấp thiết đối với phụ nữ và trẻ em"),
        phase=_("Giai đoạn I, 2021–2025"),
        source="Quyết định 1719/QĐ-TTg ngày 14/10/2021; Quyết định 920/QĐ-TTg ngày 14/05/2025",
        valid_from=date(2025, 5, 14),
        valid_to=date(2025, 12, 31),
        verified=True,
    ),
    Phase(
        code="ntp-1",
        programme=_(
            "Chương trình mục tiêu quốc gia xây dựng nông thôn mới, giảm nghèo bền vững và phát triển kinh tế – xã hội "
            "vùng đồng bào dân tộc thiểu số và miền núi"
        ),
        phase=_("Giai đoạn I, 2026–2030"),
        source="Quyết định 417/QĐ-BNNMT ngày 31/01/2026",
        valid_from=date(2026, 1, 1),
        valid_to=date(2030, 12, 31),
        verified=True,
    ),
)

PROGRAMMES = Terms(*{phase.code: Term(phase.code, phase.phase) for phase in PHASES}.values())
"""What a case is counted under, in the words of its phase."""

BY_CODE: dict[str, Phase] = {phase.code: phase for phase in PHASES}


def phase_at(at: date | datetime) -> Phase | None:
    """The phase a case opened on that day belongs to, or None between programmes."""
    return next((phase for phase in PHASES if holds(phase, at)), None)
