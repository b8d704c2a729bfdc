"""A contact ban in the demo: she asks by word of mouth at night, and by ten it is made, watched over and served."""

from __future__ import annotations

from casework.journey.safety.ban_bodies import assign_supervisor, decide_ban, watch_ban
from casework.journey.safety.contact_bans import ask_ban
from casework.management.demo.people import DemoCast
from casework.management.demo.telling import Story, When
from casework.records.cases import Case

ASKED = {
    "by": "herself",
    "how": "phone",
    "her": "Lường Thị Bón",
    "him": "Lò Văn Phớ",
    "his_place": "xã Bình Lư",
    "why": "Đe dọa bằng dao, đêm qua gọi điện đòi tìm bằng được.",
    "lives": "elsewhere",
}


def he_may_not_come_near(demo_cast: DemoCast, when: When, case: Case) -> Story:
    """Asked for, decided, assigned and served within one evening; it lasts still."""
    committee, police = demo_cast.units["committee"], demo_cast.units["police"]
    hoa = yield "hoa", when.ago(1, "19:40")
    ban = ask_ban(hoa, case, told_at=when.ago(1, "19:05"), answers=ASKED)
    assert ban.order_id is not None
    vinh = yield "vinh", when.ago(1, "20:25")
    decide_ban(vinh, committee, order_id=ban.order_id, decision="issue", answers={"number": "07", "days": "3"})
    son = yield "son", when.ago(1, "20:50")
    assign_supervisor(son, police, order_id=ban.order_id, supervisor_id=son.pk)
    son = yield "son", when.ago(1, "21:45")
    watch_ban(son, police, order_id=ban.order_id, what="serve", answers={})
