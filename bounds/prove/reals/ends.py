"""Numbers that steer the one-variable prover: samples, exact limits, closed forms of roots."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from lemmata.bounds.prove.alarm import TimeUp, within
from lemmata.bounds.prove.reals import ball
from lemmata.bounds.prove.reals.domain import Interval

_TINY = 2.0**-40
_PATIENCE = 20.0
"""Seconds after which SymPy's limit, which takes a second or forever, is given up."""


def middles(on: Interval) -> Iterator[tuple[sp.Rational, sp.Rational]]:
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


def samples(on: Interval) -> list[sp.Rational]:
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


def sign_at(h: sp.Expr, x: sp.Symbol, point: sp.Expr) -> int | None:
    """Return the sign at a point, if a ball shows it."""
    value = ball.enclose(h, {x: point}, 256)
    return 1 if value > 0 else -1 if value < 0 else 0 if value.is_zero() else None


def limit_sign(h: sp.Expr, x: sp.Symbol, end: sp.Expr, side: str) -> int | None:
    """Return the sign of a one-sided limit, exactly."""
    if end.is_finite and ball.enclose(h, {x: end}, 128).is_finite():
        for sign, relation in ((1, sp.Gt), (-1, sp.Lt), (0, sp.Eq)):
            if ball.decide(relation(h, 0, evaluate=False), {x: end}, limit=1024) is True:
                return sign
        return None
    if h.count_ops() > 120:
        return None
    try:
        limit = within(_PATIENCE, lambda: sp.limit(h, x, end, side))
    except (NotImplementedError, ValueError, TypeError, RecursionError, TimeUp):
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


def inside(c: sp.Expr, on: Interval) -> bool:
    """Whether a constant lies in the interior, certified."""
    if c.is_real is not True:
        return False
    low = on.low == -sp.oo or ball.decide(sp.Gt(c, on.low, evaluate=False)) is True
    return low and (on.high == sp.oo or ball.decide(sp.Lt(c, on.high, evaluate=False)) is True)


def bisect(g: sp.Expr, x: sp.Symbol, a: sp.Rational, b: sp.Rational) -> sp.Rational:
    """Approximate a sign change of g from - to +."""
    for _ in range(70):
        m = (a + b) / 2
        s = sign_at(g, x, m)
        if s == 0 or s is None:
            return m
        a, b = (m, b) if s < 0 else (a, m)
    return (a + b) / 2


def identify(c: sp.Rational) -> Iterator[sp.Expr]:
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
    if abs(c) < 2:
        yield sp.atan(near(sp.tan(c)))
