"""What slopes within their ranges can do, in floats: no bound of this kind can be better."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lemmata.verify.certify.multipliers.search import Middle
from lemmata.verify.certify.pieces.rounded import Array

_TURNS = 8
"""Most changes of all slopes at once."""


def attained(chain: Sequence[Middle], sign: int) -> float:
    """Return the least (``sign`` 1) or greatest (-1) singular value met, by a local search.

    The Jacobian is the product of H + B diag(s) R over the steps, s between -1 and 1.  From all
    slopes small, middle and large in turn each s goes to the end at which the singular value is
    less, or greater, to first order.  Determinants of both signs mean a singular one between.
    """
    best, turns = sign * np.inf, set()
    for first in (-1.0, 0.0, 1.0):
        s = [np.full(len(step.R), first) for step in chain]
        for _ in range(_TURNS):
            J, value, slopes = _value(chain, s, sign)
            if J.shape[0] == J.shape[1]:
                turns.add(np.linalg.slogdet(J)[0])
            if first != 0 and sign * value >= sign * best:
                break
            best = sign * min(sign * best, sign * value)
            s = [-sign * np.sign(g) for g in slopes]
    return 0.0 if sign > 0 and {-1.0, 1.0} <= turns else float(best)


def _value(chain: Sequence[Middle], s: list[Array], sign: int) -> tuple[Array, float, list[Array]]:
    """Return the Jacobian, an extreme singular value and its derivatives with respect to s."""
    factors = [step.H + (step.B * x) @ step.R for step, x in zip(chain, s, strict=True)]
    J = factors[0]
    for factor in factors[1:]:
        J = factor @ J
    U, values, Vt = np.linalg.svd(J)
    i = len(values) - 1 if sign > 0 else 0
    above = [U[:, i]]
    for factor in reversed(factors[1:]):
        above.append(factor.T @ above[-1])
    below, slopes = Vt[i], []
    for step, factor, u in zip(chain, factors, reversed(above), strict=True):
        slopes.append((u @ step.B) * (step.R @ below))
        below = factor @ below
    return J, float(values[i]), slopes
