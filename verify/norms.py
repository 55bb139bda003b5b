r"""Rigorous norms and singular values of a matrix of floating-point numbers.

A float decomposition is used as a guess and never trusted: everything below is recomputed in
ball arithmetic (Arb) from the exact binary values of the entries.

**Lemma.** Let :math:`A\in\mathbb R^{k\times d}`, :math:`k\ge d`, and let
:math:`U\in\mathbb R^{k\times d}`, :math:`V\in\mathbb R^{d\times d}` be *any* matrices (in practice
the rounded singular vectors) with :math:`\|U^\top U-I\|\le f_U` and
:math:`\|V^\top V-I\|\le f_V<1`. Put :math:`T=U^\top AV` and let :math:`E` be its off-diagonal part.
Then

.. math::
    \sigma_{\min}(A)\ge\frac{\min_i|T_{ii}|-\|E\|}{\sqrt{(1+f_U)(1+f_V)}},\qquad
    \|A\|^2\le\frac{\|(AV)^\top AV\|}{1-f_V}.

*Proof.* :math:`\|U\|^2=\|U^\top U\|\le1+f_U`, and for :math:`V` likewise; the singular values of
the square matrix :math:`V` are at least :math:`\sqrt{1-f_V}>0`, so every :math:`x` is :math:`Vy`.
For unit :math:`x=Vy` we have :math:`\|y\|\ge1/\|V\|` and
:math:`\|Ax\|\ge\|U^\top AVy\|/\|U\|\ge\sigma_{\min}(T)\|y\|/\|U\|`, and Weyl's inequality
:math:`\sigma_{\min}(T)\ge\min_i|T_{ii}|-\|E\|` gives the first bound. Also
:math:`\|y\|^2\le1/(1-f_V)` and :math:`\|Ax\|^2=y^\top(AV)^\top(AV)y`, which gives the second. ∎

Norms of the small or diagonal-dominated matrices on the right come from
:math:`\|E\|\le\sqrt{\|E\|_1\|E\|_\infty}` (Schur; absolute row sums when symmetric). The opposite
sides are Rayleigh quotients :math:`\|Av\|/\|v\|` at two columns of :math:`V`. The relative gap is
of the order :math:`d\,2^{-53}\,\|A\|/\sigma_{\min}`.
"""

from __future__ import annotations

import copyreg
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from flint import arb, arb_mat, ctx
from numpy.typing import ArrayLike, NDArray

from lemmata.verify.errors import InputError

PRECISION = 96
"""Working precision in bits: products of doubles are exact to well below their own rounding."""

Matrix = arb_mat
"""A matrix of balls; a NumPy matrix becomes one with radii zero."""


def _ball(middle: tuple[int, int] | str, radius: tuple[int, int] | str) -> arb:
    """Rebuild a ball from what `_parts` took apart; the radius may grow by its last bit."""
    return arb(middle, arb(radius))


def _parts(ball: arb) -> tuple[object, tuple[object, object]]:
    """Say how to pickle a ball, which python-flint does not."""
    return _ball, (_number(ball.mid()), _number(ball.rad()))


def _number(x: arb) -> tuple[int, int] | str:
    if not x.is_finite():
        return "nan" if x.is_nan() else "inf" if x > 0 else "-inf"
    mantissa, exponent = x.man_exp()
    return int(mantissa), int(exponent)


copyreg.pickle(arb, _parts)  # type: ignore[arg-type]


@dataclass(frozen=True)
class SingularRange:
    r"""Enclosures of the extreme singular values, seen as a map from R^d.

    Attributes
    ----------
    least : arb
        Contains :math:`\inf_{\|x\|=1}\|Ax\|` (zero when there are fewer rows than columns).
    greatest : arb
        Contains :math:`\|A\|=\sup_{\|x\|=1}\|Ax\|`.
    """

    least: arb
    greatest: arb


def lower(ball: arb) -> float:
    """Return the largest double below every point of ``ball``, or next to it."""
    return _directed(ball.lower(), -1)


