"""The data that a generator was trained on, as it sees them: x = shift + G(z) + noise."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

from lemmata.reports.evidence import Data
from lemmata.verify.errors import InputError, telling


def observed(note: Data, beside: Path, d: int) -> Any:
    """Return the training rows of the table that a note names, ``(n, d)``; ``None`` without one.

    The table is CSV with a line of names.  Columns ``split`` and ``class`` are no features; where
    there is a split, its rows ``train`` count.  A feature is taken relative to the mean of these
    rows and in units of their deviation, and the note's ``shift`` is subtracted.

    Raises
    ------
    InputError
        If a table that exists is not of this kind, or has not d features.
    """
    import numpy as np

    if "table" not in note:
        return None
    if not isinstance(note["table"], str):
        raise InputError(f"table in the note {beside} must be the name of a file")
    path = beside.parent / note["table"]
    if not path.is_file():
        return None
    raw = np.array(list(_rows(path)))
    if raw.ndim != 2 or raw.shape[1] != d:
        raise InputError(f"{path} must have rows of {d} features, one for each coordinate of x")
    deviation = raw.std(axis=0)
    if not (np.isfinite(raw).all() and (deviation > 0).all()):
        raise InputError(f"a feature in {path} is not finite, or the same in every row")
    return (raw - raw.mean(axis=0)) / deviation - _shift(note, beside, d)


def _shift(note: Data, beside: Path, d: int) -> Any:
    import numpy as np

    shift = note.get("shift", [0.0] * d)
    if not (
        isinstance(shift, list)
        and len(shift) == d
        and all(isinstance(s, int | float) and math.isfinite(s) for s in shift)
    ):
        raise InputError(f"shift in the note {beside} must be a list of {d} numbers")
    return np.array(shift, dtype=np.float64)


def _rows(path: Path) -> list[list[float]]:
    """Return the features of the training rows."""
    with telling(f"cannot read {path}"), path.open(newline="", encoding="utf-8") as file:
        try:
            rows = list(csv.DictReader(file))
            return [
                [float(v) for name, v in row.items() if name not in ("split", "class")]
                for row in rows
                if row.get("split", "train") == "train"
            ]
        except (ValueError, TypeError, csv.Error) as problem:
            raise InputError(f"{path} is no table of numbers: {problem}") from None
