"""Turns codes, times and numbers into the words a person reads, in Vietnamese and English; decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache

from django.db.models import TextChoices
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from casework.rulebook.lateness import is_late
from casework.rulebook.rows import VIETNAM, Term, day_of
from casework.rulebook.stages import LivelihoodPlanStage, ReferralStage, RiskLevel, ShelterStage, Stage
from casework.web.day_words import REFUSED_DAYS
from casework.web.door.refusal_words import PASSPHRASES
from casework.web.intake.refusal_words import ADDITIONS, CONSENT, HER_WORD, NOTIFYING, REACHING_HER, SET_ASIDE, TELLING
from casework.web.language import reading
from casework.web.livelihood.refusal_words import LIVELIHOOD
from casework.web.notifications.refusal_words import NOTIFICATIONS
from casework.web.referral.refusal_words import REFERRAL
from casework.web.reintegration.refusal_words import CLOSING_REFUSALS
from casework.web.safety.refusal_words import SAFETY
from casework.web.typed_words import TYPED

type Words = str | Promise

# Times and numbers ----------------------------------------------------------------------------------------------------


def day(value: date | datetime | None) -> str:
    """03/04/2026; a moment is taken in Vietnam's time."""
    if value is None:
        return ""
    return f"{_here(value):%d/%m/%Y}"


def moment(value: datetime | None) -> str:
    """09:05 03/04/2026."""
    return "" if value is None else f"{_here(value):%H:%M %d/%m/%Y}"


def clock(value: datetime | None) -> str:
    """09:05."""
    return "" if value is None else f"{_here(value):%H:%M}"


def iso(value: date | datetime) -> str:
    """What a `<time datetime>` wants: machine-readable, with the offset."""
    return _here(value).isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat()


def number(value: int | float | Decimal | None, places: int | None = None) -> str:
    """1.234.567,5 in Vietnamese, 1,234,567.5 in English."""
    return "" if value is None else number_format(value, places, force_grouping=True)


def money(value: int | Decimal | None) -> str:
    """1.500.000 đ."""
    return "" if value is None else f"{number(value, 0)}\u00a0đ"


def label(value: object) -> str:
    """The words an enumeration carries; anything else as it is."""
    return str(value.label) if isinstance(value, Enum | Term) and hasattr(value, "label") else str(value)


def sentence(value: object) -> str:
    """The same words with a capital at the front, for headings and buttons."""
    words = label(value)
    return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class Due:
    """How far a deadline is: its words, and `late`, `soon` (within a day), `later` or `none` for its mark."""

    words: str
    state: str


def due(at: datetime | date | None, now: datetime, began: datetime | None = None) -> Due:
    """A deadline as seen from `now`. Rounded down both ways, so it never promises more time than there is.

    `began` of a duty: what is due at once is to be done now until it counts as late.
    """
    if at is None:
        return Due(gettext("không có hạn"), "none")
    if not isinstance(at, datetime):
        return _due_day(at, day_of(now))
    left = at - now
    if began is not None and at <= began and left <= timedelta() and not is_late(at, began, now):
        return Due(gettext("cần làm ngay"), "soon")
    minutes = int(abs(left).total_seconds()) // 60
    return _due(reading.get() or get_language() or "", minutes, left > timedelta(), left <= timedelta(days=1))


@lru_cache(maxsize=2048)
def _due(language: str, minutes: int, ahead: bool, within_a_day: bool) -> Due:
    # Kept: the deadlines of a list of thirty come to a few spans, and each asks for three texts.
    if not minutes:
        return Due(gettext("đến hạn bây giờ"), "soon")
    words = {"span": span(timedelta(minutes=minutes))}
    if ahead:
        return Due(gettext("còn %(span)s") % words, "soon" if within_a_day else "later")
    return Due(gettext("quá hạn %(span)s") % words, "late")


def ago(at: datetime, now: datetime) -> str:
    """How long ago something happened: "3 giờ trước"."""
    passed = now - at
    return gettext("vừa xong") if passed < timedelta(minutes=1) else gettext("%(span)s trước") % {"span": span(passed)}


