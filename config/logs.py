"""Writes log lines that hold no word of hers: an exception is named by type and place, never by its message."""

import copy
import logging
import traceback
from types import TracebackType
from typing import Any

from django.http import HttpRequest


class DiscreetFormatter(logging.Formatter):
    """Time, level, logger, message; of an exception only its types and the lines of code it passed.

    A database error quotes the row it refused and a ValueError quotes what was typed, so messages stay out.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The line. An address is named by the page behind it: anything may be typed where an address goes."""
        request = getattr(record, "request", None)
        if not isinstance(request, HttpRequest) or not isinstance(record.args, tuple):
            return super().format(record)
        match = request.resolver_match
        page = match.view_name if match else "no page"
        # Django writes letters beyond ASCII of an address as escapes.
        address = {request.path, request.path.encode("unicode_escape").decode("ascii")}
        discreet = copy.copy(record)
        discreet.args = tuple(page if told in address else told for told in record.args)
        return super().format(discreet)

    def formatException(  # noqa: N802 - the name is the standard library's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """The chain of exceptions, each as its type and the places it passed through."""
        lines: list[str] = []
        error: BaseException | None = ei[1]
        seen: set[int] = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
            lines += [
                f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
            ]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)
