r"""Good multipliers, in floats: nothing here is trusted.

The least eigenvalue of :math:`P_0` is a concave function of all multipliers of the chain at once
(P' is a Schur complement, concave and increasing in P and concave in t), so that a local search
finds the best ones.  It is smoothed, :math:`-\mu\log\sum_ie^{-\lambda_i/\mu}`, with smaller and
smaller :math:`\mu`, and climbed in the logarithms of the multipliers.  With
:math:`\hat v=-K\Delta` the least v and :math:`\Gamma` the derivative with respect to P',

.. math::
    \frac{\partial}{\partial t_i}=(K\Gamma K^\top-R\Gamma R^\top)_{ii},\qquad
    \frac{\partial}{\partial P}=N\Gamma N^\top,\quad N=H-BK.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lemmata.verify.certify.multipliers.cutting import Step
from lemmata.verify.certify.multipliers.proof import passed
from lemmata.verify.certify.pieces.rounded import Array
from lemmata.verify.certify.watch import tick

_SMOOTHING = 10.0 ** np.arange(-1, -5, -1)
_NEAR = 1e-6
"""Relative distance from what is attained at which the search ends."""
_FAR = 40.0
"""Largest change of a logarithm."""
_ROUNDS = 60
"""Most iterations for one smoothing."""


@dataclass(frozen=True)
class Middle:
    """A step's matrices without their radii."""

    H: Array
    B: Array
    R: Array


def middles(chain: Sequence[Step]) -> list[Middle]:
    """Return the steps without their radii."""
    return [Middle(s.H.mid, s.B.mid, s.R.mid) for s in chain]


def start(chain: Sequence[Middle], sign: int) -> list[Array] | None:
    """Return multipliers found step by step, each step's up to one factor from its norms."""
    P, found = sign * np.eye(len(chain[-1].H)), []
    for step in reversed(chain):
        tick("look for multipliers")
        best = None
        shape = _shape(step)
        for factor in _factors(step, shape, P):
            t = factor * shape
            before = passed(step.H, step.B, step.R, t, P)
            if before is not None:
                least = float(np.linalg.eigvalsh(before[0])[0])
                if best is None or least > best[0]:
                    best = least, t, before[0]
        if best is None:
            return None
        P = best[2]
        found.append(best[1])
    return found[::-1]


def _shape(step: Middle) -> Array:
    """Return multipliers that follow a rescaling of the hidden coordinates."""
    out, into = np.linalg.norm(step.B, axis=0), np.linalg.norm(step.R, axis=1)
    largest = max(float(out.max(initial=0)), float(into.max(initial=0)), 1e-300)
    return np.asarray((out + 1e-8 * largest) / (into + 1e-8 * largest))


def _factors(step: Middle, shape: Array, P: Array) -> Array:
    """Return factors to try: from where the inner form becomes positive on, if it is not."""
    inner = (step.B.T @ P @ step.B) / np.sqrt(shape[:, None] * shape[None])
    values = np.linalg.eigvalsh((inner + inner.T) / 2)
    least, size = float(values[0]), float(np.abs(values).max())
    if least < -1e-9 * size:
        return np.asarray(-least * (1 + 2.0 ** np.arange(-8, 9)))
    return np.asarray(max(size, 1e-300) * 2.0 ** np.arange(-8, 9))


def improved(
    chain: Sequence[Middle], first: list[Array], sign: int, goal: float, rounds: int
) -> list[Array]:
    """Climb from ``first`` until the least eigenvalue is near ``goal``, which it cannot exceed.

    Parameters
    ----------
    chain : sequence of Middle
    first : list of (k,) ndarray
        From `start`.
    sign : int
        As in `proof.proved`.
    goal : float
        A value that is attained.
    rounds : int
        Most evaluations.
    """
    # Here, because it takes long to import and few certificates need it.
    from scipy.optimize import Bounds, minimize

    cuts = np.cumsum([len(t) for t in first])[:-1]
    climb = _Climb(chain, sign, cuts)
    x = np.log(np.concatenate(first))
    best, at = climb.least(x), x
    bounds = Bounds(x - _FAR, x + _FAR)
    for smoothing in _SMOOTHING:
        if climb.calls >= rounds or best >= goal - _NEAR * abs(goal):
            break
        climb.smooth(smoothing, x)
        x = minimize(
            climb,
            x,
            jac=True,
            method="L-BFGS-B",
            bounds=bounds,
            options={"maxiter": _ROUNDS, "maxfun": rounds - climb.calls},
        ).x
        reached = climb.least(x)
        if reached > best:
            best, at = reached, x
    return np.split(np.exp(at), cuts)


class _Climb:
    """The smoothed objective, to be made small, with its gradient."""

    def __init__(self, chain: Sequence[Middle], sign: int, cuts: Array) -> None:
        self.chain, self.sign, self.cuts = chain, sign, cuts
        self.mu = self.scale = 1.0
        self.worst = 0.0
        self.calls = 0

    def smooth(self, smoothing: float, x: Array) -> None:
        """Smooth by a part of the value reached."""
        self.scale = max(abs(self.least(x)), 1e-300)
        self.mu = smoothing
        self.worst = self(x)[0] + 10.0

    def least(self, x: Array) -> float:
        forms = self._forms(x)
        return -np.inf if forms is None else float(np.linalg.eigvalsh(forms[0])[0])

    def _forms(self, x: Array) -> tuple[Array, list[Array]] | None:
        r"""Return the form at the input and, for every step, :math:`\Pi H`."""
        P, turned = self.sign * np.eye(len(self.chain[-1].H)), []
        for step, t in zip(reversed(self.chain), reversed(self._split(x)), strict=True):
            found = passed(step.H, step.B, step.R, t, P)
            if found is None:
                return None
            P = found[0]
            turned.append(found[1])
        return P, turned[::-1]

    def _split(self, x: Array) -> list[Array]:
        return np.split(np.exp(x), self.cuts)

    def __call__(self, x: Array) -> tuple[float, Array]:
        tick("look for multipliers")
        self.calls += 1
        forms = self._forms(x)
        if forms is None:
            return self.worst, np.zeros_like(x)
        values, U = np.linalg.eigh(forms[0])
        powers = np.exp(-(values - values[0]) / (self.scale * self.mu))
        value = -values[0] / self.scale + self.mu * np.log(powers.sum())
        G = (U * (powers / powers.sum())) @ U.T
        slopes = []
        for step, t, turned in zip(self.chain, self._split(x), forms[1], strict=True):
            K = step.B.T @ turned / t[:, None]
            slopes.append(t * (_diagonal(K, G) - _diagonal(step.R, G)))
            N = step.H - step.B @ K
            G = N @ G @ N.T
        return float(value), -np.concatenate(slopes) / self.scale


def _diagonal(A: Array, G: Array) -> Array:
    """Return the diagonal of A G A'."""
    return np.asarray(((A @ G) * A).sum(axis=1))
