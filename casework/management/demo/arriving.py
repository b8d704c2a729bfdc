"""Stories of arriving: being heard, waiting to be taken in, keeping a relative away, and coming to two doors."""

from __future__ import annotations

from contextlib import suppress

from casework.journey.alarms import answer_alarm, call_desk
from casework.journey.intake.additions import tell_more
from casework.journey.intake.excluding import exclude
from casework.journey.intake.first_words import count_visit
from casework.journey.intake.hearing import add_note, ask_consent, note_contact, note_incident, note_person
from casework.journey.intake.notifying import decide_notice
from casework.journey.intake.opening import open_case
from casework.journey.intake.setting_aside import ask_duplicate, decide_set_aside
from casework.journey.intake.submitting import register, submit_to_desk
from casework.journey.intake.warning import warn_of_contact
from casework.management.demo.people import REFORM, DemoCast
from casework.management.demo.telling import FirstTalk, Story, When, hear, notify, replies, send
from casework.queries import casefile, desk
from casework.records.notices import CommitteeNotice
from casework.rulebook.refusals import NotFound


def somebody_is_being_heard(demo_cast: DemoCast, when: When) -> Story:
    """A draft: she came not half an hour ago and has told only what she wanted to tell so far."""
    mai = yield "mai", when.minutes_ago(24)
    count_visit(mai, demo_cast.units["thac-can"], how="spoken", kinds=[])  # another, before her, wanted none
    case = open_case(mai, demo_cast.units["thac-can"], name="Tao Thị Pấng", kinds=["family"], safe="yes")
    spoken = {"ethnic_group": "42", "language": "khb", "literacy": "reads_a_little", "children": 1}
    note_person(mai, case, expected_version=1, details={"sex": "female", **spoken})
    note_incident(mai, case, expected_version=1, answers={"violence_acts": ["b", "o"], "relationship": "spouse"})


def she_waits_to_be_taken_in(demo_cast: DemoCast, when: When) -> Story:
    """Reported within the hour; the desk has not opened it yet."""
    mai = yield "mai", when.minutes_ago(85)
    case = hear(
        mai,
        demo_cast.units["thac-can"],
        FirstTalk(
            name="Thào Thị Mỷ",
            birth="khoảng 27 tuổi",
            commune="03390",
            person={
                "ethnic_group": "08",
                "language": "hmn",
                "literacy": "does_not_read",
                "interpreter": "yes",
                "address": "bản Pa Cheo",
                "children": 2,
                "pregnant": "no",
                "nursing": "yes",
                "poverty": "poor",
            },
            ways={
                "channel": "through",
                "through_whom": "chị dâu",
                "days": ["sun"],
                "hours": ["morning"],
                "note": "Nhắn qua chị dâu ở chợ phiên. Không đến nhà.",
            },
            incident={
                "violence_acts": ["a", "b"],
                "relationship": "spouse",
                "when": "tối hôm qua",
                "weapon": "no",
                "injuries": "Bầm ở tay trái",
                "children_saw": "yes",
                "needs": "Muốn đi khám và có chỗ ngủ yên vài hôm",
            },
            story="Anh ấy uống rượu về, mắng rồi đánh. Chị bế con nhỏ ra ngoài, sáng sớm đi bộ đến đây.",
            answers={"record_keeping": "given", "health": "given", "interpreting": "given", "police": "withheld"},
            witness="Chị Lý Thị Páo, người đi cùng",
            replies=replies("worse", "jealous", unknown=["could_kill"]),
        ),
    )
    yield "mai", when.minutes_ago(48)
    submit_to_desk(mai, case)
    add_note(mai, case, text="Chị ấy đang nghỉ ở đây, đã ăn cơm. Bé lớn đi học về sẽ được đón sang.")
    mai = yield "mai", when.at_the_end
    alarm = call_desk(mai, demo_cast.units["thac-can"])
    hoa = yield "hoa", when.at_the_end
    answer_alarm(hoa, demo_cast.units["binh-lu"], alarm_id=alarm.pk, answer="called")


