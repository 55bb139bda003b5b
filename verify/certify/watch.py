"""A time limit and progress for one certification, noted wherever a long loop turns."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from lemmata.verify.errors import InputError

Report = Callable[[str], None]
"""Is told what is under way."""


class TimeUpError(Exception):
    """The time limit is reached; what is proved stays proved, the rest is unknown."""


class _Watch:
    def __init__(self, limit: float | None, report: Report | None) -> None:
        self.end = math.inf if limit is None else time.monotonic() + limit
        self.report = report
        self.last = ""

    def tick(self, doing: str) -> None:
        if self.report is not None and doing != self.last:
            self.last = doing
            self.report(doing)
        if time.monotonic() > self.end:
            raise TimeUpError(doing)


_current: ContextVar[_Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched(limit: float | None, report: Report | None) -> Iterator[None]:
    """Watch the calls of `tick` inside.

    Parameters
    ----------
    limit : float, optional
        Seconds of wall-clock time.
    report : callable, optional
        Is told each new stage.

    Raises
    ------
    InputError
        If the limit is not a positive number.
    """
    number = isinstance(limit, int | float) and not isinstance(limit, bool)
    if limit is not None and not (number and 0 < limit < math.inf):
        raise InputError(f"the time limit must be a positive number of seconds, not {limit!r}")
    token = _current.set(_Watch(limit, report))
    try:
        yield
    finally:
        _current.reset(token)


def tick(doing: str) -> None:
    """Say what is under way.

    Raises
    ------
    TimeUpError
        If the time limit of the certification under way is over.
    """
    watch = _current.get()
    if watch is not None:
        watch.tick(doing)
