"""Workers of a Dask cluster, on this machine or on many (extra ``distributed``)."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import CancelledError, Future
from types import TracebackType
from typing import Any

from verify.errors import InputError
from verify.sweep.drive import Outcome, Report, Work, run_batch
from verify.sweep.grid import Point
from verify.sweep.versions import versions

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
        except ImportError:
            raise InputError(
                "--scheduler needs the package distributed: pip install 'lemmata[distributed]'"
            ) from None
        self.lost: tuple[type[BaseException], ...] = (distributed.KilledWorker,)
        self.address = address
        try:
            connect: Any = distributed.Client
            self._client = connect(address, timeout=patience, set_as_default=False)
        except (OSError, ValueError, TypeError) as problem:
            reason = " ".join(str(problem).split())[:200]
            raise InputError(f"no Dask scheduler answers at {address}: {reason}") from None
        try:
            self._client.wait_for_workers(1, timeout=patience)
            _require_same(self._client.run(versions))
        except TimeoutError:
            self._client.close()
            raise InputError(
                f"the scheduler at {address} has no worker; start one with dask worker {address}"
            ) from None
        except BaseException:
            self._client.close()
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
        inner = self._pool.submit(alone, work, list(batch))
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
        elif isinstance(problem, CancelledError | OSError):
            future.set_exception(self._gone())
        else:
            future.set_exception(problem)

    def _gone(self) -> InputError:
        return InputError(
            f"the scheduler at {self.address} is gone; what arrived is stored: go on with --resume"
        )

    def mend(self) -> None:
        """Leave it to the scheduler: it has new workers, or will have."""

    def __enter__(self) -> Cluster:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the cluster as it was; tasks that are not wanted any more are dropped."""
        self._pool.shutdown(wait=False)
        self._client.close()


def alone(work: Work, batch: Sequence[Point]) -> Report:
    """Do a batch while no other one runs in this process.

    A worker of several threads would change the precision of ball arithmetic under another task.
    """
    with _one:
        return run_batch(work, batch)


def _require_same(found: Mapping[str, Mapping[str, str]]) -> None:
    mine = versions()
    for worker, theirs in found.items():
        for name, value in mine.items():
            if theirs.get(name) != value:
                raise InputError(
                    f"worker {worker} has {name} {theirs.get(name)}, here is {value}: results "
                    "would be mixed; install the same versions"
                )
