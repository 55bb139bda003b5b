r"""Two facts on the whole space: the drift of :math:`|G-x|^2`, and a Poincaré inequality.

``Phi`` is a Lyapunov function of the plain Langevin diffusion, without any region ``D``; with
strong convexity near the inverse point it yields a spectral gap of the posterior.
"""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, apply, generalise, instance, step
from lemmata.bounds.kernel.concrete import CONCLUSION
from lemmata.bounds.language.functions import adjoint, derivative, function
from lemmata.bounds.language.gram import cauchy_schwarz, triangle
from lemmata.bounds.language.measures.laws import Mean
from lemmata.bounds.language.measures.poincare import Poincare
from lemmata.bounds.language.sets import member
from lemmata.bounds.language.traces import JacobianSize, LaplacianOfMap, generator
from lemmata.bounds.language.vectors import ZERO, VectorVariable, inner, norm
from lemmata.bounds.literature import calculus
from lemmata.bounds.literature.diffusions import gaps
from lemmata.bounds.paper.assumptions import expanding, lipschitz, second_order
from lemmata.bounds.paper.calculus import remarks_2_4 as remark
from lemmata.bounds.paper.calculus.curved import LINE, moved
from lemmata.bounds.paper.discretization.equations_44_45 import BALL, TRANSPOSE
from lemmata.bounds.paper.discretization.exit import downhill
from lemmata.bounds.paper.mixing import lemma_4
from lemmata.bounds.paper.mixing.mode import NEAR
from lemmata.bounds.paper.mixing.size import B_LINEAR, K_1_TERMS, POINCARE, RATE
from lemmata.bounds.paper.mixing.static import posterior
from lemmata.bounds.paper.objects import INVERSE, G, L, residual, u, x, z, z_hat
from lemmata.bounds.symbols import M2, R_0, M, beta, d, local, m, norm_z_hat, q

_1, _2, _2b = expanding(G, m), lipschitz(G, M), second_order(G, M2)
y, w, e_1 = VectorVariable("y"), VectorVariable("w"), lemma_4.e_1
Phi = function(lambda z: norm(G(z) - x) ** 2, name="Phi")
_q, _pulled, _trace = norm(residual), adjoint(G, z, residual), LaplacianOfMap(G, z)
SMALL_NOISE = {"small noise": sp.Le(4 * M * beta**2, m**3)}


def here(constant: sp.Expr) -> sp.Expr:
    """Return a constant at these objects."""
    return constant.xreplace({norm_z_hat: norm(z_hat), q: _q})


def drift(K: sp.Expr, rate: sp.Expr = RATE) -> sp.Basic:
    """Return that the generator of the diffusion, applied to Phi, is at most K - rate Phi at z."""
    return sp.Le(generator(downhill, sp.Integer(2), Phi)(z), here(K) - rate * Phi(z))


_SPREAD = sp.Le(JacobianSize(G, z) ** 2 + inner(residual, _trace), d * M**2 + d * M2 * _q)
_PULL = sp.Le(sp.Abs(inner(z, _pulled)), (norm(z_hat) + _q / m) * M * _q)
QUIET = moved(LINE, {beta: sp.Rational(1, 4)})
_J, _b = {calculus.G: G, calculus.z: z, calculus.m: m}, here(B_LINEAR)
DRIFT = Statement(
    drift(K_1_TERMS),
    assume=(_1, _2, _2b),
    given=INVERSE | SMALL_NOISE,
    steps=(
        generalise("columns", w, apply("above", remark.REMARK_4, {remark.u: w})),
        apply("Frobenius", gaps.FROBENIUS, {gaps.G: G, gaps.z: z, gaps.e: M}),
        generalise("second order", w, instance("curved", _2b.formula, z, w, w)),
        apply("Laplacian", gaps.LAPLACIAN, {gaps.F: G, gaps.z: z, gaps.e: M2}),
        step("spread", _SPREAD, "Frobenius", "Laplacian", cauchy_schwarz(residual, _trace)),
        generalise("columns from below", w, apply("below", remark.REMARK_2, {remark.u: w})),
        apply(
            "transpose from below", calculus.ADJOINT, {calculus.G: G, calculus.z: z, calculus.m: m}
        ),
        instance(
            "pulled",
            calculus.ADJOINT.conclusion.xreplace({calculus.G: G, calculus.z: z, calculus.m: m}),
            residual,
        ),
        apply("transpose from above", TRANSPOSE, {w: residual}),
        instance("expanding", _1.formula, z, z_hat),
        step(
            "pull",
            _PULL,
            "transpose from above",
            "expanding",
            "inverse point",
            cauchy_schwarz(z, _pulled),
            triangle(z_hat, u),
        ),
        step("absorbed", sp.Le(2 * M / m * _q**2, RATE / 2 * _q**2), "small noise"),
        step(
            "Young",
            sp.Le(
                2 * here(B_LINEAR) * _q, RATE / 2 * _q**2 + 2 * beta**2 * here(B_LINEAR) ** 2 / m**2
            ),
        ),
        step("drift", drift(K_1_TERMS), "spread", "pulled", "pull", "absorbed", "Young"),
    ),
    example=QUIET,
)

