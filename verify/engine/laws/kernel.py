r"""Laws on a line without sampling: powers of the Euler-Maruyama kernel on a grid.

Paper: equation (40) in ``d = 1``.  The chain has the transition density
:math:`K(y,z)=N(y;\,z-hL'(z),\,2h)`, and the trapezoidal rule on a grid well below
:math:`\sqrt{2h}` composes such kernels to rounding accuracy.  ``K^m`` has width of order
:math:`\sqrt{2mh}`, so the grid is thinned as ``m`` doubles and stays a band matrix: a million
steps cost about twenty sparse products.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse
from scipy.interpolate import CubicSpline

from lemmata.verify.engine.arguments import Float, Map, count, finite, observables, points, positive
from lemmata.verify.errors import InputError

Drift = Callable[[Float], Float]

# A product of two Gaussians of width s has width s/sqrt(2); its trapezoidal error at spacing
# 0.4 s is exp(-(pi / 0.4)^2) = 2e-27, and sinc interpolation is good to exp(-(pi / 0.4)^2 / 2).
_SPACING = 0.4
_REACH = 8.5
_DROP = 1e-18
# Thinned once more, twice over, a Gaussian at the limit has the sum 1 + 1e-3.
_RESOLVED = 1e-3
# Up to so many products in all, single steps are quicker than squaring.
_STEPPED = 2e7


@dataclass(frozen=True)
class Law:
    """A law on an equidistant grid.

    Attributes
    ----------
    grid : (g,) ndarray
    density : (g,) ndarray
    """

    grid: Float
    density: Float

    @property
    def spacing(self) -> float:
        """Distance of grid points."""
        return float(self.grid[1] - self.grid[0])

    @property
    def mass(self) -> float:
        """Total mass by the trapezoidal rule; what is missing to 1 has left the grid."""
        return float(self.density.sum() * self.spacing)

    def moments(self) -> tuple[float, float]:
        """Return mean and variance."""
        weight = self.density / self.density.sum()
        mean = float(weight @ self.grid)
        return mean, float(weight @ (self.grid - mean) ** 2)

    def refined(self, spacing: float) -> Law:
        """Return the law on a grid of at most this spacing, by trigonometric interpolation."""
        factor = int(np.ceil(self.spacing / positive(spacing, "spacing")))
        if factor <= 1:
            return self
        n = len(self.grid)
        spectrum = np.fft.rfft(self.density)
        fine = np.fft.irfft(spectrum, n * factor)[: (n - 1) * factor + 1] * factor
        return Law(np.linspace(self.grid[0], self.grid[-1], len(fine)), fine)

    def tv(self, density: Callable[[Float], Float], *, points_per_width: int = 128) -> float:
        r"""Return :math:`\tfrac12\int|p-q|` against another density, given as a function.

        For smooth densities the error falls with the fourth power of the grid spacing over the
        width, 1e-11 at 128 points a width; the mass that ``q`` has off the grid counts half.
        """
        width = float(np.sqrt(self.moments()[1]))
        fine = self.refined(width / count(points_per_width, "points_per_width", 1))
        other = density(fine.grid)
        outside = max(0.0, 1.0 - float(np.trapezoid(other, fine.grid)))
        return tv(fine.density, other, fine.spacing) + outside / 2


def langevin_drift(G: Map, x: ArrayLike, beta: float) -> Drift:
    r"""Return :math:`-L'` of a generator with ``d = 1`` as a function of ``(n,)`` arrays."""
    if G.dim != 1:
        raise InputError(f"laws on a grid need d = 1, not {G.dim}")
    xs, weight = points(x, observables(G), "x")[0], positive(beta, "beta") ** -2

    def drift(z: Float) -> Float:
        pulled = G.gradient_of_half_square(z[:, None], xs)[0][:, 0]
        return np.asarray(-z - weight * pulled)

    return drift


def transition(drift: Drift, step: float, grid: Float) -> sparse.csr_array:
    r"""Return the matrix :math:`K_{ij}=\Delta\,N(y_i;\,z_j-hL'(z_j),\,2h)`, :math:`p'=Kp`.

    Entries beyond 8.5 standard deviations (1e-16 of the mass) are left out.

    Raises
    ------
    InputError
        If the grid is coarser than :math:`0.4\sqrt{2h}`.
    """
    h = positive(step, "step")
    spacing, sigma = float(grid[1] - grid[0]), float(np.sqrt(2 * h))
    if spacing > 1.0001 * _SPACING * sigma:
        limit = _SPACING * sigma
        raise InputError(f"grid spacing {spacing:.3g} exceeds 0.4 sqrt(2h) = {limit:.3g}; refine")
    n, half = len(grid), int(np.ceil(_REACH * sigma / spacing))
    # Offsets from z_j, not differences of coordinates: h may be 1e-18.
    shift = np.clip(h * drift(grid) / spacing, -2.0 * n, 2.0 * n)
    offsets = np.rint(shift).astype(np.int64)[:, None] + np.arange(-half, half + 1)
    rows = np.arange(n)[:, None] + offsets
    keep = (rows >= 0) & (rows < n)
    columns = np.broadcast_to(np.arange(n)[:, None], rows.shape)[keep]
    gap = ((offsets - shift[:, None]) * (spacing / sigma))[keep]
    rows = rows[keep]
    values = np.exp(-0.5 * gap**2) * (spacing / (sigma * np.sqrt(2 * np.pi)))
    return sparse.csr_array((values, (rows, columns)), shape=(n, n))


def chain_law(
    drift: Drift, step: float, steps: int, start: float, interval: tuple[float, float]
) -> Law:
    r"""Return the law of :math:`z_K`, the chain from the point ``start``, on ``interval``.

    Many steps are taken by squaring: the pair :math:`(K^m,K^{m+1})` is doubled along the binary
    digits of ``steps``.  Mass that leaves the interval is lost and shows in `Law.mass`.

    Raises
    ------
    InputError
        If ``start`` is not inside the interval or ``steps`` is not positive.
    """
    K, h = count(steps, "steps", 1), positive(step, "step")
    z0, low, high = finite(start, "start"), finite(interval[0], "low"), finite(interval[1], "high")
    if not low < z0 < high:
        raise InputError(f"start {z0} must lie inside the interval ({low}, {high})")
    spacing = _SPACING * np.sqrt(2 * h)
    anchor = int(np.ceil((z0 - low) / spacing))
    grid = z0 + spacing * np.arange(-anchor, int(np.ceil((high - z0) / spacing)) + 1)
    now = transition(drift, h, grid)
    if K * now.nnz <= _STEPPED:
        column = np.zeros(len(grid))
        column[anchor] = 1.0
        for _ in range(K):
            column = np.asarray(now @ column)
        return Law(grid, column / spacing)
    after = now @ now if K > 1 else now
    for digit in bin(K)[3:]:
        both = _pruned(now @ after)
        now, after = (both, _pruned(after @ after)) if digit == "1" else (_pruned(now @ now), both)
        while len(grid) > 256 and _resolved(now):
            grid, now, after = (_thinned(part, anchor % 2) for part in (grid, now, after))
            anchor //= 2
    column = now[:, [anchor]].toarray()[:, 0]
    return Law(grid, column / float(grid[1] - grid[0]))


def step_law(drift: Drift, step: float, steps: int, law: Law) -> Law:
    """Return the law after some more steps, from a density on a grid fine enough for one step."""
    matrix, density = transition(drift, step, law.grid), law.density
    for _ in range(count(steps, "steps")):
        density = matrix @ density
    return Law(law.grid, density)


def _pruned(matrix: sparse.csr_array) -> sparse.csr_array:
    """Drop what is below rounding; a column that does not see the ends keeps its mass 1.

    Without the second, errors of 1e-14 a product are doubled with every squaring.
    """
    matrix.data[matrix.data < _DROP] = 0.0
    matrix.eliminate_zeros()
    sums = matrix.T @ np.ones(matrix.shape[0])
    inner = (matrix.T @ _ends(matrix.shape[0]) < 1e-16) & (np.abs(sums - 1) < 1e-9)
    matrix.data /= np.where(inner, sums, 1.0)[matrix.indices]
    return matrix


def _ends(n: int) -> Float:
    """Mark the outermost grid points."""
    ends = np.zeros(n)
    ends[: n // 64 + 1] = ends[-(n // 64) - 1 :] = 1.0
    return ends


def _thinned(part: Any, first: int) -> Any:
    """Keep every second grid point; a matrix also carries the doubled spacing."""
    if part.ndim == 1:
        return part[first::2]
    return 2 * part[first::2, first::2].tocsr()


def _resolved(matrix: sparse.csr_array) -> bool:
    """Whether every second grid point is enough for this kernel, in either variable.

    Sums over every eighth point are compared with full sums, away from the ends of the grid.
    """
    n = matrix.shape[0]
    eighth = np.zeros(n)
    eighth[::8] = 8.0
    ends = _ends(n)
    for part in (matrix, matrix.T.tocsr()):
        full = part.T @ np.ones(n)
        inner = (part.T @ ends < 1e-6) & (full > 1e-6)
        if not inner.any() or (np.abs(part.T @ eighth - full) > _RESOLVED * full)[inner].any():
            return False
    return True


def tv(p: ArrayLike, q: ArrayLike, spacing: float) -> float:
    r"""Return :math:`\frac12\int|p-q|` of two densities on one equidistant grid.

    Between its zeros the difference has one sign, so its cubic spline is integrated from zero to
    zero: the error is of fourth order in the spacing, and a zero that is a little off costs the
    square of what it is off.

    Raises
    ------
    InputError
        For different shapes, fewer than two points, NaN or a spacing that is not positive.
    """
    u, v = np.asarray(p, dtype=np.float64), np.asarray(q, dtype=np.float64)
    if u.shape != v.shape or u.ndim != 1 or len(u) < 2:
        raise InputError(f"densities have shapes {u.shape} and {v.shape}; expected one grid")
    if not (np.isfinite(u).all() and np.isfinite(v).all()):
        raise InputError("a density contains NaN or infinity")
    gap = CubicSpline(np.arange(len(u)), u - v)
    zeros = gap.roots(discontinuity=False, extrapolate=False)
    # A piece that vanishes identically is reported by its left end and a NaN.
    ends = np.concatenate([[0.0], zeros[np.isfinite(zeros)], [len(u) - 1.0]])
    pieces = np.diff(gap.antiderivative()(ends))
    return float(np.abs(pieces).sum() * positive(spacing, "spacing") / 2)
