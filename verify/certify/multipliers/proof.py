r"""A chain of quadratic forms, checked in outward-rounded doubles.

For every step, with :math:`\Delta\mapsto H\Delta+Bv` and :math:`|v_i|\le|(R\Delta)_i|`, multipliers
:math:`t>0` and a form P after it, P' before it is sound if

.. math::
    \begin{pmatrix}H&B\end{pmatrix}^\top P\begin{pmatrix}H&B\end{pmatrix}
    +\begin{pmatrix}-R^\top TR-P'&0\\0&T\end{pmatrix}\succeq0,\qquad T=\mathrm{diag}(t),

for then the form P of :math:`H\Delta+Bv` is at least the form P' of :math:`\Delta`, because
:math:`\sum_it_i((R\Delta)_i^2-v_i^2)\ge0`.  From P = I at the output to :math:`P_0\succeq m^2` at
the input this gives :math:`|G(u)-G(v)|\ge m|u-v|`; from -I to :math:`P_0\succeq-M^2` the
opposite.  The greatest P' is a Schur complement; any smaller one is as sound.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lemmata.verify.certify.multipliers.cutting import Step
from lemmata.verify.certify.pieces.rounded import UNIT, Array, Uncertain, exact, up
from lemmata.verify.certify.watch import tick

_SLACKS = 2.0 ** np.arange(-44, -12, 4)
"""Parts of the norm of P' that are given away until rounding is made good for."""


def proved(chain: Sequence[Step], multipliers: Sequence[Array], sign: int) -> float:
    """Return a proved lower bound of the eigenvalues of the form at the input, see `forms`.

    Returns
    -------
    float
        Minus infinity if the check fails.
    """
    found = forms(chain, multipliers, sign)
    return -np.inf if found is None else least_eigenvalue(exact(found[0]))


def forms(chain: Sequence[Step], multipliers: Sequence[Array], sign: int) -> list[Array] | None:
    r"""Return proved forms before every step and, last, ``sign`` times the identity at the output.

    Parameters
    ----------
    chain : sequence of Step
        From the input to the output.
    multipliers : sequence of (k,) ndarray
        One for every activation of every step.
    sign : int
        1 or -1.

    Returns
    -------
    list of ndarray, optional
        ``None`` if the check fails.
    """
    found = [sign * np.eye(len(chain[-1].H.mid))]
    for step, t in zip(reversed(chain), reversed(multipliers), strict=True):
        tick("check the multipliers")
        before = _before(step, t, found[-1])
        if before is None:
            return None
        found.append(before)
    return found[::-1]


def _before(step: Step, t: Array, P: Array) -> Array | None:
    """Return a form that is proved to be sound before a step."""
    if not (np.isfinite(t).all() and (t > 0).all()):
        return None
    greatest = passed(step.H.mid, step.B.mid, step.R.mid, t, P)
    if greatest is None:
        return None
    wanted = greatest[0]
    size, n = np.linalg.norm(wanted, 2) + np.linalg.norm(P, 2), len(wanted)
    whole = _form(step, t, P)
    for slack in _SLACKS * size:
        candidate: Array = wanted - slack * np.eye(n)
        taken = np.zeros_like(whole.mid)
        taken[:n, :n] = -candidate
        if nonnegative(whole + exact(taken)):
            return candidate
    return None


def passed(H: Array, B: Array, R: Array, t: Array, P: Array) -> tuple[Array, Array] | None:
    r"""Return the greatest sound P' and :math:`\Pi H`, in floats; ``None`` if there is none.

    By Woodbury's identity :math:`P'=H^\top\Pi H-R^\top TR` with
    :math:`\Pi=P-PL(I+L^\top PL)^{-1}L^\top P` for any L, :math:`LL^\top=BT^{-1}B^\top`.
    """
    L = B / np.sqrt(t)
    if L.shape[0] < L.shape[1]:
        L = np.linalg.qr(L.T)[1].T
    image = P @ L
    try:
        inner = np.eye(L.shape[1]) + L.T @ image
        np.linalg.cholesky(inner)  # fails unless it is positive definite
        turned = (P - image @ np.linalg.solve(inner, image.T)) @ H
    except np.linalg.LinAlgError:
        return None
    found = H.T @ turned - R.T @ (t[:, None] * R)
    return ((found + found.T) / 2, turned) if np.isfinite(found).all() else None


def _form(step: Step, t: Array, P: Array) -> Uncertain:
    """Return the matrix of the check for P' = 0."""
    C = Uncertain(*(np.hstack([getattr(x, e) for x in (step.H, step.B)]) for e in ("mid", "rad")))
    n, k = step.H.mid.shape[1], len(t)
    lost = step.R.T @ (exact(t[:, None]) * step.R)
    corner = Uncertain(*(np.pad(x, (0, k)) for x in (-lost.mid, lost.rad)))
    return C.T @ (exact(P) @ C) + corner + exact(np.diag(np.concatenate([np.zeros(n), t])))


def nonnegative(S: Uncertain) -> bool:
    """Whether every symmetric matrix within S is proved to be positive semidefinite.

    Rows and columns are first scaled by powers of two, which is exact, to a diagonal near one.
    """
    diagonal = np.diagonal(S.mid)
    if not (diagonal > 0).all() or not np.isfinite(S.size).all():
        return False
    e = np.rint(np.log2(diagonal) / -2).astype(int)
    powers = e[:, None] + e[None]
    return least_eigenvalue(Uncertain(*(np.ldexp(x, powers) for x in (S.mid, S.rad)))) >= 0


@np.errstate(all="ignore")
def least_eigenvalue(S: Uncertain) -> float:
    r"""Return a lower bound of the eigenvalues of every symmetric matrix within S.

    With any c and any L, :math:`S=cI+LL^\top+E\succeq c-\|E\|_\infty`; in practice c is the least
    eigenvalue, a little diminished, and L the Cholesky factor of :math:`S-cI`.
    """
    n = len(S.mid)
    middle = (S.mid + S.mid.T) / 2
    try:
        values = np.linalg.eigvalsh(middle)
        size = float(np.abs(values).max())
        c = float(values[0]) - 8 * n * UNIT * size
        L = np.linalg.cholesky(middle - c * np.eye(n))
    except np.linalg.LinAlgError:
        return -np.inf
    rest = S + exact(-c * np.eye(n)) + _negative(exact(L) @ exact(L.T))
    error = float(up(rest.size.sum(axis=1), n).max())
    found = np.nextafter(c - error, -np.inf)
    return float(found) if np.isfinite(found) else -np.inf


def _negative(A: Uncertain) -> Uncertain:
    return Uncertain(-A.mid, A.rad)
