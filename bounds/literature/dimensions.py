"""Facts about maps between spaces of different dimensions."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.dimensions.hilbert import Hilbert
from lemmata.bounds.language.dimensions.subspaces import Within
from lemmata.bounds.language.formulas import Formula, equal, exists, for_all
from lemmata.bounds.language.functions import MapVariable
from lemmata.bounds.language.terms import Term
from lemmata.bounds.language.vectors import UnitVector, VectorVariable, coordinates, norm
from lemmata.bounds.symbols import d

F, H = (MapVariable(name, order=-1) for name in "FH")
"""Any maps."""
a, b = (sp.Symbol(name, integer=True, positive=True) for name in "ab")
c = sp.Symbol("c", real=True)
y, z = map(VectorVariable, "yz")
p, q, t = sp.symbols("p q t", real=True)


def moves_at_most(F: Term, c: sp.Expr, a: sp.Expr) -> Formula:
    """Return that a map is Lipschitz on R^a."""
    both = sp.And(Within(y, a), Within(z, a))
    return for_all((y, z), sp.Le(norm(F(y) - F(z)), c * norm(y - z)), when=both)


def reaches(F: Term, a: sp.Expr, b: sp.Expr, H: Term) -> Formula:
    """Return that each point of R^b is the value of a map at a point of R^a, which H names."""
    return for_all(y, sp.And(Within(H(y), a), equal(F(H(y)), y)), when=Within(y, b))


def fills_a_square(F: Term) -> Formula:
    """Return that the values of a map on a unit segment cover a unit square."""
    square = sp.And(p >= 0, p <= 1, q >= 0, q <= 1)
    there = sp.And(t >= 0, t <= 1, equal(F(t * UnitVector(1)), coordinates(p, q)))
    return for_all((p, q), exists(t, there), when=square)


DIMENSION = Fact(
    "lipschitz-dimension",
    "a Lipschitz map does not raise the Hausdorff dimension, so it sends R^a onto no larger R^b",
    "Falconer, Fractal Geometry (2nd edition), Corollary 2.4",
    conclusion=sp.Le(b, a),
    premises={
        "room": sp.Le(b, d),
        "Lipschitz": moves_at_most(F, c, a),
        "onto": reaches(F, a, b, H),
    },
)
HILBERT = Fact(
    "hilbert-curve",
    "Hilbert's curve passes through every point of the square",
    "D. Hilbert, Math. Ann. 38 (1891) 459-460; Sagan, Space-Filling Curves, chapter 2",
    conclusion=fills_a_square(Hilbert()),
)
