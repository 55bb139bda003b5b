"""Where the terms of a formula about objects are defined.

A provers' hypothesis with an undefined term counts as false; so whatever is to serve as one must
be shown to be defined first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sympy as sp
from sympy.core.symbol import Str
from sympy.logic.boolalg import Boolean

from lemmata.bounds.defined import known, needs
from lemmata.bounds.language.bits.sums import FiniteSum
from lemmata.bounds.language.formulas import Equal, ForAll, Predicate
from lemmata.bounds.language.functions import Function, Rough
from lemmata.bounds.language.measures.integrals import TwoPoints
from lemmata.bounds.language.measures.laws import Normal
from lemmata.bounds.language.measures.pushforward import Chained, Pushforward
from lemmata.bounds.language.terms import Binder, Functional, Term, fresh
from lemmata.bounds.language.unfold import unfold

_OURS = (Term, Functional, Predicate, Equal, sp.Tuple, Str)


def undefined(formula: Boolean) -> list[Boolean]:
    """Return what must be shown so that a formula without quantifiers is defined.

    Where atoms are joined by "or", those of one need not be where another one holds.
    """
    return [c for c in dict.fromkeys(_of(unfold(formula))) if c != sp.true]


def partial(term: sp.Basic) -> list[Boolean]:
    """Return what must be shown so that a term, but for what is inside binders, is defined."""
    return [c for c in dict.fromkeys(_terms(unfold(term))) if c != sp.true]


def _of(part: sp.Basic, negate: bool = False) -> Iterator[Boolean]:
    if isinstance(part, sp.Not):
        yield from _of(part.args[0], not negate)
    elif isinstance(part, sp.Implies):
        yield from _of(sp.Or(sp.Not(part.args[0]), part.args[1], evaluate=False), negate)
    elif isinstance(part, sp.Or if negate else sp.And):
        for a in part.args:
            yield from _of(a, negate)
    elif isinstance(part, sp.And if negate else sp.Or):
        yield from _either([(a, negate) for a in part.args])
    else:
        yield from _terms(part)


def _either(parts: Sequence[tuple[Boolean, bool]]) -> Iterator[Boolean]:
    """Yield the conditions of a disjunction: an atom that is defined anyhow may hold instead."""
    partial = [(p, [c for c in _of(p[0], p[1]) if c != sp.true]) for p in parts]
    total = [sp.Not(a) if negated else a for (a, negated), needed in partial if not needed]
    for _, needed in partial:
        yield from (sp.Or(c, *total) for c in needed)


def _terms(part: sp.Basic) -> Iterator[Boolean]:
    if isinstance(part, (FiniteSum, Rough)):
        # Every summand, and every value, must be defined.
        yield from _terms(part.open(fresh(part.args[0]))[1])
    if isinstance(part, FiniteSum):
        yield from _terms(part.args[2])
    if isinstance(part, (ForAll, Binder)):
        return
    if isinstance(part, (Normal, Pushforward, Chained)):
        yield sp.Ge(part.args[-1], 0)
    if isinstance(part, TwoPoints):
        yield sp.And(sp.Ge(part.args[0], 0), sp.Le(part.args[0], 1))
    if part.args and not isinstance(part, _OURS):
        yield from needs(part.func, part.args) if known(part) else (sp.false,)
    for arg in part.args:
        yield from _terms(arg)


def totality(F: Function) -> list[Boolean]:
    """Return what must be shown so that a function is defined at every argument."""
    return partial(F.open(fresh(F.args[0]))[1])
