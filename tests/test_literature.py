"""Facts about objects: each survives its trial, and would not if it claimed more."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import sympy as sp

from lemmata.bounds.kernel import Fact
from lemmata.bounds.language.formulas import Equal, ForAll, Formula, Predicate
from lemmata.bounds.language.functions import function
from lemmata.bounds.language.laws import Normal
from lemmata.bounds.language.vectors import UnitVector
from lemmata.bounds.literature import gaussian_paths, maps, paths
from lemmata.verify.checks.facts import gaussian_paths as normal_trials
from lemmata.verify.checks.facts import maps as map_trials
from lemmata.verify.checks.facts import stopped_paths as path_trials
from lemmata.verify.checks.facts.objects import SANITY, holds

assert all(t.__doc__ for t in (map_trials, normal_trials, path_trials)), "enters the trials"

ROOMS = (maps, paths, gaussian_paths)
FACTS = {f.id: f for room in ROOMS for f in vars(room).values() if isinstance(f, Fact)}
FACTS |= {f.id: f for f in maps.COORDINATEWISE}


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
    if isinstance(formula, Equal):
        return sp.Eq(formula.relation.lhs, sp.Rational(1, 50), evaluate=False)
    if isinstance(formula, Predicate):
        return formula
    left, right = formula.args
    wider = {n: Normal(n.args[0], 51 * n.args[1] / 50) for n in left.atoms(Normal)}
    if wider and right == 0:
        return formula.func(left.xreplace(wider), right, evaluate=False)
    room = sp.Rational(1, 50) * (1 if isinstance(formula, sp.Eq) else sp.Abs(right))
    more = right - room if isinstance(formula, sp.Le | sp.Eq) else right + room
    return formula.func(left, more, evaluate=False)


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


def test_a_premise_that_fails_is_no_instance() -> None:
    e = UnitVector(1)
    at = {maps.F: function(lambda p: 2 * p), maps.p: e, maps.r: e, maps.c: sp.Integer(1)}
    with pytest.raises(ValueError, match="the premise slope does not hold"):
        holds(maps.MEAN_VALUE, at, samples={"t": [sp.Rational(1, 2)]})
