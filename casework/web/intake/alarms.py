"""The alarm: one press of a host on any page, what she reads then, and the desk's page that answers it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.journey.alarms import answer_and_look, call_desk, raise_alarm, say_mistake
from casework.policy import gate, viewing
from casework.queries import alarms as queries
from casework.records.cases import Case
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.alarms import ANSWERS
from casework.rulebook.refusals import NotFound
from casework.vault.errors import VaultError
from casework.web import fields
from casework.web.form_page import form_page, posted, worker
from casework.web.forms import Form
from casework.web.intake.forms import Posted
from casework.web.query_params import query_params
from casework.web.url_names import for_act


class AnswerAlarmForm(Form):
    """What came of calling back: the button is the answer."""

    answer = fields.OneOf(ANSWERS, label="")

    def __init__(self, posted: Posted) -> None:
        super().__init__(posted)


def _raised(alarm_id: UUID) -> HttpResponseBase:
    viewing.nothing_was_shown()
    return redirect(reverse(for_act(Act.ALARM_LOOK), args=[alarm_id]))


def _called(by: Worker) -> HttpResponseBase:
    raised = [call_desk(by, address) for address in gate.units_for(by, Act.ALARM_CALL)]
    if not raised:
        raise NotFound
    return _raised(raised[0].pk)


@require_POST
def of_case(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Pressed on a page of a case; one that is not hers any more is not named, and she is heard all the same."""
    query_params(request)
    by = worker(request)
    try:
        case = viewing.enter(by, Case, case_id, Act.ALARM_RAISE)
    except (NotFound, VaultError):
        return _called(by)
    return _raised(raise_alarm(by, case).pk)


@require_POST
def call(request: HttpRequest) -> HttpResponseBase:
    """Pressed where no case is open: every address she works at calls its desk."""
    query_params(request)
    return _called(worker(request))


@require_GET
def look(request: HttpRequest, alarm_id: UUID) -> HttpResponseBase:
    """Whom to call now, and what the desk said since."""
    query_params(request)
    return render(request, "intake/alarm.html", {"page": queries.as_raised(worker(request), alarm_id)})


@require_POST
def mistake(request: HttpRequest, alarm_id: UUID) -> HttpResponseBase:
    """Pressed by mistake."""
    query_params(request)
    by = worker(request)
    page = queries.as_raised(by, alarm_id)
    for address in gate.units_for(by, Act.ALARM_MISTAKE):
        if address.pk == page.alarm.unit_id:
            say_mistake(by, address, alarm_id=alarm_id)
            return _raised(alarm_id)
    raise NotFound


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, alarm_id: UUID) -> HttpResponseBase:
    """The desk calls back, and says what came of it."""
    by, sent = worker(request), posted(request)
    page = queries.to_answer(by, alarm_id, sent=sent is not None)
    form = AnswerAlarmForm(sent)
    desk = Unit.objects.get(pk=page.desk_id)
    return form_page(
        request,
        form,
        lambda: answer_and_look(by, desk, alarm_id=alarm_id, answer=form.cleaned_data["answer"]),
        template="intake/alarm_answer.html",
        then=reverse("case", args=[page.case_id]) if page.case_id else reverse("desk"),
        context={"page": page},
    )
