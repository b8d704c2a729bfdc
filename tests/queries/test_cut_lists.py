"""No list ends without saying so: every cut in the queries says on its page what is left out, or is no list."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[2]
QUERIES = HERE / "casework" / "queries"
TEMPLATES = HERE / "templates"

TOLD: dict[str, tuple[str, str]] = {
    "access_history.py: entries[:AT_ONCE]": ("casefile/access_history.html", "page.older"),
    "access_history.py: limit=AT_ONCE + 1": ("casefile/access_paper.html", "page.older"),
    "audit/alerts.py: Alert.objects.exclude(pk__in=done).order_by('-id')[:MOST_ALERTS + 1]": (
        "audit/_alerts.html",
        "found.more",
    ),
    "audit/alerts.py: alerts[:MOST_ALERTS]": ("audit/_alerts.html", "found.more"),
    "audit/alerts.py: Event.objects.filter(_touching(planted)).order_by('-id')[:TOUCHES + 1]": (
        "audit/decoys.html",
        "page.more",
    ),
    "audit/alerts.py: latest[:TOUCHES]": ("audit/decoys.html", "page.more"),
    "audit/anomalies.py: left[:A_PAGE]": ("audit/anomalies.html", "page.older"),
    "audit/case.py: there[:A_PAGE]": ("audit/case.html", "page.older"),
    "audit/case.py: found[:MOST_ON_PAPER]": ("audit/paper.html", "page.found > page.lines|length"),
    "audit/checkpoints.py: events.order_by('-id')[:MOST_READ]": ("audit/checkpoints.html", "page.older"),
    "audit/overdue.py: found[:A_PAGE]": ("audit/overdue.html", "page.older"),
    "audit/overdue.py: LIMIT": ("audit/overdue.html", "page.older"),
    "audit/province.py: limit=A_PAGE + 1": ("audit/province.html", "page.older"),
    "audit/province.py: sorted([*entries, *house], key=lambda entry: entry.id, reverse=True)[:A_PAGE + 1]": (
        "audit/province.html",
        "page.older",
    ),
    "audit/province.py: entries[:A_PAGE]": ("audit/province.html", "page.older"),
    "audit/reviews.py: found[:A_PAGE + 1]": ("audit/reviewed.html", "page.older"),
    "audit/reviews.py: rows[:A_PAGE]": ("audit/reviewed.html", "page.older"),
    "audit/same_person.py: LIMIT": ("audit/same_person_list.html", "page.older"),
    "audit/same_person.py: rows[:MOST]": ("audit/same_person_list.html", "page.older"),
    "audit/same_person.py: list(sharing.items())[:OPENED]": ("audit/same_person.html", "page.more"),
    "audit/searches.py: entries[:AT_ONCE]": ("audit/searches.html", "found.back_to"),
    "audit/searches.py: limit=AT_ONCE + 1": ("audit/searches.html", "found.back_to"),
    "casefile.py: most_done=acts_shown": ("casefile/case.html", "page.older_done"),
    "casefile.py: most_done=UNWEIGHED": ("casefile/case.html", "page.older_done"),
    "province.py: asked[(page - 1) * A_PAGE:page * A_PAGE]": ("statistics/province.html", "page.pages"),
    "intake/incidents.py: below[:AT_ONCE]": ("intake/incidents.html", "page.older"),
    "ban_orders.py: asked.order_by('-pk')[:A_PAGE + 1]": ("safety/_ban_parts.html", "page.older"),
    "ban_orders.py: found[:A_PAGE]": ("safety/_ban_parts.html", "page.older"),
    "intake/violence_reports.py: asked.order_by('-pk')[:A_PAGE + 1]": ("intake/violence_reports.html", "page.older"),
    "intake/violence_reports.py: found[:A_PAGE]": ("intake/violence_reports.html", "page.older"),
    "intake/violence_reports.py: waits[:ON_DESK]": (
        "desk/_parts.html",
        "page.left",
    ),
    "history_page.py: limit=CHANGES": ("casefile/history.html", "page.older"),
    "case_front.py: most_done=FULL_DONE": ("casefile/chapter.html", "page.older_done"),
    "case_front.py: most_done=asked.most_done": ("casefile/chapter.html", "page.older_done"),
    "committee.py: asked.order_by(ExpressionWrapper(waits, BooleanField()).desc(), '-pk')[:A_PAGE + 1]": (
        "desk/_parts.html",
        "page.older",
    ),
    "committee.py: found[:A_PAGE]": ("desk/_parts.html", "page.older"),
    "case_list.py: limit=A_PAGE + 1": ("desk/list.html", "after"),
    "case_list.py: found[:A_PAGE]": ("desk/list.html", "after"),
    "week.py: found[:MOST]": ("desk/week.html", "page.more"),
    "week.py: LIMIT": ("desk/week.html", "page.more"),
    "desk.py: soon=SOON": ("desk/desk.html", "page.due_left"),
    "desk.py: limit=many + 1": ("desk/desk.html", "page.older"),
    "desk.py: limit=A_PAGE + 1": ("desk/desk.html", "page.older"),
    "desk.py: found.cases[:many]": ("desk/desk.html", "page.older"),
    "desk.py: limit=A_PAGE": ("desk/desk.html", "page.arrived_left"),
    "desk.py: hits[:A_PAGE]": ("desk/find.html", "found.more"),
    "own_page.py: hers.order_by('-id').values_list('act', 'at', 'outcome')[:MOST + 1]": ("door/own.html", "page.more"),
    "own_page.py: lines[:MOST]": ("door/own.html", "page.more"),
    "statistics.py: lines[(page - 1) * A_PAGE:page * A_PAGE]": ("statistics/statistics.html", "page.pages > 1"),
}
"""Each cut of a list, and where its page says that it goes on: the template and what it asks for."""

NO_LIST: dict[str, str] = {
    "notifications.py: Notification.objects.filter(address=row).order_by('-id')[:SHOWN]": (
        "whether the last messages went: an older one asks nothing of anybody"
    ),
    "province.py: signed_context.drawn(':'.join(['figure', *words]))[:4]": "bytes of a digest",
    "province.py: at[:2]": "facts of a place",
    "history.py: found[:limit]": "a page, without the row that says whether there is another",
    "audit/alerts.py: LIMIT": "one row: the newest checkpoint, the oldest event that waits",
    "audit/anomaly_evidence.py: LIMIT": "what is counted over, not what is shown; its bound is the window",
    "audit/anomaly_search.py: refused.exclude(act__in=SIGN_INS).order_by('-id')[:MOST_REFUSALS]": "counted over",
    "audit/anomaly_search.py: refused.order_by('-id')[:MOST_REFUSALS]": "counted over, and all found in it listed",
    "audit/same_person.py: row[:4]": "columns of a row",
    "audit/province.py: failed.order_by('-id')[:MOST_GUESSES]": "counted over",
    "assigning.py: limit=filtered_lists.ALL_OF_ONE": "more than one officer ever answers for",
    "week.py: row[:4]": "columns of a row",
    "week.py: row[4:8]": "columns of a row",
    "finding.py: rows[:MOST]": "the newest that went to one partner; its name narrows no further",
    "desk.py: limit=SEARCHED_AT_ONCE": "read on until nothing is left or a page is full",
    "case_front.py: most_done=1": "the newest act, which leads to the chapter of all",
    "intake/notice.py: commune.name[:1]": "signs of a word",
    "intake/opening.py: lines[:1]": "one number where none of the urgent ones is known; all stand on their page",
    "intake/opening.py: limit=LOOKED_THROUGH": "what is compared with one name; its bound is the hour",
    "intake/reading.py: lines[:1]": "whom to call first",
    "labels.py: path[:2]": "a path of words",
    "overview_lists.py: LIMIT": "bounds that the desk gives it, and one hold of a case",
    "overview.py: row[12:16]": "columns of a row",
    "referral/sending.py: limit=1": "the newest event",
    "reintegration/section.py: sorted(records.all(ClosureReview), key=lambda one: one.asked_at, reverse=True)[:1]": (
        "the proposal that stands; earlier ones are history"
    ),
    "safety/shelter.py: limit=limit.rule(at=found.admitted_at) if limit else None": "how long the law lets her stay",
}
"""What looks like a cut and leaves nobody out, with the reason."""

WORDS = frozenset({"limit", "most", "most_done", "soon"})


def cuts(source: str, name: str) -> Iterator[str]:
    """Each slice with an end, each LIMIT of a statement and each bound handed on, as it is registered."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) and node.slice.upper is not None:
            yield f"{name}: {ast.unparse(node)}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "LIMIT " in node.value:
            yield f"{name}: LIMIT"
        elif isinstance(node, ast.Call):
            for bound in node.keywords:
                handed_on = isinstance(bound.value, ast.Name) and bound.value.id in WORDS
                if bound.arg in WORDS and not handed_on and ast.unparse(bound.value) != "None":
                    yield f"{name}: {bound.arg}={ast.unparse(bound.value)}"


