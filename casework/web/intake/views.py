"""The questions of intake one after the other, the check, and telling the commune."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from casework.journey.intake.hearing import ask_consent, ask_danger, note_contact, note_incident, note_person
from casework.journey.intake.submitting import submit_to_desk
from casework.policy.her_word import BEFORE_TAKEN_IN
from casework.queries.editing import Editing
from casework.queries.intake import draft, submitting
from casework.queries.intake.danger import Urgent
from casework.queries.intake.draft import Agreed, Heard, ToAskDanger
from casework.queries.intake.health import READS
from casework.records.cases import Case
from casework.rulebook import danger_questions, danger_rows, risk
from casework.rulebook import health as health_rules
from casework.rulebook.acts import Act
from casework.rulebook.consents import SENSITIVE_NOTICE
from casework.rulebook.refusals import NotFound, WrongStage
from casework.rulebook.stages import Stage
from casework.web.form_page import form_page, posted, worker
from casework.web.intake import parts
from casework.web.intake.consent_form import ConsentForm
from casework.web.intake.forms import (
    CircumstancesForm,
    ContactForm,
    DangerForm,
    HealthForm,
    HouseholdForm,
    LanguageForm,
    NumbersForm,
    OneDangerForm,
    PartForm,
    PersonForm,
    PlaceForm,
    StoryForm,
    SubmitForm,
    ViolenceActsForm,
)
from casework.web.query_params import one_of, query_params
from casework.web.url_names import for_act

CAME_FROM = {"xem-lai": parts.CHECK, "cac-phan": "intake-parts"}
"""The pages that send somebody to one question and want her back; they say so in the address."""

AFTER = {f"phan-{number}": name for number, name in enumerate(parts.LATER, start=1)}
"""The chapters on whose way what cannot wait was told; from its page she is led on to the chapter after."""


# The questions --------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Her name, age, sex."""
    return _of_person(request, case_id, PersonForm)


