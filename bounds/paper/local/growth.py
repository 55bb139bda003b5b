r"""local-growth: along every ray from the mode the potential grows at least as its profile says.

:math:`\ell(u^*+re)-A(r)` does not decrease, and :math:`\ell(re)\le\ell(0)+r\langle\nabla\ell(0),
e\rangle+B(r)`, for unit vectors e.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.language.formulas import equal
from lemmata.bounds.language.functions import derivative, function, grad, rough
from lemmata.bounds.language.gram import triangle
from lemmata.bounds.language.vectors import ZERO, UnitVector, Vector, inner, norm
from lemmata.bounds.literature import profiles
from lemmata.bounds.paper.calculus.curved import moved
from lemmata.bounds.paper.local.parts.rise import CURVED, RISES, UNIT, UPPER, between, q, tau, tau_1
from lemmata.bounds.paper.local.parts.setting import (
    Lambda,
    R,
    a,
    curved,
    decreasing,
    e,
    ell,
    growth,
    rise,
    slope,
    t,
    u_star,
)
from lemmata.bounds.paper.local.size import r

LOWER = {"profile": curved(ell, a), "falling": decreasing(a)}
MODE = {"mode": equal(grad(ell)(u_star), ZERO), "near 0": sp.Le(norm(u_star), t)}
RANGE = {"range": sp.Le(r + t, R)}
SHIFTED = rough(lambda s: a(s + t))
_at = u_star + tau * e


def integrable(r: sp.Expr, *reach: str, order: tuple[str, ...] = ()) -> tuple[Step, Step]:
    """Return the steps that the profile around the mode is integrable up to r."""
    two = {"two": sp.And(sp.Le(0, tau), sp.Le(tau, tau_1), sp.Le(tau_1, r))}
    falls = instance("falls", LOWER["falling"], tau + t, tau_1 + t, uses=("two", *reach))
    at = {profiles.k: SHIFTED, profiles.p: 0, profiles.q: r}
    return (
        generalise("monotone", (tau, tau_1), falls, when=two),
        apply("integrable", profiles.FALLING, at, *order),
    )


OUTWARDS = Statement(
    sp.Ge(inner(e, grad(ell)(u_star + r * e)), slope(a)(r)),
    given=LOWER | MODE | UNIT | RANGE,
    steps=(
        generalise(
            "bent along the ray",
            tau,
            step(
                "where",
                sp.Le(norm(_at), tau + t),
                "near 0",
                "unit",
                "between",
                triangle(u_star, tau * e),
            ),
            instance(
                "Hessian",
                LOWER["profile"],
                _at,
                e,
                tau + t,
                uses=("range", "between"),
            ),
            step("bent", sp.Ge(derivative(ell, _at, e, e), a(tau + t)), "Hessian", "unit"),
            when=between(0, r),
        ),
        *integrable(r, "range"),
        apply(
            "slope",
            profiles.BELOW,
            {profiles.phi: function(lambda s: inner(e, grad(ell)(u_star + s * e)), of=tau)}
            | {profiles.k: SHIFTED, profiles.p: 0, profiles.q: r},
        ),
        step("outwards", sp.Ge(inner(e, grad(ell)(u_star + r * e)), slope(a)(r)), "slope", "mode"),
    ),
    example=CURVED,
)

_b, _A = slope(a), growth(a)
INTEGRABLE = tuple(
    apply(
        f"b is integrable from {p}",
        profiles.PRIMITIVE,
        {profiles.k: SHIFTED, profiles.p: p, profiles.q: r, profiles.r: r},
    )
    for p in (q, 0)
)
"""Up to r, from q and from 0."""
_GROWS = sp.Ge(ell(u_star + r * e) - ell(u_star + q * e), _A(r) - _A(q))
GROWS = Statement(
    _GROWS,
    given=LOWER | MODE | UNIT | RANGE | {"order": sp.Le(q, r)},
    steps=(
        generalise(
            "outwards",
            tau,
            apply("slope at tau", OUTWARDS, {r: tau}, "between", "range"),
            when=between(q, r),
        ),
        *integrable(r, "range"),
        *INTEGRABLE,
        apply(
            "increment",
            profiles.BELOW,
            {profiles.phi: function(lambda s: ell(u_star + s * e), of=tau)}
            | {profiles.k: _b, profiles.p: q, profiles.q: r},
        ),
        apply("parts", profiles.SPLIT, {profiles.k: _b, profiles.p: q, profiles.q: r}, "order"),
        step("grows", _GROWS, "increment", "parts"),
    ),
    example=CURVED,
)

GROWTH = Statement(
    sp.And(OUTWARDS.conclusion, _GROWS, RISES.conclusion),
    given=LOWER | UPPER | MODE | UNIT | RANGE | {"order": sp.Le(q, r)},
    steps=(
        apply("outwards", OUTWARDS),
        apply("grows", GROWS),
        step("in the ball", sp.Le(r, R), "range"),
        apply("rises", RISES),
    ),
    example=CURVED,
)


def _line(sign: int) -> Model:
    """Return a potential of the line whose Hessian is 1 at 0 and changes with the distance."""

    def value(u: Vector) -> sp.Expr:
        x = inner(UnitVector(1), u)
        return x**2 / 2 + sign * x**3 / 6

    return moved(
        CURVED,
        {ell: function(value), a: rough(lambda s: 1 - s), Lambda: rough(lambda s: 1 + s)},
        f"l(u) = u^2/2 {'+' if sign > 0 else '-'} u^3/6, a = 1 - s, Lambda = 1 + s",
    )


CLAIMS: tuple[Claim, ...] = (
    claim(
        "local-growth",
        {"sharp": GROWTH},
        twins=(
            Twin(
                "A -> a(0) r^2/2",
                "sharp",
                sp.Ge(_GROWS.lhs, a(0) * (r**2 - q**2) / 2),
                model=_line(-1),
            ),
            Twin(
                "B -> Lambda(0) r^2/2",
                "sharp",
                sp.Le(
                    RISES.conclusion.lhs,
                    RISES.conclusion.rhs - rise(Lambda)(r) + Lambda(0) * r**2 / 2,
                ),
                model=_line(1),
            ),
            Twin(
                "not from the mode",
                "sharp",
                drop=("mode",),
                model=moved(
                    CURVED,
                    {ell: function(lambda u: norm(u) ** 2 / 2 - inner(UnitVector(1), u))},
                    "l(u) = |u|^2/2 - u_1, whose mode is e_1",
                ),
            ),
        ),
    ),
)
