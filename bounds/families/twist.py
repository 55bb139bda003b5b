"""Claims of the twist, and their twins at exact points."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Claim, Source, Statement, Twin
from lemmata.bounds.families import long_axis, short_axis, tau
from lemmata.bounds.families.twist_second import (
    ACROSS,
    ALONG,
    FIRST,
    PEAK_A,
    PEAK_B,
    SECOND,
    C,
    S,
    T,
    a1,
    a2,
    a3,
    across,
    along,
    n2,
    n3,
    rho,
    shear,
    v,
)
from lemmata.bounds.families.twist_third import THIRD
from lemmata.bounds.symbols import g1, g2, g3


def _twins() -> tuple[Twin, ...]:
    """At rho = 1, tau = 3: c = 3/2, singular values 1/2 and 2."""
    one = sp.Integer(1)
    fixed = {tau: sp.Integer(3), rho: one, shear: sp.Rational(3, 2)}
    fixed |= {short_axis: one, long_axis: one}
    slack = sp.Rational(101, 100)
    text = "a = b = 1, tau = 3, |z| = 1: c = 3/2, singular values 1/2 and 2"
    low = fixed | {v: sp.Rational(1, 2), g1: sp.Rational(1, 2)}
    high = fixed | {v: sp.Integer(2), g1: sp.Integer(2)}
    return (
        Twin("m times 101/100", "sharp", sp.Ge(g1, slack * T.m), at=low, text=text),
        Twin("M over 101/100", "sharp", sp.Le(g1, T.M / slack), at=high, text=text),
    )


def _second_twin() -> Twin:
    """At tau = 1, rho = 2/5, along z: the part across is the larger one."""
    at: dict[sp.Symbol, sp.Expr] = {tau: sp.Integer(1), rho: sp.Rational(2, 5)}
    at |= {C: sp.Integer(1), S: sp.Integer(0), long_axis: sp.Integer(1)}
    parts = {along: ALONG.subs(at), across: ACROSS.subs(at)}
    length = sp.sqrt(parts[along] ** 2 + parts[across] ** 2)
    short = sp.Le(g2, long_axis * (PEAK_A + PEAK_B))
    point = at | parts | {n2: length, g2: length}
    text = "a = 1, tau = 1, z = (2/5, 0), y = (1, 0)"
    return Twin("the part across dropped", "sharp", short, at=point, text=text)


def _third_twin() -> Twin:
    """At z = 0 the second derivative of the angle is 2 tau and nothing else is left."""
    small = sp.Rational(1, 10)
    at: dict[sp.Symbol, sp.Expr] = {tau: small, rho: sp.Integer(0), long_axis: sp.Integer(1)}
    at |= {C: sp.Integer(1), S: sp.Integer(0), a1: sp.Integer(0), a2: 2 * small, a3: sp.Integer(0)}
    at |= {n3: 6 * small, g3: 6 * small}
    short = sp.Le(g3, T.M3 - 6 * tau * long_axis)
    return Twin("the term in theta'' dropped", "sharp", short, at=at, text="tau = 1/10, z = 0")


def _claim(id: str, what: str, statement: Statement, twins: tuple[Twin, ...] = ()) -> Claim:
    return Claim(id, f"{what} of the twist", Source("new"), {"sharp": statement}, twins=twins)


CLAIMS: tuple[Claim, ...] = (
    _claim("family-twist", "m and M", FIRST, _twins()),
    _claim("family-twist-second", "M2", SECOND, (_second_twin(),)),
    _claim("family-twist-third", "M3", THIRD, (_third_twin(),)),
)
"""Claims of the twist."""
