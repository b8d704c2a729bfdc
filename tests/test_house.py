"""The house itself: floors, chapters, one speaker per library, first sentences, and what may stand in the clear."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from casework.records.cases import Case
from casework.records.kinds import KINDS
from casework.vault.fields import SealedField
from tests.house import HOUSE, ROOT, called, imports_of, place_of, python_files, relative

CHAPTERS = ("intake", "safety", "referral", "livelihood", "reintegration")

FLOORS = {
    "rulebook": set(),
    "vault": set(),
    "trail": set(),
    "records": {"trail", "rulebook", "vault"},
    "policy": {"records", "trail", "rulebook", "vault"},
    "journey": {"policy", "records", "trail", "rulebook", "vault"},
    "queries": {"policy", "records", "trail", "rulebook", "vault"},
    "web": {"journey", "queries", "policy", "records", "trail", "rulebook", "vault"},
    "management": {"journey", "queries", "policy", "records", "trail", "rulebook", "vault", "web"},
    "migrations": {"vault", "trail"},
    "models": {"policy", "records", "trail"},
}
"""Which floors each floor may import from, beside itself. Migrations may know the sealed fields and the ids only."""

SPEAKERS = {
    "guardian": {"casework/policy/grant_tables.py"},
    "simple_history": {"casework/records/base.py"},
    "cryptography": None,  # the whole vault, and nothing else
    "segno": {"casework/web/audit/qr.py"},
}

UNNAMED = {"helpers", "utils", "common", "misc", "manager", "data", "process", "handle"}


def test_a_floor_imports_only_from_floors_below():
    wrong = []
    for path in python_files():
        floor = place_of(path)
        if floor in ("__init__", "apps"):
            continue
        allowed = FLOORS[floor] | {floor}
        for module, _ in imports_of(path):
            parts = module.split(".")
            if parts[0] == "casework" and len(parts) > 1 and parts[1] in FLOORS and parts[1] not in allowed:
                wrong.append(f"{relative(path)} imports {module}")
    assert not wrong, "\n".join(wrong)


def test_no_import_hides_in_a_function():
    hidden = [f"{relative(path)}: {module}" for path in python_files() for module, inside in imports_of(path) if inside]
    assert not hidden


def test_each_library_has_one_speaker():
    wrong = []
    for path in python_files():
        if place_of(path) == "migrations":
            continue
        for module, _ in imports_of(path):
            library = module.split(".")[0]
            if library not in SPEAKERS:
                continue
            speakers = SPEAKERS[library]
            speaks = place_of(path) == "vault" if speakers is None else relative(path) in speakers
            if not speaks:
                wrong.append(f"{relative(path)} speaks to {library}")
    assert not wrong, "\n".join(wrong)


def test_one_room_alone_seals_to_a_public_key():
    """Whoever else did would seal to whatever key stands in the database."""
    speakers = {"wrap_to": {"casework/policy/certification.py"}, "seal_to": {"casework/vault/wrapping.py"}}
    makers = {"wrap_to": "casework/vault/wrapping.py", "seal_to": "casework/vault/keypairs.py"}
    wrong = []
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text())):
            for name in (getattr(node, "id", ""), getattr(node, "attr", ""), getattr(node, "name", "")):
                if name in speakers and relative(path) not in {*speakers[name], makers[name]}:
                    wrong.append(f"{relative(path)} speaks of {name}")
    assert not wrong, "\n".join(wrong)


ROOMS = {
    "making a record from a row": (".from_db(", {"casework/records/rows.py"}),
    "whose memberships are active": ("casework_membership m", {"casework/policy/predicates.py"}),
    "who is kept out": ("casework_exclusion x", {"casework/policy/predicates.py", "casework/policy/kept_out.py"}),
    "what a unit holds": (".by_unit._meta", {"casework/policy/predicates.py", "casework/policy/grants.py"}),
    "what a person holds": (".by_worker._meta", {"casework/policy/predicates.py", "casework/policy/grants.py"}),
}
"""What is said once and composed everywhere else; `grants` writes the rows, and asks who holds one
object; `kept_out` joins the table with the log of the case before anything is sealed."""


@pytest.mark.parametrize("said", ROOMS)
def test_what_every_permission_query_needs_is_said_in_one_room(said: str):
    words, rooms = ROOMS[said]
    files = (path for path in python_files() if place_of(path) != "migrations")
    assert {relative(path) for path in files if words in path.read_text()} == rooms


READ_ELSEWHERE = {
    "casework/queries/statistics.py: Incident.objects": "the cases of a province without statistics, all at once",
    "casework/queries/statistics.py: Survivor.objects": "the same",
    "casework/queries/redaction.py: Case.objects": "of which desks and addresses many cases are",
    "casework/queries/audit/alerts.py: Case.objects": "the codes of many cases in a list of alerts",
    "casework/queries/audit/anomalies.py: Case.objects": "the codes of many cases in a list of anomalies",
    "casework/queries/audit/decoy_names.py: Case.objects": "the names of every running case of a desk",
    "casework/queries/intake/setting_aside.py: Case.objects": "whether the file at the other end is hers to see",
    "casework/queries/alarms.py: Case.objects": "whether the case of an alarm is hers to see, and its code",
    "casework/queries/finding.py: Referral.objects": "which cases went to one partner: their ids, and no word",
    "casework/queries/audit/lines.py: Case.objects": "the codes of many cases beside lines of the trail",
}
"""Where a query or a page asks for kept records beside `CaseRecords`, each with its reason."""

MANAGERS = {"objects", "_default_manager", "_base_manager"}


def names_of_kinds() -> set[str]:
    return {kind.__name__ for kind in KINDS}


def related_to_a_case() -> set[str]:
    """What a case calls the kept records that hang on it: `case.consents`."""
    return {str(one.name) for one in Case._meta.related_objects if one.related_model in KINDS}


def read_beside_the_reader(tree: ast.AST) -> Iterator[str]:
    """Where a file asks for kept records by itself: by a manager, by `get_one`, or through the case they hang on."""
    kinds, related = names_of_kinds(), related_to_a_case()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            manager = node.attr in MANAGERS and called(node.value) in kinds
            if manager or (node.attr in related and called(node.value) == "case"):
                yield ast.unparse(node)
        elif isinstance(node, ast.Call) and called(node.func) == "get_one":
            yield ast.unparse(node)


def test_a_case_is_read_through_one_reader():
    """`CaseRecords` names what it opens to the look it reads in, and asks once; whoever read beside it might forget."""
    found = {
        f"{relative(path)}: {read}"
        for path in python_files()
        if place_of(path) in {"queries", "web"} and path != HOUSE / "queries" / "case_records.py"
        for read in read_beside_the_reader(ast.parse(path.read_text()))
    }
    assert found <= set(READ_ELSEWHERE), found - set(READ_ELSEWHERE)
    assert found == set(READ_ELSEWHERE), "an exception without its reason any more"


@pytest.mark.parametrize(
    "planted",
    [
        "x = Survivor.objects.filter(case=case).first()",
        "x = safety.RiskAssessment._default_manager.get(case_id=case_id)",
        "x = get_one(Incident, case_id=case.pk)",
        "x = case.consents.order_by('id')",
        "x = self.case.safe_contact",
        "x = found.case.shelter_stays.exists()",
    ],
)
def test_a_read_beside_the_reader_would_be_found(planted: str):
    assert list(read_beside_the_reader(ast.parse(planted)))


ASKS_HOW_IT_CAME = {
    "casework/web/pressed.py:only_by_press": "nobody offered that method: only who opens an address reads a page of it",
    "casework/web/form_page.py": "the one call for all forms",
    "casework/web/page_frame.py": "the way back to a page that was asked for has its parameters",
    "casework/web/refusals.py": "a refused POST is led back to its form",
    "casework/web/unsent/carried.py": "the form page's own: what is given back stands in a page that was asked for",
    "casework/web/unsent/late_post.py": "before any view: a form sent after its session ended is kept and not done",
    "casework/web/other_sites.py": "before any view: what another site sends takes no cookie of hers with it",
    "casework/web/papers.py": "a paper is asked for by sending and shown by reading, at one address",
    "casework/web/casefile/access_history.py:print_list": "beside its form stands the paper that the form asked for",
    "casework/web/door/views.py:quick_exit": "a link without script, a fetch with it; there is no form",
}
"""Where the web asks whether something was sent, and why."""


def asks_how_it_came(path: str, tree: ast.AST) -> list[str]:
    """The functions that ask by which method a request came, where no reason is given."""
    return [
        f"{path}:{function.name}"
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and not {path, f"{path}:{function.name}"} & set(ASKS_HOW_IT_CAME)
        for asked in ast.walk(function)
        if isinstance(asked, ast.Compare) and isinstance(asked.left, ast.Attribute) and asked.left.attr == "method"
    ]


def test_a_form_is_answered_by_the_form_page():
    trees = {relative(path): ast.parse(path.read_text(encoding="utf-8")) for path in (HOUSE / "web").rglob("*.py")}
    assert [one for path, tree in trees.items() for one in asks_how_it_came(path, tree)] == []


def test_a_form_answered_by_hand_would_be_found():
    planted = ast.parse('def ask(request):\n    if request.method == "POST" and form.is_valid():\n        pass\n')
    assert asks_how_it_came("casework/web/door/views.py", planted) == ["casework/web/door/views.py:ask"]


WHO = {"holder", "worker", "user", "username", "unit", "province", "desk", "by", "name", "account", "address"}
"""Words for who somebody is, and through which place she holds something."""


def whom_it_logs(tree: ast.AST) -> list[str]:
    """What is handed to a logger and says who it is."""
    made = (node for node in ast.walk(tree) if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call))
    logs = {called(node.targets[0]) for node in made if called(node.value.func) == "getLogger"}  # type: ignore[attr-defined]
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
    return [
        named
        for call in calls
        if called(call.func.value) in logs  # type: ignore[attr-defined]
        for handed in (*call.args, *(one.value for one in call.keywords))
        for named in map(called, ast.walk(handed))
        if not named.startswith("__") and WHO & set(named.split("_"))
    ]


def test_the_log_of_the_server_names_nobody():
    """Whoever reads it may be the one who is kept out, or looking for who holds her case: that the trail says."""
    trees = {relative(path): ast.parse(path.read_text(encoding="utf-8")) for path in python_files()}
    assert {path: found for path, tree in trees.items() if (found := whom_it_logs(tree))} == {}


def test_a_name_in_the_log_would_be_found():
    planted = ast.parse('log = logging.getLogger("casework")\nlog.error("not its own: %s %s", object_id, one.unit_id)')
    assert whom_it_logs(planted) == ["unit_id"]


def test_migrations_are_letters_to_a_stranger():
    for path in (HOUSE / "migrations").glob("*.py"):
        ours = {module for module, _ in imports_of(path) if module.startswith("casework")}
        assert all(module.startswith(("casework.trail.ids", "casework.vault.fields")) for module in ours), path


def sql_files() -> list[Path]:
    return sorted((HOUSE / "migrations" / "sql").glob("*.sql"))


def sql_said_in(path: Path) -> list[str]:
    """The texts a migration hands to RunSQL where it says them itself."""
    return [
        text.value
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) == "RunSQL"
        for text in ast.walk(call)
        if isinstance(text, ast.Constant) and isinstance(text.value, str)
    ]


def test_sql_stands_in_files_of_its_own_and_a_migration_only_calls():
    """What a diff shows, an editor colours and a reviewer reads; a migration may say one line, such as a CALL."""
    migrations = [path for path in (HOUSE / "migrations").glob("*.py") if path.name[:4].isdigit()]
    for path in migrations:
        long = [text for text in sql_said_in(path) if "\n" in text or len(text) > 160]
        assert not long, f"{path.name}: {long}"
    named = [
        text.value
        for path in migrations
        for text in ast.walk(ast.parse(path.read_text()))
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value.endswith(".sql")
    ]
    assert sorted(named) == [path.name for path in sql_files()]  # each runs, and once


def test_every_sql_file_is_short_and_opens_with_a_plain_sentence():
    for path in sql_files():
        lines = path.read_text().splitlines()
        assert len(lines) <= 400, path.name
        assert max(map(len, lines)) <= 140, path.name
        opening = " ".join(line.removeprefix("--").strip() for line in lines[:3] if line.startswith("-- "))
        assert len(opening) > 40 and "." in opening, path.name


def test_every_file_opens_with_a_plain_sentence():
    silent = []
    for path in python_files():
        first = (ast.get_docstring(ast.parse(path.read_text())) or "").split("\n")[0]
        if len(first) < 20 or (not first.rstrip().endswith((".", ":", ";", "?", "…")) and "\n" not in first):
            silent.append(f"{relative(path)} has no first sentence that says what the room is for: {first!r}")
    assert not silent, "\n".join(silent)


LONGEST_FILE = 400

LONG_FILES = {
    "deploy/verify/casework_verify.py": "a stranger carries this one file away and runs it alone",
    "casework/migrations/0001_tables.py": "written by makemigrations",
    "docs/wall.sql": "the wall as the catalog has it, written by `make wall`",
}
"""Files that may be longer than `LONGEST_FILE`, each with its reason."""

ELSEWHERE = {"node_modules", "staticfiles", "site-packages", "build", "dist"}
"""Folders of what others made, beside those whose names begin with a dot."""


def own_sources(root: Path) -> Iterator[Path]:
    """Every file under this folder that people of the house write and read."""
    for path in sorted(root.iterdir()):
        if path.is_dir() and not path.name.startswith(".") and path.name not in ELSEWHERE:
            yield from own_sources(path)
        elif path.is_file() and path.suffix in {".py", ".html", ".sql", ".js", ".css"}:
            yield path


def long_files(root: Path) -> dict[str, int]:
    """The files under this folder that nobody reads in one sitting, with their lines."""
    lines = {str(path.relative_to(root)): len(path.read_text().splitlines()) for path in own_sources(root)}
    return {path: count for path, count in lines.items() if count > LONGEST_FILE}


def test_no_file_is_too_long_to_be_read_in_one_sitting():
    found = long_files(ROOT)
    assert not {path: count for path, count in found.items() if path not in LONG_FILES}
    assert set(LONG_FILES) == set(found), "an exception without its reason any more"


def test_a_file_that_is_too_long_would_be_found(tmp_path: Path):
    for place, lines in (("web/long.py", 401), ("web/just.html", 400), ("node_modules/theirs.js", 900)):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text("x\n" * lines)
    assert long_files(tmp_path) == {"web/long.py": 401}


def test_no_room_is_called_a_drawer():
    drawers = [relative(path) for path in python_files() if path.stem in UNNAMED or path.parent.name in UNNAMED]
    assert not drawers


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_five_chapters_stand_on_every_floor(chapter: str):
    for place in (
        HOUSE / "records" / f"{chapter}.py",
        HOUSE / "journey" / chapter,
        HOUSE / "queries" / chapter,
        HOUSE / "web" / chapter,
        ROOT / "templates" / chapter,
        ROOT / "tests" / "journey" / chapter,
        ROOT / "tests" / "web" / chapter,
    ):
        assert place.exists(), f"{chapter} has no {place.relative_to(ROOT)}"


CLEAR = ROOT / "tests" / "clear_columns.txt"


def clear_columns() -> list[str]:
    """Every column of every table of ours that is not sealed."""
    lines = []
    for model in apps.get_app_config("casework").get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if not isinstance(field, SealedField):
                kind = "json " if isinstance(field, models.JSONField) else ""
                kind = "text " if isinstance(field, models.TextField) else kind
                lines.append(f"{model._meta.db_table}.{field.column} {kind}".rstrip())
    return sorted(lines)


def test_what_stands_in_the_clear_is_written_down():
    kept = [line for line in CLEAR.read_text().splitlines() if line and not line.startswith("#")]
    found = clear_columns()
    assert found == kept, (
        f"Not written down: {sorted(set(found) - set(kept))}; not there any more: {sorted(set(kept) - set(found))}. "
        "A column in the clear was added or removed. It may hold ids, codes, times and stages only, never a word of "
        f"hers; if it is right, write it into {CLEAR.name}."
    )
