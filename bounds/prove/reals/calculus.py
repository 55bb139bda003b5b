"""One real variable: monotonicity from exact end values, recursively; balls in between.

To show ``h >= 0`` on an interval it is enough that ``h`` increases and its limit at the left end
is non-negative (or the mirror image). The derivative is treated in the same way after positive
factors are stripped, until it is algebraic (then z3 decides) or a ball shows its sign. So
inequalities that touch at an end, or at an exactly known interior point, become decidable.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from time import monotonic

import sympy as sp

from lemmata.bounds.prove.factors import TRANSCENDENTAL, Task, Work, conditions, positive, stripped
from lemmata.bounds.prove.goal import Problem
from lemmata.bounds.prove.polynomials import polynomial
from lemmata.bounds.prove.polynomials.polynomial import clock
from lemmata.bounds.prove.reals import ball, enclosure
from lemmata.bounds.prove.reals.domain import Interval, interval
from lemmata.bounds.prove.reals.ends import (
    bisect,
    identify,
    inside,
    limit_sign,
    middles,
    samples,
    sign_at,
)
from lemmata.bounds.prove.rewrite import elementary

_DEPTH = 7
_MAX_OPS = 600
_WORK = 400
_MAX_ORDER = 9
_MAX_TOUCHING = 6


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
    h = elementary(h.xreplace({x: t}))
    return holds(Task(h, t, on, strict, _DEPTH, deadline, Work(_WORK)))


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


def holds(task: Task) -> bool:
    """Try all routes; ``True`` is a proof, ``False`` says nothing."""
    late = monotonic() > task.deadline or not task.work.spend(10)
    if late or task.depth < 0 or task.h.count_ops() > _MAX_OPS:
        return False
    h, x = task.h, task.x
    if not h.free_symbols:
        return (
            ball.decide(sp.Gt(h, 0, evaluate=False) if task.strict else sp.Ge(h, 0, evaluate=False))
            is True
        )
    if not any(f.has(x) for f in h.atoms(*TRANSCENDENTAL)) and not _symbolic_power(h):
        return _algebraic(task) or _algebraic(_numerator(task))
    if any(sign_at(h, x, p) == -1 for p in samples(task.on)):
        return False
    if h.has(sp.sin, sp.cos) and _by_axioms(task):
        return True
    if task.on.compact and _by_balls(task, 60):
        return True
    plain, task = task, stripped(task)
    if task.h.count_ops() < h.count_ops() and not any(
        f.has(x) for f in task.h.atoms(*TRANSCENDENTAL)
    ):
        return _algebraic(task)
    return _monotone(task) or _split(plain) or (plain != task and _split(task))


def _symbolic_power(h: sp.Expr) -> bool:
    return any(not p.exp.is_Rational for p in h.atoms(sp.Pow))


def _numerator(task: Task) -> Task:
    top, bottom = sp.fraction(sp.together(task.h))
    return replace(task, h=top) if positive(bottom, task) else task


def _algebraic(task: Task) -> bool:
    bad = sp.Le(task.h, 0, evaluate=False) if task.strict else sp.Lt(task.h, 0, evaluate=False)
    parts = [*conditions(task), bad]
    return polynomial.satisfiable(parts, [task.x], clock(task.deadline)).status == "unsat"


def _by_axioms(task: Task) -> bool:
    bad = sp.Le(task.h, 0, evaluate=False) if task.strict else sp.Lt(task.h, 0, evaluate=False)
    parts, seconds = [*conditions(task), bad], clock(task.deadline)
    effort = polynomial.HINT
    answer = polynomial.satisfiable(parts, [task.x], seconds, axioms=True, effort=effort)
    return answer.status == "unsat"


def _by_balls(task: Task, limit: int) -> bool:
    edge = enclosure.outer(task.on)
    if edge is None or not task.work.spend(limit // 20):
        return False
    goal = sp.Gt(task.h, 0, evaluate=False)
    return enclosure.covered([], goal, {task.x: edge}, task.deadline, limit)


def _monotone(task: Task) -> bool:
    """Use the sign of the derivative, and the limit at the end where h is smallest."""
    slope = sp.diff(task.h, task.x)
    signs = {sign_at(slope, task.x, p) for p in samples(task.on)} - {None, 0}
    if not signs and sp.cancel(sp.together(slope)) == 0:
        return _constant(task)
    if len(signs) != 1:
        return False
    rising = signs == {1}
    end = task.on.low if rising else task.on.high
    closed = task.on.low_closed if rising else task.on.high_closed
    if not _regular(task):
        return False
    value = limit_sign(task.h, task.x, end, "+" if rising else "-")
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
        elif isinstance(node, (sp.asin, sp.acos)):
            needs.append((1 - node.args[0] ** 2, False))
        elif isinstance(node, sp.uppergamma) and not node.args[0].has(task.x):
            needs.append((node.args[1], False))
        elif not isinstance(node, _ENTIRE):
            return False
    for u, either in dict.fromkeys(needs):
        signs = (1, -1) if either else (1,)
        job = replace(task, on=inner, strict=True, depth=min(2, task.depth - 1))
        if not any(positive(k * u, job) or holds(replace(job, h=k * u)) for k in signs):
            return False
    return True


def _constant(task: Task) -> bool:
    """Decide by one value, where the derivative vanishes identically."""
    relation = sp.Gt if task.strict else sp.Ge
    easy = [sp.Integer(k) for k in (1, 0, -1)]
    point = next((p for p in easy if inside(p, task.on)), samples(task.on)[5])
    atom = relation(task.h, 0, evaluate=False)
    return _regular(task) and ball.decide(atom, {task.x: point}, limit=1024) is True


def _split(task: Task) -> bool:
    """Cut the interval: at touching points, or so that balls do the middle."""
    touching = [] if task.strict else _touching(task)
    for c in touching[:1]:
        left = replace(task.on, high=c, high_closed=True)
        right = replace(task.on, low=c, low_closed=True)
        pieces = [replace(task, on=i, depth=task.depth - 1) for i in (left, right)]
        if all(_monotone(p) or _outside(p) for p in pieces):
            return True
    if touching:
        return _between(task, touching)
    return _outside(task) or _at_zero(task)


def _at_zero(task: Task) -> bool:
    """Cut the line at 0, where factors such as x change their sign."""
    if task.on.low.is_finite or task.on.high.is_finite:
        return False
    zero = sp.Integer(0)
    pieces = [replace(task.on, high=zero, high_closed=True), replace(task.on, low=zero)]
    return all(holds(replace(task, on=i, depth=task.depth - 1)) for i in pieces)


def _between(task: Task, touching: list[sp.Expr]) -> bool:
    """Taylor's formula close to each touching point, the gaps between them by other means."""
    low, closed = task.on.low, task.on.low_closed
    for c in [*touching, None]:
        near = _taylor(task, c, (-1, 1)) if c is not None else None
        if c is not None and near is None:
            return False
        high = c - near if c is not None else task.on.high
        gap = Interval(low, high, closed, c is not None or task.on.high_closed)
        if not holds(replace(task, on=gap, depth=task.depth - 1)):
            return False
        if c is not None:
            low, closed = c + near, True
    return True


