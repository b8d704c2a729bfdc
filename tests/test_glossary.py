"""The glossary: every module of the house is called by a word of it, and no two classes of the house share a name."""

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "casework"
GLOSSARY = ROOT / "GLOSSARY.md"

CHAPTERS = (
    *("intake", "safety", "referral", "livelihood", "reintegration"),
    *("units", "access control", "sealing", "trail", "records", "web", "operations"),
)

DOING = set(
    re.findall(
        r"\w+",
        """
        answering arriving asking assessing assigning banning earning excluding finding hearing opening overseeing
        placing planning protecting
        reading renewing returning reviewing sealing sending sharing signing sorting stopping submitting supplying
        telling viewing visiting wording wrapping
        """,
    )
)
"""Operations are verbs, as a caseworker would say them."""

PLAIN = set(
    re.findall(
        r"\w+",
        """
        base before codes compiler dates errors ids in init keys known lines load names new numbers of other
        own params people rows signed small table time urls utf8 weeks
        """,
    )
)
"""Words that mean here what they mean everywhere."""

SAME_NAME = {"Command", "Meta", "Migration"}
"""Names that Django asks for."""


def rows() -> list[list[str]]:
    lines = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def words_of(text: str) -> set[str]:
    """The single words of a name, however it is written."""
    apart = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", text)
    return {word.lower() for word in re.findall(r"[A-Za-z][A-Za-z0-9]*", apart)}


def known_words() -> set[str]:
    found: set[str] = set()
    for _chapter, _vietnamese, english, code, _source in rows():
        found |= words_of(code) | words_of(english)
    return found


def is_known(word: str, known: set[str]) -> bool:
    return word in known or f"{word}s" in known or word.removesuffix("s") in known


