"""The data: four tables that ship with scikit-learn, with a fixed held-out split.

``python examples/data.py`` writes them again to ``examples/data`` (needs scikit-learn); everything
else reads the CSV and JSON files and needs NumPy only.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Table:
    """One data set, standardised by the mean and deviation of its training rows.

    Attributes
    ----------
    train, heldout : (n, d) ndarray
        Standardised rows.
    groups : (n,) ndarray
        Class of each training row; only used to balance the folds of cross-validation.
    mean, scale : (d,) ndarray
        Of the raw training rows.
    features : tuple of str
        Column names.
    """

    train: Array
    heldout: Array
    groups: Array
    mean: Array
    scale: Array
    features: tuple[str, ...]


SOURCES = {
    "wine": ("load_wine", None),
    "cancer": ("load_breast_cancer", None),
    "wine2": ("load_wine", ("flavanoids", "color_intensity")),
    "iris1": ("load_iris", ("petal length (cm)",)),
}
"""Name of the table -> loader in `sklearn.datasets` and the features taken (None: all)."""


def load(name: str) -> Table:
    """Read ``examples/data/<name>.csv`` and standardise it."""
    with (HERE / "data" / f"{name}.csv").open(newline="") as file:
        header, *rows = csv.reader(file)
    raw = np.array([row[2:] for row in rows], dtype=np.float64)
    chosen = np.array([row[0] == "train" for row in rows])
    groups = np.array([float(row[1]) for row in rows])
    mean, scale = raw[chosen].mean(axis=0), raw[chosen].std(axis=0)
    standard = (raw - mean) / scale
    return Table(
        standard[chosen], standard[~chosen], groups[chosen], mean, scale, tuple(header[2:])
    )


def folds(table: Table, k: int, *, rng: int = 1) -> list[np.ndarray[Any, np.dtype[np.bool_]]]:
    """Return k boolean masks of validation rows, balanced by class."""
    label = np.empty(len(table.train), dtype=int)
    generator = np.random.default_rng(rng)
    for group in np.unique(table.groups):
        rows = generator.permutation(np.flatnonzero(table.groups == group))
        label[rows] = np.arange(rows.size) % k
    return [label == i for i in range(k)]


@dataclass(frozen=True)
class Setup:
    """How a generator belongs to its table: x = shift + G(z) + beta xi, standardised units."""

    beta: float
    shift: Array


def setup(name: str) -> Setup:
    """Read ``examples/weights/<name>.json``."""
    stored = json.loads((HERE / "weights" / f"{name}.json").read_text())
    return Setup(stored["beta"], np.array(stored["shift"]))


def write_setup(name: str, beta: float, shift: list[float]) -> None:
    """Write ``examples/weights/<name>.json``."""
    text = json.dumps({"beta": beta, "shift": shift, "table": f"../data/{name}.csv"}, indent=1)
    (HERE / "weights" / f"{name}.json").write_text(text + "\n")


def write(name: str, *, rng: int = 20220425, share: float = 1 / 3) -> None:
    """Write the table with a third of every class held out."""
    from sklearn import datasets

    loader, features = SOURCES[name]
    bunch = getattr(datasets, loader)()
    names = list(bunch.feature_names)
    columns = [names.index(f) for f in features or names]
    raw, target = bunch.data[:, columns], bunch.target
    generator = np.random.default_rng(rng)
    held = np.zeros(len(raw), dtype=bool)
    for group in np.unique(target):
        rows = np.flatnonzero(target == group)
        held[generator.permutation(rows)[: round(share * rows.size)]] = True
    with (HERE / "data" / f"{name}.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["split", "class", *(names[i].replace(" ", "_") for i in columns)])
        for row, label, out in zip(raw, target, held, strict=True):
            split = "heldout" if out else "train"
            writer.writerow([split, int(label), *(repr(float(v)) for v in row)])


if __name__ == "__main__":
    for table in SOURCES:
        write(table)
