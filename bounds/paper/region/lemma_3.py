r"""Lemma 3: the drift of half the squared distance to the inverse point; equations 27 to 32."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from bounds.catalogue import claim
from bounds.claim import Claim, Form, Twin
from bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from bounds.kernel.check import CONCLUSION, concrete
from bounds.language.formulas import Formula
from bounds.language.functions import derivative, function, grad
from bounds.language.gram import cauchy_schwarz
from bounds.language.ito import WHOLE_SPACE, Along, b, dynamics, v
from bounds.language.ito import y as height
from bounds.language.laws import Dirac
from bounds.language.processes import Diffusion
from bounds.language.sets import Ball, SetVariable
from bounds.language.terms import Substitution
from bounds.language.traces import generator, laplacian
from bounds.language.vectors import ZERO, UnitVector, VectorVariable, inner, norm
from bounds.literature import maps
from bounds import symbols
from bounds.paper.assumptions import expanding, lipschitz, second_order, third_order
from bounds.paper.calculus import remarks_2_4 as remark
from bounds.paper.calculus.curved import curved, moved
from bounds.paper.calculus.lemma_26 import LEMMA_26_PRINTED, J_hat_u, R
from bounds.paper.objects import IDENTITY, INVERSE, G, L, gradient, residual, u, x, z, z_hat
from bounds.paper.region.lemma_11 import LEMMA_11, SECOND, THIRD
from bounds.paper.region.paths import below, moving, refuted_at_start, shown, state
from bounds.paper.region.size import (
    DRIFT_PRINTED,
    DRIFT_SHARP,
    NOISE,
    POLAR,
    RAD_D,
    REVERSION,
    S_LOG,
    r_ball,
)
from bounds.paper.region.shear import sheared
from bounds.symbols import M2, M3, M, S_log, U, beta, d, eps, m, norm_x, norm_z_hat, rad_D, w

z_0, A, e_1 = VectorVariable("z_0"), SetVariable("A"), UnitVector(1)
f = function(lambda y: norm(G(y) - x) ** 2 / 2, name="f")
eta = function(lambda y: norm(y - z_hat) ** 2 / 2, name="eta")
downhill = function(lambda y: -gradient(y))
langevin = Diffusion(downhill, 2, Dirac(z_0))
r"""The Langevin diffusion :math:`dz=-\nabla L(z)dt+\sqrt2dB`."""
EXPANDING, LIPSCHITZ, SECOND_ORDER = expanding(G, m), lipschitz(G, M), second_order(G, M2)
_1, _2, _2b, _3b = EXPANDING, LIPSCHITZ, SECOND_ORDER, third_order(G, M3)
one = sp.Integer(1)


def here(constant: sp.Expr, at: Substitution | None = None) -> sp.Expr:
    """Return a constant at these objects; the height eta is that of the process."""
    known = {norm_x: norm(x), norm_z_hat: norm(z_hat), U: norm(u), symbols.eta: height}
    return constant.xreplace({w: REVERSION}).xreplace(known | dict(at or {}))


def along(region: Ball) -> Along:
    """Return eta along the Langevin diffusion in a set."""
    return Along(eta, langevin, region)


LINEAR = {G: IDENTITY, x: ZERO, z_hat: ZERO, z: ZERO, z_0: ZERO, m: one, M: one, M2: sp.S.Zero}
LINEAR |= {M3: sp.S.Zero, beta: one, r_ball: one}
_EXAMPLE = Model("G(z) = z, x = 0", LINEAR)

# Polarisation, for every z.
_POLAR = sp.Ge(inner(u, grad(f)(z)), here(POLAR))
_t = maps.t
POLARISATION = Statement(
    _POLAR,
    assume=(_1, _2b),
    given=INVERSE,
    steps=(
        apply("Jacobian", remark.REMARK_2, {remark.u: u}),
        instance("apart", _1.formula, z, z_hat),
        generalise(
            "on the segment",
            _t,
            instance("second derivative", _2b.formula, z - _t * u, u, u),
            when={"between": maps.SEGMENT},
        ),
        apply(
            "Taylor at z",
            maps.TAYLOR_MAP,
            {maps.F_2: G, maps.p: z, maps.r: -u, maps.b: M2 * norm(u) ** 2, maps.c: 0},
        ),
        step(
            "polarised",
            _POLAR,
            "Jacobian",
            "apart",
            "Taylor at z",
            "inverse point",
            why="2<J u, q> = |J u|^2 + |q|^2 - |J u - q|^2",
        ),
    ),
    example=_EXAMPLE,
)

_SQUARE = sp.Ge(norm(u) ** 2 + inner(u, z_hat), -(norm(z_hat) ** 2) / 4)
_MEANS = sp.Ge(inner(u, z_hat), -(norm(u) ** 2 + norm(z_hat) ** 2) / 2)
_product = cauchy_schwarz(u, z_hat)
SQUARE = Statement(
    sp.And(_SQUARE, _MEANS),
    steps=(step("completed square", _SQUARE, _product), step("means", _MEANS, _product)),
)

_on_ball = {"on the ball": sp.Le(norm(u), r_ball)}
_SLOPE = sp.Le(generator(downhill, 2, eta)(z), here(DRIFT_SHARP, {symbols.eta: eta(z)}))
SLOPE = Statement(
    _SLOPE,
    assume=(_1, _2b),
    given=INVERSE | _on_ball,
    steps=(
        apply("polarised", POLARISATION),
        apply("square", SQUARE),
        step(
            "<u, grad f>",
            sp.Ge(inner(u, grad(f)(z)), (m**2 - M2**2 * r_ball**2 / 8) * norm(u) ** 2),
            "polarised",
            "on the ball",
        ),
        step("drift", _SLOPE, "<u, grad f>", "square"),
    ),
    example=_EXAMPLE,
)

_ball = Ball(z_hat, r_ball)
_SHARP = dynamics(along(_ball), below(here(DRIFT_SHARP)))
LEMMA_3_SHARP = Statement(
    sp.And(_POLAR, _SHARP),
    assume=(_1, _2b),
    given=INVERSE,
    steps=(
        apply("<u, grad f>", POLARISATION),
        *moving(
            along(_ball),
            apply("slope", SLOPE, {z: state(along(_ball))}, "state"),
            step("drift and noise", below(here(DRIFT_SHARP)), "slope", "state"),
        ),
    ),
    example=_EXAMPLE,
)

D = Ball(z_hat, rad_D)
DEFINED = {S_log: here(S_LOG), rad_D: RAD_D}
"""The size of D, for given beta and eps."""


def sized(model: Model) -> Model:
    """Return a model of G, x, beta and eps with the size of D that belongs to it."""
    values = dict(model.at)
    for symbol, term in DEFINED.items():
        values[symbol] = term.xreplace(values).xreplace({d: sp.Integer(model.dimension)})
    return replace(model, at=values)


IN_D = sized(Model("G(z) = z, x = 0, beta = 1, eps = 1/2", LINEAR | {eps: sp.Rational(1, 2)}))
PRINTED = below(here(DRIFT_PRINTED))
M_AT_LEAST_m = (
    instance("unit vector, below", _1.formula, e_1, ZERO),
    instance("unit vector, above", _2.formula, e_1, ZERO),
    step("m <= M", sp.Le(m, M), "unit vector, below", "unit vector, above"),
)
_half = sp.Le(M2**2 * rad_D**2 / (8 * m**2), sp.Rational(1, 2))
_at_rad = {r_ball: rad_D, z: state(along(D))}
LEMMA_3 = Statement(
    dynamics(along(D), PRINTED),
    assume=(_1, _2, _2b),
    given=INVERSE | NOISE,
    define=DEFINED,
    steps=(
        apply("size of D", LEMMA_11),
        *M_AT_LEAST_m,
        step("half", _half, "size of D", "m <= M", why="M2 rad(D) <= m/6"),
        *moving(
            along(D),
            apply("slope", SLOPE, _at_rad, "state"),
            step("drift and noise", PRINTED, "slope", "half", "state", why="2 (1 - 1/2) = 1"),
        ),
    ),
    example=IN_D,
)

# Equations 27 and 28: Ito's formula.
_free = Along(eta, langevin, A)
_p = state(_free)
_pull = inner(grad(eta)(_p), downhill(_p))


def _ito(drift: sp.Expr, variation: sp.Expr) -> Formula:
    return sp.And(sp.Eq(b, drift), sp.Eq(v, variation))


_27 = _ito(
    _pull + sp.sqrt(2) ** 2 / 2 * laplacian(eta, _p), sp.sqrt(2) ** 2 * norm(grad(eta)(_p)) ** 2
)
_28 = _ito(_pull + d, 4 * height)
EQUATION_27, EQUATION_28 = (
    Statement(dynamics(_free, e), steps=shown(_free, e)) for e in (_27, _28)
)

# Equations 29 to 32: the links of the printed proof.
uR = symbols.local("uR", r"\langle u,R_{\nabla L}\rangle")


def with_rest(model: Model) -> Model:
    """Return a model with <u, R>, R the remainder of equation 59."""
    return moved(model, {uR: concrete(inner(u, R), model)})


_29 = sp.Eq(
    inner(u, grad(L)(z)),
    inner(u, z_hat) + norm(u) ** 2 + norm(J_hat_u) ** 2 / beta**2 + uR,
)
_30 = sp.Ge(inner(u, z_hat), -(norm(u) ** 2 + norm(z_hat) ** 2))
_31 = sp.Ge(norm(J_hat_u) ** 2, m**2 * norm(u) ** 2)
_32 = sp.Ge(inner(u, R), -(m**2) / (2 * beta**2) * norm(u) ** 2)
EQUATION_29 = Statement(
    _29,
    define={uR: inner(u, R)},
    steps=(step("expanded", _29, "uR"),),
    example=with_rest(_EXAMPLE),
)
EQUATION_30 = Statement(_30, steps=(step("means", _30, _product),))
EQUATION_31 = Statement(
    _31,
    assume=(_1,),
    steps=(
        apply("Jacobian", remark.REMARK_2, {remark.z: z_hat, remark.u: u}),
        step("squared", _31, "Jacobian"),
    ),
    example=_EXAMPLE,
)
_absorbed = sp.Le(beta**2 * norm(u) * norm(R), m**2 / 2 * norm(u) ** 2)
EQUATION_32 = Statement(
    _32,
    assume=(_2, _2b, _3b),
    given=INVERSE | NOISE | {"in D": sp.Le(norm(u), rad_D)},
    define=DEFINED,
    steps=(
        apply("size of D", LEMMA_11),
        apply("lemma 26", LEMMA_26_PRINTED),
        step("second order", sp.Le(3 * d * M * M2 * norm(u), m**2 / 2), "size of D", "in D"),
        step(
            "third order", sp.Le(sp.sqrt(d) * M * M3 * norm(u) ** 2, m**2 / 2), "size of D", "in D"
        ),
        step("remainder", _absorbed, "second order", "third order", "lemma 26"),
        step("absorbed", _32, "remainder", cauchy_schwarz(u, R)),
    ),
    example=IN_D,
)

_TWICE = function(lambda y: 2 * y)
_two, _small = sp.Integer(2), sp.Rational(1, 1000)
DOUBLE = sized(
    Model(
        "G(z) = 2z, x = 0, beta = 1, from z_0 = e_1",
        dict(IN_D.at) | {G: _TWICE, m: _two, M: _two, z_0: e_1, A: WHOLE_SPACE},
    )
)


def starts(model: Model, X: Along, claimed: Formula, *before: Step) -> Model:
    """Return a model at which what is claimed of how X moves fails at its start."""
    X, claimed = concrete(X, model), concrete(claimed, model)
    return replace(model, because={CONCLUSION: refuted_at_start(X, claimed, *before)})


def _twin(title: str, said: Formula) -> Twin:
    return Twin(
        title, "printed", dynamics(_free, said), model=starts(DOUBLE, _free, dynamics(_free, said))
    )


_STEEP = dynamics(along(D), below(here(DRIFT_PRINTED) - 2 * REVERSION * height))
ROOM = step("room", sp.Ge(DOUBLE.at[rad_D], 2))
_BESIDE = moved(_EXAMPLE, {x: e_1, z_hat: e_1, z: 2 * e_1}, "G(z) = z, x = e_1, z = 2e_1")
_HALFWAY = moved(_EXAMPLE, {z_hat: 2 * e_1, z: e_1}, "u = -z_hat/2")
_OPPOSITE = moved(_EXAMPLE, {z_hat: e_1, z: ZERO}, "u = -z_hat")
_BENT = curved(2, 1, -_small, _small)
_BENT_IN_D = sized(moved(_BENT, {eps: sp.Rational(1, 2)}))
_SHEARED = sheared(LINEAR)


def _without_fourth(form: Form) -> tuple[Twin, ...]:
    polar, (eighth,) = inner(u, grad(f)(z)), (here(POLAR) - m**2 * norm(u) ** 2,)
    said = {"1/8 -> 1/20": eighth * 2 / 5, "the quartic term dropped": 0}
    return tuple(
        Twin(title, form, sp.Ge(polar, m**2 * norm(u) ** 2 + c), model=_SHEARED)
        for title, c in said.items()
    )


CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-3",
        {"printed": LEMMA_3, "sharp": LEMMA_3_SHARP},
        assumes=("assumption-1", "assumption-2"),
        uses=("lemma-11",),
        twins=(
            *_without_fourth("sharp"),
            Twin(
                "drift -w eta -> -3w eta",
                "printed",
                _STEEP,
                model=starts(DOUBLE, along(D), _STEEP, ROOM),
            ),
        ),
    ),
    claim(
        "equation-27",
        {"printed": EQUATION_27},
        twins=(
            _twin(
                "2 dB for sqrt(2) dB",
                _ito(_pull + 2 * laplacian(eta, _p), 2 * norm(grad(eta)(_p)) ** 2),
            ),
            _twin("the Laplacian dropped", _ito(_pull, 2 * norm(grad(eta)(_p)) ** 2)),
        ),
        erratum="The sentence before it has '2 dB' for sqrt(2) dB, in print or in the scan.",
    ),
    claim(
        "equation-28",
        {"printed": EQUATION_28},
        uses=("equation-27",),
        twins=(
            _twin("sqrt(eta) dB", _ito(_pull + d, height)),
            _twin("d -> 2d", _ito(_pull + 2 * d, 4 * height)),
        ),
    ),
    claim(
        "equation-29",
        {"printed": EQUATION_29},
        uses=("equation-57", "equation-59"),
        twins=(
            Twin(
                "J(z) for J(z_hat)",
                "printed",
                sp.Eq(_29.lhs, _29.rhs.xreplace({norm(J_hat_u): norm(derivative(G, z, u))})),
                model=with_rest(curved(2, 1, 1)),
            ),
            Twin(
                "<u, z_hat> dropped",
                "printed",
                sp.Eq(_29.lhs, _29.rhs - inner(u, z_hat)),
                model=with_rest(_BESIDE),
            ),
        ),
    ),
    claim(
        "equation-30",
        {"printed": EQUATION_30, "sharp": SQUARE},
        twins=(
            Twin(
                "(30') with -1/5",
                "sharp",
                sp.Ge(norm(u) ** 2 + inner(u, z_hat), -(norm(z_hat) ** 2) / 5),
                model=_HALFWAY,
            ),
            Twin(
                "-2/5 (|u|^2 + |z_hat|^2)",
                "sharp",
                sp.Ge(inner(u, z_hat), -2 * (norm(u) ** 2 + norm(z_hat) ** 2) / 5),
                model=_OPPOSITE,
            ),
        ),
    ),
    claim(
        "equation-31",
        {"printed": EQUATION_31, "sharp": POLARISATION},
        assumes=("assumption-1", "assumption-2"),
        uses=("remark-2",),
        twins=(
            Twin(
                "2m^2",
                "printed",
                sp.Ge(norm(J_hat_u) ** 2, 2 * m**2 * norm(u) ** 2),
                model=_BESIDE,
            ),
            *_without_fourth("sharp"),
        ),
    ),
    claim(
        "equation-32",
        {"printed": EQUATION_32},
        assumes=("assumption-2",),
        uses=("lemma-11", "lemma-26"),
        twins=(
            Twin("-m^2/2 -> 0", "printed", sp.Ge(inner(u, R), 0), model=_BENT_IN_D),
            Twin(
                "off D",
                "printed",
                drop=("in D",),
                model=moved(_BENT_IN_D, {z: -10 * e_1}, "the same at z = -10"),
            ),
        ),
    ),
)
