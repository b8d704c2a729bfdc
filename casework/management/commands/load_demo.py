"""Makes the demo's people and cases, or prints how to sign in; refuses to run anywhere but in the demo."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from casework.journey import call_backs
from casework.management.demo.cases import tell
from casework.management.demo.other_time import each_at
from casework.management.demo.people import FIRST, FOUNDED_AGO, PASSPHRASE, PROVINCE, STAFF, UNITS, DemoCast, settle_in
from casework.records.workers import Worker


class Command(BaseCommand):
    """`load_demo` fills an empty demo; `load_demo --sign-ins` prints the table of names."""

    help = "Fill the demo with invented people and cases, or show how to sign in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sign-ins", action="store_true", help="only print who can sign in")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("These sign-ins are public: the demo's people are made only in the demo.")
        if options["sign_ins"]:
            self.stdout.write(sign_ins())
            return
        if Worker.objects.exists():
            raise CommandError("There are people here already; the demo is loaded into an empty database only.")
        demo_cast = DemoCast()
        steps = len(UNITS) + len(STAFF)
        for done, _ in enumerate(each_at(timezone.now() - FOUNDED_AGO, settle_in(demo_cast)), 1):
            self._progress(f"Người, đơn vị / People, units: {done}/{steps}", done, steps, options)
        anchor = demo_cast.rings[FIRST.username].anchor
        if settings.CALL_BACK_ANCHOR_FILE and anchor is not None:
            Path(settings.CALL_BACK_ANCHOR_FILE).write_text(call_backs.anchor_text(anchor), encoding="ascii")
        for done, (_name, total) in enumerate(tell(demo_cast), 1):
            self._progress(f"Hồ sơ / Cases: {done}/{total}", done, total, options)

    def _progress(self, words: str, done: int, steps: int, options: dict[str, Any]) -> None:
        """On a terminal one line that is written over; in a file the end of each half alone."""
        if options["verbosity"] and self.stdout.isatty():
            self.stdout.write(f"\r{words}   ", ending="\n" if done == steps else "")
            self.stdout.flush()
        elif options["verbosity"] and done == steps:
            self.stdout.write(words)


def sign_ins() -> str:
    """The table of demo sign-ins: name, what the person is in both languages, and the one passphrase of all."""
    names = {unit.word: unit.name for unit in UNITS} | {"province": PROVINCE}
    rows = [
        (person.username, person.display_name, person.shown, person.in_english, names[person.unit])
        for person in (FIRST, *STAFF)
        if person.shown
    ]
    wide = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(text.ljust(width) for text, width in zip(row, wide, strict=True)).rstrip() for row in rows]
    return f"Cụm mật khẩu của mọi người / Passphrase of everybody: {PASSPHRASE}\n\n" + "\n".join(lines)
