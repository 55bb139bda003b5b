"""Work on all cores, with BLAS on one thread a worker."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import cache
from typing import Any, TypeVar

import scipy.linalg.cython_blas  # noqa: F401  (every BLAS must be loaded before it is limited)
from threadpoolctl import ThreadpoolController

T = TypeVar("T")


def each(work: Callable[[T], None], jobs: Iterable[T], threads: int | None = None) -> None:
    """Call ``work`` for every job, on so many threads, as many as processors unless given."""
    listed = list(jobs)
    workers = min(threads or os.cpu_count() or 1, max(1, len(listed)))
    with one_blas_thread(), ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, listed))


def one_blas_thread() -> AbstractContextManager[Any]:
    """Hold BLAS at one thread inside the block: its rounding depends on how work is shared."""
    limit: AbstractContextManager[Any] = _controller().limit(limits=1, user_api="blas")
    return limit


@cache
def _controller() -> ThreadpoolController:
    """Return the libraries of this process; looking them up takes longer than many a run."""
    return ThreadpoolController()
