"""What a statement and its points must be before anything is decided about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import sympy as sp
from sympy.core.function import AppliedUndef

from lemmata.bounds.claim import Counterexample, Statement, Step
from lemmata.bounds.instance import in_domain
from lemmata.bounds.prove.reals.ball import decide as decide_at
from lemmata.bounds.scalars import check


def check_statement(statement: Statement) -> None:
    """Refuse a statement whose relations are not about exact real scalars with one meaning each."""
    example = statement.counterexample
    steps = (*statement.steps, *(example.because if example else ()))
    kinds = [(statement, Statement), *((s, Step) for s in steps)]
    kinds += [(example, Counterexample)] if example else []
    if any(type(part) is not kind for part, kind in kinds):
        raise ValueError("a statement and its parts are of the classes of `bounds.claim`")
    relations = {"the conclusion": statement.conclusion, **statement.hypotheses}
    for what, relation in (*relations.items(), *((s.label, s.goal) for s in steps)):
        check(relation, what)
    symbols = frozenset().union(*(r.free_symbols for r in relations.values()))
    sequences = {f.func for r in relations.values() for f in r.atoms(AppliedUndef)}
    for kind, names in (("symbols", [s.name for s in symbols]), ("sequences", map(str, sequences))):
        twice = [name for name, times in Counter(names).items() if times > 1]
        if twice:
            raise ValueError(f"two {kind} are called {min(twice)}; rename one")


def checked_point(
    point: Mapping[sp.Symbol, sp.Expr], terms: type | tuple[type, ...] = sp.Symbol
) -> dict[sp.Symbol, sp.Expr]:
    """Return a point after checking that its values are numbers in the domain of their symbols."""
    values = {term: sp.sympify(value) for term, value in point.items()}
    for term, value in values.items():
        if not isinstance(term, terms) or value.free_symbols:
            raise ValueError(f"{term} = {value} is no value of a scalar")
        for condition in in_domain(term, value):
            if decide_at(condition) is not True:
                raise ValueError(f"{term} = {value} is not in its domain: {condition}")
    return values
