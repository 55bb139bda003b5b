r"""Encoders that refute Theorem 2 as printed: Lipschitz activations that hold the posterior.

A 2-Lipschitz activation on b-bit numbers is an arbitrary table.  Three encoders, each a deep latent
Gaussian whose parameters are counted by enumeration and whose activations are checked to be
2-Lipschitz from their knots: C^{-1} in one activation (15d + 3 parameters), the posterior of any
generator on a grid (6d + 6), and ReLU with weights that depend on x for free (4d + 1).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from lemmata.verify.engine.circuit import signs
from lemmata.verify.engine.hard_generator import HardGenerator
from lemmata.verify.engine.network.latent import DeepLatentGaussian
from lemmata.verify.engine.network.units import Builder

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Knots:
    """A piecewise linear activation, constant outside its knots."""

    at: Array
    value: Array

    def __call__(self, t: Any) -> Any:
        """Return the values at ``t``, of any shape."""
        return np.interp(t, self.at, self.value)

    @property
    def lipschitz(self) -> float:
        """Largest slope between knots."""
        return float(np.max(np.abs(np.diff(self.value) / np.diff(self.at))))


CLIP = Knots(np.array([-1.0, 1.0]), np.array([-1.0, 1.0]))
_PLAIN: dict[str, Callable[[Any], Any]] = {
    "clip": CLIP,
    "abs": np.abs,
    "relu": lambda t: np.maximum(t, 0.0),
}


@dataclass(frozen=True, eq=False)
class StoredEncoder:
    """A deep latent Gaussian with its activations.

    Attributes
    ----------
    net : DeepLatentGaussian
        Mean networks and variances; the first one reads x, or Z_0 ~ N(0, I) if ``from_noise``.
    tables : mapping of str to Knots
        Its piecewise linear activations, by name.
    from_noise : bool
        Whether x enters through the weights only.
    """

    net: DeepLatentGaussian
    tables: Mapping[str, Knots]
    from_noise: bool = False

    @property
    def parameters(self) -> int:
        """Edges, biases and variances, by enumeration."""
        return self.net.enumerated

    @property
    def lipschitz(self) -> float:
        """Largest Lipschitz constant of an activation, from the knots; relu and abs have 1."""
        return max(1.0, *(table.lipschitz for table in self.tables.values()), 0.0)

    @property
    def weight(self) -> float:
        """Largest absolute weight or bias."""
        units = [u for g in self.net.layers for u in g.units]
        return max(abs(float(w)) for u in units for w in (*u.weights, u.bias or 0.0))

    def sample(self, x: Array, *, rng: int | np.random.Generator) -> Array:
        """Return one draw for each row of x, ``(n, d_x) -> (n, d)``."""
        stream = np.random.default_rng(rng)
        count = self.net.layers[0].inputs
        z = stream.standard_normal((len(x), count)) if self.from_noise else np.asarray(x)
        known = _PLAIN | dict(self.tables)
        for graph, variance in zip(self.net.layers, self.net.variances, strict=True):
            mean = np.stack([np.broadcast_to(v, len(x)) for v in graph.value(list(z.T), known)])
            z = mean.T + np.sqrt(variance) * stream.standard_normal(mean.T.shape)
        return np.asarray(z)


def inverse_table(G: HardGenerator) -> Array:
    """Return C^{-1}(vertex k)_i at ``k + (i - 1) 2^d``, ``(d 2^d,)``."""
    return signs(G.inverse.astype(np.int64), G.d).T.reshape(-1).astype(np.float64)


def stored_inverse(G: HardGenerator, values: Array | None = None) -> StoredEncoder:
    """Return the encoder with 15d + 3 parameters that stores C^{-1} in one activation.

    Parameters
    ----------
    G : HardGenerator
        Of a bijection.
    values : (d 2^d,) ndarray, optional
        Another table, which breaks the encoder.
    """
    d = G.d
    table = inverse_table(G) if values is None else values
    first, K = Builder(d), (d + 4) / 2
    s = [first.add("clip", [(i, 2.0)]) for i in range(d)]
    k = first.linear([(s[i], 2.0 ** (i - 1)) for i in range(d)], (2.0**d - 1) / 2)
    b = [first.add("table", [(k, 1.0)], i * 2.0**d) for i in range(d)]
    means = [first.linear([(v, d + 4.0)]) for v in b]
    silent = [first.linear([]) for _ in range(d)]
    second = Builder(2 * d)
    outputs = []
    for i in range(d):
        c, t = second.add("clip", [(i, 1.0)]), second.add("abs", [(d + i, 1.0)])
        p, q = (second.add("relu", [(t, 1.0), (c, sign * K)], -K) for sign in (1, -1))
        outputs.append(second.linear([(p, 1.0), (q, -1.0)]))
    net = DeepLatentGaussian(
        (first.graph([*means, *silent]), second.graph(outputs)), (1.0, (2.0**-d / d) ** 2)
    )
    knots = Knots(np.arange(len(table), dtype=np.float64), table)
    return StoredEncoder(net, {"table": knots, "clip": CLIP})


def free_parameters(G: HardGenerator, x: Array, theta: float) -> StoredEncoder:
    """Return the ReLU encoder with 4d + 1 parameters at one x, the weights being C^{-1}(sgn x).

    Parameters
    ----------
    G : HardGenerator
        Of a bijection.
    x : (d,) ndarray
        The observable.
    theta : float
        Noise of the last layer.
    """
    vertex = int(np.sum((np.asarray(x) >= 0) << np.arange(G.d)))
    b = signs(np.array([int(G.inverse[vertex])]), G.d)[0]
    build = Builder(G.d)
    outputs = []
    for i in range(G.d):
        up, down = (build.add("relu", [(i, sign)]) for sign in (1.0, -1.0))
        outputs.append(build.linear([(up, float(b[i])), (down, float(b[i]))]))
    net = DeepLatentGaussian((build.graph(outputs),), (theta**2,))
    return StoredEncoder(net, {}, from_noise=True)


@dataclass(frozen=True)
class Grid:
    """Sizes of the encoder that stores the posterior of any generator.

    Attributes
    ----------
    B, cells : float, int
        x is rounded to ``cells`` intervals of [-B, B] in each coordinate.
    R, points : float, int
        z is rounded to ``points`` points of [-R, R] in each coordinate.
    bits : int
        Random bits.
    theta, A, h : float
        Width of the ramps, spacing of the numbers of the cells, noise of the last layer.
    """

    B: float
    cells: int
    R: float
    points: int
    bits: int
    theta: float = 0.01
    A: float = 24.0
    h: float = 0.05


def _staircase(rises: Sequence[float], width: Sequence[float]) -> Knots:
    """Return the function that goes from j to j + 1 on ``[rise_j, rise_j + width_j]``."""
    at = np.ravel([[r, r + w] for r, w in zip(rises, width, strict=True)])
    return Knots(at, np.repeat(np.arange(len(rises) + 1.0), 2)[1:-1])


def quantiles(law: Array, bits: int) -> NDArray[np.int64]:
    """Return for u = 0 .. 2^b - 1 an index, so that uniform u has the law up to 2^(-b) a point."""
    edges = np.rint(np.cumsum(law) * (1 << bits))
    return np.asarray(np.searchsorted(edges, np.arange(1 << bits), side="right"), dtype=np.int64)


def stored_posterior(laws: Array, d: int, grid: Grid) -> StoredEncoder:
    """Return the encoder with 6d + 6 parameters that stores the laws of z given the cell of x.

    Parameters
    ----------
    laws : (cells^d, points^d) ndarray
        Probability of each point of the grid of z, first coordinate fastest, for each cell.
    d : int
        Dimension of z and of x.
    grid : Grid
        The sizes.
    """
    m, size = grid.cells, 1 << grid.bits
    scale = 2 * grid.B / m * grid.theta
    rises = [j / grid.theta for j in range(1, m)]
    staircase = _staircase(rises, [1.0] * (m - 1))
    numbers = m**d
    nearest = np.arange(numbers)
    steps = [grid.A * (j + 0.25) for j in nearest[:-1]]
    rounding = _staircase(steps, [grid.A / 2] * (numbers - 1))
    low, high = (ndtri((np.arange(1, size) + e) / size) for e in (0.0, grid.theta))
    slope = size / (grid.theta * np.sqrt(2 * np.pi))
    uniform = _staircase(list(slope * low), list(slope * (high - low)))
    entries = np.stack([quantiles(law, grid.bits) for law in laws], axis=1).reshape(-1)
    points = np.linspace(-1, 1, grid.points)
    axes = [points[entries // grid.points**i % grid.points] for i in range(d)]
    table = Knots(np.arange(d * numbers * size, dtype=np.float64), np.concatenate(axes))
    first = Builder(d)
    cells = [first.add("cell", [(i, 1 / scale)], grid.B / scale) for i in range(d)]
    number = first.linear([(c, grid.A * m**i) for i, c in enumerate(cells)])
    silent = first.linear([])
    second = Builder(2)
    near = second.add("round", [(0, 1.0)])
    u = second.add("random bits", [(1, slope)])
    place = second.linear([(near, 1.0), (u, float(numbers))])
    tau = [second.add("table", [(place, 1.0)], float(i * numbers * size)) for i in range(d)]
    outputs = [second.linear([(t, grid.R)]) for t in tau]
    layers = (first.graph([number, silent]), second.graph(outputs))
    net = DeepLatentGaussian(layers, (1.0, grid.h**2))
    tables = {"cell": staircase, "round": rounding, "random bits": uniform, "table": table}
    return StoredEncoder(net, tables)


def posterior_laws(value: Callable[[Array], Array], d: int, beta: float, grid: Grid) -> Array:
    """Return the laws of the nearest grid point of z given the cell of x, by quadrature.

    Parameters
    ----------
    value : callable
        The generator, ``(n, d) -> (n, d)``.
    d : int
        Dimension; one or two, since the table has ``cells^d points^d`` entries.
    beta : float
        Noise.
    grid : Grid
        The sizes.
    """
    from scipy.special import ndtr

    fine = 8
    axis = np.linspace(-grid.R, grid.R, fine * (grid.points - 1) + 1)
    mesh = np.stack(np.meshgrid(*[axis] * d, indexing="ij"), axis=-1).reshape(-1, d)[:, ::-1]
    density = np.exp(-np.sum(mesh**2, axis=1) / 2)
    edges = np.linspace(-grid.B, grid.B, grid.cells + 1)
    inside = [np.diff(ndtr((edges[:, None] - g[None]) / beta), axis=0) for g in value(mesh).T]
    spacing = 2 * grid.R / (grid.points - 1)
    index = np.rint((mesh + grid.R) / spacing).astype(np.int64)
    point = index @ (grid.points ** np.arange(d))
    laws = np.empty((grid.cells**d, grid.points**d))
    for k in range(len(laws)):
        weight = density.copy()
        for i in range(d):
            weight *= inside[i][k // grid.cells**i % grid.cells]
        law = np.bincount(point, weight, grid.points**d)
        laws[k] = law / law.sum() if law.sum() else 1 / grid.points**d
    return laws
