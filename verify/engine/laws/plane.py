r"""Laws in the plane without sampling: the Euler-Maruyama chain on a grid, step by step.

Paper: equation (40) in ``d = 2``.  One step moves the density ``p`` by the map
:math:`T(z)=z-h\nabla L(z)` and smooths it by a Gaussian of variance ``2h``:

.. math:: p'=\Big(\frac{p}{\det DT}\circ T^{-1}\Big)*N(0,2hI).

The first half is two interpolations along lines (`Moves`), the second two band matrices, so a
step on 512 x 512 points costs a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from threadpoolctl import threadpool_limits

from lemmata.verify.engine.arguments import Array, Float, count, observables, points, positive
from lemmata.verify.engine.laws.moves import Moves, moves, rows_of
from lemmata.verify.errors import InputError

STRIPS = 2
"""Into how many strips of rows, each with a thread of its own, a step is cut."""
# The spectrum of a Gaussian of width s is exp(-(pi / 0.4)^2 / 2) = 4e-14 at the last frequency of
# a grid of spacing 0.4 s.
SPACING = 0.4
"""Coarsest grid spacing, in standard deviations of one step's noise."""
_REACH = 8.5
# A band of half width b read by blocks of B costs (B + 2b) / B of its own size; B fills a register.
_BLOCK = 16


@dataclass(frozen=True)
class PlaneLaw:
    """A law on a rectangular equidistant grid.

    Attributes
    ----------
    axes : pair of (n,) ndarray
        The coordinates along both axes.
    density : (n, n) ndarray
        At ``(axes[0][i], axes[1][j])``.
    """

    axes: tuple[Float, Float]
    density: Float

    @property
    def cell(self) -> float:
        """Area of a cell of the grid."""
        return float(np.prod([a[1] - a[0] for a in self.axes]))

    @property
    def mass(self) -> float:
        """Total mass by the trapezoidal rule; what is missing to 1 has left the grid."""
        return float(self.density.sum() * self.cell)

    @property
    def points(self) -> Float:
        """The grid points, shape ``(n * n, 2)``, in the order of the raveled density."""
        return _grid(self.axes)

    def moments(self) -> tuple[Float, Float]:
        """Return mean ``(2,)`` and covariance ``(2, 2)``."""
        weight = self.density.ravel() / self.density.sum()
        mean = weight @ self.points
        u = self.points - mean
        return mean, (weight[:, None] * u).T @ u

    def refined(self, factor: int) -> PlaneLaw:
        """Return the law on a grid ``factor`` times as fine, by trigonometric interpolation."""
        k, n = count(factor, "factor", 1), len(self.axes[0])
        if k == 1:
            return self
        fine = self.density
        for axis in (0, 1):
            spectrum = np.fft.rfft(fine, axis=axis)
            fine = np.fft.irfft(spectrum, n * k, axis=axis) * k
            fine = np.take(fine, np.arange((n - 1) * k + 1), axis=axis)
        first, second = (np.linspace(a[0], a[-1], (n - 1) * k + 1) for a in self.axes)
        return PlaneLaw((first, second), fine)

    def tv(self, density: Callable[[Float], Float], *, factor: int = 2) -> tuple[float, float]:
        r"""Return :math:`\tfrac12\int|p-q|` and an estimate of its error.

        ``q`` maps ``(n, 2)`` points to ``(n,)`` values; the mass that it has off the grid counts
        half.  The estimate is what the last halving of the grid changed.

        Raises
        ------
        InputError
            If a value is NaN or infinite.
        """
        law = self.refined(factor)
        other = np.asarray(density(law.points)).reshape(law.density.shape)
        if not (np.isfinite(law.density).all() and np.isfinite(other).all()):
            raise InputError("a density contains NaN or infinity")
        gap = np.abs(law.density - other)
        outside = max(0.0, 1.0 - float(other.sum() * law.cell)) / 2
        fine = float(gap.sum() * law.cell) / 2
        coarse = float(gap[::2, ::2].sum() * law.cell) * 2
        return fine + outside, abs(fine - coarse)


@dataclass(frozen=True)
class Step:
    """One step of the chain on a grid, prepared once and used many times.

    Attributes
    ----------
    axes : pair of (n,) ndarray
    moves : Moves
        The deterministic part.
    smoothing : pair of (n, n) ndarray
        Band matrices of the Gaussian along each axis.
    bands : pair of int
        Their half widths.
    """

    axes: tuple[Float, Float]
    moves: Moves
    smoothing: tuple[Float, Float]
    bands: tuple[int, int]

    def run(self, law: PlaneLaw, steps: int) -> PlaneLaw:
        """Return the law after ``steps`` more steps."""
        p, q = law.density.copy(), np.empty_like(law.density)
        K = count(steps, "steps")
        with threadpool_limits(1, "blas"), ThreadPoolExecutor(STRIPS) as pool:
            for k in range(K):
                if k == 0:
                    _each(pool, self.moves.along_second, p, q)
                _each(pool, self._carry, q, p)
                _each(pool, self._spread if k < K - 1 else self._smooth, p, q)
            return PlaneLaw(self.axes, q if K else p)

    def _carry(self, source: Array, out: Array, strip: int) -> None:
        """Finish the move and smooth along the second axis: rows of one strip."""
        rows = rows_of(len(source), strip, STRIPS)
        self.moves.along_first(source, out, strip)
        moved, n = out[rows].copy(), source.shape[1]
        for columns, near in _blocks(slice(0, n), n, self.bands[1]):
            np.matmul(moved[:, near], self.smoothing[1][near, columns], out=out[rows, columns])

    def _smooth(self, source: Array, out: Array, strip: int) -> None:
        """Smooth along the first axis: rows of one strip from all of the source."""
        n = len(source)
        for rows, near in _blocks(rows_of(n, strip, STRIPS), n, self.bands[0]):
            np.matmul(self.smoothing[0][rows, near], source[near], out=out[rows])

    def _spread(self, source: Array, out: Array, strip: int) -> None:
        """Smooth, and begin the next move, which is a matter of single rows."""
        self._smooth(source, out, strip)
        self.moves.along_second(out, out, strip)


