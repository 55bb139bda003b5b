"""The database of a sweep: one SQLite file, complete after every commit.

SQLite in write-ahead mode, and not Parquet parts with a manifest: it is in the standard library, a
commit is atomic however the process dies, a primary key keeps a task from being stored twice, and
other processes may read while one writes.  One process writes; workers send it their results.
The file must lie on a local disk, as write-ahead mode asks for.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lemmata.verify import errors
from lemmata.verify.errors import InputError

MARK = 0x4C535750
"""SQLite's application id of a store: "LSWP"."""

TABLES = """
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
    """Turn what SQLite or the system complains about into one line.

    Raises
    ------
    InputError
        Naming the store and the reason.
    """
    try:
        with errors.telling(f"cannot use the store {path}"):
            yield
    except sqlite3.DatabaseError as problem:
        if "not a database" in str(problem):
            raise InputError(f"{path} is not a store of lemmata sweep; choose another -o") from None
        raise InputError(f"cannot use the store {path}: {problem}") from None
    except UnicodeDecodeError:
        # Damaged names or messages of SQLite's own.
        raise InputError(f"cannot use the store {path}: it is damaged") from None


def claim(path: Path) -> int | None:
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
        # Meanwhile another process may have removed what it began in vain.
        mine = os.path.samestat(os.fstat(handle), path.stat())
    except (BlockingIOError, FileNotFoundError):
        mine = False
    if not mine:
        os.close(handle)
        raise InputError(f"another process is writing {path}; see --status")
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


def is_empty(db: sqlite3.Connection) -> bool:
    """Return whether it has no tables yet."""
    return bool(db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0)


def require_store(db: sqlite3.Connection, path: Path) -> None:
    """Make sure that it is not another program's."""
    mark = db.execute("PRAGMA application_id").fetchone()[0]
    if mark != MARK and not is_empty(db):
        raise InputError(f"{path} is a database of another program; choose another -o")


def meta(db: sqlite3.Connection) -> dict[str, str]:
    """Return what it says about itself."""
    return dict(db.execute("SELECT name, value FROM meta").fetchall())
