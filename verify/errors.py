"""Errors that the toolkit raises on purpose."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class InputError(ValueError):
    """Bad input: one clear line that says what is wrong and what to do."""


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
