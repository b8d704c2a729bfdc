"""What each page says of itself to whoever works on it: what it is, why it asks, what happens then; one row per kind.

Keyed by the names of the pages. It stands folded at the foot of the page, in words that may be read over a shoulder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from casework.rulebook.first_words import GOES_DARK
from casework.rulebook.lengths import with_lengths
from casework.rulebook.rows import Words
from casework.web.page_help_between import BETWEEN


@dataclass(frozen=True)
class PageHelp:
    """Three short sentences of one page."""

    what: Words
    why: Words
    then: Words


_ROWS: tuple[tuple[tuple[str, ...], PageHelp], ...] = (
    (
        ("desk",),
        PageHelp(
            _("Việc của bạn hôm nay, việc gấp đứng trước."),
            _("Mỗi dòng đến hạn dẫn thẳng tới việc phải làm."),
            _("Làm xong thì dòng ấy tự mất."),
        ),
    ),
    (
        ("case", "case-person", "case-safety", "case-referrals", "case-done"),
        PageHelp(
            _("Hồ sơ của một người: điều cần biết trước ở trên, mỗi phần có trang riêng."),
            _("Mỗi lần mở được ghi lại, để người ấy biết ai đã xem."),
            _("Nút ở trên là việc nên làm tiếp."),
        ),
    ),
    (
        ("case-holders", "case-access-history"),
        PageHelp(
            _("Ai giữ hồ sơ này, ai đã mở và lúc nào."),
            _("Người được giúp có quyền biết."),
            _("Có tên lạ thì gọi cấp tỉnh."),
        ),
    ),
    (
        ("case-history",),
        PageHelp(
            _("Từng chỗ đã sửa: trước, sau, ai sửa."),
            _("Để không ai sửa lén được."),
            _("Chọn một phần để đọc ít hơn."),
        ),
    ),
    (
        ("case-print", "case-access_print", "safety-wallet"),
        PageHelp(
            _("Chuẩn bị một tờ giấy."),
            _("Giấy rơi ra ngoài thì không lấy lại được: chỉ in phần cần."),
            _("Mỗi bản in để lại một dòng; tải lại trang thì không hỏi lại."),
        ),
    ),
    (
        ("case-open",),
        PageHelp(
            _("Bắt đầu ghi cho một người vừa đến."),
            _("Tên có thể là tên gọi; phần khác ghi sau."),
            _("Chưa gửi thì chỉ nơi bạn thấy."),
        ),
    ),
    (
        ("case-kind",),
        PageHelp(
            _("Người ấy kể chuyện gì, theo lời người ấy."),
            _("Tuỳ chuyện mà luật cho ai biết, ai không."),
            _("Chưa rõ thì chọn chưa rõ, ghi lại sau."),
        ),
    ),
    (
        ("case-mistake",),
        PageHelp(
            _("Bỏ một bản mở nhầm."),
            _("Để không ai phải đi tìm một người không có."),
            _("Bản ấy được cất kín và lấy lại được trong một giờ."),
        ),
    ),
    (
        ("writing-refuse", "writing-allow"),
        PageHelp(
            _("Ghi lời cho ghi hay không cho ghi."),
            _("Chuyện của ai, người ấy quyết."),
            with_lengths(
                _("Nói không thì chìa khoá bị bỏ sau {long}; đổi ý trước đó thì lấy lại được."), long=GOES_DARK
            ),
        ),
    ),
    (
        ("intake-readers", "intake-submit"),
        PageHelp(
            _("Đọc cho người ấy nghe ai sẽ đọc, rồi gửi."),
            _("Người ấy có thể nói ai không được xem."),
            _("Gửi xong, trang cho biết đã có ai đọc chưa và số để gọi."),
        ),
    ),
    (
        (
            "intake-parts",
            "intake-person",
            "intake-person-language",
            "intake-person-place",
            "intake-person-household",
            "intake-person-numbers",
            "intake-incident",
            "intake-incident-circumstances",
            "intake-incident-story",
        ),
        PageHelp(
            _("Một phần của lời kể; phần nào cũng bỏ qua được."),
            _("Chỉ ghi điều người ấy muốn nói; đừng hỏi dồn."),
            _("Lưu xong sang phần tiếp, chữ không mất khi quay lại."),
        ),
    ),
    (
        ("intake-contact",),
        PageHelp(
            _("Làm sao gặp lại mà không ai khác biết."),
            _("Một cuộc gọi sai lúc có thể làm hại người ấy."),
            _("Ai gọi về sau đều thấy điều này trước."),
        ),
    ),
    (
        ("intake-danger", "intake-danger-one"),
        PageHelp(
            _("Mấy câu hỏi để biết có gấp không."),
            _("Một câu “có” là đủ để gọi ngay, chưa cần ghi hết."),
            _("Số để gọi đứng trên mọi trang sau đó."),
        ),
    ),
    (
        ("intake-consent-scope", "case-consents", "consent-withdraw"),
        PageHelp(
            _("Người ấy cho ai biết gì, từng điều một."),
            _("Chưa hỏi không bao giờ là không."),
            _("Rút lại lúc nào cũng được, và có hiệu lực ngay."),
        ),
    ),
    (
        ("intake-done",),
        PageHelp(
            _("Bản ghi đã gửi; ở đây biết đã có ai đọc chưa."),
            _("Đã gửi chưa phải là đã có người lo."),
            _("Lâu chưa có ai đọc thì gọi số ở trên."),
        ),
    ),
    (
        ("notice-give", "child-report", "notice-list"),
        PageHelp(
            _("Điều luật buộc phải báo, và đã báo chưa."),
            _("Không có tên và không có lời kể trong đó."),
            _("Báo xong thì ghi lại ở đây, lúc nào và cho ai."),
        ),
    ),
    (
        ("case-register",),
        PageHelp(
            _("Bàn của bạn nhận hồ sơ này."),
            _("Từ đây có người chịu trách nhiệm."),
            _("Hồ sơ có mã; việc tiếp là đánh giá nguy cơ."),
        ),
    ),
    (
        ("case-duplicate", "case-out_of_scope", "case-set_aside", "report-read"),
        PageHelp(
            _("Xếp riêng một hồ sơ trùng hoặc không thuộc việc ở đây."),
            _("Hai người cùng quyết, để không ai bị gạt đi."),
            _("Hồ sơ xếp riêng vẫn mở lại được."),
        ),
    ),
    (
        ("note-add", "entry-strike", "day-correct"),
        PageHelp(
            _("Ghi thêm, hoặc gạch một mục ghi nhầm."),
            _("Không gì bị xoá hẳn: người sau biết điều gì đã đổi."),
            _("Mục gạch vẫn đọc được, có lý do bên cạnh."),
        ),
    ),
    (
        ("flag-set", "flag-resolve"),
        PageHelp(
            _("Nhắc một việc vào một ngày."),
            _("Để việc không nằm trong đầu một người."),
            _("Đến ngày thì nó đứng ở trang việc hôm nay."),
        ),
    ),
    (
        ("grant-exclude",),
        PageHelp(
            _("Ai không được xem hồ sơ này."),
            _("Người quen của người gây ra không được biết."),
            _("Người ấy sẽ thấy như không có hồ sơ nào; việc này không bỏ được."),
        ),
    ),
    (
        ("risk-assess", "risk-raise", "risk-take_back"),
        PageHelp(
            _("Mức nguy cơ lúc này, theo điều đã kể."),
            _("Mức cao thì việc gấp hơn và được xem lại sớm hơn."),
            _("Mức mới có hiệu lực ngay; hạn xem lại được đặt."),
        ),
    ),
    (
        ("safety_plan-write",),
        PageHelp(
            _("Kế hoạch an toàn, làm cùng người ấy."),
            _("Người ấy biết rõ nhất điều gì làm được."),
            _("Có bản bỏ túi để in, trên đó không có tên."),
        ),
    ),
    (
        tuple(f"shelter-{a}" for a in ("admit", "receive", "look", "missed", "extend", "discharge", "stays", "book")),
        PageHelp(
            _("Chỗ ở tạm: từ ngày nào, đến ngày nào."),
            _("Nơi ở chỉ ít người được biết."),
            _("Gần đến ngày thì có nhắc để gia hạn hoặc kết thúc."),
        ),
    ),
    (
        ("case-move",),
        PageHelp(
            _("Chuyển hồ sơ sang bước tiếp."),
            _("Bước nào thì việc của bước ấy."),
            _("Các nút ở đầu hồ sơ đổi theo."),
        ),
    ),
    (
        ("referral-send", "referral-send-service", "referral-send-elsewhere", "referral-forgo"),
        PageHelp(
            _("Nhờ một nơi khác giúp, chỉ với phần người ấy cho phép."),
            _("Dưới mỗi ô là đúng chữ sẽ gửi đi."),
            _("Nơi nhận trả lời trong hạn; quá hạn thì có nhắc."),
        ),
    ),
    (
        ("referral", "referral-accept", "referral-decline", "referral-feedback", "referral-withdraw"),
        PageHelp(
            _("Một phiếu: đã gửi gì, đã trả lời gì."),
            _("Nơi nhận chỉ thấy phiếu, không thấy hồ sơ."),
            _("Từ chối thì nói vì sao, để tìm nơi khác ngay."),
        ),
    ),
    (
        (
            "livelihood",
            "livelihood-baseline",
            "livelihood-plan",
            "livelihood-approve",
            "livelihood-give",
            "livelihood-train",
            "livelihood-train-note",
            "livelihood-milestone",
            "livelihood-milestone-met",
            "livelihood-outcome",
        ),
        PageHelp(
            _("Kế hoạch làm ăn, học nghề và các mốc."),
            _("Người ấy chọn; người thứ hai duyệt tiền và vật tư."),
            _("Đến mốc thì có nhắc."),
        ),
    ),
    (
        ("reintegration", "followup-schedule", "followup-record", "followup-record-planned"),
        PageHelp(
            _("Lịch thăm và điều thấy được mỗi lần."),
            _("Sau khi về là lúc dễ gặp chuyện lại."),
            _("Đến ngày thăm thì có nhắc."),
        ),
    ),
    (
        ("closure-ask", "closure-decide", "case-reopen"),
        PageHelp(
            _("Đóng hoặc mở lại hồ sơ."),
            _("Hai người cùng quyết; mức cao thì chưa đóng được."),
            _("Hồ sơ đã đóng mở lại được bất cứ lúc nào."),
        ),
    ),
    (
        ("province",),
        PageHelp(
            _("Cả tỉnh trên một trang: bao nhiêu, ở đâu muộn, bao lâu thì có người."),
            _("Số làm tròn đến 5 để không lộ chuyện của một người."),
            _("Bấm “Việc quá hạn, từng dòng” để xem phải gọi ai."),
        ),
    ),
    (
        ("audit-overdue",),
        PageHelp(
            _("Từng việc quá hạn trong tỉnh, lâu nhất đứng trước."),
            _("Việc quá hạn là có người đang chờ."),
            _("Gọi nơi có tên ở dòng ấy; làm xong thì dòng mất."),
        ),
    ),
    (
        ("statistics",),
        PageHelp(
            _("Số hồ sơ của mỗi xã, theo hình thức."),
            _("Số nhỏ được che, vì trong xã ai cũng biết nhau."),
            _("Để báo cáo, dùng đúng số in ở đây."),
        ),
    ),
    (
        ("audit", "case-audit", "trail-searches"),
        PageHelp(
            _("Ai đã làm gì, ai đã xem gì."),
            _("Không ai, kể cả bạn, xem mà không để lại dòng."),
            _("Dòng đỏ là có gì sai: làm theo điều ghi ở đó."),
        ),
    ),
    (
        ("audit-anomalies", "review-write", "review-write-alert", "audit-reviewed"),
        PageHelp(
            _("Điều khác thường, để một người nhìn lại."),
            _("Khác thường không có nghĩa là sai."),
            _("Hỏi người ấy, rồi ghi là đã xem lại và vì sao."),
        ),
    ),
    (
        ("reason-state",),
        PageHelp(
            _("Nêu lý do trước khi đọc chuyện của một người."),
            _("Một giám sát khác sẽ đọc lý do này."),
            _("Lý do có hiệu lực cho hồ sơ này, trong hôm nay."),
        ),
    ),
    (
        ("same_person-list", "same_person-look"),
        PageHelp(
            _("Những hồ sơ có thể là của một người."),
            _("Bàn này không thấy hồ sơ của bàn kia."),
            _("Nhắn bàn tiếp nhận để họ hỏi người ấy."),
        ),
    ),
    (
        ("audit-decoys", "decoy-plant", "decoy-end"),
        PageHelp(
            _("Hồ sơ bịa, để biết ai tò mò."),
            _("Không ai có việc gì để mở nó."),
            _("Ai chạm vào thì bạn thấy ngay ở đầu trang."),
        ),
    ),
    (
        ("name-redact", "name-show"),
        PageHelp(
            _("Tên người làm việc không in lên giấy."),
            _("Có người bị tìm vì đã giúp."),
            _("Trên giấy chỉ còn vai trò; ở đây thì vẫn thấy."),
        ),
    ),
    (
        ("trail-checkpoint",),
        PageHelp(
            _("Mốc của sổ nhật ký, để giữ ở ngoài máy này."),
            _("Ai sửa sổ sau lưng thì không khớp với mốc bạn giữ."),
            _("Lưu tệp hoặc in, cất nơi khác, tháng sau so lại."),
        ),
    ),
    (
        ("first-steps",),
        PageHelp(
            _("Làm quen, từng bước một."),
            _("Không ai phải nhớ hết từ ngày đầu."),
            _("Bước nào làm rồi thì tự được đánh dấu."),
        ),
    ),
    (
        ("guide",),
        PageHelp(_("Một tờ để bên điện thoại."), _("Mất mạng vẫn biết gọi số nào."), _("In ra, cất chỗ kín.")),
    ),
)

_BETWEEN = tuple((names, PageHelp(*said)) for names, *said in BETWEEN)

HELP: Mapping[str, PageHelp] = {name: row for names, row in (*_ROWS, *_BETWEEN) for name in names}

WITHOUT_HELP: Mapping[str, str] = {
    "intake-consent": "each of its purposes says itself what it is for; the page is the longest a host reads",
    "case-print-paper": "is paper",
    "paper-sheet": "is the style of a paper",
    "trail-print": "is paper",
    "notice-print": "is paper",
    "safety_plan-print": "is paper",
    "referral-print": "is paper",
    "province-export": "is a file",
}
"""Pages on which nobody works, each with its reason."""
