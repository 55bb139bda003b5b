r"""Facts about maps of :math:`\mathbb R^d`: increments, symmetric derivatives, inverses."""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.formulas import equal, for_all
from lemmata.bounds.language.functions import (
    Callable_,
    CurveJet,
    CurveVariable,
    MapVariable,
    _need,
    derivative,
    smoothness,
)
from lemmata.bounds.language.maps.coordinatewise import Coordinatewise
from lemmata.bounds.language.maps.fresnel import Fresnel
from lemmata.bounds.language.measures.area import Area, Summable
from lemmata.bounds.language.terms import Functional, Term
from lemmata.bounds.language.vectors import Vector, VectorVariable, norm
from lemmata.bounds.symbols import d

F, F_2, F_3 = (MapVariable("F", order=k) for k in (1, 2, 3))
"""Any map that is once, twice, three times continuously differentiable."""
p, r, u, v, w, y, z = map(VectorVariable, "pruvwyz")
b, c, s = sp.symbols("b c s", real=True)
t = sp.Symbol("t", real=True)
m = sp.Symbol("m", positive=True)
SEGMENT = (t > 0) & (t < 1)

MEAN_VALUE = Fact(
    "mean-value",
    "mean value inequality for maps",
    "Rudin, Principles of Mathematical Analysis, Theorem 5.19",
    conclusion=sp.Le(norm(F(p + r) - F(p)), c),
    premises={"slope": for_all(t, sp.Le(norm(derivative(F, p + t * r, r)), c), when=SEGMENT)},
)
TAYLOR_MAP = Fact(
    "taylor-map",
    "Taylor's formula for maps: the remainder is the integral of (1 - t) D^2F_2(p + t r)[r, r]",
    "Lang, Real and Functional Analysis, chapter XIII, section 6",
    conclusion=sp.Le(norm(F_2(p + r) - F_2(p) - derivative(F_2, p, r)), b / 2 + c / 6),
    premises={
        "curvature": for_all(
            t, sp.Le(norm(derivative(F_2, p + t * r, r, r)), b + c * t), when=SEGMENT
        )
    },
)

k = CurveVariable("k", order=-1)
t_2 = sp.Symbol("t_2", real=True)
_ALONG, factor = {"integrable": Summable(k, 0, 1)}, sp.Symbol("c", nonnegative=True)
CHANGE_ALONG = Fact(
    "change-along-a-segment",
    "the change of a map is the integral of its derivative along the segment",
    "Lang, Real and Functional Analysis, chapter XIII, section 4",
    conclusion=sp.Le(norm(F(p + r) - F(p)), factor * Area(k, 0, 1)),
    premises=_ALONG
    | {"slope": for_all(t, sp.Le(norm(derivative(F, p + t * r, r)), factor * k(t)), when=SEGMENT)},
)
TAYLOR_ALONG = Fact(
    "taylor-along-a-segment",
    "Taylor's formula for maps, whose remainder is the integral of (1 - t) D^2F_2(p + t r)[r, r]; "
    "where the bound rises and 1 - t falls, Chebyshev's inequality gives half its mean",
    "Lang, Real and Functional Analysis, chapter XIII, section 6; Mitrinovic, Analytic "
    "Inequalities, section 2.5",
    conclusion=sp.Le(norm(F_2(p + r) - F_2(p) - derivative(F_2, p, r)), factor * Area(k, 0, 1) / 2),
    premises=_ALONG
    | {
        "rising": for_all(
            (t, t_2), sp.Le(k(t), k(t_2)), when=sp.And(sp.Le(0, t), sp.Le(t, t_2), sp.Le(t_2, 1))
        ),
        "curvature": for_all(
            t, sp.Le(norm(derivative(F_2, p + t * r, r, r)), factor * k(t)), when=SEGMENT
        ),
    },
)


def _diagonal(order: int) -> Fact:
    """Return Banach's theorem for the derivative of an order, which is a symmetric form."""
    mixed, T = (u, v, w)[:order], (F, F_2, F_3)[order - 1]
    size = sp.Mul(*map(norm, mixed))
    return Fact(
        f"banach-diagonal-{order}",
        "a symmetric form on a Hilbert space has its norm on the diagonal",
        "S. Banach, Studia Math. 7 (1938) 36-44",
        conclusion=for_all(mixed, sp.Le(norm(derivative(T, z, *mixed)), c * size)),
        premises={
            "diagonal": for_all(
                v, sp.Le(norm(derivative(T, z, *order * (v,))), c * norm(v) ** order)
            )
        },
    )


