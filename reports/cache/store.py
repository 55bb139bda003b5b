"""The cache folder: answers of earlier runs, one small file each, never believed if damaged.

A file's first line names its key and the checksum of key and body; a file that does not fit is as
good as none, and so is one that anybody but this user owns or may write.  Files are replaced as a
whole, so that several processes may write at once.  A folder that cannot be written or read means
no cache, and no complaint.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

MAGIC = "lemmata-cache/1"
KEPT = 4
"""Most versions of the program whose answers are kept."""


@dataclass(frozen=True)
class Store:
    """Answers of one version of the program.

    Attributes
    ----------
    root : Path
        Folder that holds one folder a version.
    version : str
        Digest of everything that an answer may depend on besides its key.
    """

    root: Path
    version: str

    def get(self, *key: str) -> Any:
        """Return what was kept under a key; ``None`` if nothing was, or if it is damaged."""
        name = self._name(key)
        try:
            with self._path(name).open("rb") as file:
                if not _only_mine(os.fstat(file.fileno())):
                    return None
                head, _, body = file.read().partition(b"\n")
            if head.decode("ascii") != _head(name, body):
                return None
            return json.loads(body)
        except (OSError, ValueError, RecursionError):
            return None

    def put(self, value: Any, *key: str) -> None:
        """Keep a value; order of its keys included.  A folder that cannot be written is skipped."""
        name = self._name(key)
        body = json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
        path = self._path(name)
        with contextlib.suppress(OSError):
            if not path.parent.parent.is_dir():
                self._prune()
            path.parent.mkdir(parents=True, exist_ok=True)
            _replace(path, _head(name, body).encode("ascii") + b"\n" + body)

    def _name(self, key: tuple[str, ...]) -> str:
        return sha256(json.dumps([self.version, *key]).encode()).hexdigest()

    def _path(self, name: str) -> Path:
        return self.root / self.version / name[:2] / name[2:]

    def _prune(self) -> None:
        """Remove the oldest versions; called when a new one is about to begin."""
        if not self.root.is_dir():
            return
        mine = [f for f in self.root.iterdir() if _is_digest(f.name) and f.is_dir()]
        for old in sorted(mine, key=lambda f: f.stat().st_mtime, reverse=True)[KEPT - 1 :]:
            shutil.rmtree(old, ignore_errors=True)


def _only_mine(file: os.stat_result) -> bool:
    """Whether nobody but this user can have written a file; the checksum does not tell."""
    user = getattr(os, "geteuid", lambda: file.st_uid)()
    return bool(file.st_uid == user and not file.st_mode & 0o022)


def _is_digest(name: str) -> bool:
    return len(name) == 64 and set(name) <= set("0123456789abcdef")


def _head(name: str, body: bytes) -> str:
    return f"{MAGIC} {name} {sha256(name.encode() + body).hexdigest()}"


def _replace(path: Path, data: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as part:
        new = Path(part.name)
        try:
            part.write(data)
            part.close()
            new.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                new.unlink()
            raise


def folder() -> Path | None:
    """Return the cache folder: ``LEMMATA_CACHE`` (empty: none), else the user's.

    A ``~`` that no shell has read is the home folder here too.
    """
    chosen = os.environ.get("LEMMATA_CACHE")
    try:
        if chosen is not None:
            return Path(chosen).expanduser() if chosen else None
        home = Path.home()
    except RuntimeError:
        # Nobody knows where it is.
        return None
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if base.is_absolute():  # otherwise it is to be ignored, says its specification
        return base / "lemmata"
    bases = {
        "darwin": home / "Library" / "Caches",
        "win32": Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local"),
    }
    return bases.get(sys.platform, home / ".cache") / "lemmata"
