"""A clock that is moved on: a database server and pages to which it is another night, of processes of their own."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Self

SOURCE = Path(__file__).with_name("moved_clock.c")
WHERE = "CASEWORK_TEST_MOVED_CLOCK"


class MovedClock:
    """The clock of every process that is started with `environment`, or inside `inherited`. It goes forward alone.

    All of them must be able to read the directory: whoever cannot goes by the clock of the machine.
    """

    def __init__(self, directory: Path) -> None:
        directory.chmod(0o755)  # the database's server runs as somebody else
        self._offset = directory / "moved-by"
        self._write(0)
        library = directory / "moved_clock.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", library, SOURCE, "-ldl"], check=True)
        self.environment = {"LD_PRELOAD": str(library), WHERE: str(self._offset)}
        self._by = 0

    def _write(self, seconds: int) -> None:
        # In place: whoever runs has this file in its memory.
        with self._offset.open("r+b" if self._offset.exists() else "wb") as file:
            file.write(seconds.to_bytes(8, "little", signed=True))
        self._offset.chmod(0o644)

    def to(self, moment: datetime) -> Self:
        """Let it be that time, which is later than it was."""
        by = round(moment.timestamp() - time.time())
        assert by >= self._by, f"the clock stands later than {moment:%H:%M %d/%m/%Y}"
        self._by = by
        self._write(by)
        return self

    @contextmanager
    def inherited(self) -> Iterator[None]:
        """What is started from here in the meantime has this clock."""
        before = {name: os.environ.get(name) for name in self.environment}
        os.environ.update(self.environment)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