def upper(ball: arb) -> float:
    """Return the smallest double above every point of ``ball``, or next to it."""
    return _directed(ball.upper(), +1)


def _directed(point: arb, sign: int) -> float:
    if point.is_nan():
        return sign * float("inf")
    rounded = float(point)
    while np.isfinite(rounded) and not sign * (arb(rounded) - point) >= 0:
        rounded = float(np.nextafter(rounded, sign * np.inf))
    return rounded


def ball_between(low: arb, high: arb) -> arb:
    """Return the smallest ball that Arb offers around ``[low, high]``."""
    return low.lower().union(high.upper())


def exact_matrix(A: ArrayLike | Matrix) -> Matrix:
    """Return ``A`` as balls of radius zero, one for each exact binary entry.

    Parameters
    ----------
    A : (k, d) array_like of float, or arb_mat
        An ``arb_mat`` is returned as it is.

    Raises
    ------
    InputError
        If ``A`` is not a non-empty real finite matrix.
    """
    if isinstance(A, arb_mat):
        return A
    array = np.asarray(A)
    if array.ndim != 2 or 0 in array.shape:
        raise InputError(f"need a non-empty matrix, got shape {array.shape}; pass a (k, d) array")
    if array.dtype.kind not in "fiu" or array.dtype.itemsize > 8:
        raise InputError(f"need real numbers of at most 64 bits, got {array.dtype}; convert first")
    if not np.isfinite(array).all():
        raise InputError("the matrix has NaN or infinite entries; certify finite weights")
    if array.dtype.kind == "f":
        return arb_mat(array.astype(np.float64).tolist())
    return arb_mat([[arb(int(entry)) for entry in row] for row in array])


def midpoints(A: Matrix) -> NDArray[np.float64]:
    """Return the midpoints as a (k, d) array, rounded: good for a guess only."""
    return np.array([[float(x) for x in row] for row in A.tolist()], dtype=np.float64)


def singular_range(A: ArrayLike | Matrix) -> SingularRange:
    """Enclose the least and greatest singular value by the lemma at the head of this module.

    Parameters
    ----------
    A : (k, d) array_like of float, or arb_mat
        With balls of positive radius the result holds for every matrix in them.

    Returns
    -------
    SingularRange
        ``least`` reaches down to zero when a positive lower bound is out of reach.

    Raises
    ------
    InputError
        If ``A`` is not a non-empty real finite matrix.
    """
    with ctx.workprec(PRECISION):
        balls = exact_matrix(A)
        k, d = balls.nrows(), balls.ncols()
        if k >= d:
            return _tall_range(balls)
        return SingularRange(arb(0), _tall_range(balls.transpose()).greatest)


def _tall_range(A: Matrix) -> SingularRange:
    guess = midpoints(A)
    try:
        U, _, Vt = np.linalg.svd(guess, full_matrices=False)
    except np.linalg.LinAlgError:
        U, Vt = np.eye(*guess.shape), np.eye(guess.shape[1])
    u, v = arb_mat(U.tolist()), arb_mat(Vt.T.tolist())
    image = A * v
    f_u, f_v = _gram_defect(u), _gram_defect(v)
    gram = image.transpose() * image
    T = u.transpose() * image
    rayleigh = [
        (gram[i, i].nonnegative_part() / _column_square(v, i)).sqrt() for i in (0, A.ncols() - 1)
    ]
    least = (_least_diagonal(T) - _off_diagonal_norm(T)) / ((1 + f_u) * (1 + f_v)).sqrt()
    greatest = (_schur_norm(gram) / (1 - f_v)).sqrt() if f_v < 1 else arb("inf")
    floor = least.lower() if f_v < 1 and least > 0 else arb(0)
    return SingularRange(ball_between(floor, rayleigh[1]), ball_between(rayleigh[0], greatest))