BANACH_2, BANACH_3 = _diagonal(2), _diagonal(3)


class Inverse(Callable_):
    """The inverse of a map that has one that is smooth; of any other map, no more is known."""

    sort = "map"
    text = "{}^-1"
    tex = "{}^{{-1}}"

    def __new__(cls, F: Term) -> Inverse:
        """Make the inverse of a map."""
        _need(F, "map")
        made: Inverse = sp.Basic.__new__(cls, F)
        return made

    @property
    def order(self) -> float:
        """How often it is continuously differentiable: as often as the map."""
        return smoothness(self.args[0])


G_inv = Inverse(F)
ONTO = Fact(
    "invariance-of-domain",
    "an expanding map is onto: its image is closed, and open by invariance of domain",
    "Hatcher, Algebraic Topology, Theorem 2B.3",
    conclusion=for_all(y, equal(F(G_inv(y)), y)),
    premises={"expanding": for_all((u, v), sp.Ge(norm(F(u) - F(v)), m * norm(u - v)))},
)
_back = derivative(G_inv, y, v)
HADAMARD = Fact(
    "hadamard",
    "Hadamard's theorem: a map whose derivative has a bounded inverse has a smooth inverse",
    "Ortega and Rheinboldt, Iterative Solution of Nonlinear Equations, Theorem 5.3.10",
    conclusion=sp.And(
        for_all(z, equal(G_inv(F(z)), z)),
        for_all((y, v), equal(derivative(F, G_inv(y), _back), v)),
    ),
    premises={"slope": for_all((z, u), sp.Ge(norm(derivative(F, z, u)), m * norm(u)))},
)

sigma = CurveVariable("sigma")
_layer = Coordinatewise(sigma, d)


def _coordinatewise(order: int) -> Fact:
    mixed = (u, v, w)[:order]
    return Fact(
        f"coordinatewise-{order}",
        "a function applied to each coordinate has derivatives that are diagonal forms",
        "Horn and Johnson, Matrix Analysis, section 5.2: norms of coordinatewise products",
        conclusion=for_all(
            (z, *mixed),
            sp.Le(norm(derivative(_layer, z, *mixed)), c * sp.Mul(*map(norm, mixed))),
        ),
        premises={"activation": for_all(t, sp.Le(sp.Abs(CurveJet(sigma, t, order)), c))},
    )


COORDINATEWISE = tuple(map(_coordinatewise, (1, 2, 3)))

FRESNEL = Fact(
    "fresnel",
    "the areas under sin(t^2) alternate in sign and decrease, so no integral exceeds the first",
    "Leibniz's test; NIST Handbook of Mathematical Functions, section 7.2(iii)",
    conclusion=for_all(s, sp.Le(sp.Abs(Fresnel(s)), sp.Abs(Fresnel(sp.sqrt(sp.pi))))),
)


class Crossing(Functional):
    """A number of [0, 1] at which the image of a segment is as far from 0 as a radius says."""

    is_extended_nonnegative = True
    is_nonnegative = True
    text = "t"

    def __new__(cls, F: Term, p: Vector, r: Vector, R: Any) -> sp.Expr:
        """Make the number for a map, the segment from p to p + r, and a radius."""
        _need(F, "map")
        made: sp.Expr = sp.Basic.__new__(cls, F, p, r, sp.sympify(R))
        return made


any_F = MapVariable("F", order=-1)
R, t_1 = sp.Symbol("R", real=True), sp.Symbol("t_1", real=True)
UNIT_SQUARE = sp.And(sp.Le(0, t), sp.Le(t, 1), sp.Le(0, t_1), sp.Le(t_1, 1))
_t = Crossing(any_F, p, r, R)
CROSSING = Fact(
    "crossing-a-sphere",
    "intermediate value theorem: a path from inside a sphere to outside it meets the sphere",
    "Rudin, Principles of Mathematical Analysis, Theorem 4.23",
    conclusion=sp.And(sp.Le(_t, 1), sp.Eq(norm(any_F(p + _t * r)), R, evaluate=False)),
    premises={
        "continuous": for_all(
            (t, t_1),
            sp.Le(norm(any_F(p + t * r) - any_F(p + t_1 * r)), c * sp.Abs(t - t_1)),
            when=UNIT_SQUARE,
        ),
        "inside": sp.Le(norm(any_F(p)), R),
        "outside": sp.Ge(norm(any_F(p + r)), R),
    },
)
