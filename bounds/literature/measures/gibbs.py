r"""Facts about laws with density proportional to :math:`e^{-f}`, and about normal laws."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.bodies import Outside
from lemmata.bounds.language.formulas import equal, for_all
from lemmata.bounds.language.functions import FieldVariable, derivative, function, grad
from lemmata.bounds.language.measures.laws import TV, Gibbs, Mass, Normal
from lemmata.bounds.language.sets import Ball, SetVariable, member
from lemmata.bounds.language.vectors import ZERO, VectorVariable, norm
from lemmata.bounds.symbols import d

f, g, A = FieldVariable("f", order=0), FieldVariable("g", order=2), SetVariable("A")
z, y, v, p, q = map(VectorVariable, "zyvpq")
b_1, b_2 = sp.symbols("b_1 b_2", real=True)
c_1, c_2, a, b, r, k, lam, w = sp.symbols("c_1 c_2 a b r k lambda w", positive=True)

BETWEEN_NORMALS = Fact(
    "between-normals",
    "an integral of e^(-f) is at most, and the whole one at least, a Gaussian integral",
    "Rudin, Principles of Mathematical Analysis, Theorem 11.24 (monotone integrals)",
    conclusion=sp.Le(
        Mass(Gibbs(f), A),
        sp.exp(b_2 - b_1 + d * sp.log(c_2 / c_1) / 2) * Mass(Normal(p, 1 / c_1), A),
    ),
    premises={
        "below": for_all(z, sp.Ge(f(z), b_1 + c_1 * norm(z - p) ** 2 / 2)),
        "above": for_all(z, sp.Le(f(z), b_2 + c_2 * norm(z - q) ** 2 / 2)),
    },
)
POSITIVE = Fact(
    "gibbs-positive",
    "where e^(-f) is integrable, its law has a positive density",
    "Rudin, Principles of Mathematical Analysis, Theorem 11.24",
    conclusion=sp.Gt(Mass(Gibbs(f), Ball(q, r)), 0),
    premises={"below": for_all(z, sp.Ge(f(z), b_1 + c_1 * norm(z - p) ** 2 / 2))},
)
QUADRATIC = Fact(
    "quadratic-potential",
    "the law with density proportional to e^(-k|z - p|^2/2) is normal",
    "completed square",
    conclusion=sp.Eq(
        TV(Gibbs(function(lambda z: k * norm(z - p) ** 2 / 2 + b_1)), Normal(p, 1 / k)), 0
    ),
)
CHERNOFF = Fact(
    "normal-norm-tail",
    "Markov's inequality for e^(lambda|Z|^2), Z standard normal",
    "Boucheron, Lugosi and Massart, Concentration Inequalities, section 2.4",
    conclusion=sp.Le(
        Mass(Normal(p, w), Outside(Ball(p, r))),
        sp.exp(-d * sp.log(1 - 2 * lam) / 2 - lam * r**2 / w),
    ),
    premises={"moment": sp.Lt(2 * lam, 1)},
)
_C, _D = Ball(p, b), Ball(q, r)
RADIAL_ORDER = Fact(
    "radial-order",
    "along rays from its critical point q a law that is a-strongly convex on a ball is nearer to q "
    "than N(q, I/a): the ratio of the densities does not increase",
    "Shaked and Shanthikumar, Stochastic Orders, Theorem 1.C.1",
    conclusion=sp.Le(
        Mass(Gibbs(g), Outside(_D)),
        Mass(Normal(q, 1 / a), Outside(_D)) + Mass(Gibbs(g), Outside(_C)),
    ),
    premises={
        "critical point": equal(grad(g)(q), ZERO),
        "strongly convex": for_all(
            (y, v), sp.Ge(derivative(g, y, v, v), a * norm(v) ** 2), when=member(y, _C)
        ),
        "inside": sp.Le(norm(q - p) + r, b),
    },
)
