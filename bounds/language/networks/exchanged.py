r"""Networks with other activations: the same nodes and weights, by other curves or by circuits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy.core.symbol import Str

from lemmata.bounds.language.formulas import Formula
from lemmata.bounds.language.functions import Callable_, _need, rough
from lemmata.bounds.language.gram import RULES, Rule
from lemmata.bounds.language.networks.circuits import Circuit, Output, named
from lemmata.bounds.language.networks.network import Network, Plain, count
from lemmata.bounds.language.networks.nodes import Node, at
from lemmata.bounds.language.networks.weights import Activation, pre_activation, values
from lemmata.bounds.language.terms import Binder, ObjectVariable, Term, fresh, upright
from lemmata.bounds.language.vectors import Vector, vector

NODE = sp.Symbol("v", integer=True, positive=True)


class Curves(Term):
    """A curve for each node."""

    sort = "curves"

    def of_node(self, v: Any) -> Term:
        """Return the curve of a node."""
        raise NotImplementedError


class CurveOf(Callable_):
    """The curve of a node, of curves of which nothing is known."""

    sort = "curve"
    order = -1.0
    text = "{}_{}"
    tex = "{}_{{{}}}"

    def __new__(cls, R: Curves, v: Any) -> Term:
        if not isinstance(R, CurvesVariable):
            return R.of_node(v)
        made: Term = sp.Basic.__new__(cls, R, sp.sympify(v))
        return made


class CurvesVariable(ObjectVariable, Curves):
    """Any curves."""

    def of_node(self, v: Any) -> Term:
        """Return the curve of a node."""
        return CurveOf(self, v)


class GivenCurves(Binder, Curves):
    """Curves that are given by a formula for the number of the node, and written by a name."""

    folded = True

    def of_node(self, v: Any) -> Term:
        """Return the curve of a node."""
        return self.open(sp.sympify(v))[1]  # type: ignore[no-any-return]

    def _sympystr(self, printer: Any) -> str:
        return named(str(self.args[2]), self, printer._print)

    def _latex(self, printer: Any) -> str:
        return named(upright(str(self.args[2])), self, printer._print)


def curves(of_node: Callable[[sp.Symbol], Term], name: str = "curves") -> GivenCurves:
    """Return the curves given by a Python function of the number of the node."""
    v = fresh(NODE)
    made: GivenCurves = GivenCurves(v, of_node(v), Str(name))
    return made


class Exchanged(Plain):
    """A network with the weights and biases of G and other activations; args are G and these."""

    order = -1.0
    text = "{} by {}"

    def __new__(cls, G: Plain, R: Curves) -> Network:
        _need(G, "network")
        _need(R, "curves")
        if hasattr(G, "activated_by"):
            return G.activated_by(R.of_node)  # type: ignore[no-any-return]
        made: Network = sp.Basic.__new__(cls, G, R)
        return made

    @property
    def base(self) -> Plain:
        """The network whose weights it has."""
        return self.args[0]  # type: ignore[no-any-return]


class Replaced(Binder, Network):
    r"""A network in which each hidden node of G is replaced by a circuit.

    The circuit of the node v has one input, which a single node of it reads, by one edge of weight
    1 and with a bias: instead, that node reads what v reads, by the weights of v, and has its bias
    added to its own.  What the circuit computes is larger than meant by a *shift* c: whatever reads
    it reads it with the weight of v, and has c times the weights taken from its bias, which it has
    or gets.  ``args`` are v, the circuit, G and the shift.
    """

    sort = "built network"
    order = 0.0

    def __new__(cls, v: sp.Symbol, C: Circuit, G: Plain, shift: Any) -> Any:
        _need(C, "circuit")
        _need(G, "network")
        C.root()
        if C.size.has(v) or C.activated.has(v):
            raise ValueError(f"the size of {C} depends on the node, so it cannot be added up")
        return cls.bind(v, C, G, sp.sympify(shift))

    @property
    def exchanged(self) -> Network:
        """The network with the curves of the circuits for its activations: it has its values."""
        v, C, G, shift = self.open()

        def of_node(u: sp.Symbol) -> Term:
            circuit = C.xreplace({v: u})
            return rough(lambda t: Output(circuit, t) - shift)

        return Exchanged(G, curves(of_node, C.word))

    @property
    def size(self) -> sp.Expr:
        """The edges of G, a bias for each output, and a circuit but for one edge for each node."""
        _, C, G, _ = self.open()
        edges = sp.Add(*(count(G, kind) for kind in ("in", "hidden", "out", "direct")))
        return sp.expand(edges + count(G, "outputs") + count(G, "H") * (C.size - 1))

    @property
    def activated(self) -> sp.Expr:
        """How many ReLU nodes there are."""
        _, C, G, _ = self.open()
        return sp.expand(count(G, "H") * C.activated)

    def __call__(self, z: Vector) -> Vector:
        """Return the output for an input."""
        return self.exchanged(z)

    def _sympystr(self, printer: Any) -> str:
        _, C, G, _ = self.open()
        return f"{printer._print(G)} by {named(C.word, self, printer._print)}"

    def _latex(self, printer: Any) -> str:
        _, C, G, _ = self.open()
        word = named(upright(C.word), self, printer._print)
        return rf"{printer._print(G)}\text{{ by }}{word}"


def replaced(G: Plain, of_node: Callable[[sp.Symbol], Circuit], shift: Any = 0) -> Replaced:
    """Return G with a circuit for each node, given by a Python function of its number."""
    v = fresh(NODE)
    made: Replaced = Replaced(v, of_node(v), G, shift)
    return made


def _node_value(G: Plain, z: Vector, v: sp.Expr) -> Formula:
    y = values(G, z)
    sigma = G.args[1].of_node(v) if isinstance(G, Exchanged) else Activation(G, v)
    value = sigma(at(pre_activation(G, z, y), v))
    return sp.Or(v > count(G, "H"), sp.Eq(at(y, v), value, evaluate=False))


RULES["node value"] = _node_value


def node_value(G: Plain, z: Vector, v: Any) -> Rule:
    r"""Return :math:`y_v=\sigma_v(a_v)`, unless there is no node v."""
    return Rule("node value", (G, vector(z), Node(v).args[0]))
