"""Stories of protecting: a night that cannot wait, partners who do what they can, and a danger that came back."""

from __future__ import annotations

from contextlib import suppress

from django.utils import timezone

from casework.journey.assigning import assign
from casework.journey.intake.hearing import add_note, ask_consent, note_incident
from casework.journey.intake.incidents import add_incident
from casework.journey.intake.submitting import register, submit_to_desk
from casework.journey.referral.answering import accept_referral, decline_referral, give_feedback
from casework.journey.referral.asking import appoint, ask_question
from casework.journey.reintegration.closing import ask_closure, decide_closure, reopen
from casework.journey.reintegration.visiting import record_visit, schedule_visits
from casework.journey.safety.assessing import raise_risk
from casework.journey.safety.planning import write_safety_plan
from casework.journey.safety.shelter import admit, extend
from casework.journey.stages_of_case import move_case
from casework.journey.stated_reasons import state_reason
from casework.management.demo.banning import he_may_not_come_near
from casework.management.demo.people import DemoCast
from casework.management.demo.perpetrators import who_did_it
from casework.management.demo.telling import FirstTalk, Story, When, assess, hear, replies, scores, send
from casework.queries import casefile
from casework.rulebook.closure import CHECKLIST
from casework.rulebook.refusals import NotFound

ALL_DONE = {item.code: True for item in CHECKLIST if not item.by_second_person}


def she_is_in_a_shelter(demo_cast: DemoCast, when: When) -> Story:
    """Very high risk and an open stay at a trusted address of another commune; clinic and police are in."""
    mai = yield "mai", when.ago(6, "05:20")
    case = hear(
        mai,
        demo_cast.units["thac-can"],
        FirstTalk(
            name="Lường Thị Bón",
            birth="1996",
            commune="03390",
            person={"ethnic_group": "03", "language": "blt", "literacy": "reads", "address": "bản Nà Sáy"}
            | {"children": 2, "pregnant": "no", "nursing": "yes", "poverty": "near_poor"},
            ways={
                "channel": "call",
                "phone": "+84900000051",
                "whose_phone": "trusted",
                "hours": ["early", "evening"],
                "leave_message": "no",
                "code_word": "Em hỏi mua gạo nếp",
                "note": "Máy của em gái. Nghe giọng đàn ông thì cúp máy.",
            },
            incident={
                "violence_acts": ["a", "b", "p"],
                "relationship": "spouse",
                "when": "đêm qua",
                "weapon": "yes",
                "injuries": "Đau vai phải, xây xát ở tay",
                "children_saw": "yes",
                "needs": "Một chỗ yên cho chị và hai con, khám vai",
            },
            story="Anh ấy cầm dao doạ không cho ra khỏi nhà. Gần sáng chị bế con nhỏ, dắt con lớn đi lối sau nương.",
            answers={
                "record_keeping": "given",
                "shelter": "given",
                "health": "given",
                "police": "given",
                "legal_aid": "withheld",
            },
            witness="Em gái của chị",
            replies=replies("worse", "weapon", "jealous", "could_kill"),
            dangers=["separation"],
        ),
    )
    yield "mai", when.ago(6, "05:45")
    submit_to_desk(mai, case)

    hoa = yield "hoa", when.ago(6, "06:10")
    casefile.casefile(hoa, case.pk)
    register(hoa, case)
    again = {"when": "Lúc 5 rưỡi sáng, anh ta gọi điện doạ", "violence_acts": ["a", "b"], "present": ["her_kin"]}
    add_incident(hoa, case, told_on=timezone.localdate(), answers=again | {"compared": "worse"})
    who_did_it(hoa, case)
    assess(hoa, case, replies("worse", "weapon", "jealous", "could_kill"))
    move_case(hoa, case, to="active")
    stay = admit(
        hoa,
        case,
        kind="trusted_address",
        address=demo_cast.units["phin-ngan"].pk,
        until=when.ago(1, "18:00"),
        companions=2,
        items=["bedding", "baby", "clothes"],
        note="Đi xe của Hội, không qua chợ.",
        agrees="yes",
    )
    to_clinic = send(
        hoa, case, demo_cast.units["health"], "health", "Khám vai phải; chị muốn gặp bác sĩ nữ", urgency="now"
    )
    to_police = send(
        hoa, case, demo_cast.units["police"], "police", "Bảo vệ lúc chị về lấy giấy tờ; nhắc người chồng", urgency="now"
    )

    lan = yield "lan", when.ago(6, "08:30")
    to_clinic = accept_referral(lan, to_clinic, expected_version=to_clinic.version, text="10 giờ, cửa sau, gặp chị Lan")
    son = yield "son", when.ago(6, "09:10")
    accept_referral(son, to_police, expected_version=to_police.version, text="Chiều nay hai đồng chí đi cùng")
    lan = yield "lan", when.ago(6, "11:40")
    give_feedback(
        lan,
        to_clinic,
        expected_version=to_clinic.version,
        outcome="completed",
        text="Bong gân vai, không gãy. Đã băng, cho thuốc 5 ngày. Giấy khám cất ở trạm.",
    )

    hoa = yield "hoa", when.ago(5, "09:00")
    write_safety_plan(
        hoa,
        case,
        expected_version=0,
        blocks={
            "concern": "Anh ấy biết trường của con lớn.",
            "relationships": "Em gái; cô giáo chủ nhiệm.",
            "community": "Địa chỉ tin cậy; công an xã; trạm y tế.",
            "signal": "Gọi và hỏi mua gạo nếp: cần đến ngay.",
            "bag": "Căn cước, khai sinh của hai con, thuốc, ít tiền.",
            "children": "Con lớn tạm nghỉ học hai tuần, cô giáo gửi bài.",
            "during": "Đứng gần cửa, gọi 113, kêu to.",
            "after_leaving": "Đổi sim. Chỉ em gái biết chị đang yên ổn.",
            "school_work": "Dặn cô giáo không nói chị ở đâu.",
        },
        copy="trusted_person",
    )
    binh = yield "binh", when.ago(4, "15:30")
    with suppress(NotFound):
        casefile.casefile(binh, case.pk)
    hoa = yield "hoa", when.ago(3, "10:00")
    assess(hoa, case, replies("weapon", "jealous", "could_kill"))
    add_note(hoa, case, text="Chị ngủ được. Con lớn hỏi bao giờ đi học lại.")
    hoa = yield "hoa", when.ago(1, "16:00")
    why = "Công an hẹn làm việc với người chồng ngày mai."
    extend(hoa, stay, expected_version=stay.version, until=when.ahead(1, "18:00"), why=why)
    assess(hoa, case, replies("weapon", "jealous"))
    thu = yield "thu", when.ago(1, "16:40")
    state_reason(thu, case, words="Xem lại trước khi quyết định.")
    casefile.casefile(thu, case.pk)
    yield from he_may_not_come_near(demo_cast, when, case)


