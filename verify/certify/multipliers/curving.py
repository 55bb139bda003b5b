r"""Bounds of M2: the second derivative, layer by layer, between forms that multipliers prove.

With :math:`J_i` the Jacobian of what is alive before step i, :math:`K_i` that of the result with
respect to what is alive after it, and products entrywise,

.. math:: D^2G[y,y]=\sum_iK_iB_i\,\sigma''_i\,(A_iJ_iy)^2 .

The proved forms say :math:`K_i^\top K_i\preceq P_i` and, of the transposed chain,
:math:`J_iJ_i^\top\preceq Q_i` for all slopes, so that with :math:`R^\top R\succeq P_i`,
:math:`S^\top S\succeq Q_i` each :math:`J_iy` is an :math:`S^\top x`, :math:`|x|\le1`, and the
summand is at most the norm of the tensor :math:`RB_i\,\sigma''_i\,(A_iS^\top x)^2`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lemmata.verify.certify.multipliers.cutting import Step
from lemmata.verify.certify.multipliers.proof import nonnegative
from lemmata.verify.certify.pieces.curvature import term
from lemmata.verify.certify.pieces.flow import Flow
from lemmata.verify.certify.pieces.rounded import Array, Uncertain, exact, up
from lemmata.verify.certify.pieces.spectral import frobenius

_SLACK = 2.0**-36
"""Part of the norm of a form that is given away to rounding."""


def second(
    chain: Sequence[Step],
    after: Sequence[Array],
    before: Sequence[Array],
    bends: Sequence[Uncertain],
) -> float:
    r"""Return an upper bound of :math:`\sup|D^2G[y,y]|`.

    Parameters
    ----------
    chain : sequence of Step
        From the input to the output.
    after, before : sequence of ndarray
        :math:`P_i` and :math:`Q_i` of every step.
    bends : sequence of Uncertain
        ``(k,)`` ranges of the second derivatives of every step's activations.
    """
    total = 0.0
    for step, P, Q, bend in zip(chain, after, before, bends, strict=True):
        R, S = _root(P), _root(Q)
        if R is None or S is None:
            return np.inf
        out, into = _flow((exact(R) @ step.B).T), _flow(step.A @ exact(S.T))
        size = term(out, into, Uncertain(bend.mid[None], bend.rad[None]), 2)[0]
        total = float(up(total + size, 1))
    return total


def _root(P: Array) -> Array | None:
    r"""Return R with :math:`R^\top R\succeq P`, which is checked; ``None`` if that fails."""
    values, U = np.linalg.eigh(P)
    slack = _SLACK * np.abs(values).max()
    R: Array = np.sqrt(np.maximum(values, 0.0) + slack)[:, None] * U.T
    return R if nonnegative(exact(R.T) @ exact(R) + exact(-P)) else None


def _flow(A: Uncertain) -> Flow:
    return Flow(Uncertain(A.mid[None], A.rad[None]), frobenius(A.rad[None]))
