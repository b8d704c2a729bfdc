"""The desk takes in what arrived; notes are written; who must not see a case is named."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework.journey.intake.excluding import exclude as exclude_worker
from casework.journey.intake.hearing import add_note
from casework.journey.intake.submitting import register as register_case
from casework.journey.intake.warning import warn_of_contact
from casework.policy import viewing
from casework.queries.intake import arrival as arrivals
from casework.queries.intake import excluding
from casework.queries.referral.packet import packet_number
from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.web import flash
from casework.web.form_page import form_page, posted, worker
from casework.web.intake.sorting_forms import ExcludeForm, NoteForm, RegisterForm
from casework.web.query_params import key, query_params


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Take a case in, on her consent or on a legal ground."""
    by = worker(request)
    case, arrival = arrivals.to_sort(by, case_id, Act.CASE_REGISTER)
    form = RegisterForm(posted(request), arrival.grounds, may_keep=arrival.may_keep)
    return form_page(
        request,
        form,
        lambda: register_case(by, case, **form.answers()),
        template="intake/register.html",
        then=reverse("case", args=[case_id]),
        context={"arrival": arrival},
    )


@require_POST
def warn(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Her number is not safe any more."""
    query_params(request)
    by = worker(request)
    warn_of_contact(by, viewing.enter(by, Case, case_id, Act.CONTACT_WARN))
    viewing.nothing_was_shown()
    return flash.go(request, reverse("case", args=[case_id]))


@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """A few words beside the case, or an answer to such words."""
    by = worker(request)
    asked = query_params(request, tra_loi=key, phieu=key)
    answered, packet = asked["tra_loi"], asked["phieu"]
    case = viewing.enter(by, Case, case_id, Act.NOTE_ADD)
    about = _("Phiếu %(number)s:") % {"number": packet_number(packet)} + " " if packet else ""
    form = NoteForm(posted(request), initial={"answers_id": answered, "text": about})
    return form_page(
        request,
        form,
        lambda: add_note(by, case, **form.answers()),
        template="intake/note.html",
        then=reverse("case", args=[case_id]),
        context={"answers": answered},
    )


@require_http_methods(["GET", "POST"])
def exclude(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Name somebody who must not see this case; who names herself is led away from it."""
    by = worker(request)
    case, keeping = excluding.to_keep_out(by, case_id)
    form = ExcludeForm(posted(request), keeping)

    def there(_made: object) -> str:
        herself = form.cleaned_data["worker_id"] == by.pk
        return reverse("desk") if herself else reverse("grant-exclude", args=[case_id])

    return form_page(
        request,
        form,
        lambda: exclude_worker(by, case, **form.answers()),
        template="intake/exclude.html",
        then=there,
        context={"keeping": keeping, "herself": by.pk},
        before="intake/exclude_before.html",
    )
