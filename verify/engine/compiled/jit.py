"""How the kernels are compiled: one set of options, and a cache that cannot go stale.

Importing this module imports Numba.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numba
from numba import extending

config: Any = numba.config
F = TypeVar("F", bound=Callable[..., Any])

# A product and a sum may become one fused instruction, nothing else may be reordered: infinities
# and NaN keep their meaning, and the result does not depend on who calls.
_OPTIONS: dict[str, Any] = {"error_model": "numpy", "fastmath": {"contract"}}


def helper(function: F) -> F:
    """Compile a function that is only called by kernels."""
    wrapped: F = numba.njit(**_OPTIONS)(function)
    return wrapped


def intrinsic(function: Callable[..., tuple[Any, Any]]) -> Callable[..., Any]:
    """Make a function that writes LLVM code callable from compiled ones."""
    made: Callable[..., Any] = extending.intrinsic(function)
    return made


def overload(stub: Callable[..., Any]) -> Callable[[F], F]:
    """Let a function choose, by types, what a call of the stub is compiled to."""
    register: Callable[[F], F] = extending.overload(stub, strict=False)
    return register


def kernel(function: F) -> F:
    """Compile a function that is called from Python; keep the machine code on disk."""
    folder = _folder()
    before = config.CACHE_DIR
    # Numba reads the folder while it decorates; other users of Numba keep theirs.
    config.CACHE_DIR = before if folder is None else str(folder)
    try:
        wrapped: F = numba.njit(nogil=True, cache=folder is not None, **_OPTIONS)(function)
    finally:
        config.CACHE_DIR = before
    return wrapped


@cache
def _folder() -> Path | None:
    """Return a folder named by the content of all kernels, or None if none can be written.

    Numba's own rule, the time stamp of one file, would miss a change in a helper.
    """
    digest = hashlib.sha256(numba.__version__.encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    folder = _base() / digest.hexdigest()[:16]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        return None
    return folder


def _base() -> Path:
    if config.CACHE_DIR:
        return Path(config.CACHE_DIR) / "lemmata"
    if sys.platform == "win32":
        home = os.environ.get("LOCALAPPDATA", "~")
    elif sys.platform == "darwin":
        home = "~/Library/Caches"
    else:
        home = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(home).expanduser() / "lemmata" / "kernels"
