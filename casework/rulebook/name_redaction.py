"""Why the name of somebody who works here stays off papers that are handed out, each reason with where it comes from.

The law protects the place where she stays, and whoever reported (Law 13/2022 art. 9 and 34; Decree 282/2025 art. 50
fines telling either). That a worker at risk may stay unnamed on a survivor's own list is our practice, said as such.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import DV_LAW, PRACTICE, Term, Terms, Words

REASONS = Terms(
    Term("home", _("nơi đón tiếp là nhà của người này")),
    Term("stay", _("người này làm ở chỗ ở tạm của những người được giúp")),
    Term("reported", _("người này là người báo tin")),
    Term("threatened", _("người này đã bị đe doạ")),
)

SOURCES = {"home": PRACTICE, "stay": DV_LAW, "reported": DV_LAW, "threatened": PRACTICE}
"""Where each reason stands: in the law, or in our practice until the owner has agreed."""


@dataclass(frozen=True)
class Way:
    """What becomes of the paper: the code in the trail, and the words."""

    code: str
    words: Words


READ_HERE = Way("read_here", _("Đọc cùng người được giúp ở đây; giấy không mang về"))
TAKEN_HOME = Way("taken_home", _("Người được giúp mang về; đã hỏi riêng và người được giúp nói mang về là an toàn"))
WAYS = {way.code: way for way in (READ_HERE, TAKEN_HOME)}
