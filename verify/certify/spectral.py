r"""Spectral norms and least singular values of batches of uncertain matrices, rigorous in doubles.

Float decompositions are guesses, as in `verify.norms`, whose lemma is used here in the arithmetic
of `verify.certify.rounded`: with any :math:`V`, :math:`\|V^\top V-I\|\le f_V<1`, and any :math:`U`,

.. math::
    \|A\|^2\le\frac{\|(AV)^\top AV\|}{1-f_V},\qquad
    \sigma_{\min}(A)\ge\frac{\min_i|T_{ii}|-\|E\|}{\sqrt{(1+f_U)(1+f_V)}},\quad T=U^\top AV,

E the off-diagonal part of T.  A matrix of non-negative radii R has
:math:`\|R\|^2\le\max_i(R^\top Rx)_i/x_i` for every :math:`x>0` (Collatz and Wielandt), and every
matrix within R of its midpoint differs from it by at most :math:`\|R\|` (absolute values only
increase the norm).  Weyl's inequality then covers all matrices of the enclosure.
"""

from __future__ import annotations

import numpy as np

from verify.certify.rounded import Array, Uncertain, down, exact, up

_STEPS = 6
"""Power steps for a good x; any x is sound."""


def radius_norm(R: Array) -> Array:
    """Return ``(n,)`` upper bounds of the norms of non-negative matrices ``(n, k, d)``."""
    k, d = R.shape[-2:]
    x = np.ones((len(R), d, 1))
    with np.errstate(all="ignore"):
        for _ in range(_STEPS):
            x = np.swapaxes(R, -1, -2) @ (R @ x)
            top = x.max(axis=1, keepdims=True)
            x = np.where(top > 0, x / np.where(top > 0, top, 1.0), 1.0) + 2.0**-20
        image = np.swapaxes(R, -1, -2) @ (R @ x)
        quotient = up((image / x).max(axis=(1, 2)), k + d + 4)
    return up(np.sqrt(quotient), 2)


def singular_bounds(A: Array) -> tuple[Array, Array]:
    """Return lower bounds of the least and upper bounds of the greatest singular values.

    Parameters
    ----------
    A : (n, k, d) ndarray
        Exact matrices.

    Returns
    -------
    least, greatest : (n,) ndarray
        ``least`` is that of maps from R^d (zero for k < d); 0 and infinity where nothing is known.
    """
    n, k, d = A.shape
    if k < d:
        return np.zeros(n), singular_bounds(np.swapaxes(A, 1, 2))[1]
    fine = np.asarray(np.isfinite(A).all(axis=(1, 2)))
    A = np.where(fine[:, None, None], A, 0.0)
    U, V = _guess(A)
    image = exact(A) @ exact(V)
    f_U, f_V = _defect(U), _defect(V)
    greatest = _row_sums((image.T @ image).size)
    with np.errstate(all="ignore"):
        greatest = up(np.sqrt(up(greatest / (1 - f_V), 4)), 2)
    T = exact(U).T @ image
    diagonal = np.diagonal(T.mid, axis1=1, axis2=2), np.diagonal(T.rad, axis1=1, axis2=2)
    off = T.size
    off[:, range(d), range(d)] = 0.0
    worst = up(np.sqrt(_row_sums(off) * _row_sums(np.swapaxes(off, 1, 2))), 3)
    weakest = (np.nextafter(np.abs(diagonal[0]) - diagonal[1], -np.inf)).min(axis=1)
    gap = np.maximum(np.nextafter(weakest - worst, -np.inf), 0.0)
    least = down(gap / up(np.sqrt((1 + f_U) * (1 + f_V)), 4), 1)
    fine &= f_V < 0.5
    return np.where(fine, least, 0.0), np.where(fine, greatest, np.inf)


def _guess(A: Array) -> tuple[Array, Array]:
    try:
        U, _, Vt = np.linalg.svd(A, full_matrices=False)
    except np.linalg.LinAlgError:
        n, k, d = A.shape
        return np.broadcast_to(np.eye(k, d), A.shape), np.broadcast_to(np.eye(d), (n, d, d))
    return U, np.swapaxes(Vt, 1, 2)


def _row_sums(A: Array) -> Array:
    return up(A.sum(axis=2).max(axis=1), A.shape[2])


def _defect(V: Array) -> Array:
    """Return upper bounds of ``||V^T V - I||``."""
    gram = exact(V).T @ exact(V)
    return _row_sums((gram + exact(-np.eye(V.shape[2]))).size)


def norm_bound(A: Uncertain) -> Array:
    """Return ``(n,)`` upper bounds of the norms of all matrices in ``(n, k, d)``."""
    spread = radius_norm(np.broadcast_to(A.rad, A.mid.shape))
    return no_nan(up(singular_bounds(A.mid)[1] + spread, 1))


def frobenius(A: Array) -> Array:
    """Return ``(n,)`` upper bounds of the Frobenius norms."""
    return up(np.sqrt(np.square(A).sum(axis=(1, 2))), A.shape[1] * A.shape[2] + 3)


def rows_bound(A: Array) -> Array:
    """Return ``(n, k)`` upper bounds of the Euclidean lengths of rows of given sizes."""
    return up(np.sqrt(np.square(A).sum(axis=2)), A.shape[2] + 3)


def no_nan(x: Array) -> Array:
    """Return upper bounds in which "not a number" means "no bound"."""
    return np.where(np.isnan(x), np.inf, x)