@require_http_methods(["GET", "POST"])
def language(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Her language and people."""
    return _of_person(request, case_id, LanguageForm, "language")


@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Where she lives."""
    return _of_person(request, case_id, PlaceForm, "place")


@require_http_methods(["GET", "POST"])
def household(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Who came with her, and what gives her priority."""
    return _of_person(request, case_id, HouseholdForm, "household")


@require_http_methods(["GET", "POST"])
def numbers(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Her telephone and identity card."""
    return _of_person(request, case_id, NumbersForm, "numbers")


def _of_person(request: HttpRequest, case_id: UUID, form_class: type[PartForm], part: str = "") -> HttpResponseBase:
    by = worker(request)
    case, telling = draft.to_note(by, case_id, Act.INTAKE_PERSON, form_class.record)
    form = form_class(posted(request), telling)
    return _question(request, case, form, lambda: note_person(by, case, **form.answers()), Act.INTAKE_PERSON, part)


@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """How to reach her without danger."""
    by = worker(request)
    case, telling = draft.to_note(by, case_id, Act.INTAKE_CONTACT, ContactForm.record)
    form = ContactForm(posted(request), telling)
    return _question(request, case, form, lambda: note_contact(by, case, **form.answers()), Act.INTAKE_CONTACT)


@require_http_methods(["GET", "POST"])
def violence_acts(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Which of the sixteen acts she told of."""
    return _of_incident(request, case_id, ViolenceActsForm)


@require_http_methods(["GET", "POST"])
def circumstances(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Who did it, when, with what."""
    return _of_incident(request, case_id, CircumstancesForm, "circumstances")


@require_http_methods(["GET", "POST"])
def story(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Her own words."""
    return _of_incident(request, case_id, StoryForm, "story")


@require_http_methods(["GET", "POST"])
def health(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """What an examination within hours still can do, told before anything else is asked."""
    by = worker(request)
    case, telling = draft.to_note(by, case_id, Act.INTAKE_INCIDENT, HealthForm.record, also=READS)
    form = HealthForm(posted(request), telling)
    return _question(
        request,
        case,
        form,
        lambda: note_incident(by, case, **form.answers()),
        Act.INTAKE_INCIDENT,
        "health",
        template="intake/health.html",
        health=telling.page.health,
    )


def _of_incident(request: HttpRequest, case_id: UUID, form_class: type[PartForm], part: str = "") -> HttpResponseBase:
    by = worker(request)
    case, telling = draft.to_note(by, case_id, Act.INTAKE_INCIDENT, form_class.record)
    form = form_class(posted(request), telling)
    return _question(request, case, form, lambda: note_incident(by, case, **form.answers()), Act.INTAKE_INCIDENT, part)


@require_http_methods(["GET", "POST"])
def danger(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The questions about danger."""
    by = worker(request)
    case, asking = draft.to_ask_danger(by, case_id)
    form = DangerForm(posted(request), asking)
    last, why_not = asking.page.last, asking.page.person.why_not
    stands = last.dangers or risk.Reply.YES in last.replies.values()
    unsaid = reverse(for_act(Act.RISK_TAKE_BACK), args=[case_id]) if stands and asking.page.may_take_back else ""
    also: dict[str, object] = {"unsaid": unsaid} | ({"lead": why_not.label} if why_not else {})
    return _question(request, case, form, lambda: ask_danger(by, case, **form.answers()), Act.INTAKE_DANGER, "", **also)


@require_http_methods(["GET", "POST"])
def one_danger(request: HttpRequest, case_id: UUID, number: int) -> HttpResponseBase:
    """One of them, answered with one press that leads to the next."""
    if not 1 <= number <= len(danger_rows.CODES):
        raise NotFound
    by, code, sent = worker(request), danger_rows.CODES[number - 1], posted(request)
    case, asking = draft.to_ask_danger(by, case_id, code, sent=sent is not None)
    form, asked = OneDangerForm(sent, asking), asking.page.person.asked
    if code not in asked and not form.is_valid():
        raise NotFound
    pressed = danger_questions.at_reception(asked)
    before = [one for one in pressed if danger_rows.CODES.index(one) < number - 1]
    after = [one for one in pressed if danger_rows.CODES.index(one) >= number]
    last = parts.question_of_health(case_id) if _was_acute(asking, sent) else reverse(parts.READERS, args=[case_id])
    there = parts.question(case_id, after[0]) if after else last
    back = parts.question(case_id, before[-1]) if before else reverse("case", args=[case_id])
    if case.stage != Stage.DRAFT:
        back = reverse("intake-parts", args=[case_id])
        there = parts.question_of_health(case_id) if _was_acute(asking, sent, code) else back
    stands = form.initial.get(code) == risk.Reply.YES and asking.page.may_take_back
    return form_page(
        request,
        form,
        lambda: ask_danger(by, case, **form.answers()) if form.says_something_new else None,
        template="intake/one_danger.html",
        then=there,
        context={
            "urgent": asking.page.urgent,
            "back": back,
            "here": len(before) + 1,
            "count": len(pressed),
            "code": code,
            "unsaid": reverse(for_act(Act.RISK_TAKE_BACK), args=[case_id]) if stands else "",
        },
        back=back,
    )


def _was_acute(asking: Editing[ToAskDanger], sent: QueryDict | None, *only: str) -> bool:
    """Whether the questions so far, with what was sent now, tell of what an examination within hours is for."""
    said = {**asking.page.last.replies, **{code: str(it) for code, it in (sent or {}).items()}}
    replies = {code: it for code, it in said.items() if not only or code in only}
    return bool(health_rules.acute_in(acts=(), replies=replies, dangers=(), pregnant=None))


@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """What she agrees to, purpose by purpose."""
    by = worker(request)
    case, agreed = draft.to_ask_consent(by, case_id)
    form = ConsentForm(posted(request), agreed)
    return _question(
        request,
        case,
        form,
        lambda: ask_consent(by, case, **form.answers()),
        Act.INTAKE_CONSENT,
        lead=SENSITIVE_NOTICE,
    )


def _question(
    request: HttpRequest,
    case: Case,
    form: PartForm | DangerForm | ConsentForm,
    keep: Callable[[], object],
    act: Act,
    part: str = "",
    **context: object,
) -> HttpResponseBase:
    """One page of questions: kept at once if something new was said, then on to where she came from or the next."""
    template = str(context.pop("template", "intake/question.html"))
    name = for_act(act, part)
    there, back = _ways_on(request, case, name)
    shown = {
        "part": parts.BY_NAME[name],
        "back": back,
        "skip": there,
        "telling": case.stage in BEFORE_TAKEN_IN,
        "urgent": _urgent(form),
        **context,
    }
    return form_page(
        request,
        form,
        lambda: keep() if form.says_something_new else None,
        template=template,
        then=lambda _made: _of_health(request, case, name) if _cannot_wait(request, case, form) else there,
        context=shown,
        back=back,
        leaving_does_it=case.stage in BEFORE_TAKEN_IN,
    )


def _of_health(request: HttpRequest, case: Case, name: str) -> str:
    """The page of what cannot wait, from which she is led back to where she came from, or on along the chapters."""
    chapter = next((f"?ve={key}" for key, one in AFTER.items() if one == name), "")
    return parts.question_of_health(case.pk) + (f"?{request.GET.urlencode()}" if request.GET else chapter)


def _cannot_wait(request: HttpRequest, case: Case, form: PartForm | DangerForm | ConsentForm) -> bool:
    """Whether something was told on this page that an examination within hours is for, also beside its questions, or
    together with what was told on another: a blow on one, that she is pregnant on the next."""
    if case.stage not in BEFORE_TAKEN_IN:
        return False
    said = form.cleaned_data
    replies = {code: str(said.get(code)) for code in danger_rows.CODES}
    acts = said.get("violence_acts") or []
    dangers = {*(said.get("dangers") or ()), *form.dangers_told}
    if health_rules.acute_in(acts=acts, replies=replies, dangers=dangers, pregnant=None):
        return True
    half = {"pregnant", "violence_acts"} & set(form.changed_data)
    return bool(half) and draft.told_blow_in_pregnancy(worker(request), case.pk)


def _urgent(form: PartForm | DangerForm | ConsentForm) -> Urgent | None:
    page: Heard | ToAskDanger | Agreed = form.editing.page
    return page.urgent


def _ways_on(request: HttpRequest, case: Case, name: str) -> tuple[str, str]:
    """Where to go on to, and where back: along the questions of a draft, else to the page that asked for a change."""
    came_from = query_params(request, ve=one_of(*CAME_FROM, *AFTER))["ve"]
    if case.stage not in BEFORE_TAKEN_IN:
        return reverse("case", args=[case.pk]), reverse("case", args=[case.pk])
    if came_from in AFTER:
        return reverse(parts.after(AFTER[came_from]), args=[case.pk]), reverse(AFTER[came_from], args=[case.pk])
    if came_from:
        return reverse(CAME_FROM[came_from], args=[case.pk]), reverse(CAME_FROM[came_from], args=[case.pk])
    if case.stage != Stage.DRAFT and name in (*parts.WAY, parts.HEALTH):
        return reverse("intake-parts", args=[case.pk]), reverse("intake-parts", args=[case.pk])
    return reverse(parts.after(name), args=[case.pk]), reverse(parts.before(name), args=[case.pk])


# The list of parts, the check, and after ------------------------------------------------------------------------------


@require_GET
def parts_page(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Which parts of the draft are filled."""
    told = submitting.draft_summary(worker(request), case_id)
    acute = bool(told.health.acute or told.happened.said["health"])
    context = {"told": told, "parts": parts.chapters(acute=acute), "later": parts.LATER}
    return render(request, "intake/parts.html", context)


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Everything once more, with a way to change each part; then the commune is told."""
    by = worker(request)
    done_page = reverse("intake-done", args=[case_id])
    sent = posted(request)
    try:
        case, told = submitting.to_submit(by, case_id)
        form = SubmitForm(sent)
        return form_page(
            request,
            form,
            lambda: submit_to_desk(by, case),
            template="intake/check.html",
            then=done_page,
            context={"told": told, "parts": parts.EVERY, "back": reverse(parts.READERS, args=[case_id])},
        )
    except (NotFound, WrongStage):
        if sent is None:
            raise
        # A second tap: the first one sent it. Whoever may not read the page after it reads "not found" as before.
        submitting.was_sent(by, case_id)
        return redirect(done_page)


@require_GET
def done(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """What happens next, and whom to call."""
    return render(
        request, "intake/done.html", {"submitted": submitting.submitted(worker(request), case_id), "case_id": case_id}
    )
