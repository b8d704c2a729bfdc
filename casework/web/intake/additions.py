"""A trusted address tells more once the desk took a case in; the desk takes or leaves each answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from casework.journey.intake.additions import take_addition, tell_more
from casework.queries.intake import additions as queries
from casework.queries.intake.additions import AdditionPage
from casework.records.additions import Addition
from casework.rulebook.acts import Act
from casework.rulebook.additions import CHOICES, PARTS, TAKEN
from casework.rulebook.address_terms import NOT_KNOWN
from casework.rulebook.refusals import EditConflict, NotFound, WrongStage
from casework.web import fields
from casework.web.form_page import form_page, posted, worker
from casework.web.forms import Form
from casework.web.intake.forms import Posted
from casework.web.query_params import query_params
from casework.web.sheet_fields import fields_of
from casework.web.url_names import for_act

WORDS = tuple(PARTS)
LIST = "addition-list"


class TellMoreForm(Form):
    """One chapter, asked anew and empty: what stands in the file is the desk's to read."""

    def __init__(self, posted: Posted, word: str) -> None:
        super().__init__(posted)
        for key, field in fields_of(PARTS[word].sheet).items():
            field.required = False
            self.fields[key] = field
        self.speak_to(NOT_KNOWN)

    def said(self) -> dict[str, Any]:
        """The answers by their keys."""
        return {key: self.cleaned_data.get(key) for key in self.fields}


class TakeForm(Form):
    """Of each answer whether it is taken, and why the others are not."""

    version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    def __init__(self, posted: Posted, page: AdditionPage) -> None:
        super().__init__(posted, initial={"version": page.version})
        self._keys = [one.key for one in page.answers]
        for one in page.answers:
            self.fields[f"take_{one.key}"] = fields.OneOf(CHOICES, label=one.question)
        self.speak_to(page.terms)
        self.fields["why"] = fields.NoteField(
            label=_("Vì sao để như cũ? (nếu có)"), max_length=1_000, rows=2, required=False
        )

    def sees_now(self, page: AdditionPage) -> None:
        """Shown again, it is about what stands now: sent once more it decides on that, knowingly."""
        assert isinstance(self.data, QueryDict)
        now = self.data.copy()
        now["version"] = str(page.version)
        self.data = now

    def choices_of(self, key: str) -> Any:
        """The bound field of one answer."""
        return self[f"take_{key}"]

    def decided(self) -> dict[str, Any]:
        """What the act takes."""
        taken = [key for key in self._keys if self.cleaned_data[f"take_{key}"] == TAKEN]
        return {"taken": taken, "why": self.cleaned_data["why"], "expected_version": self.cleaned_data["version"]}


@require_GET
def chapters(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """What may still be told, and what became of what was."""
    query_params(request)
    _case, told = queries.told_before(worker(request), case_id)
    parts = [
        (part.title, reverse(for_act(Act.ADDITION_TELL), args=[case_id, number]))
        for number, part in enumerate(PARTS.values(), 1)
    ]
    return render(request, "intake/additions.html", {"parts": parts, "told": told, "case_id": case_id})


@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest, case_id: UUID, number: int) -> HttpResponseBase:
    """One chapter."""
    if not 1 <= number <= len(WORDS):
        raise NotFound
    by, word, there = worker(request), WORDS[number - 1], reverse(LIST, args=[case_id])
    case = queries.to_tell(by, case_id, word)
    form = TellMoreForm(posted(request), word)
    return form_page(
        request,
        form,
        lambda: tell_more(by, case, part=word, answers=form.said()),
        template="forms/act.html",
        then=there,
        context={
            "title": _("Ghi thêm"),
            "heading": PARTS[word].title,
            "lead": _("Biết điều gì mới thì ghi điều đó. Xã đọc rồi mới đưa vào hồ sơ."),
            "send": _("Gửi cho xã"),
            "back": there,
        },
    )


@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, case_id: UUID, addition_id: UUID) -> HttpResponseBase:
    """The desk decides, answer by answer."""
    by, sent, there = worker(request), posted(request), reverse("case", args=[case_id])
    case, page = queries.to_take(by, case_id, addition_id, sent=sent is not None)
    form = TakeForm(sent, page)

    def decide() -> Addition:
        try:
            return take_addition(by, case, addition_id=addition_id, **form.decided())
        except EditConflict:
            form.sees_now(page)
            raise WrongStage("addition_stale") from None

    return form_page(
        request,
        form,
        decide,
        template="intake/addition.html",
        then=there,
        context={"page": page, "back": there},
    )
