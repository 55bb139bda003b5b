"""Other ways to write a goal: each has the same value and is defined at the same points."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import sympy as sp
from sympy.core.relational import Relational

from lemmata.bounds.prove.goal import Problem, negation_normal
from lemmata.bounds.prove.reduce import refuted

_INEQUALITIES = (sp.Ge, sp.Gt, sp.Le, sp.Lt)
_EXPONENTIAL = (sp.tanh, sp.sinh, sp.cosh, sp.coth, sp.sech, sp.csch)


def _by_exp(f: Callable[[sp.Expr], sp.Expr], u: sp.Expr) -> sp.Expr:
    return f(u).rewrite(sp.exp)


_AS: dict[type, Callable[[sp.Expr], sp.Expr]] = {
    sp.asinh: lambda u: sp.log(u + sp.sqrt(u**2 + 1)),
    sp.acosh: lambda u: sp.log(u + sp.sqrt(u**2 - 1)),
    sp.atanh: lambda u: (sp.log(1 + u) - sp.log(1 - u)) / 2,
    sp.erfc: lambda u: 1 - sp.erf(u),
    sp.tan: lambda u: sp.sin(u) / sp.cos(u),
    sp.cot: lambda u: sp.cos(u) / sp.sin(u),
    sp.sec: lambda u: 1 / sp.cos(u),
    sp.csc: lambda u: 1 / sp.sin(u),
    **{f: partial(_by_exp, f) for f in _EXPONENTIAL},
}


def _replaced(f: type, write: Callable[[sp.Expr], sp.Expr], e: sp.Expr) -> sp.Expr:
    return e.replace(f, write)


def elementary(e: sp.Basic) -> sp.Basic:
    """Express hyperbolic functions by exp, their inverses by log, tan by sin and cos."""
    for f, write in _AS.items():
        if e.has(f):
            e = _inside(e, partial(_replaced, f, write))
    return e


def _inside(e: sp.Basic, change: Callable[[sp.Expr], sp.Expr]) -> sp.Basic:
    """Change the sides of relations; SymPy evaluates none of them."""
    if isinstance(e, Relational):
        return e.func(*(change(a) for a in e.args), evaluate=False)
    if isinstance(e, sp.logic.boolalg.BooleanFunction):
        return e.func(*(_inside(a, change) for a in e.args), evaluate=False)
    return change(e) if isinstance(e, sp.Expr) else e


def rewritten(problem: Problem, deadline: float) -> Problem | None:
    """Write a problem through exp, log, sin and cos of simple arguments."""

    def simple(e: sp.Expr) -> sp.Expr:
        if any(f.args[0].is_Add for f in e.atoms(sp.sin, sp.cos)):
            e = sp.expand_trig(e)
        logs = {f: _log(f, problem, deadline) for f in e.atoms(sp.log)}
        return e.xreplace({f: v for f, v in logs.items() if v != f})

    goal, *given = (_inside(elementary(p), simple) for p in (problem.goal, *problem.given))
    if (goal, *given) == (problem.goal, *problem.given):
        return None
    return replace(problem, goal=goal, given=tuple(given))


def _log(f: sp.Expr, problem: Problem, deadline: float) -> sp.Expr:
    """``log(c u^n v^2) = log c + n log u + 2 log|v|``, if all factors but one have a known sign."""
    factors = _factors(f.args[0])
    if len(factors) <= 1 and all(n == 1 for n in factors.values()):
        return f
    terms, unknown = [], []
    for u, n in factors.items():
        if u.is_positive or refuted([*problem.hypotheses, sp.Le(u, 0)], problem, deadline):
            terms.append(n * sp.log(u))
        elif n.is_even:
            terms.append(n * sp.log(sp.Abs(u)))
        else:
            unknown.append(u**n)
    if len(unknown) > 1:
        return f
    return sp.Add(*terms, *(sp.log(u) for u in unknown))


def _factors(u: sp.Expr) -> dict[sp.Expr, sp.Expr]:
    out: dict[sp.Expr, sp.Expr] = {}
    for base, power in sp.factor_terms(u).as_powers_dict().items():
        for b in (base.p, sp.Rational(1, base.q)) if base.is_Rational and base > 0 else (base,):
            if b != 1:
                out[sp.sympify(b)] = out.get(sp.sympify(b), sp.Integer(0)) + power
    return out


def disjunct(problem: Problem, _deadline: float) -> Problem | None:
    """Keep one part of a disjunction; wherever the others hold there is nothing to prove."""
    parts = sorted(sp.Or.make_args(problem.goal), key=lambda p: (p.count_ops(), str(p)))
    if len(parts) < 2 or not all(isinstance(p, Relational) for p in parts):
        return None
    others = tuple(negation_normal(p, negate=True) for p in parts[:-1])
    return replace(problem, goal=parts[-1], given=(*problem.given, *others))


def stripped(problem: Problem, deadline: float) -> Problem | None:
    """Divide an inequality by factors of known sign."""
    goal = problem.goal
    if not isinstance(goal, _INEQUALITIES):
        return None
    h = sp.factor_terms(goal.gts - goal.lts)
    factors, left, sign = sp.Mul.make_args(h), [], 1
    for f in factors if len(factors) > 1 else ():
        if f.is_positive or refuted([*problem.hypotheses, sp.Le(f, 0)], problem, deadline):
            continue
        if f.is_negative or refuted([*problem.hypotheses, sp.Ge(f, 0)], problem, deadline):
            sign = -sign
        else:
            left.append(f)
    if not left or len(left) == len(factors):
        return None
    return replace(
        problem,
        goal=goal.func(sign * sp.Mul(*left), 0, evaluate=False)
        if goal.gts == goal.lhs
        else goal.func(0, sign * sp.Mul(*left), evaluate=False),
    )


def logarithmic(problem: Problem, deadline: float) -> Problem | None:
    """Compare logarithms: ``P >= M`` as ``log P - log M >= 0`` for P > 0, wherever M > 0."""
    sides = _sides(problem.goal)
    if sides is None:
        return None
    above, below = sides
    strict = isinstance(problem.goal, (sp.Gt, sp.Lt))
    given = list(problem.given)

    def never(*bad: sp.Basic) -> bool:
        return refuted([*problem.domain, *given, *bad], problem, deadline)

    if not never(sp.Le(above, 0) if strict else sp.Lt(above, 0)):
        return None
    if not never(sp.Le(below, 0)):
        given.append(sp.Gt(below, 0, evaluate=False))
    for base, power in below.as_powers_dict().items():
        if not (base.is_positive or never(sp.Le(base, 0))):
            if not never(sp.Lt(base, 0)) or not (power.is_positive or never(sp.Le(power, 0))):
                return None
            given.append(sp.Gt(base, 0, evaluate=False))  # where it is 0 the product is too
    if not all(b.is_positive or never(sp.Le(b, 0)) for b in above.as_powers_dict()):
        return None
    relation = sp.Gt if strict else sp.Ge
    gap = _logarithm(above) - _logarithm(below)
    return replace(problem, given=tuple(given), goal=relation(gap, 0, evaluate=False))


def _sides(goal: sp.Basic) -> tuple[sp.Expr, sp.Expr] | None:
    """Write ``h >= 0`` as ``P >= M`` with a product on one side at least."""
    if not isinstance(goal, _INEQUALITIES):
        return None
    terms = sp.Add.make_args(goal.gts - goal.lts)
    plus = [t for t in terms if not t.could_extract_minus_sign()]
    minus = [-t for t in terms if t.could_extract_minus_sign()]
    if len(plus) == len(minus) == 1 and not (plus[0].is_Symbol or minus[0].is_Symbol):
        return plus[0], minus[0]
    steep = [t for t in terms if t.has(sp.exp) or _powers(t)]
    if len(steep) != 1:
        return None
    rest = sp.Add(*(t for t in terms if t is not steep[0]))
    return (steep[0], -rest) if steep[0] in plus else (rest, -steep[0])


def _powers(e: sp.Expr) -> bool:
    return any(not p.exp.is_Rational for p in e.atoms(sp.Pow))


def _logarithm(term: sp.Expr) -> sp.Expr:
    parts: Iterator[sp.Expr] = (
        (n * b.args[0] if isinstance(b, sp.exp) else n * sp.log(b))
        for b, n in term.as_powers_dict().items()
        if b != 1
    )
    return sp.Add(*parts)
