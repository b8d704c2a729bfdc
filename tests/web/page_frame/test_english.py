"""English from end to end: every text has its translation, and a page in English has no Vietnamese left but names."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.urls import reverse

from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook import people, territory
from tests import bans
from tests.cast import Cast
from tests.printed import ask_for_paper
from tests.signing_in import SignedIn
from tests.states import STATES
from tests.web.matrix import MATRIX, PUBLIC

ROOT = Path(settings.BASE_DIR)
PO = ROOT / "casework/locale/en/LC_MESSAGES/django.po"

VIETNAMESE = re.compile(r"[ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)
"""Letters that English does not have, in the composed form of the sources."""

KEPT = (
    *("Giáy", "Hà Nhì", "Khơ-mú", "La Hủ", "Lự", "Mường", "Nùng", "Thái", "Tày", "Vân Kiều", "Xtiêng", "Ê-đê"),
    *("Hùng Kings", "Tết", "Thác Cạn", "đồng", "khoảng 30 tuổi", "Bạn có việc cần xem."),
    *("Xã Bình Lư", "Xã Tả Lèng", "Xã Khun Há", "Xã Bản Bo", "Xã Sì Lở Lầu"),
)
"""What the translation leaves in Vietnamese: peoples, a king, a feast, places, the money, a way to type, the one
sentence that is sent as a message."""

CITED = re.compile(r"(?:Luật|Nghị định|Thông tư) .*?(?=; not checked|\)|$)")
"""A law is printed under the title it has, whatever language the page speaks."""

TYPED = (
    *(str(words) for said in (bans.SAID, bans.ISSUED) for words in said.values()),
    *(
        "Thào Thị Dợ",
        "Gọi lại trạm y tế",
        "Hoàng Thị Bưởi",
        "Chị Mỷ",
        "Sợ anh ấy về",
        "Nhà dì Pà",
        "Khám",
        "Nuôi lợn",
        "Lợn",
        "Lứa đầu",
        "Dệt",
        "Trung tâm",
        "Lý Thị Xí",
        "Chị ấy sợ đêm",
        "Mấy giờ có bác sĩ?",
        "Cùng một người",
        "Đêm nào cũng nghe khóc",
        "Nhà cuối bản",
        "Vàng A Páo",
        "Thợ nề",
    ),
    # What was told in a duplicate is carried in the file's language.
    "Liên lạc bằng cách nào: Không liên lạc",
    "Xã Bình Lư, Tỉnh Lai Châu",
    # A packet speaks the file's language, whoever sends it: its reader is a partner in Vietnam.
    "Không gọi, không nhắn, không đến nhà. Liên lạc qua cán bộ đã gửi phiếu.",
)
"""What people wrote into the world of the matrix, and where they are."""

OF_EVERY_PAGE = ("Tiếng Việt",)
COMMUNE = ("commune_code", "commune_valid_from")

HOLE = re.compile(r"%\(\w+\)[a-z]|%%|\{\w*\}")
SPOKEN_ATTRIBUTE = re.compile(r'\s(?:title|aria-label|placeholder|alt|data-label)="([^"]*)"')


def texts(message: Message) -> tuple[str, ...]:
    """A message's words, one or, where it counts, several."""
    return message.string if isinstance(message.string, tuple) else (str(message.string),)


def ids(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (str(message.id),)


def messages(catalog: Catalog) -> Iterator[Message]:
    """All but the header."""
    return (message for message in catalog if message.id)


@pytest.fixture(scope="module")
def english() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="en")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What the sources say now, collected by the project's own recipe."""
    pot = tmp_path_factory.mktemp("locale") / "django.pot"
    babel = f"{sys.executable} -m babel.messages.frontend"
    subprocess.run(
        ["make", "-C", ROOT / "deploy/locale", "pot", f"POT={pot}", f"BABEL={babel}"], check=True, capture_output=True
    )
    with pot.open("rb") as file:
        return read_po(file)


def key(message: Message) -> tuple[str, str]:
    return message.context or "", ids(message)[0]


