"""What must hold of the objects of a step: that they are defined, and in their domains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import sympy as sp

from lemmata.bounds.kernel.obligation import quantified
from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.kernel.steps import Step
from lemmata.bounds.language.defined import lost, partial, totality, undefined
from lemmata.bounds.language.formulas import ForAll, Formula, conjuncts
from lemmata.bounds.language.functions import Function
from lemmata.bounds.language.gram import Rule, numbers
from lemmata.bounds.language.terms import Variable
from lemmata.bounds.scalars import in_domain


def terms_of(s: Step) -> sp.Tuple:
    """Return everything that a step speaks of."""
    return sp.Tuple(s.goal, *s.at.values(), *s.when.values(), *s.variables, *_objects_of(s))


def _objects_of(s: Step) -> list[sp.Basic]:
    return [sp.sympify(o) for u in s.uses if isinstance(u, Rule) for o in u.objects]


def rules_of(s: Step) -> list[Formula]:
    """Return what the rules say that a step names, as Cauchy-Schwarz for two vectors."""
    return [u.relation for u in s.uses if isinstance(u, Rule)]


def values_of(s: Step) -> list[tuple[Variable, sp.Basic]]:
    """Return the variables that a step gives values to, with the values."""
    if not isinstance(s.source, ForAll):
        return list(s.at.items())
    pairs, body = [], s.source
    for value in s.at.values():
        pairs.append((body.args[0], value))
        body = body.at(value)[1]
    return pairs


def definedness(s: Step) -> Iterator[tuple[str, Formula]]:
    """Yield what says that a step, and each object it is about, is defined.

    The objects are asked for themselves: in the goal and the premises they may have cancelled.
    """
    if s.source is not None:
        parts = [c for c in conjuncts(s.goal) if not quantified(c)]
        yield "defined", sp.And(*(c for p in parts for c in undefined(p)))
        yield "defined before", sp.And(*_lost(s))
    for F in (*s.at.values(), *_objects_of(s)):
        yield f"{F} is defined", sp.And(*partial(F))
        if isinstance(F, Function):
            yield f"{F} is defined everywhere", sp.And(*totality(F))


def _lost(s: Step) -> Iterator[Formula]:
    """Yield what says that no undefined term of a theorem cancels where its objects are put in.

    The conclusion of what is proved is defined where its hypotheses hold.
    """
    if isinstance(s.source, ForAll):
        limits, at, body = list[Formula](), dict[sp.Basic, sp.Basic](), s.source
        for value in s.at.values():
            variable, limit, body = body.open()
            limits, at = [*limits, limit], at | {variable: value}
        yield from (c for f in limits for c in lost(f, at))
    elif s.source is not None:
        said = [s.source.conclusion] if isinstance(s.source, Fact) else []
        yield from (c for f in (*s.source.hypotheses.values(), *said) for c in lost(f, s.at))


def domain_conditions(
    values: Iterable[tuple[Variable, sp.Basic]],
) -> Iterator[tuple[Variable, Formula]]:
    """Yield what says that each value has the properties assumed of its symbol."""
    for symbol, value in values:
        if not isinstance(symbol, sp.Symbol):
            continue
        names = numbers(value)
        back = {name: term for term, name in names.items()}
        for condition in in_domain(symbol, value.xreplace(names)):
            yield symbol, condition.xreplace(back)
