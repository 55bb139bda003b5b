r"""What the nodes of a network read and compute: weights, biases, activations, values.

The weights are four matrices, one for each kind of edges; to push is to read along the edges, to
pull is to read against them, which is the transposed matrix.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.core.symbol import Str

from lemmata.bounds.language.functions import Callable_, CurveJet, _need, derivative, function
from lemmata.bounds.language.networks.nodes import Family, Node, times
from lemmata.bounds.language.terms import SortError, Term
from lemmata.bounds.language.vectors import ZERO, Vector, combine, inner, vector

if TYPE_CHECKING:
    from lemmata.bounds.language.networks.network import Plain

EDGES = {
    "in": ("vector", "family", r"W_{\rm in}"),
    "hidden": ("family", "family", "W"),
    "out": ("family", "vector", r"W_{\rm out}"),
    "direct": ("vector", "vector", r"W_{\rm io}"),
}
"""The four kinds of edges: from where, to where, and how their matrix is typeset."""


class Push(Vector):
    """What is read along the edges of one kind; made by `push`, linear by construction."""

    smooth = True
    text = "W_{1}({0}) {2}"

    def __new__(cls, G: Plain, kind: Any, v: Vector) -> Vector:
        return push(G, str(kind), v)

    @property
    def sort(self) -> str:  # type: ignore[override]
        """The space it is in."""
        return EDGES[str(self.args[1])][1]

    def derivative(self, t: sp.Symbol) -> Vector:
        """Return the derivative in a parameter."""
        G, kind, v = self.args
        return push(G, str(kind), v.derivative(t))

    def unwrapped(self, w: Vector, u: Vector) -> tuple[Vector, Vector]:
        """Return v and b so that its inner product with w is that of v with b, v about u."""
        G, kind, v = self.args
        return v, pull(G, str(kind), w)

    def _latex(self, printer: Any) -> str:
        G, kind, v = self.args
        return f"{EDGES[str(kind)][2]}({printer._print(G)})\\,{printer._print(v)}"


class Pull(Push):
    """What is read against the edges of one kind: the transposed matrix; made by `pull`."""

    transposed = True
    text = "W_{1}({0})^T {2}"

    def __new__(cls, G: Plain, kind: Any, v: Vector) -> Vector:
        return pull(G, str(kind), v)

    @property
    def sort(self) -> str:  # type: ignore[override]
        """The space it is in."""
        return EDGES[str(self.args[1])][0]

    def derivative(self, t: sp.Symbol) -> Vector:
        """Return the derivative in a parameter."""
        G, kind, v = self.args
        return pull(G, str(kind), v.derivative(t))

    def unwrapped(self, w: Vector, u: Vector) -> tuple[Vector, Vector]:
        """Return v and b so that its inner product with w is that of v with b, v about u."""
        G, kind, v = self.args
        return v, push(G, str(kind), w)

    def moves(self, other: Vector) -> bool:
        """Whether the matrix goes to the other side of an inner product."""
        return True

    def moved(self, other: Vector) -> sp.Expr:
        """Move the matrix to the other side of an inner product."""
        G, kind, v = self.args
        return inner(v, push(G, str(kind), other))

    def _latex(self, printer: Any) -> str:
        G, kind, v = self.args
        return rf"{EDGES[str(kind)][2]}({printer._print(G)})^\top {printer._print(v)}"


def _linear(cls: type, G: Plain, kind: str, v: Vector) -> Vector:
    rows = [(sp.Basic.__new__(cls, G, Str(kind), w), c) for w, c in v.parts.items()]
    return combine(*rows)


def _from(v: Vector, space: str) -> Vector:
    v = vector(v)
    if v != ZERO and v.sort != space:
        raise SortError(f"{v} is a {v.sort}, where a {space} is needed")
    return v


def push(G: Plain, kind: str, v: Vector) -> Vector:
    """Return the weighted sums of a vector or family along the edges of one kind."""
    _need(G, "network")
    G = G.base
    v = _from(v, EDGES[kind][0])
    return G.pushed(kind, v) if hasattr(G, "pushed") else _linear(Push, G, kind, v)


def pull(G: Plain, kind: str, v: Vector) -> Vector:
    """Return the weighted sums of a vector or family against the edges of one kind."""
    _need(G, "network")
    G = G.base
    v = _from(v, EDGES[kind][1])
    return G.pulled(kind, v) if hasattr(G, "pulled") else _linear(Pull, G, kind, v)


class Bias(Vector):
    """The biases of the hidden nodes, a family, or of the outputs, a vector; 0 where absent."""

    def __new__(cls, G: Plain, where: Any) -> Vector:
        _need(G, "network")
        G = G.base
        if hasattr(G, "bias"):
            return G.bias(str(where))  # type: ignore[no-any-return]
        made: Vector = sp.Basic.__new__(cls, G, Str(str(where)))
        return made

    @property
    def sort(self) -> str:  # type: ignore[override]
        """The space it is in."""
        return "family" if str(self.args[1]) == "hidden" else "vector"

    def _sympystr(self, printer: Any) -> str:
        name = "b" if str(self.args[1]) == "hidden" else "b_out"
        return f"{name}({printer._print(self.args[0])})"

    def _latex(self, printer: Any) -> str:
        name = "b" if str(self.args[1]) == "hidden" else r"b_{\rm out}"
        return f"{name}({printer._print(self.args[0])})"


class Activation(Callable_):
    """The activation of a node, a curve."""

    sort = "curve"
    text = "sigma_{1}"
    tex = r"\sigma_{{{1}}}"

    def __new__(cls, G: Plain, v: Any) -> Term:
        _need(G, "network")
        if hasattr(G, "activation") and sp.sympify(v).is_Integer:
            return G.activation(int(v))  # type: ignore[no-any-return]
        made: Term = sp.Basic.__new__(cls, G, sp.sympify(v))
        return made

    @property
    def order(self) -> float:
        """How often it is continuously differentiable."""
        return float(self.args[0].order)


class Activated(Family):
    r"""The family :math:`\sigma_v^{(k)}(a_v)` of the activations, or their derivatives."""

    def __new__(cls, G: Plain, a: Vector, k: Any = 0) -> Vector:
        _need(G, "network")
        a, k = _from(a, "family"), sp.sympify(k)
        if hasattr(G, "activation"):
            rows = [(Node(v), Activation(G, v)) for v in range(1, G.counted("H") + 1)]
            return combine(*((e, CurveJet(sigma, inner(e, a), k)) for e, sigma in rows))
        if k > G.order:
            raise SortError(f"the activations of {G} are not known to be {k} times differentiable")
        made: Vector = sp.Basic.__new__(cls, G, a, k)
        return made

    @property
    def taken(self) -> int:
        """How many derivatives have been taken."""
        return int(self.args[2])

    def moves(self, other: Vector) -> bool:
        """At a node its number is the value of the activation."""
        return any(isinstance(e, Node) for e in other.parts)

    def moved(self, other: Vector) -> sp.Expr:
        """Return the inner product with nodes worked out."""
        G, a, k = self.args
        nodes = {e: c for e, c in other.parts.items() if isinstance(e, Node)}
        values = [c * CurveJet(Activation(G, e.args[0]), inner(e, a), k) for e, c in nodes.items()]
        rest = combine(*((w, c) for w, c in other.parts.items() if w not in nodes))
        return sp.Add(inner(self, rest), *values)

    def derivative(self, t: sp.Symbol) -> Vector:
        """Return the derivative in a parameter, by the chain rule."""
        G, a, k = self.args
        return times(Activated(G, a, k + 1), a.derivative(t))

    def _sympystr(self, printer: Any) -> str:
        return f"sigma{chr(39) * self.taken}({printer._print(self.args[1])})"

    def _latex(self, printer: Any) -> str:
        return rf"\sigma{chr(39) * self.taken}({printer._print(self.args[1])})"


class Hidden(Callable_):
    """The map from an input to the values of the hidden nodes."""

    sort = "map"
    into = "family"
    text = "y_({})"
    tex = "y_{{{}}}"

    def __new__(cls, G: Plain) -> Term:
        _need(G, "network")
        if hasattr(G, "values") and G.is_smooth:
            return function(G.values)
        made: Term = sp.Basic.__new__(cls, G)
        return made

    @property
    def formula(self) -> Callable[[Vector], Vector] | None:
        """The values of a network that is written out, whose activations need not be smooth."""
        return getattr(self.args[0], "values", None)

    @property
    def order(self) -> float:
        """How often it is continuously differentiable."""
        return float(self.args[0].order)


def values(G: Plain, z: Vector, *directions: Vector) -> Vector:
    """Return the values of the hidden nodes at an input, or their derivative in directions."""
    return derivative(Hidden(G), z, *directions)  # type: ignore[no-any-return]


def pre_activation(G: Plain, z: Vector, y: Vector) -> Vector:
    r"""Return :math:`b+W_{\rm in}z+Wy`, what the hidden nodes read."""
    return combine((Bias(G, "hidden"), 1), (push(G, "in", z), 1), (push(G, "hidden", y), 1))
