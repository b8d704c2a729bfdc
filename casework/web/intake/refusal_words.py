"""The words of each refusal in intake: consent, her no, the notice, a case set aside, what is told later, a number."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import Words

SET_ASIDE: dict[str, Words] = {
    "other_is_draft": _("Hồ sơ kia còn là nháp, chưa gửi bàn tiếp nhận. Hãy đợi hồ sơ ấy được gửi, rồi làm lại."),
    "other_is_set_aside": _(
        "Hồ sơ kia đã được xếp riêng, không ai làm việc trên đó. Hãy ghi mã của hồ sơ đang được làm."
    ),
    "other_is_closed": _("Hồ sơ kia đã đóng. Hãy mở lại hồ sơ ấy trước, rồi làm lại."),
    "other_file_not_held": _(
        "Bạn chỉ thấy một trong hai hồ sơ. Người quyết định phải xem được cả hai: hãy nhờ cấp tỉnh."
    ),
    "carries_another": _(
        "Có hồ sơ khác đã được xếp riêng theo hồ sơ này, nên hồ sơ này phải tiếp tục. "
        "Hãy làm chiều ngược lại: xếp riêng hồ sơ kia theo hồ sơ này."
    ),
    "set_aside_waits": _("Đã có một đề nghị xếp riêng hồ sơ này đang chờ người thứ hai duyệt."),
    "set_aside_needs_second_person": _("Bạn là người đề nghị. Hãy nhờ một cán bộ khác hoặc cấp tỉnh quyết định."),
    "nobody_left_at_the_other_desk": _(
        "Ở bàn tiếp nhận của hồ sơ kia không còn ai được đọc điều đã kể. Hãy làm chiều ngược lại, hoặc cử thêm người."
    ),
    "exclude_there_first": _(
        "Có người không được xem hồ sơ xếp riêng mà còn xem được hồ sơ tiếp tục. "
        "Hãy nhờ bàn tiếp nhận của hồ sơ tiếp tục loại người ấy trước, rồi quyết định."
    ),
    "unread_report": _("Còn điều đã kể ở một hồ sơ trùng chưa ai đọc. Hãy đọc trước, rồi đóng."),
    "violence_report_ended": _("Tin báo này đã kết thúc rồi."),
    "open_again_first": _("Hồ sơ đã kết thúc. Hãy mở lại trước."),
    "told_before_it_happened": _("Ngày kể đứng trước ngày xảy ra. Hãy xem lại hai ngày."),
    "addition_is_read": _("Điều này đã có người đọc rồi."),
    "alarm_answered": _("Lời gọi này đã có người trả lời."),
    "report_is_read": _("Điều này đã có người đọc và ghi lại rồi."),
}

HER_WORD: dict[str, Words] = {
    "writing_stopped": _(
        "Người đến không cho ghi, nên không ghi thêm được. Người đến đổi ý thì ghi lời cho ghi trước."
    ),
    "writing_missing": _("Chưa có lời cho ghi. Hãy hỏi người đến trước; chưa cho ghi thì không ghi gì."),
    "danger_was_told": _("Ở đây đã ghi điều nguy hiểm, nên không phải mở nhầm. Ghi nhầm thì rút lại điều ấy trước."),
    "notice_was_given": _("Đã thông báo Uỷ ban nhân dân xã, nên không bỏ được nữa."),
    "report_was_given": _("Đã báo tin có trẻ em bị hại, nên không bỏ được nữa."),
    "her_no_went_dark": _("Đã quá giờ đổi ý: chìa khoá đã bị bỏ. Người đến cho ghi thì hãy bắt đầu lại từ đầu."),
}

CONSENT: dict[str, Words] = {
    "nothing_taken_back": _("Hãy đánh dấu điều được rút lại, hoặc phần được giữ lại."),
    "yes_needs_a_witness": _("Đồng ý bằng lời thì cần người làm chứng. Hãy chọn cách trả lời khác."),
    "sound_not_agreed": _("Chưa có sự đồng ý ghi âm. Hãy hỏi điều ấy trước, hoặc chọn cách trả lời khác."),
    "scope_without_yes": _("Giới hạn chỉ ghi cùng một lời đồng ý mới. Hãy ghi câu trả lời, hoặc xoá giới hạn."),
    "scope_unfit": _("Việc này không có nơi nhận hoặc mục đó. Hãy chọn lại."),
    "receivers_missing": _("Hãy chọn ít nhất một nơi nhận. Không được gửi cho ai thì ghi “Không đồng ý”."),
    "beside_no_answer": _("Chưa có câu trả lời mới nào để ghi cùng. Hãy ghi câu trả lời, hoặc xoá ô này."),
}

NOTIFYING: dict[str, Words] = {
    "no_notice_given": _("Chưa ghi thông báo nào. Hãy đọc cho người đến nghe và ghi trước, rồi in."),
    "no_notice_owed": _(
        "Thông báo này chỉ dành cho người bị bạo lực gia đình đến địa chỉ tin cậy. Chuyện khác thì báo theo điều đã "
        "nói với người đến."
    ),
    "no_child_report_owed": _("Hồ sơ này không có trẻ em bị hại cần báo tin."),
    "child_report_given": _("Tin này đã được báo."),
    "notice_given": _("Đã thông báo Uỷ ban nhân dân xã rồi; lời thông báo có trong hồ sơ."),
    "notice_decided": _("Thông báo này đã có người xử lý hoặc phân công."),
    "told_missing": _("Hãy ghi đã báo cho ai ở Uỷ ban: tên và chức vụ."),
    "committee_has_no_account": _("Uỷ ban xã này chưa có tài khoản. Hãy đưa giấy hoặc báo trực tiếp, rồi ghi lại."),
    "somebody_at_committee": _(
        "Ở Uỷ ban có người không được biết về hồ sơ này, nên chưa gửi gì. "
        "Hãy báo riêng cho một người khác ở Uỷ ban, rồi ghi lại đã báo ai."
    ),
}

ADDITIONS: dict[str, Words] = {
    "addition_stale": _("Vừa có người sửa hồ sơ. Xem lại điều đang ghi, rồi lưu lần nữa."),
    "nothing_told": _("Chưa ghi gì mới. Ghi ít nhất một ô."),
}

REACHING_HER: dict[str, Words] = {
    "contact_is_perpetrator": _(
        "Đây là số hoặc tên của người đã gây ra. Hãy chọn cách khác; nếu là người khác, ghi đủ họ tên."
    ),
    "beside_is_perpetrator": _("Đây là số hoặc tên của người đã gây ra. Người ấy không bao giờ ngồi cùng."),
    "representative_suspected": _("Người đại diện đã ghi có thể là người gây ra. Hãy hỏi người giám hộ khác hoặc xã."),
    "interpreter_way_missing": _("Hãy chọn ngồi cùng hay qua điện thoại."),
    "interpreter_named_by_telephone": _("Qua điện thoại thì hai bên không nói tên. Hãy xoá tên này."),
    "interpreter_without_a_name": _("Ngồi cùng thì cần tên người phiên dịch, đã nói trước cho người được giúp."),
    "pledge_missing": _("Người phiên dịch phải cam kết giữ kín trước khi bắt đầu."),
    "may_be_a_worker": _("Có người làm việc quanh hồ sơ này trùng họ tên hoặc số. Hãy trả lời ở dưới có phải không."),
    "no_year": _("Hãy ghi năm sinh bằng bốn chữ số, như 2019."),
    "not_a_child": _("Theo năm sinh này thì đã đủ 18 tuổi. Người lớn thì mở hồ sơ như thường."),
    "child_consenter_missing": _(
        "Chưa đủ người đồng ý: chính cháu nếu từ 7 tuổi, và cha mẹ không bị nghi, người giám hộ khác hoặc xã."
    ),
    "contact_may_have_harmed": _("Người này có thể đã gây ra. Không liên lạc; hãy chọn người khác."),
    "contact_leads_to_her": _("Đây là tên hoặc số của người được giúp. Hãy chọn “qua cán bộ”."),
    "child_has_case": _("Cháu đã có hồ sơ riêng. Mở từ danh sách người đi cùng."),
    "child_case_not_here": _("Chưa mở được ở đây. Hãy hỏi cán bộ phụ trách."),
    "names_the_other_case": _("Có tên hoặc mã hồ sơ của người đi cùng với cháu. Hãy bỏ ra rồi gửi."),
    "phone_unsafe": _("Số này đã được báo là không còn an toàn. Ghi số khác, hoặc chọn cách khác."),
    "through_whom_missing": _("Nhắn qua một người thì phải ghi tên hoặc số của người đó."),
    "number_beside_no_contact": _("Đã chọn “Đừng liên lạc” mà lại ghi số. Bỏ số đi, hoặc chọn cách liên lạc."),
}

TELLING: dict[str, Words] = {
    "name_missing": _("Hãy ghi một cái tên, như người được giúp nói. Tên gọi ở nhà cũng được."),
    "no_desk_above": _("Nơi này chưa gắn với xã nào. Hãy gọi cấp tỉnh để gắn, rồi làm lại."),
    "answer_missing": _("Câu này chưa có câu trả lời. Hãy trả lời rồi lưu lại."),
    "unknown_answer": _("Câu trả lời này không có trong danh sách. Hãy chọn lại."),
    "unknown_purpose": _("Hãy ghi câu trả lời của người được giúp cho ít nhất một việc."),
    "phone_missing": _("Chọn gọi điện hoặc nhắn tin thì phải ghi số. Không có số thì chọn cách khác."),
    "method_missing": _("Hãy chọn người được giúp trả lời bằng cách nào."),
    "witness_missing": _("Nói miệng hoặc lăn tay thì cần ghi tên người làm chứng."),
    "consenter_missing": _("Với trẻ em, phải đủ những người này đồng ý. Chưa đủ thì ghi “Không đồng ý” hoặc để trống."),
    "text_missing": _("Chưa có chữ nào. Hãy ghi vài lời rồi lưu."),
}
"""What she says: her name, how to reach her, what she answered."""
