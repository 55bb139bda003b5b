"""A limit of wall time that also holds inside a call that does not look at the clock.

All provers count their work and look at the clock in between; SymPy does neither. The limit is
raised as an exception in the very thread that works, so that it holds in every thread, which a
signal would not, and no process has to be forked.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from typing import TypeVar

from sympy.core.cache import clear_cache

T = TypeVar("T")
_AGAIN = 0.2
"""Seconds after which the exception is raised anew, if somebody has swallowed it."""


class TimeUp(BaseException):
    """The time limit has passed."""


class _Alarm:
    def __init__(self) -> None:
        self._thread = ctypes.c_ulong(threading.get_ident())
        self._lock = threading.Lock()
        self._over = threading.Event()

    def watch(self, seconds: float) -> None:
        while not self._over.wait(seconds):
            with self._lock:
                if not self._over.is_set():
                    self._send(ctypes.py_object(TimeUp))
            seconds = _AGAIN

    def stop(self) -> None:
        """End the watch; afterwards nothing is raised any more."""
        with self._lock:
            self._over.set()
        self._send(None)

    def _send(self, what: ctypes.py_object[type[TimeUp]] | None) -> None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(self._thread, what)


def within(seconds: float, work: Callable[[], T]) -> T:
    """Return what ``work`` returns.

    Raises
    ------
    TimeUp
        If it has not returned after about so many seconds.
    """
    alarm = _Alarm()
    seconds = min(seconds, threading.TIMEOUT_MAX)
    try:
        threading.Thread(target=alarm.watch, args=(seconds,), daemon=True).start()
        return work()
    except TimeUp:
        clear_cache()  # it may hold what was interrupted halfway
        raise
    finally:
        _surely(alarm.stop)


def _surely(stop: Callable[[], None]) -> None:
    while True:
        try:
            return stop()
        except TimeUp:
            continue
