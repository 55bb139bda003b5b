r"""Facts about normal laws and their stochastic pushforwards."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import MapVariable, function
from lemmata.bounds.language.measures.integrals import HasDensity, Integrable, squared
from lemmata.bounds.language.measures.laws import (
    TV,
    ChiSquare,
    Dirac,
    LawVariable,
    Mass,
    Mean,
    Normal,
)
from lemmata.bounds.language.measures.pushforward import Concentrated, Pushforward
from lemmata.bounds.language.sets import Ball, Set, SetVariable, Sublevel, member
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, inner, norm
from lemmata.bounds.symbols import d

P, Q, G = LawVariable("P"), LawVariable("Q"), MapVariable("G", order=-1)
A, B, C = map(SetVariable, "ABC")
e_1 = UnitVector(1)
mu, u, w, y, z = map(VectorVariable, ("mu", *"uwyz"))
v, a = sp.symbols("v a", positive=True)
c = sp.Symbol("c", real=True)
k, q, r, t = sp.symbols("k q r t", nonnegative=True)
b, lam = sp.symbols("b lambda", nonnegative=True)
square = function(lambda z: norm(z) ** 2)
x = Pushforward(P, G, b)
"""The law of G(z) + noise of variance b, for z of law P."""

# The norm of a normal vector.
CHERNOFF = Fact(
    "chi-square-chernoff",
    "Markov's inequality for e^(lambda chi^2_d), whose mean is (1 - 2 lambda)^(-d/2)",
    "Boucheron, Lugosi, Massart, Concentration Inequalities, sections 2.2 and 2.4",
    conclusion=sp.Ge(
        Mass(Normal(mu, v), Ball(mu, r)),
        1 - sp.exp(-d * sp.log(1 - 2 * lam) / 2 - lam * r**2 / v),
    ),
    premises={"rate": sp.Lt(lam, sp.Rational(1, 2))},
)


def _even(half: int) -> Fact:
    """Return the law of chi^2_d for d = 2 half: a Poisson sum."""
    x = r**2 / (2 * v)
    return Fact(
        f"chi-square-{2 * half}",
        f"the law of chi^2_{2 * half} is a gamma law with a natural exponent",
        "Feller, An Introduction to Probability Theory II, sections I.3 and II.3",
        conclusion=sp.Eq(
            Mass(Normal(mu, v), Ball(mu, r)),
            1 - sp.exp(-x) * sp.Add(*(x**j / sp.factorial(j) for j in range(half))),
        ),
        premises={"dimension": sp.Eq(d, 2 * half)},
    )


EVEN = {2 * half: _even(half) for half in (1, 2, 20)}
"""The exact law of the norm in a few even dimensions, for models."""


def below(a: sp.Expr) -> Set:
    r"""Return :math:`\{\langle e_1,z\rangle\le a\}`."""
    made: Set = Sublevel(function(lambda z: inner(e_1, z)), a)
    return made


s = sp.Symbol("s", real=True)
DISTRIBUTION = Fact(
    "normal-distribution-function",
    "a coordinate of a normal vector is normal",
    "NIST Handbook of Mathematical Functions, 7.18 and 7.20",
    conclusion=sp.Eq(
        Mass(Normal(mu, v), below(s)), (1 + sp.erf((s - inner(e_1, mu)) / sp.sqrt(2 * v))) / 2
    ),
)

# Pushforwards.
INTERSECTION = Fact(
    "boole-pushforward",
    "Boole's inequality: z is in A and the noise in B, but for what misses A or B",
    "Feller, An Introduction to Probability Theory I, section IV.1",
    conclusion=sp.Ge(Mass(x, C), Mass(P, A) + Mass(Normal(ZERO, b), B) - 1),
    premises={
        "in both": for_all((z, y), member(G(z) + y, C), when=sp.And(member(z, A), member(y, B)))
    },
)
INDEPENDENT = Fact(
    "independence-pushforward",
    "z is in A and the noise in B, which are independent",
    "Feller, An Introduction to Probability Theory I, section V.3",
    conclusion=sp.Ge(Mass(x, C), Mass(P, A) * Mass(Normal(ZERO, b), B)),
    premises=INTERSECTION.premises,
)
NORMAL_PUSHED = Fact(
    "normal-pushforward",
    "a multiple of a normal vector, plus an independent normal one, is normal",
    "Feller, An Introduction to Probability Theory II, section III.6",
    conclusion=sp.Eq(
        TV(
            Pushforward(Normal(mu, q), function(lambda z: c * z), b),
            Normal(c * mu, c**2 * q + b),
        ),
        0,
    ),
)
GIVEN_POINT = Fact(
    "pushforward-of-a-point",
    "a vector that is not random, with normal noise",
    "definition of the normal law",
    conclusion=sp.Eq(TV(Pushforward(Dirac(z), G, b), Normal(G(z), b)), 0),
)
DATA_PROCESSING = Fact(
    "data-processing",
    "what is done to two random vectors alike brings their laws no further apart",
    "Polyanskiy and Wu, Information Theory, Theorem 7.4",
    conclusion=sp.Le(TV(Pushforward(P, G, b), Pushforward(Q, G, b)), TV(P, Q)),
)
IMAGE = Fact(
    "image-of-a-law",
    "what is mapped into a set is no more likely than the set",
    "Feller, An Introduction to Probability Theory II, section V.4",
    conclusion=sp.Le(Mass(P, A), Mass(Pushforward(P, G, 0), C)),
    premises={"mapped": for_all(z, member(G(z), C), when=member(z, A))},
)
CONCENTRATED = Fact(
    "gaussian-concentration",
    "Lipschitz functions of a normal vector are sub-Gaussian",
    "Tsirelson, Ibragimov, Sudakov, Proc. 3rd Japan-USSR Symp. Probab. Th. (1976) 20-41",
    conclusion=Concentrated(Normal(mu, v), v),
)
LIPSCHITZ_IMAGE = Fact(
    "concentration-pushforward",
    "given z the law of x is sub-Gaussian with variance b, and the mean of a 1-Lipschitz f(x) "
    "given z is a k-Lipschitz function of z",
    "Ledoux, The Concentration of Measure Phenomenon, section 1.6",
    conclusion=Concentrated(x, k**2 * a + b),
    premises={
        "concentrated": Concentrated(P, a),
        "Lipschitz": for_all((u, w), sp.Le(norm(G(u) - G(w)), k * norm(u - w))),
    },
)
DEVIATION = Fact(
    "sub-gaussian-norm",
    "Chernoff's inequality for |x|, whose mean is at most the root of its mean square (Jensen)",
    "Boucheron, Lugosi, Massart, Concentration Inequalities, sections 2.2 and 2.3",
    conclusion=sp.Ge(Mass(P, Ball(ZERO, r)), 1 - sp.exp(-(t**2) / (2 * a))),
    premises={
        "concentrated": Concentrated(P, a),
        "mean square": sp.Le(Mean(P, square), q),
        "radius": sp.Ge(r, sp.sqrt(q) + t),
    },
)
NORMAL_SQUARE = Fact(
    "normal-mean-square",
    "the mean square of a normal vector",
    "definition of the normal law",
    conclusion=sp.Eq(Mean(Normal(mu, v), square), norm(mu) ** 2 + v * d),
)
_coordinate = function(lambda z: inner(w, z))
COORDINATE = Fact(
    "normal-coordinate",
    "mean and mean square of a linear function of a normal vector",
    "definition of the normal law",
    conclusion=sp.And(
        Integrable(Normal(mu, v), _coordinate),
        Integrable(Normal(mu, v), squared(_coordinate)),
        sp.Eq(Mean(Normal(mu, v), _coordinate), inner(w, mu)),
        sp.Eq(Mean(Normal(mu, v), squared(_coordinate)), inner(w, mu) ** 2 + v * norm(w) ** 2),
    ),
)
_shift = function(lambda z: sp.exp(inner(mu, z) / v - norm(mu) ** 2 / (2 * v)))
SHIFTED = Fact(
    "shifted-normal",
    "density and chi-square divergence of a shifted normal law",
    "Tsybakov, Introduction to Nonparametric Estimation, section 2.4: quotient of the densities",
    conclusion=sp.And(
        HasDensity(Normal(mu, v), _shift, Normal(ZERO, v)),
        Integrable(Normal(ZERO, v), squared(_shift)),
        sp.Eq(ChiSquare(Normal(mu, v), Normal(ZERO, v)), sp.exp(norm(mu) ** 2 / v) - 1),
    ),
)
MEAN_SQUARE = Fact(
    "mean-square-pushforward",
    "independent noise of mean 0 adds its own mean square",
    "Feller, An Introduction to Probability Theory II, section V.4",
    conclusion=sp.Le(Mean(x, square), k**2 * Mean(P, square) + b * d),
    premises={
        "concentrated": Concentrated(P, a),
        "growth": for_all(z, sp.Le(norm(G(z)), k * norm(z))),
    },
)
