"""The number of an identity paper beside its kind: two fields of a form, read together and kept where each belongs."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from casework.rulebook import people
from casework.web import fields, wording
from casework.web.forms import Form


def read_paper(form: Form) -> None:
    """Reads the number in `cccd` as one of the paper chosen in `paper`, or of the one it shows by itself."""
    kind, typed = form.cleaned_data.get("paper", ""), form.cleaned_data.get("cccd", "")
    if not typed:
        return
    field = form.fields["cccd"]
    assert isinstance(field, fields.PaperNumberField)
    if kind == "none":
        form.add_error("cccd", ValidationError(wording.typed("paper.none"), code="paper.none"))
        return
    guessed = people.paper_of_number(typed) if kind in {"", people.UNKNOWN} else kind
    if guessed is None:
        form.add_error("paper", ValidationError(wording.typed("paper.which"), code="paper.which"))
        return
    try:
        form.cleaned_data |= {"paper": guessed, "cccd": field.read_as(guessed, typed)}
    except ValidationError as refused:
        form.add_error("cccd", refused)


def paper_kept(said: dict[str, Any]) -> dict[str, Any]:
    """The two under the keys of a sheet: a card has a row of its own, as it always had."""
    kind, number = said["paper"], said["cccd"]
    if kind == "cccd" and number:
        return {"cccd": number, "paper_kind": None, "paper_number": None}
    return {"cccd": None, "paper_kind": kind or None, "paper_number": number or None}


def paper_standing(told: dict[str, Any]) -> dict[str, Any]:
    """What stands under the names of the two fields."""
    kind = told.pop("paper_kind", None) or ("cccd" if told.get("cccd") else None)
    return {**told, "paper": kind, "cccd": told.pop("paper_number", None) or told.get("cccd")}
