"""Facts about laws with a strongly convex potential: entropy, moments, tails."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.bodies import Outside
from lemmata.bounds.language.diffusions.paths import FiniteEntropy
from lemmata.bounds.language.formulas import equal, for_all
from lemmata.bounds.language.functions import FieldVariable, derivative, function, grad
from lemmata.bounds.language.maps.linear import LinearVariable
from lemmata.bounds.language.measures.expectations import mean
from lemmata.bounds.language.measures.integrals import Integrable
from lemmata.bounds.language.measures.laws import (
    KL,
    TV,
    Gibbs,
    LawVariable,
    Mass,
    Mean,
    Normal,
    Restricted,
)
from lemmata.bounds.language.measures.pushforward import Pushforward
from lemmata.bounds.language.sets import Ball, SetVariable, member
from lemmata.bounds.language.vectors import ZERO, VectorVariable, norm
from lemmata.bounds.symbols import d

f, g = FieldVariable("f", order=2), FieldVariable("g", order=2)
r, R = FieldVariable("r", order=-1), FieldVariable("R", order=-1)
P, A = LawVariable("P"), SetVariable("A")
p, y, v = map(VectorVariable, "pyv")
kappa, radius = sp.symbols("kappa q", positive=True)
_ball = Ball(p, radius)
_given = Restricted(Gibbs(g), _ball), Restricted(Gibbs(f), _ball)
SLOPE_APART = function(lambda z: norm(grad(g)(z) - grad(f)(z)) ** 2)

LOG_SOBOLEV = Fact(
    "log-sobolev-in-a-ball",
    "the logarithmic Sobolev inequality of a strongly convex potential on a convex body, for the "
    "density of another law there",
    "Bakry, Gentil and Ledoux, Analysis and Geometry of Markov Diffusion Operators, Theorem 5.7.4",
    conclusion=sp.And(
        FiniteEntropy(*_given), sp.Le(KL(*_given), Mean(_given[0], SLOPE_APART) / (2 * kappa))
    ),
    premises={
        "Hessian": for_all(
            (y, v), sp.Ge(derivative(f, y, v, v), kappa * norm(v) ** 2), when=member(y, _ball)
        )
    },
)
RESTRICTED_MEAN = Fact(
    "mean-on-a-set",
    "a mean over a part, times its probability, is at most the mean of what is larger there",
    "Williams, Probability with Martingales, sections 6.5 and 9.9",
    conclusion=sp.Le(Mean(Restricted(P, A), r) * Mass(P, A), Mean(P, R)),
    premises={
        "mass": sp.Gt(Mass(P, A), 0),
        "finite": Integrable(P, R),
        "nonnegative": for_all(y, sp.Ge(R(y), 0)),
        "below": for_all(y, (r(y) >= 0) & (r(y) <= R(y)), when=member(y, A)),
    },
)
FOURTH = function(lambda z: norm(z - p) ** 4)
NEARER = Fact(
    "nearer-than-normal",
    "along rays from its critical point p a k-strongly convex law is nearer to p than N(p, I/k): "
    "the ratio of the densities does not increase",
    "Shaked and Shanthikumar, Stochastic Orders, Theorem 1.C.1",
    conclusion=sp.And(
        Integrable(Gibbs(f), FOURTH),
        sp.Le(Mean(Gibbs(f), FOURTH), (d**2 + 2 * d) / kappa**2),
        sp.Le(Mass(Gibbs(f), Outside(_ball)), Mass(Normal(p, 1 / kappa), Outside(_ball))),
    ),
    premises={
        "critical point": equal(grad(f)(p), ZERO),
        "strongly convex": for_all((y, v), sp.Ge(derivative(f, y, v, v), kappa * norm(v) ** 2)),
    },
)
_far = mean(_given[1], lambda u: norm(u - p), of=y)
_far_2 = mean(_given[1], lambda u: norm(u - p) ** 2, of=y)
NEARER_IN_BALL = Fact(
    "nearer-in-a-ball",
    "along rays from its critical point p a law that is k-strongly convex on a ball around p, "
    "restricted to the ball, is nearer to p than N(p, I/k), whose mean square distance is d/k; "
    "Jensen's inequality",
    "Shaked and Shanthikumar, Stochastic Orders, Theorem 1.C.1",
    conclusion=sp.And(sp.Le(_far_2, d / kappa), sp.Le(_far**2, _far_2)),
    premises={
        "critical point": equal(grad(f)(p), ZERO),
        "strongly convex": for_all(
            (y, v), sp.Ge(derivative(f, y, v, v), kappa * norm(v) ** 2), when=member(y, _ball)
        ),
    },
)
C, z, c = LinearVariable("C"), VectorVariable("z_circ"), sp.Symbol("c", positive=True)
L = FieldVariable("L", order=0)
_affine = function(lambda u: z + C(u))
SUBSTITUTION = Fact(
    "linear-substitution",
    "the density of z + Cu is that of u at the preimage, divided by the constant |det C|",
    "Rudin, Real and Complex Analysis, Theorem 7.26",
    conclusion=sp.Eq(
        TV(Pushforward(Gibbs(function(lambda u: L(_affine(u)))), _affine, 0), Gibbs(L)), 0
    ),
    premises={"invertible": for_all(v, sp.Ge(norm(C(v)), c * norm(v)))},
)
