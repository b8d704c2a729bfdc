"""The words that say what a case is about: what a host's phone shows by itself has none of them."""

from __future__ import annotations

import re

from casework.rulebook.case_kinds import CASE_KINDS, NOT_KNOWN

PLAIN = re.compile(
    "|".join(
        [
            *(
                re.escape(str(words))
                for term in CASE_KINDS
                if term.code != NOT_KNOWN
                for words in (term.label, term.spoken)
            ),
            *(r"bạo lực", r"mua bán người", r"xâm hại", r"người gây ra", r"\bđánh\b(?! dấu)", r"bóp cổ", r"bị hại"),
        ]
    ),
    re.IGNORECASE,
)