def found() -> set[str]:
    return {
        cut
        for file in QUERIES.rglob("*.py")
        for cut in cuts(file.read_text(encoding="utf-8"), file.relative_to(QUERIES).as_posix())
    }


def test_every_cut_is_told_or_is_no_list():
    assert found() - TOLD.keys() - NO_LIST.keys() == set(), "say on its page what is left out, and register it here"
    assert (TOLD.keys() | NO_LIST.keys()) - found() == set(), "registered, and cut no more"


@pytest.mark.parametrize(("cut", "told"), TOLD.items(), ids=TOLD.keys())
def test_the_page_of_a_cut_list_says_that_it_goes_on(cut: str, told: tuple[str, str]):
    template, asked = told
    assert asked in (TEMPLATES / template).read_text(encoding="utf-8"), cut


IN_TEMPLATES: dict[str, str] = {
    "audit/_proof.html: [:10]": 'href="?sai=1"',
    "audit/overdue.html: [:shown]": "by_unit(page.units[shown:]",
    "casefile/front.html: [:open]": "duties(due[open:])",
    "intake/_section.html: [:2]": 'url("incident-list", case_id)',
}
"""Each list that a template itself cuts, and what in it leads to the rest."""

IN_WEB: dict[str, str] = {
    "statistics/province.py: text[:1]": "signs of a word",
    "flash.py: name.split('-')[:2]": "the first words of a page's name",
    "flash.py: name[:80]": "a name, as long as its place",
    "livelihood/forms.py: editing.stands.get('costs', [])[:LINES]": "the plan's form takes no more lines than it shows",
    "statistics/views.py: gate.units_for(by, Act.STATISTICS_RENEW)[:1]": "one province",
    "notifications/views.py: gate.units_for(by, act)[:1]": "any of her units will do: what she sets is her own",
    "audit/names.py: gate.units_for(by, Act.NAME_REDACT)[:1]": "one province",
    "audit/names.py: gate.units_for(by, Act.NAME_SHOW)[:1]": "one province",
    "door/passphrase.py: gate.units_for(by, Act.PASSPHRASE_CHANGE)[:1]": "any of her units will do: it is her own",
    "intake/parts.py: PARTS[:2]": "all parts of a form, with one put between them",
    "audit/stand_by.py: gate.units_for(by, Act.STAND_BY_SET)[:1]": "one province",
    "audit/stand_by.py: gate.units_for(by, Act.STAND_BY_END)[:1]": "one province",
    "casefile/links.py: offered[:MOST_NEXT]": "the others stand folded beside them",
    "refusals.py: name.split('-')[:2]": "parts of a name",
    "three_way_merge.py: text[at:at + LETTERS]": "signs of a digest",
    "three_way_merge.py: urlsafe_b64encode(digest).decode()[:LETTERS]": "signs of a digest",
    "three_way_merge.py: urlsafe_b64encode(digest).decode()[:2 * LETTERS]": "signs of a digest",
    "unsent/carried.py: request.POST.get('kept', '').split()[:20]": "ids a form sends back, not what anybody reads",
    "unsent/ticket.py: digest(key, framed(_LABEL, *parts), 'sha256')[:DIGEST_BYTES]": "bytes of a digest",
    "wording.py: words[:1]": "signs of a word",
    "field_words.py: words[:1]": "signs of a word",
    "field_words.py: words[1:-1]": "signs of a word",
    "widgets.py: iso[8:10]": "signs of a moment",
    "widgets.py: iso[11:16]": "signs of a moment",
    "widgets.py: iso[5:7]": "signs of a moment",
    "widgets.py: iso[:4]": "signs of a moment",
}
"""What looks like a cut in the pages' code and leaves nobody out, with the reason."""

