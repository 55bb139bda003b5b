r"""How far the slope of the potential is from that of a standard normal law.

:math:`\lVert\nabla\varphi(u)\rVert\le\gamma+\Theta(\lVert u\rVert)` with
:math:`\varphi=\ell-\frac12\lVert\cdot\rVert^2` and :math:`\Theta(r)=\int_0^r\theta`.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.language.functions import CurveJet, function, grad, rough
from lemmata.bounds.language.gram import congruence, triangle
from lemmata.bounds.language.measures.area import Summable, primitive
from lemmata.bounds.language.vectors import ZERO, UnitVector, inner, norm
from lemmata.bounds.literature import profiles
from lemmata.bounds.paper.calculus.curved import moved
from lemmata.bounds.paper.local.parts.setting import (
    R,
    away,
    ell,
    increasing,
    near_identity,
    theta,
    u,
)
from lemmata.bounds.paper.local.size import gamma

NEAR = {
    "near the identity": near_identity(ell, theta),
    "rising": increasing(theta),
    "gradient at 0": sp.Le(norm(grad(ell)(ZERO)), gamma),
}
Theta = primitive(theta)
phi = away(ell)
e_1 = UnitVector(1)
_r, _turn = norm(u), grad(phi)(u) - grad(phi)(ZERO)
_e, _w = u / _r, _turn / norm(_turn)
_s, _s_1 = sp.symbols("sigma sigma_1", real=True)
_along = function(lambda s: inner(_w, grad(phi)(s * _e)), of=_s)
_PROPER = {"off 0": sp.Gt(_r, 0), "turned": sp.Gt(norm(_turn), 0)}
_IN = {"in the ball": sp.Le(norm(u), R)}
_EXAMPLE = Model(
    "l(u) = |u|^2, theta = 1, u = e_1/2",
    {ell: function(lambda u: norm(u) ** 2), theta: rough(lambda _: sp.S.One), gamma: 0, R: 1}
    | {u: e_1 / 2},
)
SUMMABLE = Statement(
    Summable(theta, 0, _r),
    given={"rising": NEAR["rising"]} | _IN,
    steps=(
        generalise(
            "monotone",
            (_s, _s_1),
            instance("rises", NEAR["rising"], _s, _s_1, uses=("two", "in the ball")),
            when={"two": sp.And(sp.Le(0, _s), sp.Le(_s, _s_1), sp.Le(_s_1, _r))},
        ),
        apply("integrable", profiles.RISING, {profiles.k: theta, profiles.p: 0, profiles.q: _r}),
    ),
    example=_EXAMPLE,
)
TURN = Statement(
    sp.Le(norm(_turn), Theta(_r)),
    given={k: NEAR[k] for k in ("near the identity", "rising")} | _IN | _PROPER,
    steps=(
        generalise(
            "bent",
            _s,
            instance(
                "Hessian",
                NEAR["near the identity"],
                _s * _e,
                _e,
                _w,
                _s,
                uses=("between", "off 0", "in the ball", "turned"),
            ),
            step(
                "at most theta",
                sp.Le(sp.Abs(CurveJet(_along, _s, 1)), theta(_s)),
                "Hessian",
                "off 0",
                "turned",
            ),
            when={"between": (_s > 0) & (_s < _r)},
        ),
        apply("integrable", SUMMABLE),
        apply(
            "increment",
            profiles.WITHIN,
            {profiles.phi: _along, profiles.k: theta, profiles.p: 0, profiles.q: _r},
            "off 0",
            "turned",
        ),
        step("turn", sp.Le(norm(_turn), Theta(_r)), "increment", "off 0", "turned"),
    ),
    example=_EXAMPLE,
)

_low, _high = sp.symbols("p_low p_high", nonnegative=True)
_ZERO = function(lambda _: sp.S.Zero, of=_s)


def _rises(p: sp.Expr, q: sp.Expr) -> tuple[Step, ...]:
    """Return the steps that the integral of theta from p to q is finite and not negative."""
    two = {"two": sp.And(sp.Le(p, _s), sp.Le(_s, _s_1), sp.Le(_s_1, q))}
    between, ends = {"between": (_s > p) & (_s < q)}, {profiles.p: p, profiles.q: q}
    at = NEAR["near the identity"], ZERO, e_1, e_1, _s
    return (
        generalise(
            f"monotone from {p} to {q}",
            (_s, _s_1),
            instance("rises", NEAR["rising"], _s, _s_1, uses=("two", "order")),
            when=two,
        ),
        apply(f"integrable from {p} to {q}", profiles.RISING, {profiles.k: theta} | ends, "order"),
        generalise(
            f"nonnegative from {p} to {q}",
            _s,
            instance("Hessian at 0", *at, uses=("between", "order")),
            step("theta", sp.Le(0, theta(_s)), "Hessian at 0"),
            when=between,
        ),
        apply(
            f"integral from {p} to {q}",
            profiles.ABOVE,
            {profiles.phi: _ZERO, profiles.k: theta} | ends,
            "order",
        ),
    )


GROWS = Statement(
    sp.And(sp.Le(0, Theta(_low)), sp.Le(Theta(_low), Theta(_high))),
    given={k: NEAR[k] for k in ("near the identity", "rising")}
    | {"order": sp.Le(_low, _high) & sp.Le(_high, R)},
    steps=(
        *_rises(sp.S.Zero, _low),
        *_rises(sp.S.Zero, _high),
        *_rises(_low, _high),
        apply(
            "parts",
            profiles.SPLIT,
            {profiles.k: theta, profiles.p: _low, profiles.q: _high},
            "order",
        ),
        step("from 0", sp.Le(0, Theta(_low)), f"integral from 0 to {_low}"),
        step(
            "grows", sp.Le(Theta(_low), Theta(_high)), "parts", f"integral from {_low} to {_high}"
        ),
    ),
    example=moved(_EXAMPLE, {_low: 0, _high: 1}),
)

_along_turn = function(lambda y: inner(_turn, grad(phi)(y)))
SLOPE = Statement(
    sp.Le(norm(grad(phi)(u)), gamma + Theta(_r)),
    given=NEAR | _IN,
    steps=(
        apply("Theta", GROWS, {_low: _r, _high: _r}),
        apply("turn", TURN, {}, keep=tuple(_PROPER)),
        step(
            "slope",
            sp.Le(norm(grad(phi)(u)), gamma + Theta(_r)),
            "turn",
            "Theta",
            "gradient at 0",
            triangle(_turn, grad(phi)(ZERO)),
            congruence(_along_turn, u, ZERO),
        ),
    ),
    example=_EXAMPLE,
)
