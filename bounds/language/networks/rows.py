r"""What is said of the nodes of a network one by one: their rows, their levels, and sup norms."""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.language.formulas import Formula
from lemmata.bounds.language.functions import _need
from lemmata.bounds.language.gram import RULES, Rule
from lemmata.bounds.language.networks.network import Plain, count
from lemmata.bounds.language.networks.nodes import Node
from lemmata.bounds.language.terms import Functional, Named
from lemmata.bounds.language.vectors import Vector, _has_coordinates, vector


class OfNode(Named):
    """A number at least 0 that belongs to a node; for a node that there is not it is 0."""

    is_extended_nonnegative = True
    is_nonnegative = True

    def __new__(cls, G: Plain, v: Any) -> sp.Expr:
        _need(G, "network")
        G = G.base
        v = Node(v).args[0]
        if hasattr(G, "counted") and v.is_Integer:
            return cls.of_node(G, int(v))
        made: sp.Expr = sp.Basic.__new__(cls, G, v)
        return made

    @staticmethod
    def of_node(G: Any, v: int) -> sp.Expr:
        """Return it for a network that is written out."""
        raise NotImplementedError


class RowNorm(OfNode):
    r"""The norm :math:`\sum_i|w_{vi}|+\sum_u|w_{vu}|` of the weights by which a node reads."""

    word = "row"

    @staticmethod
    def of_node(G: Any, v: int) -> sp.Expr:
        """Add up the absolute values."""
        return sp.Add(*map(sp.Abs, G.weights(v)))


class LargestWeight(OfNode):
    """The largest absolute value of the weights by which a node reads; 0 if it reads nothing."""

    word = "largest"

    @staticmethod
    def of_node(G: Any, v: int) -> sp.Expr:
        """Return the largest of the absolute values."""
        return sp.Max(0, *map(sp.Abs, G.weights(v)))


class Level(OfNode):
    """The largest number of hidden nodes on a path that ends in a node."""

    word = "level"
    is_integer = True

    @staticmethod
    def of_node(G: Any, v: int) -> sp.Expr:
        """Return one more than the largest level among the hidden nodes that it reads."""
        if v > G.counted("H"):
            return sp.S.Zero
        return 1 + max((Level(G, int(u)) for u in G.sources(v)), default=sp.S.Zero)


def _level(G: Plain, v: sp.Expr) -> Formula:
    return sp.Or(v > count(G, "H"), sp.Ge(Level(G, v), 1), evaluate=False)


RULES["level"] = _level


def on_a_level(G: Plain, v: Any) -> Rule:
    """Return that the level of a node is at least 1."""
    return Rule("level", (G, Node(v).args[0]))


class OutputRow(Functional):
    """The sum of the absolute values of the weights by which the first output reads."""

    is_extended_nonnegative = True
    is_nonnegative = True
    text = "output row({})"
    tex = r"\mathrm{{row}}_{{\rm out}}({})"

    def __new__(cls, G: Plain) -> sp.Expr:
        _need(G, "network")
        G = G.base
        if hasattr(G, "counted"):
            return sp.Add(*map(sp.Abs, G.weights(1, output=True)))
        made: sp.Expr = sp.Basic.__new__(cls, G)
        return made


class Sup(Functional):
    r"""The sup norm :math:`\max_i|z_i|` of a vector."""

    is_extended_nonnegative = True
    is_nonnegative = True
    text = "|{}|_oo"
    tex = r"\lVert {}\rVert_\infty"

    def __new__(cls, z: Vector) -> sp.Expr:
        z = vector(z)
        if _has_coordinates(z):
            return sp.Max(0, *(sp.Abs(c) for c in z.parts.values()))
        made: sp.Expr = sp.Basic.__new__(cls, z)
        return made
