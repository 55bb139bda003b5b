"""Facts about the transport distance of laws on convex bodies."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.diffusions.processes import At
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import FieldVariable, derivative, grad
from lemmata.bounds.language.measures.expectations import Expectation, QuantityVariable, mean
from lemmata.bounds.language.measures.laws import (
    TV,
    Dirac,
    Gibbs,
    LawVariable,
    Mass,
    Mean,
    Restricted,
)
from lemmata.bounds.language.measures.transport import Wasserstein
from lemmata.bounds.language.sets import Ball, SetVariable, member
from lemmata.bounds.language.vectors import VectorVariable, norm
from lemmata.bounds.literature.diffusions.reflected_diffusions import INSIDE, S, kept, law
from lemmata.bounds.literature.diffusions.reflected_diffusions import drift as drift
from lemmata.bounds.literature.diffusions.reflected_diffusions import rate as rate
from lemmata.bounds.literature.diffusions.reflected_diffusions import x as x
from lemmata.bounds.literature.diffusions.reflected_diffusions import y as y
from lemmata.bounds.symbols import T

P, Q, A = LawVariable("P"), LawVariable("Q"), SetVariable("A")
u, v, z, c = map(VectorVariable, ("u", "v", "z", "c"))
f, g = FieldVariable("f", order=2), FieldVariable("g", order=2)
X, Y = QuantityVariable("X", of="vector"), QuantityVariable("Y", of="vector")
alpha, r = sp.symbols("alpha r", positive=True)
s, q = sp.symbols("s q", nonnegative=True)

FROM_POINT = Fact(
    "transport-from-a-point",
    "from a point there is one coupling only; then the triangle inequality",
    "Villani, Optimal Transport, Definition 6.1",
    conclusion=sp.Le(Wasserstein(Dirac(x), Q), norm(x - c) + mean(Q, lambda u: norm(u - c), of=u)),
    premises={"bounded": sp.Eq(Mass(Q, Ball(c, r)), 1)},
)
MIXED = Fact(
    "mixture-of-two-starts",
    "laws from random starts are mixtures over an optimal coupling of the starts, and total "
    "variation is convex",
    "Villani, Optimal Transport, Theorems 4.1 and 4.8",
    conclusion=sp.Le(
        TV(At(kept(drift, rate, P), T), At(kept(drift, rate, Q), T)), s * Wasserstein(P, Q)
    ),
    premises=INSIDE
    | {
        "first on S": sp.Eq(Mass(P, S), 1),
        "second on S": sp.Eq(Mass(Q, S), 1),
        "from two points": for_all(
            (x, y),
            sp.Le(TV(law(x), law(y)), s * norm(x - y)),
            when=sp.And(member(x, S), member(y, S)),
        ),
    },
)
_ball = Ball(c, r)
_first, _second = Restricted(Gibbs(g), _ball), Restricted(Gibbs(f), _ball)
PERTURBED = Fact(
    "transport-of-a-perturbation",
    "the reflected Langevin diffusions of g and f, on one noise, from the stationary law of g: the "
    "distance has at most the drift -alpha times itself plus the difference of the gradients, and "
    "reflection in a convex body only lessens it",
    "Lions and Sznitman, Comm. Pure Appl. Math. 37 (1984) 511-537; Villani, Optimal Transport, "
    "chapter 2 (synchronous coupling)",
    conclusion=sp.Le(
        Wasserstein(_first, _second),
        mean(_first, lambda u: norm(grad(f)(u) - grad(g)(u)), of=u) / alpha,
    ),
    premises={
        "Hessian": for_all(
            (z, v), sp.Ge(derivative(f, z, v, v), alpha * norm(v) ** 2), when=member(z, _ball)
        )
    },
)
PART = Fact(
    "expectation-on-a-set",
    "a mean over a part, times its probability, is at most the mean of what is larger there",
    "Williams, Probability with Martingales, sections 6.5 and 9.9",
    conclusion=sp.And(
        sp.Le(Expectation(Restricted(P, A), X) * Mass(P, A), Expectation(P, Y)),
        sp.Ge(Expectation(P, Y), 0),
        sp.Le(Expectation(P, Y), q),
    ),
    premises={
        "mass": sp.Gt(Mass(P, A), 0),
        "bounded": for_all(z, (Y(z) >= 0) & (Y(z) <= q)),
        "below": for_all(z, (X(z) >= 0) & (X(z) <= Y(z)), when=member(z, A)),
    },
)
field = FieldVariable("r", order=-1)
MEAN_OF_FIELD = Fact(
    "mean-of-a-field",
    "a mean depends on values only, whether they are written as a field or as a quantity",
    "definition of the mean",
    conclusion=sp.Eq(Mean(P, field), Expectation(P, X)),
    premises={"equal": for_all(z, sp.Eq(field(z), X(z)))},
)
