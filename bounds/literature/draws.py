"""Facts about the number of successes in independent trials."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.formulas import Formula, for_all
from lemmata.bounds.language.functions import CurveVariable
from lemmata.bounds.language.measures.draws import Binomial
from lemmata.bounds.language.measures.expectations import probability
from lemmata.bounds.language.measures.laws import LawVariable, Mass
from lemmata.bounds.language.sets import SetVariable, member
from lemmata.bounds.language.terms import Term
from lemmata.bounds.language.vectors import VectorVariable

P, A, B, y = LawVariable("P"), SetVariable("A"), SetVariable("B"), VectorVariable("y")
n = sp.Symbol("n", integer=True, positive=True)
k = sp.Symbol("k", integer=True, nonnegative=True)
q, delta = sp.symbols("q delta", nonnegative=True)
lower = CurveVariable("lower", order=-1)


def limits(lower: Term, n: sp.Expr, delta: sp.Expr) -> dict[str, Formula]:
    """Return that lower(k) is a lower confidence limit for each number k of successes."""
    tail = probability(Binomial(n, lower(k + 1)), lambda x: x[0] >= k + 1)
    limit = sp.And(sp.Ge(lower(k), 0), sp.Le(lower(k), 1), sp.Le(lower(k), lower(k + 1)))
    return {
        "no success": sp.Le(lower(0), 0),
        "limits": for_all(k, limit),
        "tails": for_all(k, sp.Le(tail, delta), when=sp.Lt(k, n)),
    }


CLOPPER_PEARSON = Fact(
    "clopper-pearson",
    "the exact lower confidence limit of a probability",
    "Clopper and Pearson, Biometrika 26 (1934) 404-413",
    conclusion=sp.Le(probability(Binomial(n, q), lambda x: lower(x[0]) > q), delta),
    premises={"probability": sp.Le(q, 1)} | limits(lower, n, delta),
)
BERNOULLI = Fact(
    "one-trial",
    "one trial succeeds with its probability",
    "definition of the binomial law",
    conclusion=sp.Eq(probability(Binomial(1, q), lambda x: x[0] >= 1), q),
    premises={"probability": sp.Le(q, 1)},
)
SUBSET = Fact(
    "set-within-set",
    "a larger set is not less likely",
    "Williams, Probability with Martingales, section 1.10",
    conclusion=sp.Le(Mass(P, A), Mass(P, B)),
    premises={"within": for_all(y, member(y, B), when=member(y, A))},
)
