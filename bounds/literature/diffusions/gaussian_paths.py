r"""Facts about diffusions and chains whose laws are normal."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.diffusions.processes import At, Diffusion, Euler
from lemmata.bounds.language.functions import MapVariable, function
from lemmata.bounds.language.measures.laws import TV, Dirac, Mass, Normal
from lemmata.bounds.language.sets import Set, Sublevel
from lemmata.bounds.language.vectors import UnitVector, VectorVariable, inner
from lemmata.bounds.symbols import h

b, z, mean, e_1 = (
    MapVariable("b", order=1),
    VectorVariable("z"),
    VectorVariable("mu"),
    UnitVector(1),
)
k, v, t = sp.symbols("k v t", positive=True)
q, a = sp.Symbol("q", nonnegative=True), sp.Symbol("a", real=True)
linear = function(lambda z: -k * z)


def above(a: sp.Expr) -> Set:
    r"""Return :math:`\{\langle e_1,z\rangle\ge a\}`."""
    made: Set = Sublevel(function(lambda z: -inner(e_1, z)), -a)
    return made


HALF_SPACE = Fact(
    "normal-half-space",
    "a coordinate of a normal vector is normal",
    "NIST Handbook of Mathematical Functions, 7.18 and 7.20",
    conclusion=sp.Eq(
        Mass(Normal(mean, v), above(a)),
        (1 - sp.erf((a - inner(e_1, mean)) / sp.sqrt(2 * v))) / 2,
    ),
)
STEP = Fact(
    "euler-step",
    "one step of the Euler-Maruyama chain from a point; the law of the noise is N(0, v h I)",
    "Kloeden and Platen, Numerical Solution of Stochastic Differential Equations, section 9.1",
    conclusion=sp.Eq(
        TV(At(Euler(Diffusion(b, v, Dirac(z)), h), h), Normal(z + h * b(z), v * h)), 0
    ),
)
LINEAR_STEP = Fact(
    "linear-step",
    "one step of an autoregressive chain from a normal law; N(mu, 0) is the point mass",
    "Brockwell and Davis, Time Series, Example 3.1.2",
    conclusion=sp.Eq(
        TV(
            At(Euler(Diffusion(linear, v, Normal(mean, q)), h), h),
            Normal((1 - k * h) * mean, (1 - k * h) ** 2 * q + v * h),
        ),
        0,
    ),
)
ORNSTEIN_UHLENBECK = Fact(
    "ornstein-uhlenbeck-law",
    "the law of an Ornstein-Uhlenbeck process at a time is normal",
    "Karatzas and Shreve, Brownian Motion and Stochastic Calculus, Example 5.6.8",
    conclusion=sp.Eq(
        TV(
            At(Diffusion(linear, v, Dirac(z)), t),
            Normal(sp.exp(-k * t) * z, v * (1 - sp.exp(-2 * k * t)) / (2 * k)),
        ),
        0,
    ),
)
