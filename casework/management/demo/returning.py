"""Stories of returning: visit after visit, a second person who is asked to close, and somebody who needs us no more."""

from __future__ import annotations

from collections.abc import Sequence

from casework.journey.intake.hearing import add_note
from casework.journey.intake.submitting import register, submit_to_desk
from casework.journey.intake.withdrawing import withdraw_consent
from casework.journey.livelihood.milestones import meet_milestone, record_outcome, set_milestone
from casework.journey.livelihood.planning import Cost, approve_livelihood_plan, note_baseline, write_livelihood_plan
from casework.journey.livelihood.supplying import give_input
from casework.journey.reintegration.closing import ask_closure, decide_closure
from casework.journey.reintegration.visiting import record_visit, schedule_visits
from casework.journey.safety import planning as safety
from casework.journey.safety.shelter import admit, discharge, receive
from casework.journey.stages_of_case import move_case
from casework.journey.stated_reasons import state_reason
from casework.management.demo.people import DemoCast
from casework.management.demo.telling import (
    FirstTalk,
    Story,
    When,
    assess,
    give,
    hear,
    livelihood_plan_version,
    replies,
    scores,
    send,
)
from casework.queries import casefile
from casework.records.cases import Case
from casework.records.reintegration import FollowUp
from casework.records.workers import Worker
from casework.rulebook.closure import CHECKLIST

ALL_DONE = {item.code: True for item in CHECKLIST if not item.by_second_person}


def _visited(
    by: Worker,
    case: Case,
    visit: FollowUp | None,
    when: When,
    days: int,
    score: Sequence[int],
    note: str,
    mode: str = "visit",
) -> None:
    record_visit(
        by,
        case,
        followup_id=visit.pk if visit else None,
        done_on=when.day(days),
        mode=mode,
        scores=scores(*score),
        recontact="no",
        note=note,
        expected_version=visit.version if visit else 0,
    )


