"""Cited facts tried on concrete objects: premises and conclusion, evaluated in numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import sympy as sp

from lemmata.bounds.kernel import Fact
from lemmata.bounds.language.formulas import Equal, ForAll, Formula, Predicate
from lemmata.bounds.language.gram import outermost
from lemmata.bounds.language.terms import Functional
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.symbols import d

Number = Callable[[Functional | Predicate], float]
SANITY: dict[str, Callable[[np.random.Generator], Iterable[bool]]] = {}
"""By the id of a fact: a function that yields whether each of some instances holds."""


def sanity(*ids: str) -> Callable[[Any], Any]:
    """Enter a function into `SANITY` under fact ids."""

    def enter(check: Any) -> Any:
        for id in ids:
            if id in SANITY:
                raise ValueError(f"fact {id} has a sanity check already; rename or merge")
            SANITY[id] = check
        return check

    return enter


def holds(
    fact: Fact,
    at: Mapping[Any, Any],
    *,
    samples: Mapping[str, Iterable[Any]] | None = None,
    number: Number | None = None,
    slack: float = 1e-9,
) -> bool:
    """Whether a fact's conclusion holds at concrete objects, its premises being true there.

    Parameters
    ----------
    fact : Fact
        What is tried.
    at : mapping of variables to terms
        Objects: vectors by coordinates, functions by formulas, scalars as numbers.
    samples : mapping of str to iterable, optional
        By the name of a bound variable: where "for all" is looked at.
    number : callable, optional
        The value of a functional that coordinates do not give, e.g. of a probability, and whether
        a property holds that no formula gives.
    slack : float
        Bound of the numerical error, relative to one plus the right side.

    Raises
    ------
    ValueError
        If a premise fails: then it is no instance.
    """
    trial = _Trial(samples or {}, number, slack)
    for label, premise in fact.premises.items():
        if not trial.truth(_put(premise, at)):
            raise ValueError(f"{fact.id}: the premise {label} does not hold at {at}")
    return trial.truth(_put(fact.conclusion, at))


def _put(formula: Formula, at: Mapping[Any, Any]) -> Formula:
    """Put objects into a formula; the dimension comes in where a Laplacian is worked out."""
    there = unfold(formula).xreplace(dict(at))
    return there.xreplace({d: at[d]}) if d in at else there


class _Trial:
    def __init__(
        self, samples: Mapping[str, Iterable[Any]], number: Number | None, slack: float
    ) -> None:
        self._samples, self._number, self._slack = samples, number, slack

    def truth(self, formula: Formula) -> bool:
        """Evaluate a formula."""
        if formula in (sp.true, sp.false):
            return bool(formula)
        if isinstance(formula, ForAll):
            values = self._samples[formula.hint]
            return all(self._at(*formula.at(sp.sympify(v))) for v in values)
        if isinstance(formula, Equal):
            return self.truth(formula.relation)
        if isinstance(formula, Predicate):
            return bool(self._functional(formula))
        if isinstance(formula, sp.Not):
            return not self.truth(formula.args[0])
        if isinstance(formula, sp.And):
            return all(map(self.truth, formula.args))
        if isinstance(formula, sp.Or):
            return any(map(self.truth, formula.args))
        if isinstance(formula, sp.Implies):
            return not self.truth(formula.args[0]) or self.truth(formula.args[1])
        if isinstance(formula, sp.Equivalent):
            return len({self.truth(part) for part in formula.args}) <= 1
        return self._compare(formula)

    def _at(self, condition: Formula, body: Formula) -> bool:
        return not self.truth(condition) or self.truth(body)

    def _compare(self, relation: Any) -> bool:
        left, right = (self._value(side) for side in relation.args)
        room = self._slack * (1 + abs(right))
        if isinstance(relation, sp.Eq):
            return abs(left - right) <= room
        if isinstance(relation, sp.Ge | sp.Gt):
            return left >= right - room
        return left <= right + room

    def _value(self, side: sp.Expr) -> float:
        found = {a: sp.Float(self._functional(a)) for a in outermost([side])}
        return float(side.xreplace(found))

    def _functional(self, term: Functional | Predicate) -> float:
        if self._number is None:
            raise ValueError(f"no number is given for {term}")
        return float(self._number(term))
