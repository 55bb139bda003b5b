r"""Facts about laws of diffusions and chains: steps, reflection, semigroups, decay."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.diffusions.processes import At, Diffusion, Euler, Reflected
from lemmata.bounds.language.formulas import equal, for_all
from lemmata.bounds.language.functions import (
    FieldVariable,
    MapVariable,
    function,
    grad,
)
from lemmata.bounds.language.measures.integrals import (
    HasDensity,
    Integrable,
    Normalisable,
    RelativeDensity,
    SmoothConvex,
    energy,
    poincare,
    slope_squared,
    squared,
)
from lemmata.bounds.language.measures.laws import (
    TV,
    ChiSquare,
    Gibbs,
    LawVariable,
    Mean,
    Normal,
    Restricted,
)
from lemmata.bounds.language.measures.pushforward import Pushforward
from lemmata.bounds.language.sets import SetVariable, member
from lemmata.bounds.language.traces import DivergenceOfMap, laplacian
from lemmata.bounds.language.vectors import VectorVariable, inner, norm
from lemmata.bounds.symbols import h

b, P, Q = MapVariable("b", order=1), LawVariable("P"), LawVariable("Q")
f, g = FieldVariable("f", order=2), FieldVariable("g", order=-1)
mu, u, w, z = map(VectorVariable, ("mu", *"uwz"))
v, t, e = sp.symbols("v t e", positive=True)
a, q, s = sp.symbols("a q s", nonnegative=True)
c, k = sp.symbols("c k", real=True)
LIPSCHITZ = {"Lipschitz": for_all((u, w), sp.Le(norm(b(u) - b(w)), c * norm(u - w)))}
D, r = SetVariable("D"), FieldVariable("r", order=-1)
_s = sp.Symbol("s", positive=True)
X = Diffusion(b, v, P)
_source = function(lambda z: DivergenceOfMap(b, z) - inner(grad(f)(z), b(z)))

# Chains.
EULER_STEP = Fact(
    "euler-pushforward",
    "while the drift is frozen only the Brownian motion is integrated",
    "Kloeden and Platen, Numerical Solution of Stochastic Differential Equations, section 9.1",
    conclusion=sp.Eq(
        TV(
            At(Euler(Diffusion(b, v, P), h), h),
            Pushforward(P, function(lambda z: z + h * b(z)), v * h),
        ),
        0,
    ),
)
# Laws at a time.
SAME_KERNEL = Fact(
    "same-semigroup",
    "the same semigroup brings two laws no further apart",
    "Polyanskiy and Wu, Information Theory, Theorem 7.4",
    conclusion=sp.Le(TV(At(X, t), At(Diffusion(b, v, Q), t)), TV(P, Q)),
)
MARKOV = Fact(
    "markov-property",
    "a diffusion that is started anew goes on alike; a Lipschitz drift lets no path explode",
    "Karatzas and Shreve, Brownian Motion and Stochastic Calculus, Theorem 5.4.20",
    conclusion=sp.Eq(TV(At(Diffusion(b, v, At(X, s)), t), At(X, s + t)), 0),
    premises=LIPSCHITZ,
)
OU_LAW = Fact(
    "linear-diffusion",
    "the law of an Ornstein-Uhlenbeck process from a normal law, also of a repelling one",
    "Karatzas and Shreve, Brownian Motion and Stochastic Calculus, section 5.6",
    conclusion=sp.Eq(
        TV(
            At(Diffusion(function(lambda z: -k * z), v, Normal(mu, q)), t),
            Normal(
                sp.exp(-k * t) * mu,
                sp.exp(-2 * k * t) * q + v * (1 - sp.exp(-2 * k * t)) / (2 * k),
            ),
        ),
        0,
    ),
    premises={"linear": sp.Ne(k, 0)},
)
EQUAL_NORMALS = Fact(
    "equal-normal-laws",
    "a normal law is given by its mean and its variance",
    "definition of the normal law",
    conclusion=sp.Eq(TV(Normal(u, s), Normal(w, q)), 0),
    premises={"mean": equal(u, w), "variance": sp.Eq(s, q)},
)

# Stationary laws.
NORMALISABLE = Fact(
    "normalisable",
    "what is below a normal density has a finite integral",
    "monotonicity of the integral",
    conclusion=Normalisable(g),
    premises={"quadratic": for_all(z, sp.Ge(g(z), e * norm(z) ** 2 + c))},
)
GIBBS_NORMAL = Fact(
    "normal-density",
    "the density of a normal law",
    "definition of the normal law",
    conclusion=sp.Eq(TV(Gibbs(g), Normal(mu, v)), 0),
    premises={"density": for_all(z, sp.Eq(g(z), norm(z - mu) ** 2 / (2 * v) + c))},
)
STATIONARY = Fact(
    "stationary-density",
    "a density that solves the stationary Fokker-Planck equation is invariant (Echeverria)",
    "Ethier and Kurtz, Markov Processes, Theorem 4.9.17",
    conclusion=sp.Eq(TV(At(Diffusion(b, v, Gibbs(f)), t), Gibbs(f)), 0),
    premises=LIPSCHITZ
    | {
        "normalisable": Normalisable(f),
        "no flux": for_all(
            z,
            sp.Eq(
                v * (norm(grad(f)(z)) ** 2 - laplacian(f, z)) / 2
                + inner(b(z), grad(f)(z))
                - DivergenceOfMap(b, z),
                0,
            ),
        ),
    },
)
GREEN = Fact(
    "integration-by-parts",
    "a field that vanishes at infinity in the mean has no flux; cut it off and integrate by parts",
    "Bakry, Gentil and Ledoux, Analysis and Geometry of Markov Diffusion Operators, section 1.11",
    conclusion=sp.Eq(Mean(Gibbs(f), _source), 0),
    premises={
        "normalisable": Normalisable(f),
        "field": Integrable(Gibbs(f), function(lambda z: norm(b(z)) ** 2)),
        "source": Integrable(Gibbs(f), _source),
    },
)

# Poincare inequalities.
GAUSSIAN_POINCARE = Fact(
    "gaussian-poincare",
    "the Gaussian Poincare inequality",
    "Bakry, Gentil and Ledoux, Analysis and Geometry of Markov Diffusion Operators, section 4.1",
    conclusion=poincare(Normal(mu, v), v),
)
WHOLE_SPACE = Fact(
    "whole-space",
    "the space is closed and convex, and has no boundary",
    "definition of convexity",
    conclusion=SmoothConvex(D),
    premises={"everything": for_all(z, member(z, D))},
)
_confined = Reflected(Diffusion(b, 2, P), D)
LANGEVIN = {
    "region": SmoothConvex(D),
    "gradient": for_all(z, equal(b(z), -grad(f)(z))),
    "normalisable": Normalisable(f),
} | LIPSCHITZ
_stationary = Restricted(Gibbs(f), D)
_start = {
    "density": HasDensity(P, r, _stationary),
    "finite": Integrable(_stationary, squared(r)),
}
_density = RelativeDensity(At(_confined, t), _stationary)
FLOW = Fact(
    "smooth-density",
    "the density at a later time is P_t r; it has finite energy, and is smooth up to the boundary",
    "Bakry, Gentil and Ledoux, section 1.6; Ladyzhenskaya, Solonnikov, Uraltseva, section IV.5",
    conclusion=sp.And(
        HasDensity(At(_confined, t), _density, _stationary),
        Integrable(_stationary, squared(_density)),
        Integrable(_stationary, slope_squared(_density)),
    ),
    premises=LANGEVIN | _start,
)


def _law_at(s: sp.Expr) -> At:
    made: At = At(_confined, s)
    return made


_at_s = RelativeDensity(_law_at(_s), _stationary)
DISSIPATION = Fact(
    "dissipation",
    "the variance of P_s r has the derivative -2 E(P_s r); Gronwall",
    "Bakry, Gentil and Ledoux, Analysis and Geometry of Markov Diffusion Operators, section 4.2",
    conclusion=sp.Le(
        ChiSquare(_law_at(t), _stationary), sp.exp(-k * t) * ChiSquare(P, _stationary)
    ),
    premises=LANGEVIN
    | _start
    | {
        "dissipation": for_all(
            _s,
            sp.Ge(2 * energy(_stationary, _at_s), k * ChiSquare(_law_at(_s), _stationary)),
        )
    },
)
