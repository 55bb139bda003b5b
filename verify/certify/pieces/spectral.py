r"""Spectral norms and least singular values of batches of uncertain matrices, rigorous in doubles.

Float decompositions are guesses, as in `verify.norms`, whose lemma is used here in the arithmetic
of `verify.certify.pieces.rounded`: with any :math:`U` and :math:`V`, :math:`\|V^\top V-I\|\le
f_V<1`,

.. math::
    \sigma_{\min}(A)\ge\frac{\min_i|T_{ii}|-\|E\|}{\sqrt{(1+f_U)(1+f_V)}},\quad T=U^\top AV,

E the off-diagonal part of T.  An upper bound of the norm is cheaper: with any :math:`c` and any L,
:math:`A^\top A\preceq cI+S` for :math:`S=A^\top A-cI+LL^\top`, since :math:`LL^\top\succeq0`, hence

.. math:: \|A\|^2\le c+\|A^\top A-cI+LL^\top\|_\infty;

in practice c is the greatest eigenvalue, a little enlarged, and L the Cholesky factor of
:math:`cI-A^\top A`, so that the last term is of the order :math:`kd\,2^{-53}\|A\|^2`.
(Rump 2006 proves definiteness so; here the factor is multiplied out, whoever computed it.)
A matrix of non-negative radii R has
:math:`\|R\|^2\le\max_i(R^\top Rx)_i/x_i` for every :math:`x>0` (Collatz and Wielandt), and every
matrix within R of its midpoint differs from it by at most :math:`\|R\|` (absolute values only
increase the norm).  Weyl's inequality then covers all matrices of the enclosure.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from flint import arb, ctx

from lemmata.verify.certify.pieces.rounded import TINY, UNIT, Array, Uncertain, down, exact, up
from lemmata.verify.norms import (
    PRECISION,
    SingularRange,
    ball_between,
    exact_matrix,
    power,
    singular_range,
)

_SMALL = 2**19
"""Products of so few entries are made in ball arithmetic, whose result is tighter."""
_KNOWN = 512
"""Matrices whose singular values are remembered."""
_STEPS = 6
"""Power steps for a good x; any x is sound."""


def singular_values(W: Array) -> SingularRange:
    """Enclose the extreme singular values of an exact matrix, seen as a map from R^d.

    Small ones by `verify.norms.singular_range`, large ones by this module: the upper side of the
    norm and the lower side of the least as above, the opposite sides as Rayleigh quotients.
    A matrix of which they are asked again is not decomposed again.
    """
    key = W.shape, blake2b(W.tobytes()).digest()
    if key not in _known:
        if len(_known) >= _KNOWN:
            _known.clear()
        small = W.size * min(W.shape) <= _SMALL
        _known[key] = singular_range(W) if small else _in_doubles(W)
    return _known[key]


_known: dict[tuple[tuple[int, ...], bytes], SingularRange] = {}


def _in_doubles(W: Array) -> SingularRange:
    A = W if W.shape[0] >= W.shape[1] else W.T
    e = int(np.frexp(np.abs(A).max())[1])
    # A power of two: exact, but for entries that underflow, by less than TINY in all.
    A = np.ldexp(A, -e)[None]
    greatest, least = greatest_bounds(A)[0] + TINY, max(least_bounds(A)[0] - TINY, 0.0)
    V = _guess(A)[1][0]
    with ctx.workprec(PRECISION):
        size = arb(2) ** e
        inner = [size * _rayleigh(A[0], V[:, i]) for i in (0, -1)]
        top = ball_between(inner[0], size * arb(float(np.nextafter(greatest, np.inf))))
        if W.shape[0] < W.shape[1]:
            return SingularRange(arb(0), top)
        floor = size * arb(float(np.nextafter(least, 0.0)))
        return SingularRange(ball_between(floor, inner[1]), top)


def _rayleigh(A: Array, v: Array) -> arb:
    """Enclose |A v| / |v|."""
    image, column = exact(A[None]) @ exact(v[None, :, None]), exact_matrix(v[:, None]).tolist()
    pairs = zip(image.mid[0, :, 0].tolist(), image.rad[0, :, 0].tolist(), strict=True)
    squares = [power(arb(m, r) + arb(0, TINY), 2) for m, r in pairs]
    length = sum((x[0] * x[0] for x in column), arb(0)).sqrt()
    return sum(squares, arb(0)).nonnegative_part().sqrt() / length


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


@np.errstate(all="ignore")
def least_bounds(A: Array) -> Array:
    """Return ``(n,)`` lower bounds of the least singular values of exact matrices ``(n, k, d)``.

    They are those of maps from R^d, zero for k < d and where nothing is known.
    """
    n, k, d = A.shape
    fine = np.asarray(np.isfinite(A).all(axis=(1, 2))) & (k >= d)
    if not fine.any():
        return np.zeros(n)
    A = np.where(fine[:, None, None], A, 0.0)
    U, V = _guess(A)
    f_U, f_V = _defect(U), _defect(V)
    T = exact(U).T @ (exact(A) @ exact(V))
    diagonal = np.diagonal(T.mid, axis1=1, axis2=2), np.diagonal(T.rad, axis1=1, axis2=2)
    off = T.size
    off[:, range(d), range(d)] = 0.0
    worst = up(np.sqrt(_row_sums(off) * _row_sums(np.swapaxes(off, 1, 2))), 3)
    weakest = (np.nextafter(np.abs(diagonal[0]) - diagonal[1], -np.inf)).min(axis=1)
    gap = np.maximum(np.nextafter(weakest - worst, -np.inf), 0.0)
    least = down(gap / up(np.sqrt((1 + f_U) * (1 + f_V)), 4), 1)
    return np.where(fine & (f_V < 0.5) & np.isfinite(least), least, 0.0)


def _guess(A: Array) -> tuple[Array, Array]:
    try:
        U, _, Vt = np.linalg.svd(A, full_matrices=False)
    except np.linalg.LinAlgError:
        n, k, d = A.shape
        return np.broadcast_to(np.eye(k, d), A.shape), np.broadcast_to(np.eye(d), (n, d, d))
    return U, np.swapaxes(Vt, 1, 2)


@np.errstate(all="ignore")
def greatest_bounds(A: Array) -> Array:
    """Return ``(n,)`` upper bounds of the norms of exact matrices ``(n, k, d)``.

    Infinity where nothing is known.
    """
    if A.shape[1] < A.shape[2]:
        A = np.swapaxes(A, 1, 2)
    gram = exact(A).T @ exact(A)
    fine = np.asarray(np.isfinite(gram.size).all(axis=(1, 2)))
    gram = Uncertain(*(np.where(fine[:, None, None], x, 0.0) for x in (gram.mid, gram.rad)))
    c, L = _cap(gram.mid)
    rest = gram + exact(-c[:, None, None] * np.eye(A.shape[2])) + exact(L) @ exact(L).T
    found = up(np.sqrt(up(c + _row_sums(rest.size), 1)), 2)
    return np.where(fine, no_nan(found), np.inf)


def _cap(B: Array) -> tuple[Array, Array]:
    """Guess c with B < c and a Cholesky factor of c - B."""
    n = B.shape[-1]
    try:
        top = np.linalg.eigvalsh(B)[:, -1]
        c = np.abs(top) * (1 + 8 * n * n * UNIT) + TINY
        return c, np.linalg.cholesky(c[:, None, None] * np.eye(n) - B)
    except np.linalg.LinAlgError:
        return np.zeros(len(B)), np.zeros_like(B)


@np.errstate(all="ignore")
def square_above(W: Array) -> Array | None:
    r"""Return a square R with :math:`R^\top R\succeq W^\top W`, hence :math:`\|Wv\|\le\|Rv\|`.

    R is the transposed Cholesky factor of :math:`W^\top W+\varepsilon I`; that
    :math:`R^\top R-W^\top W` is diagonally dominant is then checked.  ``None`` if that fails.
    """
    n = W.shape[1]
    gram = exact(W[None]).T @ exact(W[None])
    slack = 4 * _row_sums(gram.rad)[0] + 8 * n * UNIT * np.trace(gram.mid[0])
    try:
        R = np.swapaxes(np.linalg.cholesky(gram.mid + slack * np.eye(n)), 1, 2)
    except np.linalg.LinAlgError:
        return None
    gap = exact(R).T @ exact(R) + Uncertain(-gram.mid, gram.rad)
    off = gap.size[0]
    np.fill_diagonal(off, 0.0)
    dominant = np.diagonal(gap.low[0]) >= up(off.sum(axis=1), n)
    return R[0] if dominant.all() else None


def _row_sums(A: Array) -> Array:
    return up(A.sum(axis=2).max(axis=1), A.shape[2])


def _defect(V: Array) -> Array:
    """Return upper bounds of ``||V^T V - I||``."""
    gram = exact(V).T @ exact(V)
    return _row_sums((gram + exact(-np.eye(V.shape[2]))).size)


def norm_bound(A: Uncertain) -> Array:
    """Return ``(n,)`` upper bounds of the norms of all matrices in ``(n, k, d)``."""
    spread = radius_norm(np.broadcast_to(A.rad, A.mid.shape))
    return no_nan(up(greatest_bounds(A.mid) + spread, 1))


def frobenius(A: Array) -> Array:
    """Return ``(n,)`` upper bounds of the Frobenius norms."""
    return up(np.sqrt(np.square(A).sum(axis=(1, 2))), A.shape[1] * A.shape[2] + 3)


def rows_bound(A: Array) -> Array:
    """Return ``(n, k)`` upper bounds of the Euclidean lengths of rows of given sizes."""
    return up(np.sqrt(np.square(A).sum(axis=2)), A.shape[2] + 3)


def no_nan(x: Array) -> Array:
    """Return upper bounds in which "not a number" means "no bound"."""
    return np.where(np.isnan(x), np.inf, x)
