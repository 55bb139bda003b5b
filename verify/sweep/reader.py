"""Read the results of a sweep, also while another process writes them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lemmata.verify.errors import InputError
from lemmata.verify.sweep.database import is_empty, meta, require_store, telling

COLUMNS = (
    "task", "family", "d", "beta", "beta_number", "eps", "seed", "status", "message",
    "quantity", "form", "low", "high", "number", "verdict", "note",
)  # fmt: skip


@dataclass(frozen=True)
class State:
    """What a store says about its sweep.

    Attributes
    ----------
    config : dict
        The configuration.
    total : int
        Number of tasks.
    statuses : dict of str to int
        Tasks by status.
    verdicts : dict of str to int
        Measured numbers by verdict.
    run : tuple or None
        Start, crew, and number of results at the start of the last run.
    problem : str
        The message of the last task that failed.
    """

    config: dict[str, Any]
    total: int
    statuses: dict[str, int]
    verdicts: dict[str, int]
    run: tuple[float, str, int] | None
    problem: str


class Reader:
    """A store to read, also while another process writes it.

    Raises
    ------
    InputError
        If it does not exist or is no store.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_file():
            raise InputError(f"there is no store {path}")
        with telling(path):
            self._db = _read_only(path)
            try:
                require_store(self._db, path)
                if is_empty(self._db):
                    raise InputError(f"{path} has no results yet")
            except BaseException:
                self._db.close()
                raise

    def state(self) -> State:
        """Return how far the sweep is."""
        with telling(self.path):
            statuses = dict(self._db.execute("SELECT status, count(*) FROM task GROUP BY status"))
            verdicts = dict(
                self._db.execute(
                    "SELECT verdict, count(*) FROM value WHERE form = 'measured' GROUP BY verdict"
                )
            )
            last = self._db.execute(
                "SELECT started, crew, before FROM run ORDER BY id DESC LIMIT 1"
            ).fetchone()
            failed = self._db.execute(
                "SELECT message FROM task WHERE status != 'ok' ORDER BY id DESC LIMIT 1"
            ).fetchone()
            about = meta(self._db)
        try:
            config, total = json.loads(about["config"]), int(about["total"])
        except (KeyError, ValueError):
            raise InputError(f"cannot use the store {self.path}: it is damaged") from None
        return State(config, total, statuses, verdicts, last, failed[0] if failed else "")

    def rows(self, quantities: Iterable[str] = ()) -> Generator[tuple[Any, ...]]:
        """Yield ``COLUMNS`` of every number, task by task; one row of a task without numbers."""
        wanted = tuple(quantities)
        some = f"AND v.quantity IN ({','.join('?' * len(wanted))})" if wanted else ""
        with telling(self.path):
            yield from self._db.execute(
                "SELECT t.id, t.family, t.d, t.beta, b.number, t.eps, t.seed, t.status, t.message, "
                "v.quantity, v.form, v.low, v.high, v.number, v.verdict, v.note FROM task t "
                "LEFT JOIN value b ON b.task = t.id AND b.quantity = 'beta' AND b.form = 'input' "
                f"LEFT JOIN value v ON v.task = t.id {some} ORDER BY t.id, v.quantity, v.form",
                wanted,
            )

    def close(self) -> None:
        """Close the store."""
        self._db.close()

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _read_only(path: Path) -> sqlite3.Connection:
    """Open without writing; a store at rest in a folder that takes no files is read as it is."""
    place = path.absolute().as_uri()
    db = sqlite3.connect(f"{place}?mode=ro", uri=True)
    try:
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        db.close()
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            raise
        return sqlite3.connect(f"{place}?mode=ro&immutable=1", uri=True)
    return db


def contents(path: Path) -> tuple[list[Any], list[Any]]:
    """Return all tasks and all numbers, for comparisons: equal sweeps have equal contents."""
    with Reader(path) as store, telling(path):
        tasks = store._db.execute("SELECT * FROM task ORDER BY id").fetchall()
        values = store._db.execute("SELECT * FROM value ORDER BY task, quantity, form").fetchall()
    return tasks, values