CUT_IN_TEMPLATE = re.compile(r"\[\d*:\w+\]|\|\s*(?:batch|slice)\b|loop\.index0?\s*[<>]|loop\.revindex0?\s*[<>]")


def cut_in_templates() -> set[str]:
    return {
        f"{file.relative_to(TEMPLATES).as_posix()}: {cut}"
        for file in TEMPLATES.rglob("*.html")
        for cut in CUT_IN_TEMPLATE.findall(file.read_text(encoding="utf-8"))
    }


def cut_in_web() -> set[str]:
    web = HERE / "casework" / "web"
    return {
        cut
        for file in web.rglob("*.py")
        for cut in cuts(file.read_text(encoding="utf-8"), file.relative_to(web).as_posix())
    }


def test_no_template_cuts_a_list_and_says_nothing():
    assert cut_in_templates() == IN_TEMPLATES.keys()
    for cut, leads in IN_TEMPLATES.items():
        assert leads in (TEMPLATES / cut.partition(":")[0]).read_text(encoding="utf-8")
    assert CUT_IN_TEMPLATE.findall("{% for one in page.rows[:5] %}{{ rows|batch(3) }}") == ["[:5]", "|batch"]


def test_no_form_and_no_select_list_is_cut_short():
    assert cut_in_web() == IN_WEB.keys()


def test_every_page_with_the_newest_acts_says_that_there_were_others():
    for file in TEMPLATES.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert "ui.timeline(timeline)" not in text or "older_done" in text, file.name


def test_a_planted_cut_is_found():
    planted = "def rows():\n    return Case.objects.all()[:30], lists.page(limit=20), 'SELECT 1 LIMIT 5'\n"
    assert len(set(cuts(planted, "planted.py")) - TOLD.keys() - NO_LIST.keys()) == 3


def test_no_list_of_what_one_may_see_has_a_bound_of_its_own():
    """What a partner was sent and who sleeps where are read to their end: fifty was the unsaid end of both."""
    viewing = (HERE / "casework" / "policy" / "viewing.py").read_text(encoding="utf-8")
    along = next(node for node in ast.walk(ast.parse(viewing)) if getattr(node, "name", "") == "along")
    assert isinstance(along, ast.FunctionDef) and "limit" not in {one.arg for one in along.args.kwonlyargs}
