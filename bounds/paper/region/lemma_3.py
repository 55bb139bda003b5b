r"""Lemma 3: the drift of half the squared distance to the inverse point; equations 27 to 32."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds import symbols
from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Form, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, apply, generalise, instance, step
from lemmata.bounds.kernel.concrete import CONCLUSION, concrete
from lemmata.bounds.language.diffusions.ito import WHOLE_SPACE, Along, b, dynamics, v
from lemmata.bounds.language.diffusions.ito import y as height
from lemmata.bounds.language.diffusions.processes import Diffusion
from lemmata.bounds.language.formulas import Formula
from lemmata.bounds.language.functions import function, grad
from lemmata.bounds.language.gram import cauchy_schwarz
from lemmata.bounds.language.measures.laws import Dirac
from lemmata.bounds.language.sets import Ball, SetVariable
from lemmata.bounds.language.terms import Substitution
from lemmata.bounds.language.traces import generator, laplacian
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, inner, norm
from lemmata.bounds.literature import maps
from lemmata.bounds.paper.assumptions import expanding, lipschitz, second_order, third_order
from lemmata.bounds.paper.calculus import remarks_2_4 as remark
from lemmata.bounds.paper.objects import IDENTITY, INVERSE, G, gradient, u, x, z, z_hat
from lemmata.bounds.paper.region.lemma_11 import LEMMA_11
from lemmata.bounds.paper.region.paths import below, moving, refuted_at_start, shown, state
from lemmata.bounds.paper.region.shear import sheared
from lemmata.bounds.paper.region.size import (
    DRIFT_PRINTED,
    DRIFT_SHARP,
    NOISE,
    POLAR,
    RAD_D,
    REVERSION,
    S_LOG,
    r_ball,
)
from lemmata.bounds.symbols import (
    M2,
    M3,
    M,
    S_log,
    U,
    beta,
    d,
    eps,
    m,
    norm_x,
    norm_z_hat,
    rad_D,
    w,
)

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
EXAMPLE = Model("G(z) = z, x = 0", LINEAR)

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
    example=EXAMPLE,
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
    example=EXAMPLE,
)

_ball = Ball(z_hat, r_ball)
_SHARP = dynamics(along(_ball), below(here(DRIFT_SHARP)))
LEMMA_3_SHARP = Statement(
    sp.And(_POLAR, _SHARP),
    assume=(_1, _2b),
    given=INVERSE,
    steps=(
        apply("pull", POLARISATION),
        *moving(
            along(_ball),
            apply("slope", SLOPE, {z: state(along(_ball))}),
            step("drift and noise", below(here(DRIFT_SHARP)), "slope", "state"),
        ),
    ),
    example=EXAMPLE,
)

D = Ball(z_hat, rad_D)
DEFINED = {rad_D: RAD_D}
"""The size of D; what S is does not matter until time does."""
SIZE = {S_log: here(S_LOG)} | DEFINED
"""The size of D for given eps."""


def sized(model: Model) -> Model:
    """Return a model of G, x, beta and eps with the size of D that belongs to it."""
    values = dict(model.at)
    for symbol, term in SIZE.items():
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
            apply("slope", SLOPE, _at_rad),
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

_TWICE = function(lambda y: 2 * y)
_two = sp.Integer(2)
DOUBLE = sized(
    Model(
        "G(z) = 2z, x = 0, beta = 1, from z_0 = e_1",
        dict(IN_D.at) | {G: _TWICE, m: _two, M: _two, z_0: e_1, A: WHOLE_SPACE},
    )
)


def starts(model: Model, X: Along, claimed: Formula) -> Model:
    """Return a model at which what is claimed of how X moves fails at its start."""
    X, claimed = concrete(X, model), concrete(claimed, model)
    return replace(model, because={CONCLUSION: refuted_at_start(X, claimed)})


def _twin(title: str, said: Formula) -> Twin:
    return Twin(
        title, "printed", dynamics(_free, said), model=starts(DOUBLE, _free, dynamics(_free, said))
    )


_STEEP = dynamics(along(D), below(here(DRIFT_PRINTED) - 2 * REVERSION * height))
_SHEARED = sheared(LINEAR)


def without_fourth(form: Form) -> tuple[Twin, ...]:
    """Return false variants of polarisation."""
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
            *without_fourth("sharp"),
            Twin(
                "drift -w eta -> -3w eta",
                "printed",
                _STEEP,
                model=starts(DOUBLE, along(D), _STEEP),
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
        erratum=Erratum(
            "The sentence before it has '2 dB' for sqrt(2) dB, in print or in the scan.",
            "notation",
        ),
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
)
