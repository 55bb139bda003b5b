"""Write results: nothing half written, and an unwritable place is found before the work."""

from __future__ import annotations

import os
import sys
import tempfile
import webbrowser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from verify.errors import InputError, telling


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
    with telling(f"cannot write to {folder}"), tempfile.TemporaryFile(dir=place):
        pass


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
    write_all(path.absolute().parent, {path.name: text})


def write_all(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files into a folder, which is created.

    All of them are written elsewhere and moved when they are complete: a failure leaves what was
    there before, and a process that is killed leaves no half of a file.

    Raises
    ------
    InputError
        If there is no room or no permission.
    """
    with telling(f"cannot write to {folder}"):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".lemmata-") as draft:
            for name, content in files.items():
                data = content.encode("utf-8") if isinstance(content, str) else content
                (Path(draft) / name).write_bytes(data)
            for name in files:
                (Path(draft) / name).replace(folder / name)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a place for a draft, which becomes the file when it is complete.

    Raises
    ------
    InputError
        If there is no room or no permission.
    """
    folder = path.absolute().parent
    with (
        telling(f"cannot write to {path}"),
        tempfile.TemporaryDirectory(dir=folder, prefix=".lemmata-") as draft,
    ):
        place = Path(draft) / path.name
        yield place
        place.replace(path)


def show(page: Path) -> None:
    """Open a page in the reader's browser; do nothing where there is no screen."""
    screen = sys.platform in ("darwin", "win32") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if screen:
        webbrowser.open(page.absolute().as_uri())