def four_partners(demo_cast: DemoCast, when: When) -> Story:
    """Active; one partner is done, one works, one could not, and one has not answered in time."""
    pa = yield "pa", when.ago(24, "13:30")
    case = hear(
        pa,
        demo_cast.units["na-khuong"],
        FirstTalk(
            name="Vàng Thị Xuyến",
            birth="12/1988",
            commune="03390",
            person={
                "ethnic_group": "25",
                "language": "pcc",
                "literacy": "reads",
                "address": "bản Tả Phìn Thấp",
                "children": 3,
                "pregnant": "no",
                "disability": "yes",
                "poverty": "poor",
                "phone": "+84900000062",
            },
            ways={
                "channel": "call",
                "phone": "+84900000062",
                "whose_phone": "own",
                "days": ["tue", "fri"],
                "hours": ["afternoon"],
                "leave_message": "no",
            },
            incident={
                "violence_acts": ["a", "n"],
                "relationship": "spouse",
                "when": "ba năm nay, nặng hơn từ vụ gặt",
                "weapon": "no",
                "injuries": "Đau lưng lâu ngày, tai trái nghe kém",
                "children_saw": "yes",
                "needs": "Đi khám tai, làm đơn ly hôn, giữ được sổ đất",
            },
            story="Anh ấy đánh khi chị hỏi tiền bán trâu. Chị muốn ly hôn và ở lại nương của mẹ để lại.",
            answers={"record_keeping": "given", "health": "given", "legal_aid": "given", "police": "given"},
            witness="Anh Tẩn A Pa",
            replies=replies("worse", "jealous"),
        ),
    )
    yield "pa", when.ago(24, "14:05")
    submit_to_desk(pa, case)

    quy = yield "quy", when.ago(24, "15:20")
    casefile.casefile(quy, case.pk)
    register(quy, case)
    assess(quy, case, replies("worse", "jealous"))
    move_case(quy, case, to="active")

    quy = yield "quy", when.ago(17, "08:30")
    ask_consent(quy, case, answers={"child_protection": "withheld"}, method="signature", beside="Con gái lớn")
    ask_consent(
        quy,
        case,
        answers={"social_work": "given"},
        receivers=["support"],
        sections=["name", "language", "safe_contact", "age_band", "commune", "poverty", "children", "ethnic_group"],
        method="signature",
        beside="Con gái lớn",
        language="vi",
    )
    health = send(quy, case, demo_cast.units["health"], "health", "Khám tai trái và lưng", more=["violence_acts"])
    police = send(quy, case, demo_cast.units["police"], "police", "Ghi nhận việc đã xảy ra; giúp lấy lại sổ đất")
    quy = yield "quy", when.ago(16, "09:15")
    lawyer = send(
        quy, case, demo_cast.units["legal-aid"], "legal_aid", "Làm đơn ly hôn, hỏi về đất mẹ để lại", more=["story"]
    )
    send(quy, case, demo_cast.units["social"], "social_work", "Hỏi chế độ cho người khuyết tật", more=["ethnic_group"])

    lan = yield "lan", when.ago(16, "10:30")
    health = accept_referral(lan, health, expected_version=health.version, text="Sáng thứ Ba, phòng khám số 2")
    son = yield "son", when.ago(16, "14:00")
    decline_referral(
        son,
        police,
        expected_version=police.version,
        reason="conflict",
        text="Công an viên của bản là anh em họ với người chồng. Đề nghị gửi lại để cử người khác.",
    )
    hanh = yield "hanh", when.ago(15, "09:00")
    accept_referral(
        hanh, lawyer, expected_version=lawyer.version, text="Hẹn gặp ở Trung tâm, mang theo giấy tờ đất nếu có"
    )
    lan = yield "lan", when.ago(13, "16:20")
    give_feedback(
        lan,
        health,
        expected_version=health.version,
        outcome="completed",
        text="Đã khám; chuyển bệnh viện tỉnh đo thính lực. Lưng: thuốc và tập, tái khám sau một tháng.",
    )

    quy = yield "quy", when.ago(12, "08:45")
    casefile.casefile(quy, case.pk)
    add_note(quy, case, text="Đã nói với chị việc công an từ chối và vì sao. Chị muốn chờ người khác.")
    write_safety_plan(
        quy,
        case,
        expected_version=0,
        blocks={
            "concern": "Mất đất, các con phải nghỉ học.",
            "economic": "Ba triệu gửi mẹ nuôi giữ.",
            "community": "Địa chỉ tin cậy; trạm y tế.",
            "bag": "Giấy tờ đất, khai sinh các con.",
            "way_out": "Lối sau bếp, sang nhà bà ngoại.",
        },
        copy="no",
    )
    quy = yield "quy", when.ago(6, "10:30")
    note_incident(
        quy,
        case,
        expected_version=2,
        answers={"needs": "Đi khám tai, làm đơn ly hôn, giữ được sổ đất, chế độ khuyết tật"},
    )
    assess(quy, case, replies("jealous"), level="high", reason="Người chồng đã biết chị nộp đơn.")
    thu = yield "thu", when.ago(5, "08:30")
    assess(thu, case, replies("jealous"), reason="Người chồng đi làm xa đến tết; hai bên bản đã họp.")
    hoa = yield "hoa", when.ago(5, "09:00")
    again = send(hoa, case, demo_cast.units["health"], "health", "Tái khám lưng; lấy kết quả đo thính lực")
    lan = yield "lan", when.ago(4, "10:05")
    again = accept_referral(lan, again, expected_version=again.version, text="Sáng thứ Sáu tuần sau, phòng khám số 2")
    again = appoint(lan, again, expected_version=again.version, appointment_on=when.day(-2))
    ask_question(lan, again, text="Hôm đó có ai đi cùng, có cần phiên dịch không?")
    hoa = yield "hoa", when.ago(3, "08:10")
    case.refresh_from_db()
    assign(hoa, case, worker_id=hoa.pk, expected_version=case.version)


