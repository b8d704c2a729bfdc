"""The name of a page that does an act is the act's word, so that the address, the table and the trail say the same."""

from __future__ import annotations

from functools import cache
from uuid import UUID

from django.urls import reverse

from casework.rulebook.acts import Act


def for_act(act: Act, part: str = "") -> str:
    """`livelihood-train` for `livelihood.train`; its further pages say which `part` of it: `livelihood-train-note`.

    The page without a part is where the act begins. Templates write the name out: `url("livelihood-train", case_id)`.
    """
    word = str(act.value).replace(".", "-")
    return f"{word}-{part}" if part else word


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a view by its name: `url("case", case.id)`."""
    if len(args) == 1 and isinstance(args[0], UUID) and not kwargs:
        before, after = _around_an_id(name)
        return f"{before}{args[0]}{after}"
    if not args and not kwargs:
        return _of_no_id(name)
    return reverse(name, args=args or None, kwargs=kwargs or None)


@cache
def _of_no_id(name: str) -> str:
    return reverse(name)


@cache
def _around_an_id(name: str) -> tuple[str, str]:
    """An address that holds one id, without it: a list asks for fifty that differ in nothing else."""
    before, _id, after = reverse(name, args=[_SOME_ID]).partition(str(_SOME_ID))
    return before, after


_SOME_ID = UUID(int=0x5EED)
