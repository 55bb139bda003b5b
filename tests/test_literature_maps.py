"""Facts about maps: each survives its trial on objects, and would not if it claimed more."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import sympy as sp

from bounds.kernel import Fact
from bounds.language.formulas import Equal, ForAll, Formula
from bounds.language.functions import function
from bounds.language.vectors import UnitVector
from bounds.literature import maps
from verify.checks.facts import maps as trials
from verify.checks.facts.objects import SANITY, holds

assert trials.sanity, "enters the trials"

FACTS = {f.id: f for f in vars(maps).values() if isinstance(f, Fact)}
FACTS |= {f.id: f for f in maps.COORDINATEWISE}


def survives(id: str) -> bool:
    """Whether a fact holds at every instance that its check tries."""
    return all(ok for rng in np.random.default_rng(7).spawn(2) for ok in SANITY[id](rng))


@pytest.mark.parametrize("id", sorted(FACTS))
def test_a_fact_survives_its_trial(id: str) -> None:
    assert survives(id)


def claims_more(formula: Formula) -> Formula:
    """Return a conclusion with every bound moved by a fiftieth of itself."""
    if isinstance(formula, ForAll):
        variable, condition, body = formula.open()
        return formula.rebound(variable, condition, claims_more(body))  # type: ignore[no-any-return]
    if isinstance(formula, sp.And):
        return sp.And(*map(claims_more, formula.args))
    if isinstance(formula, Equal):
        return sp.Eq(formula.relation.lhs, sp.Rational(1, 50), evaluate=False)
    return formula.func(formula.lhs, formula.rhs * sp.Rational(49, 50), evaluate=False)


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