def _column_square(v: Matrix, i: int) -> arb:
    return sum((v[j, i] * v[j, i] for j in range(v.nrows())), arb(0))


def _gram_defect(u: Matrix) -> arb:
    """Return an upper bound of ``||u^T u - I||``."""
    gram = u.transpose() * u
    rows = gram.tolist()
    for i, row in enumerate(rows):
        row[i] = row[i] - 1
    return _greatest_sum(rows)


def _greatest_sum(rows: Sequence[Sequence[arb]]) -> arb:
    best = arb(0)
    for row in rows:
        best = best.max(sum((x.abs_upper() for x in row), arb(0)).upper())
    return best


def _schur_norm(A: Matrix) -> arb:
    """Return an upper bound of the spectral norm, sqrt(||A||_1 ||A||_inf)."""
    return (_greatest_sum(A.tolist()) * _greatest_sum(A.transpose().tolist())).sqrt()


def _off_diagonal_norm(T: Matrix) -> arb:
    rows = T.tolist()
    for i, row in enumerate(rows):
        row[i] = arb(0)
    return _schur_norm(arb_mat(rows))


def _least_diagonal(T: Matrix) -> arb:
    best = arb("inf")
    for i in range(T.ncols()):
        best = best.min(T[i, i].abs_lower())
    return best


def row_norm(A: ArrayLike | Matrix) -> arb:
    r"""Enclose :math:`\|A\|_{2\to\infty}`, the largest Euclidean norm of a row."""
    with ctx.workprec(PRECISION):
        return greatest(
            [sum((x * x for x in row), arb(0)) for row in exact_matrix(A).tolist()]
        ).sqrt()


def weighted_gram_range(
    W: ArrayLike | Matrix, c: Sequence[float] | NDArray[np.float64]
) -> SingularRange:
    r"""Enclose the extreme eigenvalues of :math:`W^\top\mathrm{diag}(c)W`.

    They are the squared extreme singular values of :math:`\mathrm{diag}(\sqrt c)W`.

    Parameters
    ----------
    W : (k, d) array_like of float
    c : (k,) array_like of float
        Positive weights.

    Raises
    ------
    InputError
        If shapes disagree or a weight is not positive.
    """
    with ctx.workprec(PRECISION):
        balls, weights = exact_matrix(W), [float(x) for x in c]
        if len(weights) != balls.nrows():
            raise InputError(f"{balls.nrows()} rows need as many weights, got {len(weights)}")
        if not all(0 < x < float("inf") for x in weights):
            raise InputError("weights c must be positive and finite")
        rows = [
            [arb(x).sqrt() * w for w in row] for x, row in zip(weights, balls.tolist(), strict=True)
        ]
        root = singular_range(arb_mat(rows))
        return SingularRange(_square(root.least), _square(root.greatest))


def _square(x: arb) -> arb:
    low, high = x.lower().max(arb(0)), x.upper()
    return ball_between(low * low, high * high)


def orthogonality_defect(U: ArrayLike | Matrix) -> arb:
    r"""Return an upper bound of :math:`\|U^\top U-I\|`; each :math:`\sigma_i^2` is that near 1."""
    with ctx.workprec(PRECISION):
        return _gram_defect(exact_matrix(U))


def power(x: arb, n: int) -> arb:
    """Enclose x^n for a small n >= 0; even powers are not negative.

    By multiplication, because Arb's own power is NaN for balls of positive radius around zero.
    """
    out = arb(1)
    for _ in range(n):
        out *= x
    return out if n % 2 else out.nonnegative_part()


def greatest(values: Sequence[arb]) -> arb:
    """Enclose the maximum of the numbers enclosed by a non-empty sequence of balls."""
    best = values[0]
    for value in values[1:]:
        best = best.max(value)
    return best


def least(values: Sequence[arb]) -> arb:
    """Enclose the minimum of the numbers enclosed by a non-empty sequence of balls."""
    best = values[0]
    for value in values[1:]:
        best = best.min(value)
    return best