def _each(
    pool: ThreadPoolExecutor, work: Callable[[Array, Array, int], None], source: Array, out: Array
) -> None:
    list(pool.map(lambda strip: work(source, out, strip), range(STRIPS)))


def _blocks(part: slice, n: int, band: int) -> Iterator[tuple[slice, slice]]:
    """Yield the blocks of a range and what each of them reads."""
    for low in range(part.start, part.stop, _BLOCK):
        high = min(low + _BLOCK, part.stop)
        yield slice(low, high), slice(max(0, low - band), min(n, high + band))


def prepare(G: Any, x: ArrayLike, beta: float, step: float, axes: tuple[Float, Float]) -> Step:
    r"""Prepare the chain's step on a grid.

    Parameters
    ----------
    G : Generator
        With ``d = 2`` and second derivatives.
    x : (o,) array_like
    beta, step : float
        Noise level and step size ``h``.
    axes : pair of (n,) ndarray
        Equidistant, not coarser than :math:`0.4\sqrt{2h}`.

    Raises
    ------
    InputError
        If ``d`` is not 2, the grid is too coarse, or ``h`` is so large that
        :math:`T(z)=z-h\nabla L(z)` folds the plane inside the grid.
    """
    if G.dim != 2:
        raise InputError(f"laws on a plane need d = 2, not {G.dim}")
    h = positive(step, "step")
    sigma = float(np.sqrt(2 * h))
    for axis in axes:
        if axis[1] - axis[0] > 1.0001 * SPACING * sigma:
            raise InputError(
                f"grid spacing {axis[1] - axis[0]:.3g} exceeds 0.4 sqrt(2h) = "
                f"{SPACING * sigma:.3g}; refine"
            )
    pairs = [_smoothing(axis, sigma) for axis in axes]
    deterministic = moves(
        G, points(x, observables(G), "x")[0], positive(beta, "beta"), h, axes, STRIPS
    )
    return Step(axes, deterministic, (pairs[0][0], pairs[1][0]), (pairs[0][1], pairs[1][1]))


def _smoothing(axis: Float, sigma: float) -> tuple[Float, int]:
    """Return the symmetric band matrix of a Gaussian on the grid, and its half width."""
    n, spacing = len(axis), float(axis[1] - axis[0])
    half = min(n - 1, int(np.ceil(_REACH * sigma / spacing)))
    offset = np.arange(n)[:, None] - np.arange(n)
    weight = np.exp(-0.5 * (offset * (spacing / sigma)) ** 2)
    weight[np.abs(offset) > half] = 0.0
    return weight * (spacing / (sigma * np.sqrt(2 * np.pi))), half


def chain_law(
    G: Any,
    x: ArrayLike,
    beta: float,
    step: float,
    steps: int,
    start: ArrayLike,
    box: ArrayLike,
    *,
    most: int = 1024,
) -> PlaneLaw:
    r"""Return the law of :math:`z_K`, the chain from the point ``start``, on a box.

    Parameters
    ----------
    G, x, beta, step
        As for `prepare`.
    steps : int
        ``K``, at least 1.
    start : (2,) array_like
    box : (2, 2) array_like
        Rows are the intervals along the axes.  Mass that leaves is lost and shows in
        `PlaneLaw.mass`.
    most : int
        Most grid points along an axis.

    Raises
    ------
    InputError
        As `prepare`, or if the box is empty or needs more than ``most`` points an axis.
    """
    K, h = count(steps, "steps", 1), positive(step, "step")
    sides = np.asarray(box, dtype=np.float64)
    if sides.shape != (2, 2) or not (
        np.isfinite(sides).all() and (sides[:, 0] < sides[:, 1]).all()
    ):
        raise InputError("box must hold two intervals, [[low, high], [low, high]]")
    width = float((sides[:, 1] - sides[:, 0]).max())
    n = int(np.ceil(width / (SPACING * np.sqrt(2 * h)))) + 1
    if n > most:
        raise InputError(f"a step of {h:.3g} needs {n} points an axis; raise most = {most}")
    first, second = (np.linspace(low, high, n) for low, high in sides.tolist())
    axes = (first, second)
    plan = prepare(G, x, beta, h, axes)
    z0 = points(start, 2, "start")[0]
    pulled = G.gradient_of_half_square(z0, points(x, observables(G), "x")[0])[0]
    mean = (z0 - h * (z0 + pulled / beta**2))[0]
    u = (_grid(axes) - mean) / np.sqrt(2 * h)
    density = np.exp(-0.5 * np.einsum("nd,nd->n", u, u)) / (4 * np.pi * h)
    return plan.run(PlaneLaw(axes, density.reshape(n, n)), K - 1)


def _grid(axes: tuple[Float, Float]) -> Float:
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 2)
