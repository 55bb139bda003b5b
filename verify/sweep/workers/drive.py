"""Hand tasks to a crew of workers, batch by batch, until each has a result.

A batch whose worker died is handed out again, one task at a time and alone, so that a task that
kills its worker is found and recorded, and no other task suffers for it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from itertools import islice
from time import perf_counter
from typing import Protocol

from lemmata.verify.sweep.grid import Point
from lemmata.verify.sweep.result import Result

Work = Callable[[Point], Result]
Commit = Callable[[list[tuple[Point, Result]]], None]
AHEAD = 2
"""Batches in flight per worker: one at work, one waiting."""
CHANCES = 3
"""How often a task may lose its worker while it runs alone."""
LARGEST = 256
"""Most tasks of a batch."""


@dataclass(frozen=True)
class Report:
    """What a worker returns for a batch."""

    results: list[Result]
    seconds: float


Outcome = Future[Report]


class Crew(Protocol):
    """Workers, near or far."""

    @property
    def slots(self) -> int:
        """Number of workers now; at least 1."""

    @property
    def least_seconds(self) -> float:
        """Length of a batch below which handing it out costs more than it."""

    @property
    def lost(self) -> tuple[type[BaseException], ...]:
        """What a future raises whose worker died."""

    def submit(self, work: Work, batch: Sequence[Point]) -> Outcome:
        """Hand out a batch."""

    def mend(self) -> None:
        """Replace workers that died; called when nothing of theirs is in flight."""


def run_batch(work: Work, batch: Sequence[Point]) -> Report:
    """Do some tasks one after the other; runs in the worker."""
    start = perf_counter()
    return Report([work(point) for point in batch], perf_counter() - start)


def drive(points: Iterator[Point], work: Work, crew: Crew, commit: Commit) -> None:
    """Do all tasks; ``commit`` gets their results in the order in which they arrive."""
    _Drive(points, work, crew, commit).run()


@dataclass
class _Drive:
    points: Iterator[Point]
    work: Work
    crew: Crew
    commit: Commit
    flying: dict[Outcome, list[Point]] = field(default_factory=dict)
    suspects: deque[tuple[Point, int]] = field(default_factory=deque)
    size: int = 1

    def run(self) -> None:
        while True:
            if not self.suspects:
                self._fill()
            if self.flying:
                self._collect(wait(self.flying, return_when=FIRST_COMPLETED).done)
            elif self.suspects:
                self._alone(*self.suspects.popleft())
            else:
                return

    def _fill(self) -> None:
        while len(self.flying) < AHEAD * self.crew.slots:
            batch = list(islice(self.points, self.size))
            if not batch:
                return
            self.flying[self.crew.submit(self.work, batch)] = batch

    def _collect(self, done: set[Outcome]) -> None:
        """Store what has arrived; what was lost is suspect."""
        broken = False
        for future in done:
            batch = self.flying.pop(future)
            report = self._report(future)
            if report is None:
                broken = True
                self.suspects.extend((point, 0) for point in batch)
            else:
                self._store(batch, report)
        if broken:
            # What is still in flight either arrives or is lost as well.
            while self.flying:
                self._collect(wait(self.flying).done)
            self.crew.mend()

    def _report(self, future: Outcome) -> Report | None:
        try:
            return future.result()
        except self.crew.lost:
            return None

    def _store(self, batch: list[Point], report: Report) -> None:
        self.commit(list(zip(batch, report.results, strict=True)))
        each = report.seconds / len(batch)
        fit = self.crew.least_seconds / each if each > 0 else LARGEST
        # No more than doubled at once: the next tasks may be longer.
        self.size = max(1, min(2 * self.size, int(fit), LARGEST))

    def _alone(self, point: Point, deaths: int) -> None:
        """Do one task while nothing else runs, so that a death is its own."""
        report = self._report(self.crew.submit(self.work, [point]))
        if report is not None:
            self.commit([(point, report.results[0])])
            return
        self.crew.mend()
        if deaths + 1 < CHANCES:
            self.suspects.appendleft((point, deaths + 1))
            return
        message = f"the worker died {CHANCES} times on this task alone"
        self.commit([(point, Result(point.index, "crashed", message))])