class TestTheCatalogue:
    def test_every_text_of_the_sources_has_its_english(self, english: Catalog, sources: Catalog):
        spoken = {key(message) for message in messages(english) if all(texts(message))}
        wanted = {key(message) for message in messages(sources)}
        assert len(wanted) > 1000
        assert wanted - spoken == set(), "run `make messages`, then translate these in django.po and run it again"
        assert spoken - wanted == set(), "run `make messages`: these are said no longer"

    def test_nothing_is_a_guess(self, english: Catalog):
        assert [message.id for message in messages(english) if message.fuzzy] == []

    def test_what_is_filled_in_stays_the_same(self, english: Catalog):
        for message in messages(english):
            wanted = set(HOLE.findall(ids(message)[0]))
            for text in texts(message):
                assert set(HOLE.findall(text)) == wanted, message.id

    def test_what_counts_counts_one_and_many(self, english: Catalog):
        assert english.num_plurals == 2
        for message in messages(english):
            assert len(texts(message)) == len(ids(message)), message.id

    def test_a_translation_ends_as_its_source_does(self, english: Catalog):
        """A label stays a label, a question a question, a sentence a sentence; space around it is kept."""
        for message in messages(english):
            source, text = ids(message)[0], texts(message)[-1]
            assert text == text.strip() and "  " not in text, message.id
            for mark in ("?", ":", ".", "!"):
                assert source.endswith(mark) == text.endswith(mark), (source, text)

    def test_english_has_no_vietnamese_but_names(self, english: Catalog):
        left = [
            text for message in messages(english) for text in texts(message) if VIETNAMESE.search(without(text, KEPT))
        ]
        assert left == []

    def test_what_is_compiled_is_what_is_written(self, english: Catalog):
        with PO.with_suffix(".mo").open("rb") as file:
            compiled = GNUTranslations(file)
        for message in messages(english):
            context, source = key(message)
            if message.pluralizable:
                assert tuple(compiled.ngettext(source, source, n) for n in (1, 2)) == texts(message)
            elif context:
                assert (compiled.pgettext(context, source),) == texts(message)
            else:
                assert (compiled.gettext(source),) == texts(message)


def without(text: str, names: tuple[str, ...]) -> str:
    """The text with every one of these names taken out, the longest first."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(re.escape(name), "", text, flags=re.IGNORECASE)
    return text


def said(page: str) -> Iterator[str]:
    """Everything a page shows or reads aloud."""
    page = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    # What is quoted as it is sent, read aloud or handed over on paper says itself that it is Vietnamese.
    page = re.sub(r'<(p|article) [^>]*lang="vi"[^>]*>.*?</\1>', "", page, flags=re.DOTALL)
    yield from (html.unescape(words) for words in SPOKEN_ATTRIBUTE.findall(page))
    yield from (html.unescape(words).strip() for words in re.split(r"<[^>]*>", page))


def vietnamese_left(page: str, names: tuple[str, ...] = ()) -> list[str]:
    kept = (*KEPT, *OF_EVERY_PAGE, *names)
    # The sign of the money follows a number: 60,000 đ.
    texts_of_page = (CITED.sub("", re.sub(r"(?<=\d\xa0)đ", "", words)) for words in said(page))
    return [words for words in texts_of_page if VIETNAMESE.search(without(words, kept))]


def in_english(client: Client) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


ANSWERS_WITHOUT_A_PAGE = {"quick-exit", "set-language", "sign-in-turn"}
"""Open to everybody without a word to read: two lead away, and the third tells a script by its status alone."""


@pytest.mark.usefixtures("reason_stated")
class TestThePages:
    def test_the_door_speaks_english(self, db: None):
        for name in sorted(PUBLIC - ANSWERS_WITHOUT_A_PAGE):
            page = in_english(Client()).get(reverse(name)).content.decode()
            assert '<html lang="en"' in page and vietnamese_left(page) == [], name
        wrong = in_english(Client()).post(reverse("sign-in"), {"username": "", "passphrase": ""}).content.decode()
        assert "There is a problem" in wrong and vietnamese_left(wrong) == []

    @pytest.mark.parametrize("state", STATES)
    def test_every_page_speaks_english_to_everybody_it_opens_to(self, cast: Cast, signed_in: SignedIn, state: str):
        given = STATES[state](cast)
        communes = Unit.objects.exclude(commune_code="").values_list(*COMMUNE)
        names = (
            *Worker.objects.values_list("display_name", flat=True),
            *Unit.objects.values_list("name", flat=True),
            # A province knows its desks by the communes where they are.
            *(found.name for at in communes if (found := territory.unit_at(*at)) is not None),
            *(str(words) for _code, words in people.ETHNIC_GROUPS.choices),
            *TYPED,
        )
        for name, row in MATRIX.items():
            if row.at != state or "GET" not in row.methods:
                continue
            address = reverse(name, args=[given[one] for one in row.takes])
            # One of each unit sees what the unit sees; two officers see the same.
            for person in sorted(row.opens_to & {"hoa", "mai", "lan", "thu"}):
                client = in_english(signed_in(cast.everybody[person]))
                ask_for_paper(client, name, address)
                response = client.get(address)
                assert response.status_code == 200, (name, person)
                assert vietnamese_left(response.content.decode(), names) == [], (name, person)
