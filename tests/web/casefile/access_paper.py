"""The list of who opened her case: the page without its frame, and the paper that is handed to her."""

from __future__ import annotations

from tests.cast import Person
from tests.signing_in import SignedIn


def paper(signed_in: SignedIn, by: Person, case_id: str, handed: str = "read_here") -> str:
    answer = signed_in(by).post(f"/ho-so/{case_id}/ai-da-xem/in/", {"handed": handed}, follow=True)
    assert answer.status_code == 200
    return str(answer.text)


def main(text: str) -> str:
    return text[text.index("<main") : text.index("</main")]
