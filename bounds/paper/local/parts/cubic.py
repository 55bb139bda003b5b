r"""(E1) and (E2) of local-curvature: the Hessian less its value at 0, term by term."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel import Statement, apply, generalise, instance, step
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import derivative, function
from lemmata.bounds.language.gram import gram
from lemmata.bounds.language.maps.hessians import HessianSize
from lemmata.bounds.language.vectors import ZERO, inner, norm
from lemmata.bounds.literature import maps, profiles
from lemmata.bounds.paper.local import size
from lemmata.bounds.paper.local.parts.expansion import (
    AROUND,
    KNOWN,
    LINEAR,
    LINEAR_C2,
    SECOND,
    SQUARE,
    THIRD,
    between,
    chord,
    cubic,
    g_C2,
    known,
    on_the_way,
    p,
    pair,
    t,
    turned,
)
from lemmata.bounds.paper.local.parts.setting import away, g, potential, u, v
from lemmata.bounds.paper.local.size import H_2, J_0, g_2, g_3, kappa_S, r_0, s, theta_0

ell, phi, S = potential(), away(potential()), cubic(g)

# (E1): no third derivative.
_h, _less = g_C2, potential(g_C2)
_E1 = between(_less, size.E1_LOW, size.E1_HIGH)
_J = derivative(_h, ZERO, v)
_bend = inner(_h(u), derivative(_h, u, v, v)) - inner(_h(ZERO), derivative(_h, ZERO, v, v))
E1 = Statement(
    sp.And(*_E1),
    given=known(_h),
    steps=(
        apply("around 0", AROUND),
        instance("J", known(_h)["slope at 0"], v),
        instance("H", known(_h)["second derivative"], u, v, v),
        instance("H at 0", known(_h)["second derivative"], ZERO, v, v),
        pair("turn", _J, turned(_h), J_0 * g_2 * s * SQUARE, "J", "around 0"),
        step("square", sp.Le(norm(turned(_h)) ** 2, g_2**2 * s**2 * SQUARE), "around 0"),
        pair(
            "residual",
            _h(u),
            derivative(_h, u, v, v),
            size.RESIDUAL * g_2 * SQUARE,
            "H",
            "around 0",
        ),
        pair(
            "residual at its centre",
            _h(ZERO),
            derivative(_h, ZERO, v, v),
            r_0 * g_2 * SQUARE,
            "H at 0",
            "residual at 0",
        ),
        instance("start", known(_h)["Hessian at 0"], v),
        step(
            "residuals",
            sp.Le(sp.Abs(_bend), (size.RESIDUAL + r_0) * g_2 * SQUARE),
            *("residual", "residual at its centre"),
        ),
        step("low", _E1[0], "start", "turn", "residuals", gram(turned(_h))),
        step("high", _E1[1], "start", "turn", "residuals", "square"),
    ),
    example=LINEAR_C2,
)

# (E2): S is taken apart.
_3 = THIRD["third derivative"]
_given = KNOWN | SECOND | THIRD
_bent = derivative(g, u, v, v) - derivative(g, ZERO, v, v)
_off = turned(g) - derivative(g, ZERO, u, v)
_rest = derivative(phi, u, v, v) - derivative(S, u, v, v)
_q = size.E2_REST
EXPANDED = {
    "turned": for_all(v, sp.Le(norm(turned(g)), g_2 * s * norm(v))),
    "chord": sp.Le(norm(chord(g)), g_2 * s**2 / 2),
    "residual": sp.Le(norm(g(u)), size.RESIDUAL),
    "off": for_all(v, sp.Le(norm(_off), g_3 * s**2 * norm(v) / 2)),
    "bent": for_all(v, sp.Le(norm(_bent), g_3 * s * SQUARE)),
}
"""What (E2) asks of derivatives away from 0: what the expansion of g at 0 leaves, at u."""
AT_0 = {k: f for k, f in (KNOWN | SECOND).items() if k != "second derivative"}
REST = Statement(
    sp.And(
        sp.Ge(_rest, -(theta_0 + _q) * SQUARE),
        sp.Le(_rest, (theta_0 + _q + g_2**2 * s**2) * SQUARE),
    ),
    given={k: f for k, f in AT_0.items() if k not in ("cubic form", "in the ball", "residual at 0")}
    | EXPANDED,
    steps=(
        instance("J", KNOWN["slope at 0"], v),
        instance("H at 0", SECOND["second derivative at 0"], v, v),
        *(instance(f"{label} at v", EXPANDED[label], v) for label in ("turned", "off", "bent")),
        pair("first", derivative(g, ZERO, v), _off, J_0 * g_3 * s**2 / 2 * SQUARE, "J", "off at v"),
        pair(
            "second",
            chord(g),
            derivative(g, ZERO, v, v),
            g_2 * H_2 * s**2 / 2 * SQUARE,
            "H at 0",
            "chord",
        ),
        pair("third", g(u), _bent, size.RESIDUAL * g_3 * s * SQUARE, "residual", "bent at v"),
        step("square", sp.Le(norm(turned(g)) ** 2, g_2**2 * s**2 * SQUARE), "turned at v"),
        instance("start", KNOWN["Hessian at 0"], v),
        step(
            "low",
            sp.Ge(_rest, -(theta_0 + _q) * SQUARE),
            "start",
            "first",
            "second",
            "third",
            gram(turned(g)),
        ),
        step(
            "high",
            sp.Le(_rest, (theta_0 + _q + g_2**2 * s**2) * SQUARE),
            "start",
            "first",
            "second",
            "third",
            "square",
        ),
    ),
    example=LINEAR,
)

_most = theta_0 + _q + g_2**2 * s**2
_apart = function(lambda z: phi(z) - S(z))
_E2 = between(ell, size.E2_LOW, size.E2_HIGH)
_FROBENIUS = sp.Le(HessianSize(phi, u), size.E2_FROBENIUS)
E2_FROM = Statement(
    sp.And(*_E2, _FROBENIUS),
    given={k: f for k, f in AT_0.items() if k != "residual at 0"} | EXPANDED,
    steps=(
        apply("rest", REST),
        apply("S and its size", profiles.OPERATOR, {profiles.f: S, profiles.z: u}),
        instance("S", profiles.OPERATOR.conclusion.xreplace({profiles.f: S, profiles.z: u}), v, v),
        instance("size", SECOND["cubic form"], u),
        step(
            "linear",
            sp.Le(sp.Abs(derivative(S, u, v, v)), kappa_S * s * SQUARE),
            "S",
            "size",
            "in the ball",
        ),
        step("low", _E2[0], "rest", "linear"),
        step("high", _E2[1], "rest", "linear"),
        generalise(
            "rest everywhere",
            v,
            apply("rest at v", REST),
            step(
                "both ways", sp.Le(sp.Abs(derivative(_apart, u, v, v)), _most * SQUARE), "rest at v"
            ),
        ),
        apply(
            "rest on average",
            profiles.FROBENIUS,
            {profiles.f: _apart, profiles.z: u, profiles.c: _most},
        ),
        apply("two parts", profiles.SUM, {profiles.f: phi, profiles.g: S, profiles.z: u}),
        step("on average", _FROBENIUS, "two parts", "rest on average", "size", "in the ball"),
    ),
    example=LINEAR,
)
E2 = Statement(
    E2_FROM.conclusion,
    given=_given,
    steps=(
        generalise(
            "turned",
            v,
            apply("around 0", AROUND, {g_C2: g}),
            step("turn", sp.Le(norm(turned(g)), g_2 * s * norm(v)), "around 0"),
        ),
        apply("around", AROUND, {g_C2: g}),
        generalise(
            "off",
            v,
            on_the_way(
                "twisting",
                derivative(g, t * u, u, u, v),
                g_3 * s**2 * norm(v),
                "third",
                _3,
                u,
                u,
                v,
            ),
            apply(
                "Taylor",
                maps.TAYLOR_MAP,
                {maps.F_2: function(lambda z: derivative(g, z, v)), p: ZERO, maps.r: u}
                | {maps.b: g_3 * s**2 * norm(v), maps.c: 0},
            ),
            step("left", sp.Le(norm(_off), g_3 * s**2 * norm(v) / 2), "Taylor"),
        ),
        generalise(
            "bent",
            v,
            on_the_way(
                "bending", derivative(g, t * u, u, v, v), g_3 * s * SQUARE, "third", _3, u, v, v
            ),
            apply(
                "change",
                maps.MEAN_VALUE,
                {maps.F: function(lambda z: derivative(g, z, v, v)), p: ZERO, maps.r: u}
                | {maps.c: g_3 * s * SQUARE},
            ),
            step("bent at v", sp.Le(norm(_bent), g_3 * s * SQUARE), "change"),
        ),
        apply("from the expansion", E2_FROM),
    ),
    example=LINEAR,
)
