"""Compiling SymPy expressions to a list of operations on Arb balls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import sympy as sp
from flint import acb, arb, ctx, fmpq, fmpz

Op = Callable[[Sequence[Any], bool], Any]

_MAX_ROOT = 2**31
"""Arb takes the orders of roots as machine words."""


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Work with ``bits`` bits inside the block."""
    old = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = old


def run(expr: sp.Basic, balls: Mapping[sp.Symbol, arb], *, clip: bool) -> Any:
    """Evaluate a compiled expression at the current precision.

    With ``clip`` roots are taken of the non-negative part of their argument, so that the ball
    contains the values at all points of a box *at which the expression is defined*.
    """
    tape = compiled(expr)
    slots: list[Any] = []
    for op, args in tape:
        if isinstance(op, sp.Symbol):
            if op not in balls:
                raise ValueError(f"no value given for {op}")
            slots.append(balls[op])
        else:
            slots.append(op([slots[i] for i in args], clip))
    return slots[-1]


def _all(parts: Sequence[bool | None]) -> bool | None:
    if any(p is False for p in parts):
        return False
    return None if any(p is None for p in parts) else True


def _not(p: bool | None) -> bool | None:
    return None if p is None else not p


def _any(parts: Sequence[bool | None]) -> bool | None:
    return _not(_all([_not(p) for p in parts]))


def _same(parts: Sequence[bool | None]) -> bool | None:
    return None if any(p is None for p in parts) else len(set(parts)) == 1


LOGIC: dict[type, Callable[[Sequence[bool | None]], bool | None]] = {
    sp.And: _all,
    sp.Or: _any,
    sp.Not: lambda p: _not(p[0]),
    sp.Implies: lambda p: _any([_not(p[0]), p[1]]),
    sp.Equivalent: _same,
}


@lru_cache(maxsize=8192)
def compiled(expr: sp.Basic) -> list[tuple[Any, tuple[int, ...]]]:
    """Return the operations that evaluate an expression, each with its argument slots."""
    tape: list[tuple[Any, tuple[int, ...]]] = []
    index: dict[sp.Basic, int] = {}
    stack: list[tuple[sp.Basic, bool]] = [(expr, False)]
    while stack:
        node, ready = stack.pop()
        if node in index:
            continue
        parts = _parts(node)
        if not ready:
            stack.append((node, True))
            stack.extend((p, False) for p in reversed(parts) if p not in index)
            continue
        index[node] = len(tape)
        tape.append((_operation(node), tuple(index[p] for p in parts)))
    return tape


def _parts(node: sp.Basic) -> tuple[sp.Basic, ...]:
    if isinstance(node, sp.Piecewise):
        return tuple(x for pair in node.args for x in pair.args)
    if isinstance(node, sp.Pow) and node.exp.is_Rational:
        return (node.base,)
    if node.is_Atom:
        return ()
    return tuple(node.args)


def _operation(node: sp.Basic) -> Any:
    if isinstance(node, sp.Symbol):
        return node
    if node in _ATOMS:
        value = _ATOMS[node]
        return lambda a, clip: value()
    if isinstance(node, (sp.Rational, sp.Float)):
        return _constant(node)
    if isinstance(node, sp.Pow) and node.exp.is_Rational:
        return _power(int(node.exp.p), int(node.exp.q))
    op = _FUNCTIONS.get(node.func)
    if op is None:
        raise ValueError(f"{node.func.__name__} is not supported: cannot evaluate {node}")
    return op


def _constant(node: sp.Rational | sp.Float) -> Op:
    number = sp.Rational(node)
    p, q = fmpz(int(number.p)), fmpz(int(number.q))
    if q == 1:
        return lambda a, clip: arb(p)
    return lambda a, clip: arb(fmpq(p, q))


def _power(p: int, q: int) -> Op:
    def op(a: Sequence[Any], clip: bool) -> Any:
        x = a[0]
        if q > 1:
            if clip and not x < 0:
                x = x.nonnegative_part()
            x = x.sqrt() if q == 2 else _root(x, q)
        elif p % 2 == 0 and not (x > 0 or x < 0):
            x = abs(x)
        y = x ** abs(p)
        if q == 1 and p % 2 == 0:
            y = y.nonnegative_part()
        return y if p > 0 else 1 / y

    return op


def _root(x: arb, q: int) -> arb:
    if q < _MAX_ROOT:
        return x.root(q)
    return x ** (1 / arb(q)) if x > 0 or x.is_zero() else arb.nan()


def _general_power(a: Sequence[Any], clip: bool) -> Any:
    base, exponent = a
    if base.is_zero() and exponent > 0:
        return arb(0)
    if base > 0 or (exponent.is_exact() and exponent.is_integer()):
        return base**exponent
    return arb.nan()


def _add(a: Sequence[Any], clip: bool) -> Any:
    out = a[0]
    for x in a[1:]:
        out = out + x
    return out


def _mul(a: Sequence[Any], clip: bool) -> Any:
    out = a[0]
    for x in a[1:]:
        out = out * x
    return out


