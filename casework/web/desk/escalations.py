"""The page on which somebody called a place whose duty is late, and says what came of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.journey.escalations import answer_for_place
from casework.queries import escalations as queries
from casework.records.units import Unit
from casework.rulebook.escalations import ANSWERS
from casework.web import fields
from casework.web.form_page import form_page, posted, worker
from casework.web.forms import Form
from casework.web.query_params import query_params


class AnswerEscalationForm(Form):
    """What came of the call: the button is the answer."""

    answer = fields.OneOf(ANSWERS, label="")


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, escalation_id: UUID) -> HttpResponseBase:
    """Call, and say what came of it."""
    query_params(request)
    by, sent = worker(request), posted(request)
    row = queries.to_answer(by, escalation_id, sent=sent is not None)
    form = AnswerEscalationForm(sent)
    unit = Unit.objects.get(pk=row.unit_id)
    return form_page(
        request,
        form,
        lambda: answer_for_place(by, unit, escalation_id=escalation_id, **form.answers()),
        template="desk/escalation.html",
        then=reverse("desk"),
        context={"row": row},
    )
