"""What a role may do and reads is a row in the policy: nothing outside it branches on a role."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house import ROOT, called, place_of, python_files, relative

ROLES_ELSEWHERE = {
    "casework/records/units.py": "the constraint that a membership's role is one of them all",
    "casework/management/demo/people.py": "who works where in the demonstration, as data",
}
"""The only files outside `policy` that speak of a role by its name, each with its reason."""

QUESTIONS = {"filter", "exclude", "get", "aget", "Q", "When", "pop", "setdefault"}
"""What is asked with a role in it is answered by the role: rows of a table, or of a dictionary."""


def speaks_of_a_role(node: ast.AST) -> bool:
    """Whether this is somebody's role, however she came: `role`, `one.role`, `options["role"]`, `Role(one.role)`."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Constant) and node.slice.value == "role"
    if isinstance(node, ast.Call):
        return called(node.func) == "Role"
    return called(node) in {"role", "roles"}


def branches_on_a_role(tree: ast.AST) -> Iterator[str]:
    """What in a file decides by the role: the name of one, a comparison, a lookup, a match, a condition of a query."""
    for node in ast.walk(tree):
        asked: list[ast.AST] = []
        if isinstance(node, ast.Attribute):
            if called(node.value) == "Role" and node.attr.isupper():
                yield ast.unparse(node)
        elif isinstance(node, ast.Compare):
            asked = [node.left, *node.comparators]
        elif isinstance(node, ast.Subscript):
            asked = [node.slice]
        elif isinstance(node, ast.Match):
            asked = [node.subject]
        elif isinstance(node, ast.Call):
            asked = list(node.args) if called(node.func) in QUESTIONS else []
            words = [word.arg or "" for word in node.keywords]
            conditions = [word for word in words if "__" in word or called(node.func) in QUESTIONS]
            if any("role" in word.split("__") for word in conditions):
                yield ast.unparse(node)
        if any(speaks_of_a_role(one) for one in asked):
            yield ast.unparse(node)


def test_nothing_outside_policy_branches_on_a_role():
    """What a role may do and reads is a row in `policy`; whoever asked for the role itself would keep a policy of his
    own."""
    found: dict[str, list[str]] = {}
    for path in python_files():
        if place_of(path) in {"policy", "migrations"}:
            continue
        for branch in branches_on_a_role(ast.parse(path.read_text())):
            found.setdefault(relative(path), []).append(branch)
    wrong = {path: branches for path, branches in found.items() if path not in ROLES_ELSEWHERE}
    assert not wrong, wrong
    assert set(ROLES_ELSEWHERE) == set(found), "an exception without its reason any more"


def test_no_template_branches_on_a_role():
    spoken = re.compile(r"\{[{%][^{}]*?\b(\w+\.roles?|roles?\s*(==|!=|in)|in roles?)\b")
    assert not [path.name for path in (ROOT / "templates").rglob("*.html") if spoken.search(path.read_text())]


@pytest.mark.parametrize(
    "planted",
    [
        "if membership.role == Role.HOST: pass",
        "x = role in TABLE[act].roles",
        "WORDS = {workers.Role.HOST: 'a'}",
        "x = WORDS[Role(membership.role)]",
        "x = WORDS.get(membership.role)",
        "Membership.objects.exclude(role='officer')",
        "Worker.objects.filter(memberships__role='officer')",
        "x = Count('pk', filter=Q(role__in=few))",
        "if row['role'] != 'host': pass",
        "match membership.role:\n    case 'host': pass",
    ],
)
def test_a_branch_on_a_role_would_be_found(planted: str):
    assert list(branches_on_a_role(ast.parse(planted)))
