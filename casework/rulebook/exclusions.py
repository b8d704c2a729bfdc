"""Exclusions: who said that somebody must not see a case."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import Term, Terms

SURVIVOR, OFFICER, SUPERVISOR, AUTOMATIC = "survivor", "officer", "supervisor", "automatic"

ORIGINS = Terms(
    Term(SURVIVOR, _("Người được giúp cho biết")),
    Term(OFFICER, _("Người tiếp nhận hoặc cán bộ nhận thấy")),
    Term(SUPERVISOR, _("Cấp tỉnh yêu cầu")),
    Term(AUTOMATIC, _("Theo hồ sơ trùng của cùng một người")),
)
"""From whom an exclusion comes; the last is of the product itself, where a file is carried on."""

TOLD = ORIGINS.without(AUTOMATIC)
"""Those that somebody can say."""
