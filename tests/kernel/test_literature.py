"""Facts about objects: each survives its trial, and would not if it claimed more."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import numpy as np
import pytest
import sympy as sp

from lemmata.bounds import literature
from lemmata.bounds.kernel.statement import LITERATURE
from lemmata.bounds.language.diffusions.driven import Unique
from lemmata.bounds.language.diffusions.ito import Moves
from lemmata.bounds.language.formulas import Equal, ForAll, Formula, Predicate
from lemmata.bounds.language.functions import function
from lemmata.bounds.language.measures.integrals import HasDensity
from lemmata.bounds.language.measures.laws import Normal
from lemmata.bounds.language.measures.poincare import Poincare
from lemmata.bounds.language.measures.pushforward import Concentrated
from lemmata.bounds.language.vectors import UnitVector
from lemmata.bounds.literature import maps
from lemmata.verify.checks import facts as trials
from lemmata.verify.checks.facts.objects import SANITY, holds

for folder in (literature, trials):
    for module in walk_packages(folder.__path__, f"{folder.__name__}."):
        import_module(module.name)
FACTS = dict(LITERATURE)
MORE, LESS = sp.Rational(51, 50), sp.Rational(49, 50)
UNTRIED = {
    *("circuit-count", "disjunctive-normal-form"),  # far from equality for tables of few bits
    *("stored-cells", "stored-grid", "stored-reads-the-table"),
    *("stored-rounded-table", "stored-smoothing", "exponential-choices"),
    *("networks-as-circuits", "conjecture-1"),
}
"""Facts that have no trial of their own yet; the checks run what rests on them."""
TRIED = sorted(set(FACTS) - UNTRIED)
WITHOUT_NUMBERS = {"normalisable", "whole-space", "smooth-density"}
"""They say that something has a property, of which there is no more and no less."""


def survives(id: str) -> bool:
    """Whether a fact holds at every instance that its check tries."""
    return all(ok for rng in np.random.default_rng(7).spawn(2) for ok in SANITY[id](rng))


def test_nothing_is_untried_but_what_is_said_to_be() -> None:
    assert set(FACTS) - set(SANITY) == UNTRIED


@pytest.mark.parametrize("id", TRIED)
def test_a_fact_survives_its_trial(id: str) -> None:
    assert survives(id)


def claims_more(formula: Formula) -> Formula:
    """Return a conclusion with every bound, or the variance of a law, moved by a fiftieth."""
    match formula:
        case ForAll():
            variable, condition, body = formula.open()
            return formula.rebound(variable, condition, claims_more(body))
        case sp.And() | sp.Or():
            return formula.func(*map(claims_more, formula.args))
        case sp.Implies():
            return sp.Implies(formula.args[0], claims_more(formula.args[1]))
        case sp.Equivalent():
            return sp.Not(formula)
        case Equal():
            return sp.Eq(formula.relation.lhs, MORE - 1, evaluate=False)
        case Predicate():
            return _says_more(formula)
    left, right = formula.args
    normal = [P for P in left.args if isinstance(P, Normal)][:1]
    if normal and right == 0:
        wider = {n: Normal(n.args[0], MORE * n.args[1]) for n in normal}
        return formula.func(left.xreplace(wider), right, evaluate=False)
    room = (MORE - 1) * (1 if isinstance(formula, sp.Eq) or right == 0 else sp.Abs(right))
    more = right - room if isinstance(formula, sp.Le | sp.Eq) else right + room
    return formula.func(left, more, evaluate=False)


def _says_more(formula: Predicate) -> Formula:
    match formula:
        case Moves():
            X, *values = formula.args
            return Moves(X, *(MORE * v for v in values))
        case Unique():
            return sp.Not(formula)
        case Poincare() | Concentrated():
            return formula.func(formula.args[0], LESS * formula.args[1])
        case HasDensity():
            P, r, Q = formula.args
            return HasDensity(P, function(lambda z: MORE * r(z)), Q)
    return formula


@pytest.fixture
def claiming_more(request: pytest.FixtureRequest) -> Iterator[str]:
    fact = FACTS[request.param]
    kept = fact.conclusion
    object.__setattr__(fact, "conclusion", claims_more(kept))
    yield fact.id
    object.__setattr__(fact, "conclusion", kept)


@pytest.mark.parametrize("claiming_more", sorted(set(TRIED) - WITHOUT_NUMBERS), indirect=True)
def test_a_fact_that_claims_more_fails(claiming_more: str) -> None:
    assert not survives(claiming_more)


def test_a_premise_that_fails_is_no_instance() -> None:
    e = UnitVector(1)
    at = {maps.F: function(lambda p: 2 * p), maps.p: e, maps.r: e, maps.c: sp.Integer(1)}
    with pytest.raises(ValueError, match="the premise slope does not hold"):
        holds(maps.MEAN_VALUE, at, samples={"t": [sp.Rational(1, 2)]})
