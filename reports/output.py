"""Write results: nothing half written, and an unwritable place is found before the work."""

from __future__ import annotations

import os
import sys
import tempfile
import webbrowser
from collections.abc import Mapping
from pathlib import Path

from verify.errors import InputError


def require_writable(folder: Path) -> None:
    """Make sure files can be created in a folder, which need not exist yet.

    Raises
    ------
    InputError
        If the folder, or the nearest one above it that exists, takes no new file.
    """
    place = folder.absolute()
    while not place.exists():
        place = place.parent
    try:
        with tempfile.TemporaryFile(dir=place):
            return
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise InputError(f"cannot write to {folder}: {reason}; choose another -o") from None


def require_writable_file(path: Path) -> None:
    """Make sure a file can be created or replaced.

    Raises
    ------
    InputError
        If it is a folder, or its folder does not exist or takes no new file.
    """
    if path.is_dir():
        raise InputError(f"cannot write to {path}: it is a folder; name a file")
    if not path.absolute().parent.is_dir():
        raise InputError(f"cannot write to {path}: its folder does not exist")
    require_writable(path.absolute().parent)


def write(path: Path, text: str) -> None:
    """Replace a file in one step, so that no reader ever sees half of it."""
    handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=".lemmata-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        os.replace(name, path)  # noqa: PTH105
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_all(folder: Path, files: Mapping[str, str]) -> None:
    """Write files into a folder, which is created."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        write(folder / name, text)


def show(page: Path) -> None:
    """Open a page in the reader's browser; do nothing where there is no screen."""
    screen = sys.platform in ("darwin", "win32") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if screen:
        webbrowser.open(page.absolute().as_uri())
