"""Names that stay off papers which are handed out: the supervisor rules on them, and ends a ruling."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.journey.withholding import show_name, withhold_name
from casework.policy import gate
from casework.queries.audit.withheld import withheld
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotFound
from casework.web.asked import asked
from casework.web.asking import ask, posted, worker
from casework.web.audit.forms import WithholdForm
from casework.web.forms import Form


@require_http_methods(["GET", "POST"])
def names(request: HttpRequest) -> HttpResponseBase:
    """Whose names are withheld, and a form to withhold one more."""
    asked(request)
    by = worker(request)
    page = withheld(by)
    (realm,) = gate.posts_for(by, Act.NAME_WITHHOLD)[:1]
    form = WithholdForm(posted(request), page.nameable)
    return ask(
        request,
        form,
        lambda: withhold_name(by, realm, **form.answers()),
        page="audit/names.html",
        there=reverse("audit-names"),
        context={"page": page},
    )


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, worker_id: int) -> HttpResponseBase:
    """Ask once more, then end one ruling."""
    asked(request)
    by = worker(request)
    ruling = next((one for one in withheld(by).rulings if one.worker_id == worker_id), None)
    if ruling is None:
        raise NotFound
    (realm,) = gate.posts_for(by, Act.NAME_SHOW)[:1]
    return ask(
        request,
        Form(posted(request)),
        lambda: show_name(by, realm, worker_id=worker_id),
        page="audit/name_show.html",
        there=reverse("audit-names"),
        context={"ruling": ruling},
    )
