"""Every act a person can do here, each with the one word it carries everywhere: table, operation, trail and button."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


class Act(Enum):
    """An act: its value is the word kept in the trail for ever, its label is what people read."""

    label: str | Promise

    def __new__(cls, word: str, label: str | Promise) -> Act:
        act = object.__new__(cls)
        act._value_ = word
        act.label = label
        return act

    __hash__ = object.__hash__  # there is one of each; Enum hashes the name each time, ten times slower

    # the door
    DOOR_SIGN_IN = "door.sign_in", _("đăng nhập")
    DOOR_SIGN_IN_FAILED = "door.sign_in_failed", _("đăng nhập không được")
    DOOR_SIGN_OUT = "door.sign_out", _("đăng xuất")
    DOOR_QUICK_EXIT = "door.quick_exit", _("thoát nhanh")
    PAGE_ASK = "page.ask", _("mở trang")
    DOOR_SESSION_OVER = "door.session_over", _("phiên làm việc tự hết")

    UNSENT_KEEP = "unsent.keep", _("giữ kín chữ chưa gửi")
    UNSENT_DROP = "unsent.drop", _("bỏ chữ chưa gửi")
    LANGUAGE_CHOOSE = "language.choose", _("chọn ngôn ngữ")
    PASSPHRASE_CHANGE = "passphrase.change", _("đổi cụm mật khẩu")

    NOTIFICATION_SET = "notification.set", _("đặt địa chỉ nhận lời nhắn")
    NOTIFICATION_END = "notification.end", _("thôi nhận lời nhắn ở một địa chỉ")
    NOTIFICATION_LIST = "notification.list", _("xem ai không nhận được lời nhắn")

    ESCALATION_TAKE = "escalation.take", _("nhắc nơi trên khi việc quá hạn")
    ESCALATION_ANSWER = "escalation.answer", _("đã gọi nơi có việc quá hạn")

    # the house itself
    SCHEMA_CHANGE = "schema.change", _("cấu trúc cơ sở dữ liệu thay đổi")
    RIGHTS_BIND = "rights.bind", _("ghi vào sổ những dòng về quyền mà không việc nào ghi")

    # units and people
    UNIT_FOUND = "unit.found", _("lập đơn vị")
    NAME_REDACT = "name.redact", _("không in tên một người")
    NAME_SHOW = "name.show", _("lại in tên một người")
    NAME_LIST = "name.list", _("xem những tên không in")
    WORKER_ENROL = "worker.enrol", _("thêm người làm việc")
    WORKER_RENEW = "worker.renew", _("làm lại chìa khoá cho người mất cụm mật khẩu")
    MEMBERSHIP_APPOINT = "membership.appoint", _("giao vị trí")
    MEMBERSHIP_END = "membership.end", _("thôi vị trí")
    WORKER_DEACTIVATE = "worker.deactivate", _("ngưng một người làm việc")
    UNIT_TURN = "unit.turn", _("đổi khoá của đơn vị")
    UNIT_CERTIFY = "unit.certify", _("xác nhận đơn vị, người và chìa khoá")
    SIGNING_KEY_TURN = "province.turn_signing_key", _("đổi khoá ký của tỉnh")
    FINGERPRINT_KEY_TURN = "province.turn_fingerprint_key", _("đổi khoá dấu vân số của tỉnh")
    FINGERPRINT_RENEW = "fingerprint.renew", _("làm lại dấu vân số của hồ sơ")
    STAND_BY_SET = "stand_by.set", _("đặt bàn dự phòng")
    STAND_BY_END = "stand_by.end", _("thôi bàn dự phòng")
    STAND_BY_LIST = "stand_by.list", _("xem bàn dự phòng")

    # looking
    CASE_LIST = "case.list", _("xem danh sách hồ sơ")
    CASE_LOOK = "case.look", _("mở hồ sơ")
    CASE_PRINT = "case.print", _("in hồ sơ")
    CASE_ACCESS_HISTORY = "case.access_history", _("xem ai đã mở hồ sơ")
    CASE_ACCESS_PRINT = "case.access_print", _("in danh sách ai đã xem")
    SAFETY_PLAN_PRINT = "safety_plan.print", _("in bản bỏ túi")
    REFERRAL_PRINT = "referral.print", _("in phiếu chuyển gửi")
    CASE_SEARCH = "case.search", _("tìm hồ sơ")
    CASE_FILTER = "case.filter", _("lọc danh sách hồ sơ")
    VIEW_KEEP = "view.keep", _("nhớ cách xem danh sách")
    WEEK_LOOK = "week.look", _("xem lịch tuần")
    CASE_HISTORY = "case.history", _("xem lịch sử thay đổi")
    CASE_READ_WHOLE = "case.read_whole", _("đọc cả hồ sơ")
    CASE_READ_OWN_PART = "case.read_own_part", _("đọc phần nơi mình đã ghi")
    TRAIL_CASE = "trail.case", _("xem nhật ký của hồ sơ")
    TRAIL_CONTENTS = "trail.contents", _("xem nội dung thay đổi trong nhật ký")
    TRAIL_PROVINCE = "trail.province", _("xem nhật ký của tỉnh")
    TRAIL_NEW_LOG = "trail.new_log", _("bắt đầu sổ nhật ký mới sau khi khôi phục")
    TRAIL_SEARCHES = "trail.searches", _("hỏi ai đã tìm một tên")
    TRAIL_PRINT = "trail.print", _("in nhật ký của hồ sơ")
    TRAIL_BUNDLE = "trail.bundle", _("tải bản kiểm chứng của hồ sơ")
    TRAIL_CHECKPOINT = "trail.checkpoint", _("xem, giữ mốc kiểm chứng")
    ANOMALY_LIST = "anomaly.list", _("xem những việc cần xem lại")
    REVIEW_LIST = "review.list", _("xem những việc đã xem lại")
    OVERDUE_LIST = "overdue.list", _("xem việc quá hạn của tỉnh")
    STATISTICS_LOOK = "statistics.look", _("xem số liệu của tỉnh")
    PROVINCE_LOOK = "province.look", _("xem tình hình của tỉnh")
    MONITOR_LOOK = "monitor.look", _("xem trang theo dõi")
    PROVINCE_EXPORT = "province.export", _("tải bảng tình hình của tỉnh")
    SAME_PERSON_LIST = "same_person.list", _("xem những hồ sơ có thể là một người")
    SAME_PERSON_LOOK = "same_person.look", _("xem hồ sơ nào có thể là cùng một người")
    DECOY_LIST = "decoy.list", _("xem hồ sơ mồi")
    REFERRAL_LIST = "referral.list", _("xem danh sách phiếu chuyển gửi")
    REFERRAL_LOOK = "referral.look", _("mở phiếu chuyển gửi")
    SHELTER_RECEIVE = "shelter.receive", _("có khách nghỉ lại")
    SHELTER_MISSED = "shelter.missed", _("báo rời chỗ ở không nói")
    SHELTER_LOOK = "shelter.look", _("xem nơi tạm lánh")

    # overseeing
    STATISTICS_RENEW = "statistics.renew", _("tính lại số liệu của hồ sơ cũ")
    REVIEW_WRITE = "review.write", _("xem lại một việc")
    DECOY_PLANT = "decoy.plant", _("đặt hồ sơ mồi")
    DECOY_END = "decoy.end", _("thôi hồ sơ mồi")
    REASON_STATE = "reason.state", _("nêu lý do đọc hồ sơ")
    SAME_PERSON_TELL = "same_person.tell", _("nhắn bàn tiếp nhận hỏi cấp tỉnh")

    # rights
    GRANT_EXCLUDE = "grant.exclude", _("loại một người khỏi hồ sơ")

    # intake: she is heard
    CASE_OPEN = "case.open", _("có người đến")
    CASE_KIND = "case.kind", _("ghi là chuyện gì")
    VISIT_COUNT = "visit.count", _("đếm người đến mà không cho ghi")
    CASE_MISTAKE = "case.mistake", _("bỏ bản mở nhầm")
    WRITING_REFUSE = "writing.refuse", _("ghi lời không cho ghi")
    WRITING_ALLOW = "writing.allow", _("ghi lời cho ghi")
    INTAKE_PERSON = "intake.person", _("ghi người đến")
    INTAKE_CONTACT = "intake.contact", _("ghi cách liên lạc an toàn")
    INTAKE_INCIDENT = "intake.incident", _("ghi việc đã xảy ra")
    INTAKE_DANGER = "intake.danger", _("hỏi các câu về nguy hiểm")
    INTAKE_CONSENT = "intake.consent", _("ghi sự đồng ý")
    CONSENT_WITHDRAW = "consent.withdraw", _("rút lại sự đồng ý")
    INTAKE_READERS = "intake.readers", _("nghe ai sẽ đọc")
    INTAKE_SUBMIT = "intake.submit", _("gửi bàn tiếp nhận")
    NOTICE_GIVE = "notice.give", _("thông báo Uỷ ban nhân dân xã")
    CHILD_REPORT = "child.report", _("báo tin cho nơi có trách nhiệm")
    NOTICE_LIST = "notice.list", _("xem thông báo gửi đến Uỷ ban")
    NOTICE_RECEIVE = "notice.receive", _("nhận thông báo")
    NOTICE_DECIDE = "notice.decide", _("xử lý, phân công theo thông báo")
    NOTICE_PRINT = "notice.print", _("in giấy thông báo Uỷ ban")
    CASE_REGISTER = "case.register", _("tiếp nhận hồ sơ")
    CASE_DUPLICATE = "case.duplicate", _("đề nghị xếp riêng vì trùng")
    CASE_OUT_OF_SCOPE = "case.out_of_scope", _("đề nghị xếp riêng vì không thuộc phạm vi")
    CASE_SET_ASIDE = "case.set_aside", _("duyệt xếp riêng hồ sơ")
    REPORT_CARRY = "report.carry", _("nhận điều đã kể ở hồ sơ trùng")
    REPORT_READ = "report.read", _("đọc điều đã kể ở hồ sơ trùng")
    ALARM_RAISE = "alarm.raise", _("gọi gấp")
    ALARM_CALL = "alarm.call", _("gọi gấp, ngoài hồ sơ")
    ALARM_LOOK = "alarm.look", _("xem lời gọi gấp")
    ALARM_MISTAKE = "alarm.mistake", _("ghi là bấm nhầm khi gọi gấp")
    ALARM_ANSWER = "alarm.answer", _("trả lời lời gọi gấp")
    CONTACT_WARN = "contact.warn", _("báo số không còn an toàn")
    ADDITION_TELL = "addition.tell", _("ghi thêm sau khi xã nhận")
    ADDITION_TAKE = "addition.take", _("đọc điều nơi tiếp nhận ghi thêm")
    CALL_BACK_ASK = "call_back.ask", _("có người nhắn xin gọi lại")
    VIOLENCE_REPORT_TAKE = "violence_report.take", _("nhận tin báo")
    VIOLENCE_REPORT_LIST = "violence_report.list", _("xem danh sách tin báo")
    VIOLENCE_REPORT_LOOK = "violence_report.look", _("mở tin báo")
    VIOLENCE_REPORT_CALL = "violence_report.call", _("ghi việc đã làm về tin báo")
    VIOLENCE_REPORT_END = "violence_report.end", _("kết thúc tin báo")
    INCIDENT_TELL = "incident.tell", _("kể lần mới xảy ra")
    INCIDENT_ADD = "incident.add", _("ghi lần mới xảy ra")
    PERPETRATOR_ADD = "perpetrator.add", _("ghi người liên quan")
    REPRESENTATIVE_NAME = "representative.name", _("ghi người đại diện")
    INTERPRETER_ASK = "interpreter.ask", _("ghi người phiên dịch")
    CHILD_NOTE = "child.note", _("ghi trẻ đi cùng")
    CHILD_OPEN = "child.open", _("ghi thêm về trẻ đi cùng")
    CHILD_LINK = "child.link", _("ghi ai đi cùng trẻ")
    PERPETRATOR_EDIT = "perpetrator.edit", _("sửa người liên quan")
    NOTE_ADD = "note.add", _("ghi chú")
    ENTRY_STRIKE = "entry.strike", _("gạch bỏ một mục")
    FLAG_SET = "flag.set", _("đặt nhắc việc")
    FLAG_RESOLVE = "flag.resolve", _("ghi nhắc việc đã xong")
    DAY_CORRECT = "day.correct", _("sửa một ngày đã ghi")
    CASE_MOVE = "case.move", _("chuyển giai đoạn")
    CASE_ASSIGN = "case.assign", _("giao hồ sơ cho một người")
    HANDOVER_MAKE = "handover.make", _("bàn giao hồ sơ khi nghỉ")
    HANDOVER_END = "handover.end", _("nhận lại hồ sơ đã bàn giao")

    # safety
    RISK_ASSESS = "risk.assess", _("đánh giá nguy cơ")
    RISK_RAISE = "risk.raise", _("nâng mức nguy cơ")
    DANGER_MARK = "danger.mark", _("ghi điều nguy hiểm vừa được kể")
    RISK_TAKE_BACK = "risk.take_back", _("rút lại dấu hiệu nguy hiểm đã ghi")
    SAFETY_PLAN_WRITE = "safety_plan.write", _("lập kế hoạch an toàn")
    BAN_ASK = "ban.ask", _("đề nghị cấm tiếp xúc")
    BAN_UNDO = "ban.undo", _("rút đề nghị, đề nghị huỷ bỏ cấm tiếp xúc")
    BAN_BREACH = "ban.breach", _("báo Công an vi phạm cấm tiếp xúc")
    BAN_RECORD = "ban.record", _("ghi quyết định cấm tiếp xúc trên giấy")
    BAN_END = "ban.end", _("ghi cấm tiếp xúc đã hết")
    BAN_READ = "ban.read", _("mở phần cấm tiếp xúc")
    BAN_LIST = "ban.list", _("xem danh sách cấm tiếp xúc")
    BAN_LOOK = "ban.look", _("mở việc cấm tiếp xúc")
    BAN_DECIDE = "ban.decide", _("quyết định về cấm tiếp xúc")
    BAN_ASSIGN = "ban.assign", _("phân công giám sát cấm tiếp xúc")
    BAN_WATCH = "ban.watch", _("ghi giám sát cấm tiếp xúc")
    SHELTER_ADMIT = "shelter.admit", _("bố trí nơi tạm lánh")
    SHELTER_EXTEND = "shelter.extend", _("đổi ngày kết thúc tạm lánh")
    SHELTER_DISCHARGE = "shelter.discharge", _("kết thúc tạm lánh")

    # referral
    REFERRAL_SEND = "referral.send", _("chuyển gửi")
    REFERRAL_ACCEPT = "referral.accept", _("nhận phiếu chuyển gửi")
    REFERRAL_DECLINE = "referral.decline", _("từ chối phiếu chuyển gửi")
    REFERRAL_FEEDBACK = "referral.feedback", _("phản hồi kết quả")
    REFERRAL_WARN = "referral.warn", _("báo số trên phiếu không còn an toàn")
    REFERRAL_WITHDRAW = "referral.withdraw", _("rút phiếu chuyển gửi")
    REFERRAL_APPOINT = "referral.appoint", _("đặt ngày hẹn")
    QUESTION_ASK = "question.ask", _("hỏi về phiếu chuyển gửi")
    QUESTION_ANSWER = "question.answer", _("trả lời câu hỏi về phiếu")
    REFERRAL_FORGO = "referral.forgo", _("ghi vì sao không tìm nơi khác")

    # livelihood
    LIVELIHOOD_BASELINE = "livelihood.baseline", _("ghi hiện trạng sinh kế")
    LIVELIHOOD_PLAN = "livelihood.plan", _("lập kế hoạch sinh kế")
    LIVELIHOOD_APPROVE = "livelihood.approve", _("duyệt kế hoạch sinh kế")
    LIVELIHOOD_GIVE = "livelihood.give", _("bàn giao vật tư")
    LIVELIHOOD_TRAIN = "livelihood.train", _("ghi học nghề, việc làm")
    LIVELIHOOD_MILESTONE = "livelihood.milestone", _("ghi mốc sinh kế")
    LIVELIHOOD_OUTCOME = "livelihood.outcome", _("ghi kết quả sinh kế")

    # reintegration
    FOLLOWUP_SCHEDULE = "followup.schedule", _("lên lịch thăm")
    FOLLOWUP_RECORD = "followup.record", _("ghi lần thăm")
    CLOSURE_ASK = "closure.ask", _("đề nghị đóng hồ sơ")
    CLOSURE_DECIDE = "closure.decide", _("duyệt đóng hồ sơ")
    CASE_REOPEN = "case.reopen", _("mở lại hồ sơ")

    @classmethod
    def of(cls, word: str) -> Act | None:
        """The act behind a word of the trail, or None for a word this version does not know."""
        return _BY_WORD.get(word)

    @classmethod
    def words(cls, word: str, *, looked: bool = False) -> str | Promise:
        """What people read for a word of the trail; one that this version does not know stands for itself.

        Whoever opened the page of an act and did nothing has only `looked`, and is not told of as who did it.
        """
        act = cls.of(word)
        told = act.label if act else word
        return told if not looked or act in LOOKS else format_lazy(_("xem trang: {act}"), act=told)


TAKEN_OUT = frozenset(
    {
        Act.TRAIL_PRINT,
        Act.TRAIL_BUNDLE,
        Act.CASE_PRINT,
        Act.CASE_ACCESS_PRINT,
        Act.SAFETY_PLAN_PRINT,
        Act.REFERRAL_PRINT,
        Act.NOTICE_PRINT,
        Act.PROVINCE_EXPORT,
    }
)
"""Acts by which something of a case, or the count of many, leaves the screen: onto paper, or into a file."""

LEAVES_THE_FILE = frozenset(
    {
        *(Act.REFERRAL_SEND, Act.REFERRAL_WITHDRAW, Act.QUESTION_ASK, Act.QUESTION_ANSWER),
        *(Act.BAN_ASK, Act.BAN_UNDO, Act.BAN_BREACH),
    }
)
"""Acts whose words another house reads, or could: also the names of who was beside her are looked for in them."""

OF_THE_LOG_ALONE = frozenset({Act.TRAIL_CASE, Act.TRAIL_PRINT, Act.TRAIL_BUNDLE, Act.CASE_ACCESS_HISTORY})
"""Looks that show what was done on a case and no sealed word of hers."""

LOOKS = frozenset(
    {
        *(
            Act.BAN_READ,
            Act.BAN_LIST,
            Act.BAN_LOOK,
            Act.CASE_LIST,
            Act.CASE_LOOK,
            Act.CASE_PRINT,
            Act.CASE_SEARCH,
            Act.CASE_FILTER,
            Act.WEEK_LOOK,
            Act.CASE_HISTORY,
        ),
        *(Act.CASE_ACCESS_HISTORY, Act.CASE_ACCESS_PRINT, Act.SAFETY_PLAN_PRINT, Act.SHELTER_LOOK),
        *(Act.REFERRAL_LIST, Act.REFERRAL_LOOK, Act.REFERRAL_PRINT, Act.NOTICE_LIST, Act.NOTICE_PRINT),
        *(Act.TRAIL_CASE, Act.TRAIL_CONTENTS, Act.TRAIL_PROVINCE, Act.TRAIL_SEARCHES),
        *(Act.TRAIL_PRINT, Act.TRAIL_BUNDLE, Act.TRAIL_CHECKPOINT),
        *(Act.ANOMALY_LIST, Act.REVIEW_LIST, Act.OVERDUE_LIST, Act.STATISTICS_LOOK, Act.DECOY_LIST, Act.NAME_LIST),
        *(Act.PROVINCE_LOOK, Act.PROVINCE_EXPORT, Act.NOTIFICATION_LIST, Act.ALARM_LOOK, Act.MONITOR_LOOK),
        *(Act.VIOLENCE_REPORT_LIST, Act.VIOLENCE_REPORT_LOOK),
        *(Act.SAME_PERSON_LIST, Act.SAME_PERSON_LOOK, Act.STAND_BY_LIST),
    }
)
"""Acts that are a look themselves; a look under the word of any other is a page that was opened and nothing more."""

ONLY_ASKED = frozenset({Act.CASE_READ_WHOLE, Act.CASE_READ_OWN_PART})
"""Acts that say how much is read of what was entered: the line is the one of the look or of the act beside it, so no
line bears these words."""

_BY_WORD = {str(act.value): act for act in Act}


@lru_cache(maxsize=1_024)
def words_of(acts: frozenset[Act]) -> frozenset[str]:
    """These acts, each by its word: as templates know them."""
    return frozenset(str(act.value) for act in acts)
