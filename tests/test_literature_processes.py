"""Facts about processes: each survives its trial on objects, and would not if it claimed more."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import sympy as sp

from bounds.kernel import Fact
from bounds.language.formulas import ForAll, Formula
from bounds.language.ito import Moves
from bounds.literature import processes
from verify.checks.facts import paths as trials
from verify.checks.facts.objects import SANITY

assert trials.sanity, "enters the trials"

FACTS = {f.id: f for f in vars(processes).values() if isinstance(f, Fact)}


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
    if isinstance(formula, Moves):
        X, *values = formula.args
        return Moves(X, *(sp.Rational(51, 50) * v for v in values))
    if not isinstance(formula, sp.core.relational.Relational):
        return formula
    share = sp.Rational(51 if isinstance(formula, sp.Ge) else 49, 50)
    return formula.func(formula.lhs, formula.rhs * share, evaluate=False)


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
