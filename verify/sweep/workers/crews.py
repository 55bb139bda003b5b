"""Workers on this machine: processes of their own, or the caller's own process."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.context import BaseContext

from lemmata.verify.sweep.grid import Point
from lemmata.verify.sweep.workers.drive import Outcome, Work, run_batch


class Inline:
    """No workers: every task runs where it is handed out."""

    slots = 1
    least_seconds = 0.0
    lost: tuple[type[BaseException], ...] = ()

    def submit(self, work: Work, batch: Sequence[Point]) -> Outcome:
        """Do a batch now."""
        future: Outcome = Future()
        future.set_result(run_batch(work, batch))
        return future

    def mend(self) -> None:
        """Nothing can die here."""


class Processes:
    """Processes of this machine, one task at a time each.

    Parameters
    ----------
    n : int, optional
        As many as processors unless given.
    """

    least_seconds = 0.02
    lost: tuple[type[BaseException], ...] = (BrokenProcessPool,)

    def __init__(self, n: int | None = None) -> None:
        self.slots = n or processors()
        self._pool = self._fresh()

    def _fresh(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.slots, mp_context=_context(), initializer=_start)

    def submit(self, work: Work, batch: Sequence[Point]) -> Outcome:
        """Hand out a batch."""
        try:
            # Workers start here: half of one would complain that it was left alone.
            with _whole():
                return self._pool.submit(run_batch, work, list(batch))
        except BrokenProcessPool as problem:
            # A worker died while it was idle: the batch is lost like those in flight.
            future: Outcome = Future()
            future.set_exception(problem)
            return future

    def mend(self) -> None:
        """Replace the pool: once a worker died it takes no more."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = self._fresh()

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """End the workers; at once if something went wrong, for their results are not wanted."""
        if kind is not None:
            for process in list((self._pool._processes or {}).values()):
                process.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)


def _context() -> BaseContext:
    """Return how workers start: forked from a server that has imported everything and no more.

    Not from this process, whose threads may hold locks that a fork would copy; and without
    importing again for each worker that replaces one that died.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["lemmata.verify.sweep.task"])
    _serve()
    return context


def _serve() -> None:
    """Start the server deaf to Ctrl-C, which a terminal sends to every process.

    It would say so at length while it imports; what it starts is deaf as well.
    """
    from multiprocessing import forkserver, resource_tracker

    # Started on the way otherwise, and it would undo the mask.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _whole() -> Iterator[None]:
    """Let Ctrl-C wait until the block is over."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pending: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pending.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pending:
        signal.raise_signal(signal.SIGINT)


def processors() -> int:
    """Return how many processors this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _start() -> None:
    """Prepare a worker: Ctrl-C is the parent's, and no worker outlives it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
