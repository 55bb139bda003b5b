"""Dividing by positive factors, so that fewer transcendental terms remain."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy as sp

from lemmata.bounds.prove.polynomials import polynomial
from lemmata.bounds.prove.reals import ball
from lemmata.bounds.prove.reals.domain import Interval

TRANSCENDENTAL = (
    sp.log, sp.exp, sp.sin, sp.cos, sp.tan, sp.tanh, sp.atan, sp.erf, sp.erfc, sp.sinh, sp.cosh,
    sp.LambertW, sp.gamma, sp.uppergamma, sp.asin, sp.acos, sp.asinh, sp.atanh,
)  # fmt: skip
_PRIMITIVES = (sp.log, sp.atan, sp.erf, sp.asinh, sp.atanh, sp.asin)


@dataclass
class Work:
    """How much may still be tried; all tasks that come from one goal share it."""

    left: int

    def spend(self, units: int) -> bool:
        """Whether there was so much left."""
        self.left -= units
        return self.left >= 0


@dataclass(frozen=True)
class Task:
    """Show ``h >= 0`` (or ``> 0``) for ``x`` in an interval."""

    h: sp.Expr
    x: sp.Symbol
    on: Interval
    strict: bool
    depth: int
    deadline: float
    work: Work


def conditions(task: Task) -> list[sp.Basic]:
    """Return the inequalities that say that x lies in the interval."""
    out: list[sp.Basic] = []
    if task.on.low.is_finite:
        out.append((sp.Ge if task.on.low_closed else sp.Gt)(task.x, task.on.low, evaluate=False))
    if task.on.high.is_finite:
        out.append((sp.Le if task.on.high_closed else sp.Lt)(task.x, task.on.high, evaluate=False))
    return out


def stripped(task: Task) -> Task:
    """Divide by positive factors; isolate a logarithm or another primitive."""
    alone = _isolated(task.h, task)
    if alone != task.h:
        return replace(task, h=alone)
    h = sp.together(sp.expand(task.h)) if task.h.count_ops() < 200 else sp.together(task.h)
    factors = [f for f in sp.Mul.make_args(sp.factor_terms(h)) if not positive(f, task)]
    h = sp.Mul(*factors)
    h = _without_exponential(h, task.x)
    return replace(task, h=_isolated(h, task))


def positive(f: sp.Expr, task: Task) -> bool:
    """Whether a factor is positive on the whole interval."""
    base = f.base if isinstance(f, sp.Pow) and f.exp.is_Rational else f
    if isinstance(f, sp.exp) or (f.is_Rational and f > 0):
        return True
    if not base.free_symbols:
        return ball.decide(sp.Gt(f, 0, evaluate=False)) is True
    if isinstance(base, (sp.sin, sp.cos)):
        return _half_period(base, task)
    if any(g.has(task.x) for g in base.atoms(*TRANSCENDENTAL) if not isinstance(g, sp.exp)):
        return False
    bad = sp.Le(base, 0, evaluate=False)
    seconds, effort = polynomial.clock(task.deadline), polynomial.HINT
    answer = polynomial.satisfiable([*conditions(task), bad], [task.x], seconds, effort=effort)
    return answer.status == "unsat"


def _half_period(f: sp.Expr, task: Task) -> bool:
    """Whether cos x is positive inside (-pi/2, pi/2), or sin x inside (0, pi)."""
    low, high = (-sp.pi / 2, sp.pi / 2) if isinstance(f, sp.cos) else (sp.Integer(0), sp.pi)
    on = task.on
    if f.args[0] != task.x or not on.compact:
        return False
    below = ball.decide((sp.Gt if on.low_closed else sp.Ge)(on.low, low, evaluate=False))
    above = ball.decide((sp.Lt if on.high_closed else sp.Le)(on.high, high, evaluate=False))
    return below is True and above is True


def _without_exponential(h: sp.Expr, x: sp.Symbol) -> sp.Expr:
    """Divide a sum, in which every term has an exponential, by one of them."""
    terms = sp.Add.make_args(sp.expand(h))
    parts = [[f for f in sp.Mul.make_args(t) if isinstance(f, sp.exp) and f.has(x)] for t in terms]
    if not all(parts):
        return h
    smallest = min(range(len(terms)), key=lambda i: (sp.count_ops(terms[i] / sp.Mul(*parts[i])), i))
    divisor = sp.Mul(*parts[smallest])
    return sp.Add(*[sp.powsimp(t / divisor) for t in terms])


def _isolated(h: sp.Expr, task: Task) -> sp.Expr:
    """``p T + q`` with one primitive T and p of one sign: divide by ``|p|``."""
    found = [f for f in h.atoms(*_PRIMITIVES) if f.has(task.x)]
    if len(found) != 1:
        return h
    e = sp.expand(h)
    p, q = e.coeff(found[0], 1), e.coeff(found[0], 0)
    if sp.expand(p * found[0] + q - e) != 0 or p.has(*found) or not p.has(task.x):
        return h
    for sign in (1, -1):
        if positive(sp.factor_terms(sign * p), replace(task, h=sign * p)):
            return sign * found[0] + _divided(q, sign * p)
    return h


def _divided(q: sp.Expr, p: sp.Expr) -> sp.Expr:
    """Return q/p, with exponentials kept out of its denominators."""
    if p.has(sp.exp):
        return sp.Add(*[sp.powsimp(term / p) for term in sp.Add.make_args(q)])
    return sp.cancel(sp.together(q / p))
