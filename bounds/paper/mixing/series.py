"""Theorem 3: the rate pi^2/R^2 for a convex potential, without strong convexity.

The distance of the coupled diffusions is at most ``U``, Brownian motion ``2 sqrt(2) W`` from ``R``
reflected downwards at ``R``.  The time at which ``U`` reaches 0 has a tail given by the
eigenfunctions ``sin((2k + 1) pi x/(2R))`` of ``4 d^2/dx^2``, absorbed at 0 and reflected at ``R``.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Statement, Step, apply, cite, step
from lemmata.bounds.facts import COUPLING_INEQUALITY, fact
from lemmata.bounds.paper.mixing import reflected
from lemmata.bounds.paper.mixing.convexity import MEAN_SLOPE
from lemmata.bounds.paper.mixing.reflected import (
    REFLECTION_COUPLING,
    STATIONARY,
    Delta,
    R_diam,
    drift,
    p_apart,
    slope,
    spread,
    tv_mix,
    tv_pair,
)
from lemmata.bounds.symbols import T, local, rad_D

k = local("k", integer=True, nonnegative=True)
place = local("place", "x")
series = local("series", r"\sum_k(-1)^kf_k")
earlier = local("Delta_s", r"\Delta_s", positive=True)
noise_low = local("noise_low", r"\min_{s\le t}2\sqrt2(W_t-W_s)")


def _exponent(index: sp.Expr) -> sp.Expr:
    return -((2 * index + 1) ** 2) * sp.pi**2 * T / R_diam**2


def term(index: sp.Expr) -> sp.Expr:
    """Return the absolute value of a term of the series."""
    return 4 / (sp.pi * (2 * index + 1)) * sp.exp(_exponent(index))


TV_SHARP = term(sp.Integer(0))
"""Distance to stationarity from any start, diameter R."""
C_PRINTED = sp.Rational(81, 80)
"""Constant behind the printed bound with the rate 1/(2 R^2)."""
TV_PRINTED = C_PRINTED * sp.exp(-T / (2 * R_diam**2))
C_RADIUS = sp.Rational(41, 40)
"""Constant behind equation 22, with the rate 1/(2 rad^2)."""
TV_RADIUS = C_RADIUS * sp.exp(-T / (2 * rad_D**2))

_ODD = 2 * k + 1
_PHI = sp.sin(_ODD * sp.pi * place / (2 * R_diam))
_PRIMITIVE = -2 * R_diam / (_ODD * sp.pi) * sp.cos(_ODD * sp.pi * place / (2 * R_diam))
_EIGENVALUE = _ODD**2 * sp.pi**2 / R_diam**2

_a, _b, _c, _e, _f, _g, _l, _p, _q, _r, _s, _t, _u, _v, _w, _x, _y, _z = sp.symbols(
    "a b c e f g l p q r s t u v w x y z", real=True
)

DRIFT_DOWN = fact(
    "downward-drift",
    "a process with drift g <= 0 grows between two times by at most its noise part: x - y <= w",
    "definition of an Ito process",
    sp.Le(_x - _y, _w),
    (sp.Le(_g, 0),),
)
SURVIVAL = fact(
    "reflected-survival",
    "let U_t = r + min over s <= t of W_t - W_s, the noise W of rate v reflected downwards at r; a "
    "continuous process x <= u = r + w is positive until t with probability p at most that of U, "
    "which is the sum s of e^(-l t) f(r) (F(r) - F(0)) 2/r over the eigenfunctions f = F' of (v/2) "
    "d^2 on [0, r], absorbed at 0 and reflected at r, with eigenvalue -l; here q = (v/2) f'', c = "
    "f, b = F', y = f(0), z = f'(r), a = f(r), g = F(r) - F(0), and e is the term",
    "Karatzas and Shreve, Brownian Motion and Stochastic Calculus, 3.6.C; Evans, Partial "
    "Differential Equations, 6.5",
    sp.Le(_p, _s),
    (
        sp.Le(_x, _r + _w),
        sp.Eq(_q, -_l * _c),
        sp.Eq(_b, _c),
        sp.Eq(_y, 0),
        sp.Eq(_z, 0),
        sp.Eq(_e, sp.exp(-_l * _t) * _a * _g * 2 / _r),
    ),
)
LEIBNIZ = fact(
    "leibniz",
    "an alternating series with sum s and terms of decreasing absolute value, b >= c > 0 being two "
    "consecutive ones, is between its partial sums: s <= a, s <= a - e + f for the first three a, "
    "e, f",
    "Rudin, Principles of Mathematical Analysis, Theorem 3.43",
    sp.And(sp.Le(_s, _a), sp.Le(_s, _a - _e + _f)),
    (sp.Le(_c, _b),),
)

_AT_R = _PHI.subs(place, R_diam)
_h, _j, _m, _n = (sp.Symbol(name, positive=True) for name in ("h", "j", "m", "n"))
DECREASE = Statement(
    text="If h <= j and m <= n then 4 e^(-n)/(pi j) <= 4 e^(-m)/(pi h).",
    conclusion=sp.Le(4 / (sp.pi * _j) * sp.exp(-_n), 4 / (sp.pi * _h) * sp.exp(-_m)),
    hypotheses={"index": sp.Le(_h, _j), "exponent": sp.Le(_m, _n)},
    steps=(
        step("exponentials", sp.Le(sp.exp(-_n), sp.exp(-_m)), "exponent"),
        step(
            "terms",
            sp.Le(4 / (sp.pi * _j) * sp.exp(-_n), 4 / (sp.pi * _h) * sp.exp(-_m)),
            "exponentials",
            "index",
        ),
    ),
)


def decrease(label: str, first: tuple[sp.Expr, sp.Expr], later: tuple[sp.Expr, sp.Expr]) -> Step:
    """Return the step that compares two terms, each given by its odd number and its exponent."""
    return apply(label, DECREASE, {_h: first[0], _m: first[1], _j: later[0], _n: later[1]})


_BOUNDS = (TV_SHARP, term(sp.Integer(0)) - term(sp.Integer(1)) + term(sp.Integer(2)))
WHERE = {
    R_diam: "diameter of the convex set S",
    tv_mix: reflected.THEOREM_3_CONVEX.where[tv_mix],
    earlier: "distance of the coupled diffusions at the time s <= t at which the noise was highest",
    noise_low: "noise part of the distance, from that time on",
}

SERIES = Statement(
    text="S convex of diameter R, Hess g >= 0 on S. From every start in S (also a random one) the "
    "law at T of the diffusion reflected in S is within sum_k (-1)^k f_k of p ~ e^(-g), f_k = "
    "4/(pi (2k + 1)) e^(-(2k + 1)^2 pi^2 T/R^2); so within f_0 and within f_0 - f_1 + f_2.",
    conclusion=sp.And(*(sp.Le(tv_mix, bound) for bound in _BOUNDS)),
    hypotheses={"diameter": sp.Le(earlier, R_diam)},
    steps=(
        cite(
            "monotone gradient",
            MEAN_SLOPE,
            {"a": slope * Delta, "b": 0, "c": Delta},
            why="Hess g >= 0 on the segment from y' to y, which lies in S",
        ),
        cite("coupling", REFLECTION_COUPLING, {"a": slope, "c": drift, "v": spread}),
        step("no drift upwards", sp.Le(drift, 0), "coupling", "monotone gradient"),
        cite(
            "noise only",
            DRIFT_DOWN,
            {"g": drift, "x": Delta, "y": earlier, "w": noise_low},
            "no drift upwards",
        ),
        cite(
            "survival",
            SURVIVAL,
            {
                "a": _AT_R,
                "b": sp.diff(_PRIMITIVE, place),
                "c": _PHI,
                "e": (-1) ** k * term(k),
                "g": _PRIMITIVE.subs(place, R_diam) - _PRIMITIVE.subs(place, 0),
                "l": _ODD**2 * sp.pi**2 / R_diam**2,
                "p": p_apart,
                "q": spread / 2 * sp.diff(_PHI, place, 2),
                "r": R_diam,
                "s": series,
                "t": T,
                "w": noise_low,
                "x": Delta,
                "y": _PHI.subs(place, 0),
                "z": sp.diff(_PHI, place).subs(place, R_diam),
            },
            "noise only",
            "diameter",
            "coupling",
        ),
        decrease("terms decrease", (2 * k + 1, -_exponent(k)), (2 * k + 3, -_exponent(k + 1))),
        cite(
            "alternating",
            LEIBNIZ,
            {
                "a": term(sp.Integer(0)),
                "b": term(k),
                "c": term(k + 1),
                "e": term(sp.Integer(1)),
                "f": term(sp.Integer(2)),
                "s": series,
            },
            "terms decrease",
        ),
        cite("meeting", COUPLING_INEQUALITY, {"c": tv_pair, "p": p_apart}),
        cite("stationary", STATIONARY, {"a": tv_pair, "c": tv_mix}),
        *(
            step(
                label,
                sp.Le(tv_mix, bound),
                "stationary",
                "meeting",
                "survival",
                "alternating",
            )
            for label, bound in zip(("one term", "three terms"), _BOUNDS, strict=True)
        ),
    ),
    where=WHERE,
)
