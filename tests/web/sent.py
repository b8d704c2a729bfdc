"""What a browser would send of a page that nobody touched: the fields of its form, read from the page itself."""

from __future__ import annotations

from html.parser import HTMLParser

type Sent = dict[str, str | list[str]]

BUTTONS = frozenset({"submit", "button", "reset"})
NOT_HERS = frozenset({"csrfmiddlewaretoken", "next"})


class _Fields(HTMLParser):
    """Gathers the successful controls of the forms in the main part of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sent: list[tuple[str, str, str]] = []
        self.inside = False
        self.text: str | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name, kind = said.get("name") or "", said.get("type") or "text"
        self.inside = self.inside or tag == "main"
        if not self.inside:
            return
        if tag == "input" and name and kind not in BUTTONS and (kind not in {"radio", "checkbox"} or "checked" in said):
            self.sent.append((name, said.get("value") or ("on" if kind == "checkbox" else ""), kind))
        elif tag == "textarea":
            self.text = ""
            self.sent.append((name, "", tag))
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in said:
            self.sent.append((self.select, said.get("value") or "", "select"))

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.text is not None:
            name, _none, kind = self.sent[-1]
            self.sent[-1] = (name, self.text.removeprefix("\n").replace("\n", "\r\n"), kind)
            self.text = None
        self.inside = self.inside and tag != "main"


def _fields(page: str) -> list[tuple[str, str, str]]:
    reader = _Fields()
    reader.feed(page)
    return [one for one in reader.sent if one[0] not in NOT_HERS]


def answers_on(page: str) -> Sent:
    """All that its form sends untouched, hidden fields with it."""
    sent: Sent = {}
    for name, value, kind in _fields(page):
        if kind == "checkbox":
            before = sent.get(name, [])
            sent[name] = [*before, value]
        else:
            sent[name] = value
    return sent


def shown_on(page: str) -> Sent:
    """Of these what she sees: the answers that stand on the page before she touches anything."""
    hidden = {name for name, _value, kind in _fields(page) if kind == "hidden"}
    return {name: value for name, value in answers_on(page).items() if name not in hidden and value not in ("", [])}
