"""Says where a request spends its CPU, layer by layer: looks at the stack every few milliseconds of CPU it has used."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable
from types import FrameType

EVERY = 0.002
"""Seconds of CPU between two looks; the kernel may make it a little more."""

LAYERS: tuple[tuple[str, str], ...] = (
    ("/casework/vault/", "opening and sealing"),
    ("/cryptography/", "opening and sealing"),
    ("/casework/trail/", "trail"),
    ("/casework/policy/", "policy"),
    ("/casework/queries/", "queries"),
    ("/casework/journey/", "operations"),
    ("/casework/records/", "records and history"),
    ("/simple_history/", "records and history"),
    ("/casework/rulebook/", "rulebook"),
    ("/casework/web/wording", "page"),
    ("/casework/web/jinja", "page"),
    ("/casework/web/", "web"),
    ("/templates/", "page"),
    ("<template>", "page"),
    ("/jinja2/", "page"),
    ("/django/template/", "page"),
    ("/django/forms/", "forms"),
    ("/django/utils/translation/", "page"),
    ("/django/db/", "Django's database layer"),
    ("/psycopg", "database driver and waiting"),
    ("/django/contrib/sessions/", "session and sign-in"),
    ("/django/contrib/auth/", "session and sign-in"),
    ("/django/", "Django's request and middleware"),
    ("/whitenoise/", "Django's request and middleware"),
)
"""Part of a file's path, and the layer whose work it is; the innermost frame that has one decides."""


class Sampler:
    """Counts layers between `start` and `stop`; for the main thread of a process alone."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def during(self, work: Callable[[], object]) -> None:
        """Look while this runs."""
        before = signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
        try:
            work()
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)

    def shares(self) -> dict[str, float]:
        """What part of the looks fell into each layer, the largest first."""
        whole = sum(self._seen.values()) or 1
        return {layer: count / whole for layer, count in self._seen.most_common()}

    def _look(self, number: int, frame: FrameType | None) -> None:
        while frame is not None:
            path = frame.f_code.co_filename
            for part, layer in LAYERS:
                if part in path:
                    self._seen[layer] += 1
                    return
            frame = frame.f_back
        self._seen["elsewhere"] += 1
