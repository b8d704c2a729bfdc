"""Finds where a law is named: in a page's text, or in a string of the code outside the dated rows that carry it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

NAMED = re.compile(
    r"\bĐiều\s+\d|\bLuật\s[^.;]*?\d+/\d{4}|\bluật\s+(số\s+)?\d+|Nghị định\s+(số\s+)?\d|\bNĐ[\s-]?\d|/NĐ-CP"
    r"|Thông tư\s+(số\s+)?\d"
    r"|/TT-B|Quyết định\s+(số\s+)?\d|/QĐ-|Nghị quyết\s+\d|/NQ-|/QH\d\d|Công văn\s+\d|/VPCP",
)
"""A law, decree, circular or decision by its number, or an article of one."""

SAYS = re.compile(r"(?i)\btheo luật\b|\bluật (cho|buộc|không gọi|chỉ tính|có gọi|yêu cầu)\b")
"""A sentence that leans on the law without naming it: it stands beside the row it leans on."""

ROWS = frozenset(
    {
        *(
            "Citation",
            "LegalRule",
            "ActOfViolence",
            "Ground",
            "Hotline",
            "Phase",
            "CardNumbers",
            "Holiday",
            "WorkedDay",
            "Reach",
            "BodyRow",
        ),
        *("RouteRule", "limit", "_free", "_hardship_until_2027"),
    }
)
"""What carries a source with its date and whether it was read."""

TEXTS = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext_lazy"})


def named_in_page(text: str) -> Iterator[str]:
    """The lines of a page that name a law by themselves, lean on it without its row, or print a row their own way."""
    for line in re.sub(r"{#.*?#}", lambda found: "\n" * found.group().count("\n"), text, flags=re.DOTALL).splitlines():
        own_way = re.search(r"\|\s*cited|(law|rule|norm|ground|limit|reach|no_charge|notice)\.source", line)
        if NAMED.search(line) or own_way or (SAYS.search(line) and not re.search(r"ui\.(law|heard)\(", line)):
            yield line.strip()


def named_in_code(source: str, *, rulebook: bool) -> Iterator[str]:
    """The strings of a file that name a law outside a dated row, or inside a text that people read."""
    tree = ast.parse(source)
    parents = {id(child): node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    comments = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str) and NAMED.search(node.value)):
            continue
        if id(node) not in comments and not (rulebook and _in_a_row(node, parents)):
            yield node.value


def _in_a_row(node: ast.AST, parents: dict[int, ast.AST]) -> bool:
    """Whether a row holds this string, or a name that only the rows of its own module can use."""
    while (parent := parents.get(id(node))) is not None:
        if isinstance(parent, ast.Call):
            name = getattr(parent.func, "id", getattr(parent.func, "attr", ""))
            if name in TEXTS:
                return False
            if name in ROWS:
                return True
        if isinstance(parent, ast.Assign | ast.AnnAssign):
            (target,) = parent.targets if isinstance(parent, ast.Assign) else (parent.target,)
            return isinstance(target, ast.Name) and target.id.isupper() and isinstance(parent.value, ast.Constant)
        node = parent
    return False
