"""Work for the tests of sweeps, importable by workers: quick, lethal, and a driver to be killed.

Run as `python -m tests.sweep.sweep_tasks STORE JOBS KILL WHERE`: goes on with a sweep of quick
tasks and kills itself at the KILL-th commit, "inside" the transaction or "after" it; 0 for never.
"""

from __future__ import annotations

import math
import os
import signal
import sys
from functools import partial
from pathlib import Path
from typing import Any

from lemmata.verify.sweep.grid import Point
from lemmata.verify.sweep.reading import parse
from lemmata.verify.sweep.result import Result, measured
from lemmata.verify.sweep.run import sweep
from lemmata.verify.sweep.workers.crews import Processes
from lemmata.verify.sweep.writer import Writer

GRID: dict[str, Any] = {
    "grid": {"d": [1, 2, 3], "beta": ["covered", "1/100"], "eps": ["1/2", "1/10"], "seeds": 5},
    "family": [{"name": "cosine", "m": "4/5", "M": "6/5", "M2": "1/5"}],
}
"""Sixty tasks."""


def quick(point: Point) -> Result:
    """Draw a few numbers; every bit counts."""
    member, own = point.member_rng().standard_normal(2), point.rng().standard_normal(2)
    numbers = [*member, *own, math.nan, math.inf]
    values = (measured(f"n{i}", float(v), float(v), 10.0) for i, v in enumerate(numbers))
    return Result(point.index, "ok", "", tuple(values))


def lethal(victim: int, point: Point) -> Result:
    """Kill the worker at one task, whenever it comes."""
    if point.index == victim:
        os.kill(os.getpid(), signal.SIGKILL)
    return quick(point)


def lethal_once(folder: str, victims: tuple[int, ...], point: Point) -> Result:
    """Kill the worker at some tasks, the first time each of them comes."""
    if point.index in victims:
        try:
            (Path(folder) / str(point.index)).touch(exist_ok=False)
        except FileExistsError:
            return quick(point)
        os.kill(os.getpid(), signal.SIGKILL)
    return quick(point)


class _Mortal(Writer):
    """A writer that kills its process at a given commit."""

    left = 0
    where = "inside"

    def add(self, batch: Any) -> None:
        """Store a batch, or half of it and die."""
        batch = list(batch)
        _Mortal.left -= 1
        if _Mortal.left != 0:
            super().add(batch)
        elif self.where == "after":
            super().add(batch)
            os.kill(os.getpid(), signal.SIGKILL)
        else:
            super().add(_until_death(batch))


def _until_death(batch: list[Any]) -> Any:
    yield batch[0]
    os.kill(os.getpid(), signal.SIGKILL)


def main(store: str, jobs: str, kill: str, where: str) -> None:
    """Go on with the sweep."""
    import lemmata.verify.sweep.run as module

    _Mortal.left, _Mortal.where = int(kill), where
    module.Writer = _Mortal  # type: ignore[misc]
    config, own = parse(GRID)
    hire = partial(Processes, int(jobs)) if int(jobs) else None
    sweep(config, own, Path(store), hire, resume=True, work=quick)


if __name__ == "__main__":
    main(*sys.argv[1:])