_MEAN = sp.Le(Mean(posterior, Phi), here(K_1_TERMS / RATE))
GLOBAL_DRIFT = Statement(
    sp.And(drift(K_1_TERMS), _MEAN),
    assume=DRIFT.assume,
    given=DRIFT.given,
    steps=(
        apply("at z", DRIFT),
        generalise("drift", y, apply("at y", DRIFT, {z: y})),
        generalise(
            "grows",
            y,
            instance("apart", _1.formula, y, z_hat),
            step("square", sp.Ge(Phi(y), m**2 * norm(y - z_hat) ** 2), "apart", "inverse point"),
        ),
        apply(
            "mean",
            gaps.STATIONARY_MEAN,
            {gaps.f: L, gaps.phi: Phi, gaps.k: here(K_1_TERMS), gaps.theta: RATE}
            | {gaps.c: m**2, gaps.p: z_hat},
        ),
    ),
    example=DRIFT.example,
)

K_1 = local("K_1", positive=True)
theta = RATE / 2
W = function(lambda z: 1 + m**2 * norm(G(z) - x) ** 2 / (beta**2 * K_1), name="W")
"""The Lyapunov function."""

_far = {"far": sp.Gt(norm(y - z_hat), R_0)}
_near = {"near": member(y, NEAR)}
STILL = moved(QUIET, {R_0: 1, K_1: 2})
GLOBAL_POINCARE = Statement(
    Poincare(posterior, POINCARE),
    assume=DRIFT.assume,
    given=INVERSE | SMALL_NOISE | {"R_0": BALL, "small": sp.Le(3 * beta**2 * K_1, m**4 * R_0**2)},
    define={K_1: here(K_1_TERMS)},
    steps=(
        generalise("at least 1", y, step("W >= 1", sp.Ge(W(y), 1))),
        generalise(
            "off the ball",
            y,
            apply("drift at y", DRIFT, {z: y}),
            instance("apart", _1.formula, y, z_hat),
            step(
                "Phi is large",
                sp.Ge(m**2 * Phi(y), 3 * beta**2 * K_1),
                "apart",
                "inverse point",
                "small",
                "far",
            ),
            step(
                "W falls",
                sp.Le(generator(downhill, sp.Integer(2), W)(y), -theta * W(y)),
                "drift at y",
                "K_1",
                "Phi is large",
            ),
            when=_far,
        ),
        generalise(
            "on the ball",
            y,
            apply("drift at y", DRIFT, {z: y}),
            step(
                "W rises little",
                sp.Le(generator(downhill, sp.Integer(2), W)(y), 3 * theta - theta * W(y)),
                "drift at y",
                "K_1",
            ),
            when=_near,
        ),
        generalise(
            "convexity",
            (y, w),
            apply("Lemma 4", lemma_4.LEMMA_4_SHARP, {z: y, lemma_4.v: w}),
            step("below", sp.Ge(derivative(L, y, w, w), theta * norm(w) ** 2), "Lemma 4"),
            when=_near,
        ),
        apply(
            "on it", gaps.BAKRY_EMERY, {gaps.f: L, gaps.p: z_hat, gaps.r: R_0, gaps.kappa: theta}
        ),
        apply(
            "inequality",
            gaps.LYAPUNOV,
            {gaps.f: L, gaps.W: W, gaps.p: z_hat, gaps.r: R_0}
            | {gaps.theta: theta, gaps.b: 3 * theta, gaps.kappa: 1 / theta},
        ),
    ),
    example=STILL,
)


def _line(at: sp.Expr) -> Model:
    """Return G(z) = z, x = z_hat = e_1, beta = 1/4, at a multiple of e_1."""
    values = {x: e_1, z_hat: e_1, z: at * e_1, beta: sp.Rational(1, 4)}
    return moved(LINE, values, f"G(z) = z, x = z_hat = e_1, beta = 1/4, z = {at}, d = 1")


def _normal(share: sp.Expr) -> Twin:
    """Return a smaller constant, which a normal law, of variance 1/17, does not have."""
    small = (share * POINCARE).xreplace(dict(STILL.at))
    gap = apply("variance", gaps.LINEAR, {gaps.k: 17, gaps.p: ZERO, gaps.C: small})
    against = (gap, step("contradiction", sp.false, "variance"))
    refuting = replace(STILL, because={CONCLUSION: against})
    return Twin(f"8 -> {8 * share}", "sharp", Poincare(posterior, share * POINCARE), model=refuting)


CLAIMS: tuple[Claim, ...] = (
    claim(
        "global-drift",
        {"sharp": GLOBAL_DRIFT},
        assumes=("assumption-1", "assumption-2"),
        twins=(
            Twin(
                "m^2/beta^2 -> 2m^2/beta^2",
                "sharp",
                drift(K_1_TERMS, 2 * RATE),
                model=_line(sp.Rational(1, 2)),
            ),
            Twin(
                "second part of K_1 dropped",
                "sharp",
                drift(2 * d * M**2),
                model=_line(sp.Rational(99, 100)),
            ),
        ),
    ),
    claim(
        "global-poincare",
        {"sharp": GLOBAL_POINCARE},
        assumes=("assumption-1", "assumption-2"),
        uses=("global-drift", "lemma-4"),
        twins=(_normal(sp.Rational(9, 80)), _normal(sp.Rational(1, 16))),
    ),
)
