r"""Networks: hidden nodes :math:`1,\dots,H` in an order in which each reads earlier ones only.

A hidden node has the value :math:`y_v=\sigma_v(a_v)`, where
:math:`a_v=b_v+\sum_iw_{vi}z_i+\sum_{u<v}w_{vu}y_u` reads inputs and hidden nodes by edges; outputs
are affine in both.  In families, :math:`a=b+W_{\rm in}z+Wy`, :math:`y=\sigma(a)` and
:math:`G(z)=b_{\rm out}+W_{\rm out}y+W_{\rm io}z`.  A linear node has the identity for its
activation.  Its *parameters* are its edges and the biases that are present.
"""

from __future__ import annotations

import math
from typing import Any

import sympy as sp
from sympy.core.symbol import Str

from lemmata.bounds.language.functions import SmoothVariable, _need, function
from lemmata.bounds.language.networks.weights import EDGES, Bias, push, values
from lemmata.bounds.language.terms import Abbreviation, Functional, Named, SortError, Term
from lemmata.bounds.language.vectors import Vector, combine, vector

COUNTS = {
    "H": "H", "inputs": r"d_{\rm in}", "outputs": r"d_{\rm out}", "biases": r"b_H",
    "output biases": r"b_{\rm out}",
} | {kind: rf"n_{{\rm {kind}}}" for kind in EDGES}  # fmt: skip
"""What is counted of a network: hidden nodes, inputs, outputs, biases, edges of each kind."""


class Network(Term):
    """A network from vectors to vectors."""

    sort = "network"
    order: float = math.inf

    @property
    def size(self) -> sp.Expr:
        """The number of its parameters."""
        raise NotImplementedError

    def __call__(self, z: Vector) -> Vector:
        """Return its output for an input."""
        raise NotImplementedError


class Plain(Network):
    """A network whose nodes are known by number; what may be asked of them is said below."""

    @property
    def base(self) -> Plain:
        """The network whose edges, weights and biases it has."""
        return self

    @property
    def size(self) -> sp.Expr:
        """All edges, and the biases that are present."""
        return sp.Add(*(count(self, k) for k in (*EDGES, "biases", "output biases")))

    def __call__(self, z: Vector) -> Vector:
        """Return the output for an input."""
        z = vector(z)
        read = (push(self, "out", values(self, z)), push(self, "direct", z))
        return combine((Bias(self, "out"), 1), *((v, 1) for v in read))


class NetworkVariable(SmoothVariable, Plain):  # type: ignore[misc]
    """A network of which nothing is known but how smooth its activations are."""

    sort = "network"

    def __call__(self, at: Vector) -> Vector:
        """Return the output for an input."""
        return Plain.__call__(self, at)


def computed_by(G: Network) -> Term:
    """Return the map that a network computes, written as the network in brackets."""
    return function(G.__call__, name=f"[{G}]")


class Applied(Abbreviation, Vector):
    """The output of a network, written G(z), whose activations need not be smooth."""

    text = "({})({})"

    def __new__(cls, G: Network, z: Vector) -> Any:
        return sp.Basic.__new__(cls, G, vector(z))

    @property
    def unfolded(self) -> Vector:
        """What its outputs read."""
        G, z = self.args
        return G(z)  # type: ignore[no-any-return]


class Count(Functional):
    """How many of something a network has."""

    is_integer = True
    is_extended_nonnegative = True
    is_nonnegative = True
    text = "{1}({0})"

    def __new__(cls, G: Network, what: Any) -> sp.Expr:
        _need(G, "network")
        if str(what) not in COUNTS:
            raise ValueError(f"{what} is not counted; {', '.join(COUNTS)} are")
        G = G.base
        if hasattr(G, "counted"):
            return sp.Integer(G.counted(str(what)))
        made: sp.Expr = sp.Basic.__new__(cls, G, Str(str(what)))
        return made

    def _latex(self, printer: Any) -> str:
        return f"{COUNTS[str(self.args[1])]}({printer._print(self.args[0])})"


def count(G: Network, what: str) -> sp.Expr:
    """Return how many of something a network has; `COUNTS` says of what."""
    return Count(G, what)


class Size(Abbreviation, Named):
    """The number of parameters, added up over the parts of the network."""

    is_integer = True
    is_extended_nonnegative = True
    is_nonnegative = True
    word = "size"

    def __new__(cls, G: Network) -> sp.Expr:
        if not isinstance(G, Network):
            raise SortError(f"{G} is no network")
        made: sp.Expr = sp.Basic.__new__(cls, G)
        return made

    @property
    def unfolded(self) -> sp.Expr:
        """The sum over its parts."""
        return self.args[0].size