def module_words() -> dict[str, set[str]]:
    """The words of each module's and each package's name, with where they stand."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in HOUSE.rglob("*.py"):
        inside = path.relative_to(HOUSE).with_suffix("")
        parts = [part for part in inside.parts if part != "__init__"]
        if parts[:1] == ["migrations"] or "formats" in parts[:-1]:
            continue  # letters to a stranger have names of their own; formats are called by languages
        for word in "_".join(parts).split("_"):
            found[word].add(str(path.relative_to(ROOT)))
    found.pop("", None)
    return found


def test_every_module_is_called_by_a_word_of_the_glossary_or_a_plain_one():
    known = known_words() | DOING | PLAIN
    strange = {word: sorted(places) for word, places in module_words().items() if not is_known(word, known)}
    assert not strange, "\n".join(f"{word}: {', '.join(places)}" for word, places in sorted(strange.items()))


def test_the_plain_words_are_used_and_stand_in_no_row_of_their_own():
    used = set(module_words()) | {"init"}
    unused = (DOING | PLAIN) - used
    assert not unused, f"no module is called so any more: {sorted(unused)}"


def test_the_glossary_is_sorted_by_chapter_and_no_row_lacks_a_cell():
    for row in rows():
        assert len(row) == 5 and all(row), row
    chapters = [row[0] for row in rows()]
    assert [one for n, one in enumerate(chapters) if n == 0 or chapters[n - 1] != one] == list(CHAPTERS)


def test_no_english_term_is_told_twice():
    terms = [row[2] for row in rows()]
    assert len(terms) == len(set(terms)), sorted(term for term in terms if terms.count(term) > 1)


IN_TWO_ROWS = {
    "Fingerprint": "known before, and how it is kept",
    "fingerprints": "known before, and how it is kept",
}
"""Code words of two rows, and of what."""


def test_nothing_of_the_house_is_told_in_two_rows():
    told = [word for row in rows() for word in code_words(row[3])]
    assert {word for word in told if told.count(word) > 1} == set(IN_TWO_ROWS)
    said = [row[1] for row in rows()]
    assert len(said) == len(set(said)), sorted(one for one in said if said.count(one) > 1)


TO_COME = "(to come)"
"""Beside the code word of what the law knows and the house not yet."""


def code_words(cell: str) -> dict[str, bool]:
    """The code words of a row, each with whether it is there already."""
    return {word: not later for word, later in re.findall(rf"`([^`]+)`( {re.escape(TO_COME)})?", cell)}


@cache
def house_text() -> str:
    """Everything the house says in Python and SQL, and where each file of it stands."""
    files = [path for path in HOUSE.rglob("*") if path.suffix in {".py", ".sql"}]
    places = [path.relative_to(HOUSE).with_suffix("").as_posix() for path in files]
    return "\n".join([*places, *(path.read_text(encoding="utf-8") for path in files)])


@cache
def names_in(text: str) -> frozenset[str]:
    """Whatever something may be called by in a text: to look each word up among them takes a hundredth of a search."""
    return frozenset(re.findall(r"\w+", text))


def is_in(text: str, word: str) -> bool:
    begins = word.removesuffix("*")
    if re.fullmatch(r"\w+", begins):
        names = names_in(text)
        return any(name.startswith(begins) for name in names) if begins != word else word in names
    return (
        re.search(rf"(?<!\w){re.escape(word.removesuffix('*'))}{'' if word.endswith('*') else r'(?!\w)'}", text)
        is not None
    )


def untrue(found: list[list[str]], text: str) -> list[str]:
    """The code words of these rows that nothing is called by, and those to come that came."""
    told = [(row[2], word, there) for row in found for word, there in code_words(row[3]).items()]
    return [f"{english}: {word}" for english, word, there in told if is_in(text, word) is not there]


def test_every_code_word_of_the_glossary_is_one_of_the_house():
    assert [row[2] for row in rows() if not code_words(row[3])] == []
    assert not (wrong := untrue(rows(), house_text())), "\n".join(wrong)


def test_a_code_word_that_is_gone_or_has_come_would_be_found():
    planted = [["units", "", "unit", "`Unit`, `PlantedWord`", ""], ["units", "", "role", "`Role` (to come)", ""]]
    assert untrue(planted, house_text()) == ["unit: PlantedWord", "role: Role"]


def classes(room: Path = HOUSE) -> dict[str, list[str]]:
    """Every class of a room, nested ones too, with where it stands."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(room.rglob("*.py")):
        if "migrations" in path.relative_to(room).parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found[node.name].append(f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


def test_no_two_classes_of_the_house_have_one_name():
    twins = {name: places for name, places in classes().items() if len(places) > 1 and name not in SAME_NAME}
    assert not twins, "\n".join(f"{name}: {', '.join(places)}" for name, places in sorted(twins.items()))


def test_nothing_is_called_like_what_all_suites_share():
    """Who reads Cast, Browser or RunningServer in a test knows which."""
    tests, deploy = classes(ROOT / "tests"), classes(ROOT / "deploy")
    everywhere = {name: [*places, *deploy.get(name, ())] for name, places in tests.items()}
    shared = {name for name, places in everywhere.items() if any(re.match(r"tests/\w+\.py:", one) for one in places)}
    assert {"Cast", "Browser", "RunningServer"} <= shared
    twins = {name: places for name, places in everywhere.items() if name in shared and len(places) > 1}
    assert not twins, "\n".join(f"{name}: {', '.join(places)}" for name, places in sorted(twins.items()))


@pytest.mark.parametrize(
    ("room", "may"),
    [
        ("log", {"log"}),
        ("proof", {"log", "proof"}),
        ("sequencer", {"log", "proof", "sequencer"}),
    ],
)
def test_the_rooms_of_the_trail_import_only_downward(room: str, may: set[str]):
    """The log knows no proof of it, and what proves it knows nobody who puts it in order."""
    rooms = {"log", "proof", "sequencer"}
    wrong = []
    for path in sorted((HOUSE / "trail" / room).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for module in _modules(node):
                parts = module.split(".")
                if parts[:2] == ["casework", "trail"] and len(parts) > 2 and parts[2] in rooms - may:
                    wrong.append(f"{path.relative_to(ROOT)} imports {module}")
    assert not wrong, "\n".join(wrong)


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


GIVEN_UP = {
    r"sitting": "worker session",
    r"(?<!one_)way_in(?!_of_a_kind)": "credential",
    r"Loosely": "spoken day",
    r"Hanging": "open disclosure",
}
"""Names the house had for what the field has a term for, and the term. The name of a constraint stays as it landed."""


@pytest.mark.parametrize("name", GIVEN_UP)
def test_a_name_that_was_given_up_does_not_come_back(name: str):
    found = re.findall(rf"\w*{name}\w*", house_text())
    assert not found, f"{found[:3]}: say {GIVEN_UP[name]}"
