"""What arrives on a file that ended reaches whoever can act: the living file of a duplicate, the desk, the province."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from casework.journey import clocks
from casework.journey.intake.excluding import exclude
from casework.journey.intake.withdrawing import withdraw_consent
from casework.journey.referral.answering import accept_referral, decline_referral, give_feedback, withdraw_referral
from casework.journey.safety.assessing import assess_risk
from casework.journey.safety.shelter import admit, discharge, tell_missed
from casework.policy import unit_of_work
from casework.policy.table import TABLE, On
from casework.records.cases import Case, Clock
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.rulebook.acts import LOOKS, Act
from casework.rulebook.stages import SET_ASIDE, Stage
from tests.cast import Cast
from tests.states import at_the_clinic, case_at, send, set_aside, taken_in

type Arrives = Callable[[Cast, Case], None]

DANGER: dict[str, Any] = {"dangers": ["weapon"]}


def packet_of(case: Case) -> Referral:
    return Referral.objects.filter(case=case).earliest("id")


def accepts(cast: Cast, case: Case) -> None:
    with cast.lan.acting() as lan:
        accept_referral(lan, packet_of(case), expected_version=1, **DANGER)


def declines(cast: Cast, case: Case) -> None:
    with cast.lan.acting() as lan:
        decline_referral(lan, packet_of(case), expected_version=1, reason="full", **DANGER)


def reports(cast: Cast, case: Case) -> None:
    with cast.lan.acting() as lan:
        taken = accept_referral(lan, packet_of(case), expected_version=1)
        give_feedback(lan, taken, expected_version=2, outcome="completed", text="Đã khám", **DANGER)


def takes_back(cast: Cast, case: Case) -> None:
    with cast.hoa.acting() as hoa:
        withdraw_referral(hoa, packet_of(case), expected_version=1, reason="not_needed", **DANGER)


def leaves_without_a_word(cast: Cast, case: Case) -> None:
    with cast.hoa.acting() as hoa:
        discharge(hoa, ShelterStay.objects.get(case=case), expected_version=1, how="left_unannounced")


def says_no(cast: Cast, case: Case) -> None:
    with cast.hoa.acting() as hoa:
        withdraw_consent(hoa, case, purposes=["health"])


def keeps_somebody_out(cast: Cast, case: Case) -> None:
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)


def is_missed(cast: Cast, case: Case) -> None:
    with cast.hoa.acting() as hoa:
        tell_missed(hoa, ShelterStay.objects.get(case=case))


ARRIVES: dict[Act, Arrives] = {
    Act.REFERRAL_ACCEPT: accepts,
    Act.REFERRAL_DECLINE: declines,
    Act.REFERRAL_FEEDBACK: reports,
    Act.REFERRAL_WITHDRAW: takes_back,
    Act.SHELTER_DISCHARGE: leaves_without_a_word,
    Act.SHELTER_MISSED: is_missed,
    Act.CONSENT_WITHDRAW: says_no,
    Act.GRANT_EXCLUDE: keeps_somebody_out,
}
"""Every act that brings something new onto a file which ended."""

BRINGS_NOTHING: dict[Act, str] = {
    Act.SHELTER_EXTEND: "the desk itself lets the stay go on; its own clock moves with it",
    Act.REFERRAL_FORGO: "the desk itself says why no other place is asked",
    Act.CASE_REOPEN: "the file is at work again, with all that its records ask for",
    Act.REASON_STATE: "a supervisor says why she reads",
    Act.CASE_READ_WHOLE: "a look",
    Act.CASE_READ_OWN_PART: "a look",
    Act.CLOSURE_DECIDE: "the province itself looks at what was done",
    Act.DANGER_MARK: "of who is gone; the province looks at it (test_closing_guards)",
    Act.CONTACT_WARN: "its own clock and news, at whatever stage (test_warning)",
    Act.INCIDENT_TELL: "of no duplicate; at a closed file it is a duty of the desk (intake/test_incidents)",
    Act.INCIDENT_ADD: "the desk itself, which opens the file again in the same moment",
    Act.REFERRAL_WARN: "the same, said by the partner",
    Act.ALARM_RAISE: "it stands on the desk and the province until it is answered (test_alarms)",
    Act.QUESTION_ASK: "its own clock at whoever must answer",
    Act.QUESTION_ANSWER: "news to whoever asked",
    Act.REFERRAL_APPOINT: "news to whoever sent the packet",
    Act.FOLLOWUP_RECORD: "of who is gone; a visit made before, and what was told of fear is marked as danger is",
}


def test_every_act_on_a_file_that_ended_has_a_row():
    ended = {Stage.CLOSED, Stage.GONE} | SET_ASIDE
    open_to = {
        act
        for act, rule in TABLE.items()
        if rule.during & ended and act not in LOOKS and rule.on not in (On.NOTHING, On.UNIT)
    }
    assert open_to <= set(ARRIVES) | set(BRINGS_NOTHING), "say whom it reaches when the file was set aside"


def with_everything(cast: Cast) -> Case:
    """A case with an open packet and an open stay."""
    case = at_the_clinic(cast).case
    with cast.hoa.acting() as hoa:
        admit(hoa, case, kind="kin", where="Nhà dì", until=timezone.now() + timedelta(days=3), agrees="yes")
    return Case.objects.get(pk=case.pk)


def dangers(case: Case) -> list[tuple[int, bool]]:
    """The duties of looking at what arrived: at which unit, and whether each still runs."""
    rows = Clock.objects.filter(case_id=case.pk, rule="danger").order_by("id")
    return [(unit, met is None) for unit, met in rows.values_list("unit_id", "met_at")]


@pytest.mark.parametrize("act", ARRIVES, ids=lambda act: act.name)
def test_what_arrives_on_a_duplicate_is_looked_at_in_the_living_file(cast: Cast, act: Act):
    living, other = case_at(cast, Stage.ACTIVE, name="Lý Thị Xí"), with_everything(cast)
    set_aside(cast, other, of=living)
    ARRIVES[act](cast, Case.objects.get(pk=other.pk))
    assert dangers(other) == [], "nothing can be done there"
    assert dangers(living) == [(cast.desk.pk, True)]
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, living, expected_version=_assessed(living), answers=None, level="high", reason="Đã gọi chị")
    assert dangers(living) == [(cast.desk.pk, False)]
    with cast.hoa.acting() as hoa, unit_of_work.transaction_as(hoa):
        clocks.settle(other.pk, at=timezone.now())
    assert dangers(living) == [(cast.desk.pk, False)], "looked at once, it is not asked again"


def _assessed(case: Case) -> int:
    return case.risk_assessments.exclude(instrument__in=("told", "told_at_work")).count()


@pytest.mark.parametrize(
    "act", [Act.REFERRAL_ACCEPT, Act.REFERRAL_DECLINE, Act.REFERRAL_FEEDBACK], ids=lambda a: a.name
)
def test_a_danger_told_on_a_file_out_of_scope_stands_at_its_desk_until_it_is_opened_again(cast: Cast, act: Act):
    case = taken_in(cast, health="given")
    with cast.hoa.acting() as hoa:
        send(hoa, case, cast.health)
    case = set_aside(cast, case, why="Việc khác")
    ARRIVES[act](cast, Case.objects.get(pk=case.pk))
    assert dangers(case) == [(cast.desk.pk, True)]
