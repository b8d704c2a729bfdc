"""Contact bans at the bodies: the chairman decides, the police say who watches, each writes its own part."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.forms import Field
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from casework.journey.safety.ban_bodies import assign_supervisor, decide_ban, watch_ban
from casework.queries import ban_orders as queries
from casework.queries.ban_orders import BodyBanPage
from casework.rulebook import ban_sheets
from casework.rulebook.acts import Act
from casework.rulebook.contact_bans import BREACH_LAW, CONTACT_LAW, Move, rule_of
from casework.rulebook.rows import Terms
from casework.web import fields
from casework.web.form_page import form_page, posted, worker
from casework.web.forms import Form
from casework.web.intake.forms import Posted
from casework.web.moment_field import told_field
from casework.web.query_params import key, query_params
from casework.web.url_names import for_act

LOOK = for_act(Act.BAN_LOOK)


class DecideBanForm(Form):
    """What the chairman decides: with which number, for how long, why."""

    decision = fields.OneOf(ban_sheets.DECISIONS, label=_("Quyết định"))

    asks = ban_sheets.DECIDED

    def __init__(self, posted: Posted, page: BodyBanPage) -> None:
        super().__init__(posted)
        _offer(self.fields["decision"], ban_sheets.DECISIONS, page.decisions)
        if Move.ISSUE not in page.decisions:
            del self.fields["days"]

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        """The answers together."""
        return {"decision": said.pop("decision"), "answers": {name: it or None for name, it in said.items()}}


class SupervisorForm(Form):
    """Who watches over it."""

    supervisor_id = fields.OneOf((), label=_("Ai giám sát?"))

    def __init__(self, posted: Posted, page: BodyBanPage) -> None:
        super().__init__(posted)
        staff = self.fields["supervisor_id"]
        assert isinstance(staff, fields.OneOf)
        staff.choices = list(page.staff)

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        """The number of a worker."""
        return {"supervisor_id": int(said["supervisor_id"])}


class WatchForm(Form):
    """What the police or the supervisor did; of a permitted contact for what, how long, who is with them."""

    what = fields.OneOf(ban_sheets.WATCHES, label=_("Việc gì?"))

    asks = ban_sheets.WATCHED

    def __init__(self, posted: Posted, page: BodyBanPage) -> None:
        super().__init__(posted)
        _offer(self.fields["what"], ban_sheets.WATCHES, page.watches)
        if Move.CONTACT not in page.watches:
            for name in ("contact", "hours", "with_whom", "promised"):
                del self.fields[name]
        self.fields["told_at"] = told_field()

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        """The answers together."""
        told = {"what": said.pop("what"), "told_at": said.pop("told_at")}
        return {**told, "answers": {name: it or None for name, it in said.items()}}


def _offer(field: Field, terms: Terms, codes: tuple[str, ...]) -> None:
    assert isinstance(field, fields.OneOf)
    field.choices = [(code, terms.label(code)) for code in codes]


@require_GET
def listed(request: HttpRequest) -> HttpResponseBase:
    """The list further down."""
    before = query_params(request, sau=key)["sau"]
    page = queries.older_bans(worker(request), before)
    return render(request, "safety/ban_orders.html", {"page": page, "further": before is not None})


@require_GET
def look(request: HttpRequest, order_id: UUID) -> HttpResponseBase:
    """One of them, with the parts meant for this body."""
    query_params(request)
    page = queries.to_look(worker(request), order_id)
    return render(
        request, "safety/ban_order.html", {"page": page, "breach_law": BREACH_LAW, "contact_law": CONTACT_LAW}
    )


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, order_id: UUID) -> HttpResponseBase:
    """The chairman decides."""
    by, sent = worker(request), posted(request)
    page = queries.to_act(by, order_id, Act.BAN_DECIDE, sent=sent is not None)
    form = DecideBanForm(sent, page)
    return _act(
        request,
        form,
        lambda: decide_ban(by, queries.unit_of(page), order_id=order_id, **form.answers()),
        page,
        heading=_("Quyết định"),
        law=rule_of("D03", at=page.times.asked_at),
        law_words=_("Không ra quyết định thì trả lời bằng văn bản, nêu lý do."),
    )


@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, order_id: UUID) -> HttpResponseBase:
    """The police say who watches over it."""
    by, sent = worker(request), posted(request)
    page = queries.to_act(by, order_id, Act.BAN_ASSIGN, sent=sent is not None)
    form = SupervisorForm(sent, page)
    return _act(
        request,
        form,
        lambda: assign_supervisor(by, queries.unit_of(page), order_id=order_id, **form.answers()),
        page,
        heading=_("Phân công giám sát"),
        law=rule_of("D05", at=page.times.asked_at),
        law_words=_("Phân công ngay khi nhận quyết định."),
    )


@require_http_methods(["GET", "POST"])
def watch(request: HttpRequest, order_id: UUID) -> HttpResponseBase:
    """What the police or the supervisor did."""
    by, sent = worker(request), posted(request)
    page = queries.to_act(by, order_id, Act.BAN_WATCH, sent=sent is not None)
    form = WatchForm(sent, page)
    return _act(
        request,
        form,
        lambda: watch_ban(by, queries.unit_of(page), order_id=order_id, **form.answers()),
        page,
        heading=_("Ghi giám sát"),
        law=CONTACT_LAW,
        law_words=_("Tiếp xúc chỉ khi đã thông báo và cam kết, có người nhà cùng giám sát."),
    )


def _act(
    request: HttpRequest, form: Form, act: Any, page: BodyBanPage, *, heading: object, law: object, law_words: object
) -> HttpResponseBase:
    there = reverse(LOOK, args=[page.id])
    query_params(request)
    return form_page(
        request,
        form,
        act,
        template="safety/ban_act.html",
        then=there,
        context={"page": page, "heading": heading, "law": law, "law_words": law_words, "back": there},
    )
