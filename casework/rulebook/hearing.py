"""What is asked when she is heard, key by key: the answers kept about her, how to reach her, and what happened.

Every question may stay unanswered: a key that is missing was not asked or not answered, `unknown` was asked and left
open. The keys are those of the sealed records, so a key is never given a second meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from casework.rulebook import acts_of_violence, consents
from casework.rulebook.consents import Consenter
from casework.rulebook.dates import Birth
from casework.rulebook.people import (
    ETHNIC_GROUPS,
    LANGUAGES,
    LITERACY,
    NOT_SAID,
    POVERTY,
    RELATIONSHIPS,
    SEXES,
)
from casework.rulebook.rows import Term, Terms

YES_NO = Terms(Term("yes", _("Có")), Term("no", _("Không")), NOT_SAID)

NO_CONTACT = "none"

CHANNELS = Terms(
    Term(NO_CONTACT, _("Không liên lạc"), _("Đừng liên lạc. Chị ấy sẽ tự đến")),
    Term("call", _("Gọi điện")),
    Term("message", _("Nhắn tin")),
    Term("visit", _("Gặp trực tiếp"), _("Gặp trực tiếp, ở chỗ chị ấy chọn")),
    Term("through", _("Qua người tin cậy"), _("Nhắn qua một người chị ấy tin")),
)
NEEDS_PHONE = frozenset({"call", "message"})

OWN_PHONE = "own"
PHONE_OWNERS = Terms(
    Term(OWN_PHONE, _("Của chị ấy, chỉ chị ấy dùng")),
    Term("shared", _("Máy dùng chung trong nhà"), _("Máy dùng chung, người khác có thể nghe hoặc xem")),
    Term("trusted", _("Của người chị ấy tin")),
    NOT_SAID,
)

DAYS = Terms(
    Term("mon", _("Thứ Hai")),
    Term("tue", _("Thứ Ba")),
    Term("wed", _("Thứ Tư")),
    Term("thu", _("Thứ Năm")),
    Term("fri", _("Thứ Sáu")),
    Term("sat", _("Thứ Bảy")),
    Term("sun", _("Chủ nhật")),
)

HOURS = Terms(
    Term("early", _("Sáng sớm")),
    Term("morning", _("Buổi sáng")),
    Term("noon", _("Buổi trưa")),
    Term("afternoon", _("Buổi chiều")),
    Term("evening", _("Buổi tối")),
)

VIOLENCE_ACTS = Terms(*(Term(act.code, act.statutory, act.spoken) for act in acts_of_violence.ACTS.values()))

PARENTS = frozenset({"parent", "step_parent"})
"""Of a child these are, as a rule, the legal representatives: where one of them did it, another must stand in."""

type Question = Terms | type[str] | type[int]

PERSON: Mapping[str, Question] = {
    "sex": SEXES,
    "ethnic_group": ETHNIC_GROUPS,
    "language": LANGUAGES,
    "literacy": LITERACY,
    "interpreter": YES_NO,
    "commune_code": str,
    "commune_from": str,  # the day from which that code meant that commune: the two are one key
    "address": str,
    "children": int,
    "pregnant": YES_NO,
    "nursing": YES_NO,
    "disability": YES_NO,
    "poverty": POVERTY,
    "phone": str,
    "cccd": str,
}
"""Who she is (sealed with the survivor). `children` counts those who came with her; `address` is as people say it."""

WAYS: Mapping[str, Question] = {
    "channel": CHANNELS,
    "phone": str,
    "whose_phone": PHONE_OWNERS,
    "days": DAYS,
    "hours": HOURS,
    "leave_message": YES_NO,
    "code_word": str,
    "note": str,
}
"""How she can be reached (sealed with the safe contact). `days` and `hours` are lists; empty means any."""

INCIDENT: Mapping[str, Question] = {
    "violence_acts": VIOLENCE_ACTS,
    "relationship": RELATIONSHIPS,
    "when": str,
    "weapon": YES_NO,
    "injuries": str,
    "children_saw": YES_NO,
    "needs": str,
}
"""What happened (sealed with the incident). `violence_acts` is a list of statutory codes; `relationship` is the other's
to her."""

LISTS = frozenset({"days", "hours", "violence_acts"})


def misfit(questions: Mapping[str, Question], answers: Mapping[str, object]) -> str | None:
    """The first key that is no question of this list, or whose answer is none of its answers; None when all fit."""
    for key, answer in answers.items():
        if key not in questions:
            return key
        if answer is not None and not _fits(key, questions[key], answer):
            return key
    return None


def _fits(key: str, question: Question, answer: object) -> bool:
    if not isinstance(question, Terms):
        return isinstance(answer, question) and not isinstance(answer, bool)
    if key in LISTS:
        return isinstance(answer, list) and all(code in question for code in answer)
    return isinstance(answer, str) and answer in question


def merged(standing: Mapping[str, object] | None, answers: Mapping[str, object]) -> dict[str, object]:
    """What stands with these answers put in; an answer of None takes its key out."""
    return {key: answer for key, answer in {**(standing or {}), **answers}.items() if answer is not None}


def whose_yes(
    birth: Birth | None, incident: Mapping[str, object] | None, *, at: date | datetime
) -> frozenset[Consenter]:
    """Who has to agree for her to have agreed; the parent who may have done it is never the one who is asked."""
    suspected = (incident or {}).get("relationship") in PARENTS
    return consents.who_must_agree(birth, at=at, representative_suspected=suspected)
