r"""Facts about deep latent Gaussians, as chains of normal steps."""

from __future__ import annotations

import sympy as sp
from sympy.core.symbol import Str

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.diffusions.processes import At, Diffusion, Euler
from lemmata.bounds.language.formulas import equal, for_all
from lemmata.bounds.language.functions import MapVariable, function
from lemmata.bounds.language.measures.laws import TV, Dirac, LawVariable, Mass, Normal
from lemmata.bounds.language.measures.pushforward import Chained
from lemmata.bounds.language.sequences import Iterate
from lemmata.bounds.language.sets import SetVariable, member
from lemmata.bounds.language.vectors import VectorVariable, norm
from lemmata.bounds.symbols import T, h

b, F, G = MapVariable("b", order=1), MapVariable("F", order=0), MapVariable("G", order=0)
P, R = LawVariable("P"), LawVariable("R")
A, B = SetVariable("A"), SetVariable("B")
y, z = VectorVariable("y"), VectorVariable("z")
v = sp.Symbol("v", nonnegative=True)
rate = sp.Symbol("r", positive=True)
K = sp.Symbol("K", integer=True, nonnegative=True)

EULER_CHAIN = Fact(
    "euler-chain",
    "the Euler-Maruyama scheme at its K-th step; the law of the noise of a step is N(0, v h I)",
    "Kloeden and Platen, Numerical Solution of Stochastic Differential Equations, section 9.1",
    conclusion=sp.Eq(
        TV(
            At(Euler(Diffusion(b, rate, P), h), T),
            Chained(P, function(lambda z: z + h * b(z)), K, rate * h),
        ),
        0,
    ),
    premises={"K steps": sp.Eq(K * h, T)},
)
NO_NOISE = Fact(
    "chain-without-noise",
    "without noise a chain from a point is the iteration of its map",
    "definition of the chain",
    conclusion=sp.Eq(TV(Chained(Dirac(z), F, K, 0), Dirac(Iterate(Str("z"), F, z, K))), 0),
)
CONSTANT = Fact(
    "chain-of-a-constant",
    "a map that is constant forgets the start",
    "definition of the chain",
    conclusion=sp.Eq(TV(Chained(P, G, 1, 0), Dirac(z)), 0),
    premises={"constant": for_all(y, equal(G(y), z))},
)
SAME_MAP = Fact(
    "chain-of-equal-maps",
    "maps with equal values have equal chains",
    "definition of the chain",
    conclusion=sp.Eq(TV(Chained(P, F, K, v), Chained(P, G, K, v)), 0),
    premises={"equal": for_all(y, equal(F(y), G(y)))},
)
DATA_PROCESSING = Fact(
    "chain-data-processing",
    "what is done to two random vectors alike brings their laws no further apart",
    "Tsybakov, Introduction to Nonparametric Estimation, section 2.7; Lindvall, I.2",
    conclusion=sp.Le(TV(Chained(P, F, K, v), Chained(R, F, K, v)), TV(P, R)),
)
MONOTONE = Fact(
    "monotone-probability",
    "a larger set has a larger probability",
    "Rudin, Real and Complex Analysis, Theorem 1.19",
    conclusion=sp.Le(Mass(P, A), Mass(P, B)),
    premises={"inclusion": for_all(y, member(y, B), when=member(y, A))},
)
mu, nu = VectorVariable("mu"), VectorVariable("nu")
NORMAL_SHIFT = Fact(
    "normal-shift",
    "normal laws with one variance and two means: half-spaces decide",
    "Devroye, Mehrabian and Reddad, The total variation distance between high-dimensional "
    "Gaussians, section 1; NIST Handbook of Mathematical Functions, 7.2",
    conclusion=sp.Eq(
        TV(Normal(mu, rate), Normal(nu, rate)), sp.erf(norm(mu - nu) / (2 * sp.sqrt(2 * rate)))
    ),
)
