"""Points shipped with the claims: found once by search, replayed exactly whenever they are used.

Each false variant of a statement fails at a point, and most hypotheses hold at one that a search
finds.  The search is slow, the replay is not.  A point is stored under a hash of the words of
its statement; where the statement has changed, the replay fails and the search begins anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256

import sympy as sp

from bounds.prove.shipping import entries

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
    return [{symbol: _number(values[name]) for name, symbol in names.items()}]


def encoded(point: Point) -> dict[str, str] | None:
    """Return a point as plain data; nothing if two symbols have one name."""
    data = {s.name: str(v) for s, v in sorted(point.items(), key=lambda p: p[0].name)}
    return data if len(data) == len(point) else None


def _by_name(relations: Iterable[sp.Basic]) -> dict[str, sp.Symbol]:
    symbols = {s for r in relations for s in r.free_symbols}
    names = {s.name: s for s in symbols}
    return names if len(names) == len(symbols) else {}


@cache
def _number(text: str) -> sp.Expr:
    numerator, _, denominator = text.partition("/")
    try:
        return sp.Rational(int(numerator), int(denominator or 1))
    except ValueError:
        return sp.sympify(text)


def _entries() -> Mapping[str, Mapping[str, str]]:
    return entries(FILE)
