r"""local-curvature-means: (E2) with means over radii in place of bounds on the ball.

Where derivatives at the distance r from 0 are at most :math:`\gamma_2(r)` and
:math:`\gamma_3(r)`, which do not fall, the expansion of g at 0 leaves no more than for their means
over r up to s: what grows with the distance is seen at its average.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Statement, Step, apply, generalise, instance, step
from lemmata.bounds.language.formulas import Formula, for_all
from lemmata.bounds.language.functions import CurveVariable, derivative, function, rough
from lemmata.bounds.language.gram import triangle
from lemmata.bounds.language.measures.area import Area
from lemmata.bounds.language.terms import Term
from lemmata.bounds.language.vectors import ZERO, UnitVector, Vector, norm
from lemmata.bounds.literature import maps, profiles
from lemmata.bounds.paper.calculus.curved import moved
from lemmata.bounds.paper.local.curvature import bent
from lemmata.bounds.paper.local.parts.cubic import AT_0, E2_FROM, EXPANDED
from lemmata.bounds.paper.local.parts.expansion import LINEAR, SQUARE, chord, p, t
from lemmata.bounds.paper.local.parts.setting import e, g, u, v, w
from lemmata.bounds.paper.local.size import g_2, g_3, s

gamma_2, gamma_3 = (CurveVariable(f"gamma_{k}", order=-1) for k in (2, 3))
_q, _q_1 = sp.symbols("q q_1", nonnegative=True)
e_1, _t_1 = UnitVector(1), maps.t_2
_within = sp.And(sp.Le(norm(p), _q), sp.Le(_q, s))


def scaled(k: Term) -> Term:
    """Return the curve on [0, 1] whose integral is the mean over radii up to s."""
    return rough(lambda t: k(t * s), "t")


def _rising(k: Term) -> Formula:
    return for_all((_q, _q_1), sp.Le(k(_q), k(_q_1)), when=sp.And(sp.Le(_q, _q_1), sp.Le(_q_1, s)))


_SIZES = norm(v) * norm(w)
MEANS = {
    "second by radius": for_all(
        (p, v, w, _q), sp.Le(norm(derivative(g, p, v, w)), gamma_2(_q) * _SIZES), when=_within
    ),
    "third by radius": for_all(
        (p, v, w, e, _q),
        sp.Le(norm(derivative(g, p, v, w, e)), gamma_3(_q) * _SIZES * norm(e)),
        when=_within,
    ),
    "second rises": _rising(gamma_2),
    "third rises": _rising(gamma_3),
    "mean of the second": sp.Le(Area(scaled(gamma_2), 0, 1), g_2),
    "mean of the third": sp.Le(Area(scaled(gamma_3), 0, 1), g_3),
}


def _summable(which: str, k: Term) -> tuple[Step, Step]:
    """Return the steps that a scaled curve rises, and so has an integral."""
    two = {"two": sp.And(sp.Le(0, t), sp.Le(t, _t_1), sp.Le(_t_1, 1))}
    rises = instance("rises", MEANS[f"{which} rises"], t * s, _t_1 * s, uses=("two",))
    at = {profiles.k: scaled(k), profiles.p: 0, profiles.q: 1}
    return (
        generalise(f"{which} rises along", (t, _t_1), rises, when=two),
        apply(f"{which} integrable", profiles.RISING, at),
    )


def _along(which: str, k: Term, change: Vector, size: sp.Expr, *at: Vector) -> Step:
    """Return that a derivative at t u is at most a size times the curve at t s."""
    zeros = (e_1,) * (len(at) - 1)
    return generalise(
        f"{which} along",
        t,
        step("nearer", sp.Le(norm(t * u), t * s), "in the ball", "on it"),
        instance("there", MEANS[f"{which} by radius"], t * u, *at, t * s, uses=("nearer", "on it")),
        instance("at 0", MEANS[f"{which} by radius"], ZERO, e_1, *zeros, t * s, uses=("on it",)),
        step("bounded", sp.Le(norm(change), size * scaled(k)(t)), "there", "at 0", "in the ball"),
        when={"on it": maps.SEGMENT},
    )


_slope = function(lambda z: derivative(g, z, v))
_hessian = function(lambda z: derivative(g, z, v, v))
_ray = {maps.p: ZERO, maps.r: u}


def _change(k: Term, F: Term, size: sp.Expr) -> Step:
    """Return the step to a bound of the change of a map along the ray."""
    at = {maps.F: F, maps.k: scaled(k), maps.factor: size} | _ray
    return apply("change", maps.CHANGE_ALONG, at)


def _taylor(label: str, k: Term, F: Term, size: sp.Expr) -> Step:
    """Return the step to a bound of what Taylor's formula leaves of a map."""
    at = {maps.F_2: F, maps.k: scaled(k), maps.factor: size} | _ray
    return apply(label, maps.TAYLOR_ALONG, at)


_zero = rough(lambda _: sp.S.Zero)
EXAMPLE = moved(LINEAR, {gamma_2: _zero, gamma_3: _zero})
_turn, _chord = s * norm(v), s**2
BY_MEANS = Statement(
    E2_FROM.conclusion,
    given=AT_0 | MEANS,
    steps=(
        *_summable("second", gamma_2),
        *_summable("third", gamma_3),
        generalise(
            "turned",
            v,
            _along("second", gamma_2, derivative(g, t * u, u, v), _turn, u, v),
            _change(gamma_2, _slope, _turn),
            step("turn", EXPANDED["turned"].at(v)[1], "change", "mean of the second"),
        ),
        _along("second", gamma_2, derivative(g, t * u, u, u), _chord, u, u),
        _taylor("left", gamma_2, g, _chord),
        step("chord", EXPANDED["chord"], "left", "mean of the second"),
        instance("J u", AT_0["slope at 0"], u),
        step(
            "residual",
            EXPANDED["residual"],
            *("chord", "J u", "residual at 0", "in the ball"),
            triangle(chord(g), g(ZERO) + derivative(g, ZERO, u)),
            triangle(g(ZERO), derivative(g, ZERO, u)),
        ),
        generalise(
            "off",
            v,
            _along("third", gamma_3, derivative(g, t * u, u, u, v), _chord * norm(v), u, u, v),
            _taylor("left of it", gamma_3, _slope, _chord * norm(v)),
            step("off at v", EXPANDED["off"].at(v)[1], "left of it", "mean of the third"),
        ),
        generalise(
            "bent",
            v,
            _along("third", gamma_3, derivative(g, t * u, u, v, v), s * SQUARE, u, v, v),
            _change(gamma_3, _hessian, s * SQUARE),
            step("bent at v", EXPANDED["bent"].at(v)[1], "change", "mean of the third"),
        ),
        apply("from the expansion", E2_FROM),
    ),
    example=EXAMPLE,
)

_CUBE = moved(
    bent(sp.S.Zero, 1),
    {g_3: 0, gamma_2: rough(lambda r: 6 * r), gamma_3: _zero},
    "g(u) = 4u/5 + u^3, C = 3/5, at u = 1/10, without a third derivative",
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "local-curvature-means",
        {"sharp": BY_MEANS},
        uses=("local-curvature",),
        twins=(
            Twin("no third derivative", "sharp", drop=("third by radius",), model=_CUBE),
            Twin(
                "a third of the mean",
                "sharp",
                change={"mean of the third": sp.Le(Area(scaled(gamma_3), 0, 1), 3 * g_3)},
                model=moved(_CUBE, {gamma_3: rough(lambda _: sp.Integer(6)), g_3: 2}),
            ),
        ),
    ),
)
