"""The pages that are compared: a list of 50, a case with its history, opening one, changing one field, finding by name.

Written as a good developer would who follows each package's documentation: related rows are selected together, a
version is compared with the one before it in memory, and pages are cut off at fifty.
"""

from __future__ import annotations

import importlib
from collections import defaultdict
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from casework.rulebook import names
from tests.bench.rivals.models import KEPT, Case, Clock, Incident, Look, SafeContact, Survivor, Unit

RIVAL = settings.RIVAL
IS_PLAIN = RIVAL in settings.PLAIN
A_PAGE = 50
LISTED = ("id", "code", "stage", "risk_level", "received_at", "name", "desk__name")
shortcuts: Any = importlib.import_module("guardian.shortcuts") if not IS_PLAIN else None


def visible(request: HttpRequest) -> QuerySet[Case]:
    """The cases this user may see, newest first."""
    user: Any = request.user
    if IS_PLAIN:
        unit = Unit.objects.get(group__user=user)
        column = {"trusted_address": "origin", "commune_desk": "desk", "province": "province"}[unit.kind]
        found = Case.objects.filter(**{column: unit})
        if RIVAL == "tuned_plain":
            found = found.only(*LISTED)
    elif RIVAL == "ordinary":
        found = shortcuts.get_objects_for_user(user, "rivals.see_case")
    else:
        found = shortcuts.get_objects_for_user(
            user, "rivals.see_case", klass=Case, use_groups=False, with_superuser=False, accept_global_perms=False
        ).only(*LISTED)
    return found.select_related("desk").order_by("-id")  # type: ignore[no-any-return]  # guardian has no types


def entered(request: HttpRequest, case_id: UUID, permission: str) -> Case:
    """The case, for who may."""
    case = Case.objects.select_related("desk", "origin").filter(pk=case_id).first()
    if case is None or (not IS_PLAIN and not request.user.has_perm(f"rivals.{permission}", case)):
        raise Http404
    return case


@login_required
def cases(request: HttpRequest) -> HttpResponse:
    """The list, and a line that it was seen."""
    found = visible(request)
    page: Any = Paginator(found, A_PAGE).get_page(request.GET.get("page")) if RIVAL == "ordinary" else found[:A_PAGE]
    Look.objects.create(user=request.user, act="case.list")
    return render(request, "rivals/list.html", {"cases": page, "form": FindForm()})


@login_required
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A case with its parts, its history and the differences in it; and a line that it was seen."""
    found = entered(request, case_id, "see_case")
    Look.objects.create(case=found, user=request.user, act="case.look")
    return render(request, "rivals/case.html", {**parts(found), "case": found, "changes": changes(found)})


@login_required
def sheet(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A case with its parts alone, as ours shows it; and a line that it was seen."""
    found = entered(request, case_id, "see_case")
    Look.objects.create(case=found, user=request.user, act="case.look")
    return render(request, "rivals/case.html", {**parts(found), "case": found})


@login_required
def history(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Its history alone, with the differences; and a line that it was seen."""
    found = entered(request, case_id, "see_case")
    Look.objects.create(case=found, user=request.user, act="case.history")
    return render(request, "rivals/history.html", {"case": found, "changes": changes(found)})


def parts(found: Case) -> dict[str, Any]:
    """What stands in a case now."""
    return {
        "survivor": found.survivor,
        "contact": found.safecontact,
        "incident": found.incident,
        "consents": found.consent_set.order_by("asked_at"),
        "risks": found.riskassessment_set.order_by("-assessed_at").select_related("assessed_by"),
        "notes": found.note_set.order_by("-written_at").select_related("written_by"),
        "clocks": found.clock_set.filter(met_at=None).select_related("unit"),
        "looks": found.look_set.order_by("-at").select_related("user")[:10],
    }


def changes(found: Case) -> list[dict[str, Any]]:
    """Every version of every part, newest first, with what differs from the one before."""
    told = []
    for model in KEPT:
        versions: dict[Any, list[Any]] = defaultdict(list)
        asked = {"id": found.pk} if model is Case else {"case_id": found.pk}
        for row in model.history.filter(**asked).select_related("history_user"):  # type: ignore[attr-defined]
            versions[row.id].append(row)
        for rows in versions.values():
            for row, before in zip(rows, [*rows[1:], None], strict=True):
                differences = row.diff_against(before).changes if before is not None else []
                told.append({"row": row, "kind": model._meta.verbose_name, "differences": differences})
    return sorted(told, key=lambda one: one["row"].history_date, reverse=True)[:A_PAGE]


class StartForm(forms.Form):
    """Somebody came."""

    name = forms.CharField(max_length=200)


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Open a case: its rows, who may see it, its first duty."""
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            made = _opened(request, form.cleaned_data["name"])
        return redirect("case", made.pk)
    return render(request, "rivals/form.html", {"form": form})


def _opened(request: HttpRequest, name: str) -> Case:
    user: Any = request.user
    unit = Unit.objects.select_related("parent__parent").get(group__user=user)
    assert unit.parent is not None and unit.parent.parent is not None
    now = timezone.now()
    made = Case.objects.create(
        origin=unit, desk=unit.parent, province=unit.parent.parent, received_at=now, name=name, programme="p8"
    )
    Survivor.objects.create(case=made)
    SafeContact.objects.create(case=made, ways={"channel": "none"})
    Incident.objects.create(case=made)
    Clock.objects.create(case=made, rule="D01", unit=unit, began_at=now, due_at=now)
    if not IS_PLAIN:
        for permission in ("see_case", "work_case"):
            shortcuts.assign_perm(permission, user if RIVAL == "tuned" else unit.group, made)
    Look.objects.create(case=made, user=user, act="case.open")
    return made


class StoryForm(forms.ModelForm):
    """What happened, in her words."""

    class Meta:
        model = Incident
        fields = ("story",)


@login_required
def story(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Change one field."""
    found = entered(request, case_id, "work_case")
    form = StoryForm(request.POST or None, instance=found.incident)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            Look.objects.create(case=found, user=request.user, act="incident.change")
        return redirect("case", case_id)
    return render(request, "rivals/form.html", {"form": form})


@login_required
def seen(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The page on which a case is taken in, which says whether her card was seen before."""
    found = entered(request, case_id, "see_case")
    survivor = found.survivor
    before = survivor.cccd and Survivor.objects.filter(cccd=survivor.cccd).exclude(case=found).exists()
    return render(request, "rivals/form.html", {"form": StartForm(), "case": found, "before": before})


class FindForm(forms.Form):
    """Find by name."""

    typed = forms.CharField(max_length=200)


@login_required
def find(request: HttpRequest) -> HttpResponse:
    """Find among what is visible: in the database where names are clear, else by decrypting and folding each."""
    form = FindForm(request.POST or None)
    hits: list[Case] = []
    if form.is_valid():
        typed = form.cleaned_data["typed"]
        if IS_PLAIN:
            hits = list(visible(request).filter(name__icontains=typed)[:A_PAGE])
        else:
            folded = names.fold(typed)
            for one in visible(request).iterator(chunk_size=1000):
                if names.folded_matches(folded, names.fold(one.name)):
                    hits.append(one)
                    if len(hits) == A_PAGE:
                        break
        Look.objects.create(user=request.user, act="case.search")
    return render(request, "rivals/list.html", {"cases": hits, "form": form})
