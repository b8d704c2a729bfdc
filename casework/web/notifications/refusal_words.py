"""The words of each refusal about being told, and about telling the next rung."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import Words

NOTIFICATIONS: dict[str, Words] = {
    "no_email_address": _("Địa chỉ thư gõ chưa đúng. Hãy gõ đủ, như ten@gmail.com."),
    "no_mobile_number": _("Hãy gõ một số di động, mười chữ số, như 0912 345 678. Máy bàn không nhận được tin nhắn."),
    "address_is_shared": _("Đây là hộp thư hay số máy nhiều người dùng chung. Hãy dùng địa chỉ chỉ mình bạn đọc."),
    "address_is_anothers": _("Chưa đặt được địa chỉ này. Hãy dùng một địa chỉ khác, chỉ mình bạn đọc."),
    "no_address": _("Hiện không có địa chỉ nào để thôi."),
    "escalation_over": _("Việc ở nơi đó đã xong, hoặc đã có người gọi rồi. Không cần gọi nữa."),
}
