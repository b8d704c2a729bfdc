"""Walks the tasks of a host, an officer, a partner and a supervisor in a real browser at 360 px, and counts each.

`make walk` runs this on a demo of its own, prints what each task costs - taps, typed letters, swipes, pages, words, the
tallest and the heaviest page, what axe finds - and writes it into docs/walk.md beside what it cost before. A task that
costs more than it may ends with a failure.
"""

import argparse
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

from deploy.screenshots import PHONE, ROOT, demo, signed_in
from deploy.walker import Cost, Walker

PATIENCE = 20_000
"""Milliseconds."""

HEADS = ("taps", "letters", "swipes", "pages", "words", "folded", "tallest px", "heaviest kB", "axe")


@dataclass(frozen=True)
class Task:
    """A task, who does it, how it is walked, and the most taps and kB it may take."""

    name: str
    by: str
    walk: Callable[[Walker], None]
    taps: int
    kilobytes: float = 6.0
    tallest: int | None = None
    words: int | None = None
    before: str = "not there"
    """What the first walk of the product found (at d6c4586), or that it could not be done."""


# The tasks ------------------------------------------------------------------------------------------------------------

SIX = ("worse", "weapon", "strangled", "beaten_pregnant", "jealous", "could_kill")


def receive(host: Walker) -> None:
    """Somebody came: everything that is asked before it is sent is answered, and it is sent."""
    _until_her_name(host)
    for question in SIX:
        host.answer(question, "no")
    host.answer("near", "no")
    host.press("Gửi cho xã")
    assert host.path.endswith("/da-gui/"), host.path


def receive_whole(host: Walker) -> None:
    """The same, and every chapter that can wait is opened and answered, one after the other."""
    receive(host)
    host.follow("Ghi thêm chuyện")
    host.follow("Ghi lần lượt")
    for name, value in CHAPTERS.items():
        host.type(name, "Chỗ ngủ") if not value else host.choose(name, value)
        host.press("Lưu và tiếp tục")
    assert host.path.endswith("/cac-phan/"), host.path


CHAPTERS = {
    "sex": "female",
    "channel": "none",
    "interpreter": "no",
    "commune": "unknown",
    "poverty": "poor",
    "paper": "none",
    "violence_acts": "a",
    "children_saw": "no",
    "needs": "",
}
"""One answer of each chapter that can wait, in their order."""


def receive_in_danger(host: Walker) -> None:
    """The third answer is a yes: it is sent from the very next page."""
    _until_her_name(host)
    for question in SIX[:2]:
        host.answer(question, "no")
    host.answer("strangled", "yes")
    host.press("Gửi cho xã ngay")
    assert host.path.endswith("/da-gui/"), host.path


def _until_her_name(host: Walker) -> None:
    host.follow("^Có người đến")
    host.answer("safe", "yes")
    host.answer("kind", "family")
    host.answer("writing", "yes")
    # Another each time: of one name twice within the hour she would be asked.
    host.type("name", f"Thào Thị {secrets.choice('DLMNSTVX')}{secrets.choice('aeiouy')}")
    host.press("Tiếp tục")


def take_in(officer: Walker) -> None:
    """From the line of a duty on the desk to its form."""
    officer.tap(officer.page.locator('main a[href$="/danh-gia/"]').filter(has_text="Đánh giá lại nguy cơ"))
    assert officer.path.endswith("/danh-gia/"), officer.path


def open_a_case(officer: Walker) -> None:
    """A case as she finds it on her telephone: what matters first, in three screens."""
    officer.tap('section[aria-labelledby="ho-so"] .files a')


def register(officer: Walker) -> None:
    """From an arrival on the desk to the form that takes it on."""
    officer.tap('section[aria-labelledby="moi-den"] a')
    officer.follow("^Tiếp nhận")


def refer(officer: Walker) -> None:
    """From a case to the packet as it would be sent to the health station."""
    _active_case(officer)
    officer.follow("^Chuyển gửi")


def read_history(officer: Walker) -> None:
    """The history of a long case, of one part of it."""
    _active_case(officer)
    officer.open(f"{officer.path}lich-su/")
    officer.page.select_option("#phan", "chuyen-gui")
    officer.press("Lọc")


def print_a_case(officer: Walker) -> None:
    """From a case to its paper, in the parts that are ticked already."""
    _active_case(officer)
    officer.tap(officer.page.locator("main summary").filter(has_text="bản in"), leads=False)
    officer.tap('main a[href$="/in/"]')
    officer.press("Mở bản in")
    assert officer.path.endswith("/in/to/"), officer.path


def _active_case(officer: Walker) -> None:
    officer.tap(officer.page.get_by_role("link", name="Vàng Thị Xuyến").last)


def find_a_case(officer: Walker) -> None:
    """A case is found by a part of a name."""
    officer.type("typed", "xuyen vang")
    officer.tap(officer.page.locator("main form:has([name=typed]) button"))


def decline_a_packet(partner: Walker) -> None:
    """A packet is opened and declined, with a reason."""
    partner.tap('main a[href^="/phieu/"]')
    partner.tap('main a[href$="/tu-choi/"]')


def answer_a_packet(partner: Walker) -> None:
    """A packet is opened and taken on."""
    partner.tap('main a[href^="/phieu/"]')
    partner.tap('main a[href$="/nhan/"]')
    partner.tap(partner.page.locator("main form[method=post]#ask button:not([name])"))


def see_what_is_late(supervisor: Walker) -> None:
    """What is overdue in the province."""
    supervisor.tap('a[href="/nhat-ky/qua-han/"]')


