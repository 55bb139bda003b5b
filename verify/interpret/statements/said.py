"""What a formula says at points, part by part: relations, each under its conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import sympy as sp
from sympy.core.relational import Relational

from lemmata.bounds.language.diffusions.ito import Along, Moves
from lemmata.bounds.language.formulas import Equal, ForAll, Formula, conjuncts
from lemmata.bounds.language.sets import member
from lemmata.bounds.language.vectors import VectorVariable, norm
from lemmata.verify.interpret.model import NotAboutPointsError
from lemmata.verify.interpret.statements.told import LAW, refused

_z = VectorVariable("z")
Kind = Literal["upper", "lower"]
MOTION = ("height", "drift", "variation")


@dataclass(frozen=True)
class Said:
    """A relation that holds where its conditions do; what is quantified over has become free.

    ``name`` says which part it is of how a process moves.
    """

    relation: Formula
    when: tuple[Formula, ...] = ()
    name: str = ""


def said(formula: Formula, when: Iterable[Formula] = ()) -> Iterator[Said]:
    """Yield the parts of a formula.

    How a process f(z) moves along a diffusion is said at each point z of its set: there its drift
    and its rate of variation are computed by Ito's formula.

    Raises
    ------
    NotAboutPointsError
        At what is said of other processes.
    """
    yield from (_moving(part) for part in _parts(formula, tuple(when)))


def _parts(formula: Formula, when: tuple[Formula, ...]) -> Iterator[Said]:
    if isinstance(formula, sp.And):
        for part in formula.args:
            yield from _parts(part, when)
    elif isinstance(formula, ForAll):
        _, condition, body = formula.open()
        yield from _parts(body, (*when, *_conditions(condition)))
    elif isinstance(formula, sp.Implies):
        premise, conclusion = formula.args
        yield from _parts(conclusion, (*when, *_conditions(premise)))
    elif formula != sp.true:
        yield Said(formula, when)


def _conditions(formula: Formula) -> tuple[Formula, ...]:
    return tuple(c for c in conjuncts(formula) if c != sp.true)


def _moving(part: Said) -> Said:
    relation, when, name = part.relation, part.when, ""
    for moves in [c for c in when if isinstance(c, Moves)]:
        values = _at_a_point(*moves.args)
        rest = [c for c in when if c != moves]
        inside = _conditions(member(_z, moves.args[0].args[2]))
        name = dict(zip(moves.args[1:], MOTION, strict=True)).get(relation.args[0], "")
        relation = _replaced(relation, values)
        when = (*inside, *(_replaced(c, values) for c in rest))
    return Said(relation, when, name)


def _at_a_point(X: Any, *moving: sp.Symbol) -> dict[sp.Basic, Any]:
    """Return height, drift and variation of f(z) at z, and where the diffusion is."""
    if not isinstance(X, Along):
        raise NotAboutPointsError(LAW)
    from lemmata.bounds.literature.diffusions.processes import State, computed

    f, Z, _ = X.args
    found = computed(f, Z, _z)
    return {State(X, *moving): _z, **dict(zip(moving, found, strict=True))}


def _replaced(formula: Formula, values: dict[sp.Basic, Any]) -> Formula:
    state, *numbers = values.items()
    return formula.xreplace(dict([state])).xreplace(dict(numbers))


def split(relation: Formula) -> tuple[Kind, sp.Expr, sp.Expr]:
    """Return "upper" or "lower", what is measured, and its bound.

    An equation is measured by how far its sides are apart.  Of a combination of relations the
    least violation by which it holds is measured, and its bound is 0.
    """
    if isinstance(relation, Equal):
        return "upper", norm(relation.args[0]), sp.S.Zero
    if isinstance(relation, (sp.Le, sp.Lt, sp.Ge, sp.Gt)):
        kind: Kind = "upper" if isinstance(relation, (sp.Le, sp.Lt)) else "lower"
        return kind, relation.lhs, relation.rhs
    if isinstance(relation, sp.Eq):
        return "upper", sp.Abs(relation.lhs - relation.rhs), sp.S.Zero
    return "upper", _excess(relation), sp.S.Zero


def _excess(formula: Formula) -> sp.Expr:
    if isinstance(formula, (sp.Or, sp.And)):
        join = sp.Min if isinstance(formula, sp.Or) else sp.Max
        return join(*map(_excess, formula.args))
    if isinstance(formula, sp.Not):
        return -_excess(formula.args[0])
    if not isinstance(formula, (Relational, Equal)):
        raise NotAboutPointsError(refused(formula))
    kind, measured, bound = split(formula)
    return measured - bound if kind == "upper" else bound - measured
