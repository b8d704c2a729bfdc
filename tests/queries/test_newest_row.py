"""No page reads "the newest row" of what may be told in parts: each place that does is judged here, with its reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from casework.records.kinds import BY_WORD
from tests.house import HOUSE, python_files, relative

NEWEST_IS_WHOLE: dict[str, str] = {
    "queries/intake/additions.py newest(Addition)": "each row is told whole; the order is that of the list",
    "queries/safety/section.py newest(ShelterStay)": "a list of all stays",
    "queries/referral/section.py newest(Referral)": "a list of all packets",
    "queries/intake/setting_aside.py newest(CarriedReport)": "a list of all reports carried over",
    "queries/intake/setting_aside.py newest(SettingAside)": "the last time it was asked, whole in its row",
    "queries/history.py order_by('-history_id')": "who changed a record last, and nothing of what stands in it",
    "queries/unsent.py order_by('-id')": "a list of all that was typed and not sent, one form after the other",
    "queries/notifications.py order_by('-id')": "the newest messages to one address, one after the other",
    "queries/committee.py order_by(ExpressionWrapper(waits, BooleanField()).desc(), '-pk')": (
        "a list of all notices, page by page"
    ),
    "queries/own_page.py order_by('-id')": "a list of what she did lately",
    "queries/overview.py newest(limit)": "a list of all her cases, page by page",
    "queries/ban_orders.py order_by('-pk')": "a list of all orders, page by page",
    "queries/intake/violence_reports.py order_by('-pk')": "a list of all reports, page by page",
    "queries/last_time.py order_by(DAY.desc(), '-id')": "when she did something last, and nothing of what it was",
    "journey/own_passphrase.py newest()": "the server's newest pepper, and no row",
    "journey/enrolling.py newest()": "the server's newest pepper, and no row",
    "journey/door.py newest()": "the server's newest pepper, and no row",
    "journey/safety/assessing.py order_by('-id')": "who assessed last, and nothing of what was said",
    "journey/renewing_statistics.py order_by('-id')": "a list of all cases, page by page",
    "journey/province_keys.py order_by('-case_id')": "a list of all cases whose names are behind, so many at once",
    "queries/finding.py order_by('-id')": "which cases a packet was sent of, and nothing of what stands in it",
}
ANSWERS_OF_HER_DANGER = {
    "rulebook/risk_factors.py",
    "queries/safety/assessing.py",
    "management/demo/telling.py",
}
"""The only files that open what a row about her danger says: one reads all rows, one words each row by itself."""

SCOPE = ("queries/", "policy/packets.py", "journey/")
APART = "queries/audit/"


def newest_read(place: str, tree: ast.AST) -> Iterator[str]:
    """Each reading of rows newest first, or of the last of them alone."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name, said = node.func.attr, [ast.unparse(one) for one in node.args]
        backwards = name == "order_by" and any(one.startswith("'-") for one in said)
        if backwards or name in {"newest", "latest", "last"}:
            yield f"{place} {name}({', '.join(said)})"


def alone(tree: ast.AST) -> Iterator[str]:
    """The kinds read as the one record a case has."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"only", "one"}:
            yield from (one.id for one in node.args if isinstance(one, ast.Name))


def files() -> Iterator[tuple[str, ast.Module]]:
    for path in python_files():
        place = relative(path).removeprefix(f"{HOUSE.name}/")
        if place.startswith(SCOPE) and not place.startswith(APART):
            yield place, ast.parse(path.read_text())


def test_each_place_that_reads_the_newest_row_is_judged():
    found = {line for place, tree in files() for line in newest_read(place, tree)}
    assert found <= set(NEWEST_IS_WHOLE), found - set(NEWEST_IS_WHOLE)
    assert set(NEWEST_IS_WHOLE) <= found, "a place that is gone is no exception any more"


def test_a_new_page_that_reads_the_latest_assessment_would_be_found():
    for planted in (
        "case.risk_assessments.order_by('-id').first()",
        "records.newest(RiskAssessment)[0]",
        "case.risk_assessments.latest('id')",
    ):
        assert list(newest_read("queries/new.py", ast.parse(planted)))


def test_only_what_a_case_has_once_is_read_as_the_only_one():
    kinds = {kind.__name__: kind for kind in BY_WORD.values()}
    for place, tree in files():
        for name in alone(tree):
            if name in kinds:
                assert kinds[name]._meta.get_field("case").unique, (place, name)  # type: ignore[misc]  # every record of a case


def said_of_danger(node: ast.AST) -> bool:
    """Whether this opens one of the answers of such a row."""
    asked = node.args if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "get" else []
    asked = [node.slice] if isinstance(node, ast.Subscript) else asked
    return any(isinstance(one, ast.Constant) and one.value in {"replies", "dangers", "reasons"} for one in asked)


def test_what_was_said_of_her_danger_is_read_in_one_room():
    for place, tree in files():
        if place in ANSWERS_OF_HER_DANGER:
            continue
        told = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "risk_assessments"]
        kinds = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "RiskAssessment"]
        opened = (told or kinds) and any(said_of_danger(node) for node in ast.walk(tree))
        assert not opened, place
