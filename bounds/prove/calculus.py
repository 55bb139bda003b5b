"""One real variable: monotonicity from exact end values, recursively; balls in between.

To show ``h >= 0`` on an interval it is enough that ``h`` increases and its limit at the left end
is non-negative (or the mirror image). The derivative is treated in the same way after positive
factors are stripped, until it is algebraic (then z3 decides) or a ball shows its sign. So
inequalities that touch at an end, or at an exactly known interior point, become decidable.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from time import monotonic

import sympy as sp

from bounds.prove import ball, enclosure, polynomial
from bounds.prove.domain import Interval, interval
from bounds.prove.goal import Problem

_TRANSCENDENTAL = (
    sp.log, sp.exp, sp.sin, sp.cos, sp.tan, sp.tanh, sp.atan, sp.erf, sp.erfc, sp.sinh, sp.cosh,
    sp.LambertW, sp.gamma, sp.uppergamma, sp.asin, sp.acos, sp.asinh, sp.atanh,
)  # fmt: skip
_PRIMITIVES = (sp.log, sp.atan, sp.erf, sp.asinh, sp.atanh, sp.asin)
_DEPTH = 7
_TINY = 2.0**-40
_MAX_OPS = 600


@dataclass(frozen=True)
class Task:
    """Show ``h >= 0`` (or ``> 0``) for ``x`` in an interval."""

    h: sp.Expr
    x: sp.Symbol
    on: Interval
    strict: bool
    depth: int
    deadline: float


def prove_univariate(problem: Problem, deadline: float) -> bool:
    """Prove an inequality in one variable; ``False`` means that this did not work."""
    goal = problem.goal
    symbols = problem.symbols
    if len(symbols) != 1 or not enclosure.smooth(goal):
        return False
    x = symbols[0]
    on = interval(x, problem.hypotheses)
    if isinstance(goal, sp.Ne):
        h = goal.lhs - goal.rhs
        return any(_start(k * h, x, on, True, deadline) for k in (1, -1))
    if isinstance(goal, sp.Eq):
        h = goal.lhs - goal.rhs
        return all(_start(k * h, x, on, False, deadline) for k in (1, -1))
    if not isinstance(goal, (sp.Ge, sp.Gt, sp.Le, sp.Lt)):
        return False
    return _start(goal.gts - goal.lts, x, on, isinstance(goal, (sp.Gt, sp.Lt)), deadline)


def _start(h: sp.Expr, x: sp.Symbol, on: Interval, strict: bool, deadline: float) -> bool:
    on = _natural(h, x, on)
    t = sp.Dummy("t", positive=True) if on.low.is_nonnegative else sp.Dummy("t", real=True)
    if on.low_closed and on.low.is_zero:
        t = sp.Dummy("t", nonnegative=True)
    h = _elementary(h.xreplace({x: t}))
    return holds(Task(h, t, on, strict, _DEPTH, deadline))


def _natural(h: sp.Expr, x: sp.Symbol, on: Interval) -> Interval:
    """Cut the interval where a logarithm of, or a root of, a linear term is undefined.

    Points at which the goal is undefined are excluded by convention.
    """
    arguments = [(n.args[0], True) for n in h.atoms(sp.log)]
    arguments += [
        (n.base, bool(n.exp.is_negative))
        for n in h.atoms(sp.Pow)
        if n.exp.is_Rational and not n.exp.is_Integer
    ]
    for u, strict in arguments:
        if not (u.is_polynomial(x) and sp.degree(u, x) == 1):
            continue
        slope, rest = sp.Poly(u, x).all_coeffs()
        root = -rest / slope
        if not slope.is_Rational:
            continue
        relation = sp.Dummy(real=True)
        bound = (sp.Gt if strict else sp.Ge) if slope > 0 else (sp.Lt if strict else sp.Le)
        cut = interval(relation, [bound(relation, root)])
        on = _meet(on, cut)
    return on


def _meet(a: Interval, b: Interval) -> Interval:
    t = sp.Dummy("t", real=True)
    conditions = []
    for i in (a, b):
        if i.low.is_finite:
            conditions.append((sp.Ge if i.low_closed else sp.Gt)(t, i.low))
        if i.high.is_finite:
            conditions.append((sp.Le if i.high_closed else sp.Lt)(t, i.high))
    return interval(t, conditions)


def _elementary(h: sp.Expr) -> sp.Expr:
    """Express hyperbolic functions through exp."""
    for f in (sp.tanh, sp.sinh, sp.cosh, sp.coth):
        if h.has(f):
            h = h.replace(f, lambda u, f=f: f(u).rewrite(sp.exp))
    return h.rewrite(sp.erf) if h.has(sp.erfc) else h


def holds(task: Task) -> bool:
    """Try all routes; ``True`` is a proof, ``False`` says nothing."""
    if monotonic() > task.deadline or task.depth < 0 or task.h.count_ops() > _MAX_OPS:
        return False
    h, x = task.h, task.x
    if not h.free_symbols:
        return (
            ball.decide(sp.Gt(h, 0, evaluate=False) if task.strict else sp.Ge(h, 0, evaluate=False))
            is True
        )
    if not any(f.has(x) for f in h.atoms(*_TRANSCENDENTAL)) and not _symbolic_power(h):
        return _algebraic(task)
    if any(_sign(h, x, p) == -1 for p in _samples(task.on)):
        return False
    if task.on.compact and _by_balls(task, 60):
        return True
    plain, task = task, _stripped(task)
    if task.h.count_ops() < h.count_ops() and not any(
        f.has(x) for f in task.h.atoms(*_TRANSCENDENTAL)
    ):
        return _algebraic(task)
    return _monotone(task) or _split(plain) or (plain != task and _split(task))


def _symbolic_power(h: sp.Expr) -> bool:
    return any(not p.exp.is_Rational for p in h.atoms(sp.Pow))


def _algebraic(task: Task) -> bool:
    bad = sp.Le(task.h, 0, evaluate=False) if task.strict else sp.Lt(task.h, 0, evaluate=False)
    parts = [*_conditions(task), bad]
    seconds = min(2.0, task.deadline - monotonic())
    return polynomial.satisfiable(parts, [task.x], seconds).status == "unsat"


def _conditions(task: Task) -> list[sp.Basic]:
    out: list[sp.Basic] = []
    if task.on.low.is_finite:
        out.append((sp.Ge if task.on.low_closed else sp.Gt)(task.x, task.on.low, evaluate=False))
    if task.on.high.is_finite:
        out.append((sp.Le if task.on.high_closed else sp.Lt)(task.x, task.on.high, evaluate=False))
    return out


def _by_balls(task: Task, limit: int) -> bool:
    edge = enclosure.outer(task.on)
    if edge is None:
        return False
    goal = sp.Gt(task.h, 0, evaluate=False)
    return enclosure.covered([], goal, {task.x: edge}, task.deadline, limit)


# --- stripping positive factors -----------------------------------------------------------


def _stripped(task: Task) -> Task:
    """Divide by positive factors; isolate a logarithm or another primitive."""
    h = sp.together(sp.expand(task.h)) if task.h.count_ops() < 200 else sp.together(task.h)
    factors = [f for f in sp.Mul.make_args(sp.factor_terms(h)) if not _positive(f, task)]
    h = sp.Mul(*factors)
    h = _without_exponential(h, task.x)
    return replace(task, h=_isolated(h, task))


def _positive(f: sp.Expr, task: Task) -> bool:
    """Whether a factor is positive on the whole interval."""
    base = f.base if isinstance(f, sp.Pow) and f.exp.is_Rational else f
    if isinstance(f, sp.exp) or (f.is_Rational and f > 0):
        return True
    if not base.free_symbols:
        return ball.decide(sp.Gt(f, 0, evaluate=False)) is True
    if any(g.has(task.x) for g in base.atoms(*_TRANSCENDENTAL) if not isinstance(g, sp.exp)):
        return False
    bad = sp.Le(base, 0, evaluate=False)
    answer = polynomial.satisfiable([*_conditions(task), bad], [task.x], 0.5)
    return answer.status == "unsat"


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
        if _positive(sp.factor_terms(sign * p), replace(task, h=sign * p)):
            return sign * found[0] + sp.cancel(sp.together(q / (sign * p)))
    return h


# --- monotonicity -------------------------------------------------------------------------


def _monotone(task: Task) -> bool:
    """Use the sign of the derivative, and the limit at the end where h is smallest."""
    slope = sp.diff(task.h, task.x)
    signs = {_sign(slope, task.x, p) for p in _samples(task.on)} - {None, 0}
    if not signs and sp.cancel(sp.together(slope)) == 0:
        return _constant(task)
    if len(signs) != 1:
        return False
    rising = signs == {1}
    end = task.on.low if rising else task.on.high
    closed = task.on.low_closed if rising else task.on.high_closed
    if not _regular(task):
        return False
    value = _limit_sign(task.h, task.x, end, "+" if rising else "-")
    if value is None or value < 0 or (value == 0 and task.strict and closed):
        return False
    strict = value == 0 and task.strict
    inner = replace(task.on, low_closed=False, high_closed=False)
    direction = slope if rising else -slope
    return holds(replace(task, h=direction, on=inner, strict=strict, depth=task.depth - 1))


_ENTIRE = (sp.exp, sp.sin, sp.cos, sp.atan, sp.erf, sp.asinh)


def _regular(task: Task) -> bool:
    """Whether h is differentiable in the interior: no pole, no root or logarithm of 0 there."""
    inner = replace(task.on, low_closed=False, high_closed=False)
    needs: list[tuple[sp.Expr, bool]] = []
    for node in sp.preorder_traversal(task.h):
        if node.is_Atom or node.is_Add or node.is_Mul or not node.has(task.x):
            continue
        if isinstance(node, sp.Pow):
            if not node.exp.is_Integer:
                needs.append((node.base, False))
            elif node.exp.is_negative:
                needs.append((node.base, True))
        elif isinstance(node, sp.log):
            needs.append((node.args[0], False))
        elif isinstance(node, sp.uppergamma) and not node.args[0].has(task.x):
            needs.append((node.args[1], False))
        elif not isinstance(node, _ENTIRE):
            return False
    for u, either in dict.fromkeys(needs):
        signs = (1, -1) if either else (1,)
        job = replace(task, on=inner, strict=True, depth=min(2, task.depth - 1))
        if not any(_positive(k * u, job) or holds(replace(job, h=k * u)) for k in signs):
            return False
    return True


def _constant(task: Task) -> bool:
    """Decide by one value, where the derivative vanishes identically."""
    relation = sp.Gt if task.strict else sp.Ge
    easy = [sp.Integer(k) for k in (1, 0, -1)]
    point = next((p for p in easy if _inside(p, task.on)), _samples(task.on)[5])
    atom = relation(task.h, 0, evaluate=False)
    return _regular(task) and ball.decide(atom, {task.x: point}, limit=1024) is True


def _split(task: Task) -> bool:
    """Cut the interval: at a touching point, or so that balls do the middle."""
    for c in _touching(task):
        left = replace(task.on, high=c, high_closed=True)
        right = replace(task.on, low=c, low_closed=True)
        if task.strict:
            return False
        pieces = [replace(task, on=i, depth=task.depth - 1) for i in (left, right)]
        return all(_monotone(p) or _outside(p) for p in pieces)
    return _outside(task)


def _outside(task: Task) -> bool:
    """Monotone near the ends, balls in the middle."""
    for low, high in _middles(task.on):
        middle = Interval(low, high, True, True)
        if not _by_balls(replace(task, on=middle), 400):
            continue
        ends = []
        if low != task.on.low:
            ends.append(replace(task.on, high=low, high_closed=True))
        if high != task.on.high:
            ends.append(replace(task.on, low=high, low_closed=True))
        if all(_monotone(replace(task, on=i, depth=task.depth - 1)) for i in ends):
            return True
    return False


def _middles(on: Interval) -> Iterator[tuple[sp.Rational, sp.Rational]]:
    """Yield compact cores of the interval, from small to large."""
    low, high = on.low, on.high
    a = _rational(low) if low.is_finite else None
    b = _rational(high) if high.is_finite else None
    for k in range(1, 6):
        eps = sp.Rational(1, 4**k)
        if a is not None and b is not None:
            yield a + (b - a) * eps, b - (b - a) * eps
        elif a is not None:
            yield a + eps, a + sp.Integer(4) ** k
        elif b is not None:
            yield b - sp.Integer(4) ** k, b - eps
        else:
            yield -(sp.Integer(2) ** k), sp.Integer(2) ** k


def _rational(end: sp.Expr) -> sp.Rational:
    return end if end.is_Rational else ball.rational(ball.enclose(end, {}, 128))


def _samples(on: Interval) -> list[sp.Rational]:
    """Rational points inside, dense towards the ends."""
    low, high = on.low, on.high
    fine = [sp.Rational(1, 10**k) for k in (6, 3, 2, 1)]
    if on.compact:
        a, b = _rational(low), _rational(high)
        unit = fine + [sp.Rational(k, 10) for k in (2, 3, 4, 5, 6, 7, 8, 9)]
        unit += [1 - f for f in fine]
        return [a + (b - a) * t for t in unit]
    steps = [*fine, *map(sp.Rational, ("1/2", "1", "2", "5", "10", "100", "10000"))]
    if low.is_finite:
        return [_rational(low) + t for t in steps]
    if high.is_finite:
        return [_rational(high) - t for t in steps]
    return [-t for t in reversed(steps)] + steps


def _sign(h: sp.Expr, x: sp.Symbol, point: sp.Expr) -> int | None:
    value = ball.enclose(h, {x: point}, 256)
    return 1 if value > 0 else -1 if value < 0 else 0 if value.is_zero() else None


def _limit_sign(h: sp.Expr, x: sp.Symbol, end: sp.Expr, side: str) -> int | None:
    """Return the sign of a one-sided limit, exactly."""
    if end.is_finite and ball.enclose(h, {x: end}, 128).is_finite():
        for sign, relation in ((1, sp.Gt), (-1, sp.Lt), (0, sp.Eq)):
            if ball.decide(relation(h, 0, evaluate=False), {x: end}, limit=1024) is True:
                return sign
        return None
    if h.count_ops() > 120:
        return None
    try:
        limit = sp.limit(h, x, end, side)
    except (NotImplementedError, ValueError, TypeError, RecursionError):
        return None
    if limit in (sp.oo, -sp.oo):
        end_sign: int | None = 1 if limit == sp.oo else -1
    elif limit.free_symbols or limit.is_real is False or limit.has(sp.AccumBounds, sp.Limit):
        return None
    elif limit == 0:
        end_sign = 0
    else:
        end_sign = next(
            (s for s, r in ((1, sp.Gt), (-1, sp.Lt)) if ball.decide(r(limit, 0, evaluate=False))),
            None,
        )
    return end_sign if _approaches(h, x, end, side, limit) else None


def _approaches(h: sp.Expr, x: sp.Symbol, end: sp.Expr, side: str, limit: sp.Expr) -> bool:
    """Check numerically a limit that SymPy returned: the values must come closer to it."""
    points = [sp.Integer(10) ** k for k in (4, 12, 60)]
    if end == -sp.oo:
        points = [-p for p in points]
    elif end.is_finite:
        points = [end + (1 if side == "+" else -1) / p for p in points]
    values = [ball.enclose(h, {x: p}, 2048) for p in points]
    if limit in (sp.oo, -sp.oo):
        sign = 1 if limit == sp.oo else -1
        first, last = sign * values[0], sign * values[-1]
        return bool(last > 0 and (last > first or not values[-1].is_finite()))
    target = ball.enclose(limit, {}, 2048)
    gaps = [abs(v - target) for v in values]
    return bool(gaps[-1] < gaps[0]) or bool(gaps[-1] < _TINY)


def _touching(task: Task) -> list[sp.Expr]:
    """Return exactly known interior points where h and h' vanish."""
    slope = sp.diff(task.h, task.x)
    reduced = _stripped(replace(task, h=slope)).h
    if reduced.is_polynomial(task.x):
        roots = [c for c in sp.roots(reduced, task.x) if _inside(c, task.on)]
        return [c for c in sorted(roots, key=str) if _zero_at(task, c)][:1]
    out: list[sp.Expr] = []
    points = _samples(task.on)
    for a, b in pairwise(points):
        if _sign(slope, task.x, a) == -1 and _sign(slope, task.x, b) in (1, 0):
            out += [c for c in _identify(_bisect(slope, task.x, a, b)) if _zero_at(task, c)][:1]
        elif _sign(slope, task.x, a) == 0 and _zero_at(task, a):
            out.append(a)
    return out


