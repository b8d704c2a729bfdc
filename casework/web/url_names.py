"""The name of a page that does an act is the act's word, so that the address, the table and the trail say the same."""

from __future__ import annotations

from casework.rulebook.acts import Act


def for_act(act: Act, part: str = "") -> str:
    """`livelihood-train` for `livelihood.train`; its further pages say which `part` of it: `livelihood-train-note`.

    The page without a part is where the act begins. Templates write the name out: `url("livelihood-train", case_id)`.
    """
    word = str(act.value).replace(".", "-")
    return f"{word}-{part}" if part else word
