"""Contenders in processes of their own.

In one process they change each other: once somebody has freed a large array, `malloc` asks the
system for fresh pages less often, and naive NumPy, which makes new arrays at every operation, is
faster by a half; libraries start threads, and choose how denormal numbers are treated.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

Call = Callable[[], object]


@contextmanager
def apart(
    make: Callable[..., Call], jobs: Mapping[str, tuple[Any, ...]]
) -> Iterator[dict[str, Call]]:
    """Make every contender in a new process; yield calls that wait for theirs.

    Parameters
    ----------
    make : callable
        A function of a module; returns the call, given the arguments of a job.
    jobs : mapping
        Arguments by name.

    Raises
    ------
    RuntimeError
        From a call: what went wrong in its process.
    """
    context = multiprocessing.get_context("spawn")
    pipes: dict[str, Connection] = {}
    for name, arguments in jobs.items():
        pipes[name], there = context.Pipe()
        context.Process(target=_serve, args=(there, make, arguments), daemon=True).start()
        there.close()
    try:
        yield {name: _caller(name, pipe) for name, pipe in pipes.items()}
    finally:
        for pipe in pipes.values():
            pipe.close()


def _caller(name: str, pipe: Connection) -> Call:
    def call() -> None:
        pipe.send(None)
        error = pipe.recv()
        if error is not None:
            raise RuntimeError(f"{name}: {error}")

    return call


def _serve(pipe: Connection, make: Callable[..., Call], arguments: tuple[Any, ...]) -> None:
    call: Call | None = None
    while True:
        try:
            pipe.recv()
        except EOFError:
            return
        try:
            call = call or make(*arguments)
            call()
        except Exception as error:
            pipe.send(repr(error))
        else:
            pipe.send(None)
