"""Points shipped with the claims: found once by search, replayed exactly whenever they are used.

Each false variant of a statement fails at a point, and most hypotheses hold at one that a search
finds.  The search is slow, the replay is not.  A point is stored under a hash of the words of
its statement; where the statement has changed, the replay fails and the search begins anew.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from hashlib import sha256

import sympy as sp

from lemmata.bounds.prove.certificates.shipping import entries

FILE = "points.json"

Point = Mapping[sp.Symbol, sp.Expr]


def key(text: str) -> str:
    """Return the name under which a statement's point is stored."""
    return sha256(text.encode()).hexdigest()[:20]


def known(text: str, relations: Iterable[sp.Basic]) -> list[Point]:
    """Return the stored point of a statement, if there is one for exactly its symbols.

    Nothing about it is checked here.

    Parameters
    ----------
    text : str
        The statement in words.
    relations : iterable of sympy.Basic
        Goal and hypotheses as they are put to the prover.
    """
    values = _entries().get(key(text))
    names = _by_name(relations)
    if values is None or names.keys() != values.keys():
        return []
    try:
        return [{symbol: number(values[name]) for name, symbol in names.items()}]
    except ValueError:
        return []


def encoded(point: Point) -> dict[str, str] | None:
    """Return a point as plain data; nothing if two symbols have one name."""
    data = {s.name: str(v) for s, v in sorted(point.items(), key=lambda p: p[0].name)}
    return data if len(data) == len(point) else None


def _by_name(relations: Iterable[sp.Basic]) -> dict[str, sp.Symbol]:
    symbols = {s for r in relations for s in r.free_symbols}
    names = {s.name: s for s in sorted(symbols, key=str)}
    return names if len(names) == len(symbols) else {}


@cache
def number(text: str) -> sp.Expr:
    """Return a number that was written by `encoded`.

    Integers, ``pi``, ``E``, ``exp``, ``log``, ``sqrt``, ``erf`` and the four operations with powers
    are read, by a parser of our own: SymPy's runs what it reads as a program.

    Raises
    ------
    ValueError
        If it is anything else.
    """
    try:
        found = _value(ast.parse(text, mode="eval").body)
    except (SyntaxError, RecursionError, MemoryError, ZeroDivisionError, TypeError):
        raise ValueError(f"{text[:80]!r} is not a number that is read here") from None
    if found.has(sp.nan, sp.oo, sp.zoo, -sp.oo):
        raise ValueError(f"{text[:80]!r} is not finite")
    return found


def _value(node: ast.expr) -> sp.Expr:
    match node:
        case ast.Constant(value=int(n)) if not isinstance(n, bool):
            return sp.Integer(n)
        case ast.Name(id=("pi" | "E") as name):
            return getattr(sp, name)
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner)
        case ast.Call(func=ast.Name(id=name), args=[inner], keywords=[]) if name in _FUNCTIONS:
            return getattr(sp, name)(_value(inner))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_value(left), _value(right))
    raise ValueError(f"{ast.unparse(node)} is not a number that is read here")


def _power(base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
    digits = max(abs(base.p), base.q).bit_length() if base.is_Rational else 1
    if not (exponent.is_Rational and digits * max(abs(exponent.p), exponent.q) <= _LARGEST):
        raise ValueError("a power with more binary digits than are read here")
    return base**exponent


_LARGEST = 10_000
_FUNCTIONS = ("exp", "log", "sqrt", "erf")
_OPERATORS: Mapping[type[ast.operator], Callable[[sp.Expr, sp.Expr], sp.Expr]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: _power,
}


def _entries() -> Mapping[str, Mapping[str, str]]:
    return entries(FILE)
