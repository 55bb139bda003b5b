"""Where a term is defined as a real number.

An atom with an undefined term counts as true in a goal and as false in a hypothesis (see
:mod:`bounds.prove.goal`), so a goal may become a hypothesis only where all its terms are defined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import sympy as sp
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.logic.boolalg import Boolean

LOGIC = (sp.And, sp.Or, sp.Not, sp.Implies, sp.Equivalent, sp.ITE, sp.Xor)
_TOTAL = frozenset({
    sp.Add, sp.Mul, sp.Abs, sp.Min, sp.Max, sp.sign, sp.ceiling, sp.floor, sp.exp, sp.sin, sp.cos,
    sp.sinh, sp.cosh, sp.tanh, sp.sech, sp.atan, sp.acot, sp.asinh, sp.erf, sp.erfc, sp.erfi,
    sp.Eq, sp.Ne, sp.Lt, sp.Le, sp.Gt, sp.Ge, *LOGIC,
})  # fmt: skip
_Needs = Callable[..., tuple[Boolean, ...]]


def _power(base: sp.Expr, exponent: sp.Expr) -> tuple[Boolean, ...]:
    integer, negative = exponent.is_integer is True, exponent.is_negative is not False
    if negative:
        return (sp.Ne(base, 0) if integer else sp.Gt(base, 0),)
    return () if integer else (sp.Ge(base, 0),)


def _lambert(u: sp.Expr, branch: sp.Expr = sp.S.Zero) -> tuple[Boolean, ...]:
    if branch not in (0, -1):
        return (sp.false,)
    return (sp.Ge(u, -sp.exp(-1)), *([sp.Lt(u, 0)] if branch == -1 else []))


def _positive(u: sp.Expr) -> tuple[Boolean, ...]:
    return (sp.Gt(u, 0),)


def _nonzero(u: sp.Expr, *_: sp.Expr) -> tuple[Boolean, ...]:
    return (sp.Ne(u, 0),)


def _sine(u: sp.Expr) -> tuple[Boolean, ...]:
    return sp.Ge(u, -1), sp.Le(u, 1)


def _inside(u: sp.Expr) -> tuple[Boolean, ...]:
    return sp.Gt(u, -1), sp.Lt(u, 1)


def _no_pole(u: sp.Expr) -> tuple[Boolean, ...]:
    return (sp.Or(sp.Gt(u, 0), sp.Ne(u, sp.floor(u))),)


def _cosine(u: sp.Expr) -> tuple[Boolean, ...]:
    return (sp.Ne(sp.cos(u), 0),)


def _no_half_turn(u: sp.Expr) -> tuple[Boolean, ...]:
    return (sp.Ne(sp.sin(u), 0),)


def _derivative(order: sp.Expr, u: sp.Expr) -> tuple[Boolean, ...]:
    return _no_pole(u) if order.is_integer and order.is_nonnegative else (sp.false,)


_PARTIAL: Mapping[type, _Needs] = {
    sp.Pow: _power,
    sp.log: _positive,
    sp.asin: _sine,
    sp.acos: _sine,
    sp.acosh: lambda u: (sp.Ge(u, 1),),
    sp.atanh: _inside,
    sp.erfinv: _inside,
    sp.tan: _cosine,
    sp.sec: _cosine,
    sp.cot: _no_half_turn,
    sp.csc: _no_half_turn,
    sp.coth: _nonzero,
    sp.csch: _nonzero,
    sp.Heaviside: _nonzero,
    sp.gamma: _no_pole,
    sp.factorial: lambda u: _no_pole(u + 1),
    sp.loggamma: _positive,
    sp.digamma: _no_pole,
    sp.polygamma: _derivative,
    sp.uppergamma: lambda s, u: (sp.Or(sp.Gt(u, 0), sp.And(sp.Gt(s, 0), sp.Eq(u, 0))),),
    sp.lowergamma: lambda s, u: (sp.Gt(s, 0), sp.Ge(u, 0)),
    sp.LambertW: _lambert,
}


def known(node: sp.Basic) -> bool:
    """Whether an operation is one of those whose domain stands here."""
    if isinstance(node, (sp.Piecewise, ExprCondPair)):
        return True
    return node.func in _TOTAL or node.func in _PARTIAL


def needs(operation: type, arguments: tuple[sp.Expr, ...]) -> tuple[Boolean, ...]:
    """Return what must hold of the arguments of an operation, if they are defined themselves."""
    rule = _PARTIAL.get(operation)
    try:
        return () if rule is None else rule(*arguments)
    except TypeError:  # SymPy knows an argument not to be real
        return (sp.false,)


def definedness(part: sp.Basic) -> list[Boolean]:
    """Return conditions under which all terms of an expression or relation are defined.

    A branch of a `Piecewise` must be defined where it is chosen, and one must be.  An operation
    that is not known here is taken to be defined nowhere.
    """
    return [c for c in dict.fromkeys(_conditions(part)) if c != sp.true]


def _conditions(part: sp.Basic) -> Iterator[Boolean]:
    if isinstance(part, sp.Piecewise):
        yield from chosen(part, _conditions)
    elif part.args:
        yield from needs(part.func, part.args) if known(part) else (sp.false,)
        for arg in part.args:
            yield from _conditions(arg)


def chosen(
    part: sp.Piecewise, conditions: Callable[[sp.Basic], Iterable[Boolean]]
) -> Iterator[Boolean]:
    """Yield what must hold so that the branch that is chosen is defined, and that one is chosen."""
    earlier: list[Boolean] = []
    for value, condition in part.args:
        yield from (sp.Or(*earlier, c) for c in conditions(condition))
        yield from (sp.Or(*earlier, sp.Not(condition), c) for c in conditions(value))
        earlier.append(condition)
    yield sp.Or(*earlier)
