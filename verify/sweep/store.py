"""The results of a sweep in one SQLite file, complete after every commit.

SQLite in write-ahead mode, and not Parquet parts with a manifest: it is in the standard library, a
commit is atomic however the process dies, a primary key keeps a task from being stored twice, and
other processes may read while one writes.  One process writes; workers send it their results.
The file must lie on a local disk, as write-ahead mode asks for.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from verify.errors import InputError
from verify.sweep.config import SCHEMA, Config
from verify.sweep.grid import Point
from verify.sweep.result import Result, Value

MARK = 0x4C535750
"""SQLite's application id of a store: "LSWP"."""

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE run (
    id INTEGER PRIMARY KEY, started REAL NOT NULL, crew TEXT NOT NULL, before INTEGER NOT NULL
) STRICT;
CREATE TABLE task (
    id INTEGER PRIMARY KEY, family TEXT NOT NULL, d INTEGER NOT NULL, beta TEXT NOT NULL,
    eps TEXT NOT NULL, seed INTEGER NOT NULL, status TEXT NOT NULL, message TEXT NOT NULL
) STRICT;
CREATE TABLE value (
    task INTEGER NOT NULL REFERENCES task, quantity TEXT NOT NULL, form TEXT NOT NULL,
    low TEXT NOT NULL, high TEXT NOT NULL, number REAL, verdict TEXT NOT NULL, note TEXT NOT NULL,
    PRIMARY KEY (task, quantity, form)
) STRICT, WITHOUT ROWID;
"""


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn what SQLite complains about into one line.

    Raises
    ------
    InputError
        Naming the store and the reason.
    """
    try:
        yield
    except sqlite3.DatabaseError as problem:
        if "not a database" in str(problem):
            raise InputError(f"{path} is not a store of lemmata sweep; choose another -o") from None
        raise InputError(f"cannot use the store {path}: {problem}") from None
    except OSError as problem:
        reason = problem.strerror or problem
        raise InputError(f"cannot use the store {path}: {reason}") from None


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
            self._claim = _claim(path)
            try:
                self._db = sqlite3.connect(path, isolation_level=None)
                self._open(config, versions, resume)
            except BaseException:
                self.close()
                raise

    def _open(self, config: Config, versions: dict[str, str], resume: bool) -> None:
        _require_store(self._db, self.path)
        self._db.execute("PRAGMA journal_mode = WAL")
        # Every commit reaches the disk: neither a killed process nor a power cut loses one.
        self._db.execute("PRAGMA synchronous = FULL")
        wanted = {
            "schema": str(SCHEMA),
            "hash": config.hash,
            "config": config.text,
            "total": str(self.total),
            **{f"version of {name}": text for name, text in versions.items()},
        }
        if _is_empty(self._db):
            with self.transaction():
                for statement in _TABLES.split(";"):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA application_id = {MARK}")
                self._db.executemany("INSERT INTO meta VALUES (?, ?)", wanted.items())
            return
        _require_same(_meta(self._db), wanted, self.path)
        done = len(self.done())
        if done and not resume:
            raise InputError(
                f"{self.path} has {done} results; pass --resume to go on, or choose another -o"
            )

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
            before = self._db.execute("SELECT count(*) FROM task").fetchone()[0]
            row = (time.time(), crew, before)
            self._db.execute("INSERT INTO run (started, crew, before) VALUES (?, ?, ?)", row)

    def done(self) -> set[int]:
        """Return the numbers of the tasks that have a result, but for crashed ones."""
        query = "SELECT id FROM task WHERE status != 'crashed'"
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
        """Close the store: one file again, which readers need not write to."""
        if hasattr(self, "_db"):
            # Somebody may be reading; then the log stays, and is complete.
            with suppress(sqlite3.Error, InputError):
                _require_store(self._db, self.path)
                self._db.execute("PRAGMA journal_mode = DELETE")
            self._db.close()
        # Only now: closing any descriptor of the file would drop SQLite's own locks on it.
        if self._claim is not None:
            os.close(self._claim)
            self._claim = None

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _row(point: Point, result: Result) -> tuple[Any, ...]:
    where = (point.family.title, point.d, point.beta, point.eps, point.seed)
    return (point.index, *where, result.status, result.message)


def _columns(value: Value) -> tuple[Any, ...]:
    # SQLite stores the eight bytes of a float, and NULL for NaN.
    texts = (value.quantity, value.form, value.low, value.high)
    return (*texts, value.number, value.verdict, value.note)


def _claim(path: Path) -> int | None:
    """Hold the store until this process ends, however it ends.

    The claim is the kernel's: nothing is left behind by a process that is killed.
    """
    try:
        import fcntl
    except ImportError:  # no such locks on this system
        return None
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise InputError(f"another process is writing {path}; see --status") from None
    return handle


def in_use(path: Path) -> bool:
    """Return whether a process is writing the store now."""
    try:
        import fcntl
    except ImportError:
        return False
    handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _is_empty(db: sqlite3.Connection) -> bool:
    return bool(db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0)


def _require_store(db: sqlite3.Connection, path: Path) -> None:
    mark = db.execute("PRAGMA application_id").fetchone()[0]
    if mark != MARK and not _is_empty(db):
        raise InputError(f"{path} is a database of another program; choose another -o")


def _meta(db: sqlite3.Connection) -> dict[str, str]:
    return dict(db.execute("SELECT name, value FROM meta").fetchall())


def _require_same(stored: dict[str, str], wanted: dict[str, str], path: Path) -> None:
    if stored.get("schema") != wanted["schema"]:
        raise InputError(f"{path} has another format than this version; choose another -o")
    if stored["hash"] != wanted["hash"]:
        raise InputError(f"{path} belongs to another configuration; choose another -o")
    for name, value in wanted.items():
        if stored.get(name) != value:
            raise InputError(
                f"{path} was begun with {name.removeprefix('version of ')} {stored.get(name)}, "
                f"here is {value}: results would be mixed; choose another -o"
            )


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
                _require_store(self._db, path)
                if _is_empty(self._db):
                    raise InputError(f"{path} has no results yet")
            except BaseException:
                self._db.close()
                raise

    def state(self) -> State:
        """Return how far the sweep is."""
        import json

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
            meta = _meta(self._db)
        config, total = json.loads(meta["config"]), int(meta["total"])
        return State(config, total, statuses, verdicts, last, failed[0] if failed else "")

    def rows(self, quantities: Iterable[str] = ()) -> Iterator[tuple[Any, ...]]:
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

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


COLUMNS = (
    "task", "family", "d", "beta", "beta_number", "eps", "seed", "status", "message",
    "quantity", "form", "low", "high", "number", "verdict", "note",
)  # fmt: skip


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
    with Reader(path) as store, closing(store._db.cursor()) as cursor:
        tasks = cursor.execute("SELECT * FROM task ORDER BY id").fetchall()
        values = cursor.execute("SELECT * FROM value ORDER BY task, quantity, form").fetchall()
    return tasks, values
