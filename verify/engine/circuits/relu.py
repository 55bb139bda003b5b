r"""Networks with ReLU nodes in place of other activations, built node by node with exact weights.

Every weight is a fraction, so that a network is one function, which can be evaluated exactly or
enclosed; what is rounded are only the values of an activation at the nodes of its interpolant,
towards 0 and by less than :math:`2^{-80}`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from lemmata.verify.engine.network.units import LINEAR, Activations, Builder, Graph
from lemmata.verify.errors import InputError

RELU = "relu"
"""Name of max(0, t)."""
ROUNDING = 80
"""Bits after the point of an interpolant's values."""


def relu(t: Any) -> Any:
    """Return max(0, t)."""
    return t if t > 0 else 0 * t


WITH_RELU: Activations = {RELU: relu}
"""For fractions."""


@dataclass(frozen=True)
class Table:
    """A continuous piecewise linear function on an interval, linear beyond its ends.

    Attributes
    ----------
    nodes, values : tuple of Fraction
        The nodes in increasing order, and the values there; ``m + 1`` of each.
    """

    nodes: tuple[Fraction, ...]
    values: tuple[Fraction, ...]

    @property
    def pieces(self) -> int:
        """Number of pieces."""
        return len(self.nodes) - 1

    @property
    def changes(self) -> list[Fraction]:
        """Slope of the first piece, then the changes of slope at the inner nodes."""
        points = pairwise(zip(self.nodes, self.values, strict=True))
        slopes = [(y1 - y0) / (x1 - x0) for (x0, y0), (x1, y1) in points]
        return [slopes[0], *(b - a for a, b in pairwise(slopes))]

    def __call__(self, t: Any) -> Any:
        """Return the value at a fraction, by looking up its piece."""
        k = next((k for k in range(1, self.pieces) if t < self.nodes[k]), self.pieces)
        x0, x1 = self.nodes[k - 1 : k + 1]
        y0, y1 = self.values[k - 1 : k + 1]
        return y0 + (y1 - y0) * (t - x0) / (x1 - x0)


def table(
    sigma: Callable[[Fraction], Fraction], reach: Fraction, pieces: int, shift: Fraction | int = 0
) -> Table:
    """Return the interpolant of a function at ``pieces + 1`` equidistant nodes of [-reach, reach].

    Parameters
    ----------
    sigma : callable
        The values at the nodes, as fractions.
    reach : Fraction
        ``B M``.
    pieces : int
        ``m``.
    shift : Fraction, optional
        Added to all values.
    """
    if pieces < 1:
        raise InputError(f"an interpolant has at least one piece, not {pieces}")
    nodes = tuple(-reach + 2 * reach * k / pieces for k in range(pieces + 1))
    return Table(nodes, tuple(sigma(t) + shift for t in nodes))


def replaced(G: Graph, tables: Mapping[str, Table], box: Fraction) -> Graph:
    r"""Return a network in which each activation is a piecewise linear function by ReLU nodes.

    A node ``v`` becomes :math:`r_0=\mathrm{relu}(a_v-t_0)`, :math:`r_k=\mathrm{relu}(r_0-(t_k-
    t_0))` and :math:`h=\mathrm{relu}(R(t_0)+M+\sum c_kr_k)=R(a_v)+M`; whoever reads it lowers
    its bias by the weight times ``M``.  With biases at all nodes there are ``n + (3 m - 1) H``
    parameters and ``(m + 1) H`` ReLU nodes (Lemma 27, sharp).

    Parameters
    ----------
    G : Graph
        A network with linear outputs and fractions as weights.
    tables : mapping of str to Table
        One for each activation.
    box : Fraction
        ``M``, at least the absolute values of the tables.

    Raises
    ------
    InputError
        If an output carries an activation or an activation has no table.
    """
    if any(o < G.inputs or G.units[o - G.inputs].activation != LINEAR for o in G.outputs):
        raise InputError("an output carries an activation; add a linear node on top of it")
    if G.activations - set(tables):
        raise InputError(f"no table for {sorted(G.activations - set(tables))}")
    build, number = Builder(G.inputs), list(range(G.inputs))
    lifted: set[int] = set()
    for i, unit in enumerate(G.units, G.inputs):
        edges = [(number[s], w) for s, w in zip(unit.sources, unit.weights, strict=True)]
        lift = sum((w for s, w in zip(unit.sources, unit.weights, strict=True) if s in lifted), 0)
        bias = None if unit.bias is None and lift == 0 else (unit.bias or 0) - lift * box
        if unit.activation == LINEAR:
            number.append(build.linear(edges, bias))
        else:
            number.append(_activation(build, edges, bias, tables[unit.activation], box))
            lifted.add(i)
    return build.graph([number[o] for o in G.outputs])


