"""The livelihood pages as officers meet them: they open for who may, keep what was typed, and say what is wrong."""

from collections.abc import Mapping

import pytest
from django.test import Client
from django.urls import reverse

from casework.journey.livelihood.milestones import set_milestone
from casework.journey.livelihood.planning import Cost, approve_livelihood_plan, note_baseline, write_livelihood_plan
from casework.journey.livelihood.supplying import give_input
from casework.journey.livelihood.training import begin_training
from casework.records.cases import Case
from casework.records.livelihood import LivelihoodInput, LivelihoodPlan, Milestone, Training
from casework.rulebook.stages import Stage
from casework.trail.events import Event
from tests.answers import TypedDay, course, piglets, soon
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import approved, case_at

FORMS = [
    "livelihood-baseline",
    "livelihood-plan",
    "livelihood-give",
    "livelihood-train",
    "livelihood-milestone",
    "livelihood-outcome",
]

TODAY = TypedDay()


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_at(cast, Stage.ACTIVE)


def post(client: Client, case: Case, name: str, typed: Mapping[str, object]) -> tuple[int, str]:
    response = client.post(reverse(name, args=[case.pk]), dict(typed))
    return response.status_code, response.content.decode()


@pytest.mark.parametrize("name", FORMS)
def test_every_form_opens_for_the_desk_and_for_nobody_else(cast: Cast, signed_in: SignedIn, case: Case, name: str):
    address = reverse(name, args=[case.pk])
    assert signed_in(cast.hoa).get(address).status_code == 200
    for stranger in (cast.mai, cast.binh, cast.lu, cast.lan, cast.thu, cast.cuc):
        assert signed_in(stranger).get(address).status_code == 404


def test_the_chapter_is_read_by_the_desk_and_the_province_only(cast: Cast, signed_in: SignedIn, case: Case):
    address = reverse("livelihood", args=[case.pk])
    for reader in (cast.hoa, cast.quy, cast.thu):
        assert signed_in(reader).get(address).status_code == 200
    for stranger in (cast.mai, cast.binh, cast.lan, cast.son, cast.cuc):
        assert signed_in(stranger).get(address).status_code == 404


def test_a_plan_from_the_first_question_to_the_first_piglet(cast: Cast, signed_in: SignedIn, case: Case):
    hoa, quy = signed_in(cast.hoa), signed_in(cast.quy)
    assert (
        post(hoa, case, "livelihood-baseline", {"version": 0, "income": "1.200.000", "control": "somebody_else"})[0]
        == 302
    )
    typed = {
        "version": 1,
        "path": "husbandry",
        "goal": "Nuôi hai con lợn",
        "what_1": "Lợn giống",
        "cost_1": "4.500.000",
        "source_1": "project8",
        "what_2": "Sửa chuồng",
        "cost_2": "800.000",
        "source_2": "own",
    }
    assert post(hoa, case, "livelihood-plan", typed)[0] == 302
    status, words = post(hoa, case, "livelihood-approve", {"version": 2})
    assert status == 422 and "Bạn là người lập kế hoạch này" in words
    assert post(quy, case, "livelihood-approve", {"version": 2})[0] == 302
    given = {
        "what": "Lợn giống",
        "quantity": "2",
        "unit": "head",
        "cost": "4.400.000",
        "source": "project8",
        "given_on": TODAY,
        "hand": "somebody_else",
    }
    status, words = post(hoa, case, "livelihood-give", given)
    assert status == 422 and "giao tận tay người được giúp" in words and 'value="4.400.000"' in words
    assert post(hoa, case, "livelihood-give", given | {"hand": "herself"})[0] == 302
    page = hoa.get(reverse("livelihood", args=[case.pk])).content.decode().replace("\u00a0", " ")
    for words in ("4.400.000 đ", "5.300.000 đ", "4.500.000 đ", "Dự án 8", "Tự có", "Tận tay người được giúp"):
        assert words in page


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("livelihood-baseline", {"version": 0, "income": "một triệu"}, "Tiền trong nhà ai giữ?"),
        (
            "livelihood-plan",
            {"version": 1, "path": "crops", "goal": "Chè", "what_1": "Giống"},
            "Khoản 1: hãy ghi bao nhiêu đồng",
        ),
        ("livelihood-train", {"kind": "job", "what": "May", "began_on": "31/02/2026"}, "Không có ngày này trong tháng"),
        ("livelihood-milestone", {"text": "Bán lợn", "due_on": "01/01/2020"}, "Ngày này đã qua"),
        ("livelihood-outcome", {"version": 3, "reason": "Lợn chết"}, "Kế hoạch đi đến đâu?"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    cast: Cast, signed_in: SignedIn, name: str, typed: dict[str, object], words: str
):
    status, page = post(signed_in(cast.hoa), approved(cast), name, typed)
    assert status == 422 and words in page
    for value in typed.values():
        if isinstance(value, str) and value not in ("crops", "job"):
            assert value in page


