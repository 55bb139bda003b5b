"""Workers of a Dask cluster, on this machine or on many (extra ``distributed``)."""

from __future__ import annotations

import logging
import os
import platform
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from typing import Any

from lemmata.verify.errors import InputError
from lemmata.verify.sweep.grid import Point
from lemmata.verify.sweep.versions import require_same, versions
from lemmata.verify.sweep.workers.drive import Outcome, Report, Work, run_batch

_one = threading.Lock()
PATIENCE = 30
"""Seconds to wait for the scheduler and its first worker."""


class Cluster:
    """The workers of a scheduler that is running somewhere.

    Parameters
    ----------
    address : str
        Such as ``tcp://host:8786``.

    Raises
    ------
    InputError
        If ``distributed`` is not installed, nobody answers at the address, there is no worker, or
        a worker has other versions of the programs that compute.
    """

    least_seconds = 0.2

    def __init__(self, address: str, patience: float = PATIENCE) -> None:
        try:
            import distributed
            from distributed.comm.addressing import get_address_host_port
        except ImportError:
            raise InputError(
                "--scheduler needs the package distributed: pip install 'lemmata[distributed]'"
            ) from None
        _hush()
        self.lost: tuple[type[BaseException], ...] = (distributed.KilledWorker,)
        self.address = address
        try:
            # Asked first: a client that cannot read its address takes a minute to give up.
            get_address_host_port(address, strict=True)
            connect: Any = distributed.Client
            self._client = connect(address, timeout=patience, set_as_default=False)
        except (OSError, ValueError, TypeError) as problem:
            reason = " ".join(str(problem).split())[:200]
            raise InputError(f"no Dask scheduler answers at {address}: {reason}") from None
        try:
            self._client.wait_for_workers(1, timeout=patience)
            for worker, theirs in self._client.run(versions).items():
                require_same(theirs, versions(), f"worker {worker}")
        except BaseException as problem:
            self._client.close()
            if isinstance(problem, TimeoutError):
                raise InputError(
                    f"the scheduler at {address} has no worker; start one with dask worker "
                    f"{address}"
                ) from None
            if isinstance(problem, Exception):
                raise self._told(problem) from None
            raise
        self._pool = self._client.get_executor(pure=False)

    @property
    def slots(self) -> int:
        """Number of workers now."""
        try:
            return max(1, len(self._client.nthreads()))
        except (OSError, CancelledError):
            raise self._gone() from None

    def submit(self, work: Work, batch: Sequence[Point]) -> Outcome:
        """Hand out a batch."""
        future: Outcome = Future()
        try:
            inner = self._pool.submit(alone, versions(), work, list(batch))
        except Exception:
            if self._client.status == "running":
                raise
            raise self._gone() from None
        inner.add_done_callback(lambda done: self._pass_on(done, future))
        return future

    def _pass_on(self, done: Any, future: Outcome) -> None:
        """Give a result on; a scheduler that is gone cancels everything."""
        if done.cancelled():
            future.set_exception(self._gone())
            return
        problem = done.exception()
        if problem is None:
            future.set_result(done.result())
        else:
            future.set_exception(self._told(problem))

    def _told(self, problem: BaseException) -> BaseException:
        """Return what to raise: `evaluate` raises nothing, so it is about the worker."""
        if isinstance(problem, (InputError, *self.lost)):
            return problem
        if isinstance(problem, CancelledError | OSError):
            return self._gone()
        reason = " ".join(f"{type(problem).__name__}: {problem}".split())[:200]
        return InputError(
            f"a worker of {self.address} cannot run the sweep ({reason}); install the same lemmata "
            "there"
        )

    def _gone(self) -> InputError:
        return InputError(
            f"the scheduler at {self.address} is gone; what arrived is stored: go on with --resume"
        )

    def mend(self) -> None:
        """Leave it to the scheduler: it has new workers, or will have."""

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the cluster as it was; tasks that are not wanted any more are dropped."""
        # A client that has given up cannot say good-bye.
        with suppress(Exception):
            self._pool.shutdown(wait=False)
        with suppress(Exception):
            self._client.close()


def _hush() -> None:
    """Keep Dask's client from telling at length what `Cluster` tells in one line."""
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL)


def alone(programs: Mapping[str, str], work: Work, batch: Sequence[Point]) -> Report:
    """Do a batch while no other one runs in this process, if it has the same programs.

    A worker of several threads would change the precision of ball arithmetic under another task.
    Workers may join at any time, so each batch asks.

    Raises
    ------
    InputError
        If this worker has other versions than ``programs``.
    """
    require_same(versions(), programs, f"worker {platform.node()} (process {os.getpid()})")
    with _one:
        return run_batch(work, batch)
