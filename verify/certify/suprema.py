"""Suprema of an activation's derivatives: exact on the line, enclosed on given intervals."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cmp_to_key, partial

import sympy as sp
from flint import arb

from lemmata.bounds.activations import activations
from lemmata.bounds.families import i1, s1, s2, s3, u1
from lemmata.bounds.prove.reals.ball import enclose
from lemmata.verify.certify.extremes import greatest_magnitude, maximum, minimum
from lemmata.verify.certify.ranges import EVERYWHERE, Interval, derivative
from lemmata.verify.certify.unbounded import NAMES
from lemmata.verify.norms import PRECISION

Values = dict[sp.Symbol, arb]
"""Symbols of `bounds.families` with what is known of them."""


def suprema(name: str, over: Sequence[Interval] | None) -> Values:
    """Enclose inf s', sup s', sup |s'|, sup |s''|, sup |s'''|.

    Parameters
    ----------
    name : str
        Name of the activation.
    over : sequence of Interval, optional
        The intervals that its arguments range over; the whole line if not given.
    """
    everywhere = _everywhere(name)
    if over is None:
        return everywhere
    over = merged(over)
    f = [partial(derivative, name, order) for order in range(1, 5)]
    one = arb(1)
    local = {
        i1: minimum(f[0], f[1], over, one),
        u1: maximum(f[0], f[1], over, one),
        s1: greatest_magnitude(f[0], f[1], over, one),
        s2: greatest_magnitude(f[1], f[2], over, one),
        s3: greatest_magnitude(f[2], f[3], over, one),
    }
    # Branch and bound may stop early; it must never be worse than the exact value on the line.
    return {
        symbol: ball.max(everywhere[symbol]) if symbol == i1 else ball.min(everywhere[symbol])
        for symbol, ball in local.items()
    }


@cmp_to_key
def _by_low(a: Interval, b: Interval) -> int:
    return int(a.low > b.low) - int(a.low < b.low)


def merged(over: Sequence[Interval]) -> list[Interval]:
    """Return disjoint intervals with the same union: a layer's arguments mostly overlap."""
    out: list[Interval] = []
    for x in sorted(over, key=_by_low):
        if out and x.low <= out[-1].high:
            out[-1] = Interval(out[-1].low, out[-1].high.max(x.high))
        else:
            out.append(x)
    return out


@cache
def _everywhere(name: str) -> Values:
    if name in NAMES:
        return _unbounded(name)
    facts = activations[name]
    exact = {
        i1: facts.inf_d1,
        u1: facts.sup_d1,
        s1: facts.sup_d1,
        s2: facts.sup_d2,
        s3: facts.sup_d3,
    }
    return {symbol: enclose(expr, prec=PRECISION) for symbol, expr in exact.items()}


def _unbounded(name: str) -> Values:
    first, *more = (derivative(name, order, EVERYWHERE) for order in (1, 2, 3))
    sizes = zip((s1, s2, s3), (first, *more), strict=True)
    return {i1: first.lower(), u1: first.upper()} | {s: abs(ball).upper() for s, ball in sizes}
