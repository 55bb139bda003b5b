"""Facts about paths: each survives its trial on objects, and would not if it claimed more."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import sympy as sp

from bounds.kernel import Fact
from bounds.language.formulas import ForAll, Formula, Predicate
from bounds.language.laws import Normal
from bounds.literature import gaussian_paths, paths
from verify.checks.facts import gaussian_paths as normal_trials
from verify.checks.facts import stopped_paths as trials
from verify.checks.facts.objects import SANITY

assert all(t.__doc__ for t in (trials, normal_trials)), "enters the trials"

FACTS = {f.id: f for m in (paths, gaussian_paths) for f in vars(m).values() if isinstance(f, Fact)}


def survives(id: str) -> bool:
    """Whether a fact holds at every instance that its check tries."""
    return all(ok for rng in np.random.default_rng(7).spawn(2) for ok in SANITY[id](rng))


@pytest.mark.parametrize("id", sorted(FACTS))
def test_a_fact_survives_its_trial(id: str) -> None:
    assert survives(id)


def claims_more(formula: Formula) -> Formula:
    """Return a conclusion with every bound, or the variance of a law, moved by a fiftieth."""
    if isinstance(formula, ForAll):
        variable, condition, body = formula.open()
        return formula.rebound(variable, condition, claims_more(body))
    if isinstance(formula, sp.And):
        return sp.And(*map(claims_more, formula.args))
    if isinstance(formula, Predicate):
        return formula
    left, right = formula.args
    wider = {n: Normal(n.args[0], 51 * n.args[1] / 50) for n in left.atoms(Normal)}
    if wider and right == 0:
        return formula.func(left.xreplace(wider), right)
    room = sp.Rational(1, 50) * (1 if isinstance(formula, sp.Eq) else sp.Abs(right))
    return formula.func(left, right - room if isinstance(formula, sp.Le | sp.Eq) else right + room)


@pytest.fixture
def claiming_more(request: pytest.FixtureRequest) -> Iterator[str]:
    fact = FACTS[request.param]
    kept = fact.conclusion
    object.__setattr__(fact, "conclusion", claims_more(kept))
    yield fact.id
    object.__setattr__(fact, "conclusion", kept)


@pytest.mark.parametrize("claiming_more", sorted(FACTS), indirect=True)
def test_a_fact_that_claims_more_fails(claiming_more: str) -> None:
    assert not survives(claiming_more)