def span(length: timedelta) -> str:
    """A length of time in its largest sensible unit, rounded down: minutes, from one hour hours, from two days days."""
    minutes = int(length.total_seconds()) // 60
    if minutes < 60:
        return ngettext("%(count)d phút", "%(count)d phút", minutes) % {"count": minutes}
    if minutes < 48 * 60:
        return ngettext("%(count)d giờ", "%(count)d giờ", minutes // 60) % {"count": minutes // 60}
    return _days(minutes // (24 * 60))


def _due_day(at: date, today: date) -> Due:
    left = (at - today).days
    if left < 0:
        return Due(gettext("quá hạn %(span)s") % {"span": _days(-left)}, "late")
    if left == 0:
        return Due(gettext("hạn hôm nay"), "soon")
    if left == 1:
        return Due(gettext("hạn ngày mai"), "soon")
    return Due(gettext("còn %(span)s") % {"span": _days(left)}, "later")


def _days(days: int) -> str:
    return ngettext("%(count)d ngày", "%(count)d ngày", days) % {"count": days}


def _here[T: date](value: T) -> T:
    return value.astimezone(VIETNAM) if isinstance(value, datetime) and value.tzinfo is not None else value


# Marks ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mark:
    """A state as a small coloured tag; the words carry the meaning, the colour only repeats it."""

    words: str
    colour: str


_MARKS: Mapping[str, tuple[type[TextChoices], Mapping[str, str]]] = {
    "stage": (
        Stage,
        {
            Stage.DRAFT: "grey",
            Stage.REPORTED: "yellow",
            Stage.REGISTERED: "blue",
            Stage.ASSESSING: "violet",
            Stage.ACTIVE: "teal",
            Stage.FOLLOW_UP: "green",
            Stage.CLOSURE_PENDING: "orange",
            Stage.GONE: "grey",
        },
    ),
    "risk": (
        RiskLevel,
        {RiskLevel.LOW: "green", RiskLevel.MEDIUM: "yellow", RiskLevel.HIGH: "red", RiskLevel.VERY_HIGH: "loud"},
    ),
    "shelterstay": (
        ShelterStage,
        {ShelterStage.ADMITTED: "teal", ShelterStage.EXTENDED: "violet", ShelterStage.LEFT_UNANNOUNCED: "red"},
    ),
    "referral": (
        ReferralStage,
        {
            ReferralStage.SENT: "yellow",
            ReferralStage.ACCEPTED: "blue",
            ReferralStage.DECLINED: "orange",
            ReferralStage.COMPLETED: "green",
            ReferralStage.NO_SHOW: "red",
        },
    ),
    "livelihood_plan": (
        LivelihoodPlanStage,
        {
            LivelihoodPlanStage.NEED: "yellow",
            LivelihoodPlanStage.PLAN: "blue",
            LivelihoodPlanStage.APPROVED: "violet",
            LivelihoodPlanStage.INPUTS_GIVEN: "teal",
            LivelihoodPlanStage.RUNNING: "teal",
            LivelihoodPlanStage.SUSTAINED: "green",
            LivelihoodPlanStage.FAILED: "orange",
        },
    ),
}


def mark(kind: str, value: str | None) -> Mark:
    """The tag of a state: `mark("stage", case.stage)`. Kinds: stage, risk, shelterstay, referral, livelihood_plan."""
    return _mark(reading.get() or get_language() or "", kind, value or "")


@cache
def _mark(language: str, kind: str, value: str) -> Mark:
    choices, colours = _MARKS[kind]
    if not value:
        return Mark(gettext("chưa đánh giá") if kind == "risk" else gettext("chưa có"), "grey")
    return Mark(str(choices(value).label), colours.get(value, "grey"))


# Refusals -------------------------------------------------------------------------------------------------------------

REFUSALS: dict[str, Words] = {
    **SET_ASIDE,
    **HER_WORD,
    **NOTIFYING,
    **NOTIFICATIONS,
    **PASSPHRASES,
    "flag_resolved": _(
        "Nhắc việc này đã ghi xong rồi, kết quả đã có trong hồ sơ. Còn việc gì thì hãy đặt nhắc việc mới."
    ),
    "entry_struck": _("Mục này đã gạch bỏ rồi; ai gạch và vì sao đã có trong hồ sơ."),
    "visit_not_made": _("Lần thăm này chưa đi, nên không có gì để gạch. Muốn đổi ngày thì đổi lịch thăm."),
    "wrong_stage": _("Việc này chưa làm được ở giai đoạn hiện nay của hồ sơ."),
    "no_consent": _("Chưa có sự đồng ý cho mục đích này, nên chưa gửi đi đâu cả."),
    "missing_prerequisite": _("Còn thiếu một bước trước đó."),
    "blocked": _("Chưa đóng được: còn việc phải xong trước."),
    "last_supervisor": _(
        "Đây là người giám sát cuối cùng của tỉnh còn xem được hồ sơ. Hãy để thêm người giám sát trước."
    ),
    "not_for_oneself": _("Không ai tự giao việc này cho mình. Hãy nhờ một người giám sát khác."),
    "changed_meanwhile": _("Trong lúc bạn đọc, có điều vừa được ký hoặc vừa đổi. Hãy gõ lại lệnh và đọc lại."),
    "fingerprints_not_renewed": _(
        "Lần đổi khoá dấu vân số trước chưa xong. Hãy làm lại dấu vân số của hồ sơ trước đã."
    ),
    "nothing_was_asked": _("Không có câu hỏi nào đang chờ trả lời."),
    "not_assigned_to_this_one": _("Không giao được cho người này. Hãy chọn người khác."),
    "another_province": _("Đơn vị này không thuộc tỉnh của bạn."),
    "redacted_already": _("Tên người này đã không in rồi."),
    "keeper_is_somebody": _(
        "Trong tỉnh đang có, hoặc đã có, một người làm việc mang tên này. Hãy bịa một tên không phải của ai."
    ),
    "decoy_name_taken": _("Ở bàn này đang có một hồ sơ thật mang tên này. Hãy bịa một tên khác."),
    "name_taken": _("Đã có người đăng nhập bằng tên này. Chữ hoa, dấu và dấu cách không làm tên khác đi."),
    "not_redacted": _("Tên người này vẫn đang in."),
    "not_at_this_unit": _("Người này không làm ở đơn vị đó."),
    "kept_from_a_case_here": _("Người này không được xem một hồ sơ mà đơn vị đang giữ, nên không vào đơn vị này được."),
    "uncertified": _(
        "Chìa khoá của nơi nhận hoặc người nhận không đúng với xác nhận của cấp tỉnh, nên chưa gửi, chưa mở gì cả. "
        "Có thể ai đó đã thay chìa khoá. Hãy gọi ngay cho người giám sát cấp tỉnh."
    ),
    "not_its_key": _(
        "Chìa khoá nằm trong quyền này không phải chìa khoá của hồ sơ, nên chưa mở, chưa ghi gì cả. "
        "Có thể ai đó đã đặt vào. Hãy gọi ngay cho người giám sát cấp tỉnh."
    ),
    "log_broken": _(
        "Nhật ký của hồ sơ có chỗ bị mất hoặc bị sửa, nên chưa trao chìa khoá cho ai, chưa ghi gì cả. "
        "Hãy gọi ngay cho người giám sát cấp tỉnh."
    ),
    "nobody_certifies": _(
        "Cấp tỉnh chưa xác nhận chìa khoá của các đơn vị, nên chưa gửi được cho nơi khác. "
        "Hãy nhờ người giám sát cấp tỉnh xác nhận, rồi đăng nhập lại."
    ),
    "second_person_needed": _("Việc này cần một người thứ hai xác nhận."),
    "review_of_oneself": _(
        "Việc này là của chính bạn, hoặc trao chìa khoá cho bạn. Một người giám sát khác phải xem lại."
    ),
    "review_reason_missing": _("Hãy chọn một lý do."),
    "review_text_missing": _("Lý do này cần thêm vài lời: hãy điền “Ghi thêm”."),
    "edit_conflict": _("Người khác vừa sửa mục này. Những gì bạn gõ vẫn còn ở dưới; hãy so lại rồi lưu."),
    "not_kept": _("Chữ đang gõ chưa giữ lại được. Hãy bấm gửi, hoặc xoá chữ rồi mới sang trang khác."),
    "too_many_attempts": _("Đã thử quá nhiều lần. Hãy đợi vài phút rồi thử lại."),
    "wrong_sign_in": _("Tên hoặc cụm mật khẩu không đúng."),
    "locked": _("Phiên làm việc đã khoá. Hãy đăng nhập lại."),
    "invalid_value": _("Giá trị này không dùng được."),
    # the audit
    "no_checkpoint": _("Chưa có mốc nào được ký. Hãy đợi một phút rồi thử lại."),
    "checkpoint_unsound": _("Mốc mới nhất không đúng, nên không giữ. Hãy so mốc cũ của bạn và gọi người phụ trách."),
    "no_checkpoint_text": _("Đây không phải một mốc kiểm chứng. Hãy dán đủ mọi dòng, từ tên sổ đến dòng chữ ký."),
    "checkpoint_missing": _("Hãy dán mốc bạn đã giữ, hoặc chọn tệp."),
    # intake
    **TELLING,
    "ground_missing": _(
        "Chưa có sự đồng ý ghi và giữ hồ sơ. Hãy hỏi người này, hoặc chọn căn cứ pháp lý và ghi lý do."
    ),
    "ground_of_another_kind": _("Căn cứ này không nói về chuyện này. Chưa rõ là chuyện gì thì hãy ghi trước."),
    "unknown_ground": _("Căn cứ này không còn hiệu lực. Hãy chọn căn cứ khác."),
    "reason_missing": _("Hãy ghi lý do cụ thể."),
    "unknown_code": _("Không có hồ sơ nào mang mã này. Hãy xem lại mã."),
    "nobody_at_desk": _("Ở xã, ở bàn dự phòng và ở tỉnh không còn ai được xem hồ sơ này. Hãy gọi cấp tỉnh."),
    "another_kind": _("Bàn tiếp nhận thay cho bàn tiếp nhận, Uỷ ban thay cho Uỷ ban."),
    "stands_by_itself": _("Hãy chọn bàn của một xã khác."),
    "nobody_stands_by": _("Bàn này chưa có bàn dự phòng."),
    "not_near_this_case": _("Người này không ở nơi nào thấy được hồ sơ. Hãy chọn trong danh sách."),
    "last_holder": _("Đây là người duy nhất lo được việc này. Hãy gọi cấp tỉnh để cử thêm người, rồi làm lại."),
    "key_elsewhere": _("Bạn không giữ đủ khoá của hồ sơ này. Hãy nhờ cán bộ phụ trách chọn giúp."),
    **REFUSED_DAYS,
    **SAFETY,
    **CONSENT,
    **ADDITIONS,
    **REACHING_HER,
    **REFERRAL,
    **LIVELIHOOD,
    **CLOSING_REFUSALS,
}


def refusal(code: str) -> str:
    """What a person reads when an act was refused; an unknown code gives a plain sentence and no detail."""
    words = REFUSALS.get(code, _("Chưa làm được việc này. Không có gì bị mất; hãy kiểm tra lại rồi thử lại."))
    return str(words)


# What was typed -------------------------------------------------------------------------------------------------------


def typed(code: str, *, likely: date | None = None) -> str:
    """What is wrong with what was typed, by its code from the rulebook or the vault; `likely` the day that may be
    meant, where there is one, as an example."""
    words = str(TYPED.get(code, _("Giá trị này không dùng được. Hãy kiểm tra lại.")))
    return words % {"likely": f"{likely or _EXAMPLE:%d/%m/%Y}"} if "%(likely)s" in words else words


_EXAMPLE = date(2026, 3, 5)
