"""Facts about integrals of curves, and about sizes of derivatives that are sums over a basis."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.bodies import Outside
from lemmata.bounds.language.formulas import Formula, for_all
from lemmata.bounds.language.functions import (
    CurveJet,
    CurveVariable,
    FieldVariable,
    Rough,
    derivative,
    function,
    rough,
)
from lemmata.bounds.language.maps.hessians import HessianSize, LaplacianSlope
from lemmata.bounds.language.maps.linear import LinearVariable
from lemmata.bounds.language.measures.area import Area, Summable, primitive
from lemmata.bounds.language.measures.laws import Gibbs, Mass
from lemmata.bounds.language.sets import Ball
from lemmata.bounds.language.terms import Term
from lemmata.bounds.language.vectors import VectorVariable, norm
from lemmata.bounds.symbols import d

phi, k = CurveVariable("phi", order=1), CurveVariable("k", order=-1)
f, g, h = FieldVariable("f", order=2), FieldVariable("g", order=2), FieldVariable("h", order=3)
y, z, v, w = map(VectorVariable, "yzvw")
A, e = LinearVariable("A"), sp.Symbol("e", nonnegative=True)
c = sp.Symbol("c", real=True)
p, q, r, s, s_1 = sp.symbols("p q r s s_1", real=True)
_ORDER = {"order": sp.Le(p, q)}
_BETWEEN = sp.And(sp.Le(p, s), sp.Le(s, s_1), sp.Le(s_1, q))


def _increment(side: str, compare: Callable[[sp.Expr, sp.Expr], Formula]) -> Fact:
    """Return that an increment is compared with an integral as the slope is with the integrand."""
    return Fact(
        f"increment-{side}",
        "the fundamental theorem of calculus, and monotonicity of the integral",
        "Rudin, Principles of Mathematical Analysis, Theorems 6.21 and 11.24",
        conclusion=compare(phi(q) - phi(p), Area(k, p, q)),
        premises=_ORDER
        | {
            "slope": for_all(s, compare(CurveJet(phi, s, 1), k(s)), when=(s > p) & (s < q)),
            "integrable": Summable(k, p, q),
        },
    )


ABOVE, BELOW = _increment("above", sp.Le), _increment("below", sp.Ge)
WITHIN = _increment("within", lambda change, most: sp.Le(sp.Abs(change), most))


def _monotone(rising: bool) -> Fact:
    said: Formula = sp.Le(k(s), k(s_1)) if rising else sp.Le(k(s_1), k(s))
    return Fact(
        f"{'increasing' if rising else 'decreasing'}-integrable",
        "a monotone function is integrable on a bounded interval",
        "Rudin, Principles of Mathematical Analysis, Theorem 6.9",
        conclusion=Summable(k, p, q),
        premises=_ORDER | {"monotone": for_all((s, s_1), said, when=_BETWEEN)},
    )


RISING, FALLING = _monotone(True), _monotone(False)
NORMAL_TAIL = Fact(
    "normal-tail-integrable",
    "what is below a normal density has a finite integral",
    "Rudin, Principles of Mathematical Analysis, Theorem 11.27",
    conclusion=Summable(k, p, sp.oo),
    premises={
        "rate": sp.Gt(e, 0),
        "bounded": for_all(s, sp.Le(sp.Abs(k(s)), sp.exp(c - e * s**2)), when=sp.Gt(s, p)),
    },
)
PRIMITIVE = Fact(
    "primitive-integrable",
    "a primitive is continuous",
    "Rudin, Principles of Mathematical Analysis, Theorem 6.20",
    conclusion=Summable(primitive(k), p, q),
    premises=_ORDER | {"from": sp.Le(0, p), "to": sp.Le(q, r), "integrable": Summable(k, 0, r)},
)
SPLIT = Fact(
    "integral-additive",
    "the integral is additive over intervals",
    "Rudin, Principles of Mathematical Analysis, Theorem 6.12",
    conclusion=sp.Eq(Area(k, 0, q), Area(k, 0, p) + Area(k, p, q), evaluate=False),
    premises=_ORDER | {"from": sp.Le(0, p), "integrable": Summable(k, 0, q)},
)

OPERATOR = Fact(
    "frobenius-operator",
    "no singular value exceeds the Frobenius norm",
    "Horn and Johnson, Matrix Analysis, section 5.6",
    conclusion=for_all(
        (v, w), sp.Le(sp.Abs(derivative(f, z, v, w)), HessianSize(f, z) * norm(v) * norm(w))
    ),
)
SUM = Fact(
    "frobenius-triangle",
    "the Frobenius norm is a norm",
    "Horn and Johnson, Matrix Analysis, section 5.6",
    conclusion=sp.Le(
        HessianSize(f, z),
        HessianSize(g, z) + HessianSize(function(lambda z: f(z) - g(z)), z),
    ),
)
FROBENIUS = Fact(
    "frobenius-diagonal",
    "the eigenvalues of a symmetric matrix are values of its form at unit vectors",
    "Horn and Johnson, Matrix Analysis, Theorem 4.2.2",
    conclusion=sp.Le(HessianSize(f, z), sp.sqrt(d) * c),
    premises={
        "diagonal": for_all(v, sp.Le(sp.Abs(derivative(f, z, v, v)), c * norm(v) ** 2)),
    },
)
LAPLACIAN_SLOPE = Fact(
    "gradient-of-the-laplacian",
    "the gradient of a trace is the sum of d gradients",
    "definition of the trace",
    conclusion=sp.Le(LaplacianSlope(h, z), d * c),
    premises={
        "third": for_all(
            (v, w), sp.Le(sp.Abs(derivative(h, z, v, v, w)), c * norm(v) ** 2 * norm(w))
        )
    },
)

_moved = y + A(z)
_there = function(lambda z: f(y + A(z)))
CONGRUENCE = Fact(
    "frobenius-congruence",
    "a matrix multiplied from both sides: its Frobenius norm, and the operator norm of the factors",
    "Horn and Johnson, Matrix Analysis, section 5.6",
    conclusion=sp.Le(HessianSize(_there, z), (1 + e) * HessianSize(f, _moved)),
    premises={"bounded": for_all(v, sp.Le(norm(A(v)) ** 2, (1 + e) * norm(v) ** 2))},
)
LAPLACIAN_MOVED = Fact(
    "laplacian-in-other-coordinates",
    "the trace against A A^T, whose d eigenvalues are those of A^T A, at most e from 1",
    "Horn and Johnson, Matrix Analysis, Theorem 1.3.22 and Corollary 7.4.1.3 (trace inequality)",
    conclusion=sp.Le(
        LaplacianSlope(function(lambda z: h(y + A(z))), z),
        sp.sqrt(1 + e) * (LaplacianSlope(h, _moved) + e * d * c),
    ),
    premises={
        "near an isometry": for_all(
            v, sp.Le(sp.Abs(norm(A(v)) ** 2 - norm(v) ** 2), e * norm(v) ** 2)
        ),
        "third": for_all(
            (v, w), sp.Le(sp.Abs(derivative(h, _moved, v, v, w)), c * norm(v) ** 2 * norm(w))
        ),
    },
)

L, o = FieldVariable("L", order=0), VectorVariable("o")
rho, b = sp.Symbol("rho", positive=True), sp.Symbol("b", real=True)
_p, _q = sp.symbols("p q", nonnegative=True)


def radial_density(k: Term) -> Rough:
    r"""Return :math:`r^{d-1}e^{-A(r)}`, A being the second primitive of a curve."""
    A = primitive(primitive(k, "q"))
    return rough(lambda r: r ** (d - 1) * sp.exp(-A(r)), "r")


_density = radial_density(k)
_rises = L(o + _q * w) - L(o + _p * w)
_A = primitive(primitive(k, "q"))
_off = Mass(Gibbs(L), Outside(Ball(o, rho)))
RADIAL = Fact(
    "radial-profile",
    "along each ray from o the density is e^-A times a factor that does not increase: the law of "
    "the distance, within a ball, is stochastically smaller than that of density r^(d-1) e^-A",
    "Shaked and Shanthikumar, Stochastic Orders, Theorem 1.C.1",
    conclusion=sp.And(
        sp.Gt(Area(_density, 0, rho), 0),
        sp.Le(
            (_off - Mass(Gibbs(L), Outside(Ball(o, b)))) * Area(_density, 0, rho),
            Area(_density, rho, b),
        ),
    ),
    premises={
        "growth": for_all(
            (w, _p, _q),
            sp.Ge(_rises, _A(_q) - _A(_p)),
            when=sp.And(sp.Eq(norm(w), 1), sp.Le(_p, _q), sp.Le(_q, b)),
        ),
        "integrable": Summable(k, 0, b),
        "inside": sp.Le(rho, b),
    },
)
