"""Processes that are fed room by room: who has loaded a section's claims goes on with them.

To build the claims takes as long as to decide a third of them, and a lemma is decided once in every
process that applies it; so a job goes where its room is at home, and only an idle process takes
from another's.
"""

from __future__ import annotations

import gc
import multiprocessing as mp
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, cast

from threadpoolctl import threadpool_limits

from lemmata.reports.cache import memory
from lemmata.verify.errors import InputError

Data = dict[str, Any]
Key = tuple[str, ...]


@dataclass(frozen=True)
class Job:
    """Something to be done.

    Attributes
    ----------
    key : tuple of str
        What is asked.
    room : str
        The section of the paper whose modules it needs.
    call : callable
        Gives the answer; can be sent to another process if there are several.
    """

    key: Key
    room: str
    call: Callable[[], Data]


More = Callable[[Key, Data], Iterable[Job]]


def nothing(key: Key, data: Data) -> Iterable[Job]:
    """Return no further jobs."""
    return ()


def run(
    jobs: Iterable[Job], processes: int = 1, cache: Path | None = None, more: More = nothing
) -> Iterator[tuple[Key, Data]]:
    """Yield answers as they come.

    Parameters
    ----------
    jobs : iterable of Job
        What to begin with.
    processes : int
        How many; with one all is done in this one.
    cache : Path, optional
        Where proofs are remembered.
    more : callable
        Told every answer; returns the jobs that follow from it.
    """
    queue = list(jobs)
    if processes <= 1 or not queue:
        with memory.installed(cache):
            yield from _alone(deque(queue), more)
        return
    crew = _Crew(processes, cache)
    try:
        yield from crew.work(queue, more)
    finally:
        crew.dismiss()


def _alone(queue: deque[Job], more: More) -> Iterator[tuple[Key, Data]]:
    while queue:
        job = queue.popleft()
        data = job.call()
        queue.extend(more(job.key, data))
        yield job.key, data


@dataclass(eq=False)
class _Worker:
    """A process, the rooms that are at home there, and what it is busy with."""

    process: mp.process.BaseProcess
    line: Connection
    rooms: set[str] = field(default_factory=set)
    job: Job | None = None


class _Crew:
    """Processes that take jobs until they are dismissed."""

    def __init__(self, processes: int, cache: Path | None) -> None:
        lines = [mp.Pipe() for _ in range(processes)]
        ends = [end for pair in lines for end in pair]
        self.workers = [
            _Worker(_started(theirs, [e for e in ends if e is not theirs], cache), ours)
            for ours, theirs in lines
        ]
        for _, theirs in lines:
            theirs.close()
        self.pending: dict[str, deque[Job]] = {}

    def work(self, jobs: Iterable[Job], more: More) -> Iterator[tuple[Key, Data]]:
        self._add(jobs)
        self._feed()
        while busy := {w.line: w for w in self.workers if w.job is not None}:
            for line in cast("list[Connection]", wait(list(busy))):
                key, data = self._answer(busy[line])
                self._add(more(key, data))
                yield key, data
            self._feed()

    def _answer(self, worker: _Worker) -> tuple[Key, Data]:
        assert worker.job is not None
        key, worker.job = worker.job.key, None
        try:
            fine, data = worker.line.recv()
        except (EOFError, OSError):
            raise _dead(key) from None
        if not fine:
            raise RuntimeError(f"{key[1]}: {data}")
        return key, data

    def _add(self, jobs: Iterable[Job]) -> None:
        for job in jobs:
            self.pending.setdefault(job.room, deque()).append(job)

    def _feed(self) -> None:
        for worker in self.workers:
            waiting = {r: len(q) for r, q in self.pending.items() if q}
            if worker.job is None and waiting:
                taken = {r for w in self.workers for r in w.rooms}
                room = choose(worker.rooms, taken, waiting)
                worker.rooms.add(room)
                worker.job = self.pending[room].popleft()
                try:
                    worker.line.send(worker.job.call)
                except OSError:
                    raise _dead(worker.job.key) from None

    def dismiss(self) -> None:
        for worker in self.workers:
            worker.line.close()
            if worker.job is not None:
                worker.process.terminate()
        for worker in self.workers:
            worker.process.join()


def _dead(key: Key) -> InputError:
    return InputError(
        f"the process that was to decide {key[1]} died, perhaps for lack of memory; try --jobs 1"
    )


def choose(own: set[str], taken: set[str], waiting: dict[str, int]) -> str:
    """Return the room from which a process takes its next job.

    One of its own, else one that nobody has loaded, the first of them, and rather one that
    builds on its own than on another's; else the one where most is left.
    """
    for room in waiting:
        if room in own:
            return room
    free = [room for room in waiting if room not in taken]
    if not free:
        return max(waiting, key=lambda room: waiting[room])

    def strangeness(room: str) -> int:
        return 1 if room not in CHAIN or not CHAIN & taken else 0 if CHAIN & own else 2

    return min(free, key=strangeness)


CHAIN = frozenset({"region", "mixing", "discretization", "simulation"})
"""Rooms that build on one another: who loads one has loaded half of the next."""


def _started(line: Connection, others: Sequence[Connection], cache: Path | None) -> Any:
    process = mp.Process(target=_serve, args=(line, others, cache), daemon=True)
    process.start()
    return process


def _one_thread() -> None:
    """Keep BLAS from using other cores: each of them has a process of its own."""
    os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    threadpool_limits(1)


def _seldom_collected() -> None:
    """Look for cycles seldom: what a process builds lives as long as it does, nearly all of it."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def _serve(line: Connection, others: Sequence[Connection], cache: Path | None) -> None:
    """Answer calls until the line is closed at the other end."""
    # Ctrl-C is for the parent, which then hangs up; and only it must keep its end of the line.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in others:
        other.close()
    _one_thread()
    _seldom_collected()
    memory.install(cache)
    while True:
        try:
            call = line.recv()
        except EOFError:
            return
        try:
            line.send((True, call()))
        except Exception as broken:
            line.send((False, f"{type(broken).__name__}: {broken}"))
