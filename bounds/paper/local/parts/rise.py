r"""From above the potential rises along rays from 0 as its upper profile says; for local-growth."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.language.formulas import Formula
from lemmata.bounds.language.functions import derivative, function, grad, rough
from lemmata.bounds.language.measures.area import primitive
from lemmata.bounds.language.vectors import ZERO, UnitVector, inner, norm
from lemmata.bounds.literature import profiles
from lemmata.bounds.paper.local.parts.setting import (
    Lambda,
    R,
    a,
    e,
    ell,
    increasing,
    rise,
    smooth,
    t,
    u_star,
)
from lemmata.bounds.paper.local.size import r

q = sp.Symbol("q", nonnegative=True)
sigma, tau, tau_1 = sp.symbols("sigma tau tau_1", real=True)
UNIT = {"unit": sp.Eq(norm(e), 1)}
UPPER = {"upper profile": smooth(ell, Lambda), "rising": increasing(Lambda)}


def between(p: sp.Expr, q: sp.Expr) -> dict[str, Formula]:
    """Return that tau lies between two numbers."""
    return {"between": (tau > p) & (tau < q)}


CURVED = Model(
    "l(u) = |u|^2/2, a = Lambda = 1",
    {
        ell: function(lambda u: norm(u) ** 2 / 2),
        a: rough(lambda _: sp.S.One),
        Lambda: rough(lambda _: sp.S.One),
    }
    | {R: 1, r: 1, q: 0, t: 0, u_star: ZERO, e: UnitVector(1)},
)
_far = r * e
_turn = inner(e, grad(ell)(tau * e)) - inner(e, grad(ell)(ZERO))
_RISES = sp.Le(ell(_far), ell(ZERO) + r * inner(grad(ell)(ZERO), e) + rise(Lambda)(r))
_once = primitive(Lambda)


def summable(r: sp.Expr, *uses: str) -> tuple[Step, Step]:
    """Return the steps that the upper profile is integrable up to r."""
    two = {"two": sp.And(sp.Le(0, sigma), sp.Le(sigma, tau_1), sp.Le(tau_1, r))}
    rises = instance("rises", UPPER["rising"], sigma, tau_1, uses=("two", *uses))
    at = {profiles.k: Lambda, profiles.p: 0, profiles.q: r}
    return (
        generalise("monotone", (sigma, tau_1), rises, when=two),
        apply("integrable", profiles.RISING, at, *uses),
    )


RISES = Statement(
    _RISES,
    given=UPPER | UNIT | {"in the ball": sp.Le(r, R)},
    steps=(
        generalise(
            "turning",
            tau,
            generalise(
                "bent along the ray",
                sigma,
                step("where", sp.Le(norm(sigma * e), sigma), "unit", "before"),
                instance(
                    "Hessian",
                    UPPER["upper profile"],
                    sigma * e,
                    e,
                    sigma,
                    uses=("in the ball", "between", "before"),
                ),
                step(
                    "bent",
                    sp.Le(derivative(ell, sigma * e, e, e), Lambda(sigma)),
                    "Hessian",
                    "unit",
                ),
                when={"before": (sigma > 0) & (sigma < tau)},
            ),
            *summable(tau, "between", "in the ball"),
            apply(
                "turn",
                profiles.ABOVE,
                {profiles.phi: function(lambda s: inner(e, grad(ell)(s * e)), of=tau)}
                | {profiles.k: Lambda, profiles.p: 0, profiles.q: tau},
                "between",
            ),
            step("turned", sp.Le(_turn, _once(tau)), "turn"),
            when=between(0, r),
        ),
        *summable(r, "in the ball"),
        apply(
            "its primitive is integrable",
            profiles.PRIMITIVE,
            {profiles.k: Lambda, profiles.p: 0, profiles.q: r, profiles.r: r},
        ),
        apply(
            "increment",
            profiles.ABOVE,
            {profiles.phi: function(lambda s: ell(s * e) - s * inner(grad(ell)(ZERO), e), of=tau)}
            | {profiles.k: _once, profiles.p: 0, profiles.q: r},
        ),
        step("rises", _RISES, "increment"),
    ),
    example=CURVED,
)