def test_the_second_officer_sees_what_stands_beside_what_she_typed(cast: Cast, signed_in: SignedIn, case: Case):
    with cast.quy.acting() as quy:
        note_baseline(quy, case, control="herself", income=900_000, expected_version=0)
    hoa = signed_in(cast.hoa)
    typed: dict[str, object] = {"version": 0, "income": "1.000.000", "control": "together"}
    status, page = post(hoa, case, "livelihood-baseline", typed)
    page = page.replace("\u00a0", " ")
    assert status == 409
    for words in ("Giàng A Quý", "900.000 đ", "1.000.000 đ", "Người được giúp tự giữ tiền", "Hai người cùng quyết"):
        assert words in page
    assert 'name="version" value="1"' in page
    assert (
        post(hoa, case, "livelihood-baseline", {"version": 1, "income": "1.000.000", "control": "together"})[0] == 302
    )
    with cast.hoa.acting():
        assert LivelihoodPlan.objects.filter(case=case).values_list("version", flat=True).get() == 2


def test_steps_are_set_met_and_ended_through_their_pages(cast: Cast, signed_in: SignedIn):
    case = approved(cast)
    hoa = signed_in(cast.hoa)
    assert post(hoa, case, "livelihood-milestone", {"text": "Bán lứa đầu", "due_on": f"{soon():%d/%m/%Y}"})[0] == 302
    milestone = Milestone.objects.get(case=case)
    address = reverse("livelihood-milestone-met", args=[case.pk, milestone.pk])
    assert "Bán lứa đầu" in hoa.get(address).content.decode()
    assert hoa.post(address, {"version": 1, "met_on": TODAY}).status_code == 302
    typed = {"kind": "course", "what": "Dệt", "where": "Trung tâm", "began_on": TODAY, "outcome": "attending"}
    assert post(hoa, case, "livelihood-train", typed)[0] == 302
    training = Training.objects.get(case=case)
    address = reverse("livelihood-train-note", args=[case.pk, training.pk])
    assert hoa.get(address).status_code == 200
    assert hoa.post(address, {"version": 1, "outcome": "working", "ended_on": TODAY}).status_code == 302
    plan = LivelihoodPlan.objects.get(case=case)
    ended = {"version": plan.version, "outcome": "sustained", "reason": "Bán được hai lứa"}
    assert post(hoa, case, "livelihood-outcome", ended)[0] == 302
    page = hoa.get(reverse("livelihood", args=[case.pk])).content.decode()
    for words in ("Duy trì được", "Bán được hai lứa", "Đã có việc", f"Đạt ngày {TODAY}"):
        assert words in page


def test_a_step_of_another_case_is_not_there(cast: Cast, signed_in: SignedIn):
    case, other = approved(cast), case_at(cast, Stage.ACTIVE, name="Giàng Thị Máy")
    with cast.hoa.acting() as hoa:
        milestone = set_milestone(hoa, case, text="Bán lứa đầu", due_on=soon())
        training = begin_training(hoa, case, **course())
    client = signed_in(cast.hoa)
    for name, thing in (("livelihood-milestone-met", milestone), ("livelihood-train-note", training)):
        assert client.get(reverse(name, args=[other.pk, thing.pk])).status_code == 404
        event = Event.objects.latest("id")
        assert (event.outcome, event.case_id) == ("refused", other.pk)


def test_no_word_of_hers_stands_in_title_or_address(cast: Cast, signed_in: SignedIn):
    case = approved(cast)
    with cast.hoa.acting() as hoa:
        give_input(hoa, case, **piglets())
    for name in ("livelihood", "livelihood-approve", *FORMS):
        page = signed_in(cast.hoa).get(reverse(name, args=[case.pk])).content.decode()
        title = page[page.index("<title>") : page.index("</title>")].lower()
        assert not any(word in title for word in ("dợ", "lợn", "bạo lực", "nạn nhân"))
    assert LivelihoodInput.objects.filter(case=case).count() == 1


def test_a_plan_waits_visibly_for_the_second_person(cast: Cast, signed_in: SignedIn, case: Case):
    with cast.hoa.acting() as hoa:
        note_baseline(hoa, case, control="herself", expected_version=0)
        write_livelihood_plan(
            hoa, case, path="husbandry", goal="Nuôi lợn", costs=[Cost("Lợn", 1, "own")], expected_version=1
        )
    address, approve = reverse("livelihood", args=[case.pk]), reverse("livelihood-approve", args=[case.pk])
    assert approve not in signed_in(cast.hoa).get(address).content.decode()
    assert approve in signed_in(cast.thu).get(address).content.decode()
    with cast.quy.acting() as quy:
        approve_livelihood_plan(quy, case, expected_version=2)
    assert "Không có kế hoạch nào đang chờ duyệt" in signed_in(cast.thu).get(approve).content.decode()
