"""A progress bar on standard error, for people only."""

from __future__ import annotations

import sys


class Progress:
    """Shows what was finished last; silent when standard error is not a terminal."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        self._bar = Bar(
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}"),
            console=Console(stderr=True),
            transient=True,
            disable=not sys.stderr.isatty(),
        )
        self._task = self._bar.add_task("", total=None)

    def __enter__(self) -> Progress:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def say(self, what: str) -> None:
        """Tell what is under way."""
        self._bar.update(self._task, description=what)

    def __call__(self, name: str, done: int, total: int) -> None:
        """Note that a task is finished."""
        self._bar.update(self._task, description=name, completed=done, total=total)