def _activation(
    build: Builder, edges: Sequence[tuple[int, Any]], bias: Any, R: Table, box: Fraction
) -> int:
    start = R.nodes[0]
    first = build.add(RELU, edges, (0 if bias is None else bias) - start)
    rest = [build.add(RELU, [(first, 1)], start - t) for t in R.nodes[1:-1]]
    terms = list(zip([first, *rest], R.changes, strict=True))
    return build.add(RELU, terms, R.values[0] + box)


def layered(
    rows: Sequence[Sequence[Sequence[Fraction]]], names: Sequence[str], biases: Sequence[Any]
) -> Graph:
    """Return a dense network from its matrices; the last layer is linear."""
    build = Builder(len(rows[0][0]))
    below = list(range(build.inputs))
    for W, name, b in zip(rows, names, biases, strict=True):
        pairs = zip(W, b, strict=True)
        below = [build.add(name, list(zip(below, row, strict=True)), c) for row, c in pairs]
    return build.graph(below)


def square(levels: int, reach: Fraction, *, ratio: Fraction = Fraction(1, 4)) -> Graph:
    r"""Return :math:`R^2f_m(|a|/R)` with one ReLU node a level: ``5 m + 5`` parameters."""
    build = Builder(1)
    build_square(build, [(0, 1 / reach)], levels, reach, ratio)
    return build.graph([build.inputs + len(build.units) - 1])


def build_square(
    build: Builder,
    argument: Sequence[tuple[int, Fraction]],
    levels: int,
    reach: Fraction,
    ratio: Fraction = Fraction(1, 4),
) -> int:
    """Add the square of ``reach`` times an affine form without bias, and return its node."""
    signs = [build.add(RELU, [(s, sign * w) for s, w in argument]) for sign in (1, -1)]
    g = build.linear([(s, Fraction(1)) for s in signs])
    terms = [(g, reach**2)]
    for s in range(1, levels + 1):
        r = build.add(RELU, [(g, Fraction(1))], Fraction(-1, 2))
        g = build.linear([(g, Fraction(2)), (r, Fraction(-4))])
        terms.append((g, -(reach**2) * ratio**s))
    return build.linear(terms)


def square_of_three(levels: int) -> Graph:
    """Return f_m on [0, 1] with the tent map by three ReLU nodes, as Yarotsky writes it."""
    build, half = Builder(1), Fraction(1, 2)
    below: list[tuple[int, Fraction]] = [(0, Fraction(1))]
    terms = [(0, Fraction(1))]
    for s in range(1, levels + 1):
        nodes = [build.add(RELU, below, -shift) for shift in (Fraction(0), half, Fraction(1))]
        below = list(zip(nodes, map(Fraction, (2, -4, 2)), strict=True))
        terms += [(v, -c / 4**s) for v, c in below]
    return build.graph([build.linear(terms)])


def product(levels: int, reach: Fraction, *, widened: bool = True) -> Graph:
    """Return ``a b`` for ``a, b`` in [-reach, reach] as a difference of two squares.

    With ``widened`` false the squares are made for [-reach, reach] instead of twice that, which
    is wrong.
    """
    build = Builder(2)
    wide = 2 * reach if widened else reach
    ends = [
        build_square(build, [(0, 1 / wide), (1, sign / wide)], levels, wide)
        for sign in (Fraction(1), Fraction(-1))
    ]
    quarter = Fraction(1, 4)
    return build.graph([build.linear([(ends[0], quarter), (ends[1], -quarter)])])
