"""What cannot wait: after rape, strangling or a blow in pregnancy what an examination still can do, and for how long.

The windows are dated rows with their source; none was read in the source itself yet, so each is printed as not checked.
Whether somebody thinks of dying is asked with what to do then, and never counted into any level.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.rulebook.lengths import count, with_lengths
from casework.rulebook.people import NOT_SAID
from casework.rulebook.risk import Reply
from casework.rulebook.rows import VIETNAM, Measure, Term, Terms, Words, day_of, holds

_CLINICAL = "WHO, Health care for women subjected to violence: a clinical handbook (2014)"
_CLINICAL_FROM = date(2014, 11, 1)
_HIV = "WHO, Guidelines on post-exposure prophylaxis for HIV (2014)"
_HIV_FROM = date(2014, 12, 1)
_MENTAL = "WHO, mhGAP intervention guide 2.0 (2016)"
_MENTAL_FROM = date(2016, 6, 1)
_FORENSIC = "WHO, Guidelines for medico-legal care for victims of sexual violence (2003)"
_FORENSIC_FROM = date(2003, 1, 1)


class Acute(StrEnum):
    """What was told that an examination within hours is for."""

    RAPE = "rape"
    STRANGLED = "strangled"
    BLOW_IN_PREGNANCY = "blow_in_pregnancy"

    @property
    def label(self) -> Words:
        """What it is called where somebody may read over a shoulder."""
        return _ACUTE[self]


_ACUTE: dict[Acute, Words] = {
    Acute.RAPE: _("Bị ép quan hệ tình dục"),
    Acute.STRANGLED: _("Bị bóp cổ"),
    Acute.BLOW_IN_PREGNANCY: _("Bị đánh khi mang thai"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthStep:
    """One thing an examination still can do, `hours` after it at most; None where it is only the sooner the better."""

    code: str
    words: Words
    hours: int | None
    source: str
    valid_from: date
    valid_to: date | None = None
    verified: bool = False


def _step(code: str, words: Words, source: str, since: date, hours: int | None = None) -> HealthStep:
    said = words if hours is None else with_lengths(words, long=count(hours, Measure.HOUR))
    return HealthStep(code=code, words=said, hours=hours, source=source, valid_from=since)


STEPS: Mapping[Acute, tuple[HealthStep, ...]] = {
    Acute.RAPE: (
        _step("hiv", _("Thuốc ngừa HIV: uống càng sớm càng tốt, trong {long}."), _HIV, _HIV_FROM, 72),
        _step(
            "contraception", _("Thuốc tránh thai khẩn cấp: còn tác dụng trong {long}."), _CLINICAL, _CLINICAL_FROM, 120
        ),
        _step(
            "evidence",
            _("Khám và lấy mẫu làm chứng cứ: trong {long}. Chưa tắm, chưa giặt; quần áo cất trong túi giấy."),
            _FORENSIC,
            _FORENSIC_FROM,
            120,
        ),
        _step("infections", _("Ngừa bệnh lây khác, tiêm ngừa: hỏi khi khám."), _CLINICAL, _CLINICAL_FROM),
    ),
    Acute.STRANGLED: (
        _step(
            "neck",
            _("Khám ngay dù không thấy vết. Khó thở, khàn tiếng, đau cổ, khó nuốt, lơ mơ: gọi 115."),
            _CLINICAL,
            _CLINICAL_FROM,
        ),
        _step("watched", _("Có người ở cạnh trong {long}: khó thở có thể đến sau."), _CLINICAL, _CLINICAL_FROM, 72),
    ),
    Acute.BLOW_IN_PREGNANCY: (
        _step(
            "womb",
            _("Khám thai ngay hôm nay. Đau bụng, ra máu, ra nước, con đạp ít đi: gọi 115."),
            _CLINICAL,
            _CLINICAL_FROM,
        ),
    ),
}
"""By what was told, the most pressing first."""

NOT_LIVING_STEPS: tuple[HealthStep, ...] = (
    _step("beside", _("Đừng để người ấy ở một mình; nghe, không trách."), _MENTAL, _MENTAL_FROM),
    _step("away", _("Cất xa thuốc, thuốc trừ sâu, dây, dao."), _MENTAL, _MENTAL_FROM),
    _step(
        "help", _("Định làm ngay, hoặc đã làm: gọi 115. Chưa thì đi cùng đến trạm y tế hôm nay."), _MENTAL, _MENTAL_FROM
    ),
)
"""What to do when somebody says yes, or does not say."""

SINCE = Terms(
    Term("today", _("Hôm nay")),
    Term("yesterday", _("Hôm qua")),
    Term("two_days", _("Hôm kia")),
    Term("three_to_five", _("3 đến 5 ngày trước")),
    Term("longer", _("Lâu hơn")),
    NOT_SAID,
)
_DAYS_AGO: Mapping[str, tuple[int, int]] = {
    "today": (0, 0),
    "yesterday": (1, 1),
    "two_days": (2, 2),
    "three_to_five": (5, 3),
}
"""The first and the last day it can have been on, so many days before it was told."""
_LONGER_THAN = 6

ASKED_FOR_RAPE = "i"
ASSAULT = "a"


def acute_in(
    *, acts: Collection[str], replies: Mapping[str, str], dangers: Collection[str], pregnant: object
) -> tuple[Acute, ...]:
    """What was told of the three: by the acts, by the six questions, by the facts that stand."""
    found = {
        Acute.RAPE: ASKED_FOR_RAPE in acts,
        Acute.STRANGLED: "strangled" in dangers or replies.get("strangled") == Reply.YES,
        Acute.BLOW_IN_PREGNANCY: replies.get("beaten_pregnant") == Reply.YES
        or (pregnant == Reply.YES and ASSAULT in acts),
    }
    return tuple(one for one in Acute if found[one])


def span_of(answers: Mapping[str, Any]) -> tuple[datetime, datetime] | None:
    """The earliest and the latest moment at which it was, as it was told; None where that is not known."""
    told, since = answers.get("acute_told_at"), str(answers.get("acute_since", ""))
    if not told or since not in SINCE or since == NOT_SAID.code:
        return None
    at = datetime.fromisoformat(told).astimezone(VIETNAM)
    midnight = datetime.combine(day_of(at), time(), VIETNAM)
    if since not in _DAYS_AGO:
        return midnight - timedelta(days=365), midnight - timedelta(days=_LONGER_THAN - 1)
    first, last = _DAYS_AGO[since]
    return midnight - timedelta(days=first), min(at, midnight - timedelta(days=last - 1))


class Window(StrEnum):
    """How a window stands now."""

    OPEN = "open"
    MAYBE = "maybe"
    OVER = "over"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class StepNow:
    """One step as it stands now; `left` are the hours that surely remain, where they do."""

    step: HealthStep
    window: Window
    left: int = 0


def steps_of_each(*, at: datetime) -> tuple[tuple[Acute | None, tuple[HealthStep, ...]], ...]:
    """All that an examination can do for each of the three, and under None what helps who may not want to live: the
    general page, of nobody in particular."""
    rows: tuple[tuple[Acute | None, tuple[HealthStep, ...]], ...] = (*STEPS.items(), (None, NOT_LIVING_STEPS))
    return tuple((told, tuple(step for step in steps if holds(step, at))) for told, steps in rows)


def steps_now(told: Acute, span: tuple[datetime, datetime] | None, *, at: datetime) -> Iterator[StepNow]:
    """The steps for one of the three as they stand at this moment; nothing is over while it is not sure to be."""
    for step in STEPS[told]:
        if not holds(step, at):
            continue
        if step.hours is None:
            yield StepNow(step, Window.OPEN)
        elif span is None:
            yield StepNow(step, Window.UNKNOWN)
        else:
            window = timedelta(hours=step.hours)
            surely, perhaps = span[0] + window - at, span[1] + window - at
            if surely > timedelta():
                yield StepNow(step, Window.OPEN, int(surely / timedelta(hours=1)))
            else:
                yield StepNow(step, Window.MAYBE if perhaps > timedelta() else Window.OVER)
