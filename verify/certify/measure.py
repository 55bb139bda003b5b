r"""The constants by search: random start plus local search, using no bound.

:math:`m` and :math:`M` from the singular values of J(z) over z; :math:`M_2` and :math:`M_3` from
:math:`\|D^kG(z)[y,\dots,y]\|` over z and unit y, which suffices because a symmetric form takes
its norm on the diagonal (Banach).  What is found lies inside the true constants, up to rounding.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.certify.certificate import Measured
from verify.generators import Generator

Array = NDArray[np.float64]
Objective = Callable[[Array], Array]
"""Values (n,) of n points (n, D), to be maximised."""

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
    for (name, sign, index), child in zip(
        (("m", -1.0, -1), ("M", 1.0, 0)), children[:2], strict=True
    ):
        f = singular_value(G, sign, index)
        z = search(f, _points(child, starts, G.dim), refine)
        _, s, vt = np.linalg.svd(G.jacobian(z))
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


def singular_value(G: Generator, sign: float, index: int) -> Objective:
    """Return the objective ``sign`` times the singular value number ``index`` of J(z)."""

    def f(z: Array) -> Array:
        return np.asarray(sign * np.linalg.svd(G.jacobian(z), compute_uv=False)[:, index])

    return f


def _form(G: Generator, order: int, z: Array, y: Array) -> Array:
    return np.asarray((G.hessian if order == 2 else G.third)(z, *([y] * order)))


def diagonal_form(G: Generator, order: int) -> Objective:
    """Return the objective ``|D^kG(z)[y, ..., y]|`` of points (z, y), with y scaled to length 1."""

    def f(points: Array) -> Array:
        z, y = points[:, : G.dim], unit(points[:, G.dim :])
        return np.asarray(np.linalg.norm(_form(G, order, z, y), axis=-1))

    return f


def search(f: Objective, first: Array, refine: int) -> Array:
    """Return the best point that random starts and local searches find."""
    # Here, because it takes as long to import as all of this package.
    from scipy.optimize import fmin_l_bfgs_b

    values = f(first)
    tops = np.argsort(-values, kind="stable")[:refine]
    best, top = first[tops[0]], float(values[tops[0]])
    for i in tops:
        x, low, _ = fmin_l_bfgs_b(partial(_with_slope, f), first[i])
        if np.isfinite(x).all() and -low > top:
            best, top = x, -float(low)
    return np.asarray(best)


def _with_slope(f: Objective, x: Array) -> tuple[float, Array]:
    """Return -f and its gradient by central differences, all points in one batch."""
    h = 1e-6 * (1 + np.abs(x))
    steps = np.diag(h)
    values = f(np.vstack([x[None], x + steps, x - steps]))
    n = x.size
    return -float(values[0]), -(values[1 : n + 1] - values[n + 1 :]) / (2 * h)