def she_is_back(demo_cast: DemoCast, when: When) -> Story:
    """Closed in summer, opened again this week: it began anew, and the danger is assessed anew."""
    say = yield "say", when.ago(236, "10:10")
    case = hear(
        say,
        demo_cast.units["khun-ha-1"],
        FirstTalk(
            name="Sùng Thị Máy",
            birth="1993",
            commune="03430",
            person={
                "ethnic_group": "08",
                "language": "hmn",
                "literacy": "reads_a_little",
                "address": "bản Lao Chải Mới",
                "children": 2,
                "poverty": "poor",
            },
            ways={"channel": "visit", "days": ["sat"], "hours": ["morning"], "note": "Gặp ở nhà văn hoá, ngày chợ."},
            incident={
                "violence_acts": ["b", "o"],
                "relationship": "spouse",
                "weapon": "no",
                "needs": "Được giữ tiền bán chè",
            },
            story="Tiền bán chè anh ấy cầm hết, hỏi thì mắng. Chị muốn tự giữ để mua sách cho con.",
            answers={"record_keeping": "given", "livelihood": "given"},
            witness="Chị Lừu Thị Say",
            replies=replies("worse"),
        ),
    )
    yield "say", when.ago(236, "10:40")
    submit_to_desk(say, case)
    dung = yield "dung", when.ago(235, "08:20")
    register(dung, case)
    assess(dung, case, replies("worse"))
    move_case(dung, case, to="active")
    write_safety_plan(
        dung,
        case,
        expected_version=0,
        blocks={"concern": "Bị mắng trước mặt con.", "community": "Nhà văn hoá; trưởng bản."},
        copy="no",
    )
    dung = yield "dung", when.ago(228, "08:30")
    visits = schedule_visits(dung, case, start=when.day(228))
    for visit, days, mode, told in (
        (visits[0], 214, "visit", scores(2, 1, 3, 2, 2, 2, 3)),
        (visits[1], 197, "met_elsewhere", scores(3, 2, 3, 3, 3, 2, 3)),
        (visits[2], 136, "visit", scores(3, 3, 3, 3, 3, 3, 4)),
    ):
        dung = yield "dung", when.ago(days, "15:00")
        record_visit(
            dung,
            case,
            followup_id=visit.pk,
            done_on=when.day(days),
            mode=mode,
            scores=told,
            recontact="no",
            note="Chị tự giữ tiền bán chè. Chồng đã dự buổi nói chuyện của bản.",
            expected_version=visit.version,
        )
    dung = yield "dung", when.ago(121, "09:00")
    assess(dung, case, replies("worse"))
    review = ask_closure(dung, case, ticked=ALL_DONE, reason="needs_met", words="Chị tự giữ tiền, các con đi học đều.")
    thu = yield "thu", when.ago(118, "10:20")
    state_reason(thu, case, words="Xem lại trước khi quyết định.")
    casefile.casefile(thu, case.pk)
    decide_closure(
        thu,
        case,
        approve=True,
        reviewed=True,
        words="Đã xem lại cả hồ sơ.",
        answered="Chị Mai ở bản ghé thăm thay những lần hẹn còn lại.",
        expected_version=review.version,
    )

    dung = yield "dung", when.ago(3, "08:15")
    reopen(dung, case, reason="new_incident", words="Chị gọi sáng nay: anh ấy uống rượu lại, đã hai lần đánh.")
    note_incident(
        dung,
        case,
        expected_version=2,
        answers={
            "violence_acts": ["a", "b", "o"],
            "when": "tuần này",
            "needs": "Có người đến nhà nói chuyện, biết lối ra",
        },
    )
    raise_risk(dung, case, to="high", reason="Đã đánh hai lần trong tuần, trước đây chưa đánh.")
    dung = yield "dung", when.ago(3, "16:30")
    assess(dung, case, replies("worse", "jealous", unknown=["could_kill"]))
    write_safety_plan(
        dung,
        case,
        expected_version=1,
        blocks={
            "concern": "Các con sợ, con lớn không muốn về nhà.",
            "relationships": "Bác ruột ở cuối bản.",
            "community": "Nhà văn hoá; trưởng bản; công an xã.",
            "signal": "Treo khăn đỏ ở cửa sau.",
            "children": "Chạy sang nhà bác, không quay lại lấy đồ.",
        },
        copy="no",
    )
    say = yield "say", when.ago(2, "18:20")
    with suppress(NotFound):
        casefile.casefile(say, case.pk)
