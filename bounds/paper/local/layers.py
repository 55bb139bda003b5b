r"""local-size: what an encoder computes to whiten: steps to the mode, a root of a matrix, products.

Steps :math:`z\leftarrow z-P\nabla L(z)` are :math:`u\leftarrow u-\nabla\ell(u)`; coupled
Newton-Schulz steps :math:`Y\leftarrow\frac12Y(3I-ZY)`, :math:`Z\leftarrow\frac12(3I-ZY)Z` have the
residual :math:`I-ZY\to\frac34R^2+\frac14R^3`; two matrices are multiplied by gadget (P).
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, apply, generalise, induct, instance, step
from lemmata.bounds.language.formulas import equal, for_all
from lemmata.bounds.language.functions import derivative, function, grad, rough
from lemmata.bounds.language.gram import adjoint_rule, triangle
from lemmata.bounds.language.maps.linear import LinearVariable, Scaling
from lemmata.bounds.language.networks.explicit import Explicit, Unit, explicit
from lemmata.bounds.language.sequences import Iteration
from lemmata.bounds.language.vectors import ZERO, UnitVector, Vector, VectorVariable, norm
from lemmata.bounds.literature import maps
from lemmata.bounds.paper.calculus.curved import moved
from lemmata.bounds.paper.local.parts.setting import R, ell, near_identity, theta, u_star, v
from lemmata.bounds.paper.local.size import NEXT_RESIDUAL, r, varrho

y, u_0, e_1 = VectorVariable("y"), VectorVariable("u_0"), UnitVector(1)
k = sp.Symbol("k", integer=True, nonnegative=True)
u = Iteration("u", function(lambda u: u - grad(ell)(u)), u_0)
PROFILE = {"off the identity": near_identity(ell, theta), "radius": sp.Le(r, R)}
MODE = {"mode": equal(grad(ell)(u_star), ZERO)}
_rate, _way = theta(r), y - u_star
_at = u_star + maps.t * _way
_back = -_way
_turn = derivative(function(grad(ell)), _at, _back)
_left = _back - _turn
QUADRATIC = Model(
    "l(u) = |u|^2/2",
    {ell: function(lambda u: norm(u) ** 2 / 2), theta: rough(lambda _: sp.S.Zero)}
    | {R: 1, r: 1, u_star: ZERO, y: e_1, u_0: e_1},
)
CLOSER = Statement(
    sp.Le(norm(y - grad(ell)(y) - u_star), _rate * norm(_way)),
    given=PROFILE
    | MODE
    | {"not negative": sp.Ge(_rate, 0)}
    | {"in the ball": sp.Le(norm(y), r), "mode in the ball": sp.Le(norm(u_star), r)},
    steps=(
        generalise(
            "on the segment",
            maps.t,
            step(
                "inside",
                sp.Le(norm(_at), r),
                *("in the ball", "mode in the ball", "between"),
                triangle((1 - maps.t) * u_star, maps.t * y),
            ),
            instance("off", PROFILE["off the identity"], _at, _back, _left, r),
            step(
                "shorter",
                sp.Le(norm(_left), _rate * norm(_way)),
                "off",
                "not negative",
                adjoint_rule(_turn, _left),
            ),
            when={"between": maps.SEGMENT},
        ),
        apply(
            "step",
            maps.MEAN_VALUE,
            {maps.F: u.step, maps.p: u_star, maps.r: _way, maps.c: _rate * norm(_way)},
        ),
        step("closer", sp.Le(norm(y - grad(ell)(y) - u_star), _rate * norm(_way)), "step", "mode"),
    ),
    example=QUADRATIC,
)
_start = norm(u_0 - u_star)
_SMALL = for_all(k, sp.And(sp.Ge(_rate**k, 0), sp.Le(_rate**k, 1)))
_FASTER = for_all(k, sp.Le(norm(u[k] - u_star), _rate**k * _start))
ROOM = {"room": sp.Le(norm(u_star) + _start, r), "rate": sp.And(sp.Ge(_rate, 0), sp.Le(_rate, 1))}
STEPS = Statement(
    _FASTER,
    given=PROFILE | MODE | ROOM,
    steps=(
        induct(
            "powers", k, _SMALL.at(k)[1], step("next power", ..., "induction hypothesis", "rate")
        ),
        induct(
            "steps",
            k,
            _FASTER.at(k)[1],
            instance("power", _SMALL, k),
            step(
                "near",
                sp.Le(norm(u[k]), r),
                "induction hypothesis",
                "power",
                "room",
                triangle(u[k] - u_star, u_star),
            ),
            step("mode near", sp.Le(norm(u_star), r), "room"),
            apply("closer", CLOSER, {y: u[k]}),
            step("next", ..., "induction hypothesis", "closer", "rate"),
        ),
    ),
    example=QUADRATIC,
)

# Coupled Newton-Schulz steps: no commutation is needed.
Y, Z = LinearVariable("Y"), LinearVariable("Z")


def residual(v: Vector) -> Vector:
    """Return (I - ZY)v."""
    rest: Vector = v - Z(Y(v))
    return rest


def _next_Y(v: Vector) -> Vector:
    made: Vector = Y(3 * v - Z(Y(v))) / 2
    return made


def _next_Z(v: Vector) -> Vector:
    made: Vector = (3 * Z(v) - Z(Y(Z(v)))) / 2
    return made


_twice, _thrice = residual(residual(v)), residual(residual(residual(v)))
_after = v - _next_Z(_next_Y(v))
"""That is 3/4 R^2 v + R^3 v/4 with R = I - ZY, identically."""
_BOUND = for_all(v, sp.Le(norm(residual(v)), varrho * norm(v)))
_FALLS = sp.Le(norm(_after), NEXT_RESIDUAL * norm(v))
HALVES = Model(
    "Y = Z = 1/2",
    {Y: Scaling(sp.S.Half), Z: Scaling(sp.S.Half), v: e_1, varrho: sp.Rational(3, 4)},
)
ROOT = Statement(
    _FALLS,
    given={"residual": _BOUND},
    steps=(
        instance("once", _BOUND, v),
        instance("twice", _BOUND, residual(v)),
        instance("thrice", _BOUND, _twice),
        step(
            "falls",
            _FALLS,
            *("once", "twice", "thrice"),
            triangle(sp.Rational(3, 4) * _twice, _thrice / 4),
        ),
    ),
    example=HALVES,
)

_BOTH = moved(QUADRATIC, HALVES.at)
SIZE = Statement(
    sp.And(_FASTER, _FALLS),
    given=dict(STEPS.given) | dict(ROOT.given),
    steps=(apply("steps", STEPS), apply("root", ROOT)),
    example=_BOTH,
)

# Two matrices are multiplied by gadget (P).
_square = function(lambda t: t**2, of=sp.Symbol("t", real=True))


def matrix_product(n: int) -> Explicit:
    """Return the network whose inputs are two matrices of n rows, and whose outputs their product.

    Each product of entries takes two squares: 4 edges in, 2 out, and no bias.
    """
    triples = [(i, j, k) for i in range(n) for j in range(n) for k in range(n)]
    hidden = [
        Unit({i * n + j + 1: 1, n * n + j * n + k + 1: sign}, activation=_square)
        for i, j, k in triples
        for sign in (1, -1)
    ]
    quarter = sp.Rational(1, 4)
    rows: dict[tuple[int, int], dict[int, Any]] = {(i, k): {} for i in range(n) for k in range(n)}
    for at, (i, _, k) in enumerate(triples):
        rows[i, k] |= {2 * at + 1: quarter, 2 * at + 2: -quarter}
    return explicit(2 * n * n, hidden, [Unit({}, row) for row in rows.values()])


_STILL = moved(
    _BOTH,
    {
        ell: function(lambda u: sp.Rational(3, 8) * norm(u) ** 2),
        theta: rough(lambda _: sp.Rational(1, 4)),
    },
    "l(u) = 3|u|^2/8, Y = Z = 1/2",
)
CLAIMS: tuple[Claim, ...] = (
    claim(
        "local-size",
        {"sharp": SIZE},
        uses=("local-curvature", "lemma-19", "lemma-20"),
        twins=(
            Twin(
                "one step gains twice",
                "sharp",
                sp.Le(norm(u[1] - u_star), _rate**2 * _start),
                model=_STILL,
            ),
            Twin(
                "3/4 -> 1/2",
                "sharp",
                sp.Le(norm(_after), (NEXT_RESIDUAL - varrho**2 / 4) * norm(v)),
                model=_STILL,
            ),
        ),
    ),
)