def _inside(c: sp.Expr, on: Interval) -> bool:
    if c.is_real is not True:
        return False
    low = on.low == -sp.oo or ball.decide(sp.Gt(c, on.low, evaluate=False)) is True
    return low and (on.high == sp.oo or ball.decide(sp.Lt(c, on.high, evaluate=False)) is True)


def _zero_at(task: Task, c: sp.Expr) -> bool:
    return ball.decide(sp.Eq(task.h, 0, evaluate=False), {task.x: c}, limit=256) is True


def _bisect(g: sp.Expr, x: sp.Symbol, a: sp.Rational, b: sp.Rational) -> sp.Rational:
    for _ in range(70):
        m = (a + b) / 2
        s = _sign(g, x, m)
        if s == 0 or s is None:
            return m
        a, b = (m, b) if s < 0 else (a, m)
    return (a + b) / 2


def _identify(c: sp.Rational) -> Iterator[sp.Expr]:
    """Guess closed forms of a number; they are verified afterwards."""

    def near(v: sp.Expr) -> sp.Rational:
        return ball.rational(ball.enclose(v, {}, 64)).limit_denominator(500)

    yield c.limit_denominator(500)
    sign = 1 if c > 0 else -1
    yield sign * sp.sqrt(near(c * c))
    yield sp.pi * near(c / sp.pi)
    if c > 0:
        yield sp.exp(near(sp.log(c)))
        yield sp.sqrt(sp.exp(near(2 * sp.log(c))))
    if abs(c) < 20 and near(sp.exp(c)) > 0:
        yield sp.log(near(sp.exp(c)))
