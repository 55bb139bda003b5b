"""Write results: nothing half written, and an unwritable place is found before the work."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from lemmata.verify.errors import InputError, telling

_COLOUR = r"\x1b\[[0-9;]*m"
_UNSEEN = (
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    r"\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""Commands to a terminal, marks that show nothing or reorder letters, lone surrogates."""


def printable(text: str, encoding: str = "utf-8", *, colour: bool = False) -> str:
    r"""Return a text that shows all it says: what cannot be shown is escaped, ``\u001b``.

    It is escaped as in JSON, so that JSON stays JSON. Names from files can hold anything, also
    commands to a terminal.

    Parameters
    ----------
    text : str
        Of several lines.
    encoding : str
        What the reader's end understands.
    colour : bool
        Keep colours; else they are dropped.
    """
    if not colour:
        text = re.sub(_COLOUR, "", text)
    pattern = f"{_COLOUR}|{_UNSEEN}"
    shown = re.sub(pattern, lambda m: m[0] if len(m[0]) > 1 else _escaped(m[0]), text)
    try:
        shown.encode(encoding)
    except UnicodeEncodeError:
        shown = "".join(c if _knows(encoding, c) else _escaped(c) for c in shown)
    return shown


def one_line(text: str) -> str:
    """Return a text, such as a name from a file, on one line and printable."""
    return printable(" ".join(text.split()))


def _knows(encoding: str, character: str) -> bool:
    return character.isascii() or character == character.encode(encoding, "ignore").decode(encoding)


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(rf"\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))


def require_writable(folder: Path) -> None:
    """Make sure files can be created in a folder, which need not exist yet.

    Raises
    ------
    InputError
        If it is a file, or the nearest folder above it that exists takes no new file.
    """
    with telling(f"cannot write to {folder}"):
        place = folder.absolute()
        while not place.exists():
            place = place.parent
        _try(place, folder.absolute().relative_to(place))


def require_writable_file(path: Path) -> None:
    """Make sure a file can be created or replaced, or a device or a pipe written to.

    Raises
    ------
    InputError
        If it is a folder or write-protected, or its folder does not exist or takes no new file.
    """
    with telling(f"cannot write to {path}"):
        if path.is_dir():
            raise InputError(f"cannot write to {path}: it is a folder; name a file")
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, "it is write-protected")
        if _is_special(path):
            return
        place = _behind(path)
        if not place.parent.is_dir():
            raise InputError(f"cannot write to {path}: its folder does not exist")
        _try(place.parent, Path(place.name))


def _try(place: Path, rest: Path) -> None:
    """Make what is to be made in a folder, beside its place: names may be too long."""
    with tempfile.TemporaryDirectory(dir=place, prefix=".lemmata-") as draft:
        (Path(draft) / rest).mkdir(parents=True, exist_ok=True)


def write(path: Path, text: str) -> None:
    """Replace a file in one step, so that no reader ever sees half of it."""
    with replacing(path) as draft:
        draft.write_bytes(_bytes(text))


def write_all(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files into a folder, which is created.

    All of them are written elsewhere and moved when they are complete: a failure leaves what was
    there before, and a process that is killed leaves no half of a file.

    Raises
    ------
    InputError
        If there is no room or no permission.
    """
    with telling(f"cannot write to {folder}"), ExitStack() as drafts:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            draft = drafts.enter_context(replacing(folder / name))
            draft.write_bytes(_bytes(content))


def _bytes(content: str | bytes) -> bytes:
    # Names of files may hold bytes that are no text, as lone surrogates.
    return content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a place for a draft, which becomes the file when it is complete.

    What a link points at is replaced, not the link; permissions are kept. A device or a pipe is no
    file: the draft is copied into it.

    Raises
    ------
    InputError
        If there is no room or no permission.
    """
    with ExitStack() as stack:
        stack.enter_context(telling(f"cannot write to {path}"))
        special = _is_special(path)
        place = path if special else _behind(path)
        beside = None if special else place.parent
        folder = stack.enter_context(tempfile.TemporaryDirectory(dir=beside, prefix=".lemmata-"))
        draft = Path(folder) / place.name
        yield draft
        if special:
            with draft.open("rb") as source, path.open("wb") as sink:
                shutil.copyfileobj(source, sink)
            return
        if place.exists():
            shutil.copymode(place, draft)
        draft.replace(place)


def _is_special(path: Path) -> bool:
    """Return whether it is a device, a pipe or a socket, perhaps behind a link."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _behind(path: Path) -> Path:
    """Return what a link points at in the end; it need not exist."""
    place = Path(os.path.realpath(path))
    if place.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return place


def show(page: Path) -> None:
    """Open a page in the reader's browser; do nothing where there is no screen."""
    screen = sys.platform in ("darwin", "win32") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if screen:
        import webbrowser

        webbrowser.open(page.absolute().as_uri())
