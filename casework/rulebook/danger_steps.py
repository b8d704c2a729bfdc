"""What follows from each yes about danger: the help it calls for, and the act that gets it, as dated rows.

They are ours and nobody has checked them; where the law sets a time, its row says so beside. Nothing here is done by
the software, and nothing goes anywhere without her word where her word is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from casework.rulebook import danger_rows
from casework.rulebook.acts import Act
from casework.rulebook.deadlines import clock
from casework.rulebook.lengths import length
from casework.rulebook.risk import Reply
from casework.rulebook.rows import PRACTICE, PRACTICE_FROM, LegalRule, Words, holds

CHILD_MEASURE = clock("D15")
"""The commune's emergency measure for a child in danger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerStep:
    """One thing to do: after a yes to any of the questions `of`; done by `act`, on the page of that name."""

    code: str
    words: Words
    of: frozenset[str]
    act: Act
    deadline: str = ""
    source: str = PRACTICE
    valid_from: date = PRACTICE_FROM
    valid_to: date | None = None
    verified: bool = False

    @property
    def page(self) -> str:
        """The page on which it is done."""
        return str(self.act.value).replace(".", "-")


def _step(code: str, words: Words, act: Act, *of: str, deadline: str = "") -> DangerStep:
    return DangerStep(code=code, words=words, of=frozenset(of), act=act, deadline=deadline)


STEPS = (
    _step("doctor", _("Đưa đi khám ngay, đừng chờ ghi xong."), Act.REFERRAL_SEND, "hurt_now"),
    _step(
        "apart",
        _("Báo xã để tách cháu khỏi người làm hại: biện pháp bảo vệ khẩn cấp."),
        Act.CHILD_REPORT,
        "harmer_near",
        deadline="D15",
    ),
    _step(
        "place",
        _("Tìm chỗ ở mà người gây ra không biết và không đến được."),
        Act.SHELTER_ADMIT,
        *("knows_where", "watching", "afraid_of_them", "harmer_near", "unprotected", "afraid_of_home", "could_kill"),
    ),
    _step(
        "contact",
        _("Hỏi lại cách liên lạc: số đang dùng có thể đã lộ."),
        Act.INTAKE_CONTACT,
        *("knows_where", "watching"),
    ),
    _step(
        "police",
        _("Hỏi có muốn Công an bảo vệ không; đồng ý rồi mới chuyển."),
        Act.REFERRAL_SEND,
        *("watching", "threatened", "weapon", "strangled", "could_kill"),
    ),
    _step(
        "ban",
        _("Hỏi có muốn đề nghị cấm tiếp xúc không."),
        Act.BAN_ASK,
        *("weapon", "strangled", "beaten_pregnant", "could_kill"),
    ),
    _step(
        "adult",
        _("Tìm một người lớn tin được ở bên và đại diện cho cháu."),
        Act.REPRESENTATIVE_NAME,
        "unprotected",
    ),
    _step(
        "plan",
        _("Lập kế hoạch an toàn, cả cho người nhà."),
        Act.SAFETY_PLAN_WRITE,
        *("knows_where", "threatened", "afraid_of_them", *danger_rows.WHO6.codes),
    ),
    _step("papers", _("Chuyển nơi giúp làm lại giấy tờ; không tự đi đòi."), Act.REFERRAL_SEND, "papers_held"),
    _step("debt", _("Chuyển trợ giúp pháp lý về khoản nợ."), Act.REFERRAL_SEND, "debt"),
    _step(
        "listener",
        _("Để cháu kể với một người, một lần; chuyển hỗ trợ tâm lý."),
        Act.REFERRAL_SEND,
        "told_to_be_silent",
    ),
    _step("others", _("Báo cả những trẻ em khác ở nơi đó."), Act.CHILD_REPORT, "other_children"),
)
"""The most pressing first."""


@dataclass(frozen=True, slots=True)
class FollowingStep:
    """A step that follows now: what it is, what was told that calls for it, and by when, where a law says that."""

    step: DangerStep
    because: tuple[Words, ...]
    rule: LegalRule | None
    within: Words


def steps_after(replies: Mapping[str, str], *, at: date | datetime) -> tuple[FollowingStep, ...]:
    """What follows from these answers. Only a yes calls for help by itself; what is not known is asked again."""
    yes = [code for code in danger_rows.CODES if replies.get(code) == Reply.YES]
    return tuple(_following(step, yes, at) for step in STEPS if holds(step, at) and step.of & set(yes))


def _following(step: DangerStep, yes: Collection[str], at: date | datetime) -> FollowingStep:
    because = tuple(danger_rows.QUESTION[code].told for code in yes if code in step.of)
    rule = clock(step.deadline).rule(at=at) if step.deadline else None
    return FollowingStep(step, because, rule, length(rule) if rule else "")
