"""Facts about networks, node by node."""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.formulas import Formula, for_all
from lemmata.bounds.language.networks.network import Network, NetworkVariable, Plain, count
from lemmata.bounds.language.networks.nodes import FamilyVariable, at
from lemmata.bounds.language.networks.rows import Level, OutputRow, RowNorm, Sup
from lemmata.bounds.language.networks.weights import push
from lemmata.bounds.language.terms import Functional
from lemmata.bounds.language.vectors import UnitVector, Vector, VectorVariable, inner, vector

G = NetworkVariable("G", order=-1)
y, z = FamilyVariable("y"), VectorVariable("z")
u, v = (sp.Symbol(name, integer=True, positive=True) for name in "uv")
e = sp.Symbol("e", nonnegative=True)


def nodes_below(G: Plain, v: sp.Expr, body: Formula) -> Formula:
    """Return that something holds of the nodes u on lower levels than a node, which it may read."""
    return for_all(u, body, when=sp.Le(u, count(G, "H")) & sp.Le(Level(G, u) + 1, Level(G, v)))


def nodes_of(G: Plain, body: Formula) -> Formula:
    """Return that something holds of every node u."""
    return for_all(u, body, when=sp.Le(u, count(G, "H")))


_STEELE = "Steele, The Cauchy-Schwarz Master Class, ch. 9"
HOELDER = Fact(
    "hoelder",
    "|<w, y>| <= |w|_1 |y|_oo, for what a node reads",
    _STEELE,
    conclusion=sp.Le(sp.Abs(at(push(G, "hidden", y) + push(G, "in", z), v)), RowNorm(G, v) * e),
    premises={
        "node": sp.Le(v, count(G, "H")),
        "nodes": nodes_below(G, v, sp.Le(sp.Abs(at(y, u)), e)),
        "inputs": sp.Le(Sup(z), e),
    },
)
HOELDER_OUTPUT = Fact(
    "hoelder-output",
    "|<w, y>| <= |w|_1 |y|_oo, for what the first output reads",
    _STEELE,
    conclusion=sp.Le(
        sp.Abs(inner(UnitVector(1), push(G, "out", y) + push(G, "direct", z))), OutputRow(G) * e
    ),
    premises={"nodes": nodes_of(G, sp.Le(sp.Abs(at(y, u)), e)), "inputs": sp.Le(Sup(z), e)},
)  # fmt: skip


class SomeNetwork(Plain):
    """Some network with continuous activations, for which ``args`` are given: "there is one"."""

    order = 0.0

    def __new__(cls, *given: Any) -> Network:
        made: Network = sp.Basic.__new__(cls, *map(sp.sympify, given))
        return made

    @property
    def text(self) -> str:  # type: ignore[override]
        """How it is written."""
        return "some network for " + ", ".join("{}" for _ in self.args)


class SmallInput(Functional):
    """A step along a direction that changes an output of a continuous network by ``e`` at most."""

    is_extended_nonnegative = True
    is_nonnegative = True
    text = "t"

    def __new__(cls, N: Network, z: Vector, w: Vector, e: Any) -> sp.Expr:
        made: sp.Expr = sp.Basic.__new__(cls, N, vector(z), vector(w), sp.sympify(e))
        return made


N, w = NetworkVariable("N", order=0), VectorVariable("w")
_t = SmallInput(N, z, w, e)
CONTINUOUS = Fact(
    "continuous-network",
    "a network with continuous activations is continuous",
    "Rudin, Principles of Mathematical Analysis, Theorem 4.7",
    conclusion=sp.Or(
        sp.Le(e, 0),
        sp.And(
            sp.Gt(_t, 0), sp.Le(_t, 1),
            sp.Le(sp.Abs(inner(UnitVector(1), N(z + _t * w) - N(z))), e),
        ),
    ),
)  # fmt: skip


class Cell(Functional):
    """The number of the piece of [-c, c], cut into m equal ones, in which t lies; from 0 on."""

    is_integer = True
    is_extended_nonnegative = True
    is_nonnegative = True
    text = "cell of {0} in [-{1}, {1}]"

    def __new__(cls, t: Any, c: Any, m: Any) -> sp.Expr:
        made: sp.Expr = sp.Basic.__new__(cls, *map(sp.sympify, (t, c, m)))
        return made


class Place(Functional):
    """Where in its piece t lies, from 0 to 1."""

    is_extended_nonnegative = True
    is_nonnegative = True
    text = "place of {} in its cell"

    def __new__(cls, t: Any, c: Any, m: Any) -> sp.Expr:
        made: sp.Expr = sp.Basic.__new__(cls, *map(sp.sympify, (t, c, m)))
        return made


t, c = sp.Symbol("t", real=True), sp.Symbol("c", positive=True)
m = sp.Symbol("m", integer=True, positive=True)
_k, _part = Cell(t, c, m), Place(t, c, m)
CELLS = Fact(
    "cells",
    "division with remainder",
    "Rudin, Principles of Mathematical Analysis, Theorem 1.20",
    conclusion=sp.And(
        sp.Eq((_k + _part) * (2 * c / m) - c, t), sp.Le(_k + 1, m), sp.Le(_part, 1)
    ),
    premises={"inside": sp.Le(sp.Abs(t), c)},
)  # fmt: skip
