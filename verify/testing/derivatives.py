"""Are the derivatives of a generator those of its values?  By differences with an error bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from lemmata.verify.errors import InputError
from lemmata.verify.generators.base import Generator
from lemmata.verify.interpret.arithmetics.rounding import rounding

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
PARTS = ("value", "jacobian", "hessian", "third")


@dataclass(frozen=True)
class Inconsistent:
    """An entry of a derivative that is not the difference quotient of what it is derived from."""

    part: str
    of: str
    at: tuple[float, ...]
    entry: tuple[int, ...]
    claimed: float
    differences: float
    error: float

    def __str__(self) -> str:
        return (
            f"{self.part} is inconsistent with {self.of} at z = {list(self.at)}, "
            f"entry {list(self.entry)}: it says {self.claimed:.6g}, differences of {self.of} say "
            f"{self.differences:.6g} +/- {self.error:.1g}"
        )


def inconsistencies(G: Generator, *, points: int = 6, rng: Any = 0) -> list[Inconsistent]:
    """Compare each derivative with central differences of the one below it.

    Richardson's extrapolation of steps h and h/2; the error bound is the change it makes, eight
    times, plus what rounding can do.

    Parameters
    ----------
    G : Generator
        What is examined.
    points : int
        Random points, besides the origin.
    rng : seed or numpy.random.Generator
        Their source.

    Returns
    -------
    list of Inconsistent
        The worst entry for each derivative that is wrong.
    """
    stream = np.random.default_rng(rng)
    z = np.vstack([np.zeros(G.dim), stream.normal(size=(points, G.dim))])
    found = [_compare(G, order, z) for order in (1, 2, 3)]
    return [f for f in (*found, _transpose(G, z, stream)) if f is not None]


def require_consistent(G: Generator, name: str) -> None:
    """Raise if a derivative does not belong to the values.

    Raises
    ------
    InputError
        Naming the derivative, the point and the entry.
    """
    wrong = inconsistencies(G)
    if wrong:
        raise InputError(f"{name}: {wrong[0]}; correct it")


def _tensor(G: Generator, order: int, z: Array) -> Array:
    return np.asarray(getattr(G, PARTS[order])(z), float)


def _compare(G: Generator, order: int, z: Array) -> Inconsistent | None:
    claimed = _tensor(G, order, z)
    unit = float(getattr(G, "unit", np.finfo(float).eps))
    h = unit ** (1 / 5)

    def quotient(step: float) -> Array:
        sides = [
            (_tensor(G, order - 1, z + step * e) - _tensor(G, order - 1, z - step * e)) / (2 * step)
            for e in np.eye(G.dim)
        ]
        return np.stack(sides, axis=-1)

    coarse, fine = quotient(h), quotient(h / 2)
    best = (4 * fine - coarse) / 3
    noise = 4 * rounding(G, float(np.abs(z).max()) + h, order - 1) / h
    error = 8 * np.abs(best - fine) + noise + rounding(G, float(np.abs(z).max()), order)
    return _worst(z, claimed, best, error, PARTS[order], PARTS[order - 1])


def _transpose(G: Generator, z: Array, rng: np.random.Generator) -> Inconsistent | None:
    v = rng.normal(size=(len(z), G.out))
    expected = np.einsum("nij,ni->nj", _tensor(G, 1, z), v)
    size = 16 * G.dim * rounding(G, float(np.abs(z).max()), 1)
    return _worst(z, G.vjp(z, v), expected, np.full(z.shape, size), "vjp", "jacobian")


def _worst(
    z: Array, claimed: Array, expected: Array, error: Array, part: str, of: str
) -> Inconsistent | None:
    excess = np.abs(claimed - expected) - error
    n, *entry = np.unravel_index(int(np.argmax(excess)), excess.shape)
    at = (n, *entry)
    if not excess[at] > 0:
        return None
    numbers = (float(a[at]) for a in (claimed, expected, error))
    return Inconsistent(part, of, tuple(z[n].tolist()), tuple(int(i) for i in entry), *numbers)
