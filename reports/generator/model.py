"""What is known about a trained generator besides its weights."""

from __future__ import annotations

import json
import math
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lemmata.reports.evidence import Data
from lemmata.verify.errors import InputError

ENTRIES = frozenset({"name", "note", "beta", "table", "shift"})
"""What a note may hold."""


def load(source: Path, chosen: Mapping[str, Any] = {}) -> Any:
    """Return the generator that an argument GENERATOR means: a file, or ``module:object``.

    ``chosen`` is what `verify.load` is told of inputs and outputs.

    Raises
    ------
    InputError
        If there is none, or it is a family.
    """
    from lemmata.verify.testing.sources import generator

    return generator(str(source), chosen)


def describe(path: Path, G: Any) -> Data:
    """Return name, kind, size and, from a note beside the file, where it comes from.

    An object, ``module:object``, is called by that name and has no note.

    The note is a JSON object of the same name, ``wine.json`` beside ``wine.npz``; all of its
    entries are optional: ``name``, ``note`` (one paragraph: data, fit), ``beta`` (the noise level
    it was trained at), ``table`` and ``shift`` (its data, see `observed`). A file with
    other entries is no note, and left alone.

    Raises
    ------
    InputError
        If the file is not JSON, or an entry of a note is not of its kind.
    """
    told = note(path)
    text = repr(G)
    return {
        "name": str(told.get("name", path.name if ":" in path.name else path.stem)),
        "file": path.name,
        "kind": _kind(G),
        "repr": text if len(text) <= 300 else f"{text[:300]}…",
        "d": int(G.dim),
        "observables": int(G.out),
        "parameters": parameters(G),
        "note": " ".join([str(told.get("note", "")), *(f"Note: {n}." for n in G.notes)]).strip(),
        "beta": _beta(told, path),
    }


def point(path: Path, d: int, what: str) -> list[float]:
    """Return the ``d`` real numbers in a file, ``.npy`` or text, such as an observation.

    Raises
    ------
    InputError
        If it cannot be read, holds something else, or another number of them.
    """
    import numpy as np

    from lemmata.verify.engine.arguments import point as one_point

    read = numbers(path, what)
    found: list[float] = one_point(np.ravel(read), d, f"the {what} in {path}").tolist()
    return found


def numbers(path: Path, what: str) -> Any:
    """Return the array in a file, ``.npy`` or text.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    import numpy as np

    try:
        with warnings.catch_warnings():
            # NumPy warns of a file without numbers, which are counted below.
            warnings.simplefilter("ignore")
            return np.load(path) if path.suffix == ".npy" else np.loadtxt(path)
    except (OSError, ValueError, EOFError) as problem:
        raise InputError(f"cannot read the {what} in {path}: {problem}") from None


def _kind(G: Any) -> str:
    parts = getattr(G, "parts", None)
    name = type(G).__name__
    return f"{name} of {', '.join(type(p).__name__ for p in parts)}" if parts else name


def parameters(G: Any) -> int:
    """Return the number of scalars in a generator's arrays."""
    import dataclasses

    import numpy as np

    if isinstance(G, np.ndarray):
        return int(G.size)
    if isinstance(G, tuple | list):
        return sum(parameters(part) for part in G)
    if dataclasses.is_dataclass(G):
        return sum(parameters(getattr(G, f.name)) for f in dataclasses.fields(G))
    return 0


def note(generator: Path) -> Data:
    """Return the note beside a generator's file; empty if there is none."""
    return {} if ":" in generator.name else _note(generator.with_suffix(".json"))


def _note(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        note: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as problem:
        why = " ".join(str(problem).split())
        raise InputError(
            f"{path} is not JSON ({why}); correct it, or rename it if it is no note on the model"
        ) from None
    if not isinstance(note, dict) or not ENTRIES.issuperset(note):
        return {}
    for name in ("name", "note"):
        if not isinstance(note.get(name, ""), str):
            raise InputError(f"{name} in the note {path} must be a text, not {note[name]!r}")
    return note


def _beta(note: dict[str, Any], path: Path) -> float | None:
    value = note.get("beta")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        raise InputError(
            f"beta in the note of {path.name} must be a positive number, not {value!r}"
        )
    return float(value)
