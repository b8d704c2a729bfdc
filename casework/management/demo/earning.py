"""Stories of earning: a plan that waits for the second person, and a living begun after coming home from far away."""

from __future__ import annotations

from casework.journey.correcting import correct_day
from casework.journey.flags import set_flag
from casework.journey.intake.hearing import add_note, note_contact, note_person
from casework.journey.intake.submitting import register, submit_to_desk
from casework.journey.livelihood.milestones import meet_milestone, set_milestone
from casework.journey.livelihood.planning import Cost, approve_livelihood_plan, note_baseline, write_livelihood_plan
from casework.journey.livelihood.training import begin_training, note_training
from casework.journey.referral.answering import accept_referral
from casework.journey.reintegration.visiting import record_visit, schedule_visits
from casework.journey.safety import planning as safety
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
    trafficked,
)
from casework.queries import casefile


def a_plan_waits(demo_cast: DemoCast, when: When) -> Story:
    """Active; the officer planned it with her, was asked about one cost, and the province has yet to agree."""
    lu = yield "lu", when.ago(58, "14:10")
    case = hear(
        lu,
        demo_cast.units["phin-ngan"],
        FirstTalk(
            name="Chẻo Mẩy Pham",
            birth="khoảng 35 tuổi",
            commune="03405",
            person={
                "ethnic_group": "09",
                "language": "ium",
                "literacy": "reads_a_little",
                "interpreter": "yes",
                "address": "bản Sì Pà",
                "children": 2,
                "poverty": "poor",
            },
            ways={
                "channel": "through",
                "through_whom": "bà mế",
                "days": ["sun"],
                "note": "Qua bà mế ở đầu bản. Gặp ở lớp học thêu, không ở nhà.",
            },
            incident={
                "violence_acts": ["b", "o", "n"],
                "relationship": "spouse",
                "when": "nhiều năm",
                "weapon": "no",
                "children_saw": "unknown",
                "needs": "Có tiền riêng để mua thuốc cho con",
            },
            story="Chồng giữ hết tiền bán thảo quả. Chị biết nấu thuốc tắm của người Dao, muốn bán ở chợ.",
            answers={"record_keeping": "given", "livelihood": "given", "health": "given", "police": "withheld"},
            witness="Bà mế ở đầu bản",
            replies=replies("jealous"),
        ),
    )
    yield "lu", when.ago(58, "14:50")
    submit_to_desk(lu, case)

    binh = yield "binh", when.ago(57, "08:10")
    casefile.casefile(binh, case.pk)
    register(binh, case)
    assess(binh, case, replies("jealous"))
    move_case(binh, case, to="active")
    safety.write_safety_plan(
        binh,
        case,
        expected_version=0,
        blocks={
            "concern": "Chồng biết chị có tiền riêng.",
            "economic": "Tiền gửi bà mế giữ, mỗi phiên chợ một ít.",
            "community": "Địa chỉ tin cậy; trạm y tế xã.",
        },
        copy="no",
    )
    send(binh, case, demo_cast.units["health-tl"], "health", "Khám mất ngủ, cần người phiên dịch tiếng Dao")

    binh = yield "binh", when.ago(30, "09:20")
    note_baseline(
        binh,
        case,
        control="somebody_else",
        control_note="Chồng giữ cả tiền chị bán rau.",
        expected_version=0,
        income=600_000,
        earners=["herself", "partner"],
        savings=400_000,
        debts=5_000_000,
        debts_to="Ngân hàng Chính sách xã hội, đứng tên chồng",
        land="Nương thảo quả của nhà chồng",
        skills="Nấu thuốc tắm, thêu",
        hours=4,
    )
    assess(binh, case, replies("jealous"))
    kettle = Cost("Nồi nấu và chai đựng", 3_500_000, "project8")
    binh = yield "binh", when.ago(12, "15:00")
    write_livelihood_plan(
        binh,
        case,
        path="herbs",
        goal="Mỗi tháng bán 60 chai thuốc tắm ở chợ phiên, tiền chị tự giữ.",
        steps="Lập tổ ba chị em; học đóng chai; bán thử ba phiên chợ.",
        costs=[kettle, Cost("Nhãn, bao bì", 800_000, "womens_union"), Cost("Lá thuốc", 500_000, "own")],
        expected_version=livelihood_plan_version(case),
    )
    thu = yield "thu", when.ago(9, "09:30")
    state_reason(thu, case, words="Xem lại trước khi quyết định.")
    casefile.casefile(thu, case.pk)
    binh = yield "binh", when.ago(7, "10:00")
    add_note(binh, case, text="Chị Thu hỏi: nồi để ở nhà ai. Đã bàn lại: để ở nhà bà mế, ghi tên tổ.")
    write_livelihood_plan(
        binh,
        case,
        path="herbs",
        goal="Mỗi tháng bán 60 chai thuốc tắm ở chợ phiên, tiền chị tự giữ.",
        steps="Lập tổ ba chị em, nồi của tổ để ở nhà bà mế; học đóng chai; bán thử ba phiên chợ.",
        costs=[kettle, Cost("Nhãn, bao bì", 800_000, "womens_union"), Cost("Lá thuốc", 500_000, "own")],
        expected_version=livelihood_plan_version(case),
    )
    assess(binh, case, replies("jealous"))


