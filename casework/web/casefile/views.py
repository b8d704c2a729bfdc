"""The pages of one case."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from casework.queries import case_front, casefile, history_page
from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.rulebook.rows import Words
from casework.rulebook.stages import RiskLevel
from casework.web import papers
from casework.web.casefile.duty_links import duty_link
from casework.web.casefile.forms import CasePrintForm
from casework.web.casefile.links import PRESSING, act_links, idle_acts, is_in_danger
from casework.web.casefile.timeline_links import told_lines
from casework.web.form_page import answer_page, posted, worker
from casework.web.query_params import key, one_of, query_params
from casework.web.url_names import for_act

HISTORY_PARTS: Mapping[str, tuple[str, Words]] = {
    "nguoi-den": ("intake", _("Người đến, lời kể, sự đồng ý, ghi chú")),
    "an-toan": ("safety", _("An toàn")),
    "chuyen-gui": ("referral", _("Chuyển gửi")),
    "sinh-ke": ("livelihood", _("Sinh kế")),
    "hoa-nhap": ("reintegration", _("Theo dõi hoà nhập")),
    "ho-so": (history_page.OF_NO_CHAPTER, _("Hồ sơ, nhắc việc, thông báo")),
}
"""What each part of the history is called in the address, and in words."""


@require_GET
def case(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The first page of a case; in full, or for the unit that heard her, all that its reader reads on one page."""
    in_full = query_params(request, day_du=one_of("co"))["day_du"] is not None
    by = worker(request)
    page, front = (casefile.casefile(by, case_id, in_full=True), None) if in_full else case_front.front(by, case_id)
    due = [
        (duty, duty_link(case_id, duty.rule, duty.object_id, page.acts_beside, thing=duty.thing)) for duty in page.due
    ]
    stay = front.chapters.stay_until if front else None
    idle = idle_acts(front.livelihood, sheltered=stay is not None) if front else frozenset[str]()
    links = act_links(
        case_id,
        page.stage,
        page.acts - idle,
        in_danger=page.whole and is_in_danger(page.risk, {duty.rule for duty in page.due}),
        banned=front is not None and front.chapters.ban is not None,
        very_high=page.risk == RiskLevel.VERY_HIGH,
        due=[href for duty, href in due if href and duty.due_at <= timezone.now() + PRESSING],
    )
    context = {
        "page": page,
        "front": front,
        "links": links,
        "due": due,
        "told": {flag.id: flag.words for flag in page.flags},
        "timeline": told_lines(page),
        "case_id": case_id,
        "acts": page.acts,
    }
    return render(request, "casefile/front.html" if front else "casefile/case.html", context)


def _chapter(request: HttpRequest, case_id: UUID, word: str, title: Words) -> HttpResponseBase:
    in_full = query_params(request, day_du=one_of("co"))["day_du"] is not None
    page = case_front.chapter(worker(request), case_id, word, in_full=in_full)
    context = {
        "page": page,
        "title": title,
        "word": word,
        "timeline": told_lines(page),
        "case_id": case_id,
        "acts": page.acts,
    }
    return render(request, "casefile/chapter.html", context)


@require_GET
def person(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Who she is, what happened, what she agreed to, and the notes."""
    return _chapter(request, case_id, "person", _("Người đến, ghi chú"))


@require_GET
def safety(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Her danger, the safety plan, the stays."""
    return _chapter(request, case_id, "safety", _("An toàn"))


@require_GET
def referrals(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The packets that were sent."""
    return _chapter(request, case_id, "referrals", _("Chuyển gửi"))


@require_GET
def what_was_done(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The reminders and what was done, each line leading to its thing."""
    return _chapter(request, case_id, "done", _("Nhắc việc, việc đã làm"))


@require_GET
def holders(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Who holds the case, and who opened it."""
    return _chapter(request, case_id, "holders", _("Ai giữ, ai đã mở hồ sơ này"))


@require_http_methods(["GET", "POST"])
def print_case(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Which parts go on paper; sent, the paper is asked for, so that every printing is an act of somebody."""
    query_params(request)
    form = CasePrintForm(posted(request))
    papers.may(worker(request), Case, case_id, Act.CASE_PRINT)
    there = reverse(for_act(Act.CASE_PRINT, "paper"), args=[case_id])
    return answer_page(
        request,
        form,
        lambda: papers.ask(request, {"parts": form.cleaned_data["parts"]}, at=there),
        template="casefile/choose_parts.html",
        context=lambda: {"case_id": case_id},
    )


@require_GET
def paper(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The file as it goes on paper, as far as it was chosen; who did not ask for it is led back to the case."""
    query_params(request)
    by, asked = worker(request), papers.asked(request)
    if asked is None:
        papers.may(by, Case, case_id, Act.CASE_PRINT)
        return redirect("case", case_id)
    page = casefile.casefile(by, case_id, act=Act.CASE_PRINT, also=asked["parts"])
    context = {
        "page": page,
        "printed": frozenset(asked["parts"]),
        "timeline": [vars(done) for done in page.timeline],
        "case_id": case_id,
        "acts": (),
    }
    return render(request, "casefile/print.html", context)


@require_GET
def history(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """What changed, field by field, before and after, and by whom; of one part of the file where that is asked for."""
    query = query_params(request, sau=key, phan=one_of(*HISTORY_PARTS))
    before, part = query["sau"], query["phan"]
    page = history_page.changes(worker(request), case_id, before=before, part=HISTORY_PARTS[part][0] if part else None)
    kept = {"phan": part} if part else {}
    context = {
        "page": page,
        "further": before is not None,
        "part": part,
        "parts": [(word, words) for word, (_part, words) in HISTORY_PARTS.items()],
        "older": urlencode({**kept, "sau": page.older or ""}),
    }
    return render(request, "casefile/history.html", context)
