r"""Encoders that are written out node by node, so that their parameters are counted.

Each is a deep latent Gaussian of two layers whose activations are Lipschitz and otherwise
arbitrary: one of them holds a table.  The laws between an encoder and the posterior that it stores
are named as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.symbol import Str

from lemmata.bounds.language.bits.samplers import Network, Reads, Size, Slope, Thresholded, Whole
from lemmata.bounds.language.formulas import Formula, Predicate
from lemmata.bounds.language.measures.expectations import LawOf
from lemmata.bounds.language.terms import Functional, ObjectVariable, Term


@dataclass(frozen=True)
class Group:
    """Nodes of one kind: how many, with how many edges and biases each, and their slope."""

    name: str
    count: Any
    edges: Any
    biases: int = 0
    slope: int = 1


def parameters(groups: tuple[Group, ...]) -> sp.Expr:
    """Return the number of edges and biases; a variance is a node with one edge."""
    return sp.Add(*(g.count * (g.edges + g.biases) for g in groups), evaluate=False)


def table_groups(d: Any) -> tuple[Group, ...]:
    """Return the nodes of the encoder that stores the inverse of a circuit of d bits."""
    return (
        Group("s_i = clip(2 x_i)", d, 1),
        Group("number k of the vertex s", 1, d, 1),
        Group("b_i, from the table", d, 1, 1, slope=2),
        Group("mean (d + 4) b_i", d, 1),
        Group("variance of layer 1", 1, 1),
        Group("c_i = clip(z_i)", d, 1),
        Group("t_i = |z_(d + i)|", d, 1),
        Group("relu(t_i + K c_i - K)", d, 2, 1),
        Group("relu(t_i - K c_i - K)", d, 2, 1),
        Group("their difference", d, 2),
        Group("variance of layer 2", 1, 1),
    )


def posterior_groups(d: Any) -> tuple[Group, ...]:
    """Return the nodes of the encoder that stores a posterior on cells of x, in d dimensions."""
    return (
        Group("cell of x_i", d, 1, 1),
        Group("number of the cell", 1, d),
        Group("variance of layer 1", 1, 1),
        Group("rounded number", 1, 1, slope=2),
        Group("random bits", 1, 1),
        Group("place in the table", 1, 2),
        Group("entry", d, 1, 1, slope=2),
        Group("mean of z", d, 1),
        Group("variance of layer 2", 1, 1),
    )


def free_groups(d: Any) -> tuple[Group, ...]:
    """Return the nodes of the encoder with weights C^-1(sgn x), which are not counted."""
    return (
        Group("relu(z_i) and relu(-z_i)", 2 * d, 1),
        Group("their weighted sum", d, 2),
        Group("variance", 1, 1),
    )


NUMBERS = ("a", "g", "R", "A", "B", "theta", "h", "b")
"""What a grid consists of.

Widths a of the cells of x, in the cube of radius B; width g and radius R of the grid of z; the
fraction theta of ramps, the distance A of numbers under noise 1, the last noise h, and b bits of
randomness.
"""


class Grid(Term):
    """On what a posterior is stored."""

    sort = "grid"

    def __getitem__(self, what: str) -> sp.Expr:
        """Return one of its numbers."""
        return (Bits if what == "b" else Width)(Str(what), self)


class GridVariable(ObjectVariable, Grid):
    """Any grid."""


class GridOf(Grid):
    """The grid with these numbers."""

    def __new__(cls, **numbers: Any) -> Any:
        return sp.Basic.__new__(cls, *(sp.sympify(numbers[what]) for what in NUMBERS))


class Chosen(Grid):
    """The grid that is chosen for the n-th of a sequence of generators."""

    text = "grid of {}[{}]"


class Width(Functional):
    """A positive number of a grid."""

    is_positive = is_extended_positive = is_nonnegative = is_extended_nonnegative = True
    text = "{}({})"

    def __new__(cls, what: Str, of: Grid) -> sp.Expr:
        made: sp.Expr = sp.Basic.__new__(cls, what, of)
        if isinstance(of, GridOf):
            made = of.args[NUMBERS.index(str(what))]
        return made


class Bits(Width):
    """The number of bits of a grid."""

    is_integer = True


class Assembled(Network):
    """A network of groups of nodes."""

    def __new__(cls, *parts: Any) -> Any:
        return sp.Basic.__new__(cls, *map(sp.sympify, parts))

    kind: Callable[[Any], tuple[Group, ...]]

    @property
    def dimension(self) -> sp.Expr:
        """The dimension of z."""
        return Reads(self.args[0])

    @property
    def parameters(self) -> sp.Expr:
        """The sum over its groups."""
        return parameters(type(self).kind(self.dimension))

    @property
    def sizes(self) -> dict[str, sp.Expr]:
        """Its largest slope."""
        return {Slope.word: sp.Integer(max(g.slope for g in type(self).kind(self.dimension)))}


class InverseTable(Assembled):
    """Stores the inverse of a bijection in one activation; ``args`` are C(sgn z) and theta."""

    kind = staticmethod(table_groups)


class PosteriorTable(Assembled):
    """Stores the posterior on a grid; ``args`` are G, beta and the `Grid`."""

    kind = staticmethod(posterior_groups)


class FreeWeights(Assembled):
    """ReLUs with weights that depend on x; ``args`` are C(sgn z) and theta."""

    kind = staticmethod(free_groups)


class Simple(Predicate):
    """A network has sgn, min, max and linear nodes only."""

    text = "{} has sgn, min, max and linear nodes"

    def __new__(cls, G: Network) -> Formula:
        """Make the property, which circuits at signs have."""
        return sp.true if isinstance(G, Thresholded) else super().__new__(cls, G)


class Steepness(Size):
    """The largest operator norm of the Jacobian of a network, where it is not at a jump."""

    word = "steepness"


class Jumps(Whole):
    """The number of hyperplanes across which a piecewise linear network may jump."""

    word = "jumps"


class CellLaw(LawOf):
    """The law of z given the cell of x; ``args`` are G, beta, a grid and x."""


class Smoothed(LawOf):
    """The cell law convolved with N(0, h^2 I)."""


class GridLaw(LawOf):
    """The cell law moved to the nearest point of the grid, plus N(0, h^2 I)."""


class RoundedLaw(LawOf):
    """The same with probabilities rounded to b bits."""


class Radius(Functional):
    """A number such that a law has at most mass t outside the cube of this radius."""

    is_positive = is_extended_positive = is_nonnegative = is_extended_nonnegative = True
