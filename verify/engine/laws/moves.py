r"""A density carried along by :math:`T(z)=z-h\nabla L(z)` in the plane, line by line.

The pulled-back density :math:`p(T^{-1}y)/\det DT` is found in two passes: along the second axis,
with :math:`Z_2` the solution of :math:`T_2(z_1,Z_2)=y_2`, then along the first, with
:math:`X_1` the first coordinate of :math:`T^{-1}y`:

.. math:: q(z_1,y_2)=p(z_1,Z_2)\,\partial_{y_2}Z_2,\qquad
          p'(y)=q(X_1(y),y_2)\,\partial_{y_1}X_1 .

Each pass interpolates on lines by polynomials of degree seven, a sparse matrix with eight entries
a row that is built once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from lemmata.verify.engine.arguments import Array, Float
from lemmata.verify.errors import InputError

_NODES = np.arange(-3, 5)
_NEWTON = 60


@dataclass(frozen=True)
class Moves:
    """Sparse matrices of the two passes, cut in strips of rows.

    Attributes
    ----------
    second, first : tuple of csr_array
        Each maps the raveled ``(n * n,)`` density to one strip of the result.
    """

    second: tuple[sparse.csr_array, ...]
    first: tuple[sparse.csr_array, ...]

    def along_second(self, p: Array, out: Array, strip: int) -> None:
        """First pass: rows of one strip of ``out`` from the same rows of ``p``, ``(n, n)``."""
        _strip(self.second, strip, p, out)

    def along_first(self, p: Array, out: Array, strip: int) -> None:
        """Second pass: rows of one strip of ``out`` from all of ``p``, ``(n, n)``."""
        _strip(self.first, strip, p, out)


def _strip(parts: tuple[sparse.csr_array, ...], k: int, p: Array, out: Array) -> None:
    rows = rows_of(len(p), k, len(parts))
    out[rows] = (parts[k] @ p.ravel()).reshape(-1, p.shape[1])


def rows_of(n: int, strip: int, strips: int) -> slice:
    """Return the rows of one of the strips into which ``n`` rows are cut."""
    return slice(strip * n // strips, (strip + 1) * n // strips)


@dataclass(frozen=True)
class _Drift:
    r""":math:`T` with its derivative, for one observable."""

    G: Any
    x: Float
    beta: float
    h: float

    def value(self, z: Float) -> Float:
        """Return T at ``(n, 2)`` points."""
        pulled = self.G.gradient_of_half_square(z, self.x)[0]
        return np.asarray(z - self.h * (z + pulled / self.beta**2))

    def derivative(self, z: Float) -> Float:
        """Return DT, ``(n, 2, 2)``."""
        J = self.G.jacobian(z)
        residual = self.G.value(z) - self.x
        bent = np.einsum("ni,nijk->njk", residual, self.G.hessian(z))
        hessian = np.eye(2) + (np.einsum("nki,nkj->nij", J, J) + bent) / self.beta**2
        return np.asarray(np.eye(2) - self.h * hessian)


def moves(G: Any, x: Float, beta: float, h: float, axes: tuple[Float, Float], strips: int) -> Moves:
    """Prepare both passes on a grid.

    Raises
    ------
    InputError
        If T folds the plane inside the grid: the step is too large.
    """
    T = _Drift(G, x, beta, h)
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 2)
    n = len(axes[0])
    row, column = np.divmod(np.arange(n * n), n)
    middle = _solve(T, grid, [1])
    slope = T.derivative(middle)[:, 1, 1]
    end = _solve(T, grid, [0, 1])
    D = T.derivative(end)
    det = np.linalg.det(D)
    for value in (slope, D[:, 1, 1], det):
        if not (value > 0).all():
            raise InputError(
                f"the step {h:.3g} is too large for this drift: z - h grad L(z) folds the plane; "
                "take a smaller step or a smaller box"
            )
    second = _lines(middle[:, 1], axes[1], 1 / slope, lambda k: row * n + k)
    first = _lines(end[:, 0], axes[0], D[:, 1, 1] / det, lambda k: k * n + column)
    return Moves(_cut(second, n, strips), _cut(first, n, strips))


def _solve(T: _Drift, y: Float, free: list[int]) -> Float:
    """Solve ``T(z) = y`` in the coordinates ``free``, the others staying those of ``y``."""
    z, pick = y.copy(), np.ix_(range(len(y)), free, free)
    for _ in range(_NEWTON):
        gap = (T.value(z) - y)[:, free]
        move = np.linalg.solve(T.derivative(z)[pick], gap[:, :, None])[:, :, 0]
        z[:, free] -= move
        if float(np.abs(move).max()) <= 1e-13 * (1 + float(np.abs(z).max())):
            break
    return z


def _lines(
    at: Float, axis: Float, factor: Float, index: Callable[[Any], NDArray[Any]]
) -> sparse.csr_array:
    """Return the matrix that interpolates along lines at the coordinates ``at``, times ``factor``.

    What lies off the grid is taken as zero.
    """
    n, spacing = len(axis), float(axis[1] - axis[0])
    place = np.clip((at - axis[0]) / spacing, -8.0, n + 8.0)
    base = np.floor(place)
    nodes = base.astype(np.int64)[:, None] + _NODES
    weights = _lagrange(place - base) * factor[:, None]
    weights[(nodes < 0) | (nodes >= n)] = 0.0
    columns = index(np.clip(nodes, 0, n - 1).T).T
    total = len(at)
    starts = np.arange(total + 1, dtype=np.int32) * len(_NODES)
    data = (weights.ravel(), columns.astype(np.int32).ravel(), starts)
    return sparse.csr_array(data, shape=(total, n * n))


def _lagrange(t: Float) -> Float:
    """Return the values at ``t`` in [0, 1] of the cardinal polynomials on -3, ..., 4."""
    gaps = t[:, None] - _NODES
    columns = []
    for k, node in enumerate(_NODES):
        others = np.delete(np.arange(len(_NODES)), k)
        columns.append(gaps[:, others].prod(axis=1) / (node - _NODES[others]).prod())
    return np.stack(columns, axis=1)


def _cut(matrix: sparse.csr_array, n: int, strips: int) -> tuple[sparse.csr_array, ...]:
    rows = (rows_of(n, k, strips) for k in range(strips))
    return tuple(matrix[r.start * n : r.stop * n] for r in rows)
