"""Write the results of a sweep: nothing lost, nothing twice, nothing mixed."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from lemmata.verify.errors import InputError
from lemmata.verify.sweep.config import SCHEMA, Config
from lemmata.verify.sweep.database import (
    MARK,
    TABLES,
    claim,
    is_empty,
    meta,
    require_store,
    telling,
)
from lemmata.verify.sweep.grid import Point
from lemmata.verify.sweep.result import Result, Value


class Writer:
    """The one process that writes a store.

    Parameters
    ----------
    path : Path
        Created if it does not exist.
    config : Config
        A store holds the results of one configuration.
    total : int
        Number of its tasks.
    resume : bool
        Go on with a store that has results.
    versions : dict
        Of the programs that compute; results of different ones are not mixed.

    Raises
    ------
    InputError
        If the store is another sweep's, in use, or has results and ``resume`` is not set.
    """

    def __init__(
        self, path: Path, config: Config, total: int, *, resume: bool, versions: dict[str, str]
    ) -> None:
        self.path = path
        self.total = total
        with telling(path):
            self._new = not path.exists()
            self._claim = claim(path)
            try:
                self._db = sqlite3.connect(path, isolation_level=None)
                self._open(config, versions, resume)
            except BaseException:
                self.close()
                raise

    def _open(self, config: Config, versions: dict[str, str], resume: bool) -> None:
        require_store(self._db, self.path)
        about = {
            "schema": str(SCHEMA),
            "hash": config.hash,
            "config": config.text,
            "total": str(self.total),
            **{f"version of {name}": text for name, text in versions.items()},
        }
        # What is refused is not written to.
        fresh = is_empty(self._db)
        if not fresh:
            self._require_mine(about, resume)
        self._db.execute("PRAGMA journal_mode = WAL")
        # Every commit reaches the disk: neither a killed process nor a power cut loses one.
        self._db.execute("PRAGMA synchronous = FULL")
        with self.transaction():
            if fresh:
                for statement in TABLES.split(";"):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA application_id = {MARK}")
            if not self._tasks():
                self._db.execute("DELETE FROM meta")
                self._db.executemany("INSERT INTO meta VALUES (?, ?)", about.items())

    def _require_mine(self, about: dict[str, str], resume: bool) -> None:
        """Make sure that results may be added; a store without any is anybody's."""
        stored = meta(self._db)
        if stored.get("schema") != about["schema"]:
            raise InputError(f"{self.path} has another format than this version; choose another -o")
        if not self._tasks():
            return
        _require_same(stored, about, self.path)
        done = len(self.done())
        if done and not resume:
            raise InputError(
                f"{self.path} has {done} results; pass --resume to go on, or choose another -o"
            )

    def _tasks(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM task").fetchone()[0])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do everything inside or nothing."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            # A full disk may have ended the transaction already.
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def begin(self, crew: str) -> None:
        """Note who computes; crashed tasks get another chance."""
        with telling(self.path), self.transaction():
            self._db.execute(
                "DELETE FROM value WHERE task IN (SELECT id FROM task WHERE status = 'crashed')"
            )
            self._db.execute("DELETE FROM task WHERE status = 'crashed'")
            row = (time.time(), crew, self._tasks())
            self._db.execute("INSERT INTO run (started, crew, before) VALUES (?, ?, ?)", row)

    def done(self) -> set[int]:
        """Return the numbers of the tasks that have a result, but for crashed ones."""
        query = "SELECT id FROM task WHERE status != 'crashed'"
        with telling(self.path):
            return {row[0] for row in self._db.execute(query)}

    def add(self, batch: Iterable[tuple[Point, Result]]) -> None:
        """Store the results of some tasks, all or none of them.

        Raises
        ------
        InputError
            If there is no room; what was stored before stays.
        """
        with telling(self.path), self.transaction():
            for point, result in batch:
                self._db.execute("INSERT INTO task VALUES (?,?,?,?,?,?,?,?)", _row(point, result))
                self._db.executemany(
                    "INSERT INTO value VALUES (?,?,?,?,?,?,?,?)",
                    [(point.index, *_columns(value)) for value in result.values],
                )

    def close(self) -> None:
        """Close the store: one file again, which readers need not write to.

        A new one without results leaves nothing behind.
        """
        vain = False
        if hasattr(self, "_db"):
            # Somebody may be reading; then the log stays, and is complete.
            with suppress(sqlite3.Error, InputError, UnicodeDecodeError):
                require_store(self._db, self.path)
                vain = self._new and (is_empty(self._db) or not self._tasks())
                self._db.execute("PRAGMA journal_mode = DELETE")
            self._db.close()
        if vain:
            with suppress(OSError):
                self.path.unlink()
        # Only now: closing any descriptor of the file would drop SQLite's own locks on it.
        if self._claim is not None:
            os.close(self._claim)
            self._claim = None

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _row(point: Point, result: Result) -> tuple[Any, ...]:
    where = (point.family.title, point.d, point.beta, point.eps, point.seed)
    return (point.index, *where, result.status, result.message)


def _columns(value: Value) -> tuple[Any, ...]:
    # SQLite stores the eight bytes of a float, and NULL for NaN.
    texts = (value.quantity, value.form, value.low, value.high)
    return (*texts, value.number, value.verdict, value.note)


def _require_same(stored: dict[str, str], wanted: dict[str, str], path: Path) -> None:
    if stored.get("hash") != wanted["hash"]:
        raise InputError(f"{path} belongs to another configuration; choose another -o")
    for name, value in wanted.items():
        if stored.get(name) != value:
            raise InputError(
                f"{path} was begun with {name.removeprefix('version of ')} {stored.get(name)}, "
                f"here is {value}: results would be mixed; choose another -o"
            )
