"""Errors that the toolkit raises on purpose."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager


class InputError(ValueError):
    """Bad input: one clear line that says what is wrong and what to do."""


@contextmanager
def telling(what: str) -> Iterator[None]:
    """Turn what the operating system refuses inside the block, such as a full disk, into one line.

    Parameters
    ----------
    what : str
        What could not be done, such as ``"cannot write to out"``; the reason follows.

    Raises
    ------
    InputError
    """
    try:
        yield
    except BrokenPipeError:
        # Not a failure: the reader has what it wanted.
        raise
    except OSError as problem:
        raise InputError(f"{what}: {problem.strerror or problem}") from None


def closest(name: str, known: Iterable[str]) -> str:
    """Return the tail of an error line: the known names, and the nearest one if any.

    Parameters
    ----------
    name
        What was asked for.
    known
        What there is.
    """
    names = sorted(known)
    near = difflib.get_close_matches(name.lower(), names, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return f"known: {', '.join(names)}{hint}"
