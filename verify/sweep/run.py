"""Run a sweep into its store, or go on with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TypeAlias

from lemmata.verify.generators import Generator
from lemmata.verify.sweep.config import Config
from lemmata.verify.sweep.grid import Point, points, size
from lemmata.verify.sweep.result import Result
from lemmata.verify.sweep.versions import versions
from lemmata.verify.sweep.workers.drive import Crew, Work, drive
from lemmata.verify.sweep.writer import Writer

Tell: TypeAlias = Callable[[str, int, int], None]
"""Called with what was finished last, how many tasks are done, and how many there are."""


def sweep(
    config: Config,
    own: Mapping[int, Generator],
    path: Path,
    hire: Callable[[], AbstractContextManager[Crew]] | None = None,
    *,
    crew_name: str = "this process",
    resume: bool = False,
    work: Work | None = None,
    tell: Tell = lambda name, done, total: None,
) -> None:
    """Do the tasks of a sweep that have no result yet.

    Parameters
    ----------
    config : Config
    own : mapping of int to Generator
        The generators that the configuration names; see `verify.sweep.reading.read`.
    path : Path
        The store; it may be killed at any moment and gone on with.
    hire : callable, optional
        Returns the workers, as a context; the caller's own process unless given.
    crew_name : str
        Who they are, for the record.
    resume : bool
        Go on with a store that has results.
    work : callable
        What to do with a point, importable by workers; `verify.sweep.task.evaluate` unless given.
    tell : callable
        For a progress bar.

    Raises
    ------
    InputError
        If the store is another sweep's, in use, has results and ``resume`` is not set, or there is
        no room on the disk.
    """
    total = size(config, own)
    with Writer(path, config, total, resume=resume, versions=versions()) as store:
        store.begin(crew_name)
        done = store.done()
        count = len(done)
        tell("", count, total)
        if count == total:
            return

        def commit(batch: list[tuple[Point, Result]]) -> None:
            nonlocal count
            store.add(batch)
            count += len(batch)
            last = batch[-1][0]
            tell(f"{last.family.name}, d = {last.d}", count, total)

        with _inline() if hire is None else hire() as crew:
            drive(points(config, own, done), work or _evaluate(), crew, commit)
        if count != total:
            raise AssertionError(f"{total - count} tasks were forgotten")


def _evaluate() -> Work:
    from lemmata.verify.sweep.task import evaluate

    return evaluate


def _inline() -> AbstractContextManager[Crew]:
    from lemmata.verify.sweep.workers.crews import Inline

    return nullcontext(Inline())
