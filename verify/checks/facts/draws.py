"""Facts about independent trials, by exact binomial sums."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import sympy as sp
from scipy import stats

from lemmata.bounds.language.bits.arrays import ArrayVariable
from lemmata.bounds.language.functions import Rough, rough
from lemmata.bounds.language.measures.laws import Mass, Normal
from lemmata.bounds.language.sets import Ball
from lemmata.bounds.language.vectors import ZERO, UnitVector
from lemmata.bounds.literature import draws
from lemmata.verify.checks.facts.objects import holds, sanity

_s = ArrayVariable("s")


def _probability(term: Mass) -> float:
    """Sum a binomial law over the numbers for which an event's formula holds."""
    law, event = term.args
    n, q = int(law.args[0]), float(law.args[1])
    said = event.contains(_s)
    inside = [k for k in range(n + 1) if said.xreplace({_s[0]: sp.Integer(k)}) == sp.true]
    return float(np.sum(stats.binom.pmf(inside, n, q)))


def _limits(n: int, delta: float) -> tuple[Rough, list[float]]:
    """Return the lower limits of n trials, by quantiles of beta laws."""
    values = [0.0, *(float(stats.beta.ppf(delta, k, n - k + 1)) for k in range(1, n + 1))]
    rows = [(sp.Float(v), sp.Symbol("t", real=True) < k + 1) for k, v in enumerate(values[:-1])]
    table = sp.Piecewise(*rows, (sp.Float(values[-1]), True))
    return rough(lambda t: table.xreplace({sp.Symbol("t", real=True): t})), values


@sanity("clopper-pearson")
def exact_limits(rng: np.random.Generator) -> Iterator[bool]:
    """Take probabilities just below a limit, where it is wrong as often as it may be."""
    n, delta = int(rng.integers(2, 7)), float(rng.uniform(0.05, 0.3))
    lower, values = _limits(n, delta)
    for value in values[1:]:
        at = {draws.n: sp.Integer(n), draws.q: sp.Float(value * (1 - 1e-9)), draws.lower: lower}
        at[draws.delta] = sp.Float(delta)
        yield holds(
            draws.CLOPPER_PEARSON,
            at,
            samples={"k": map(sp.Integer, range(n + 2))},
            number=_probability,
            slack=1e-7,
        )


@sanity("one-trial")
def one_trial(rng: np.random.Generator) -> Iterator[bool]:
    """Sum over one trial."""
    q = sp.Rational(int(rng.integers(1, 10)), 10)
    yield holds(draws.BERNOULLI, {draws.q: q}, number=_probability)


@sanity("set-within-set")
def sets(rng: np.random.Generator) -> Iterator[bool]:
    """Compare two balls, and a ball with itself, under the normal law of the line."""
    r = sp.Rational(int(rng.integers(1, 20)), 10)
    points = [sp.Rational(k, 10) * UnitVector(1) for k in range(-30, 31)]

    def mass(term: Mass) -> float:
        return float(stats.chi.cdf(float(term.args[1].args[1]), 1))

    for larger in (r, r + 1):
        at = {draws.P: Normal(ZERO, 1), draws.A: Ball(ZERO, r), draws.B: Ball(ZERO, larger)}
        yield holds(draws.SUBSET, at, samples={"y": points}, number=mass)