def visit_after_visit(demo_cast: DemoCast, when: When) -> Story:
    """Follow-up; three visits and one unplanned, every side of her life a little better; the next is overdue."""
    mai = yield "mai", when.ago(232, "19:10")
    case = hear(
        mai,
        demo_cast.units["thac-can"],
        FirstTalk(
            name="Hoàng Thị Piếng",
            birth="1985",
            commune="03390",
            person={
                "ethnic_group": "03",
                "language": "blt",
                "literacy": "reads",
                "address": "bản Cò Lá",
                "children": 2,
                "poverty": "near_poor",
            },
            ways={
                "channel": "call",
                "phone": "+84900000091",
                "whose_phone": "own",
                "days": ["mon", "wed"],
                "hours": ["noon"],
                "leave_message": "yes",
            },
            incident={
                "violence_acts": ["a", "q"],
                "relationship": "spouse",
                "when": "chiều nay",
                "weapon": "no",
                "children_saw": "yes",
                "needs": "Chỗ ở vài tuần, việc làm, con được đi học tiếp",
            },
            story="Anh ấy đuổi ba mẹ con ra khỏi nhà lúc trời mưa. Trước đó cũng đã hai lần.",
            answers={"record_keeping": "given", "shelter": "given", "livelihood": "given", "health": "withheld"},
            witness="Chị Vàng Thị Mai",
            replies=replies("worse", "jealous"),
        ),
    )
    yield "mai", when.ago(232, "19:35")
    submit_to_desk(mai, case)
    guest = receive(mai, case, until=when.ago(231, "18:00"), agrees="yes", method="signature", companions=2)
    hoa = yield "hoa", when.ago(231, "07:30")
    register(hoa, case)
    discharge(hoa, guest, expected_version=guest.version, how="kin")
    assess(hoa, case, replies("worse", "jealous"))
    move_case(hoa, case, to="active")
    stay = admit(
        hoa,
        case,
        kind="kin",
        where="Nhà dì ruột ở Tân Phong",
        until=when.ago(190, "18:00"),
        companions=2,
        items=["school"],
        agrees="yes",
    )
    safety.write_safety_plan(
        hoa,
        case,
        expected_version=0,
        blocks={
            "concern": "Anh ấy tìm đến trường của con.",
            "relationships": "Dì ruột; cô giáo của con.",
            "community": "Địa chỉ tin cậy; công an phường.",
            "bag": "Giấy tờ, sách vở của con.",
        },
        copy="yes",
    )
    thu = yield "thu", when.ago(224, "09:00")
    state_reason(thu, case, words="Hạ mức nguy cơ cần cấp cao hơn xem, đọc hồ sơ trước.")
    assess(thu, case, replies("jealous"), reason="Chị và các con đã ở nơi khác, anh ấy không biết chỗ.")
    hoa = yield "hoa", when.ago(215, "08:20")
    note_baseline(
        hoa,
        case,
        control="herself",
        expected_version=0,
        income=900_000,
        earners=["herself"],
        savings=1_200_000,
        debts=0,
        land="Không có",
        assets="Xe máy cũ",
        skills="Nấu ăn, gói bánh",
        hours=9,
    )
    write_livelihood_plan(
        hoa,
        case,
        path="services",
        goal="Quán bánh sáng gần chợ, đủ tiền thuê nhà cho ba mẹ con.",
        costs=[Cost("Bếp, nồi hấp", 4_500_000, "project8"), Cost("Vốn hàng", 2_000_000, "savings_group")],
        expected_version=livelihood_plan_version(case),
    )
    quy = yield "quy", when.ago(213, "10:40")
    approve_livelihood_plan(quy, case, expected_version=livelihood_plan_version(case))
    hoa = yield "hoa", when.ago(206, "09:10")
    give(hoa, case, "Bếp và nồi hấp", 1, "set", 4_400_000, "project8")
    give(hoa, case, "Vốn hàng", 2_000_000, "vnd", 2_000_000, "savings_group")
    opened = set_milestone(hoa, case, text="Mở quán", due_on=when.day(185))
    assess(hoa, case, replies("jealous"))
    hoa = yield "hoa", when.ago(192, "14:15")
    discharge(hoa, stay, expected_version=stay.version, how="kin", note="Ba mẹ con thuê phòng gần chợ.")
    hoa = yield "hoa", when.ago(188, "08:30")
    meet_milestone(hoa, case, milestone_id=opened.pk, met_on=when.day(188), expected_version=opened.version)
    visits = schedule_visits(hoa, case, start=when.day(187))
    move_case(hoa, case, to="follow_up")
    thu = yield "thu", when.ago(187, "16:10")
    state_reason(thu, case, words="Hạ mức nguy cơ cần cấp cao hơn xem, đọc hồ sơ trước.")
    assess(thu, case, replies(), reason="Hai tháng nay yên ổn, chị và các con ở riêng.")
    hoa = yield "hoa", when.ago(173, "15:30")
    _visited(hoa, case, visits[0], when, 173, (2, 1, 2, 2, 2, 2, 2), "Quán đông buổi sáng. Con nhỏ hay khóc đêm.")
    hoa = yield "hoa", when.ago(156, "15:00")
    _visited(hoa, case, visits[1], when, 156, (2, 2, 3, 2, 2, 3, 3), "Con lớn đi học đều. Chị lo tiền thuê phòng.")
    assess(hoa, case, replies())
    hoa = yield "hoa", when.ago(121, "11:20")
    _visited(hoa, case, None, when, 121, (3, 2, 3, 3, 3, 3, 3), "Ghé quán ăn sáng, chị vui.", "met_elsewhere")
    assess(hoa, case, replies())
    hoa = yield "hoa", when.ago(95, "15:45")
    _visited(hoa, case, visits[2], when, 95, (3, 3, 3, 3, 3, 3, 4), "Để ra được mỗi tuần một ít. Chị vào tổ tiết kiệm.")
    add_note(hoa, case, text="Chị hỏi cách làm giấy tờ nhập học cho con nhỏ. Đã hướng dẫn.")
    for days in (67, 38, 20):
        quy = yield "quy", when.ago(days, "09:30")
        assess(quy, case, replies())