def _piecewise(a: Sequence[Any], clip: bool) -> Any:
    out = None
    for value, cond in zip(a[::2], a[1::2], strict=True):
        if cond is False:
            continue
        out = value if out is None else _hull(out, value)
        if cond is True:
            return out
    return arb.nan()


def _hull(x: arb, y: arb) -> arb:
    return x.union(y) if x.is_finite() and y.is_finite() else arb.nan()


def _fold(name: str) -> Op:
    def op(a: Sequence[Any], clip: bool) -> Any:
        out = a[0]
        for x in a[1:]:
            if not (out.is_finite() and x.is_finite()):
                return arb.nan()
            out = getattr(out, name)(x)
        return out

    return op


def _unary(name: str) -> Op:
    return lambda a, clip: getattr(a[0], name)()


def _lambert(a: Sequence[Any], clip: bool) -> Any:
    if len(a) == 1 or a[1] == 0:
        return a[0].lambertw()
    return a[0].lambertw(-1) if a[1] == -1 else arb.nan()


def _polygamma(order: arb, x: arb) -> arb:
    return x.digamma() if order.is_zero() else acb(x).polygamma(order).real


def _heaviside(a: Sequence[Any], clip: bool) -> Any:
    x = a[0]
    return arb(1) if x > 0 else arb(0) if x < 0 else arb.nan()


def _compare(name: str) -> Op:
    def op(a: Sequence[Any], clip: bool) -> Any:
        x, y = a
        lt, gt = x < y, x > y
        le, ge = x <= y, x >= y
        yes, no = {
            "<": (lt, ge),
            "<=": (le, gt),
            ">": (gt, le),
            ">=": (ge, lt),
            "==": (le and ge, lt or gt),
            "!=": (lt or gt, le and ge),
        }[name]
        return True if yes else False if no else None

    return op


def _logic(rule: Callable[[Sequence[bool | None]], bool | None]) -> Op:
    return lambda a, clip: rule(a)


_ATOMS: dict[sp.Basic, Callable[[], Any]] = {
    sp.pi: arb.pi,
    sp.E: arb.const_e,
    sp.EulerGamma: arb.const_euler,
    sp.GoldenRatio: lambda: (1 + arb(5).sqrt()) / 2,
    sp.true: lambda: True,
    sp.false: lambda: False,
    sp.nan: arb.nan,
    **dict.fromkeys((sp.I, sp.zoo, sp.oo, -sp.oo), arb.nan),
}

_FUNCTIONS: dict[Any, Op] = {
    sp.Add: _add,
    sp.Mul: _mul,
    sp.Pow: _general_power,
    sp.Piecewise: _piecewise,
    sp.Min: _fold("min"),
    sp.Max: _fold("max"),
    sp.Abs: lambda a, clip: abs(a[0]),
    sp.exp: _unary("exp"),
    sp.log: lambda a, clip: a[0].log() if len(a) == 1 else a[0].log() / a[1].log(),
    sp.sin: _unary("sin"),
    sp.cos: _unary("cos"),
    sp.tan: _unary("tan"),
    sp.cot: _unary("cot"),
    sp.asin: _unary("asin"),
    sp.acos: _unary("acos"),
    sp.atan: _unary("atan"),
    sp.sec: _unary("sec"),
    sp.csc: _unary("csc"),
    sp.acot: lambda a, clip: (1 / a[0]).atan(),
    sp.sinh: _unary("sinh"),
    sp.cosh: _unary("cosh"),
    sp.tanh: _unary("tanh"),
    sp.coth: _unary("coth"),
    sp.sech: _unary("sech"),
    sp.csch: _unary("csch"),
    sp.asinh: _unary("asinh"),
    sp.acosh: _unary("acosh"),
    sp.atanh: _unary("atanh"),
    sp.erf: _unary("erf"),
    sp.erfc: _unary("erfc"),
    sp.erfi: _unary("erfi"),
    sp.erfinv: _unary("erfinv"),
    sp.gamma: _unary("gamma"),
    sp.loggamma: _unary("lgamma"),
    sp.digamma: _unary("digamma"),
    sp.factorial: lambda a, clip: (a[0] + 1).gamma(),
    sp.polygamma: lambda a, clip: _polygamma(*a),
    sp.uppergamma: lambda a, clip: a[1].gamma_upper(a[0]),
    sp.lowergamma: lambda a, clip: a[1].gamma_lower(a[0]),
    sp.LambertW: _lambert,
    sp.sign: lambda a, clip: a[0].sgn(),
    sp.Heaviside: _heaviside,
    sp.ceiling: _unary("ceil"),
    sp.floor: _unary("floor"),
    sp.Eq: _compare("=="),
    sp.Ne: _compare("!="),
    sp.Lt: _compare("<"),
    sp.Le: _compare("<="),
    sp.Gt: _compare(">"),
    sp.Ge: _compare(">="),
    **{func: _logic(rule) for func, rule in LOGIC.items()},
}
