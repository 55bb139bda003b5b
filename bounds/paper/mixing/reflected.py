"""Theorem 3: mixing of the diffusion reflected in a convex set, by coupling by reflection.

``y`` and ``y'`` are reflected diffusions in ``S``; the noise of ``y'`` is that of ``y``, reflected
in the hyperplane orthogonal to ``e = (y - y')/|y - y'|``, until they meet.  Their distance
``Delta`` is then a scalar process whose noise is ``2 sqrt(2) dW``.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Statement, apply, cite, step
from lemmata.bounds.facts import COUPLING_INEQUALITY, PRIMITIVE, fact
from lemmata.bounds.paper.mixing.convexity import MEAN_SLOPE
from lemmata.bounds.symbols import T, alpha, local

R_diam = local("R_diam", "R", positive=True)
tv_mix = local("tv_mix", r"d_{TV}(p_T,p)", nonnegative=True)
tv_pair = local("tv_pair", r"d_{TV}(p_T,p'_T)", nonnegative=True)
p_apart = local("p_apart", r"\Pr[\Delta>0\text{ up to }T]", nonnegative=True)
Delta = local("Delta", r"\Delta_t", positive=True)
slope = local("slope_pair", r"\langle y-y',\nabla g(y)-\nabla g(y')\rangle/\Delta_t")
drift = local("drift_Delta", r"b_\Delta")
spread = local("spread", r"\langle\Delta\rangle'", nonnegative=True)
drift_scaled = local("drift_scaled", r"b_{e^{\alpha t}\Delta}")
spread_scaled = local("spread_scaled", r"\langle e^{\alpha t}\Delta\rangle'", nonnegative=True)
clock = local("clock", r"\langle e^{\alpha t}\Delta\rangle_T", positive=True)
now = local("t", nonnegative=True)

CLOCK = 4 * (sp.exp(2 * alpha * T) - 1) / alpha
"""Quadratic variation of exp(alpha t) Delta_t by time T."""
TV_CONVEX_ERF = sp.erf(R_diam * sp.sqrt(alpha) / (2 * sp.sqrt(2 * (sp.exp(2 * alpha * T) - 1))))
"""Distance to stationarity, alpha-strongly convex, diameter R."""
TV_CONVEX = R_diam * sp.sqrt(alpha) / sp.sqrt(2 * sp.pi * (sp.exp(2 * alpha * T) - 1))
"""The same without the error function."""

_a, _b, _c, _f, _g, _p, _q, _s, _u, _v = sp.symbols("a b c f g p q s u v", real=True)

STATIONARY = fact(
    "reflected-diffusion",
    "the diffusion -grad g dt + sqrt(2) dB reflected in a convex body has a unique strong solution "
    "and p ~ exp(-g) on the body is stationary; so the distance c of the law of y_T to p is the "
    "distance a of the laws of y_T and y'_T, y'_0 being drawn from p",
    "Tanaka, Hiroshima Math. J. 9 (1979) 163-177; Lions and Sznitman, Comm. Pure Appl. Math. 37 "
    "(1984) 511-537",
    sp.Eq(_c, _a),
)
REFLECTION_COUPLING = fact(
    "reflection-coupling",
    "two diffusions of drift -grad g and noise sqrt(2) dB, reflected in a convex body, can be "
    "driven by noises mirrored in the hyperplane between them until they meet: until then their "
    "distance has drift c <= -a, where a = <e, grad g(y) - grad g(y')> along the unit vector e "
    "from y' to y (the body's convexity gives the boundary terms their sign), and noise of rate v "
    "= 8",
    "Lindvall and Rogers, Ann. Probab. 14 (1986) 860-872; Cranston, J. Funct. Anal. 99 (1991) "
    "110-124; Wang, Probab. Theory Related Fields 106 (1996) 251-263",
    sp.And(sp.Le(_c, -_a), sp.Eq(_v, 8)),
)
ITO_FACTOR = fact(
    "ito-factor",
    "Ito's formula for a differentiable factor f(t) > 0: if X has drift b and noise of rate v, "
    "f(t) X has drift c = g X + f b, where g = f'(t) and s = X, and noise of rate q = f^2 v",
    "Revuz and Yor, Continuous Martingales and Brownian Motion, Theorem IV.3.3",
    sp.And(sp.Eq(_c, _g * _s + _f * _b), sp.Eq(_q, _f**2 * _v)),
)
PERSISTENCE = fact(
    "persistence",
    "a continuous process that starts in [0, s], with drift g <= 0 before it reaches 0 and "
    "quadratic variation v > 0 by time t, not random, stays positive until t with probability p "
    "<= erf(s / sqrt(2 v)): time change and reflection principle",
    "Revuz and Yor, Continuous Martingales and Brownian Motion, Theorem V.1.6, Proposition III.3.7",
    sp.Le(_p, sp.erf(_s / sp.sqrt(2 * _v))),
    (sp.Le(_g, 0), sp.Gt(_v, 0)),
)

_GROWTH = sp.exp(alpha * now)
_WHERE = {
    R_diam: "bound of the distance of the starts, e.g. the diameter of S",
    tv_mix: "distance of the law at T to the stationary law p ~ exp(-g) on S",
    tv_pair: "distance of the laws at T from y_0 and from y'_0",
    p_apart: "probability that the coupled diffusions have not met by T",
    Delta: "distance of the coupled diffusions before they meet",
    slope: "<e, grad g(y) - grad g(y')>",
    drift: "drift of Delta",
    spread: "rate of quadratic variation of Delta",
    drift_scaled: "drift of exp(alpha t) Delta",
    spread_scaled: "rate of quadratic variation of exp(alpha t) Delta",
    clock: "quadratic variation of exp(alpha t) Delta by T",
    now: "a time before the meeting",
}
MONOTONE = cite(
    "monotone gradient",
    MEAN_SLOPE,
    {"a": slope * Delta, "b": alpha, "c": Delta},
    why="Hess g >= alpha I on the segment from y' to y, which lies in S",
)
COUPLED = cite("coupling", REFLECTION_COUPLING, {"a": slope, "c": drift, "v": spread})

PAIR = Statement(
    text="S convex, Hess g >= alpha I on S, alpha > 0. The laws at T of the diffusions reflected "
    "in S from y_0 and y'_0, |y_0 - y'_0| <= R, are within erf(R sqrt(alpha)/(2 "
    "sqrt(2(e^(2 alpha T) - 1)))); the starts may be random.",
    conclusion=sp.Le(tv_pair, TV_CONVEX_ERF),
    steps=(
        MONOTONE,
        COUPLED,
        cite(
            "scaled",
            ITO_FACTOR,
            {
                "b": drift,
                "c": drift_scaled,
                "f": _GROWTH,
                "g": sp.diff(_GROWTH, now),
                "q": spread_scaled,
                "s": Delta,
                "v": spread,
            },
            why="e^(alpha t) Delta_t",
        ),
        step(
            "supermartingale",
            sp.Le(drift_scaled, 0),
            "scaled",
            "coupling",
            "monotone gradient",
        ),
        cite(
            "quadratic variation",
            PRIMITIVE,
            {
                "a": CLOCK.subs(T, 0),
                "b": CLOCK,
                "c": spread_scaled,
                "g": sp.diff(CLOCK.subs(T, now), now),
                "v": clock,
            },
            "scaled",
            "coupling",
        ),
        step("clock", sp.Eq(clock, CLOCK), "quadratic variation"),
        cite(
            "apart",
            PERSISTENCE,
            {"g": drift_scaled, "p": p_apart, "s": R_diam, "v": clock},
            "supermartingale",
        ),
        cite("meeting", COUPLING_INEQUALITY, {"c": tv_pair, "p": p_apart}),
        step("error function", sp.Le(tv_pair, TV_CONVEX_ERF), "meeting", "apart", "clock"),
    ),
    where={k: v for k, v in _WHERE.items() if k != tv_mix},
)

THEOREM_3_CONVEX = Statement(
    text="S convex of diameter R, Hess g >= alpha I on S, alpha > 0. From every start in S (also a "
    "random one) the law at T of the diffusion reflected in S is within erf(R sqrt(alpha)/(2 "
    "sqrt(2(e^(2 alpha T) - 1)))) <= R sqrt(alpha)/sqrt(2 pi (e^(2 alpha T) - 1)) of p ~ e^(-g).",
    conclusion=sp.Le(tv_mix, TV_CONVEX),
    steps=(
        apply("two starts", PAIR, {}, why="y'_0 drawn from p"),
        cite("stationary", STATIONARY, {"a": tv_pair, "c": tv_mix}),
        step("below the tangent", sp.Le(TV_CONVEX_ERF, TV_CONVEX), why="erf u <= 2u/sqrt(pi)"),
        step(
            "without erf", sp.Le(tv_mix, TV_CONVEX), "two starts", "stationary", "below the tangent"
        ),
    ),
    where=_WHERE,
)