def the_second_person_is_asked(demo_cast: DemoCast, when: When) -> Story:
    """Closure pending; her pigs feed the house, and the province is asked to look before it is closed."""
    lu = yield "lu", when.ago(205, "08:50")
    case = hear(
        lu,
        demo_cast.units["phin-ngan"],
        FirstTalk(
            name="Lý Thị Ca",
            birth="khoảng 42 tuổi",
            commune="03405",
            person={
                "ethnic_group": "08",
                "language": "hmn",
                "literacy": "does_not_read",
                "interpreter": "no",
                "address": "bản Giang Sơn",
                "children": 0,
                "poverty": "poor",
            },
            ways={
                "channel": "visit",
                "days": ["wed"],
                "hours": ["morning"],
                "note": "Gặp trên nương, không hẹn trước.",
            },
            incident={
                "violence_acts": ["b", "d", "n"],
                "relationship": "child",
                "when": "hai năm nay",
                "weapon": "no",
                "needs": "Có gạo ăn, có việc làm của riêng mình",
            },
            story="Con trai bán hết lợn của mẹ, nói mẹ già rồi không cần tiền.",
            answers={"record_keeping": "given", "livelihood": "given", "social_work": "withheld"},
            witness="Trưởng bản",
            replies=replies(unknown=["worse"]),
        ),
    )
    yield "lu", when.ago(205, "09:20")
    submit_to_desk(lu, case)
    binh = yield "binh", when.ago(204, "13:40")
    register(binh, case)
    assess(binh, case, replies(), reason="Hỏi lại với trưởng bản: chưa bao giờ đánh, con trai đi làm xa.")
    move_case(binh, case, to="active")
    safety.write_safety_plan(
        binh,
        case,
        expected_version=0,
        blocks={
            "concern": "Con trai về lấy tiền.",
            "relationships": "Cháu gái; trưởng bản.",
            "community": "Địa chỉ tin cậy.",
        },
        copy="no",
    )
    binh = yield "binh", when.ago(196, "09:00")
    note_baseline(
        binh,
        case,
        control="somebody_else",
        control_note="Con trai giữ.",
        expected_version=0,
        income=300_000,
        earners=["children"],
        skills="Nuôi lợn đen, trồng ngô",
        hours=6,
    )
    write_livelihood_plan(
        binh,
        case,
        path="husbandry",
        goal="Đàn lợn đen sáu con, bán hai lứa một năm.",
        steps="Chuồng ở đất nhà cháu gái; tổ chăn nuôi của bản giữ sổ.",
        costs=[Cost("Bốn lợn giống", 6_000_000, "project8"), Cost("Gỗ làm chuồng", 1_000_000, "family")],
        expected_version=livelihood_plan_version(case),
    )
    thu = yield "thu", when.ago(193, "10:00")
    approve_livelihood_plan(thu, case, expected_version=livelihood_plan_version(case))
    binh = yield "binh", when.ago(186, "08:45")
    give_input(
        binh,
        case,
        what="Lợn đen giống",
        quantity=4,
        unit="head",
        cost=6_000_000,
        source="project8",
        given_on=when.day(186),
        hand="group",
        hand_note="Tổ chăn nuôi ghi sổ, con trai không bán được.",
    )
    born = set_milestone(binh, case, text="Lứa lợn đầu tiên", due_on=when.day(80))
    visits = schedule_visits(binh, case, start=when.day(186))
    notes = (
        (172, (2, 1, 3, 2, 2, 1), "Lợn khoẻ. Con trai còn giận."),
        (155, (2, 1, 3, 2, 2, 2), "Trưởng bản đã nói chuyện với con trai."),
        (94, (3, 2, 3, 3, 3, 3), "Hai con nái có chửa."),
    )
    for visit, (days, score, note) in zip(visits, notes, strict=False):
        binh = yield "binh", when.ago(days, "09:30")
        _visited(binh, case, visit, when, days, score, note)
        assess(binh, case, replies())
    binh = yield "binh", when.ago(78, "08:20")
    meet_milestone(binh, case, milestone_id=born.pk, met_on=when.day(79), expected_version=born.version)
    binh = yield "binh", when.ago(9, "10:10")
    _visited(binh, case, visits[3], when, 9, (4, 3, 4, 3, 3, 3), "Bán lứa đầu được bảy triệu, chị tự giữ.")
    record_outcome(
        binh,
        case,
        outcome="sustained",
        reason="Có lứa thứ hai, đủ ăn và để ra.",
        expected_version=livelihood_plan_version(case),
    )
    binh = yield "binh", when.ago(4, "14:00")
    assess(binh, case, replies())
    ask_closure(binh, case, ticked=ALL_DONE, reason="needs_met", words="Chị nói: giờ tôi tự lo được.")


