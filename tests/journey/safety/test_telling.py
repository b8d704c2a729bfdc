"""A fact told about her danger is read everywhere with its day, whoever assesses after; taking it back is an act."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.journey.intake.hearing import ask_danger, note_incident, note_person
from casework.journey.safety.assessing import assess_risk, raise_risk
from casework.journey.safety.telling import take_back_facts
from casework.policy import gate, packets
from casework.queries.safety.assessing import to_assess
from casework.queries.safety.risk_factors import to_take_back
from casework.records.cases import Case
from casework.records.intake import Incident
from casework.records.safety import RiskAssessment
from casework.rulebook.acts import Act
from casework.rulebook.refusals import EditConflict, InvalidValue, NotFound
from casework.trail.events import Event
from tests import states
from tests.answers import ALL_NO, STRANGLED, TypedDay
from tests.cast import Cast
from tests.queries.reading import read
from tests.signing_in import SignedIn

TODAY = TypedDay()


def dangers_sent(cast: Cast, case: Case) -> str:
    """What a packet offers of her danger."""
    with cast.hoa.acting() as hoa:
        found = gate.enter(hoa, Case, case.pk, Act.REFERRAL_SEND)
        return packets.contents(found, at=timezone.now()).get("dangers", "")


def stands(cast: Cast, case: Case) -> list[str]:
    """What stands before whoever assesses."""
    return [fact.kind for fact in read(cast.hoa, to_assess, case.pk)[1].page.facts]


def test_a_judgement_erases_nothing_from_page_packet_or_level(cast: Cast, case: Case, signed_in: SignedIn):
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, case, expected_version=0, answers=STRANGLED, dangers=["child_hurt"])
    with cast.quy.acting() as quy:
        judged = assess_risk(quy, case, expected_version=1, answers=None, level="very_high", reason="Tôi biết nhà này")
    assert (judged.instrument, judged.answers["computed"]) == ("judgement", "very_high")
    with cast.mai.acting() as mai, pytest.raises(InvalidValue, match="not_higher"):
        raise_risk(mai, case, to="very_high", reason="Anh ta vừa đến")
    assert stands(cast, case) == ["strangled", "child_hurt"]
    assert dangers_sent(cast, case) == f"từng bị bóp cổ (ghi ngày {TODAY})\ncon bị hại (ghi ngày {TODAY})"
    page = signed_in(cast.hoa).get(reverse("case", args=[case.pk])).text
    assert "từng bị bóp cổ" in page and "con bị hại" in page and "Lò Thị Hoa" in page
    newest = read(cast.hoa, to_assess, case.pk)[1].page.assessed[0]
    assert newest.reasons == (), "the newest assessment shows only what was new in it"


def test_answers_that_say_no_are_never_below_what_stands(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, case, expected_version=0, answers=STRANGLED)
    with cast.quy.acting() as quy:
        again = assess_risk(quy, case, expected_version=1, answers=ALL_NO)
    assert again.answers["level"] == "very_high"
    assert stands(cast, case) == ["strangled"]


def test_a_fact_told_on_another_page_is_kept_with_its_day_and_counts(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        note_incident(hoa, case, expected_version=1, answers={"weapon": "yes"})
        note_person(hoa, case, expected_version=1, details={"pregnant": "yes"})
        note_incident(hoa, case, expected_version=2, answers={"weapon": "no"})
        note_incident(hoa, case, expected_version=3, answers={"weapon": "yes"})
        assert RiskAssessment.objects.filter(case=case).count() == 2, "told twice it is told once"
        assert assess_risk(hoa, case, expected_version=0, answers=ALL_NO).answers["level"] == "very_high"
    assert stands(cast, case) == ["weapon", "pregnancy"]


def test_taking_back_is_an_act_with_a_reason_and_both_stay(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        note_incident(hoa, case, expected_version=1, answers={"weapon": "yes"})
        assess_risk(hoa, case, expected_version=0, answers=STRANGLED)
        for kinds, reason, code in (
            (["weapon"], "", "taking_back_needs_reason"),
            ([], "Ghi nhầm", "fact_not_standing"),
            (["pregnancy"], "Ghi nhầm", "fact_not_standing"),
        ):
            with pytest.raises(InvalidValue, match=code):
                take_back_facts(hoa, case, kinds=kinds, reason=reason, expected_version=2)
        with pytest.raises(EditConflict):
            take_back_facts(hoa, case, kinds=["weapon"], reason="Ghi nhầm", expected_version=1)
        take_back_facts(hoa, case, kinds=["weapon"], reason="Ghi nhầm người", expected_version=2)
        gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
        assert Incident.objects.get(case=case).answers["weapon"] == "unknown", "what told it is left open"
    case.refresh_from_db()
    assert case.risk_level == "very_high", "lowering is an assessment"
    assert stands(cast, case) == ["strangled"]
    gone = next(fact for fact in read(cast.hoa, to_take_back, case.pk)[1].page if fact.gone_on)
    assert (gone.kind, gone.gone_by, gone.why) == ("weapon", "Lò Thị Hoa", "Ghi nhầm người")
    assert Event.objects.filter(case_id=case.pk, act="risk.take_back", outcome="done").count() == 1
    assert "vũ khí" not in dangers_sent(cast, case)


def test_nobody_else_takes_anything_back(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, case, expected_version=0, answers=STRANGLED)
    for person in (cast.mai, cast.binh, cast.lan, cast.thu, cast.cuc):
        with person.acting() as worker, pytest.raises(NotFound):
            take_back_facts(worker, case, kinds=["strangled"], reason="x", expected_version=1)


def test_the_six_questions_asked_again_do_not_unsay_what_she_told(cast: Cast, signed_in: SignedIn):
    draft = Case.objects.get(pk=str(states.draft(cast)["case"]))
    with cast.mai.acting() as mai:
        ask_danger(mai, draft, answers={"strangled": "yes"}, dangers=["separation"])
        for answers, dangers in (({"strangled": "no"}, ["separation"]), ({"strangled": "yes"}, [])):
            with pytest.raises(InvalidValue, match="fact_stands"):
                ask_danger(mai, draft, answers=answers, dangers=dangers, expected_version=1)
    client, address = signed_in(cast.mai), reverse("intake-danger", args=[draft.pk])
    answer = client.post(address, {"version": 1, "strangled": "no", "dangers": ["separation"]})
    assert answer.status_code == 422 and "Muốn rút lại" in answer.text
    away = reverse("risk-take_back", args=[draft.pk])
    assert away in answer.text, "and leads to where it can be taken back"
    told = {"version": 1, "kinds": ["strangled"], "reason": "Ghi nhầm người"}
    assert client.post(away, told).status_code == 302
    assert "Ghi nhầm người" in client.get(away).text
