"""The forms of a page as a browser without script has them: what would be sent now, and what could be typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = "Lời gõ dở nghuệch"
NOT_FREE = {"hidden", "submit", "button", "password", "file"}
OURS = {"csrfmiddlewaretoken", "idempotency_key", "ticket", "kept", "leave", "drop", "send"}


@dataclass
class Control:
    """One control of a form: its name, its kind, what it would send now and what it could."""

    name: str
    kind: str
    value: str = ""
    on: bool = True
    options: list[tuple[str, bool]] = field(default_factory=list)


@dataclass
class FormOnPage:
    """One form of a page."""

    method: str
    controls: list[Control] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {one.name for one in self.controls}

    @property
    def is_free(self) -> bool:
        """Whether something can be typed or chosen in it."""
        return self.method == "post" and any(one.kind not in NOT_FREE for one in self.controls)

    def says(self) -> dict[str, list[str]]:
        """What it would send now, without the page's own."""
        said: dict[str, list[str]] = {}
        for name, value in self._sent():
            if name not in OURS:
                said.setdefault(name, []).append(value)
        return said

    def sends(self, **more: str) -> dict[str, list[str]]:
        """The same with the page's own."""
        said: dict[str, list[str]] = {}
        for name, value in self._sent():
            said.setdefault(name, []).append(value)
        return {**said, **{name: [value] for name, value in more.items()}}

    def _sent(self) -> Iterator[tuple[str, str]]:
        for one in self.controls:
            if one.kind == "select":
                yield from ((one.name, value) for value, chosen in one.options if chosen)
                if one.options and not any(chosen for _, chosen in one.options):
                    yield one.name, one.options[0][0]
            elif one.kind not in {"submit", "button", "file"} and one.on:
                yield one.name, one.value

    def fill(self) -> None:
        """Type into every free field and choose in every group, as somebody would who is not done yet."""
        groups: dict[str, Control] = {}
        for one in self.controls:
            if one.kind in {"radio", "checkbox"}:
                if one.kind == "radio":
                    one.on = False
                groups[one.name] = one
            elif one.kind == "select":
                one.options = [(value, at == len(one.options) - 1) for at, (value, _) in enumerate(one.options)]
            elif one.kind not in NOT_FREE:
                one.value = TYPED
        for one in groups.values():
            one.on = True


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[FormOnPage] = []
        self._form: FormOnPage | None = None
        self._area: Control | None = None
        self._select: Control | None = None
        self._main = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag == "main":
            self._main = True
        if tag == "form" and self._main:
            self._form = FormOnPage(held.get("method", "get").lower())
            self.forms.append(self._form)
        if self._form is None or "form" in held:
            return
        name = held.get("name", "")
        if tag == "input" and name:
            kind = held.get("type", "text")
            on = "checked" in held if kind in {"radio", "checkbox"} else True
            self._form.controls.append(Control(name, kind, held.get("value", "on" if kind == "checkbox" else ""), on))
        elif tag == "textarea":
            self._area = Control(name, "textarea")
            self._form.controls.append(self._area)
        elif tag == "select":
            self._select = Control(name, "select")
            self._form.controls.append(self._select)
        elif tag == "option" and self._select is not None:
            self._select.options.append((held.get("value", ""), "selected" in held))
        elif tag == "button" and name:
            self._form.controls.append(Control(name, "submit", held.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._main = False
        elif tag == "form":
            self._form = None
        elif tag == "textarea":
            if self._area is not None:
                self._area.value = self._area.value.removeprefix("\n")
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data


def forms_of(page: str) -> list[FormOnPage]:
    """The forms in the main part of a page."""
    return _Reader(page).forms


def without_ticket(page: str) -> list[FormOnPage]:
    """The forms in which something can be typed and would be lost."""
    return [form for form in forms_of(page) if form.is_free and "ticket" not in form.names]