def she_needs_us_no_more(demo_cast: DemoCast, when: When) -> Story:
    """Closed by two people; she took one yes back along the way, and what had been sent on it went back at once."""
    mai = yield "mai", when.ago(318, "10:30")
    case = hear(
        mai,
        demo_cast.units["thac-can"],
        FirstTalk(
            name="Tẩn Mẩy Viền",
            birth="1999",
            commune="03390",
            person={
                "ethnic_group": "09",
                "language": "ium",
                "literacy": "reads",
                "address": "bản Chu Va Mới",
                "children": 1,
                "nursing": "yes",
                "poverty": "near_poor",
            },
            ways={
                "channel": "message",
                "phone": "+84900000111",
                "whose_phone": "own",
                "hours": ["evening"],
                "leave_message": "yes",
            },
            incident={
                "violence_acts": ["b", "e"],
                "relationship": "spouse",
                "when": "từ khi sinh con",
                "weapon": "no",
                "needs": "Được đi làm lại, được gặp bạn bè",
            },
            story="Chồng không cho đi chợ, không cho gặp bạn. Chị muốn đi làm lại ở xưởng chè.",
            answers={
                "record_keeping": "given",
                "legal_aid": "given",
                "livelihood": "given",
                "psychosocial": "withheld",
            },
            witness="Chị Vàng Thị Mai",
            replies=replies("jealous"),
        ),
    )
    yield "mai", when.ago(318, "11:05")
    submit_to_desk(mai, case)
    hoa = yield "hoa", when.ago(317, "08:00")
    register(hoa, case)
    assess(hoa, case, replies("jealous"))
    move_case(hoa, case, to="active")
    send(hoa, case, demo_cast.units["legal-aid"], "legal_aid", "Hỏi quyền nuôi con khi sống riêng")
    safety.write_safety_plan(
        hoa,
        case,
        expected_version=0,
        blocks={"concern": "Chồng lấy điện thoại.", "relationships": "Mẹ đẻ; bạn ở xưởng chè."},
        copy="yes",
    )
    thu = yield "thu", when.ago(302, "14:30")
    state_reason(thu, case, words="Hạ mức nguy cơ cần cấp cao hơn xem, đọc hồ sơ trước.")
    assess(thu, case, replies(), reason="Hai bên đã cam kết trước bản; chị nói không sợ nữa.")
    hoa = yield "hoa", when.ago(300, "09:00")
    withdraw_consent(hoa, case, purposes=["legal_aid"])
    visits = schedule_visits(hoa, case, start=when.day(300))
    move_case(hoa, case, to="follow_up")
    notes = (
        (286, (2, 1, 4, 2, 2, 2), "Chị đi làm lại ba ngày một tuần."),
        (269, (3, 2, 4, 3, 3, 3), "Chồng đưa đón, đã bớt ghen."),
        (208, (3, 3, 4, 3, 3, 3), "Tiền lương chị tự giữ."),
        (118, (4, 4, 4, 4, 4, 4), "Chị rủ bạn cùng xưởng đến sinh hoạt tổ phụ nữ."),
    )
    for visit, (days, score, note) in zip(visits, notes, strict=False):
        hoa = yield "hoa", when.ago(days, "17:00")
        _visited(hoa, case, visit, when, days, score, note)
        assess(hoa, case, replies())
    hoa = yield "hoa", when.ago(36, "09:20")
    assess(hoa, case, replies())
    review = ask_closure(hoa, case, ticked=ALL_DONE, reason="she_asked", words="Chị nói: cảm ơn, giờ ổn rồi.")
    quy = yield "quy", when.ago(34, "10:45")
    casefile.casefile(quy, case.pk)
    decide_closure(
        quy,
        case,
        approve=True,
        reviewed=True,
        words="Đã đọc cả hồ sơ, đồng ý.",
        answered="Chị muốn tự gọi khi cần; lần thăm còn lại không hẹn nữa.",
        expected_version=review.version,
    )
