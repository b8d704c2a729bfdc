"""What is said of typed text that has no canonical form: each way it can be wrong, and what to type instead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import Words

TYPED: dict[str, Words] = {
    "text.control": _("Có ký tự ẩn không đọc được. Hãy xoá đi và gõ lại."),
    "text.surrogate": _("Có ký tự hỏng. Hãy xoá đi và gõ lại."),
    "text.unreadable": _("Có ký tự hỏng. Hãy xoá đi và gõ lại."),
    "text.direction": _("Có ký tự đổi chiều chữ. Hãy xoá đi và gõ lại."),
    "text.invisible": _("Có ký tự không nhìn thấy được. Hãy xoá đi và gõ lại."),
    "text.marks": _("Có quá nhiều dấu chồng lên một chữ. Hãy gõ lại."),
    "text.number": _("Chỉ có chữ số thì chưa phải tên. Hãy ghi tên; chưa biết tên thì ghi một tên gọi."),
    "text.too_long": _("Đoạn này quá dài. Hãy viết ngắn hơn."),
    "date.unreadable": _("Không đọc được ngày này. Hãy gõ như 05/03/2026."),
    "birth.unreadable": _("Không đọc được ngày này. Hãy gõ như 05/03/1990, 1990 hoặc khoảng 30 tuổi."),
    "birth.short_year": _("Hãy gõ năm đủ bốn chữ số, như 1990; nếu là tuổi thì gõ như 30 tuổi."),
    "birth.age_or_year": _(
        "Đây là tuổi hay năm sinh? Tuổi thì gõ như 65 tuổi; năm thì gõ năm đủ bốn chữ số, như 1965."
    ),
    "birth.about_which_age": _("Hãy gõ một tuổi gần đúng nhất, như khoảng 32 tuổi."),
    "birth.months_of_age": _("Hãy gõ tháng và năm sinh, như 8/2024, hoặc chỉ số tuổi, như khoảng 2 tuổi."),
    "birth.animal": _(
        "Tuổi con giáp chưa cho biết năm nào. Hãy gõ năm sinh dương lịch, như 1996, hoặc khoảng 30 tuổi."
    ),
    "text.must_be_known": _("Câu này cần có câu trả lời. Hãy hỏi lại hoặc xem giấy tờ; chưa biết thì để lại làm sau."),
    "date.lunar": _(
        "Đây là ngày âm lịch. Hãy tìm trên lịch treo tường: ngày âm in nhỏ, ngày dương in to cùng ô. "
        "Gõ ngày dương, như 05/03/2026."
    ),
    "birth.lunar": _(
        "Đây là ngày hoặc tuổi âm lịch. Có lịch của năm ấy thì gõ ngày dương, như 05/03/1990; "
        "không có thì gõ năm sinh, như 1990, hoặc khoảng 30 tuổi."
    ),
    "date.buddhist": _("Đây là năm Phật lịch. Hãy gõ năm dương lịch, như 2026."),
    "birth.buddhist": _("Đây là năm Phật lịch. Hãy gõ năm dương lịch: năm 2533 Phật lịch là khoảng năm 1990."),
    "birth.no_such_age": _("Tuổi này không thể đúng. Hãy gõ lại, như khoảng 30 tuổi, hoặc năm sinh, như 1990."),
    "date.no_such_day": _("Không có ngày này trong tháng. Hãy xem lại ngày và tháng."),
    "date.no_such_month": _("Tháng phải từ 1 đến 12. Ngày đứng trước, tháng đứng sau, như 13/05/1990."),
    "date.short_year": _("Hãy gõ năm đủ bốn chữ số, như 1990."),
    "date.future": _("Năm đã gõ còn xa lắm mới tới. Hãy xem lại năm."),
    "birth.future": _("Ngày sinh này chưa tới. Hãy xem lại ngày, tháng và năm sinh."),
    "date.too_long_ago": _("Năm đã gõ lâu quá rồi. Hãy xem lại năm."),
    "date.day_needed": _("Hãy gõ đủ ngày, tháng và năm, như 05/03/2026."),
    "date.year_missing": _("Năm nào? Hãy gõ đủ ngày, tháng và năm dương lịch, như %(likely)s."),
    "date.which_day": _("Đó là ngày nào? Hãy gõ đủ ngày, tháng và năm, như %(likely)s."),
    "phone.characters": _("Số điện thoại chỉ gồm chữ số. Hãy gõ như 0912 345 678."),
    "phone.abroad": _("Số ở nước ngoài gõ dấu + và mã nước, tất cả 8 đến 15 chữ số, như +86 138 0013 8000."),
    "phone.which_country": _(
        "Số này của nước nào? Số Lào gõ như +856 20 5551 2345; số Trung Quốc như +86 138 0013 8000; số ở Việt Nam gõ "
        "thêm +84, như +84 912 345 678."
    ),
    "phone.prefix": _(
        "Số ở Việt Nam bắt đầu bằng 0, như 0912 345 678; số nước ngoài bắt đầu bằng +, như +856 20 5551 2345."
    ),
    "phone.no_such": _("Không có số nào ở Việt Nam bắt đầu như vậy. Hãy đọc lại số, như 0912 345 678."),
    "phone.length": _("Số di động có 10 chữ số, số bàn có 11 chữ số. Hãy đếm lại, như 0912 345 678."),
    "cccd.characters": _("Số căn cước chỉ gồm chữ số."),
    "cccd.length": _("Số căn cước có đúng 12 chữ số, như 012345678901. Hãy đếm lại, hoặc chọn loại giấy tờ khác."),
    "cccd.impossible": _("Không có thẻ căn cước nào mang số này. Hãy đọc lại 12 chữ số trên thẻ, như 012345678901."),
    "cmnd.impossible": _("Không có chứng minh nhân dân nào mang số này. Hãy đọc lại 9 chữ số, như 045123456."),
    "cmnd.characters": _("Số chứng minh nhân dân chỉ gồm chữ số."),
    "cmnd.length": _("Số chứng minh nhân dân cũ có đúng 9 chữ số, như 045123456. Hãy đếm lại."),
    "passport.unreadable": _("Số hộ chiếu gồm chữ và số, 5 đến 12 ký tự, như C1234567. Hãy xem lại."),
    "laissez.unreadable": _("Số giấy thông hành gồm chữ và số, 3 đến 20 ký tự, như 0123/GTH. Hãy xem lại."),
    "paper.which": _("Đây là số của giấy tờ nào? Hãy chọn loại giấy tờ ở trên."),
    "paper.none": _("Đã chọn không có giấy tờ. Hãy xoá số này, hoặc chọn loại giấy tờ."),
    "money.unreadable": _("Hãy gõ số tiền bằng chữ số, như 1.500.000."),
}
