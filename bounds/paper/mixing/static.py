r"""Static bounds of the posterior's mass outside a ball, without any diffusion; equation 26.

``L`` lies between :math:`\frac12\lVert z\rVert^2+\frac{c-1}2\lVert u\rVert^2` for ``c = c_m`` and
``c = c_M``.  (S) compares with a normal law; (A) and (B) are explicit.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.language.bodies import Outside
from lemmata.bounds.language.gram import cauchy_schwarz
from lemmata.bounds.language.measures.laws import Gibbs, Mass, Normal
from lemmata.bounds.language.sets import Ball
from lemmata.bounds.language.vectors import VectorVariable, inner, norm
from lemmata.bounds.literature.measures import gibbs
from lemmata.bounds.paper.assumptions import expanding, lipschitz
from lemmata.bounds.paper.calculus.curved import LINE, moved
from lemmata.bounds.paper.discretization.equations_44_45 import BALL
from lemmata.bounds.paper.mixing.mode import CONVEX_NEAR, MODE, z_star
from lemmata.bounds.paper.mixing.size import ALPHA, C_LOW, C_UP, STATIC_A, STATIC_B, STATIC_S, r_out
from lemmata.bounds.paper.objects import INVERSE, G, L, u, z, z_hat
from lemmata.bounds.paper.region.lemma_3 import M_AT_LEAST_m
from lemmata.bounds.symbols import R_0, M, alpha, beta, c_M, c_m, d, m, norm_z_hat, rho

_1, _2 = expanding(G, m), lipschitz(G, M)
y = VectorVariable("y")
posterior = Gibbs(L)
BASE = norm(z_hat) ** 2 / 2
SIZES = {c_m: C_LOW, c_M: C_UP}


def here(constant: sp.Expr) -> sp.Expr:
    """Return a constant at these objects."""
    return constant.xreplace({norm_z_hat: norm(z_hat)})


def outside(radius: sp.Expr) -> Outside:
    """Return what is farther than a radius from the inverse point."""
    made: Outside = Outside(Ball(z_hat, radius))
    return made


def _quadratic(c: sp.Expr) -> sp.Expr:
    return BASE + inner(z_hat, u) + c * norm(u) ** 2 / 2


_BETWEEN = sp.And(sp.Ge(L(z), _quadratic(C_LOW)), sp.Le(L(z), _quadratic(C_UP)))
BETWEEN = Statement(
    _BETWEEN,
    assume=(_1, _2),
    given=INVERSE,
    steps=(
        instance("expanding", _1.formula, z, z_hat),
        instance("Lipschitz", _2.formula, z, z_hat),
        step("below", _BETWEEN.args[0], "expanding", "inverse point"),
        step("above", _BETWEEN.args[1], "Lipschitz", "inverse point"),
    ),
    example=LINE,
)


def _normal(c: sp.Expr) -> tuple[VectorVariable, sp.Expr]:
    """Return centre and constant of a quadratic function, its square being completed."""
    return z_hat - z_hat / c, BASE - norm(z_hat) ** 2 / (2 * c)


_top, _least = _normal(c_m)
_bottom, _most = _normal(c_M)
_whole = apply("between", BETWEEN, {z: y})
_above = generalise(
    "above",
    y,
    _whole,
    step("completed", sp.Le(L(y), _most + c_M * norm(y - _bottom) ** 2 / 2), "between", "c_M"),
)


def _compared(c: sp.Expr, b: sp.Expr, p: VectorVariable, A: Outside) -> Step:
    at = {gibbs.f: L, gibbs.p: p, gibbs.q: _bottom, gibbs.b_1: b, gibbs.b_2: _most}
    return apply("quotient", gibbs.BETWEEN_NORMALS, at | {gibbs.c_1: c, gibbs.c_2: c_M, gibbs.A: A})


_FAR = outside(r_out)
_tail = Mass(Normal(_top, 1 / c_m), _FAR)
_S = sp.Le(Mass(posterior, _FAR), here(sp.exp(STATIC_S)) * _tail)
EXAMPLE = moved(LINE, {r_out: 1, R_0: 1, c_m: 2, c_M: 2, alpha: sp.Rational(3, 2)})
S_BOUND = Statement(
    _S,
    assume=(_1, _2),
    given=INVERSE,
    define=SIZES,
    steps=(
        generalise(
            "below",
            y,
            _whole,
            step(
                "completed", sp.Ge(L(y), _least + c_m * norm(y - _top) ** 2 / 2), "between", "c_m"
            ),
        ),
        _above,
        _compared(c_m, _least, _top, _FAR),
    ),
    example=EXAMPLE,
)

_g, _h, _k = sp.symbols("g h k", real=True)
_p, _q = sp.symbols("p q", nonnegative=True)
PRODUCT = Statement(
    sp.Le(_p, sp.exp(_k)),
    given={
        "first": sp.Le(_p, sp.exp(_g) * _q),
        "second": sp.Le(_q, sp.exp(_h)),
        "exponents": sp.Le(_g + _h, _k),
    },
    steps=(
        step("powers", sp.Le(sp.exp(_g) * sp.exp(_h), sp.exp(_k)), "exponents"),
        step("product", sp.Le(_p, sp.exp(_g) * sp.exp(_h)), "first", "second"),
        step("bound", sp.Le(_p, sp.exp(_k)), "powers", "product"),
    ),
    example=Model("zeros", dict.fromkeys((_g, _h, _k, _p, _q), 0)),
)


x_lo, x_hi = sp.symbols("x_lo x_hi", positive=True)
LOG_INCREASES = Statement(
    sp.Le(sp.log(x_lo), sp.log(x_hi)),
    given={"order": sp.Le(x_lo, x_hi)},
    steps=(step("order of logarithms", sp.Le(sp.log(x_lo), sp.log(x_hi)), "order"),),
    example=Model("ones", {x_lo: 1, x_hi: 1}),
)


def _centred(
    c: sp.Expr, rest: sp.Expr, known: str, A: Outside, radius: sp.Expr, bound: sp.Expr
) -> tuple[Step, ...]:
    r"""Return the steps to a bound of the mass of A, with :math:`c_m=c+\text{rest}`.

    The rest pays for the inner product: :math:`\langle\hat z,u\rangle\ge-s-\text{rest}|u|^2/2`.
    """
    away, quarter = y - z_hat, sp.Rational(1, 4)
    least = BASE - norm(z_hat) ** 2 / (2 * rest)
    whole = _most - least + d * sp.log(c_M / c) / 2
    tail = -d * sp.log(1 - 2 * quarter) / 2 - quarter * radius**2 * c
    ratio, square = 2 * c_M / c, (2 * M / m) ** 2
    young = BASE - least + inner(z_hat, away) + rest * norm(away) ** 2 / 2
    return (
        *M_AT_LEAST_m,
        generalise(
            "below",
            y,
            _whole,
            step("Young", sp.Ge(young, 0), cauchy_schwarz(z_hat, away)),
            step(
                "centred", sp.Ge(L(y), least + c * norm(away) ** 2 / 2), "between", "Young", known
            ),
        ),
        _above,
        _compared(c, least, z_hat, A),
        apply(
            "tail",
            gibbs.CHERNOFF,
            {gibbs.p: z_hat, gibbs.r: radius, gibbs.w: 1 / c, gibbs.lam: quarter},
        ),
        step("ratio", sp.Le(ratio, square), "m <= M", "c_M", known),
        apply("logarithm", LOG_INCREASES, {x_lo: ratio, x_hi: square}, "ratio"),
        step("square", sp.Eq(sp.log(square), 2 * sp.log(2 * M / m), evaluate=False)),
        step("split", sp.Eq(sp.log(ratio), sp.log(c_M / c) + sp.log(2), evaluate=False)),
        step("exponents", sp.Le(whole + tail, bound), "logarithm", "square", "split"),
        apply(
            "bound",
            PRODUCT,
            {_p: Mass(posterior, A), _q: Mass(Normal(z_hat, 1 / c), A)}
            | {_g: whole, _h: tail, _k: bound},
            "quotient",
            "tail",
            "exponents",
        ),
    )


B_BOUND = Statement(
    sp.Le(Mass(posterior, _FAR), here(sp.exp(STATIC_B))),
    assume=(_1, _2),
    given=INVERSE,
    define=SIZES,
    steps=_centred(c_m / 2, c_m / 2, "c_m", _FAR, r_out, here(STATIC_B)),
    example=EXAMPLE,
)
A_BOUND = Statement(
    sp.Le(Mass(posterior, outside(R_0)), here(sp.exp(STATIC_A))),
    assume=(_1, _2),
    given=INVERSE,
    define={c_M: C_UP, alpha: ALPHA},
    steps=_centred(alpha, m**2 / (2 * beta**2), "alpha", outside(R_0), R_0, here(STATIC_A)),
    example=EXAMPLE,
)

_star = Outside(Ball(z_star, rho))
_TWO_SCALE = sp.Le(
    Mass(posterior, _star), Mass(Normal(z_star, 1 / ALPHA), _star) + Mass(posterior, outside(R_0))
)
TWO_SCALE = Statement(
    _TWO_SCALE,
    assume=MODE.assume,
    given=INVERSE | {"R_0": BALL, "inside": sp.Le(rho + norm(z_hat) / ALPHA, R_0)},
    steps=(
        step("room", sp.Lt(norm(z_hat), ALPHA * R_0), "inside"),
        apply("mode", MODE),
        CONVEX_NEAR,
        apply(
            "radial order",
            gibbs.RADIAL_ORDER,
            {gibbs.g: L, gibbs.p: z_hat, gibbs.q: z_star, gibbs.a: ALPHA}
            | {gibbs.b: R_0, gibbs.r: rho},
            "mode",
            "inside",
        ),
    ),
    example=moved(LINE, {R_0: 1, rho: 1}),
)
