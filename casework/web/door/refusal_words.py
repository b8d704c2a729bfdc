"""The words of each refusal about a passphrase."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import Words

PASSPHRASES: dict[str, Words] = {
    "passphrase_wrong": _("Cụm mật khẩu đang dùng chưa đúng. Hãy gõ lại."),
    "passphrase_same": _("Cụm này vẫn là cụm đang dùng. Hãy chọn cụm khác."),
    "passphrase_differs": _("Hai lần gõ cụm mới không giống nhau. Hãy gõ lại cả hai."),
    "passphrase_short": _("Cụm mật khẩu này còn dễ đoán. Hãy dùng sáu từ không liên quan đến nhau."),
    "passphrase_common": _("Nhiều người dùng những chữ này, nên chúng được thử trước tiên. Hãy chọn những từ khác."),
    "passphrase_repeated": _("Chữ lặp lại không làm cụm mật khẩu khó đoán hơn. Hãy dùng sáu từ khác nhau."),
    "passphrase_own_name": _("Tên của chính người dùng được thử trước tiên. Hãy bỏ tên ra và thêm những từ khác."),
}