def her_husbands_cousin_sits_at_the_desk(demo_cast: DemoCast, when: When) -> Story:
    """Registered; she named the officer who is her husband's cousin, and he was kept from it before anything left."""
    mai = yield "mai", when.ago(2, "16:10")
    case = hear(
        mai,
        demo_cast.units["thac-can"],
        FirstTalk(
            name="Hạng Thị Chỏ",
            birth="2003",
            commune="03390",
            person={
                "ethnic_group": "08",
                "language": "hmn",
                "literacy": "reads",
                "address": "bản Hồ Pên",
                "children": 0,
                "pregnant": "yes",
                "poverty": "near_poor",
            },
            ways={
                "channel": "message",
                "phone": "+84900000031",
                "whose_phone": "own",
                "hours": ["noon"],
                "leave_message": "no",
                "code_word": "Chị có bán chỉ thêu không?",
            },
            incident={
                "violence_acts": ["b", "e", "o"],
                "relationship": "parent_in_law",
                "when": "từ sau tết",
                "weapon": "no",
                "needs": "Muốn được về thăm mẹ đẻ, được tự đi khám thai",
            },
            story="Chị không được về thăm mẹ, tiền bán ngô nhà chồng giữ hết. Chồng chị im lặng.",
            answers={"record_keeping": "given", "health": "given", "legal_aid": "withheld", "police": "withheld"},
            witness="Cô giáo Hương, người chị tin",
            replies=replies(unknown=["could_kill"]),
        ),
    )
    yield "mai", when.ago(2, "16:30")
    quy = demo_cast.workers["quy"]
    exclude(mai, case, worker_id=quy.pk, reason="Anh họ của chồng chị.")
    add_note(mai, case, text="Anh Quý ở Hội Phụ nữ xã là anh họ của chồng chị. Chị xin đừng để anh ấy biết.")
    submit_to_desk(mai, case)

    hoa = yield "hoa", when.ago(1, "08:05")
    casefile.casefile(hoa, case.pk)
    register(hoa, case)
    note_person(
        hoa, case, expected_version=2, name="Hạng Thị Chở", details={"address": "bản Hồ Pên, gần trường mầm non"}
    )

    quy = yield "quy", when.ago(1, "14:20")
    with suppress(NotFound):
        casefile.casefile(quy, case.pk)

    mai = yield "mai", when.ago(1, "16:45")
    add_note(mai, case, text="Chị ấy nhắn: chiều mẹ chồng hay cầm máy.")
    hoa = yield "hoa", when.ago(1, "17:10")
    note_contact(
        hoa,
        case,
        expected_version=2,
        ways={
            "channel": "message",
            "phone": "+84900000031",
            "whose_phone": "own",
            "days": ["mon", "thu"],
            "hours": ["noon"],
            "leave_message": "no",
            "code_word": "Chị có bán chỉ thêu không?",
            "note": "Chỉ nhắn buổi trưa; chiều người khác cầm máy.",
        },
    )
    send(hoa, case, demo_cast.units["health"], "health", "Khám thai lần đầu; chị muốn đi một mình")

    mai = yield "mai", when.minutes_ago(110)
    tell_more(mai, case, part="person", answers={"children": 1})
    mai = yield "mai", when.at_the_end
    warn_of_contact(mai, case)


def she_came_to_two_doors(demo_cast: DemoCast, when: When) -> Story:
    """A duplicate: the same person had told her story at another address three days before."""
    mai = yield "mai", when.ago(21, "09:40")
    case = open_case(mai, demo_cast.units["thac-can"], name="Vàng Thị Xiến", kinds=["family"], safe="yes")
    notify(mai, case)
    note_person(
        mai,
        case,
        expected_version=1,
        details={
            "sex": "female",
            "ethnic_group": "25",
            "language": "pcc",
            "commune_code": "03390",
            "commune_from": REFORM.isoformat(),
            "phone": "+84900000062",
        },
    )
    note_incident(
        mai,
        case,
        expected_version=1,
        answers={"violence_acts": ["a"], "relationship": "spouse", "needs": "Hỏi về đơn ly hôn"},
    )
    ask_consent(mai, case, answers={"record_keeping": "given"}, method="thumbprint", witness="Chị Vàng Thị Mai")
    submit_to_desk(mai, case)

    vinh = yield "vinh", when.ago(21, "10:05")
    committee = demo_cast.units["committee"]
    for notice in CommitteeNotice.objects.filter(unit=committee, decided_at=None):
        decide_notice(vinh, committee, notice_id=notice.pk, decision="police")

    quy = yield "quy", when.ago(20, "10:15")
    casefile.casefile(quy, case.pk)
    (known,) = desk.find(quy, typed="Vàng Thị Xuyến").cases
    ask_duplicate(
        quy, case, of_code=known.code, why="Cùng một chị, cùng số điện thoại; tên nghe gần giống nên ghi khác."
    )
    hoa = yield "hoa", when.ago(20, "11:00")
    decide_set_aside(hoa, case, approve=True, answer="", expected_version=1)
