"""The page on which the commune People's Committee is notified, its paper, and what stands on the committee's desk."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.journey.intake.notifying import decide_notice, give_notice, receive_notice
from casework.policy import gate, viewing
from casework.queries import committee
from casework.queries.editing import Editing
from casework.queries.intake import notice as queries
from casework.queries.intake.notice import NoticePage
from casework.records.cases import Case
from casework.records.units import Unit
from casework.rulebook import bodies, notices
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotFound, WrongStage
from casework.web import fields, flash, papers
from casework.web.form_page import form_page, posted, worker
from casework.web.forms import Form, VersionedForm
from casework.web.intake.forms import Posted
from casework.web.query_params import key, query_params


class NoticeForm(VersionedForm):
    """What the committee is told beside the words that stand already, in which way, and who there was told."""

    asks_anew = True
    asks = notices.ASKED

    def __init__(self, posted: Posted, editing: Editing[NoticePage]) -> None:
        super().__init__(posted, editing)
        way = self.fields["way"]
        assert isinstance(way, fields.OneOf)
        way.choices = [(code, notices.WAYS.label(code)) for code in editing.page.ways]


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The notice is read to her, and given."""
    by, there = worker(request), reverse("case", args=[case_id])
    case, notice = queries.to_give(by, case_id)
    if notice.page.given and posted(request) is None:
        raise WrongStage("notice_given")  # what was typed too late is kept on its form, and the act says no
    form = NoticeForm(posted(request), notice)
    return form_page(
        request,
        form,
        lambda: give_notice(by, case, **form.answers()),
        template="intake/notice.html",
        then=there,
        context={"page": notice.page, "back": there},
    )


@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The notice on paper, word for word, for a committee that has no account."""
    query_params(request)
    by = worker(request)

    def make() -> HttpResponseBase:
        page = queries.on_paper(by, case_id)
        return render(request, "intake/notice_paper.html", {"page": page, "case_id": case_id})

    return papers.paper(request, by, Case, case_id, Act.NOTICE_PRINT, make, back=reverse("case", args=[case_id]))


@require_GET
def older(request: HttpRequest) -> HttpResponseBase:
    """The notices further down."""
    before = query_params(request, sau=key)["sau"]
    by = worker(request)
    page = committee.older_notices(by, before)
    if page is None:
        raise NotFound
    return render(request, "intake/notices.html", {"page": page, "further": before is not None})


class DecideNoticeForm(Form):
    """What the committee does: the button is the answer."""

    decision = fields.OneOf(bodies.DECISIONS, label="")


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, notice_id: UUID) -> HttpResponseBase:
    """The chairman or a deputy handles it, or assigns it."""
    query_params(request)
    by, sent = worker(request), posted(request)
    page = committee.to_decide(by, notice_id, sent=sent is not None)
    form = DecideNoticeForm(sent)
    unit = Unit.objects.get(pk=page.unit_id)
    return form_page(
        request,
        form,
        lambda: decide_notice(by, unit, notice_id=notice_id, **form.answers()),
        template="intake/notice_decide.html",
        then=reverse("desk"),
        context={"page": page, "law": bodies.MUST_BE_POLICE, "law_words": bodies.MUST_BE_POLICE_WORDS},
    )


@require_POST
def receive(request: HttpRequest, notice_id: UUID) -> HttpResponseBase:
    """The committee has it."""
    by = worker(request)
    for unit in gate.units_for(by, Act.NOTICE_RECEIVE):
        receive_notice(by, unit, notice_id=notice_id)
    viewing.nothing_was_shown()
    return flash.go(request, reverse("desk"))
