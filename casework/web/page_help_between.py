"""The help of the pages on which people pass work and word to each other: who does what when, calls, questions, news.

Rows of `page_help.py`: the names of the pages, then what each is, why it asks, and what happens then.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import Words

BETWEEN: tuple[tuple[tuple[str, ...], Words, Words, Words], ...] = (
    (
        ("passphrase-change",),
        _("Đổi cụm mật khẩu của chính bạn."),
        _("Phải gõ cụm đang dùng, phòng khi ai khác cầm máy này."),
        _("Lần sau đăng nhập bằng cụm mới; máy khác đang mở đều phải đăng nhập lại."),
    ),
    (
        ("own-page",),
        _("Những gì của riêng bạn: máy đang đăng nhập, ngôn ngữ, việc đã làm."),
        _("Để thấy ngay khi có người khác dùng tên bạn."),
        _("Máy bị đăng xuất phải gõ lại cụm mật khẩu mới vào được."),
    ),
    (
        ("acute-care",),
        _("Điều một lần khám sớm còn làm được, viết chung, không nói về ai."),
        _("Có việc chỉ làm được trong vài giờ hoặc vài ngày."),
        _("Đọc cho người ấy nghe rồi cùng đi. Trang này không ghi lại gì."),
    ),
    (
        ("case-filter",),
        _("Mọi hồ sơ bạn được xem, việc gấp nhất đứng trước."),
        _("Lọc để thấy đúng những hồ sơ đang cần."),
        _("Có thể giữ cách lọc này cho những lần sau."),
    ),
    (
        ("week-look",),
        _("Các việc có hẹn trong tuần, theo từng ngày."),
        _("Để biết trước hôm nào phải đi, hôm nào phải xong."),
        _("Mỗi dòng dẫn thẳng tới việc phải làm."),
    ),
    (
        ("case-assign",),
        _("Chọn một người phụ trách hồ sơ này."),
        _("Để ai cũng biết hỏi ai."),
        _("Hồ sơ hiện ở “Của tôi” của người ấy."),
    ),
    (
        ("handover-make", "handover-end"),
        _("Giao hồ sơ của bạn cho một người làm thay khi bạn nghỉ."),
        _("Để việc không đứng lại khi bạn vắng mặt."),
        _("Hết ngày đã chọn, hồ sơ tự trở lại với bạn."),
    ),
    (
        ("intake-incident-health",),
        _("Điều cần khám trong vài giờ, và còn kịp đến bao giờ."),
        _("Người ấy cần biết trước khi kể tiếp."),
        _("Phiếu gửi nơi khám lấy từ đây, không có lời kể."),
    ),
    (
        ("perpetrator-list", "perpetrator-add", "perpetrator-edit"),
        _("Người đã gây ra: tên, nơi ở, các số, điều nguy hiểm."),
        _("Để người ấy không bao giờ là người nhắn tin, không được xem hồ sơ."),
        _("Phần này chỉ vào phiếu hay bản in khi chọn đúng mục ấy."),
    ),
    (
        ("beside-list", "representative-name", "interpreter-ask"),
        _("Ai thay mặt người được giúp, ai phiên dịch."),
        _("Để người đã gây ra không bao giờ ngồi cùng, và người được giúp được hỏi trước."),
        _("Không muốn người phiên dịch ấy thì không ghi tên, tìm người khác."),
    ),
    (
        ("child-note", "child-open"),
        _("Trẻ đi cùng, và hồ sơ riêng của cháu."),
        _("Hồ sơ của cháu có khoá riêng; phiếu của cháu không nói gì về người đi cùng."),
        _("Người có thể đã làm hại cháu không bao giờ là người liên lạc."),
    ),
    (
        ("violence_report-list", "violence_report-take", "violence_report-look", "violence_report-call"),
        _("Tin báo gửi đến bàn này, trước khi có hồ sơ."),
        _("Tên người báo chỉ bàn này đọc được."),
        _("Mỗi tin có một kết quả: hồ sơ, nhập hồ sơ, hoặc một lời vì sao thôi."),
    ),
    (
        ("violence_report-end", "violence_report-end-join", "violence_report-end-case"),
        _("Nói rõ tin báo này ra sao."),
        _("Để không tin nào nằm mà không ai biết."),
        _("Người báo tin không đi theo vào hồ sơ."),
    ),
    (
        ("ban-ask", "ban-read", "ban-undo", "ban-breach", "ban-record", "ban-end"),
        _("Việc cấm tiếp xúc: ai đề nghị, ai quyết định, đến bao giờ."),
        _("Nơi quyết định chỉ đọc điều cần đọc, không biết người được bảo vệ ở đâu."),
        _("Mỗi bước có hạn; trễ thì bàn tiếp nhận và cấp tỉnh được nhắc gọi."),
    ),
    (
        ("ban-list", "ban-look", "ban-decide", "ban-assign", "ban-watch"),
        _("Việc cấm tiếp xúc gửi đến nơi bạn làm."),
        _("Bạn chỉ đọc được phần dành cho nơi mình."),
        _("Bàn tiếp nhận biết ngay điều bạn quyết định hoặc ghi lại."),
    ),
    (
        ("incident-list", "incident-tell", "incident-add"),
        _("Chuyện xảy ra sau lần kể đầu, mỗi lần ghi riêng."),
        _("Xảy ra nhiều lần là dấu hiệu nguy hiểm hơn."),
        _("Bàn tiếp nhận xem lại nguy cơ trong vài giờ."),
    ),
    (
        ("alarm-look",),
        _("Lời gọi gấp bạn vừa bấm: số để gọi, và đã có ai trả lời chưa."),
        _("Gọi điện nhanh hơn chờ tin."),
        _("Có người trả lời thì trang này ghi lúc nào."),
    ),
    (
        ("notice-decide",),
        _("Chủ tịch hoặc phó chủ tịch xử lý, hoặc giao ngay."),
        _("Việc này không chờ được, và có khi phải giao Công an xã."),
        _("Nơi báo và bàn tiếp nhận của xã đọc được điều đã chọn."),
    ),
    (
        ("monitor-look",),
        _("Các con số của tỉnh và kết quả kiểm nhật ký."),
        _("Bạn theo dõi được mà không mở hồ sơ của ai."),
        _("Giữ một mốc kiểm chứng để so về sau."),
    ),
    (
        ("alarm-answer", "escalation-answer"),
        _("Một nơi đang chờ bạn gọi lại."),
        _("Gọi xong mới biết cần làm gì."),
        _("Bấm điều đã xảy ra; việc này sẽ rời khỏi trang đầu."),
    ),
    (
        ("addition-list", "addition-tell"),
        _("Ghi thêm điều bạn biết sau khi đã gửi."),
        _("Xã đã nhận việc nên xã đọc trước khi đưa vào hồ sơ."),
        _("Trang này cho biết xã đã đọc chưa."),
    ),
    (
        ("addition-take",),
        _("Điều nơi đón tiếp ghi thêm sau khi đã gửi."),
        _("Bạn đọc và chọn đưa điều nào vào hồ sơ."),
        _("Nơi ghi thấy bạn đã đọc, và vì sao không đưa vào."),
    ),
    (
        ("question-ask", "question-answer"),
        _("Hỏi và trả lời ngay trên phiếu."),
        _("Nơi gửi và nơi nhận cùng đọc; đừng ghi điều phiếu không cần."),
        _("Bên kia thấy ở trang đầu, và bạn thấy họ đã đọc."),
    ),
    (
        ("referral-appoint",),
        _("Hẹn ngày, và ghi người ấy có đến hay không."),
        _("Nơi gửi cần biết để nhắc và đưa đi."),
        _("Nơi gửi thấy ngay trên phiếu."),
    ),
    (
        (
            *("notifications", "notification-set", "notification-set-sms"),
            *("notification-end", "notification-end-sms", "notification-list"),
        ),
        _("Nơi máy gửi lời nhắn khi có việc chờ."),
        _("Lời nhắn không có tên ai và không nói việc gì."),
        _("Nhận được thì mở sổ để xem."),
    ),
    (
        ("stand_by-set", "stand_by-end"),
        _("Bàn nào nhận thay khi ở bàn kia không ai được xem."),
        _("Không ai phải chờ vì người quen của người gây ra ngồi ở bàn."),
        _("Có hiệu lực cho hồ sơ đến sau."),
    ),
)
