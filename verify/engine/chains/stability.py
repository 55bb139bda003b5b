r"""What goes wrong in a run of chains: states that are lost, and steps that are too long.

On an axis on which :math:`L` has curvature :math:`l` the chain with step :math:`h` has the
stationary variance :math:`1/(l(1-lh/2))` where the diffusion has :math:`1/l`; from :math:`lh=2` on
it has none, and the chain explodes.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lemmata.verify.engine.arguments import Array, Map
from lemmata.verify.errors import NumericalWarning, warn

INFLATED = 4 / 3
"""Factor of the stationary variance from which we warn."""
_POINTS, _ROUNDS, _NUDGE = 8, 12, 1e-5
"""Points at which the curvature is looked for, rounds of power iteration, relative difference."""


def limit(kind: Any) -> Any:
    """Return the norm beyond which a state is lost: its square would overflow."""
    return np.dtype(kind).type(0.99 * math.sqrt(np.finfo(kind).max))


def lost(z: Array) -> NDArray[np.bool_]:
    """Return which rows are lost: NaN, infinite or beyond the `limit`."""
    with np.errstate(over="ignore", invalid="ignore"):
        found: NDArray[np.bool_] = ~(np.einsum("nd,nd->n", z, z) <= limit(z.dtype) ** 2)
    return found


@np.errstate(over="ignore", invalid="ignore")
def curvature(G: Map, x: Array, beta: float, z: Array) -> float:
    r"""Return a curvature that :math:`L` has near some of the points; the largest is no smaller.

    Power iteration on differences of :math:`\nabla L`, whose Rayleigh quotient stays below the
    largest eigenvalue of the Hessian.

    Parameters
    ----------
    G : Map
    x : (1, d) or (n, d) ndarray
    beta : float
    z : (n, d) ndarray
        Points of chains, or where they start.
    """
    rows = np.unique(np.linspace(0, len(z) - 1, min(_POINTS, len(z))).astype(int))
    at, own = z[rows].astype(np.float64), (x if len(x) == 1 else x[rows]).astype(np.float64)

    def gradient(y: Array) -> Array:
        return np.asarray(y + G.gradient_of_half_square(y, own)[0] / beta**2)

    # Any direction that is not orthogonal to the steepest one will do, the same in every run.
    v = np.broadcast_to(np.cos(np.arange(1.0, G.dim + 1.0)), at.shape)
    nudge, here, value = _NUDGE * (1 + _norms(at)), gradient(at), np.zeros(len(at))
    for _ in range(_ROUNDS):
        v = v / np.maximum(_norms(v), np.finfo(float).tiny)
        bent = (gradient(at + nudge * v) - here) / nudge
        value, v = np.einsum("nd,nd->n", v, bent), bent
    return float(np.max(value, initial=0.0, where=np.isfinite(value)))


def inflation(curvature: float, step: float) -> float:
    """Return the factor 1/(1 - lh/2) of the stationary variance, infinite if there is none."""
    return 1 / (1 - curvature * step / 2) if curvature * step < 2 else math.inf


def _norms(v: Array) -> Array:
    return np.asarray(np.linalg.norm(v, axis=1, keepdims=True))


def tell(step: float, steep: float, exploded: NDArray[np.int64] | None, z: Array) -> None:
    """Warn if chains were lost, stand still, or have too large a variance.

    Parameters
    ----------
    step, steep : float
        Step size and `curvature`.
    exploded : (n,) ndarray of int, or None
        First step at which a chain was lost, -1 for none.
    z : (n, d) ndarray
        Where the chains end.
    """
    advice = f"L has curvature {steep:.3g} or more there: take steps well below {2 / steep:.2g}"
    factor = inflation(steep, step)
    if exploded is not None:
        gone = np.flatnonzero(exploded >= 0)
        first = gone[np.argmin(exploded[gone])]
        warn(
            f"{len(gone)} of {len(z)} chains are lost (NaN, infinite or near it), the first at "
            f"step {exploded[first]}, chain {first}; {advice}",
            NumericalWarning,
        )
    elif factor > INFLATED:
        size = "none" if math.isinf(factor) else f"{factor:.3g} times too large"
        warn(
            f"step {step:.3g} is too long: the stationary variance of the chain is {size} on an "
            f"axis; {advice}",
            NumericalWarning,
        )
    elif math.sqrt(2 * step) < np.finfo(z.dtype).eps / 4 * np.abs(z).max(initial=0.0):
        warn(
            f"step {step:.3g} is too short: its noise is lost in the rounding of {z.dtype} states, "
            "and the chains stand still",
            NumericalWarning,
        )