def _taylor(task: Task, c: sp.Expr, sides: tuple[int, ...]) -> sp.Rational | None:
    """Return r > 0 such that h >= 0 on [c - r, c + r], or on the sides that are asked for.

    If h and its derivatives up to order m - 1 vanish at c, then h is (x - c)^m / m! times a value
    that its m-th derivative takes in between.
    """
    slope, order = task.h, 0
    while _zero_at(replace(task, h=slope), c):
        slope, order = sp.diff(slope, task.x), order + 1
        if order > _MAX_ORDER or slope.count_ops() > _MAX_OPS:
            return None
    if not order:
        return None
    for k in range(6):
        r = sp.Rational(1, 4**k)
        for side in sides:
            on = Interval(*((c, c + r) if side > 0 else (c - r, c)), True, True)
            zone = replace(task, h=side**order * slope, on=on)
            if not (_inner(on, task.on) and _by_balls(zone, 60) and _regular(replace(task, on=on))):
                break
        else:
            return r
    return None


def _inner(part: Interval, whole: Interval) -> bool:
    low = whole.low == -sp.oo or ball.decide(sp.Ge(part.low, whole.low, evaluate=False))
    high = whole.high == sp.oo or ball.decide(sp.Le(part.high, whole.high, evaluate=False))
    return low is True and high is True


def _outside(task: Task) -> bool:
    """Monotone near the ends or by Taylor's formula there, balls in the middle."""
    low_zone, high_zone = (_end_zone(task, side) for side in (1, -1))
    for low, high in middles(task.on):
        low = task.on.low + low_zone if low_zone else low
        high = task.on.high - high_zone if high_zone else high
        middle = Interval(low, high, True, True)
        if low != high and not _by_balls(replace(task, on=middle), 400):
            continue
        ends = []
        if low != task.on.low and not low_zone:
            ends.append(replace(task.on, high=low, high_closed=True))
        if high != task.on.high and not high_zone:
            ends.append(replace(task.on, low=high, low_closed=True))
        if all(_monotone(replace(task, on=i, depth=task.depth - 1)) for i in ends):
            return True
    return False


def _end_zone(task: Task, side: int) -> sp.Rational | None:
    """Return how far from an end Taylor's formula shows that h >= 0."""
    end = task.on.low if side > 0 else task.on.high
    closed = task.on.low_closed if side > 0 else task.on.high_closed
    if not end.is_finite or (task.strict and closed):
        return None
    return _taylor(task, end, (side,))


def _touching(task: Task) -> list[sp.Expr]:
    """Return exactly known interior points where h and h' vanish."""
    slope = sp.diff(task.h, task.x)
    reduced = stripped(replace(task, h=slope)).h
    if reduced.is_polynomial(task.x):
        roots = [c for c in sp.roots(reduced, task.x) if inside(c, task.on)]
        return [c for c in sorted(roots, key=_position) if _zero_at(task, c)][:_MAX_TOUCHING]
    out: list[sp.Expr] = []
    points = sorted(samples(task.on))
    signs = [sign_at(slope, task.x, p) for p in points]
    for (a, left), (b, right) in pairwise(zip(points, signs, strict=True)):
        if left == -1 and right != -1:
            out += [c for c in identify(bisect(slope, task.x, a, b)) if _zero_at(task, c)][:1]
        elif left in (0, None) and _zero_at(task, a):
            out.append(a)
    return list(dict.fromkeys(out))[:_MAX_TOUCHING]


def _position(c: sp.Expr) -> sp.Rational:
    return ball.rational(ball.enclose(c))


def _zero_at(task: Task, c: sp.Expr) -> bool:
    return ball.decide(sp.Eq(task.h, 0, evaluate=False), {task.x: c}, limit=256) is True