def she_came_home_from_far_away(demo_cast: DemoCast, when: When) -> Story:
    """Active; she came back from a promise of work across the border, learns, earns, and is visited for two years."""
    dung = yield "dung", when.ago(112, "09:00")
    case = hear(
        dung,
        demo_cast.units["khun-ha"],
        FirstTalk(
            kinds=("trafficking",),
            name="Lò Thị Khươi",
            birth="03/2001",
            commune="03430",
            person={
                "ethnic_group": "42",
                "language": "khb",
                "literacy": "reads",
                "address": "bản Hon Mới",
                "children": 0,
                "pregnant": "no",
                "poverty": "poor",
                "phone": "+84900000081",
            },
            ways={
                "channel": "call",
                "phone": "+84900000081",
                "whose_phone": "own",
                "hours": ["evening"],
                "leave_message": "no",
                "code_word": "Em hỏi vải lanh",
            },
            incident={
                "relationship": "recruiter",
                "when": "đi hai năm, về tháng trước",
                "injuries": "Mất ngủ, sụt cân",
                "needs": "Làm lại căn cước, khám sức khoẻ, có việc làm gần nhà",
            },
            story="Người quen rủ đi làm lương cao. Sang nơi mới thì bị giữ giấy tờ, làm không công. Chị tự về được.",
            answers={
                "record_keeping": "given",
                "health": "given",
                "psychosocial": "given",
                "legal_aid": "given",
                "livelihood": "given",
                "social_work": "given",
                "police": "withheld",
            },
        ),
    )
    submit_to_desk(dung, case)
    register(dung, case)
    dung = yield "dung", when.ago(111, "14:00")
    assess(dung, case, trafficked("papers_held"), reason="Người rủ đi biết nhà bố mẹ; chưa thấy tìm đến.")
    move_case(dung, case, to="active")
    safety.write_safety_plan(
        dung,
        case,
        expected_version=0,
        blocks={
            "concern": "Người rủ đi biết nhà bố mẹ.",
            "relationships": "Mẹ; chị gái ở bản dưới.",
            "community": "Hội Phụ nữ xã; công an xã.",
            "signal": "Gọi hỏi vải lanh: cần đến ngay.",
            "after_leaving": "Đổi số; không nhận lời đi làm xa qua mạng.",
        },
        copy="no",
    )
    add_note(dung, case, text="Chị chưa muốn nói chuyện với công an. Đã nói rõ quyền được xác định là nạn nhân.")

    dung = yield "dung", when.ago(104, "08:40")
    note_baseline(
        dung,
        case,
        control="herself",
        expected_version=0,
        income=0,
        earners=["parents"],
        savings=0,
        debts=12_000_000,
        debts_to="Họ hàng, tiền đi đường",
        land="Một sào ruộng của bố mẹ",
        assets="Khung dệt cũ của bà",
        skills="Dệt vải Lự, nói tiếng nước ngoài đủ dùng",
        hours=8,
    )
    write_livelihood_plan(
        dung,
        case,
        path="weaving",
        goal="Dệt và bán vải Lự cho hợp tác xã, mỗi tháng ba triệu đồng.",
        steps="Học may bốn tháng; sửa khung dệt; vào tổ dệt của bản; trả nợ họ hàng trong một năm.",
        costs=[
            Cost("Khung dệt và sợi", 6_000_000, "project8"),
            Cost("Trợ cấp khó khăn ban đầu", 3_000_000, "trafficking_support"),
            Cost("Máy may, vay", 10_000_000, "social_policy_bank"),
            Cost("Sửa gian dệt", 1_500_000, "family"),
        ],
        expected_version=livelihood_plan_version(case),
    )
    thu = yield "thu", when.ago(101, "10:10")
    state_reason(thu, case, words="Xem lại trước khi quyết định.")
    casefile.casefile(thu, case.pk)
    approve_livelihood_plan(thu, case, expected_version=livelihood_plan_version(case))

    dung = yield "dung", when.ago(97, "09:30")
    give(dung, case, "Khung dệt", 1, "set", 4_200_000, "project8")
    give(dung, case, "Sợi lanh, sợi bông", 18, "kg", 1_750_000, "project8")
    training = begin_training(
        dung,
        case,
        kind="course",
        what="May dân dụng",
        where="Trung tâm GDNN Tam Đường",
        began_on=when.day(90),
        cost=0,
        source="other_programme",
    )
    first = set_milestone(dung, case, text="Dệt xong 10 mét vải đầu tiên", due_on=when.day(60))
    set_milestone(dung, case, text="Trả xong 4 triệu đồng nợ họ hàng", due_on=when.day(4))
    set_milestone(dung, case, text="Bán được cho hợp tác xã ba tháng liền", due_on=when.day(-5))
    bank = set_flag(dung, case, words="Hỏi ngân hàng về sổ vay máy may", due_on=when.day(-20))
    correct_day(
        dung,
        case,
        what="reminder",
        record_id=bank.pk,
        day=when.day(-2),
        why="Gõ nhầm ngày, ngân hàng hẹn sớm hơn",
        expected_version=bank.version,
    )
    course = send(dung, case, demo_cast.units["training"], "vocational", "Lớp may, chỗ ở trong tuần", urgency="planned")
    nghia = yield "nghia", when.ago(95, "15:30")
    accept_referral(nghia, course, expected_version=course.version, text="Nhập học thứ Hai, có chỗ ở cho học viên xa")

    dung = yield "dung", when.ago(92, "10:00")
    visits = schedule_visits(dung, case, start=when.day(88), trafficking=True)
    dung = yield "dung", when.ago(74, "16:00")
    record_visit(
        dung,
        case,
        followup_id=visits[0].pk,
        done_on=when.day(74),
        mode="visit",
        scores=scores(2, 0, 3, 1, 1, 1),
        recontact="unknown",
        note="Chị ở nhà bố mẹ, còn ngại ra chợ.",
        expected_version=visits[0].version,
    )
    dung = yield "dung", when.ago(62, "17:10")
    meet_milestone(dung, case, milestone_id=first.pk, met_on=when.day(62), expected_version=first.version)
    give(dung, case, "Trợ cấp khó khăn ban đầu", 3_000_000, "vnd", 3_000_000, "trafficking_support")
    dung = yield "dung", when.ago(56, "09:45")
    record_visit(
        dung,
        case,
        followup_id=visits[1].pk,
        done_on=when.day(56),
        mode="met_elsewhere",
        scores=scores(3, 1, 3, 2, 2, 2),
        recontact="yes",
        note="Người cũ nhắn một lần, chị không trả lời. Đã đổi số.",
        expected_version=visits[1].version,
    )
    note_contact(
        dung,
        case,
        expected_version=2,
        ways={
            "channel": "call",
            "phone": "+84900000082",
            "whose_phone": "own",
            "hours": ["evening"],
            "leave_message": "no",
            "code_word": "Em hỏi vải lanh",
            "note": "Số mới. Số cũ không dùng nữa.",
        },
    )
    note_person(dung, case, expected_version=2, details={"phone": "+84900000082"})
    assess(dung, case, trafficked("papers_held"), reason="Người rủ đi biết nhà bố mẹ; chưa thấy tìm đến.")
    dung = yield "dung", when.ago(31, "10:30")
    give(dung, case, "Máy may (vay)", 1, "piece", 9_500_000, "social_policy_bank")
    note_training(
        dung,
        case,
        training_id=training.pk,
        outcome="attending",
        ended_on=None,
        note="Đi học đều, cô giáo khen mũi may.",
        expected_version=training.version,
    )
    dung = yield "dung", when.ago(6, "15:20")
    assess(dung, case, trafficked("papers_held"), reason="Người rủ đi biết nhà bố mẹ; chưa thấy tìm đến.")
