"""Where the terms of a formula about objects are defined.

A provers' hypothesis with an undefined term counts as false; so whatever is to serve as one must
be shown to be defined first.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from sympy.core.symbol import Str
from sympy.logic.boolalg import Boolean

from bounds.defined import known, needs
from bounds.language.formulas import Equal, ForAll, Predicate
from bounds.language.functions import Function
from bounds.language.terms import Binder, Functional, Term, fresh
from bounds.language.unfold import unfold
from bounds.prove.goal import negation_normal

_OURS = (Term, Functional, Predicate, Equal, sp.Tuple, Str)


def undefined(formula: Boolean) -> list[Boolean]:
    """Return what must be shown so that a formula without quantifiers is defined.

    Where atoms are joined by "or", those of one need not be where another one holds.
    """
    return [c for c in dict.fromkeys(_of(unfold(formula))) if c != sp.true]


def _of(part: sp.Basic) -> Iterator[Boolean]:
    if isinstance(part, sp.And):
        for a in part.args:
            yield from _of(a)
    elif isinstance(part, sp.Or):
        partial = {a: [c for c in _of(a) if c != sp.true] for a in part.args}
        total = [a for a, conditions in partial.items() if not conditions]
        for conditions in partial.values():
            yield from (sp.Or(c, *total) for c in conditions)
    elif isinstance(part, (sp.Implies, sp.Not, sp.Equivalent, sp.ITE, sp.Xor)):
        normal = negation_normal(part) if not part.atoms(*_OURS) else sp.to_nnf(part)
        yield from _of(normal) if normal != part else _terms(part)
    else:
        yield from _terms(part)


def _terms(part: sp.Basic) -> Iterator[Boolean]:
    if isinstance(part, (ForAll, Binder)):
        return
    if part.args and not isinstance(part, _OURS):
        yield from needs(part.func, part.args) if known(part) else (sp.false,)
    for arg in part.args:
        yield from _terms(arg)


def totality(F: Function) -> list[Boolean]:
    """Return what must be shown so that a function is defined at every argument."""
    _, body = F.open(fresh(F.args[0]))[:2]
    return [c for c in dict.fromkeys(_terms(unfold(body))) if c != sp.true]