def see_one_commune(supervisor: Walker) -> None:
    """The figures of one commune, from the first page."""
    supervisor.tap("main details summary", leads=False)
    supervisor.page.select_option("#xa", index=1)
    supervisor.cost.taps += 2  # the list is opened and one of it is chosen
    supervisor.press("Lọc")


def begin(somebody: Walker) -> None:
    """The first steps, from any page."""
    somebody.follow("^Bước đầu")


TASKS = (
    Task("host: somebody came, to handed in", "mai", receive, taps=14, before="15 taps with nothing answered"),
    Task(
        "host: the whole of it",
        "mai",
        receive_whole,
        taps=35,
        words=2_600,
        before="69 taps, 38 swipes, 15 pages, 2,600 words",
    ),
    Task("host: the same in danger, sent from there", "mai", receive_in_danger, taps=10, before="page 10 of 11"),
    Task("officer: from a due line to its form", "hoa", take_in, taps=1, before="3 taps"),
    Task("officer: a case on her telephone", "hoa", open_a_case, taps=1, tallest=2_220, before="8,511 px"),
    Task("officer: from an arrival to taking it on", "hoa", register, taps=2, before="3 taps"),
    Task("officer: from a case to a packet", "hoa", refer, taps=3, before="6 taps and text, whole"),
    Task("officer: a case is found", "hoa", find_a_case, taps=2, kilobytes=12.0, before="1 field and Enter"),
    Task(
        "officer: one part of a long history",
        "hoa",
        read_history,
        taps=2,
        kilobytes=12.0,
        tallest=4_000,
        before="17,463 px",
    ),
    Task("officer: a case on paper", "hoa", print_a_case, taps=4, kilobytes=12.0, before="whole or nothing"),
    Task("partner: to the form that declines", "lan", decline_a_packet, taps=3, before="3 taps"),
    Task("partner: packet taken on", "lan", answer_a_packet, taps=4, before="3 taps"),
    Task(
        "supervisor: what is late",
        "thu",
        see_what_is_late,
        taps=1,
        kilobytes=12.0,
        tallest=4_200,
        before="2 taps, tab 4 of 9",
    ),
    Task("supervisor: one commune's figures", "thu", see_one_commune, taps=4, tallest=4_700),
    Task("anybody: the first steps", "hoa", begin, taps=1),
)


def main() -> None:
    """Walk every task, or those whose name has the word given, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at", help="the address of a demo that runs already")
    parser.add_argument("--write", type=Path, help="the page to write the figures into, when every task was walked")
    parser.add_argument("--only", default="", help="a word of the name of the tasks to walk")
    asked = parser.parse_args()
    with nullcontext(asked.at) if asked.at else demo() as address, sync_playwright() as playwright:
        found = subprocess.check_output([ROOT / "deploy" / "find-browser"], text=True).strip()
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        tasks = [task for task in TASKS if asked.only in task.name]
        costs = [(task, walked(browser, address, task)) for task in tasks]
        browser.close()
    print(table(costs))
    if asked.write and not asked.only:
        asked.write.write_text(page_of(costs), encoding="utf-8")
    if dear := [task.name for task, cost in costs if too_dear(task, cost)]:
        sys.exit("Costs more than it may: " + "; ".join(dear))


def walked(browser: Browser, address: str, task: Task) -> Cost:
    """What a task costs whoever does it, from her first page on."""
    page = signed_in(browser, address, task.by, PHONE)
    page.set_default_timeout(PATIENCE)
    walker = Walker(page)
    try:
        task.walk(walker)
    except (AssertionError, Error) as stopped:
        print(f"{task.name}: stopped at {walker.path}: {str(stopped).splitlines()[0]}", file=sys.stderr)
        walker.cost.arrived = False
    page.context.close()
    return walker.cost


def too_dear(task: Task, cost: Cost) -> bool:
    """Whether a task does not arrive, takes more taps or a heavier page than it may, or axe found something."""
    tall = task.tallest is not None and cost.tallest > task.tallest
    wordy = task.words is not None and cost.words > task.words
    heavy = cost.heaviest > task.kilobytes
    return not cost.arrived or cost.taps > task.taps or heavy or cost.axe > 0 or tall or wordy


def page_of(costs: list[tuple[Task, Cost]]) -> str:
    """The page docs/walk.md: each task with what it costs, what it may cost, and what it cost before."""
    rows = [
        f"| {task.name} | {task.before} | {' | '.join(cost.cells)} | {', '.join(_may(task))} |"
        f" {'dear' if too_dear(task, cost) else 'held'} |"
        for task, cost in costs
    ]
    return "\n".join(
        (
            "# The product walked",
            "",
            "Each task in a real Chromium at 360 x 740 px, on the demo, as `make walk` walks it, which writes",
            "this page. A swipe brings up 600 px. kB are gzipped. axe is asked by day and by night. Words are those",
            "that stand before whoever looks; folded are those behind a press or in a list that is not open, and",
            "those for the ear alone. Whether the first walk counted these is not known.",
            "",
            f"| task | before | {' | '.join(HEADS)} | may cost | |",
            f"|{'---|' * (len(HEADS) + 4)}",
            *rows,
            "",
        )
    )


def _may(task: Task) -> Iterator[str]:
    yield from (f"{task.taps} taps", f"{task.kilobytes:.0f} kB")
    if task.words:
        yield f"{task.words:,} words"
    if task.tallest:
        yield f"{task.tallest:,} px"


def table(costs: list[tuple[Task, Cost]]) -> str:
    """The figures, a line each."""
    rows = [("task", *HEADS), *((task.name, *cost.cells) for task, cost in costs)]
    wide = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(room) for cell, room in zip(row, wide, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


if __name__ == "__main__":
    main()
