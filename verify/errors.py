"""Errors that the toolkit raises on purpose."""

from __future__ import annotations

import difflib
import sys
import warnings
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


class NumericalWarning(RuntimeWarning):
    """A run in floating point is not what it was asked to be: lost, diverged, or badly biased.

    The message says at which step and for which chain first, and what to change; the result keeps
    the same as attributes.
    """


class EngineWarning(UserWarning):
    """A long run is slower than it could be; the message says why."""


def warn(message: str, category: type[Warning]) -> None:
    """Warn at the line outside this package that has led here."""
    package, level, frame = __name__.rpartition(".")[0], 1, sys._getframe()
    while frame.f_back and frame.f_globals.get("__name__", "").startswith(f"{package}."):
        level, frame = level + 1, frame.f_back
    warnings.warn(message, category, stacklevel=level)
