r"""The constants by search: random start plus local search, using no bound.

:math:`m` and :math:`M` from the singular values of J(z) over z; :math:`M_2` and :math:`M_3` from
:math:`\|D^kG(z)[y,\dots,y]\|` over z and unit y, which suffices because a symmetric form takes
its norm on the diagonal (Banach).  What is found lies inside the true constants, up to rounding.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lemmata.verify.certify.certificate import Measured
from lemmata.verify.certify.pieces.adjoint import gradients
from lemmata.verify.certify.pieces.sweep import layers
from lemmata.verify.certify.watch import tick
from lemmata.verify.generators import Generator

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Objective:
    """A function to be maximised.

    Attributes
    ----------
    values : callable
        Values ``(n,)`` of points ``(n, D)``.
    slope : callable or None
        Value and gradient ``(D,)`` at one point; by central differences if not given.
    """

    values: Callable[[Array], Array]
    slope: Callable[[Array], tuple[float, Array]] | None = None

    def at(self, x: Array) -> tuple[float, Array]:
        """Return the value and the gradient at a point."""
        if self.slope is not None:
            return self.slope(x)
        h = 1e-6 * (1 + np.abs(x))
        steps = np.diag(h)
        values = self.values(np.vstack([x[None], x + steps, x - steps]))
        n = x.size
        return float(values[0]), (values[1 : n + 1] - values[n + 1 :]) / (2 * h)


_CHUNK = 2**21
"""Entries of Jacobians held at once."""
_SPREAD = (-1.0, 1.7)
"""Random starts have norms from 10^-1 to about 50: the tails matter too."""


def measure(G: Generator, *, rng: Any = None, starts: int = 256, refine: int = 4) -> Measured:
    """Search for the extreme values of G's derivatives.

    Parameters
    ----------
    G : Generator
        The map.
    rng : seed or numpy.random.Generator
        Source of the random starts.
    starts : int, optional
        Random points tried for each constant.
    refine : int, optional
        How many of the best are improved by L-BFGS.

    Returns
    -------
    Measured
        Values, with the points and directions at which they are taken.
    """
    found: dict[str, tuple[float, Array, Array]] = {}
    children = np.random.default_rng(rng).spawn(4)
    few = thinned(starts, G.dim)
    for (name, sign, index), child in zip(
        (("m", -1.0, -1), ("M", 1.0, 0)), children[:2], strict=True
    ):
        f = singular_value(G, sign, index)
        z = search(f, _points(child, few, G.dim), refine)
        _, s, vt = decomposed(G.jacobian(z))
        found[name] = float(s[index]), z, vt[index]
    for name, order, child in (("M2", 2, children[2]), ("M3", 3, children[3])):
        first = np.hstack([_points(child, starts, G.dim), _directions(child, starts, G.dim)])
        best = search(diagonal_form(G, order), first, refine)
        z, y = best[: G.dim], unit(best[G.dim :])
        found[name] = float(np.linalg.norm(_form(G, order, z[None], y[None])[0])), z, y
    m, M, M2, M3 = (found[name][0] for name in ("m", "M", "M2", "M3"))
    return Measured(
        m,
        M,
        M2,
        M3,
        {name: tuple(z.tolist()) for name, (_, z, _) in found.items()},
        {name: tuple(y.tolist()) for name, (_, _, y) in found.items()},
    )


def _points(rng: np.random.Generator, n: int, d: int) -> Array:
    radii = 10 ** rng.uniform(*_SPREAD, size=(n, 1))
    return _directions(rng, n, d) * radii


def _directions(rng: np.random.Generator, n: int, d: int) -> Array:
    return unit(rng.normal(size=(n, d)))


def unit(y: Array) -> Array:
    """Return directions of length one along the last axis; zero stays zero."""
    norms = np.linalg.norm(y, axis=-1, keepdims=True)
    return np.asarray(y / np.where(norms > 0, norms, 1.0))


def thinned(starts: int, d: int) -> int:
    """Return how many Jacobians are worth their decomposition: all up to d = 128, fewer beyond."""
    return max(4, min(starts, starts * 128**2 // d**2))


def decomposed(J: Array) -> tuple[Array, Array, Array]:
    """Return the singular values and vectors of a tall matrix; unit vectors where it overflows."""
    if np.isfinite(J).all():
        U, s, Vt = np.linalg.svd(J, full_matrices=False)
        return U, s, Vt
    d = J.shape[1]
    return np.eye(*J.shape), np.full(d, np.nan), np.eye(d)


def singular_value(G: Generator, sign: float, index: int) -> Objective:
    """Return the objective ``sign`` times the singular value number ``index`` of J(z)."""
    graph = layers(G)
    rows = max(1, _CHUNK // (G.out * G.dim))

    def values(z: Array) -> Array:
        parts = []
        for i in range(0, len(z), rows):
            tick("search the Jacobian")
            J = G.jacobian(z[i : i + rows])
            fine = np.isfinite(J).all(axis=(1, 2))
            s = np.linalg.svd(J[fine], compute_uv=False)
            values = np.full(len(J), -np.inf)
            values[fine] = sign * s[:, index]
            parts.append(values)
        return np.concatenate(parts)

    def slope(z: Array) -> tuple[float, Array]:
        assert graph is not None
        tick("search the Jacobian")
        U, s, Vt = decomposed(G.jacobian(z))
        return sign * float(s[index]), sign * gradients(graph, z, Vt[index], U[:, index], 1)[0]

    return Objective(values, None if graph is None else slope)


def _form(G: Generator, order: int, z: Array, y: Array) -> Array:
    return np.asarray((G.hessian if order == 2 else G.third)(z, *([y] * order)))


def diagonal_form(G: Generator, order: int) -> Objective:
    """Return the objective ``|D^kG(z)[y, ..., y]|`` of points (z, y), with y scaled to length 1."""
    graph = layers(G)

    def values(points: Array) -> Array:
        tick("search the higher derivatives")
        z, y = points[:, : G.dim], unit(points[:, G.dim :])
        return np.asarray(np.linalg.norm(_form(G, order, z, y), axis=-1))

    def slope(point: Array) -> tuple[float, Array]:
        assert graph is not None
        tick("search the higher derivatives")
        z, y = point[: G.dim], unit(point[G.dim :])
        form = _form(G, order, z, y)
        at_z, at_y = gradients(graph, z, y, unit(form), order)
        length = float(np.linalg.norm(point[G.dim :]))
        turned = (at_y - y * (y @ at_y)) / (length or 1.0)
        return float(np.linalg.norm(form)), np.concatenate([at_z, turned])

    return Objective(values, None if graph is None else slope)


def search(f: Objective, first: Array, refine: int) -> Array:
    """Return the best point that random starts and local searches find."""
    # Here, because it takes as long to import as all of this package.
    from scipy.optimize import fmin_l_bfgs_b

    values = np.nan_to_num(f.values(first), nan=-np.inf)
    tops = np.argsort(-values, kind="stable")[:refine]
    best, top = first[tops[0]], float(values[tops[0]])

    def downhill(x: Array) -> tuple[float, Array]:
        value, slope = f.at(x)
        return -value, -slope

    for i in tops:
        x, low, _ = fmin_l_bfgs_b(downhill, first[i])
        if np.isfinite(x).all() and -low > top:
            best, top = x, -float(low)
    return np.asarray(best)
