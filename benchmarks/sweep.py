"""What handing out costs: 200 tasks of 40 ms, one after the other, on processes, on Dask.

Run: python -m benchmarks.sweep [ROUNDS]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.harness import interleave, machine, ratio, table
from lemmata.verify.sweep.grid import Point
from lemmata.verify.sweep.reading import parse
from lemmata.verify.sweep.result import Result, measured
from lemmata.verify.sweep.run import sweep
from lemmata.verify.sweep.workers.crews import Processes
from lemmata.verify.sweep.workers.drive import Crew

TASKS, SECONDS, JOBS = 200, 0.040, 2


def work(turns: int, point: Point) -> Result:
    """Multiply small matrices, always as often: compute, not sleep."""
    a = point.rng().standard_normal((24, 24)) / 24
    b = np.eye(24)
    for _ in range(turns):
        b = a @ b + 1.0
    return Result(point.index, "ok", "", (measured("b", float(b[0, 0]), float(b[0, 0]), None),))


def calibrated(point: Point) -> int:
    """Return how many turns take 40 ms on this machine now."""
    turns = 1000
    times = []
    for _ in range(5):
        start = time.perf_counter()
        work(turns, point)
        times.append(time.perf_counter() - start)
    return round(turns * SECONDS / sorted(times)[2])


class Hired:
    """A crew that is there already: what is timed is the sweep, not the start of workers."""

    def __init__(self, crew: Crew) -> None:
        self.crew = crew

    @contextmanager
    def __call__(self) -> Iterator[Crew]:
        yield self.crew


def main(rounds: int) -> None:
    grid = {"d": [1], "beta": [1], "eps": ["1/2"], "seeds": TASKS}
    config, own = parse({"grid": grid, "family": [{"name": "linear", "m": 1, "M": 2}]})
    from lemmata.verify.sweep.grid import points

    every = list(points(config, own))
    number = count()
    with threadpool_limits(1, "blas"), tempfile.TemporaryDirectory() as folder:
        task = partial(work, calibrated(every[0]))

        def into_store(hire: Any) -> Callable[[], None]:
            return lambda: sweep(config, own, Path(folder) / str(next(number)), hire, work=task)

        with Processes(JOBS) as near, _dask() as far:
            contenders: dict[str, Callable[[], object]] = {
                "serial, no store": lambda: [task(p) for p in every],
                "serial": into_store(None),
                f"{JOBS} processes": into_store(Hired(near)),
            }
            if far is not None:
                contenders[f"Dask, {JOBS} workers"] = into_store(Hired(far))
            seconds = interleave(contenders, rounds=rounds)
    base = seconds["serial, no store"]
    print(machine(("numpy", "distributed")))
    print(table(("", "200 tasks of 40 ms", "against serial"),
                [(k, v, ratio(base, v)) for k, v in seconds.items()]))  # fmt: skip


@contextmanager
def _dask() -> Iterator[Crew | None]:
    try:
        from distributed import LocalCluster
    except ImportError:
        yield None
        return
    from lemmata.verify.sweep.workers.cluster import Cluster

    options = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0", "processes": True}
    with (
        LocalCluster(n_workers=JOBS, threads_per_worker=1, **options) as local,
        Cluster(local.scheduler_address) as crew,
    ):
        yield crew


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
