r"""Networks that are built over a network G: for each node of G some nodes, wired as G is.

A *layer* has one node for each hidden node, each output or each input of G.  A node of it reads
nodes of other layers that stand at the same place of G, or along the edges of G of one kind, or
against them, with the weights of G.  So the size is a sum over layers, by structure, and what a
layer computes is an equation between families:

>>> a = Layer("a", "hidden", (through("in", "z"), through("hidden", "y")), Bias(G, "hidden"))
>>> y = Layer("y", "hidden", (same("a"),), activation="sigma")
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.symbol import Str

from lemmata.bounds.language.vectors import Vector

INPUT = "z"
"""The layer of the inputs."""
PLACES = {"hidden": ("H", "family"), "output": ("outputs", "vector"), "input": ("inputs", "vector")}
"""For each place of G: how many there are, and the space of a layer there."""
ENDS = {
    "in": ("input", "hidden"), "hidden": ("hidden", "hidden"), "out": ("hidden", "output"),
    "direct": ("input", "output"),
}  # fmt: skip
"""From which place to which place edges of a kind go."""


@dataclass(frozen=True)
class Reading:
    """Edges into a layer: from which one, how (``"same"``, a kind, ``"~"`` a kind), factor."""

    source: str
    how: str = "same"
    factor: Any = 1


def same(source: str, factor: Any = 1) -> Reading:
    """Read the node of a layer at the same place of G."""
    return Reading(source, "same", factor)


def through(kind: str, source: str, factor: Any = 1) -> Reading:
    """Read a layer along the edges of a kind, with the weights of G times a factor."""
    return Reading(source, kind, factor)


def back(kind: str, source: str, factor: Any = 1) -> Reading:
    """Read a layer against the edges of a kind, with the weights of G times a factor."""
    return Reading(source, f"~{kind}", factor)


@dataclass(frozen=True)
class Layer:
    r"""Nodes of one kind, one at each place.

    Attributes
    ----------
    name, place : str
        A name, and ``"hidden"``, ``"output"`` or ``"input"``.
    reads : tuple of Reading
        The edges.
    bias : Vector or family, optional
        The biases.
    biases : sympy.Expr, optional
        How many of them are present; one at each place if none is said.
    activation : str
        ``"linear"``, ``"square"``, or ``"sigma"``, ``"sigma'"``, ... as at the node of G.
    """

    name: str
    place: str
    reads: tuple[Reading, ...]
    bias: Vector | None = None
    biases: Any = None
    activation: str = "linear"

    @property
    def term(self) -> sp.Tuple:
        """The same as a term."""
        reads = (sp.Tuple(Str(r.source), Str(r.how), sp.sympify(r.factor)) for r in self.reads)
        bias = (
            ()
            if self.bias is None
            else (self.bias, *(() if self.biases is None else (self.biases,)))
        )
        names = map(Str, (self.name, self.place, self.activation))
        return sp.Tuple(*names, sp.Tuple(*reads), sp.Tuple(*bias))


def ends(how: str, place: str) -> tuple[str, str]:
    """Return the place that is read and the place that reads, for a way of reading."""
    if how == "same":
        return place, place
    return ENDS[how] if how in ENDS else ENDS[how.lstrip("~")][::-1]
