r"""The third derivative of the potential: (E0) of local-curvature, and the bound t_3.

:math:`D^3\ell[u,v,w]` is the sum of three products of a first and a second derivative of g, and of
:math:`\langle g,D^3g[u,v,w]\rangle`.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel import Statement, apply, generalise, instance, step
from lemmata.bounds.language.functions import derivative, function, rough
from lemmata.bounds.language.gram import triangle
from lemmata.bounds.language.maps.hessians import LaplacianSlope
from lemmata.bounds.language.vectors import ZERO, norm
from lemmata.bounds.literature import maps, profiles
from lemmata.bounds.paper.local import size
from lemmata.bounds.paper.local.parts.expansion import (
    AROUND,
    FIRST,
    KNOWN,
    LINEAR,
    SQUARE,
    THIRD,
    between,
    g_C2,
    p,
    pair,
    t,
    turned,
)
from lemmata.bounds.paper.local.parts.setting import g, potential, u, v, w
from lemmata.bounds.paper.local.size import J_0, g_1, g_2, g_3, r_0, s

tau = sp.Symbol("tau", real=True)
ell = potential()

# (E0): the Hessian changes along the segment by at most the integral of the third derivative.
_at = tau * u
_reach, _turn = g_1 * s * tau, g_1 * g_2 * s * SQUARE
_RATE = (3 * g_1 * g_2 + (r_0 + _reach) * g_3) * s * SQUARE
_E0 = between(ell, size.E0_LOW, size.E0_HIGH)
_1, _2, _3 = (
    FIRST["first derivative"],
    KNOWN["second derivative"],
    THIRD["third derivative"],
)
E0 = Statement(
    sp.And(*_E0),
    given={k: f for k, f in KNOWN.items() if k != "slope at 0"} | FIRST | THIRD,
    steps=(
        generalise(
            "along the segment",
            tau,
            step("inside", sp.Le(norm(_at), s), "in the ball", "between"),
            generalise(
                "on the way",
                t,
                step("nearer", sp.Le(norm(t * _at), s), "inside", "further"),
                instance("slope", _1, t * _at, _at),
                step(
                    "change",
                    sp.Le(norm(derivative(g, t * _at, _at)), _reach),
                    *("slope", "in the ball", "between"),
                ),
                when={"further": maps.SEGMENT},
            ),
            apply("moved", maps.MEAN_VALUE, {maps.F: g, p: ZERO, maps.r: _at, maps.c: _reach}),
            step(
                "residual",
                sp.Le(norm(g(_at)), r_0 + _reach),
                *("moved", "residual at 0"),
                triangle(g(_at) - g(ZERO), g(ZERO)),
            ),
            instance("D u", _1, _at, u),
            instance("D v", _1, _at, v),
            instance("D v v", _2, _at, v, v),
            instance("D u v", _2, _at, u, v),
            instance("D u v v", _3, _at, u, v, v),
            pair(
                "first",
                derivative(g, _at, u),
                derivative(g, _at, v, v),
                _turn,
                *("D u", "D v v", "in the ball"),
            ),
            pair(
                "second",
                derivative(g, _at, v),
                derivative(g, _at, u, v),
                _turn,
                *("D v", "D u v", "in the ball"),
            ),
            pair(
                "third",
                g(_at),
                derivative(g, _at, u, v, v),
                (r_0 + _reach) * g_3 * s * SQUARE,
                *("residual", "D u v v", "in the ball"),
            ),
            step(
                "bent",
                sp.Le(sp.Abs(derivative(ell, _at, u, v, v)), _RATE),
                *("first", "second", "third"),
            ),
            when={"between": (tau > 0) & (tau < 1)},
        ),
        apply(
            "increment",
            profiles.WITHIN,
            {profiles.phi: function(lambda x: derivative(ell, x * u, v, v), of=tau)}
            | {profiles.p: 0, profiles.q: 1, profiles.k: rough(lambda x: _RATE.xreplace({tau: x}))},
        ),
        instance("start", KNOWN["Hessian at 0"], v),
        step("low", _E0[0], "increment", "start"),
        step("high", _E0[1], "increment", "start"),
    ),
    example=LINEAR,
)

# The gradient of the Laplacian.
_reach_v, _reach_w = ((J_0 + g_2 * s) * norm(x) for x in (v, w))
_most_3 = size.THIRD * SQUARE * norm(w)
_SLOW = sp.Le(LaplacianSlope(ell, u), size.T_3)
SLOW = Statement(
    _SLOW,
    given={k: f for k, f in KNOWN.items() if k != "Hessian at 0"} | THIRD,
    steps=(
        generalise(
            "third derivative of the potential",
            (v, w),
            apply("around 0", AROUND, {g_C2: g}),
            apply("around 0, w", AROUND, {g_C2: g, v: w}),
            instance("J v", KNOWN["slope at 0"], v),
            instance("J w", KNOWN["slope at 0"], w),
            step(
                "D v",
                sp.Le(norm(derivative(g, u, v)), _reach_v),
                "around 0",
                "J v",
                triangle(turned(g), derivative(g, ZERO, v)),
            ),
            step(
                "D w",
                sp.Le(norm(derivative(g, u, w)), _reach_w),
                "around 0, w",
                "J w",
                triangle(turned(g).xreplace({v: w}), derivative(g, ZERO, w)),
            ),
            instance("D v v", _2, u, v, v),
            instance("D v w", _2, u, v, w),
            instance("D v v w", _3, u, v, v, w),
            pair(
                "first",
                derivative(g, u, w),
                derivative(g, u, v, v),
                _reach_w * g_2 * SQUARE,
                "D w",
                "D v v",
            ),
            pair(
                "second",
                derivative(g, u, v),
                derivative(g, u, v, w),
                _reach_v * g_2 * norm(v) * norm(w),
                "D v",
                "D v w",
            ),
            pair(
                "third",
                g(u),
                derivative(g, u, v, v, w),
                size.RESIDUAL * g_3 * SQUARE * norm(w),
                "around 0",
                "D v v w",
            ),
            step(
                "sum",
                sp.Le(sp.Abs(derivative(ell, u, v, v, w)), _most_3),
                "first",
                "second",
                "third",
            ),
        ),
        apply(
            "Laplacian",
            profiles.LAPLACIAN_SLOPE,
            {profiles.h: ell, profiles.z: u, profiles.c: size.THIRD},
        ),
    ),
    example=LINEAR,
)
